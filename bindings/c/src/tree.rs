//! Trees of fields, flat in memory: a node's children lie one behind the other.
#![allow(unsafe_code)] // the names of entry points

use crate::boundary::{Bytes, Chars, ErrorInfo, Failure, Outcome, Status, given, pointer, status};
use crate::demux::free;
use crate::structure;
use std::collections::{BTreeMap, VecDeque};
use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::ptr;
use wire::trace::{Kind, Node as Traced};

/// What a node is.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// Its children are fields.
    Structure = 1,
    /// Its children are entries.
    Loop = 2,
    /// A structure that a tag or an earlier field has chosen, and is named by that.
    Item = 3,
    /// A field.
    Field = 4,
    /// A field that follows from others: a length, a count, a flag, a constant, a right checksum. JSON has no key for it.
    Implied = 5,
    /// Reserved bits that are as they must be. Others are a Field.
    Reserved = 6,
    /// A string: `text` is what it says.
    Text = 7,
    /// Bytes that are not interpreted.
    Bytes = 8,
    /// Bytes behind what is known: of a later edition of the standard, or too many.
    Tail = 9,
    /// Bytes that were not read, because of an error here or in the node before.
    Unread = 10,
}

impl NodeKind {
    fn of(kind: Kind) -> NodeKind {
        match kind {
            Kind::Structure => NodeKind::Structure,
            Kind::Loop => NodeKind::Loop,
            Kind::Item => NodeKind::Item,
            Kind::Field => NodeKind::Field,
            Kind::Implied => NodeKind::Implied,
            Kind::Reserved => NodeKind::Reserved,
            Kind::Text => NodeKind::Text,
            Kind::Tail => NodeKind::Tail,
            Kind::Unread => NodeKind::Unread,
            _ => NodeKind::Bytes,
        }
    }
}

/// A field, a structure, a loop or an entry of one. It lives as long as its tree, and never changes.
#[repr(C)]
#[derive(Debug)]
pub struct Node {
    /// As the standard names it, in snake case. An entry of a loop has the name of its structure.
    pub name: *const c_char,
    /// The value as people read it: the name of a code, a time, a quantity with its unit, a string, hexadecimal bytes. UTF-8;
    /// empty for what has children. A zero byte in a string ends it here; `data` has all of it.
    pub text: *const c_char,
    /// What is wrong here, for people; NULL where nothing is. No other node has the same error.
    pub error: *const c_char,
    /// The bytes that it has a part of, in the tree's own copy of the input.
    pub data: *const u8,
    /// Their number.
    pub length: usize,
    /// The first bit, counted from the start of the input, most significant bit first.
    pub first_bit: usize,
    /// How many bits it has.
    pub bit_count: usize,
    /// The number in a field of at most 64 bits; 0 where `has_value` is false.
    pub value: u64,
    /// The fields of a structure, the entries of a loop: an array.
    pub children: *const Node,
    /// How many.
    pub child_count: usize,
    /// One of bc_node_kind.
    pub kind: u32,
    /// `value` is the number of this field.
    pub has_value: bool,
}

/// The tree of a structure, with a copy of its bytes. Several threads may read it at the same time.
#[derive(Debug)]
pub struct Tree {
    nodes: Vec<Node>,
    /// Of each node the name, and where its children are.
    links: Vec<(&'static str, usize, usize)>,
    /// What the nodes point into.
    _texts: Vec<u8>,
    _input: Vec<u8>,
}

/// Texts one behind the other, each with a zero byte at its end.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    names: BTreeMap<&'static str, usize>,
}

impl Texts {
    fn add(&mut self, text: &str) -> usize {
        let at = self.bytes.len();
        self.bytes.extend(text.bytes().take_while(|byte| *byte != 0).chain([0]));
        at
    }

    fn name(&mut self, name: &'static str) -> usize {
        if let Some(at) = self.names.get(name) {
            return *at;
        }
        let at = self.add(name);
        self.names.insert(name, at);
        at
    }
}

impl Tree {
    fn new(input: &[u8], root: &Traced) -> Tree {
        let input = input.to_vec();
        let mut texts = Texts::default();
        let empty = texts.add("");
        let (mut links, mut places) = (Vec::new(), Vec::new());
        let mut nodes = Vec::new();
        // Breadth first: children of one node are neighbours.
        let mut waiting = VecDeque::from([root]);
        let mut next: usize = 1;
        while let Some(node) = waiting.pop_front() {
            waiting.extend(&node.children);
            links.push((node.name, next, node.children.len()));
            next = next.saturating_add(node.children.len());
            let text = if node.text.is_empty() { empty } else { texts.add(&node.text) };
            places.push((texts.name(node.name), text, node.error.map(|error| texts.add(&error.to_string()))));
            let data = node.bytes(&input);
            nodes.push(Node {
                name: ptr::null(),
                text: ptr::null(),
                error: ptr::null(),
                data: data.as_ptr(),
                length: data.len(),
                first_bit: node.first_bit,
                bit_count: node.bits,
                value: node.value.unwrap_or(0),
                children: ptr::null(),
                child_count: node.children.len(),
                kind: NodeKind::of(node.kind) as u32,
                has_value: node.value.is_some(),
            });
        }
        // Nothing moves any more.
        let first = nodes.as_ptr();
        let text = |at: usize| texts.bytes.as_ptr().wrapping_add(at).cast::<c_char>();
        for ((node, (_, child, count)), (name, own, error)) in nodes.iter_mut().zip(&links).zip(places) {
            (node.name, node.text) = (text(name), text(own));
            node.error = error.map_or(ptr::null(), text);
            node.children = if *count == 0 { ptr::null() } else { first.wrapping_add(*child) };
        }
        Tree { nodes, links, _texts: texts.bytes, _input: input }
    }

    /// The place of a node; of the root for NULL.
    fn index(&self, node: Option<&Node>) -> Outcome<usize> {
        let Some(node) = node else { return Ok(0) };
        let behind = ptr::from_ref(node).addr().checked_sub(self.nodes.as_ptr().addr());
        let found = behind.and_then(|bytes| bytes.checked_div(size_of::<Node>()));
        let found = found.filter(|at| self.nodes.get(*at).is_some_and(|known| ptr::eq(known, node)));
        found.ok_or_else(|| Failure::of(Status::Argument, "the node is of another tree"))
    }

    fn find(&self, from: usize, path: &str) -> Option<&Node> {
        let mut steps = path.split(['.', '[']).filter(|step| !step.is_empty());
        let at = steps.try_fold(from, |at, step| {
            let (_, first, count) = *self.links.get(at)?;
            let children = self.links.get(first..first.checked_add(count)?)?;
            let child = match step.strip_suffix(']') {
                Some(index) => index.parse().ok().filter(|index| *index < count)?,
                None => children.iter().position(|(name, ..)| *name == step)?,
            };
            first.checked_add(child)
        })?;
        self.nodes.get(at)
    }
}

/// Makes the tree of `data`: `structure` is one of bc_structure, `profile` one of bc_text_profile. Any bytes have one:
/// what is wrong stands in it, at its place. NULL, and `error`, for an unknown structure or profile. Free it with
/// bc_tree_free. The data is copied and is not needed any more.
#[unsafe(no_mangle)]
pub extern "C" fn bc_tree_new(
    structure: u32,
    data: Bytes<'_>,
    profile: u32,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Option<Box<Tree>> {
    pointer(error, || {
        let data = data.get()?;
        let root = structure::tree(structure, data, structure::profile(profile)?)?;
        Ok(Box::new(Tree::new(data, &root)))
    })
}

/// Frees a tree; NULL is nothing to do.
#[unsafe(no_mangle)]
pub extern "C" fn bc_tree_free(tree: Option<Box<Tree>>) {
    free(tree);
}

/// The root; of a section it has the name of the table. NULL only for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bc_tree_root(tree: Option<&Tree>) -> Option<&Node> {
    tree.and_then(|tree| tree.nodes.first())
}

/// The node at a path of names and indices from `from` on, or from the root where `from` is NULL:
/// `SDT.services[0].descriptors[1].service_name`. A name is that of the first child that has it. BC_STATUS_NOT_FOUND
/// where there is none, and `node` is NULL then.
#[unsafe(no_mangle)]
pub extern "C" fn bc_tree_find<'t>(
    tree: Option<&'t Tree>,
    from: Option<&Node>,
    path: Chars<'_>,
    node: Option<&mut MaybeUninit<Option<&'t Node>>>,
) -> Status {
    status(|| {
        let (tree, place) = (given(tree)?, given(node)?);
        place.write(None);
        let found = tree.find(tree.index(from)?, path.get()?);
        let found = found.ok_or_else(|| Failure::new(Status::NotFound))?;
        place.write(Some(found));
        Ok(Status::Ok)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

    use super::*;

    /// The tree in C has the nodes of the tree in Rust.
    #[test]
    fn nothing_is_lost_on_the_way() {
        let bytes = [0x70, 0x70, 5, 0xC0, 0x79, 0x12, 0x45, 0x00];
        let root = structure::tree(1, &bytes, structure::profile(0).unwrap()).unwrap();
        let tree = Tree::new(&bytes, &root);
        assert_eq!(tree.nodes.len(), root.walk().count());
        for (path, node) in root.paths() {
            let found = tree.find(0, &path).unwrap();
            assert_eq!((found.first_bit, found.bit_count), (node.first_bit, node.bits), "{path}");
            assert_eq!((found.has_value, found.value), (node.value.is_some(), node.value.unwrap_or(0)), "{path}");
            assert_eq!((found.child_count, found.length), (node.children.len(), node.bytes(&bytes).len()), "{path}");
        }
    }
}
