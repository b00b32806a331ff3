//! Two trees side by side: the reference's and ours.

use super::names;
use super::ours::UNCOMPARED;
use super::reference::Node;
use std::collections::BTreeMap;

/// Strings of which the reference makes something else, and ours.
///
/// "INTEGRAÇÃO" in ISO 8859-1 without a selector: in ISO/IEC 6937, the table of such strings, 0xC7
/// and 0xC3 are accents that precede their letter. Two of them before one letter are no character
/// of the table: here the first is lost and shown as U+FFFD; the reference moves each behind
/// whatever is next to it.
const READ_OTHERWISE: [(&str, &str); 1] = [("INTEGRÂO\u{307}", "INTEGRA\u{FFFD}Ô")];

/// What was compared, so that nothing passes for want of anything to compare.
#[derive(Debug, Default)]
pub struct Tally {
    /// Nodes by name: tables, entries of loops, descriptors.
    pub nodes: BTreeMap<String, usize>,
    /// Attributes and texts.
    pub fields: usize,
    /// Texts and attributes with characters outside ASCII.
    pub not_ascii: usize,
    /// Strings in [`READ_OTHERWISE`].
    pub explained: usize,
    /// Descriptors that the reference names and of which the tags were compared.
    pub tags: usize,
    /// Descriptors that the reference does not know: tag and bytes were compared.
    pub raw: usize,
}

impl Tally {
    /// Compares everything in and below a node. `path` is for the messages.
    pub fn compare(&mut self, path: &str, reference: &Node, ours: &Node) {
        if ours.name == UNCOMPARED {
            return self.uncompared(path, reference, ours);
        }
        let path = format!("{path}/{}", reference.name);
        assert_eq!(ours.name, reference.name, "{path}");
        let wanted: BTreeMap<_, _> = reference.attributes.iter().map(|(k, v)| (k.clone(), self.explained(v))).collect();
        assert_eq!(ours.attributes, wanted, "{path}");
        assert_eq!(ours.text, self.explained(&reference.text), "{path}");
        *self.nodes.entry(ours.name.clone()).or_default() += 1;
        self.fields += ours.attributes.len() + usize::from(!ours.text.is_empty());
        self.not_ascii += ours.attributes.values().chain([&ours.text]).filter(|s| !s.is_ascii()).count();
        for (i, (r, o)) in reference.nodes.iter().zip(&ours.nodes).enumerate() {
            self.compare(&format!("{path}[{i}]"), r, o);
        }
        let names = |n: &Node| n.nodes.iter().map(|n| n.name.clone()).collect::<Vec<_>>();
        assert_eq!(ours.nodes.len(), reference.nodes.len(), "{path}: {:?}, {:?}", names(ours), names(reference));
    }

    /// The reference's string where it is read rightly, or what it should have been.
    fn explained(&mut self, string: &str) -> String {
        let Some((theirs, ours)) = READ_OTHERWISE.iter().find(|(theirs, _)| string.contains(theirs)) else {
            return string.into();
        };
        self.explained += 1;
        string.replace(theirs, ours)
    }

    /// A descriptor whose fields are not compared is at the same place with the same tag.
    fn uncompared(&mut self, path: &str, reference: &Node, ours: &Node) {
        if reference.name == "generic_descriptor" {
            assert_eq!(ours.attributes.get("tag"), reference.attributes.get("tag"), "{path}");
            assert_eq!(ours.text, reference.text, "{path}");
            self.raw += 1;
            return;
        }
        let tag = names::tag(&reference.name).unwrap_or_else(|| panic!("{path}: {}", reference.name));
        let wanted = Node::new(UNCOMPARED).with("tag", tag);
        assert_eq!(ours.attributes, wanted.attributes, "{path}: {}", reference.name);
        self.tags += 1;
    }
}
