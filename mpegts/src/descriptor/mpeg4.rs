//! Descriptors of ISO/IEC 14496 streams.

use super::entries;
use wire::{Blob, List, first, syntax};

syntax! {
    /// MPEG-4_video_descriptor — 2.6.36.
    pub struct Mpeg4Video {
        mpeg_4_visual_profile_and_level: 8 u8,
    }

    /// IOD_descriptor — 2.6.40.
    pub struct Iod<'a> {
        scope_of_iod_label: 8 u8,
        iod_label:          8 u8,
        /// As ISO/IEC 14496-1 has it.
        initial_object_descriptor: .. Blob<'a>,
    }

    /// SL_descriptor — 2.6.42.
    pub struct Sl {
        es_id: 16 u16,
    }

    /// FMC_descriptor — 2.6.44.
    pub struct Fmc<'a> {
        streams: .. List<'a, FmcStream>,
    }

    /// The channel of an elementary stream.
    pub struct FmcStream {
        es_id:           16 u16,
        flex_mux_channel: 8 u8,
    }

    /// external_ES_ID_descriptor — 2.6.46.
    pub struct ExternalEsId {
        external_es_id: 16 u16,
    }

    /// MuxCode_descriptor — 2.6.48.
    pub struct MuxCode<'a> {
        entries: .. List<'a, MuxCodeItem<'a>>,
    }

    /// MuxCodeTableEntry with its length.
    pub struct MuxCodeItem<'a> {
        entry: [8] MuxCodeTableEntry<'a>,
    }

    /// MuxCodeTableEntry: how M4Mux packets of one MuxCode divide among channels.
    pub struct MuxCodeTableEntry<'a> {
        mux_code: 4 u8,
        version:  4 u8,
        substructures: (count 8) List<'a, MuxCodeSubstructure<'a>>,
    }

    /// Slots that repeat.
    pub struct MuxCodeSubstructure<'a> {
        slot_count:       5 u8 = entries(slots),
        repetition_count: 3 u8,
        slots: (times slot_count) List<'a, MuxCodeSlot>,
    }

    /// So many bytes of a channel.
    pub struct MuxCodeSlot {
        m4_mux_channel:  8 u8,
        number_of_bytes: 8 u8,
    }

    /// A default and the buffers of channels, as the text has it.
    pub struct M4MuxBuffers<'a> {
        /// DefaultM4MuxBufferDescriptor: bytes, for channels without an entry.
        fb_default_buffer_size: 24 u32,
        buffers: .. List<'a, M4MuxBuffer>,
    }

    /// M4MuxBufferDescriptor.
    pub struct M4MuxBuffer {
        m4_mux_channel: 8 u8,
        /// Bytes.
        fb_buffer_size: 24 u32,
    }

    /// multiplexBuffer_descriptor — 2.6.52.
    pub struct MultiplexBuffer {
        /// Bytes.
        mb_buffer_size: 24 u32,
        /// 400 bit/s.
        tb_leak_rate:   24 u32,
    }

    /// M4MuxTiming_descriptor — 2.6.54.
    pub struct M4MuxTiming {
        fcr_es_id:      16 u16,
        /// Cycles a second.
        fcr_resolution: 32 u32,
        /// Bits.
        fcr_length:      8 u8,
        /// Bits.
        fmx_rate_length: 8 u8,
    }

    /// MPEG-4_text_descriptor — 2.6.70.
    pub struct Mpeg4Text<'a> {
        /// As ISO/IEC 14496-17 has it.
        text_config: .. Blob<'a>,
    }
}

first! {
    /// M4MuxBufferSize_descriptor — 2.6.50. Some give the default a channel of its own, as its other entries have.
    pub enum M4MuxBufferSize<'a> {
        /// A default with a channel, and the buffers.
        Channels(List<'a, M4MuxBuffer>),
        /// A default without.
        Default(M4MuxBuffers<'a>),
    }
}
