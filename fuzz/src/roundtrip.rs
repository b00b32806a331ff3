//! Any declared type: bytes to value to bytes, and JSON both ways.

use crate::registry;

/// The first byte chooses the type. What follows is JSON when it begins so, otherwise wire bytes.
pub fn run(data: &[u8]) {
    let Some((choice, bytes)) = data.split_first() else { return };
    let entry = registry::pick(*choice);
    entry.hold(bytes);
    if let (Some(b'{' | b'['), Ok(text)) = (bytes.first(), std::str::from_utf8(bytes)) {
        (entry.json)(text);
    }
}
