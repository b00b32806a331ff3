//! The program map table.

use crate::descriptor::Descriptor;
use crate::packet::Pid;
use crate::section::Table;
use wire::{Item, List, Rfu, codes, syntax};

codes! {
    /// stream_type — Table 2-34. Values from 0x80 up are private and have no name here.
    pub StreamType: u8 = 8 {
        0x01 MPEG1_VIDEO "MPEG-1 video" "MPEG-1视频",
        0x02 MPEG2_VIDEO "MPEG-2 video" "MPEG-2视频",
        0x03 MPEG1_AUDIO "MPEG-1 audio" "MPEG-1音频",
        0x04 MPEG2_AUDIO "MPEG-2 audio" "MPEG-2音频",
        0x05 PRIVATE_SECTIONS "private sections" "私有分段",
        0x06 PRIVATE_PES "private data in PES packets" "PES包中的私有数据",
        0x07 MHEG "MHEG" "MHEG",
        0x08 DSM_CC "DSM-CC (Annex A)" "DSM-CC（附录A）",
        0x09 H222_1 "H.222.1" "H.222.1",
        0x0A DSM_CC_A "DSM-CC type A, multiprotocol encapsulation" "DSM-CC A类（多协议封装）",
        0x0B DSM_CC_B "DSM-CC type B, U-N messages" "DSM-CC B类（用户网络消息）",
        0x0C DSM_CC_C "DSM-CC type C, stream descriptors" "DSM-CC C类（流描述符）",
        0x0D DSM_CC_D "DSM-CC type D, sections" "DSM-CC D类（分段）",
        0x0E AUXILIARY "H.222.0 auxiliary" "H.222.0辅助数据",
        0x0F AAC_ADTS "AAC audio, ADTS" "AAC音频（ADTS）",
        0x10 MPEG4_VISUAL "MPEG-4 visual" "MPEG-4视觉",
        0x11 AAC_LATM "MPEG-4 audio, LATM" "MPEG-4音频（LATM）",
        0x12 MPEG4_SL_PES "MPEG-4 SL or M4Mux in PES packets" "PES包中的MPEG-4 SL或M4Mux流",
        0x13 MPEG4_SL_SECTIONS "MPEG-4 SL or M4Mux in sections" "分段中的MPEG-4 SL或M4Mux流",
        0x14 SYNCHRONIZED_DOWNLOAD "DSM-CC synchronized download protocol" "DSM-CC同步下载协议",
        0x15 METADATA_PES "metadata in PES packets" "PES包中的元数据",
        0x16 METADATA_SECTIONS "metadata in sections" "分段中的元数据",
        0x17 METADATA_DATA_CAROUSEL "metadata in a data carousel" "数据轮播中的元数据",
        0x18 METADATA_OBJECT_CAROUSEL "metadata in an object carousel" "对象轮播中的元数据",
        0x19 METADATA_DOWNLOAD "metadata in the synchronized download protocol" "同步下载协议中的元数据",
        0x1A IPMP "IPMP" "IPMP",
        0x1B AVC "AVC video" "AVC视频",
        0x1C MPEG4_AUDIO_RAW "MPEG-4 audio without transport syntax" "无传输语法的MPEG-4音频",
        0x1D MPEG4_TEXT "MPEG-4 text" "MPEG-4文本",
        0x1E AUXILIARY_VIDEO "auxiliary video" "辅助视频",
        0x1F SVC "SVC video sub-bitstream" "SVC视频子码流",
        0x20 MVC "MVC video sub-bitstream" "MVC视频子码流",
        0x21 JPEG_2000 "JPEG 2000 video" "JPEG 2000视频",
        0x22 MPEG2_VIDEO_3D "MPEG-2 video, additional view" "MPEG-2视频附加视点",
        0x23 AVC_3D "AVC video, additional view" "AVC视频附加视点",
        0x24 HEVC "HEVC video" "HEVC视频",
        0x25 HEVC_TEMPORAL_SUBSET "HEVC temporal video subset" "HEVC时域视频子集",
        0x26 MVCD "MVCD video sub-bitstream" "MVCD视频子码流",
        0x27 TEMI "timeline and external media information" "时间线与外部媒体信息",
        0x28 HEVC_ENHANCEMENT_G "HEVC enhancement sub-partition (Annex G)" "HEVC增强子分区（附录G）",
        0x29 HEVC_TEMPORAL_ENHANCEMENT_G "HEVC temporal enhancement sub-partition (Annex G)" "HEVC时域增强子分区（附录G）",
        0x2A HEVC_ENHANCEMENT_H "HEVC enhancement sub-partition (Annex H)" "HEVC增强子分区（附录H）",
        0x2B HEVC_TEMPORAL_ENHANCEMENT_H "HEVC temporal enhancement sub-partition (Annex H)" "HEVC时域增强子分区（附录H）",
        0x2C GREEN "green access units in sections" "分段中的绿色访问单元",
        0x2D MPEGH_AUDIO_MAIN "MPEG-H 3D audio, main stream" "MPEG-H 3D音频主码流",
        0x2E MPEGH_AUDIO_AUXILIARY "MPEG-H 3D audio, auxiliary stream" "MPEG-H 3D音频辅助码流",
        0x2F QUALITY "quality access units in sections" "分段中的质量访问单元",
        0x30 MEDIA_ORCHESTRATION "media orchestration access units in sections" "分段中的媒体编排访问单元",
        0x31 HEVC_TILES "HEVC motion-constrained tile set substream" "HEVC运动约束分块集子码流",
        0x32 JPEG_XS "JPEG XS video" "JPEG XS视频",
        0x33 VVC "VVC video" "VVC视频",
        0x34 VVC_TEMPORAL_SUBSET "VVC temporal video subset" "VVC时域视频子集",
        0x35 EVC "EVC video" "EVC视频",
        0x36 LCEVC "LCEVC video" "LCEVC视频",
        0x42 AVS "AVS or AVS+ video" "AVS或AVS+视频",
        0x7F IPMP_STREAM "IPMP stream" "IPMP流",
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
