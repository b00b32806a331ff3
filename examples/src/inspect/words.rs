//! What is in a structure, in words: the tree of its fields as indented text, without what only frames it.
//! Long bytes are shortened: JSON has them all.

use std::fmt::Write;
use wire::trace::{Kind, Node};

/// Lines longer than this are broken.
const WIDTH: usize = 110;

/// Hexadecimal digits of bytes that are not interpreted.
const DIGITS: usize = 64;

/// The fields of a structure, each line indented by `indent` steps.
pub fn describe(node: &Node, indent: usize) -> String {
    let mut out = String::new();
    if node.children.is_empty() {
        line(&mut out, indent, &leaf("", node));
    } else {
        structure(&mut out, "", node, indent);
    }
    out
}

fn line(out: &mut String, indent: usize, text: &str) {
    if !text.is_empty() {
        let _ = writeln!(out, "{:1$}{text}", "", indent * 2);
    }
}

/// What says something: no lengths, no reserved bits, no flags of parts that are there.
fn visible(node: &Node) -> impl Iterator<Item = &Node> {
    node.children.iter().filter(|child| !matches!(child.kind, Kind::Implied | Kind::Reserved))
}

/// A heading with the plain fields behind it, then the others below.
fn structure(out: &mut String, heading: &str, node: &Node, indent: usize) {
    let mut visible_fields = visible(node);
    // What was chosen stands for the field that it is in.
    if let (Some(only), None) = (visible_fields.next(), visible_fields.next()) {
        if only.kind == Kind::Item && node.kind != Kind::Loop && !heading.is_empty() {
            return item(out, &format!("{heading} {}", only.name), only, indent);
        }
    }
    let mut text = heading.to_string();
    let mut below = Vec::new();
    let mut pending = !heading.is_empty();
    for field in visible(node) {
        let Some(words) = plain(field) else {
            below.push(field);
            continue;
        };
        if words.is_empty() {
            continue;
        }
        let separator = match (text.as_str(), pending) {
            ("", _) => "",
            ("-", true) => " ",
            (_, true) => ": ",
            _ => ", ",
        };
        let len = |text: &str| text.chars().count();
        if len(&text) + len(separator) + len(&words) + indent * 2 > WIDTH && !pending && !text.is_empty() {
            line(out, indent, &text);
            text = format!("  {words}");
        } else {
            text = format!("{text}{separator}{words}");
        }
        pending = false;
    }
    line(out, indent, &text);
    let indent = if text.is_empty() { indent } else { indent + 1 };
    for error in visible(node).filter(|field| field.children.is_empty()).chain([node]).filter_map(|field| field.error) {
        line(out, indent, &format!("! {error}"));
    }
    // A structure that is one loop needs no name for it.
    if let ([only], true) = (below.as_slice(), pending) {
        if only.kind == Kind::Loop {
            return entries(out, only, indent);
        }
    }
    for part in below {
        match part.kind {
            Kind::Loop => {
                line(out, indent, part.name);
                entries(out, part, indent + 1);
            }
            _ => structure(out, part.name, part, indent),
        }
    }
}

/// The entries of a loop; those of a union under the name of their structure.
fn entries(out: &mut String, node: &Node, indent: usize) {
    for entry in &node.children {
        match entry.kind {
            Kind::Item => item(out, entry.name, entry, indent),
            Kind::Structure => structure(out, "-", entry, indent),
            _ => line(out, indent, &leaf("", entry)),
        }
    }
    if let Some(error) = node.error {
        line(out, indent, &format!("! {error}"));
    }
}

fn item(out: &mut String, name: &str, node: &Node, indent: usize) {
    let mut fields = visible(node);
    match (fields.next(), fields.next()) {
        // A text, a number or a list has no other name.
        (Some(body), None) if body.name == "body" && node.error.is_none() && body.error.is_none() => {
            match plain(body) {
                Some(_) if body.children.is_empty() => line(out, indent, &leaf(name, body)),
                Some(words) => line(out, indent, &words.replacen("body", name, 1)),
                None => {
                    line(out, indent, name);
                    entries(out, body, indent + 1);
                }
            }
        }
        _ => structure(out, name, node, indent),
    }
}

/// A plain value with its name; None for what needs lines of its own, nothing for what says nothing.
fn plain(node: &Node) -> Option<String> {
    let is_list = |node: &Node| node.kind == Kind::Loop && node.children.iter().all(|entry| entry.children.is_empty());
    match node.children.as_slice() {
        [] => Some(leaf(node.name, node)),
        entries if is_list(node) => {
            let words: Vec<_> = entries.iter().filter(|e| e.kind != Kind::Reserved).map(|e| leaf("", e)).collect();
            Some(format!("{} {}", node.name, words.join(" ")))
        }
        _ => None,
    }
}

fn leaf(name: &str, node: &Node) -> String {
    let with_name = |text: &str| if name.is_empty() { text.to_string() } else { format!("{name} {text}") };
    match (node.text.as_str(), node.value) {
        ("true", _) if !name.is_empty() => name.to_string(),
        ("" | "false" | "\"\"", _) => String::new(),
        (_, Some(value)) if name == "ca_system_id" => with_name(&format!("{value:#06x}")),
        (text, Some(value)) if name.ends_with("_tag") && text == value.to_string() => {
            with_name(&format!("{value:#04x}"))
        }
        (text, _) if matches!(node.kind, Kind::Bytes | Kind::Tail | Kind::Unread) && text.len() > DIGITS => {
            let shown = text.get(..DIGITS).unwrap_or(text);
            with_name(&format!("{shown} and {} more bytes", (text.len() - DIGITS) / 2))
        }
        (text, _) => with_name(text),
    }
}

/// 1234567 as `1,234,567`.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A bit rate in the unit that suits it.
pub fn rate(bits_per_second: u64) -> String {
    match bits_per_second {
        n @ 0..=9_999 => format!("{n} bit/s"),
        n @ 10_000..=999_999 => format!("{}.{} kbit/s", n / 1000, n / 100 % 10),
        n => format!("{}.{:02} Mbit/s", n / 1_000_000, n / 10_000 % 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dvb_si::descriptor::{Descriptor, Service, ServiceType};
    use dvb_si::table::AnySection;
    use dvb_si::table::{Pmt, PmtStream};
    use dvb_si::text::Text;
    use mpegts::Pid;
    use mpegts::descriptor::Ca;
    use mpegts::psi::StreamType;
    use mpegts::section::LongSection;
    use wire::{Blob, Encode, List};

    #[test]
    fn structures_in_words() {
        let pid = |pid| Pid::new(pid).unwrap();
        let descriptors = [
            Descriptor::Mpeg(Ca { ca_system_id: 2816, ca_pid: pid(0x321), ..Default::default() }.into()),
            Descriptor::from(Service {
                service_type: ServiceType::AVC_HD_TELEVISION,
                service_name: Text(b"Sud"),
                ..Default::default()
            }),
        ];
        let streams = [PmtStream {
            stream_type: StreamType(0x1B),
            elementary_pid: pid(257),
            es_info: List::from(&descriptors),
            ..Default::default()
        }];
        let pmt = Pmt { pcr_pid: pid(256), streams: List::from(&streams), ..Default::default() };
        let mut bytes = LongSection::new(2, 7, 3, pmt).encode_to_vec().unwrap();
        let node = Node::of::<AnySection>("PMT", &bytes);
        assert_eq!(
            describe(node.get("PMT").unwrap(), 1),
            "  pcr_pid 0x0100\n    streams\n      - stream_type AVC video, elementary_pid 0x0101\n        \
             es_info\n          CA: ca_system_id 0x0b00, ca_pid 0x0321\n          \
             service: service_type H.264/AVC HD digital television service, service_name \"Sud\"\n"
        );
        // What is wrong stands where it is.
        let at = bytes.len() - 4 - 8;
        assert_eq!(Blob(&bytes[at..at + 2]), Blob(&[0x48, 6]));
        bytes[at + 1] = 7;
        let node = Node::of::<AnySection>("PMT", &bytes);
        assert!(describe(node.get("PMT").unwrap(), 1).contains("\n            ! Raw"), "{}", describe(&node, 1));
    }

    #[test]
    fn numbers_for_people() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(rate(999), "999 bit/s");
        assert_eq!(rate(496_333), "496.3 kbit/s");
        assert_eq!(rate(4_963_330), "4.96 Mbit/s");
        assert_eq!(rate(38_015_000), "38.01 Mbit/s");
    }
}
