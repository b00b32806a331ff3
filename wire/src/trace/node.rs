//! The tree.

use super::{Trace, Tracer};
use crate::{Error, Reader};
use alloc::{format, string::String, vec::Vec};

/// A field, a structure, a loop or an entry of one.
///
/// The leaves lie one behind the other and cover every bit of the input. With the feature `serde` a node is an
/// object of `name`, `kind`, `first_bit` and `bits`, and of `value`, `text`, `error` and `children` where it has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// As the standard names it. An entry of a loop has the name of its structure.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// The first bit, counted from the start of the outermost buffer, most significant bit first.
    pub first_bit: usize,
    /// How many bits it has.
    pub bits: usize,
    /// The number in a field of at most 64 bits.
    pub value: Option<u64>,
    /// The value as people read it: the name of a code, a time, a quantity with its unit, text, hexadecimal bytes.
    /// Empty for what has children.
    pub text: String,
    /// The fields of a structure, the entries of a loop.
    pub children: Vec<Node>,
    /// What is wrong here. No other node has the same error.
    pub error: Option<Error>,
}

/// What a [`Node`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Its children are fields.
    Structure,
    /// Its children are entries.
    Loop,
    /// A structure that a tag or an earlier field has chosen, and is named by that.
    Item,
    /// A field.
    Field,
    /// A field that follows from others: a length, a count, a flag, a constant, a right checksum. JSON has no key for it.
    Implied,
    /// Reserved bits that are as they must be. Others are a `Field`.
    Reserved,
    /// A string, in the encoding that its standard says.
    Text,
    /// Bytes that are not interpreted.
    Bytes,
    /// Bytes behind what is known: of a later edition of the standard, or too many.
    Tail,
    /// Bytes that were not read, because of an error here or in the node before.
    Unread,
}

impl Kind {
    /// In small letters, as JSON has it.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Structure => "structure",
            Kind::Loop => "loop",
            Kind::Item => "item",
            Kind::Field => "field",
            Kind::Implied => "implied",
            Kind::Reserved => "reserved",
            Kind::Text => "text",
            Kind::Bytes => "bytes",
            Kind::Tail => "tail",
            Kind::Unread => "unread",
        }
    }
}

impl Node {
    /// The tree of a structure. What stands behind it in `bytes` is its tail.
    pub fn of<'a, T: Trace<'a>>(name: &'static str, bytes: &'a [u8]) -> Node {
        Tracer::root(name, Reader::new(bytes), T::trace)
    }

    /// The tree of what `walk` reads out of `r`, its places counted as `r` counts them: for a part of a structure that
    /// is to be read in another way.
    pub fn read<'a>(
        name: &'static str,
        r: Reader<'a>,
        walk: impl FnOnce(&mut Reader<'a>, &mut Tracer) -> Result<(), Error>,
    ) -> Node {
        Tracer::root(name, r, walk)
    }

    /// The first child of this name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|c| c.name == name)
    }

    /// The node at a path of names and indices: `services[0].descriptors[1].service_name`.
    pub fn at(&self, path: &str) -> Option<&Node> {
        path.split(['.', '[']).filter(|step| !step.is_empty()).try_fold(self, |node, step| {
            match step.strip_suffix(']') {
                Some(index) => node.children.get(index.parse::<usize>().ok()?),
                None => node.get(step),
            }
        })
    }

    /// The same, to change it.
    pub fn at_mut(&mut self, path: &str) -> Option<&mut Node> {
        path.split(['.', '[']).filter(|step| !step.is_empty()).try_fold(self, |node, step| {
            match step.strip_suffix(']') {
                Some(index) => node.children.get_mut(index.parse::<usize>().ok()?),
                None => node.children.iter_mut().find(|child| child.name == step),
            }
        })
    }

    /// Every node, each before its children, with its depth: the lines of a table.
    pub fn walk(&self) -> impl Iterator<Item = (usize, &Node)> {
        let mut open = Vec::from([(0usize, self)]);
        core::iter::from_fn(move || {
            let (depth, node) = open.pop()?;
            open.extend(node.children.iter().rev().map(|child| (depth.saturating_add(1), child)));
            Some((depth, node))
        })
    }

    /// Every node with its path, by which [`at`](Self::at) finds it again: a name that stays the same for as long as the
    /// input does. That of this node is empty.
    pub fn paths(&self) -> impl Iterator<Item = (String, &Node)> {
        let mut open = Vec::from([(String::new(), self)]);
        core::iter::from_fn(move || {
            let (path, node) = open.pop()?;
            // An index selects an entry of a loop, or one of several fields of the same name.
            let step = |(i, child): (usize, &Node)| match node.kind {
                Kind::Loop => format!("{path}[{i}]"),
                _ if !node.get(child.name).is_some_and(|first| core::ptr::eq(first, child)) => format!("{path}[{i}]"),
                _ if path.is_empty() => child.name.into(),
                _ => format!("{path}.{}", child.name),
            };
            let children: Vec<_> =
                node.children.iter().enumerate().map(|(i, child)| (step((i, child)), child)).collect();
            open.extend(children.into_iter().rev());
            Some((path, node))
        })
    }

    /// The nodes without children that have bits, in the order of these.
    pub fn leaves(&self) -> impl Iterator<Item = &Node> {
        self.walk().map(|(_, node)| node).filter(|node| node.children.is_empty() && node.bits > 0)
    }

    /// All that is wrong in it.
    pub fn errors(&self) -> impl Iterator<Item = Error> {
        self.walk().filter_map(|(_, node)| node.error)
    }

    /// The bit behind it.
    pub const fn end(&self) -> usize {
        self.first_bit.saturating_add(self.bits)
    }

    /// Its bytes in `input`, which the tree was made of; those that it has a part of, too.
    pub fn bytes<'a>(&self, input: &'a [u8]) -> &'a [u8] {
        input.get(self.first_bit / 8..self.end().div_ceil(8)).unwrap_or_default()
    }

    pub(super) const fn new(name: &'static str, first_bit: usize, bits: usize) -> Node {
        Node {
            name,
            kind: Kind::Field,
            first_bit,
            bits,
            value: None,
            text: String::new(),
            children: Vec::new(),
            error: None,
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.name())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Node {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("name", self.name)?;
        map.serialize_entry("kind", &self.kind)?;
        map.serialize_entry("first_bit", &self.first_bit)?;
        map.serialize_entry("bits", &self.bits)?;
        if let Some(value) = self.value {
            map.serialize_entry("value", &value)?;
        }
        if !self.text.is_empty() {
            map.serialize_entry("text", &self.text)?;
        }
        if let Some(error) = self.error {
            map.serialize_entry("error", &format_args!("{error}"))?;
        }
        if !self.children.is_empty() {
            map.serialize_entry("children", &self.children)?;
        }
        map.end()
    }
}
