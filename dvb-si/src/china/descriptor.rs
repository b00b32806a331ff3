//! Descriptors of Chinese networks. The lines of [`ChineseDescriptor`] are the registry.
//!
//! Their tags mean other things elsewhere. [`PrivateScope`](crate::descriptor::PrivateScope) knows when they are meant.

use super::{Avs2AudioStream, Avs2Video, Avs3AudioStream, Avs3Video, Avs3VideoOld, AvsVideo, DraAudioStream};
use crate::descriptor::RawDescriptor;
use crate::units::CableFrequency;
use mpegts::Pid;
use wire::{Blob, Chars, List, Rfu, codes, syntax, tagged};

tagged! {
    /// The descriptors of Chinese networks.
    pub enum ChineseDescriptor<'a>: RawDescriptor<'a> {
        0x3E Avs3VideoOld<'a> as "AVS3_video_old",
        0x3F AvsVideo as "AVS_video" exact,
        0x40 Avs2Video as "AVS2_video" exact,
        0x5A DtmbDeliverySystem as "terrestrial_delivery_system" exact,
        0x86 CaptionService<'a>,
        0xA0 DraAudioStream<'a> as "DRA_audio_stream",
        0xC0 DtmbDrm<'a> as "DTMB_DRM",
        0xD1 Avs3Video as "AVS3_video" exact,
        0xD2 Avs3AudioStream<'a> as "AVS3_audio",
        0xD3 Avs2AudioStream<'a> as "AVS2_audio",
        0xF3 HdrDynamicMetadata as "HDR_dynamic_metadata",
    }
}

codes! {
    /// FEC of DTMB.
    pub DtmbFec: u8 = 4 {
        0 UNDEFINED "not defined",
        1 R0_4 "0.4: (7488, 3008)",
        2 R0_6 "0.6: (7488, 4512)",
        3 R0_8 "0.8: (7488, 6016)",
    }

    /// modulation of DTMB.
    pub DtmbModulation: u8 = 4 {
        0 UNDEFINED "not defined",
        1 QAM4 "4QAM",
        2 QAM4_NR "4QAM-NR",
        3 QAM16 "16QAM",
        4 QAM32 "32QAM",
        5 QAM64 "64QAM",
    }

    /// number_of_subcarrier of DTMB.
    pub DtmbCarriers: u8 = 4 {
        0 UNDEFINED "not defined",
        1 C1_DUAL_PILOT "C = 1 with dual pilot",
        2 C1 "C = 1",
        3 C3780 "C = 3780",
    }

    /// frame_header_mode of DTMB.
    pub DtmbFrameHeader: u8 = 4 {
        0 PN420_VARYING "mode 1 (PN420), phase varying",
        1 PN420_FIXED "mode 1 (PN420), phase fixed",
        2 PN595 "mode 2 (PN595)",
        3 PN945_VARYING "mode 3 (PN945), phase varying",
        4 PN945_FIXED "mode 3 (PN945), phase fixed",
    }

    /// interleaving_mode of DTMB.
    pub DtmbInterleaving: u8 = 4 {
        0 MODE_1 "mode 1 (240)",
        1 MODE_2 "mode 2 (720)",
    }
}

syntax! {
    /// terrestrial_delivery_system_descriptor — GB/T 28161-2011, 6.2.10.3: DTMB. Tag and length are those of DVB-T.
    pub struct DtmbDeliverySystem {
        centre_frequency:     32 CableFrequency,
        fec:                   4 DtmbFec,
        modulation:            4 DtmbModulation,
        number_of_subcarrier:  4 DtmbCarriers,
        frame_header_mode:     4 DtmbFrameHeader,
        interleaving_mode:     4 DtmbInterleaving,
        other_frequency_flag:  1 bool,
        /// False for a single frequency network.
        sfn_mfn_flag:          1 bool,
        reserved_1:            2 Rfu,
        reserved_2:           32 Rfu,
    }

    /// caption_service_descriptor — GY/T 270-2013, 6.4. ATSC has another one under this tag.
    pub struct CaptionService<'a> {
        reserved_1:           3 Rfu,
        services: (count 5) List<'a, CaptionServiceEntry>,
        reserved_2:           3 Rfu,
        caption_service_pid: 13 Pid,
    }

    /// The captions of one language.
    pub struct CaptionServiceEntry {
        iso_639_language_code: 24 Chars<3>,
        reserved_1:             2 Rfu,
        caption_service_number: 6 u8,
        reserved_2:             1 Rfu,
        wide_aspect_ratio:      1 bool,
        char_set:               6 u8,
        reserved_3:             8 Rfu,
    }

    /// HDR_dynamic_metadata_descriptor — T/UWA 005: HDR Vivid.
    pub struct HdrDynamicMetadata {
        cuva_tag:                       32 u32 = CUVV,
        cuva_version_map:               16 u16,
        terminal_provide_code:          16 u16,
        terminal_provide_oriented_code: 16 u16,
    }

    /// DTMB_DRM_descriptor — ITU-T J.1041, 7.2.1. Open question: no open text has its tag; 0xC0 is that of one other
    /// decoder and its synthetic stream.
    pub struct DtmbDrm<'a> {
        video_format:            4 u8,
        video_encryption_method: 4 u8,
        audio_format:            4 u8,
        audio_encryption_method: 4 u8,
        drm_data:               .. Blob<'a>,
    }
}

/// `cuvv`.
const CUVV: u32 = u32::from_be_bytes(*b"cuvv");
