//! Columns of descriptors.

use super::section::SectionRow;
use super::{Column, I16, I32, I64, Text, column, nullable};
use crate::signed;
use crate::unit::Unit;
use dvb_si::descriptor::PrivateScope;
use dvb_si::table::each_loop;
use mpegts::section::Section;
use wire::Encode;

/// A descriptor and its section.
pub(crate) struct DescriptorRow<'u> {
    section: SectionRow<'u>,
    path: String,
    descriptor_tag: u8,
    descriptor_length: Option<usize>,
    scope: &'static str,
    name: &'static str,
    json: Option<String>,
}

/// The descriptors of these sections.
pub(crate) fn rows<'u>(units: impl Iterator<Item = &'u Unit>) -> Vec<DescriptorRow<'u>> {
    let mut rows = Vec::new();
    for unit in units.filter(|unit| unit.error.is_none()) {
        let Ok(section) = Section::from_bytes(&unit.bytes) else { continue };
        // A table that breaks off has its loops up to there.
        let _ = each_loop(section, PrivateScope::default(), |found| {
            let entry = found.entry.map(|(field, index)| format!("{field}/{index}/")).unwrap_or_default();
            let field = found.field.replace('.', "/");
            for (index, descriptor) in found.scoped().iter().map_while(Result::ok).enumerate() {
                rows.push(DescriptorRow {
                    section: SectionRow::new(unit),
                    path: format!("/{entry}{field}/{index}"),
                    descriptor_tag: descriptor.tag(),
                    // Tag and length come first.
                    descriptor_length: descriptor.encoded_len().checked_sub(2),
                    scope: descriptor.scope(),
                    name: descriptor.name(),
                    json: serde_json::to_string(&descriptor).ok(),
                });
            }
        });
    }
    rows
}

/// Descriptors.
pub(crate) fn columns<'u>() -> Vec<Column<DescriptorRow<'u>>> {
    vec![
        column("offset", I64(|d| Some(signed(d.section.unit.begin.position)))),
        column("pid", I16(|d| i16::try_from(d.section.unit.pid.get()).ok())),
        column("table_id", I16(|d| d.section.unit.bytes.first().map(|id| i16::from(*id)))),
        nullable("table_id_extension", I32(|d| d.section.long.map(|h| h.table_id_extension.into()))),
        nullable("version_number", I16(|d| d.section.long.map(|h| h.version_number.into()))),
        nullable("section_number", I16(|d| d.section.long.map(|h| h.section_number.into()))),
        column("path", Text(|d| Some((&d.path).into()))),
        column("descriptor_tag", I16(|d| Some(d.descriptor_tag.into()))),
        nullable("descriptor_length", I16(|d| d.descriptor_length.and_then(|length| length.try_into().ok()))),
        column("scope", Text(|d| Some(d.scope.into()))),
        column("name", Text(|d| Some(d.name.into()))),
        nullable("json", Text(|d| d.json.as_deref().map(Into::into))),
    ]
}
