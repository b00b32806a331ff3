//! The top-level types. What is declared inside of them is reached through them, every line of a
//! union included; a test looks for tables and unions that are missing here.
//!
//! A package of its own: it takes minutes to compile, and the targets change more often than the types.
#![forbid(unsafe_code)]

use docsis_mac::capture::{
    DataMessage, MptMessage, NextCodewordPointer, OfdmaInitialRanging, PspMessage, UepiHeader, UepiRequest,
    UepiTrailer, Xra,
};
use docsis_mac::capture::{XraBurstTlv, XraCodewordTlv, XraMiniSlotTlv, XraTlv};
use docsis_mac::config::{ConfigurationFile, MtaEncoding};
use docsis_mac::ehdr::{Element, RawElement};
use docsis_mac::message::*;
use docsis_mac::pnm::MeasurementFile;
use docsis_mac::tlv::*;
use docsis_mac::{Fragment, Frame, Pdu, Segment};
use dvb_si::carousel::{
    BiopMessage, BiopModuleInfo, CarouselDescriptor, DownloadMessage, GroupInfoIndication, Profile, ProfileComponent,
    ServiceGatewayInfo,
};
use dvb_si::china::*;
use dvb_si::descriptor::{
    Av1Descriptor, CableLabsDescriptor, CiPlusDescriptor, CueStreamDescriptor, Descriptor, EacemDescriptor,
    EutelsatDescriptor, Extension as DvbExtension, NorDigDescriptor, OfcomDescriptor, SesDescriptor, SkyDescriptor,
    VancDescriptor,
};
use dvb_si::splice::{CueDescriptor, DvbSpliceDescriptor, SpliceSection};
use dvb_si::table::notification::TargetDescriptor;
use dvb_si::table::{
    Ait, AitDescriptor, AnySection, Bat, Cat, Cit, Container, Dfit, Dit, Eit, Int, IntDescriptor, Nit, Pmt,
    PrivateSection, Rct, Rnt, RntDescriptor, Rst, Sdt, Sit, Tdt, Tot, Unt, UntDescriptor,
};
use mpegts::descriptor::{Descriptor as MpegDescriptor, Extension};
use mpegts::ip::{fec::FecPacket, rtp::RtpPacket};
use mpegts::packet::adaptation::{AdaptationField, AfDescriptor, PrivateDataField};
use mpegts::pes::Pes;
use mpegts::psi::AnySection as MpegSection;
use mpegts::psi::{
    DsmccPayload, DsmccSection, GreenAccessUnit, IpmpControlInformation, Iso14496, MetadataBytes, MetadataSection, Pat,
    StreamDescriptors, Tsdt,
};
use mpegts::section::{LongSection, ShortSection};
use mpegts::tunnel::{baseband::BbFrame, mpe::DatagramSection, t2mi::T2miPacket};
use serde::Serialize;
use std::fmt::Debug;
use wire::ser::Transcode;
use wire::testing::{Sample, SampleFn, check, check_bytes, check_tree};
use wire::trace::Trace;
use wire::{Decode, Encode, Owned, View};

/// What was decoded of bytes, None when they were refused.
pub type Law = fn(&[u8]) -> Result<Option<&[u8]>, String>;

/// One type, without its generics: what a fuzzer does most often, apart from all the rest. After each run it looks at a
/// counter for every branch of its program, and the rest has ten times as many.
#[derive(Debug, Clone, Copy)]
pub struct Plain {
    /// As written in the list.
    pub name: &'static str,
    /// Checks the laws of bytes.
    pub check: Law,
}

/// One type, without its generics.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// As written in the list.
    pub name: &'static str,
    /// Checks the laws on bytes, JSON included if told to. True when they were accepted.
    pub check: fn(&[u8], bool) -> Result<bool, String>,
    /// Checks the laws of the tree of fields.
    pub tree: fn(&[u8]) -> Result<(), String>,
    /// Reads JSON; what is accepted comes back the same.
    pub json: fn(&str),
    /// The JSON of bytes that decode.
    pub to_json: fn(&[u8]) -> Option<String>,
    /// Writes bytes that mostly decode.
    pub sample: SampleFn,
}

fn json<V>(text: &str)
where
    V: View + Transcode,
    for<'a> V::Of<'a>: Decode<'a> + Encode + Serialize + Default,
{
    let name = <V::Of<'static> as Decode<'static>>::NAME;
    let Ok(owned) = serde_json::from_str::<Owned<V>>(text) else { return };
    let again = serde_json::to_string(&owned).unwrap_or_else(|e| panic!("{name}: {e}"));
    match serde_json::from_str::<Owned<V>>(&again) {
        Ok(back) => assert_eq!(back.as_bytes(), owned.as_bytes(), "{name}: {text} and {again}"),
        Err(e) => panic!("{name}: {again}: {e}"),
    }
}

fn to_json<V>(bytes: &[u8]) -> Option<String>
where
    V: View,
    for<'a> V::Of<'a>: Decode<'a> + Encode + Serialize + Default,
{
    let owned = Owned::<V>::new(bytes.to_vec().into()).ok()?;
    serde_json::to_string(&owned).ok()
}

const fn entry<V>(name: &'static str) -> Entry
where
    V: View + Transcode + Sample,
    for<'a> V::Of<'a>: Decode<'a> + Encode + Debug + PartialEq + Serialize + Default + Trace<'a>,
{
    Entry { name, check: check::<V>, tree: check_tree::<V>, json: json::<V>, to_json: to_json::<V>, sample: V::sample }
}

const fn plain<V>(name: &'static str) -> Plain
where
    V: View,
    for<'a> V::Of<'a>: Decode<'a> + Encode + PartialEq,
{
    Plain { name, check: check_bytes::<V> }
}

macro_rules! types {
    ($($name:ident: $($T:ty),* ;)*) => {
        $(
            #[doc = stringify!($name)]
            pub static $name: &[Entry] = &[$( entry::<$T>(stringify!($T)) ),*];
        )*

        /// The same, for their bytes alone.
        pub mod bytes {
            use super::*;
            $(
                #[doc = stringify!($name)]
                pub static $name: &[Plain] = &[$( plain::<$T>(stringify!($T)) ),*];
            )*
        }
    };
}

types! {
    SECTIONS:
        AnySection<'static>,
        PrivateSection<'static>,
        MpegSection<'static>,
        LongSection<Pat<'static>>,
        LongSection<Cat<'static>>,
        LongSection<Pmt<'static>>,
        LongSection<Nit<'static>>,
        LongSection<Sdt<'static>>,
        LongSection<Eit<'static>>,
        LongSection<Tsdt<'static>>,
        LongSection<Iso14496<'static>>,
        LongSection<IpmpControlInformation<'static>>,
        LongSection<MetadataBytes<'static>>,
        MetadataSection<'static>,
        ShortSection<GreenAccessUnit<'static>>,
        DsmccSection<DsmccPayload<'static>>,
        DsmccSection<StreamDescriptors<'static>>,
        DatagramSection<'static>,
        ShortSection<Tdt>,
        ShortSection<Tot<'static>>,
        LongSection<Bat<'static>>,
        ShortSection<Rst<'static>>,
        ShortSection<Dit>,
        LongSection<Sit<'static>>,
        LongSection<Ait<'static>>,
        LongSection<Int<'static>>,
        LongSection<Unt<'static>>,
        LongSection<Rnt<'static>>,
        LongSection<Rct<'static>>,
        LongSection<Cit<'static>>,
        LongSection<Container<'static>>,
        LongSection<Dfit<'static>>,
        SpliceSection<'static>,
        EmergencySection<'static>,
        LongSection<EmergencyConfigure<'static>>,
        LongSection<EmergencyCertificates<'static>>,
        LongSection<EmergencyIndex<'static>>,
        LongSection<EmergencyContent<'static>>;
    LOOPS:
        MpegDescriptor<'static>,
        Extension<'static>,
        AfDescriptor<'static>,
        PrivateDataField<'static>,
        Descriptor<'static>,
        DvbExtension<'static>,
        AitDescriptor<'static>,
        IntDescriptor<'static>,
        UntDescriptor<'static>,
        RntDescriptor<'static>,
        CarouselDescriptor<'static>,
        CueDescriptor<'static>,
        DvbSpliceDescriptor<'static>,
        ChineseDescriptor<'static>,
        EacemDescriptor<'static>,
        EutelsatDescriptor<'static>,
        NorDigDescriptor<'static>,
        OfcomDescriptor<'static>,
        CiPlusDescriptor<'static>,
        SesDescriptor<'static>,
        SkyDescriptor<'static>,
        VancDescriptor<'static>,
        Av1Descriptor<'static>,
        CueStreamDescriptor<'static>,
        CableLabsDescriptor<'static>;
    TLVS:
        BurstAttribute<'static>,
        MddTlv<'static>,
        ServiceGroupTlv<'static>,
        RcpReportingTlv<'static>,
        IpInitializationTlv<'static>,
        CmStatusControlTlv<'static>,
        DsgDaToDsidTlv<'static>,
        CmtsVersionTlv<'static>,
        DiplexerTlv<'static>,
        AdvancedBandPlanTlv<'static>,
        BpiPlusTlv<'static>,
        DownstreamActiveChannelTlv<'static>,
        UpstreamActiveChannelTlv<'static>,
        UcdTlv<'static>,
        DcdTlv<'static>,
        DsgClassifierTlv<'static>,
        DsgIpTlv<'static>,
        DsgRuleTlv<'static>,
        DsgClientTlv<'static>,
        DsgConfigurationTlv<'static>,
        DccReqTlv<'static>,
        DccDownstreamTlv<'static>,
        DccServiceFlowTlv<'static>,
        DccRspTlv<'static>,
        JumpTimeTlv<'static>,
        DccAckTlv<'static>,
        CwtTlv<'static>,
        CwtUpstreamTlv<'static>,
        EctTlv<'static>,
        EctEncoding<'static>,
        EctMethod<'static>,
        EctForeground<'static>,
        EctBackground<'static>,
        EctPartialService<'static>,
        OcdTlv<'static>,
        DpdTlv<'static>,
        BpkmAttribute<'static>,
        OptReqTlv<'static>,
        RxmerThresholdTlv<'static>,
        TriggerTlv<'static>,
        OptRspTlv<'static>,
        RxmerTlv<'static>,
        CodewordTlv<'static>,
        NcpTlv<'static>,
        RngRspTlv<'static>,
        ChannelAdjustmentTlv<'static>,
        RangingParameterTlv<'static>,
        CommandedPowerTlv<'static>,
        RegRspEncoding<'static>,
        ClassOfServiceReplyTlv<'static>,
        CmStatusTlv<'static>,
        StatusEventTlv<'static>,
        CmCtrlReqTlv<'static>,
        ChannelEventsTlv<'static>,
        CmCtrlRspTlv<'static>,
        EmRspTlv<'static>,
        Encoding<'static>,
        CmIdentificationAttribute<'static>,
        TekAttribute<'static>,
        SecurityCapability<'static>,
        SaQueryAttribute<'static>,
        TransmitChannelTlv<'static>,
        ChannelRangingTlv<'static>,
        SidClusterTlv<'static>,
        SidMappingTlv<'static>,
        ChannelSidTlv<'static>,
        SwitchoverTlv<'static>,
        ReceiveChannelTlv<'static>,
        ReceiveModuleTlv<'static>,
        ChannelBlockTlv<'static>,
        ReceiveChannelsTlv<'static>,
        SimplifiedConfigurationTlv<'static>,
        AssignedProfilesTlv<'static>,
        RccErrorTlv<'static>,
        DsidTlv<'static>,
        ResequencingTlv<'static>,
        MulticastTlv<'static>,
        ClientMacTlv<'static>,
        CapabilityTlv<'static>,
        ClassifierTlv<'static>,
        ErrorTlv<'static>,
        Ipv4ClassifierTlv<'static>,
        EthernetClassifierTlv<'static>,
        VlanClassifierTlv<'static>,
        Ipv6ClassifierTlv<'static>,
        ProviderBridgeTlv<'static>,
        BackboneBridgeTlv<'static>,
        IcmpTypeTlv<'static>,
        MplsTlv<'static>,
        VendorTlv<'static>,
        GeneralExtensionTlv<'static>,
        ExtendedMicTlv<'static>,
        SavTlv<'static>,
        SavPrefixTlv<'static>,
        AttributeMaskTlv<'static>,
        JoinAuthorizationTlv<'static>,
        SessionRuleTlv<'static>,
        DemarcTlv<'static>,
        L2vpnTlv<'static>,
        NsiEncapsulationTlv<'static>,
        MplsPseudowireTlv<'static>,
        NsiBackboneTlv<'static>,
        TpidTranslationTlv<'static>,
        L2cpTlv<'static>,
        ServiceDelimiterTlv<'static>,
        VirtualSwitchTlv<'static>,
        BgpTlv<'static>,
        ServiceOamTlv<'static>,
        MaintenancePointTlv<'static>,
        FaultManagementTlv<'static>,
        PerformanceManagementTlv<'static>,
        FrameDelayTlv<'static>,
        FrameLossTlv<'static>,
        FdxTransmissionGroupTlv<'static>,
        DiplexerBandEdgeTlv<'static>,
        AdvancedDiplexerTlv<'static>,
        KickstartTlv<'static>,
        NotificationReceiverTlv<'static>,
        CoexistenceTlv<'static>,
        TransportTlv<'static>,
        AccessViewTlv<'static>,
        ChannelListTlv<'static>,
        SingleChannelTlv<'static>,
        FrequencyRangeTlv<'static>,
        UnencryptedFilteringTlv<'static>,
        ChannelAssignmentTlv<'static>,
        MulticastSessionTlv<'static>,
        MacAgingTlv<'static>,
        MacLearningTlv<'static>,
        TimingProfileTlv<'static>,
        EnergyManagementTlv<'static>,
        EnergyModeTlv<'static>,
        ActivityTlv<'static>,
        UniControlTlv<'static>,
        SyncConfigurationTlv<'static>,
        PtpAddressTlv<'static>,
        ErouterTlv<'static>,
        Tr069Tlv<'static>,
        EstbTlv<'static>,
        EteaTlv<'static>,
        SaAttribute<'static>,
        SecurityAssociationTlv<'static>,
        BaselinePrivacyTlv<'static>,
        FlowTlv<'static>,
        UpstreamFlowTlv<'static>,
        DownstreamFlowTlv<'static>,
        BufferTlv<'static>,
        MatchingCriteriaTlv<'static>,
        AqmTlv<'static>,
        LowLatencyTlv<'static>,
        HqosSchedulingTlv<'static>,
        PhsTlv<'static>,
        ClassOfServiceTlv<'static>,
        MespTlv<'static>,
        BandwidthProfileTlv<'static>,
        ColorTlv<'static>;
    FRAMES:
        Frame<'static>,
        Message<'static>,
        Pdu<'static>,
        Fragment<'static>,
        RawElement<'static>,
        Element<'static>;
    OTHERS:
        AdaptationField<'static>,
        RtpPacket<'static>,
        FecPacket<'static>,
        T2miPacket<'static>,
        BbFrame<'static>,
        Pes<'static>,
        ConfigurationFile<'static>,
        MtaEncoding<'static>,
        MeasurementFile<'static>,
        Segment<'static>,
        ConfigureCommand<'static>,
        DsmccSection<DownloadMessage<'static>>,
        GroupInfoIndication<'static>,
        ServiceGatewayInfo<'static>,
        BiopModuleInfo<'static>,
        BiopMessage<'static>,
        Profile<'static>,
        ProfileComponent<'static>,
        Xra<'static>,
        OfdmaInitialRanging,
        NextCodewordPointer,
        DataMessage<'static>,
        PspMessage<'static>,
        MptMessage<'static>,
        UepiHeader,
        UepiTrailer<'static>,
        UepiRequest,
        TargetDescriptor<'static>,
        EmergencyDescriptor<'static>,
        XraTlv<'static>,
        XraCodewordTlv<'static>,
        XraBurstTlv<'static>,
        XraMiniSlotTlv<'static>;
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Entry> + Clone {
    SECTIONS.iter().chain(LOOPS).chain(TLVS).chain(FRAMES).chain(OTHERS)
}

/// The one that two bytes stand for.
pub fn pick(choice: [u8; 2]) -> &'static Entry {
    let lists = [SECTIONS, LOOPS, TLVS, FRAMES, OTHERS];
    let mut at = usize::from(u16::from_be_bytes(choice)) % lists.map(<[Entry]>::len).iter().sum::<usize>();
    for list in lists {
        match list.get(at) {
            Some(entry) => return entry,
            None => at -= list.len(),
        }
    }
    unreachable!("it is below the sum")
}
