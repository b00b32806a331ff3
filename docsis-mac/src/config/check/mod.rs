//! The rules that a modem's configuration file must keep.

mod finding;
mod references;

pub use finding::{Finding, Rule};

#[cfg(feature = "trace")]
use alloc::{collections::BTreeSet, string::ToString, vec::Vec};

use super::{ConfigurationFile, MIC_LEN};
use crate::tlv::{
    AllowedIn, ClassifierTlv, DownstreamFlowTlv, DtpMode, DtpModeOrL2cp, Encoding, EncodingRule, Extension, FlowTlv,
    GeneralExtensionTlv, PIECE, Path, PhsTlv, Scalar, SnmpWriteControl, UpstreamFlowTlv, Values, VendorTlv, Violation,
    encoding_rule, value_violations,
};
use bitvec::{BitArr, array::BitArray, order::Lsb0};
use references::{Direction, Kind, References, each_common, kind, reference};
#[cfg(feature = "trace")]
use wire::{Decode, trace::Node};
use wire::{Entry, Error, List, Tagged};

/// Where the rules of the file as a whole stand. The numbers of their clauses are not at hand.
const FILE_FORMAT: &str = "MULPI Annex D";
/// Where the rules of encodings stand of which no clause is at hand.
const ANNEX: &str = "MULPI Annex C";

/// Type and length of an encoding.
const HEAD: usize = 2;
const PAD: u8 = 0;
const CM_MIC: u8 = 6;
const CMTS_MIC: u8 = 7;
const TELEPHONY_SETTINGS: u8 = 15;
const END: u8 = 255;

/// Reports what the rules of a modem's file forbid, in the order of the file; what is missing comes last.
///
/// Values are looked at on every level that [`ENCODING_RULES`](crate::tlv::ENCODING_RULES) has a line for; unknown types
/// and broken values at the top level and directly below it; and the references between service flows and classifiers. Whether the integrity checks are right says `mic::verify`. Of the files of
/// PacketCable adapters only the form of encodings, SNMP objects and padding is looked at.
pub fn check(file: &ConfigurationFile<'_>, found: impl FnMut(Finding)) {
    if let ConfigurationFile::MtaFile(file) = file {
        return super::mta::check(file, found);
    }
    let encodings = file.list();
    let mut check = Check {
        found,
        offset: 0,
        tlv_type: None,
        seen: BitArray::ZERO,
        met: References::default(),
        known: References::default(),
    };
    // Classifiers may stand before their flows.
    for encoding in encodings.iter().flatten() {
        if let (Some(kind), Some(reference)) = (kind(&encoding), reference(&encoding)) {
            check.known.insert(kind, reference);
        }
    }
    let mut items = encodings.iter();
    let mut previous = Place::Setting;
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
                check.encoding(&encoding);
                previous = Place::of(&encoding).unwrap_or(previous);
            }
            Some(Err(error)) => check.about_all(Rule::Broken(error)),
            None => break,
        }
    }
    check.whole(file);
}

/// What [`check`] reports of these bytes, and all that cannot be read, however deep it stands; by offset.
#[cfg(feature = "trace")]
pub fn check_all(bytes: &[u8]) -> Vec<Finding> {
    let (mut findings, mut known) = (Vec::new(), BTreeSet::new());
    if let Ok(file) = ConfigurationFile::from_bytes(bytes) {
        check(&file, |finding| {
            known.insert(finding.rule.to_string());
            findings.push(finding);
        });
    }
    for (_, node) in Node::of::<ConfigurationFile<'_>>("file", bytes).walk() {
        if let Some(error) = node.error.filter(|error| !known.contains(&error.to_string())) {
            let rule = Rule::Invalid(error);
            findings.push(Finding { offset: node.first_bit / 8, tlv_type: None, rule, clause: "" });
        }
    }
    findings.sort_by_key(|finding| finding.offset);
    findings
}

/// What the end of a file is made of, in this order.
#[derive(Debug, Clone, Copy)]
enum Place {
    Setting,
    ExtendedMic,
    CmMic,
    CmtsMic,
}

impl Place {
    /// Where an encoding stands; None for padding.
    fn of(encoding: &Encoding<'_>) -> Option<Self> {
        let is_mic = |item| matches!(item, Extension::General(GeneralExtensionTlv::ExtendedCmtsMic(_)));
        Some(match encoding {
            Encoding::Pad(_) => return None,
            Encoding::CmMic(_) => Place::CmMic,
            Encoding::CmtsMic(_) => Place::CmtsMic,
            Encoding::Extension(list) if list.iter().flatten().any(is_mic) => Place::ExtendedMic,
            _ => Place::Setting,
        })
    }
}

struct Check<F> {
    found: F,
    offset: usize,
    tlv_type: Option<u8>,
    /// Types seen at the top level.
    seen: BitArr!(for 256, in u8, Lsb0),
    /// References of the whole file, and of what stands before.
    known: References,
    met: References,
}

impl<F: FnMut(Finding)> Check<F> {
    /// By the clause of the encoding.
    fn say(&mut self, rule: Rule) {
        let of_encoding = self.tlv_type.and_then(|tlv_type| encoding_rule(&[tlv_type]));
        self.say_by(rule, of_encoding.map_or(ANNEX, |rule| rule.clause));
    }

    fn say_by(&mut self, rule: Rule, clause: &'static str) {
        let Check { offset, tlv_type, .. } = *self;
        (self.found)(Finding { offset, tlv_type, rule, clause });
    }

    fn about_all(&mut self, rule: Rule) {
        self.tlv_type = None;
        self.say_by(rule, FILE_FORMAT);
    }

    fn has(&self, tlv_type: u8) -> bool {
        self.seen.get(usize::from(tlv_type)).is_some_and(|bit| *bit)
    }

    /// Where a type may stand, and how often.
    fn place(&mut self, previous: Place, tlv_type: u8) {
        if tlv_type == TELEPHONY_SETTINGS {
            self.say(Rule::Deprecated);
        }
        let is_elsewhere = |rule: &EncodingRule| {
            !rule.allowed_in.is_empty() && !rule.allowed_in.contains(&AllowedIn::ConfigurationFile)
        };
        let rule = encoding_rule(&[tlv_type]);
        if rule.is_some_and(is_elsewhere) {
            self.say(Rule::NotOfFiles);
        }
        if rule.is_some_and(|rule| rule.is_single) && self.has(tlv_type) {
            self.say(Rule::Repeated);
        }
        match (previous, tlv_type) {
            (_, PAD) | (Place::Setting, _) => {}
            (Place::ExtendedMic, CM_MIC) | (Place::CmMic, CMTS_MIC) | (Place::CmtsMic, END) => {}
            (Place::ExtendedMic, _) => self.order("the extended CMTS MIC (type 43.6)", "the CM MIC (type 6)"),
            (Place::CmMic, _) => self.order("the CM MIC (type 6)", "the CMTS MIC (type 7)"),
            (Place::CmtsMic, _) => self.order("the CMTS MIC (type 7)", "the end marker (type 255)"),
        }
        self.seen.set(tlv_type.into(), true);
    }

    fn order(&mut self, first: &'static str, then: &'static str) {
        self.say_by(Rule::Order(first, then), FILE_FORMAT);
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

    /// Values, of the encoding and of all in it, that their rules do not allow.
    fn values_of(&mut self, encoding: &Encoding<'_>) {
        // Longer ones have no such rules.
        let mut bytes = [0; HEAD + 255];
        let len = wire::Encode::encode_to_slice(encoding, &mut bytes).unwrap_or_default();
        let (Some(value), Some(path)) = (bytes.get(HEAD..len), Path::default().below(encoding.tag())) else { return };
        value_violations(path, value, &mut |rule, violation| match (violation, rule.values) {
            (Violation::Number(value), Some(allowed)) => {
                self.say_by(Rule::Range { name: rule.name, value, allowed }, rule.clause);
            }
            (Violation::NotTerminated, _) => self.say_by(Rule::NotTerminated(rule.name), rule.clause),
            (Violation::Number(_), None) => {}
        });
    }

    /// References of flows and classifiers, and those to others. Open question: that classifiers of a direction have
    /// references of their own each is by general knowledge only.
    fn references(&mut self, encoding: &Encoding<'_>) {
        let kind = kind(encoding);
        match (kind, reference(encoding)) {
            (Some(Kind::Flow(_)), None) => self.say(Rule::NoReference),
            (Some(kind @ Kind::Flow(_)), Some(reference)) if !self.met.insert(kind, reference) => {
                self.say(Rule::SameReference(reference));
            }
            (Some(kind @ Kind::Classifier(_)), Some(reference)) if !self.met.insert(kind, reference) => {
                self.say(Rule::SameClassifier(u8::try_from(reference).unwrap_or_default()));
            }
            _ => {}
        }
        let (Some(Kind::Flow(direction) | Kind::Aggregate(direction)), of) = (kind, encoding) else { return };
        each_common(of, |tlv| match tlv {
            FlowTlv::AggregateReference(Scalar(n)) if !self.known.has(Kind::Aggregate(direction), n) => {
                self.say(Rule::NoSuch("aggregate of this direction", n));
            }
            FlowTlv::MespReference(Scalar(n)) if !self.known.has(Kind::ServiceProfile, n) => {
                self.say(Rule::NoSuch("Metro Ethernet service profile", n));
            }
            _ => {}
        });
    }

    /// A suppression rule, which may be of either direction.
    fn suppression(&mut self, list: &List<'_, PhsTlv<'_>>) {
        const BOTH: [Direction; 2] = [Direction::Up, Direction::Down];
        for tlv in list.iter() {
            match tlv {
                Ok(PhsTlv::ClassifierReference(Scalar(n)))
                    if !BOTH.iter().any(|d| self.known.has(Kind::Classifier(Some(*d)), n.into())) =>
                {
                    self.say(Rule::NoSuch("classifier", n.into()));
                }
                Ok(PhsTlv::ServiceFlowReference(Scalar(n)))
                    if !BOTH.iter().any(|d| self.known.has(Kind::Flow(*d), n)) =>
                {
                    self.say(Rule::NoSuch("service flow", n));
                }
                tlv => self.inner(tlv),
            }
        }
    }

    /// A number that the table of rules has no line for.
    fn range(&mut self, name: &'static str, value: u8, allowed: Values) {
        let value = u32::from(value);
        self.say(Rule::Range { name, value, allowed });
    }

    /// A value, and all in it that has rules.
    fn encoding(&mut self, encoding: &Encoding<'_>) {
        if encoding.unknown() {
            self.say(Rule::Unknown);
        }
        if let Some(error) = encoding.invalid() {
            self.say(Rule::Invalid(error));
        }
        self.references(encoding);
        self.values_of(encoding);
        match *encoding {
            Encoding::CmMic(mic) | Encoding::CmtsMic(mic) if mic.len() != MIC_LEN => {
                self.say(Rule::MicLength(mic.len()));
            }
            Encoding::UpstreamClassifier(list) => self.classifier(&list, Some(Direction::Up)),
            Encoding::DownstreamClassifier(list) => self.classifier(&list, Some(Direction::Down)),
            Encoding::UpstreamDropClassifier(list) => self.classifier(&list, None),
            Encoding::UpstreamServiceFlow(list) => self.upstream(&list),
            Encoding::DownstreamServiceFlow(list) => {
                for tlv in list.iter() {
                    match tlv {
                        Ok(DownstreamFlowTlv::Common(common)) => self.inner(Ok(common)),
                        tlv => self.inner(tlv),
                    }
                }
            }
            Encoding::UpstreamAggregate(list)
            | Encoding::DownstreamAggregate(list)
            | Encoding::UpstreamHqosAggregate(list)
            | Encoding::DownstreamHqosAggregate(list) => self.all(&list),
            Encoding::Extension(list) => {
                let first = list.iter().next();
                if !matches!(first, Some(Ok(Extension::Vendor(VendorTlv::VendorId(_))))) {
                    self.say(Rule::NoVendor);
                }
                for tlv in list.iter() {
                    match tlv {
                        Ok(Extension::General(tlv)) => self.inner(Ok(tlv)),
                        Ok(Extension::Vendor(tlv)) => self.of_others(Ok(tlv)),
                        Err(error) => self.broken(error),
                    }
                }
            }
            Encoding::ManufacturerCvc(piece)
            | Encoding::CoSignerCvc(piece)
            | Encoding::ManufacturerCvcChain(piece)
            | Encoding::CoSignerCvcChain(piece)
                if piece.len() > PIECE =>
            {
                self.say(Rule::LongPiece(piece.len()));
            }
            Encoding::CpeIpv4Addresses(list) => self.values(&list),
            Encoding::CpeIpv6Addresses(list) => self.values(&list),
            Encoding::CpeIpv6Prefixes(list) => {
                self.values(&list);
                for prefix in list.iter().flatten().filter(|prefix| prefix.length > 128) {
                    self.range("length", prefix.length, Values::Between(0, 128));
                }
            }
            Encoding::SnmpObject(object) if object.bound().is_none() => self.say(Rule::NoVarBind),
            Encoding::SnmpWriteControl(of) => match *of {
                SnmpWriteControl::Other(_) => self.say(Rule::NoVarBind),
                SnmpWriteControl::Subtree(of) if of.control > 1 => {
                    self.range("control", of.control, Values::Between(0, 1));
                }
                SnmpWriteControl::Subtree(_) => {}
            },
            Encoding::DtpModeOrL2cp(of) => match *of {
                DtpModeOrL2cp::Mode(DtpMode { mode }) if mode > 2 => {
                    self.range("dtp_mode", mode, Values::Between(0, 2));
                }
                // Of DPoE it is something else, of more bytes.
                _ => {}
            },
            Encoding::FilterGroups(list) => self.values(&list),
            Encoding::ClassOfService(list) => self.all(&list),
            Encoding::BaselinePrivacy(list) => self.all(&list),
            Encoding::PayloadHeaderSuppression(list) => self.suppression(&list),
            Encoding::SnmpV3Kickstart(list) => self.all(&list),
            Encoding::NotificationReceiver(list) => self.all(&list),
            Encoding::DownstreamChannelList(list) => self.all(&list),
            Encoding::UnencryptedTrafficFiltering(list) => self.all(&list),
            Encoding::SnmpCoexistence(list) => self.all(&list),
            Encoding::SnmpAccessView(list) => self.all(&list),
            Encoding::ChannelAssignment(list) => self.all(&list),
            Encoding::StaticMulticastSession(list) => self.all(&list),
            Encoding::L2vpnMacAging(list) => self.all(&list),
            Encoding::MacLearningControl(list) => self.all(&list),
            Encoding::MetroEthernetServiceProfile(list) => self.all(&list),
            Encoding::NetworkTimingProfile(list) => self.all(&list),
            Encoding::EnergyManagement(list) => self.all(&list),
            Encoding::UniControl(list) => self.all(&list),
            Encoding::DiplexerBandEdge(list) => self.all(&list),
            Encoding::AdvancedDiplexerBandEdge(list) => self.all(&list),
            Encoding::SyncConfiguration(list) => self.all(&list),
            Encoding::PtpAddresses(list) => self.all(&list),
            Encoding::Erouter(list) => list.iter().for_each(|tlv| self.of_others(tlv)),
            Encoding::Estb(list) => list.iter().for_each(|tlv| self.of_others(tlv)),
            Encoding::Etea(list) => list.iter().for_each(|tlv| self.of_others(tlv)),
            _ => {}
        }
    }

    /// A classifier of flows of one direction; None for those of no flow.
    fn classifier(&mut self, list: &List<'_, ClassifierTlv<'_>>, direction: Option<Direction>) {
        for tlv in list.iter() {
            match tlv {
                Ok(
                    ClassifierTlv::ServiceFlowReference(_)
                    | ClassifierTlv::ServiceFlowId(_)
                    | ClassifierTlv::ActivationState(_),
                ) if direction.is_none() => self.say(Rule::Unknown),
                Ok(ClassifierTlv::ServiceFlowReference(Scalar(n)))
                    if direction.is_some_and(|direction| !self.known.has(Kind::Flow(direction), n)) =>
                {
                    self.say(Rule::NoSuchFlow(n));
                }
                tlv => self.inner(tlv),
            }
        }
    }

    fn upstream(&mut self, list: &List<'_, UpstreamFlowTlv<'_>>) {
        for tlv in list.iter() {
            match tlv {
                Ok(UpstreamFlowTlv::Common(common)) => self.inner(Ok(common)),
                tlv => self.inner(tlv),
            }
        }
    }

    /// Encodings without rules of their own.
    fn all<'a, T: Tagged<'a> + Entry<'a>>(&mut self, list: &List<'a, T>) {
        list.iter().for_each(|tlv| self.inner(tlv));
    }

    /// Values one behind the other.
    fn values<'a, T: Entry<'a> + Copy>(&mut self, list: &List<'a, T>) {
        if let Err(error) = list.validate() {
            self.say(Rule::Invalid(error));
        }
    }

    /// A part that breaks off, is unknown, or has another length.
    fn inner<'a, T: Tagged<'a>>(&mut self, tlv: Result<T, Error>) {
        match tlv {
            Ok(tlv) if tlv.unknown() => self.say(Rule::Unknown),
            tlv => self.of_others(tlv),
        }
    }

    /// The same where vendors and other specifications have types of their own.
    fn of_others<'a, T: Tagged<'a>>(&mut self, tlv: Result<T, Error>) {
        match tlv.map(|tlv| tlv.invalid()) {
            Ok(Some(error)) => self.say(Rule::Invalid(error)),
            Ok(None) => {}
            Err(error) => self.broken(error),
        }
    }

    fn broken(&mut self, error: Error) {
        self.say(Rule::Broken(error));
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests;
