//! The time tables.

use crate::descriptor::{CountryOffset, Descriptor};
use crate::time::UtcTime;
use mpegts::section::Table;
use wire::{Chars, Item, List, Rfu, syntax};

syntax! {
    /// time_date_section — 5.2.5.
    pub struct Tdt {
        utc_time: 40 UtcTime,
    }

    /// time_offset_section — 5.2.6.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Tot<'a, D: Item<'a> = Descriptor<'a>> {
        utc_time:    40 UtcTime,
        reserved:     4 Rfu,
        descriptors: [12] List<'a, D>,
    }
}

impl Tdt {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x70;
}

impl Table for Tdt {
    const ABBREVIATION: &'static str = "TDT";

    fn accepts(table_id: u8) -> bool {
        table_id == Tdt::TABLE_ID
    }
}

impl Tot<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x73;

    /// The local time of a region; where a country is not divided, that of the country.
    ///
    /// ```
    /// use dvb_si::table::Tot;
    /// use dvb_si::time::{Date, TimeOfDay};
    /// use mpegts::section::ShortSection;
    /// use wire::{Chars, Decode};
    ///
    /// // 2026-10-25 00:59:59; Germany: one hour ahead of UTC from 01:00:00 on, two before.
    /// # let mut bytes = vec![0x73, 0x70, 26, 0xEF, 0x9A, 0, 0x59, 0x59, 0xF0, 15, 0x58, 13];
    /// # bytes.extend(*b"DEU\x02\x02\x00\xEF\x9A\x01\x00\x00\x01\x00");
    /// # bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
    /// let tot = ShortSection::<Tot>::from_bytes(&bytes)?.table;
    /// let germany = tot.offset(Chars(*b"DEU"), 0).unwrap();
    /// let (day, time) = germany.local(tot.utc_time).unwrap();
    /// assert_eq!((day.to_string(), time.to_string()), ("2026-10-25".into(), "02:59:59".into()));
    /// # Ok::<(), wire::Error>(())
    /// ```
    pub fn offset(&self, country_code: Chars<3>, country_region_id: u8) -> Option<CountryOffset> {
        let lists = self.descriptors.iter().filter_map(|descriptor| match descriptor {
            Ok(Descriptor::LocalTimeOffset(list)) => Some(list.offsets),
            _ => None,
        });
        let mut offsets = lists.flat_map(|list| list.iter().map_while(Result::ok));
        offsets.find(|offset| {
            let region = offset.country_region_id;
            offset.country_code == country_code && (region == 0 || region == country_region_id)
        })
    }
}

impl<'a, D: Item<'a>> Table for Tot<'a, D> {
    const ABBREVIATION: &'static str = "TOT";
    const SHORT_WITH_CRC: bool = true;

    fn accepts(table_id: u8) -> bool {
        table_id == Tot::TABLE_ID
    }
}
