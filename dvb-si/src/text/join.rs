//! One string in several fields.

use super::{Charset, Profile, Text, charset};
use alloc::{string::String, vec::Vec};

/// The plain text of pieces that continue each other, such as the `text` fields of the
/// extended_event_descriptors of one language (EN 300 468, 6.2.15).
///
/// The bytes are joined before they are decoded: a character may be cut between two pieces. The
/// selector of the first piece rules; the same selector at the head of a later piece is left out,
/// and a piece without one continues. A piece with another selector begins anew, except in UCS-2,
/// where any byte may continue a character.
pub fn join<'a>(pieces: impl IntoIterator<Item = Text<'a>>, profile: Profile) -> String {
    let mut out = String::new();
    let mut run = Vec::new();
    for piece in pieces {
        let (selector, charset, body) = charset::split(piece.0);
        let (running, running_charset, _) = charset::split(&run);
        if run.is_empty() || selector.is_empty() {
            run.extend_from_slice(piece.0);
        } else if selector == running {
            run.extend_from_slice(body);
        } else if running_charset == Charset::Ucs2 || matches!(charset, Charset::Reserved(_)) {
            run.extend_from_slice(piece.0);
        } else {
            out.extend(Text(&run).chars(profile));
            run.clear();
            run.extend_from_slice(piece.0);
        }
    }
    out.extend(Text(&run).chars(profile));
    out
}
