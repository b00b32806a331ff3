//! What the demultiplexer reports and counts, and what bounds it.

use crate::clock::Pcr;
use crate::packet::continuity::Step;
use crate::packet::{Packet, Pid};
use crate::pes::{Delivery, FirstPacket, PesEvent};
use crate::psi::follower::{Followed, ProgramChange};
use crate::section::table::{CompleteTable, TableLimits};
use crate::section::{BadSection, Section};

/// What [`Demux::next`](super::Demux::next) reports. Positions are bytes of input before the packet.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A section of a watched PID; long ones with a right `CRC_32`. Repetitions come each time.
    Section {
        /// Where it was carried.
        pid: Pid,
        /// The packet in which it ends.
        position: u64,
        /// Borrowed from the input when it lies whole in a packet.
        section: Section<'a>,
    },
    /// A table of a watched PID that is complete, and new or changed. Repetitions of it give nothing.
    Table {
        /// The packet in which its last section ends.
        position: u64,
        /// Its sections.
        table: CompleteTable<'a>,
    },
    /// A section of a watched PID that cannot be used.
    BadSection {
        /// Where it was carried.
        pid: Pid,
        /// The packet in which it ends.
        position: u64,
        /// What is wrong, and the bytes.
        bad: BadSection<'a>,
    },
    /// A clock reference, of any PID: switched on by [`Demux::report_pcr`](super::Demux::report_pcr).
    Pcr {
        /// Where it was carried.
        pid: Pid,
        /// The packet.
        position: u64,
        /// The reference.
        pcr: Pcr,
        /// The clock may break here.
        discontinuity_indicator: bool,
    },
    /// A packet of a PID watched as packets, whatever its state.
    Packet {
        /// Bytes of input before it.
        position: u64,
        /// The packet.
        packet: Packet<'a>,
        /// What it is to the one before it.
        step: Step,
        /// What comes before it: the time stamp of packets of 192 bytes.
        prefix: &'a [u8],
        /// What comes behind it: the parity of packets of 204 and 208 bytes, or what is in its place.
        trailer: &'a [u8],
    },
    /// What a PID watched as PES packets carries.
    Pes {
        /// Where it was carried.
        pid: Pid,
        /// The packet in which this was found; at the end of the input, the bytes before it.
        position: u64,
        /// What the adaptation field says where the PES packet starts.
        first: FirstPacket,
        /// What was found.
        event: PesEvent<'a>,
    },
    /// A program or one of its streams comes or goes: behind the section that says so. The rules are those of the
    /// [follower](crate::psi::follower).
    Program {
        /// The packet in which that section ends.
        position: u64,
        /// Which program.
        program_number: u16,
        /// What becomes of it.
        change: ProgramChange,
    },
    /// A section of PAT, CAT or a program map that contradicts itself, its `CRC_32` right: its number is above the
    /// last one, or its loop breaks off. What can be read of a loop is added, and nothing is removed for
    /// its sake. Comes behind the section, each time.
    DamagedTable {
        /// Where it was carried.
        pid: Pid,
        /// The packet in which it ends.
        position: u64,
        /// Its table.
        which: Followed,
        /// What is wrong; offsets count from the start of the section.
        error: wire::Error,
    },
    /// The continuity counter of a PID does not go on as it must, announced by the sender or not.
    ///
    /// Where the PID is watched, [`Step::AlteredDuplicate`] comes also for a packet that repeats the
    /// header of the one before and nothing else: 15 + 16n packets are lost, or the counter is stuck.
    /// With [`Delivery::Headers`] that is seen in packets that start a PES packet. Elsewhere such a
    /// packet passes for a repetition.
    Discontinuity {
        /// Which PID.
        pid: Pid,
        /// The packet.
        position: u64,
        /// What was found: never [`Step::Next`] and its like.
        step: Step,
    },
    /// A packet whose adaptation field contradicts the packet's length. Its payload is not used.
    BadPacket {
        /// Which PID.
        pid: Pid,
        /// The packet.
        position: u64,
        /// What is wrong; offsets count from the start of the packet.
        error: wire::Error,
    },
    /// 188 bytes where a packet belongs, that do not begin with 0x47.
    BadSync {
        /// Bytes of input before.
        position: u64,
    },
    /// No packet belongs here any more.
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
    /// The input ends inside a frame.
    Truncated {
        /// Bytes of input before.
        position: u64,
        /// Bytes that are there.
        len: u64,
    },
}

/// How a PID is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Watch {
    /// [`Event::Section`] for each section.
    Sections,
    /// [`Event::Table`] for each table that is complete, and new or changed: long sections that are in force. Sections
    /// that cannot be used are reported as well.
    Tables,
    /// [`Event::Packet`] for each packet.
    Packets,
    /// [`Event::Pes`]: headers, data as it comes, or whole PES packets.
    Pes(Delivery),
}

/// What was counted on one PID.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PidStatistics {
    /// All packets.
    pub packets: u64,
    /// Packets with `payload_unit_start_indicator`.
    pub unit_starts: u64,
    /// Packets with an adaptation field.
    pub adaptation_fields: u64,
    /// Packets with a PCR, those with `transport_error_indicator` left out.
    pub pcrs: u64,
    /// Packets with a `transport_scrambling_control` other than 0.
    pub scrambled: u64,
    /// Packets with `transport_error_indicator`.
    pub transport_errors: u64,
    /// Jumps of the continuity counter that no `discontinuity_indicator` announces.
    pub discontinuities: u64,
    /// Jumps that one announces.
    pub signalled_discontinuities: u64,
    /// Packets that repeat the counter of the one before.
    pub duplicates: u64,
    /// Of these, those with another header or content, which are [`Step::AlteredDuplicate`].
    pub altered_duplicates: u64,
    /// Sections handed out.
    pub sections: u64,
    /// Sections that could not be used.
    pub bad_sections: u64,
}

/// What was counted over the whole input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// All packets, those of unknown PIDs included.
    pub packets: u64,
    /// Packets that do not begin with 0x47, among them those skipped in a row without a change of phase.
    pub bad_sync: u64,
    /// Times that synchronisation was lost.
    pub sync_losses: u64,
    /// Other bytes that are part of no packet.
    pub skipped_bytes: u64,
    /// Packets of PIDs beyond [`Limits::pids`], which are not looked at.
    pub unobserved: u64,
    /// Times that a PAT had more programs than [`Limits::programs`].
    pub programs_beyond_limit: u64,
}

wire::settings! {
    /// Bounds of what a demultiplexer keeps.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Limits {
        /// PIDs with statistics and state: about 200 bytes each, as much again where they are watched, twice the
        /// open section where sections are collected, 128 bytes more where PES packets are, and with
        /// [`Delivery::Packets`] and [`Delivery::Whole`] their limit.
        pids: usize = 8192,
        /// Programs followed out of the PAT: about 30 bytes each, 120 bytes more and the map itself once that has come.
        programs: usize = 4096,
        /// Tables that [`Watch::Tables`] collects, of all PIDs.
        tables: TableLimits = TableLimits::default(),
    }
}
