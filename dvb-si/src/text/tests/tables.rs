//! The one-byte tables, against Python's codecs.

extern crate std;
use super::super::{Charset, latin};
use hex_literal::hex;
use std::string::String;

/// FNV-1a of the UTF-8 of the characters 0xA0..=0xFF, holes as U+FFFD, computed in Python from
/// its codec iso8859_N.
const DIGESTS: [(u8, u64); 15] = [
    (1, 0x4426_65ae_188f_1ee5),
    (2, 0x52cc_556b_e798_d4f6),
    (3, 0xce14_d944_e08f_76d7),
    (4, 0x86a6_836f_cd6d_4b4f),
    (5, 0xd2be_0ba7_c6c5_12ef),
    (6, 0x1097_8bf3_422a_9022),
    (7, 0x8abd_2a62_d072_6f29),
    (8, 0xa282_a36d_0059_969d),
    (9, 0x94ae_0df6_dbb4_5016),
    (10, 0x0ac8_c6a8_f7cb_8e5b),
    (11, 0x03a0_1068_caa2_5401),
    (13, 0x84a7_d5af_773a_1321),
    (14, 0x288d_987a_fe09_49f5),
    (15, 0x514b_bc72_aef9_d800),
    (16, 0xf448_12a1_fb50_11c2),
];

#[test]
fn trap_27_every_code_of_iso_8859() {
    for (part, digest) in DIGESTS {
        let table = latin::table(Charset::iso_8859(part).unwrap()).unwrap();
        let characters: String = (0xA0..=0xFF).map(|code| latin::decode(table, code).unwrap_or('\u{FFFD}')).collect();
        let found = characters
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        assert_eq!(found, digest, "ISO/IEC 8859-{part}: {characters}");
    }
    assert_eq!([0, 12, 17, 255].map(Charset::iso_8859), [None; 4]);
}

#[test]
fn words_of_the_alphabets() {
    for (part, bytes, text) in [
        (1, &hex!("4675DF62616C6C20FFBF")[..], "Fußball ÿ¿"),
        (2, &hex!("50F8ED6C69B920BE6C75BB6F75E86BFD206BF9F2"), "Příliš žluťoučký kůň"),
        (3, &hex!("D869732072657669646F2C20B16F62BF"), "Ĝis revido, ħobż"),
        (4, &hex!("AB65727472FE646520D3BA6E69F1B9"), "Ģertrūde Ķēniņš"),
        (5, &hex!("C2D5DBD5D2D8D4D5DDD8D520F0203120FBD8E0D8DBD8E6D0"), "Телевидение № 1 ћирилица"),
        (6, &hex!("CAE4E1D2EAE8E6AC20E6D9E5BF"), "تلفزيون، نعم؟"),
        (7, &hex!("D4E7EBE5FCF1E1F3E720C5D1D420A4"), "Τηλεόραση ΕΡΤ €"),
        (8, &hex!("E8ECE5E5E9E6E9E4"), "טלוויזיה"),
        (9, &hex!("DD7374616E62756C20FDF064FD7220FEE7F6"), "İstanbul ığdır şçö"),
        (10, &hex!("DEF372F0757220B3B46D656EB2"), "Þórður ģīmenē"),
        (11, &hex!("E4B7C2BED5BAD5E0CDCA20F5"), "ไทยพีบีเอส ๕"),
        (13, &hex!("C0FE756F6C617320A54BFBE8696F73B4"), "Ąžuolas „Kūčios“"),
        (14, &hex!("D0796E656220AB656F636820F7ED72"), "Ŵyneb ḋeoch ṫír"),
        (15, &hex!("BC7576726520E0203520A420B469B8656B"), "Œuvre à 5 € Žižek"),
        (16, &hex!("AA7469696EFEE320BA6920FE6172E320A5A4B5"), "Știință și țară „€”"),
    ] {
        let charset = Charset::iso_8859(part).unwrap();
        assert_eq!(charset.chars(bytes).collect::<String>(), text);
        #[cfg(feature = "alloc")]
        assert_eq!(charset.encode(text).unwrap(), bytes);
    }
}

#[test]
fn trap_27_iso_8859_9_and_11_are_not_the_windows_code_pages() {
    // Codes 0x80..=0x9F are letters and signs there, control codes here.
    for charset in [Charset::Iso8859_9, Charset::Iso8859_11] {
        assert_eq!(charset.chars(b"A\x80\x85\x8A\x93\x9FB").collect::<String>(), "A\nB");
    }
    assert_eq!(Charset::Iso8859_11.chars(b"\xDB\xFC").collect::<String>(), "\u{FFFD}\u{FFFD}");
}

#[test]
fn iso_6937_with_the_euro_sign() {
    let signs = "\u{A0}¡¢£€¥\u{FFFD}§¤‘“«←↑→↓°±²³×µ¶·÷’”»¼½¾¿";
    let letters = "ΩÆĐªĦ\u{FFFD}ĲĿŁØŒºÞŦŊŉĸæđðħıĳŀłøœßþŧŋ\u{AD}".replace('Ω', "\u{2126}");
    let codes: [u8; 32] = core::array::from_fn(|n| n as u8);
    assert_eq!(Charset::Iso6937.chars(&codes.map(|n| n + 0xA0)).collect::<String>(), signs);
    assert_eq!(Charset::Iso6937.chars(&codes.map(|n| n + 0xE0)).collect::<String>(), letters);
    assert_eq!(Charset::Iso6937.chars(&hex!("D0D1D2D3D4D5D6D7DCDDDEDF")).collect::<String>(), "\u{2015}¹®©™♪¬¦⅛⅜⅝⅞");
    assert!(Charset::Iso6937.chars(&hex!("C0D8D9DADBA6E5")).all(|c| c == '\u{FFFD}'));
}
