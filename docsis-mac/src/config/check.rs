//! The rules that a modem's configuration file must keep.

use super::{ConfigurationFile, MIC_LEN};
use crate::tlv::{
    ClassOfServiceTlv, ClassifierTlv, DownstreamFlowTlv, Encoding, Extension, FlowTlv, GeneralExtensionTlv, PIECE,
    Scalar, TerminatedText, UpstreamFlowTlv, VendorTlv,
};
use bitvec::{BitArr, array::BitArray, order::Lsb0};
use thiserror::Error as ThisError;
use wire::{Entry, Error, List, Tagged};

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
    /// Something between extended CMTS MIC, CM MIC, CMTS MIC and end marker, or these in another order.
    #[error("behind {0} must stand {1}")]
    Order(&'static str, &'static str),
    /// May stand in a file once.
    #[error("stands in the file already")]
    Repeated,
    /// Belongs into messages, or into files of adapters.
    #[error("does not belong into the configuration file of a modem")]
    NotOfFiles,
    /// A type that is no longer used.
    #[error("is deprecated")]
    Deprecated,
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
    /// A piece of a certificate that is too long.
    #[error("a piece of {0} bytes, must have at most 254")]
    LongPiece(usize),
    /// A name without the zero byte at its end.
    #[error("{0} does not end with a zero byte")]
    NotTerminated(&'static str),
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

/// Types of messages, and of files of adapters. Open question: where types from 68 on may stand is inferred.
const NOT_OF_FILES: [u8; 28] =
    [5, 8, 12, 13, 27, 30, 31, 44, 46, 47, 48, 49, 50, 51, 52, 57, 75, 77, 78, 80, 85, 86, 87, 88, 89, 90, 95, 254];

/// Types of a single value for the modem as a whole.
const SINGLE: [u8; 23] = [1, 2, 3, 6, 7, 9, 17, 18, 19, 20, 21, 28, 29, 35, 39, 40, 55, 58, 59, 63, 68, 76, 91];

const PAD: u8 = 0;
const CM_MIC: u8 = 6;
const CMTS_MIC: u8 = 7;
const TELEPHONY_SETTINGS: u8 = 15;
const END: u8 = 255;

/// Reports what the rules of a modem's file forbid, in the order of the file; what is missing comes last.
///
/// The values of the top level and of the encodings directly below it are looked at, and the references between service
/// flows and classifiers. Whether the integrity checks are right says `mic::verify`. Files of PacketCable adapters have no rules here.
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
    fn place(&mut self, previous: Place, tlv_type: u8) {
        if tlv_type == TELEPHONY_SETTINGS {
            self.say(Rule::Deprecated);
        }
        if NOT_OF_FILES.contains(&tlv_type) {
            self.say(Rule::NotOfFiles);
        }
        if SINGLE.contains(&tlv_type) && self.has(tlv_type) {
            self.say(Rule::Repeated);
        }
        match (previous, tlv_type) {
            (_, PAD) | (Place::Setting, _) => {}
            (Place::ExtendedMic, CM_MIC) | (Place::CmMic, CMTS_MIC) | (Place::CmtsMic, END) => {}
            (Place::ExtendedMic, _) => {
                self.say(Rule::Order("the extended CMTS MIC (type 43.6)", "the CM MIC (type 6)"));
            }
            (Place::CmMic, _) => self.say(Rule::Order("the CM MIC (type 6)", "the CMTS MIC (type 7)")),
            (Place::CmtsMic, _) => self.say(Rule::Order("the CMTS MIC (type 7)", "the end marker (type 255)")),
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
    fn encoding(&mut self, encoding: &Encoding<'_>) {
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
            // Open question: that types 29, 39, 40 and 55 have no other values is by general knowledge only.
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
            Encoding::UpstreamClassifier(list) => self.classifier(&list, Some(Direction::Up)),
            Encoding::DownstreamClassifier(list) => self.classifier(&list, Some(Direction::Down)),
            Encoding::UpstreamDropClassifier(list) => self.classifier(&list, None),
            Encoding::UpstreamServiceFlow(list) => self.upstream(&list),
            Encoding::DownstreamServiceFlow(list) => {
                for tlv in list.iter() {
                    match tlv {
                        Ok(DownstreamFlowTlv::Common(common)) => self.common(&common),
                        tlv => self.inner(tlv),
                    }
                }
            }
            Encoding::UpstreamAggregate(list)
            | Encoding::DownstreamAggregate(list)
            | Encoding::UpstreamHqosAggregate(list)
            | Encoding::DownstreamHqosAggregate(list) => {
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
            Encoding::CpeIpv6Prefixes(list) => self.values(&list),
            Encoding::FilterGroups(list) => {
                self.values(&list);
                let count = u32::try_from(list.iter().flatten().count()).unwrap_or(u32::MAX);
                if !(4..=10).contains(&count) {
                    self.range("number of filter_groups", count, "4 to 10");
                }
            }
            Encoding::BaselinePrivacy(list) => self.all(&list),
            Encoding::PayloadHeaderSuppression(list) => self.all(&list),
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
                Ok(ClassifierTlv::Reference(Scalar(0))) => self.range("reference", 0u8, "1 to 255"),
                Ok(
                    ClassifierTlv::ServiceFlowReference(_)
                    | ClassifierTlv::ServiceFlowId(_)
                    | ClassifierTlv::ActivationState(_),
                ) if direction.is_none() => self.say(Rule::Unknown),
                Ok(ClassifierTlv::ActivationState(Scalar(n))) => self.flag("activation_state", n),
                Ok(ClassifierTlv::ServiceFlowReference(Scalar(n)))
                    if direction.is_some_and(|direction| !self.flows.has(direction, n)) =>
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
            FlowTlv::ServiceClassName(name) => {
                if !(2..=16).contains(&name.len()) {
                    let len = u32::try_from(name.len()).unwrap_or(u32::MAX);
                    self.range("bytes of service_class_name", len, "2 to 16");
                }
                self.terminated("service_class_name", *name);
            }
            FlowTlv::ProfileNameReference(name) => self.terminated("profile_name_reference", *name),
            tlv => self.inner(Ok(tlv)),
        }
    }

    fn terminated(&mut self, name: &'static str, text: TerminatedText<'_>) {
        if text.last() != Some(&0) {
            self.say(Rule::NotTerminated(name));
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
mod tests;
