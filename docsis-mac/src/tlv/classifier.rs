//! Classifiers, TLVs 22, 23 and 60 — MULPI Annex C; and what they share with service flows.

use super::{Bitmap, ConfirmationCode, Extension, Scalar, Text, Tlv, U8, U16, U24, U32};
use crate::id::{Ipv4Address, Ipv6Address, MacAddress};
use wire::{Blob, List, Rfz, codes, syntax};

syntax! {
    /// The TOS bytes that match: from low to high, under the mask.
    pub struct TosRange {
        low:  8 u8,
        high: 8 u8,
        mask: 8 u8,
    }

    /// A range of bytes, both ends included.
    pub struct ByteRange {
        low:  8 u8,
        high: 8 u8,
    }

    /// A MAC address, and which of its bits count.
    pub struct MaskedMacAddress {
        address: 48 MacAddress,
        /// Absent where all bits count.
        mask: (more) 48 Option<MacAddress>,
    }

    /// The protocol above Ethernet.
    pub struct EtherType {
        kind:   8 EtherTypeKind,
        value: 16 u16,
    }

    /// A VLAN. Open question: that the identifier has the upper bits is by general knowledge only.
    pub struct VlanId {
        vlan_id:  12 u16,
        reserved:  4 Rfz,
    }
}

codes! {
    /// What the value of an Ethernet type classifier is. By general knowledge only.
    pub EtherTypeKind: u8 = 8 { 0 IGNORED "ignored", 1 ETHERTYPE "EtherType", 2 DSAP "DSAP", 3 MMM "management message types", 4 ALL "all" }

    /// What becomes of a classifier.
    pub ClassifierAction: u8 = 8 { 0 ADD "add", 1 REPLACE "replace", 2 DELETE "delete" }
}

wire::tagged! {
    /// Of a classifier.
    pub enum ClassifierTlv<'a>: Tlv<'a> {
        /// 1 to 255.
        1 Reference(U8),
        2 Identifier(U16),
        /// Of types 22 and 23.
        3 ServiceFlowReference(U16),
        /// Of types 22 and 23.
        4 ServiceFlowId(U32),
        5 RulePriority(U8),
        /// Of types 22 and 23: 0 or 1.
        6 ActivationState(U8),
        7 ChangeAction(Scalar<ClassifierAction, 8>),
        8 Error(List<'a, ErrorTlv<'a>>),
        9 Ipv4(List<'a, Ipv4ClassifierTlv<'a>>),
        10 Ethernet(List<'a, EthernetClassifierTlv<'a>>),
        11 VlanPriority(List<'a, VlanClassifierTlv<'a>>),
        12 Ipv6(List<'a, Ipv6ClassifierTlv<'a>>),
        /// Interfaces.
        13 InterfaceMask(Bitmap<'a>),
        14 Ieee8021ad(List<'a, ProviderBridgeTlv<'a>>),
        15 Ieee8021ah(List<'a, BackboneBridgeTlv<'a>>),
        16 IcmpType(List<'a, IcmpTypeTlv<'a>>),
        17 Mpls(List<'a, MplsTlv<'a>>),
        43 Extension(List<'a, Extension<'a>>),
    }

    /// Of an error in a set of encodings.
    pub enum ErrorTlv<'a>: Tlv<'a> {
        /// The types on the way to it, the outermost first.
        1 Parameter(List<'a, U8>),
        2 Code(Scalar<ConfirmationCode, 8>),
        3 Message(Text<'a>),
    }

    /// Of IPv4 packets, and of the ports of any.
    pub enum Ipv4ClassifierTlv<'a>: Tlv<'a> {
        1 Tos(TosRange),
        /// 256 for any IP, 257 for TCP or UDP.
        2 Protocol(U16),
        3 SourceAddress(Scalar<Ipv4Address, 32>),
        4 SourceMask(Scalar<Ipv4Address, 32>),
        5 DestinationAddress(Scalar<Ipv4Address, 32>),
        6 DestinationMask(Scalar<Ipv4Address, 32>),
        7 SourcePortStart(U16),
        8 SourcePortEnd(U16),
        9 DestinationPortStart(U16),
        10 DestinationPortEnd(U16),
    }

    /// Of Ethernet headers.
    pub enum EthernetClassifierTlv<'a>: Tlv<'a> {
        1 Destination(MaskedMacAddress),
        2 Source(Scalar<MacAddress, 48>),
        3 EtherType(EtherType),
        4 SlowProtocolSubtype(Blob<'a>),
    }

    /// Of VLAN tags.
    pub enum VlanClassifierTlv<'a>: Tlv<'a> {
        1 UserPriority(ByteRange),
        2 VlanId(VlanId),
    }

    /// Of IPv6 packets.
    pub enum Ipv6ClassifierTlv<'a>: Tlv<'a> {
        1 TrafficClass(TosRange),
        /// 20 bits.
        2 FlowLabel(U32),
        /// 256 for any IP, 257 for TCP or UDP.
        3 NextHeader(U16),
        4 SourceAddress(Ipv6Address),
        /// Bits.
        5 SourcePrefixLength(U8),
        6 DestinationAddress(Ipv6Address),
        /// Bits.
        7 DestinationPrefixLength(U8),
    }

    /// Of IEEE 802.1ad headers.
    pub enum ProviderBridgeTlv<'a>: Tlv<'a> {
        1 STpid(U16),
        2 SVid(U16),
        3 SPcp(U8),
        4 SDei(U8),
        5 CTpid(U16),
        6 CVid(U16),
        7 CPcp(U8),
        8 CCfi(U8),
        9 STci(U16),
        10 CTci(U16),
    }

    /// Of IEEE 802.1ah headers.
    pub enum BackboneBridgeTlv<'a>: Tlv<'a> {
        1 ITpid(U16),
        2 ISid(U24),
        3 ITci(Blob<'a>),
        4 IPcp(U8),
        5 IDei(U8),
        6 IUca(U8),
        7 BTpid(U16),
        8 BTci(U16),
        9 BPcp(U8),
        10 BDei(U8),
        11 BVid(U16),
        12 BDa(Scalar<MacAddress, 48>),
        13 BSa(Scalar<MacAddress, 48>),
    }

    /// Of ICMP types, both ends included.
    pub enum IcmpTypeTlv<'a>: Tlv<'a> {
        1 Start(U8),
        2 End(U8),
    }

    /// Of MPLS labels.
    pub enum MplsTlv<'a>: Tlv<'a> {
        1 TrafficClass(U8),
        2 Label(U24),
    }
}
