//! The metadata section.

use crate::section::{LongHeader, LongSection, Table};
use wire::{Bits, Blob, Decode, Encode, Error, Reader, Rfu, View, Writer, codes, syntax};

codes! {
    /// section_fragment_indication: which part of a metadata access unit a section has.
    pub SectionFragmentIndication: u8 = 2 {
        0 MIDDLE "neither first nor last fragment",
        1 LAST "last fragment",
        2 FIRST "first fragment",
        3 WHOLE "whole access unit",
    }
}

syntax! {
    /// The body of a metadata section.
    pub struct MetadataBytes<'a> {
        metadata_byte: .. Blob<'a>,
    }
}

impl Table for MetadataBytes<'_> {
    const ABBREVIATION: &'static str = "metadata";
    const PRIVATE_INDICATOR: bool = false;
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == 0x06
    }
}

/// Metadata_section — 2.12.6.
///
/// Framed as all long sections, with flags of its own in the reserved bits of the common header:
/// this pair reads and writes it by way of [`LongSection`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetadataSection<'a> {
    /// The bit behind `section_syntax_indicator`.
    pub private_indicator: bool,
    /// The access unit is a random access point.
    pub random_access_indicator: bool,
    /// The access unit has the decoder configuration.
    pub decoder_config_flag: bool,
    /// The metadata service of the stream.
    pub metadata_service_id: u8,
    /// Eight bits.
    pub reserved: Rfu,
    /// Which part of an access unit this is.
    pub section_fragment_indication: SectionFragmentIndication,
    /// 0..=31.
    pub version_number: u8,
    /// False announces the next version.
    pub current_next_indicator: bool,
    /// Of the fragment.
    pub section_number: u8,
    /// Of the last fragment.
    pub last_section_number: u8,
    /// The access unit, or its fragment.
    pub metadata: Blob<'a>,
}

impl Default for MetadataSection<'_> {
    /// A whole access unit of no bytes.
    fn default() -> Self {
        let section = LongSection::<MetadataBytes>::new(0x06, 0x00FF, 0, MetadataBytes::default()).into();
        MetadataSection { random_access_indicator: false, decoder_config_flag: false, ..section }
    }
}

impl<'a> From<LongSection<MetadataBytes<'a>>> for MetadataSection<'a> {
    fn from(s: LongSection<MetadataBytes<'a>>) -> Self {
        let flags = s.reserved.to_bits(2);
        let [metadata_service_id, reserved] = s.header.table_id_extension.to_be_bytes();
        MetadataSection {
            private_indicator: s.private_indicator,
            random_access_indicator: flags & 2 != 0,
            decoder_config_flag: flags & 1 != 0,
            metadata_service_id,
            reserved: Rfu::from_bits(reserved.into(), 8),
            section_fragment_indication: Bits::from_bits(s.header.reserved.to_bits(2), 2),
            version_number: s.header.version_number,
            current_next_indicator: s.header.current_next_indicator,
            section_number: s.header.section_number,
            last_section_number: s.header.last_section_number,
            metadata: s.table.metadata_byte,
        }
    }
}

impl<'a> MetadataSection<'a> {
    /// The same bits by their names in other sections.
    fn framed(&self) -> LongSection<MetadataBytes<'a>> {
        let flags = u64::from(self.random_access_indicator) << 1 | u64::from(self.decoder_config_flag);
        let reserved = u8::try_from(self.reserved.to_bits(8)).unwrap_or(0xFF);
        LongSection {
            table_id: 0x06,
            private_indicator: self.private_indicator,
            reserved: Rfu::from_bits(flags, 2),
            header: LongHeader {
                table_id_extension: u16::from_be_bytes([self.metadata_service_id, reserved]),
                // More than two bits stay too many.
                reserved: Rfu::from_deviation(u32::from(self.section_fragment_indication.0) ^ 3),
                version_number: self.version_number,
                current_next_indicator: self.current_next_indicator,
                section_number: self.section_number,
                last_section_number: self.last_section_number,
            },
            table: MetadataBytes { metadata_byte: self.metadata },
        }
    }
}

impl<'a> Decode<'a> for MetadataSection<'a> {
    const NAME: &'static str = "Metadata_section";

    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        LongSection::decode(r).map(Self::from)
    }
}

impl Encode for MetadataSection<'_> {
    fn encoded_len(&self) -> usize {
        self.framed().encoded_len()
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        self.framed().encode(w)
    }
}

impl View for MetadataSection<'static> {
    type Of<'a> = MetadataSection<'a>;
}

wire::__serde! {
    mod json {
        use super::MetadataSection;
        use wire::Blob;
        use wire::ser::serde::{Serialize, Serializer};
        use wire::ser::{Error, Fields, Object, Transcode, Value, Vec};

        const KEYS: [&str; 11] = [
            "private_indicator", "random_access_indicator", "decoder_config_flag", "metadata_service_id", "reserved",
            "section_fragment_indication", "version_number", "current_next_indicator", "section_number",
            "last_section_number", "metadata_byte",
        ];

        impl Serialize for MetadataSection<'_> {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                let [private, random, config, id, reserved, fragment, version, current, number, last, bytes] = KEYS;
                let mut f = Fields::new(s, "MetadataSection", KEYS.len())?;
                if self.private_indicator {
                    f.bits(private, true)?;
                }
                f.bits(random, self.random_access_indicator)?;
                f.bits(config, self.decoder_config_flag)?;
                f.bits(id, self.metadata_service_id)?;
                if !self.reserved.is_default() {
                    f.bits(reserved, self.reserved)?;
                }
                f.bits(fragment, self.section_fragment_indication)?;
                f.bits(version, self.version_number)?;
                f.bits(current, self.current_next_indicator)?;
                f.bits(number, self.section_number)?;
                f.bits(last, self.last_section_number)?;
                f.part(bytes, &self.metadata)?;
                f.end()
            }
        }

        impl Transcode for MetadataSection<'_> {
            fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
                let [private, random, config, id, reserved, fragment, version, current, number, last, bytes] = KEYS;
                let o = Object::new(v, "MetadataSection", &KEYS)?;
                let metadata = o.part::<Blob<'_>>(bytes)?;
                let section = MetadataSection {
                    private_indicator: o.optional_bits(private)?.unwrap_or_default(),
                    random_access_indicator: o.bits(random)?,
                    decoder_config_flag: o.bits(config)?,
                    metadata_service_id: o.bits(id)?,
                    reserved: o.reserved(reserved)?,
                    section_fragment_indication: o.optional_bits(fragment)?
                        .unwrap_or(super::SectionFragmentIndication::WHOLE),
                    version_number: o.bits(version)?,
                    current_next_indicator: o.optional_bits(current)?.unwrap_or(true),
                    section_number: o.reserved(number)?,
                    last_section_number: o.reserved(last)?,
                    metadata: Blob(&metadata),
                };
                wire::ser::finish(&section, out)
            }
        }
    }
}

wire::__trace! {
    impl<'a> wire::trace::Trace<'a> for MetadataSection<'a> {
        fn trace(r: &mut Reader<'a>, t: &mut wire::trace::Tracer) -> Result<(), Error> {
            LongSection::<MetadataBytes<'a>>::trace(r, t)
        }
    }
}

wire::__testing! {
    impl wire::testing::Sample for MetadataSection<'_> {
        fn sample(s: &mut wire::testing::Source<'_>) {
            LongSection::<MetadataBytes<'_>>::sample(s);
        }
    }
}
