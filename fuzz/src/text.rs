//! Strings: reading never fails and loses nothing, writing gives back what was read.

use crate::input::{Random, Turn};
use dvb_si::text::{Charset, Profile, Text, Token, encode, encode_auto, join};

const CHARSETS: [Charset; 8] = [
    Charset::Iso6937,
    Charset::Iso8859_5,
    Charset::Ucs2,
    Charset::KsX1001,
    Charset::Gb2312,
    Charset::Gb18030,
    Charset::Big5,
    Charset::Utf8,
];

/// The first byte chooses the profile, the rest is the string.
pub fn run(data: &[u8], turn: Turn) {
    let Some((choice, bytes)) = data.split_first() else { return };
    let profile = match choice % 12 {
        0..=3 => Profile::DVB,
        4..=7 => Profile::CHINA,
        8 => Profile::CHINA.reading_ucs2_as(Charset::Gb18030),
        9 => Profile::with_default(Charset::iso_8859(choice / 12 % 16 + 1).unwrap_or_default()),
        _ => Profile::with_default(CHARSETS[usize::from(choice / 12 % 8)]),
    };
    let text = Text(bytes);
    assert_eq!([text.selector(), text.body()].concat(), bytes);
    tokens(text, profile);
    if !turn.is_thorough() {
        return;
    }
    if turn.is(0, 4) {
        cut(text, profile);
    }
    if turn.is(1, 4) {
        written(text, profile, turn);
    }
    if turn.is(2, 4) {
        let (head, tail) = bytes.split_at(bytes.len() / 2);
        let _ = join([Text(head), Text(tail)], profile);
        assert_eq!(join([text], profile), text.to_string_lossy(profile));
    }
    if let (true, Ok(utf8)) = (turn.is(3, 4), std::str::from_utf8(bytes)) {
        if turn.is_rare() || utf8.len() < 24 {
            settled(utf8, profile);
        }
    }
    if turn.is_rare() {
        let _ = format!("{text:?} {text}");
    }
}

/// Every byte of the body belongs to one token.
fn tokens(text: Text<'_>, profile: Profile) {
    let mut tokens = text.tokens(profile);
    let (mut count, mut invalid) = (0usize, false);
    let mut left = tokens.rest().len();
    assert_eq!(left, text.body().len());
    let mut idle = false;
    while let Some(token) = tokens.next() {
        // Some codes stand for two characters.
        let same = tokens.rest().len() == left;
        assert!(tokens.rest().len() <= left && !(same && idle), "no progress");
        (idle, left) = (same, tokens.rest().len());
        assert!(text.body().ends_with(tokens.rest()));
        count += 1;
        invalid |= token == Token::Invalid;
    }
    assert_eq!((left, tokens.next()), (0, None));
    assert!(count <= 2 * text.body().len());
    assert!(!invalid || !text.is_well_formed(profile));
    assert!(text.chars(profile).count() <= count);
}

/// A shorter string begins the longer one, character for character.
fn cut(text: Text<'_>, profile: Profile) {
    let whole: Vec<Token> = text.tokens(profile).collect();
    for max in [0, 1, 2, text.len() / 2, text.len().saturating_sub(1), text.len()] {
        let cut = text.truncate_to(max, profile);
        assert!(cut.len() <= max && text.starts_with(&cut));
        // The default of a Chinese string depends on all of its bytes.
        if profile.charset_of(cut) == profile.charset_of(text) {
            assert!(whole.starts_with(&cut.tokens(profile).collect::<Vec<_>>()), "{max}");
        }
    }
}

fn written(text: Text<'_>, profile: Profile, turn: Turn) {
    let plain = text.to_string_lossy(profile);
    settled(&plain, profile);
    let one = Random::behind(text.0).below(CHARSETS.len());
    for (_, charset) in CHARSETS.into_iter().enumerate().filter(|(i, _)| *i == one || turn.is_rare()) {
        let Ok(bytes) = encode(&plain, charset) else { continue };
        // Profiles may read a selector otherwise, and no characters need none.
        if !plain.is_empty() && charset != Charset::Iso6937 {
            assert_eq!(Text(&bytes).selector(), charset.selector());
        }
        let read: String = Text(&bytes).chars_in(charset).collect();
        // Letters and their marks may come back composed.
        let again: String = charset.encode(&read).map(|b| charset.chars(&b).collect()).unwrap_or_default();
        assert_eq!(again, read, "{charset}: {plain:?}");
    }
}

/// What the library writes it reads as it was, at the latest the second time.
fn settled(plain: &str, profile: Profile) {
    let once = match encode_auto(plain, profile) {
        Ok(bytes) => bytes,
        Err(error) => {
            assert!(plain[error.index..].starts_with(error.character));
            return;
        }
    };
    assert!(Text(&once).is_well_formed(profile));
    let read = Text(&once).to_string_lossy(profile);
    let again = encode_auto(&read, profile).unwrap_or_else(|e| panic!("{e}: {plain:?}"));
    assert_eq!(Text(&again).to_string_lossy(profile), read, "{plain:?}");
}
