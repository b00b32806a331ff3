//! From frame to frame, past all that there is nothing to say about.
//!
//! Sync bytes are looked at a block ahead: what must be done anyway also has the memory bring the
//! headers in time.

use super::event::Event;
use super::state::{Hot, Kind, Passage};
use super::{Demux, todo};
use crate::packet::continuity::Step;
use crate::packet::framing::{Frame, Framed, Framing};
use crate::packet::{Packet, SYNC_BYTE};
use crate::pes::assembler::PesWalk;

/// Frames that are looked at together. Their loads are at equal distances from those of the block
/// before, which processors foresee as long as the loads are few and the distance is well within a page:
/// of all numbers up to 20 this one never did badly.
const BLOCK: usize = 6;

/// What was seen of the frames at the front of the input.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sure {
    /// So many are packets.
    take: usize,
    /// And so is the block behind them.
    block: bool,
}

/// Whether the first frames of `frames` are all there and have their sync bytes.
#[inline(always)]
fn in_phase<const SIZE: usize, const PREFIX: usize, const N: usize>(frames: &[u8]) -> bool {
    let Some(frames) = frames.get(..N.saturating_mul(SIZE)) else { return false };
    // One load each, not a loop: see `BLOCK`.
    let wrong: [u8; N] = core::array::from_fn(|n| {
        frames.get(n.wrapping_mul(SIZE).wrapping_add(PREFIX)).map_or(1, |sync| sync ^ SYNC_BYTE)
    });
    wrong.iter().fold(0, |all, wrong| all | wrong) == 0
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
        for part in [frame.prefix, frame.packet.bytes(), frame.trailer] {
            let end = held.len.saturating_add(part.len());
            if let Some(room) = held.bytes.get_mut(held.len..end) {
                room.copy_from_slice(part);
                held.len = end;
            }
        }
        held
    }
}

impl Demux {
    /// Goes on to the next packet that there is something to say about. None at the end of the
    /// input; an event for what is no packet.
    pub(super) fn fetch(&mut self, input: &mut &[u8], end: bool) -> Option<Option<Event<'static>>> {
        loop {
            if let Some((framing, position)) = self.framer.in_phase() {
                let passed = match framing {
                    Framing::Ts188 => self.scan::<188, 0>(input, position),
                    Framing::M2ts192 => self.scan::<192, 4>(input, position),
                    Framing::Ts204 => self.scan::<204, 0>(input, position),
                    Framing::Ts208 => self.scan::<208, 0>(input, position),
                };
                self.framer.advance(input, passed);
                let packets = passed.saturating_add(usize::from(self.current.open));
                self.count.packets = self.count.packets.wrapping_add(packets as u64);
                if self.current.open {
                    return Some(None);
                }
            }
            // What is left needs the framer's judgement: a packet whose successors are not all in the
            // input, or without a sync byte.
            let unit = if end { self.framer.finish()? } else { self.framer.next(input)? };
            let event = match unit {
                Framed::Packet(frame) => {
                    self.count.packets = self.count.packets.wrapping_add(1);
                    let (pid, header) = (frame.packet.pid(), frame.packet.header());
                    if !self.table.get_mut(pid).is_some_and(|hot| hot.is_plain(header)) {
                        let (position, packet, held) = (frame.position, *frame.packet.bytes(), Held::new(&frame));
                        let prefix = frame.prefix.len();
                        if self.begin(Packet::new(&packet), position, prefix, true) {
                            self.held = held;
                            return Some(None);
                        }
                    }
                    continue;
                }
                Framed::BadSync(frame) => {
                    self.count.bad_sync = self.count.bad_sync.saturating_add(1);
                    Event::BadSync { position: frame.position }
                }
                Framed::SyncLost { position } => {
                    self.count.sync_losses = self.count.sync_losses.saturating_add(1);
                    Event::SyncLost { position }
                }
                Framed::Skipped { position, len } => {
                    self.skipped(len);
                    Event::Skipped { position, len }
                }
                Framed::Truncated { position, len } => Event::Truncated { position, len },
            };
            return Some(Some(event));
        }
    }

    /// Goes over frames up to the next packet that there is something to say about, which becomes
    /// the current one, or up to a missing sync byte. The number of frames before it.
    #[inline(never)]
    fn scan<const SIZE: usize, const PREFIX: usize>(&mut self, frames: &[u8], position: u64) -> usize {
        let mut rest = frames;
        let passed = |rest: &[u8]| frames.len().saturating_sub(rest.len()).checked_div(SIZE).unwrap_or(0);
        let Sure { mut take, mut block } = core::mem::take(&mut self.sure);
        loop {
            // A frame counts when its two successors are in place.
            if take == 0 {
                let behind = rest.get(BLOCK.saturating_mul(SIZE)..).unwrap_or_default();
                if (block || in_phase::<SIZE, PREFIX, BLOCK>(rest)) && in_phase::<SIZE, PREFIX, BLOCK>(behind) {
                    (take, block) = (BLOCK, true);
                } else if in_phase::<SIZE, PREFIX, 3>(rest) {
                    (take, block) = (1, false);
                } else {
                    return passed(rest);
                }
            }
            while let Some(left) = take.checked_sub(1) {
                let Some((frame, behind)) = rest.split_first_chunk::<SIZE>() else { return passed(rest) };
                let Some(packet) = frame.get(PREFIX..).and_then(<[u8]>::first_chunk) else { return passed(rest) };
                let packet = Packet::new(packet);
                take = left;
                let passage = self.passes(packet);
                if passage != Passage::Passed {
                    let here = passed(rest);
                    if passage == Passage::None && packet.sync_byte() != SYNC_BYTE {
                        // The caller has passed another input than before.
                        return here;
                    }
                    let position = position.saturating_add((here as u64).saturating_mul(SIZE as u64));
                    let open = match passage {
                        Passage::Pes => self.begin_pes(packet, position, PREFIX),
                        _ => self.begin(packet, position, PREFIX, false),
                    };
                    if open {
                        self.sure = Sure { take, block };
                        return here;
                    }
                }
                rest = behind;
            }
        }
    }

    /// Counts a packet that there is nothing to say about, and takes it where it is in the middle of
    /// a PES packet that is being collected.
    #[inline(always)]
    fn passes(&mut self, packet: Packet<'_>) -> Passage {
        let header = packet.header();
        let Some(hot) = self.table.get_mut(packet.pid()) else { return Passage::None };
        if hot.is_plain(header) {
            return Passage::Passed;
        }
        cold();
        let Some(collector) = self.collectors.get_mut(usize::from(hot.collector)) else { return Passage::None };
        if hot.kind(header) == Kind::Data {
            let [_, _, _, _, payload @ ..] = packet.bytes();
            if collector.fits(payload) {
                // Counting before the copy leaves fewer values to keep across the call.
                hot.count_data(header);
                collector.absorb(payload);
                return Passage::Passed;
            }
        }
        let Some(state) = self.states.get_mut(usize::from(hot.slot)) else { return Passage::None };
        state.passes_aside(hot, packet, collector, self.report_pcr)
    }

    /// As [`begin`](Self::begin), for a packet that has been counted and is watched as PES packets only.
    #[inline(never)]
    fn begin_pes(&mut self, packet: Packet<'_>, position: u64, prefix: usize) -> bool {
        let Some(&mut Hot { slot, collector, .. }) = self.table.get_mut(packet.pid()) else { return false };
        self.current.collector = collector;
        self.current.pes = PesWalk::new(packet.payload_unit_start_indicator());
        let payload = packet.payload().ok().flatten();
        self.open(packet, payload, (position, prefix), slot, Step::Next, todo::PES);
        true
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
