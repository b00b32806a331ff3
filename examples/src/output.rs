//! One way to write: never onto what is being read, and a file only when all of it is there.

use anyhow::{Context, Result, bail};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The file that is being written beside its place. It is removed when the program ends before it is complete.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Where a program writes.
///
/// A file is written under another name in the folder of its own and gets its name in [`finish`](Self::finish); until
/// then, and when the program fails or is interrupted, what has that name stays as it is. Devices and pipes are
/// written as they are.
pub struct Output {
    to: BufWriter<Box<dyn Write>>,
    /// The name that the file will have.
    name: Option<PathBuf>,
}

impl Output {
    /// Writes to a file, or to standard output for `-`. `inputs` are what the program reads.
    ///
    /// # Errors
    /// One of the inputs is the same file, by whatever name; the file cannot be written.
    pub fn create<'p>(path: &Path, inputs: impl IntoIterator<Item = &'p Path>) -> Result<Self> {
        let is_input = |input: &Path| is_same(input, Role::Input, path, Role::Output);
        if let Some(input) = inputs.into_iter().find(|input| is_input(input)) {
            bail!("{} is read and cannot be written at the same time", input.display());
        }
        // A redirection of standard output may have been written to before.
        if is_standard(path) || path == Path::new("/dev/stdout") {
            return Ok(Output::to(io::stdout(), None));
        }
        let cannot = || format!("cannot write {}", path.display());
        // What is there already is replaced, not the link that leads to it.
        let name = target(path);
        let old = fs::metadata(&name).ok();
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            let device = OpenOptions::new().write(true).open(&name).with_context(cannot)?;
            return Ok(Output::to(device, None));
        }
        let file = beside(&name).with_context(cannot)?;
        let output = Output::to(file.try_clone().with_context(cannot)?, Some(name));
        if let Some(old) = old {
            file.set_permissions(old.permissions()).with_context(cannot)?;
        }
        Ok(output)
    }

    fn to(to: impl Write + 'static, name: Option<PathBuf>) -> Self {
        Output { to: BufWriter::with_capacity(1 << 16, Box::new(to)), name }
    }

    /// True when a file is written that gets its name in the end.
    pub fn is_file(&self) -> bool {
        self.name.is_some()
    }

    /// Writes what is left, and gives the file its name.
    ///
    /// # Errors
    /// What could not be written.
    pub fn finish(mut self) -> Result<()> {
        self.to.flush()?;
        let mut unfinished = unfinished();
        if let (Some(name), Some(file)) = (self.name.take(), unfinished.take()) {
            let renamed = fs::rename(&file, &name);
            if renamed.is_err() {
                let _ = fs::remove_file(&file);
            }
            renamed.with_context(|| format!("cannot write {}", name.display()))?;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if self.name.is_some() {
            abandon();
        }
    }
}

/// Removes a file that is not complete, before the program ends.
pub(crate) fn abandon() {
    if let Some(file) = unfinished().take() {
        let _ = fs::remove_file(file);
    }
}

fn unfinished() -> MutexGuard<'static, Option<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A new file in the folder of another.
fn beside(name: &Path) -> io::Result<File> {
    let file_name = name.file_name().ok_or(ErrorKind::InvalidInput)?.to_string_lossy();
    let mut unfinished = unfinished();
    for n in 0u32.. {
        let file = name.with_file_name(format!(".{file_name}.{}.{n}.part", process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&file) {
            Ok(open) => {
                *unfinished = Some(file);
                return Ok(open);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// The file that a path leads to. It need not be there.
fn target(path: &Path) -> PathBuf {
    if let Ok(there) = fs::canonicalize(path) {
        return there;
    }
    // A link to what is not there yet.
    match (fs::read_link(path), path.parent()) {
        (Ok(to), Some(folder)) => folder.join(to),
        _ => path.to_owned(),
    }
}

/// Whether `-` stands for standard input or standard output.
#[derive(Clone, Copy)]
enum Role {
    Input,
    Output,
}

fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// True when both are one file, under whatever names.
#[cfg(unix)]
fn is_same(a: &Path, as_a: Role, b: &Path, as_b: Role) -> bool {
    use std::os::fd::{AsFd, BorrowedFd};
    use std::os::unix::fs::MetadataExt;
    // Devices can be read and written at the same time.
    let identity = |path: &Path, role: Role| {
        let of = |fd: BorrowedFd<'_>| File::from(fd.try_clone_to_owned()?).metadata();
        let metadata = match role {
            _ if !is_standard(path) => fs::metadata(path),
            Role::Input => of(io::stdin().as_fd()),
            Role::Output => of(io::stdout().as_fd()),
        };
        metadata.ok().filter(fs::Metadata::is_file).map(|m| (m.dev(), m.ino()))
    };
    identity(a, as_a).is_some_and(|a| identity(b, as_b) == Some(a))
}

/// True when both are one file. Links of one file cannot be told from copies here.
#[cfg(not(unix))]
fn is_same(a: &Path, _: Role, b: &Path, _: Role) -> bool {
    !is_standard(a) && !is_standard(b) && fs::canonicalize(a).is_ok_and(|a| fs::canonicalize(b).is_ok_and(|b| a == b))
}
