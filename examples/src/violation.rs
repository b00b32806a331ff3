//! Violations of TR 101 290 as JSON.

use mpegts::monitor::Detail;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// What of a detail is a number.
pub fn numbers(detail: Detail) -> Map<String, Value> {
    let ms = |d: Duration| json!(d.as_secs_f64() * 1000.0);
    let pairs: Vec<(&str, Value)> = match detail {
        Detail::Late { interval, limit, .. } | Detail::Early { interval, limit, .. } => {
            vec![("interval_ms", ms(interval)), ("limit_ms", ms(limit))]
        }
        Detail::NoCat { interval } | Detail::Unreferenced { interval } | Detail::NeverEmpty { interval, .. } => {
            vec![("interval_ms", ms(interval))]
        }
        Detail::Delay { delay, limit } => vec![("delay_ms", ms(delay)), ("limit_ms", ms(limit))],
        Detail::Overdue { by } => vec![("late_ms", ms(by))],
        Detail::PcrJump { ticks } => vec![("ticks", ticks.into())],
        Detail::PcrDeviation { nanoseconds } => vec![("nanoseconds", nanoseconds.into())],
        Detail::ForeignTable { table_id } | Detail::Checksum { table_id, .. } => vec![("table_id", table_id.into())],
        _ => Vec::new(),
    };
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
