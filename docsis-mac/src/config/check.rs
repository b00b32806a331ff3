//! The rules that a modem's configuration file must keep.

use super::{ConfigurationFile, MIC_LEN};
use crate::tlv::{
    ClassOfServiceTlv, ClassifierTlv, DownstreamFlowTlv, Encoding, Extension, FlowTlv, PIECE, Scalar, UpstreamFlowTlv,
    VendorTlv,
};
use bitvec::{BitArr, array::BitArray, order::Lsb0};
use thiserror::Error as ThisError;
use wire::{Error, List, Tagged};

/// Something that a rule forbids.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// Where the encoding starts in the file; the length of the file for what is missing.
    pub offset: usize,
    /// The type of the encoding at the top level; None where it is about the file as a whole.
    pub tlv_type: Option<u8>,
    /// The rule.
    pub rule: Rule,
}

/// The rules of a configuration file. The clauses are not at hand: see [`Rule::source`].
#[derive(Debug, Clone, Copy, PartialEq, ThisError)]
#[non_exhaustive]
pub enum Rule {
    /// The file is no multiple of four bytes. Files in use are often not.
    #[error("not filled up to a multiple of four bytes")]
    NotPadded,
    /// Something else than zeros behind the end marker.
    #[error("something else than padding behind the end marker")]
    BehindEnd,
    /// An encoding that each file must have.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Something between CM MIC, CMTS MIC and end marker, or these in another order.
    #[error("behind {0} must stand {1}")]
    Order(&'static str, &'static str),
    /// May stand in a file once.
    #[error("stands in the file already")]
    Repeated,
    /// Belongs into messages.
    #[error("does not belong into a configuration file")]
    NotOfFiles,
    /// An encoding that breaks off.
    #[error(transparent)]
    Broken(Error),
    /// A type that the annex does not have.
    #[error("unknown type")]
    Unknown,
    /// A value of another length or form.
    #[error("{0}")]
    Invalid(Error),
    /// A value that the annex does not allow.
    #[error("{name} is {value}, must be {allowed}")]
    Range {
        /// The name of the value.
        name: &'static str,
        /// As found.
        value: u32,
        /// What is allowed.
        allowed: &'static str,
    },
    /// An integrity check of another length.
    #[error("an integrity check of {0} bytes, must have 16")]
    MicLength(usize),
    /// A vendor specific encoding that does not begin with its vendor.
    #[error("does not begin with the vendor (type 8)")]
    NoVendor,
    /// A piece of a certificate before the last one that is not full.
    #[error("a piece of {0} bytes before the last one, must have 254")]
    ShortPiece(usize),
    /// A flow without a reference.
    #[error("has no reference")]
    NoReference,
    /// Two flows of one reference.
    #[error("reference {0} is that of another flow")]
    SameReference(u16),
    /// A classifier of a flow that is not there.
    #[error("no flow of this direction has reference {0}")]
    NoSuchFlow(u16),
}

impl Rule {
    /// Where the rule comes from. Numbers of clauses are not at hand.
    pub const fn source(&self) -> &'static str {
        match self {
            Rule::NotPadded | Rule::BehindEnd | Rule::Missing(_) | Rule::Order(..) => "MULPI Annex D",
            _ => "MULPI Annex C",
        }
    }

    /// True for what files in use do without harm.
    pub const fn is_minor(&self) -> bool {
        matches!(self, Rule::NotPadded)
    }
}

/// Types that belong into messages only.
const NOT_OF_FILES: [u8; 26] =
    [5, 8, 12, 13, 27, 30, 31, 44, 46, 47, 48, 49, 50, 51, 52, 57, 75, 77, 78, 80, 85, 86, 87, 88, 89, 90];

/// Types of a single value for the modem as a whole.
const SINGLE: [u8; 23] = [1, 2, 3, 6, 7, 9, 17, 18, 19, 20, 21, 28, 29, 35, 39, 40, 55, 58, 59, 63, 68, 76, 91];

const PAD: u8 = 0;
const CM_MIC: u8 = 6;
const CMTS_MIC: u8 = 7;
const END: u8 = 255;

/// Reports what the rules of a modem's file forbid, in the order of the file; what is missing comes last.
///
/// The values of the top level, of classes of service and of service flows are looked at, and the references between
/// them. Whether the integrity checks are right says `mic::verify`. Files of PacketCable adapters have no rules here.
pub fn check(file: &ConfigurationFile<'_>, found: impl FnMut(Finding)) {
    if matches!(file, ConfigurationFile::MtaFile(_)) {
        return;
    }
    let encodings = file.list();
    let mut check = Check {
        found,
        offset: 0,
        tlv_type: None,
        seen: BitArray::ZERO,
        met: Default::default(),
        flows: Default::default(),
    };
    // Classifiers may stand before their flows.
    for encoding in encodings.iter().flatten() {
        if let Some((direction, reference)) = flow(&encoding) {
            check.flows.insert(direction, reference);
        }
    }
    let mut items = encodings.iter();
    let mut previous = PAD;
    loop {
        // A list that was built has no places.
        if let List::Wire(rest, ()) = items.rest() {
            check.offset = rest.offset();
        }
        match items.next() {
            Some(Ok(encoding)) => {
                let tlv_type = encoding.tag();
                check.tlv_type = Some(tlv_type);
                check.place(previous, tlv_type);
                check.encoding(&encoding, &items.rest());
                previous = if tlv_type == PAD { previous } else { tlv_type };
            }
            Some(Err(error)) => check.about_all(Rule::Broken(error)),
            None => break,
        }
    }
    check.whole(file);
}

/// The two directions of flows.
#[derive(Debug, Clone, Copy)]
enum Direction {
    Up,
    Down,
}

/// References of flows.
#[derive(Default)]
struct References {
    up: Set,
    down: Set,
}

struct Set(BitArr!(for 65_536, in u8, Lsb0));

impl Default for Set {
    fn default() -> Self {
        Set(BitArray::ZERO)
    }
}

impl References {
    fn of(&mut self, direction: Direction) -> &mut Set {
        match direction {
            Direction::Up => &mut self.up,
            Direction::Down => &mut self.down,
        }
    }

    fn has(&mut self, direction: Direction, reference: u16) -> bool {
        self.of(direction).0.get(usize::from(reference)).is_some_and(|bit| *bit)
    }

    /// True when it is new.
    fn insert(&mut self, direction: Direction, reference: Option<u16>) -> bool {
        let Some(reference) = reference else { return true };
        let is_new = !self.has(direction, reference);
        self.of(direction).0.set(reference.into(), true);
        is_new
    }
}

/// Direction and reference of a service flow.
fn flow(encoding: &Encoding<'_>) -> Option<(Direction, Option<u16>)> {
    fn of(common: FlowTlv<'_>) -> Option<u16> {
        match common {
            FlowTlv::Reference(Scalar(reference)) => Some(reference),
            _ => None,
        }
    }
    match encoding {
        Encoding::UpstreamServiceFlow(flow) => {
            let mut references = flow.iter().flatten().filter_map(|tlv| match tlv {
                UpstreamFlowTlv::Common(common) => of(common),
                _ => None,
            });
            Some((Direction::Up, references.next()))
        }
        Encoding::DownstreamServiceFlow(flow) => {
            let mut references = flow.iter().flatten().filter_map(|tlv| match tlv {
                DownstreamFlowTlv::Common(common) => of(common),
                _ => None,
            });
            Some((Direction::Down, references.next()))
        }
        _ => None,
    }
}

struct Check<F> {
    found: F,
    offset: usize,
    tlv_type: Option<u8>,
    /// Types seen at the top level.
    seen: BitArr!(for 256, in u8, Lsb0),
    /// References of all flows, and of those before.
    flows: References,
    met: References,
}

impl<F: FnMut(Finding)> Check<F> {
    fn say(&mut self, rule: Rule) {
        let Check { offset, tlv_type, .. } = *self;
        (self.found)(Finding { offset, tlv_type, rule });
    }

    fn about_all(&mut self, rule: Rule) {
        self.tlv_type = None;
        self.say(rule);
    }

    fn has(&self, tlv_type: u8) -> bool {
        self.seen.get(usize::from(tlv_type)).is_some_and(|bit| *bit)
    }

    /// Where a type may stand, and how often.
    fn place(&mut self, previous: u8, tlv_type: u8) {
        if NOT_OF_FILES.contains(&tlv_type) {
            self.say(Rule::NotOfFiles);
        }
        if SINGLE.contains(&tlv_type) && self.has(tlv_type) {
            self.say(Rule::Repeated);
        }
        match (previous, tlv_type) {
            (_, PAD) | (CM_MIC, CMTS_MIC) | (CMTS_MIC, END) => {}
            (CM_MIC, _) => self.say(Rule::Order("the CM MIC (type 6)", "the CMTS MIC (type 7)")),
            (CMTS_MIC, _) => self.say(Rule::Order("the CMTS MIC (type 7)", "the end marker (type 255)")),
            _ => {}
        }
        self.seen.set(tlv_type.into(), true);
    }

    /// What is missing, and what stands behind the end.
    fn whole(&mut self, file: &ConfigurationFile<'_>) {
        self.offset = wire::Encode::encoded_len(file);
        let has = |check: &Self, types: &[u8]| types.iter().any(|t| check.has(*t));
        for (types, name) in [
            (&[3][..], "network access (type 3)"),
            (&[24, 4], "an upstream service flow (type 24, or 4)"),
            (&[25, 4], "a downstream service flow (type 25, or 4)"),
            (&[CM_MIC], "the CM MIC (type 6)"),
            (&[CMTS_MIC], "the CMTS MIC (type 7)"),
            (&[END], "the end marker (type 255)"),
        ] {
            if !has(self, types) {
                self.about_all(Rule::Missing(name));
            }
        }
        if let ConfigurationFile::ModemFile(modem) = file {
            if modem.padding.iter().any(|byte| *byte != PAD) {
                self.about_all(Rule::BehindEnd);
            }
            if self.offset % 4 != 0 {
                self.about_all(Rule::NotPadded);
            }
        }
    }

    /// A value, and all in it that has rules.
    fn encoding(&mut self, encoding: &Encoding<'_>, behind: &List<'_, Encoding<'_>>) {
        if encoding.unknown() {
            self.say(Rule::Unknown);
        }
        if let Some(error) = encoding.invalid() {
            self.say(Rule::Invalid(error));
        }
        if let Some((direction, reference)) = flow(encoding) {
            match reference {
                None => self.say(Rule::NoReference),
                Some(reference) if !self.met.insert(direction, Some(reference)) => {
                    self.say(Rule::SameReference(reference));
                }
                Some(_) => {}
            }
        }
        match *encoding {
            Encoding::DownstreamFrequency(Scalar(f)) if f.0 % 62_500 != 0 => {
                self.range("downstream_frequency", f.0, "a multiple of 62500");
            }
            Encoding::CmMic(mic) | Encoding::CmtsMic(mic) if mic.len() != MIC_LEN => {
                self.say(Rule::MicLength(mic.len()));
            }
            Encoding::NetworkAccess(Scalar(n)) => self.flag("network_access", n),
            Encoding::PrivacyEnable(Scalar(n)) => self.flag("privacy_enable", n),
            Encoding::Enable20Mode(Scalar(n)) => self.flag("enable_20_mode", n),
            Encoding::EnableTestModes(Scalar(n)) => self.flag("enable_test_modes", n),
            Encoding::SnmpCpeAccess(Scalar(n)) => self.flag("snmp_cpe_access", n),
            Encoding::MaximumCpes(Scalar(n @ (0 | 255))) => self.range("maximum_cpes", n, "1 to 254"),
            Encoding::LowLatencyDisable(Scalar(n @ 3..)) => self.range("low_latency_disable", n, "0 to 2"),
            Encoding::DistributedHqosEnable(Scalar(n @ 3..)) => self.range("distributed_hqos_enable", n, "0 to 2"),
            Encoding::ClassOfService(list) => {
                for tlv in list.iter() {
                    match tlv {
                        Ok(ClassOfServiceTlv::ClassId(Scalar(n @ (0 | 17..)))) => self.range("class_id", n, "1 to 16"),
                        Ok(ClassOfServiceTlv::UpstreamPriority(Scalar(n @ 8..))) => {
                            self.range("upstream_priority", n, "0 to 7");
                        }
                        tlv => self.inner(tlv),
                    }
                }
            }
            Encoding::UpstreamClassifier(list) => self.classifier(&list, Direction::Up),
            Encoding::DownstreamClassifier(list) => self.classifier(&list, Direction::Down),
            Encoding::UpstreamServiceFlow(list) => self.upstream(&list),
            Encoding::DownstreamServiceFlow(list) => {
                for tlv in list.iter() {
                    match tlv {
                        Ok(DownstreamFlowTlv::Common(common)) => self.common(&common),
                        tlv => self.inner(tlv),
                    }
                }
            }
            Encoding::UpstreamAggregate(list) | Encoding::DownstreamAggregate(list) => {
                for tlv in list.iter() {
                    match tlv {
                        Ok(common) => self.common(&common),
                        tlv => self.inner(tlv),
                    }
                }
            }
            Encoding::Extension(list) => {
                let first = list.iter().next();
                if !matches!(first, Some(Ok(Extension::Vendor(VendorTlv::VendorId(_))))) {
                    self.say(Rule::NoVendor);
                }
                list.iter().for_each(|tlv| self.broken(tlv.err()));
            }
            Encoding::ManufacturerCvc(piece)
            | Encoding::CoSignerCvc(piece)
            | Encoding::ManufacturerCvcChain(piece)
            | Encoding::CoSignerCvcChain(piece) => {
                let goes_on = matches!(behind.iter().next(), Some(Ok(next)) if next.tag() == encoding.tag());
                if goes_on && piece.len() != PIECE {
                    self.say(Rule::ShortPiece(piece.len()));
                }
            }
            _ => {}
        }
    }

    fn classifier(&mut self, list: &List<'_, ClassifierTlv<'_>>, direction: Direction) {
        for tlv in list.iter() {
            match tlv {
                Ok(ClassifierTlv::Reference(Scalar(0))) => self.range("reference", 0u8, "1 to 255"),
                Ok(ClassifierTlv::ActivationState(Scalar(n))) => self.flag("activation_state", n),
                Ok(ClassifierTlv::ServiceFlowReference(Scalar(n))) if !self.flows.has(direction, n) => {
                    self.say(Rule::NoSuchFlow(n));
                }
                tlv => self.inner(tlv),
            }
        }
    }

    fn upstream(&mut self, list: &List<'_, UpstreamFlowTlv<'_>>) {
        for tlv in list.iter() {
            match tlv {
                Ok(UpstreamFlowTlv::Common(common)) => self.common(&common),
                Ok(UpstreamFlowTlv::GrantsPerInterval(Scalar(n @ 128..))) => {
                    self.range("grants_per_interval", n, "0 to 127");
                }
                Ok(UpstreamFlowTlv::RequestUnit(Scalar(n))) if !matches!(n, 1 | 2 | 4 | 8 | 16) => {
                    self.range("request_unit", n, "1, 2, 4, 8 or 16");
                }
                tlv => self.inner(tlv),
            }
        }
    }

    fn common(&mut self, tlv: &FlowTlv<'_>) {
        match *tlv {
            FlowTlv::TrafficPriority(Scalar(n @ 8..)) => self.range("traffic_priority", n, "0 to 7"),
            FlowTlv::DataRateUnit(Scalar(unit)) if unit.0 > 3 => self.range("data_rate_unit", unit.0, "0 to 3"),
            FlowTlv::ServiceClassName(name) if !(2..=16).contains(&name.len()) => {
                let len = u32::try_from(name.len()).unwrap_or(u32::MAX);
                self.range("bytes of service_class_name", len, "2 to 16");
            }
            tlv => self.inner(Ok(tlv)),
        }
    }

    /// A part that breaks off, is unknown, or has another length.
    fn inner<'a, T: Tagged<'a>>(&mut self, tlv: Result<T, Error>) {
        match tlv {
            Ok(tlv) if tlv.unknown() => self.say(Rule::Unknown),
            Ok(tlv) => {
                if let Some(error) = tlv.invalid() {
                    self.say(Rule::Invalid(error));
                }
            }
            Err(error) => self.broken(Some(error)),
        }
    }

    fn broken(&mut self, error: Option<Error>) {
        if let Some(error) = error {
            self.say(Rule::Broken(error));
        }
    }

    fn flag(&mut self, name: &'static str, value: u8) {
        if value > 1 {
            self.range(name, value, "0 or 1");
        }
    }

    fn range(&mut self, name: &'static str, value: impl Into<u32>, allowed: &'static str) {
        self.say(Rule::Range { name, value: value.into(), allowed });
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use std::string::{String, ToString};
    use std::vec::Vec;
    use wire::Decode;

    fn findings(bytes: &[u8]) -> Vec<(usize, Option<u8>, String)> {
        let mut out = Vec::new();
        check(&ConfigurationFile::from_bytes(bytes).unwrap(), |f| {
            out.push((f.offset, f.tlv_type, f.rule.to_string()));
        });
        out
    }

    /// The worked example: nothing to say about it.
    const FILE: [u8; 76] = hex!(
        "030101 180d 0102 0001 0601 07 0804 000f4240 190d 0102 0002 0601 07 0804 004c4b40"
        "120104 1d0100 0610 24143002272052f4e48cca33a001ab3e 0710 9c2335b4cbddaaa4663046a259f04570 ff"
    );

    fn with(setting: &[u8]) -> Vec<(usize, Option<u8>, String)> {
        let mut file = setting.to_vec();
        file.extend(FILE);
        file.resize(file.len().next_multiple_of(4), 0);
        findings(&file)
    }

    #[test]
    fn a_right_file_has_no_findings() {
        assert_eq!(findings(&FILE), []);
    }

    #[test]
    fn each_rule_of_a_value() {
        for (setting, tlv_type, words) in [
            (&hex!("01 04 23c34601")[..], 1, "downstream_frequency is 600000001, must be a multiple of 62500"),
            (&hex!("05 03 020105"), 5, "does not belong into a configuration file"),
            (&hex!("07 02 0102"), 7, "an integrity check of 2 bytes, must have 16"),
            (&hex!("1d 01 02"), 29, "privacy_enable is 2, must be 0 or 1"),
            (&hex!("69 01 02"), 105, "unknown type"),
            (&hex!("02 02 0102"), 2, "upstream_channel_id at byte 3: 1 bytes left over"),
            (&hex!("2b 03 020101"), 43, "does not begin with the vendor (type 8)"),
            (&hex!("20 01 aa 20 01 bb"), 32, "a piece of 1 bytes before the last one, must have 254"),
            (&hex!("18 03 060107"), 24, "has no reference"),
            (&hex!("18 07 01020007 1a0103"), 24, "request_unit is 3, must be 1, 2, 4, 8 or 16"),
            (&hex!("19 07 01020007 070109"), 25, "traffic_priority is 9, must be 0 to 7"),
            (&hex!("16 07 010101 03020009"), 22, "no flow of this direction has reference 9"),
            (&hex!("16 03 010100"), 22, "reference is 0, must be 1 to 255"),
        ] {
            let found = with(setting);
            assert!(
                found.iter().any(|(at, t, w)| (*at, *t) == (0, Some(tlv_type)) && w == words),
                "{words}: {found:?}"
            );
        }
        // A reference of another flow, and one of the other direction.
        assert_eq!(with(&hex!("18 04 01020001")), [(9, Some(24), "reference 1 is that of another flow".into())]);
        assert_eq!(with(&hex!("17 04 03020001"))[0].2, "no flow of this direction has reference 1");
        assert_eq!(with(&hex!("16 04 03020001")), []);
        // A single value twice: the second is too many.
        assert_eq!(with(&hex!("12 01 07")), [(36, Some(18), "stands in the file already".into())]);
    }

    #[test]
    fn each_rule_of_the_whole() {
        let missing: Vec<String> = findings(&[]).into_iter().map(|(_, _, words)| words).collect();
        assert_eq!(missing.len(), 6, "{missing:?}");
        assert!(missing.iter().all(|words| words.ends_with(" is missing")));
        assert_eq!(findings(&FILE[..75])[0].2, "the end marker (type 255) is missing");
        let behind = |tail: &[u8]| findings(&[&FILE[..], tail].concat());
        assert_eq!(behind(&[0])[0], (77, None, "not filled up to a multiple of four bytes".into()));
        assert_eq!(behind(&[0, 0, 1, 0])[0], (80, None, "something else than padding behind the end marker".into()));
        let mut swapped = FILE;
        swapped[39..57].copy_from_slice(&FILE[57..75]);
        swapped[57..75].copy_from_slice(&FILE[39..57]);
        assert_eq!(findings(&swapped)[0].2, "behind the CMTS MIC (type 7) must stand the end marker (type 255)");
        let cut = findings(&FILE[..40]);
        assert!(cut[0].2.contains("byte 40") && cut[0].1.is_none(), "{cut:?}");
    }
}
