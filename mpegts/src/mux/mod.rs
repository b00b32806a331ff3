//! The multiplexer: tables, PES packets and clock references into a stream of constant rate.
//!
//! It is pulled, one packet after another, and never waits: where there is nothing to send, a null
//! packet comes. The time of a packet follows from its place in the stream, so that every PCR is
//! exact but for rounding to a tick of 27 MHz.
//!
//! ```
//! use mpegts::Pid;
//! use mpegts::clock::{Bitrate, Pcr, Timestamp};
//! use mpegts::mux::{AccessUnit, Mux, MuxProgram, Settings};
//! use mpegts::psi::{Pmt, PmtStream, StreamType};
//! use wire::List;
//!
//! let video = Pid::new(0x101).unwrap();
//! let streams = [PmtStream { stream_type: StreamType::AVC, elementary_pid: video, ..Default::default() }];
//! let map = Pmt::<mpegts::descriptor::Descriptor> { pcr_pid: video, streams: List::from(&streams), ..Default::default() };
//!
//! let mut mux = Mux::new(Settings::new(1, Bitrate::new(2_000_000).unwrap()));
//! mux.set_program(&MuxProgram { program_number: 1, program_map_pid: Pid::new(0x100).unwrap(), map })?;
//!
//! // one picture every 40 ms, half a second after the first byte
//! let mut dts = Timestamp::wrapping(45_000);
//! let mut stream = Vec::new();
//! while stream.len() < 250_000 {
//!     while mux.wants(video) {
//!         let picture = vec![0x55; 5_000];
//!         mux.push(AccessUnit { random_access: true, ..AccessUnit::new(video, Some(dts), None, picture) })?;
//!         dts = dts.wrapping_add(3_600);
//!     }
//!     let slot = mux.next_packet();
//!     assert_eq!(slot.late, None);
//!     stream.extend_from_slice(&slot.packet);
//! }
//! assert_eq!(mux.clock(), Pcr::wrapping(mux.settings().bitrate.ticks(stream.len() as u64)));
//! # Ok::<(), wire::Error>(())
//! ```
//!
//! What is sent in a packet is decided in this order:
//!
//! 1. A clock reference that could not wait for another packet without breaking its interval.
//! 2. The section or PES packet that must be there first. PES data must have arrived when its DTS
//!    comes. The sections of a table are spread over its interval, and each is due an eighth of that
//!    before it must go, so that the interval is kept even when there is more PES data than can be
//!    sent.
//! 3. A null packet.
//!
//! Transport buffers of the system target decoder are respected: that of PSI, and those of streams
//! whose rate is known ([`StreamSettings`]).

mod bucket;
mod change;
mod program;
mod stream;
mod tables;
#[cfg(test)]
mod tests;

pub use program::MuxProgram;
pub use stream::{AccessUnit, StreamSettings};

use crate::bump;
use crate::clock::{Bitrate, Pcr, Timestamp};
use crate::packet::adaptation::AdaptationField;
use crate::packet::{NULL_PACKET, PACKET_SIZE, Pid, PidTable};
use crate::pes::Pes;
use crate::section::Section;
use crate::section::cycle::{Cycle, TableKey, Ticks, milliseconds};
use alloc::{collections::BTreeMap, vec::Vec};
use bucket::Bucket;
use bytes::Bytes;
use program::Plan;
use stream::PesOutput;
use tables::{SectionOutput, period, share};
use wire::{Blob, Encode, Error, ErrorKind, Item};

wire::settings! {
    /// What a multiplex is like as a whole.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Settings {
        /// For the PAT.
        transport_stream_id: u16,
        /// Of the stream as a whole, 188 bytes a packet.
        bitrate: Bitrate,
        /// The time of the first byte. Timestamps are compared with it.
        clock: Pcr,
        /// The longest time between two PCRs of a PID. DVB wants 40 ms at most.
        pcr_interval: Ticks,
        /// The longest time between two PATs, and two PMTs of a program. 500 ms at most, 100 ms as a rule.
        psi_interval: Ticks,
        /// Bytes of PES data waiting to be sent, at most.
        limit: usize,
    }
}

impl Settings {
    /// From clock 0 on, PCRs every 35 ms, PSI every 100 ms, up to 16 MiB waiting.
    pub const fn new(transport_stream_id: u16, bitrate: Bitrate) -> Self {
        Settings {
            transport_stream_id,
            bitrate,
            // Pcr::default is not const
            clock: Pcr::wrapping(0),
            pcr_interval: milliseconds(35),
            psi_interval: milliseconds(100),
            limit: 16 << 20,
        }
    }
}

/// A packet, and what it came too late for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MuxPacket {
    /// 188 bytes.
    pub packet: [u8; PACKET_SIZE],
    /// None when all is well.
    pub late: Option<Late>,
}

/// What could not be sent in time: the rate is too low, or data came too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Late {
    /// The last byte of a PES packet arrives after its DTS.
    Pes {
        /// Its PID.
        pid: Pid,
        /// When it should have been there.
        dts: Timestamp,
        /// By how much it is late.
        by: Ticks,
    },
    /// A table exceeds its interval.
    Table {
        /// Its PID.
        pid: Pid,
        /// By how much.
        by: Ticks,
    },
}

/// What was sent, in packets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MuxStatistics {
    /// All of them.
    pub packets: u64,
    /// With sections.
    pub sections: u64,
    /// With PES data.
    pub pes: u64,
    /// With a PCR and without payload.
    pub clocks: u64,
    /// Null packets.
    pub nulls: u64,
    /// PES packets that were late.
    pub late: u64,
}

/// See the [module](self).
#[derive(Debug)]
pub struct Mux {
    settings: Settings,
    /// Time of a packet, rounded up.
    packet_time: Ticks,
    /// The start of the next packet after the first byte of the stream.
    now: Ticks,
    // Maps, as all that is sent is looked at for each packet: a table by PID would be gone through with all its pages.
    tables: BTreeMap<Pid, SectionOutput>,
    streams: BTreeMap<Pid, PesOutput>,
    /// What PAT, CAT and TSDT go through.
    common: Option<Bucket>,
    /// PIDs with a clock, and when they last had a PCR.
    clocks: BTreeMap<Pid, Option<Ticks>>,
    plan: Plan,
    /// Continuity counters of PIDs that have carried something, for when they do again.
    counters: PidTable<Option<u8>>,
    queued: usize,
    statistics: MuxStatistics,
}

impl Mux {
    /// Without programs.
    pub fn new(settings: Settings) -> Self {
        Mux {
            settings,
            packet_time: settings.bitrate.ticks(PACKET_SIZE as u64).saturating_add(1),
            now: 0,
            tables: BTreeMap::new(),
            streams: BTreeMap::new(),
            common: bucket::of_all(),
            clocks: BTreeMap::new(),
            plan: Plan::default(),
            counters: PidTable::new(),
            queued: 0,
            statistics: MuxStatistics::default(),
        }
    }

    /// What the multiplex is like.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The time of the next packet on the system clock.
    pub fn clock(&self) -> Pcr {
        self.settings.clock.wrapping_add(self.now)
    }

    /// The time of the next packet, counted from the first byte.
    pub const fn now(&self) -> Ticks {
        self.now
    }

    /// What was sent so far.
    pub const fn statistics(&self) -> &MuxStatistics {
        &self.statistics
    }

    /// Sends a program from now on, or sends it differently: PMT and PAT get the next
    /// version_number where they change. Its streams are to be filled by [`push`](Self::push), or
    /// by [`insert_table`](Self::insert_table) when they are carried in sections.
    ///
    /// # Errors
    /// Those of PMT and PAT; a PID that already carries something of another kind; a bitrate too
    /// low for the clock references. Nothing has changed then.
    pub fn set_program<'a, D: Item<'a>>(&mut self, program: &MuxProgram<'a, D>) -> Result<(), Error> {
        let mut plan = self.plan.clone();
        let number = plan.set(program)?;
        self.check_roles(&plan)?;
        self.adopt(plan, Some(number))
    }

    /// Stops sending a program, and the streams that no other one has. False when there is none.
    pub fn remove_program(&mut self, program_number: u16) -> bool {
        let mut plan = self.plan.clone();
        let Some(gone) = plan.remove(program_number) else {
            return false;
        };
        if let Some((pid, key)) = gone {
            self.remove_table(pid, key);
        }
        // Removing programs cannot break a rule.
        self.adopt(plan, None).is_ok()
    }

    /// Sets or removes the PID of the network information table in the PAT.
    ///
    /// # Errors
    /// Those of the PAT.
    pub fn set_network_pid(&mut self, pid: Option<Pid>) -> Result<(), Error> {
        let mut plan = self.plan.clone();
        plan.network_pid = pid;
        self.adopt(plan, None)
    }

    /// Sends the sections of another table at least every `interval`.
    ///
    /// # Errors
    /// Those of the sections; a PID that carries PES packets; a bitrate too low for all tables.
    pub fn insert_table(&mut self, pid: Pid, sections: Vec<Vec<u8>>, interval: Ticks) -> Result<TableKey, Error> {
        check_sections(&sections)?;
        if pid.is_null() || self.streams.contains_key(&pid) {
            return Err(Error::new(ErrorKind::Value(pid.get().into()), &"Mux.pid", 0));
        }
        let period = period(interval);
        self.check_share(self.share(None).saturating_add(share(&sections, period, self.packet_time)))?;
        let now = self.now;
        Ok(self.tables_of(pid).insert(sections, period, now))
    }

    /// What is sent in sections on a PID, which goes on from the counter it had.
    fn tables_of(&mut self, pid: Pid) -> &mut Cycle {
        let tables = self.tables.entry(pid).or_insert_with(|| SectionOutput::new(pid));
        if let Some(counter) = self.counters.get_mut(pid).and_then(Option::take) {
            tables.cycle.set_continuity_counter(counter);
        }
        &mut tables.cycle
    }

    /// Sends other sections of a table from now on. False when there is no such table.
    ///
    /// # Errors
    /// Those of the sections; a bitrate too low for all tables.
    pub fn replace_table(&mut self, pid: Pid, key: TableKey, sections: Vec<Vec<u8>>) -> Result<bool, Error> {
        check_sections(&sections)?;
        let Some(period) = self.tables.get(&pid).and_then(|t| t.cycle.interval(key)) else { return Ok(false) };
        self.check_share(self.share(Some((pid, key))).saturating_add(share(&sections, period, self.packet_time)))?;
        Ok(self.tables.get_mut(&pid).is_some_and(|t| t.cycle.replace(key, sections, self.now)))
    }

    /// Stops sending a table. False when there is no such table.
    pub fn remove_table(&mut self, pid: Pid, key: TableKey) -> bool {
        self.tables.get_mut(&pid).is_some_and(|t| t.cycle.remove(key))
    }

    /// Sets how a stream is sent. False when no program has it.
    pub fn configure(&mut self, pid: Pid, settings: StreamSettings) -> bool {
        self.streams.get_mut(&pid).map(|s| s.configure(settings)).is_some()
    }

    /// How a stream is sent.
    pub fn stream_settings(&self, pid: Pid) -> Option<StreamSettings> {
        self.streams.get(&pid).map(PesOutput::settings)
    }

    /// Takes a PES packet made from its parts. `PES_packet_length` counts its bytes, or is 0 where it
    /// cannot and the stream_id is one of video.
    ///
    /// # Errors
    /// No program has the PID; the data is too long for its stream_id; [`ErrorKind::Full`] beyond
    /// [`Settings::limit`].
    pub fn push(&mut self, unit: AccessUnit) -> Result<(), Error> {
        let stream = self.streams.get(&unit.pid).ok_or_else(|| no_stream(unit.pid))?;
        let stream_id = unit.stream_id.unwrap_or(stream.settings().stream_id);
        let pes = unit.pes(stream_id)?;
        let dts = pes.header.and_then(|h| h.dts());
        let head = Pes { data: Blob(&[]), ..pes }.encode_to_vec()?;
        self.enqueue(unit.pid, head, unit.data, dts, unit.random_access)
    }

    /// Takes any PES packet as it is, its data copied. Without a timestamp it follows the one
    /// before it on the PID as soon as possible.
    ///
    /// # Errors
    /// No program has the PID; what [`Pes`] cannot be encoded for; [`ErrorKind::Full`] beyond
    /// [`Settings::limit`].
    pub fn push_pes(&mut self, pid: Pid, pes: &Pes<'_>, random_access: bool) -> Result<(), Error> {
        let head = Pes { data: Blob(&[]), ..*pes }.encode_to_vec()?;
        let dts = pes.header.and_then(|h| h.dts());
        self.enqueue(pid, head, Bytes::copy_from_slice(&pes.data), dts, random_access)
    }

    fn enqueue(
        &mut self,
        pid: Pid,
        head: Vec<u8>,
        data: Bytes,
        dts: Option<Timestamp>,
        random_access: bool,
    ) -> Result<(), Error> {
        let len = head.len().saturating_add(data.len());
        let queued = self.queued.saturating_add(len);
        if queued > self.settings.limit {
            return Err(Error::new(ErrorKind::Full, &"Mux.limit", 0));
        }
        let ahead = dts.map(|dts| Pcr::wrapping(dts.get().saturating_mul(300)).difference(self.clock()));
        let deadline = ahead.map(|ticks| self.now.saturating_add_signed(ticks));
        let stream = self.streams.get_mut(&pid).ok_or_else(|| no_stream(pid))?;
        stream.push(head, data, dts, deadline, random_access);
        self.queued = queued;
        Ok(())
    }

    /// True when the PES packets of a PID that are waiting end before the time from which more of
    /// them could be sent: it is time to [`push`](Self::push).
    pub fn wants(&self, pid: Pid) -> bool {
        self.streams.get(&pid).is_some_and(|s| s.wants(self.now))
    }

    /// Bytes of PES packets waiting on a PID.
    pub fn queued(&self, pid: Pid) -> usize {
        self.streams.get(&pid).map_or(0, PesOutput::queued)
    }

    /// True when no PES data is waiting.
    pub const fn is_drained(&self) -> bool {
        self.queued == 0
    }

    /// The next packet.
    pub fn next_packet(&mut self) -> MuxPacket {
        let now = self.now;
        let mut slot = MuxPacket { packet: NULL_PACKET, late: None };
        if let Some(pid) = self.due_clock(now) {
            self.send_stream(pid, now, true, &mut slot);
        } else {
            let full = self.common.is_some_and(|buffer| !buffer.has_room(now));
            let tables = self.tables.iter().filter(|(pid, _)| !(full && is_common(**pid)));
            let table = tables.filter_map(|(pid, t)| Some((t.deadline(now)?, *pid))).min();
            let stream = self.streams.iter_mut().filter_map(|(pid, s)| Some((s.deadline(now)?, *pid))).min();
            // Late PES data may delay tables no more than punctual data does. Tables
            // that must begin at once take a packet each.
            let others = self.tables.len().saturating_add(self.clocks.len()) as u64;
            let soon = now.saturating_add(self.packet_time.saturating_mul(others));
            match (table, stream) {
                (Some((deadline, pid)), Some((of_stream, _))) if deadline <= of_stream.max(soon) => {
                    self.send_table(pid, &mut slot);
                }
                (_, Some((_, pid))) => self.send_stream(pid, now, false, &mut slot),
                (Some((_, pid)), None) => self.send_table(pid, &mut slot),
                (None, None) => bump(&mut self.statistics.nulls),
            }
        }
        bump(&mut self.statistics.packets);
        self.now = self.time_of(self.statistics.packets);
        slot
    }

    /// The start of a packet.
    fn time_of(&self, packet: u64) -> Ticks {
        self.settings.bitrate.ticks(packet.saturating_mul(PACKET_SIZE as u64))
    }

    /// The PID whose clock reference cannot wait for the packets of all others.
    fn due_clock(&self, now: Ticks) -> Option<Pid> {
        let wait = self.packet_time.saturating_mul(self.clocks.len() as u64);
        let wait = now.saturating_add(wait);
        let overdue = self.clocks.iter().filter_map(|(pid, last)| match last {
            // A new table waits for those that are due: their rate was planned without it.
            None => Some((wait, *pid)),
            Some(last) => {
                let due = last.saturating_add(self.settings.pcr_interval);
                (due <= wait).then_some((due, *pid))
            }
        });
        overdue.min().map(|(_, pid)| pid)
    }

    fn send_table(&mut self, pid: Pid, slot: &mut MuxPacket) {
        let Some((packet, by)) = self.tables.get_mut(&pid).and_then(|t| t.send(self.now)) else { return };
        if let Some(buffer) = self.common.as_mut().filter(|_| is_common(pid)) {
            buffer.add(self.now);
        }
        slot.packet = packet;
        slot.late = (by > 0).then_some(Late::Table { pid, by });
        bump(&mut self.statistics.sections);
    }

    fn send_stream(&mut self, pid: Pid, now: Ticks, clock_due: bool, slot: &mut MuxPacket) {
        let packets = self.statistics.packets;
        // The byte with the last bit of program_clock_reference_base is the one that counts.
        let byte = packets.saturating_mul(PACKET_SIZE as u64).saturating_add(10);
        let pcr = self.settings.clock.wrapping_add(self.settings.bitrate.ticks(byte));
        let end = self.time_of(packets.saturating_add(1));
        let end_clock = self.settings.clock.wrapping_add(end);

        let last = self.clocks.get(&pid).copied();
        // A packet that is sent anyway carries the PCR early: later the PCR would need a packet of its own.
        let early = self.settings.pcr_interval >> 1;
        let with_pcr = match last {
            Some(Some(last)) => clock_due || now.saturating_sub(last) >= early,
            Some(None) => true,
            None => false,
        };
        let Some(stream) = self.streams.get_mut(&pid) else {
            return;
        };
        let field = AdaptationField { pcr: with_pcr.then_some(pcr), ..AdaptationField::default() };
        let data = stream.deadline(now).is_some();
        let before = stream.queued();
        let done = stream.send(field, data, now, &mut slot.packet);
        self.queued = self.queued.saturating_sub(before.saturating_sub(stream.queued()));
        if with_pcr {
            self.clocks.insert(pid, Some(now));
        }
        let counter = if data { &mut self.statistics.pes } else { &mut self.statistics.clocks };
        *counter = counter.wrapping_add(1);
        if let Some(dts) = done.flatten() {
            let by = end_clock.difference(Pcr::wrapping(dts.get().saturating_mul(300)));
            if by > 0 {
                bump(&mut self.statistics.late);
                slot.late = Some(Late::Pes { pid, dts, by: by.unsigned_abs() });
            }
        }
    }
}

/// True for the PIDs of PSI that all programs have.
fn is_common(pid: Pid) -> bool {
    [Pid::PAT, Pid::CAT, Pid::TSDT].contains(&pid)
}

fn check_sections(sections: &[Vec<u8>]) -> Result<(), Error> {
    sections.iter().try_for_each(|s| Section::from_bytes(s).map(drop))
}

#[cold]
fn no_stream(pid: Pid) -> Error {
    Error::new(ErrorKind::Value(pid.get().into()), &"AccessUnit.pid", 0)
}
