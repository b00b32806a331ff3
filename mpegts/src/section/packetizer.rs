//! Sections, and what else a pointer_field leads to, into packets — ISO/IEC 13818-1, 2.4.4.1 and 2.4.4.2.

use crate::packet::{MAX_PAYLOAD, PACKET_SIZE, Pid, PointedPayload, continuity};

/// Bytes of the header of a section with `section_syntax_indicator`.
const LONG_HEADER: usize = 8;

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
    payload: PointedPayload,
}

impl SectionPacketizer {
    /// Starts with `continuity_counter` 0.
    pub const fn new(pid: Pid) -> Self {
        SectionPacketizer { pid, continuity_counter: 0, payload: PointedPayload::new() }
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
        !self.payload.is_empty()
    }

    /// Adds a section and emits the packets it fills. The last one stays open for the next section.
    pub fn push(&mut self, section: &[u8], mut emit: impl FnMut(&[u8; PACKET_SIZE])) {
        self.put(section, 1, &mut emit);
    }

    /// As [`push`](Self::push), but the first eight bytes of the section are in one packet: filters of some receivers
    /// look at no more than the first payload.
    pub fn push_header_undivided(&mut self, section: &[u8], mut emit: impl FnMut(&[u8; PACKET_SIZE])) {
        self.put(section, section.len().min(LONG_HEADER), &mut emit);
    }

    /// As [`push`](Self::push), but a section that fits into one packet is not divided.
    pub fn push_undivided(&mut self, section: &[u8], mut emit: impl FnMut(&[u8; PACKET_SIZE])) {
        let whole = if section.len() < MAX_PAYLOAD { section.len() } else { 1 };
        self.put(section, whole, &mut emit);
    }

    /// Adds a section of which the first `whole` bytes are to be in one packet.
    fn put(&mut self, section: &[u8], whole: usize, emit: &mut impl FnMut(&[u8; PACKET_SIZE])) {
        if section.is_empty() {
            return;
        }
        if !self.payload.has_room(whole) {
            self.flush(emit);
        }
        self.payload.start();
        let mut rest = section;
        while !rest.is_empty() {
            rest = self.payload.fill(rest);
            if self.payload.is_full() {
                self.flush(emit);
            }
        }
    }

    /// Emits the open packet, if there is one, filled up with stuffing.
    pub fn finish(&mut self, mut emit: impl FnMut(&[u8; PACKET_SIZE])) {
        if self.is_open() {
            self.flush(&mut emit);
        }
    }

    fn flush(&mut self, emit: &mut impl FnMut(&[u8; PACKET_SIZE])) {
        let [high, low] = self.pid.get().to_be_bytes();
        let mut packet = [0xFF; PACKET_SIZE];
        let (header, payload) = packet.split_at_mut(4);
        let start = if self.payload.is_pointed() { 0x40 } else { 0 };
        header.copy_from_slice(&[0x47, start | high, low, 0x10 | self.continuity_counter]);
        let content = self.payload.as_bytes();
        if let Some(to) = payload.get_mut(..content.len()) {
            to.copy_from_slice(content);
        }
        emit(&packet);
        self.continuity_counter = continuity::next(self.continuity_counter);
        self.payload.clear();
    }
}
