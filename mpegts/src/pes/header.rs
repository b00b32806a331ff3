//! What a PES packet begins with.

use crate::clock::{Escr, PesTimestamp, Timestamp};
use crate::pes::{PesExtension, TrickMode};
use wire::{Blob, Encode, Rfu, codes, syntax};

codes! {
    /// stream_id — Table 2-22. 0xC0 to 0xDF are audio and 0xE0 to 0xEF video streams by number.
    pub StreamId: u8 = 8 {
        0xBC PROGRAM_STREAM_MAP "program_stream_map",
        0xBD PRIVATE_STREAM_1 "private_stream_1",
        0xBE PADDING_STREAM "padding_stream",
        0xBF PRIVATE_STREAM_2 "private_stream_2",
        0xF0 ECM_STREAM "ECM_stream",
        0xF1 EMM_STREAM "EMM_stream",
        0xF2 DSMCC_STREAM "DSMCC_stream",
        0xF3 MHEG_STREAM "ISO/IEC_13522_stream",
        0xF4 H222_1_TYPE_A "H.222.1 type A",
        0xF5 H222_1_TYPE_B "H.222.1 type B",
        0xF6 H222_1_TYPE_C "H.222.1 type C",
        0xF7 H222_1_TYPE_D "H.222.1 type D",
        0xF8 H222_1_TYPE_E "H.222.1 type E",
        0xF9 ANCILLARY_STREAM "ancillary_stream",
        0xFA SL_STREAM "ISO/IEC 14496-1_SL-packetized_stream",
        0xFB FLEXMUX_STREAM "ISO/IEC 14496-1_FlexMux_stream",
        0xFC METADATA_STREAM "metadata stream",
        0xFD EXTENDED_STREAM_ID "extended_stream_id",
        0xFE RESERVED_DATA_STREAM "reserved data stream",
        0xFF PROGRAM_STREAM_DIRECTORY "program_stream_directory",
    }
}

impl StreamId {
    /// False for the stream_ids whose packets are data only, without a [`PesHeader`].
    #[inline]
    pub const fn has_header(self) -> bool {
        // Audio and video by number first.
        matches!(self.0, 0xC0..=0xEF) || !matches!(self.0, 0xBC | 0xBE | 0xBF | 0xF0 | 0xF1 | 0xF2 | 0xF8 | 0xFF)
    }
}

syntax! {
    /// The first six bytes of a PES packet — Table 2-21.
    pub struct PesStart {
        packet_start_code_prefix: 24 u32 = 1,
        stream_id:                 8 StreamId,
        /// Bytes behind this field. 0 leaves the length open, for video in a transport stream.
        pes_packet_length:        16 u16,
    }

    /// What follows in most streams — Table 2-21, from `'10'` to the stuffing.
    ///
    /// The flags of the optional parts follow the parts.
    pub struct PesHeader<'a> {
        marker:                     2 u8 = 2,
        pes_scrambling_control:     2 u8,
        pes_priority:               1 bool,
        data_alignment_indicator:   1 bool,
        copyright:                  1 bool,
        original_or_copy:           1 bool,
        pts_dts_flags:              2 u8 = pts_dts(pts.is_some(), dts.is_some()),
        escr_flag:                  1 bool = escr.is_some(),
        es_rate_flag:               1 bool = es_rate.is_some(),
        dsm_trick_mode_flag:        1 bool = dsm_trick_mode.is_some(),
        additional_copy_info_flag:  1 bool = additional_copy_info.is_some(),
        pes_crc_flag:               1 bool = previous_pes_packet_crc.is_some(),
        pes_extension_flag:         1 bool = pes_extension.is_some(),
        pes_header_data_length:     8 u8 = header_data_length(
            pts_dts_flags, escr_flag, es_rate_flag, dsm_trick_mode_flag, additional_copy_info_flag, pes_crc_flag,
            pes_extension, stuffing
        ),
        /// 90 kHz.
        pts:                     (if pts_dts_flags & 2 != 0) 40 Option<PesTimestamp>,
        /// 90 kHz; only with a PTS.
        dts:                     (if pts_dts_flags & 1 != 0) 40 Option<PesTimestamp>,
        /// elementary_stream_clock_reference, 27 MHz.
        escr:                    (if escr_flag) 48 Option<Escr>,
        es_rate:                 (if es_rate_flag) Option<EsRate>,
        /// trick_mode_control and what it says.
        dsm_trick_mode:          (if dsm_trick_mode_flag) 8 Option<TrickMode>,
        additional_copy_info:    (if additional_copy_info_flag) Option<AdditionalCopyInfo>,
        /// CRC-16 over the data of the packet before.
        previous_pes_packet_crc: (if pes_crc_flag) 16 Option<u16>,
        pes_extension:           (if pes_extension_flag) Option<PesExtension<'a>>,
        /// `0xFF` each; kept as received.
        stuffing: (bytes stuffing_length(
            pes_header_data_length, pts_dts_flags, escr_flag, es_rate_flag, dsm_trick_mode_flag,
            additional_copy_info_flag, pes_crc_flag, pes_extension
        )) Blob<'a>,
    }

    /// The rate at which the target decoder receives the stream.
    pub struct EsRate {
        marker_1:  1 Rfu,
        /// 50 bytes a second; 0 is forbidden.
        es_rate:  22 u32,
        marker_2:  1 Rfu,
    }

    /// additional_copy_info.
    pub struct AdditionalCopyInfo {
        marker:               1 Rfu,
        additional_copy_info: 7 u8,
    }
}

/// `PTS_DTS_flags`; '01' is forbidden and comes from a DTS alone.
const fn pts_dts(pts: bool, dts: bool) -> u8 {
    match (pts, dts) {
        (true, true) => 3,
        (true, false) => 2,
        (false, true) => 0xFF,
        (false, false) => 0,
    }
}

/// Bytes of the optional parts.
#[allow(clippy::too_many_arguments)] // they are the flags of the header
fn optional_length(
    pts_dts_flags: u8,
    escr: bool,
    es_rate: bool,
    trick_mode: bool,
    copy_info: bool,
    crc: bool,
    extension: Option<PesExtension<'_>>,
) -> usize {
    let (pts, dts) = (pts_dts_flags & 2 != 0, pts_dts_flags & 1 != 0);
    let parts = [(pts, 5), (dts, 5), (escr, 6), (es_rate, 3), (trick_mode, 1), (copy_info, 1), (crc, 2)];
    let parts: usize = parts.into_iter().map(|(there, n)| if there { n } else { 0 }).sum();
    parts.saturating_add(extension.map_or(0, |extension| extension.encoded_len()))
}

/// The value of PES_header_data_length; one too large for its byte is refused there.
#[allow(clippy::too_many_arguments)] // they are the flags of the header
fn header_data_length(
    pts_dts_flags: u8,
    escr: bool,
    es_rate: bool,
    trick_mode: bool,
    copy_info: bool,
    crc: bool,
    extension: Option<PesExtension<'_>>,
    stuffing: Blob<'_>,
) -> u8 {
    let optional = optional_length(pts_dts_flags, escr, es_rate, trick_mode, copy_info, crc, extension);
    u8::try_from(optional.saturating_add(stuffing.len())).unwrap_or(0)
}

/// What of PES_header_data_length the optional parts leave; None when they go beyond it.
#[allow(clippy::too_many_arguments)] // they are the flags of the header
fn stuffing_length(
    pes_header_data_length: u8,
    pts_dts_flags: u8,
    escr: bool,
    es_rate: bool,
    trick_mode: bool,
    copy_info: bool,
    crc: bool,
    extension: Option<PesExtension<'_>>,
) -> Option<usize> {
    let optional = optional_length(pts_dts_flags, escr, es_rate, trick_mode, copy_info, crc, extension);
    usize::from(pes_header_data_length).checked_sub(optional)
}

impl PesHeader<'_> {
    /// A header of timestamps. A DTS that equals the PTS is left out; one without a PTS is refused
    /// on write.
    pub fn timed(pts: Option<Timestamp>, dts: Option<Timestamp>) -> Self {
        let dts = dts.filter(|dts| pts != Some(*dts));
        let prefix = if dts.is_some() { PesTimestamp::PTS } else { PesTimestamp::PTS_ONLY };
        PesHeader {
            pts: pts.and_then(|pts| PesTimestamp::new(prefix, pts)),
            dts: dts.and_then(|dts| PesTimestamp::new(PesTimestamp::DTS, dts)),
            ..PesHeader::default()
        }
    }

    /// PTS, 90 kHz.
    pub fn pts(&self) -> Option<Timestamp> {
        self.pts.map(PesTimestamp::timestamp)
    }

    /// DTS, 90 kHz: as sent, or the PTS where it is not.
    pub fn dts(&self) -> Option<Timestamp> {
        self.dts.or(self.pts).map(PesTimestamp::timestamp)
    }
}
