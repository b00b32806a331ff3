//! Sections, and what else a pointer_field leads to, into packets — ISO/IEC 13818-1, 2.4.4.1 and 2.4.4.2.

use crate::packet::{PACKET_SIZE, Pid};

/// The payload of a packet without adaptation field.
const PAYLOAD: usize = PACKET_SIZE - 4;

/// Packs the sections of one PID back to back into packets.
///
/// ```
/// use mpegts::{Pid, section::SectionPacketizer};
/// let mut packetizer = SectionPacketizer::new(Pid::PAT);
/// let mut packets = Vec::new();
/// packetizer.push(&[0x70, 0x70, 5, 0xE1, 2, 3, 4, 5], |p| packets.push(*p));
/// packetizer.finish(|p| packets.push(*p));
/// assert_eq!(packets[0][..7], [0x47, 0x40, 0x00, 0x10, 0, 0x70, 0x70]);
/// ```
#[derive(Debug, Clone)]
pub struct SectionPacketizer {
    pid: Pid,
    continuity_counter: u8,
    payload: [u8; PAYLOAD],
    used: usize,
    /// The payload has a pointer_field.
    unit_start: bool,
}

impl SectionPacketizer {
    /// Starts with `continuity_counter` 0.
    pub const fn new(pid: Pid) -> Self {
        SectionPacketizer { pid, continuity_counter: 0, payload: [0xFF; PAYLOAD], used: 0, unit_start: false }
    }

    /// The counter of the next packet.
    pub const fn continuity_counter(&self) -> u8 {
        self.continuity_counter
    }

    /// Sets the counter of the next packet: its low four bits.
    pub const fn set_continuity_counter(&mut self, counter: u8) {
        self.continuity_counter = counter & 0x0F;
    }

    /// True while a packet waits for more, or for [`finish`](Self::finish).
    pub const fn is_open(&self) -> bool {
        self.used > 0
    }

    /// Adds a section and emits the packets it fills. The last one stays open for the next section.
    pub fn push(&mut self, section: &[u8], mut emit: impl FnMut(&[u8; PACKET_SIZE])) {
        self.put(section, 1, &mut emit);
    }

    /// As [`push`](Self::push), but a section that fits into one packet is not divided.
    pub fn push_undivided(&mut self, section: &[u8], mut emit: impl FnMut(&[u8; PACKET_SIZE])) {
        let whole = if section.len() < PAYLOAD { section.len() } else { 1 };
        self.put(section, whole, &mut emit);
    }

    /// Adds a section of which the first `whole` bytes are to be in one packet.
    fn put(&mut self, section: &[u8], whole: usize, emit: &mut impl FnMut(&[u8; PACKET_SIZE])) {
        if section.is_empty() {
            return;
        }
        let pointer = if self.unit_start { 0 } else { 1 };
        if self.used.saturating_add(pointer).saturating_add(whole) > PAYLOAD {
            self.flush(emit);
        }
        if !self.unit_start {
            let pointer = u8::try_from(self.used).unwrap_or(0);
            self.payload.copy_within(..self.used.min(PAYLOAD - 1), 1);
            if let Some(first) = self.payload.first_mut() {
                *first = pointer;
            }
            self.used = self.used.saturating_add(1);
            self.unit_start = true;
        }
        let mut rest = section;
        while !rest.is_empty() {
            let room = PAYLOAD.saturating_sub(self.used);
            let (now, later) = rest.split_at_checked(room).unwrap_or((rest, &[]));
            if let Some(to) = self.payload.get_mut(self.used..self.used.saturating_add(now.len())) {
                to.copy_from_slice(now);
            }
            self.used = self.used.saturating_add(now.len());
            rest = later;
            if self.used == PAYLOAD {
                self.flush(emit);
            }
        }
    }

    /// Emits the open packet, if there is one, filled up with stuffing.
    pub fn finish(&mut self, mut emit: impl FnMut(&[u8; PACKET_SIZE])) {
        if self.used > 0 {
            self.flush(&mut emit);
        }
    }

    fn flush(&mut self, emit: &mut impl FnMut(&[u8; PACKET_SIZE])) {
        let [high, low] = self.pid.get().to_be_bytes();
        let mut packet = [0xFF; PACKET_SIZE];
        let (header, payload) = packet.split_at_mut(4);
        let start = if self.unit_start { 0x40 } else { 0 };
        header.copy_from_slice(&[0x47, start | high, low, 0x10 | self.continuity_counter]);
        if let (Some(to), Some(from)) = (payload.get_mut(..self.used), self.payload.get(..self.used)) {
            to.copy_from_slice(from);
        }
        emit(&packet);
        self.continuity_counter = self.continuity_counter.wrapping_add(1) & 0x0F;
        (self.used, self.unit_start) = (0, false);
    }
}
