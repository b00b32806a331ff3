//! Texts of DVB, read as the user says.

use dvb_si::text::{Profile, Text};
use serde_json::Value;
use wire::trace::{Kind, Node};

/// Reads all texts in a tree with `profile`, for JSON output.
///
/// # Errors
/// Of a tree larger than that of any table.
pub fn reread(value: &mut Value, profile: Profile) -> serde_json::Result<()> {
    // As they are read already.
    if profile != Profile::DVB {
        let mut json: wire::ser::Value = serde_json::from_value(value.take())?;
        profile.reread(&mut json);
        *value = serde_json::to_value(json)?;
    }
    Ok(())
}

/// Reads all texts in the tree of `input` with `profile`.
pub fn reread_tree(node: &mut Node, input: &[u8], profile: Profile) {
    if node.kind == Kind::Text {
        node.text = format!("{:?}", Text(node.bytes(input)).display(profile));
    }
    node.children.iter_mut().for_each(|child| reread_tree(child, input, profile));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_are_read_with_the_profile() {
        let mut value = json!([{ "name": { "text": "x", "charset": "y", "raw": "d6d0" } }]);
        reread(&mut value, Profile::CHINA).unwrap();
        assert_eq!(value[0]["name"]["text"], "中");
        assert_eq!(value[0]["name"]["charset"], "default GB 18030");
        let mut node = Node::of::<Text>("name", b"\xd6\xd0");
        reread_tree(&mut node, b"\xd6\xd0", Profile::CHINA);
        assert_eq!(node.text, "\"中\"");
    }
}
