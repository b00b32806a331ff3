//! Charts as SVG: axes with units, lines, steps, stacked areas and points; several charts below each other.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{self, Write};

const WIDTH: f64 = 960.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 58.0;
const BOTTOM: f64 = 48.0;
/// Of the plot of a chart that is wider than high.
const HEIGHT: f64 = 240.0;
/// Of the plot of a square chart.
const SQUARE: f64 = 480.0;

/// Told apart also by people who see few colours (Okabe and Ito).
const COLOURS: [&str; 8] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999933", "#555555"];

/// What is measured along an edge, with its unit.
#[derive(Debug, Clone, Default)]
pub struct Axis {
    /// Name and unit: `Frequency (MHz)`.
    pub label: String,
    /// Smallest and largest value; by the data where there is none.
    pub range: Option<(f64, f64)>,
    /// Values to be named instead of numbers.
    pub names: Vec<(f64, String)>,
}

impl Axis {
    /// An axis as wide as its data.
    pub fn new(label: impl Into<String>) -> Self {
        Axis { label: label.into(), ..Axis::default() }
    }

    /// An axis of this range.
    pub fn within(label: impl Into<String>, from: f64, to: f64) -> Self {
        Axis { range: Some((from, to)), ..Axis::new(label) }
    }
}

/// How a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// From point to point.
    Line,
    /// Each value up to the next point.
    Step,
    /// Filled down to the series before it, each value up to the next point.
    Stack,
    /// A dot each.
    Dots,
}

/// Points of one kind.
#[derive(Debug, Clone)]
pub struct Series {
    /// For the legend; none for an empty one.
    pub name: String,
    /// How it is drawn.
    pub style: Style,
    /// In ascending order of x, but for dots.
    pub points: Vec<(f64, f64)>,
    /// Which colour, by its number; else by the place among the series.
    pub colour: Option<usize>,
}

impl Series {
    /// A series in the colour of its place.
    pub fn new(name: impl Into<String>, style: Style, points: Vec<(f64, f64)>) -> Self {
        Series { name: name.into(), style, points, colour: None }
    }

    fn colour(&self, place: usize) -> &'static str {
        COLOURS[self.colour.unwrap_or(place) % COLOURS.len()]
    }
}

/// One chart.
#[derive(Debug, Clone, Default)]
pub struct Chart {
    /// Above it.
    pub title: String,
    /// Below the title.
    pub subtitle: String,
    /// To the right.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// What is drawn.
    pub series: Vec<Series>,
    /// As high as wide, with one scale for both axes.
    pub is_square: bool,
}

/// Writes charts below each other as one picture.
///
/// # Errors
/// When it cannot be written.
pub fn write(out: &mut impl Write, charts: &[Chart]) -> io::Result<()> {
    let height: f64 = charts.iter().map(Chart::height).sum();
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-family="DejaVu Sans, Arial, sans-serif" font-size="12">"#
    )?;
    writeln!(out, r#"<rect width="100%" height="100%" fill="white"/>"#)?;
    let mut top = 0.0;
    for chart in charts {
        chart.draw(out, top)?;
        top += chart.height();
    }
    writeln!(out, "</svg>")
}

impl Chart {
    fn plot(&self) -> (f64, f64) {
        if self.is_square { (SQUARE, SQUARE) } else { (WIDTH - LEFT - RIGHT, HEIGHT) }
    }

    fn height(&self) -> f64 {
        TOP + self.plot().1 + BOTTOM
    }

    fn draw(&self, out: &mut impl Write, top: f64) -> io::Result<()> {
        let stacked = self.stacked();
        let all = || stacked.iter().flat_map(|(_, points)| points.iter().copied());
        let x = Scale::of(&self.x, all().map(|p| p.0));
        let y = Scale::of(&self.y, all().map(|p| p.1));
        let (width, height) = self.plot();
        let place = |(px, py): (f64, f64)| (LEFT + x.at(px) * width, top + TOP + (1.0 - y.at(py)) * height);
        text(out, LEFT, top + 20.0, "start", r#" font-size="15" font-weight="bold""#, &self.title)?;
        text(out, LEFT, top + 38.0, "start", r##" fill="#555""##, &self.subtitle)?;
        self.legend(out, top + TOP - 8.0)?;
        for (value, name) in x.ticks(&self.x, if self.is_square { 6.0 } else { 10.0 }) {
            let (at, bottom) = (LEFT + x.at(value) * width, top + TOP + height);
            line(out, (at, top + TOP), (at, bottom), "#e4e4e4")?;
            text(out, at, bottom + 16.0, "middle", "", &name)?;
        }
        for (value, name) in y.ticks(&self.y, 6.0) {
            let at = top + TOP + (1.0 - y.at(value)) * height;
            line(out, (LEFT, at), (LEFT + width, at), "#e4e4e4")?;
            text(out, LEFT - 7.0, at + 4.0, "end", "", &name)?;
        }
        let (x0, y0) = (LEFT, top + TOP);
        writeln!(out, r##"<rect x="{x0}" y="{y0}" width="{width}" height="{height}" fill="none" stroke="#666"/>"##)?;
        text(out, LEFT + width / 2.0, top + TOP + height + 36.0, "middle", "", &self.x.label)?;
        let middle = top + TOP + height / 2.0;
        text(out, 18.0, middle, "middle", &format!(r#" transform="rotate(-90 18 {middle:.0})""#), &self.y.label)?;
        let floor = place((x.from, y.from)).1;
        let mut below: Option<Vec<(f64, f64)>> = None;
        for (n, (series, points)) in stacked.iter().enumerate() {
            let colour = series.colour(n);
            let placed = thinned(points.iter().copied().map(place).filter(|p| p.0.is_finite() && p.1.is_finite()));
            match series.style {
                Style::Dots => dots(out, points.iter().copied().map(place), colour)?,
                Style::Line => path(out, &placed, &format!(r#"fill="none" stroke="{colour}" stroke-width="1.2""#))?,
                Style::Step => {
                    path(out, &steps(&placed, false), &format!(r#"fill="none" stroke="{colour}" stroke-width="1.5""#))?;
                }
                Style::Stack => {
                    // Around: along the upper edge, and back along the series below or the axis.
                    let upper = steps(&points.iter().copied().map(place).collect::<Vec<_>>(), true);
                    let lower = below.take().unwrap_or_else(|| upper.iter().map(|p| (p.0, floor)).collect());
                    let around: Vec<_> = upper.iter().chain(lower.iter().rev()).copied().collect();
                    path(out, &around, &format!(r#"fill="{colour}" fill-opacity="0.85" stroke="none""#))?;
                    below = Some(upper);
                }
            }
        }
        Ok(())
    }

    /// The series, those that are stacked with the sums of those before them.
    fn stacked(&self) -> Vec<(&Series, Vec<(f64, f64)>)> {
        let mut sums: Vec<f64> = Vec::new();
        let of = |series: &Series| {
            if series.style != Style::Stack {
                return series.points.clone();
            }
            sums.resize(series.points.len().max(sums.len()), 0.0);
            let add = |((x, y), sum): (&(f64, f64), &mut f64)| {
                *sum += y;
                (*x, *sum)
            };
            series.points.iter().zip(&mut sums).map(add).collect()
        };
        let points: Vec<_> = self.series.iter().map(of).collect();
        self.series.iter().zip(points).collect()
    }

    fn legend(&self, out: &mut impl Write, at: f64) -> io::Result<()> {
        let named = self.series.iter().enumerate().filter(|(_, series)| !series.name.is_empty());
        let mut right = LEFT + self.plot().0;
        for (n, series) in named.collect::<Vec<_>>().into_iter().rev() {
            let colour = series.colour(n);
            text(out, right, at, "end", "", &series.name)?;
            right -= series.name.chars().count() as f64 * 7.2 + 14.0;
            writeln!(out, r#"<rect x="{right:.1}" y="{:.1}" width="10" height="10" fill="{colour}"/>"#, at - 9.0)?;
            right -= 12.0;
        }
        Ok(())
    }
}

/// From values to parts of the plot.
struct Scale {
    from: f64,
    to: f64,
}

impl Scale {
    fn of(axis: &Axis, values: impl Iterator<Item = f64>) -> Scale {
        let finite = values.filter(|v| v.is_finite());
        let (from, to) =
            axis.range.unwrap_or_else(|| finite.fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v))));
        match (from, to) {
            (from, to) if from > to => Scale { from: 0.0, to: 1.0 },
            (from, to) if from == to => Scale { from: from - 0.5, to: to + 0.5 },
            // Room above and below data whose range was not asked for.
            (from, to) if axis.range.is_none() => {
                let room = (to - from) * 0.03;
                Scale { from: from - room, to: to + room }
            }
            (from, to) => Scale { from, to },
        }
    }

    fn at(&self, value: f64) -> f64 {
        (value - self.from) / (self.to - self.from)
    }

    /// Round values, about as many as asked for, with their texts.
    fn ticks(&self, axis: &Axis, about: f64) -> Vec<(f64, String)> {
        let inside = |v: f64| v >= self.from - 1e-9 && v <= self.to + 1e-9;
        if !axis.names.is_empty() {
            return axis.names.iter().filter(|(v, _)| inside(*v)).cloned().collect();
        }
        let rough = (self.to - self.from) / about;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * power).find(|s| *s >= rough).unwrap_or(rough);
        let decimals = (-step.log10().floor()).clamp(0.0, 9.0) as usize;
        let first = (self.from / step).ceil();
        let values = (0..100).map(|n| (first + f64::from(n)) * step).take_while(|v| inside(*v));
        // Not -0.
        values.map(|v| (v, format!("{:.decimals$}", v + 0.0))).collect()
    }
}

/// The corners of steps: each value up to the next point; the last, where it has a width, as wide as the one before it.
fn steps(points: &[(f64, f64)], last_has_width: bool) -> Vec<(f64, f64)> {
    let mut out = Vec::with_capacity(points.len() * 2);
    for (n, (x, y)) in points.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|n| points.get(n)).filter(|_| last_has_width);
        let width = before.map_or(0.0, |before| x - before.0);
        let next = points.get(n + 1).map_or(x + width, |next| next.0);
        out.extend([(*x, *y), (next, *y)]);
    }
    out
}

/// Of all points in a column half a pixel wide the highest and the lowest, so that a picture of any data stays small.
fn thinned(points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::new();
    let mut column: Option<(i64, usize)> = None;
    for point in points {
        let key = (point.0 * 2.0) as i64;
        match column {
            Some((of, start)) if of == key => {
                if out.len() - start < 2 {
                    out.push(point);
                    continue;
                }
                let (low, high) = (out[start].1.min(out[start + 1].1), out[start].1.max(out[start + 1].1));
                if point.1 < low || point.1 > high {
                    let replace = if (out[start].1 > out[start + 1].1) == (point.1 > high) { start } else { start + 1 };
                    out[replace].1 = point.1;
                }
            }
            _ => {
                column = Some((key, out.len()));
                out.push(point);
            }
        }
    }
    out
}

fn path(out: &mut impl Write, points: &[(f64, f64)], look: &str) -> io::Result<()> {
    write!(out, r#"<path {look} d=""#)?;
    for (n, (x, y)) in points.iter().enumerate() {
        write!(out, "{}{x:.1} {y:.1}", if n == 0 { "M" } else { "L" })?;
    }
    writeln!(out, r#""/>"#)
}

/// A dot for each half pixel that has points.
fn dots(out: &mut impl Write, points: impl Iterator<Item = (f64, f64)>, colour: &str) -> io::Result<()> {
    let finite = points.filter(|(x, y)| x.is_finite() && y.is_finite());
    let places: BTreeSet<(i64, i64)> = finite.map(|(x, y)| ((x * 2.0) as i64, (y * 2.0) as i64)).collect();
    writeln!(out, r#"<g fill="{colour}" fill-opacity="0.7">"#)?;
    for (x, y) in places {
        writeln!(out, r#"<circle cx="{:.1}" cy="{:.1}" r="1.6"/>"#, x as f64 / 2.0, y as f64 / 2.0)?;
    }
    writeln!(out, "</g>")
}

fn line(out: &mut impl Write, from: (f64, f64), to: (f64, f64), colour: &str) -> io::Result<()> {
    let ((x1, y1), (x2, y2)) = (from, to);
    writeln!(out, r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" stroke="{colour}"/>"#)
}

fn text(out: &mut impl Write, x: f64, y: f64, anchor: &str, look: &str, text: impl Display) -> io::Result<()> {
    let escaped = text.to_string().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    writeln!(out, r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}"{look}>{escaped}</text>"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(from: f64, to: f64) -> Vec<String> {
        let axis = Axis::within("", from, to);
        Scale::of(&axis, [].into_iter()).ticks(&axis, 5.0).into_iter().map(|t| t.1).collect()
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(ticks(0.0, 100.0), ["0", "20", "40", "60", "80", "100"]);
        assert_eq!(ticks(-1.0, 1.0), ["-1.0", "-0.5", "0.0", "0.5", "1.0"]);
        assert_eq!(ticks(30.2, 30.31), ["30.20", "30.25", "30.30"]);
        assert_eq!(ticks(0.0, 3_000_000.0), ["0", "1000000", "2000000", "3000000"]);
    }

    #[test]
    fn a_picture_of_many_points_stays_small_and_keeps_the_peaks() {
        let mut points: Vec<_> = (0..500_000).map(|n| (f64::from(n) / 600.0, f64::from(n % 7))).collect();
        points[123_456].1 = 99.0;
        points[234_567].1 = -99.0;
        let thin = thinned(points.into_iter());
        assert!(thin.len() < 4000, "{}", thin.len());
        assert!(thin.iter().any(|p| p.1 == 99.0) && thin.iter().any(|p| p.1 == -99.0));
    }

    #[test]
    fn charts_without_data_and_with_odd_names() {
        let dots = Series::new("<&>", Style::Dots, vec![(1.0, f64::NAN), (1.0, 2.0)]);
        let chart = Chart { title: "a < b".into(), series: vec![dots], is_square: true, ..Chart::default() };
        let mut out = Vec::new();
        write(&mut out, &[Chart::default(), chart]).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("a &lt; b") && text.contains("&lt;&amp;&gt;") && !text.contains("NaN"), "{text}");
        assert!(text.ends_with("</svg>\n"));
    }

    #[test]
    fn stacked_areas_stand_on_each_other() {
        let stack = |values: [f64; 2]| Series::new("", Style::Stack, vec![(0.0, values[0]), (1.0, values[1])]);
        let chart = Chart { series: vec![stack([1.0, 2.0]), stack([3.0, 4.0])], ..Chart::default() };
        let sums: Vec<_> = chart.stacked().into_iter().map(|(_, points)| points).collect();
        assert_eq!(sums, [[(0.0, 1.0), (1.0, 2.0)], [(0.0, 4.0), (1.0, 6.0)]]);
        assert_eq!(steps(&sums[1], false)[..3], [(0.0, 4.0), (1.0, 4.0), (1.0, 6.0)]);
        assert_eq!(steps(&sums[1], true), [(0.0, 4.0), (1.0, 4.0), (1.0, 6.0), (2.0, 6.0)]);
    }
}
