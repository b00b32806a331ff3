//! How time grows with the input.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The time that this thread has had a processor for, from any origin. The time of day where the system does not
/// tell: only Linux does.
pub fn thread_time() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    // The kernel brings its count up to date when a thread gives way.
    std::thread::yield_now();
    let count = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = count.and_then(|count| count.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

/// Checks that `run` takes linear time: on `large`, which is four times `small`, at most eight times as long.
/// What is quadratic takes sixteen times as long.
///
/// What counts is the best of several runs by [`thread_time`]: a busy machine does no harm.
///
/// # Panics
/// When it takes longer each time.
#[track_caller]
pub fn linear<T: ?Sized>(what: &str, small: &T, large: &T, mut run: impl FnMut(&T)) {
    let mut time = |input: &T| {
        let start = thread_time();
        run(input);
        thread_time() - start
    };
    let (mut short, mut long) = (time(small), time(large));
    for round in 0..20 {
        if round >= 2 && long <= 8 * short {
            return;
        }
        (short, long) = (short.min(time(small)), long.min(time(large)));
    }
    assert!(long <= 8 * short, "{what}: {short:?}, and {long:?} for four times as much");
}
