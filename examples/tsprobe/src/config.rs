//! What is to be watched, and how: a file in TOML or JSON, and the command line above it.

use crate::address::Address;
use crate::approved::Approved;
use crate::probe::Settings;
use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use dvb_si::monitor::{PIDS, SATELLITE_AND_CABLE, TERRESTRIAL};
use examples::arguments;
use mpegts::monitor::Config as Monitor;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Which tables of service information must come, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// Satellite and cable.
    #[default]
    Satellite,
    /// Terrestrial.
    Terrestrial,
    /// Only what is in ISO/IEC 13818-1.
    None,
}

/// A configuration file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the page, the metrics and the status are served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<SocketAddr>,
    /// Threads that receive and serve; as many as there are processors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threads: Option<usize>,
    /// Where the lines go.
    #[serde(default, skip_serializing_if = "is_default")]
    pub log: Log,
    /// For all inputs that do not say otherwise.
    #[serde(default, skip_serializing_if = "is_default")]
    pub defaults: Watch,
    /// The inputs.
    #[serde(default)]
    pub input: Vec<Input>,
}

/// Where the lines go.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// A file; standard output without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// A file that is longer gets the name FILE.1: 10 MB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// So many of those are kept: 9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<u32>,
}

/// How an input is watched.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// Seconds without packets after which an input is absent: 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<f64>,
    /// Seconds without violations after which an indicator is cleared: 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clear_after: Option<f64>,
    /// Seconds from one line with counts to the next: 60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<f64>,
    /// Which tables of service information must come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub si: Option<Network>,
    /// How strings without a character table of their own are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// Milliseconds from one PCR to the next, at most: 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pcr_interval: Option<u64>,
    /// Whether it is an alarm when nothing comes: true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// Percent by which the bit rate must change to be told: 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bitrate_change: Option<u64>,
}

/// An input.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// How it is called; its address without a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `udp://HOST:PORT`, `rtp://HOST:PORT?fec`, or a file.
    pub address: String,
    /// How it is watched, where that differs from the others.
    #[serde(default, skip_serializing_if = "is_default")]
    pub watch: Watch,
    /// Bits a second, at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bitrate_min: Option<u64>,
    /// Bits a second, at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bitrate_max: Option<u64>,
    /// What it may carry, and who may send it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<Approved>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// An input, ready to be opened.
#[derive(Debug, Clone)]
pub struct Job {
    /// How it is called.
    pub name: String,
    /// Where it comes from, as it was written.
    pub text: String,
    /// Where it comes from.
    pub address: Address,
    /// How it is watched.
    pub settings: Settings,
}

impl Config {
    /// Reads a file: JSON when its name ends so, else TOML.
    ///
    /// # Errors
    /// What is wrong, in one line with the place.
    pub fn open(path: &Path) -> Result<Self> {
        let name = || path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(name)?;
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        if is_json { Self::from_json(&text) } else { Self::from_toml(&text) }.with_context(name)
    }

    /// Reads TOML.
    ///
    /// # Errors
    /// What is wrong, in one line with its number.
    pub fn from_toml(text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count().saturating_add(1);
            // Only the first line says what is wrong, the others show it.
            let message = error.message().lines().next().unwrap_or_default();
            anyhow::anyhow!("line {line}: {message}")
        })
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// What is wrong, in one line with the place.
    pub fn from_json(text: &str) -> Result<Self> {
        Ok(serde_json::from_str(text)?)
    }

    /// Adds an input of the command line: an address, or `NAME=` in front of one.
    ///
    /// # Errors
    /// When it is none.
    pub fn add(&mut self, text: &str) -> Result<()> {
        let named = text.split_once('=').filter(|(name, _)| !name.is_empty() && !name.contains(['/', ':', '?', '.']));
        let (name, address) = named.map_or((None, text), |(name, address)| (Some(name.to_owned()), address));
        Address::parse(address)?;
        self.input.push(Input { name, address: address.to_owned(), ..Input::default() });
        Ok(())
    }

    /// The inputs, checked.
    ///
    /// # Errors
    /// What is wrong with which.
    pub fn jobs(&self) -> Result<Vec<Job>> {
        ensure!(!self.input.is_empty(), "nothing to watch: name an address, or a file with --config");
        ensure!(self.threads.is_none_or(|threads| (1..=256).contains(&threads)), "threads must be 1 to 256");
        ensure!(self.log.bytes.is_none_or(|bytes| bytes >= 4096), "log.bytes must be 4096 at least");
        ensure!(self.log.files.is_none_or(|files| files <= 1000), "log.files must be 1000 at most");
        let mut names = BTreeSet::new();
        let mut stdin = 0u32;
        let mut jobs = Vec::new();
        for input in &self.input {
            let job = self.job(input).with_context(|| format!("input {}", input.name()))?;
            ensure!(names.insert(job.name.clone()), "two inputs are called {:?}", job.name);
            stdin = stdin.saturating_add(u32::from(job.address == Address::File("-".into())));
            ensure!(stdin < 2, "standard input can be read once only");
            jobs.push(job);
        }
        Ok(jobs)
    }

    fn job(&self, input: &Input) -> Result<Job> {
        let (own, all) = (&input.watch, &self.defaults);
        let address = Address::parse(&input.address)?;
        let name = input.name();
        ensure!(!name.is_empty() && name.len() <= 200, "the name must have 1 to 200 bytes");
        ensure!(!name.chars().any(char::is_control), "the name has control characters");
        let default = Settings::default();
        let seconds = |key, own: Option<f64>, all: Option<f64>, default| match own.or(all) {
            None => Ok(default),
            Some(seconds) if (0.1..=86_400.0).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
            Some(seconds) => Err(anyhow::anyhow!("{key} is {seconds}, not 0.1 to 86400 seconds")),
        };
        let monitor = match own.si.or(all.si).unwrap_or_default() {
            Network::Satellite => Monitor::default().with(PIDS, SATELLITE_AND_CABLE),
            Network::Terrestrial => Monitor::default().with(PIDS, TERRESTRIAL),
            Network::None => Monitor::default(),
        };
        // A datagram's time does not tell its packets apart, which buffers would need.
        let mut monitor = monitor.buffers(matches!(address, Address::File(_)));
        monitor.limits = monitor.limits.sections(8192);
        if let Some(millis) = own.pcr_interval.or(all.pcr_interval) {
            ensure!(arguments::MILLISECONDS.contains(&millis), "pcr_interval is {millis}, not 1 to 86400000");
            monitor.periods.pcr_repetition = Duration::from_millis(millis);
        }
        let charset = own.charset.as_deref().or(all.charset.as_deref());
        let profile = charset.map(arguments::profile).transpose().context("charset")?.unwrap_or(default.profile);
        let fec = matches!(address, Address::Live { fec: true, .. });
        if let (Some(min), Some(max)) = (input.bitrate_min, input.bitrate_max) {
            ensure!(min <= max, "bitrate_min is above bitrate_max");
        }
        let settings = Settings {
            monitor,
            profile,
            fec,
            timeout: seconds("timeout", own.timeout, all.timeout, default.timeout)?,
            clear_after: seconds("clear_after", own.clear_after, all.clear_after, default.clear_after)?,
            interval: seconds("interval", own.interval, all.interval, default.interval)?,
            required: own.required.or(all.required).unwrap_or(default.required),
            bitrate_min: input.bitrate_min,
            bitrate_max: input.bitrate_max,
            bitrate_change: own.bitrate_change.or(all.bitrate_change).unwrap_or(default.bitrate_change),
            approved: input.approved.clone().unwrap_or_default(),
        };
        Ok(Job { name, text: input.address.clone(), address, settings })
    }
}

impl Input {
    /// How it is called.
    fn name(&self) -> String {
        let address = self.address.split('?').next().unwrap_or_default();
        self.name.clone().unwrap_or_else(|| address.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
http = "127.0.0.1:9310"

[log]
file = "events.jsonl"
files = 3

[defaults]
timeout = 1.5
si = "terrestrial"

[[input]]
name = "mux-a"
address = "rtp://239.1.1.1:5000?fec"
watch = { required = false }
bitrate_min = 1000000
approved = { transport_stream_id = 7, services = [{ service_id = 1, service_name = "One" }] }

[[input]]
address = "udp://239.1.1.2:5000?interface=eth0"
"#;

    #[test]
    fn toml_and_json_say_the_same() {
        let config = Config::from_toml(FILE).unwrap();
        let json = serde_json::to_string(&config).unwrap();
        assert_eq!(Config::from_json(&json).unwrap(), config);
        let jobs = config.jobs().unwrap();
        assert_eq!((&*jobs[0].name, jobs[0].settings.fec, jobs[0].settings.required), ("mux-a", true, false));
        assert_eq!((&*jobs[1].name, jobs[1].settings.timeout), ("udp://239.1.1.2:5000", Duration::from_millis(1500)));
        assert_eq!(jobs[0].settings.approved.services.as_ref().map(Vec::len), Some(1));
    }

    #[test]
    fn the_file_in_the_readme_is_one() {
        let readme = include_str!("../README.md");
        let toml = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let config = Config::from_toml(toml).unwrap();
        let job = &config.jobs().unwrap()[0];
        // Every default that is named there is the default.
        let default = Settings::default();
        assert_eq!(Log { file: None, ..config.log }, Log { file: None, bytes: Some(10_000_000), files: Some(9) });
        assert_eq!((job.settings.clear_after, job.settings.interval), (default.clear_after, default.interval));
        assert_eq!((job.settings.profile, job.settings.bitrate_change), (default.profile, default.bitrate_change));
        assert_eq!(config.defaults.timeout.map(Duration::from_secs_f64), Some(default.timeout));
        assert!(job.settings.approved.services.as_ref().is_some_and(|services| services[0].optional));
    }

    #[test]
    fn what_is_wrong_is_said_in_one_line_with_its_place() {
        for (text, why) in [
            ("\nhttp = 5", "line 2: "),
            ("[[input]]\nadress = 'a'", "line 2: unknown field `adress`"),
            ("[[input]]\nname = 'a'", "missing field `address`"),
            ("= ", "line 1: "),
        ] {
            let error = format!("{:#}", Config::from_toml(text).unwrap_err());
            assert!(error.contains(why) && !error.contains('\n'), "{text:?}: {error}");
        }
        assert!(Config::from_json("{").unwrap_err().to_string().contains("line 1"));
        for (text, why) in [
            ("", "nothing to watch"),
            ("[[input]]\naddress = 'udp://a'", "input udp://a: address \"udp://a\": expected HOST:PORT"),
            ("[[input]]\naddress = '-'\n[[input]]\naddress = '-'\nname = 'b'", "once only"),
            ("[[input]]\naddress = 'x'\n[[input]]\naddress = 'x'", "two inputs are called \"x\""),
            ("[[input]]\naddress = 'x'\nwatch = { timeout = -1 }", "timeout is -1"),
            ("[[input]]\naddress = 'x'\nwatch = { charset = 'latin' }", "charset"),
            ("[[input]]\naddress = 'x'\nbitrate_min = 2\nbitrate_max = 1", "bitrate_min is above"),
            ("[log]\nbytes = 1\n[[input]]\naddress = 'x'", "log.bytes"),
        ] {
            let error = format!("{:#}", Config::from_toml(text).unwrap().jobs().unwrap_err());
            assert!(error.contains(why) && !error.contains('\n'), "{text:?}: {error}");
        }
    }

    #[test]
    fn an_input_of_the_command_line_may_have_a_name() {
        let mut config = Config::default();
        config.add("news=udp://239.1.1.1:5000").unwrap();
        config.add("udp://239.1.1.1:5000?interface=eth0").unwrap();
        config.add("./a=b.ts").unwrap();
        let names: Vec<_> = config.jobs().unwrap().into_iter().map(|job| job.name).collect();
        assert_eq!(names, ["news", "udp://239.1.1.1:5000", "./a=b.ts"]);
        assert!(config.add("udp://x").is_err());
    }
}
