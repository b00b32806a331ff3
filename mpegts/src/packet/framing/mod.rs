//! Framing: from bytes of any origin to transport packets, at 188, 192, 204 or 208 bytes each.
//!
//! A sync byte is only ever believed together with others at the distance of a frame, for 0x47 is
//! common in payloads, too. A frame is handed out once the two sync bytes behind it have been seen
//! (or the end of the input), which takes a look at the following two frames. When one of the
//! three is wrong, a window of [`LOOKAHEAD`] bytes decides:
//!
//! * three of five sync bytes are good: the phase holds, each damaged one costs its packet, no more;
//! * another phase has three of five, because bytes were lost or put in: framing goes on there;
//! * neither: a phase is searched for that has four of five, of any packet size.
//!
//! So damage to the phase loses no intact packet when the next five frames are intact, too. (A payload byte 0x47 in
//! the wrong place may cost one packet in a few thousand resynchronisations.) At either end of the input fewer sync
//! bytes will do, and a last frame that ends with it counts as one.

#[cfg(feature = "codec")]
mod codec;
mod phase;
#[cfg(test)]
mod tests;

#[cfg(feature = "codec")]
pub use codec::{FramedBytes, FramingCodec};

use crate::packet::{NULL_PACKET, PACKET_SIZE, Packet, SYNC_BYTE};
use phase::{Ahead, Phase, Window};

/// The most bytes a [`Framer`] looks ahead, and holds.
pub const LOOKAHEAD: usize = 1040;

/// What surrounds each transport packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Framing {
    /// Nothing.
    Ts188,
    /// Four bytes before it, which carry the time of its arrival (M2TS).
    M2ts192,
    /// 16 bytes behind it, Reed-Solomon parity or stuffing in its place (EN 300 429).
    Ts204,
    /// 20 bytes behind it, Reed-Solomon parity of ATSC.
    Ts208,
}

impl Framing {
    /// All of them, the likelier first.
    pub const ALL: [Framing; 4] = [Framing::Ts188, Framing::Ts204, Framing::M2ts192, Framing::Ts208];

    /// How a datagram holds whole frames with good sync bytes and nothing else; None when it does not, or is empty.
    pub fn of_datagram(payload: &[u8]) -> Option<Framing> {
        let good = |f: &Framing| payload.iter().skip(f.prefix()).step_by(f.size()).all(|byte| *byte == SYNC_BYTE);
        Framing::ALL.into_iter().find(|framing| framing.divides(payload) && good(framing))
    }

    /// True when `payload` has the length of some whole frames, at least one.
    pub fn divides(self, payload: &[u8]) -> bool {
        !payload.is_empty() && self.is_whole(payload.len())
    }

    /// True for the length of whole frames, or of none.
    pub(crate) const fn is_whole(self, len: usize) -> bool {
        matches!(len.checked_rem(self.size()), Some(0))
    }

    /// Where the sync byte of the frame behind `n` others is.
    #[inline(always)]
    pub(crate) const fn sync_at(self, n: usize) -> usize {
        self.prefix().wrapping_add(self.size().wrapping_mul(n))
    }

    /// The packet in a whole frame.
    #[inline(always)]
    pub(crate) fn packet_of(self, frame: &[u8]) -> Packet<'_> {
        let packet = frame.get(self.prefix()..).and_then(<[u8]>::first_chunk);
        // A whole frame always has its packet.
        Packet::new(packet.unwrap_or(&NULL_PACKET))
    }

    /// Bytes in a frame.
    #[inline(always)]
    pub const fn size(self) -> usize {
        match self {
            Framing::Ts188 => 188,
            Framing::M2ts192 => 192,
            Framing::Ts204 => 204,
            Framing::Ts208 => 208,
        }
    }

    /// Bytes before the packet.
    #[inline(always)]
    pub const fn prefix(self) -> usize {
        match self {
            Framing::M2ts192 => 4,
            Framing::Ts188 | Framing::Ts204 | Framing::Ts208 => 0,
        }
    }

    /// Bytes behind the packet.
    #[inline(always)]
    pub const fn trailer(self) -> usize {
        self.size().wrapping_sub(PACKET_SIZE).wrapping_sub(self.prefix())
    }

    /// The number of sync bytes at the front of `input` that are good without a gap, at most about
    /// `limit`.
    #[inline]
    fn leading(self, input: &[u8], limit: usize) -> usize {
        match self {
            Framing::Ts188 => leading::<188, 0>(input, limit),
            Framing::M2ts192 => leading::<192, 4>(input, limit),
            Framing::Ts204 => leading::<204, 0>(input, limit),
            Framing::Ts208 => leading::<208, 0>(input, limit),
        }
    }
}

#[inline]
fn leading<const SIZE: usize, const PREFIX: usize>(input: &[u8], limit: usize) -> usize {
    // Loads that wait for no decision overlap: one branch for 32 frames.
    const GROUP: usize = 32;
    let mut good = 0usize;
    let mut rest = input;
    while good.saturating_add(GROUP) <= limit {
        let Some((group, behind)) = rest.split_at_checked(SIZE.wrapping_mul(GROUP)) else { break };
        let mut odd = 0;
        for frame in group.chunks_exact(SIZE) {
            odd |= frame.get(PREFIX).map_or(0xFF, |sync| sync ^ SYNC_BYTE);
        }
        if odd != 0 {
            break;
        }
        good = good.wrapping_add(GROUP);
        rest = behind;
    }
    while good < limit && rest.get(PREFIX) == Some(&SYNC_BYTE) {
        good = good.wrapping_add(1);
        rest = rest.get(SIZE..).unwrap_or(&[]);
    }
    good
}

/// A transport packet with what surrounds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Frame<'a> {
    /// Bytes of input before the frame.
    pub position: u64,
    /// The packet.
    pub packet: Packet<'a>,
    /// The four bytes before an M2TS packet, otherwise none.
    pub prefix: &'a [u8],
    /// The 16 or 20 bytes behind the packet, otherwise none; fewer where the input ends in them.
    pub trailer: &'a [u8],
}

impl<'a> Frame<'a> {
    #[inline(always)]
    pub(crate) fn new(position: u64, framing: Framing, bytes: &'a [u8]) -> Option<Frame<'a>> {
        let (prefix, rest) = bytes.split_at_checked(framing.prefix())?;
        let (packet, trailer) = rest.split_first_chunk()?;
        Some(Frame { position, packet: Packet::new(packet), prefix, trailer })
    }
}

/// What a piece of the input is. Frames, `Skipped` and `Truncated` together are the whole input,
/// in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Framed<'a> {
    /// A packet in its place.
    Packet(Frame<'a>),
    /// 188 bytes where a packet belongs, that do not begin with 0x47.
    BadSync(Frame<'a>),
    /// No packet belongs here any more. `Skipped` follows as soon as the next one is found, or the
    /// input ends.
    SyncLost {
        /// Bytes of input before.
        position: u64,
    },
    /// Bytes that are part of no packet.
    Skipped {
        /// Bytes of input before.
        position: u64,
        /// Their number.
        len: u64,
    },
    /// The input ends inside this frame, after a good sync byte or before it.
    Truncated {
        /// Bytes of input before.
        position: u64,
        /// Number of bytes that are there.
        len: u64,
    },
}

/// Frames one behind another in the caller's input, all with good sync bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run<'i> {
    /// A whole number of frames, or nothing.
    pub bytes: &'i [u8],
    /// Their form.
    pub framing: Framing,
    /// Bytes of input before the first.
    pub position: u64,
}

impl<'i> Run<'i> {
    /// Number of frames.
    pub fn len(&self) -> usize {
        self.bytes.chunks_exact(self.framing.size()).len()
    }

    /// True when there is none: ask [`Framer::next`].
    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The packets without what surrounds them.
    #[inline]
    pub fn packets(&self) -> impl ExactSizeIterator<Item = Packet<'i>> + use<'i> {
        let framing = self.framing;
        self.bytes.chunks_exact(framing.size()).map(move |frame| framing.packet_of(frame))
    }

    /// The frames.
    pub fn frames(&self) -> impl Iterator<Item = Frame<'i>> + use<'i> {
        let (framing, step) = (self.framing, self.framing.size() as u64);
        let positions = core::iter::successors(Some(self.position), move |p| p.checked_add(step));
        let frames = self.bytes.chunks_exact(framing.size()).zip(positions);
        frames.filter_map(move |(bytes, position)| Frame::new(position, framing, bytes))
    }
}

/// Finds the packets in chunks of input of any size.
///
/// Frames that lie whole in a chunk are borrowed from it; only what lies across the border of two
/// chunks, and what cannot be decided before more is seen, goes through a buffer of [`LOOKAHEAD`]
/// bytes inside. How the input is cut into chunks changes nothing in what comes out.
///
/// ```
/// use mpegts::packet::framing::{Framer, Framed};
/// # let chunks = [&mpegts::packet::NULL_PACKET[..]; 4];
/// let mut framer = Framer::new();
/// let mut count = 0;
/// for mut chunk in chunks {
///     while let Some(unit) = framer.next(&mut chunk) {
///         count += u32::from(matches!(unit, Framed::Packet(_)));
///     }
/// }
/// while let Some(unit) = framer.finish() {
///     count += u32::from(matches!(unit, Framed::Packet(_)));
/// }
/// assert_eq!(count, 4);
/// ```
#[derive(Clone, Debug)]
pub struct Framer {
    phase: Phase,
    carry: Carry,
    /// Frames at the front of the input that are known to be beyond doubt.
    sure: usize,
}

impl Framer {
    /// Finds out the framing by itself.
    pub const fn new() -> Framer {
        Framer { phase: Phase::searching(), carry: Carry::EMPTY, sure: 0 }
    }

    /// Expects `framing` from the first byte on, and never another.
    pub const fn with_framing(framing: Framing) -> Framer {
        Framer { phase: Phase::fixed(framing), carry: Carry::EMPTY, sure: 0 }
    }

    /// Goes on in the middle of an input whose framing is known: a frame starts behind its first `position` bytes, and the
    /// input from there on follows. Positions count from the start of all input, and another framing is found as ever.
    ///
    /// A framer that has handed out the frame before goes on in the same way.
    ///
    /// ```
    /// use mpegts::packet::{NULL_PACKET, framing::{Framed, Framer, Framing}};
    ///
    /// let stream = NULL_PACKET.repeat(9);
    /// let mut framer = Framer::resume(Framing::Ts188, 188);
    /// let Some(Framed::Packet(frame)) = framer.next(&mut &stream[188..]) else { panic!() };
    /// assert_eq!(frame.position, 188);
    /// ```
    pub const fn resume(framing: Framing, position: u64) -> Framer {
        Framer { phase: Phase::locked(framing, position), carry: Carry::EMPTY, sure: 0 }
    }

    /// The framing in use, or the last one that was.
    pub const fn framing(&self) -> Option<Framing> {
        self.phase.framing()
    }

    /// Another framing, of which as many sync bytes were there when [`framing`](Self::framing) was chosen: more than one
    /// pattern fits. Stuffing of 0x47 behind the packets makes one, for instance. The one that was chosen has headers that
    /// can be sent, or starts with the input.
    pub const fn also_fits(&self) -> Option<Framing> {
        self.phase.rival()
    }

    /// Bytes of input before the next unit.
    pub const fn position(&self) -> u64 {
        self.phase.position()
    }

    /// The next piece of the input, or None when more input is needed, of which `input` is empty
    /// then. At the end of all input call [`finish`](Self::finish).
    #[inline]
    pub fn next<'s, 'i: 's>(&'s mut self, input: &mut &'i [u8]) -> Option<Framed<'s>> {
        if self.carry.is_empty() {
            if let Some(frame) = self.phase.plain_frame(input) {
                self.sure = self.sure.saturating_sub(1);
                return Some(Framed::Packet(frame));
            }
        }
        self.sure = 0;
        self.pull(input, false)
    }

    /// What is left when no more input comes; to be called until it returns None.
    ///
    /// Input that comes all the same is taken to start with a frame of the same framing. So for
    /// datagrams of whole packets, call this after each.
    pub fn finish(&mut self) -> Option<Framed<'_>> {
        self.sure = 0;
        self.pull(&mut &[][..], true)
    }

    /// The frames at the front of `input` that are beyond doubt, at most `limit`. The run is empty
    /// when [`next`](Self::next) has to decide. Nothing is taken out of `input` before
    /// [`advance`](Self::advance); what is left in it must be given again, and is not looked at
    /// again: to take few packets of a long run costs no more than to take all.
    ///
    /// This is the way to process packets in a tight loop:
    ///
    /// ```
    /// # use mpegts::packet::{NULL_PACKET, framing::Framer};
    /// # let data = NULL_PACKET.repeat(100);
    /// # let mut input = &data[..];
    /// # let mut framer = Framer::new();
    /// # let mut nulls = 0;
    /// loop {
    ///     let run = framer.run(input, 32);
    ///     if run.is_empty() {
    ///         match framer.next(&mut input) {
    ///             Some(unit) => { /* packets, and all else there is */ }
    ///             None => break,
    ///         }
    ///     } else {
    ///         nulls += run.packets().filter(|packet| packet.pid().is_null()).count();
    ///         framer.advance(&mut input, run.len());
    ///     }
    /// }
    /// # assert_eq!(nulls, 97);
    /// ```
    #[inline]
    pub fn run<'i>(&mut self, input: &'i [u8], limit: usize) -> Run<'i> {
        let framing = self.phase.framing().unwrap_or(Framing::Ts188);
        if self.sure == 0 && self.phase.is_steady() && self.carry.is_empty() {
            let good = framing.leading(input, limit.saturating_add(phase::CONFIRMED));
            self.sure = good.saturating_sub(phase::CONFIRMED);
        }
        let frames = self.sure.min(limit);
        let bytes = input.get(..frames.saturating_mul(framing.size())).unwrap_or(&[]);
        Run { bytes, framing, position: self.phase.position() }
    }

    /// The framing of the input to come and how many bytes came before, while its phase is known and
    /// nothing of it is held back: for callers who check sync bytes, and those of the two frames
    /// behind each, by themselves.
    #[cfg(feature = "alloc")]
    #[inline]
    pub(crate) fn in_phase(&self) -> Option<(Framing, u64)> {
        let framing = self.phase.framing().filter(|_| self.phase.is_steady() && self.carry.is_empty())?;
        Some((framing, self.phase.position()))
    }

    /// Takes the first `frames` of the [`run`](Self::run) just seen out of `input`.
    #[inline]
    pub fn advance(&mut self, input: &mut &[u8], frames: usize) {
        let framing = self.phase.framing().unwrap_or(Framing::Ts188);
        let len = frames.saturating_mul(framing.size()).min(input.len());
        self.sure = self.sure.saturating_sub(frames);
        self.phase.advance(len);
        *input = input.get(len..).unwrap_or(&[]);
    }

    fn pull<'s, 'i: 's>(&'s mut self, input: &mut &'i [u8], end: bool) -> Option<Framed<'s>> {
        loop {
            let position = self.phase.position();
            let step = self.phase.step(&Window::new(self.carry.bytes(), input, end));
            match step {
                Ahead::Done => return None,
                Ahead::Wait => {
                    let all = input.len();
                    self.carry.fill(input, all);
                    return None;
                }
                Ahead::Drop(n) => self.carry.drop(input, n),
                Ahead::Framed(unit, n) => {
                    self.carry.drop(input, n);
                    return Some(unit);
                }
                Ahead::Frame { framing, len, intact } => {
                    let frame = Frame::new(position, framing, self.carry.take(input, len))?;
                    return Some(if intact { Framed::Packet(frame) } else { Framed::BadSync(frame) });
                }
            }
        }
    }
}

impl Default for Framer {
    fn default() -> Framer {
        Framer::new()
    }
}

/// Bytes of earlier chunks that are not yet handed out.
#[derive(Clone, Debug)]
struct Carry {
    buf: [u8; LOOKAHEAD],
    start: usize,
    end: usize,
}

impl Carry {
    const EMPTY: Carry = Carry { buf: [0; LOOKAHEAD], start: 0, end: 0 };

    #[inline(always)]
    const fn is_empty(&self) -> bool {
        self.start == self.end
    }

    fn bytes(&self) -> &[u8] {
        self.buf.get(self.start..self.end).unwrap_or(&[])
    }

    /// Moves the first `n` bytes of `input` in.
    fn fill(&mut self, input: &mut &[u8], n: usize) {
        if self.start > 0 {
            self.buf.copy_within(self.start..self.end, 0);
            self.end = self.end.wrapping_sub(self.start);
            self.start = 0;
        }
        let Some((bytes, rest)) = input.split_at_checked(n) else { return };
        let end = self.end.saturating_add(n);
        // There is always room: no step waits for more than LOOKAHEAD bytes.
        if let Some(to) = self.buf.get_mut(self.end..end) {
            to.copy_from_slice(bytes);
            self.end = end;
            *input = rest;
        }
    }

    /// Leaves out the next `n` bytes.
    fn drop(&mut self, input: &mut &[u8], n: usize) {
        let here = n.min(self.end.wrapping_sub(self.start));
        self.start = self.start.wrapping_add(here);
        *input = input.get(n.wrapping_sub(here)..).unwrap_or(&[]);
    }

    /// The next `n` bytes, from the input alone if possible.
    fn take<'s, 'i: 's>(&'s mut self, input: &mut &'i [u8], n: usize) -> &'s [u8] {
        if self.is_empty() {
            let (bytes, rest) = input.split_at_checked(n).unwrap_or_default();
            *input = rest;
            return bytes;
        }
        let have = self.end.wrapping_sub(self.start);
        if have < n {
            self.fill(input, n.wrapping_sub(have));
        }
        let start = self.start;
        self.start = start.saturating_add(n).min(self.end);
        self.buf.get(start..self.start).unwrap_or(&[])
    }
}

/// The units of `data`, which is all of the input, without a copy.
pub const fn framed(data: &[u8]) -> FramedIter<'_> {
    FramedIter { phase: Phase::searching(), rest: data }
}

/// As [`framed`], with `framing` expected from the first byte on.
pub const fn framed_with(data: &[u8], framing: Framing) -> FramedIter<'_> {
    FramedIter { phase: Phase::fixed(framing), rest: data }
}

/// Iterator over the units of a complete input.
#[derive(Clone, Debug)]
pub struct FramedIter<'a> {
    phase: Phase,
    rest: &'a [u8],
}

impl FramedIter<'_> {
    /// The framing in use, or the last one that was.
    pub const fn framing(&self) -> Option<Framing> {
        self.phase.framing()
    }
}

impl<'a> Iterator for FramedIter<'a> {
    type Item = Framed<'a>;

    fn next(&mut self) -> Option<Framed<'a>> {
        if let Some(frame) = self.phase.plain_frame(&mut self.rest) {
            return Some(Framed::Packet(frame));
        }
        loop {
            let position = self.phase.position();
            let step = self.phase.step(&Window::new(&[], self.rest, true));
            let mut take = |n: usize| {
                let (bytes, rest) = self.rest.split_at_checked(n).unwrap_or_default();
                self.rest = rest;
                bytes
            };
            match step {
                Ahead::Done | Ahead::Wait => return None,
                Ahead::Drop(n) => drop(take(n)),
                Ahead::Framed(unit, n) => {
                    take(n);
                    return Some(unit);
                }
                Ahead::Frame { framing, len, intact } => {
                    let frame = Frame::new(position, framing, take(len))?;
                    return Some(if intact { Framed::Packet(frame) } else { Framed::BadSync(frame) });
                }
            }
        }
    }
}
