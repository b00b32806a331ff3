//! Sections of PSI and SI as JSON and as trees, private descriptors by the owner that the loop or the user names.

use crate::inspect::{reread, reread_tree};
use dvb_si::china::{EmergencySection, MessageCharacterSet};
use dvb_si::descriptor::PrivateScope;
use dvb_si::splice::SpliceSection;
use dvb_si::table::{DescriptorLoop, PrivateSection, each_loop};
use dvb_si::text::Profile;
use mpegts::Pid;
use mpegts::section::Section;
use serde_json::Value;
use wire::ser::Transcode;
use wire::trace::{Kind, Node};
use wire::{Blob, Error, Tagged};

/// Where a Chinese network has its emergency broadcast, whose table_ids mean other things elsewhere.
pub const EMERGENCY: u16 = 0x21;

/// How sections are read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading {
    /// Strings without a character table of their own.
    pub profile: Profile,
    /// What each loop of descriptors begins with.
    pub scope: PrivateScope,
}

/// A section as what its PID makes of it.
#[derive(Debug, Clone, Copy)]
pub enum Typed<'a> {
    /// Tables of MPEG and DVB.
    Si(PrivateSection<'a>),
    /// Splice information.
    Splice(SpliceSection<'a>),
    /// Emergency broadcast.
    Emergency(EmergencySection<'a>),
}

impl<'a> Typed<'a> {
    /// Types a section. Without a PID the form of the section decides.
    pub fn new(section: Section<'a>, pid: Option<Pid>) -> Self {
        let is_long = section.long_header().is_some();
        match section.table_id() {
            0xFB..=0xFE if is_long && pid.is_none_or(|pid| pid.get() == EMERGENCY) => {
                Typed::Emergency(EmergencySection::from_raw(section, section.reader()))
            }
            0xFC if !is_long => Typed::Splice(SpliceSection::from_raw(section, section.reader())),
            _ => Typed::Si(PrivateSection::from_section(section)),
        }
    }

    /// The name of the table, known or not.
    pub fn name(&self) -> &'static str {
        match self {
            Typed::Si(s) => PrivateSection::name_of(s.tag()),
            Typed::Splice(s) => SpliceSection::name_of(s.tag()),
            Typed::Emergency(s) => EmergencySection::name_of(s.tag()),
        }
        .unwrap_or("unknown")
    }

    /// True for a table that nothing is known of.
    pub fn unknown(&self) -> bool {
        match self {
            Typed::Si(s) => s.unknown(),
            Typed::Splice(s) => s.unknown(),
            Typed::Emergency(s) => s.unknown(),
        }
    }

    /// What is wrong with the section.
    pub fn invalid(&self) -> Option<Error> {
        match self {
            Typed::Si(s) => s.invalid(),
            Typed::Splice(s) => s.invalid(),
            Typed::Emergency(s) => s.invalid(),
        }
    }

    /// As JSON, under the name of its table. `section` is what was typed.
    ///
    /// # Errors
    /// Never in practice: those of the serializer.
    pub fn to_json(&self, section: Section<'_>, how: Reading) -> serde_json::Result<Value> {
        let mut value = match self {
            Typed::Si(s) => serde_json::to_value(s)?,
            Typed::Splice(s) => serde_json::to_value(s)?,
            Typed::Emergency(s) => serde_json::to_value(s)?,
        };
        let mut result = Ok(());
        self.each_scoped(section, how.scope, |found| {
            let entry = found.entry.map(|(field, index)| format!("{field}/{index}/")).unwrap_or_default();
            let pointer = format!("/{0}/{0}/{entry}{1}", self.name(), found.field.replace('.', "/"));
            if let Some(descriptors) = value.pointer_mut(&pointer) {
                match serde_json::to_value(found.scoped()) {
                    Ok(scoped) => *descriptors = scoped,
                    Err(error) => result = Err(error),
                }
            }
        });
        result?;
        reread(&mut value, how.profile)?;
        Ok(value)
    }

    /// The tree of all fields. `bytes` is what was typed.
    pub fn tree(&self, bytes: &[u8], how: Reading) -> Node {
        let name = self.name();
        let mut node = match self {
            Typed::Si(_) => Node::of::<PrivateSection<'_>>(name, bytes),
            Typed::Splice(_) => Node::of::<SpliceSection<'_>>(name, bytes),
            Typed::Emergency(_) => Node::of::<EmergencySection<'_>>(name, bytes),
        };
        if let Ok(section) = Section::from_bytes(bytes) {
            self.each_scoped(section, how.scope, |found| {
                let entry = found.entry.map(|(field, index)| format!("{field}[{index}].")).unwrap_or_default();
                let descriptors = node.at_mut(&format!("{name}.{entry}{}", found.field));
                if let (Some(descriptors), Some(scoped)) = (descriptors, found.tree()) {
                    *descriptors = scoped;
                }
            });
        }
        reread_tree(&mut node, bytes, how.profile);
        if let Typed::Emergency(_) = self {
            show_messages(&mut node, bytes);
        }
        node
    }

    /// The loops that begin with more than `PrivateSection` knows.
    fn each_scoped<'s>(&self, section: Section<'s>, scope: PrivateScope, mut each: impl FnMut(DescriptorLoop<'s>)) {
        let is_more = |found: &DescriptorLoop<'_>| found.scope != PrivateScope::default();
        if matches!(self, Typed::Si(_)) {
            // A table that is broken somewhere has its loops up to there.
            let _ = each_loop(section, scope, |found| {
                if is_more(&found) {
                    each(found)
                }
            });
        }
    }
}

/// Shows the strings of emergency messages, in the character set that each names. They stay bytes: a set may not be known.
fn show_messages(node: &mut Node, bytes: &[u8]) {
    let named = node.get("message_character_set").and_then(|set| u8::try_from(set.value?).ok());
    if let Some(charset) = named.and_then(|set| MessageCharacterSet(set).charset()) {
        for field in node.children.iter_mut().filter(|f| matches!(f.name, "message_text" | "agency_name")) {
            field.text = format!("{:?}", charset.chars(field.bytes(bytes)).collect::<String>());
            (field.kind, field.value) = (Kind::Text, None);
        }
    }
    node.children.iter_mut().for_each(|child| show_messages(child, bytes));
}

/// The bytes of a section: of any table by its name, or hexadecimal.
///
/// # Errors
/// What is no section.
pub fn from_json(section: &wire::ser::Value) -> Result<Vec<u8>, wire::ser::Error> {
    use wire::ser::Value;
    let mut out = Vec::new();
    let is_named =
        |start: &str| matches!(section, Value::Map(fields) if fields.iter().any(|(k, _)| k.starts_with(start)));
    match section {
        Value::Str(_) => Blob::transcode(section, &mut out)?,
        _ if is_named("EB") => EmergencySection::transcode(section, &mut out)?,
        _ if is_named("splice_info") => SpliceSection::transcode(section, &mut out)?,
        _ => PrivateSection::transcode(section, &mut out)?,
    }
    Ok(out)
}
