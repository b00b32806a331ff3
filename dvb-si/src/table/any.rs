//! Any table: which type follows which table_id.

use super::{
    Ait, Bat, Cat, Cit, Container, Dfit, Dit, Eit, Int, MpeFecSection, MpeIfecSection, Nit, Pmt,
    ProtectionMessageSection, Rct, Rnt, Rst, SatSection, Sdt, Sit, StuffingSection, Tdt, Tot, Tsdt, Unt,
};
use crate::carousel::DownloadMessage;
use crate::descriptor::Private;
use mpegts::psi::{self, AnySection as MpegSection, DsmccSection};
use mpegts::section::{LongSection, Section, ShortSection};
use wire::{Tagged, tagged};

tagged! {
    /// The section of any table of EN 300 468 — Table 2 — and its companions, and of ISO/IEC 13818-1.
    ///
    /// Numbers from 0x80 up mean different things in different networks and have no line here. Users give them one in
    /// an enum of their own:
    ///
    /// ```
    /// use dvb_si::table::AnySection;
    /// use mpegts::section::{LongSection, Section, Table};
    /// use wire::{Blob, Tagged};
    ///
    /// wire::syntax! {
    ///     /// A table of an operator.
    ///     pub struct Banner<'a> { text: .. Blob<'a> }
    /// }
    /// impl Table for Banner<'_> {
    ///     const ABBREVIATION: &'static str = "banner";
    ///     fn accepts(table_id: u8) -> bool {
    ///         table_id == 0x90
    ///     }
    /// }
    /// wire::tagged! {
    ///     /// All tables, and the operator's.
    ///     pub enum Ours<'a>: Section<'a> whole extends Dvb(AnySection<'a>) {
    ///         0x90 Banner(LongSection<Banner<'a>>),
    ///     }
    /// }
    ///
    /// use wire::Encode;
    /// let bytes = LongSection::new(0x90, 1, 0, Banner { text: Blob(b"hi") }).encode_to_vec()?;
    /// let section = Section::from_bytes(&bytes)?;
    /// let Ours::Banner(banner) = Ours::from_raw(section, section.reader()) else { panic!() };
    /// assert_eq!(banner.table.text, Blob(b"hi"));
    /// # Ok::<(), wire::Error>(())
    /// ```
    pub enum AnySection<'a>: Section<'a> whole extends Mpeg(MpegSection<'a>) {
        0x01 Cat(LongSection<Cat<'a>>) as "CAT",
        0x02 Pmt(LongSection<Pmt<'a>>) as "PMT",
        0x03 Tsdt(LongSection<Tsdt<'a>>) as "TSDT",
        0x3B | 0x3C => (v.section.table_id) Download(DsmccSection<DownloadMessage<'a>>) as "DSMCC_download",
        0x40 | 0x41 => (v.table_id) Nit(LongSection<Nit<'a>>) as "NIT",
        0x42 | 0x46 => (v.table_id) Sdt(LongSection<Sdt<'a>>) as "SDT",
        0x4A Bat(LongSection<Bat<'a>>) as "BAT",
        0x4B Unt(LongSection<Unt<'a>>) as "UNT",
        0x4C Int(LongSection<Int<'a>>) as "INT",
        0x4D Sat(SatSection<'a>) as "SAT",
        0x4E..=0x6F => (v.table_id) Eit(LongSection<Eit<'a>>) as "EIT",
        0x70 Tdt(ShortSection<Tdt>) as "TDT",
        0x71 Rst(ShortSection<Rst<'a>>) as "RST",
        0x72 St(StuffingSection<'a>) as "ST",
        0x73 Tot(ShortSection<Tot<'a>>) as "TOT",
        0x74 Ait(LongSection<Ait<'a>>) as "AIT",
        0x75 Container(LongSection<Container<'a>>),
        0x76 Rct(LongSection<Rct<'a>>) as "RCT",
        0x77 Cit(LongSection<Cit<'a>>) as "CIT",
        0x78 MpeFec(MpeFecSection<'a>) as "MPE-FEC",
        0x79 Rnt(LongSection<Rnt<'a>>) as "RNT",
        0x7A MpeIfec(MpeIfecSection<'a>) as "MPE-IFEC",
        0x7B ProtectionMessage(ProtectionMessageSection<'a>),
        0x7C Dfit(LongSection<Dfit<'a>>) as "DFIT",
        0x7E Dit(ShortSection<Dit>) as "DIT",
        0x7F Sit(LongSection<Sit<'a>>) as "SIT",
    }
}

impl<'a> AnySection<'a> {
    /// Types a section.
    pub fn from_section(section: Section<'a>) -> Self {
        Self::from_raw(section, section.reader())
    }
}

tagged! {
    /// The section of any table, its private descriptors by their owner: those of [`AnySection`] with the loops in
    /// [`Private`].
    ///
    /// Each loop begins without a private_data_specifier. [`each_loop`](super::each_loop) gives the loops as a caller
    /// knows them, those of a PMT with what the programme around them says.
    ///
    /// ```
    /// use dvb_si::descriptor::Private;
    /// use dvb_si::table::PrivateSection;
    /// use mpegts::section::Section;
    /// use wire::Decode;
    ///
    /// // A BAT with the specifier of EACEM in its first loop, and channel 7 behind it.
    /// # let mut bytes = vec![0x4A, 0xF0, 25, 0, 1, 0xC1, 0, 0, 0xF0, 12, 0x5F, 4, 0, 0, 0, 0x28, 0x83, 4, 0x12, 0x34, 0xFC, 7];
    /// # bytes.extend([0xF0, 0]);
    /// # bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
    /// let PrivateSection::Bat(bat) = PrivateSection::from_section(Section::from_bytes(&bytes)?) else { panic!() };
    /// let last = bat.table.bouquet_descriptors.iter().last().unwrap()?;
    /// assert_eq!((last.scope(), last.name()), ("eacem", "logical_channel"));
    /// # Ok::<(), wire::Error>(())
    /// ```
    pub enum PrivateSection<'a>: Section<'a> whole extends Dvb(AnySection<'a>) {
        0x01 Cat(LongSection<psi::Cat<'a, Private<'a>>>) as "CAT",
        0x02 Pmt(LongSection<psi::Pmt<'a, Private<'a>>>) as "PMT",
        0x03 Tsdt(LongSection<psi::Tsdt<'a, Private<'a>>>) as "TSDT",
        0x40 | 0x41 => (v.table_id) Nit(LongSection<Nit<'a, Private<'a>>>) as "NIT",
        0x42 | 0x46 => (v.table_id) Sdt(LongSection<Sdt<'a, Private<'a>>>) as "SDT",
        0x4A Bat(LongSection<Bat<'a, Private<'a>>>) as "BAT",
        0x4E..=0x6F => (v.table_id) Eit(LongSection<Eit<'a, Private<'a>>>) as "EIT",
        0x73 Tot(ShortSection<Tot<'a, Private<'a>>>) as "TOT",
        0x76 Rct(LongSection<Rct<'a, Private<'a>>>) as "RCT",
        0x7F Sit(LongSection<Sit<'a, Private<'a>>>) as "SIT",
    }
}

impl<'a> PrivateSection<'a> {
    /// Types a section.
    pub fn from_section(section: Section<'a>) -> Self {
        Self::from_raw(section, section.reader())
    }
}
