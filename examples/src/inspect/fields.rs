//! The tree of all fields, with the bytes beside it.

use std::io::{self, Write};
use wire::trace::{Kind, Node};

/// Bytes on a line.
const BYTES: usize = 8;

/// Lines of bytes for one field; the rest is counted.
const LINES: usize = 4;

/// Lines of text are broken here.
const WIDTH: usize = 116;

/// Where the tree begins.
const TREE: usize = 43;

/// Writes the tree of `input`: of each field the first bit, the number of bits, its bytes, name and value.
pub fn print(out: &mut impl Write, node: &Node, input: &[u8]) -> io::Result<()> {
    writeln!(out, "     bit   bits  bytes                     field")?;
    node.children.iter().try_for_each(|child| lines(out, child, None, input, 0))?;
    error(out, node, 0)
}

fn lines(out: &mut impl Write, node: &Node, index: Option<usize>, input: &[u8], depth: usize) -> io::Result<()> {
    let index = index.map(|index| format!("[{index}] ")).unwrap_or_default();
    let label = format!("{index}{}{}", node.name, value(node));
    let (bytes, left) = match node.children.is_empty() {
        true => node.bytes(input).split_at_checked(BYTES * LINES).unwrap_or((node.bytes(input), &[])),
        false => (&[][..], &[][..]),
    };
    let mut bytes: Vec<String> = bytes.chunks(BYTES).map(hexadecimal).collect();
    if let (true, [bytes]) = (node.children.is_empty(), bytes.as_mut_slice()) {
        bytes.extend(binary(node, input));
    }
    if !left.is_empty() {
        bytes.push(format!(".. {} more", left.len()));
    }
    let indent = depth * 2;
    let text = broken(&label, WIDTH.saturating_sub(TREE + indent).max(40));
    for i in 0..bytes.len().max(text.len()) {
        let bytes = bytes.get(i).map_or("", |b| b);
        // What belongs to a line above is a step further in.
        let (place, step) = match i {
            0 => (format!("{:>8} {:>6}", node.first_bit, node.bits), 0),
            _ => (format!("{:>15}", ""), 2),
        };
        let text = text.get(i).map_or(String::new(), |text| format!("{:1$}{text}", "", indent + step));
        writeln!(out, "{}", format!("{place}  {bytes:<24}  {text}").trim_end())?;
    }
    let is_loop = node.kind == Kind::Loop;
    for (i, child) in node.children.iter().enumerate() {
        lines(out, child, is_loop.then_some(i), input, depth + 1)?;
    }
    error(out, node, depth + 1)
}

fn error(out: &mut impl Write, node: &Node, depth: usize) -> io::Result<()> {
    match node.error {
        Some(error) => writeln!(out, "{:1$}! {error}", "", TREE + depth * 2),
        None => Ok(()),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

/// The bits of a field that has no whole bytes, in their one or two bytes: `  ...00101`.
fn binary(node: &Node, input: &[u8]) -> Option<String> {
    let bytes = node.bytes(input);
    if bytes.len() > 2 || (node.first_bit % 8 == 0 && node.bits % 8 == 0) {
        return None;
    }
    let first = node.first_bit % 8;
    let mut out = String::new();
    for (i, byte) in bytes.iter().enumerate() {
        out += if i == 0 { "  " } else { " " };
        let bit = |bit: usize| match (first..first + node.bits).contains(&(i * 8 + bit)) {
            true => char::from(b'0' + (byte >> (7 - bit) & 1)),
            false => '.',
        };
        out.extend((0..8).map(bit));
    }
    Some(out)
}

/// What stands behind the name.
fn value(node: &Node) -> String {
    match (node.kind, node.value) {
        (Kind::Loop, _) => {
            let n = node.children.iter().filter(|entry| entry.kind != Kind::Unread).count();
            format!(": {n} {}", if n == 1 { "entry" } else { "entries" })
        }
        _ if !node.children.is_empty() => String::new(),
        (Kind::Bytes | Kind::Tail | Kind::Unread, _) => match node.bits / 8 {
            1 => ": 1 byte".into(),
            n => format!(": {n} bytes"),
        },
        (Kind::Text | Kind::Reserved, _) | (_, None) => format!(": {}", node.text),
        (_, Some(value)) => {
            let is_digits = node.text.len() * 4 >= node.bits && node.text.bytes().all(|b| b.is_ascii_hexdigit());
            let is_plain = matches!(&*node.text, "true" | "false") || node.text.starts_with('"') || node.bits > 32;
            match value.to_string() {
                number if is_plain || is_digits || number == node.text => format!(": {}", node.text),
                number => format!(": {} ({number})", node.text),
            }
        }
    }
}

/// The text in lines of so many characters.
fn broken(text: &str, width: usize) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(width).map(|line| line.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dvb_si::table::AnySection;

    fn printed(bytes: &[u8]) -> String {
        let mut out = Vec::new();
        print(&mut out, &Node::of::<AnySection>("section", bytes), bytes).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The TDT of EN 300 468, Annex C: 93-10-13 12:45:00 is 0xC079124500.
    #[test]
    fn fields_stand_beside_their_bytes() {
        let out = printed(&[0x70, 0x70, 5, 0xC0, 0x79, 0x12, 0x45, 0x00]);
        let lines: Vec<_> = out.lines().collect();
        assert_eq!(lines[1], "       0      8  70                        table_id: 112");
        assert_eq!(lines[4], "      10      2  70  ..11....              reserved: 1s");
        assert_eq!(lines[5], "      12     12  70 05  ....0000 00000101  section_length: 5");
        assert_eq!(lines[6], "      24     40                            TDT");
        assert_eq!(lines[7], "      24     40  c0 79 12 45 00              utc_time: 1993-10-13 12:45:00");
        assert_eq!(lines.len(), 8);
    }

    #[test]
    fn errors_stand_below_what_they_are_about() {
        let out = printed(&[0x70, 0x70, 4, 0xC0, 0x79, 0x12, 0x45]);
        assert!(out.contains("unread: 4 bytes\n"), "{out}");
        assert!(
            out.ends_with("! Tdt.utc_time at byte 3: needs 5 bytes, 4 left in SectionHeader.section_length\n"),
            "{out}"
        );
    }

    #[test]
    fn long_fields_are_broken() {
        let out = printed(&[&[0x90, 0x30, 100][..], &[0xAB; 100]].concat());
        assert!(out.contains("      24    800  ab ab ab ab ab ab ab ab   body: 100 bytes\n"), "{out}");
        assert!(out.ends_with("                 .. 68 more\n"), "{out}");
        assert_eq!(broken("123456789", 4), ["1234", "5678", "9"]);
    }
}
