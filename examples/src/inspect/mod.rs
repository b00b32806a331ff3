//! What `inspect` does: it looks at transport streams and DOCSIS frames and says what is in them.
//!
//! [`Inspector`] takes the units of an input and writes as it goes: each table once a version, each
//! DOCSIS description once. [`Inspector::finish`] adds the summary. Memory does not grow with the
//! length of the input.

mod configuration;
pub mod demo;
mod docsis;
mod fields;
mod seen;
mod stream;
mod texts;
mod unannounced;
pub(crate) mod words;

use crate::input::{Input, Kind, Origin, Unit};
use crate::progress::Progress;
use crate::signalling::Reading;
use anyhow::{Result, ensure};
use mpegts::Pid;
use mpegts::packet::framing::Framer;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::{self, Write};
use wire::trace::{Node, Trace};

pub use stream::Stream;
pub(crate) use {
    seen::Seen,
    texts::{reread, reread_tree},
    words::{describe, thousands},
};

/// How to report.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// One JSON object a line instead of text.
    pub json: bool,
    /// Show all fields of each table and DOCSIS message as a tree, with the bytes beside it.
    pub fields: bool,
    /// Leave out the tables and DOCSIS messages, give the summary only.
    pub summary: bool,
    /// How strings and private descriptors are read that do not say so themselves.
    pub reading: Reading,
    /// PIDs whose sections are shown although nothing announces them.
    pub pids: Vec<Pid>,
}

/// Where the report goes.
pub struct Output<W> {
    to: W,
    options: Options,
}

impl<W: Write> Output<W> {
    /// One JSON object: `type`, then the fields of `value`.
    fn json<'k>(&mut self, kind: &str, fields: impl IntoIterator<Item = (&'k str, Value)>) -> io::Result<()> {
        let mut object = Map::new();
        object.insert("type".into(), kind.into());
        object.extend(fields.into_iter().map(|(k, v)| (k.to_string(), v)));
        serde_json::to_writer(&mut self.to, &Value::Object(object))?;
        self.to.write_all(b"\n")
    }

    /// The tree of all fields, where it is wanted.
    fn fields(&mut self, node: &Node, input: &[u8]) -> io::Result<()> {
        if self.options.fields { fields::print(&mut self.to, node, input) } else { Ok(()) }
    }

    /// The tree of `input`, its texts read as the user says.
    fn tree<'a, T: Trace<'a>>(&self, name: &'static str, input: &'a [u8]) -> Node {
        let mut node = Node::of::<T>(name, input);
        texts::reread_tree(&mut node, input, self.options.reading.profile);
        node
    }

    fn line(&mut self, line: impl std::fmt::Display) -> io::Result<()> {
        writeln!(self.to, "{line}")
    }
}

/// Looks at one input.
pub struct Inspector<W> {
    out: Output<W>,
    /// The transport streams of the input, by the index of their flows.
    streams: BTreeMap<usize, Stream>,
    docsis: docsis::Report,
}

impl<W: Write> Inspector<W> {
    /// Reports to `to`.
    pub fn new(to: W, options: Options) -> Self {
        Inspector { out: Output { to, options }, streams: BTreeMap::new(), docsis: docsis::Report::default() }
    }

    /// Reads `input` to its end and reports all of it; of an input that is live, each thing at once.
    ///
    /// # Errors
    /// When the report cannot be written; when the input cannot be read on, after what was read is reported.
    pub fn run(mut self, input: &mut Input) -> Result<()> {
        let mut progress = Progress::new(input);
        let (mut position, is_live) = (0, input.is_live());
        let ended = loop {
            let unit = match input.next() {
                Ok(Some(unit)) => unit,
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            };
            match unit {
                Unit::TransportStream { bytes, flow, position: at, .. } => {
                    position = at;
                    let stream = self.streams.entry(flow.index).or_insert_with(|| {
                        let name = if flow.origin == Origin::File { String::new() } else { flow.origin.to_string() };
                        Stream::new(&name, flow.framer(), &self.out.options)
                    });
                    stream.push(bytes, &mut self.out)?;
                }
                Unit::DocsisFrame { bytes, time, .. } => {
                    self.docsis.frame(time.unwrap_or_default(), bytes, &mut self.out)?;
                }
                Unit::DocsisMessage { bytes, time, .. } => {
                    self.docsis.message(time.unwrap_or_default(), bytes, &mut self.out)?;
                }
                Unit::DocsisSegment { bytes, sid, time, .. } => {
                    self.docsis.segment(time.unwrap_or_default(), sid, bytes, &mut self.out)?;
                }
                Unit::ConfigurationFile(bytes) => configuration::report(bytes, &mut self.out)?,
                // Part of the summary.
                Unit::Gap { .. } | Unit::Time(_) => {}
                Unit::Skipped { what, count } => self.skipped(&what.to_string(), count)?,
            }
            if is_live {
                self.out.to.flush()?;
            }
            progress.update(position);
        };
        progress.finish();
        for (index, stream) in &mut self.streams {
            stream.set_rtp(input.flows().get(*index).and_then(|flow| input.rtp(flow)));
        }
        self.end()?;
        for demux in self.streams().map(Stream::demux) {
            crate::note_other_framing("inspect", demux.framing(), demux.also_fits());
        }
        ended?;
        let packets: u64 = self.streams().map(|stream| stream.demux().statistics().packets).sum();
        let nothing_else = matches!(input.kind(), Kind::Live | Kind::TransportStream { .. });
        ensure!(packets > 0 || !nothing_else, "no transport stream in {}", input.name());
        Ok(())
    }

    /// The transport streams of the input.
    pub fn streams(&self) -> impl Iterator<Item = &Stream> {
        self.streams.values()
    }

    /// Takes part of the only transport stream there is.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        let stream = self.streams.entry(0).or_insert_with(|| Stream::new("", Framer::new(), &self.out.options));
        stream.push(bytes, &mut self.out)
    }

    fn skipped(&mut self, what: &str, count: u64) -> io::Result<()> {
        if self.out.options.json {
            self.out.json("skipped", [("what", what.into()), ("count", count.into())])
        } else {
            self.out.line(format_args!("not looked at: {count} x {what}"))
        }
    }

    /// Ends the input and adds the summary.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn finish(mut self) -> Result<()> {
        self.end()
    }

    fn end(&mut self) -> Result<()> {
        for stream in self.streams.values_mut() {
            stream.finish(&mut self.out)?;
        }
        self.docsis.finish(&mut self.out)?;
        self.out.to.flush()?;
        Ok(())
    }
}
