//! A long text out of its extended_event_descriptors.

use super::ExtendedEvent;
use crate::text::{Profile, Text, join};
use alloc::{string::String, vec::Vec};
use wire::Chars;

/// What the extended_event_descriptors of an event say in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendedText {
    /// The language.
    pub iso_639_language_code: Chars<3>,
    /// The two columns: descriptions (`director`) and items (a name).
    pub items: Vec<(String, String)>,
    /// The text.
    pub text: String,
}

impl ExtendedText {
    /// The texts of all languages, in the order in which the languages appear. The pieces of a language are taken in
    /// the order of `descriptor_number` and joined before they are decoded. An item without a description continues the
    /// item before it.
    ///
    /// ```
    /// use dvb_si::descriptor::{Descriptor, Descriptors, ExtendedText};
    /// use dvb_si::text::Profile;
    /// use wire::List;
    ///
    /// // The second piece of 中央视 came first; its first byte is half a character.
    /// let bytes = b"\x4E\x09\x11chi\x00\x03\xEB\xCA\xD3\x4E\x09\x01chi\x00\x03\xD6\xD0\xD1";
    /// let events = Descriptors::from_wire(&bytes[..]);
    /// let pieces = events.iter().filter_map(|descriptor| match descriptor {
    ///     Ok(Descriptor::ExtendedEvent(piece)) => Some(*piece),
    ///     _ => None,
    /// });
    /// let texts = ExtendedText::join(pieces, Profile::CHINA);
    /// assert_eq!(texts[0].text, "中央视");
    /// ```
    pub fn join<'a>(pieces: impl IntoIterator<Item = ExtendedEvent<'a>>, profile: Profile) -> Vec<ExtendedText> {
        let mut pieces: Vec<(usize, ExtendedEvent<'a>)> = pieces.into_iter().enumerate().collect();
        pieces.sort_by_key(|(place, piece)| (piece.iso_639_language_code, piece.descriptor_number, *place));
        let same = |a: &(usize, ExtendedEvent<'a>), b: &(usize, ExtendedEvent<'a>)| {
            a.1.iso_639_language_code == b.1.iso_639_language_code
        };
        let of_languages = pieces.chunk_by(same).filter_map(|pieces| {
            let first = pieces.iter().map(|(place, _)| *place).min()?;
            Some((first, ExtendedText::of_language(pieces, profile)?))
        });
        let mut texts: Vec<(usize, ExtendedText)> = of_languages.collect();
        texts.sort_by_key(|(first, _)| *first);
        texts.into_iter().map(|(_, text)| text).collect()
    }

    fn of_language(pieces: &[(usize, ExtendedEvent<'_>)], profile: Profile) -> Option<ExtendedText> {
        let mut items: Vec<(Text<'_>, Vec<Text<'_>>)> = Vec::new();
        for item in pieces.iter().flat_map(|(_, piece)| piece.items.iter().map_while(Result::ok)) {
            match items.last_mut() {
                Some((_, parts)) if item.item_description.is_empty() => parts.push(item.item),
                _ => items.push((item.item_description, [item.item].into())),
            }
        }
        let joined = |(description, parts): (Text<'_>, Vec<_>)| (join([description], profile), join(parts, profile));
        Some(ExtendedText {
            iso_639_language_code: pieces.first()?.1.iso_639_language_code,
            items: items.into_iter().map(joined).collect(),
            text: join(pieces.iter().map(|(_, piece)| piece.text), profile),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use crate::descriptor::ExtendedEventItem;
    use std::vec;
    use wire::List;

    /// Traps 27: a character is cut between two items, and between two texts; languages are mixed.
    #[test]
    fn trap_27_extended_events_are_joined_by_language() {
        let item =
            |item_description, item| ExtendedEventItem { item_description: Text(item_description), item: Text(item) };
        let first = [item(b"Cast", b"\x15Ann\xC3"), item(b"Year", b"1999")];
        let cast = [item(b"Cast", b"\x15Zo\xC3")];
        let rest = [item(b"", b"\x15\xAB"), item(b"Land", b"F")];
        let piece = |number, language, items, text| ExtendedEvent {
            descriptor_number: number,
            last_descriptor_number: 2,
            iso_639_language_code: Chars(language),
            items,
            text: Text(text),
        };
        let pieces = [
            piece(1, *b"fra", List::from(&rest), &b"\x15\xA9 deux"[..]),
            piece(0, *b"deu", List::from(&first), b"eins"),
            piece(0, *b"fra", List::from(&cast), b"\x15\xC3"),
        ];
        let texts = ExtendedText::join(pieces, Profile::DVB);
        let found: Vec<_> = texts.iter().map(|t| (t.iso_639_language_code.0, &*t.text)).collect();
        assert_eq!(found, [(*b"fra", "é deux"), (*b"deu", "eins")]);
        assert_eq!(texts[0].items, vec![("Cast".into(), "Zoë".into()), ("Land".into(), "F".into())]);
        assert_eq!(texts[1].items[1], ("Year".into(), "1999".into()));
        assert_eq!(ExtendedText::join([], Profile::DVB), []);
    }
}
