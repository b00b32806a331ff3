//! What the examples share.

pub mod arguments;
pub mod input;
pub mod inspect;
pub mod interrupt;
pub mod output;
pub mod pnm;
pub mod progress;
pub mod reassembly;
pub mod remux;
pub mod service;
pub mod signalling;
pub mod sitool;
pub mod sniff;
pub mod structures;
pub mod svg;
pub mod violation;

use mpegts::packet::framing::Framing;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// How a program ends: with one line and code 2 when it failed. Who closes the pipe has seen enough.
pub fn exit(program: &str, result: anyhow::Result<()>) -> ExitCode {
    match result {
        Err(error) if !is_closed_pipe(&error) => {
            let _ = writeln!(io::stderr(), "{program}: {error:#}");
            ExitCode::from(2)
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Says something beside the result of a program.
pub fn note(program: &str, text: impl std::fmt::Display) {
    let _ = writeln!(io::stderr(), "{program}: {text}");
}

/// Says that packets of another size fit as well, where they do.
pub fn note_other_framing(program: &str, framing: Option<Framing>, other: Option<Framing>) {
    if let (Some(framing), Some(other)) = (framing, other) {
        let (size, other) = (framing.size(), other.size());
        note(program, format_args!("more than one pattern fits: packets of {other} bytes, too; read as {size}"));
    }
}

/// Whether nobody reads the output any more.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let kind = |cause: &(dyn std::error::Error + 'static)| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        io.or_else(|| cause.downcast_ref::<serde_json::Error>()?.io_error_kind())
    };
    error.chain().any(|cause| kind(cause) == Some(ErrorKind::BrokenPipe))
}

/// The code of the README and of the guide for contributors runs as a test.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../README.md")]
    struct Readme;
    #[doc = include_str!("../../CONTRIBUTING.md")]
    struct Contributing;
}
