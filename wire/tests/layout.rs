//! Declarations as data: what a layout says, and the JSON Schema made from it.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // tests assert

use serde_json::{Value, json};
use wire::layout::{By, Code, Described, Field, Form, Layout, Presence, Rule, Unit, schema};
use wire::{Blob, Chars, List, Rfu, U16, choice, codes, scoped, syntax, tagged};

codes! {
    /// What moves.
    /// And how.
    pub Motion: u8 = 3 { 1 STILL "does not move", 4 FAST "moves fast" }
}
syntax! {
    /// Any item.
    pub raw struct RawItem<'a> { tag: 8 u8, body: [8] Blob<'a> }
    /// An entry of all columns. Its second sentence
    /// is longer.
    ///
    /// Another paragraph.
    pub struct Everything<'a> {
        sync:       8 u8 = 0x47,
        flag:       1 bool = name.is_some(),
        reserved:   4 Rfu,
        /// How it moves.
        motion:     3 Motion,
        /// 100 Hz; all ones for none.
        frequency: 32 u32,
        level:      8 i8,
        percent:    8 u8 in 1..=100,
        language:  24 Chars<3>,
        key:      128 [u8; 16],
        name:      (if flag) [8] Option<Blob<'a>>,
        kind_:      8 u8 = kind_body.selector(),
        kind_body: [8] (match kind_) Kind<'a>,
        items:     [8] List<'a, Item<'a>>,
    }
    /// An inner one.
    pub struct Inner<'a> { items: .. List<'a, Item<'a>> }
}
choice! {
    /// The kinds.
    pub enum Kind<'a>: u8 {
        1 Inner<'a>,
        2..=4 Several(U16),
    }
}
tagged! {
    /// The items.
    pub enum Item<'a>: RawItem<'a> {
        0x01 Inner<'a> as "Inner_item",
        /// Of something.
        0x10 Number(U16),
    }
    /// More.
    pub enum More<'a>: RawItem<'a> extends Usual(Item<'a>) { 0x80 Private(U16) }
}
scoped! {
    /// Of two owners.
    pub enum Any<'a>: RawItem<'a> by Owners { Item(Item<'a>), More(More<'a>) }
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Owners;

impl<'a> wire::Scope<'a, RawItem<'a>> for Owners {
    type Item = Any<'a>;

    fn read(&mut self, raw: RawItem<'a>, body: wire::Reader<'a>) -> Any<'a> {
        Any::item(raw, body)
    }
}

fn fields(layout: &'static Layout) -> &'static [Field] {
    match layout.form {
        Form::Structure { fields } => fields,
        other => panic!("{other:?}"),
    }
}

fn field(name: &str) -> &'static Field {
    fields(Everything::LAYOUT).iter().find(|f| f.name == name).unwrap()
}

#[test]
fn a_layout_says_what_was_declared() {
    let all = Everything::LAYOUT;
    assert_eq!(all.name, "Everything");
    assert_eq!(all.doc.summary().to_string(), "An entry of all columns.");
    assert_eq!(all.doc.to_string(), "An entry of all columns. Its second sentence\nis longer.\n\nAnother paragraph.");
    let of = |name| (field(name).column, field(name).bits, field(name).presence, field(name).rule);
    assert_eq!(of("sync"), ("8", Some(8), Presence::Computed, Rule::Constant("0x47")));
    assert_eq!(of("flag"), ("1", Some(1), Presence::Computed, Rule::Computed("name.is_some()")));
    assert_eq!(of("reserved"), ("4", Some(4), Presence::Reserved, Rule::None));
    assert_eq!(of("percent"), ("8", Some(8), Presence::Always, Rule::Range("1..=100")));
    assert_eq!(of("key"), ("128", Some(128), Presence::Always, Rule::None));
    assert_eq!(of("name"), ("(if flag) [8]", None, Presence::Optional, Rule::None));
    assert_eq!(of("kind_body"), ("[8] (match kind_)", None, Presence::Always, Rule::None));
    assert_eq!((field("name").ty, field("items").ty), ("Option<Blob<'a>>", "List<'a, Item<'a>>"));
    assert_eq!(field("frequency").unit, Some(Unit::new(100, 1, "Hz")));
    assert_eq!(field("motion").unit, None);
    assert_eq!(field("motion").doc.to_string(), "How it moves.");
    let Form::Codes(3, codes) = (field("motion").layout)().form else { panic!() };
    assert_eq!(codes[1], Code { value: 4, identifier: "FAST", name: "moves fast" });
    assert_eq!(Motion::LAYOUT.doc.summary().to_string(), "What moves.");
}

#[test]
fn a_union_says_its_lines_and_may_contain_itself() {
    let Form::Union(union) = Item::LAYOUT.form else { panic!() };
    let By::Tag(raw) = union.by else { panic!() };
    assert_eq!(raw().name, "RawItem");
    let line = union.lines[0];
    assert_eq!((line.tag, line.name, line.tail), ("0x01", "Inner_item", true));
    assert_eq!(union.lines[1].doc.to_string(), "Of something.");
    // Down to the loop inside and back to the union itself.
    let Form::List(items) = (fields((line.layout)())[0].layout)().form else { panic!() };
    assert_eq!((items().path)(), (Item::LAYOUT.path)());

    let Form::Union(kinds) = Kind::LAYOUT.form else { panic!() };
    let has = |tag| kinds.lines.iter().map(|l| l.has(tag)).collect::<Vec<_>>();
    assert_eq!(
        [has(0), has(1), has(3), has(4), has(5)].concat(),
        [false, false, true, false, false, true, false, true, false, false]
    );
    assert!(kinds.lines[1].keeps_tag && !kinds.lines[0].keeps_tag);
    let Form::Union(more) = More::LAYOUT.form else { panic!() };
    assert_eq!(more.base.map(|base| base().name), Some("Item"));
    assert!(matches!(Any::LAYOUT.form, Form::Union(u) if matches!(u.by, By::Scope)));
}

fn made(layout: &'static Layout) -> Value {
    serde_json::to_value(schema(layout)).unwrap()
}

#[test]
fn a_schema_says_which_keys_there_are_and_which_there_must_be() {
    let schema = made(Everything::LAYOUT);
    assert_eq!(schema["$ref"], "#/$defs/Everything");
    let all = &schema["$defs"]["Everything"];
    let mut keys: Vec<&String> = all["properties"].as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(
        keys,
        ["frequency", "items", "key", "kind_body", "language", "level", "motion", "name", "percent", "reserved"]
    );
    assert_eq!(
        all["required"],
        json!(["motion", "frequency", "level", "percent", "language", "key", "kind_body", "items"])
    );
    assert_eq!(all["additionalProperties"], false);
    assert_eq!(all["properties"]["percent"], json!({"type": "integer", "minimum": 1, "maximum": 100}));
    assert_eq!(all["properties"]["level"], json!({"type": "integer", "minimum": -128, "maximum": 127}));
    assert_eq!(all["properties"]["reserved"], json!({"type": "integer", "minimum": 0, "maximum": 15}));
    // 16 bytes are hexadecimal or an array; three letters are text.
    let key = &all["properties"]["key"]["anyOf"];
    assert_eq!(key[0]["pattern"], "^([0-9A-Fa-f]{2}){16}$");
    assert_eq!((&key[1]["type"], &key[1]["minItems"], &key[1]["maxItems"]), (&json!("array"), &json!(16), &json!(16)));
    assert!(all["properties"]["frequency"].get("anyOf").is_none());
    let motion = &schema["$defs"]["Motion"];
    assert_eq!(motion["anyOf"][0], json!({"enum": ["still", "fast"]}));
    assert_eq!(motion["anyOf"][1], json!({"type": "integer", "minimum": 0, "maximum": 7}));
    // Each union once, however often it contains itself.
    let defs: Vec<&String> = schema["$defs"].as_object().unwrap().keys().collect();
    assert_eq!(defs.len(), 6, "{defs:?}");
}

#[test]
fn a_schema_of_a_union_has_its_lines_and_what_is_kept_raw() {
    let schema = made(More::LAYOUT);
    let lines = schema["$defs"]["More"]["anyOf"].as_array().unwrap();
    let required: Vec<&Value> = lines.iter().map(|l| &l["required"][0]).collect();
    let labels = [json!("private"), Value::Null, json!("unknown"), json!("invalid")];
    assert_eq!(required, labels.iter().collect::<Vec<_>>());
    assert_eq!(lines[1]["$ref"], "#/$defs/Item");
    let item = &schema["$defs"]["Item"]["anyOf"];
    assert!(item[0]["properties"]["tail"].is_object() && item[1]["properties"]["tail"].is_null());
}

#[test]
fn a_field_described_by_hand_says_when_it_is_there() {
    let field = Field::rest("raw");
    let presences = [field, field.optional(), field.reserved()].map(|f| f.presence);
    assert_eq!(presences, [Presence::Always, Presence::Optional, Presence::Reserved]);
}
