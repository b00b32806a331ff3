//! Private descriptors of single operators. No public text describes them: each structure says where its layout comes
//! from, and how sure it is.

use super::RawDescriptor;
use wire::{List, Rfu, syntax, tagged};

tagged! {
    /// private_data_specifier 0x55F, of Eutelsat.
    pub enum EutelsatDescriptor<'a>: RawDescriptor<'a> exact {
        0x83 LogicalChannel(List<'a, EutelsatChannel>) as "eutelsat_channel_number",
    }
}

syntax! {
    /// The number of a service of any transport stream.
    ///
    /// Two sources disagree: another decoder reads entries of eight bytes, a list of layouts says "as EACEM". The one
    /// descriptor at hand is synthetic; its 16 bytes divide by both sizes. The number stands in 0xF02D and 0xF09D, which
    /// leave four reserved bits that are ones; read as four entries of EACEM, five of the first are 01101. Open question:
    /// a body of 4 or 12 bytes may have that layout; it is invalid here and keeps its bytes.
    pub struct EutelsatChannel {
        original_network_id:     16 u16,
        transport_stream_id:     16 u16,
        service_id:              16 u16,
        reserved:                 4 Rfu,
        eutelsat_channel_number: 12 u16,
    }
}
