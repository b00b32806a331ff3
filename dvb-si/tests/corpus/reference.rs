//! The reference decodings: one tree, written as JSON and as XML.

use serde_json::Value;
use std::collections::BTreeMap;

/// An element. Its attributes have lower-case names, numbers are decimal: both as in the JSON form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Node {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub text: String,
    pub nodes: Vec<Node>,
}

impl Node {
    pub fn new(name: impl Into<String>) -> Self {
        Node { name: name.into(), ..Node::default() }
    }

    pub fn with(mut self, key: &str, value: impl ToString) -> Self {
        self.attributes.insert(key.into(), value.to_string());
        self
    }

    /// An attribute that is left out when there is nothing to say.
    pub fn with_some(self, key: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    pub fn holding(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    pub fn and(mut self, nodes: impl IntoIterator<Item = Node>) -> Self {
        self.nodes.extend(nodes);
        self
    }

    /// The same with one space for every run of white space in texts.
    pub fn squeezed(mut self) -> Self {
        self.text = squeezed(&self.text);
        self.nodes = self.nodes.into_iter().map(Node::squeezed).collect();
        self
    }

    /// This element and all below it.
    pub fn walk<'n>(&'n self, visit: &mut impl FnMut(&'n Node)) {
        visit(self);
        self.nodes.iter().for_each(|n| n.walk(visit));
    }

    fn from_json(json: &Value) -> Node {
        let mut node = Node::default();
        for (key, value) in json.as_object().unwrap() {
            match (key.as_str(), value) {
                ("#name", name) => node.name = name.as_str().unwrap().into(),
                ("#nodes", nodes) => {
                    for n in nodes.as_array().unwrap() {
                        match n {
                            Value::String(text) => node.text.push_str(text),
                            element => node.nodes.push(Node::from_json(element)),
                        }
                    }
                }
                (key, Value::String(text)) => node = node.with(key, decimal(text.clone())),
                (key, other) => node = node.with(key, other),
            }
        }
        node
    }
}

/// A node with the fields of a structure as attributes: `element!("name", d; a, ?maybe, other = d.c.0)`.
macro_rules! element {
    (@ $node:expr, $d:expr;) => { $node };
    (@ $node:expr, $d:expr; ? $field:ident = $value:expr $(, $($rest:tt)*)?) => {
        element!(@ $node.with_some(stringify!($field), $value), $d; $($($rest)*)?)
    };
    (@ $node:expr, $d:expr; ? $field:ident $(, $($rest:tt)*)?) => {
        element!(@ $node.with_some(stringify!($field), $d.$field), $d; $($($rest)*)?)
    };
    (@ $node:expr, $d:expr; $field:ident = $value:expr $(, $($rest:tt)*)?) => {
        element!(@ $node.with(stringify!($field), $value), $d; $($($rest)*)?)
    };
    (@ $node:expr, $d:expr; $field:ident $(, $($rest:tt)*)?) => {
        element!(@ $node.with(stringify!($field), $d.$field), $d; $($($rest)*)?)
    };
    ($name:expr) => { Node::new($name) };
    ($name:expr, $d:expr; $($rest:tt)*) => { element!(@ Node::new($name), $d; $($rest)*) };
}
pub(crate) use element;

/// The tables of a JSON file.
pub fn from_json(bytes: &[u8]) -> Vec<Node> {
    let json: Value = serde_json::from_slice(bytes).unwrap();
    json.as_array().unwrap().iter().map(Node::from_json).map(without_metadata).collect()
}

/// The tables of an XML file, in as much of XML as the reference writes.
pub fn from_xml(text: &str) -> Vec<Node> {
    let mut root = Node::default();
    let rest = content(text, &mut root);
    assert_eq!(rest.trim(), "", "elements end before the file does");
    root.nodes.remove(0).nodes.into_iter().map(without_metadata).collect()
}

/// Where in a transport stream a table was found says nothing about its bytes.
fn without_metadata(mut table: Node) -> Node {
    table.nodes.retain(|n| n.name != "metadata");
    table
}

/// Reads elements and text up to the end tag of `parent`; returns what is behind it.
fn content<'x>(mut rest: &'x str, parent: &mut Node) -> &'x str {
    while let Some((text, tail)) = rest.split_once('<') {
        parent.text += &unescaped(text);
        let (tag, tail) = tail.split_once('>').unwrap();
        rest = tail;
        if tag.starts_with('/') {
            break;
        }
        if tag.starts_with('?') {
            continue;
        }
        let empty = tag.ends_with('/');
        let (name, attributes) = tag.trim_end_matches('/').split_once(' ').unwrap_or((tag, ""));
        let mut node = Node::new(name.trim_end_matches('/'));
        let mut quoted = attributes.split('"');
        while let (Some(key), Some(value)) = (quoted.next(), quoted.next()) {
            node = node.with(&key.trim_matches([' ', '=']).to_lowercase(), decimal(unescaped(value)));
        }
        if !empty {
            rest = content(rest, &mut node);
        }
        parent.nodes.push(node);
    }
    // Text beside elements is indentation.
    parent.text = squeezed(&parent.text);
    rest
}

/// Numbers come in hexadecimal and with commas between the thousands.
fn decimal(value: String) -> String {
    if let Some(Ok(number)) = value.strip_prefix("0x").map(|digits| u64::from_str_radix(digits, 16)) {
        return number.to_string();
    }
    let mut groups = value.trim_start_matches('-').split(',');
    let first = groups.next().is_some_and(|g| (1..=3).contains(&g.len()));
    if first && groups.all(|g| g.len() == 3) && value.chars().all(|c| matches!(c, '0'..='9' | ',' | '-')) {
        return value.replace(',', "");
    }
    value
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    text.replace("&amp;", "&")
}

/// With one space for every run of white space.
pub fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
