//! Sections — ISO/IEC 13818-1, 2.4.4.11: the framing that all tables share.
//!
//! A [`Section`] is the bytes of one whole section. [`LongSection`] and [`ShortSection`] add the
//! typed table. Length and `CRC_32` enclose a header and a body of different types, which is why
//! these pairs are written by hand.
//!
//! ```
//! use mpegts::psi::{Pat, PatProgram};
//! use mpegts::section::{LongSection, Section};
//! use mpegts::Pid;
//! use wire::{Encode, List};
//!
//! let programs = [PatProgram { program_number: 5, program_map_pid: Pid::new(0x20).unwrap(), ..Default::default() }];
//! let bytes = LongSection::new(0x00, 0x1234, 3, Pat { programs: List::from(&programs) }).encode_to_vec()?;
//!
//! // Length and CRC_32 are checked here, the table when it is asked for.
//! let section = Section::new(&bytes)?;
//! let pat = section.long::<Pat>()?;
//! assert_eq!((pat.header.table_id_extension, pat.header.version_number), (0x1234, 3));
//! for program in pat.table.programs {
//!     assert_eq!(program?.program_map_pid.get(), 0x20);
//! }
//! # Ok::<(), wire::Error>(())
//! ```

use wire::{Decode, Encode, Error, ErrorKind, Raw, Reader, Rfu, View, Writer, crc, syntax};

/// The longest section: 3 bytes and a `section_length` of 4093.
pub const MAX_SECTION: usize = 4096;

/// A table that travels in sections.
pub trait Table {
    /// The standard's abbreviation.
    const ABBREVIATION: &'static str;
    /// The same for errors.
    const AT: wire::Name = &Self::ABBREVIATION;
    /// What the standard calls `table_id_extension` here.
    const EXTENSION: &'static str = "table_id_extension";
    /// The bit behind `section_syntax_indicator`: zero in ISO/IEC 13818-1, one in most others.
    const PRIVATE_INDICATOR: bool = true;
    /// The largest `section_length`: 1021 for PSI and most SI, 4093 for EIT and private tables.
    const MAX_SECTION_LENGTH: usize = 1021;
    /// A short section that ends in `CRC_32` all the same.
    const SHORT_WITH_CRC: bool = false;

    /// True for the table_ids of this table.
    fn accepts(table_id: u8) -> bool;
}

syntax! {
    /// What all sections begin with; `section_length` counts what follows it.
    pub struct SectionHeader {
        table_id:                  8 u8,
        section_syntax_indicator:  1 bool,
        private_indicator:         1 bool,
        reserved:                  2 Rfu,
        section_length:           12 u16,
    }

    /// What follows in a long section.
    pub struct LongHeader {
        table_id_extension:     16 u16,
        reserved:                2 Rfu,
        version_number:          5 u8,
        /// False announces the next version and changes nothing yet.
        current_next_indicator:  1 bool,
        section_number:          8 u8,
        last_section_number:     8 u8,
    }
}

/// The bytes of one section, from `table_id` to the end: whole, and with a right `CRC_32` where it
/// is a long one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section<'a> {
    bytes: &'a [u8],
}

impl<'a> Section<'a> {
    /// Checks length and, for a long section, `CRC_32`.
    ///
    /// A section of the long form without CRC_32 (the DSM-CC checksum) has
    /// `section_syntax_indicator` 0 and is not checked; nor is a TOT, whose typed form checks it.
    ///
    /// # Errors
    /// [`ErrorKind::Short`], [`ErrorKind::Trailing`], [`ErrorKind::Value`] for a section_length
    /// above 4093 or too small for its headers, and for table_id 0xFF, which is stuffing;
    /// [`ErrorKind::Checksum`].
    #[inline]
    pub fn new(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut r = Reader::new(bytes);
        let header = SectionHeader::decode(&mut r)?;
        if header.table_id == 0xFF {
            return Err(Error::new(ErrorKind::Value(0xFF), &"SectionHeader.table_id", 0));
        }
        let length = usize::from(header.section_length);
        if length > MAX_SECTION - 3 || (header.section_syntax_indicator && length < 9) {
            return Err(Error::new(ErrorKind::Value(length as u64), &"SectionHeader.section_length", 1));
        }
        r.sub(length, &"SectionHeader.section_length")?;
        r.expect_empty(&"SectionHeader.section_length")?;
        if header.section_syntax_indicator {
            check_crc(bytes)?;
        }
        Ok(Section { bytes })
    }

    /// Bytes that have been checked.
    #[cfg(feature = "alloc")]
    pub(crate) const fn checked(bytes: &'a [u8]) -> Self {
        Section { bytes }
    }

    /// The bytes.
    #[inline]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// A reader of the bytes. The `CRC_32` of a long section need not be computed again.
    #[inline]
    pub fn reader(&self) -> Reader<'a> {
        self.body_reader(self.bytes.len())
    }

    /// The table this section is a part of.
    #[inline]
    pub fn table_id(&self) -> u8 {
        self.bytes.first().copied().unwrap_or(0xFF)
    }

    /// The first three bytes.
    pub fn header(&self) -> SectionHeader {
        SectionHeader::decode(&mut Reader::new(self.bytes)).unwrap_or_default()
    }

    /// The next five of a long section.
    pub fn long_header(&self) -> Option<LongHeader> {
        let mut r = Reader::new(self.bytes);
        let header = SectionHeader::decode(&mut r).ok()?;
        if header.section_syntax_indicator { LongHeader::decode(&mut r).ok() } else { None }
    }

    /// The last four bytes of a long section.
    pub fn crc_32(&self) -> Option<u32> {
        let long = self.bytes.get(1).is_some_and(|b| b & 0x80 != 0);
        let crc = self.bytes.last_chunk::<4>().filter(|_| long)?;
        Some(u32::from_be_bytes(*crc))
    }

    /// The typed table of a long section. The CRC is not computed again.
    ///
    /// # Errors
    /// Another table, the short form, or what in the body does not decode.
    #[inline]
    pub fn long<T: Decode<'a> + Table>(&self) -> Result<LongSection<T>, Error> {
        LongSection::decode(&mut self.reader())
    }

    /// The typed table of a short section.
    ///
    /// # Errors
    /// Another table, the long form, or what in the body does not decode.
    #[inline]
    pub fn short<T: Decode<'a> + Table>(&self) -> Result<ShortSection<T>, Error> {
        ShortSection::decode(&mut Reader::new(self.bytes))
    }
}

impl Default for Section<'_> {
    /// An empty section of table 0xFF, which is stuffing.
    fn default() -> Self {
        Section { bytes: &[0xFF, 0x30, 0x00] }
    }
}

impl<'a> Decode<'a> for Section<'a> {
    const NAME: wire::Name = &"Section";

    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let start = *r;
        let header = SectionHeader::decode(r)?;
        r.sub(usize::from(header.section_length), &"SectionHeader.section_length")?;
        Section::new(r.since(&start).peek()).map_err(|e| e.moved(start.offset()))
    }
}

impl Encode for Section<'_> {
    fn encoded_len(&self) -> usize {
        self.bytes.len()
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.put(self.bytes, &"Section")
    }
}

impl View for Section<'static> {
    type Of<'v> = Section<'v>;
}

/// The raw form of the unions of tables: the tag is the table_id, and the body the whole section.
impl<'a> Raw<'a> for Section<'a> {
    type Tag = u8;
    const BOUND: wire::Name = &"SectionHeader.section_length";

    #[inline]
    fn tag(&self) -> u8 {
        self.table_id()
    }

    #[inline]
    fn body(&self) -> &'a [u8] {
        self.bytes
    }

    #[inline]
    fn body_reader(&self, end: usize) -> Reader<'a> {
        let reader = Reader::at(self.bytes, end.saturating_sub(self.bytes.len()));
        if self.crc_32().is_some() { reader.checked() } else { reader }
    }

    fn head_len(_: u8) -> usize {
        0
    }

    fn head(_: u8, _: usize, _: &mut Writer<'_>) -> Result<(), Error> {
        Ok(())
    }
}

/// A long section and the table in it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LongSection<T> {
    /// The first byte.
    pub table_id: u8,
    /// The bit behind `section_syntax_indicator`.
    pub private_indicator: bool,
    /// The two bits behind it.
    pub reserved: Rfu,
    /// The fields before the body.
    pub header: LongHeader,
    /// The body.
    pub table: T,
}

impl<T: Table> LongSection<T> {
    /// The section 0 of 0, current, with what else the table wants.
    pub fn new(table_id: u8, table_id_extension: u16, version_number: u8, table: T) -> Self {
        LongSection {
            table_id,
            private_indicator: T::PRIVATE_INDICATOR,
            reserved: Rfu::default(),
            header: LongHeader {
                table_id_extension,
                version_number,
                current_next_indicator: true,
                ..Default::default()
            },
            table,
        }
    }
}

#[inline]
fn decode_long<'a, T: Decode<'a> + Table>(r: &mut Reader<'a>) -> Result<LongSection<T>, Error> {
    let start = *r;
    let SectionHeader { table_id, section_syntax_indicator, private_indicator, reserved, section_length } =
        SectionHeader::decode(r)?;
    if !T::accepts(table_id) {
        return Err(start.error(ErrorKind::Value(table_id.into()), &"SectionHeader.table_id"));
    }
    let length = usize::from(section_length);
    if !section_syntax_indicator || !(9..=T::MAX_SECTION_LENGTH).contains(&length) {
        return Err(wrong_length(start, section_length));
    }
    let mut rest = r.sub(length.saturating_sub(4), &"SectionHeader.section_length")?;
    r.array::<4>(&"CRC_32")?;
    if !start.is_checked() {
        check_crc(r.since(&start).peek()).map_err(|e| e.moved(start.offset()))?;
    }
    let header = LongHeader::decode(&mut rest)?;
    let table = T::decode(&mut rest)?;
    rest.expect_empty(T::AT)?;
    Ok(LongSection { table_id, private_indicator, reserved, header, table })
}

#[inline]
fn check_crc(section: &[u8]) -> Result<(), Error> {
    if crc::mpeg(section) == 0 { Ok(()) } else { Err(wrong_crc(section)) }
}

/// A length, or a form, that the table may not have.
#[cold]
fn wrong_length(start: Reader<'_>, section_length: u16) -> Error {
    let kind = ErrorKind::Value(section_length.into());
    Error::new(kind, &"SectionHeader.section_length", start.offset().saturating_add(1))
}

#[cold]
fn wrong_crc(section: &[u8]) -> Error {
    let (body, found) = section.split_last_chunk::<4>().unwrap_or((section, &[0; 4]));
    let kind = ErrorKind::Checksum { found: u32::from_be_bytes(*found), computed: crc::mpeg(body) };
    Error::new(kind, &"CRC_32", body.len())
}

impl<'a, T: Decode<'a> + Table> Decode<'a> for LongSection<T> {
    const NAME: wire::Name = T::AT;

    /// Checks `CRC_32` before anything else is looked at.
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        decode_long(r)
    }
}

impl<T: Encode + Table> Encode for LongSection<T> {
    fn encoded_len(&self) -> usize {
        self.table.encoded_len().saturating_add(12)
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        put_long::<T>(self, &self.table, w)
    }
}

/// Writes a long section of `T` around `body`.
fn put_long<T: Table>(of: &LongSection<impl Sized>, body: &impl Encode, w: &mut Writer<'_>) -> Result<(), Error> {
    let first = SectionHeader {
        table_id: of.table_id,
        section_syntax_indicator: true,
        private_indicator: of.private_indicator,
        reserved: of.reserved,
        section_length: 0,
    };
    put_section::<T>(first, true, w, |w| {
        of.header.encode(w)?;
        body.encode(w)
    })
}

/// Writes header, what `rest` writes, and `CRC_32`. Under a table_id that the table is not read under, nothing.
fn put_section<T: Table>(
    header: SectionHeader,
    crc: bool,
    w: &mut Writer<'_>,
    rest: impl FnOnce(&mut Writer<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    if !T::accepts(header.table_id) {
        return Err(Error::new(ErrorKind::Value(header.table_id.into()), &"SectionHeader.table_id", w.len()));
    }
    let mark = w.skip(3, &"SectionHeader.table_id")?;
    rest(w)?;
    let length = w.len().saturating_sub(mark).saturating_sub(3).saturating_add(if crc { 4 } else { 0 });
    let section_length = match u16::try_from(length) {
        Ok(n) if length <= T::MAX_SECTION_LENGTH => n,
        _ => return Err(Error::new(ErrorKind::TooLarge(length as u64), &"SectionHeader.section_length", mark)),
    };
    w.back_to(mark, 3, |w| SectionHeader { section_length, ..header }.encode(w))?;
    if crc {
        let sum = crc::mpeg(w.since(mark));
        w.put(&sum.to_be_bytes(), &"CRC_32")?;
    }
    Ok(())
}

/// A short section and the table in it — such as TDT and TOT.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ShortSection<T> {
    /// The first byte.
    pub table_id: u8,
    /// The bit behind `section_syntax_indicator`.
    pub private_indicator: bool,
    /// The two bits behind it.
    pub reserved: Rfu,
    /// The body.
    pub table: T,
}

impl<T: Table> ShortSection<T> {
    /// A section with what else the table wants.
    pub fn new(table_id: u8, table: T) -> Self {
        ShortSection { table_id, private_indicator: T::PRIVATE_INDICATOR, reserved: Rfu::default(), table }
    }
}

impl<'a, T: Decode<'a> + Table> Decode<'a> for ShortSection<T> {
    const NAME: wire::Name = T::AT;

    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let start = *r;
        let SectionHeader { table_id, section_syntax_indicator, private_indicator, reserved, section_length } =
            SectionHeader::decode(r)?;
        if !T::accepts(table_id) {
            return Err(start.error(ErrorKind::Value(table_id.into()), &"SectionHeader.table_id"));
        }
        let length = usize::from(section_length);
        let crc = if T::SHORT_WITH_CRC { 4 } else { 0 };
        if section_syntax_indicator || !(crc..=T::MAX_SECTION_LENGTH).contains(&length) {
            return Err(wrong_length(start, section_length));
        }
        let mut rest = r.sub(length.saturating_sub(crc), &"SectionHeader.section_length")?;
        if T::SHORT_WITH_CRC {
            r.array::<4>(&"CRC_32")?;
            check_crc(r.since(&start).peek()).map_err(|e| e.moved(start.offset()))?;
        }
        let table = T::decode(&mut rest)?;
        rest.expect_empty(T::AT)?;
        Ok(ShortSection { table_id, private_indicator, reserved, table })
    }
}

impl<T: Encode + Table> Encode for ShortSection<T> {
    fn encoded_len(&self) -> usize {
        self.table.encoded_len().saturating_add(if T::SHORT_WITH_CRC { 7 } else { 3 })
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        put_short::<T>(self, &self.table, w)
    }
}

/// Writes a short section of `T` around `body`.
fn put_short<T: Table>(of: &ShortSection<impl Sized>, body: &impl Encode, w: &mut Writer<'_>) -> Result<(), Error> {
    let first = SectionHeader {
        table_id: of.table_id,
        section_syntax_indicator: false,
        private_indicator: of.private_indicator,
        reserved: of.reserved,
        section_length: 0,
    };
    put_section::<T>(first, T::SHORT_WITH_CRC, w, |w| body.encode(w))
}

/// A section type with its lifetime left open, of a table type that has one.
macro_rules! generic {
    ($Section:ident) => {
        impl<V: View> View for $Section<V>
        where
            for<'a> V::Of<'a>: Decode<'a> + Encode + Table,
        {
            type Of<'a> = $Section<V::Of<'a>>;
        }
    };
}
generic!(LongSection);
generic!(ShortSection);

wire::__serde! {
    mod json {
        use super::{LongHeader, LongSection, Section, ShortSection, Table, put_long, put_short};
        use wire::ser::serde::{Serialize, Serializer};
        use wire::ser::{Error, Fields, Object, Transcode, Value, Vec};
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
                Section::new(&bytes)?;
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
                let o = Object::new(v, T::ABBREVIATION, &[
                    "table_id", "private_indicator", "reserved_1", T::EXTENSION, "reserved_2", "version_number",
                    "current_next_indicator", "section_number", "last_section_number", T::ABBREVIATION,
                ])?;
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
                let len = body.len().saturating_add(12);
                wire::ser::finish(&By(len, |w: &mut Writer<'_>| put_long::<T>(&section, &Blob(&body), w)), out)
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
                let len = body.len().saturating_add(7);
                wire::ser::finish(&By(len, |w: &mut Writer<'_>| put_short::<T>(&section, &Blob(&body), w)), out)
            }
        }
    }
}

wire::__trace! {
    mod trace {
        use super::{LongHeader, LongSection, Section, SectionHeader, ShortSection, Table, check_crc};
        use wire::trace::{Kind, Trace, TraceRaw, Tracer, fields};
        use wire::{Blob, Decode, Error, Reader};

        /// Headers, table and `CRC_32`, or what stands in its place.
        pub fn section<'a, T: Table + Trace<'a>>(
            r: &mut Reader<'a>,
            t: &mut Tracer,
            is_long: impl FnOnce(SectionHeader) -> bool,
        ) -> Result<(), Error> {
            let start = *r;
            let header: SectionHeader = fields(r, t)?;
            imply(t, "section_syntax_indicator");
            imply(t, "section_length");
            if header.private_indicator == T::PRIVATE_INDICATOR {
                imply(t, "private_indicator");
            }
            let mut rest = r.sub(header.section_length.into(), &"SectionHeader.section_length")?;
            let long = is_long(header);
            if long {
                LongHeader::trace(&mut rest, t)?;
                if let Some(extension) = t.field("table_id_extension") {
                    extension.name = T::EXTENSION;
                }
            }
            let has_crc = long || T::SHORT_WITH_CRC;
            let body = rest.sub(rest.len().saturating_sub(if has_crc { 4 } else { 0 }), T::AT)?;
            t.part(T::ABBREVIATION, body, T::trace);
            if has_crc {
                t.leaf("CRC_32", rest, &Blob(rest.peek()));
                if header.section_syntax_indicator || !long {
                    check_crc(r.since(&start).peek()).map_err(|error| t.blame(error.moved(start.offset())))?;
                    imply(t, "CRC_32");
                }
            }
            Ok(())
        }

        fn imply(t: &mut Tracer, name: &str) {
            if let Some(field) = t.field(name) {
                field.kind = Kind::Implied;
            }
        }

        /// The body of a table that is not known.
        struct Body;

        impl Table for Body {
            const ABBREVIATION: &'static str = "body";

            fn accepts(_: u8) -> bool {
                true
            }
        }

        impl<'a> Trace<'a> for Body {
            fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
                Blob::trace(r, t)
            }
        }

        impl<'a> Trace<'a> for Section<'a> {
            fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
                let start = *r;
                section::<Body>(r, t, |header| header.section_syntax_indicator)?;
                Section::decode(&mut { start }).map(|_| ()).map_err(|error| t.blame(error))
            }
        }

        /// The section is its own body.
        impl<'a> TraceRaw<'a> for Section<'a> {
            fn trace_head(_: &mut Reader<'a>, _: &mut Tracer) -> Result<(), Error> {
                Ok(())
            }
        }

        impl<'a, T: Table + Trace<'a> + Decode<'a>> Trace<'a> for LongSection<T> {
            fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
                let start = *r;
                section::<T>(r, t, |header| header.section_syntax_indicator)?;
                LongSection::<T>::decode(&mut { start }).map(|_| ()).map_err(|error| t.blame(error))
            }
        }

        impl<'a, T: Table + Trace<'a> + Decode<'a>> Trace<'a> for ShortSection<T> {
            fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
                let start = *r;
                section::<T>(r, t, |header| header.section_syntax_indicator)?;
                ShortSection::<T>::decode(&mut { start }).map(|_| ()).map_err(|error| t.blame(error))
            }
        }
    }
    pub(crate) use trace::section as trace_section;
}

wire::__testing! {
    mod sample {
        use super::{LongHeader, LongSection, Section, SectionHeader, ShortSection, Table, put_section};
        use wire::testing::{Sample, Source};
        use wire::Writer;

        fn put<T: Table>(s: &mut Source<'_>, long: bool, body: &[u8]) {
            let start = s.draw();
            let table_id = (0..=u8::MAX).map(|i| start.wrapping_add(i)).find(|id| T::accepts(*id)).unwrap_or(0);
            let header = SectionHeader {
                table_id, section_syntax_indicator: long, private_indicator: s.draw() & 1 == 0, ..Default::default()
            };
            let mut out = [0; 4200];
            let mut w = Writer::new(&mut out);
            let crc = long || T::SHORT_WITH_CRC;
            if put_section::<T>(header, crc, &mut w, |w| w.put(body, &"body")).is_ok() {
                s.bytes(w.since(0));
            }
        }

        impl Sample for Section<'_> {
            fn sample(s: &mut Source<'_>) {
                let (table_id, body) = (s.draw() | 0x80, s.part(wire::Blob::sample));
                s.bytes(&[table_id.min(0xFE), 0x70, u8::try_from(body.len()).unwrap_or(0)]);
                s.bytes(&body);
            }
        }

        impl<T: Sample + Table> Sample for LongSection<T> {
            fn sample(s: &mut Source<'_>) {
                let header = s.part(LongHeader::sample);
                let mut body = s.part(T::sample);
                body.splice(0..0, header);
                put::<T>(s, true, &body);
            }

            fn into_items(self) -> Self {
                LongSection { table: self.table.into_items(), ..self }
            }
        }

        impl<T: Sample + Table> Sample for ShortSection<T> {
            fn sample(s: &mut Source<'_>) {
                let body = s.part(T::sample);
                put::<T>(s, false, &body);
            }

            fn into_items(self) -> Self {
                ShortSection { table: self.table.into_items(), ..self }
            }
        }

    }
}
