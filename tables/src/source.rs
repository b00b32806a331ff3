//! Where the bytes of a capture come from.

use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What files compressed with gzip begin with.
const GZIP: [u8; 2] = [0x1F, 0x8B];

/// A capture that can be opened at any byte, by several readers at once.
#[derive(Debug, Clone)]
pub struct Source(Kind);

#[derive(Debug, Clone)]
enum Kind {
    File {
        path: PathBuf,
        len: u64,
    },
    /// Nothing is known of its length, and nobody can begin in its middle without reading all before.
    Gzip {
        path: PathBuf,
    },
    Bytes(Arc<[u8]>),
}

impl Source {
    /// A file, compressed with gzip or not: its content decides.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Source> {
        let path = path.as_ref().to_path_buf();
        let mut file = File::open(&path)?;
        let mut magic = Vec::new();
        file.by_ref().take(2).read_to_end(&mut magic)?;
        let len = file.metadata()?.len();
        Ok(Source(if magic == GZIP { Kind::Gzip { path } } else { Kind::File { path, len } }))
    }

    /// Bytes in memory.
    pub fn from_bytes(bytes: impl Into<Arc<[u8]>>) -> Source {
        Source(Kind::Bytes(bytes.into()))
    }

    /// Bytes of the capture; None where only reading all of it would tell.
    pub fn len(&self) -> Option<u64> {
        match &self.0 {
            Kind::File { len, .. } => Some(*len),
            Kind::Gzip { .. } => None,
            Kind::Bytes(bytes) => Some(bytes.len() as u64),
        }
    }

    /// True for a capture without bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// The bytes from `position` on.
    pub(crate) fn read_from(&self, position: u64) -> io::Result<Box<dyn Read + Send>> {
        match &self.0 {
            Kind::File { path, .. } => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(position))?;
                Ok(Box::new(file))
            }
            Kind::Gzip { path } => {
                let mut plain = MultiGzDecoder::new(io::BufReader::new(File::open(path)?));
                io::copy(&mut plain.by_ref().take(position), &mut io::sink())?;
                Ok(Box::new(plain))
            }
            Kind::Bytes(bytes) => {
                let mut cursor = Cursor::new(bytes.clone());
                cursor.set_position(position);
                Ok(Box::new(cursor))
            }
        }
    }
}
