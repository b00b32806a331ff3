//! Sections of ISO/IEC 13818-6 (DSM-CC): their framing. What the messages in them say belongs to
//! carousels.

use crate::descriptor::Descriptor;
use crate::section::{LongHeader, LongSection, SectionHeader, Table, body_and_end, decode_table, wrong_length};
use wire::{Blob, Decode, Encode, Error, ErrorKind, Item, List, Reader, View, Writer, syntax};

syntax! {
    /// The payload of any DSMCC_section, not interpreted — ISO/IEC 13818-6, 9.2.
    pub struct DsmccPayload<'a> {
        payload: .. Blob<'a>,
    }

    /// The payload of a DSMCC_section of table_id 0x3D: normal play time, modes and events of a
    /// stream.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct StreamDescriptors<'a, D: Item<'a> = Descriptor<'a>> {
        descriptors: .. List<'a, D>,
    }
}

impl DsmccPayload<'_> {
    /// The table_id of multiprotocol encapsulation in LLC/SNAP.
    pub const LLC_SNAP: u8 = 0x3A;
    /// The table_id of U-N messages: DownloadServerInitiate, DownloadInfoIndication. The
    /// `table_id_extension` is the low half of the transactionId.
    pub const UN_MESSAGE: u8 = 0x3B;
    /// The table_id of DownloadDataBlock. The `table_id_extension` is the moduleId.
    pub const DOWNLOAD_DATA: u8 = 0x3C;
    /// The table_id of stream descriptors.
    pub const STREAM_DESCRIPTORS: u8 = 0x3D;
    /// The table_id of private data, among them datagrams of EN 301 192.
    pub const PRIVATE: u8 = 0x3E;
    /// The table_id of addressable sections.
    pub const ADDRESSABLE: u8 = 0x3F;
}

impl Table for DsmccPayload<'_> {
    const ABBREVIATION: &'static str = "DSMCC";
    const PRIVATE_INDICATOR: bool = false;
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        matches!(table_id, 0x3A..=0x3F)
    }
}

impl<'a, D: Item<'a>> Table for StreamDescriptors<'a, D> {
    const ABBREVIATION: &'static str = "DSMCC_stream_descriptors";
    const PRIVATE_INDICATOR: bool = false;
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == DsmccPayload::STREAM_DESCRIPTORS
    }
}

/// DSMCC_section — ISO/IEC 13818-6, 9.2: a long section that may end in a checksum of another kind.
///
/// By hand because section_syntax_indicator says nothing of the form here, only which of the two
/// ends it. A section with `CRC_32` is a [`LongSection`] as any other.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DsmccSection<T> {
    /// All but the last four bytes. Its `private_indicator` is the complement of
    /// section_syntax_indicator.
    pub section: LongSection<T>,
    /// None: section_syntax_indicator is 1, and a `CRC_32` ends the section. Otherwise it is 0, and
    /// these are the four bytes as received: the checksum is not verified (text not available).
    pub checksum: Option<[u8; 4]>,
}

impl<T: Table> DsmccSection<T> {
    /// A section that ends in `CRC_32`.
    pub const fn with_crc_32(section: LongSection<T>) -> Self {
        DsmccSection { section, checksum: None }
    }

    /// A section that ends in a checksum. Four zeros stand for none by its sender.
    pub fn with_checksum(section: LongSection<T>, checksum: [u8; 4]) -> Self {
        DsmccSection { section: LongSection { private_indicator: true, ..section }, checksum: Some(checksum) }
    }
}

// By hand because the table says which table_ids are right, and a flag which of two checksums ends the section.
impl<'a, T: Decode<'a> + Table> Decode<'a> for DsmccSection<T> {
    const NAME: wire::Name = T::AT;

    /// Checks `CRC_32` where there is one.
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let start = *r;
        let SectionHeader { table_id, section_syntax_indicator, private_indicator, reserved, section_length } =
            SectionHeader::decode(&mut { start })?;
        if section_syntax_indicator {
            return LongSection::decode(r).map(Self::with_crc_32);
        }
        if !T::accepts(table_id) {
            return Err(start.error(ErrorKind::Value(table_id.into()), &"SectionHeader.table_id"));
        }
        r.array::<3>(&"SectionHeader.table_id")?;
        let length = usize::from(section_length);
        if !(9..=T::MAX_SECTION_LENGTH).contains(&length) {
            return Err(wrong_length(start, section_length));
        }
        let (mut rest, checksum) = body_and_end(r, length, &"checksum")?;
        let header = LongHeader::decode(&mut rest)?;
        let table = decode_table(rest)?;
        let section = LongSection { table_id, private_indicator, reserved, header, table };
        Ok(DsmccSection { section, checksum: Some(*checksum) })
    }
}

impl<T: Encode + Table> Encode for DsmccSection<T> {
    fn encoded_len(&self) -> usize {
        self.section.encoded_len()
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        let mark = w.len();
        self.section.encode(w)?;
        if let Some(checksum) = self.checksum {
            let &[_, second, ..] = w.since(mark) else { return Ok(()) };
            w.patch(mark.saturating_add(1), &[second & 0x7F]);
            w.patch(w.len().saturating_sub(4), &checksum);
        }
        Ok(())
    }
}

impl<V: View> View for DsmccSection<V>
where
    for<'a> V::Of<'a>: Decode<'a> + Encode + Table,
{
    type Of<'a> = DsmccSection<V::Of<'a>>;
}
