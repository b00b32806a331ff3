//! Baseline privacy key management, BPKM.

use crate::id::{Ipv4Address, MacAddress, PaddedSaid};
use crate::tlv::{CryptographicSuite, LongTlv, SaAttribute, SaType, Scalar, Text, U8};
use crate::unit::Seconds;
use wire::{Blob, List, Rfz, codes, syntax};

syntax! {
    /// BPKM-REQ and BPKM-RSP, those of BPI+ version 2 as well — SECv3.0, MULPI 6.4.
    pub struct Bpkm<'a> {
        code:       8 BpkmCode,
        /// The same in a request and its reply.
        identifier: 8 u8,
        attributes: [16] List<'a, BpkmAttribute<'a>>,
    }

    /// The number of a key in the low bits of a byte.
    pub struct KeySequenceNumber {
        reserved: 4 Rfz,
        number:   4 u8,
    }

    /// One side's share of a key exchange.
    pub struct KeyShare<'a> {
        group:  16 KeyGroup,
        share: .. Blob<'a>,
    }

    /// What the CMTS calls itself.
    pub struct CmtsDesignation<'a> {
        /// 0 to 9.
        selector: 8 u8,
        data: .. Blob<'a>,
    }
}

codes! {
    /// What a key management message is for.
    pub BpkmCode: u8 = 8 {
        4 AUTH_REQUEST "Auth Request",
        5 AUTH_REPLY "Auth Reply",
        6 AUTH_REJECT "Auth Reject",
        7 KEY_REQUEST "Key Request",
        8 KEY_REPLY "Key Reply",
        9 KEY_REJECT "Key Reject",
        10 AUTH_INVALID "Auth Invalid",
        11 TEK_INVALID "TEK Invalid",
        12 AUTH_INFO "Auth Info",
        13 MAP_REQUEST "Map Request",
        14 MAP_REPLY "Map Reply",
        15 MAP_REJECT "Map Reject",
        16 AUTH_STATUS_INFO "Auth Status Info",
    }

    /// Why a key or an authorization was refused.
    pub BpkmError: u8 = 8 {
        0 NONE "no information",
        1 UNAUTHORIZED_CM "unauthorized CM",
        2 UNAUTHORIZED_SAID "unauthorized SAID",
        3 UNSOLICITED "unsolicited",
        4 INVALID_KEY_SEQUENCE "invalid key sequence number",
        5 MESSAGE_AUTHENTICATION "message authentication failure",
        6 PERMANENT_AUTHORIZATION "permanent authorization failure",
        7 NOT_AUTHORIZED_FOR_FLOW "not authorized for the downstream flow",
        8 FLOW_WITHOUT_SAID "flow not mapped to a SAID",
        9 TIME_OF_DAY "time of day not acquired",
        10 EARLY_AUTHENTICATION_DISABLED "early authentication disabled",
        11 VERSION_NOT_SUPPORTED "BPI+ version not supported",
    }

    /// What is looked for; 128 to 255 are the vendors'.
    pub SaQueryType: u8 = 8 { 1 IP_MULTICAST "IP multicast" }

    /// The version of baseline privacy.
    pub BpiVersion: u8 = 8 { 1 BPI_PLUS "BPI+", 2 BPI_PLUS_V2 "BPI+ version 2" }

    /// The curve of a key exchange.
    pub KeyGroup: u16 = 16 { 0x17 P256 "P-256", 0x18 P384 "P-384", 0x19 P521 "P-521", 0x1D X25519 "x25519", 0x1E X448 "x448" }
}

wire::tagged! {
    /// The attributes of key management messages. Compound ones hold attributes with the same numbers, of which each place
    /// knows its own: nothing nests without end.
    pub enum BpkmAttribute<'a>: LongTlv<'a> {
        /// At most 255 bytes.
        1 SerialNumber(Text<'a>),
        2 ManufacturerId(Scalar<[u8; 3], 24>),
        3 MacAddress(Scalar<MacAddress, 48>),
        /// DER of PKCS #1.
        4 RsaPublicKey(Blob<'a>),
        5 CmIdentification(List<'a, CmIdentificationAttribute<'a>>),
        /// At most 128 bytes.
        6 DisplayString(Text<'a>),
        /// Encrypted: 96, 128 or 256 bytes.
        7 AuthKey(Blob<'a>),
        /// Encrypted: 8, 16 or 32 bytes.
        8 Tek(Blob<'a>),
        9 KeyLifetime(Scalar<Seconds, 32>),
        10 KeySequenceNumber(KeySequenceNumber),
        /// HMAC-SHA1, 20 bytes.
        11 HmacDigest(Blob<'a>),
        12 Said(PaddedSaid),
        13 TekParameters(List<'a, TekAttribute<'a>>),
        /// 8 or 16 bytes.
        15 CbcIv(Blob<'a>),
        16 ErrorCode(Scalar<BpkmError, 8>),
        /// DER of an X.509 certificate.
        17 CaCertificate(Blob<'a>),
        /// DER of an X.509 certificate.
        18 CmCertificate(Blob<'a>),
        19 SecurityCapabilities(List<'a, SecurityCapability<'a>>),
        20 CryptographicSuite(CryptographicSuite),
        21 CryptographicSuites(List<'a, CryptographicSuite>),
        22 BpiVersion(Scalar<BpiVersion, 8>),
        23 SaDescriptor(List<'a, SaAttribute<'a>>),
        24 SaType(Scalar<SaType, 8>),
        25 SaQuery(List<'a, SaQueryAttribute<'a>>),
        26 SaQueryType(Scalar<SaQueryType, 8>),
        27 IpAddress(Scalar<Ipv4Address, 32>),
        28 DownloadParameters(Blob<'a>),
        51 CvcRootCaCertificate(Blob<'a>),
        52 CvcCaCertificate(Blob<'a>),
        53 DeviceCaCertificate(Blob<'a>),
        54 RootCaCertificate(Blob<'a>),
        61 CmNonce(Scalar<[u8; 8], 64>),
        /// CMS SignedData.
        62 MessageSignature(Blob<'a>),
        63 KeyExchangeShare(KeyShare<'a>),
        64 AllowedBpiVersions(List<'a, Scalar<BpiVersion, 8>>),
        65 OcspResponses(Blob<'a>),
        66 CmtsDesignation(CmtsDesignation<'a>),
        67 CmStatusCode(U8),
        68 DetectedErrors(U8),
        127 VendorDefined(Blob<'a>),
    }

    /// Who a modem is.
    pub enum CmIdentificationAttribute<'a>: LongTlv<'a> {
        /// At most 255 bytes.
        1 SerialNumber(Text<'a>),
        2 ManufacturerId(Scalar<[u8; 3], 24>),
        3 MacAddress(Scalar<MacAddress, 48>),
        /// DER of PKCS #1.
        4 RsaPublicKey(Blob<'a>),
    }

    /// A traffic encryption key.
    pub enum TekAttribute<'a>: LongTlv<'a> {
        /// Encrypted: 8, 16 or 32 bytes.
        8 Tek(Blob<'a>),
        9 KeyLifetime(Scalar<Seconds, 32>),
        10 KeySequenceNumber(KeySequenceNumber),
        /// 8 or 16 bytes.
        15 CbcIv(Blob<'a>),
    }

    /// What a modem can do for privacy.
    pub enum SecurityCapability<'a>: LongTlv<'a> {
        21 CryptographicSuites(List<'a, CryptographicSuite>),
        22 BpiVersion(Scalar<BpiVersion, 8>),
    }

    /// What security association is looked for.
    pub enum SaQueryAttribute<'a>: LongTlv<'a> {
        26 SaQueryType(Scalar<SaQueryType, 8>),
        27 IpAddress(Scalar<Ipv4Address, 32>),
    }
}
