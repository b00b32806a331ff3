//! Any declared type: bytes to value to bytes, and JSON both ways.

use crate::input::Turn;
use crate::structures::hold;

/// The first two bytes choose the type. What follows is JSON when it begins so, otherwise wire bytes.
pub fn run(data: &[u8], turn: Turn) {
    let Some((choice, bytes)) = data.split_first_chunk() else { return };
    let entry = registry::pick(*choice);
    if let (Some(b'{' | b'['), Ok(text)) = (bytes.first(), std::str::from_utf8(bytes)) {
        return (entry.json)(text);
    }
    hold(entry, bytes, turn);
}
