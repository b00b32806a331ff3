//! The corpus: where it is, and the records in its captures.

#![allow(dead_code, unused_imports)] // each test file uses its part

mod records;

pub use records::*;

use std::io::Read;

/// A file of the corpus, unpacked. None, said once, where there is no corpus.
pub fn file(name: &str) -> Option<Vec<u8>> {
    let root = wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))?;
    let bytes = std::fs::read(root.join("docsis/openrpd").join(name)).expect("a file of the corpus");
    if !name.ends_with(".gz") {
        return Some(bytes);
    }
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).expect("gzip");
    Some(unpacked)
}
