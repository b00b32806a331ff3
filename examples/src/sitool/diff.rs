//! What differs between the signalling of two multiplexes.

use super::each_section;
use crate::interrupt;
use crate::signalling::{Reading, Typed};
use anyhow::Result;
use mpegts::Pid;
use mpegts::section::table::{CompleteTable, Identity, TableAssembler, scope_len};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use wire::Blob;
use wire::trace::{Kind, Node};

/// What tells an entry of a loop from its neighbours, the first that is there.
const KEYS: [&str; 6] =
    ["program_number", "service_id", "elementary_pid", "event_id", "transport_stream_id", "ca_system_id"];

/// How one table differs at one place.
struct Difference {
    path: String,
    old: Option<Value>,
    new: Option<Value>,
}

/// The tables of a file, those of the last version.
fn tables(path: &Path, pids: &[Pid]) -> Result<TableAssembler> {
    let mut tables = TableAssembler::new();
    each_section(path, pids, |found| {
        let (pid, section) = (found.pid.unwrap_or_default(), found.section);
        if let Some(identity) = Identity::of_section(pid, section, scope_len(section.table_id())) {
            tables.push(pid, section, identity.scope);
        }
        Ok(())
    })?;
    interrupt::check()?;
    Ok(tables)
}

/// Whom a table is shown to.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// Values as JSON has them.
    Json,
    /// Values in words, with their units.
    Words,
}

/// The fields of a tree, each as its words and, where these are equal, its number or bytes.
fn words(node: &Node, bytes: &[u8]) -> Value {
    let entry = |entry: &Node| match entry.kind {
        Kind::Item => json!({ entry.name: words(entry, bytes) }),
        _ => words(entry, bytes),
    };
    let shown = || node.children.iter().filter(|child| !matches!(child.kind, Kind::Implied | Kind::Reserved));
    match (node.children.is_empty(), node.kind) {
        (_, Kind::Loop) => shown().map(entry).collect(),
        (true, _) => {
            let raw = node.value.map_or_else(|| format!("{:?}", Blob(node.bytes(bytes))), |n| n.to_string());
            json!({ "words": node.text, "raw": raw })
        }
        (false, _) => Value::Object(shown().map(|child| (child.name.to_owned(), words(child, bytes))).collect()),
    }
}

/// The two parts of a value in words.
fn leaf(value: &Value) -> Option<(&str, &str)> {
    let fields = value.as_object().filter(|fields| fields.len() == 2)?;
    Some((fields.get("words")?.as_str()?, fields.get("raw")?.as_str()?))
}

/// The sections of a table as one: loops one behind the other, without the numbers of sections.
fn whole(table: CompleteTable<'_>, how: Reading, form: Form) -> Result<(&'static str, Value)> {
    let mut name = "unknown";
    let mut all = Value::Null;
    for section in table.sections() {
        let typed = Typed::new(section, Some(table.identity.pid));
        name = typed.name();
        // Its header; below the name of the table its body.
        let mut section = match (form, typed.to_json(section, how)?) {
            (Form::Words, _) => words(&typed.tree(section.as_bytes(), how), section.as_bytes()),
            (Form::Json, Value::Object(mut value)) => value.remove(name).unwrap_or(Value::Object(value)),
            (Form::Json, value) => value,
        };
        if let Value::Object(fields) = &mut section {
            for number in ["section_number", "last_section_number", "segment_last_section_number"] {
                fields.remove(number);
            }
            if let Some(Value::Object(mut body)) = fields.remove(name) {
                body.remove("segment_last_section_number");
                fields.extend(body);
            }
        }
        append(&mut all, section);
    }
    Ok((name, all))
}

/// Adds the loops of a further section to those of the first.
fn append(all: &mut Value, more: Value) {
    match (all, more) {
        (all @ Value::Null, more) => *all = more,
        (Value::Object(all), Value::Object(more)) => {
            for (key, value) in more {
                append(all.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(all), Value::Array(more)) => all.extend(more),
        _ => {}
    }
}

/// What an entry of a loop is called, by a key of its own or as a descriptor, and what is in it.
fn label(place: usize, entry: &Value) -> (String, &Value) {
    let fields = entry.as_object();
    let by_key =
        fields.and_then(|fields| KEYS.iter().find_map(|key| Some(format!("{key} {}", short(fields.get(*key)?)))));
    match (by_key, fields) {
        (Some(name), _) => (name, entry),
        (None, Some(fields)) if fields.len() == 1 => {
            fields.iter().next().map_or((place.to_string(), entry), |(name, inside)| (name.clone(), inside))
        }
        _ => (place.to_string(), entry),
    }
}

/// The entries of a loop with their labels; equal ones are numbered.
fn labelled(entries: &[Value]) -> Vec<(String, &Value)> {
    let mut counts = BTreeMap::new();
    let labels = entries.iter().enumerate().map(|(place, entry)| label(place, entry));
    let numbered = labels.map(|(name, inside)| {
        let count = counts.entry(name.clone()).and_modify(|n| *n += 1).or_insert(1u32);
        (if *count > 1 { format!("{name} #{count}") } else { name }, inside)
    });
    numbered.collect()
}

fn compare(path: &str, old: Option<&Value>, new: Option<&Value>, out: &mut Vec<Difference>) {
    let inside = |name: &str| if path.is_empty() { name.to_string() } else { format!("{path} / {name}") };
    match (old, new) {
        (old, new) if old == new => {}
        (Some(a), Some(b)) if leaf(a).is_some() && leaf(b).is_some() => {
            out.push(Difference { path: path.to_string(), old: old.cloned(), new: new.cloned() });
        }
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let added = new.keys().filter(|key| !old.contains_key(*key));
            old.keys().chain(added).for_each(|key| compare(&inside(key), old.get(key), new.get(key), out));
        }
        (Some(Value::Array(before)), Some(Value::Array(after)))
            if before.iter().chain(after).any(|entry| entry.is_object() && leaf(entry).is_none()) =>
        {
            let (before, after) = (labelled(before), labelled(after));
            let old_by_name: BTreeMap<&String, &Value> = before.iter().map(|(name, value)| (name, *value)).collect();
            let new_by_name: BTreeMap<&String, &Value> = after.iter().map(|(name, value)| (name, *value)).collect();
            for (name, value) in &before {
                compare(&inside(name), Some(value), new_by_name.get(name).copied(), out);
            }
            for (name, value) in after.iter().filter(|(name, _)| !old_by_name.contains_key(name)) {
                compare(&inside(name), None, Some(value), out);
            }
            let order = |list: &[(String, &Value)]| list.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            if old_by_name == new_by_name && before.len() == after.len() {
                let (old, new) = (json!(order(&before)), json!(order(&after)));
                out.push(Difference { path: format!("{path} (order)"), old: Some(old), new: Some(new) });
            }
        }
        _ => out.push(Difference { path: path.to_string(), old: old.cloned(), new: new.cloned() }),
    }
}

/// The name of a table with what tells it from others of its kind.
fn heading(name: &str, identity: &Identity) -> String {
    let Identity { pid, table_id, table_id_extension, scope } = identity;
    let scope = match scope_len(*table_id) {
        0 => String::new(),
        2 => format!(", original_network_id {scope}"),
        _ => format!(", transport_stream_id {}, original_network_id {}", scope >> 16, scope & 0xFFFF),
    };
    format!("{name}  PID {pid}  table_id {table_id:#04x}  extension {table_id_extension}{scope}")
}

/// A value in one line.
fn short(value: &Value) -> String {
    let list = |entries: Vec<String>| entries.join(", ");
    match (leaf(value), value) {
        (Some((words, _)), _) => words.to_owned(),
        (None, Value::Object(fields)) => {
            format!("{{{}}}", list(fields.iter().map(|(name, value)| format!("{name}: {}", short(value))).collect()))
        }
        (None, Value::Array(entries)) => format!("[{}]", list(entries.iter().map(short).collect())),
        (None, value) => value.to_string(),
    }
}

/// Two values that differ, each in one line; with their numbers where their words are the same.
fn both(old: &Value, new: &Value) -> (String, String) {
    match (leaf(old), leaf(new)) {
        (Some((old, old_raw)), Some((new, new_raw))) if old == new => {
            (format!("{old} ({old_raw})"), format!("{new} ({new_raw})"))
        }
        _ => (short(old), short(new)),
    }
}

/// Prints what only one of two files has, and says how many differences there are.
///
/// # Errors
/// What cannot be read or written.
pub fn diff(old: &Path, new: &Path, pids: &[Pid], json: bool, how: Reading, mut out: impl Write) -> Result<usize> {
    let (old, new) = (tables(old, pids)?, tables(new, pids)?);
    let identities: BTreeSet<Identity> = old.iter().chain(new.iter()).map(|table| table.identity).collect();
    let (mut count, form) = (0, if json { Form::Json } else { Form::Words });
    for identity in identities {
        let read = |tables: &TableAssembler| tables.get(identity).map(|table| whole(table, how, form)).transpose();
        let (old, new) = (read(&old)?, read(&new)?);
        let name = old.as_ref().or(new.as_ref()).map_or("unknown", |(name, _)| name);
        let mut found = Vec::new();
        compare("", old.as_ref().map(|(_, v)| v), new.as_ref().map(|(_, v)| v), &mut found);
        count += found.len();
        if json {
            for Difference { path, old, new } in found {
                let Identity { pid, table_id, table_id_extension, scope } = identity;
                let mut line = Map::new();
                line.insert("table".into(), name.into());
                line.insert("pid".into(), pid.get().into());
                line.insert("table_id".into(), table_id.into());
                line.insert("table_id_extension".into(), table_id_extension.into());
                line.insert("scope".into(), scope.into());
                line.insert("path".into(), path.into());
                line.extend(old.map(|old| ("old".into(), old)));
                line.extend(new.map(|new| ("new".into(), new)));
                writeln!(out, "{}", Value::Object(line))?;
            }
            continue;
        }
        let mark = match (&old, &new) {
            _ if found.is_empty() => continue,
            (None, _) => "+ ",
            (_, None) => "- ",
            _ => "",
        };
        writeln!(out, "{mark}{}", heading(name, &identity))?;
        for Difference { path, old, new } in found.iter().filter(|_| mark.is_empty()) {
            match (old, new) {
                (Some(old), Some(new)) => {
                    let (old, new) = both(old, new);
                    writeln!(out, "    {path}: {old} -> {new}")?;
                }
                (Some(old), None) => writeln!(out, "  - {path}: {}", short(old))?,
                (None, new) => writeln!(out, "  + {path}: {}", new.as_ref().map(short).unwrap_or_default())?,
            }
        }
    }
    out.flush()?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(old: Value, new: Value) -> Vec<String> {
        let mut out = Vec::new();
        compare("", Some(&old), Some(&new), &mut out);
        let shown = |d: Difference| {
            let show = |v: Option<Value>| v.map_or("none".into(), |v| short(&v));
            format!("{}: {} -> {}", d.path, show(d.old), show(d.new))
        };
        out.into_iter().map(shown).collect()
    }

    #[test]
    fn entries_are_told_by_their_keys() {
        let service =
            |id: u16, name: &str| json!({ "service_id": id, "descriptors": [{ "service": { "service_name": name } }] });
        let old = json!({ "services": [service(7, "A"), service(8, "B")] });
        let new = json!({ "services": [service(9, "C"), service(8, "D")] });
        assert_eq!(
            found(old.clone(), new),
            [
                format!("services / service_id 7: {} -> none", short(&service(7, "A"))),
                "services / service_id 8 / descriptors / service / service_name: \"B\" -> \"D\"".into(),
                "services / service_id 9: none -> {service_id: 9, descriptors: [{service: {service_name: \"C\"}}]}"
                    .into(),
            ]
        );
        let swapped = json!({ "services": [service(8, "B"), service(7, "A")] });
        let order = r#"services (order): ["service_id 7", "service_id 8"] -> ["service_id 8", "service_id 7"]"#;
        assert_eq!(found(old.clone(), swapped), [order]);
        assert!(found(old.clone(), old).is_empty());
    }
}
