//! Measurement files of modems.

use crate::input::Turn;
use docsis_mac::pnm::MeasurementFile;
use wire::testing::{check, check_tree};

/// The input is a file.
pub fn run(data: &[u8], turn: Turn) {
    let tree = if turn.is(1, 16) { check_tree::<MeasurementFile<'static>>(data) } else { Ok(()) };
    if let Err(message) = tree.and_then(|()| check::<MeasurementFile<'static>>(data, turn.is(9, 16))) {
        panic!("{message}");
    }
}
