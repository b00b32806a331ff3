//! Lines to standard output or to files, written by a thread of its own: nobody who receives waits for a disk.

use crate::config::Log;
use anyhow::{Context, Result};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender, TrySendError};
use std::thread::{self, JoinHandle};

/// Lines that may wait for the disk.
const AHEAD: usize = 8192;

/// Where [`Log`] does not say otherwise.
const BYTES: u64 = 10_000_000;
const FILES: u32 = 9;

/// A file that gets another name when it is long enough; so many of those are kept.
///
/// The newest of them is FILE.1, and what is beyond the last number is removed.
#[derive(Debug)]
pub struct Rotating {
    path: PathBuf,
    file: File,
    len: u64,
    bytes: u64,
    files: u32,
}

impl Rotating {
    /// Opens a file; goes on behind what is in it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn open(path: &Path, bytes: u64, files: u32) -> io::Result<Self> {
        let file = append(path)?;
        let len = file.metadata()?.len();
        let rotating = Rotating { path: path.to_owned(), file, len, bytes, files };
        // Of a time when more were kept.
        let beyond = (files.saturating_add(1)..).take_while(|n| rotating.remove(*n).is_ok());
        beyond.for_each(drop);
        Ok(rotating)
    }

    /// Writes a line, after a change of files if it would be too long.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn line(&mut self, line: &str) -> io::Result<()> {
        let len = (line.len() as u64).saturating_add(1);
        if self.len > 0 && self.len.saturating_add(len) > self.bytes {
            self.rotate()?;
        }
        // One call, so that readers see whole lines.
        self.file.write_all(format!("{line}\n").as_bytes())?;
        self.len = self.len.saturating_add(len);
        Ok(())
    }

    fn rotate(&mut self) -> io::Result<()> {
        if self.files == 0 {
            self.file.set_len(0)?;
            self.len = 0;
            return Ok(());
        }
        for n in (1..self.files).rev() {
            match fs::rename(self.numbered(n), self.numbered(n.saturating_add(1))) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        fs::rename(&self.path, self.numbered(1))?;
        (self.file, self.len) = (append(&self.path)?, 0);
        Ok(())
    }

    fn numbered(&self, n: u32) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{n}"));
        name.into()
    }

    fn remove(&self, n: u32) -> io::Result<()> {
        fs::remove_file(self.numbered(n))
    }
}

fn append(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

/// What became of lines.
#[derive(Debug, Default)]
pub struct LogCounts {
    /// Written.
    pub written: AtomicU64,
    /// Not written because the disk or the reader is too slow.
    pub dropped: AtomicU64,
    /// Not written because that failed.
    pub failed: AtomicU64,
    closed: AtomicBool,
}

impl LogCounts {
    /// Whether nobody reads the output any more.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
}

/// Takes lines for the thread that writes.
#[derive(Debug, Clone)]
pub struct Lines {
    to: SyncSender<Option<String>>,
    counts: Arc<LogCounts>,
}

impl Lines {
    /// Hands a line over, or counts it when too many wait.
    pub fn send(&self, line: String) {
        if let Err(TrySendError::Full(_)) = self.to.try_send(Some(line)) {
            bump(&self.counts.dropped);
        }
    }

    /// Hands a line over; waits for its turn.
    pub fn send_patiently(&self, line: String) {
        // Nobody writes only when nobody reads.
        let _ = self.to.send(Some(line));
    }

    /// The end: what waits is written, and no more.
    pub fn close(&self) {
        let _ = self.to.send(None);
    }

    /// What became of them.
    pub fn counts(&self) -> &Arc<LogCounts> {
        &self.counts
    }
}

fn bump(count: &AtomicU64) {
    count.fetch_add(1, Ordering::Relaxed);
}

/// Begins to write. The thread ends with [`Lines::close`].
///
/// # Errors
/// When the file cannot be written.
pub fn start(log: &Log) -> Result<(Lines, JoinHandle<()>)> {
    let file = match &log.file {
        Some(path) if path.as_os_str() != "-" => {
            let cannot = || format!("cannot write {}", path.display());
            let (bytes, files) = (log.bytes.unwrap_or(BYTES), log.files.unwrap_or(FILES));
            Some(Rotating::open(path, bytes, files).with_context(cannot)?)
        }
        _ => None,
    };
    let counts = Arc::new(LogCounts::default());
    let (to, from) = mpsc::sync_channel(AHEAD);
    let lines = Lines { to, counts: Arc::clone(&counts) };
    let thread = thread::Builder::new().name("log".into()).spawn(move || match file {
        Some(file) => to_file(&from, file, &counts),
        None => to_stdout(&from, &counts),
    })?;
    Ok((lines, thread))
}

fn to_file(from: &Receiver<Option<String>>, mut file: Rotating, counts: &LogCounts) {
    let mut failing = false;
    while let Ok(Some(line)) = from.recv() {
        match file.line(&line) {
            Ok(()) => {
                bump(&counts.written);
                failing = false;
            }
            Err(error) => {
                bump(&counts.failed);
                // A full disk is said once; the probe goes on, and so do metrics and page.
                if !std::mem::replace(&mut failing, true) {
                    examples::note("tsprobe", format_args!("cannot write {}: {error}", file.path.display()));
                }
            }
        }
    }
}

fn to_stdout(from: &Receiver<Option<String>>, counts: &LogCounts) {
    let mut out = io::stdout().lock();
    while let Ok(Some(line)) = from.recv() {
        if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
            counts.closed.store(true, Ordering::Relaxed);
            return;
        }
        bump(&counts.written);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own, removed in the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("tsprobe-{name}-{}", std::process::id()));
            fs::create_dir(&path).unwrap();
            Folder(path)
        }

        fn names(&self) -> Vec<String> {
            let names = fs::read_dir(&self.0).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
            let mut names: Vec<_> = names.collect();
            names.sort();
            names
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn long_files_get_numbers_and_old_ones_go() {
        let folder = Folder::new("rotation");
        let path = folder.0.join("a.jsonl");
        let mut file = Rotating::open(&path, 100, 2).unwrap();
        for n in 0..50 {
            file.line(&format!("{n:09}")).unwrap();
        }
        assert_eq!(folder.names(), ["a.jsonl", "a.jsonl.1", "a.jsonl.2"]);
        let read = |name: &str| fs::read_to_string(folder.0.join(name)).unwrap();
        // Ten lines of ten bytes each.
        assert_eq!(
            read("a.jsonl").lines().map(str::parse).collect::<Result<Vec<u32>, _>>().unwrap(),
            (40..50).collect::<Vec<_>>()
        );
        assert!(read("a.jsonl.1").starts_with("000000030\n") && read("a.jsonl.2").ends_with("000000029\n"));
        // Another start goes on, and keeps fewer.
        drop(file);
        let mut file = Rotating::open(&path, 100, 1).unwrap();
        assert_eq!(folder.names(), ["a.jsonl", "a.jsonl.1"]);
        file.line("x").unwrap();
        assert_eq!(read("a.jsonl"), "x\n");
    }

    #[test]
    fn a_line_longer_than_a_file_is_written_and_none_need_be_kept() {
        let folder = Folder::new("long");
        let path = folder.0.join("a");
        let mut file = Rotating::open(&path, 10, 0).unwrap();
        for line in ["one", "a line that is longer than that", "two"] {
            file.line(line).unwrap();
        }
        assert_eq!((folder.names(), fs::read_to_string(&path).unwrap()), (vec!["a".to_owned()], "two\n".to_owned()));
    }

    #[test]
    fn a_file_that_cannot_be_written_is_an_error_in_one_line() {
        let log = Log { file: Some("no/such/folder/a".into()), ..Log::default() };
        let error = format!("{:#}", start(&log).unwrap_err());
        assert!(error.starts_with("cannot write no/such/folder/a: ") && error.lines().count() == 1, "{error}");
    }
}
