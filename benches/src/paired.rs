//! Competitors timed by turns in one process, by the CPU time of their thread.
//!
//! A job after the other says little on a machine that others use as well: the same program takes twice as long when the
//! memory is busy. So each round times every competitor once, in another order each time, and what counts is the ratio
//! of times within a round.

use crate::looped::cpu_seconds;
use std::fmt::Debug;
use std::hint::black_box;

/// Does a job, and says how many seconds it took and what it found.
pub type Run<'a, C, T> = Box<dyn Fn(&mut C) -> (f64, T) + 'a>;

/// Who takes part in a comparison. The first one is ours.
pub struct Competitor<'a, C, T> {
    /// Its name, in brackets when it does less than the job asks for: then it is shown and competes with none.
    pub name: &'static str,
    /// What it does.
    pub run: Run<'a, C, T>,
}

/// Seconds that `run` takes, and what it gives.
pub fn timed<T>(run: impl FnOnce() -> T) -> (f64, T) {
    let before = cpu_seconds();
    let found = black_box(run());
    (cpu_seconds() - before, found)
}

/// What was measured of a competitor.
#[derive(Debug, Clone)]
pub struct Timed {
    /// The name of the competitor.
    pub name: &'static str,
    /// Seconds of its fastest round.
    pub best: f64,
    /// Its time over ours, for each round.
    pub ratios: Vec<f64>,
}

impl Timed {
    /// True for what is shown and competes with none.
    pub fn is_beside(&self) -> bool {
        self.name.starts_with('(')
    }

    /// The ratio in its round nearest to ours, and in the farthest one.
    pub fn spread(&self) -> (f64, f64) {
        let fold = |f: fn(f64, f64) -> f64| self.ratios.iter().copied().reduce(f).unwrap_or(f64::NAN);
        (fold(f64::min), fold(f64::max))
    }

    /// The ratio that half of the rounds are above.
    pub fn median(&self) -> f64 {
        let mut sorted = self.ratios.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Who was compared on an input.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// Ours first, then those that found the same.
    pub timed: Vec<Timed>,
    /// Those that found something else, and what.
    pub others: Vec<(&'static str, String)>,
}

impl Comparison {
    /// Ours.
    pub fn ours(&self) -> Option<&Timed> {
        self.timed.first()
    }

    /// The fastest of those that do the same.
    pub fn fastest(&self) -> Option<&Timed> {
        self.timed.iter().skip(1).filter(|t| !t.is_beside()).min_by(|a, b| a.best.total_cmp(&b.best))
    }
}

/// Times all in so many rounds. Who finds something else than ours does not take part.
///
/// # Panics
/// When someone does not find what is `expected`.
pub fn compare<C, T: PartialEq + Debug>(
    expected: Option<&T>,
    mut all: Vec<Competitor<'_, C, T>>,
    context: &mut C,
    rounds: usize,
) -> Comparison {
    let mut comparison = Comparison::default();
    let mut ours = None;
    all.retain(|competitor| {
        let (_, found) = (competitor.run)(context);
        if let Some(expected) = expected {
            assert_eq!(&found, expected, "{}", competitor.name);
        }
        match &ours {
            None => ours = Some(found),
            Some(ours) if *ours == found => {}
            Some(ours) => {
                comparison.others.push((competitor.name, format!("{found:?}, ours {ours:?}")));
                return false;
            }
        }
        true
    });
    let timed = |c: &Competitor<'_, C, T>| Timed { name: c.name, best: f64::INFINITY, ratios: Vec::new() };
    comparison.timed = all.iter().map(timed).collect();
    let mut times = vec![0.0; all.len()];
    for round in 0..rounds {
        for turn in 0..all.len() {
            let index = (round + turn) % all.len();
            times[index] = (all[index].run)(context).0;
        }
        for (timed, time) in comparison.timed.iter_mut().zip(&times) {
            timed.best = timed.best.min(*time);
            timed.ratios.push(time / times[0]);
        }
    }
    comparison
}

/// How often what `run` does fits into `seconds`, at least once. It is given a number of times, and says how long they took.
pub fn passes_in(seconds: f64, mut run: impl FnMut(usize) -> f64) -> usize {
    let mut passes = 1;
    loop {
        let taken = run(passes);
        if taken >= seconds / 4.0 || passes > 1 << 20 {
            return ((passes as f64 * seconds / taken.max(1e-9)) as usize).max(1);
        }
        passes *= 4;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_finds_something_else_does_not_compete() {
        // Each is as slow as what it finds is large.
        let competitor = |name, seconds, found| Competitor { name, run: Box::new(move |_: &mut ()| (seconds, found)) };
        let all = vec![
            competitor("ours", 2.0, 7),
            competitor("slow", 6.0, 7),
            competitor("other", 1.0, 8),
            competitor("(beside)", 1.0, 7),
            competitor("fast", 5.0, 7),
        ];
        let comparison = compare(None, all, &mut (), 3);
        assert_eq!(comparison.others, [("other", "8, ours 7".to_owned())]);
        let names: Vec<_> = comparison.timed.iter().map(|t| (t.name, t.best, t.ratios.clone())).collect();
        let row = |name, seconds: f64| (name, seconds, vec![seconds / 2.0; 3]);
        assert_eq!(names, [row("ours", 2.0), row("slow", 6.0), row("(beside)", 1.0), row("fast", 5.0)]);
        assert_eq!(comparison.fastest().unwrap().name, "fast");
    }

    #[test]
    fn everybody_has_each_place_in_the_order() {
        let order = |name| Competitor { name, run: Box::new(move |log: &mut String| (1.0, *log += name)) };
        let mut log = String::new();
        compare(None, vec![order("a"), order("b"), order("c")], &mut log, 3);
        // Once to compare what they find.
        assert_eq!(log, "abcabcbcacab");
    }

    #[test]
    fn as_many_passes_as_fit() {
        assert_eq!(passes_in(0.02, |n| n as f64 * 0.0005), 40);
        assert_eq!(passes_in(0.02, |n| n as f64), 1);
    }
}
