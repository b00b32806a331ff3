//! What is checked, and against which limits.

use super::indicator::Indicator;
use crate::packet::{Pid, PidSet};
use alloc::{vec, vec::Vec};
use core::time::Duration;

/// What a PID may carry, as sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PidRule {
    /// Which PID.
    pub pid: Pid,
    /// First and last table_id of each range.
    pub table_ids: &'static [(u8, u8)],
    /// What sections of other tables violate.
    pub indicator: Indicator,
}

/// What has to come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Every {
    /// Some section of the table. It must be there from the start, and its absence is reported while
    /// it lasts.
    Table,
    /// Some section with this number; as [`Table`](Every::Table).
    Number(u8),
    /// Each section, once it has been seen. Reported when it comes again, for a table may also end.
    Section,
}

impl Every {
    /// True when a section of this number ends the absence that is watched for.
    pub(super) const fn meets(self, section_number: u8) -> bool {
        match self {
            Every::Table => true,
            Every::Number(n) => n == section_number,
            Every::Section => false,
        }
    }
}

/// How often sections come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableRule {
    /// Where the table is carried.
    pub pid: Pid,
    /// First and last table_id.
    pub table_ids: (u8, u8),
    /// Of which section the interval is measured.
    pub every: Every,
    /// The longest interval, from one end to the next; zero for any.
    pub max: Duration,
    /// The shortest gap between two sections of one sub-table, from the end of the first to the
    /// beginning of the second; zero for any.
    pub min: Duration,
    /// What a violation is. Where that is not 3.2 already, 3.2 is reported as well.
    pub indicator: Indicator,
    /// Sections 0 and 1 belong together: what it is when one is missing. For [`Every::Section`].
    pub pair: Option<Indicator>,
    /// How many bytes behind the section's header are part of the sub-table's identity, at most 8:
    /// original_network_id in the SDT (2), transport_stream_id and original_network_id in the EIT (4).
    pub scope: u8,
    /// A short section that ends in `CRC_32` all the same, as the TOT does.
    pub short_with_crc: bool,
}

impl TableRule {
    /// Each section of one table at least every `max`.
    pub const fn new(pid: Pid, table_id: u8, max: Duration, indicator: Indicator) -> Self {
        TableRule {
            pid,
            table_ids: (table_id, table_id),
            every: Every::Section,
            max,
            min: Duration::ZERO,
            indicator,
            pair: None,
            scope: 0,
            short_with_crc: false,
        }
    }

    pub(super) const fn covers(&self, pid: Pid, table_id: u8) -> bool {
        self.pid.get() == pid.get() && self.table_ids.0 <= table_id && table_id <= self.table_ids.1
    }
}

/// How 2.4 is measured: see the [module](super).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PcrAccuracy {
    /// Not at all.
    Off,
    /// Where the PCRs themselves show a constant rate.
    #[default]
    Detect,
    /// The caller knows that the rate is constant.
    ConstantRate,
}

wire::settings! {
    /// The limits of the transport layer.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Periods {
        /// 1.3: 0.5 s.
        pat: Duration = Duration::from_millis(500),
        /// 1.5: 0.5 s.
        pmt: Duration = Duration::from_millis(500),
        /// 1.6, for video, and for audio that is not for a minority (ISO_639_language_descriptor with an
        /// audio_type): 5 s. Zero for none.
        pid: Duration = Duration::from_millis(5_000),
        /// 1.6, for all else that a PMT names: zero, which is none.
        other_pid: Duration = Duration::ZERO,
        /// 2.3.a: 100 ms (ISO/IEC 13818-1, TR 101 290 V1.4.1). Earlier editions, and some networks, ask for 40 ms.
        pcr_repetition: Duration = Duration::from_millis(100),
        /// 2.3.b: 100 ms.
        pcr_jump: Duration = Duration::from_millis(100),
        /// 2.4: 500 ns.
        pcr_accuracy: Duration = Duration::from_nanos(500),
        /// 2.5: 700 ms.
        pts: Duration = Duration::from_millis(700),
        /// 2.6: how long packets may be scrambled without a CAT. The report has no number; 2 s.
        cat: Duration = Duration::from_millis(2_000),
        /// 3.4: 0.5 s.
        unreferenced: Duration = Duration::from_millis(500),
        /// 3.9: 1 s.
        empty_buffer: Duration = Duration::from_millis(1_000),
        /// 3.10: 1 s.
        data_delay: Duration = Duration::from_millis(1_000),
        /// 3.10 for AVC and later video, for which ISO/IEC 13818-1 (2.14.3.1) allows 10 s.
        advanced_video_delay: Duration = Duration::from_millis(10_000),
        /// 3.10 for still pictures: 60 s.
        still_picture_delay: Duration = Duration::from_millis(60_000),
    }
}

wire::settings! {
    /// Bounds of what a monitor keeps.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Limits {
        /// PIDs with state: about 250 bytes each, 200 more once a packet has come, twice the open section where
        /// sections are collected, 1 KiB more with PCRs.
        pids: usize = 8192,
        /// Programs followed out of the PAT: about 70 bytes each, 120 bytes more and the map itself once that has come.
        programs: usize = 1024,
        /// Sections whose repetition is followed: about 100 bytes each.
        sections: usize = 32_768,
    }
}

wire::settings! {
    /// What a monitor checks. The default knows what is in ISO/IEC 13818-1; the tables of service
    /// information are added by [`with`](Config::with).
    #[derive(Debug, Clone)]
    pub struct Config {
        /// The limits of the transport layer.
        periods: Periods = Periods::default(),
        /// What PIDs may carry. Those of PAT and CAT are checked anyhow.
        pids: Vec<PidRule> = Vec::new(),
        /// How often tables come. PAT, CAT and PMT are checked anyhow.
        tables: Vec<TableRule> = Vec::new(),
        /// PIDs that need not be named by any table, besides 0 to 0x1F and 0x1FFF: 0x1FFB (ATSC PSIP)
        /// and 0x1FFE (DOCSIS).
        private_pids: PidSet = [0x1FFB, 0x1FFE].into_iter().filter_map(Pid::new).collect(),
        /// How 2.4 is measured.
        pcr_accuracy: PcrAccuracy = PcrAccuracy::default(),
        /// Whether transport buffers are modelled (3.3, 3.9): only with a clock that tells packets apart,
        /// not one that says when a datagram came.
        buffers: bool = true,
        /// The leak rate of transport buffers by stream_type, bit/s: MPEG-1 and MPEG-2 audio 2 Mbit/s. For
        /// others it depends on what is in the stream: streams of types not in the list are not modelled.
        leak_rates: Vec<(u8, u64)> = vec![(0x03, 2_000_000), (0x04, 2_000_000)],
        /// Bounds of memory.
        limits: Limits = Limits::default(),
    }
}

impl Config {
    /// Adds the rules of a standard: `dvb_si::monitor` has those of DVB.
    #[must_use]
    pub fn with(mut self, pids: &[PidRule], tables: &[TableRule]) -> Self {
        self.pids.extend_from_slice(pids);
        self.tables.extend_from_slice(tables);
        self
    }
}
