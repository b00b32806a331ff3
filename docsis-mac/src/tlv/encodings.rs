//! The encodings of registration, dynamic services and configuration files — MULPI Annex C.

use super::{Scalar, Text, Tlv, U8, U16, U32};
use crate::id::{Ipv4Address, MacAddress};
use crate::unit::Frequency;
use wire::Blob;

wire::tagged! {
    /// The top level of the annex.
    pub enum Encoding<'a>: Tlv<'a> {
        /// A multiple of 62500 Hz.
        1 DownstreamFrequency(Scalar<Frequency, 32>),
        2 UpstreamChannelId(U8),
        /// 0 or 1.
        3 NetworkAccess(U8),
        /// MD5, 16 bytes.
        6 CmMic(Blob<'a>),
        /// HMAC-MD5, 16 bytes.
        7 CmtsMic(Blob<'a>),
        8 VendorId(Scalar<[u8; 3], 24>),
        9 SoftwareFilename(Text<'a>),
        12 ModemIpAddress(Scalar<Ipv4Address, 32>),
        14 CpeMacAddress(Scalar<MacAddress, 48>),
        /// 1 to 254.
        18 MaximumCpes(U8),
        /// Seconds since 1900.
        19 TftpTimestamp(U32),
        20 TftpModemAddress(Scalar<Ipv4Address, 32>),
        21 SoftwareServerAddress(Scalar<Ipv4Address, 32>),
        /// HMAC-SHA1, 20 bytes.
        27 HmacDigest(Blob<'a>),
        28 MaximumClassifiers(U16),
        /// 0 or 1.
        29 PrivacyEnable(U8),
        31 KeySequenceNumber(U8),
    }
}
