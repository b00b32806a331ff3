//! Channel bonding, TLVs 46 to 50 — MULPI Annex C.

use super::{Bitmap, ConfirmationCode, ErrorTlv, Extension, PhsTlv, Scalar, Text, Tlv, U8, U16, U32};
use crate::id::{MacAddress, PaddedDsid, PaddedSid};
use crate::unit::{
    Frequency, FrequencyOffset, HundredMicroseconds, Milliseconds, QuarterDb, QuarterDbmv, TickFraction, Ticks,
};
use wire::{Blob, List, codes};

codes! {
    /// How a modem starts on a channel it is moved to.
    pub InitializationTechnique: u8 = 8 {
        0 REINITIALIZE_MAC "reinitialize the MAC",
        1 BROADCAST_RANGING "broadcast initial ranging",
        2 UNICAST_RANGING "unicast ranging",
        3 EITHER_RANGING "either ranging",
        4 DIRECT "use directly",
        5 PROBING "probing",
        6 UNICAST_INITIAL_RANGING "unicast initial ranging",
        7 STATION_RANGING "station ranging",
        8 FDX_DIRECT "use directly, full duplex",
    }

    /// What becomes of an upstream channel.
    pub TransmitChannelAction: u8 = 8 {
        0 NONE "none", 1 ADD "add", 2 CHANGE "change", 3 DELETE "delete", 4 REPLACE "replace", 5 RE_RANGE "re-range",
    }

    /// What becomes of the SID of a channel.
    pub SidAction: u8 = 8 { 1 ADD "add", 2 DELETE "delete" }

    /// What becomes of a DSID.
    pub DsidAction: u8 = 8 { 0 ADD "add", 1 CHANGE "change", 2 DELETE "delete" }

    /// What an error in a receive channel configuration is about.
    pub RccErrorKind: u8 = 8 { 4 RECEIVE_MODULE "receive module", 5 RECEIVE_CHANNEL "receive channel" }
}

wire::tagged! {
    /// Of the transmit channel configuration.
    pub enum TransmitChannelTlv<'a>: Tlv<'a> {
        1 Reference(U8),
        2 Action(Scalar<TransmitChannelAction, 8>),
        3 UpstreamChannelId(U8),
        4 NewUpstreamChannelId(U8),
        /// The body of a UCD, or a part of it: one that is too long for one TLV goes on in the next of this type. Open
        /// question: that it does is by one source only.
        5 Ucd(Blob<'a>),
        6 RangingSid(PaddedSid),
        7 InitializationTechnique(Scalar<InitializationTechnique, 8>),
        8 RangingParameters(List<'a, ChannelRangingTlv<'a>>),
        9 DynamicRangeWindow(Scalar<QuarterDb, 8>),
        /// P1.6hi.
        10 HighestPower(Scalar<QuarterDbmv, 8>),
        /// Open question: that each has a byte is by general knowledge only.
        11 OudpProfileIucs(List<'a, U8>),
        14 ExtendedDynamicRangeWindow(U8),
        15 ExtendedHighestPower(U16),
        16 OudpSoundingSid(PaddedSid),
        43 Extension(List<'a, Extension<'a>>),
        254 Error(List<'a, ErrorTlv<'a>>),
    }

    /// Of the ranging parameters of a channel that is added.
    pub enum ChannelRangingTlv<'a>: Tlv<'a> {
        1 ReferenceChannelId(U8),
        2 TimingOffset(Scalar<Ticks, 32>),
        3 TimingOffsetFraction(Scalar<TickFraction, 8>),
        /// Open question: the unit is by general knowledge only.
        4 PowerOffset(Scalar<QuarterDb, 8>),
        /// Open question: one decoder looks for one byte.
        5 FrequencyOffset(Scalar<FrequencyOffset, 16>),
    }

    /// Of the SIDs of a service flow.
    pub enum SidClusterTlv<'a>: Tlv<'a> {
        1 ServiceFlowId(U32),
        2 SidCluster(List<'a, SidMappingTlv<'a>>),
        3 SwitchoverCriteria(List<'a, SwitchoverTlv<'a>>),
        43 Extension(List<'a, Extension<'a>>),
    }

    /// Of a SID cluster.
    pub enum SidMappingTlv<'a>: Tlv<'a> {
        1 ClusterId(U8),
        2 Mapping(List<'a, ChannelSidTlv<'a>>),
    }

    /// Of the SID on a channel.
    pub enum ChannelSidTlv<'a>: Tlv<'a> {
        1 UpstreamChannelId(U8),
        2 Sid(PaddedSid),
        3 Action(Scalar<SidAction, 8>),
    }

    /// Of when to go on to the next SID cluster.
    pub enum SwitchoverTlv<'a>: Tlv<'a> {
        1 MaximumRequests(U8),
        /// Bytes.
        2 MaximumOutstandingBytes(U32),
        /// Bytes.
        3 MaximumTotalBytes(U32),
        4 MaximumTime(Scalar<Milliseconds, 16>),
    }

    /// Of a receive channel profile or configuration: 2, 3, 4.2, 4.3, 4.5 and 5.3 are of profiles only; 5.4, 6, 7, 8 and 254
    /// of configurations only.
    pub enum ReceiveChannelTlv<'a>: Tlv<'a> {
        /// Five bytes.
        1 ProfileId(Scalar<[u8; 5], 40>),
        2 Name(Text<'a>),
        3 CenterFrequencySpacing(U8),
        4 Module(List<'a, ReceiveModuleTlv<'a>>),
        5 Channel(List<'a, ReceiveChannelsTlv<'a>>),
        /// Downstream channel identifiers.
        6 PartialServiceChannels(List<'a, U8>),
        7 Simplified(List<'a, SimplifiedConfigurationTlv<'a>>),
        8 PrimaryChannelId(U8),
        43 Extension(List<'a, Extension<'a>>),
        254 Error(List<'a, RccErrorTlv<'a>>),
    }

    /// Of a receive module.
    pub enum ReceiveModuleTlv<'a>: Tlv<'a> {
        1 Index(U8),
        /// Number.
        2 AdjacentChannels(U8),
        3 Block(List<'a, ChannelBlockTlv<'a>>),
        4 FirstChannelFrequency(Scalar<Frequency, 32>),
        5 ConnectedSubset(Blob<'a>),
        /// Open question: the numbering of the bits, highest first, is by general knowledge only.
        6 Connectivity(Bitmap<'a>),
        7 CommonPhysicalLayer(Blob<'a>),
    }

    /// Of a block of channels.
    pub enum ChannelBlockTlv<'a>: Tlv<'a> {
        1 MinimumFrequency(Scalar<Frequency, 32>),
        2 MaximumFrequency(Scalar<Frequency, 32>),
    }

    /// Of a receive channel.
    pub enum ReceiveChannelsTlv<'a>: Tlv<'a> {
        1 Index(U8),
        /// Open question: the numbering of the bits, highest first, is by general knowledge only.
        2 Connectivity(Bitmap<'a>),
        3 ConnectedOffset(U8),
        4 Frequency(Scalar<Frequency, 32>),
        5 Primary(U8),
    }

    /// Of a configuration without modules.
    pub enum SimplifiedConfigurationTlv<'a>: Tlv<'a> {
        /// Downstream channel identifiers.
        1 PrimaryChannels(List<'a, U8>),
        /// Downstream channel identifiers.
        2 Channels(List<'a, U8>),
        3 OfdmProfiles(List<'a, AssignedProfilesTlv<'a>>),
    }

    /// Of the profiles of an OFDM channel.
    pub enum AssignedProfilesTlv<'a>: Tlv<'a> {
        1 DownstreamChannelId(U8),
        2 Profiles(List<'a, U8>),
    }

    /// Of an error in a receive channel configuration.
    pub enum RccErrorTlv<'a>: Tlv<'a> {
        1 Kind(Scalar<RccErrorKind, 8>),
        /// Open question: that this and the next have one byte is by general knowledge only.
        2 Index(U8),
        3 Parameter(U8),
        4 Code(Scalar<ConfirmationCode, 8>),
        5 Message(Text<'a>),
    }

    /// Of a DSID.
    pub enum DsidTlv<'a>: Tlv<'a> {
        1 Dsid(PaddedDsid),
        2 Action(Scalar<DsidAction, 8>),
        3 Resequencing(List<'a, ResequencingTlv<'a>>),
        4 Multicast(List<'a, MulticastTlv<'a>>),
    }

    /// Of the resequencing of a DSID.
    pub enum ResequencingTlv<'a>: Tlv<'a> {
        /// 0 or 1.
        1 ResequencingDsid(U8),
        /// Downstream channel identifiers.
        2 Channels(List<'a, U8>),
        /// The unit is by general knowledge only.
        3 WaitTime(Scalar<HundredMicroseconds, 8>),
        4 WarningThreshold(U8),
        5 StatusHoldOff(U16),
    }

    /// Of the multicast of a DSID.
    pub enum MulticastTlv<'a>: Tlv<'a> {
        1 ClientMac(List<'a, ClientMacTlv<'a>>),
        /// Interfaces.
        2 InterfaceMask(Bitmap<'a>),
        3 GroupMacAddresses(List<'a, Scalar<MacAddress, 48>>),
        26 Phs(List<'a, PhsTlv<'a>>),
    }

    /// Of the clients of a multicast.
    pub enum ClientMacTlv<'a>: Tlv<'a> {
        /// The values have no names here.
        1 Action(U8),
        2 MacAddress(Scalar<MacAddress, 48>),
    }
}
