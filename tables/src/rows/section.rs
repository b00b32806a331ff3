//! Columns of sections.

use super::{Bool, Bytes, Column, I16, I32, I64, Text, column, nullable};
use crate::signed;
use crate::unit::Unit;
use mpegts::section::{LongHeader, SectionHeader};
use wire::{Decode, Reader};

/// A section with its headers, as far as it has them.
pub(crate) struct SectionRow<'u> {
    pub unit: &'u Unit,
    header: Option<SectionHeader>,
    pub long: Option<LongHeader>,
}

impl<'u> SectionRow<'u> {
    pub fn new(unit: &'u Unit) -> Self {
        let mut r = Reader::new(&unit.bytes);
        let header = SectionHeader::decode(&mut r).ok();
        let long = header.filter(SectionHeader::is_long).and_then(|_| LongHeader::decode(&mut r).ok());
        SectionRow { unit, header, long }
    }

    /// The bytes that `section_length` counts are all there.
    fn is_whole(&self) -> bool {
        let length = self.header.map(|header| usize::from(header.section_length).saturating_add(3));
        length == Some(self.unit.bytes.len())
    }

    fn crc_32(&self) -> Option<i64> {
        let crc = self.unit.bytes.last_chunk().filter(|_| self.long.is_some() && self.is_whole())?;
        Some(i64::from(u32::from_be_bytes(*crc)))
    }
}

/// Sections.
pub(crate) fn columns<'u>() -> Vec<Column<SectionRow<'u>>> {
    vec![
        column("offset", I64(|s| Some(signed(s.unit.begin.position)))),
        column("pid", I16(|s| i16::try_from(s.unit.pid.get()).ok())),
        nullable("table_id", I16(|s| s.unit.bytes.first().map(|id| i16::from(*id)))),
        nullable("section_syntax_indicator", Bool(|s| s.header.map(|h| h.section_syntax_indicator))),
        nullable("private_indicator", Bool(|s| s.header.map(|h| h.private_indicator))),
        nullable("section_length", I16(|s| i16::try_from(s.header?.section_length).ok())),
        nullable("table_id_extension", I32(|s| s.long.map(|h| h.table_id_extension.into()))),
        nullable("version_number", I16(|s| s.long.map(|h| h.version_number.into()))),
        nullable("current_next_indicator", Bool(|s| s.long.map(|h| h.current_next_indicator))),
        nullable("section_number", I16(|s| s.long.map(|h| h.section_number.into()))),
        nullable("last_section_number", I16(|s| s.long.map(|h| h.last_section_number.into()))),
        nullable("crc_32", I64(|s| s.crc_32())),
        nullable("crc_32_correct", Bool(|s| s.crc_32().map(|_| s.unit.error.is_none()))),
        nullable("error", Text(|s| s.unit.error.as_deref().map(Into::into))),
        column("bytes", Bytes(|s| Some(&s.unit.bytes))),
    ]
}
