//! The top level of the encodings of registration, dynamic services and configuration files — MULPI Annex C.

use super::{
    AccessViewTlv, AdvancedDiplexerTlv, BaselinePrivacyTlv, CapabilityTlv, ChannelAssignmentTlv, ChannelListTlv,
    ClassOfServiceTlv, ClassifierTlv, CoexistenceTlv, DiplexerBandEdgeTlv, DownstreamFlowTlv, DsidTlv, DtpModeOrL2cp,
    EctEncoding, EnergyManagementTlv, ErouterTlv, EstbTlv, EteaTlv, Extension, FdxTransmissionGroupTlv, FlowTlv,
    Ipv6Prefix, KickstartTlv, MacAgingTlv, MacLearningTlv, MespTlv, MulticastSessionTlv, NotificationReceiverTlv,
    PhsTlv, PtpAddressTlv, ReceiveChannelTlv, Scalar, SecurityAssociationTlv, ServiceNotAvailable, SidClusterTlv,
    SnmpObject, SnmpWriteControl, SubscriberManagement, SyncConfigurationTlv, Text, TimingProfileTlv,
    TransmitChannelTlv, U8, U16, U32, UnencryptedFilteringTlv, UniControlTlv, UpstreamFlowTlv,
};
use crate::id::{Ipv4Address, Ipv6Address, MacAddress};
use crate::unit::{Frequency, Megahertz, Milliseconds, Seconds};
use wire::{Blob, List, codes, syntax};

syntax! {
    /// Any encoding of the top level: the length has no byte, one or two.
    pub raw struct RawEncoding<'a> {
        tlv_type: 8 u8,
        value: [(length_bits(tlv_type))] Blob<'a>,
    }

    /// Nothing.
    pub struct Nothing {}
}

/// Bits of the length. Pads and the end of a configuration file are single bytes. Open question: two bytes for 103 and 104
/// by one source only.
pub(crate) const fn length_bits(tlv_type: u8) -> u8 {
    match tlv_type {
        0 | 255 => 0,
        103 | 104 => 16,
        _ => 8,
    }
}

codes! {
    /// Why a modem starts anew.
    pub InitializationReason: u8 = 8 {
        1 POWER_ON "power on",
        2 LOST_SYNC "lost SYNC",
        3 ALL_UPSTREAMS_FAILED "all upstream channels failed",
        4 BAD_DHCP_ACK "bad DHCP acknowledgement",
        5 LINK_LOCAL_IN_USE "link-local address in use",
        6 T6_EXPIRED "T6 expired",
        7 REG_RSP_NOT_OK "REG-RSP not ok",
        8 BAD_RCC_TCC "bad receive or transmit channel configuration",
        9 PRIMARY_DOWNSTREAM "primary downstream channel failed",
        10 TCS_ALL_UPSTREAMS "transmit channel set failed on all upstream channels",
        15 MTCM_CHANGE "change of multiple transmit channel mode",
        16 T4_EXPIRED "T4 expired",
        17 NO_PRIMARY_FLOW "no primary service flow",
        18 CM_CTRL_INIT "told by CM-CTRL-REQ",
        19 DYNAMIC_RANGE_WINDOW "dynamic range window violation",
        20 IP_MODE_OVERRIDE "IP provisioning mode override",
        21 SOFTWARE_UPGRADE "software upgrade",
        22 SNMP_RESET "reset by SNMP",
        23 NO_RCC "no receive channel configuration",
        24 NO_TCC "no transmit channel configuration",
        25 MTC_OFF "multiple transmit channels off",
        26 DHCPV6_ADDRESS "DHCPv6 address",
        27 DIPLEXER_CHANGE "change of diplexer",
    }
}

wire::tagged! {
    /// An encoding of the top level.
    pub enum Encoding<'a>: RawEncoding<'a> {
        /// Of configuration files.
        0 Pad(Nothing),
        /// A multiple of 62500 Hz.
        1 DownstreamFrequency(Scalar<Frequency, 32>),
        2 UpstreamChannelId(U8),
        /// 0 or 1.
        3 NetworkAccess(U8),
        /// Of DOCSIS 1.0.
        4 ClassOfService(List<'a, ClassOfServiceTlv<'a>>),
        5 ModemCapabilities(List<'a, CapabilityTlv<'a>>),
        /// MD5, 16 bytes.
        6 CmMic(Blob<'a>),
        /// HMAC-MD5, 16 bytes.
        7 CmtsMic(Blob<'a>),
        8 VendorId(Scalar<[u8; 3], 24>),
        9 SoftwareFilename(Text<'a>),
        /// An OID in BER, then 0 to allow or 1 to deny.
        10 SnmpWriteControl(SnmpWriteControl<'a>),
        11 SnmpObject(SnmpObject<'a>),
        12 ModemIpAddress(Scalar<Ipv4Address, 32>),
        13 ServiceNotAvailable(ServiceNotAvailable),
        14 CpeMacAddress(Scalar<MacAddress, 48>),
        /// Deprecated.
        15 TelephonySettings(Blob<'a>),
        17 BaselinePrivacy(List<'a, BaselinePrivacyTlv<'a>>),
        /// 1 to 254. By general knowledge, 0 counts as 1.
        18 MaximumCpes(U8),
        /// Seconds since 1900.
        19 TftpTimestamp(U32),
        20 TftpModemAddress(Scalar<Ipv4Address, 32>),
        21 SoftwareServerAddress(Scalar<Ipv4Address, 32>),
        22 UpstreamClassifier(List<'a, ClassifierTlv<'a>>),
        23 DownstreamClassifier(List<'a, ClassifierTlv<'a>>),
        24 UpstreamServiceFlow(List<'a, UpstreamFlowTlv<'a>>),
        25 DownstreamServiceFlow(List<'a, DownstreamFlowTlv<'a>>),
        26 PayloadHeaderSuppression(List<'a, PhsTlv<'a>>),
        /// HMAC-SHA1, 20 bytes.
        27 HmacDigest(Blob<'a>),
        28 MaximumClassifiers(U16),
        /// By general knowledge 0 or 1.
        29 PrivacyEnable(U8),
        30 AuthorizationBlock(Blob<'a>),
        31 KeySequenceNumber(U8),
        /// A piece of DER: goes on in the next of this type.
        32 ManufacturerCvc(Blob<'a>),
        /// A piece of DER: goes on in the next of this type.
        33 CoSignerCvc(Blob<'a>),
        34 SnmpV3Kickstart(List<'a, KickstartTlv<'a>>),
        35 SubscriberManagement(SubscriberManagement),
        36 CpeIpv4Addresses(List<'a, Scalar<Ipv4Address, 32>>),
        /// 4 to 10 of them. By general knowledge: of the subscriber downstream and upstream, of the modem downstream and
        /// upstream, then pairs of PS, MTA and STB.
        37 FilterGroups(List<'a, U16>),
        38 NotificationReceiver(List<'a, NotificationReceiverTlv<'a>>),
        /// By general knowledge 0 or 1.
        39 Enable20Mode(U8),
        /// By general knowledge 0 or 1.
        40 EnableTestModes(U8),
        41 DownstreamChannelList(List<'a, ChannelListTlv<'a>>),
        42 StaticMulticastMacAddress(Scalar<MacAddress, 48>),
        43 Extension(List<'a, Extension<'a>>),
        44 VendorSpecificCapabilities(Blob<'a>),
        45 UnencryptedTrafficFiltering(List<'a, UnencryptedFilteringTlv<'a>>),
        46 TransmitChannelConfiguration(List<'a, TransmitChannelTlv<'a>>),
        47 SidClusterAssignment(List<'a, SidClusterTlv<'a>>),
        /// One too long for one TLV goes on in the next of this type. Open question: by one source only.
        48 ReceiveChannelProfile(List<'a, ReceiveChannelTlv<'a>>),
        49 ReceiveChannelConfiguration(List<'a, ReceiveChannelTlv<'a>>),
        50 Dsid(List<'a, DsidTlv<'a>>),
        51 SecurityAssociation(List<'a, SecurityAssociationTlv<'a>>),
        52 InitializingChannelTimeout(Scalar<Seconds, 16>),
        53 SnmpCoexistence(List<'a, CoexistenceTlv<'a>>),
        54 SnmpAccessView(List<'a, AccessViewTlv<'a>>),
        /// By general knowledge 0 or 1.
        55 SnmpCpeAccess(U8),
        56 ChannelAssignment(List<'a, ChannelAssignmentTlv<'a>>),
        57 InitializationReason(Scalar<InitializationReason, 8>),
        58 SoftwareServerIpv6Address(Ipv6Address),
        59 TftpModemIpv6Address(Ipv6Address),
        60 UpstreamDropClassifier(List<'a, ClassifierTlv<'a>>),
        61 CpeIpv6Prefixes(List<'a, Ipv6Prefix>),
        62 DropClassifierGroups(List<'a, U8>),
        63 MaximumCpeIpv6Prefixes(U16),
        64 StaticMulticastSession(List<'a, MulticastSessionTlv<'a>>),
        65 L2vpnMacAging(List<'a, MacAgingTlv<'a>>),
        66 ManagementEventControl(U32),
        67 CpeIpv6Addresses(List<'a, Ipv6Address>),
        68 DefaultUpstreamTargetBuffer(Scalar<Milliseconds, 16>),
        69 MacLearningControl(List<'a, MacLearningTlv<'a>>),
        70 UpstreamAggregate(List<'a, FlowTlv<'a>>),
        71 DownstreamAggregate(List<'a, FlowTlv<'a>>),
        72 MetroEthernetServiceProfile(List<'a, MespTlv<'a>>),
        73 NetworkTimingProfile(List<'a, TimingProfileTlv<'a>>),
        74 EnergyManagement(List<'a, EnergyManagementTlv<'a>>),
        /// 0 to 2.
        75 EnergyManagementMode(U8),
        76 UpstreamAqmDisable(U8),
        77 Dtp(Blob<'a>),
        78 EnergyManagementIdentifiers(List<'a, U16>),
        79 UniControl(List<'a, UniControlTlv<'a>>),
        80 LightSleep(Blob<'a>),
        /// A piece of PKCS #7: goes on in the next of this type.
        81 ManufacturerCvcChain(Blob<'a>),
        /// A piece of PKCS #7: goes on in the next of this type.
        82 CoSignerCvcChain(Blob<'a>),
        /// The mode of the time protocol, one byte 0 to 2; of DPoE something else.
        83 DtpModeOrL2cp(DtpModeOrL2cp<'a>),
        84 DiplexerBandEdge(List<'a, DiplexerBandEdgeTlv<'a>>),
        85 FdxTransmissionGroup(List<'a, FdxTransmissionGroupTlv<'a>>),
        86 FdxReset(U8),
        87 EchoCancellationTraining(List<'a, EctEncoding<'a>>),
        88 QosFramework(Blob<'a>),
        89 ExtendedSidClusterAssignment(Blob<'a>),
        90 PrimaryServiceFlow(Blob<'a>),
        /// 0 to 2.
        91 LowLatencyDisable(U8),
        /// 0 to 2. Open question: types 92 to 95 have other numbers in one table; these are the registry's.
        92 DistributedHqosEnable(U8),
        93 UpstreamHqosAggregate(List<'a, FlowTlv<'a>>),
        /// Open question: some tools have it upstream.
        94 DownstreamHqosAggregate(List<'a, FlowTlv<'a>>),
        95 DhqosSidBundle(Blob<'a>),
        96 AdvancedDiplexerBandEdge(List<'a, AdvancedDiplexerTlv<'a>>),
        97 AdvancedBandPlan(U8),
        98 SyncCapabilities(Blob<'a>),
        99 SyncSystemInformation(Blob<'a>),
        100 SyncDsid(Blob<'a>),
        101 SyncConfiguration(List<'a, SyncConfigurationTlv<'a>>),
        102 PtpAddresses(List<'a, PtpAddressTlv<'a>>),
        103 SshServer(Blob<'a>),
        104 SecuritySettings(Blob<'a>),
        /// Open question: one source.
        106 FdxDownstreamUpperBandEdge(Scalar<Megahertz, 16>),
        201 Eps(Blob<'a>),
        202 Erouter(List<'a, ErouterTlv<'a>>),
        216 Emta(Blob<'a>),
        217 Estb(List<'a, EstbTlv<'a>>),
        219 Etea(List<'a, EteaTlv<'a>>),
        220 Edva(Blob<'a>),
        221 Esg(Blob<'a>),
        /// Of files of PacketCable: 1 at the start, 255 at the end.
        254 MtaFileDelimiter(U8),
        /// Of configuration files.
        255 EndOfData(Nothing),
    }
}
