//! Finds declared descriptors that no registry names.

use std::path::PathBuf;
use std::string::String;
use std::vec;
use std::vec::Vec;

/// The structures below `folder` whose documentation begins with the name of a descriptor (`service_descriptor`) and
/// that stand on no line of a [`tagged!`](crate::tagged) there: forgotten ones. Reads the sources.
///
/// # Panics
/// When a source cannot be read.
#[allow(clippy::panic)] // in a test
pub fn unregistered(folder: &str) -> Vec<String> {
    let (mut declared, mut lines) = (Vec::new(), String::new());
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        for path in entries.filter_map(Result::ok).map(|e| e.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let source = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
                scan(&source, &mut declared, &mut lines);
            }
        }
    }
    let words: Vec<&str> = lines.split(|c: char| !c.is_alphanumeric()).collect();
    declared.retain(|name| !words.contains(&name.as_str()));
    declared.sort();
    declared
}

/// Descriptors declared in a source, and the lines of its registries.
fn scan(source: &str, declared: &mut Vec<String>, lines: &mut String) {
    let mut first_doc = "";
    for line in source.lines().map(str::trim) {
        if let Some(doc) = line.strip_prefix("///") {
            first_doc = if first_doc.is_empty() { doc.trim_start() } else { first_doc };
        } else if line.starts_with("#[") {
            // Attributes stand between the documentation and the structure.
        } else if let Some(rest) = line.strip_prefix("pub struct ") {
            let name = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            let first_word = first_doc.split_whitespace().next().unwrap_or_default();
            if first_word.trim_end_matches(|c: char| c.is_ascii_punctuation()).ends_with("_descriptor") {
                declared.push(name.into());
            }
            first_doc = "";
        } else {
            if line.starts_with("0x") {
                lines.push_str(line);
                lines.push('\n');
            }
            first_doc = "";
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_descriptor_without_a_line_is_found_whatever_follows_its_name() {
        let source = "
            /// temi_timeline_descriptor: a colon behind the name.
            pub struct Colon<'a> {
            /// service_descriptor — EN 300 468, 6.2.33.
            #[repr(C)]
            pub struct Dash {
            /// ci_protection_descriptor.
            ///
            /// A second paragraph.
            pub struct FullStop {
            /// ancillary_data_descriptor
            pub struct Listed<'a> {
            /// A part of the service_descriptor.
            pub struct Part {
            tagged! { pub enum Descriptor<'a>: RawDescriptor<'a> {
                0x70 Listed<'a>,
            }}";
        let (mut declared, mut lines) = (Vec::new(), String::new());
        scan(source, &mut declared, &mut lines);
        assert_eq!(declared, ["Colon", "Dash", "FullStop", "Listed"]);
        assert_eq!(lines, "0x70 Listed<'a>,\n");
    }
}
