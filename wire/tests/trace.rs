//! The tree of fields: every bit once, names and values as declared.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use hex_literal::hex;
use wire::testing::{check_tree, linear, measure};
use wire::trace::{self, Node};
use wire::{Bcd, Blob, Decode, Kept, List, Rfu, X25};

wire::codes! {
    /// Kinds.
    pub Kind: u8 = 3 { 5 FIVE "the fifth" }
}

wire::syntax! {
    /// Everything a column can be.
    pub struct All<'a> {
        kind:      3 Kind,
        flag:      1 bool,
        reserved:  4 Rfu,
        items:  [16] List<'a, Any<'a>>,
        wide:     72 [u8; 9],
        maybe: (if flag) [8] Option<Blob<'a>>,
        form:      8 u8 = part.selector(),
        part: (match form) Part<'a>,
        loose:     3 u8,
        more:     (if flag) 5 Option<u8>,
        less:     (if !flag) 13 Option<u16>,
        rest:    .. - 2 Blob<'a>,
        hcs:     (sum) Kept<'a, X25>,
    }
    /// An item.
    pub raw struct Item<'a> { tag: 8 u8, body: [8] Blob<'a> }
    /// A pair.
    pub struct Pair { left: 8 u8, right: 16 u16 }
}
wire::syntax! {
    /// Numbers with units, from the comments; and values that are not free.
    pub struct Measured<'a> {
        mark:       8 u8 = 0x47,
        /// 100 Hz.
        frequency: 32 Bcd<8>,
        /// 0.25 dBmV per 1.6 MHz.
        power:      8 i8,
        /// 10.24 MHz ticks.
        ticks:     32 u32,
        level:      4 u8 in 1..=9,
        reserved:   4 Rfu,
        has_name:   8 Whole = Whole(u8::from(name.is_some())),
        name: (if has_name == Whole::YES) [8] Option<Blob<'a>>,
    }
    /// Loops in loops.
    pub struct Nested<'a> { inner: .. List<'a, Boxes<'a>> }
}
wire::codes! {
    /// A flag of a whole byte.
    pub Whole: u8 = 8 { 0 NO "no", 1 YES "yes" }
}
wire::tagged! {
    /// A box, which may hold boxes.
    pub enum Boxes<'a>: Item<'a> { 1 Nested<'a>, 2 Pair }
}
wire::tagged! {
    /// Items.
    pub enum Any<'a>: Item<'a> { 1 Pair, 2 Text(Blob<'a>) }
}
wire::choice! {
    /// Parts.
    pub enum Part<'a>: u8 { 7 Pair }
}

fn show(node: &Node) -> String {
    format!("{}:{}+{} {}", node.name, node.first_bit, node.bits, node.text)
}

const BYTES: [u8; 46] = hex!(
    "bf 0010 0103010203 0204 61626364 0101 ff 0900 010203040506070809 02 4142 07 0a0b0c 6d 646566 6162636465 1234"
);

#[test]
fn names_places_values_and_words() {
    let node = Node::of::<All>("all", &BYTES);
    assert_eq!(show(node.get("kind").unwrap()), "kind:0+3 the fifth");
    assert_eq!(node.get("kind").unwrap().value, Some(5));
    assert_eq!(show(node.get("items_length").unwrap()), "items_length:8+16 16");
    let items = node.get("items").unwrap();
    assert_eq!(items.children.iter().map(|c| c.name).collect::<Vec<_>>(), ["pair", "text", "pair", "unknown"]);
    assert_eq!(show(node.at("items[0].right").unwrap()), "right:48+16 515");
    assert_eq!(show(node.at("items[0].tag").unwrap()), "tag:24+8 1");
    // The third is cut off: what is there, and the reason.
    let broken = node.at("items[2]").unwrap();
    assert_eq!(broken.error.unwrap().to_string(), "Pair.right at byte 17: needs 2 bytes, 0 left in Item.body_length");
    assert_eq!(show(node.get("wide").unwrap()), "wide:152+72 010203040506070809");
    assert_eq!(show(node.get("maybe_length").unwrap()), "maybe_length:224+8 2");
    assert_eq!(show(node.get("maybe").unwrap()), "maybe:232+16 4142");
    assert_eq!(show(node.at("part.pair.left").unwrap()), "left:256+8 10");
    assert_eq!(show(node.get("loose").unwrap()), "loose:280+3 3");
    assert_eq!(show(node.get("more").unwrap()), "more:283+5 13");
    assert!(node.get("less").is_none());
    assert_eq!(show(node.get("hcs").unwrap()).split(" w").next(), Some("hcs:352+16"));
    assert_eq!(node.error, None);
}

#[test]
fn what_an_item_does_not_use_is_a_tail() {
    // A pair with three bytes behind it, and a number of four in two.
    let item = Node::of::<Any>("item", &hex!("01 06 02 0304 a1b2c3"));
    let tail = item.get("tail").unwrap();
    assert_eq!((show(tail), tail.kind, tail.value), ("tail:40+24 a1b2c3".into(), trace::Kind::Tail, Some(0xA1_B2C3)));
}

#[test]
fn a_part_can_be_read_in_another_way() {
    let mut node = Node::of::<All>("all", &BYTES);
    let List::Wire(r, ()) = All::from_bytes(&BYTES[..]).unwrap().items else { panic!() };
    let raw = Node::read("items", r, <Blob<'_> as trace::Trace>::trace);
    let items = node.at_mut("items").unwrap();
    assert_eq!((raw.first_bit, raw.bits, raw.kind), (items.first_bit, items.bits, trace::Kind::Bytes));
    *items = raw;
    assert!(node.at("items").unwrap().children.is_empty());
    assert!(node.at_mut("items[0]").is_none() && node.at_mut("part.pair.left").is_some());
}

#[test]
fn what_is_cut_off_keeps_what_came_before() {
    let node = Node::of::<All>("all", &BYTES[..30]);
    assert!(node.get("items").is_some() && node.get("maybe").is_none());
    assert_eq!(node.error.unwrap().at(), "All.maybe");
}

#[test]
fn kinds_say_what_is_to_be_shown() {
    let node = Node::of::<All>("all", &BYTES);
    let kinds: Vec<_> = node.children.iter().map(|c| (c.name, c.kind)).collect();
    let expected = [
        ("kind", trace::Kind::Field),
        ("flag", trace::Kind::Field),
        ("reserved", trace::Kind::Reserved),
        ("items_length", trace::Kind::Implied),
        ("items", trace::Kind::Loop),
        ("wide", trace::Kind::Bytes),
        ("maybe_length", trace::Kind::Implied),
        ("maybe", trace::Kind::Bytes),
        // It says which part follows.
        ("form", trace::Kind::Field),
        ("part", trace::Kind::Structure),
        ("loose", trace::Kind::Field),
        ("more", trace::Kind::Field),
        ("rest", trace::Kind::Bytes),
        // A wrong one.
        ("hcs", trace::Kind::Field),
    ];
    assert_eq!(kinds, expected);
    let item = node.at("items[0]").unwrap();
    assert_eq!((item.kind, item.get("tag").unwrap().kind), (trace::Kind::Item, trace::Kind::Implied));
    // The tag of an unknown item is all that is known of it.
    let unknown = node.at("items[3]").unwrap();
    assert_eq!((unknown.kind, unknown.get("tag").unwrap().kind), (trace::Kind::Item, trace::Kind::Field));
    assert_eq!(node.at("part.pair").unwrap().kind, trace::Kind::Item);
}

const MEASURED: [u8; 13] = hex!("47 03460000 fd 00000040 5f 01 00");

#[test]
fn quantities_have_their_unit() {
    let node = Node::of::<Measured>("measured", &MEASURED);
    for (name, text, value) in [
        ("frequency", "346.000 MHz", 0x0346_0000),
        ("power", "-0.75 dBmV", 0xFD),
        ("ticks", "6.25 µs", 64),
        ("level", "5", 5),
        ("mark", "71", 71),
        ("has_name", "yes", 1),
    ] {
        let field = node.get(name).unwrap();
        assert_eq!((&*field.text, field.value), (text, Some(value)), "{name}");
    }
    assert_eq!(node.get("has_name").unwrap().kind, trace::Kind::Implied);
    assert_eq!(node.errors().count(), 0);
}

#[test]
fn reserved_bits_that_are_used_are_shown() {
    let mut bytes = MEASURED;
    bytes[10] = 0x56;
    let node = Node::of::<Measured>("measured", &bytes);
    let reserved = node.get("reserved").unwrap();
    assert_eq!((reserved.kind, &*reserved.text, node.errors().count()), (trace::Kind::Field, "0b0110", 0));
}

#[test]
fn an_error_stands_at_its_field_and_nowhere_else() {
    for (at, byte, field, message) in [
        (0, 0x48, "mark", "Measured.mark at byte 0: is 0x48, must be 0x47"),
        (10, 0xAF, "level", "Measured.level at byte 10: value 0xa is not allowed here"),
        (11, 2, "has_name", "Measured.has_name at byte 11: does not agree with the field that announces it"),
    ] {
        let mut bytes = MEASURED;
        bytes[at] = byte;
        let node = Node::of::<Measured>("measured", &bytes);
        assert_eq!(node.errors().map(|e| e.to_string()).collect::<Vec<_>>(), [message]);
        assert_eq!(node.get(field).unwrap().error, node.errors().next(), "{field}");
        assert_eq!(node.leaves().last().unwrap().end(), 13 * 8);
    }
    // In the third item: the loop and all around it go on.
    let node = Node::of::<All>("all", &BYTES);
    assert_eq!(node.errors().count(), 1);
    assert!(node.at("items[2]").unwrap().error.is_some());
    // What is not read is there as bytes.
    let cut = Node::of::<Measured>("measured", &MEASURED[..8]);
    let unread = cut.leaves().last().unwrap();
    assert_eq!(
        (unread.kind, unread.first_bit, unread.bits, &*unread.text),
        (trace::Kind::Unread, 0, 64, "4703460000fd0000")
    );
    assert_eq!(cut.error.unwrap().at(), "Measured.ticks");
}

/// `pairs` pairs in boxes of so many levels, or as many as a length holds.
fn boxes(levels: usize, pairs: usize) -> Vec<u8> {
    let inner = [2, 3, 7, 8, 9].repeat(pairs);
    (0..levels).fold(inner, |inner, _| match u8::try_from(inner.len()) {
        Ok(length) => [&[1, length][..], &inner].concat(),
        Err(_) => inner,
    })
}

#[test]
fn what_is_nested_too_deep_is_bytes() {
    for levels in [1, 10, 18, 24, 40, 120] {
        let bytes = boxes(levels, 1);
        check_tree::<Nested<'static>>(&bytes).unwrap();
        let node = Node::of::<Nested>("nested", &bytes);
        let pair = node.leaves().any(|leaf| leaf.name == "right");
        assert_eq!(pair, levels <= 20, "{levels}");
    }
}

#[test]
fn cost_is_linear_in_the_input() {
    let (small, large) = (boxes(10, 40).repeat(20), boxes(10, 40).repeat(80));
    let steps = |bytes: &[u8]| measure(|| drop(Node::of::<Nested>("nested", bytes))).count_total;
    assert!(steps(&large) < 5 * steps(&small), "{} {}", steps(&small), steps(&large));
    linear("a tree", &small[..], &large[..], |bytes| drop(Node::of::<Nested>("nested", bytes)));
}

#[test]
fn json_has_stable_keys() {
    let node = Node::of::<Measured>("measured", &MEASURED[..12]);
    let json = serde_json::to_value(&node).unwrap();
    let keys = ["name", "kind", "first_bit", "bits", "error", "children"];
    assert_eq!(json["error"], "Measured.name at byte 12: needs 1 bytes, 0 left");
    let expected = serde_json::json!({
        "name": "frequency", "kind": "field", "first_bit": 8, "bits": 32, "value": 0x0346_0000, "text": "346.000 MHz",
    });
    assert_eq!((&json["children"][1], &json["kind"]), (&expected, &"structure".into()));
    assert_eq!(json.as_object().unwrap().len(), keys.len());
    assert!(keys.iter().all(|key| json.get(key).is_some()));
}

#[test]
fn a_path_leads_back_to_its_node() {
    let node = Node::of::<All>("all", &BYTES);
    let paths: Vec<_> = node.paths().map(|(path, _)| path).collect();
    for path in ["", "kind", "items", "items[0]", "items[0].right", "items[3].body", "part.pair.left"] {
        assert!(paths.iter().any(|p| p == path), "{path}: {paths:?}");
    }
    assert_eq!(paths.len(), node.walk().count());
}
