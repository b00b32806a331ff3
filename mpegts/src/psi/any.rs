//! Any table: which type follows which table_id.

use super::{
    Cat, DsmccPayload, DsmccSection, GreenAccessUnit, IpmpControlInformation, Iso14496, MetadataSection, Pat, Pmt,
    StreamDescriptors, Tsdt,
};
use crate::section::{LongSection, Section, ShortSection};
use wire::{Tagged, tagged};

tagged! {
    /// The section of any table of ISO/IEC 13818-1 and of DSM-CC — Table 2-31.
    ///
    /// Other standards extend it, and so do users: an enum of their own with
    /// `: Section<'a> whole extends Mpeg(AnySection<'a>)` and a line for each table.
    pub enum AnySection<'a>: Section<'a> whole {
        0x00 Pat(LongSection<Pat<'a>>) as "PAT",
        0x01 Cat(LongSection<Cat<'a>>) as "CAT",
        0x02 Pmt(LongSection<Pmt<'a>>) as "PMT",
        0x03 Tsdt(LongSection<Tsdt<'a>>) as "TSDT",
        0x04 | 0x05 | 0x08 => (v.table_id) Iso14496(LongSection<Iso14496<'a>>) as "ISO_IEC_14496",
        0x06 Metadata(MetadataSection<'a>),
        0x07 Ipmp(LongSection<IpmpControlInformation<'a>>) as "IPMP",
        0x09 GreenAccessUnit(ShortSection<GreenAccessUnit<'a>>) as "Green_AU",
        0x3A..=0x3C => (v.section.table_id) Dsmcc(DsmccSection<DsmccPayload<'a>>) as "DSMCC",
        0x3D StreamDescriptors(DsmccSection<StreamDescriptors<'a>>) as "DSMCC_stream_descriptors",
        0x3E | 0x3F => (v.section.table_id) DsmccPrivate(DsmccSection<DsmccPayload<'a>>) as "DSMCC_private",
    }
}

impl<'a> AnySection<'a> {
    /// Types a section.
    pub fn from_section(section: Section<'a>) -> Self {
        Self::from_raw(section, section.reader())
    }
}
