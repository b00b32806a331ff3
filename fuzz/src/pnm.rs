//! Measurement files of modems.

use crate::input::Turn;
use docsis_mac::pnm::MeasurementFile;
use wire::testing::{check_bytes, check_tree};

/// The input is a file.
pub fn run(data: &[u8], turn: Turn) {
    let tree = if turn.is_rare() { check_tree::<MeasurementFile<'static>>(data) } else { Ok(()) };
    if let Err(message) = tree.and_then(|()| check_bytes::<MeasurementFile<'static>>(data).map(|_| ())) {
        panic!("{message}");
    }
}
