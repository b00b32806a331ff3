//! JSON of sections.

use crate::psi::DsmccSection;
use crate::section::{LongHeader, LongSection, Section, ShortSection, Table, long_len, put_long, put_short, short_len};
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Error, Fields, Object, Transcode, Value, Vec, finish};
use wire::{Blob, Encode, Writer};

/// Encodes by a function.
struct By<F>(usize, F);

impl<F: Fn(&mut Writer<'_>) -> Result<(), wire::Error>> Encode for By<F> {
    fn encoded_len(&self) -> usize {
        self.0
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), wire::Error> {
        (self.1)(w)
    }
}

impl Serialize for Section<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        Blob(self.as_bytes()).serialize(s)
    }
}

impl Transcode for Section<'_> {
    fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let mut bytes = Vec::new();
        Blob::transcode(v, &mut bytes)?;
        Section::from_bytes(&bytes)?;
        out.append(&mut bytes);
        Ok(())
    }
}

impl<T: Serialize + Table> Serialize for LongSection<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let h = &self.header;
        let mut f = Fields::new(s, T::ABBREVIATION, 8)?;
        f.bits("table_id", self.table_id)?;
        if self.private_indicator != T::PRIVATE_INDICATOR {
            f.bits("private_indicator", self.private_indicator)?;
        }
        if !self.reserved.is_default() {
            f.bits("reserved_1", self.reserved)?;
        }
        f.bits(T::EXTENSION, h.table_id_extension)?;
        if !h.reserved.is_default() {
            f.bits("reserved_2", h.reserved)?;
        }
        f.bits("version_number", h.version_number)?;
        f.bits("current_next_indicator", h.current_next_indicator)?;
        f.bits("section_number", h.section_number)?;
        f.bits("last_section_number", h.last_section_number)?;
        f.part(T::ABBREVIATION, &self.table)?;
        f.end()
    }
}

impl<T: Transcode + Table> Transcode for LongSection<T> {
    fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let o = Object::new(
            v,
            T::ABBREVIATION,
            &[
                "table_id",
                "private_indicator",
                "reserved_1",
                T::EXTENSION,
                "reserved_2",
                "version_number",
                "current_next_indicator",
                "section_number",
                "last_section_number",
                T::ABBREVIATION,
            ],
        )?;
        let section = LongSection {
            table_id: o.bits("table_id")?,
            private_indicator: o.optional_bits("private_indicator")?.unwrap_or(T::PRIVATE_INDICATOR),
            reserved: o.reserved("reserved_1")?,
            header: LongHeader {
                table_id_extension: o.bits(T::EXTENSION)?,
                reserved: o.reserved("reserved_2")?,
                version_number: o.bits("version_number")?,
                current_next_indicator: o.optional_bits("current_next_indicator")?.unwrap_or(true),
                section_number: o.reserved("section_number")?,
                last_section_number: o.reserved("last_section_number")?,
            },
            table: (),
        };
        let body = o.part::<T>(T::ABBREVIATION)?;
        let len = long_len(body.len());
        finish(&By(len, |w: &mut Writer<'_>| put_long::<T>(&section, &Blob(&body), w)), out)
    }
}

impl<T: Serialize + Table> Serialize for ShortSection<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut f = Fields::new(s, T::ABBREVIATION, 3)?;
        f.bits("table_id", self.table_id)?;
        if self.private_indicator != T::PRIVATE_INDICATOR {
            f.bits("private_indicator", self.private_indicator)?;
        }
        if !self.reserved.is_default() {
            f.bits("reserved_1", self.reserved)?;
        }
        f.part(T::ABBREVIATION, &self.table)?;
        f.end()
    }
}

impl<T: Transcode + Table> Transcode for ShortSection<T> {
    fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let o = Object::new(v, T::ABBREVIATION, &["table_id", "private_indicator", "reserved_1", T::ABBREVIATION])?;
        let section = ShortSection {
            table_id: o.bits("table_id")?,
            private_indicator: o.optional_bits("private_indicator")?.unwrap_or(T::PRIVATE_INDICATOR),
            reserved: o.reserved("reserved_1")?,
            table: (),
        };
        let body = o.part::<T>(T::ABBREVIATION)?;
        let len = short_len::<T>(body.len());
        finish(&By(len, |w: &mut Writer<'_>| put_short::<T>(&section, &Blob(&body), w)), out)
    }
}

impl<T: Serialize + Table> Serialize for DsmccSection<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut f = Fields::new(s, "DsmccSection", 2)?;
        f.part("section", &self.section)?;
        if let Some(checksum) = self.checksum {
            f.bits("checksum", checksum)?;
        }
        f.end()
    }
}

impl<T: Transcode + Table> Transcode for DsmccSection<T> {
    fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let o = Object::new(v, "DsmccSection", &["section", "checksum"])?;
        let mut bytes = o.part::<LongSection<T>>("section")?;
        if let (Some(checksum), [_, second, .., a, b, c, d]) =
            (o.optional_bits::<[u8; 4]>("checksum")?, bytes.as_mut_slice())
        {
            *second &= 0x7F;
            [*a, *b, *c, *d] = checksum;
        }
        out.append(&mut bytes);
        Ok(())
    }
}
