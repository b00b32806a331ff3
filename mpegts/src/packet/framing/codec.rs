//! Packets out of the byte streams of tokio: TCP, pipes, files.

use super::{Frame, Framed, Framer, Framing};
use bytes::{Buf, Bytes, BytesMut};
use std::io;
use tokio_util::codec::Decoder;

/// Frames handed out together at most.
const MOST: usize = 1024;

/// A [`Framer`] for `tokio_util::codec::FramedRead`. Short input is no error, and damage is an item like any other: the
/// only errors are those of the reader.
///
/// ```
/// use mpegts::packet::{NULL_PACKET, Packet, framing::{FramedBytes, FramingCodec}};
/// use tokio_util::codec::FramedRead;
/// use tokio_stream::StreamExt;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// // Any `AsyncRead`.
/// let reader = &NULL_PACKET.repeat(9)[..];
/// let mut items = FramedRead::new(reader, FramingCodec::default());
/// let mut nulls = 0;
/// while let Some(item) = items.next().await {
///     match item? {
///         FramedBytes::Packets { framing, bytes, .. } => {
///             // Bytes for `Demux::next` as well.
///             let packets = bytes.chunks(framing.size()).filter_map(|frame| frame.get(framing.prefix()..)?.first_chunk());
///             nulls += packets.map(Packet::new).filter(|packet| packet.pid().is_null()).count();
///         }
///         damage => eprintln!("{damage:?}"),
///     }
/// }
/// assert_eq!(nulls, 9);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct FramingCodec(Framer);

/// What a piece of a byte stream is: [`Framed`] with bytes of its own, and packets many at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FramedBytes {
    /// Whole frames, at least one, all with good sync bytes.
    Packets {
        /// Bytes of input before the first.
        position: u64,
        /// Their form.
        framing: Framing,
        /// One behind another; the trailer of the last may be cut off by the end of the input.
        bytes: Bytes,
    },
    /// A frame where a packet belongs, that does not begin with 0x47.
    BadSync {
        /// Bytes of input before it.
        position: u64,
        /// The frame.
        bytes: Bytes,
    },
    /// What is no packet, and has no bytes of its own.
    Damage(Framed<'static>),
}

impl FramingCodec {
    /// With a framer prepared by the caller.
    pub const fn new(framer: Framer) -> Self {
        FramingCodec(framer)
    }

    /// The framer: its position and framing.
    pub const fn framer(&self) -> &Framer {
        &self.0
    }
}

impl Decoder for FramingCodec {
    type Item = FramedBytes;
    type Error = io::Error;

    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<FramedBytes>> {
        let run = self.0.run(src, MOST);
        if !run.is_empty() {
            let (position, framing, len, frames) = (run.position, run.framing, run.bytes.len(), run.len());
            self.0.advance(&mut &src[..], frames);
            return Ok(Some(FramedBytes::Packets { position, framing, bytes: src.split_to(len).freeze() }));
        }
        let (before, mut input) = (src.len(), &src[..]);
        let item = self.0.next(&mut input).map(FramedBytes::new);
        let framing = self.0.framing();
        let left = input.len();
        src.advance(before.saturating_sub(left));
        Ok(item.map(|item| item.of(framing)))
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<FramedBytes>> {
        if let Some(item) = self.decode(src)? {
            return Ok(Some(item));
        }
        let item = self.0.finish().map(FramedBytes::new);
        Ok(item.map(|item| item.of(self.0.framing())))
    }
}

impl FramedBytes {
    /// With the framing in use.
    fn of(self, known: Option<Framing>) -> FramedBytes {
        match (self, known) {
            (FramedBytes::Packets { position, bytes, .. }, Some(framing)) => {
                FramedBytes::Packets { position, framing, bytes }
            }
            (item, _) => item,
        }
    }

    fn new(framed: Framed<'_>) -> FramedBytes {
        let copy = |frame: Frame<'_>| Bytes::from([frame.prefix, frame.packet.as_bytes(), frame.trailer].concat());
        match framed {
            Framed::Packet(frame) => {
                FramedBytes::Packets { position: frame.position, framing: Framing::Ts188, bytes: copy(frame) }
            }
            Framed::BadSync(frame) => FramedBytes::BadSync { position: frame.position, bytes: copy(frame) },
            Framed::SyncLost { position } => FramedBytes::Damage(Framed::SyncLost { position }),
            Framed::Skipped { position, len } => FramedBytes::Damage(Framed::Skipped { position, len }),
            Framed::Truncated { position, len } => FramedBytes::Damage(Framed::Truncated { position, len }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::NULL_PACKET;
    use crate::packet::framing::framed;
    use std::{format, vec::Vec};

    /// The items of pieces of the input.
    fn items(input: &[u8], portion: usize) -> Vec<FramedBytes> {
        let (mut codec, mut src, mut out) = (FramingCodec::default(), BytesMut::new(), Vec::new());
        for piece in input.chunks(portion) {
            src.extend_from_slice(piece);
            while let Some(item) = codec.decode(&mut src).unwrap() {
                out.push(item);
            }
        }
        while let Some(item) = codec.decode_eof(&mut src).unwrap() {
            out.push(item);
        }
        out
    }

    fn frame(prefix: usize, position: u64, bytes: &[u8]) -> Frame<'_> {
        let (prefix, rest) = bytes.split_at(prefix);
        let (packet, trailer) = rest.split_first_chunk().unwrap();
        Frame { position, packet: crate::Packet::new(packet), prefix, trailer }
    }

    #[test]
    fn items_are_what_the_framer_finds() {
        for size in [188, 192, 204, 208] {
            let prefix = if size == 192 { 4 } else { 0 };
            let mut input = [&[9; 4][..prefix], &NULL_PACKET, &[7; 20][..size - 188 - prefix]].concat().repeat(60);
            // Damage in the middle, other bytes, and a cut at the end.
            input[20 * size + prefix] = 0;
            input.splice(30 * size..30 * size, [3; 77]);
            input.truncate(59 * size + 100);
            let expected: Vec<_> = framed(&input).map(|f| format!("{f:?}")).collect();
            for portion in [1, 100, 1316, usize::MAX] {
                let mut found = Vec::new();
                for item in items(&input, portion) {
                    match item {
                        FramedBytes::Packets { position, framing, bytes } => {
                            assert_eq!(framing.size(), size);
                            for (n, bytes) in bytes.chunks(size).enumerate() {
                                let position = position + (n * size) as u64;
                                found.push(format!("{:?}", Framed::Packet(frame(prefix, position, bytes))));
                            }
                        }
                        FramedBytes::BadSync { position, bytes } => {
                            found.push(format!("{:?}", Framed::BadSync(frame(prefix, position, &bytes))));
                        }
                        FramedBytes::Damage(damage) => found.push(format!("{damage:?}")),
                    }
                }
                assert_eq!(found, expected, "{size} in portions of {portion}");
            }
        }
    }
}
