//! What collects the nodes.

use super::{Kind, Node, Unit};
use crate::{Blob, Error, Name, Reader};
use alloc::{format, string::String, vec::Vec};
use core::fmt;

/// What is nested deeper is shown as bytes. Structures of the standards have a quarter of it.
const MAX_DEPTH: usize = 64;

/// Collects nodes while structures are walked.
#[derive(Debug)]
pub struct Tracer {
    /// The nodes that are not complete, each inside the one before it.
    open: Vec<Node>,
    done: Option<Node>,
}

impl Tracer {
    pub(super) fn root<'a>(
        name: &'static str,
        r: Reader<'a>,
        walk: impl FnOnce(&mut Reader<'a>, &mut Tracer) -> Result<(), Error>,
    ) -> Node {
        let mut tracer = Tracer { open: Vec::new(), done: None };
        tracer.part(name, r, walk);
        tracer.done.unwrap_or_else(|| Node::new(name, 0, 0))
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.done = Some(node),
        }
    }

    fn last(&mut self) -> Option<&mut Node> {
        self.open.last_mut()?.children.last_mut()
    }

    /// A field of `bits` bits, `first` bits behind the byte `run`.
    pub fn bits(&mut self, name: &'static str, run: usize, first: usize, bits: u32, value: u64, text: &dyn fmt::Debug) {
        let first_bit = run.saturating_mul(8).saturating_add(first);
        let node = Node::new(name, first_bit, usize::try_from(bits).unwrap_or(0));
        self.add(Node { value: Some(value), text: format!("{text:?}"), ..node });
    }

    /// All bytes of `r` as one field.
    pub fn leaf(&mut self, name: &'static str, r: Reader<'_>, text: &dyn fmt::Debug) {
        let node = Node::new(name, r.offset().saturating_mul(8), r.len().saturating_mul(8));
        self.add(Node { value: number(r), text: format!("{text:?}"), ..node });
    }

    /// A number of `width` bytes at the front of `r` that announces what follows.
    ///
    /// # Errors
    /// When it is not there.
    pub fn length(&mut self, r: &mut Reader<'_>, width: usize, name: Name) -> Result<(), Error> {
        let before = *r;
        let number = r.bytes(width, name)?.iter().fold(0u64, |v, b| v << 8 | u64::from(*b));
        if width > 0 {
            self.leaf(name, r.since(&before), &number);
            self.mark(Kind::Implied);
        }
        Ok(())
    }

    /// Says what the field before is.
    pub fn mark(&mut self, kind: Kind) {
        if let Some(node) = self.last() {
            node.kind = kind;
        }
    }

    /// Says that the bits of the field before are reserved, and whether they are as they must be.
    pub fn reserved(&mut self, is_default: bool) {
        let Some(node) = self.last() else { return };
        match node.value {
            _ if is_default => node.kind = Kind::Reserved,
            Some(value) => node.text = format!("0b{value:0width$b}", width = node.bits),
            None => {}
        }
    }

    /// Says what the number in the field before counts.
    pub fn unit(&mut self, unit: Unit) {
        if let Some(node) = self.last() {
            node.count(unit);
        }
    }

    /// The same of the open node, or of the entries in it.
    pub(super) fn all_in(&mut self, unit: Unit) {
        if let Some(node) = self.open.last_mut() {
            node.count(unit);
            node.children.iter_mut().for_each(|child| child.count(unit));
        }
    }

    /// The last field of this name that was told of in the open node, to say more of it.
    pub fn field(&mut self, name: &str) -> Option<&mut Node> {
        self.open.last_mut()?.children.iter_mut().rfind(|node| node.name == name)
    }

    /// Puts an error to the field of the open node that it names, where there is one and the error does not stand
    /// anywhere in that node yet, and gives it back.
    pub fn blame(&mut self, error: Error) -> Error {
        if self.open.last().is_some_and(|node| node.tells(error)) {
            return error;
        }
        if let Some(node) = self.field(error.at().rsplit('.').next().unwrap_or(error.at())) {
            node.error.get_or_insert(error);
        }
        error
    }

    /// A part that `walk` reads out of `r`. What it leaves is its tail; an error stays in the node, or in the one of
    /// its children that has it already.
    pub fn part<'a>(
        &mut self,
        name: &'static str,
        r: Reader<'a>,
        walk: impl FnOnce(&mut Reader<'a>, &mut Tracer) -> Result<(), Error>,
    ) {
        if self.open.len() >= MAX_DEPTH {
            self.leaf(name, r, &Blob(r.peek()));
            self.mark(Kind::Bytes);
            return;
        }
        let node = Node::new(name, r.offset().saturating_mul(8), r.len().saturating_mul(8));
        self.open.push(Node { kind: Kind::Structure, ..node });
        let mut rest = r;
        let walked = walk(&mut rest, self);
        let Some(mut node) = self.open.pop() else { return };
        match walked {
            Ok(()) => node.close(r, rest, "tail", Kind::Tail),
            Err(error) => {
                let told = node.tells(error);
                node.error = node.error.or((!told).then_some(error));
                let end = node.children.last().map_or(node.first_bit, Node::end);
                let behind = node.bits.saturating_sub(end.saturating_sub(node.first_bit));
                node.unread(r, end, behind);
            }
        }
        self.add(node);
    }

    /// Makes the open node a leaf: all of `r`.
    pub(super) fn is(&mut self, kind: Kind, r: Reader<'_>, text: &dyn fmt::Debug) {
        if let Some(node) = self.open.last_mut() {
            (node.kind, node.value, node.text) = (kind, number(r), format!("{text:?}"));
        }
    }

    /// Makes the open node a leaf of text in the encoding of its standard: all of `r`.
    pub fn is_text(&mut self, r: Reader<'_>, text: &dyn fmt::Debug) {
        self.is(Kind::Text, r, text);
    }

    /// The open node is a loop.
    pub(super) fn is_loop(&mut self) {
        if let Some(node) = self.open.last_mut() {
            node.kind = Kind::Loop;
        }
    }

    /// The open node is an item, named by what it turned out to be. The head of a known item is `Implied`.
    pub(super) fn is_item(&mut self, name: &'static str, known: bool) {
        if let Some(node) = self.open.last_mut() {
            (node.name, node.kind) = (name, Kind::Item);
            if known {
                node.children.iter_mut().for_each(|head| head.kind = Kind::Implied);
            }
        }
    }

    /// Puts the fields of the last child in its place. `error` replaces the child's own error of the same kind and offset.
    pub(super) fn dissolve(&mut self, error: Option<Error>) {
        let Some(node) = self.open.last_mut() else { return };
        let Some(mut child) = node.children.pop() else { return };
        if let (Some(own), Some(better)) = (&mut child.error, error) {
            if (own.kind(), own.offset()) == (better.kind(), better.offset()) {
                *own = better;
            }
        }
        if child.kind == Kind::Structure {
            node.children.extend(child.children);
            node.error = node.error.or(child.error);
        } else if child.bits > 0 || child.error.is_some() {
            // An empty node is left out.
            node.children.push(child);
        }
    }
}

impl Node {
    /// Whether a child has this error, which knows fewer of the lengths around it there.
    fn tells(&self, error: Error) -> bool {
        let place = |e: Error| (e.kind(), e.at(), e.offset());
        self.children.iter().flat_map(Node::errors).any(|e| place(e) == place(error))
    }

    /// Shows a number with its unit.
    fn count(&mut self, unit: Unit) {
        if let Ok(number) = self.text.parse() {
            self.text = unit.show(number);
        }
    }

    /// Adds what was left of `r`. A leaf becomes the first child then.
    fn close(&mut self, r: Reader<'_>, rest: Reader<'_>, name: &'static str, kind: Kind) {
        let used = rest.since(&r);
        if rest.is_empty() {
            return;
        }
        if self.children.is_empty() && !used.is_empty() {
            let leaf = Node::new(self.name, self.first_bit, used.len().saturating_mul(8));
            let (text, value) = (core::mem::take(&mut self.text), self.value.take());
            self.children.push(Node { kind: self.kind, text, value, ..leaf });
            self.kind = Kind::Structure;
        }
        let tail = Node::new(name, rest.offset().saturating_mul(8), rest.len().saturating_mul(8));
        self.children.push(Node { kind, value: number(rest), text: format!("{:?}", Blob(rest.peek())), ..tail });
    }

    /// Adds `bits` bits from `first_bit` on, which nobody has read.
    fn unread(&mut self, r: Reader<'_>, first_bit: usize, bits: usize) {
        if bits == 0 {
            return;
        }
        let node = Node::new("unread", first_bit, bits);
        let skip = (first_bit / 8).saturating_sub(r.offset());
        let text = format!("{:?}", Blob(r.peek().get(skip..).unwrap_or_default()));
        self.children.push(Node { kind: Kind::Unread, text, ..node });
        if self.kind != Kind::Loop && self.kind != Kind::Item {
            self.kind = Kind::Structure;
        }
        (self.value, self.text) = (None, String::new());
    }
}

/// The number in at most eight bytes.
fn number(r: Reader<'_>) -> Option<u64> {
    let bytes = r.peek();
    (1..=8).contains(&bytes.len()).then(|| bytes.iter().fold(0, |v: u64, b| v << 8 | u64::from(*b)))
}
