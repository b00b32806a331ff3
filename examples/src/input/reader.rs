//! Bytes of files, pipes and standard input, gzip taken off, until Ctrl-C.

use crate::interrupt;
use anyhow::{Context, Result, ensure};
use flate2::read::MultiGzDecoder;
use std::fs::{self, File};
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;

/// What a pipe is read by.
const CHUNK: usize = 1 << 18;

/// Chunks of a pipe that are read ahead.
const AHEAD: usize = 2;

/// How soon Ctrl-C is noticed while nothing comes.
const LOOK: Duration = Duration::from_millis(50);

/// Bytes, and what is known of where they come from.
pub struct Reader {
    pub(super) bytes: Box<dyn Read + Send>,
    /// Of the file; None for pipes and for compressed files.
    pub(super) len: Option<u64>,
    /// Bytes come when somebody writes them.
    pub(super) is_live: bool,
}

impl Reader {
    /// Opens a file, or standard input for `-`; what is compressed with gzip is unpacked.
    ///
    /// # Errors
    /// When it cannot be read; in one line that names it.
    pub fn open(path: &Path) -> Result<Reader> {
        if path.as_os_str() == "-" {
            return Reader::new(Pipe::new(|| Ok(io::stdin())), None, true).context("standard input");
        }
        let cannot = || format!("cannot open {}", path.display());
        let metadata = fs::metadata(path).with_context(cannot)?;
        ensure!(!metadata.is_dir(), "{} is a directory", path.display());
        if metadata.is_file() {
            let file = File::open(path).with_context(cannot)?;
            return Reader::new(file, Some(metadata.len()), false).with_context(|| path.display().to_string());
        }
        let name = path.to_owned();
        Reader::new(Pipe::new(move || File::open(name)), None, true).with_context(|| path.display().to_string())
    }

    /// Whether more comes only as somebody writes it.
    pub fn is_live(&self) -> bool {
        self.is_live
    }

    /// Anything that can be read; what is compressed with gzip is unpacked.
    pub(super) fn new(mut bytes: impl Read + Send + 'static, len: Option<u64>, is_live: bool) -> Result<Reader> {
        let mut head = Vec::new();
        (&mut bytes).take(GZIP.len() as u64).read_to_end(&mut head).context("cannot read")?;
        let is_gzip = head == GZIP;
        let bytes = Cursor::new(head).chain(bytes);
        Ok(if is_gzip {
            Reader { bytes: Box::new(Unpacked(MultiGzDecoder::new(bytes))), len: None, is_live }
        } else {
            Reader { bytes: Box::new(bytes), len, is_live }
        })
    }
}

impl Read for Reader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if interrupt::requested() { Ok(0) } else { self.bytes.read(out) }
    }
}

/// How a gzip file begins: the identification, and the only method there is (RFC 1952, 2.3.1).
const GZIP: [u8; 3] = [0x1F, 0x8B, 8];

/// The content of a gzip file, whose errors say so.
struct Unpacked<R>(MultiGzDecoder<R>);

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => io::Error::new(error.kind(), "the gzip file is cut short"),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                io::Error::new(error.kind(), format!("damaged gzip file: {error}"))
            }
            _ => error,
        })
    }
}

/// A source that may keep its reader waiting: it is read by a thread, so that Ctrl-C ends the wait.
struct Pipe {
    incoming: Receiver<io::Result<Vec<u8>>>,
    chunk: Cursor<Vec<u8>>,
}

impl Pipe {
    /// Opening waits, too, for a FIFO.
    fn new<R: Read>(open: impl FnOnce() -> io::Result<R> + Send + 'static) -> Pipe {
        let (outgoing, incoming) = mpsc::sync_channel(AHEAD);
        thread::spawn(move || match open() {
            Ok(source) => pump(source, &outgoing),
            Err(error) => drop(outgoing.send(Err(error))),
        });
        Pipe { incoming, chunk: Cursor::default() }
    }
}

/// Reads until the end, an error, or until nobody listens.
fn pump(mut source: impl Read, outgoing: &SyncSender<io::Result<Vec<u8>>>) {
    let mut buffer = vec![0; CHUNK];
    loop {
        let chunk = match source.read(&mut buffer) {
            Ok(0) => return,
            Ok(n) => Ok(buffer.get(..n).unwrap_or_default().to_vec()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let failed = chunk.is_err();
        if outgoing.send(chunk).is_err() || failed {
            return;
        }
    }
}

impl Read for Pipe {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.chunk.read(out)?;
            if n > 0 || out.is_empty() || interrupt::requested() {
                return Ok(n);
            }
            match self.incoming.recv_timeout(LOOK) {
                Ok(chunk) => self.chunk = Cursor::new(chunk?),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(bytes: Vec<u8>) -> (Vec<u8>, io::Result<()>) {
        let mut out = Vec::new();
        let mut reader = Reader::new(Cursor::new(bytes), Some(9), false).unwrap();
        let result = reader.read_to_end(&mut out).map(drop);
        (out, result)
    }

    #[test]
    fn gzip_is_seen_from_the_content_and_all_its_members_are_read() {
        let plain: Vec<u8> = (0..100_000u32).flat_map(u32::to_le_bytes).collect();
        let packed = [gzip(&plain), gzip(b"and more")].concat();
        let (out, result) = read(packed.clone());
        assert!(out == [&plain[..], b"and more"].concat() && result.is_ok());
        assert_eq!(Reader::new(Cursor::new(packed.clone()), Some(9), false).unwrap().len, None);
        // Cut short or damaged: what can be read, and why there is no more.
        let (out, result) = read(packed[..packed.len() / 2].to_vec());
        assert!(!out.is_empty() && plain.starts_with(&out));
        assert_eq!(result.unwrap_err().to_string(), "the gzip file is cut short");
        let mut damaged = gzip(&plain);
        damaged[5000..5100].fill(0xFF);
        let error = read(damaged).1.unwrap_err().to_string();
        assert!(error.starts_with("damaged gzip file: "), "{error}");
    }

    #[test]
    fn what_is_not_compressed_passes_as_it_is() {
        for plain in [&b""[..], b"\x1F", b"\x1F\x8B", b"\x1F\x8B\x07", b"\x47plain"] {
            let (out, result) = read(plain.to_vec());
            assert!(out == plain && result.is_ok());
        }
    }

    #[test]
    fn a_pipe_gives_what_its_source_has_and_its_error() {
        struct Failing(u8);
        impl Read for Failing {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                out[0] = self.0;
                self.0 += 1;
                if self.0 > 3 { Err(io::Error::other("worn out")) } else { Ok(1) }
            }
        }
        let mut out = Vec::new();
        let error = Pipe::new(|| Ok(Failing(0))).read_to_end(&mut out).unwrap_err();
        assert_eq!((&out[..], error.to_string().as_str()), (&[0, 1, 2][..], "worn out"));
        let refused = Pipe::new(|| Err::<File, _>(io::Error::other("closed"))).read(&mut [0]);
        assert_eq!(refused.unwrap_err().to_string(), "closed");
    }
}
