extern crate std;

use super::*;
use proptest::prelude::*;
use std::vec;

const WRITTEN: [Charset; 22] = [
    Charset::Iso6937,
    Charset::Iso8859_1,
    Charset::Iso8859_2,
    Charset::Iso8859_3,
    Charset::Iso8859_4,
    Charset::Iso8859_5,
    Charset::Iso8859_6,
    Charset::Iso8859_7,
    Charset::Iso8859_8,
    Charset::Iso8859_9,
    Charset::Iso8859_10,
    Charset::Iso8859_11,
    Charset::Iso8859_13,
    Charset::Iso8859_14,
    Charset::Iso8859_15,
    Charset::Iso8859_16,
    Charset::Ucs2,
    Charset::KsX1001,
    Charset::Gb2312,
    Charset::Gb18030,
    Charset::Big5,
    Charset::Utf8,
];

/// The profile that reads what is written in `charset`.
fn profile(charset: Charset) -> Profile {
    if charset == Charset::Gb18030 { Profile::CHINA } else { Profile::DVB }
}

/// Characters of a table other than ASCII and control codes; of those beyond the basic
/// multilingual plane a few. No one-byte table goes beyond U+2FFF.
fn repertoire(charset: Charset) -> Vec<char> {
    let in_table = |c: &char| charset.encode(c.encode_utf8(&mut [0; 4])).is_ok();
    let end = if latin::table(charset).is_some() { '\u{2FFF}' } else { '\u{FFFF}' };
    ('\u{A0}'..=end)
        .chain('\u{1F4FA}'..='\u{1F4FF}')
        .chain('\u{20BB0}'..='\u{20BBF}')
        .filter(|c| !('\u{E080}'..='\u{E09F}').contains(c) && in_table(c))
        .collect()
}

#[test]
fn every_character_of_every_table_comes_back() {
    for charset in WRITTEN {
        let characters = repertoire(charset);
        // Signs and letters a table is known to have.
        let wanted = match charset {
            Charset::Iso6937 => None,
            Charset::Iso8859_6 => Some(51),
            Charset::Iso8859_7 => Some(93),
            Charset::Iso8859_8 => Some(60),
            Charset::Iso8859_11 => Some(88),
            Charset::Iso8859_3 => Some(89),
            Charset::KsX1001 => Some(8_226),
            Charset::Gb2312 => Some(6_763 + 682),
            // All but the C1 controls, surrogates and the 32 control codes.
            Charset::Ucs2 => Some(0x1_0000 - 0xA0 - 0x800 - 32),
            Charset::Utf8 => Some(0x1_0000 - 0xA0 - 0x800 - 32 + 22),
            Charset::Gb18030 | Charset::Big5 => None,
            _ => Some(96),
        };
        assert!(wanted.is_none_or(|wanted| wanted == characters.len()), "{charset}: {}", characters.len());
        let written: String = characters.into_iter().chain(' '..='~').collect();
        let raw = encode(&written, charset).unwrap();
        let differs = Text(&raw).chars(profile(charset)).zip(written.chars()).find(|(found, wanted)| found != wanted);
        assert_eq!(differs, None, "{charset}");
        assert_eq!(Text(&raw).chars(profile(charset)).count(), written.chars().count(), "{charset}");
        assert!(Text(&raw).is_well_formed(profile(charset)));
    }
}

#[test]
fn selectors_are_written() {
    for charset in WRITTEN {
        let raw = encode("A", charset).unwrap();
        assert_eq!(
            profile(charset).charset_of(Text(&raw)),
            if charset == Charset::Gb18030 { Charset::Gb18030 } else { charset }
        );
        assert_eq!(encode("", charset).unwrap(), b"");
    }
    assert_eq!(encode("é", Charset::Iso8859_1).unwrap(), hex!("10 00 01 E9"));
    assert_eq!(encode("央", Charset::Ucs2).unwrap(), hex!("11 592E"));
    assert_eq!(encode("한국", Charset::KsX1001).unwrap(), hex!("12 C7D1 B1B9"));
    assert_eq!(encode("中A央", Charset::Gb2312).unwrap(), hex!("13 D6D0 41 D1EB"));
    assert_eq!(encode("臺灣", Charset::Big5).unwrap(), hex!("14 BB4F C657"));
    assert_eq!(encode("é中", Charset::Utf8).unwrap(), "\u{15}é中".as_bytes());
}

#[test]
fn a_character_outside_the_table_is_named() {
    for (text, charset, character, index) in [
        ("aé中b", Charset::Iso6937, '中', 3),
        ("ığ é", Charset::Iso8859_7, 'ı', 0),
        ("中镕", Charset::Gb2312, '镕', 3),
        ("똠", Charset::KsX1001, '똠', 0),
        ("a𠮷", Charset::Ucs2, '𠮷', 1),
        ("a\tb", Charset::Utf8, '\t', 1),
        ("a\u{85}", Charset::Ucs2, '\u{85}', 1),
        ("a", Charset::Reserved(0x16), 'a', 0),
        ("a\u{E086}", Charset::Gb18030, '\u{E086}', 1),
        ("\n", Charset::EncodingType(1), '\n', 0),
        (" \u{301}", Charset::Iso6937, '\u{301}', 1),
    ] {
        assert_eq!(encode(text, charset), Err(EncodeError { character, index, charset }));
    }
    assert_eq!(
        encode("5 €", Charset::Iso8859_9).unwrap_err().to_string(),
        "character '€' at byte 2 is not in ISO/IEC 8859-9"
    );
}

#[test]
fn control_codes_take_the_form_of_the_table() {
    let text = "\u{E086}a\u{E087}\r\nb\rc\n";
    for (charset, raw) in [
        (Charset::Iso6937, &b"\x86a\x87\x8Ab\x8Ac\x8A"[..]),
        (Charset::Iso8859_5, b"\x01\x86a\x87\x8Ab\x8Ac\x8A"),
        (Charset::Gb2312, b"\x13\xE0\x86a\xE0\x87\xE0\x8Ab\xE0\x8Ac\xE0\x8A"),
        (Charset::Ucs2, b"\x11\xE0\x86\0a\xE0\x87\xE0\x8A\0b\xE0\x8A\0c\xE0\x8A"),
        (Charset::Utf8, b"\x15\xEE\x82\x86a\xEE\x82\x87\xEE\x82\x8Ab\xEE\x82\x8Ac\xEE\x82\x8A"),
    ] {
        assert_eq!(encode(text, charset).unwrap(), raw, "{charset}");
        assert_eq!(dvb(raw), "a\nb\nc\n");
    }
    assert_eq!(encode("中\n央", Charset::Gb18030).unwrap(), hex!("13 D6D0 0A D1EB"));
}

#[test]
fn iso_6937_is_written_accent_first() {
    assert_eq!(encode("Zázraky přírody", Charset::Iso6937).unwrap(), b"Z\xC2azraky p\xCFr\xC2irody");
    assert_eq!(encode("e\u{301}q\u{308} ´", Charset::Iso6937).unwrap(), b"\xC2e\xC8q \xC2 ");
    assert_eq!(dvb(b"\xC2e\xC8q \xC2 "), "éq\u{308} ´");
}

#[test]
fn encode_auto_chooses_what_readers_expect() {
    let turkish = Profile::with_default(Charset::Iso8859_9);
    for (text, profile, raw) in [
        ("Das Erste", Profile::DVB, &b"Das Erste"[..]),
        ("Café\n5 €", Profile::DVB, b"Caf\xC2e\x8A5 \xA4"),
        ("Ночь", Profile::DVB, b"\x01\xBD\xDE\xE7\xEC"),
        ("Ελλάδα €", Profile::DVB, b"\x03\xC5\xEB\xEB\xDC\xE4\xE1 \xA4"),
        ("שלום", Profile::DVB, b"\x04\xF9\xEC\xE5\xED"),
        // Of equal length in GB 2312 and UCS-2, shorter in GB 2312; in no table but UCS-2; beyond its plane.
        ("中央", Profile::DVB, b"\x13\xD6\xD0\xD1\xEB"),
        ("中央 1", Profile::DVB, b"\x13\xD6\xD0\xD1\xEB 1"),
        ("한국", Profile::DVB, b"\x12\xC7\xD1\xB1\xB9"),
        ("臺灣", Profile::DVB, b"\x14\xBB\x4F\xC6\x57"),
        ("ক", Profile::DVB, b"\x11\x09\x95"),
        ("aক", Profile::DVB, b"\x11\0a\x09\x95"),
        ("𠮷", Profile::DVB, "\u{15}𠮷".as_bytes()),
        ("Ночь", Profile::CHINA, b"\x13\xA7\xAF\xA7\xE0\xA7\xE9\xA7\xEE"),
        ("ক", Profile::DVB.reading_ucs2_as(Charset::Gb18030), "\u{15}ক".as_bytes()),
        ("", Profile::DVB, b""),
        ("Iğdır", turkish, b"I\xF0d\xFDr"),
        ("Ночь", turkish, b"\x01\xBD\xDE\xE7\xEC"),
        ("CCTV-1", Profile::CHINA, b"CCTV-1"),
        ("央视", Profile::CHINA, b"\x13\xD1\xEB\xCA\xD3"),
        ("镕𠮷", Profile::CHINA, b"\x13\xE9\x46\x95\x34\xB2\x35"),
        ("é", Profile::CHINA, b"\x13\xA8\xA6"),
        ("a\nb", Profile::CHINA, b"\x13a\nb"),
        ("\u{E086}央\u{E087}", Profile::CHINA, "\u{15}\u{E086}央\u{E087}".as_bytes()),
        // Without its selector the first byte would be one.
        ("A", Profile::with_default(Charset::Ucs2), b"\x01A"),
        ("央", Profile::with_default(Charset::Ucs2), b"\x59\x2E"),
    ] {
        assert_eq!(encode_auto(text, profile).unwrap(), raw, "{text}");
    }
    assert!(encode_auto("\u{1B}[31m", Profile::DVB).is_err());
}

/// Nothing that is read back as the same text is shorter, and only what is shorter takes the place of the default table.
#[test]
fn encode_auto_takes_the_fewest_bytes() {
    let words = ["a", "é", "ñ", "Я", "λ", "ש", "ก", "ż", "€", "中", "鎔", "한", "ক", "\r\n", "e\u{301}", "ÿ", "𠮷"];
    let three = |n: usize| [n, n / 17, n / 289].map(|n| words[n % 17]).concat();
    for text in (0..17 * 17 * 17).map(three) {
        for profile in [Profile::DVB, Profile::with_default(Charset::Iso8859_9)] {
            let auto = encode_auto(&text, profile).unwrap();
            let plain = profile.default_charset().encode(&text).ok();
            let others = WRITTEN.iter().filter(|charset| !charset.selector().is_empty());
            // Without part 16, which EN 300 468 does not have, and GB 18030, which it does not distinguish.
            let others = others.filter(|charset| !matches!(charset, Charset::Iso8859_16 | Charset::Gb18030));
            let all = others.filter_map(|charset| encode(&text, *charset).ok()).chain(plain.clone());
            let least = all.map(|bytes| bytes.len()).min().unwrap();
            assert_eq!(auto.len(), least, "{text:?}");
            assert!(plain.is_none_or(|plain| plain.len() > least || plain == auto), "{text:?}");
        }
    }
    assert_eq!(encode_auto("ééé", Profile::DVB).unwrap(), b"\x05\xE9\xE9\xE9");
}

/// The same memory, not a copy of it.
#[test]
fn ascii_is_borrowed() {
    let name = b"Das Erste";
    let read = Text(name).to_string_lossy(Profile::CHINA);
    assert!(matches!(read, std::borrow::Cow::Borrowed(text) if core::ptr::eq(text.as_bytes(), name.as_slice())));
    assert_eq!(Text(name).as_ascii(), Some("Das Erste"));
    for other in [&b"\x05abc"[..], b"Caf\xC2e", b"a\x8Ab", b"\x7F"] {
        assert_eq!(Text(other).as_ascii(), None);
    }
    assert_eq!(Text(b"AB").to_string_lossy(Profile::with_default(Charset::Ucs2)), "\u{4142}");
}

#[test]
fn trap_27_pieces_are_joined_before_they_are_decoded() {
    let joined = |pieces: &[&'static [u8]], profile| join(pieces.iter().map(|&piece| Text(piece)), profile);
    // A character cut between pieces; the selector again, or not.
    assert_eq!(joined(&[b"\x13\xD6\xD0\xD1", b"\x13\xEB\xCA\xD3"], Profile::DVB), "中央视");
    assert_eq!(joined(&[b"\x13\xD6\xD0\xD1", b"\xEB\xCA\xD3"], Profile::CHINA), "中央视");
    assert_eq!(joined(&[b"\xD6\xD0\xD1", b"", b"\xEB\xCA", b"\xD3"], Profile::CHINA), "中央视");
    assert_eq!(joined(&[b"\x15\xE4\xB8", b"\x15\xAD\xE5", b"\x15\xA4\xAE"], Profile::DVB), "中央");
    assert_eq!(
        joined(&[b"\x11\x59\x2E\x4E", b"\x11\x2D\x00", b"\x05"], Profile::DVB),
        "央中\u{5}".replace('\u{5}', "")
    );
    assert_eq!(joined(&[b"p\xCF", b"r\xC2", b"irody"], Profile::DVB), "přírody");
    assert_eq!(joined(&[b"\x10\x00\x02\xF8", b"\x10\x00\x02\xED"], Profile::DVB), "ří");
    // The first selector rules, another one begins anew.
    assert_eq!(joined(&[b"\x05\xFE", b"\xFD"], Profile::DVB), "şı");
    assert_eq!(joined(&[b"\x05\xFE", b"\x01\xC2", b"\xD5"], Profile::DVB), "şТе");
    assert_eq!(joined(&[], Profile::DVB), "");
}

/// Strings of a table: its own characters, ASCII and new lines.
fn strings() -> impl Strategy<Value = (Charset, String)> {
    let tables: Vec<_> = WRITTEN.into_iter().map(|charset| (charset, repertoire(charset))).collect();
    let character = prop_oneof![
        4 => any::<proptest::sample::Index>().prop_map(Err),
        2 => proptest::char::range(' ', '~').prop_map(Ok),
        1 => Just(Ok('\n')),
    ];
    (0..tables.len(), proptest::collection::vec(character, 0..24)).prop_map(move |(n, chars)| {
        let (charset, own) = &tables[n];
        (*charset, chars.into_iter().map(|c| c.unwrap_or_else(|index| *index.get(own))).collect())
    })
}

proptest! {
    #[test]
    fn written_strings_are_read_back((charset, text) in strings(), max in 0usize..60) {
        let profile = profile(charset);
        let raw = encode(&text, charset).unwrap();
        prop_assert_eq!(Text(&raw).to_string_lossy(profile), text.clone());
        // Cut anywhere, it begins the same text and is whole.
        let cut = Text(&raw).truncate_to(max, profile);
        prop_assert!(cut.len() <= max && cut.is_well_formed(profile));
        prop_assert!(text.starts_with(&*cut.to_string_lossy(profile)));
        // Cut anywhere into pieces that repeat the selector, it is still the same text.
        let body = Text(&raw).body();
        let (head, tail) = body.split_at(max.min(body.len()));
        let pieces = [head, tail].map(|part| [charset.selector(), part].concat());
        prop_assert_eq!(join(pieces.iter().map(|piece| Text(piece)), profile), text.clone());
        // And so for what readers of the profile expect.
        let auto = encode_auto(&text, profile).unwrap();
        prop_assert_eq!(Text(&auto).to_string_lossy(profile), text);
    }

    #[test]
    fn any_string_is_written_or_refused(text: String) {
        for charset in WRITTEN {
            let _ = encode(&text, charset);
        }
        let plain: String = text.chars().filter(|c| !c.is_control() && !('\u{E080}'..='\u{E09F}').contains(c)).collect();
        for profile in [Profile::DVB, Profile::CHINA, Profile::with_default(Charset::Iso8859_9)] {
            let raw = encode_auto(&plain, profile).unwrap();
            prop_assert!(Text(&raw).is_well_formed(profile));
        }
    }
}

#[test]
fn reading_takes_linear_time() {
    // Worst cases of each table: nothing valid, everything pending.
    for charset in WRITTEN {
        for fill in [0x80, 0xC2, 0xE0, 0xFE] {
            let body = vec![fill; 1 << 16];
            assert!(charset.chars(&body).count() <= body.len() + 1);
        }
    }
}
