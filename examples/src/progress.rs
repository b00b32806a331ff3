//! A progress bar for people, and silence for pipes.

use crate::input::Input;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;

/// Shorter inputs are read before a bar could be seen.
const WORTH_SHOWING: u64 = 16 << 20;

/// Bytes between two looks at the clock.
const STEP: u64 = 1 << 20;

/// How far an input has been read, on standard error.
///
/// Shown only when standard error is a terminal and the input is a file of more than a few megabytes.
pub struct Progress {
    bar: Option<ProgressBar>,
    next: u64,
}

impl Progress {
    /// A bar for `input`, or nothing.
    pub fn new(input: &Input) -> Self {
        Self::of(input.length(), std::io::stderr().is_terminal())
    }

    /// A bar for so many bytes, or nothing.
    pub fn of_bytes(length: u64) -> Self {
        Self::of(Some(length), std::io::stderr().is_terminal())
    }

    fn of(length: Option<u64>, terminal: bool) -> Self {
        let shown = length.filter(|&n| terminal && n > WORTH_SHOWING);
        let style = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left");
        let bar = shown.map(|length| match style {
            Ok(style) => ProgressBar::new(length).with_style(style),
            Err(_) => ProgressBar::new(length),
        });
        Progress { bar, next: STEP }
    }

    /// Says that the input was read up to `position`; cheap enough for every unit.
    #[inline]
    pub fn update(&mut self, position: u64) {
        if position >= self.next {
            self.next = position.saturating_add(STEP);
            if let Some(bar) = &self.bar {
                bar.set_position(position);
            }
        }
    }

    /// Runs `print` with the bar out of the way, for lines written meanwhile.
    pub fn suspend<R>(&self, print: impl FnOnce() -> R) -> R {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Takes the bar away.
    pub fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_in_pipes_for_pipes_and_for_small_files() {
        assert!(Progress::of(Some(1 << 30), false).bar.is_none());
        assert!(Progress::of(None, true).bar.is_none());
        assert!(Progress::of(Some(100), true).bar.is_none());
        assert!(Progress::of(Some(1 << 30), true).bar.is_some());
    }
}
