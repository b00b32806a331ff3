//! What `inspect` does: it looks at transport streams and DOCSIS frames and says what is in them.
//!
//! [`Inspector`] takes the units of an input and writes as it goes: each table once a version, each
//! DOCSIS description once. [`Inspector::finish`] adds the summary. Memory does not grow with the
//! length of the input.

pub mod demo;
mod docsis;
mod seen;
mod stream;
mod words;

use crate::input::{Input, Origin, Unit};
use crate::progress::Progress;
use anyhow::Result;
use dvb_si::text::Profile;
use serde_json::{Map, Value};
use std::io::{self, Write};

pub use stream::Stream;

/// How to report.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// One JSON object a line instead of text.
    pub json: bool,
    /// Leave out the tables and DOCSIS messages, give the summary only.
    pub summary: bool,
    /// How strings without a character table of their own are read.
    pub profile: Profile,
}

/// Where the report goes.
pub struct Output<W> {
    to: W,
    options: Options,
}

impl<W: Write> Output<W> {
    /// One JSON object: `type`, then the fields of `value`.
    fn json(&mut self, kind: &str, fields: impl IntoIterator<Item = (&'static str, Value)>) -> io::Result<()> {
        let mut object = Map::new();
        object.insert("type".into(), kind.into());
        object.extend(fields.into_iter().map(|(k, v)| (k.to_string(), v)));
        serde_json::to_writer(&mut self.to, &Value::Object(object))?;
        self.to.write_all(b"\n")
    }

    fn line(&mut self, line: impl std::fmt::Display) -> io::Result<()> {
        writeln!(self.to, "{line}")
    }
}

/// Looks at one input.
pub struct Inspector<W> {
    out: Output<W>,
    /// One for each transport stream of the input, by the index of its flow.
    streams: Vec<Stream>,
    docsis: docsis::Report,
}

impl<W: Write> Inspector<W> {
    /// Reports to `to`.
    pub fn new(to: W, options: Options) -> Self {
        Inspector { out: Output { to, options }, streams: Vec::new(), docsis: docsis::Report::default() }
    }

    /// Reads `input` to its end and reports all of it.
    ///
    /// # Errors
    /// When the input cannot be read or the report not written.
    pub fn run(mut self, input: &mut Input) -> Result<()> {
        let mut progress = Progress::new(input);
        let mut position = 0;
        while let Some(unit) = input.next()? {
            match unit {
                Unit::TransportStream { bytes, flow, position: at, .. } => {
                    position = at;
                    // Flows come in the order of their index.
                    while self.streams.len() <= flow.index {
                        let name = if flow.origin == Origin::File { String::new() } else { flow.origin.to_string() };
                        self.streams.push(Stream::new(&name));
                    }
                    self.streams[flow.index].push(bytes, &mut self.out)?;
                }
                Unit::DocsisFrame { bytes, .. } => self.docsis.frame(bytes, &mut self.out)?,
                Unit::DocsisMessage { bytes, .. } => self.docsis.message(bytes, &mut self.out)?,
                Unit::Skipped { what, count } => self.skipped(&what.to_string(), count)?,
            }
            progress.update(position);
        }
        progress.finish();
        self.finish()
    }

    /// The transport streams of the input.
    pub fn streams(&self) -> &[Stream] {
        &self.streams
    }

    /// Takes part of the only transport stream there is.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.streams.is_empty() {
            self.streams.push(Stream::new(""));
        }
        self.streams[0].push(bytes, &mut self.out)
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
        for stream in &mut self.streams {
            stream.finish(&mut self.out)?;
        }
        self.docsis.finish(&mut self.out)?;
        self.out.to.flush()?;
        Ok(())
    }
}
