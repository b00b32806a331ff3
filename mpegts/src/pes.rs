//! PES packets — ISO/IEC 13818-1, 2.4.3.6 and 2.4.3.7.

use crate::clock::{Escr, PesTimestamp, Timestamp};
use wire::{Blob, Decode, Encode, Error, ErrorKind, Reader, Rfu, View, Writer, codes, syntax};

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
    pub const fn has_header(self) -> bool {
        !matches!(self.0, 0xBC | 0xBE | 0xBF | 0xF0 | 0xF1 | 0xF2 | 0xF8 | 0xFF)
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
        dsm_trick_mode:          (if dsm_trick_mode_flag) Option<TrickMode>,
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

    /// DSM_trick_mode.
    pub struct TrickMode {
        trick_mode_control: 3 TrickModeControl,
        /// field_id, intra_slice_refresh and frequency_truncation; or rep_cntrl; or reserved.
        parameters:         5 u8,
    }

    /// additional_copy_info.
    pub struct AdditionalCopyInfo {
        marker:               1 Rfu,
        additional_copy_info: 7 u8,
    }

    /// PES_extension — Table 2-21.
    pub struct PesExtension<'a> {
        pes_private_data_flag:                1 bool = pes_private_data.is_some(),
        pack_header_field_flag:               1 bool = pack_header.is_some(),
        program_packet_sequence_counter_flag: 1 bool = program_packet_sequence_counter.is_some(),
        p_std_buffer_flag:                    1 bool = p_std_buffer.is_some(),
        reserved:                             3 Rfu,
        pes_extension_flag_2:                 1 bool = pes_extension_2.is_some(),
        pes_private_data: (if pes_private_data_flag) Option<[u8; 16]>,
        pack_header:      (if pack_header_field_flag) [8] Option<Blob<'a>>,
        program_packet_sequence_counter:
            (if program_packet_sequence_counter_flag) Option<ProgramPacketSequenceCounter>,
        p_std_buffer:     (if p_std_buffer_flag) Option<PStdBuffer>,
        pes_extension_2:  (if pes_extension_flag_2) Option<PesExtension2<'a>>,
    }

    /// program_packet_sequence_counter: numbers the packets of a program stream.
    pub struct ProgramPacketSequenceCounter {
        marker_1:                        1 Rfu,
        program_packet_sequence_counter: 7 u8,
        marker_2:                        1 Rfu,
        /// True where the stream was one of MPEG-1.
        mpeg1_mpeg2_identifier:          1 bool,
        original_stuff_length:           6 u8,
    }

    /// The P-STD input buffer.
    pub struct PStdBuffer {
        marker:             2 u8 = 1,
        /// Units of 1024 bytes instead of 128.
        p_std_buffer_scale: 1 bool,
        p_std_buffer_size: 13 u16,
    }

    /// The second extension: a stream_id_extension or a TREF, then reserved bytes.
    pub struct PesExtension2<'a> {
        marker: 1 Rfu,
        field: [7] Blob<'a>,
    }
}

codes! {
    /// trick_mode_control.
    pub TrickModeControl: u8 = 3 {
        0 FAST_FORWARD "fast forward",
        1 SLOW_MOTION "slow motion",
        2 FREEZE_FRAME "freeze frame",
        3 FAST_REVERSE "fast reverse",
        4 SLOW_REVERSE "slow reverse",
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
    [
        (pts_dts_flags & 2 != 0, 5),
        (pts_dts_flags & 1 != 0, 5),
        (escr, 6),
        (es_rate, 3),
        (trick_mode, 1),
        (copy_info, 1),
        (crc, 2),
        (true, extension.encoded_len()),
    ]
    .iter()
    .filter(|(present, _)| *present)
    .fold(0usize, |sum, (_, n)| sum.saturating_add(*n))
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
    /// PTS, 90 kHz.
    pub fn pts(&self) -> Option<Timestamp> {
        self.pts.map(PesTimestamp::timestamp)
    }

    /// DTS, 90 kHz: as sent, or the PTS where it is not.
    pub fn dts(&self) -> Option<Timestamp> {
        self.dts.or(self.pts).map(PesTimestamp::timestamp)
    }
}

/// A PES packet, or what of it has been received.
///
/// Header and data are framed by stream_id and PES_packet_length together, and a length of 0 is
/// open: that is why this pair is written by hand.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pes<'a> {
    /// What the data is.
    pub stream_id: StreamId,
    /// As sent. Smaller than what follows in broken streams; see [`is_complete`](Pes::is_complete).
    pub pes_packet_length: u16,
    /// None for the stream_ids that have none.
    pub header: Option<PesHeader<'a>>,
    /// PES_packet_data_bytes, as far as received.
    pub data: Blob<'a>,
}

impl<'a> Pes<'a> {
    /// A packet with a PES_packet_length that counts all its bytes; 0, an open one, when it cannot.
    pub fn new(stream_id: StreamId, header: Option<PesHeader<'a>>, data: &'a [u8]) -> Self {
        let length = header.encoded_len().saturating_add(data.len());
        Pes { stream_id, pes_packet_length: u16::try_from(length).unwrap_or(0), header, data: Blob(data) }
    }

    /// True when all bytes that PES_packet_length counts are there; None when the length is open.
    pub fn is_complete(&self) -> Option<bool> {
        let have = self.header.encoded_len().saturating_add(self.data.len());
        (self.pes_packet_length != 0).then(|| have >= usize::from(self.pes_packet_length))
    }
}

impl<'a> Decode<'a> for Pes<'a> {
    const NAME: &'static str = "Pes";

    /// Takes the header and all that is left. What lies beyond PES_packet_length stays in `data`.
    ///
    /// # Errors
    /// No start code, or a header that does not decode, ends behind the input, or is longer than
    /// PES_packet_length.
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let PesStart { stream_id, pes_packet_length } = PesStart::decode(r)?;
        let start = *r;
        let header = if stream_id.has_header() { Some(PesHeader::decode(r)?) } else { None };
        let used = r.offset().saturating_sub(start.offset());
        if pes_packet_length != 0 && used > usize::from(pes_packet_length) {
            return Err(start.error(ErrorKind::Inconsistent, "PesStart.pes_packet_length"));
        }
        Ok(Pes { stream_id, pes_packet_length, header, data: Blob(r.rest()) })
    }
}

impl Encode for Pes<'_> {
    fn encoded_len(&self) -> usize {
        self.header.encoded_len().saturating_add(self.data.len()).saturating_add(6)
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        let Pes { stream_id, pes_packet_length, header, data } = *self;
        if header.is_some() != stream_id.has_header() {
            return Err(w.error(ErrorKind::Inconsistent, "Pes.header"));
        }
        if pes_packet_length != 0 && header.encoded_len() > usize::from(pes_packet_length) {
            return Err(w.error(ErrorKind::Inconsistent, "PesStart.pes_packet_length"));
        }
        PesStart { stream_id, pes_packet_length }.encode(w)?;
        header.encode(w)?;
        data.encode(w)
    }
}

impl View for Pes<'static> {
    type Of<'a> = Pes<'a>;
}

wire::__testing! {
    impl wire::testing::Sample for Pes<'_> {
        fn sample(s: &mut wire::testing::Source<'_>) {
            let stream_id = s.draw() | 0x80;
            s.bytes(&[0, 0, 1, stream_id, 0, 0]);
            if StreamId(stream_id).has_header() {
                PesHeader::sample(s);
            }
            Blob::sample(s);
        }
    }
}

wire::__serde! {
    impl wire::ser::serde::Serialize for Pes<'_> {
        fn serialize<S: wire::ser::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
            let mut f = wire::ser::Fields::new(s, "Pes", 4)?;
            f.bits("stream_id", self.stream_id)?;
            f.bits("pes_packet_length", self.pes_packet_length)?;
            if let Some(header) = &self.header {
                f.part("header", header)?;
            }
            f.part("data", &self.data)?;
            f.end()
        }
    }

    impl wire::ser::Transcode for Pes<'_> {
        fn transcode(v: &wire::ser::Value, out: &mut wire::ser::Vec<u8>) -> Result<(), wire::ser::Error> {
            let o = wire::ser::Object::new(v, "Pes", &["stream_id", "pes_packet_length", "header", "data"])?;
            let header = o.optional_part::<PesHeader<'_>>("header")?;
            let data = o.part::<Blob<'_>>("data")?;
            let header = header.as_ref().map(|b| wire::ser::view("header", b)).transpose()?;
            let pes_packet_length = o.bits("pes_packet_length")?;
            wire::ser::finish(&Pes { stream_id: o.bits("stream_id")?, pes_packet_length, header, data: Blob(&data) }, out)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;

    #[test]
    fn pes_keeps_the_laws() {
        wire::testing::laws::<Pes<'static>>();
    }

    /// PTS 0x1_2345_6789 and DTS 0x0_FEDC_BA98 spread by hand, two bytes of stuffing.
    const BOTH: [u8; 23] = hex!("000001 e0 0011  84 c0 0c  39 8d15cf13 17f b 73 7531 ffff aabb");

    #[test]
    fn pts_and_dts() {
        let pes = Pes::from_bytes(&BOTH).unwrap();
        let header = pes.header.unwrap();
        assert_eq!(header.pts().unwrap().get(), 0x1_2345_6789);
        assert_eq!(header.dts().unwrap().get(), 0x0_FEDC_BA98);
        assert!(header.data_alignment_indicator && !header.pes_priority);
        assert_eq!((header.stuffing.0, pes.data.0), (&[0xFF, 0xFF][..], &[0xAA, 0xBB][..]));
        assert_eq!(pes.is_complete(), Some(true));
        assert_eq!(pes.encode_to_vec().unwrap(), BOTH);
        let stamp = |prefix, ticks| PesTimestamp::new(prefix, Timestamp::new(ticks).unwrap());
        let built = PesHeader {
            data_alignment_indicator: true,
            pts: stamp(PesTimestamp::PTS, 0x1_2345_6789),
            dts: stamp(PesTimestamp::DTS, 0x0_FEDC_BA98),
            stuffing: Blob(&[0xFF, 0xFF]),
            ..Default::default()
        };
        assert_eq!(Pes::new(StreamId(0xE0), Some(built), &[0xAA, 0xBB]).encode_to_vec().unwrap(), BOTH);
    }

    #[test]
    fn trap_17_lengths_and_flags_of_pes() {
        let at = |bytes: &[u8]| Pes::from_bytes(bytes).unwrap_err().at;
        // PTS_DTS_flags '01'
        assert_eq!(at(&hex!("000001 e0 0000 80 40 05 1100010001")), "PesHeader.pts_dts_flags");
        // PES_packet_length shorter than the header
        assert_eq!(at(&hex!("000001 e0 0004 80 80 05 2100010001 aa")), "PesStart.pes_packet_length");
        // PES_header_data_length shorter than what the flags announce, and longer than the packet
        assert_eq!(at(&hex!("000001 e0 0000 80 80 04 2100010001 aa")), "PesHeader.stuffing");
        assert_eq!(at(&hex!("000001 e0 0000 80 80 09 2100010001 aa")), "PesHeader.stuffing");
        // no start code
        assert_eq!(at(&hex!("000002 e0 0000 80 00 00")), "PesStart.packet_start_code_prefix");
        // length 0, empty extension, and a stream without header
        let open = Pes::from_bytes(&hex!("000001 e0 0000 80 01 01 0e aa")).unwrap();
        assert_eq!((open.is_complete(), open.header.unwrap().pes_extension), (None, Some(PesExtension::default())));
        let padding = Pes::from_bytes(&hex!("000001 be 0002 ffff")).unwrap();
        assert_eq!((padding.header, padding.data.0), (None, &[0xFF, 0xFF][..]));
        // stuffing that makes the header longer than its length can say
        let long = [0xFF; 256];
        let header = PesHeader { stuffing: Blob(&long), ..Default::default() };
        assert!(Pes::new(StreamId(0xE0), Some(header), &[]).encode_to_vec().is_err());
    }
}
