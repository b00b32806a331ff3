//! The tree of fields: every bit once, names and values as declared.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use hex_literal::hex;
use wire::trace::Node;
use wire::{Blob, Kept, List, Rfu, X25};

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
wire::tagged! {
    /// Items.
    pub enum Any<'a>: Item<'a> { 1 Pair, 2 Text(Blob<'a>) }
}
wire::choice! {
    /// Parts.
    pub enum Part<'a>: u8 { 7 Pair }
}

/// The leaves of a tree, in order.
fn leaves<'n>(node: &'n Node, out: &mut Vec<&'n Node>) {
    if node.children.is_empty() {
        out.push(node);
    }
    node.children.iter().for_each(|c| leaves(c, out));
}

fn show(node: &Node) -> String {
    format!("{}:{}+{} {}", node.name, node.first_bit, node.bits, node.text)
}

const BYTES: [u8; 46] = hex!(
    "bf 0010 0103010203 0204 61626364 0101 ff 0900 010203040506070809 02 4142 07 0a0b0c 6d 646566 6162636465 1234"
);

#[test]
fn every_bit_stands_in_one_leaf() {
    let node = Node::of::<All>("all", &BYTES);
    let mut all = Vec::new();
    leaves(&node, &mut all);
    let mut next = 0;
    for leaf in all.iter().filter(|l| l.bits > 0) {
        assert_eq!(leaf.first_bit, next, "{leaf:?}");
        next += leaf.bits;
    }
    assert_eq!(next, BYTES.len() * 8);
}

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
    assert_eq!(broken.error.unwrap().to_string(), "Pair.right at byte 17: needs 2 bytes, 0 left");
    assert_eq!(show(node.get("wide").unwrap()), "wide:152+72 [1, 2, 3, 4, 5, 6, 7, 8, 9]");
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
fn what_is_cut_off_keeps_what_came_before() {
    let node = Node::of::<All>("all", &BYTES[..30]);
    assert!(node.get("items").is_some() && node.get("maybe").is_none());
    assert_eq!(node.error.unwrap().at(), "All.maybe");
}
