//! The columns that follow other fields: arguments, lengths elsewhere, bits that move. Bytes worked out by hand.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use hex_literal::hex;
use wire::testing::Sample;
use wire::{
    Blob, Checked, Decode, Digits, Encode, Error, ErrorKind, Kept, Known, List, Mpeg, Owned, Packed, Raw, Reader, Rfu,
    Rfz, Scope, U16, X25,
};

wire::syntax! {
    /// An argument for the entries of a loop, for a part, and for an optional part.
    pub struct Told<'a> {
        several:  1 bool,
        width:    2 u8,
        reserved: 5 Rfu,
        first: _ Cell<'a>(several),
        other: (if width == 3) [8] Option<Sized>(width, several),
        cells: .. List<'a, Cell<'a>, bool>(several),
    }
    /// One number or several.
    pub struct Cell<'a>(several: bool) {
        id:    8 u8,
        many:  (if several) [8] Option<List<'a, Number>>,
        one:   (if !several) 16 Option<u16>,
    }
    /// Two arguments, one of them a width.
    pub struct Sized(width: u8, flag: bool) {
        flagged: (if flag) 8 Option<u8>,
        kind:    4 u8,
        value:   (bits u32::from(width).saturating_mul(4)) u16,
    }
    /// A number.
    pub struct Number { number: 16 u16 }

    /// A length in front of a choice, and one that may not be said.
    pub struct Framed<'a> {
        kind:    8 u8 = body.selector(),
        body: [8] (match kind) Body<'a>,
        size:    8 Said,
        again:   8 u8,
        rest:  (within size.said()) (match again) Body<'a>,
    }
    /// Parts that are there when there is more.
    pub struct Longer {
        first:  8 u8,
        second: (more) 16 Option<u16>,
        third:  (more) Option<Number>,
    }
    /// A number that stands apart from its list, the entries of which are told something.
    pub struct Apart<'a> {
        number:  7 u8 = count(cells),
        several: 1 bool,
        cells: (times number) List<'a, Cell<'a>, bool>(several),
    }
    /// One length over two parts that do not touch it, a length within it, a count elsewhere.
    pub struct Elsewhere<'a> {
        total:  16 u16 = len(inner, outer),
        number:  8 u8 = count(outer),
        inner_length: 8 u8 = len(inner),
        inner: (bytes inner_length) Blob<'a>,
        outer: (bytes total.checked_sub(u16::from(inner_length))) List<'a, Number>,
        /// Not the number of anything in particular.
        len:     8 u8,
    }
    /// A length over one of two parts, the first of which is told something.
    pub struct Measured<'a> {
        length:  8 u8 = len(plain, hidden).saturating_add(1),
        packet:  1 bool = hidden.is_some(),
        several: 1 bool,
        fill:    6 Rfu,
        plain:  (if !packet) (bytes length.checked_sub(1)) Option<Cell<'a>>(several),
        hidden: (if packet) (bytes length.checked_sub(1)) Option<Blob<'a>>,
    }
    /// A trailer and a checksum behind everything.
    pub struct Sealed<'a> {
        head:      8 u8,
        body:     .. - 6 Blob<'a>,
        signature: 16 u16,
        crc_32:   (sum) Checked<Mpeg>,
    }
    /// A checksum that is kept as received.
    pub struct Lenient<'a> {
        head: 8 u8,
        hcs: (sum) Kept<'a, X25>,
    }
    /// Bits that depend on bits.
    pub struct Moving<'a> {
        specified: 1 bool = time.is_some(),
        reserved:  (if specified) 6 Option<Rfu>,
        time:      (if specified) 33 Option<u64>,
        nothing:   (if !specified) 7 Option<Rfu>,
        width:     3 u8,
        flag:      1 bool,
        value:     (bits u32::from(width).saturating_add(1)) u8 in 0..=100,
        fill:      (align) Rfz,
        kind:      4 u8 = 9,
        name:    [12] Blob<'a>,
    }
    /// Entries of three bits, digits, an array that no number holds.
    pub struct Small<'a> {
        zero:     1 Rfz,
        number:  15 u16,
        slots: (times number) Packed<'a, u8, 3>,
        digits: 144 Digits<18>,
        key:    128 [u8; 16],
    }
    /// A list that ends with itself.
    pub struct Chained<'a> {
        links: (while |link| link.more) List<'a, Link>,
        end: 8 u8,
    }
    /// A link.
    pub struct Link { more: 1 bool, id: 7 u8 }

    /// An item whose length has as many bits as its tag says.
    pub raw struct Item<'a> {
        tag: 8 u8,
        body: [(width(tag))] Blob<'a>,
    }
    /// All items.
    pub struct Items<'a> {
        count: 8 u8,
        items: .. List<'a, Any<'a>>,
    }
    /// Whose items follow.
    pub struct Owner { owner: 8 u8 }
    /// Scoped items, in a namespace that can be changed.
    pub struct Namespaced<'a, D: wire::Item<'a> = Scoped<'a>> {
        id: 8 u8,
        items: [8] List<'a, D>,
    }
    /// A header that is all head.
    pub struct Message<'a> {
        version: 8 u8,
        kind:    8 u8,
        body: (match (kind, version)) Payload<'a>,
    }
    /// The same with a length.
    pub struct Measure<'a> {
        version: 8 u8,
        kind:    8 u8,
        body: [8] (match (kind, version)) Payload<'a>,
    }
}

wire::codes! {
    /// A size, or none said.
    pub Said: u8 = 8 { 0xFF NOT_SAID "not said" }
}

impl Said {
    fn said(self) -> Option<u8> {
        (self != Said::NOT_SAID).then_some(self.0)
    }
}

/// Bits of the length of an item.
const fn width(tag: u8) -> u8 {
    match tag {
        0 => 0,
        15..=18 => 16,
        _ => 8,
    }
}

wire::choice! {
    /// Bodies.
    pub enum Body<'a>: u8 { 1 Number, 2 Longer, 3 Bytes(Blob<'a>) }
    /// Bodies by two fields; those that do not decode are kept.
    pub enum Payload<'a>: (u8, u8) kept {
        (3, 0..=4) => (3, 1) Old(Number),
        (3, 5..=255) => (3, 5) New(Elsewhere<'a>),
        (4, _) Every(Longer),
    }
}

wire::tagged! {
    /// Items.
    pub enum Any<'a>: Item<'a> { 0 Nothing(Nothing), 1 Owner, 16 Text(Blob<'a>), 20 Number, 21 Lone(U16) }
    /// Items that are theirs only when they fit.
    pub enum Strict<'a>: Item<'a> exact { 0x80 Number, 0x81 Chained<'a> }
    /// Items of which some are those of all.
    pub enum Own<'a>: Item<'a> extends Any(Any<'a>) from 16 { 20 Owner }
}
wire::syntax! {
    /// No body.
    pub struct Nothing {}
}

wire::scoped! {
    /// All items, and those of an owner.
    pub enum Scoped<'a>: Item<'a> by Owners {
        Any(Any<'a>),
        Strict(Strict<'a>),
    }
}

/// The last owner seen.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Owners(u8);

impl<'a> Scope<'a, Item<'a>> for Owners {
    type Item = Scoped<'a>;

    fn read(&mut self, raw: Item<'a>, body: Reader<'a>) -> Scoped<'a> {
        if let (1, [owner]) = (raw.tag, raw.body.0) {
            self.0 = *owner;
        }
        if raw.tag >= 0x80 && self.0 == 7 { Scoped::strict(raw, body) } else { Scoped::any(raw, body) }
    }
}

/// The value is read from `bytes` and written back as them.
#[track_caller]
fn both_ways<'a, T>(bytes: &'a [u8], value: T)
where
    T: Decode<'a> + Encode + PartialEq + std::fmt::Debug,
{
    assert_eq!(T::from_bytes(bytes).unwrap(), value);
    assert_eq!(value.encode_to_vec().unwrap(), bytes);
    assert_eq!(value.encoded_len(), bytes.len());
}

fn at<T>(r: Result<T, Error>) -> (&'static str, usize, ErrorKind) {
    let e = r.map(drop).unwrap_err();
    (e.at(), e.offset(), e.kind())
}

#[test]
fn arguments_go_to_parts_and_entries() {
    let numbers = [Number { number: 0x0102 }, Number { number: 0x0304 }];
    let cells = [
        Cell { id: 8, many: Some((&numbers).into()), one: None },
        Cell { id: 9, many: Some(List::default()), one: None },
    ];
    let first = Cell { id: 7, many: Some((&numbers[..1]).into()), one: None };
    let other = Some(Sized { flagged: Some(0x55), kind: 6, value: 0xABC });
    let told = Told { several: true, width: 3, first, other, cells: List::Items(&cells), ..Default::default() };
    both_ways(&hex!("ff 07 02 0102 03 55 6abc 08 04 0102 0304 09 00"), told);
    let single = [Cell { id: 8, many: None, one: Some(0x1234) }];
    let told = Told { first: single[0], cells: List::Items(&single), ..Default::default() };
    both_ways(&hex!("1f 08 1234 08 1234"), told);
    // Entries that were built, or received, under another flag.
    assert_eq!(at(Told { several: true, ..told }.encode_to_vec()).0, "Cell.many");
    let wire = Told::from_bytes(&hex!("1f 08 1234 08 1234")).unwrap();
    let cells = Told { several: true, first, cells: wire.cells, ..Default::default() };
    assert_eq!(at(cells.encode_to_vec()).2, ErrorKind::Inconsistent);
    // The third argument of a width that a value does not fit.
    let other = Some(Sized { flagged: Some(0x55), kind: 6, value: 0x1000 });
    let told = Told { several: true, width: 3, first, other, ..Default::default() };
    assert_eq!(at(told.encode_to_vec()).0, "Sized.value");
}

/// The laws compare values from the wire with values of items: these, too, which are told something.
#[test]
fn entries_with_arguments_are_rebuilt_as_items() {
    let bytes = hex!("ff 07 02 0102 03 55 6abc 08 04 0102 0304");
    let told = Told::from_bytes(&bytes).unwrap();
    assert!(matches!(told.cells, List::Wire(..)));
    let built = told.into_items();
    let List::Items(&[Cell { many: Some(List::Items(numbers)), .. }]) = built.cells else { panic!("{built:?}") };
    assert_eq!(numbers, [Number { number: 0x0102 }, Number { number: 0x0304 }]);
    assert!(matches!(built.first.many, Some(List::Items([_]))));
    both_ways(&bytes, built);
}

#[test]
fn a_choice_has_a_length_or_none() {
    let said = Framed {
        body: Body::Number(Number { number: 0x0506 }),
        size: Said(3),
        again: 2,
        rest: Body::Longer(Longer { first: 1, second: Some(0x0203), third: None }),
    };
    both_ways(&hex!("01 02 0506 03 02 01 0203"), said);
    let open = Framed { size: Said::NOT_SAID, again: 1, rest: Body::Number(Number { number: 0x0708 }), ..said };
    both_ways(&hex!("01 02 0506 ff 01 0708"), open);
    // The length is the choice's: a longer body is not the structure's.
    assert_eq!(at(Framed::from_bytes(&hex!("01 03 0506 00 ff 01 0708"))), ("Framed.body", 4, ErrorKind::Trailing(1)));
    assert_eq!(at(Framed { size: Said(9), ..said }.encode_to_vec()), ("Framed.rest", 6, ErrorKind::Inconsistent));
    both_ways(
        &hex!("63 02 0a0b 00 63"),
        Framed {
            body: Body::Other(0x63, Blob(&[10, 11])),
            size: Said(0),
            again: 0x63,
            rest: Body::Other(0x63, Blob(&[])),
        },
    );
}

#[test]
fn parts_are_there_when_there_is_more() {
    both_ways(&hex!("01"), Longer { first: 1, second: None, third: None });
    both_ways(&hex!("01 0203"), Longer { first: 1, second: Some(0x0203), third: None });
    both_ways(&hex!("01 0203 0405"), Longer { first: 1, second: Some(0x0203), third: Some(Number { number: 0x0405 }) });
    assert_eq!(at(Longer::from_bytes(&hex!("01 02"))), ("Longer.second", 1, ErrorKind::Short { need: 2, have: 1 }));
    // An absent part ends the structure: what follows would be read in its place.
    let gap = Longer { first: 1, second: None, third: Some(Number { number: 0x0405 }) };
    assert_eq!(at(gap.encode_to_vec()).0, "Longer.second");
}

#[test]
fn lengths_and_counts_stand_elsewhere() {
    let outer = [Number { number: 0x0708 }, Number { number: 0x090A }];
    let value = Elsewhere { inner: Blob(&[5, 6, 7]), outer: (&outer).into(), len: 0x63 };
    both_ways(&hex!("0007 02 03 050607 0708 090a 63"), value);
    assert_eq!(at(Elsewhere::from_bytes(&hex!("0002 02 03 050607 0708 090a 63"))).0, "Elsewhere.outer");
    // A count that is not right is blamed on the count.
    let wrong = Elsewhere::from_bytes(&hex!("0007 03 03 050607 0708 090a 63"));
    assert_eq!(at(wrong), ("Elsewhere.number", 2, ErrorKind::Inconsistent));
    let long = [0; 256];
    let e = Elsewhere { inner: Blob(&long), ..value }.encode_to_vec();
    assert_eq!(at(e), ("Elsewhere.inner_length", 3, ErrorKind::TooLarge(256)));
}

#[test]
fn a_count_of_entries_that_are_told_something() {
    let cells = [
        Cell { id: 7, one: Some(0x0102), ..Default::default() },
        Cell { id: 8, one: Some(0x0304), ..Default::default() },
    ];
    both_ways(&hex!("04 07 0102 08 0304"), Apart { several: false, cells: List::Items(&cells) });
}

#[test]
fn a_length_of_parts_that_may_be_absent() {
    let cell = Cell { id: 7, one: Some(0x0102), ..Default::default() };
    both_ways(&hex!("04 3f 07 0102"), Measured { plain: Some(cell), ..Default::default() });
    both_ways(&hex!("03 bf 0809"), Measured { hidden: Some(Blob(&[8, 9])), ..Default::default() });
    // One of the two is there.
    assert_eq!(at(Measured::default().encode_to_vec()).0, "Measured.plain");
}

#[test]
fn trailers_and_checksums() {
    // CRC-32/MPEG-2 over 01 02 03 04 05, computed from the definition of the polynomial elsewhere.
    let crc = crc_32_bit_by_bit(&hex!("01 0203 0405"));
    let bytes = [&hex!("01 0203 0405")[..], &crc.to_be_bytes()].concat();
    both_ways(&bytes, Sealed { head: 1, body: Blob(&[2, 3]), signature: 0x0405, ..Default::default() });
    let mut wrong = bytes.clone();
    wrong[1] ^= 1;
    let computed = crc_32_bit_by_bit(&hex!("01 0303 0405"));
    assert_eq!(at(Sealed::from_bytes(&wrong)), ("Sealed.crc_32", 5, ErrorKind::Checksum { found: crc, computed }));
    assert_eq!(at(Sealed::from_bytes(&bytes[..6])), ("Sealed.body", 1, ErrorKind::Short { need: 6, have: 5 }));
    // The check value of CRC-16/X-25 over one byte, least significant byte first.
    let right = Lenient { head: 0x31, ..Default::default() }.encode_to_vec().unwrap();
    assert_eq!(u16::from_le_bytes([right[1], right[2]]), wire::crc::x25(b"1"));
    let kept = Lenient::from_bytes(&hex!("31 0000")).unwrap();
    assert_eq!((kept.hcs.is_ok(), kept.hcs.received()), (false, Some(0)));
    assert_eq!(
        kept.hcs.check().unwrap_err().to_string(),
        format!("HCS at byte 1: checksum is 0x0, computed {:#x}", wire::crc::x25(b"1"))
    );
    // Other contents are wrong by the same bits.
    let edited = Lenient { head: 0x32, ..kept }.encode_to_vec().unwrap();
    assert_eq!(Lenient::from_bytes(&edited).unwrap().hcs.deviation(), kept.hcs.deviation());
    assert_eq!(kept.encode_to_vec().unwrap(), hex!("31 0000"));
    assert_eq!(
        serde_json::to_value(Lenient::from_bytes(&right).unwrap()).unwrap(),
        serde_json::json!({ "head": 0x31 })
    );
}

/// The definition, one bit at a time.
fn crc_32_bit_by_bit(bytes: &[u8]) -> u32 {
    bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ (u32::from(*byte) << 24), |c, _| if c >> 31 == 1 { (c << 1) ^ 0x04C1_1DB7 } else { c << 1 })
    })
}

#[test]
fn bits_follow_bits() {
    let value = Moving {
        reserved: Some(Rfu::default()),
        time: Some(0x1_2345_6789),
        nothing: None,
        width: 5,
        flag: true,
        value: 0b10_1010,
        fill: Rfz::default(),
        name: Blob(b"ab"),
    };
    // 1 111111 1_0010_0011_0100_0101_0110_0111_1000_1001 101 1 101010 000000 1001 000000000010
    both_ways(&hex!("ff 23456789 ba 80 9002 6162"), value);
    let bare = Moving {
        reserved: None,
        time: None,
        nothing: Some(Rfu::default()),
        width: 3,
        flag: false,
        value: 0b0110,
        ..value
    };
    // 0 1111111 011 0 0110 1001 000000000010
    both_ways(&hex!("7f 66 9002 6162"), bare);
    assert_eq!(at(Moving { nothing: Some(Rfu::default()), ..value }.encode_to_vec()).0, "Moving.nothing");
    assert_eq!(
        at(Moving { value: 101, width: 7, ..value }.encode_to_vec()),
        ("Moving.value", 5, ErrorKind::Value(101))
    );
    assert_eq!(at(Moving { value: 0b1_0110, ..bare }.encode_to_vec()).2, ErrorKind::TooLarge(0b1_0110));
    assert_eq!(at(Moving { fill: Rfz::from_deviation(1), ..bare }.encode_to_vec()).0, "Moving.fill");
    let wrong = Moving::from_bytes(&hex!("7f 66 8002 6162"));
    assert_eq!(at(wrong), ("Moving.kind", 2, ErrorKind::Constant { expected: 9, found: 8 }));
    let large = Moving::from_bytes(&hex!("ff 23456789 f6 50 9002 6162"));
    assert_eq!(at(large), ("Moving.value", 5, ErrorKind::Value(101)));
    assert_eq!(at(Moving::from_bytes(&hex!("ff 2345"))).0, "Moving.time");
}

#[test]
fn entries_smaller_than_a_byte() {
    let slots = [5, 0, 3, 7, 1];
    let mut digits = [0x12; 18];
    digits[17] = 0x9F;
    let key = *b"0123456789abcdef";
    let value = Small { number: 5, slots: (&slots).into(), digits: Digits(digits), key, ..Default::default() };
    // 101 000 011 111 001 and a bit behind them
    let bytes = [&hex!("0005 a1f2")[..], &digits, &key].concat();
    both_ways(&bytes, value);
    assert!(!value.digits.is_decimal() && value.digits.iter().take(3).eq([1, 2, 1]));
    let mut odd = bytes.clone();
    odd[3] |= 1;
    let read = Small::from_bytes(&odd).unwrap();
    assert_eq!(read.slots.iter().collect::<Vec<_>>(), slots);
    assert_eq!(read.encode_to_vec().unwrap(), odd);
    assert_eq!(at(Small { number: 6, ..value }.encode_to_vec()).0, "Small.slots");
    assert_eq!(at(Small { slots: (&[8]).into(), number: 1, ..value }.encode_to_vec()).2, ErrorKind::TooLarge(8));
}

/// The first four bits are reserved.
#[test]
fn an_odd_number_of_digits() {
    let read = Digits::<2, true>::from_bytes(&[0xF1, 0x23]).unwrap();
    assert!(read.is_decimal() && read.iter().eq([1, 2, 3]));
    assert_eq!(read.encode_to_vec().unwrap(), [0xF1, 0x23]);
    assert_eq!(Digits::<2, true>::default().0, [0xF0, 0]);
}

#[test]
fn a_list_ends_with_its_last_entry() {
    let links = [Link { more: true, id: 1 }, Link { more: true, id: 2 }, Link { more: false, id: 3 }];
    both_ways(&hex!("81 82 03 63"), Chained { links: (&links).into(), end: 0x63 });
    both_ways(&hex!("03 63"), Chained { links: (&links[2..]).into(), end: 0x63 });
    for wrong in [&links[..2], &links[..0], &[links[2], links[2]]] {
        assert_eq!(at(Chained { links: wrong.into(), end: 0x63 }.encode_to_vec()).0, "Chained.links");
    }
    assert_eq!(at(Chained::from_bytes(&hex!("81 82"))).2, ErrorKind::Short { need: 1, have: 0 });
}

#[test]
fn lengths_of_another_size_for_some_tags() {
    let bytes = hex!("03 00 10 0003 616263 14 02 0405 21 00 14 03 040506 15 02 0708 15 03 070809");
    let items: Vec<Any> = Items::from_bytes(&bytes).unwrap().items.iter().map(Result::unwrap).collect();
    assert_eq!(items[0], Any::from(Nothing {}));
    assert_eq!(items[1], Any::from(Blob(b"abc")));
    assert_eq!(items[2], Any::from(Number { number: 0x0405 }));
    assert_eq!(items[3], Any::Unknown(Item { tag: 0x21, body: Blob(&[]) }));
    // A longer body is a later edition; a longer lone number is not that number.
    assert_eq!(items[4], Any::Number(Known { value: Number { number: 0x0405 }, tail: Blob(&[6]) }));
    assert_eq!(items[5], Any::from(U16::default()).clone_with(0x0708));
    let Any::Invalid { raw, error } = items[6] else { panic!("{:?}", items[6]) };
    assert_eq!((raw.tag, error.at()), (21, "lone"));
    assert_eq!(Items { count: 3, items: items[..].into() }.encode_to_vec().unwrap(), bytes);
    // Bodies that no length announces.
    let long = [0; 300];
    assert_eq!(at(Any::from(Nothing {}).with_tail(&[1]).encode_to_vec()).2, ErrorKind::TooLong { len: 1, max: 0 });
    assert_eq!(Any::from(Blob(&long[..])).encode_to_vec().unwrap().len(), 303);
    let e = Any::from(Number::default()).with_tail(&long).encode_to_vec();
    assert_eq!(e.map(drop).unwrap_err().to_string(), "Number at byte 1: 302 bytes, at most 255");
}

#[test]
fn validation_tells_of_what_is_left_over() {
    let (later, short) = (hex!("14 02 0405 14 03 0102 63"), hex!("14 02 0405 14 01 07"));
    for (bytes, wrong) in [
        (&later[..], ("Number", 8, ErrorKind::Trailing(1))),
        (&short[..], ("Number.number", 6, ErrorKind::Short { need: 2, have: 1 })),
    ] {
        let (plain, scoped) = (List::<Any>::from_wire(bytes), List::<Scoped>::from_wire(bytes));
        assert_eq!((at(plain.validate()), at(scoped.validate())), (wrong, wrong));
        assert_eq!((plain.check_framing(), scoped.check_framing()), (Ok(()), Ok(())));
    }
    // In a namespace that extends another, where tag 20 is an owner of one byte.
    assert_eq!(at(List::<Own>::from_wire(&later[..]).validate()), ("Owner", 3, ErrorKind::Trailing(1)));
    // A value built by hand has no place.
    let built = [Any::from(Number { number: 5 }), Any::from(Number { number: 6 }).with_tail(&[1, 2])];
    assert_eq!(at(List::from(&built).validate()), ("Number", 0, ErrorKind::Trailing(2)));
    assert_eq!(List::from(&built[..1]).validate(), Ok(()));
    // What is cut off is no item.
    let cut = List::<Any>::from_wire(&later[..7]);
    assert_eq!(cut.check_framing(), cut.validate());
    assert!(cut.validate().is_err());
}

impl<'a> Any<'a> {
    fn with_tail(self, tail: &'a [u8]) -> Any<'a> {
        match self {
            Any::Nothing(known) => Any::Nothing(Known { tail: Blob(tail), ..known }),
            Any::Number(known) => Any::Number(Known { tail: Blob(tail), ..known }),
            other => other,
        }
    }

    fn clone_with(self, n: u16) -> Any<'a> {
        match self {
            Any::Lone(_) => Any::Lone(wire::Scalar(n)),
            other => other,
        }
    }
}

#[test]
fn a_namespace_may_take_over_a_part_of_another() {
    let read = |bytes| Own::from_bytes(bytes).unwrap();
    assert_eq!(read(&hex!("14 01 07")), Own::from(Owner { owner: 7 }));
    assert_eq!(read(&hex!("10 0001 78")), Own::Any(Any::Text(Blob(b"x"))));
    // The number of an owner in the other namespace.
    assert_eq!(read(&hex!("01 01 07")), Own::Unknown(Item { tag: 1, body: Blob(&[7]) }));
    assert_eq!((Own::name_of(1), Own::name_of(16), Own::name_of(20)), (None, Some("text"), Some("owner")));
    let traced = |tag| <Own as wire::trace::TraceTagged>::line(tag).map(|(name, _)| name);
    assert_eq!((traced(1), traced(16), traced(20)), (None, Some("text"), Some("owner")));
}

#[test]
fn a_namespace_may_be_exact() {
    assert_eq!(Strict::from_bytes(&hex!("80 02 0405")).unwrap(), Strict::Number(Number { number: 0x0405 }));
    let longer = Strict::from_bytes(&hex!("80 03 040506")).unwrap();
    assert!(matches!(longer, Strict::Invalid { .. }));
    assert_eq!(wire::Tagged::invalid(&longer).unwrap().limit(), Some("Item.body_length"));
}

#[test]
fn items_belong_to_whom_the_loop_says() {
    let bytes = hex!("63 10 80 02 0405 01 01 07 80 02 0405 01 01 08 81 00");
    let owned: Namespaced = Namespaced::from_bytes(&bytes).unwrap();
    let items: Vec<Scoped> = owned.items.iter().map(Result::unwrap).collect();
    assert!(items[0].unknown());
    assert_eq!((items[2].scope(), items[2].name(), items[2].tag()), ("strict", "number", 0x80));
    assert_eq!(items[2], Scoped::from(Strict::Number(Number { number: 0x0405 })));
    assert!(items[4].unknown());
    let built = Namespaced { id: 0x63, items: List::from(&items[..]) };
    assert_eq!(built.encode_to_vec().unwrap(), bytes);
    // Begun with the owner that somebody else knows.
    let raw: List<Item> = owned.items.view_as().unwrap();
    let first = raw.scoped::<Scoped, _>(Owners(7)).unwrap().iter().next().unwrap().unwrap();
    assert_eq!(first.scope(), "strict");
    // Through JSON and back, with the name of the union where it is not the usual one.
    let json = serde_json::to_value(owned).unwrap();
    assert_eq!(json["items"][2], serde_json::json!({ "strict": { "number": { "number": 0x0405 } } }));
    assert_eq!(json["items"][1], serde_json::json!({ "owner": { "owner": 7 } }));
    // The tail belongs to the item, not to the name of its union.
    let item = serde_json::json!({ "strict": { "number": { "number": 0x0405 } }, "tail": "06" });
    let item: wire::ser::Value = serde_json::from_value(item).unwrap();
    let error = <Scoped as wire::ser::Transcode>::transcode(&item, &mut Vec::new()).unwrap_err();
    assert_eq!(error.to_string(), "strict: no tail can stand behind it");
    let back: Owned<Blob<'static>> = Owned::new(bytes.to_vec().into()).unwrap();
    let mut out = Vec::new();
    let value: wire::ser::Value = serde_json::from_value(json).unwrap();
    <Namespaced as wire::ser::Transcode>::transcode(&value, &mut out).unwrap();
    assert_eq!(out, back.as_bytes()[..]);
}

#[test]
fn bodies_by_two_fields_are_kept() {
    both_ways(&hex!("02 03 0405"), Message { version: 2, kind: 3, body: Payload::from(Number { number: 0x0405 }) });
    let new = Elsewhere { inner: Blob(&[9]), len: 4, ..Default::default() };
    both_ways(&hex!("06 03 0001 00 01 09 04"), Message { version: 6, kind: 3, body: Payload::from(new) });
    both_ways(
        &hex!("06 04 01"),
        Message { version: 6, kind: 4, body: Payload::Every((4, 6), Longer { first: 1, ..Default::default() }.into()) },
    );
    both_ways(&hex!("06 63 01"), Message { version: 6, kind: 0x63, body: Payload::Other((0x63, 6), Blob(&[1])) });
    let short = Message::from_bytes(&hex!("06 03 00")).unwrap();
    assert!(matches!(short.body, Payload::Invalid { selector: (3, 6), raw: Blob(&[0]), .. }), "{short:?}");
    assert_eq!(short.encode_to_vec().unwrap(), hex!("06 03 00"));
    // What ends the input is named, where that is a length.
    let limit = |body| match body {
        Payload::Invalid { error, .. } => error.limit(),
        other => panic!("{other:?}"),
    };
    assert_eq!(limit(short.body), None);
    assert_eq!(limit(Measure::from_bytes(&hex!("06 03 01 00")).unwrap().body), Some("Measure.body_length"));
    // A body goes with the versions that read it.
    let wrong = Message { version: 5, kind: 3, body: Payload::from(Number { number: 0x0405 }) };
    assert_eq!(at(wrong.encode_to_vec()), ("Message.body", 2, ErrorKind::Inconsistent));
    let json = serde_json::to_value(short).unwrap();
    assert_eq!(json["body"]["invalid"]["selector"], serde_json::json!([3, 6]));
    let back: Owned<Message<'static>> = serde_json::from_value(json).unwrap();
    assert_eq!(back.as_bytes()[..], hex!("06 03 00"));
}

#[test]
fn a_raw_structure_has_tag_and_body() {
    let item = Item { tag: 16, body: Blob(b"x") };
    assert_eq!((item.tag(), item.body()), (16, &b"x"[..]));
    assert_eq!((Item::head_len(0), Item::head_len(16), Item::head_len(1)), (1, 3, 2));
    both_ways(&hex!("10 0001 78"), item);
}

wire::syntax! {
    /// A length of so much and no more, and a checksum behind what it counts.
    pub struct Bounded<'a> {
        kind:   8 u8 = 0x3E,
        length: 8 u8 = len(body).saturating_add(4) in 5..=8,
        body:   (bytes length.checked_sub(4)) Blob<'a>,
        crc:    (sum) Checked<Mpeg>,
    }
}
wire::first! {
    /// Entries of four bytes or, where they leave a rest, of two.
    pub enum Either<'a> {
        Fours(List<'a, Elsewhere4>),
        Twos(List<'a, Number>),
        Other(Blob<'a>),
    }
}
wire::syntax! {
    /// Four bytes.
    pub struct Elsewhere4 { value: 32 u32 }
}

#[test]
fn a_computed_length_has_legal_values() {
    let good = Bounded { body: Blob(&[1, 2]), ..Default::default() };
    let written = good.encode_to_vec().unwrap();
    assert_eq!((written.len(), &written[..4]), (8, &hex!("3e 06 01 02")[..]));
    assert_eq!(wire::crc::mpeg(&written), 0);
    assert_eq!(Bounded::from_bytes(&written), Ok(good));
    for body in [&[][..], &[0; 5]] {
        let long = Bounded { body: Blob(body), ..Default::default() };
        let value = body.len() as u64 + 4;
        assert_eq!(at(long.encode_to_vec()), ("Bounded.length", 1, ErrorKind::Value(value)));
    }
    assert_eq!(at(Bounded::from_bytes(&[0x3E, 9, 0, 0, 0, 0, 0, 0, 0])), ("Bounded.length", 1, ErrorKind::Value(9)));
}

#[test]
fn checksums_that_were_found_right_are_not_computed_again() {
    let mut bytes = Bounded { body: Blob(&[1, 2]), ..Default::default() }.encode_to_vec().unwrap();
    bytes[2] ^= 1;
    assert!(matches!(at(Bounded::from_bytes(&bytes)), ("Bounded.crc", 4, ErrorKind::Checksum { .. })));
    let mut r = Reader::at(&bytes, 7).checked();
    assert!(r.is_checked() && r.offset() == 7);
    assert_eq!(Bounded::decode(&mut r).unwrap().body, Blob(&[0, 2]));
    assert!(r.is_checked() && r.offset() == 15);
    assert!(!Reader::new(&bytes).is_checked());
}

#[test]
fn the_first_layout_that_fits_is_taken() {
    let fours = [Elsewhere4 { value: 0x0102_0304 }];
    both_ways(&hex!("01020304"), Either::Fours(List::from(&fours)));
    let twos = [Number { number: 0x0102 }, Number { number: 0x0304 }, Number { number: 0x0506 }];
    both_ways(&hex!("010203040506"), Either::Twos(List::from(&twos)));
    both_ways(&hex!("010203"), Either::Other(Blob(&[1, 2, 3])));
    let json = serde_json::to_value(Either::from_bytes(&hex!("0102")).unwrap()).unwrap();
    assert_eq!(json, serde_json::json!({ "twos": [{ "number": 0x0102 }] }));
}

wire::syntax! {
    /// An item that holds its tag.
    pub struct One { tag: 8 u8 = 1, value: 8 u8 }
    /// One of two tags.
    pub struct Few { tag: 8 u8 in 2..=3, value: 16 u16 }
    /// WholeItem item: the whole of it is its body.
    pub struct WholeItem<'a> { bytes: .. Blob<'a> }
}

impl<'a> Raw<'a> for WholeItem<'a> {
    type Tag = u8;
    const BOUND: wire::Name = &"WholeItem";
    fn tag(&self) -> u8 {
        self.bytes.first().copied().unwrap_or(0)
    }
    fn body(&self) -> &'a [u8] {
        self.bytes.0
    }
    fn head_len(_: u8) -> usize {
        0
    }
    fn head(_: u8, _: usize, _: &mut wire::Writer<'_>) -> Result<(), Error> {
        Ok(())
    }
}
impl<'a> wire::trace::TraceRaw<'a> for WholeItem<'a> {
    fn trace_head(_: &mut Reader<'a>, _: &mut wire::trace::Tracer) -> Result<(), Error> {
        Ok(())
    }
}
wire::tagged! {
    /// Items that hold their tags.
    pub enum Wholes<'a>: WholeItem<'a> whole {
        1 One,
        2 | 3 => (v.tag) Few,
    }
}

#[test]
fn whole_items_hold_their_tags() {
    both_ways(&hex!("01 07"), Wholes::One(One { value: 7 }));
    both_ways(&hex!("03 0405"), Wholes::Few(Few { tag: 3, value: 0x0405 }));
    both_ways(&hex!("09 04"), Wholes::Unknown(WholeItem { bytes: Blob(&[9, 4]) }));
    let wrong = Wholes::from_bytes(&hex!("01 07 08")).unwrap();
    assert_eq!(wire::Tagged::invalid(&wrong).unwrap().limit(), Some("WholeItem"));
    assert!(matches!(wrong, Wholes::Invalid { .. }) && wrong.encode_to_vec().unwrap() == hex!("01 07 08"));
    let few = Wholes::Few(Few { tag: 3, value: 1 });
    assert_eq!(
        (wire::Tagged::tag(&few), few.name(), Wholes::name_of(2), Wholes::name_of(9)),
        (3, "few", Some("few"), None)
    );
}

#[test]
fn values_are_read_up_to_a_size_and_a_depth() {
    let deep = format!("{}1{}", "[".repeat(65), "]".repeat(65));
    let e = serde_json::from_str::<wire::ser::Value>(&deep).unwrap_err().to_string();
    assert!(e.starts_with("more than 64 values inside each other"), "{e}");
    assert!(serde_json::from_str::<wire::ser::Value>(&deep[1..deep.len() - 1]).is_ok());
    let wide = format!("[{}0]", "0,".repeat(1 << 18));
    let e = serde_json::from_str::<wire::ser::Value>(&wide).unwrap_err().to_string();
    assert!(e.starts_with("more than 262144 values"), "{e}");
}
