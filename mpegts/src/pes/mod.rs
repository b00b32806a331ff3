//! PES packets — ISO/IEC 13818-1, 2.4.3.6 and 2.4.3.7: read, put together, and cut into packets.
//!
//! | to | use |
//! |---|---|
//! | read or write the bytes of a PES packet | [`Pes`]; [`PesHead`] where a timestamp is enough |
//! | get PES packets, or only their headers, out of the packets of a PID | [`PesReader`]; [`PesAssembler`] out of payloads |
//! | cut a PES packet into transport packets | [`PesPacketizer`] |

pub mod assembler;
pub mod description;
mod event;
pub mod extension;
pub(crate) mod head;
pub mod header;
mod packet;
pub mod packetizer;
mod reader;
pub mod trick;

pub use assembler::{PesAssembler, PesPayload};
pub use description::{AudioDescription, MainGains};
pub use event::{BadPes, Delivery, FirstPacket, PesEnd, PesEvent};
pub use extension::{
    PStdBuffer, PesExtension, PesExtension2, PesExtensionField, ProgramPacketSequenceCounter, StreamIdExtension,
    StreamIdExtensionField, TrefField,
};
pub use head::PesHead;
pub use header::{AdditionalCopyInfo, EsRate, PesHeader, PesStart, StreamId};
pub use packet::Pes;
pub use packetizer::PesPacketizer;
pub use reader::{PesInput, PesReader, PesReaderEvent};
pub use trick::{FieldId, FrequencyTruncation, TrickMode, TrickModeControl};

#[cfg(test)]
mod tests;
