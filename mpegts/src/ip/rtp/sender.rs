//! Transport packets into RTP packets.

use super::{HEADER_SIZE, MP2T};
use crate::clock::Pcr;
use crate::packet::{PACKET_SIZE, Packet, Pid};

/// The most transport packets that fit into an Ethernet frame with all headers.
const MAX_PACKETS: usize = 7;

/// Packs transport packets into RTP packets, as RFC 2250, 2 has it.
#[derive(Debug, Clone)]
pub struct RtpSender {
    ssrc: u32,
    payload_type: u8,
    sequence_number: u16,
    per_datagram: usize,
    marker: bool,
    packets: usize,
    datagram: [u8; HEADER_SIZE + MAX_PACKETS * PACKET_SIZE],
}

impl RtpSender {
    /// Seven packets a datagram, payload type [`MP2T`], sequence numbers from 0. RFC 3550 wants `ssrc`
    /// and the first sequence number to be random.
    pub const fn new(ssrc: u32) -> Self {
        RtpSender {
            ssrc,
            payload_type: MP2T,
            sequence_number: 0,
            per_datagram: MAX_PACKETS,
            marker: false,
            packets: 0,
            datagram: [0; HEADER_SIZE + MAX_PACKETS * PACKET_SIZE],
        }
    }

    /// Puts `packets` transport packets, 1 to 7, into each datagram from the next one on; other numbers
    /// become the nearest of these.
    #[must_use]
    pub const fn with_packets(mut self, packets: usize) -> Self {
        self.per_datagram = match packets {
            0 => 1,
            1..=MAX_PACKETS => packets,
            _ => MAX_PACKETS,
        };
        self
    }

    /// Sends another payload type: the low seven bits.
    #[must_use]
    pub const fn with_payload_type(mut self, payload_type: u8) -> Self {
        self.payload_type = payload_type & 0x7F;
        self
    }

    /// Starts with another sequence number.
    #[must_use]
    pub const fn with_sequence_number(mut self, sequence_number: u16) -> Self {
        self.sequence_number = sequence_number;
        self
    }

    /// The number of the next datagram.
    pub const fn sequence_number(&self) -> u16 {
        self.sequence_number
    }

    /// Says that the timestamps of what follows do not continue: the marker bit of the next datagram
    /// to be begun is set. To have what follows begin one, [`flush`](Self::flush) first.
    pub const fn mark_discontinuity(&mut self) {
        self.marker = true;
    }

    /// Adds a packet; when it fills a datagram, emits that.
    ///
    /// `timestamp` is when the packet is to be sent, 90 kHz; that of the first packet becomes the
    /// datagram's. It may come from [`PcrTimestamps`] or any clock.
    pub fn push(&mut self, packet: &[u8; PACKET_SIZE], timestamp: u32, emit: impl FnOnce(&[u8])) {
        if self.packets == 0 {
            self.begin(timestamp);
        }
        let payload = self.datagram.get_mut(HEADER_SIZE..).unwrap_or_default();
        if let Some(to) = payload.chunks_exact_mut(PACKET_SIZE).nth(self.packets) {
            to.copy_from_slice(packet);
        }
        self.packets = self.packets.saturating_add(1);
        if self.packets >= self.per_datagram {
            self.flush(emit);
        }
    }

    /// Emits a datagram that is not full, if there is one.
    pub fn flush(&mut self, emit: impl FnOnce(&[u8])) {
        let end = HEADER_SIZE.saturating_add(self.packets.saturating_mul(PACKET_SIZE));
        if self.packets > 0 {
            emit(self.datagram.get(..end).unwrap_or(&self.datagram));
            self.sequence_number = self.sequence_number.wrapping_add(1);
            self.packets = 0;
        }
    }

    fn begin(&mut self, timestamp: u32) {
        let marker = if core::mem::take(&mut self.marker) { 0x80 } else { 0 };
        let [s0, s1] = self.sequence_number.to_be_bytes();
        let [t0, t1, t2, t3] = timestamp.to_be_bytes();
        let [i0, i1, i2, i3] = self.ssrc.to_be_bytes();
        let header = [0x80, marker | self.payload_type, s0, s1, t0, t1, t2, t3, i0, i1, i2, i3];
        if let Some(to) = self.datagram.first_chunk_mut() {
            *to = header;
        }
    }
}

/// Timestamps for [`RtpSender`] out of the PCRs of the stream itself: those of one PID, with the
/// packets between two of them spread evenly.
#[derive(Debug, Clone, Default)]
pub struct PcrTimestamps {
    pid: Option<Pid>,
    last: Option<Pcr>,
    /// Packets from that of the last PCR, it included.
    packets: u64,
    /// 27 MHz ticks from one PCR to the next, and the packets between.
    rate: (u64, u64),
}

impl PcrTimestamps {
    /// Follows the PCRs of `pid`; of the first PID that has any when None.
    pub const fn new(pid: Option<Pid>) -> Self {
        PcrTimestamps { pid, last: None, packets: 0, rate: (0, 1) }
    }

    /// When the next packet of the stream is to be sent, 90 kHz; None before the first PCR. The flag
    /// says that the clock is another than for the packet before: see
    /// [`RtpSender::mark_discontinuity`].
    pub fn next(&mut self, packet: Packet<'_>) -> Option<(u32, bool)> {
        let mut jump = false;
        if self.pid.is_none_or(|pid| pid == packet.pid()) && !packet.transport_error_indicator() {
            if let Some(pcr) = packet.pcr() {
                jump = self.set(pcr, packet.discontinuity_indicator());
                self.pid = Some(packet.pid());
            }
        }
        let (ticks, packets) = self.rate;
        let since = ticks.saturating_mul(self.packets).checked_div(packets).unwrap_or(0);
        self.packets = self.packets.saturating_add(1);
        let [_, _, _, _, a, b, c, d] = self.last?.wrapping_add(since).base().get().to_be_bytes();
        Some((u32::from_be_bytes([a, b, c, d]), jump))
    }

    /// True when `pcr` does not continue the last one.
    fn set(&mut self, pcr: Pcr, indicated: bool) -> bool {
        let step = self.last.map(|last| u64::try_from(pcr.difference(last)).unwrap_or(0));
        let jump = match step {
            // 100 ms is the longest the standard allows; ten times that is no longer the same clock.
            Some(step @ 1..=27_000_000) if !indicated => {
                self.rate = (step, self.packets.max(1));
                false
            }
            Some(_) => true,
            None => false,
        };
        self.last = Some(pcr);
        self.packets = 0;
        jump
    }
}
