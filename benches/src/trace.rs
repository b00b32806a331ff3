//! The DOCSIS frames of a capture of a remote PHY: PSP messages in L2TPv3 over IP, in a pcap file or a gzipped one.

use crate::messages::{intervals_of, write, write_header};
use anyhow::{Context, Result, ensure};
use docsis_mac::capture::{Content, DataMessage, PspEvent, PspSession};
use docsis_mac::wire::Decode;
use docsis_mac::{Frame, Frames};
use flate2::read::GzDecoder;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

#[path = "../../docsis-mac/tests/support/records.rs"]
mod records;

/// Where the trace is, below the folder of the corpus.
const OPENRPD: &str = "docsis/openrpd/_2018-09-19_14-20-52.pcap.gz";

/// All frames of a capture, back to back.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The frames, with header and CRC.
    pub bytes: Vec<u8>,
    /// How many there are.
    pub frames: usize,
}

/// What is done with every frame of a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Header and header check sequence.
    Header,
    /// The typed frame, its CRC checked; lists are not walked.
    Typed,
    /// The same, and all intervals of MAPs.
    Intervals,
}

impl Reading {
    /// All of them.
    pub const ALL: [Reading; 3] = [Reading::Header, Reading::Typed, Reading::Intervals];

    /// Its name in a table.
    pub const fn name(self) -> &'static str {
        match self {
            Reading::Header => "DOCSIS header",
            Reading::Typed => "DOCSIS typed",
            Reading::Intervals => "DOCSIS intervals",
        }
    }

    /// Reads all frames. Gives the frames that are right, or mini-slots.
    pub fn run(self, bytes: &[u8]) -> u64 {
        match self {
            Reading::Header => Frames::raw(bytes).filter(Result::is_ok).count() as u64,
            Reading::Typed => Frames::new(bytes).flatten().filter(|frame| frame.check_crc().is_ok()).count() as u64,
            Reading::Intervals => Frames::new(bytes)
                .flatten()
                .filter(|frame| frame.check_crc().is_ok())
                .map(|frame| intervals_of(&frame))
                .sum(),
        }
    }
}

impl Trace {
    /// The trace of the corpus: in `BROADCAST_CORPUS`, or in `shared/corpus` beside the workspace. None without a corpus.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn openrpd() -> Result<Option<Self>> {
        let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
        let corpus = std::env::var_os("BROADCAST_CORPUS").map_or_else(beside, PathBuf::from);
        if corpus.is_dir() { Trace::read(&corpus.join(OPENRPD)).map(Some) } else { Ok(None) }
    }

    /// The frames of all sessions.
    ///
    /// # Errors
    /// The file cannot be read, or has no frames.
    pub fn read(path: &Path) -> Result<Self> {
        let mut file = fs::read(path).with_context(|| path.display().to_string())?;
        if file.starts_with(&[0x1F, 0x8B]) {
            let mut unpacked = Vec::new();
            GzDecoder::new(&file[..]).read_to_end(&mut unpacked)?;
            file = unpacked;
        }
        let mut trace = Trace { bytes: Vec::new(), frames: 0 };
        let mut sessions: BTreeMap<u32, PspSession> = BTreeMap::new();
        let (link, all) = records::pcap(&file);
        ensure!(link == 1, "{}: not of Ethernet", path.display());
        for data in all.filter_map(records::l2tp_message) {
            let message = DataMessage::from_bytes(data)?;
            let Some(psp) = message.psp() else { continue };
            let session = sessions.entry(message.session_id).or_default();
            let mut input = session.push(&psp);
            while let Some(event) = session.next(&mut input) {
                if let PspEvent::Whole { bytes, content: Some(Content::Frame), .. } = event {
                    trace.bytes.extend(bytes);
                    trace.frames += 1;
                }
            }
        }
        ensure!(trace.frames > 0, "{}: no frames", path.display());
        Ok(trace)
    }

    /// Every frame, typed.
    ///
    /// # Panics
    /// When one is not read.
    pub fn typed(&self) -> Vec<Frame<'_>> {
        Frames::new(&self.bytes).map(|frame| frame.expect("a frame")).collect()
    }

    /// Where the frames start, and the end.
    pub fn places(&self) -> Vec<usize> {
        let mut frames = Frames::raw(&self.bytes);
        let mut places = vec![0];
        while frames.next().is_some() {
            places.push(frames.offset());
        }
        places
    }
}

/// Writes typed frames, each to the front of `out`. Gives their bytes in total.
pub fn write_all(frames: &[Frame<'_>], out: &mut [u8]) -> usize {
    frames.iter().map(|frame| write(frame, out)).sum()
}

/// Writes the header of each frame in front of its payload, where the frame is. Gives how many were written.
pub fn write_headers(frames: &mut [u8], places: &[usize]) -> usize {
    let written = |ends: &[usize]| match *ends {
        [from, to] => write_header(&mut frames[from..to]) == 0,
        _ => false,
    };
    places.windows(2).map(written).filter(|written| *written).count()
}
