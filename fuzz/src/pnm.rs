//! Measurement files of modems.

use crate::registry;

/// The input is a file.
pub fn run(data: &[u8]) {
    let entry = registry::all().find(|entry| entry.name.starts_with("MeasurementFile")).expect("it is in the registry");
    entry.hold(data);
}
