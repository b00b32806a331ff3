//! PES packets of one PID on their way out.

use super::bucket::{Bucket, TRANSPORT_BUFFER};
use crate::clock::{Bitrate, Timestamp};
use crate::packet::adaptation::AdaptationField;
use crate::packet::{PACKET_SIZE, Pid};
use crate::pes::{Pes, PesHeader, PesPacketizer, StreamId};
use crate::psi::StreamType;
use crate::section::cycle::{Ticks, milliseconds};
use alloc::{collections::VecDeque, vec::Vec};
use bytes::Bytes;
use wire::{Error, ErrorKind};

wire::settings! {
    /// How a stream is sent: a simple form of the buffer model of ISO/IEC 13818-1, 2.4.2.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct StreamSettings {
        /// For units without one of their own.
        stream_id: StreamId,
        /// How long before its DTS data may be sent, at most. The standard allows one second, but for
        /// still pictures and ISO/IEC 14496.
        max_delay: Ticks,
        /// The rate at which the decoder empties its transport buffer of 512 bytes. None sends as fast
        /// as the multiplex has room.
        transport_rate: Option<Bitrate>,
        /// Bytes that the decoder holds of units whose DTS is to come. None knows no bound. A unit
        /// larger than that is sent when the decoder has no other.
        buffer: Option<usize>,
        /// `transport_priority` of the packets.
        transport_priority: bool,
    }
}

impl StreamSettings {
    /// What is usual for a type of stream: up to a second ahead; for audio the transport rate and
    /// the buffer of ISO/IEC 13818-1, 2.4.2.4 (2 Mbit/s, 3584 bytes).
    pub const fn new(stream_type: StreamType) -> Self {
        let (stream_id, transport_rate, buffer) = match stream_type.0 {
            0x03 | 0x04 | 0x0F | 0x11 | 0x1C | 0x2D | 0x2E => (StreamId(0xC0), Bitrate::new(2_000_000), Some(3584)),
            0x01 | 0x02 | 0x10 | 0x1B | 0x1E..=0x26 | 0x28..=0x2B | 0x31..=0x36 | 0x42 => (StreamId(0xE0), None, None),
            0x15 => (StreamId::METADATA_STREAM, None, None),
            _ => (StreamId::PRIVATE_STREAM_1, None, None),
        };
        let max_delay = milliseconds(1000);
        StreamSettings { stream_id, max_delay, transport_rate, buffer, transport_priority: false }
    }
}

/// An access unit, or whatever else one PES packet is to hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessUnit {
    /// The stream.
    pub pid: Pid,
    /// None for that of the [`StreamSettings`].
    pub stream_id: Option<StreamId>,
    /// When it is presented.
    pub pts: Option<Timestamp>,
    /// When it is decoded; None when that is the same time.
    pub dts: Option<Timestamp>,
    /// A decoder can start here.
    pub random_access: bool,
    /// The data begins with an access unit or as a data_stream_alignment_descriptor says.
    pub data_alignment_indicator: bool,
    /// Without copy from `Bytes` or `Vec<u8>`.
    pub data: Bytes,
}

impl AccessUnit {
    /// A unit with its times.
    pub fn new(pid: Pid, pts: Option<Timestamp>, dts: Option<Timestamp>, data: impl Into<Bytes>) -> Self {
        AccessUnit { pid, pts, dts, data: data.into(), ..AccessUnit::default() }
    }

    pub(super) fn pes(&self, stream_id: StreamId) -> Result<Pes<'_>, Error> {
        let header = stream_id.has_header().then(|| PesHeader {
            data_alignment_indicator: self.data_alignment_indicator,
            ..PesHeader::timed(self.pts, self.dts)
        });
        let pes = Pes::new(stream_id, header, &self.data);
        let open_allowed = matches!(stream_id.0, 0xE0..=0xEF | 0xFD);
        if pes.pes_packet_length == 0 && !open_allowed {
            let kind = ErrorKind::TooLarge(self.data.len() as u64);
            return Err(Error::new(kind, &"PesStart.pes_packet_length", 4));
        }
        Ok(pes)
    }
}

/// A PES packet that waits, or of which a part is sent.
#[derive(Debug)]
struct QueuedPes {
    head: Vec<u8>,
    data: Bytes,
    at: usize,
    dts: Option<Timestamp>,
    /// When its last byte must have arrived.
    deadline: Ticks,
    random_access: bool,
}

impl QueuedPes {
    fn len(&self) -> usize {
        self.head.len().saturating_add(self.data.len())
    }

    fn rest(&self) -> [&[u8]; 2] {
        let of_data = self.at.saturating_sub(self.head.len());
        [self.head.get(self.at..).unwrap_or_default(), self.data.get(of_data..).unwrap_or_default()]
    }
}

/// One PID.
#[derive(Debug)]
pub(super) struct PesOutput {
    settings: StreamSettings,
    transport_buffer: Option<Bucket>,
    packetizer: PesPacketizer,
    units: VecDeque<QueuedPes>,
    queued: usize,
    /// The deadline of the last unit taken.
    last: Ticks,
    /// What the decoder holds: units that have been sent as a whole, by deadline.
    held: VecDeque<(Ticks, usize)>,
    held_bytes: usize,
}

impl PesOutput {
    pub(super) fn new(pid: Pid, stream_type: Option<StreamType>, counter: u8) -> Self {
        let mut stream = PesOutput {
            settings: StreamSettings::new(StreamType::default()),
            transport_buffer: None,
            packetizer: PesPacketizer::new(pid),
            units: VecDeque::new(),
            queued: 0,
            last: 0,
            held: VecDeque::new(),
            held_bytes: 0,
        };
        stream.configure(StreamSettings::new(stream_type.unwrap_or_default()));
        stream.packetizer.set_continuity_counter(counter);
        stream
    }

    /// The `continuity_counter` of the next packet with a payload.
    pub(super) const fn counter(&self) -> u8 {
        self.packetizer.continuity_counter()
    }

    pub(super) const fn settings(&self) -> StreamSettings {
        self.settings
    }

    pub(super) fn configure(&mut self, settings: StreamSettings) {
        self.transport_buffer = settings.transport_rate.map(|rate| Bucket::new(TRANSPORT_BUFFER, rate));
        self.settings = settings;
    }

    pub(super) fn push(
        &mut self,
        head: Vec<u8>,
        data: Bytes,
        dts: Option<Timestamp>,
        deadline: Option<Ticks>,
        random_access: bool,
    ) {
        let deadline = deadline.unwrap_or(self.last);
        self.last = self.last.max(deadline);
        let unit = QueuedPes { head, data, at: 0, dts, deadline, random_access };
        self.queued = self.queued.saturating_add(unit.len());
        self.units.push_back(unit);
    }

    /// Bytes not yet sent.
    pub(super) const fn queued(&self) -> usize {
        self.queued
    }

    pub(super) fn wants(&self, now: Ticks) -> bool {
        self.units.is_empty() || self.last <= now.saturating_add(self.settings.max_delay)
    }

    /// The time by which the next packet must go, if one may go now.
    pub(super) fn deadline(&mut self, now: Ticks) -> Option<Ticks> {
        while let Some((_, len)) = self.held.front().copied().filter(|(deadline, _)| *deadline <= now) {
            self.held.pop_front();
            self.held_bytes = self.held_bytes.saturating_sub(len);
        }
        let unit = self.units.front()?;
        let early = now.saturating_add(self.settings.max_delay) < unit.deadline;
        let full = self.settings.buffer.is_some_and(|size| {
            let held = self.held_bytes.saturating_add(unit.at);
            self.held_bytes > 0 && held.saturating_add(PACKET_SIZE) > size
        });
        let flooded = self.transport_buffer.is_some_and(|buffer| !buffer.has_room(now));
        (!early && !full && !flooded).then_some(unit.deadline)
    }

    /// Makes the next packet: with data if told to, otherwise of `field` only. The DTS of the unit
    /// that ends with it, if one does and if it has one.
    pub(super) fn send(
        &mut self,
        field: AdaptationField<'_>,
        data: bool,
        now: Ticks,
        packet: &mut [u8; PACKET_SIZE],
    ) -> Option<Option<Timestamp>> {
        self.packetizer.set_transport_priority(self.settings.transport_priority);
        let unit = self.units.front_mut().filter(|_| data);
        let parts = unit.as_ref().map_or([&[][..]; 2], |unit| unit.rest());
        let unit_start = unit.as_ref().is_some_and(|unit| unit.at == 0);
        let random_access_indicator = unit_start && unit.as_ref().is_some_and(|unit| unit.random_access);
        let field = AdaptationField { random_access_indicator, ..field };
        let some = (field.pcr.is_some() || random_access_indicator).then_some(&field);
        let used = self.packetizer.packet(unit_start, some, parts, packet).unwrap_or(0);
        self.queued = self.queued.saturating_sub(used);
        if let Some(buffer) = &mut self.transport_buffer {
            buffer.add(now);
        }
        let unit = unit?;
        unit.at = unit.at.saturating_add(used);
        if unit.at < unit.len() {
            return None;
        }
        let (len, dts, deadline) = (unit.len(), unit.dts, unit.deadline);
        self.held.push_back((deadline, len));
        self.held_bytes = self.held_bytes.saturating_add(len);
        self.units.pop_front();
        Some(dts)
    }
}
