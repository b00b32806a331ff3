//! Texts of DVB, read as the user says.

use dvb_si::text::{Profile, Text};
use serde_json::{Map, Value};
use wire::trace::{Kind, Node};

/// A text with its bytes, as JSON has it.
pub(crate) fn is_text(fields: &Map<String, Value>) -> bool {
    fields.len() == 3 && ["text", "charset", "raw"].into_iter().all(|key| fields.contains_key(key))
}

/// The bytes of such a text.
fn raw(value: &Value) -> Option<Vec<u8>> {
    let fields = value.as_object().filter(|fields| is_text(fields))?;
    let digits = fields.get("raw")?.as_str()?.as_bytes();
    digits.chunks_exact(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// Reads all texts in a tree with `profile`, for JSON output.
pub fn reread(value: &mut Value, profile: Profile) {
    if let Some(raw) = raw(value) {
        let text = Text(&raw);
        value["text"] = text.to_string_lossy(profile).into();
        value["charset"] = text.coding(profile).to_string().into();
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|v| reread(v, profile)),
        Value::Object(fields) => fields.values_mut().for_each(|v| reread(v, profile)),
        _ => {}
    }
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
        reread(&mut value, Profile::CHINA);
        assert_eq!(value[0]["name"]["text"], "中");
        assert_eq!(value[0]["name"]["charset"], "default GB 18030");
        let mut node = Node::of::<Text>("name", b"\xd6\xd0");
        reread_tree(&mut node, b"\xd6\xd0", Profile::CHINA);
        assert_eq!(node.text, "\"中\"");
    }
}
