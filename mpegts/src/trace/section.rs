//! Trees of sections.

use crate::psi::DsmccSection;
use crate::section::{LongHeader, LongSection, Section, SectionHeader, ShortSection, Table, check_crc, within};
use wire::trace::{Kind, Trace, TraceRaw, Tracer, fields};
use wire::{Blob, Decode, Error, Reader};

/// Headers, table and `CRC_32`, or what stands in its place.
fn section<'a, T: Table + Trace<'a>>(
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
    t.part(T::ABBREVIATION, body, |r, t| T::trace(r, t).map_err(within));
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

    fn peek(r: Reader<'a>) -> Option<u8> {
        r.peek().first().copied()
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

impl<'a, T: Table + Trace<'a> + Decode<'a>> Trace<'a> for DsmccSection<T> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        let start = *r;
        section::<T>(r, t, |_| true)?;
        let section = DsmccSection::<T>::decode(&mut { start }).map_err(|error| t.blame(error))?;
        if let (Some(_), Some(field)) = (section.checksum, t.field("CRC_32")) {
            field.name = "checksum";
        }
        Ok(())
    }
}
