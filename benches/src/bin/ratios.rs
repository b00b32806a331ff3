//! Prints what `cargo bench -p benches` measured as ratios: ours against the fastest of the others and the memory.
//!
//! Speeds are those of the fastest sample, which a busy machine disturbs least. The last column says how much slower the
//! median was in the worst row of the group: far above 1, the machine was busy and the run is worth repeating.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// One function of a group.
struct Speed {
    /// Bytes per nanosecond.
    gigabytes: f64,
    /// Median time over best time.
    noise: f64,
}

type Row = BTreeMap<String, Speed>;

/// By the number a name begins with, then by the name.
type Rows = BTreeMap<(u32, String), Row>;

fn main() -> Result<()> {
    let folder = folder()?;
    let mut rows: Rows = BTreeMap::new();
    collect(&folder, &mut rows).with_context(|| format!("reading {}", folder.display()))?;
    ensure!(!rows.is_empty(), "no measurements in {}: run cargo bench -p benches first", folder.display());
    println!(
        "{:<28} {:>12} {:>12} {:>26} {:>9} {:>9} {:>6}",
        "row, GB/s", "bound", "ours", "fastest other", "of other", "of bound", "noise"
    );
    for ((_, name), row) in &rows {
        let [bound, ours] = ["bound", "ours"].map(|name| row.get(name).map(|s| s.gigabytes));
        // Rows in brackets explain others and compete with none.
        let others =
            row.iter().filter(|(name, _)| !["ours", "bound"].contains(&name.as_str()) && !name.starts_with('('));
        let fastest = others.max_by(|a, b| a.1.gigabytes.total_cmp(&b.1.gigabytes));
        let other = fastest.map_or("-".to_owned(), |(name, speed)| format!("{name} {:.2}", speed.gigabytes));
        let noise = row.values().map(|s| s.noise).fold(1.0, f64::max);
        println!(
            "{name:<28} {:>12} {:>12} {other:>26} {:>9} {:>9} {noise:>6.2}",
            number(bound),
            number(ours),
            number(quotient(ours, fastest.map(|f| f.1.gigabytes))),
            number(quotient(ours, bound)),
        );
    }
    Ok(())
}

fn number(value: Option<f64>) -> String {
    value.map_or("-".to_owned(), |v| format!("{v:.2}"))
}

fn quotient(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(a? / b?)
}

/// Where criterion keeps its results: beside the build this program is from.
fn folder() -> Result<PathBuf> {
    if let Some(home) = std::env::var_os("CRITERION_HOME") {
        return Ok(home.into());
    }
    let exe = std::env::current_exe()?;
    let target = exe.ancestors().nth(2).context("not in a target directory")?;
    Ok(target.join("criterion"))
}

/// Reads every folder `new`, which holds the last run of one function.
fn collect(folder: &Path, rows: &mut Rows) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if !path.is_dir() {
            continue;
        }
        if path.file_name().is_none_or(|name| name != "new") {
            collect(&path, rows)?;
            continue;
        }
        let read = |name: &str| -> Result<Value> { Ok(serde_json::from_slice(&fs::read(path.join(name))?)?) };
        let (benchmark, estimates, sample) = (read("benchmark.json")?, read("estimates.json")?, read("sample.json")?);
        let text = |key: &str| benchmark.get(key).and_then(Value::as_str).map(str::to_owned);
        let list =
            |key: &str| sample.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_f64);
        let best = list("times").zip(list("iters")).map(|(time, iterations)| time / iterations).reduce(f64::min);
        let bytes = benchmark.pointer("/throughput/Bytes").and_then(Value::as_f64);
        let median = estimates.pointer("/median/point_estimate").and_then(Value::as_f64);
        if let (Some(group), Some(function), Some(bytes), Some(best), Some(median)) =
            (text("group_id"), text("function_id"), bytes, best, median)
        {
            let speed = Speed { gigabytes: bytes / best, noise: median / best };
            let number = group.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(u32::MAX);
            rows.entry((number, group)).or_default().insert(function, speed);
        }
    }
    Ok(())
}
