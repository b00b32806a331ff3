//! What a program is to read, as its command line says.

use super::{Input, Listen};
use crate::{arguments, interrupt, is_closed_pipe};
use anyhow::{Result, ensure};
use clap::Args;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Files one after the other, or datagrams as they come.
#[derive(Args, Debug, Clone, Default)]
pub struct Source {
    /// Transport streams, or captures of them (pcap, pcapng; UDP or RTP), one after the other; `-` for standard input.
    /// What is compressed with gzip is unpacked.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Receive UDP or RTP at this address of the machine, or join this multicast group. Without a host, at all addresses.
    #[arg(long, value_name = "HOST:PORT", conflicts_with = "files")]
    udp: Option<String>,

    /// Receive only what this sender sends; a group is joined for this source alone.
    #[arg(long, value_name = "HOST", requires = "udp", conflicts_with = "files")]
    source: Option<String>,

    /// Join the group on this interface, by its name or its address.
    #[arg(long, value_name = "NAME", requires = "udp", conflicts_with = "files")]
    interface: Option<String>,

    /// Stop receiving after this many seconds.
    #[arg(long, value_name = "SECONDS", requires = "udp", conflicts_with = "files")]
    #[arg(value_parser = arguments::within(arguments::SECONDS))]
    seconds: Option<u64>,
}

impl Source {
    /// Whether there is anything to read.
    pub fn is_given(&self) -> bool {
        self.udp.is_some() || !self.files.is_empty()
    }

    /// Whether datagrams are received.
    pub fn is_live(&self) -> bool {
        self.udp.is_some()
    }

    /// Whether there is more than one input.
    pub fn is_several(&self) -> bool {
        self.files.len() > 1
    }

    /// The files.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Opens one input after the other, each when it is asked for. Ctrl-C ends them all.
    pub fn inputs(&self) -> Inputs<'_> {
        Inputs { source: self, next: 0 }
    }

    /// Gives every input to `read`. One of several that fails does not keep the others from it: its error is
    /// printed, and the program fails in the end.
    ///
    /// # Errors
    /// The error of the only input, or how many of several have failed.
    pub fn each(&self, program: &str, mut read: impl FnMut(Input) -> Result<()>) -> Result<()> {
        ensure!(self.is_given(), "nothing to read: name a file, or an address with --udp");
        in_turn(program, self.is_several(), self.inputs(), |input| input.and_then(&mut read))
    }
}

/// Gives every file to `read`, up to Ctrl-C. One of several that fails does not keep the others from it: its
/// error is printed, and the program fails in the end.
///
/// # Errors
/// The error of the only file, or how many of several have failed.
pub fn each_file(program: &str, files: &[PathBuf], mut read: impl FnMut(&Path) -> Result<()>) -> Result<()> {
    let wanted = files.iter().take_while(|_| !interrupt::requested());
    in_turn(program, files.len() > 1, wanted, |file| read(file))
}

fn in_turn<T>(
    program: &str,
    is_several: bool,
    inputs: impl Iterator<Item = T>,
    mut read: impl FnMut(T) -> Result<()>,
) -> Result<()> {
    let (mut all, mut failed) = (0u32, 0u32);
    for input in inputs {
        all = all.saturating_add(1);
        match read(input) {
            Err(error) if !is_several || is_closed_pipe(&error) => return Err(error),
            Err(error) => {
                failed = failed.saturating_add(1);
                writeln!(io::stderr(), "{program}: {error:#}")?;
            }
            Ok(()) => {}
        }
    }
    ensure!(failed == 0, "{failed} of {all} inputs failed");
    Ok(())
}

/// Names one of several inputs, before what is said of it.
///
/// # Errors
/// When it cannot be written.
pub fn heading(out: &mut impl Write, name: &str, json: bool) -> io::Result<()> {
    if json {
        writeln!(out, "{}", serde_json::json!({ "type": "input", "name": name }))
    } else {
        writeln!(out, "==> {name} <==")
    }
}

/// The inputs of a [`Source`], opened one after the other.
pub struct Inputs<'a> {
    source: &'a Source,
    next: usize,
}

impl Iterator for Inputs<'_> {
    type Item = Result<Input>;

    fn next(&mut self) -> Option<Result<Input>> {
        let Source { files, udp, source, interface, seconds } = self.source;
        let turn = self.next;
        self.next = turn.saturating_add(1);
        if interrupt::requested() && turn > 0 {
            return None;
        }
        match udp {
            Some(address) if turn == 0 => Some(Input::listen(&Listen {
                address: address.clone(),
                source: source.clone(),
                interface: interface.clone(),
                limit: seconds.map(Duration::from_secs),
            })),
            _ => files.get(turn).map(Input::open),
        }
    }
}
