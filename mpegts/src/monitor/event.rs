//! What the monitor reports.

use super::indicator::Indicator;
use crate::packet::Pid;
use crate::packet::continuity::Step;
use crate::section::table::Identity;
use core::fmt;
use core::time::Duration;

/// A violation.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// Of what.
    pub indicator: Indicator,
    /// Where; None when it concerns the stream as a whole.
    pub pid: Option<Pid>,
    /// The packet with which it was noticed: how many there were before it.
    pub packet: u64,
    /// When it was noticed, by the clock the monitor is given; None while there is none.
    pub time: Option<Duration>,
    /// What was found.
    pub detail: Detail,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.indicator)?;
        if let Some(pid) = self.pid {
            write!(f, " PID {pid}")?;
        }
        write!(f, " packet {}", self.packet)?;
        if let Some(time) = self.time {
            write!(f, " at {}.{:06} s", time.as_secs(), time.subsec_micros())?;
        }
        write!(f, ": {}", self.detail)
    }
}

/// What should have been repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// Packets of the PID.
    Packets,
    /// PCRs.
    Pcr,
    /// PTSs.
    Pts,
    /// The PMT of the program with this number.
    Pmt(u16),
    /// Sections of a table, whatever their extension.
    Table {
        /// Which table.
        table_id: u8,
        /// Only those of this number, where it is given.
        section_number: Option<u8>,
    },
    /// One section.
    Section {
        /// Its sub-table; `scope` is what follows the section's header, as [`TableRule::scope`] says.
        ///
        /// [`TableRule::scope`]: super::TableRule::scope
        of: Identity,
        /// Its number; 0 in short sections.
        section_number: u8,
    },
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Subject::Packets => f.write_str("packets"),
            Subject::Pcr => f.write_str("PCR"),
            Subject::Pts => f.write_str("PTS"),
            Subject::Pmt(number) => write!(f, "PMT of program {number}"),
            Subject::Table { table_id, section_number: None } => write!(f, "table 0x{table_id:02X}"),
            Subject::Table { table_id, section_number: Some(n) } => write!(f, "table 0x{table_id:02X} section {n}"),
            Subject::Section { of, section_number } => {
                write!(f, "table 0x{:02X} extension 0x{:04X}", of.table_id, of.table_id_extension)?;
                if of.scope != 0 {
                    write!(f, " scope 0x{:X}", of.scope)?;
                }
                write!(f, " section {section_number}")
            }
        }
    }
}

/// A buffer of the target decoder — ISO/IEC 13818-1, 2.4.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Buffer {
    /// TBn, of an elementary stream.
    Transport,
    /// TBsys, of the system information of this program.
    System(u16),
}

impl fmt::Display for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Buffer::Transport => f.write_str("TB"),
            Buffer::System(program) => write!(f, "TBsys of program {program}"),
        }
    }
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Detail {
    /// No packets where they belong.
    SyncLost,
    /// This in place of 0x47.
    SyncByte(u8),
    /// transport_error_indicator.
    TransportError,
    /// A step of the `continuity_counter`.
    Continuity(Step),
    /// Scrambled, where it must not be.
    Scrambled,
    /// Scrambled packets are there, and for this long no CAT.
    NoCat {
        /// Since the first of them, or since the last CAT.
        interval: Duration,
    },
    /// A section of a table that has no place here.
    ForeignTable {
        /// Which table.
        table_id: u8,
    },
    /// Too long without something. Reported as soon as it is known, once for each absence: `interval`
    /// is then how long it has lasted so far.
    Late {
        /// Without what.
        what: Subject,
        /// For how long.
        interval: Duration,
        /// What is allowed.
        limit: Duration,
    },
    /// Two of something too close.
    Early {
        /// Of what.
        what: Subject,
        /// From the end of one to the beginning of the next.
        interval: Duration,
        /// What is allowed.
        limit: Duration,
    },
    /// `CRC_32` is wrong.
    Checksum {
        /// The first byte of the section.
        table_id: u8,
        /// As received.
        found: u32,
        /// Over the bytes received.
        computed: u32,
    },
    /// The section contradicts itself, its `CRC_32` right: its number is above the last one, or its loop breaks
    /// off. Nothing that was there is given up for its sake.
    Damaged {
        /// The first byte of the section.
        table_id: u8,
        /// What is wrong; offsets count from the start of the section.
        error: wire::Error,
    },
    /// From one PCR to the next, 27 MHz.
    PcrJump {
        /// Negative when the clock goes back.
        ticks: i64,
    },
    /// From where the PCR's place in the stream says it should be.
    PcrDeviation {
        /// Positive when the PCR is too high.
        nanoseconds: i64,
    },
    /// No table names the PID.
    Unreferenced {
        /// For how long it has been there.
        interval: Duration,
    },
    /// The other one of sections 0 and 1 is missing.
    HalfPair {
        /// The one that is there.
        what: Subject,
    },
    /// More than 512 bytes are in the buffer.
    Overflow(Buffer),
    /// The buffer has not been empty for this long.
    NeverEmpty {
        /// Which one.
        buffer: Buffer,
        /// Since when.
        interval: Duration,
    },
    /// Data arrives after the time at which it is to be decoded.
    Overdue {
        /// How much too late.
        by: Duration,
    },
    /// Data arrives long before it is to be decoded.
    Delay {
        /// How long before.
        delay: Duration,
        /// What is allowed.
        limit: Duration,
    },
}

/// A duration in milliseconds with three decimals.
struct Milliseconds(Duration);

impl fmt::Display for Milliseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.0.subsec_micros();
        let millis = u128::from(self.0.as_secs()).saturating_mul(1000).saturating_add((micros / 1000).into());
        write!(f, "{millis}.{:03} ms", micros % 1000)
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = Milliseconds;
        match *self {
            Detail::SyncLost => f.write_str("synchronisation lost"),
            Detail::SyncByte(found) => write!(f, "sync byte 0x{found:02X}"),
            Detail::TransportError => f.write_str("transport_error_indicator"),
            Detail::Continuity(Step::Discontinuity { expected, found, .. }) => {
                write!(f, "continuity_counter {found}, expected {expected}")
            }
            Detail::Continuity(Step::RepeatedDuplicate) => f.write_str("more than two copies of a packet"),
            Detail::Continuity(Step::AlteredDuplicate) => f.write_str("continuity_counter stands still"),
            Detail::Continuity(step) => write!(f, "{step:?}"),
            Detail::Scrambled => f.write_str("scrambled"),
            Detail::NoCat { interval } => write!(f, "scrambled packets, and no CAT for {}", ms(interval)),
            Detail::ForeignTable { table_id } => write!(f, "table 0x{table_id:02X} has no place here"),
            Detail::Late { what, interval, limit } => {
                write!(f, "{what}: none for {}, limit {}", ms(interval), ms(limit))
            }
            Detail::Early { what, interval, limit } => {
                write!(f, "{what}: again after {}, limit {}", ms(interval), ms(limit))
            }
            Detail::Checksum { table_id, found, computed } => {
                write!(f, "table 0x{table_id:02X}: CRC_32 is 0x{found:08X}, computed 0x{computed:08X}")
            }
            Detail::Damaged { table_id, error } => write!(f, "table 0x{table_id:02X} is damaged: {error}"),
            Detail::PcrJump { ticks } => write!(f, "PCR steps by {ticks} of 27 MHz"),
            Detail::PcrDeviation { nanoseconds } => write!(f, "PCR is off by {nanoseconds} ns"),
            Detail::Unreferenced { interval } => write!(f, "no table names it for {}", ms(interval)),
            Detail::HalfPair { what } => write!(f, "{what}: the other one of sections 0 and 1 is missing"),
            Detail::Overflow(buffer) => write!(f, "{buffer} overflows"),
            Detail::NeverEmpty { buffer, interval } => write!(f, "{buffer} not empty for {}", ms(interval)),
            Detail::Overdue { by } => write!(f, "arrives {} after its decoding time", ms(by)),
            Detail::Delay { delay, limit } => {
                write!(f, "arrives {} before its decoding time, limit {}", ms(delay), ms(limit))
            }
        }
    }
}
