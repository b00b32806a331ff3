//! The command line.

use anyhow::{Context, Result};
use clap::Parser;
use examples::{arguments, interrupt};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;
use tsprobe::config::{Config, Network};
use tsprobe::receive::Station;
use tsprobe::{http, log};

/// How long the last lines may take.
const AT_THE_END: Duration = Duration::from_secs(5);

/// Watches many transport streams at once, live.
///
/// Errors by TR 101 290, services that come, go or change, losses, and differences from an approved list become JSON
/// lines; counts are there for Prometheus at /metrics, and for people at / (with --http). Ctrl-C ends it.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// udp://HOST:PORT or rtp://HOST:PORT, with ?interface=NAME&source=HOST as needed, and &fec for SMPTE 2022-1; or a file
    /// (`-` for standard input). NAME= in front gives it a name.
    #[arg(value_name = "ADDRESS")]
    inputs: Vec<String>,

    /// Inputs, approved lists and all else in TOML, or in JSON when the name ends so.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Check the configuration, and end.
    #[arg(long)]
    check: bool,

    /// Serve the status page, /metrics and /status.json at this address.
    #[arg(long, value_name = "IP:PORT")]
    http: Option<SocketAddr>,

    /// Write the lines to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,

    /// A log file that is longer gets the name FILE.1 (10000000).
    #[arg(long, value_name = "BYTES")]
    log_bytes: Option<u64>,

    /// Old log files that are kept (9).
    #[arg(long, value_name = "NUMBER")]
    log_files: Option<u32>,

    /// Seconds from one line with counts to the next (60).
    #[arg(long, value_name = "SECONDS")]
    interval: Option<f64>,

    /// Which tables of service information must come, and how often.
    #[arg(long, value_enum)]
    si: Option<Network>,

    /// How strings without a character table of their own are read: dvb, china, utf-8, iso-8859-1 to -16.
    #[arg(long)]
    charset: Option<String>,

    /// Stop after this many seconds.
    #[arg(long, value_name = "SECONDS", value_parser = arguments::within(arguments::SECONDS))]
    seconds: Option<u64>,
}

impl Arguments {
    /// The file, and above it the command line.
    fn config(&self) -> Result<Config> {
        let mut config = self.config.as_deref().map(Config::open).transpose()?.unwrap_or_default();
        self.inputs.iter().try_for_each(|input| config.add(input))?;
        config.http = self.http.or(config.http);
        config.log.file = self.log.clone().or(config.log.file);
        config.log.bytes = self.log_bytes.or(config.log.bytes);
        config.log.files = self.log_files.or(config.log.files);
        config.defaults.interval = self.interval.or(config.defaults.interval);
        config.defaults.si = self.si.or(config.defaults.si);
        config.defaults.charset = self.charset.clone().or(config.defaults.charset);
        Ok(config)
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let config = arguments.config()?;
    let jobs = config.jobs()?;
    if arguments.check {
        return Ok(());
    }
    interrupt::catch()?;
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    if let Some(threads) = config.threads {
        runtime.worker_threads(threads);
    }
    let runtime = runtime.enable_io().enable_time().build().context("cannot start threads")?;
    let (lines, writer) = log::start(&config.log)?;
    let (station, reading) = {
        let _inside = runtime.enter();
        let page = config.http.map(http::bind).transpose()?;
        let (station, reading) = Station::open(jobs, &lines)?;
        page.into_iter().for_each(|page| drop(runtime.spawn(http::serve(page, Arc::clone(&station)))));
        (station, reading)
    };
    let limit = arguments.seconds.map(Duration::from_secs);
    runtime.block_on(station.run(limit, &lines));
    // Nobody receives any more.
    runtime.shutdown_timeout(Duration::from_secs(1));
    let (done, over) = mpsc::channel();
    thread::spawn(move || {
        // A file that is a pipe may not end by itself.
        let ended = reading.into_iter().filter(|file| interrupt::requested() || file.is_finished());
        let failed: Vec<_> = ended.filter_map(|file| file.join().ok().and_then(Result::err)).collect();
        station.finish(&lines);
        lines.close();
        let _ = writer.join();
        let _ = done.send(failed);
    });
    let mut failed = over.recv_timeout(AT_THE_END).ok().context("nobody takes the last lines")?;
    let Some(last) = failed.pop() else { return Ok(()) };
    failed.iter().for_each(|error| examples::note("tsprobe", format_args!("{error:#}")));
    Err(last)
}

fn main() -> ExitCode {
    examples::exit("tsprobe", run(&Arguments::parse()))
}
