//! Private data of the adaptation field in the form of TS 101 154, Annex D: fields with a tag and a
//! length.
//!
//! The bytes belong to whoever sent them. They are looked at as such fields when the list is walked;
//! what does not have the form is an error of the walk, and stays as it is.

use wire::{Blob, Error, List, Rfu, Rfz, choice, codes, syntax, tagged};

codes! {
    /// AU_coding_format.
    pub AuCodingFormat: u8 = 4 {
        0 UNDEFINED "undefined",
        1 MPEG2_VIDEO "MPEG-2 video",
        2 AVC "H.264/AVC",
        3 VC1 "VC-1",
    }
}

syntax! {
    /// Any field, its body not interpreted.
    pub raw struct RawPrivateData<'a> {
        data_field_tag: 8 u8,
        /// At most 255 bytes.
        body: [8] Blob<'a>,
    }

    /// announcement_switching_data_field — D.2.
    pub struct AnnouncementSwitching {
        /// A bit for each type of announcement, as in the announcement_support_descriptor.
        announcement_switching_flag_field: 16 u16,
    }

    /// AU_information_data_field — D.2: the access unit that starts in this packet.
    pub struct AuInformation<'a> {
        au_coding_format:           4 AuCodingFormat,
        /// By coding format: the picture's type.
        au_coding_type_information: 4 u8,
        details: (more) Option<AuDetails<'a>>,
    }

    /// The second part of an [`AuInformation`].
    pub struct AuDetails<'a> {
        au_ref_pic_idc:                  2 u8,
        au_pic_struct:                   2 u8,
        au_pts_present_flag:             1 bool = au_pts_32.is_some(),
        au_profile_info_present_flag:    1 bool = profile_info.is_some(),
        au_stream_info_present_flag:     1 bool = stream_info.is_some(),
        au_trick_mode_info_present_flag: 1 bool = trick_mode_info.is_some(),
        /// 45 kHz ticks: the 32 most significant bits of the PTS.
        au_pts_32:       (if au_pts_present_flag) 32 Option<u32>,
        stream_info:     (if au_stream_info_present_flag) Option<AuStreamInfo>,
        profile_info:    (if au_profile_info_present_flag) Option<AuProfileInfo>,
        trick_mode_info: (if au_trick_mode_info_present_flag) Option<AuTrickModeInfo>,
        extension: (more) Option<AuExtension<'a>>,
    }

    /// The frame rate of the stream.
    pub struct AuStreamInfo {
        reserved:           4 Rfu,
        au_frame_rate_code: 4 u8,
    }

    /// Profile and level of the stream.
    pub struct AuProfileInfo {
        au_profile:              8 u8,
        au_constraint_set0_flag: 1 bool,
        au_constraint_set1_flag: 1 bool,
        au_constraint_set2_flag: 1 bool,
        au_avc_compatible_flags: 5 u8,
        au_level:                8 u8,
    }

    /// Sizes and distances of the pictures a trick mode needs.
    pub struct AuTrickModeInfo {
        au_max_i_picture_size: 12 u16,
        au_nominal_i_period:    8 u8,
        au_max_i_period:        8 u8,
        reserved:               4 Rfu,
    }

    /// The third part of an [`AuInformation`].
    pub struct AuExtension<'a> {
        au_pulldown_info_present_flag: 1 bool = pulldown_info.is_some(),
        reserved:                      6 Rfz,
        au_flags_extension_1:          1 bool = au_reserved.is_some(),
        pulldown_info: (if au_pulldown_info_present_flag) Option<AuPulldownInfo>,
        /// Flags without a meaning yet.
        au_reserved:   (if au_flags_extension_1) 8 Option<u8>,
        au_reserved_byte: .. Blob<'a>,
    }

    /// How the picture is shown in a pulldown.
    pub struct AuPulldownInfo {
        reserved:         4 Rfu,
        au_pulldown_info: 4 u8,
    }

    /// PVR_assist_information_data_field — D.2, not interpreted.
    pub struct PvrAssistInformation<'a> {
        data_byte: .. Blob<'a>,
    }

    /// A field of whoever registered its format_identifier.
    pub struct RegisteredPrivateData<'a> {
        format_identifier: 32 u32 = data.selector(),
        data: (match format_identifier) RegisteredData<'a>,
    }

    /// Encoder boundary point: a fragment or segment of an adaptive stream starts here.
    pub struct EncoderBoundaryPoint<'a> {
        fragment_flag:    1 bool,
        segment_flag:     1 bool,
        sap_flag:         1 bool = sap.is_some(),
        grouping_flag:    1 bool = grouping.is_some(),
        time_flag:        1 bool = acquisition_time.is_some(),
        concealment_flag: 1 bool,
        reserved:         1 Rfu,
        extension_flag:   1 bool = extension.is_some(),
        extension:        (if extension_flag) Option<EbpExtension>,
        sap:              (if sap_flag) Option<EbpSap>,
        /// All but the last have the flag.
        grouping:         (if grouping_flag) (while |g| g.grouping_ext_flag) Option<List<'a, EbpGrouping>>,
        /// As in RFC 5905: seconds since 1900 in the upper half, their fraction in the lower.
        acquisition_time: (if time_flag) 64 Option<u64>,
        /// A bit for each partition that starts here.
        ext_partitions:
            (if extension.is_some_and(|e: EbpExtension| e.ext_partition_flag)) 8 Option<u8>,
        reserved_bytes: .. Blob<'a>,
    }

    /// More flags of an [`EncoderBoundaryPoint`].
    pub struct EbpExtension {
        /// Set with `ext_partitions`.
        ext_partition_flag: 1 bool,
        reserved:           7 Rfu,
    }

    /// One of the groups of an [`EncoderBoundaryPoint`].
    pub struct EbpGrouping {
        /// Another one follows.
        grouping_ext_flag: 1 bool,
        grouping_id:       7 u8,
    }

    /// The stream access point type of an [`EncoderBoundaryPoint`].
    pub struct EbpSap {
        sap_type: 3 u8,
        reserved: 5 Rfu,
    }
}

choice! {
    /// What a [`RegisteredPrivateData`] holds, by its format_identifier.
    pub enum RegisteredData<'a>: u32 {
        0x4542_5030 EncoderBoundaryPoint<'a> as "EBP0",
    }
}

tagged! {
    /// The private data fields of TS 101 154 — Table D.1.
    pub enum PrivateDataField<'a>: RawPrivateData<'a> {
        0x01 AnnouncementSwitching,
        0x02 AuInformation<'a> as "AU_information",
        0x03 PvrAssistInformation<'a> as "PVR_assist_information",
        0xDF RegisteredPrivateData<'a>,
    }
}

/// The fields of `bytes` if they have the form of TS 101 154 to the last byte: for bytes whose owner
/// is not known.
///
/// # Errors
/// That of the field that is not whole.
pub fn fields(bytes: &[u8]) -> Result<List<'_, PrivateDataField<'_>>, Error> {
    let list = List::from_wire(bytes);
    list.check_framing().map(|()| list)
}
