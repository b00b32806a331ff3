//! The clock references of one PID.

use super::config::PcrAccuracy;
use super::timer::{Nanos, Timer};
use crate::clock::Pcr;
use alloc::collections::VecDeque;

/// PCRs that the rate is taken from, at most and at least.
const WINDOW: usize = 64;
const ENOUGH: usize = 16;

/// How far intervals of a constant rate may seem to differ: 1/200. PCRs that are off by more than
/// that part of an interval are taken for a change of the rate.
const SPREAD: f64 = 1.005;

/// PCRs off in a row after which the clock is taken to have stepped.
const STEPPED: u8 = 8;

/// What a PCR says.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Found {
    /// Ticks since the PCR before, when they are more than allowed, or negative.
    pub jump: Option<i64>,
    /// Nanoseconds off, when they are more than allowed.
    pub deviation: Option<i64>,
}

/// What is checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Checks {
    /// 27 MHz.
    pub jump: i64,
    /// Nanoseconds.
    pub accuracy: f64,
    pub method: PcrAccuracy,
}

/// See the [module](self).
#[derive(Debug, Default)]
pub(super) struct Clockwork {
    pub timer: Timer,
    /// The PCR before, and when it came.
    last: Option<(Pcr, Option<Nanos>)>,
    /// A discontinuity has been announced, and the PCR behind it not come yet.
    announced: bool,
    line: Line,
}

impl Clockwork {
    /// For a PID that is waited for already.
    pub fn waiting(timer: Timer) -> Self {
        Clockwork { timer, ..Clockwork::default() }
    }

    /// discontinuity_indicator in a packet without PCR.
    pub fn announce(&mut self) {
        self.announced = true;
    }

    /// Packets are missing, here or elsewhere: positions tell nothing about time.
    pub fn gap(&mut self) {
        self.line.clear();
    }

    /// Takes the PCR `position` bytes into the stream.
    pub fn push(&mut self, pcr: Pcr, announced: bool, position: u64, now: Option<Nanos>, checks: &Checks) -> Found {
        let announced = core::mem::take(&mut self.announced) || announced;
        let difference = self.last.map_or(0, |(last, _)| pcr.difference(last));
        let steps = !(0..=checks.jump).contains(&difference);
        if announced || steps {
            self.line.clear();
        }
        self.last = Some((pcr, now));
        let deviation = match checks.method {
            PcrAccuracy::Off => None,
            method => self.line.push(position, pcr, method == PcrAccuracy::ConstantRate),
        };
        let deviation = deviation.filter(|d| *d > checks.accuracy || *d < -checks.accuracy);
        match deviation {
            Some(_) => self.line.reject(),
            None => self.line.accept(),
        }
        // At most the part of a second that SPREAD leaves, or what the caller calls constant.
        #[allow(clippy::cast_possible_truncation)]
        let deviation = deviation.map(|d| d as i64);
        Found { jump: (steps && !announced).then_some(difference), deviation }
    }

    /// Ticks of this clock at `now`; None when its last PCR is no guide to it.
    pub fn at(&self, now: Nanos) -> Option<Pcr> {
        let (pcr, Some(then)) = self.last? else { return None };
        let since = now.saturating_sub(then);
        (since < 1_000_000_000 && !self.announced).then(|| pcr.wrapping_add(since.saturating_mul(27) / 1000))
    }
}

/// PCRs against their positions: at a constant rate they lie on a straight line. Each is compared
/// with the line of least squares through those before it.
#[derive(Debug, Default)]
struct Line {
    /// Position and ticks since the first one, oldest first.
    points: VecDeque<(f64, f64)>,
    start: Option<u64>,
    /// The PCR before, and its ticks since the first one.
    last: Option<(Pcr, f64)>,
    rejected: u8,
    pending: Option<(f64, f64)>,
}

impl Line {
    fn clear(&mut self) {
        *self = Line { points: core::mem::take(&mut self.points), ..Line::default() };
        self.points.clear();
    }

    /// Nanoseconds off the line, when there is one.
    #[allow(clippy::cast_precision_loss)] // below 2^52 for five years
    fn push(&mut self, position: u64, pcr: Pcr, constant: bool) -> Option<f64> {
        let x = position.saturating_sub(*self.start.get_or_insert(position)) as f64;
        let y = self.last.map_or(0.0, |(last, y)| y + pcr.difference(last) as f64);
        self.last = Some((pcr, y));
        self.pending = Some((x, y));
        if self.points.len() < ENOUGH {
            return None;
        }
        let off = y - self.predict(x)?;
        if !constant {
            let (last_x, last_y) = *self.points.back()?;
            let slack = (y - last_y) * (SPREAD - 1.0);
            if x <= last_x || off > slack || off < -slack || !self.is_straight() {
                // The rate changed, or there is none: collecting starts again.
                self.clear();
                return None;
            }
        }
        Some(off * 1000.0 / 27.0)
    }

    fn accept(&mut self) {
        self.rejected = 0;
        let Some(point) = self.pending.take() else { return };
        if self.points.len() >= WINDOW {
            self.points.pop_front();
        }
        self.points.push_back(point);
    }

    /// Leaves out what would draw the line towards itself.
    fn reject(&mut self) {
        self.pending = None;
        self.rejected = self.rejected.saturating_add(1);
        if self.rejected >= STEPPED {
            self.clear();
        }
    }

    fn is_straight(&self) -> bool {
        let slopes = self.points.iter().zip(self.points.iter().skip(1)).map(|(a, b)| (b.1 - a.1) / (b.0 - a.0));
        let (low, high) = slopes.fold((f64::MAX, 0.0f64), |(low, high), s| (low.min(s), high.max(s)));
        low > 0.0 && high <= low * SPREAD
    }

    #[allow(clippy::cast_precision_loss)] // at most WINDOW points
    fn predict(&self, x: f64) -> Option<f64> {
        let n = self.points.len() as f64;
        let sum = self.points.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
        let mean = (sum.0 / n, sum.1 / n);
        let (mut xx, mut xy) = (0.0, 0.0);
        for p in &self.points {
            let dx = p.0 - mean.0;
            xx += dx * dx;
            xy += dx * (p.1 - mean.1);
        }
        (xx > 0.0).then(|| mean.1 + (x - mean.0) * xy / xx)
    }
}
