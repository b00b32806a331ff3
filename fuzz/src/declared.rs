//! Any declared type, on bytes that follow its declaration: the input is what they are drawn from.

use crate::input::Random;
use crate::registry;
use wire::testing::Source;

/// The first byte chooses the type.
pub fn run(data: &[u8]) {
    let Some((choice, entropy)) = data.split_first() else { return };
    let entry = registry::pick(*choice);
    let mut source = Source::new(entropy);
    (entry.sample)(&mut source);
    let mut bytes = source.into_bytes();
    entry.hold(&bytes);
    // Nearly right is what goes wrong.
    let mut random = Random::of(data);
    for _ in 0..8 {
        let at = random.below(bytes.len());
        let Some(byte) = bytes.get_mut(at) else { return };
        *byte ^= 1 << random.below(8);
        entry.hold(&bytes);
    }
    bytes.truncate(random.below(bytes.len()));
    entry.hold(&bytes);
}
