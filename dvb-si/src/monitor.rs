//! What [`mpegts::monitor`] is to know of service information: which tables a PID may carry, and how
//! often they come — ETSI TR 101 290, 5.2.3 (indicators 3.1, 3.2, 3.5 to 3.8), TS 101 211, 4.4, and
//! EN 300 468, 5.1.4.
//!
//! ```
//! use dvb_si::monitor;
//! use mpegts::monitor::{Config, Indicator, PcrMonitor};
//! # let file: &[u8] = &[];
//! let config = Config::default().with(monitor::PIDS, monitor::SATELLITE_AND_CABLE);
//! let mut monitor = PcrMonitor::new(config);
//! for unit in mpegts::packet::framing::framed(file) {
//!     monitor.framed(unit, |event| println!("{event}"));
//! }
//! monitor.finish(|event| println!("{event}"));
//! # assert_eq!(monitor.monitor().count(Indicator::TdtError), 0);
//! ```

use crate::table::{Bat, Cit, Eit, Nit, Rst, Sdt, Tdt, Tot};
use core::time::Duration;
use mpegts::Pid;
use mpegts::monitor::{Every, Indicator, PidRule, TableRule};

/// The table_id of stuffing sections.
const STUFFING: (u8, u8) = only(0x72);
/// The last table_id of the EIT schedule.
const LAST_EIT: u8 = 0x6F;

/// One table_id as first and last.
const fn only(table_id: u8) -> (u8, u8) {
    (table_id, table_id)
}

/// The tables that the PIDs of service information may carry.
///
/// PID 0x12 may carry the CIT as well, which TS 102 323 has put there after the report was
/// written.
pub const PIDS: &[PidRule] = &[
    PidRule { pid: Pid::NIT, table_ids: &[(Nit::ACTUAL, Nit::OTHER), STUFFING], indicator: Indicator::NitActualError },
    PidRule {
        pid: Pid::SDT_BAT,
        table_ids: &[only(Sdt::ACTUAL), only(Sdt::OTHER), only(Bat::TABLE_ID), STUFFING],
        indicator: Indicator::SdtActualError,
    },
    PidRule {
        pid: Pid::EIT,
        table_ids: &[(Eit::PRESENT_FOLLOWING_ACTUAL, LAST_EIT), STUFFING, only(Cit::TABLE_ID)],
        indicator: Indicator::EitActualError,
    },
    PidRule { pid: Pid::RST, table_ids: &[only(Rst::TABLE_ID), STUFFING], indicator: Indicator::RstError },
    PidRule {
        pid: Pid::TDT_TOT,
        table_ids: &[only(Tdt::TABLE_ID), STUFFING, only(Tot::TABLE_ID)],
        indicator: Indicator::TdtError,
    },
];

/// The intervals for satellite and cable — TS 101 211, 4.4.1.
///
/// The first eight days of the schedule are the first two table_ids of each range.
pub const SATELLITE_AND_CABLE: &[TableRule] = &rules(Intervals {
    eit_pf_other: seconds(10),
    actual: [(0x50, 0x51, seconds(10)), (0x52, 0x5F, seconds(30))],
    other: [(0x60, 0x61, seconds(10)), (0x62, 0x6F, seconds(30))],
});

/// The intervals for terrestrial networks — TS 101 211, 4.4.2. Those of the schedule are advice there;
/// the first full day, which is to come more often than the rest, has no table_id of its own, and is
/// taken with the rest.
pub const TERRESTRIAL: &[TableRule] = &rules(Intervals {
    eit_pf_other: seconds(20),
    actual: [(0x50, 0x50, seconds(30)), (0x51, 0x5F, seconds(30))],
    other: [(0x60, 0x60, seconds(300)), (0x61, 0x6F, seconds(300))],
});

/// How often each section of a table is to come by rules such as [`SATELLITE_AND_CABLE`]; None where they do not say.
///
/// ```
/// use dvb_si::monitor::{TERRESTRIAL, interval};
/// use std::time::Duration;
/// assert_eq!(interval(TERRESTRIAL, 0x4F), Some(Duration::from_secs(20)));
/// ```
pub fn interval(rules: &[TableRule], table_id: u8) -> Option<Duration> {
    let of_table = rules.iter().filter(|rule| (rule.table_ids.0..=rule.table_ids.1).contains(&table_id));
    of_table.map(|rule| rule.max).filter(|max| !max.is_zero()).min()
}

/// Where the networks differ.
struct Intervals {
    eit_pf_other: Duration,
    /// The schedule of this stream: first and last table_id.
    actual: [(u8, u8, Duration); 2],
    /// The schedule of others.
    other: [(u8, u8, Duration); 2],
}

/// Between two sections of one sub-table, EN 300 468, 5.1.4.
const GAP: Duration = Duration::from_millis(25);

const fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// Some section of the table every `max`; two of one sub-table not closer than [`GAP`].
const fn present(pid: Pid, table_id: u8, max: Duration, every: Every, indicator: Indicator) -> TableRule {
    TableRule { every, min: GAP, ..TableRule::new(pid, table_id, max, indicator) }
}

/// Each section of the tables every `max`.
const fn each(pid: Pid, table_ids: (u8, u8), max: Duration, indicator: Indicator) -> TableRule {
    TableRule { table_ids, ..TableRule::new(pid, 0, max, indicator) }
}

/// Sections of one sub-table not closer than [`GAP`], where no other rule says so.
const fn apart(pid: Pid, table_ids: (u8, u8)) -> TableRule {
    TableRule { min: GAP, ..each(pid, table_ids, Duration::ZERO, Indicator::SiRepetitionError) }
}

/// Each section of an EIT; its sub-table has transport_stream_id and original_network_id as well.
const fn eit(table_ids: (u8, u8), max: Duration, indicator: Indicator, pair: Option<Indicator>) -> TableRule {
    TableRule { scope: 4, pair, ..each(Pid::EIT, table_ids, max, indicator) }
}

const fn schedule((first, last, max): (u8, u8, Duration)) -> TableRule {
    eit((first, last), max, Indicator::SiRepetitionError, None)
}

const fn rules(of: Intervals) -> [TableRule; 21] {
    use Indicator::{EitActualError, EitOtherError, EitPfError, NitActualError, NitOtherError, RstError};
    use Indicator::{SdtActualError, SdtOtherError, SiRepetitionError, TdtError};
    let ([near, far], [near_other, far_other]) = (of.actual, of.other);
    let rst = TableRule::new(Pid::RST, Rst::TABLE_ID, Duration::ZERO, RstError);
    let sdt_other = each(Pid::SDT_BAT, only(Sdt::OTHER), seconds(10), SdtOtherError);
    let tot = each(Pid::TDT_TOT, only(Tot::TABLE_ID), seconds(30), SiRepetitionError);
    [
        present(Pid::NIT, Nit::ACTUAL, seconds(10), Every::Table, NitActualError),
        present(Pid::SDT_BAT, Sdt::ACTUAL, seconds(2), Every::Table, SdtActualError),
        present(Pid::EIT, Eit::PRESENT_FOLLOWING_ACTUAL, seconds(2), Every::Number(0), EitActualError),
        present(Pid::EIT, Eit::PRESENT_FOLLOWING_ACTUAL, seconds(2), Every::Number(1), EitActualError),
        present(Pid::TDT_TOT, Tdt::TABLE_ID, seconds(30), Every::Table, TdtError),
        each(Pid::NIT, only(Nit::ACTUAL), seconds(10), SiRepetitionError),
        each(Pid::NIT, only(Nit::OTHER), seconds(10), NitOtherError),
        each(Pid::SDT_BAT, only(Sdt::ACTUAL), seconds(2), SiRepetitionError),
        TableRule { scope: 2, ..sdt_other },
        each(Pid::SDT_BAT, only(Bat::TABLE_ID), seconds(10), SiRepetitionError),
        eit(only(Eit::PRESENT_FOLLOWING_ACTUAL), seconds(2), SiRepetitionError, Some(EitPfError)),
        eit(only(Eit::PRESENT_FOLLOWING_OTHER), of.eit_pf_other, EitOtherError, Some(EitPfError)),
        schedule(near),
        schedule(far),
        schedule(near_other),
        schedule(far_other),
        TableRule { min: GAP, ..rst },
        TableRule { min: GAP, short_with_crc: true, ..tot },
        apart(Pid::NIT, only(Nit::OTHER)),
        apart(Pid::SDT_BAT, (Sdt::OTHER, Bat::TABLE_ID)),
        apart(Pid::EIT, (Eit::PRESENT_FOLLOWING_OTHER, LAST_EIT)),
    ]
}
