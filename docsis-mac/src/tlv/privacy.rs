//! Baseline privacy: the settings of TLV 17, and the security associations of TLV 51.

use super::{LongTlv, Scalar, Tlv, U8, U32};
use crate::id::PaddedSaid;
use crate::unit::Seconds;
use wire::{List, codes, syntax};

syntax! {
    /// How data is encrypted and authenticated.
    pub struct CryptographicSuite {
        encryption:     8 DataEncryption,
        authentication: 8 DataAuthentication,
    }
}

codes! {
    /// How data is encrypted. By general knowledge only: 0.
    pub DataEncryption: u8 = 8 {
        0 NONE "none",
        1 DES_56_CBC "56-bit DES-CBC",
        2 DES_40_CBC "40-bit DES-CBC",
        3 AES_128_CBC "128-bit AES-CBC",
        4 AES_256_CBC "256-bit AES-CBC",
    }

    /// How data is authenticated.
    pub DataAuthentication: u8 = 8 { 0 NONE "none" }

    /// What a security association is.
    pub SaType: u8 = 8 { 0 PRIMARY "primary", 1 STATIC "static", 2 DYNAMIC "dynamic" }
}

wire::tagged! {
    /// A security association, with lengths of two bytes as in the messages of key management.
    pub enum SaAttribute<'a>: LongTlv<'a> {
        12 Said(PaddedSaid),
        20 CryptographicSuite(CryptographicSuite),
        24 SaType(Scalar<SaType, 8>),
    }

    /// Of a change of security associations. Open question: one decoder has the descriptor as type 2.
    pub enum SecurityAssociationTlv<'a>: Tlv<'a> {
        /// The values have no names here.
        1 Action(U8),
        23 SaDescriptor(List<'a, SaAttribute<'a>>),
    }

    /// Of the timers of baseline privacy.
    pub enum BaselinePrivacyTlv<'a>: Tlv<'a> {
        1 AuthorizeWaitTimeout(Scalar<Seconds, 32>),
        2 ReauthorizeWaitTimeout(Scalar<Seconds, 32>),
        3 AuthorizationGraceTime(Scalar<Seconds, 32>),
        4 OperationalWaitTimeout(Scalar<Seconds, 32>),
        5 RekeyWaitTimeout(Scalar<Seconds, 32>),
        6 TekGraceTime(Scalar<Seconds, 32>),
        7 AuthorizeRejectWaitTimeout(Scalar<Seconds, 32>),
        8 SaMapWaitTimeout(Scalar<Seconds, 32>),
        9 SaMapMaximumRetries(U32),
    }
}
