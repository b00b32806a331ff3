//! What stands around the probes: sockets, files, the clock.

mod file;
mod kernel;
mod live;

use crate::address::Address;
use crate::config::Job;
use crate::log::{Lines, LogCounts};
use crate::probe::{Probe, TICK};
use crate::status::Status;
use crate::stream::Timing;
use anyhow::{Context, Result};
use examples::input::Clock;
use examples::interrupt;
use kernel::SocketId;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How often the system is asked what it has dropped, in ticks.
const DROPS: u32 = 10;

/// An input that is being watched.
#[derive(Debug)]
pub struct Watched {
    /// Its name.
    pub name: String,
    /// Where it comes from, as it was written.
    pub address: String,
    /// None of a file.
    sockets: Option<Vec<SocketId>>,
    /// Bytes of datagrams that the system keeps for it.
    pub receive_buffer: Option<usize>,
    probe: Mutex<Probe>,
}

impl Watched {
    /// The probe, while nobody else has it.
    pub fn probe(&self) -> MutexGuard<'_, Probe> {
        // A probe that has panicked is still better than none.
        self.probe.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The input as it is now.
    pub fn status(&self) -> Status {
        self.probe().status(&self.name, &self.address)
    }

    fn is_live(&self) -> bool {
        self.sockets.is_some()
    }
}

/// All inputs.
#[derive(Debug)]
pub struct Station {
    /// In the order of the configuration.
    pub inputs: Vec<Arc<Watched>>,
    /// What became of the lines.
    pub log: Arc<LogCounts>,
    /// When it was started, since 1970.
    pub started: Duration,
    clock: Clock,
    /// Files that are still being read.
    reading: Arc<AtomicUsize>,
}

/// How an input is read.
enum Way {
    Live(Vec<live::Socket>),
    File(PathBuf),
}

/// The thread that reads a file.
type Reading = JoinHandle<Result<()>>;

impl Station {
    /// Opens all inputs and begins to receive: to be called in a runtime.
    ///
    /// # Errors
    /// When one of them cannot be opened.
    pub fn open(jobs: Vec<Job>, lines: &Lines) -> Result<(Arc<Self>, Vec<Reading>)> {
        let clock = Clock::new();
        let mut opened = Vec::new();
        for Job { name, text, address, settings } in jobs {
            let (timing, way) = match address {
                Address::Live { listen, fec } => {
                    let sockets = live::open(&listen, fec).with_context(|| format!("input {name}"))?;
                    (Timing::Arrival, Way::Live(sockets))
                }
                Address::File(path) => (Timing::Pcr, Way::File(path)),
            };
            let (sockets, receive_buffer) = match &way {
                Way::Live(all) => (Some(all.iter().map(|s| s.id).collect()), all.first().map(|s| s.buffer)),
                Way::File(_) => (None, None),
            };
            let probe = Mutex::new(Probe::new(settings, timing));
            opened.push((Arc::new(Watched { name, address: text, sockets, receive_buffer, probe }), way));
        }
        // Nothing is told before all of them are open.
        let reading = Arc::new(AtomicUsize::new(0));
        let (mut inputs, mut files) = (Vec::new(), Vec::new());
        for (input, way) in opened {
            inputs.push(Arc::clone(&input));
            match way {
                Way::Live(sockets) => sockets.into_iter().for_each(|socket| {
                    tokio::spawn(live::receive(socket, Arc::clone(&input), clock, lines.clone()));
                }),
                Way::File(path) => {
                    reading.fetch_add(1, Ordering::SeqCst);
                    let (reading, lines) = (Arc::clone(&reading), lines.clone());
                    let read = move || {
                        let result = file::read(&path, &input, &lines);
                        reading.fetch_sub(1, Ordering::SeqCst);
                        result
                    };
                    files.push(thread::Builder::new().name("file".into()).spawn(read)?);
                }
            }
        }
        let log = Arc::clone(lines.counts());
        Ok((Arc::new(Station { inputs, log, started: clock.now(), clock, reading }), files))
    }

    /// The time since 1970.
    pub fn now(&self) -> Duration {
        self.clock.now()
    }

    /// Lets the time go on to the end: Ctrl-C, `limit`, the end of all files, or nobody who reads the lines.
    pub async fn run(&self, limit: Option<Duration>, lines: &Lines) {
        let begun = Instant::now();
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let is_live = self.inputs.iter().any(|input| input.is_live());
        let mut until_drops = DROPS;
        loop {
            ticks.tick().await;
            until_drops = until_drops.saturating_sub(1);
            if until_drops == 0 {
                until_drops = DROPS;
                self.count_drops();
            }
            for input in self.inputs.iter().filter(|input| input.is_live()) {
                let events = {
                    let mut probe = input.probe();
                    probe.tick(self.now());
                    probe.take_events()
                };
                events.iter().for_each(|event| lines.send(event.to_line(&input.name)));
                // Many inputs are many locks: those who receive have their turn in between.
                tokio::task::yield_now().await;
            }
            let is_over = limit.is_some_and(|limit| begun.elapsed() >= limit);
            let is_read = !is_live && self.reading.load(Ordering::SeqCst) == 0;
            if interrupt::requested() || is_over || is_read || self.log.is_closed() {
                return;
            }
        }
    }

    /// Tells the counts of all live inputs at the end.
    pub fn finish(&self, lines: &Lines) {
        self.count_drops();
        for input in self.inputs.iter().filter(|input| input.is_live()) {
            let events = {
                let mut probe = input.probe();
                probe.tick(self.now());
                probe.finish();
                probe.take_events()
            };
            events.iter().for_each(|event| lines.send_patiently(event.to_line(&input.name)));
        }
    }

    fn count_drops(&self) {
        let drops = kernel::drops();
        for input in &self.inputs {
            let Some(sockets) = &input.sockets else { continue };
            let of = |id: &SocketId| drops.get(&id.inode()?).copied();
            let sum = sockets.iter().filter_map(of).fold(0u64, u64::saturating_add);
            input.probe().set_dropped(sum);
        }
    }
}
