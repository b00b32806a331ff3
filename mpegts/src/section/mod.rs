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
//! let section = Section::from_bytes(&bytes)?;
//! let pat = section.long::<Pat>()?;
//! assert_eq!((pat.header.table_id_extension, pat.header.version_number), (0x1234, 3));
//! for program in pat.table.programs {
//!     assert_eq!(program?.program_map_pid.get(), 0x20);
//! }
//! # Ok::<(), wire::Error>(())
//! ```

mod assembler;
#[cfg(feature = "alloc")]
pub mod cycle;
mod packetizer;
mod reader;
#[cfg(feature = "alloc")]
pub mod table;

pub use assembler::{BadSection, Payload, SectionAssembler};
#[cfg(feature = "alloc")]
pub(crate) use assembler::{Located, SectionWalk};
pub use packetizer::SectionPacketizer;
pub use reader::{SectionEvent, SectionInput, SectionReader};

use wire::{Decode, Encode, Error, ErrorKind, Raw, Reader, Rfu, View, Writer, crc, syntax};

/// The longest section: 3 bytes and a `section_length` of 4093.
pub const MAX_SECTION: usize = 4096;

/// The table_id of stuffing sections of DVB, which hold anything — EN 300 468, 5.2.8.
const STUFFING: u8 = 0x72;

impl SectionHeader {
    /// A long header follows, and a `CRC_32` ends the section. In a stuffing section the bit has no meaning.
    pub const fn is_long(&self) -> bool {
        self.section_syntax_indicator && self.table_id != STUFFING
    }
}

/// The version_number behind another.
#[cfg(feature = "bytes")]
pub(crate) const fn next_version(version_number: u8) -> u8 {
    version_number.wrapping_add(1) & 0x1F
}

/// Bytes of the section that `bytes` begin with, as its section_length says; None before that.
#[inline(always)]
pub(crate) const fn whole_len(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [_, high, low, ..] => Some((u16::from_be_bytes([high & 0x0F, low]) as usize).wrapping_add(3)),
        _ => None,
    }
}

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
    /// A section of the long form without `CRC_32` (the DSM-CC checksum) has
    /// `section_syntax_indicator` 0 and is not checked; nor is a TOT, whose typed form checks it. A stuffing section has
    /// none, whatever it says.
    ///
    /// # Errors
    /// [`ErrorKind::Short`], [`ErrorKind::Trailing`], [`ErrorKind::Value`] for a section_length
    /// above 4093 or too small for its headers, and for table_id 0xFF, which is stuffing;
    /// [`ErrorKind::Checksum`].
    #[inline]
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut r = Reader::new(bytes);
        let header = SectionHeader::decode(&mut r)?;
        if header.table_id == 0xFF {
            return Err(Error::new(ErrorKind::Value(0xFF), &"SectionHeader.table_id", 0));
        }
        let length = usize::from(header.section_length);
        if length > MAX_SECTION - 3 || (header.is_long() && length < 9) {
            return Err(Error::new(ErrorKind::Value(length as u64), &"SectionHeader.section_length", 1));
        }
        r.sub(length, &"SectionHeader.section_length")?;
        r.expect_empty(&"SectionHeader.section_length")?;
        if header.is_long() {
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
        if header.is_long() { LongHeader::decode(&mut r).ok() } else { None }
    }

    /// The last four bytes of a long section.
    pub fn crc_32(&self) -> Option<u32> {
        let crc = self.bytes.last_chunk::<4>().filter(|_| self.header().is_long())?;
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

// By hand because no column checks a CRC_32 over bytes that stay undecoded, and only in sections that have one.
impl<'a> Decode<'a> for Section<'a> {
    const NAME: wire::Name = &"Section";

    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let start = *r;
        let header = SectionHeader::decode(r)?;
        r.sub(usize::from(header.section_length), &"SectionHeader.section_length")?;
        Section::from_bytes(r.since(&start).peek()).map_err(|e| e.moved(start.offset()))
    }

    /// As [`Section::from_bytes`].
    fn from_bytes(bytes: &'a [u8]) -> Result<Self, Error> {
        Section::from_bytes(bytes)
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
    if !section_syntax_indicator {
        return Err(wrong_form(start, true));
    }
    let length = usize::from(section_length);
    if !(9..=T::MAX_SECTION_LENGTH).contains(&length) {
        return Err(wrong_length(start, section_length));
    }
    let (mut rest, _) = body_and_end(r, length, &"CRC_32")?;
    if !start.is_checked() {
        check_crc(r.since(&start).peek()).map_err(|e| e.moved(start.offset()))?;
    }
    let header = LongHeader::decode(&mut rest)?;
    let table = decode_table(rest)?;
    Ok(LongSection { table_id, private_indicator, reserved, header, table })
}

#[inline]
pub(crate) fn check_crc(section: &[u8]) -> Result<(), Error> {
    if crc::mpeg(section) == 0 { Ok(()) } else { Err(wrong_crc(section)) }
}

/// What section_length counts, without the four bytes that end a section, and these.
#[inline]
pub(crate) fn body_and_end<'a>(
    r: &mut Reader<'a>,
    section_length: usize,
    end: wire::Name,
) -> Result<(Reader<'a>, &'a [u8; 4]), Error> {
    let body = r.sub(section_length.saturating_sub(4), &"SectionHeader.section_length")?;
    Ok((body, r.array(end)?))
}

/// The table that is all of a body.
#[inline]
pub(crate) fn decode_table<'a, T: Decode<'a> + Table>(mut body: Reader<'a>) -> Result<T, Error> {
    let table = T::decode(&mut body).map_err(within)?;
    body.expect_empty(T::AT).map_err(within)?;
    Ok(table)
}

/// The body ends where `section_length` says.
#[cold]
pub(crate) fn within(error: Error) -> Error {
    error.within(<Section<'_> as Raw<'_>>::BOUND)
}

/// A form that the table does not have.
#[cold]
fn wrong_form(start: Reader<'_>, long: bool) -> Error {
    let kind = ErrorKind::Constant { expected: long.into(), found: (!long).into() };
    Error::new(kind, &"SectionHeader.section_syntax_indicator", start.offset().saturating_add(1))
}

/// A length that the table may not have.
#[cold]
pub(crate) fn wrong_length(start: Reader<'_>, section_length: u16) -> Error {
    let kind = ErrorKind::Value(section_length.into());
    Error::new(kind, &"SectionHeader.section_length", start.offset().saturating_add(1))
}

#[cold]
fn wrong_crc(section: &[u8]) -> Error {
    let (body, found) = section.split_last_chunk::<4>().unwrap_or((section, &[0; 4]));
    let kind = ErrorKind::Checksum { found: u32::from_be_bytes(*found), computed: crc::mpeg(body) };
    Error::new(kind, &"CRC_32", body.len())
}

// By hand because the table says which table_ids and section_lengths are right, and what the fields are called.
impl<'a, T: Decode<'a> + Table> Decode<'a> for LongSection<T> {
    const NAME: wire::Name = T::AT;

    /// Checks `CRC_32` before anything else is looked at.
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        decode_long(r)
    }
}

impl<T: Encode + Table> Encode for LongSection<T> {
    fn encoded_len(&self) -> usize {
        long_len(self.table.encoded_len())
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        put_long::<T>(self, &self.table, w)
    }
}

/// Bytes of a long section around a body: header, the five bytes behind it, and `CRC_32`.
pub(crate) const fn long_len(body: usize) -> usize {
    body.saturating_add(3 + 5 + 4)
}

/// Bytes of a short section of `T` around a body.
pub(crate) const fn short_len<T: Table>(body: usize) -> usize {
    body.saturating_add(if T::SHORT_WITH_CRC { 3 + 4 } else { 3 })
}

/// Writes a long section of `T` around `body`.
pub(crate) fn put_long<T: Table>(
    of: &LongSection<impl Sized>,
    body: &impl Encode,
    w: &mut Writer<'_>,
) -> Result<(), Error> {
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

/// Writes header, what `rest` writes, and `CRC_32`. A table_id that `T` does not accept is an error.
pub(crate) fn put_section<T: Table>(
    header: SectionHeader,
    crc: bool,
    w: &mut Writer<'_>,
    rest: impl FnOnce(&mut Writer<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mark = open_section(T::accepts(header.table_id), header.table_id, w)?;
    rest(w)?;
    close_section(mark, header, crc, T::MAX_SECTION_LENGTH, w)
}

/// Leaves room for the header and gives its place.
fn open_section(accepted: bool, table_id: u8, w: &mut Writer<'_>) -> Result<usize, Error> {
    if !accepted {
        return Err(Error::new(ErrorKind::Value(table_id.into()), &"SectionHeader.table_id", w.len()));
    }
    w.skip(3, &"SectionHeader.table_id")
}

/// Writes the header at `mark`, before what follows it, and `CRC_32` behind that.
fn close_section(mark: usize, header: SectionHeader, crc: bool, most: usize, w: &mut Writer<'_>) -> Result<(), Error> {
    let body = w.since(mark).len().saturating_sub(3);
    let length = body.saturating_add(if crc { 4 } else { 0 });
    let section_length = match u16::try_from(length) {
        Ok(n) if length <= most => n,
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

// By hand for the same reason, and because the table says whether a CRC_32 ends the section.
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
        if section_syntax_indicator {
            return Err(wrong_form(start, false));
        }
        if !(crc..=T::MAX_SECTION_LENGTH).contains(&length) {
            return Err(wrong_length(start, section_length));
        }
        let rest = if T::SHORT_WITH_CRC {
            let (rest, _) = body_and_end(r, length, &"CRC_32")?;
            check_crc(r.since(&start).peek()).map_err(|e| e.moved(start.offset()))?;
            rest
        } else {
            r.sub(length, &"SectionHeader.section_length")?
        };
        let table = decode_table(rest)?;
        Ok(ShortSection { table_id, private_indicator, reserved, table })
    }
}

impl<T: Encode + Table> Encode for ShortSection<T> {
    fn encoded_len(&self) -> usize {
        short_len::<T>(self.table.encoded_len())
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        put_short::<T>(self, &self.table, w)
    }
}

/// Writes a short section of `T` around `body`.
pub(crate) fn put_short<T: Table>(
    of: &ShortSection<impl Sized>,
    body: &impl Encode,
    w: &mut Writer<'_>,
) -> Result<(), Error> {
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
