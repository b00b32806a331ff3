//! Ctrl-C ends the input, not the program: what was counted until then is still shown.

use anyhow::{Context, Result, ensure};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// The exit code of programs that end by SIGINT.
const INTERRUPTED: i32 = 130;

/// What comes sooner is the same request: a process group may get a signal twice.
const AGAIN: Duration = Duration::from_millis(500);

/// From now on Ctrl-C, SIGTERM and SIGHUP make [`requested`] true. Another one, later, ends the program at once.
///
/// # Errors
/// When the system refuses.
pub fn catch() -> Result<()> {
    let mut first: Option<Instant> = None;
    let handler = move || {
        REQUESTED.store(true, Ordering::SeqCst);
        if first.get_or_insert_with(Instant::now).elapsed() > AGAIN {
            crate::output::abandon();
            process::exit(INTERRUPTED);
        }
    };
    ctrlc::set_handler(handler).context("cannot catch Ctrl-C")
}

/// Fails when the program is to come to its end: for what has no meaning in part.
///
/// # Errors
/// One that says so.
pub fn check() -> Result<()> {
    ensure!(!requested(), "interrupted");
    Ok(())
}

/// True when the program is to come to its end.
pub fn requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}
