//! The MAC domain descriptor.

use super::mdd_channel::{DownstreamActiveChannelTlv, UpstreamActiveChannelTlv};
use crate::id::{MacAddress, PaddedDsid};
use crate::tlv::{DownstreamLowerEdge, DownstreamUpperEdge, Scalar, Tlv, U8, UpstreamUpperEdge};
use crate::unit::{Frequency, Megahertz, TwentyMilliseconds};
use wire::{List, Rfz, codes, syntax};

syntax! {
    /// MAC Domain Descriptor, MDD — MULPI 6.4.28.
    ///
    /// A domain too large for one message is told in several, whose TLVs are to be joined in order.
    pub struct Mdd<'a> {
        configuration_change_count:    8 u8,
        number_of_fragments:           8 u8,
        /// From 1.
        fragment_sequence_number:      8 u8,
        current_downstream_channel_id: 8 u8,
        tlvs: .. List<'a, MddTlv<'a>>,
    }
}

codes! {
    /// The spacing of centre frequencies.
    pub CenterFrequencySpacing: u8 = 8 { 0 MHZ_6 "6 MHz", 1 MHZ_8 "8 MHz" }

    /// How modems get their IP address.
    pub IpProvisioningMode: u8 = 8 {
        0 IPV4 "IPv4 only",
        1 IPV6 "IPv6 only",
        2 ALTERNATE "alternate",
        3 DUAL_STACK "dual stack",
    }

    /// An event that a modem reports — MULPI 6.4.34.
    pub CmStatusEvent: u8 = 8 {
        1 SECONDARY_MDD_TIMEOUT "secondary channel MDD timeout",
        2 LOCK_FAILURE "QAM/FEC lock failure",
        3 SEQUENCE_OUT_OF_RANGE "sequence out of range",
        4 MDD_RECOVERY "MDD recovery",
        5 LOCK_RECOVERY "QAM/FEC lock recovery",
        6 T4_TIMEOUT "T4 timeout",
        7 T3_RETRIES_EXCEEDED "T3 retries exceeded",
        8 RANGING_RECOVERED "ranging recovered",
        9 ON_BATTERY "on battery",
        10 ON_AC_POWER "back on AC power",
        11 MAC_REMOVAL "MAC removal",
        16 OFDM_PROFILE_FAILURE "OFDM profile failure",
        17 PRIMARY_CHANGE "primary downstream change",
        18 DPD_MISMATCH "DPD mismatch",
        19 DEPRECATED "deprecated",
        20 NCP_FAILURE "NCP profile failure",
        21 PLC_FAILURE "PLC failure",
        22 NCP_RECOVERY "NCP profile recovery",
        23 PLC_RECOVERY "PLC recovery",
        24 OFDM_PROFILE_RECOVERY "OFDM profile recovery",
        25 OFDMA_PROFILE_FAILURE "OFDMA profile failure",
        26 MAP_STORAGE_OVERFLOW "MAP storage overflow",
        27 MAP_STORAGE_ALMOST_FULL "MAP storage almost full",
    }

    /// How modems keep their ranging.
    pub PeriodicMaintenanceKind: u8 = 8 { 0 UNICAST_RANGING "unicast ranging", 1 PROBE "probe", 2 EITHER "either" }

    /// How multicast reaches modems in DOCSIS light sleep.
    pub DlsMulticastMethod: u8 = 8 { 1 DELAYED "delayed selected", 2 REPLICATED "replicated" }

    /// The width of full duplex sub-bands.
    pub SubBandWidth: u8 = 8 { 0 MHZ_96 "96 MHz", 1 MHZ_192 "192 MHz" }
}

syntax! {
    /// Which events that concern no channel are reported.
    pub struct CmStatusMask {
        reserved_1:            5 Rfz,
        on_ac_power:           1 bool,
        on_battery:            1 bool,
        reserved_2:            5 Rfz,
        sequence_out_of_range: 1 bool,
        reserved_3:            3 Rfz,
    }

    /// Which events of DOCSIS 3.1 are reported.
    pub struct CmStatusMask31 {
        reserved:               20 Rfz,
        map_storage_almost_full: 1 bool,
        map_storage_overflow:    1 bool,
        ofdma_profile_failure:   1 bool,
        ofdm_profile_recovery:   1 bool,
        plc_recovery:            1 bool,
        ncp_recovery:            1 bool,
        plc_failure:             1 bool,
        ncp_failure:             1 bool,
        deprecated:              1 bool,
        dpd_mismatch:            1 bool,
        primary_change:          1 bool,
        ofdm_profile_failure:    1 bool,
    }

    /// What BPI+ version 2 is used for.
    pub struct BpiFlags {
        early_authentication: 1 bool,
        reserved:             7 Rfz,
    }
}

wire::tagged! {
    /// The TLVs of a MAC domain descriptor.
    pub enum MddTlv<'a>: Tlv<'a> {
        1 DownstreamActiveChannel(List<'a, DownstreamActiveChannelTlv<'a>>),
        2 DownstreamServiceGroup(List<'a, ServiceGroupTlv<'a>>),
        3 AmbiguityResolutionFrequencies(List<'a, Scalar<Frequency, 32>>),
        4 RcpReportingControl(List<'a, RcpReportingTlv<'a>>),
        5 IpInitialization(List<'a, IpInitializationTlv<'a>>),
        /// 0 or 1.
        6 EarlyAuthentication(U8),
        7 UpstreamActiveChannel(List<'a, UpstreamActiveChannelTlv<'a>>),
        /// Upstream channel identifiers.
        8 UpstreamAmbiguityResolution(List<'a, U8>),
        9 UpstreamFrequencyRange(U8),
        /// 0 or 1.
        10 SymbolClockLocked(U8),
        11 CmStatusControl(List<'a, CmStatusControlTlv<'a>>),
        /// 0 or 1.
        12 TransmitPowerReporting(U8),
        13 DsgDaToDsid(List<'a, DsgDaToDsidTlv<'a>>),
        15 CmStatusEvents(CmStatusMask),
        /// 0 or 1.
        16 ExtendedTransmitPower(U8),
        17 CmtsVersion(List<'a, CmtsVersionTlv<'a>>),
        18 PeriodicMaintenance(Scalar<PeriodicMaintenanceKind, 8>),
        19 DlsMulticastDelivery(Scalar<DlsMulticastMethod, 8>),
        20 CmStatusEvents31(CmStatusMask31),
        21 Diplexer(List<'a, DiplexerTlv<'a>>),
        22 AdvancedBandPlan(List<'a, AdvancedBandPlanTlv<'a>>),
        23 BpiPlus(List<'a, BpiPlusTlv<'a>>),
    }

    /// Of a downstream service group.
    pub enum ServiceGroupTlv<'a>: Tlv<'a> {
        1 MdDsSgId(U8),
        /// Downstream channel identifiers.
        2 Channels(List<'a, U8>),
    }

    /// Of the control of receive channel profile reporting.
    pub enum RcpReportingTlv<'a>: Tlv<'a> {
        1 Spacing(Scalar<CenterFrequencySpacing, 8>),
        /// 0 or 1.
        2 VerboseRcp(U8),
        /// 0 or 1.
        3 FragmentedRcp(U8),
    }

    /// Of the IP initialization.
    pub enum IpInitializationTlv<'a>: Tlv<'a> {
        1 Mode(Scalar<IpProvisioningMode, 8>),
        2 PreRegistrationDsid(PaddedDsid),
    }

    /// Of the control of status reports, one event each.
    pub enum CmStatusControlTlv<'a>: Tlv<'a> {
        1 Event(Scalar<CmStatusEvent, 8>),
        2 MaximumHoldOff(Scalar<TwentyMilliseconds, 16>),
        /// 0 for no limit.
        3 MaximumReports(U8),
    }

    /// Of the translation of DSG tunnel addresses.
    pub enum DsgDaToDsidTlv<'a>: Tlv<'a> {
        1 DestinationAddress(Scalar<MacAddress, 48>),
        2 Dsid(PaddedDsid),
    }

    /// Of the DOCSIS version of the CMTS.
    pub enum CmtsVersionTlv<'a>: Tlv<'a> {
        /// As modems before 4.0 understand it.
        1 MajorBefore40(U8),
        /// As modems before 4.0 understand it.
        2 MinorBefore40(U8),
        3 Major(U8),
        4 Minor(U8),
        /// FDD and FDX.
        5 ExtendedSpectrum(U8),
    }

    /// Of the band edges of diplexers.
    pub enum DiplexerTlv<'a>: Tlv<'a> {
        1 UpstreamUpper(Scalar<UpstreamUpperEdge, 8>),
        2 DownstreamLower(Scalar<DownstreamLowerEdge, 8>),
        3 DownstreamUpper(Scalar<DownstreamUpperEdge, 8>),
        /// Overrides line 1.
        4 UpstreamUpperOverride(Scalar<Megahertz, 16>),
        /// Overrides line 2.
        5 DownstreamLowerOverride(Scalar<Megahertz, 16>),
        /// Overrides line 3.
        6 DownstreamUpperOverride(Scalar<Megahertz, 16>),
    }

    /// Of the full duplex band plan, DOCSIS 4.0.
    pub enum AdvancedBandPlanTlv<'a>: Tlv<'a> {
        2 SubBandCount(U8),
        3 Width(Scalar<SubBandWidth, 8>),
    }

    /// Of BPI+ version 2.
    pub enum BpiPlusTlv<'a>: Tlv<'a> {
        1 Version(U8),
        2 Flags(BpiFlags),
    }
}
