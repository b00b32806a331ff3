//! The program map table.

use crate::descriptor::Descriptor;
use crate::packet::Pid;
use crate::section::Table;
use wire::{Item, List, Rfu, codes, syntax};

codes! {
    /// stream_type — Table 2-34. Values from 0x80 up are private and have no name here.
    pub StreamType: u8 = 8 {
        0x01 MPEG1_VIDEO "MPEG-1 video",
        0x02 MPEG2_VIDEO "MPEG-2 video",
        0x03 MPEG1_AUDIO "MPEG-1 audio",
        0x04 MPEG2_AUDIO "MPEG-2 audio",
        0x05 PRIVATE_SECTIONS "private sections",
        0x06 PRIVATE_PES "private data in PES packets",
        0x07 MHEG "MHEG",
        0x08 DSM_CC "DSM-CC (Annex A)",
        0x09 H222_1 "H.222.1",
        0x0A DSM_CC_A "DSM-CC type A, multiprotocol encapsulation",
        0x0B DSM_CC_B "DSM-CC type B, U-N messages",
        0x0C DSM_CC_C "DSM-CC type C, stream descriptors",
        0x0D DSM_CC_D "DSM-CC type D, sections",
        0x0E AUXILIARY "H.222.0 auxiliary",
        0x0F AAC_ADTS "AAC audio, ADTS",
        0x10 MPEG4_VISUAL "MPEG-4 visual",
        0x11 AAC_LATM "MPEG-4 audio, LATM",
        0x12 MPEG4_SL_PES "MPEG-4 SL or M4Mux in PES packets",
        0x13 MPEG4_SL_SECTIONS "MPEG-4 SL or M4Mux in sections",
        0x14 SYNCHRONIZED_DOWNLOAD "DSM-CC synchronized download protocol",
        0x15 METADATA_PES "metadata in PES packets",
        0x16 METADATA_SECTIONS "metadata in sections",
        0x17 METADATA_DATA_CAROUSEL "metadata in a data carousel",
        0x18 METADATA_OBJECT_CAROUSEL "metadata in an object carousel",
        0x19 METADATA_DOWNLOAD "metadata in the synchronized download protocol",
        0x1A IPMP "IPMP",
        0x1B AVC "AVC video",
        0x1C MPEG4_AUDIO_RAW "MPEG-4 audio without transport syntax",
        0x1D MPEG4_TEXT "MPEG-4 text",
        0x1E AUXILIARY_VIDEO "auxiliary video",
        0x1F SVC "SVC video sub-bitstream",
        0x20 MVC "MVC video sub-bitstream",
        0x21 JPEG_2000 "JPEG 2000 video",
        0x22 MPEG2_VIDEO_3D "MPEG-2 video, additional view",
        0x23 AVC_3D "AVC video, additional view",
        0x24 HEVC "HEVC video",
        0x25 HEVC_TEMPORAL_SUBSET "HEVC temporal video subset",
        0x26 MVCD "MVCD video sub-bitstream",
        0x27 TEMI "timeline and external media information",
        0x28 HEVC_ENHANCEMENT_G "HEVC enhancement sub-partition (Annex G)",
        0x29 HEVC_TEMPORAL_ENHANCEMENT_G "HEVC temporal enhancement sub-partition (Annex G)",
        0x2A HEVC_ENHANCEMENT_H "HEVC enhancement sub-partition (Annex H)",
        0x2B HEVC_TEMPORAL_ENHANCEMENT_H "HEVC temporal enhancement sub-partition (Annex H)",
        0x2C GREEN "green access units in sections",
        0x2D MPEGH_AUDIO_MAIN "MPEG-H 3D audio, main stream",
        0x2E MPEGH_AUDIO_AUXILIARY "MPEG-H 3D audio, auxiliary stream",
        0x2F QUALITY "quality access units in sections",
        0x30 MEDIA_ORCHESTRATION "media orchestration access units in sections",
        0x31 HEVC_TILES "HEVC motion-constrained tile set substream",
        0x32 JPEG_XS "JPEG XS video",
        0x33 VVC "VVC video",
        0x34 VVC_TEMPORAL_SUBSET "VVC temporal video subset",
        0x35 EVC "EVC video",
        0x36 LCEVC "LCEVC video",
        0x42 AVS "AVS or AVS+ video",
        0x7F IPMP_STREAM "IPMP stream",
    }
}

impl StreamType {
    /// True for the types that are carried in sections rather than PES packets.
    pub const fn is_sections(self) -> bool {
        matches!(self.0, 0x05 | 0x0A..=0x0D | 0x13 | 0x14 | 0x16..=0x19 | 0x2C | 0x2F | 0x30)
    }
}

syntax! {
    /// TS_program_map_section — 2.4.4.9. The `table_id_extension` is the `program_number`.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Pmt<'a, D: Item<'a> = Descriptor<'a>> {
        reserved_1:     3 Rfu,
        /// 0x1FFF where the program has no clock.
        pcr_pid:       13 Pid,
        reserved_2:     4 Rfu,
        program_info: [12] List<'a, D>,
        streams:      .. List<'a, PmtStream<'a, D>>,
    }

    /// One elementary stream.
    pub struct PmtStream<'a, D: Item<'a> = Descriptor<'a>> {
        stream_type:     8 StreamType,
        reserved_1:      3 Rfu,
        elementary_pid: 13 Pid,
        reserved_2:      4 Rfu,
        es_info:       [12] List<'a, D>,
    }
}

impl Pmt<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x02;
}

impl<'a, D: Item<'a>> Table for Pmt<'a, D> {
    const ABBREVIATION: &'static str = "PMT";
    const EXTENSION: &'static str = "program_number";
    const PRIVATE_INDICATOR: bool = false;

    fn accepts(table_id: u8) -> bool {
        table_id == Pmt::TABLE_ID
    }
}
