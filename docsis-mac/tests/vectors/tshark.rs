//! What tshark reads in our frames, field by field.

use super::names::{CONTAINERS, FAULTS, NAMES, OPAQUE, PART, TLV};
use super::pdml::{Field, dissect};
use super::{Vector, all};
use docsis_mac::Message;
use docsis_mac::capture::link_type;
use docsis_mac::wire::trace::Node;
use std::collections::BTreeSet;

/// Bytes of the MAC header before the message.
const HEADER: usize = 6;

/// A field without fields inside, as we read it.
struct Leaf {
    /// The names on the way to it, from the outside.
    path: Vec<&'static str>,
    first_bit: usize,
    bits: usize,
    value: Option<u64>,
}

impl Leaf {
    /// The value of a TLV has the name of its line.
    fn name(&self) -> &'static str {
        match self.path[..] {
            [.., line, "body"] => line,
            [.., name] => name,
            [] => "",
        }
    }

    /// Types, lengths and reserved bits.
    fn is_frame(&self) -> bool {
        let name = self.name();
        matches!(name, "tlv_type" | "value_length") || name.starts_with("reserved")
    }
}

fn leaves(node: &Node, path: &mut Vec<&'static str>, out: &mut Vec<Leaf>) {
    path.push(node.name);
    if node.children.is_empty() {
        out.push(Leaf { path: path.clone(), first_bit: node.first_bit, bits: node.bits, value: node.value });
    }
    node.children.iter().for_each(|child| leaves(child, path, out));
    path.pop();
}

/// What stands under `names` in the bytes of `field`: its number, all side by side, if that has at most 64 bits, and which
/// leaves they are.
fn number(leaves: &[Leaf], field: &Field, names: &str) -> (Option<u64>, Vec<usize>) {
    let bits = (field.position - HEADER) * 8..(field.position - HEADER + field.size) * 8;
    let inside = |leaf: &Leaf| bits.start <= leaf.first_bit && leaf.first_bit + leaf.bits <= bits.end && leaf.bits > 0;
    let named = |leaf: &Leaf| names == "*" || names.split(' ').any(|name| name == leaf.name());
    let found: Vec<usize> = (0..leaves.len()).filter(|i| inside(&leaves[*i]) && named(&leaves[*i])).collect();
    let width: usize = found.iter().map(|i| leaves[*i].bits).sum();
    let side_by_side = |v: u128, i: &usize| Some(v << leaves[*i].bits | u128::from(leaves[*i].value?));
    let value = if width <= 64 { found.iter().try_fold(0, side_by_side) } else { None };
    (value.and_then(|v| u64::try_from(v).ok()), found)
}

/// The faults that a name of a message is about.
fn faults(vector: &Vector, name: &str) -> impl Iterator<Item = usize> {
    let is_about = |about: &str| vector.message_type.name() == Some(about) || about == PART && vector.is_part();
    (0..FAULTS.len()).filter(move |i| is_about(FAULTS[*i].0) && (FAULTS[*i].1 == name || FAULTS[*i].1 == "*"))
}

#[test]
fn trap_39_tshark_reads_the_same_fields() {
    let frames: Vec<_> = all().map(Vector::frame).collect();
    let Some((version, packets)) = dissect(link_type::DOCSIS, &frames) else { return };
    if !version.contains(" 4.0.") {
        eprintln!("skipped: the names and faults are those of tshark 4.0, this is {version}");
        return;
    }
    let (mut compared, mut wrong, mut seen) = (0, Vec::new(), BTreeSet::<usize>::new());
    for ((vector, frame), fields) in all().zip(&frames).zip(packets) {
        let mut ours = Vec::new();
        leaves(&Node::of::<Message<'_>>("message", &frame[HEADER..]), &mut Vec::new(), &mut ours);
        let mut claimed = BTreeSet::new();
        // Without bytes it is a remark.
        for field in fields.iter().filter(|f| f.name.starts_with("docsis_") && f.size > 0) {
            if CONTAINERS.contains(&&*field.name) {
                continue;
            }
            if OPAQUE.contains(&&*field.name) {
                claimed.extend(number(&ours, field, "*").1);
                continue;
            }
            let last = field.name.rsplit(['.', '_']).next().unwrap_or_default();
            let is_tlv = TLV.contains(&last) || TLV.iter().any(|end| field.name.ends_with(end));
            let Some((_, names)) = NAMES.iter().find(|(theirs, _)| *theirs == field.name) else {
                // A protocol as a whole has no dot.
                let known: Vec<usize> = faults(vector, &field.name).collect();
                seen.extend(&known);
                if !is_tlv && field.name.contains('.') && known.is_empty() {
                    wrong.push(format!("{}: no name for {field:?}", vector.name()));
                }
                continue;
            };
            let (value, found) = number(&ours, field, names);
            let theirs = u64::from_str_radix(&field.value, 16).ok();
            // Longer ones are the bytes at their place.
            let same = match (value, theirs) {
                (Some(value), Some(theirs)) => value == theirs,
                _ => found.iter().map(|i| ours[*i].bits).sum::<usize>() == field.size * 8,
            };
            let known: Vec<usize> = faults(vector, &field.name).collect();
            if (found.is_empty() || !same) && !known.is_empty() {
                seen.extend(known);
                continue;
            }
            if found.is_empty() || !same {
                wrong.push(format!("{}: {field:?}, and {value:x?} for {names}", vector.name()));
            }
            compared += 1;
            claimed.extend(found);
        }
        for (i, leaf) in ours.iter().enumerate() {
            if claimed.contains(&i) || leaf.is_frame() || leaf.bits == 0 || !leaf.path.contains(&"body") {
                continue;
            }
            let known: Vec<usize> = leaf.path.iter().flat_map(|name| faults(vector, name)).collect();
            seen.extend(&known);
            if known.is_empty() {
                wrong.push(format!("{}: not read by tshark: {}", vector.name(), leaf.path.join(".")));
            }
        }
    }
    assert!(wrong.is_empty(), "{version}:\n{}", wrong.join("\n"));
    let stale: Vec<_> = (0..FAULTS.len()).filter(|i| !seen.contains(i)).map(|i| FAULTS[i]).collect();
    assert!(stale.is_empty(), "no faults of {version}: {stale:?}");
    assert!(compared > 1700, "{compared}");
}
