//! Every column and rule of `syntax!`, against bytes worked out by hand.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use hex_literal::hex;
use wire::{Bcd, Blob, Chars, Decode, Encode, Error, ErrorKind, List, Owned, Reader, Rfu, Rfz};

wire::codes! {
    /// Kinds.
    pub Kind: u8 = 3 { 1 ONE "one", 5 FIVE "five" }
}

wire::syntax! {
    /// Bits that cross bytes, of every size.
    pub struct Crossing {
        a:  4 u8,
        b: 64 u64,
        c: 12 u16,
        d: 48 [u8; 6],
        e: 31 u32,
        f:  1 bool,
    }
    /// Named, reserved, decimal, signed, textual.
    pub struct Kinds {
        kind:       3 Kind,
        reserved_1: 5 Rfu,
        zero:       4 Rfz,
        digits:    12 Bcd<3>,
        signed:     5 i8,
        flag:       3 u8,
        language:  24 Chars<3>,
    }
    /// Lengths: plain, in words, less four, plus one.
    pub struct Lengths<'a> {
        reserved: 4 Rfu,
        plain: [12] Blob<'a>,
        words: [8 * 4] Blob<'a>,
        with_crc: [8 - 4] Blob<'a>,
        minus_one: [8 + 1] Blob<'a>,
        rest: .. List<'a, Pair>,
    }
    /// An entry.
    pub struct Pair {
        left:   8 u8,
        right: 16 u16,
    }
    /// Counts.
    pub struct Counts<'a> {
        reserved: 4 Rfz,
        pairs: (count 4) List<'a, Pair>,
        number: 8 u8,
        size: 8 u8,
        more: (count 8 + 1) List<'a, Item<'a>>,
        times: (times number) List<'a, Pair>,
        bytes: (bytes size) Blob<'a>,
    }
    /// Presence: flags that follow the value.
    pub struct Present<'a> {
        pair_flag:   1 bool = pair.is_some(),
        clock_flag:  1 bool = clock.is_some(),
        text_flag:   1 bool = text.is_some(),
        list_flag:   1 bool = list.is_some(),
        absent_flag: 1 bool = word.is_none(),
        reserved:    3 Rfu,
        pair:  (if pair_flag) Option<Pair>,
        clock: (if clock_flag) 48 Option<u64>,
        text:  (if text_flag) [8] Option<Blob<'a>>,
        list:  (if list_flag) (count 8) Option<List<'a, Pair>>,
        word:  (if !absent_flag) 16 Option<u16>,
    }
    /// A flag that the standard leaves free, a constant, a range.
    pub struct Ruled {
        magic:   8 u8 = 0x11,
        present: 1 bool,
        level:   7 u8 in 1..=100,
        value: (if present && level > 3) 8 Option<u8>,
    }
    /// A selector that follows the value.
    pub struct Selected<'a> {
        before:  8 u8,
        kind:    8 u8 = body.selector(),
        body: (match kind) Body<'a>,
    }
    /// Tag, length, value.
    pub raw struct Tlv<'a> {
        tag:    8 u8,
        value: [8] Blob<'a>,
    }
    /// Line 1.
    pub struct Item<'a> {
        name: [8] Blob<'a>,
        code:  8 u8,
    }
    /// Line 2.
    pub struct Empty {}
    /// A loop of a union.
    pub struct Loop<'a> {
        before: 16 u16,
        items: [16] List<'a, Any<'a>>,
    }
}

wire::choice! {
    /// Bodies.
    pub enum Body<'a>: u8 {
        1 Pair,
        2 Item<'a>,
        0x10..=0x1F Lengths<'a> as "LENGTHS",
    }
}

wire::tagged! {
    /// A namespace.
    pub enum Any<'a>: Tlv<'a> {
        0x01 Item<'a>,
        0x02 Empty,
        0x03 Crossing as "CROSSING",
    }
    /// A namespace that extends another.
    pub enum More<'a>: Tlv<'a> extends Base(Any<'a>) {
        0x02 Pair,
        0x80 Kinds,
    }
}

mod choices {
    use super::*;
    use wire::testing::{Sample, Source, laws};

    // A choice is tested inside the structure that selects; this one covers the rest of the file.
    #[test]
    fn a_sample_of_zeros_ends() {
        let mut s = Source::new(&[]);
        Loop::sample(&mut s);
        assert_eq!(s.into_bytes(), [0, 0, 0, 0]);
        laws::<Selected<'static>>();
    }
}

/// The value is read from `bytes` and written back as them; the JSON gives them too.
#[track_caller]
fn both_ways<'a, T>(bytes: &'a [u8], value: T)
where
    T: Decode<'a> + Encode + PartialEq + std::fmt::Debug,
{
    assert_eq!(T::from_bytes(bytes).unwrap(), value);
    assert_eq!(value.encode_to_vec().unwrap(), bytes);
    assert_eq!(value.encoded_len(), bytes.len());
}

#[test]
fn bits_cross_bytes() {
    both_ways(
        &hex!("a0123456789abcdefb12 112233445566 80000003"),
        Crossing { a: 0xA, b: 0x0123_4567_89AB_CDEF, c: 0xB12, d: hex!("112233445566"), e: 0x4000_0001, f: true },
    );
}

#[test]
fn kinds_of_bits() {
    let value = Kinds {
        kind: Kind::FIVE,
        digits: Bcd::new(907).unwrap(),
        signed: -3,
        flag: 6,
        language: Chars(*b"chi"),
        ..Kinds::default()
    };
    both_ways(&hex!("bf 0907 ee 636869"), value);
    assert_eq!(
        format!("{value:?}"),
        "Kinds { kind: five, reserved_1: 1s, zero: 0s, digits: 907, signed: -3, flag: 6, language: \"chi\" }"
    );
    // Reserved bits that are not as they should be are kept.
    let odd = Kinds::from_bytes(&hex!("a7 8907 ee 636869")).unwrap();
    assert_eq!((odd.reserved_1.deviation(), odd.zero.deviation()), (0b11000, 8));
    assert_eq!(odd.encode_to_vec().unwrap(), hex!("a7 8907 ee 636869"));
}

#[test]
fn lengths_and_their_bias() {
    let rest = [Pair { left: 1, right: 0x0203 }, Pair { left: 4, right: 0x0506 }];
    let value = Lengths {
        plain: Blob(&[9, 8]),
        words: Blob(&[1, 2, 3, 4]),
        with_crc: Blob(&[7]),
        minus_one: Blob(&[5, 6]),
        rest: (&rest).into(),
        ..Default::default()
    };
    both_ways(&hex!("f002 0908 01 01020304 05 07 01 0506 010203 040506"), value);
    let wrong = Lengths { words: Blob(&[1, 2, 3]), minus_one: Blob(&[1]), ..Default::default() };
    let e = wrong.encode_to_vec().unwrap_err();
    assert_eq!((e.at(), e.kind()), ("Lengths.words", ErrorKind::Inconsistent));
    let short = Lengths { minus_one: Blob(&[]), ..Default::default() };
    assert_eq!(short.encode_to_vec().unwrap_err().at(), "Lengths.minus_one");
    let e = Lengths::from_bytes(&hex!("f000 00 03 00 00")).unwrap_err();
    // At the length itself, byte 3.
    assert_eq!((e.at(), e.offset(), e.kind()), ("Lengths.with_crc", 3, ErrorKind::Value(3)));
}

#[test]
fn counts_announce_entries() {
    let (pairs, times) = ([Pair { left: 1, right: 2 }], [Pair { left: 3, right: 4 }, Pair { left: 5, right: 6 }]);
    let more = [Item { name: Blob(b"x"), code: 7 }];
    let value = Counts {
        pairs: (&pairs).into(),
        number: 2,
        size: 3,
        more: (&more).into(),
        times: (&times).into(),
        bytes: Blob(&[8, 9, 10]),
        ..Default::default()
    };
    both_ways(&hex!("01 010002 02 03 00 01 78 07 030004 050006 08090a"), value);
    assert_eq!(Counts { number: 3, ..value }.encode_to_vec().unwrap_err().at(), "Counts.times");
    assert_eq!(Counts { size: 2, ..value }.encode_to_vec().unwrap_err().at(), "Counts.bytes");
    let none = Counts { more: List::default(), ..value };
    assert_eq!(none.encode_to_vec().unwrap_err().at(), "Counts.more");
}

#[test]
fn flags_follow_presence() {
    let value = Present { clock: Some(0x0102_0304_0506), text: Some(Blob(b"ab")), ..Default::default() };
    both_ways(&hex!("6f 010203040506 02 6162"), value);
    let list = [Pair { left: 1, right: 2 }];
    let value = Present { pair: Some(list[0]), list: Some((&list).into()), word: Some(0xABCD), ..Default::default() };
    both_ways(&hex!("97 010002 01 010002 abcd"), value);
    let e = Present { clock: Some(1 << 48), ..Default::default() }.encode_to_vec().unwrap_err();
    assert_eq!((e.at(), e.kind()), ("Present.clock", ErrorKind::TooLarge(1 << 48)));
}

#[test]
fn constants_and_ranges_hold_in_both_directions() {
    both_ways(&hex!("11 84 63"), Ruled { present: true, level: 4, value: Some(0x63) });
    let e = Ruled::from_bytes(&hex!("12 84 63")).unwrap_err();
    assert_eq!((e.at(), e.offset(), e.kind()), ("Ruled.magic", 0, ErrorKind::Constant { expected: 0x11, found: 0x12 }));
    let e = Ruled::from_bytes(&hex!("11 80")).unwrap_err();
    assert_eq!((e.at(), e.offset(), e.kind()), ("Ruled.level", 1, ErrorKind::Value(0)));
    let e = Ruled { present: false, level: 101, value: None }.encode_to_vec().unwrap_err();
    assert_eq!((e.at(), e.kind()), ("Ruled.level", ErrorKind::Value(101)));
    let e = Ruled { present: false, level: 4, value: Some(1) }.encode_to_vec().unwrap_err();
    assert_eq!((e.at(), e.kind()), ("Ruled.value", ErrorKind::Inconsistent));
}

#[test]
fn selectors_follow_the_value() {
    both_ways(&hex!("07 01 020003"), Selected { before: 7, body: Body::Pair(Pair { left: 2, right: 3 }) });
    both_ways(&hex!("07 63 0405"), Selected { before: 7, body: Body::Other(0x63, Blob(&[4, 5])) });
    let lengths = Lengths { minus_one: Blob(&[9]), ..Default::default() };
    both_ways(&hex!("07 12 f000 00 04 00 09"), Selected { before: 7, body: Body::Lengths(0x12, lengths) });
    // A selector that has a line cannot stand for other bytes, nor one outside of its range.
    assert!(Selected { before: 7, body: Body::Other(1, Blob(&[4, 5])) }.encode_to_vec().is_err());
    assert!(Selected { before: 7, body: Body::Lengths(0x22, lengths) }.encode_to_vec().is_err());
    assert_eq!(Body::Other(9, Blob(&[])).selector(), 9);
}

#[test]
fn unknown_and_invalid_items_stay_in_place() {
    let bytes = hex!("0102 0012 01 03 01 41 09 f0 01 aa 02 00 01 03 01 41 09 01 01 05");
    let l = Loop::from_bytes(&bytes).unwrap();
    let items: Vec<Any> = l.items.iter().map(Result::unwrap).collect();
    assert_eq!(items[0], Any::from(Item { name: Blob(b"A"), code: 9 }));
    assert_eq!(items[1], Any::Unknown(Tlv { tag: 0xF0, value: Blob(&[0xAA]) }));
    assert_eq!(items[2], Any::from(Empty {}));
    let Any::Invalid { raw, error } = items[4] else { panic!("{:?}", items[4]) };
    assert_eq!(raw, Tlv { tag: 1, value: Blob(&[5]) });
    assert_eq!(error.to_string(), "Item.name at byte 22: needs 5 bytes, 0 left in Tlv.value_length");
    assert_eq!(Loop { before: 0x0102, items: items[..].into() }.encode_to_vec().unwrap(), bytes);
}

#[test]
fn a_namespace_extends_another() {
    let more = |b| More::from_bytes(b).unwrap();
    assert!(matches!(more(&hex!("01 03 01 41 09")), More::Base(Any::Item(_))));
    assert!(matches!(more(&hex!("02 03 010002")), More::Pair(_)));
    assert!(matches!(more(&hex!("02 00")), More::Invalid { .. }));
    assert!(matches!(more(&hex!("01 00")), More::Invalid { .. }));
    assert!(matches!(more(&hex!("77 00")), More::Unknown(_)));
    assert_eq!(more(&hex!("01 03 01 41 09")).name(), "item");
}

#[test]
fn errors_name_the_field_and_the_place() {
    let text = |r: Result<(), Error>| r.unwrap_err().to_string();
    assert_eq!(text(Pair::from_bytes(&[1, 2]).map(drop)), "Pair.right at byte 1: needs 2 bytes, 1 left");
    assert_eq!(text(Pair::from_bytes(&[]).map(drop)), "Pair.left at byte 0: needs 1 bytes, 0 left");
    assert_eq!(text(Pair::from_bytes(&[1, 2, 3, 4]).map(drop)), "Pair at byte 3: 1 bytes left over");
    assert_eq!(
        text(Tlv::decode(&mut Reader::at(&[1, 9, 5, 6], 100)).map(drop)),
        "Tlv.value at byte 102: needs 9 bytes, 2 left"
    );
    let long = [0; 256];
    let e = Tlv { tag: 1, value: Blob(&long) }.encode_to_vec();
    assert_eq!(text(e.map(drop)), "Tlv.value at byte 1: 256 bytes, at most 255");
    assert_eq!(
        text(Pair::default().encode_to_slice(&mut [0; 2]).map(drop)),
        "Pair.right at byte 0: output buffer full"
    );
    let e = Kinds { signed: 16, ..Default::default() }.encode_to_vec();
    assert_eq!(e.unwrap_err().at(), "Kinds.signed");
}

#[test]
fn a_loop_ends_after_its_first_framing_error() {
    let l: List<Tlv> = List::from_wire(&[1, 0, 2, 9, 3]);
    let walked: Vec<_> = l.iter().collect();
    assert_eq!(walked.len(), 2);
    assert!(walked[1].is_err());
    assert_eq!(l.validate(), Err(walked[1].unwrap_err()));
    assert_eq!(l.encode_to_vec().unwrap(), [1, 0, 2, 9, 3]);
    let empty: List<Empty> = List::from_wire(&[1]);
    assert_eq!(empty.iter().map(|r| r.unwrap_err().kind()).collect::<Vec<_>>(), [ErrorKind::EmptyEntry]);
}

#[test]
fn outputs() {
    let p = Pair { left: 1, right: 0x0203 };
    let mut v = vec![9];
    p.append_to(&mut v).unwrap();
    let mut b = bytes::BytesMut::from(&[8][..]);
    p.put_into(&mut b).unwrap();
    assert_eq!((&v[..], &b[..]), (&[9, 1, 2, 3][..], &[8, 1, 2, 3][..]));
    let mut small = &mut [0u8; 2][..];
    assert_eq!(p.put_into(&mut small).unwrap_err().kind(), ErrorKind::Full);
    assert!(Kinds { signed: 16, ..Default::default() }.append_to(&mut v).is_err());
    assert_eq!(v, [9, 1, 2, 3]);
}

#[test]
fn owned_crosses_threads_and_shares_its_bytes() {
    fn is<T: Send + Sync + Clone + 'static>(_: &T) {}
    let o = Owned::<Item<'static>>::new(bytes::Bytes::from_static(&hex!("02 4142 07"))).unwrap();
    is(&o);
    let p = o.clone();
    let name = std::thread::spawn(move || p.slice(p.get().name.0)).join().unwrap();
    assert_eq!(&name[..], b"AB");
    assert_eq!(name.as_ptr(), o.as_bytes()[1..].as_ptr());
    assert_eq!(&o.slice(b"elsewhere")[..], b"elsewhere");
    assert!(Owned::<Item<'static>>::new(bytes::Bytes::from_static(&[9])).is_err());
}

#[test]
fn json_has_the_standards_names_and_is_read_back() {
    let bytes = hex!("0102 0012 01 03 01 41 09 f0 01 aa 02 02 0102 01 04 00 07 0304");
    let l = Loop::from_bytes(&bytes).unwrap();
    let json = serde_json::to_value(l).unwrap();
    assert_eq!(
        json,
        serde_json::json!({ "before": 258, "items": [
            { "item": { "name": "41", "code": 9 } },
            { "unknown": { "tag": 240, "value": "aa" } },
            { "empty": {}, "tail": "0102" },
            { "item": { "name": "", "code": 7 }, "tail": "0304" },
        ] })
    );
    let back: Owned<Loop<'static>> = serde_json::from_value(json).unwrap();
    assert_eq!(back.as_bytes()[..], bytes);
    let wrong = |json: &str| serde_json::from_str::<Owned<Loop<'static>>>(json).unwrap_err().to_string();
    assert_eq!(wrong(r#"{"befor": 1}"#), "befor: no such field in Loop");
    assert_eq!(wrong(r#"{"before": 1}"#), "items: missing in Loop");
    assert_eq!(
        wrong(r#"{"before": 1, "items": [], "before": 2}"#),
        "the key `before` twice in one object at line 1 column 35"
    );
    assert_eq!(wrong(r#"{"before": 65536, "items": []}"#), "before: does not fit the field");
    assert_eq!(
        wrong(r#"{"before": 1, "items": [{"item": {"name": "4", "code": 1}}]}"#),
        "items[0].item.name: expected hexadecimal digits"
    );
    // A tail where none is kept would be lost.
    for item in [r#""unknown": {"tag": 240, "value": "aa"}"#, r#""invalid": {"raw": {"tag": 1, "value": ""}}"#] {
        let label = item.split('"').nth(1).unwrap();
        let expected = format!("items[0].{label}: no tail can stand behind it");
        for item in [format!(r#"{item}, "tail": "bb""#), format!(r#""tail": "bb", {item}"#)] {
            assert_eq!(wrong(&format!(r#"{{"before": 1, "items": [{{{item}}}]}}"#)), expected);
        }
    }
}

#[test]
fn nom_combinators_take_declared_types() {
    use nom::{Parser, multi::count};
    let input = hex!("010002 030004 ff");
    let (rest, pairs) = count(Pair::nom::<()>, 2).parse(&input[..]).unwrap();
    assert_eq!((rest, pairs[1]), (&[0xFF][..], Pair { left: 3, right: 4 }));

    /// An error of the user's, which keeps ours.
    #[derive(Debug, PartialEq)]
    enum Mine {
        Nom(nom::error::ErrorKind),
        Field(Error),
    }
    impl<'a> nom::error::ParseError<&'a [u8]> for Mine {
        fn from_error_kind(_: &'a [u8], kind: nom::error::ErrorKind) -> Self {
            Mine::Nom(kind)
        }
        fn append(_: &'a [u8], _: nom::error::ErrorKind, other: Self) -> Self {
            other
        }
    }
    impl<'a> nom::error::FromExternalError<&'a [u8], Error> for Mine {
        fn from_external_error(_: &'a [u8], _: nom::error::ErrorKind, error: Error) -> Self {
            Mine::Field(error)
        }
    }
    let Err(nom::Err::Error(Mine::Field(e))) = count(Pair::nom::<Mine>, 3).parse(&input[..]) else { panic!() };
    assert_eq!(e.at(), "Pair.right");
}

wire::syntax! {
    /// Lengths as long as the address space of a small machine.
    pub struct Wide<'a> {
        number: 64 u64,
        pairs: (count 32) List<'a, Pair>,
        body: [32 * 4] Blob<'a>,
    }
}

/// What tests on a machine of 32 bits and one with the high byte first see differently, if anything is wrong.
#[test]
fn trap_43_lengths_of_any_size_on_any_machine() {
    let bytes = hex!("0102030405060708 00000001 0A0B0C 00000001 DDEEFF11");
    let wide = Wide::from_bytes(&bytes).unwrap();
    assert_eq!((wide.number, wide.body), (0x0102_0304_0506_0708, Blob(&[0xDD, 0xEE, 0xFF, 0x11])));
    assert_eq!(wide.pairs.iter().next(), Some(Ok(Pair { left: 0x0A, right: 0x0B0C })));
    assert_eq!(wide.encode_to_vec().unwrap(), bytes);
    // 2^32 - 1 pairs, and a length of 2^34 - 4 bytes: neither may wrap to something small.
    for (at, value, field) in [
        (8, u32::MAX, "Wide.pairs"),
        (8, 0x5555_5556, "Wide.pairs"), // times 3 it is 2 beyond 2^32
        (15, u32::MAX, "Wide.body"),
        (15, 0x4000_0001, "Wide.body"), // times 4 it is 4 beyond 2^32
    ] {
        let mut bytes = bytes;
        bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
        let error = Wide::from_bytes(&bytes).unwrap_err();
        assert!(error.at() == field || error.at().starts_with("Pair"), "{error}");
        assert!(
            matches!(error.kind(), ErrorKind::Short { .. } | ErrorKind::Value(_) | ErrorKind::TooLarge(_)),
            "{error}"
        );
    }
}
