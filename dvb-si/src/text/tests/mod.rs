// An overflow or a cut value fails the test.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

extern crate std;

use super::*;
use hex_literal::hex;
use std::{format, string::String, string::ToString, vec::Vec};
use wire::{Decode, Encode};

#[cfg(feature = "alloc")]
mod corpus;
mod tables;
#[cfg(feature = "alloc")]
mod writing;

fn read(bytes: &[u8], profile: Profile) -> String {
    Text(bytes).chars(profile).collect()
}

fn dvb(bytes: &[u8]) -> String {
    read(bytes, Profile::DVB)
}

#[test]
fn selectors_follow_tables_a3_and_a4() {
    // Selector, then one character.
    for (selector, charset) in [
        (&hex!("01")[..], Charset::Iso8859_5),
        (&hex!("02"), Charset::Iso8859_6),
        (&hex!("03"), Charset::Iso8859_7),
        (&hex!("04"), Charset::Iso8859_8),
        (&hex!("05"), Charset::Iso8859_9),
        (&hex!("06"), Charset::Iso8859_10),
        (&hex!("07"), Charset::Iso8859_11),
        (&hex!("08"), Charset::Reserved(0x08)),
        (&hex!("09"), Charset::Iso8859_13),
        (&hex!("0A"), Charset::Iso8859_14),
        (&hex!("0B"), Charset::Iso8859_15),
        (&hex!("0C"), Charset::Reserved(0x0C)),
        (&hex!("0F"), Charset::Reserved(0x0F)),
        (&hex!("100001"), Charset::Iso8859_1),
        (&hex!("100002"), Charset::Iso8859_2),
        (&hex!("100003"), Charset::Iso8859_3),
        (&hex!("100004"), Charset::Iso8859_4),
        (&hex!("100005"), Charset::Iso8859_5),
        (&hex!("10000B"), Charset::Iso8859_11),
        (&hex!("10000C"), Charset::Reserved(0x10)),
        (&hex!("10000F"), Charset::Iso8859_15),
        (&hex!("100000"), Charset::Reserved(0x10)),
        (&hex!("100102"), Charset::Reserved(0x10)),
        (&hex!("1000FF"), Charset::Reserved(0x10)),
        (&hex!("11"), Charset::Ucs2),
        (&hex!("12"), Charset::KsX1001),
        (&hex!("13"), Charset::Gb2312),
        (&hex!("14"), Charset::Big5),
        (&hex!("15"), Charset::Utf8),
        (&hex!("16"), Charset::Reserved(0x16)),
        (&hex!("1E"), Charset::Reserved(0x1E)),
        (&hex!("1F02"), Charset::EncodingType(2)),
        (&hex!("00"), Charset::Reserved(0x00)),
        (&hex!(""), Charset::Iso6937),
    ] {
        let raw = [selector, b"A"].concat();
        let text = Text(&raw);
        assert_eq!((text.charset(), text.selector(), text.body()), (charset, selector, &b"A"[..]), "{selector:02x?}");
    }
}

#[test]
fn trap_27_selectors_cut_short_are_kept() {
    for raw in [&hex!("10")[..], &hex!("1002"), &hex!("1F")] {
        let text = Text(raw);
        assert!(matches!(text.charset(), Charset::Reserved(_)));
        assert_eq!([text.selector(), text.body()].concat(), raw);
        assert!(!text.is_well_formed(Profile::DVB));
    }
    assert_eq!((dvb(b""), Text(b"").charset()), (String::new(), Charset::Iso6937));
    for raw in [&hex!("05")[..], &hex!("11"), &hex!("15"), &hex!("100002")] {
        assert_eq!(dvb(raw), "");
    }
}

#[test]
fn trap_27_iso_6937_accents_precede_their_letter() {
    // Strings of Czech, Hungarian, Turkish and French services.
    assert_eq!(dvb(b"Z\xC2azraky p\xCFr\xC2irody"), "Zázraky přírody");
    assert_eq!(dvb(b"\xCDo\xCDU\xCAu\xCEa\xCBs\xC7I\xC6g\xF5"), "őŰůąşİğı");
    assert_eq!(dvb(b"\xFAuvre \xC1a 5 \xA4, na\xC8ive"), "œuvre à 5 €, naïve");
    // No composed form: the letter, then its mark. Over a space the accent stands alone.
    assert_eq!(dvb(b"\xC2q!\xC2 \xC81"), "q\u{301}!´1\u{308}");
    // Composed letters outside ASCII.
    assert_eq!(dvb(b"\xC2\xF1\xC2\xE9"), "ǽǾ");
}

#[test]
fn trap_27_iso_6937_accents_without_a_letter_are_not_lost_silently() {
    for (raw, text) in [
        (&b"a\xC2"[..], "a\u{FFFD}"),
        (b"a\xC2\xC8u", "a\u{FFFD}ü"),
        (b"a\xC2\x8Ab", "a\u{FFFD}\nb"),
        (b"a\xC2\xC0b", "a\u{FFFD}\u{FFFD}b"),
        (b"\xA6\xD8\xE5", "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ] {
        assert_eq!(dvb(raw), text);
        assert!(!Text(raw).is_well_formed(Profile::DVB));
    }
}

#[test]
fn trap_27_control_codes_are_left_out_of_plain_text() {
    for (raw, text) in [
        (&b"\x05\x86The Shield\x87\x8A\xFE"[..], "The Shield\nş"),
        (b"\x86No\x87 \x8Aselector\x9F", "No \nselector"),
        (b"\x11\xE0\x86\x4E\x2D\xE0\x87\xE0\x8A\x00A", "中\nA"),
        (b"\x15\xEE\x82\x86a\xEE\x82\x87\xEE\x82\x8A\xC3\xA9\xEE\x82\x9F", "a\né"),
        (b"a\x00b\x1Bc\x7Fd\te", "abcd\te"),
        (b"1\r\n2\r3\n4\r\r\n5", "1\n2\n3\n4\n\n5"),
    ] {
        assert_eq!(dvb(raw), text);
        assert!(Text(raw).is_well_formed(Profile::DVB));
    }
}

#[test]
fn tokens_show_emphasis() {
    use Token::{Char, Control, Invalid};
    let wanted = [Char('a'), Token::EMPHASIS_ON, Char('é'), Token::EMPHASIS_OFF, Token::CR_LF, Control(0x9F), Invalid];
    for raw in [
        &b"a\x86\xC2e\x87\x8A\x9F\xC2"[..],
        b"\x03a\x86\xDD\x87\x8A\x9F\xFF",
        b"\x11\x00a\xE0\x86\x00\xE9\xE0\x87\xE0\x8A\xE0\x9F\x00",
        b"\x15a\xEE\x82\x86\xC3\xA9\xEE\x82\x87\xEE\x82\x8A\xEE\x82\x9F\xC3",
    ] {
        let mut tokens: Vec<_> = Text(raw).tokens(Profile::DVB).collect();
        if raw[0] == 0x03 {
            assert_eq!(tokens[2], Char('έ'));
            tokens[2] = Char('é');
        }
        assert_eq!(tokens, wanted, "{raw:02x?}");
    }
}

#[test]
fn trap_27_ucs2_cut_in_half_and_surrogates() {
    assert_eq!(dvb(&hex!("11 592E 89C6 0041")), "央视A");
    assert_eq!(dvb(&hex!("11 592E 89")), "央\u{FFFD}");
    assert_eq!(dvb(&hex!("11 D842 DFB7 0041")), "𠮷A");
    assert_eq!(dvb(&hex!("11 D842 0041 DFB7")), "\u{FFFD}A\u{FFFD}");
}

#[test]
fn trap_27_utf8_never_fails() {
    assert_eq!(dvb(b"\x15\xE4\xB8\xAD\xE5\xA4"), "中\u{FFFD}");
    assert_eq!(dvb(b"\x15a\xFFb\xC0\x80c\xED\xA0\x80"), "a\u{FFFD}b\u{FFFD}\u{FFFD}c\u{FFFD}\u{FFFD}\u{FFFD}");
    // As the standard library repairs it, whatever the bytes.
    let bytes: Vec<u8> = (0u32..20_000).map(|n| (n.wrapping_mul(2_654_435_761) >> 23) as u8 | 0x80).collect();
    let wanted: String =
        String::from_utf8_lossy(&bytes).chars().filter(|c| !('\u{80}'..='\u{9F}').contains(c)).collect();
    let found: String = Charset::Utf8.chars(&bytes).filter(|&c| c != '\n').collect();
    assert_eq!(found, wanted);
}

#[test]
fn trap_27_unknown_encodings_keep_their_bytes() {
    let huffman = Text(b"\x1F\x01\x63\xD8\x97");
    assert_eq!((huffman.charset(), huffman.to_string()), (Charset::EncodingType(1), "\u{FFFD}".to_string()));
    assert_eq!((huffman.selector(), huffman.body()), (&b"\x1F\x01"[..], &b"\x63\xD8\x97"[..]));
    assert_eq!(dvb(b"\x16Caf\xE9\x8A!"), "Caf\u{FFFD}\n!");
    assert!(!Text(b"\x16A").is_well_formed(Profile::DVB));
}

#[test]
fn an_operator_default_applies_without_a_selector_only() {
    let turkish = Profile::with_default(Charset::Iso8859_9);
    assert_eq!(read(b"\xDDstanbul \xFD\xFE", turkish), "İstanbul ış");
    assert_eq!(read(b"\x01\xDD", turkish), "н");
    assert_eq!(read(b"Pyr\xE9n\xE9es", Profile::with_default(Charset::Iso8859_15)), "Pyrénées");
    assert_eq!(dvb(b"Pyr\xE9n\xE9es"), "PyrØnØes");
    assert_eq!(turkish.charset_of(Text(b"A")), Charset::Iso8859_9);
}

#[cfg(feature = "alloc")]
#[test]
fn ascii_is_not_ascii_where_two_bytes_make_a_character() {
    let ucs2 = Profile::with_default(Charset::Ucs2);
    assert_eq!(Text(b"AB=").to_string_lossy(ucs2), "\u{4142}\u{FFFD}");
    assert_eq!(Text(b"AB=").to_string_lossy(ucs2), read(b"AB=", ucs2));
    let registered = Profile::with_default(Charset::EncodingType(1));
    assert_eq!(Text(b"AB").to_string_lossy(registered), read(b"AB", registered));
}

#[test]
fn a_wrong_selector_can_be_read_another_way() {
    let text = Text(b"\x05\xC2\xD5\xDB\xD5");
    assert_eq!(text.to_string(), "ÂÕÛÕ");
    assert_eq!(text.chars_in(Charset::Iso8859_5).collect::<String>(), "Теле");
}

#[cfg(feature = "alloc")]
#[test]
fn trap_27_chinese_strings_with_and_without_selector() {
    // China Central Television in GB 2312; 镕 喆 囧 only in GBK; 𠮷 and Tibetan ka in four bytes.
    let cctv = hex!("D6D0D1EBB5E7CAD3CCA8");
    assert_eq!(read(&cctv, Profile::CHINA), "中央电视台");
    assert_eq!(read(&[&hex!("13")[..], &cctv].concat(), Profile::CHINA), "中央电视台");
    assert_eq!(dvb(&[&hex!("13")[..], &cctv].concat()), "中央电视台");
    for profile in [Profile::CHINA, Profile::DVB] {
        assert_eq!(read(&hex!("13 E946 86B4 87E5 9534B235 8132EE38 41"), profile), "镕喆囧𠮷ཀA");
    }
    assert_eq!(read(&hex!("E946 86B4 87E5 9534B235 8132EE38 41"), Profile::CHINA), "镕喆囧𠮷ཀA");
    assert_eq!(read(b"CCTV-1", Profile::CHINA), "CCTV-1");
    assert_eq!(Profile::CHINA.charset_of(Text(b"CCTV-1")), Charset::Iso6937);
    // Other selectors as everywhere.
    assert_eq!(read(&hex!("11 592E"), Profile::CHINA), "央");
    assert_eq!(read("\u{15}央".as_bytes(), Profile::CHINA), "央");
    assert_eq!(read(&hex!("11 D1EB"), Profile::CHINA.reading_ucs2_as(Charset::Gb18030)), "央");
}

#[cfg(feature = "alloc")]
#[test]
fn trap_27_lead_bytes_of_gbk_are_no_control_codes() {
    // 0xE08A is a character of GBK and, in DVB's two-byte tables, a new line.
    assert_eq!(read(&hex!("13 D6D0 E08A D1EB"), Profile::CHINA), "中鄪央");
    assert_eq!(dvb(&hex!("13 D6D0 E08A D1EB E086 E087")), "中\n央");
    // 0x8A where no character can begin.
    assert_eq!(read(b"\x13\xD6\xD0\x8A \xD1\xEB\x8A", Profile::CHINA), "中\n 央\n");
    assert_eq!(dvb(b"\x13\xD6\xD0\x8A \xD1\xEB\x86"), "中\n 央");
    assert_eq!(read(b"\x13\xD6\xD0\x87 ", Profile::CHINA), "中\u{FFFD} ");
}

/// Emphasis in the form of one-byte tables, which two-byte tables do not have, is sent all the same.
#[cfg(feature = "alloc")]
#[test]
fn trap_27_emphasis_of_one_byte_between_characters_of_two() {
    use Token::Char;
    let tokens = |raw: &[u8]| Text(raw).tokens(Profile::DVB).collect::<Vec<_>>();
    // At the end, and before what ends no code of two bytes.
    for raw in [&hex!("13 86 21 87 20 87")[..], &hex!("12 86 21 87 20 87")] {
        let off = Token::EMPHASIS_OFF;
        assert_eq!(tokens(raw), [Token::EMPHASIS_ON, Char('!'), off, Char(' '), off]);
    }
    // Before a character, where control code and lead byte make a pair that Big5 does not have: 中 is A4A4, 鶠 F5A1.
    for (code, token) in [(0x86, Token::EMPHASIS_ON), (0x87, Token::EMPHASIS_OFF), (0x8A, Token::CR_LF)] {
        let raw = [0x14, 0xA4, 0xA4, code, 0xF5, 0xA1];
        assert_eq!(tokens(&raw), [Char('中'), token, Char('鶠')], "{code:02X}");
    }
}

#[cfg(feature = "alloc")]
#[test]
fn trap_27_two_byte_characters_cut_in_half() {
    for (raw, text) in [
        (&hex!("13 D6D0 D1")[..], "中\u{FFFD}"),
        (&hex!("13 D6D0 95 34 B2"), "中\u{FFFD}4\u{FFFD}"),
        (&hex!("12 C7D1 B1"), "한\u{FFFD}"),
        (&hex!("14 BB4F C6"), "臺\u{FFFD}"),
        // An unassigned code whose second byte is ASCII costs one byte.
        (&hex!("14 BB4F 81 41"), "臺\u{FFFD}A"),
        (&hex!("13 D6D0 FF 41"), "中\u{FFFD}A"),
    ] {
        assert_eq!(dvb(raw), text, "{raw:02x?}");
        assert!(!Text(raw).is_well_formed(Profile::DVB));
    }
}

#[cfg(feature = "alloc")]
#[test]
fn korean_and_traditional_chinese() {
    assert_eq!(dvb(&hex!("12 C7D1B1B9 41 B9E6BCDB E08A 8C63")), "한국A방송\n똠");
    assert_eq!(dvb(&hex!("14 BB4F C657 E08A 41 B971B5F8")), "臺灣\nA電視");
    assert_eq!(dvb(&hex!("12 C7D1 8A 20 14")), "한\n ");
    // One code, two characters.
    assert_eq!(dvb(&hex!("14 8862 41")), "\u{CA}\u{304}A");
}

#[cfg(not(feature = "alloc"))]
#[test]
fn east_asian_strings_keep_their_ascii_without_alloc() {
    assert_eq!(read(&hex!("13 D6D0 41 9534B235 E946"), Profile::CHINA), "\u{FFFD}A\u{FFFD}\u{FFFD}");
}

#[test]
fn truncation_keeps_whole_characters() {
    for (raw, max, kept) in [
        (&b"\x15\xE4\xB8\xAD\xE5\xA4\xAE"[..], 6, &b"\x15\xE4\xB8\xAD"[..]),
        (b"\x15\xE4\xB8\xAD\xE5\xA4\xAE", 7, b"\x15\xE4\xB8\xAD\xE5\xA4\xAE"),
        (b"\x15\xE4\xB8\xAD", 3, b""),
        (b"\x15\xE4\xB8\xAD", 0, b""),
        (b"\x13\xD6\xD0\xD1\xEB", 4, b"\x13\xD6\xD0"),
        (b"\x13\x95\x34\xB2\x35", 4, b""),
        (b"\x11\x4E\x2D\xD8\x42\xDF\xB7", 6, b"\x11\x4E\x2D"),
        (b"p\xCFr", 2, b"p"),
        (b"\x10\x00\x02\xE1\xE9", 4, b"\x10\x00\x02\xE1"),
        (b"plain", 3, b"pla"),
    ] {
        assert_eq!(&*Text(raw).truncate_to(max, Profile::DVB), kept, "{raw:02x?} to {max}");
    }
    assert_eq!(&*Text(b"\xD6\xD0\xD1\xEB").truncate_to(3, Profile::CHINA), b"\xD6\xD0");
}

#[test]
fn shown_as_text() {
    let text = Text(b"\x05\x86Say \"\xFE\"\x87\x8A'ok'");
    assert_eq!(text.to_string(), "Say \"ş\"\n'ok'");
    assert_eq!(format!("{text:?}"), r#""Say \"ş\"\n'ok'""#);
    assert_eq!(format!("{:?}", Text(b"\xC9").display(Profile::with_default(Charset::Iso8859_1))), r#""É""#);
    assert_eq!(Charset::Iso8859_9.to_string(), "ISO/IEC 8859-9");
    assert_eq!(Charset::Iso8859_13.to_string(), "ISO/IEC 8859-13");
    assert_eq!(Charset::EncodingType(2).to_string(), "encoding_type_id 0x02");
}

#[test]
fn a_field_keeps_its_bytes() {
    let raw = hex!("05 86 FF 00 C2");
    let text = Text::from_bytes(&raw).unwrap();
    assert_eq!((text, &*text, text.encoded_len()), (Text::from(&raw), &raw[..], 5));
    let mut out = [0; 5];
    assert_eq!(text.encode_to_slice(&mut out), Ok(5));
    assert_eq!(out, raw);
    assert!(text.encode_to_slice(&mut out[..4]).is_err());
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_to_their_end(raw: Vec<u8>, max in 0usize..40) {
        let charsets = [Charset::Iso6937, Charset::Ucs2, Charset::Utf8, Charset::KsX1001, Charset::Gb2312, Charset::Gb18030, Charset::Big5];
        for profile in charsets.into_iter().map(Profile::with_default).chain([Profile::CHINA]) {
            let text = Text(&raw);
            let mut tokens = text.tokens(profile);
            let mut left = tokens.rest().len() + 1;
            // Every step consumes, but the second character of a code.
            let mut pending = 1;
            while tokens.next().is_some() {
                pending = if tokens.rest().len() < left { 1 } else { pending - 1 };
                assert!(pending >= 0);
                left = tokens.rest().len();
            }
            assert_eq!(left * usize::from(!text.body().is_empty()), 0);
            let cut = text.truncate_to(max, profile);
            assert!(cut.len() <= max.max(raw.len().min(max)) && raw.starts_with(&cut));
            let _ = (text.display(profile).to_string(), text.is_well_formed(profile));
        }
    }
}
