//! Vendor specific encodings and the general extension, TLV 43 — MULPI Annex C, L2VPN Annex B.

use super::classifier::ByteRange;
use super::{Bitmap, ErrorTlv, IpAddress, SaAttribute, Scalar, TerminatedText, Text, Tlv, U8, U16, U24, U32};
use crate::id::{MacAddress, PaddedDsid};
use wire::{Blob, List, Reader, Scope, syntax};

/// The vendor of the general extension.
pub const GENERAL_EXTENSION: [u8; 3] = [0xFF; 3];

wire::scoped! {
    /// What stands in TLV 43: the vendor first, then the vendor's own. That of the general extension is known here. Users
    /// register further vendors in a scope of their own, and read the same list by it:
    ///
    /// ```
    /// use docsis_mac::tlv::{Encoding, Extension, GENERAL_EXTENSION, GeneralExtensionTlv, Tlv, U16, VendorTlv};
    /// use wire::{Decode, Encode, List, Reader, Scalar, Scope};
    ///
    /// wire::tagged! {
    ///     /// Of the vendor 0x001122.
    ///     pub enum AcmeTlv<'a>: Tlv<'a> {
    ///         1 Colour(U16),
    ///         2 Inner(List<'a, AcmeTlv<'a>>),
    ///     }
    /// }
    /// wire::scoped! {
    ///     /// All vendors known here.
    ///     pub enum Known<'a>: Tlv<'a> by Vendors {
    ///         Vendor(VendorTlv<'a>),
    ///         General(GeneralExtensionTlv<'a>),
    ///         Acme(AcmeTlv<'a>),
    ///     }
    /// }
    ///
    /// /// The vendor seen first.
    /// #[derive(Clone, Copy, Default, PartialEq)]
    /// pub struct Vendors(Option<[u8; 3]>);
    ///
    /// impl<'a> Scope<'a, Tlv<'a>> for Vendors {
    ///     type Item = Known<'a>;
    ///
    ///     fn read(&mut self, raw: Tlv<'a>, body: Reader<'a>) -> Known<'a> {
    ///         match (self.0, raw.tlv_type) {
    ///             (Some([0x00, 0x11, 0x22]), 1..) => Known::acme(raw, body),
    ///             (Some(GENERAL_EXTENSION), 1..) => Known::general(raw, body),
    ///             _ => {
    ///                 self.0 = self.0.or(raw.value.0.try_into().ok());
    ///                 Known::vendor(raw, body)
    ///             }
    ///         }
    ///     }
    /// }
    ///
    /// let bytes = [43, 11, 8, 3, 0x00, 0x11, 0x22, 2, 4, 1, 2, 0xAB, 0xCD];
    /// let Encoding::Extension(list) = Encoding::from_bytes(&bytes)? else { panic!() };
    /// let known: Vec<Known> = list.view_as().expect("bytes").iter().collect::<Result<_, _>>()?;
    /// let Known::Acme(AcmeTlv::Inner(inner)) = known[1] else { panic!("{known:?}") };
    /// assert_eq!(inner.iter().next(), Some(Ok(AcmeTlv::Colour(Scalar(0xABCD)))));
    /// // What is built of it is the same list again.
    /// assert_eq!(List::from(&known[..]).encode_to_vec()?, bytes[2..]);
    /// # Ok::<(), wire::Error>(())
    /// ```
    pub enum Extension<'a>: Tlv<'a> by Vendor {
        Vendor(VendorTlv<'a>),
        General(GeneralExtensionTlv<'a>),
    }
}

/// The vendor seen first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Vendor(pub Option<[u8; 3]>);

impl<'a> Scope<'a, Tlv<'a>> for Vendor {
    type Item = Extension<'a>;

    fn read(&mut self, raw: Tlv<'a>, body: Reader<'a>) -> Extension<'a> {
        match self.0 {
            Some(GENERAL_EXTENSION) if raw.tlv_type != VENDOR_ID => Extension::general(raw, body),
            Some(_) => Extension::vendor(raw, body),
            None => {
                let id = <[u8; 3]>::try_from(raw.value.0).ok().filter(|_| raw.tlv_type == VENDOR_ID);
                // What comes before a vendor is nobody's.
                self.0 = Some(id.unwrap_or_default());
                Extension::vendor(raw, body)
            }
        }
    }
}

const VENDOR_ID: u8 = 8;

syntax! {
    /// The two tags of IEEE 802.1ad.
    pub struct VlanPair {
        outer: 16 u16,
        inner: 16 u16,
    }

    /// The other end of a pseudowire.
    pub struct PeerAddress<'a> {
        /// The kind of address.
        kind:    8 u8,
        address: .. IpAddress<'a>,
    }
}

wire::tagged! {
    /// What is common to all vendors.
    pub enum VendorTlv<'a>: Tlv<'a> {
        8 VendorId(Scalar<[u8; 3], 24>),
    }

    /// Of the general extension.
    pub enum GeneralExtensionTlv<'a>: Tlv<'a> {
        1 LoadBalancingPolicyId(U32),
        2 LoadBalancingPriority(U32),
        3 LoadBalancingGroupId(U32),
        /// Open question: one source has four bytes.
        4 RangingClassIdExtension(U16),
        5 L2vpn(List<'a, L2vpnTlv<'a>>),
        6 ExtendedCmtsMic(List<'a, ExtendedMicTlv<'a>>),
        7 SourceAddressVerification(List<'a, SavTlv<'a>>),
        9 AttributeMasks(List<'a, AttributeMaskTlv<'a>>),
        10 MulticastJoinAuthorization(List<'a, JoinAuthorizationTlv<'a>>),
        /// 1 to 16 characters.
        11 ServiceTypeIdentifier(Text<'a>),
        12 DemarcAutoConfiguration(List<'a, DemarcTlv<'a>>),
    }

    /// Of the extended CMTS MIC.
    pub enum ExtendedMicTlv<'a>: Tlv<'a> {
        /// 1 HMAC-MD5, 2 MMH-16-σ-n, 43 of a vendor.
        1 HmacType(U8),
        /// The top-level types that are protected.
        2 Types(Bitmap<'a>),
        3 Digest(Blob<'a>),
    }

    /// Of source address verification.
    pub enum SavTlv<'a>: Tlv<'a> {
        1 GroupName(Text<'a>),
        2 Prefix(List<'a, SavPrefixTlv<'a>>),
    }

    /// Of an address prefix.
    pub enum SavPrefixTlv<'a>: Tlv<'a> {
        1 Prefix(IpAddress<'a>),
        /// Bits.
        2 Length(U8),
    }

    /// Of the channels a modem may use, by their attributes. Open question: the numbering of the bits, highest first, is by
    /// general knowledge only.
    pub enum AttributeMaskTlv<'a>: Tlv<'a> {
        1 DownstreamRequired(Bitmap<'a>),
        2 DownstreamForbidden(Bitmap<'a>),
        3 UpstreamRequired(Bitmap<'a>),
        4 UpstreamForbidden(Bitmap<'a>),
    }

    /// Of the multicast groups that may be joined.
    pub enum JoinAuthorizationTlv<'a>: Tlv<'a> {
        1 ProfileName(Text<'a>),
        2 SessionRule(List<'a, SessionRuleTlv<'a>>),
        3 MaximumSessions(U16),
    }

    /// Of a rule for multicast sessions.
    pub enum SessionRuleTlv<'a>: Tlv<'a> {
        1 Priority(U8),
        2 Action(U8),
        3 SourcePrefix(IpAddress<'a>),
        /// Bits.
        4 SourceLength(U8),
        5 GroupPrefix(IpAddress<'a>),
        /// Bits.
        6 GroupLength(U8),
    }

    /// Of the demarcation device.
    pub enum DemarcTlv<'a>: Tlv<'a> {
        1 Enable(U8),
        /// Interfaces.
        2 InterfaceMask(Bitmap<'a>),
        3 UpstreamServiceClassName(TerminatedText<'a>),
        4 DownstreamServiceClassName(TerminatedText<'a>),
    }

    /// Of layer 2 virtual private networks.
    pub enum L2vpnTlv<'a>: Tlv<'a> {
        1 VpnId(Blob<'a>),
        2 NsiEncapsulation(List<'a, NsiEncapsulationTlv<'a>>),
        3 EsafeDhcpSnooping(Blob<'a>),
        /// Interfaces.
        4 InterfaceMask(Bitmap<'a>),
        5 AttachmentGroupId(Blob<'a>),
        6 SourceAttachmentId(Blob<'a>),
        7 TargetAttachmentId(Blob<'a>),
        8 UserPriority(U8),
        9 UserPriorityRange(ByteRange),
        /// Attributes of key management.
        10 SaDescriptor(List<'a, SaAttribute<'a>>),
        /// 4 or 5.
        12 PseudowireType(U8),
        13 Mode(U8),
        14 TpidTranslation(List<'a, TpidTranslationTlv<'a>>),
        15 L2cp(List<'a, L2cpTlv<'a>>),
        16 DynamicAttachmentCircuit(Blob<'a>),
        18 PseudowireClass(Blob<'a>),
        19 ServiceDelimiter(List<'a, ServiceDelimiterTlv<'a>>),
        20 VirtualSwitch(List<'a, VirtualSwitchTlv<'a>>),
        21 BgpAttributes(List<'a, BgpTlv<'a>>),
        22 VpnSg(Blob<'a>),
        /// 0 to 2.
        23 PseudowireSignaling(U8),
        24 ServiceOam(List<'a, ServiceOamTlv<'a>>),
        25 NetworkTimingProfile(Blob<'a>),
        26 Dsid(PaddedDsid),
        27 Multipoint(Blob<'a>),
        43 VendorSpecific(List<'a, VendorTlv<'a>>),
        254 Error(List<'a, ErrorTlv<'a>>),
    }

    /// Of the form of packets on the network side.
    pub enum NsiEncapsulationTlv<'a>: Tlv<'a> {
        /// Nothing more.
        1 Other(Blob<'a>),
        2 Ieee8021q(U16),
        3 Ieee8021ad(VlanPair),
        4 Mpls(List<'a, MplsPseudowireTlv<'a>>),
        5 L2tpv3Peer(Blob<'a>),
        6 Ieee8021ah(List<'a, NsiBackboneTlv<'a>>),
        8 STpid(U16),
    }

    /// Of an MPLS pseudowire.
    pub enum MplsPseudowireTlv<'a>: Tlv<'a> {
        1 PseudowireId(U32),
        2 Peer(PeerAddress<'a>),
        3 PseudowireType(U8),
        4 BackupPseudowireId(U32),
        5 BackupPeer(PeerAddress<'a>),
    }

    /// Of IEEE 802.1ah on the network side.
    pub enum NsiBackboneTlv<'a>: Tlv<'a> {
        1 ITci(U32),
        2 BDa(Scalar<MacAddress, 48>),
        3 BTci(U16),
        4 ITpid(U16),
        5 IPcp(U8),
        6 IDei(U8),
        7 IUca(U8),
        8 ISid(U24),
        9 BTpid(U16),
        10 BPcp(U8),
        11 BDei(U8),
        12 BVid(U16),
    }

    /// Of the translation of tag protocol identifiers. Open question: which is whose is by general knowledge only.
    pub enum TpidTranslationTlv<'a>: Tlv<'a> {
        1 UpstreamTpid1(U16),
        2 DownstreamTpid1(U16),
        3 UpstreamTpid2(U16),
        4 DownstreamTpid2(U16),
        5 UpstreamTpid3(U16),
        6 DownstreamTpid3(U16),
        7 UpstreamTpid4(U16),
        8 DownstreamTpid4(U16),
    }

    /// Of layer 2 control protocols. Open question: the meaning of 2 and 3 is by general knowledge only.
    pub enum L2cpTlv<'a>: Tlv<'a> {
        1 Mode(U8),
        2 TunnelMode(Blob<'a>),
        3 TunnelAddress(Scalar<MacAddress, 48>),
        4 Filter(Blob<'a>),
    }

    /// Of the tag that delimits a service.
    pub enum ServiceDelimiterTlv<'a>: Tlv<'a> {
        1 CVid(U16),
        2 SVid(U16),
        3 ISid(U24),
        4 BVid(U16),
    }

    /// Of a virtual switch. Open question: which of 3 and 4 is the root is by general knowledge only.
    pub enum VirtualSwitchTlv<'a>: Tlv<'a> {
        1 Class(Blob<'a>),
        2 Role(U8),
        3 RootVid(U16),
        4 LeafVid(U16),
    }

    /// Of BGP. Open question: which of 3 and 4 is imported is by general knowledge only.
    pub enum BgpTlv<'a>: Tlv<'a> {
        1 VpnId(U32),
        2 RouteDistinguisher(Scalar<u64, 64>),
        3 ImportRouteTarget(Blob<'a>),
        4 ExportRouteTarget(Blob<'a>),
        5 EdgeId(U16),
    }

    /// Of operation, administration and maintenance.
    pub enum ServiceOamTlv<'a>: Tlv<'a> {
        1 Local(List<'a, MaintenancePointTlv<'a>>),
        2 Remote(List<'a, MaintenancePointTlv<'a>>),
        3 FaultManagement(List<'a, FaultManagementTlv<'a>>),
        4 PerformanceManagement(List<'a, PerformanceManagementTlv<'a>>),
    }

    /// Of a maintenance end point.
    pub enum MaintenancePointTlv<'a>: Tlv<'a> {
        1 Level(U8),
        2 DomainName(Text<'a>),
        3 AssociationName(Text<'a>),
        4 EndPointId(U16),
    }

    /// Of fault management.
    pub enum FaultManagementTlv<'a>: Tlv<'a> {
        1 ContinuityCheck(U8),
        2 Loopback(U8),
        3 Linktrace(U8),
    }

    /// Of performance management.
    pub enum PerformanceManagementTlv<'a>: Tlv<'a> {
        1 FrameDelay(List<'a, FrameDelayTlv<'a>>),
        2 FrameLoss(List<'a, FrameLossTlv<'a>>),
    }

    /// Of the measurement of delay.
    pub enum FrameDelayTlv<'a>: Tlv<'a> {
        1 Enable(U8),
        2 OneWayOrTwoWay(U8),
        3 TransmissionPeriodicity(U16),
    }

    /// Of the measurement of loss.
    pub enum FrameLossTlv<'a>: Tlv<'a> {
        1 Enable(U8),
        2 TransmissionPeriodicity(U8),
    }
}
