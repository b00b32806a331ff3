//! Other times: all of them shifted, or clock references by the place of their packet.

use crate::clock::{Bitrate, Clock, Pcr, PesTimestamp, Timestamp};
use crate::packet::{PACKET_SIZE, Packet, PacketMut, Pid, PidSet};
use crate::pes::StreamId;
use alloc::vec::Vec;
use wire::{Bits, Reader};

/// Prefix and marker bits of the 40 bits of a timestamp.
const FRAME: u64 = 0xF1_0001_0001;

/// What [`TimeShift::edit`] has done to a packet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shifted {
    /// Shifted the PCR.
    pub pcr: bool,
    /// Shifted PTS, and DTS where there is one.
    pub pts: bool,
    /// Left a PES header as it is, because its timestamps are not whole in the packet. Senders do
    /// not do that.
    pub cut: bool,
}

/// Moves PCR, PTS, DTS and DTS_next_AU of some PIDs by the same time. OPCR, which is that of
/// another stream, and ESCR stay.
#[derive(Debug, Clone)]
pub struct TimeShift {
    /// 90 kHz, modulo 2^33.
    offset: u64,
    pids: PidSet,
}

impl TimeShift {
    /// Later by so many ticks of 90 kHz, or earlier by negative ones. PIDs other than these stay as
    /// they are; they may have clocks or PES packets, not sections.
    pub const fn new(ticks: i64, pids: PidSet) -> Self {
        TimeShift { offset: ticks.rem_euclid(1 << 33).unsigned_abs(), pids }
    }

    /// Shifts the times in a packet.
    pub fn edit(&self, packet: &mut [u8; PACKET_SIZE]) -> Shifted {
        let mut done = Shifted::default();
        let view = Packet::new(packet);
        if !self.pids.contains(view.pid()) || view.transport_error_indicator() {
            return done;
        }
        let (pcr, splice) = (view.pcr(), splice_at(view));
        let pes = if view.payload_unit_start_indicator() && !view.is_scrambled() {
            view.payload().ok().flatten().map(|payload| PACKET_SIZE.saturating_sub(payload.len()))
        } else {
            None
        };
        if let Some(pcr) = pcr {
            // The extension is below the base and stays.
            let bits = u64::from_be_bytes(wide(pcr.to_bytes())) & 0x7FFF | self.later(pcr.base()).get() << 15;
            let [_, _, bytes @ ..] = bits.to_be_bytes();
            done.pcr = PacketMut::new(packet).set_pcr(Pcr::from_bytes(bytes));
        }
        if let Some(at) = splice {
            self.shift(packet, at);
        }
        if let Some(at) = pes {
            (done.pts, done.cut) = self.pes(packet, at);
        }
        done
    }

    fn later(&self, time: Timestamp) -> Timestamp {
        time.wrapping_add(self.offset)
    }

    /// Shifts the 40 bits of a timestamp. False when they are not there.
    fn shift(&self, packet: &mut [u8; PACKET_SIZE], at: usize) -> bool {
        let Some(bytes) = packet.get_mut(at..).and_then(<[u8]>::first_chunk_mut::<5>) else { return false };
        let [a, b, c, d, e] = *bytes;
        let raw = u64::from_be_bytes([0, 0, 0, a, b, c, d, e]);
        let time = self.later(PesTimestamp::from_bits(raw, 40).timestamp());
        let new = PesTimestamp::new(0, time).map_or(raw, |t| raw & FRAME | t.to_bits(40) & !FRAME);
        let [_, _, _, new @ ..] = new.to_be_bytes();
        *bytes = new;
        true
    }

    /// PTS and DTS of the PES packet that starts at `at`: shifted, or cut.
    fn pes(&self, packet: &mut [u8; PACKET_SIZE], at: usize) -> (bool, bool) {
        let start = packet.get(at..).unwrap_or_default();
        let [0, 0, 1, stream_id, _, _, rest @ ..] = start else { return (false, start.len() < 6) };
        if !StreamId(*stream_id).has_header() {
            return (false, false);
        }
        let (flags, length) = match *rest {
            [first, flags, length, ..] if first & 0xC0 == 0x80 => (flags, length),
            [_, _, _, ..] => return (false, false),
            _ => return (false, true),
        };
        let stamps = match flags >> 6 {
            2 => 1usize,
            3 => 2,
            _ => return (false, false),
        };
        let need = stamps.saturating_mul(5);
        if usize::from(length) < need {
            // The flags contradict the length: these bytes could be anything.
            return (false, false);
        }
        if rest.len() < need.saturating_add(3) {
            return (false, true);
        }
        let first = at.saturating_add(9);
        for n in 0..stamps {
            self.shift(packet, first.saturating_add(n.saturating_mul(5)));
        }
        (true, false)
    }
}

fn wide(bytes: [u8; 6]) -> [u8; 8] {
    let [a, b, c, d, e, f] = bytes;
    [0, 0, a, b, c, d, e, f]
}

/// Where in the packet seamless_splice is.
fn splice_at(packet: Packet<'_>) -> Option<usize> {
    let mut field = Reader::at(packet.adaptation_field_bytes().ok()??, 5);
    let [flags] = *field.take_array()?;
    if flags & 1 == 0 {
        return None;
    }
    for (flag, n) in [(0x10, 6), (0x08, 6), (0x04, 1)] {
        field.take(if flags & flag != 0 { n } else { 0 })?;
    }
    if flags & 2 != 0 {
        let [length] = *field.take_array()?;
        field.take(length.into())?;
    }
    let [length] = *field.take_array()?;
    let mut extension = field.sub(length.into(), &"adaptation_field_extension").ok()?;
    let [flags] = *extension.take_array()?;
    for (flag, n) in [(0x80, 2), (0x40, 3)] {
        extension.take(if flags & flag != 0 { n } else { 0 })?;
    }
    (flags & 0x20 != 0 && extension.len() >= 5).then(|| extension.offset())
}

/// References further apart belong to different time bases.
const MAX_JUMP: u64 = Pcr::FREQUENCY;

/// The time base of a PID.
#[derive(Debug, Clone, Copy)]
struct Base {
    pid: Pid,
    /// Of the first reference, in bytes of the output.
    position: u64,
    clock: Pcr,
    /// By how much the last reference was moved.
    moved: i64,
}

/// Writes each PCR as its packet's place in a stream of constant rate wants it: PCR_accuracy
/// becomes perfect but for rounding to a tick.
///
/// The first reference of a PID, and the first of a new time base, stays as it is. A new time base
/// begins with a discontinuity_indicator, or where the references leave the rate by more than a
/// second. Rate and packets must agree: a program that is sent faster or slower than its clock
/// runs drifts, and [`edit`](Self::edit) tells how far.
#[derive(Debug, Clone)]
pub struct PcrRestamp {
    bitrate: Bitrate,
    bases: Vec<Base>,
}

impl PcrRestamp {
    /// For a stream of so many bits a second.
    pub const fn new(bitrate: Bitrate) -> Self {
        PcrRestamp { bitrate, bases: Vec::new() }
    }

    /// Restamps a packet that has `before` packets before it in the output. By how many ticks of
    /// 27 MHz its PCR went up; None without a PCR.
    pub fn edit(&mut self, packet: &mut [u8; PACKET_SIZE], before: u64) -> Option<i64> {
        let view = Packet::new(packet);
        if view.transport_error_indicator() {
            return None;
        }
        let pcr = view.pcr()?;
        let (pid, breaks) = (view.pid(), view.discontinuity_indicator());
        let position = before.saturating_mul(PACKET_SIZE as u64);
        let new = Base { pid, position, clock: pcr, moved: 0 };
        let Some(base) = self.bases.iter_mut().find(|b| b.pid == pid) else {
            self.bases.push(new);
            return Some(0);
        };
        let ticks = self.bitrate.ticks(position.saturating_sub(base.position));
        let clock = base.clock.wrapping_add(ticks);
        let moved = clock.difference(pcr);
        if breaks || moved.abs_diff(base.moved) > MAX_JUMP {
            *base = new;
            return Some(0);
        }
        base.moved = moved;
        if moved != 0 {
            PacketMut::new(packet).set_pcr(clock);
        }
        Some(moved)
    }
}
