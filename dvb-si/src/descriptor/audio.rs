//! Descriptors of audio streams.

use wire::{Blob, Rfz, syntax};

syntax! {
    /// AC-3_descriptor — D.3.
    pub struct Ac3<'a> {
        component_type_flag: 1 bool = component_type.is_some(),
        bsid_flag:           1 bool = bsid.is_some(),
        mainid_flag:         1 bool = mainid.is_some(),
        asvc_flag:           1 bool = asvc.is_some(),
        reserved:            4 Rfz,
        component_type: (if component_type_flag) Option<Ac3ComponentType>,
        bsid: (if bsid_flag) 8 Option<u8>,
        mainid: (if mainid_flag) 8 Option<u8>,
        asvc: (if asvc_flag) 8 Option<u8>,
        additional_info: .. Blob<'a>,
    }

    /// component_type of AC-3 and enhanced AC-3.
    pub struct Ac3ComponentType {
        enhanced_ac3_flag:  1 bool,
        full_service_flag:  1 bool,
        service_type_flags: 3 u8,
        number_of_channels: 3 u8,
    }

    /// enhanced_AC-3_descriptor — D.5.
    pub struct EnhancedAc3<'a> {
        component_type_flag: 1 bool = component_type.is_some(),
        bsid_flag:           1 bool = bsid.is_some(),
        mainid_flag:         1 bool = mainid.is_some(),
        asvc_flag:           1 bool = asvc.is_some(),
        mixinfoexists:       1 bool,
        substream1_flag:     1 bool = substream1.is_some(),
        substream2_flag:     1 bool = substream2.is_some(),
        substream3_flag:     1 bool = substream3.is_some(),
        component_type: (if component_type_flag) Option<Ac3ComponentType>,
        bsid: (if bsid_flag) 8 Option<u8>,
        mainid: (if mainid_flag) 8 Option<u8>,
        asvc: (if asvc_flag) 8 Option<u8>,
        substream1: (if substream1_flag) 8 Option<u8>,
        substream2: (if substream2_flag) 8 Option<u8>,
        substream3: (if substream3_flag) 8 Option<u8>,
        additional_info: .. Blob<'a>,
    }

    /// ancillary_data_descriptor — 6.2.2.
    pub struct AncillaryData {
        /// A bit for each kind of data that the audio stream carries, from the lowest: DVD video, extended, announcement
        /// switching, DAB, scale factor error check (ScF-CRC), MPEG-4, RDS.
        ancillary_data_identifier: 8 u8,
    }

    /// DTS_descriptor — G.2.1.
    pub struct Dts<'a> {
        sample_rate_code:       4 u8,
        bit_rate_code:          6 u8,
        nblks:                  7 u8,
        fsize:                 14 u16,
        surround_mode:          6 u8,
        lfe_flag:               1 bool,
        extended_surround_flag: 2 u8,
        additional_info:       .. Blob<'a>,
    }

    /// AAC_descriptor — H.2.1.
    pub struct Aac<'a> {
        profile_and_level: 8 u8,
        details: (more) Option<AacDetails<'a>>,
    }

    /// What an [`Aac`] of more than a byte says.
    pub struct AacDetails<'a> {
        aac_type_flag: 1 bool = aac_type.is_some(),
        saoc_de_flag:  1 bool,
        reserved:      6 Rfz,
        /// A component_type of stream_content 6.
        aac_type: (if aac_type_flag) 8 Option<u8>,
        additional_info: .. Blob<'a>,
    }
}
