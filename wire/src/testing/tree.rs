//! The laws of the tree of fields.

use super::measure;
use crate::trace::{Node, Trace};
use crate::{Blob, Decode, View};
use std::format;
use std::string::String;
use std::vec::Vec;

/// Levels of a tree.
const MAX_DEPTH: usize = 65;

/// Allocations for each byte: every bit may be a field of its own, with its text.
const STEPS: u64 = 80;

/// Checks the tree that the fields of `bytes` make, whatever these are.
///
/// # Errors
/// What does not hold.
pub fn check_tree<V>(bytes: &[u8]) -> Result<(), String>
where
    V: View,
    for<'a> V::Of<'a>: Decode<'a> + Trace<'a>,
{
    let mut made = None;
    let steps = measure(|| made = Some(Node::of::<V::Of<'_>>("value", bytes))).count_total;
    let Some(node) = made else { return Err("no tree".into()) };
    if steps > STEPS * (bytes.len() as u64 + 8) {
        return Err(format!("a tree of {steps} steps for {} bytes", bytes.len()));
    }
    let bits = bytes.len() * 8;
    if (node.first_bit, node.bits) != (0, bits) {
        return Err(format!("a tree of {} bits from bit {}, not of {bits}", node.bits, node.first_bit));
    }
    if let Err(error) = V::Of::from_bytes(bytes) {
        let has_tail = node.children.last().is_some_and(|last| last.name == "tail");
        if !has_tail && node.errors().next().is_none() {
            return Err(format!("a tree without the error {error}: {node:?}"));
        }
    }
    let errors: Vec<_> = node.errors().take(50).collect();
    if let Some(error) = errors.iter().enumerate().find(|(i, error)| errors[..*i].contains(error)) {
        return Err(format!("an error in two places: {}: {node:?}", error.1));
    }
    let mut next = 0;
    for (depth, node) in node.walk() {
        if depth >= MAX_DEPTH {
            return Err(format!("{depth} levels deep: {}", node.name));
        }
        within(node)?;
        if !node.children.is_empty() {
            continue;
        }
        if node.bits > 0 && node.first_bit != next {
            return Err(format!("bits {next} to {} stand in no field or in several: {node:?}", node.first_bit));
        }
        next += node.bits;
        value(node, bytes)?;
    }
    if let Some((path, _)) =
        node.paths().take(50).find(|(path, found)| !node.at(path).is_some_and(|at| core::ptr::eq(at, *found)))
    {
        return Err(format!("another node at {path}"));
    }
    if next == bits { Ok(()) } else { Err(format!("bits from {next} on stand in no field")) }
}

/// Children lie in their parent, one behind the other.
fn within(node: &Node) -> Result<(), String> {
    let mut from = node.first_bit;
    for child in &node.children {
        if child.first_bit < from || child.end() > node.end() {
            let place = |n: &Node| format!("{} at bits {} to {}", n.name, n.first_bit, n.end());
            return Err(format!("{} is out of place in {}", place(child), place(node)));
        }
        from = child.end();
    }
    Ok(())
}

/// A number is that of its bits.
fn value(node: &Node, bytes: &[u8]) -> Result<(), String> {
    let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte & (0x80 >> (at % 8)) != 0);
    let there = (node.first_bit..node.end()).fold(0u64, |number, at| number << 1 | u64::from(bit(at)));
    match node.value {
        Some(value) if value != there => Err(format!("{value:#x} for {there:#x} in {:?}: {node:?}", Blob(bytes))),
        _ => Ok(()),
    }
}
