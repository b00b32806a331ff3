//! Any declared type, on bytes that follow its declaration: the input is what they are drawn from.

use crate::input::{Random, Turn};
use crate::structures::hold;
use wire::testing::Source;

/// The first two bytes choose the type.
pub fn run(data: &[u8], turn: Turn) {
    let Some((choice, entropy)) = data.split_first_chunk() else { return };
    let entry = registry::pick(*choice);
    let mut source = Source::new(entropy);
    (entry.sample)(&mut source);
    let mut bytes = source.into_bytes();
    hold(entry, &bytes, turn);
    // Nearly right is what goes wrong.
    let mut random = Random::behind(data);
    for _ in 0..if turn.is_rare() { 8 } else { 1 } {
        let at = random.below(bytes.len());
        let Some(byte) = bytes.get_mut(at) else { return };
        *byte ^= 1 << random.below(8);
        hold(entry, &bytes, turn);
    }
    if turn.is(0, 4) {
        bytes.truncate(random.below(bytes.len()));
        hold(entry, &bytes, turn);
    }
}
