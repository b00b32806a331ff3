//! The structures that become trees and JSON.

use crate::boundary::{Failure, Outcome, Status};
use docsis_mac::config::ConfigurationFile;
use docsis_mac::pnm::MeasurementFile;
use docsis_mac::{Frame, Message};
use dvb_si::china::EmergencySection;
use dvb_si::descriptor::Private;
use dvb_si::splice::SpliceSection;
use dvb_si::table::PrivateSection;
use dvb_si::text::{Profile, Text};
use mpegts::Packet;
use mpegts::ip::rtp::RtpPacket;
use mpegts::pes::Pes;
use mpegts::tunnel::t2mi::T2miPacket;
use serde::Serialize;
use wire::ser::{Transcode, Value};
use wire::trace::{Kind, Node};
use wire::{Decode, List};

/// A structure: what the bytes are is said by the caller, and not guessed.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Structure {
    /// A section of PSI or SI by its table_id, as MPEG and DVB have them; private descriptors by the
    /// private_data_specifier in front of them.
    Section = 1,
    /// A section of splice information (SCTE 35), table_id 0xFC.
    SpliceSection = 2,
    /// A section of Chinese emergency broadcast, table_id 0xFB to 0xFE.
    EmergencySection = 3,
    /// Descriptors one behind the other, as in a loop of a PMT or SDT.
    Descriptors = 4,
    /// A packet of 188 bytes. No JSON.
    TransportPacket = 5,
    /// A PES packet.
    PesPacket = 6,
    /// A DOCSIS MAC frame.
    DocsisFrame = 7,
    /// A DOCSIS MAC management message without MAC header, with its CRC or without.
    DocsisMessage = 8,
    /// The configuration file of a modem, or of a PacketCable adapter.
    ConfigurationFile = 9,
    /// A measurement file of proactive network maintenance.
    MeasurementFile = 10,
    /// An RTP packet.
    RtpPacket = 11,
    /// A T2-MI packet.
    T2miPacket = 12,
}

/// How texts without a character table of their own are read: see bc_text_decode.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextProfile {
    /// EN 300 468: ISO/IEC 6937.
    Dvb = 0,
    /// Chinese networks: GB 18030.
    China = 1,
}

/// The profile of a number.
///
/// # Errors
/// Another number.
pub fn profile(code: u32) -> Outcome<Profile> {
    match code {
        code if code == TextProfile::Dvb as u32 => Ok(Profile::DVB),
        code if code == TextProfile::China as u32 => Ok(Profile::CHINA),
        _ => Err(Failure::of(Status::Argument, format_args!("{code} is no text profile"))),
    }
}

/// What can be done with a structure.
struct Form {
    structure: Structure,
    tree: fn(&[u8]) -> Node,
    json: Option<(ToJson, FromJson)>,
}

type ToJson = fn(&[u8]) -> Outcome<Value>;
type FromJson = fn(&Value, &mut Vec<u8>) -> Result<(), wire::ser::Error>;

type Descriptors<'a> = List<'a, Private<'a>>;

/// A line for each structure: its type, and the name of its tree.
macro_rules! forms {
    (json { $($structure:ident $T:ident $name:expr,)* } no json { $($plain:ident $P:ident $plain_name:expr,)* }) => {
        const FORMS: &[Form] = &[
            $(Form {
                structure: Structure::$structure,
                tree: |bytes| Node::of::<$T<'_>>($name(bytes), bytes),
                json: Some((|bytes| to_value(&$T::from_bytes(bytes)?), <$T<'_> as Transcode>::transcode)),
            },)*
            $(Form {
                structure: Structure::$plain,
                tree: |bytes| Node::of::<$P<'_>>($plain_name(bytes), bytes),
                json: None,
            },)*
        ];
    };
}
forms! {
    json {
    Section PrivateSection |bytes: &[u8]| named(bytes, PrivateSection::name_of),
    SpliceSection SpliceSection |bytes: &[u8]| named(bytes, SpliceSection::name_of),
    EmergencySection EmergencySection |bytes: &[u8]| named(bytes, EmergencySection::name_of),
    Descriptors Descriptors |_: &[u8]| "descriptors",
    PesPacket Pes |_: &[u8]| "PES_packet",
    DocsisFrame Frame |_: &[u8]| "frame",
    DocsisMessage Message |_: &[u8]| "message",
    ConfigurationFile ConfigurationFile |_: &[u8]| "file",
    MeasurementFile MeasurementFile |_: &[u8]| "file",
    RtpPacket RtpPacket |_: &[u8]| "packet",
    T2miPacket T2miPacket |_: &[u8]| "packet",
    }
    no json {
    TransportPacket Packet |_: &[u8]| "packet",
    }
}

/// The name of a table.
fn named(section: &[u8], name_of: fn(u8) -> Option<&'static str>) -> &'static str {
    section.first().and_then(|table_id| name_of(*table_id)).unwrap_or("unknown")
}

fn to_value(structure: &impl Serialize) -> Outcome<Value> {
    // By way of text: the tree is read within its bounds.
    let wrong = |error: serde_json::Error| Failure::of(Status::Data, error);
    serde_json::from_str(&serde_json::to_string(structure).map_err(wrong)?).map_err(wrong)
}

fn form(structure: u32) -> Outcome<&'static Form> {
    let found = FORMS.iter().find(|form| form.structure as u32 == structure);
    found.ok_or_else(|| Failure::of(Status::Argument, format_args!("{structure} is no structure")))
}

fn json_of(structure: u32) -> Outcome<(ToJson, FromJson)> {
    let missing = || Failure::of(Status::Argument, "the structure has no JSON");
    form(structure)?.json.ok_or_else(missing)
}

/// The tree of any bytes: what is wrong stands in it. Texts are plain, without quotes.
///
/// # Errors
/// An unknown structure.
pub fn tree(structure: u32, bytes: &[u8], profile: Profile) -> Outcome<Node> {
    let form = form(structure)?;
    let mut node = (form.tree)(bytes);
    let is_dvb = form.structure as u32 <= Structure::Descriptors as u32;
    plain(&mut node, bytes, is_dvb.then_some(profile));
    Ok(node)
}

/// Texts of DVB by the profile; those of DOCSIS are ASCII or UTF-8, some with a zero byte at the end.
fn plain(node: &mut Node, input: &[u8], profile: Option<Profile>) {
    if node.kind == Kind::Text {
        let bytes = node.bytes(input);
        node.text = match profile {
            Some(profile) => Text(bytes).to_string_lossy(profile).into_owned(),
            None => String::from_utf8_lossy(bytes.strip_suffix(&[0]).unwrap_or(bytes)).into_owned(),
        };
    }
    node.children.iter_mut().for_each(|child| plain(child, input, profile));
}

/// The JSON of bytes, on one line.
///
/// # Errors
/// An unknown structure; bytes that are none.
pub fn to_json(structure: u32, bytes: &[u8], profile: Profile) -> Outcome<String> {
    let (to_json, _) = json_of(structure)?;
    let mut value = to_json(bytes)?;
    if profile != Profile::DVB {
        profile.reread(&mut value);
    }
    serde_json::to_string(&value).map_err(|error| Failure::of(Status::Data, error))
}

/// The bytes of JSON.
///
/// # Errors
/// An unknown structure; text that is no JSON, or not of this structure.
pub fn from_json(structure: u32, text: &str) -> Outcome<Vec<u8>> {
    let (_, from_json) = json_of(structure)?;
    let value: Value = serde_json::from_str(text).map_err(|error| Failure::of(Status::Data, error))?;
    let mut bytes = Vec::new();
    from_json(&value, &mut bytes).map_err(|error| Failure::of(Status::Data, error))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_structure_has_its_line() {
        for structure in 1..=12 {
            assert_eq!(FORMS.iter().filter(|form| form.structure as u32 == structure).count(), 1, "{structure}");
        }
        assert_eq!(FORMS.len(), 12);
    }
}
