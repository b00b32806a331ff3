//! What `pnm` does: measurement files of modems in words and as charts.

use crate::svg::{Axis, Chart, Series, Style};
use docsis_mac::pnm::{
    Body, Coefficient, FecProfile, FecSummary, Histogram, MeasurementFile, ModulationProfiles, ModulationRuns,
    PreEqualizer, RxMer, Spectrum,
};
use docsis_mac::unit::Frequency;
use std::fmt::Write;

/// What a measurement says, for people, and its charts. Without charts where the layout of its kind is not known.
pub struct Picture {
    /// Lines of text.
    pub text: String,
    /// To be drawn below each other.
    pub charts: Vec<Chart>,
}

/// Reads what a file measured.
pub fn picture(file: &MeasurementFile<'_>) -> Picture {
    let mut text = String::new();
    let charts = match file {
        MeasurementFile::Versioned(file) => match &file.body {
            Body::RxMer(mer) => mer_chart(mer, &mut text),
            Body::Histogram(histogram) => histogram_chart(histogram, &mut text),
            Body::PreEqualizer(equalizer) => equalizer_charts(equalizer, &mut text),
            Body::FecSummary(fec) => fec_charts(fec, &mut text),
            Body::Spectrum(spectrum) => spectrum_chart(spectrum, &mut text),
            Body::ModulationProfiles(profiles) => profile_charts(profiles, &mut text),
            body => {
                let (kind, version) = body.selector();
                let _ = writeln!(
                    text,
                    "{kind}, version {}.{}: a layout that is not known here",
                    version >> 8,
                    version & 0xFF
                );
                Vec::new()
            }
        },
        MeasurementFile::Unversioned(file) => {
            let _ = writeln!(text, "{}, without a version: a layout that is not known here", file.kind);
            Vec::new()
        }
        _ => Vec::new(),
    };
    Picture { text, charts }
}

/// The frequency of a subcarrier in MHz.
fn subcarrier_mhz(zero: Frequency, spacing_khz: u8, number: usize) -> f64 {
    zero.mhz() + number as f64 * f64::from(spacing_khz) / 1e3
}

/// Mean, smallest and largest; none of nothing.
fn extent(values: &[f64]) -> Option<(f64, f64, f64)> {
    let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(*v), high.max(*v)));
    (!values.is_empty()).then(|| (values.iter().sum::<f64>() / values.len() as f64, low, high))
}

fn series(name: impl Into<String>, style: Style, points: Vec<(f64, f64)>) -> Series {
    Series::new(name, style, points)
}

/// An axis from zero to a little above the highest point.
fn from_zero(label: &str, points: &[(f64, f64)]) -> Axis {
    let highest = points.iter().map(|(_, y)| *y).fold(0.0, f64::max);
    Axis::within(label, 0.0, if highest > 0.0 { highest * 1.05 } else { 1.0 })
}

fn mer_chart(mer: &RxMer<'_>, text: &mut String) -> Vec<Chart> {
    let values: Vec<f64> = mer.values.iter().flatten().map(|value| value.0.db()).collect();
    let title = format!("RxMER of channel {}, modem {}", mer.channel_id, mer.mac_address);
    let words = match extent(&values) {
        Some((mean, low, high)) => {
            format!(
                "{} subcarriers of {} kHz: {mean:.2} dB on average, {low:.2} to {high:.2} dB",
                values.len(),
                mer.subcarrier_spacing
            )
        }
        None => "no subcarriers".into(),
    };
    let _ = writeln!(text, "{title}\n  {words}");
    let first = usize::from(mer.first_active_subcarrier);
    let x = |n| subcarrier_mhz(mer.subcarrier_zero_frequency, mer.subcarrier_spacing, first + n);
    let points = values.iter().enumerate().map(|(n, value)| (x(n), *value)).collect();
    vec![Chart {
        title,
        subtitle: words,
        x: Axis::new("Frequency (MHz)"),
        y: Axis::new("RxMER (dB)"),
        series: vec![series("", Style::Line, points)],
        is_square: false,
    }]
}

fn fec_charts(fec: &FecSummary<'_>, text: &mut String) -> Vec<Chart> {
    let _ = writeln!(text, "Codewords of channel {}, modem {}", fec.channel_id, fec.mac_address);
    fec.profiles.iter().flatten().map(|profile| fec_chart(fec, &profile, text)).collect()
}

fn fec_chart(fec: &FecSummary<'_>, profile: &FecProfile<'_>, text: &mut String) -> Chart {
    let records: Vec<_> = profile.records.iter().flatten().collect();
    let sum = |of: fn(&docsis_mac::pnm::FecRecord) -> u32| records.iter().map(|r| u64::from(of(r))).sum::<u64>();
    let (total, corrected, uncorrectable) = (sum(|r| r.total), sum(|r| r.corrected), sum(|r| r.uncorrectable));
    let name = if profile.profile_id == 255 {
        "next codeword pointers".into()
    } else {
        format!("profile {}", profile.profile_id)
    };
    let words = format!("{total} codewords, {corrected} corrected, {uncorrectable} uncorrectable");
    let _ = writeln!(text, "  {name}: {words}");
    let start = records.first().map_or(0, |record| record.time);
    let share = |of: fn(&docsis_mac::pnm::FecRecord) -> u32| {
        let point = |r: &docsis_mac::pnm::FecRecord| {
            let time = f64::from(r.time.wrapping_sub(start));
            (time, 100.0 * f64::from(of(r)) / f64::from(r.total.max(1)))
        };
        records.iter().map(point).collect::<Vec<_>>()
    };
    let (corrected, uncorrectable) = (share(|r| r.corrected), share(|r| r.uncorrectable));
    let all: Vec<_> = corrected.iter().chain(&uncorrectable).copied().collect();
    Chart {
        title: format!("Codewords of channel {}, {name}", fec.channel_id),
        subtitle: words,
        x: Axis::new("Time (s)"),
        y: from_zero("Share of the codewords (%)", &all),
        series: vec![series("corrected", Style::Step, corrected), series("uncorrectable", Style::Step, uncorrectable)],
        is_square: false,
    }
}

fn histogram_chart(histogram: &Histogram<'_>, text: &mut String) -> Vec<Chart> {
    let hits: Vec<u32> = histogram.hit_counts.iter().flatten().map(|count| count.0).collect();
    let all: u64 = hits.iter().map(|n| u64::from(*n)).sum();
    let title = format!("Levels of the converter, modem {}", histogram.mac_address);
    let words = format!("{all} samples in {} levels", hits.len());
    let _ = writeln!(text, "{title}\n  {words}");
    let points: Vec<_> = hits.iter().enumerate().map(|(n, hits)| (n as f64, f64::from(*hits) / 1e6)).collect();
    vec![Chart {
        title,
        subtitle: words,
        x: Axis::within("Level (number)", 0.0, hits.len().max(1) as f64),
        y: from_zero("Samples (million)", &points),
        series: vec![series("", Style::Stack, points)],
        is_square: false,
    }]
}

fn equalizer_charts(equalizer: &PreEqualizer<'_>, text: &mut String) -> Vec<Chart> {
    let parts = |c: Coefficient| (f64::from(c.real), f64::from(c.imaginary));
    let values: Vec<(f64, f64)> = equalizer.coefficients.iter().flatten().map(parts).collect();
    let title =
        format!("Pre-equaliser of upstream channel {}, modem {}", equalizer.upstream_channel_id, equalizer.mac_address);
    let size = |(re, im): &(f64, f64)| re.hypot(*im);
    let mean = values.iter().map(size).sum::<f64>() / values.len().max(1) as f64;
    // A coefficient of zero has no logarithm.
    let levels: Vec<f64> = values.iter().map(|v| 20.0 * (size(v).max(1e-3) / mean.max(1e-3)).log10()).collect();
    let words = match extent(&levels) {
        Some((_, low, high)) => format!(
            "{} subcarriers of {} kHz, {low:+.2} to {high:+.2} dB around the mean",
            values.len(),
            equalizer.subcarrier_spacing
        ),
        None => "no subcarriers".into(),
    };
    let _ = writeln!(text, "{title}\n  {words}");
    let first = usize::from(equalizer.first_active_subcarrier);
    let x = |n| subcarrier_mhz(equalizer.subcarrier_zero_frequency, equalizer.subcarrier_spacing, first + n);
    let phase = values.iter().map(|(re, im)| im.atan2(*re).to_degrees());
    let over_frequency = |values: &mut dyn Iterator<Item = f64>| values.enumerate().map(|(n, v)| (x(n), v)).collect();
    let frequency = || Axis::new("Frequency (MHz)");
    let widest = values.iter().map(|(re, im)| re.abs().max(im.abs())).fold(1.0, f64::max) * 1.05;
    vec![
        Chart {
            title,
            subtitle: words,
            x: frequency(),
            y: Axis::new("Amplitude (dB)"),
            series: vec![series("", Style::Line, over_frequency(&mut levels.iter().copied()))],
            is_square: false,
        },
        Chart {
            title: "Phase".into(),
            x: frequency(),
            y: Axis::within("Phase (degrees)", -180.0, 180.0),
            series: vec![series("", Style::Dots, over_frequency(&mut phase.into_iter()))],
            ..Chart::default()
        },
        Chart {
            title: "Coefficients".into(),
            x: Axis::within("Real part (as sent)", -widest, widest),
            y: Axis::within("Imaginary part (as sent)", -widest, widest),
            series: vec![series("", Style::Dots, values)],
            is_square: true,
            ..Chart::default()
        },
    ]
}

fn spectrum_chart(spectrum: &Spectrum<'_>, text: &mut String) -> Vec<Chart> {
    let levels: Vec<f64> = spectrum.levels.iter().flatten().map(|level| f64::from(level.0)).collect();
    let bins = f64::from(spectrum.bins_per_segment.max(1));
    let span = spectrum.segment_span.mhz();
    // The MIB that the file answers calls this the centre of the first segment.
    let from = spectrum.first_segment_frequency.mhz() - span / 2.0;
    let title = format!("Spectrum at modem {}", spectrum.mac_address);
    let words = format!(
        "{} to {}, {} levels, {:.3} kHz each",
        spectrum.first_segment_frequency,
        spectrum.last_segment_frequency,
        levels.len(),
        span * 1e3 / bins
    );
    let _ = writeln!(text, "{title}\n  {words}");
    let points = levels.iter().enumerate().map(|(n, level)| (from + (n as f64 + 0.5) * span / bins, *level)).collect();
    vec![Chart {
        title,
        subtitle: words,
        x: Axis::new("Frequency (MHz)"),
        y: Axis::new("Level (as sent)"),
        series: vec![series("", Style::Line, points)],
        is_square: false,
    }]
}

fn profile_charts(all: &ModulationProfiles<'_>, text: &mut String) -> Vec<Chart> {
    let title = format!("Modulation profiles of channel {}, modem {}", all.channel_id, all.mac_address);
    let _ = writeln!(text, "{title}");
    let mhz = |n| subcarrier_mhz(all.subcarrier_zero_frequency, all.subcarrier_spacing, n);
    let chart = |profile: docsis_mac::pnm::ModulationProfile<'_>| {
        let mut at = usize::from(all.first_active_subcarrier);
        let (mut points, mut subcarriers) = (Vec::new(), 0u64);
        let ModulationRuns::Runs(runs) = profile.runs else {
            let _ = writeln!(text, "  profile {}: runs of a form that is not known here", profile.profile_id);
            return None;
        };
        for run in runs.iter().flatten() {
            points.push((mhz(at), f64::from(run.modulation)));
            at += usize::from(run.count);
            subcarriers += u64::from(run.count);
        }
        // Up to the end of the last run.
        points.extend(points.last().map(|(_, last)| (mhz(at), *last)));
        let words = format!("{subcarriers} subcarriers of {} kHz", all.subcarrier_spacing);
        let _ = writeln!(text, "  profile {}: {words}", profile.profile_id);
        Some(Chart {
            title: format!("{title}: profile {}", profile.profile_id),
            subtitle: words,
            x: Axis::new("Frequency (MHz)"),
            y: Axis::new("Modulation (code)"),
            series: vec![series("", Style::Step, points)],
            is_square: false,
        })
    };
    all.profiles.iter().flatten().filter_map(chart).collect()
}
