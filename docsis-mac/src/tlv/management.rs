//! Management of modems and what is behind them: SNMP, filters, channel lists, energy, time, embedded devices.

use super::{Bitmap, Extension, IpAddress, Scalar, SnmpObject, SnmpSubtree, TerminatedText, Text, Tlv, U8, U16, U32};
use crate::id::{Ipv4Address, Ipv6Address, MacAddress};
use crate::unit::{Frequency, Seconds};
use wire::{Blob, List, Rfz, codes, syntax};

codes! {
    /// The kind of notifications.
    pub NotificationType: u16 = 16 {
        1 V1_TRAP "SNMPv1 trap",
        2 V2C_TRAP "SNMPv2c trap",
        3 V2C_INFORM "SNMPv2c inform",
        4 V3_TRAP "SNMPv3 trap",
        5 V3_INFORM "SNMPv3 inform",
    }

    /// What a community may do.
    pub ViewType: u8 = 8 { 1 READ_ONLY "read only", 2 READ_WRITE "read and write" }

    /// Whether a subtree is in a view.
    pub SubtreeType: u8 = 8 { 1 INCLUDED "included", 2 EXCLUDED "excluded" }
}

syntax! {
    /// Whether a subscriber's devices are managed. Open question: the bits of the last byte are by general knowledge only.
    pub struct SubscriberManagement {
        reserved_1:   6 Rfz,
        maximum_cpes: 10 u16,
        reserved_2:   6 Rfz,
        learnable:    1 bool,
        active:       1 bool,
    }

    /// Why a service is not available.
    pub struct ServiceNotAvailable {
        class:      8 u8,
        kind:       8 u8,
        confirmation_code: 8 super::ConfirmationCode,
    }

    /// An IPv6 prefix. Open question: one source.
    pub struct Ipv6Prefix {
        prefix: _ Ipv6Address,
        /// Bits.
        length:   8 u8,
    }
}

syntax! {
    /// An IPv4 address and a port.
    pub struct Ipv4Transport {
        address: 32 Ipv4Address,
        port:    16 u16,
    }

    /// An IPv6 address and a port.
    pub struct Ipv6Transport {
        address: _ Ipv6Address,
        port:    16 u16,
    }

    /// The mode of the time protocol, 0 to 2.
    pub struct DtpMode {
        mode: 8 u8,
    }
}

wire::first! {
    /// An address and a port, or masks of both.
    pub enum TransportAddress<'a> {
        Ipv4(Ipv4Transport),
        Ipv6(Ipv6Transport),
        /// Of another length.
        Other(Blob<'a>),
    }

    /// Type 83: of DOCSIS 3.1 a mode, of DPoE the management of layer 2 control protocols.
    pub enum DtpModeOrL2cp<'a> {
        Mode(DtpMode),
        /// Of DPoE.
        L2cp(Blob<'a>),
    }
}

wire::tagged! {
    /// Of the start of SNMPv3.
    pub enum KickstartTlv<'a>: Tlv<'a> {
        /// 1 to 16 characters.
        1 SecurityName(Text<'a>),
        /// At most 514 bytes: goes on in the next of this type.
        2 ManagerPublicNumber(Blob<'a>),
    }

    /// Of a receiver of notifications.
    pub enum NotificationReceiverTlv<'a>: Tlv<'a> {
        1 Ipv4Address(Scalar<Ipv4Address, 32>),
        2 Port(U16),
        3 NotificationType(Scalar<NotificationType, 16>),
        4 Timeout(U16),
        5 Retries(U16),
        6 FilterOid(SnmpSubtree<'a>),
        7 SecurityName(Text<'a>),
        8 Ipv6Address(Ipv6Address),
    }

    /// Of SNMPv1 and v2c.
    pub enum CoexistenceTlv<'a>: Tlv<'a> {
        1 Community(Text<'a>),
        2 Transport(List<'a, TransportTlv<'a>>),
        3 ViewType(Scalar<ViewType, 8>),
        4 ViewName(Text<'a>),
    }

    /// Of who may use a community.
    pub enum TransportTlv<'a>: Tlv<'a> {
        1 Address(TransportAddress<'a>),
        /// Of address and port.
        2 Mask(TransportAddress<'a>),
    }

    /// Of an access view.
    pub enum AccessViewTlv<'a>: Tlv<'a> {
        1 Name(Text<'a>),
        2 Subtree(SnmpSubtree<'a>),
        /// At most 16 bytes.
        3 Mask(Bitmap<'a>),
        4 SubtreeType(Scalar<SubtreeType, 8>),
    }

    /// Of the downstream channels to look for.
    pub enum ChannelListTlv<'a>: Tlv<'a> {
        1 SingleChannel(List<'a, SingleChannelTlv<'a>>),
        2 FrequencyRange(List<'a, FrequencyRangeTlv<'a>>),
        3 DefaultTimeout(Scalar<Seconds, 16>),
    }

    /// Of one channel to look for.
    pub enum SingleChannelTlv<'a>: Tlv<'a> {
        1 Timeout(Scalar<Seconds, 16>),
        2 Frequency(Scalar<Frequency, 32>),
        /// Open question: one source.
        3 ChannelType(U8),
    }

    /// Of a range of channels to look for.
    pub enum FrequencyRangeTlv<'a>: Tlv<'a> {
        1 Timeout(Scalar<Seconds, 16>),
        2 Start(Scalar<Frequency, 32>),
        3 End(Scalar<Frequency, 32>),
        4 Step(Scalar<Frequency, 32>),
        /// Open question: one source.
        5 ChannelType(U8),
    }

    /// Of the filtering of unencrypted traffic.
    pub enum UnencryptedFilteringTlv<'a>: Tlv<'a> {
        1 Control(U8),
        /// Interfaces.
        2 InterfaceMask(Bitmap<'a>),
    }

    /// Of the channels a modem is to use.
    pub enum ChannelAssignmentTlv<'a>: Tlv<'a> {
        1 UpstreamChannelId(U8),
        2 DownstreamFrequency(Scalar<Frequency, 32>),
    }

    /// Of a static multicast session.
    pub enum MulticastSessionTlv<'a>: Tlv<'a> {
        1 Group(IpAddress<'a>),
        2 Source(IpAddress<'a>),
        /// Interfaces.
        3 InterfaceMask(Bitmap<'a>),
    }

    /// Of the aging of addresses of layer 2 virtual private networks.
    pub enum MacAgingTlv<'a>: Tlv<'a> {
        1 Mode(U8),
    }

    /// Of the learning of addresses.
    pub enum MacLearningTlv<'a>: Tlv<'a> {
        1 Control(U8),
        2 HoldOffTimer(U8),
    }

    /// Of a network timing profile.
    pub enum TimingProfileTlv<'a>: Tlv<'a> {
        1 Reference(U16),
        2 Name(TerminatedText<'a>),
    }

    /// Of energy management.
    pub enum EnergyManagementTlv<'a>: Tlv<'a> {
        /// A set of bits.
        1 Features(U32),
        2 OneByOneMode(List<'a, EnergyModeTlv<'a>>),
        3 CyclePeriod(U16),
        4 LightSleepMode(List<'a, EnergyModeTlv<'a>>),
    }

    /// Of an energy management mode.
    pub enum EnergyModeTlv<'a>: Tlv<'a> {
        1 Downstream(List<'a, ActivityTlv<'a>>),
        2 Upstream(List<'a, ActivityTlv<'a>>),
    }

    /// Of when a mode is entered and left.
    pub enum ActivityTlv<'a>: Tlv<'a> {
        /// Bits a second.
        1 EntryBitrateThreshold(U32),
        2 EntryTimeThreshold(U16),
        /// Bits a second.
        3 ExitBitrateThreshold(U32),
        4 ExitTimeThreshold(U16),
    }

    /// Of a user network interface.
    pub enum UniControlTlv<'a>: Tlv<'a> {
        /// Interfaces.
        1 InterfaceMask(Bitmap<'a>),
        2 AdministrativeStatus(U8),
        3 AutoNegotiation(U8),
        /// 0 to 6.
        4 Speed(U8),
        /// 0 to 2.
        5 Duplex(U8),
        6 EnergyEfficientEthernet(U8),
        /// Bytes.
        7 MaximumFrameSize(U16),
        8 PowerOverEthernet(U8),
        9 MediaType(U8),
    }

    /// Of DOCSIS SYNC.
    pub enum SyncConfigurationTlv<'a>: Tlv<'a> {
        1 Enable(U8),
        2 Profile(U8),
        3 Slaves(U8),
        4 SynchronousEthernet(U8),
    }

    /// Of the addresses of the precision time protocol.
    pub enum PtpAddressTlv<'a>: Tlv<'a> {
        1 Address1(IpAddress<'a>),
        2 Address2(IpAddress<'a>),
        3 MacAddress(Scalar<MacAddress, 48>),
    }

    /// Of a router in the modem.
    pub enum ErouterTlv<'a>: Tlv<'a> {
        /// 0 to 3.
        1 InitializationMode(U8),
        2 Tr069(List<'a, Tr069Tlv<'a>>),
        3 InitializationModeOverride(U8),
        10 RouterAdvertisementInterval(Scalar<Seconds, 16>),
        11 SnmpObject(SnmpObject<'a>),
        12 MulticastServer(Blob<'a>),
        13 LinkId(Blob<'a>),
        42 TopologyMode(U8),
        43 Extension(List<'a, Extension<'a>>),
        /// Open question: one source has types 3 and 4 of it as 2.3 and 2.4.
        53 Coexistence(List<'a, CoexistenceTlv<'a>>),
        54 AccessView(List<'a, AccessViewTlv<'a>>),
    }

    /// Of the management server of a router.
    pub enum Tr069Tlv<'a>: Tlv<'a> {
        1 EnableCwmp(U8),
        2 Url(Text<'a>),
        3 Username(Text<'a>),
        4 Password(Text<'a>),
        5 ConnectionRequestUsername(Text<'a>),
        6 ConnectionRequestPassword(Text<'a>),
        7 AcsOverride(U8),
    }

    /// Of a set-top box in the modem.
    pub enum EstbTlv<'a>: Tlv<'a> {
        1 IpMode(U8),
        53 Coexistence(List<'a, CoexistenceTlv<'a>>),
    }

    /// Of a telephone adapter in the modem. Types 8 to 14 and 255 have no layout here.
    pub enum EteaTlv<'a>: Tlv<'a> {
        43 Extension(List<'a, Extension<'a>>),
    }
}
