//! Modem capabilities, TLV 5 — MULPI Annex C.

use super::{Scalar, Tlv, U8, U16, UpstreamUpperEdge};
use crate::unit::{Megahertz, QuarterDbmv};
use wire::{Blob, List, Rfz, codes, syntax};

codes! {
    /// The release a modem follows.
    pub DocsisVersion: u8 = 8 {
        0 DOCSIS_1_0 "DOCSIS 1.0", 1 DOCSIS_1_1 "DOCSIS 1.1", 2 DOCSIS_2_0 "DOCSIS 2.0", 3 DOCSIS_3_0 "DOCSIS 3.0",
        4 DOCSIS_3_1 "DOCSIS 3.1", 5 DOCSIS_4_0 "DOCSIS 4.0",
    }

    /// The kind of privacy a modem supports. Open question: 2 is by general knowledge only.
    pub PrivacySupport: u8 = 8 { 0 BPI "BPI", 1 BPI_PLUS "BPI+", 2 BPI_PLUS_V2 "BPI+ version 2" }

    /// The upstream frequencies of a modem of DOCSIS 3.0.
    pub UpstreamFrequencyRange: u8 = 8 { 0 STANDARD "5 to 42 MHz", 1 SELECTABLE "selectable", 2 EXTENDED "5 to 85 MHz" }

    /// How multicast is forwarded.
    pub MulticastDsidForwarding: u8 = 8 { 0 NONE "none", 1 GMAC_EXPLICIT "GMAC explicit", 2 GMAC_PROMISCUOUS "GMAC promiscuous" }

    /// What a modem can be in the DOCSIS time protocol.
    pub DtpSupport: u8 = 8 { 0 NONE "none", 1 SLAVE "slave", 2 MASTER "master", 3 BOTH "slave or master" }

    /// What a modem runs from without mains.
    pub ExtendedPower: u8 = 8 { 0 NONE "none", 1 BATTERY "battery", 2 CAPACITANCE "capacitance" }
}

syntax! {
    /// The symbol rates of upstream channels, ksym/s.
    pub struct UpstreamSymbolRates {
        reserved:  2 Rfz,
        ksym_5120: 1 bool,
        ksym_2560: 1 bool,
        ksym_1280: 1 bool,
        ksym_640:  1 bool,
        ksym_320:  1 bool,
        ksym_160:  1 bool,
    }

    /// Path verification.
    pub struct DpvSupport {
        reserved:   6 Rfz,
        per_packet: 1 bool,
        per_path:   1 bool,
    }

    /// Who holds off ranging.
    pub struct HoldOffDevices {
        reserved: 28 Rfz,
        estb:      1 bool,
        emta:      1 bool,
        erouter:   1 bool,
        cm:        1 bool,
    }

    /// Energy management modes.
    pub struct EnergyManagement {
        reserved:   30 Rfz,
        light_sleep: 1 bool,
        one_by_one:  1 bool,
    }

    /// The modulations of OFDM or OFDMA subcarriers.
    pub struct SubcarrierModulations {
        reserved_1: 1 Rfz,
        qam16384:   1 bool,
        qam8192:    1 bool,
        qam4096:    1 bool,
        qam2048:    1 bool,
        qam1024:    1 bool,
        qam512:     1 bool,
        qam256:     1 bool,
        qam128:     1 bool,
        qam64:      1 bool,
        /// Upstream only.
        qam32:      1 bool,
        qam16:      1 bool,
        /// Upstream only.
        qam8:       1 bool,
        qpsk:       1 bool,
        reserved_2: 2 Rfz,
    }

    /// The lower edges of the downstream band a modem can use.
    pub struct DownstreamLowerEdges {
        reserved: 6 Rfz,
        mhz_258:  1 bool,
        mhz_108:  1 bool,
    }

    /// The upper edges of the downstream band a modem can use.
    pub struct DownstreamUpperEdges {
        reserved: 5 Rfz,
        mhz_1002: 1 bool,
        mhz_1794: 1 bool,
        mhz_1218: 1 bool,
    }

    /// The upper edges of the upstream band a modem can use.
    pub struct UpstreamUpperEdges {
        reserved: 3 Rfz,
        mhz_204:  1 bool,
        mhz_117:  1 bool,
        mhz_85:   1 bool,
        mhz_65:   1 bool,
        mhz_42:   1 bool,
    }

    /// The band plans of DOCSIS 4.0.
    pub struct AdvancedBandPlans {
        reserved: 5 Rfz,
        fdd:      1 bool,
        fdx:      1 bool,
        fdx_l:    1 bool,
    }
}

wire::tagged! {
    /// Of the capabilities of a modem. Where nothing else is said: 0 for no, 1 for yes. Types 65 to 78 without a line have
    /// values whose length is not known here.
    pub enum CapabilityTlv<'a>: Tlv<'a> {
        1 Concatenation(U8),
        2 DocsisVersion(Scalar<DocsisVersion, 8>),
        3 Fragmentation(U8),
        4 PayloadHeaderSuppression(U8),
        5 Igmp(U8),
        6 Privacy(Scalar<PrivacySupport, 8>),
        /// Number.
        7 DownstreamSaids(U8),
        /// Number.
        8 UpstreamServiceFlows(U8),
        /// 802.1p and 802.1Q; open question: which bit stands for which.
        9 OptionalFiltering(U8),
        /// 1 to 4.
        10 EqualizerTapsPerSymbol(U8),
        /// 8 to 64.
        11 EqualizerTaps(U8),
        12 DynamicChannelChange(U8),
        /// Number, at least 64.
        13 IpFilters(U16),
        /// Number, at least 10.
        14 LlcFilters(U16),
        15 ExpandedUnicastSidSpace(U8),
        16 RangingHoldOff(HoldOffDevices),
        17 L2vpn(Blob<'a>),
        18 L2vpnEsafeHost(Blob<'a>),
        19 DownstreamUnencryptedTrafficFiltering(U8),
        20 UpstreamFrequencyRange(Scalar<UpstreamFrequencyRange, 8>),
        21 UpstreamSymbolRates(UpstreamSymbolRates),
        22 ActiveCodeMode2(U8),
        23 CodeHoppingMode2(U8),
        /// Number.
        24 MultipleTransmitChannels(U8),
        /// Number.
        25 Upstream5120Channels(U8),
        /// Number.
        26 Upstream2560Channels(U8),
        /// Number.
        27 SidClusters(U8),
        /// 2 to 8.
        28 SidClustersPerFlow(U8),
        /// Number.
        29 MultipleReceiveChannels(U8),
        /// Number, at least 32.
        30 Dsids(U8),
        /// Number, at least 16.
        31 ResequencingDsids(U8),
        /// Number, at least 16.
        32 MulticastDsids(U8),
        33 MulticastDsidForwarding(Scalar<MulticastDsidForwarding, 8>),
        34 FrameControlTypeForwarding(U8),
        35 Dpv(DpvSupport),
        /// Number.
        36 UgsFlows(U8),
        37 MapUcdReceipt(U8),
        /// Number, at least 64.
        38 UpstreamDropClassifiers(U16),
        39 Ipv6(U8),
        40 ExtendedTransmitPower(Scalar<QuarterDbmv, 8>),
        /// 802.1ad, 802.1ah and MPLS: the bits have no names here.
        41 Classification(Blob<'a>),
        42 DOnu(Blob<'a>),
        44 EnergyManagement(EnergyManagement),
        45 CDocsis(Blob<'a>),
        46 CmStatusAck(U8),
        47 EnergyManagementPreference(EnergyManagement),
        /// Bytes.
        48 ExtendedPacketLength(U16),
        /// Number.
        49 OfdmReceiveChannels(U8),
        /// Number.
        50 OfdmaTransmitChannels(U8),
        /// Number.
        51 OfdmProfiles(U8),
        52 OfdmModulations(SubcarrierModulations),
        53 OfdmaModulations(SubcarrierModulations),
        54 DownstreamLowerEdge(DownstreamLowerEdges),
        55 DownstreamUpperEdge(DownstreamUpperEdges),
        56 UpstreamUpperEdge(Scalar<UpstreamUpperEdge, 8>),
        57 Dtp(Scalar<DtpSupport, 8>),
        /// 0 to 6.
        58 DtpPerformanceLevel(U8),
        59 MaximumPower(Scalar<QuarterDbmv, 16>),
        60 DiplexerDownstreamLowerEdges(DownstreamLowerEdges),
        61 DiplexerDownstreamUpperEdges(DownstreamUpperEdges),
        62 DiplexerUpstreamUpperEdges(UpstreamUpperEdges),
        63 AdvancedBandPlan(AdvancedBandPlans),
        74 ExtendedSidClusterAssignment(U8),
        76 LowLatency(U8),
        79 AdvancedDownstreamLowerEdge(Scalar<Megahertz, 16>),
        80 AdvancedDownstreamUpperEdge(Scalar<Megahertz, 16>),
        81 AdvancedUpstreamUpperEdge(Scalar<Megahertz, 16>),
        82 AdvancedDownstreamLowerEdges(List<'a, Scalar<Megahertz, 16>>),
        83 AdvancedDownstreamUpperEdges(List<'a, Scalar<Megahertz, 16>>),
        84 AdvancedUpstreamUpperEdges(List<'a, Scalar<Megahertz, 16>>),
        85 ExtendedPower(Scalar<ExtendedPower, 8>),
    }
}
