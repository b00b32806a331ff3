//! Baseband frames of DVB-T2 and the transport streams in them — EN 302 755, 5.1.

use crate::packet::{PACKET_SIZE, SYNC_BYTE};
use core::ops::Range;
use wire::{Blob, Decode, Encode, Error, ErrorKind, Reader, View, Writer, codes, syntax};

#[cfg(test)]
mod tests;

codes! {
    /// TS/GS: what the frames carry.
    pub StreamFormat: u8 = 2 {
        0 GFPS "generic fixed-length packetized stream",
        1 GCS "generic continuous stream",
        2 GSE "generic encapsulated stream",
        3 TS "transport stream",
    }

    /// MODE: how packets are put into the frames.
    pub BbMode: u8 = 8 {
        0 NORMAL "normal mode",
        1 HIGH_EFFICIENCY "high efficiency mode",
    }
}

syntax! {
    /// The BBHEADER without its last byte — 5.1.7.
    pub struct BbHeader {
        ts_gs:     2 StreamFormat,
        /// One input stream, not several.
        sis:       1 bool,
        /// Constant coding and modulation.
        ccm:       1 bool,
        /// Input stream synchronization: there are ISSY fields.
        issyi:     1 bool,
        /// Null packets are deleted, and counted behind each packet.
        npd:       1 bool,
        ext:       2 u8,
        /// The physical layer pipe where there are several input streams.
        matype_2:  8 u8,
        /// Normal mode: bits of a user packet, all of its additions included. High efficiency mode:
        /// the first two bytes of ISSY.
        upl:      16 u16,
        /// Bits of the data field.
        dfl:      16 u16,
        /// Normal mode: the sync byte of the user packets. High efficiency mode: the last byte of ISSY.
        sync:      8 u8,
        /// Bits of the data field before the first user packet that starts in it; 0xFFFF when none
        /// does. In normal mode a user packet starts with the CRC-8 of the one before.
        syncd:    16 u16,
    }
}

/// syncd when no user packet starts in the data field.
pub const NO_SYNCD: u16 = 0xFFFF;

/// A baseband frame before scrambling — 5.1.7. Read ones have a right CRC-8 over the header; written
/// ones are given it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BbFrame<'a> {
    /// The first nine bytes.
    pub header: BbHeader,
    /// Sent as the exclusive or with the CRC-8 of the header.
    pub mode: BbMode,
    /// As many bytes as the bits of `dfl` need.
    pub data: Blob<'a>,
    /// What else there is: padding, and room for in-band signalling.
    pub padding: Blob<'a>,
}

impl BbFrame<'_> {
    /// The ISSY field of high efficiency mode: 24 bits. None where there is none, and in normal mode,
    /// where each user packet has one.
    pub fn issy(&self) -> Option<u32> {
        let [high, middle] = self.header.upl.to_be_bytes();
        let issy = u32::from_be_bytes([0, high, middle, self.header.sync]);
        (self.header.issyi && self.mode == BbMode::HIGH_EFFICIENCY).then_some(issy)
    }
}

/// CRC-8 of EN 302 755, Annex F: polynomial 0xD5, most significant bit first, from zero.
pub fn crc8(data: &[u8]) -> u8 {
    const TABLE: [u8; 256] = table();
    // A byte indexes 256 entries.
    data.iter().fold(0, |c, b| TABLE.get(usize::from(c ^ b)).copied().unwrap_or(0))
}

#[allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // run by the compiler
const fn table() -> [u8; 256] {
    let mut table = [0; 256];
    let mut i = 0usize;
    while i < 256 {
        let (mut c, mut bit) = (i as u8, 0);
        while bit < 8 {
            c = if c & 0x80 != 0 { (c << 1) ^ 0xD5 } else { c << 1 };
            bit += 1;
        }
        table[i] = c;
        i += 1;
    }
    table
}

// By hand because no column has a field that is the difference of a checksum to the right one: the mode.
impl<'a> Decode<'a> for BbFrame<'a> {
    const NAME: wire::Name = &"BbFrame";

    /// Checks the CRC-8 before anything else is looked at: a mode over 1 is taken for a wrong one.
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let start = *r;
        let header = BbHeader::decode(r)?;
        let computed = crc8(r.since(&start).peek());
        let [sent] = *r.array(&"BbHeader.crc_8_mode")?;
        let mode = BbMode(sent ^ computed);
        if mode.name().is_none() {
            let kind = ErrorKind::Checksum { found: sent.into(), computed: computed.into() };
            return Err(Error::new(kind, &"BbHeader.crc_8_mode", start.offset().saturating_add(9)));
        }
        let data = Blob(r.bytes(usize::from(header.dfl).div_ceil(8), &"BbFrame.data")?);
        Ok(BbFrame { header, mode, data, padding: Blob(r.rest()) })
    }
}

impl Encode for BbFrame<'_> {
    fn encoded_len(&self) -> usize {
        self.data.len().saturating_add(self.padding.len()).saturating_add(10)
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        let mark = w.len();
        if usize::from(self.header.dfl).div_ceil(8) != self.data.len() {
            return Err(w.error(ErrorKind::Inconsistent, &"BbHeader.dfl"));
        }
        if self.mode.name().is_none() {
            return Err(w.error(ErrorKind::Value(self.mode.0.into()), &"BbHeader.crc_8_mode"));
        }
        self.header.encode(w)?;
        let sum = crc8(w.since(mark));
        w.put(&[sum ^ self.mode.0], &"BbHeader.crc_8_mode")?;
        w.put(&self.data, &"BbFrame.data")?;
        w.put(&self.padding, &"BbFrame.padding")
    }
}

impl View for BbFrame<'static> {
    type Of<'v> = BbFrame<'v>;
}

/// The longest user packet: 187 bytes, ISSY, count of deleted null packets, CRC-8.
const MAX_UP: usize = PACKET_SIZE - 1 + 3 + 1 + 1;

/// Takes the transport stream of one physical layer pipe out of its baseband frames.
///
/// Normal and high efficiency mode are understood, user packets over several frames, the CRC-8 of
/// normal mode, and deleted null packets. Give it all baseband frames of the pipe in order, and
/// [`reset`](Self::reset) it where some are missing.
#[derive(Debug, Clone)]
pub struct PlpExtractor {
    /// The sync byte, then the user packet as far as it has come.
    packet: [u8; 1 + MAX_UP],
    /// Bits of the user packet that have come.
    have: usize,
    /// Bits to be passed over before the next user packet: the CRC-8 before the first.
    skip: usize,
    /// Where user packets start is known.
    locked: bool,
    layout: Layout,
    /// The packet is complete and has been handed out, but for what stands before it.
    state: Done,
}

/// What a user packet is made of, behind its sync byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Layout {
    issy: u8,
    dnp: bool,
    crc: bool,
}

impl Layout {
    fn of(frame: &BbFrame<'_>) -> Layout {
        let header = &frame.header;
        let crc = frame.mode == BbMode::NORMAL;
        let issy = match (header.upl / 8).checked_sub(if header.npd { 189 } else { 188 }) {
            _ if !header.issyi || !crc => 0,
            Some(2) => 2,
            // The long form, also where the length allows both.
            _ => 3,
        };
        Layout { issy, dnp: header.npd, crc }
    }

    /// Bytes of a user packet.
    fn bytes(self) -> usize {
        [PACKET_SIZE - 1, self.issy.into(), self.dnp.into(), self.crc.into()].into_iter().sum()
    }

    fn bits(self) -> usize {
        self.bytes() << 3
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// Not complete.
    No,
    /// Complete; null packets come first.
    Nulls,
    /// Complete and handed out.
    Yes,
}

/// A baseband frame on its way through [`PlpExtractor::next`].
#[must_use = "what is not walked is lost"]
#[derive(Debug)]
pub struct PlpInput<'f> {
    data: &'f [u8],
    /// The next bit, and the one behind the last.
    at: usize,
    end: usize,
    event: Option<PlpEvent<'static>>,
}

impl PlpInput<'_> {
    /// Passes over so many bits, or all that are left. Where they are.
    fn take(&mut self, most: usize) -> Range<usize> {
        let end = self.at.saturating_add(most).min(self.end);
        core::mem::replace(&mut self.at, end)..end
    }
}

/// What [`PlpExtractor::next`] reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlpEvent<'e> {
    /// A transport packet.
    Packet(&'e [u8; PACKET_SIZE]),
    /// A transport packet whose CRC-8 is wrong.
    BadPacket(&'e [u8; PACKET_SIZE]),
    /// So many null packets were deleted before the packet that follows.
    NullPackets(u8),
    /// The user packets do not continue those of the frame before: the last one was not complete.
    Resync,
    /// The frame carries no transport stream.
    NotTs(StreamFormat),
}

impl PlpExtractor {
    /// Nothing seen yet.
    pub const fn new() -> Self {
        let mut packet = [0; 1 + MAX_UP];
        packet[0] = SYNC_BYTE;
        PlpExtractor {
            packet,
            have: 0,
            skip: 0,
            locked: false,
            layout: Layout { issy: 0, dnp: false, crc: false },
            state: Done::No,
        }
    }

    /// Drops a packet that is not complete: after lost frames.
    pub const fn reset(&mut self) {
        (self.locked, self.have, self.skip, self.state) = (false, 0, 0, Done::No);
    }

    /// Takes a frame. Walk it to its end with [`next`](Self::next) before the next one.
    pub fn push<'f>(&mut self, frame: BbFrame<'f>) -> PlpInput<'f> {
        let mut input = PlpInput { data: frame.data.0, at: 0, end: frame.header.dfl.into(), event: None };
        if frame.header.ts_gs != StreamFormat::TS {
            self.reset();
            input.at = input.end;
            input.event = Some(PlpEvent::NotTs(frame.header.ts_gs));
            return input;
        }
        if self.state != Done::No {
            (self.have, self.state) = (0, Done::No);
        }
        let layout = Layout::of(&frame);
        if self.locked && (self.layout != layout || !self.continues(&frame)) {
            self.reset();
            input.event = Some(PlpEvent::Resync);
        }
        self.layout = layout;
        if !self.locked {
            if frame.header.syncd == NO_SYNCD {
                input.at = input.end;
            } else {
                self.locked = true;
                self.skip = usize::from(frame.header.syncd).wrapping_add(if layout.crc { 8 } else { 0 });
            }
        }
        input
    }

    /// True when syncd is where the packets so far let the next one start.
    fn continues(&self, frame: &BbFrame<'_>) -> bool {
        let total = self.layout.bits();
        let before_start = if self.layout.crc { 8 } else { 0 };
        // From here to the CRC-8 at the end of this packet, or to the next one.
        let rest = self.skip.wrapping_add(total).wrapping_sub(self.have);
        let rest = if self.skip > 0 { self.skip } else { rest };
        let expected = rest.wrapping_add(total).wrapping_sub(before_start).checked_rem(total).unwrap_or(0);
        let dfl = usize::from(frame.header.dfl);
        match frame.header.syncd {
            NO_SYNCD => expected >= dfl,
            syncd => expected == usize::from(syncd),
        }
    }

    /// The next event; None when the frame is used up.
    pub fn next(&mut self, input: &mut PlpInput<'_>) -> Option<PlpEvent<'_>> {
        if let Some(event) = input.event.take() {
            return Some(event);
        }
        if self.state == Done::Nulls {
            return Some(self.hand_out());
        }
        if self.state == Done::Yes {
            (self.have, self.state) = (0, Done::No);
        }
        let skipped = input.take(self.skip).len();
        self.skip = self.skip.wrapping_sub(skipped);
        let total = self.layout.bits();
        let bits = input.take(total.saturating_sub(self.have));
        self.collect(input.data, bits.start, bits.len());
        if self.have < total || total == 0 {
            return None;
        }
        let dnp = usize::from(self.layout.issy).wrapping_add(PACKET_SIZE);
        match self.packet.get(dnp) {
            Some(nulls @ 1..) if self.layout.dnp => {
                self.state = Done::Nulls;
                Some(PlpEvent::NullPackets(*nulls))
            }
            _ => Some(self.hand_out()),
        }
    }

    fn hand_out(&mut self) -> PlpEvent<'_> {
        self.state = Done::Yes;
        let end = usize::from(self.layout.issy).wrapping_add(PACKET_SIZE).wrapping_add(usize::from(self.layout.dnp));
        let covered = self.packet.get(1..end).unwrap_or_default();
        let good = !self.layout.crc || self.packet.get(end) == Some(&crc8(covered));
        match self.packet.first_chunk() {
            Some(packet) if good => PlpEvent::Packet(packet),
            Some(packet) => PlpEvent::BadPacket(packet),
            // The buffer is longer than a packet.
            None => PlpEvent::Resync,
        }
    }

    /// Adds `n` bits of `data` from bit `at` on to the packet.
    fn collect(&mut self, data: &[u8], at: usize, n: usize) {
        let (to, from) = ((self.have / 8).wrapping_add(1), at / 8);
        if (self.have | at | n) & 7 == 0 {
            let len = n / 8;
            let to = self.packet.get_mut(to..to.wrapping_add(len));
            if let (Some(to), Some(from)) = (to, data.get(from..from.wrapping_add(len))) {
                to.copy_from_slice(from);
            }
        } else {
            for bit in 0..n {
                let (from, to) = (at.wrapping_add(bit), self.have.wrapping_add(bit).wrapping_add(8));
                let mask = |bit: usize| 0x80u8 >> (bit & 7);
                let set = data.get(from / 8).is_some_and(|b| b & mask(from) != 0);
                if let Some(byte) = self.packet.get_mut(to / 8) {
                    *byte = if set { *byte | mask(to) } else { *byte & !mask(to) };
                }
            }
        }
        self.have = self.have.wrapping_add(n);
    }
}

impl Default for PlpExtractor {
    fn default() -> Self {
        PlpExtractor::new()
    }
}
