//! Skips frames that produce no event.
//!
//! Sync bytes are looked at a block ahead: what must be done anyway also has the memory bring the
//! headers in time.

use super::Demux;
use super::aside::Hit;
use super::event::Event;
use crate::bump;
use crate::packet::expected::HeaderKind;
use crate::packet::framing::{Frame, Framed, Framing};
use crate::packet::{Packet, SYNC_BYTE};

/// Headers that are looked at together: the memory brings them all at once. Of all numbers up to 32 this one never did
/// badly; 32 was faster on one machine and much slower on another.
const FAR: usize = 6;

/// The same where payloads are copied.
const NEAR: usize = 3;

/// Frames that must be in place behind a packet.
const BEHIND: usize = 2;

/// What was seen of the frames at the front of the input.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sure {
    /// So many are packets.
    take: usize,
    /// And so many behind them are in place.
    ahead: usize,
}

/// How many of the first frames of `frames` are in place, looked at together: as many as is wanted, or 3, or 0.
#[inline(always)]
fn in_place<const SIZE: usize, const PREFIX: usize>(frames: &[u8], far: bool) -> usize {
    if far && in_phase::<SIZE, PREFIX, FAR>(frames) {
        FAR
    } else if in_phase::<SIZE, PREFIX, NEAR>(frames) {
        NEAR
    } else {
        0
    }
}

/// Whether the first frames of `frames` are all there and have their sync bytes.
#[inline(always)]
fn in_phase<const SIZE: usize, const PREFIX: usize, const N: usize>(frames: &[u8]) -> bool {
    let Some(frames) = frames.get(..N.saturating_mul(SIZE)) else { return false };
    // One load each, not a loop: they do not wait for each other.
    let wrong: [u8; N] = core::array::from_fn(|n| {
        frames.get(n.wrapping_mul(SIZE).wrapping_add(PREFIX)).map_or(1, |sync| sync ^ SYNC_BYTE)
    });
    wrong.iter().fold(0, |all, wrong| all | wrong) == 0
}

/// Who is told of events in the scan.
pub(super) trait Visit {
    /// Nobody: the scan ends at each event.
    const PULL: bool;

    /// Takes an event. False to stop behind it.
    fn event(&mut self, event: Event<'_>) -> bool;

    /// Whether [`event`](Self::event) has returned false.
    fn stopped(&self) -> bool;
}

/// The scan ends at each event.
pub(super) struct Pull;

impl Visit for Pull {
    const PULL: bool = true;

    fn event(&mut self, _: Event<'_>) -> bool {
        false
    }

    fn stopped(&self) -> bool {
        false
    }
}

/// Marks a cold branch.
#[cold]
#[inline]
const fn cold() {}

/// A frame of the framer's.
#[derive(Debug)]
pub(super) struct Held {
    bytes: [u8; 208],
    len: usize,
}

impl Held {
    pub const EMPTY: Held = Held { bytes: [0; 208], len: 0 };

    /// The frame.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    fn new(frame: &Frame<'_>) -> Held {
        let mut held = Held::EMPTY;
        for part in [frame.prefix, frame.packet.as_bytes(), frame.trailer] {
            let end = held.len.saturating_add(part.len());
            if let Some(room) = held.bytes.get_mut(held.len..end) {
                room.copy_from_slice(part);
                held.len = end;
            }
        }
        held
    }
}

/// What [`Demux::fetch`] has found.
pub(super) enum Fetched<'i> {
    /// More input is needed.
    Nothing,
    /// The current packet.
    Packet,
    /// What is no packet.
    Event(Event<'static>),
    /// Something in a packet that has been dealt with: what its frame begins, and its position.
    Hit(Hit, &'i [u8], u64),
    /// The visitor wants to stop.
    Stopped,
}

impl Demux {
    /// Goes on to the next packet that there is something to say about, or to what is no packet.
    #[inline(always)]
    pub(super) fn fetch<'i, V: Visit>(&mut self, input: &mut &'i [u8], end: bool, visit: &mut V) -> Fetched<'i> {
        loop {
            if let Some((framing, position)) = self.framer.in_phase() {
                let front = *input;
                let (passed, hit) = match framing {
                    Framing::Ts188 => self.scan::<188, 0, V>(input, position, visit),
                    Framing::M2ts192 => self.scan::<192, 4, V>(input, position, visit),
                    Framing::Ts204 => self.scan::<204, 0, V>(input, position, visit),
                    Framing::Ts208 => self.scan::<208, 0, V>(input, position, visit),
                };
                self.framer.advance(input, passed);
                let packets = passed.saturating_add(usize::from(self.current.open));
                self.count.packets = self.count.packets.wrapping_add(packets as u64);
                if !matches!(hit, Hit::Passed) {
                    let at = passed.saturating_sub(1).saturating_mul(framing.size());
                    let frame = front.get(at..).unwrap_or_default();
                    return Fetched::Hit(hit, frame, position.saturating_add(at as u64));
                }
                if visit.stopped() {
                    return Fetched::Stopped;
                }
                if self.current.open {
                    return Fetched::Packet;
                }
            }
            // What is left needs the framer's judgement: a packet whose successors are not all in the
            // input, or without a sync byte.
            let unit = if end { self.framer.finish() } else { self.framer.next(input) };
            let event = match unit {
                None => return Fetched::Nothing,
                Some(Framed::Packet(frame)) => {
                    bump(&mut self.count.packets);
                    let (pid, header) = (frame.packet.pid(), frame.packet.header());
                    if !self.table.get_mut(pid).is_some_and(|hot| hot.is_plain(header)) {
                        let (position, packet, held) = (frame.position, *frame.packet.as_bytes(), Held::new(&frame));
                        let prefix = frame.prefix.len();
                        if self.begin(Packet::new(&packet), position, prefix, true) {
                            self.held = held;
                            return Fetched::Packet;
                        }
                    }
                    continue;
                }
                Some(Framed::BadSync(frame)) => {
                    bump(&mut self.count.bad_sync);
                    Event::BadSync { position: frame.position }
                }
                Some(Framed::SyncLost { position }) => {
                    bump(&mut self.count.sync_losses);
                    Event::SyncLost { position }
                }
                Some(Framed::Skipped { position, len }) => {
                    self.skipped(len);
                    Event::Skipped { position, len }
                }
                Some(Framed::Truncated { position, len }) => Event::Truncated { position, len },
            };
            return Fetched::Event(event);
        }
    }

    /// Goes over frames up to the next packet that there is something to say about, or up to a missing sync byte. Gives
    /// the number of frames it is through with. A hit is in the last of them; else there may be a current packet, which
    /// is the next one.
    #[inline(never)]
    fn scan<const SIZE: usize, const PREFIX: usize, V: Visit>(
        &mut self,
        frames: &[u8],
        position: u64,
        visit: &mut V,
    ) -> (usize, Hit) {
        let mut rest = frames;
        let passed = |rest: &[u8]| frames.len().saturating_sub(rest.len()).checked_div(SIZE).unwrap_or(0);
        let Sure { mut take, mut ahead } = core::mem::take(&mut self.sure);
        let far = self.copying == 0;
        loop {
            if take == 0 {
                let front = if ahead != 0 { ahead } else { in_place::<SIZE, PREFIX>(rest, far) };
                let behind = rest.get(front.saturating_mul(SIZE)..).unwrap_or_default();
                ahead = if front == 0 { 0 } else { in_place::<SIZE, PREFIX>(behind, far) };
                take = if ahead == 0 { front.saturating_sub(BEHIND) } else { front };
                if take == 0 {
                    return (passed(rest), Hit::Passed);
                }
            }
            while let Some(left) = take.checked_sub(1) {
                let Some((frame, behind)) = rest.split_first_chunk::<SIZE>() else {
                    return (passed(rest), Hit::Passed);
                };
                let Some(packet) = frame.get(PREFIX..).and_then(<[u8]>::first_chunk) else {
                    return (passed(rest), Hit::Passed);
                };
                let packet = Packet::new(packet);
                take = left;
                let hit = self.passes(packet);
                if !matches!(hit, Hit::Passed) {
                    let here = passed(rest);
                    if matches!(hit, Hit::Unusual) && packet.sync_byte() != SYNC_BYTE {
                        // The caller has passed another input than before.
                        return (here, Hit::Passed);
                    }
                    let position = position.saturating_add((here as u64).saturating_mul(SIZE as u64));
                    let stays = match hit {
                        Hit::Passed => false,
                        Hit::Unusual => self.begin(packet, position, PREFIX, false),
                        Hit::Pes if V::PULL => self.begin_pes(packet, position, PREFIX),
                        Hit::Pes => !self.deliver(packet, (position, PREFIX), visit),
                        Hit::Head(..) | Hit::Section(..) | Hit::Stored | Hit::Pcr(_) => {
                            let through = passed(behind);
                            if V::PULL {
                                self.sure = Sure { take, ahead };
                                return (through, hit);
                            }
                            if self.event(hit, packet, position).is_some_and(|event| !visit.event(event)) {
                                self.sure = Sure { take, ahead };
                                return (through, Hit::Passed);
                            }
                            false
                        }
                    };
                    if stays {
                        self.sure = Sure { take, ahead };
                        return (here, Hit::Passed);
                    }
                }
                rest = behind;
            }
        }
    }

    /// Counts a packet without events; appends its payload if it continues a PES packet that is being collected.
    #[inline(always)]
    fn passes(&mut self, packet: Packet<'_>) -> Hit {
        let header = packet.header();
        let Some(hot) = self.table.get_mut(packet.pid()) else { return Hit::Unusual };
        if hot.is_plain(header) {
            return Hit::Passed;
        }
        cold();
        if hot.expected.kind(header) == HeaderKind::Data {
            let Some(collector) = self.collectors.get_mut(usize::from(hot.collector)) else { return Hit::Unusual };
            let [_, _, _, _, payload @ ..] = packet.as_bytes();
            if collector.fits(payload) {
                // Counting before the copy leaves fewer values to keep across the call.
                hot.count_data(header);
                collector.absorb_full(payload);
                return Hit::Passed;
            }
        }
        self.aside(packet)
    }

    /// Counts what lies between two packets: as damaged packets where the phase has not moved.
    fn skipped(&mut self, len: u64) {
        let size = self.framer.framing().map_or(0, |f| f.size() as u64);
        if self.count.sync_losses > 0 && len.checked_rem(size) == Some(0) {
            let packets = len.checked_div(size).unwrap_or(0);
            self.count.bad_sync = self.count.bad_sync.saturating_add(packets);
        } else {
            self.count.skipped_bytes = self.count.skipped_bytes.saturating_add(len);
        }
    }
}
