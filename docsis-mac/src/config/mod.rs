//! Configuration files of modems — MULPI Annex C and D — and of PacketCable adapters.
//!
//! A file is encodings of Annex C one behind the other, as registration messages have them, then an end marker without
//! a length (type 255) and zeros (type 0) up to a multiple of four bytes.
//!
//! | to | use |
//! |---|---|
//! | read any file without loss | [`ConfigurationFile`] |
//! | walk the encodings | [`ConfigurationFile::encodings`] |
//! | look for what the rules forbid | [`check`](fn@check) |
//! | compute and verify the integrity checks, write a file | the module `mic` (feature `mic`) |
//! | compute and verify the hash of an adapter's file | the module `hash` (feature `mic`) |
//! | read and write it as text | the module `text` (feature `text`) |
//! | put the pieces of a certificate together, or cut one | [`join`](crate::tlv::join), [`split`](crate::tlv::split) |
//!
//! ```
//! use docsis_mac::config::ConfigurationFile;
//! use docsis_mac::tlv::{Encoding, Scalar};
//! use docsis_mac::wire::{Decode, Encode};
//!
//! let bytes = [3, 1, 1, 18, 1, 4, 255, 0];
//! let file = ConfigurationFile::from_bytes(&bytes)?;
//! let cpes = file.encodings().find_map(|e| match e {
//!     Ok(Encoding::MaximumCpes(Scalar(n))) => Some(n),
//!     _ => None,
//! });
//! assert_eq!(cpes, Some(4));
//! assert_eq!(file.encode_to_vec()?, bytes);
//! # Ok::<(), docsis_mac::wire::Error>(())
//! ```

mod check;
#[cfg(feature = "mic")]
pub mod hash;
#[cfg(feature = "mic")]
pub mod mic;
mod mta;
#[cfg(feature = "text")]
pub mod text;

#[cfg(feature = "trace")]
pub use check::check_all;
pub use check::{Finding, Rule, check};
pub use mta::{MtaEncoding, MtaFile, RawMtaEncoding};

use crate::tlv::Encoding;
use wire::{Blob, Error, List, syntax};

syntax! {
    /// The configuration file of a modem — MULPI Annex D.
    pub struct ModemFile<'a> {
        /// Up to the end marker, which is the last of them.
        encodings: (while |e| !matches!(e, Encoding::EndOfData(_))) List<'a, Encoding<'a>>,
        /// What stands behind the end marker: zeros, which fill up a multiple of four bytes. Readers ignore it.
        padding: .. Blob<'a>,
    }
}

wire::first! {
    /// Any configuration file. Every input is one: what is no file has bytes that do not decode.
    pub enum ConfigurationFile<'a> {
        /// Of a PacketCable adapter.
        MtaFile<'a>,
        /// Of a modem.
        ModemFile<'a>,
        /// Encodings that end without a marker.
        Unterminated(List<'a, Encoding<'a>>),
    }
}

impl<'a> ConfigurationFile<'a> {
    /// The encodings of a modem's file, its end marker included; none of an adapter's.
    ///
    /// An encoding that is cut off is an error, and the last item.
    pub fn encodings(&self) -> impl Iterator<Item = Result<Encoding<'a>, Error>> + use<'a> {
        self.list().iter()
    }

    /// The same as a list.
    pub fn list(&self) -> List<'a, Encoding<'a>> {
        match self {
            ConfigurationFile::ModemFile(file) => file.encodings,
            ConfigurationFile::Unterminated(encodings) => *encodings,
            ConfigurationFile::MtaFile(_) => List::default(),
        }
    }
}

/// Whether `bytes` are a whole configuration file, judged strictly: a modem's ends with its two integrity checks (the
/// second may be emptied) and an end marker, an adapter's with its delimiter, and at most three zeros follow.
pub fn looks_like_one(bytes: &[u8]) -> bool {
    use wire::Decode;
    let is_padding = |padding: Blob<'_>| padding.len() < 4 && padding.iter().all(|b| *b == 0);
    match ConfigurationFile::from_bytes(bytes) {
        Ok(ConfigurationFile::MtaFile(file)) => is_padding(file.padding),
        Ok(ConfigurationFile::ModemFile(file)) if is_padding(file.padding) => {
            // The last three encodings.
            let mut last = [None; 3];
            for encoding in file.encodings.iter().flatten() {
                last = [last[1], last[2], Some(encoding)];
            }
            matches!(last, [Some(Encoding::CmMic(cm)), Some(Encoding::CmtsMic(cmts)), _]
                if cm.len() == MIC_LEN && matches!(cmts.len(), 0 | MIC_LEN))
        }
        _ => false,
    }
}

/// Bytes of an integrity check.
const MIC_LEN: usize = 16;
