//! What was measured, as Markdown and as a chart.

use crate::messages::Cost;
use crate::paired::{Comparison, Timed};
use std::fmt::Write;

/// One comparison and what it was on.
#[derive(Debug, Clone)]
pub struct Row {
    /// What was done.
    pub job: &'static str,
    /// To what.
    pub input: String,
    /// Where the input was: "memory" or "cache".
    pub place: &'static str,
    /// What the time is divided by, in singular.
    pub unit: &'static str,
    /// How many of them there were.
    pub units: f64,
    /// Who took how long.
    pub comparison: Comparison,
}

impl Row {
    fn nanoseconds(&self, timed: &Timed) -> f64 {
        timed.best * 1e9 / self.units
    }
}

/// Rows in the order of the jobs, as they are met first.
fn by_job(rows: &[Row]) -> Vec<(&'static str, Vec<&Row>)> {
    let mut jobs: Vec<(&'static str, Vec<&Row>)> = Vec::new();
    for row in rows {
        match jobs.iter_mut().find(|(job, _)| *job == row.job) {
            Some((_, list)) => list.push(row),
            None => jobs.push((row.job, vec![row])),
        }
    }
    jobs
}

/// The tables. `about` is what there is to know of the machine, one line each.
pub fn markdown(rows: &[Row], about: &[String]) -> String {
    let mut out = String::from("# Beside others, in pairs\n\n");
    out += "Written by `cargo run --profile bench -p benches --bin ratios`, which says how it measures. A ratio is the time of the\n";
    out += "fastest other crate that does the same, over ours: of the best rounds, then the lowest, the middle and the highest\n";
    out += "of all rounds. In brackets: who leaves a part of the job to its user; it is shown and does not count.\n\n";
    for line in about {
        let _ = writeln!(out, "- {line}");
    }
    out += "\n![The ratios of all rounds](results.svg)\n";
    for (job, rows) in by_job(rows) {
        let unit = rows.first().map_or("", |row| row.unit);
        let _ = writeln!(out, "\n## {job}\n");
        let _ = writeln!(
            out,
            "| input | from | ns a {unit} | fastest other | ratio | lowest | middle | highest | all others |"
        );
        out += "|---|---|---:|---|---:|---:|---:|---:|---|\n";
        for row in rows {
            line(&mut out, row);
        }
    }
    let missing: Vec<_> = rows.iter().flat_map(|row| row.comparison.others.iter().map(move |o| (row, o))).collect();
    if !missing.is_empty() {
        out += "\n## Who finds something else\n\nThese do not take part in the row.\n\n";
        for (row, (name, found)) in missing {
            let _ = writeln!(out, "- {}, {}, {}: {name} finds {found}", row.job, row.input, row.place);
        }
    }
    out
}

/// The table of DOCSIS messages, and of a trace with what a frame of it takes with all intervals. No other crate reads them.
pub fn messages(costs: &[Cost], intervals: f64, trace: Option<&(Cost, f64)>) -> String {
    let mut out = String::from("\n## DOCSIS messages, nanoseconds each\n\n");
    out += "Header: with its check sequence, read, and written in front of a payload. Typed: the whole frame with its CRC, lists not walked. Written: from the typed\n";
    let _ = writeln!(
        out,
        "frame, with both check sequences. MAPs: {intervals:.1} million intervals a second, reading included.\n"
    );
    out += "| message | bytes | header | header written | typed | written |\n|---|---:|---:|---:|---:|---:|\n";
    let all = costs.iter().chain(trace.map(|(cost, _)| cost));
    for Cost { name, bytes, header, header_written, typed, written } in all {
        let _ = writeln!(out, "| {name} | {bytes} | {header:.1} | {header_written:.1} | {typed:.1} | {written:.1} |");
    }
    match trace {
        Some((_, each)) => {
            let _ = writeln!(out, "\nA frame of the trace, typed with its CRC and all intervals of MAPs: {each:.1}.");
        }
        None => out += "| OpenRPD trace | skipped: no corpus | | | | |\n",
    }
    out
}

fn line(out: &mut String, row: &Row) {
    let Some(ours) = row.comparison.ours() else { return };
    let _ = write!(out, "| {} | {} | {:.2} |", row.input, row.place, row.nanoseconds(ours));
    match row.comparison.fastest() {
        Some(other) => {
            let (low, high) = other.spread();
            let ratio = other.best / ours.best;
            let _ = write!(out, " {} | **{ratio:.2}** | {low:.2} | {:.2} | {high:.2} |", other.name, other.median());
        }
        None => *out += " none | | | | |",
    }
    let times = row.comparison.timed.iter().skip(1).map(|t| format!("{} {:.2}", t.name, row.nanoseconds(t)));
    let _ = writeln!(out, " {} |", times.collect::<Vec<_>>().join(", "));
}

const LEFT: f64 = 150.0;
const WIDTH: f64 = 170.0;
const LINE: f64 = 16.0;
const TOP: f64 = 46.0;

/// Where a ratio is in a panel: from an eighth to eight times, in powers of two.
fn place(ratio: f64) -> f64 {
    (ratio.log2().clamp(-3.0, 3.0) + 3.0) / 6.0 * (WIDTH - 20.0)
}

/// A panel for each job, a line for each input: a dot for the best rounds, a bar from the lowest to the highest ratio.
pub fn chart(rows: &[Row]) -> String {
    let jobs = by_job(rows);
    let mut inputs: Vec<&str> = Vec::new();
    for row in rows {
        if !inputs.contains(&&*row.input) {
            inputs.push(&row.input);
        }
    }
    let (width, height) = (LEFT + WIDTH * jobs.len() as f64, TOP + LINE * inputs.len() as f64 + 24.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" \
         font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n<text x=\"6\" y=\"16\">Times as fast as \
         the fastest other crate: filled from memory, hollow from cache</text>\n"
    );
    for (n, input) in inputs.iter().enumerate() {
        let _ = writeln!(out, "<text x=\"6\" y=\"{}\">{input}</text>", TOP + LINE * (n as f64 + 0.75));
    }
    for (panel, (job, rows)) in jobs.iter().enumerate() {
        let left = LEFT + WIDTH * panel as f64;
        let bottom = TOP + LINE * inputs.len() as f64;
        let _ = writeln!(out, "<text x=\"{left}\" y=\"36\" font-weight=\"bold\">{job}</text>");
        for ratio in [0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0] {
            let (x, colour) = (left + place(ratio), if ratio == 1.0 { "#333" } else { "#ddd" });
            let _ = writeln!(out, "<path d=\"M{x} {TOP}V{bottom}\" stroke=\"{colour}\"/>");
            let _ = writeln!(out, "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{ratio}</text>", bottom + 14.0);
        }
        for row in rows {
            let (Some(ours), Some(other)) = (row.comparison.ours(), row.comparison.fastest()) else { continue };
            let Some(at) = inputs.iter().position(|input| *input == row.input) else { continue };
            let memory = row.place == "memory";
            let y = TOP + LINE * (at as f64 + if memory { 0.3 } else { 0.7 });
            let (low, high) = other.spread();
            let (low, middle, high) = (left + place(low), left + place(other.best / ours.best), left + place(high));
            let fill = if memory { "#06c" } else { "#fff" };
            let _ = writeln!(out, "<path d=\"M{low:.1} {y}H{high:.1}\" stroke=\"#06c\"/>");
            let _ = writeln!(out, "<circle cx=\"{middle:.1}\" cy=\"{y}\" r=\"3\" fill=\"{fill}\" stroke=\"#06c\"/>");
        }
    }
    out += "</svg>\n";
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(place: &'static str, other: f64) -> Row {
        let timed = |name, best, ratios: &[f64]| Timed { name, best, ratios: ratios.to_vec() };
        let all = vec![timed("ours", 2e-6, &[1.0, 1.0, 1.0]), timed("other", other, &[1.5, 3.0, 1.75])];
        let comparison = Comparison { timed: all, others: vec![("third", "7, ours 8".into())] };
        Row { job: "walk", input: "x.ts".into(), place, unit: "packet", units: 1000.0, comparison }
    }

    #[test]
    fn a_line_has_the_times_and_the_ratios() {
        let text = markdown(&[row("memory", 5e-6), row("cache", 4e-6)], &["a machine".into()]);
        assert!(
            text.contains("| x.ts | memory | 2.00 | other | **2.50** | 1.50 | 1.75 | 3.00 | other 5.00 |\n"),
            "{text}"
        );
        assert!(text.contains("| x.ts | cache | 2.00 | other | **2.00** |"), "{text}");
        assert!(text.contains("- walk, x.ts, memory: third finds 7, ours 8\n"), "{text}");
    }

    #[test]
    fn a_message_has_a_line() {
        let cost =
            Cost { name: "SYNC".into(), bytes: 34, header: 8.04, header_written: 9.16, typed: 45.0, written: 20.16 };
        let text = messages(std::slice::from_ref(&cost), 12.34, None);
        assert!(
            text.contains("12.3 million intervals a second")
                && text.ends_with(
                    "| SYNC | 34 | 8.0 | 9.2 | 45.0 | 20.2 |\n| OpenRPD trace | skipped: no corpus | | | | |\n"
                ),
            "{text}"
        );
        let trace = (Cost { name: "trace".into(), ..cost.clone() }, 77.2);
        let text = messages(&[cost], 12.34, Some(&trace));
        assert!(text.contains("| trace | 34 | 8.0 | 9.2 | 45.0 | 20.2 |\n\nA frame of the trace"), "{text}");
        assert!(text.ends_with("all intervals of MAPs: 77.2.\n"), "{text}");
    }

    #[test]
    fn a_chart_has_a_dot_for_each_row() {
        let text = chart(&[row("memory", 5e-6), row("cache", 4e-6)]);
        assert_eq!((text.matches("<circle").count(), text.matches(">x.ts<").count()), (2, 1));
        assert!((place(1.0) - (WIDTH - 20.0) / 2.0).abs() < 1e-9 && place(100.0) == place(8.0));
    }
}
