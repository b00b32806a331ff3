//! PES packets into transport packets — ISO/IEC 13818-1, 2.4.3.3.

use crate::packet::adaptation::AdaptationField;
use crate::packet::{MAX_PAYLOAD, PACKET_SIZE, PacketBuilder, Pid, continuity};
use crate::pes::Pes;
use wire::{Blob, Encode, Error};

/// The longest header of a PES packet.
const MAX_HEAD: usize = 264;

/// Cuts the PES packets of one PID into transport packets. Each starts a packet of its own; the
/// last one is filled up by stuffing in the adaptation field.
///
/// ```
/// use mpegts::Pid;
/// use mpegts::packet::adaptation::AdaptationField;
/// use mpegts::clock::{Pcr, Timestamp};
/// use mpegts::pes::{Pes, PesHeader, PesPacketizer, StreamId};
///
/// let header = PesHeader::timed(Timestamp::new(90_000), None);
/// let pes = Pes::new(StreamId(0xE0), Some(header), &[0x55; 300]);
/// let first = AdaptationField { random_access_indicator: true, pcr: Pcr::new(27_000_000), ..Default::default() };
/// let mut packetizer = PesPacketizer::new(Pid::new(0x101).unwrap());
/// let mut packets = Vec::new();
/// packetizer.push(&pes, Some(&first), |p| packets.push(*p))?;
/// assert_eq!(packets.len(), 2);
/// assert_eq!(packets[0][..6], [0x47, 0x41, 0x01, 0x30, 0x07, 0x50]);
/// # Ok::<(), wire::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PesPacketizer {
    /// Its counter is that of the next packet with a payload.
    header: PacketBuilder,
}

impl PesPacketizer {
    /// Starts with `continuity_counter` 0.
    pub const fn new(pid: Pid) -> Self {
        PesPacketizer { header: PacketBuilder::new(pid) }
    }

    /// The PID.
    pub const fn pid(&self) -> Pid {
        self.header.pid
    }

    /// The counter of the next packet with a payload.
    pub const fn continuity_counter(&self) -> u8 {
        self.header.continuity_counter
    }

    /// Sets the counter of the next packet with a payload: its low four bits.
    pub const fn set_continuity_counter(&mut self, counter: u8) {
        self.header.continuity_counter = counter & 0x0F;
    }

    /// Sets `transport_priority` of the packets to come.
    pub const fn set_transport_priority(&mut self, priority: bool) {
        self.header.transport_priority = priority;
    }

    /// Emits the packets of `pes`. What `first` says goes into the first one: clock, random access,
    /// discontinuity.
    ///
    /// `PES_packet_length` is written as it stands in `pes`: see [`Pes::new`] and [`Pes::open`].
    ///
    /// # Errors
    /// Those of the header and of `first`; nothing has been emitted then.
    pub fn push(
        &mut self,
        pes: &Pes<'_>,
        first: Option<&AdaptationField<'_>>,
        mut emit: impl FnMut(&[u8; PACKET_SIZE]),
    ) -> Result<(), Error> {
        let mut head = [0; MAX_HEAD];
        let n = Pes { data: Blob(&[]), ..*pes }.encode_to_slice(&mut head)?;
        let (mut head, mut data) = (head.get(..n).unwrap_or_default(), pes.data.0);
        let mut packet = [0; PACKET_SIZE];
        let (mut unit_start, mut field) = (true, first);
        while !head.is_empty() || !data.is_empty() {
            let used = self.packet(unit_start, field, [head, data], &mut packet)?;
            emit(&packet);
            let of_head = used.min(head.len());
            head = head.get(of_head..).unwrap_or_default();
            data = data.get(used.saturating_sub(of_head)..).unwrap_or_default();
            (unit_start, field) = (false, None);
        }
        Ok(())
    }

    /// Makes one packet of what comes next in `parts`, a PES packet in two pieces; returns how many
    /// bytes of them are in it. For those who decide packet by packet what goes into the
    /// adaptation field: a multiplexer, which knows a PCR only when the packet is sent.
    ///
    /// Empty parts make a packet without payload, whose counter is that of the packet before.
    ///
    /// # Errors
    /// Those of the adaptation field, and one that leaves no room for a payload.
    pub fn packet(
        &mut self,
        unit_start: bool,
        adaptation_field: Option<&AdaptationField<'_>>,
        parts: [&[u8]; 2],
        packet: &mut [u8; PACKET_SIZE],
    ) -> Result<usize, Error> {
        let [first, second] = parts;
        let mut joined = [0; MAX_PAYLOAD];
        let payload = if first.len() >= MAX_PAYLOAD || second.is_empty() {
            first
        } else if first.is_empty() {
            second
        } else {
            let n = MAX_PAYLOAD.min(first.len().saturating_add(second.len()));
            for (to, from) in joined.iter_mut().zip(first.iter().chain(second)) {
                *to = *from;
            }
            joined.get(..n).unwrap_or_default()
        };
        let counter = self.header.continuity_counter;
        let mut header = PacketBuilder { payload_unit_start_indicator: unit_start, ..self.header };
        if payload.is_empty() {
            header.continuity_counter = continuity::back(counter, 1);
            header.payload_unit_start_indicator = false;
        }
        let used = header.build_into(packet, adaptation_field.map(|f| f as &dyn Encode), payload)?;
        if !payload.is_empty() && used == 0 {
            let len = adaptation_field.map_or(0, Encode::encoded_len);
            let kind = wire::ErrorKind::TooLarge(len as u64);
            return Err(Error::new(kind, &"TS_packet.adaptation_field_length", 4));
        }
        if used > 0 {
            self.set_continuity_counter(counter.wrapping_add(1));
        }
        Ok(used)
    }
}
