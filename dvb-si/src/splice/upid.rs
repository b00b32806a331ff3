//! Unique program identifiers — SCTE 35, 10.3.3.1.

use crate::text::Text;
use wire::{Blob, Choice, Error, List, Reader, choice, codes, syntax};

codes! {
    /// segmentation_upid_type.
    pub UpidType: u8 = 8 {
        0x00 NOT_USED "not used",
        0x01 USER_DEFINED "user defined (deprecated)",
        0x02 ISCI "ISCI (deprecated)",
        0x03 AD_ID "Ad-ID",
        0x04 UMID "UMID (SMPTE 330)",
        0x05 ISAN "ISAN (deprecated)",
        0x06 V_ISAN "V-ISAN",
        0x07 TID "TID",
        0x08 TI "TI (AiringID)",
        0x09 ADI "ADI",
        0x0A EIDR "EIDR (compact binary)",
        0x0B ATSC "ATSC content identifier",
        0x0C MPU "MPU()",
        0x0D MID "MID()",
        0x0E ADS "ADS information",
        0x0F URI "URI",
        0x10 UUID "UUID",
        0x11 SCR "SCR",
    }
}

choice! {
    /// What a segment shows, by the segmentation_upid_type. One that has not the length of its type is kept as bytes.
    pub enum Upid<'a>: u8 kept {
        0x00 NoUpid as "not_used",
        0x01 UserDefined(Blob<'a>) as "user_defined",
        0x02 Isci(Text<'a>) as "ISCI",
        0x03 AdId(Text<'a>) as "Ad-ID",
        0x04 Umid<'a> as "UMID",
        0x05 Isan<'a> as "ISAN",
        0x06 VersionedIsan<'a> as "V-ISAN",
        0x07 Tid(Text<'a>) as "TID",
        0x08 AiringId as "TI",
        0x09 Adi(Text<'a>) as "ADI",
        0x0A Eidr<'a> as "EIDR",
        0x0B AtscContent(Blob<'a>) as "ATSC",
        0x0C Mpu<'a> as "MPU",
        0x0D Mid(List<'a, MidUpid<'a>>) as "MID",
        0x0E Ads(Text<'a>) as "ADS",
        0x0F Uri(Text<'a>) as "URI",
        0x10 Uuid<'a> as "UUID",
        0x11 Scr(Blob<'a>) as "SCR",
    }
}

syntax! {
    /// No identifier.
    pub struct NoUpid {}

    /// UMID of SMPTE 330.
    pub struct Umid<'a> {
        umid: (bytes 32) Blob<'a>,
    }

    /// ISAN.
    pub struct Isan<'a> {
        isan: (bytes 8) Blob<'a>,
    }

    /// V-ISAN: an ISAN with a version.
    pub struct VersionedIsan<'a> {
        v_isan: (bytes 12) Blob<'a>,
    }

    /// TI: an AiringID.
    pub struct AiringId {
        airing_id: 64 u64,
    }

    /// EIDR in its compact binary form.
    pub struct Eidr<'a> {
        eidr: (bytes 12) Blob<'a>,
    }

    /// UUID.
    pub struct Uuid<'a> {
        uuid: (bytes 16) Blob<'a>,
    }

    /// MPU(): an identifier of somebody's own.
    pub struct Mpu<'a> {
        /// A registered number.
        format_identifier: 32 u32,
        private_data:      .. Blob<'a>,
    }

    /// One of several identifiers.
    pub struct MidUpid<'a> {
        segmentation_upid_type: 8 UpidType,
        segmentation_upid:    [8] Blob<'a>,
    }
}

impl<'a> MidUpid<'a> {
    /// The identifier.
    ///
    /// # Errors
    /// When the bytes are no identifier of the type.
    pub fn upid(&self) -> Result<Upid<'a>, Error> {
        Upid::decode_as(self.segmentation_upid_type.0, &mut Reader::new(self.segmentation_upid.0))
    }
}
