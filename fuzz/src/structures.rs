//! The laws of declared structures, by family. What is checked of an input is that bytes come back; JSON and the trees of
//! fields are what [`declared`](crate::declared) and [`roundtrip`](crate::roundtrip) are for.

use crate::input::Turn;
use crate::stream::mend;
use mpegts::section::Section;
use registry::{Entry, Plain, bytes};

/// Checks the laws of one type on `bytes`: bytes to value to bytes always, JSON and the tree of fields in turn. True when
/// the bytes were accepted.
///
/// # Panics
/// When a law does not hold.
#[track_caller]
pub fn hold(entry: &Entry, bytes: &[u8], turn: Turn) -> bool {
    let tree = if turn.is(1, 2) && turn.is_thorough() { (entry.tree)(bytes) } else { Ok(()) };
    match tree.and_then(|()| (entry.check)(bytes, turn.is(0, 2) && turn.is_thorough())) {
        Ok(accepted) => accepted,
        Err(message) => panic!("{}: {message}", entry.name),
    }
}

/// The length of what was decoded of `bytes`.
#[track_caller]
fn plain(entry: &Plain, bytes: &[u8]) -> Option<usize> {
    match (entry.check)(bytes) {
        Ok(used) => used.map(<[u8]>::len),
        Err(message) => panic!("{}: {message}; bytes {:?}", entry.name, wire::Blob(bytes)),
    }
}

/// The first byte chooses the type. What follows is one behind the other, as far as they decode.
fn each(types: &[Plain], data: &[u8]) {
    let Some((choice, mut rest)) = data.split_first() else { return };
    let entry = &types[usize::from(*choice) % types.len()];
    for _ in 0..4 {
        match plain(entry, rest) {
            Some(used) if used > 0 => rest = &rest[used..],
            _ => return,
        }
    }
}

/// Tables: the input is a section, or one as soon as its length and CRC are right.
pub mod sections {
    use super::*;

    /// Checks it as every section is, and as one type of table.
    pub fn run(data: &[u8], turn: Turn) {
        let Some((choice, _)) = data.split_last() else { return };
        let mended = mend(data);
        for section in [data, &mended] {
            let any = plain(&bytes::SECTIONS[0], section);
            assert_eq!(any == Some(section.len()), Section::from_bytes(section).is_ok());
            plain(&bytes::SECTIONS[usize::from(*choice) % bytes::SECTIONS.len()], section);
        }
        if turn.is_rare() {
            known(Section::from_bytes(&mended).expect("length and checksum are right"));
        }
    }

    /// What has a type is in the registry.
    fn known(section: Section<'_>) {
        use dvb_si::table::AnySection;
        let any = AnySection::from_section(section);
        let known = !matches!(any, AnySection::Unknown(_) | AnySection::Invalid { .. });
        let accepted = bytes::SECTIONS[1..].iter().any(|entry| plain(entry, section.as_bytes()).is_some());
        assert!(accepted || !known, "{:?} is not in the registry", any.name());
    }
}

/// Descriptors of every union.
pub mod descriptors {
    use super::*;

    /// Checks the input as a loop of one of them: each is at least raw.
    pub fn run(data: &[u8], _: Turn) {
        each(bytes::LOOPS, data);
    }
}

/// TLVs of every union.
pub mod tlvs {
    use super::*;

    /// Checks the input as a list of one of them.
    pub fn run(data: &[u8], _: Turn) {
        each(bytes::TLVS, data);
    }
}

/// Frames and management messages.
pub mod messages {
    use super::*;

    /// Checks the input as one of them.
    pub fn run(data: &[u8], _: Turn) {
        each(bytes::FRAMES, data);
    }
}

/// All other structures.
pub mod units {
    use super::*;

    /// Checks the input as one of them.
    pub fn run(data: &[u8], _: Turn) {
        each(bytes::OTHERS, data);
    }
}
