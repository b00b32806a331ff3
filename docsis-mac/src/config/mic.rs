//! Integrity checks of configuration files: CM MIC (type 6), CMTS MIC (type 7), extended CMTS MIC (type 43.6).
//!
//! They are computed over bytes, so all functions take a modem's file as bytes; nothing behind its end marker counts.
//! [`verify`] reports stale ones and changes nothing, [`seal`] writes a file anew.
//!
//! Of the algorithms of the extended CMTS MIC, HMAC-MD5 is here. MMH-16-σ-n and those of vendors are `Unsupported`: their
//! text was not available. Files of PacketCable adapters have no integrity check but a hash: [`hash`](super::hash).
//!
//! ```
//! use docsis_mac::config::mic::{Verdict, seal, verify};
//! use docsis_mac::tlv::{Encoding, Scalar};
//!
//! let settings = [Encoding::NetworkAccess(Scalar(1)), Encoding::MaximumCpes(Scalar(4))];
//! let file = seal(&settings, b"secret")?;
//! assert_eq!(file.len(), 44);
//! let found = verify(&file, Some(b"secret"))?;
//! assert_eq!((found.cm, found.cmts), (Verdict::Right, Verdict::Right));
//! assert!(matches!(verify(&file, Some(b"guess"))?.cmts, Verdict::Wrong { .. }));
//! # Ok::<(), docsis_mac::config::mic::SealError>(())
//! ```

use super::MIC_LEN;
use crate::tlv::{Encoding, ExtendedMicTlv, Extension, GeneralExtensionTlv, RawEncoding};
use alloc::vec::Vec;
use core::ops::Range;
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use thiserror::Error as ThisError;
use wire::{Blob, Encode, Error, List, Scalar};

/// An integrity check.
pub type Mic = [u8; MIC_LEN];

/// Types under the CMTS MIC, in their order. Those that stand together keep the order of the file.
const CMTS_ORDER: [&[u8]; 21] = [
    &[1],
    &[2],
    &[3],
    &[4],
    &[17],
    &[43],
    &[CM_MIC],
    &[18],
    &[19],
    &[20, 59],
    &[22],
    &[23],
    &[24],
    &[25],
    &[28],
    &[29],
    &[26],
    &[35],
    &[36],
    &[37],
    &[40],
];

const PAD: u8 = 0;
const CM_MIC: u8 = 6;
const CMTS_MIC: u8 = 7;
const END: u8 = 255;

/// How an integrity check was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// There is none.
    Absent,
    /// It was not computed: no secret was given.
    Unchecked,
    /// It was not computed: 43.6.1 names another algorithm than HMAC-MD5 (1).
    Unsupported(u8),
    /// As computed.
    Right,
    /// Stale, or made with another secret.
    Wrong {
        /// What it should be.
        computed: Mic,
    },
}

/// The integrity checks of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// Type 6, an MD5 without key: a checksum.
    pub cm: Verdict,
    /// Type 7. Where the extended one stands in it, this is the verdict on that.
    pub cmts: Verdict,
    /// Type 43.6 with its digest in it.
    pub extended: Verdict,
}

/// Why a file could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ThisError)]
pub enum SealError {
    /// A setting that cannot be written.
    #[error(transparent)]
    Setting(#[from] Error),
    /// The extended CMTS MIC is to be made by an algorithm that is not implemented.
    #[error("the extended CMTS MIC uses algorithm {0}, only 1 (HMAC-MD5) is implemented")]
    Unsupported(u8),
    /// The extended CMTS MIC protects an integrity check that in turn covers it.
    #[error("the extended CMTS MIC protects type {0}, which is computed over it")]
    Circular(u8),
    /// The place for the extended CMTS MIC has another length than it.
    #[error("the digest of the extended CMTS MIC has {0} bytes, must have 16")]
    DigestLength(usize),
}

/// MD5 over the encodings before the first type 6, but for types 0, 7 and 255.
///
/// # Errors
/// Of encodings that break off.
pub fn cm_mic(file: &[u8]) -> Result<Mic, Error> {
    let mut hash = Md5::new();
    for tlv in Tlvs::new(file) {
        let tlv = tlv?;
        match tlv.tlv_type {
            CM_MIC | END => break,
            PAD | CMTS_MIC => {}
            _ => hash.update(tlv.bytes),
        }
    }
    Ok(hash.finalize().into())
}

/// HMAC-MD5 with the secret of the operator, over type 6 and most others.
///
/// # Errors
/// Of encodings that break off.
pub fn cmts_mic(file: &[u8], secret: &[u8]) -> Result<Mic, Error> {
    let mut hash = keyed(secret);
    for types in CMTS_ORDER {
        for tlv in Tlvs::new(file) {
            let tlv = tlv?;
            if types.contains(&tlv.tlv_type) {
                hash.update(tlv.bytes);
            }
        }
    }
    Ok(hash.finalize().into_bytes().into())
}

/// HMAC-MD5 over the types that 43.6.2 lists, in the order of the file; the digest in 43.6.3 counts as zeros. Types 7 and
/// 255 are never part of it. None where there is no type 43.6.
///
/// Open question: by one source only, no public file has one.
///
/// # Errors
/// Of encodings that break off.
pub fn extended_cmts_mic(file: &[u8], secret: &[u8]) -> Result<Option<Mic>, Error> {
    let Some(extended) = Extended::find(file)? else { return Ok(None) };
    let mut hash = keyed(secret);
    for tlv in Tlvs::new(file) {
        let tlv = tlv?;
        if matches!(tlv.tlv_type, PAD | CMTS_MIC | END) || !extended.types.contains(tlv.tlv_type.into()) {
            continue;
        }
        // The bytes before the digest, as many zeros, the bytes behind it.
        let digest = extended.digest.clone().unwrap_or_default();
        let within = |at: usize| at.saturating_sub(tlv.offset).min(tlv.bytes.len());
        let (from, to) = (within(digest.start), within(digest.end));
        hash.update(tlv.bytes.get(..from).unwrap_or_default());
        (from..to).for_each(|_| hash.update(&[0]));
        hash.update(tlv.bytes.get(to..).unwrap_or_default());
    }
    Ok(Some(hash.finalize().into_bytes().into()))
}

/// Computes all integrity checks and compares them.
///
/// # Errors
/// Of encodings that break off.
pub fn verify(file: &[u8], secret: Option<&[u8]>) -> Result<Verified, Error> {
    let extended = Extended::find(file)?;
    let (mut cm, mut cmts) = (None, None);
    for tlv in Tlvs::new(file) {
        let tlv = tlv?;
        match tlv.tlv_type {
            CM_MIC => cm = cm.or(Some(tlv.value)),
            CMTS_MIC => cmts = cmts.or(Some(tlv.value)),
            _ => {}
        }
    }
    let compare = |found: &[u8], computed: Mic| match found == computed {
        true => Verdict::Right,
        false => Verdict::Wrong { computed },
    };
    let by_extended = |found: &[u8], extended: &Extended<'_>| match (secret, extended.algorithm) {
        (_, algorithm) if algorithm != HMAC_MD5 => Ok(Verdict::Unsupported(algorithm)),
        (None, _) => Ok(Verdict::Unchecked),
        (Some(secret), _) => {
            extended_cmts_mic(file, secret).map(|mic| mic.map_or(Verdict::Absent, |mic| compare(found, mic)))
        }
    };
    Ok(Verified {
        cm: match cm {
            Some(found) => compare(found, cm_mic(file)?),
            None => Verdict::Absent,
        },
        cmts: match (cmts, &extended, secret) {
            (None, ..) => Verdict::Absent,
            (Some(found), Some(extended), _) if extended.digest.is_none() => by_extended(found, extended)?,
            (Some(_), _, None) => Verdict::Unchecked,
            (Some(found), _, Some(secret)) => compare(found, cmts_mic(file, secret)?),
        },
        extended: match &extended {
            Some(e) => match &e.digest {
                Some(digest) => by_extended(file.get(digest.clone()).unwrap_or_default(), e)?,
                None => Verdict::Absent,
            },
            None => Verdict::Absent,
        },
    })
}

/// A modem's file of `settings`: integrity checks computed, end marker and padding behind them. Checks, markers and
/// pads among the settings are left out; all else stays as it is, in its order.
///
/// # Errors
/// See [`SealError`].
pub fn seal(settings: &[Encoding<'_>], secret: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut file = Vec::new();
    for setting in settings {
        let tlv_type = wire::Tagged::tag(setting);
        if !matches!(tlv_type, PAD | CM_MIC | CMTS_MIC | END) {
            setting.append_to(&mut file)?;
        }
    }
    let extended = Extended::find(&file)?;
    if let Some(extended) = &extended {
        let covers = |tlv_type: u8| extended.types.contains(tlv_type.into());
        if extended.algorithm != HMAC_MD5 {
            return Err(SealError::Unsupported(extended.algorithm));
        }
        if let Some(digest) = extended.digest.clone() {
            if covers(CM_MIC) {
                return Err(SealError::Circular(CM_MIC));
            }
            if digest.len() != MIC_LEN {
                return Err(SealError::DigestLength(digest.len()));
            }
            let mic = extended_cmts_mic(&file, secret)?.unwrap_or_default();
            if let Some(to) = file.get_mut(digest) {
                to.copy_from_slice(&mic);
            }
        }
    }
    let is_in_7 = extended_in_cmts_mic(&file)?;
    let cm = cm_mic(&file)?;
    Encoding::CmMic(Blob(&cm)).append_to(&mut file)?;
    let cmts = match is_in_7 {
        true => extended_cmts_mic(&file, secret)?.unwrap_or_default(),
        false => cmts_mic(&file, secret)?,
    };
    Encoding::CmtsMic(Blob(&cmts)).append_to(&mut file)?;
    file.push(END);
    file.resize(file.len().next_multiple_of(4), PAD);
    Ok(file)
}

/// Whether type 7 carries the extended check: where 43.6 has no digest of its own.
fn extended_in_cmts_mic(file: &[u8]) -> Result<bool, Error> {
    Ok(Extended::find(file)?.is_some_and(|extended| extended.digest.is_none()))
}

/// 43.6.1: HMAC-MD5.
const HMAC_MD5: u8 = 1;

fn keyed(secret: &[u8]) -> Hmac<Md5> {
    // Every length of key is right for HMAC.
    Hmac::new_from_slice(secret).unwrap_or_else(|_| Hmac::new(&Default::default()))
}

/// One TLV of the top level.
struct RawTlv<'a> {
    tlv_type: u8,
    value: &'a [u8],
    /// Type, length and value, and where they stand in the file.
    bytes: &'a [u8],
    offset: usize,
}

/// The TLVs up to the end marker, with their bytes.
struct Tlvs<'a> {
    rest: wire::ListIter<'a, RawEncoding<'a>>,
    file: &'a [u8],
}

impl<'a> Tlvs<'a> {
    fn new(file: &'a [u8]) -> Self {
        Tlvs { rest: List::from_wire(file).iter(), file }
    }
}

impl<'a> Iterator for Tlvs<'a> {
    type Item = Result<RawTlv<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let left = |rest: &wire::ListIter<'a, RawEncoding<'a>>| rest.rest().as_bytes().unwrap_or_default().len();
        let offset = self.file.len().saturating_sub(left(&self.rest));
        let raw = match self.rest.next()? {
            Ok(raw) => raw,
            Err(error) => return Some(Err(error)),
        };
        let end = self.file.len().saturating_sub(left(&self.rest));
        if raw.tlv_type == END {
            self.rest = List::default().iter();
        }
        let bytes = self.file.get(offset..end).unwrap_or_default();
        Some(Ok(RawTlv { tlv_type: raw.tlv_type, value: raw.value.0, bytes, offset }))
    }
}

/// What type 43.6 says.
struct Extended<'a> {
    algorithm: u8,
    types: crate::tlv::Bitmap<'a>,
    /// Where the digest stands in the file; None where type 7 has it.
    digest: Option<Range<usize>>,
}

impl<'a> Extended<'a> {
    /// The first 43.6 of a file.
    fn find(file: &'a [u8]) -> Result<Option<Self>, Error> {
        for encoding in List::<Encoding<'a>>::from_wire(file).iter() {
            let list = match encoding? {
                Encoding::Extension(list) => list,
                Encoding::EndOfData(_) => break,
                _ => continue,
            };
            for extension in list.iter().flatten() {
                if let Extension::General(GeneralExtensionTlv::ExtendedCmtsMic(list)) = extension {
                    return Ok(Some(Self::read(&list)));
                }
            }
        }
        Ok(None)
    }

    fn read(list: &List<'a, ExtendedMicTlv<'a>>) -> Self {
        // Open question: that an absent 43.6.1 means HMAC-MD5 is in no source.
        let mut out = Extended { algorithm: HMAC_MD5, types: Default::default(), digest: None };
        let mut items = list.iter();
        while let Some(Ok(item)) = items.next() {
            match item {
                ExtendedMicTlv::HmacType(Scalar(algorithm)) => out.algorithm = algorithm,
                ExtendedMicTlv::Types(types) => out.types = *types,
                ExtendedMicTlv::Digest(digest) => {
                    // It ends where the next item begins.
                    if let List::Wire(behind, ()) = items.rest() {
                        let end = behind.offset();
                        out.digest = Some(end.saturating_sub(digest.len())..end);
                    }
                }
                _ => {}
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)] // tests assert
    #![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

    use super::*;
    use hex_literal::hex;
    use wire::Decode;

    /// The worked example of a file with the secret `secret`, whose checks other tools agree on.
    const FILE: [u8; 76] = hex!(
        "030101 180d 0102 0001 0601 07 0804 000f4240 190d 0102 0002 0601 07 0804 004c4b40"
        "120104 1d0100 0610 24143002272052f4e48cca33a001ab3e 0710 9c2335b4cbddaaa4663046a259f04570 ff"
    );

    #[test]
    fn trap_37_cm_mic_is_plain_md5_and_cmts_mic_hmac_over_a_fixed_order() {
        assert_eq!(cm_mic(&FILE).unwrap(), hex!("24143002272052f4e48cca33a001ab3e"));
        assert_eq!(cmts_mic(&FILE, b"secret").unwrap(), hex!("9c2335b4cbddaaa4663046a259f04570"));
        let verified = verify(&FILE, Some(b"secret")).unwrap();
        assert_eq!(verified, Verified { cm: Verdict::Right, cmts: Verdict::Right, extended: Verdict::Absent });
        assert_eq!(verify(&FILE, None).unwrap().cmts, Verdict::Unchecked);
        let settings: Vec<Encoding<'_>> = List::from_wire(&FILE).iter().map(Result::unwrap).collect();
        assert_eq!(seal(&settings, b"secret").unwrap(), FILE);
    }

    #[test]
    fn trap_37_stale_checks_are_reported_and_not_repaired() {
        let mut file = FILE;
        file[2] = 0;
        let verified = verify(&file, Some(b"secret")).unwrap();
        let Verdict::Wrong { computed } = verified.cm else { panic!() };
        assert_eq!(computed, cm_mic(&file).unwrap());
        assert!(matches!(verified.cmts, Verdict::Wrong { .. }));
        let file = super::super::ConfigurationFile::from_bytes(&file).unwrap();
        assert_eq!(file.encode_to_vec().unwrap()[41..57], FILE[41..57]);
    }

    /// The sums are those of `md5sum` over `030101`, and over `030101 120104`.
    #[test]
    fn trap_37_padding_and_other_checks_are_no_part_of_the_cm_mic() {
        let network_access = hex!("a3ab4e9009b0f65a3ff916999853a257");
        let padded = [&hex!("030101 00 06 10")[..], &network_access].concat();
        assert_eq!(cm_mic(&padded).unwrap(), network_access);
        assert_eq!(verify(&padded, None).unwrap().cm, Verdict::Right);
        // A CMTS MIC that stands before is left out, what stands between the two is not.
        let both = hex!("02fb2457e848dd969bdfd120aa56db55");
        let swapped = [&hex!("030101 07 10")[..], &[7; 16], &hex!("120104 06 10"), &both].concat();
        assert_eq!(verify(&swapped, None).unwrap().cm, Verdict::Right);
        // Nothing behind it counts.
        assert_eq!(cm_mic(&[&padded[..], &hex!("120104")].concat()).unwrap(), network_access);
    }

    #[test]
    fn nothing_behind_the_end_counts() {
        let file = [&FILE[..], &[6, 16, 1]].concat();
        assert_eq!(verify(&file, Some(b"secret")).unwrap(), verify(&FILE, Some(b"secret")).unwrap());
        let cut = &FILE[..70];
        assert!(verify(cut, None).is_err());
    }

    /// Type 43 with the general extension and 43.6: HMAC-MD5 over types 1 to 5 and 43.
    const PROTECTED: [u8; 6] = hex!("7c 00 00 00 00 10");

    #[test]
    fn an_extended_check_of_its_own() {
        let extension =
            [&hex!("08 03 ffffff  06 1d  01 01 01  02 06")[..], &PROTECTED, &hex!("03 10"), &[0xAA; 16]].concat();
        let setting = [&[43, extension.len() as u8][..], &extension].concat();
        let bytes = [&[3, 1, 1][..], &setting, &[18, 1, 9]].concat();
        let settings: Vec<Encoding<'_>> = List::from_wire(&bytes).iter().map(Result::unwrap).collect();
        let file = seal(&settings, b"key").unwrap();
        // By hand: types 3 and 43 are protected, with the digest as zeros; type 18 is not.
        let zeroed = [&bytes[..3 + 2 + extension.len() - 16], &[0; 16]].concat();
        let expected = Hmac::<Md5>::new_from_slice(b"key").unwrap().chain_update(&zeroed).finalize().into_bytes();
        assert_eq!(file[zeroed.len() - 16..zeroed.len()], expected[..]);
        let verified = verify(&file, Some(b"key")).unwrap();
        assert_eq!(verified, Verified { cm: Verdict::Right, cmts: Verdict::Right, extended: Verdict::Right });
        // Who changes what is not protected breaks the other two only.
        let mut other = file.clone();
        other[bytes.len() - 1] = 8;
        let verified = verify(&other, Some(b"key")).unwrap();
        assert_eq!(verified.extended, Verdict::Right);
        assert!(matches!((verified.cm, verified.cmts), (Verdict::Wrong { .. }, Verdict::Wrong { .. })));
    }

    #[test]
    fn an_extended_check_in_the_place_of_the_cmts_mic() {
        let extension = [&hex!("2b 12  08 03 ffffff  06 0b  01 01 01  02 06")[..], &PROTECTED].concat();
        let bytes = [&[3, 1, 1][..], &extension, &[18, 1, 9]].concat();
        let settings: Vec<Encoding<'_>> = List::from_wire(&bytes).iter().map(Result::unwrap).collect();
        let file = seal(&settings, b"key").unwrap();
        let protected = &bytes[..bytes.len() - 3];
        let expected = Hmac::<Md5>::new_from_slice(b"key").unwrap().chain_update(protected).finalize().into_bytes();
        assert_eq!(file[bytes.len() + 18..][..18], [&[7, 16], &expected[..]].concat());
        let verified = verify(&file, Some(b"key")).unwrap();
        assert_eq!(verified, Verified { cm: Verdict::Right, cmts: Verdict::Right, extended: Verdict::Absent });
    }

    #[test]
    fn extended_checks_that_cannot_be_made() {
        let seal_with = |algorithm: u8, types: u8, digest: &[u8]| {
            let inner = [&[1, 1, algorithm, 2, 1, types, 3, digest.len() as u8][..], digest].concat();
            let extension = [&[8, 3, 255, 255, 255, 6, inner.len() as u8][..], &inner].concat();
            let bytes = [&[43, extension.len() as u8][..], &extension].concat();
            let settings: Vec<Encoding<'_>> = List::from_wire(&bytes).iter().map(Result::unwrap).collect();
            seal(&settings, b"key").unwrap_err()
        };
        assert_eq!(seal_with(2, 0x10, &[0; 16]), SealError::Unsupported(2));
        assert_eq!(seal_with(1, 0x12, &[0; 16]), SealError::Circular(6));
        assert_eq!(seal_with(1, 0x10, &[0; 15]), SealError::DigestLength(15));
    }
}
