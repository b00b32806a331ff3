//! PES_extension: private data, the fields of program streams, and the second extension.

use crate::clock::PesTimestamp;
use crate::pes::AudioDescription;
use wire::{Blob, Decode, Encode, Error, Reader, Rfu, View, Writer, codes, syntax};

syntax! {
    /// PES_extension — Table 2-21. The flags follow the parts.
    pub struct PesExtension<'a> {
        pes_private_data_flag:                1 bool = pes_private_data.is_some(),
        pack_header_field_flag:               1 bool = pack_header.is_some(),
        program_packet_sequence_counter_flag: 1 bool = program_packet_sequence_counter.is_some(),
        p_std_buffer_flag:                    1 bool = p_std_buffer.is_some(),
        reserved:                             3 Rfu,
        pes_extension_flag_2:                 1 bool = pes_extension_2.is_some(),
        /// See [`audio_description`](PesExtension::audio_description) for one use of it.
        pes_private_data: (if pes_private_data_flag) Option<[u8; 16]>,
        /// A pack_header of a program stream or of ISO/IEC 11172-1.
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

    /// The second extension.
    pub struct PesExtension2<'a> {
        marker: 1 Rfu,
        field: [7] PesExtensionField<'a>,
    }

    /// What follows stream_id_extension_flag '0'.
    pub struct StreamIdExtensionField<'a> {
        stream_id_extension_flag: 1 bool = false,
        stream_id_extension:      7 StreamIdExtension,
        reserved: .. Blob<'a>,
    }

    /// What follows stream_id_extension_flag '1'.
    pub struct TrefField<'a> {
        stream_id_extension_flag: 1 bool = true,
        reserved_1:               6 Rfu,
        /// True without a TREF.
        tref_extension_flag:      1 bool = tref.is_none(),
        /// The time of the access unit of another stream that this packet belongs to, 90 kHz. Its
        /// prefix is reserved: [`PesTimestamp::TREF`].
        tref: (if !tref_extension_flag) 40 Option<PesTimestamp>,
        reserved_2: .. Blob<'a>,
    }
}

codes! {
    /// stream_id_extension: what the data is when the stream_id is 0xFD — Table 2-27. 0x40 to 0x7F
    /// are private.
    pub StreamIdExtension: u8 = 7 {
        0x00 IPMP_CONTROL "IPMP control information stream",
        0x01 IPMP "IPMP stream",
    }
}

impl PesExtension<'_> {
    /// The audio description data of TS 101 154 in PES_private_data. None when there is other
    /// private data or none.
    pub fn audio_description(&self) -> Option<AudioDescription> {
        AudioDescription::from_bytes(self.pes_private_data.as_ref()?).ok()
    }
}

/// The bytes that PES_extension_field_length announces.
///
/// Which of two forms follows is in the first bit of the form itself, and no bytes at all are common:
/// that is why this pair is written by hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PesExtensionField<'a> {
    /// stream_id_extension_flag '0'.
    StreamIdExtension(StreamIdExtensionField<'a>),
    /// stream_id_extension_flag '1'.
    Tref(TrefField<'a>),
    /// Empty, or too short for its flags.
    Other(Blob<'a>),
}

impl Default for PesExtensionField<'_> {
    fn default() -> Self {
        PesExtensionField::Other(Blob(&[]))
    }
}

impl<'a> Decode<'a> for PesExtensionField<'a> {
    const NAME: &'static str = "PesExtensionField";

    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let start = *r;
        let all = r.rest();
        Ok(match all.first() {
            Some(first) if first & 0x80 == 0 => {
                PesExtensionField::StreamIdExtension(StreamIdExtensionField::decode(&mut { start })?)
            }
            Some(_) => match TrefField::decode(&mut { start }) {
                Ok(field) => PesExtensionField::Tref(field),
                Err(_) => PesExtensionField::Other(Blob(all)),
            },
            None => PesExtensionField::Other(Blob(all)),
        })
    }
}

impl Encode for PesExtensionField<'_> {
    fn encoded_len(&self) -> usize {
        match self {
            PesExtensionField::StreamIdExtension(field) => field.encoded_len(),
            PesExtensionField::Tref(field) => field.encoded_len(),
            PesExtensionField::Other(bytes) => bytes.len(),
        }
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        match self {
            PesExtensionField::StreamIdExtension(field) => field.encode(w),
            PesExtensionField::Tref(field) => field.encode(w),
            PesExtensionField::Other(bytes) => bytes.encode(w),
        }
    }
}

impl View for PesExtensionField<'static> {
    type Of<'a> = PesExtensionField<'a>;
}
