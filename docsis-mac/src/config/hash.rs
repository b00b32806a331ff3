//! The hash of the configuration file of a PacketCable adapter: SHA-1 over the file, in a MIB object of the file itself.
//!
//! It is computed over all bytes of the file, both delimiters included, but those of the object that holds it (type, length
//! and value). That object goes in front of the delimiter at the end. The object is one of three, by who wrote the MIB:
//! [`HashObject`].
//!
//! Open question: no text of PacketCable was at hand. Three public programs that work independently of each other agree; one
//! leaves out the delimiter at the end, and one puts zeros in place of the hash. No file with a hash that a device has
//! accepted was at hand either.
//!
//! ```
//! use docsis_mac::config::hash::{HashObject, HashVerdict, seal, verify};
//!
//! // The name of who answers for the adapter, between the delimiters.
//! let file = *b"\xFE\x01\x01\x0B\x11\x30\x0F\x06\x08\x2B\x06\x01\x02\x01\x01\x04\x00\x04\x03noc\xFE\x01\xFF";
//! assert_eq!(verify(&file)?, HashVerdict::Absent);
//! let mut sealed = seal(&file, HashObject::PacketCable)?;
//! assert_eq!(verify(&sealed)?, HashVerdict::Right);
//! sealed[20] = b'N';
//! assert!(matches!(verify(&sealed)?, HashVerdict::Wrong { .. }));
//! # Ok::<(), docsis_mac::wire::Error>(())
//! ```

use super::mta::DELIMITER_END;
use super::{MtaEncoding, MtaFile};
use crate::tlv::{Bound, ObjectIdentifier, ShortValue, SmiValue, SnmpObject, SnmpValue, Text, VarBind};
use alloc::vec::Vec;
use core::ops::Range;
use sha1::{Digest, Sha1};
use wire::{Decode, Encode, Error, Scalar};

/// SHA-1.
pub type ConfigHash = [u8; 20];

/// The objects that hold the hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HashObject {
    /// Of CableLabs: 1.3.6.1.4.1.4491.2.2.1.1.2.7.0.
    PacketCable,
    /// Of Excentis: 1.3.6.1.4.1.7432.1.1.2.9.0.
    EuroPacketCable,
    /// Of the IETF: 1.3.6.1.2.1.140.1.2.11.0.
    Ietf,
}

impl HashObject {
    /// All of them.
    pub const ALL: [HashObject; 3] = [HashObject::PacketCable, HashObject::EuroPacketCable, HashObject::Ietf];

    /// Its path, with the instance at the end.
    pub const fn oid(self) -> ObjectIdentifier<'static> {
        ObjectIdentifier(match self {
            HashObject::PacketCable => {
                &[0x2B, 0x06, 0x01, 0x04, 0x01, 0xA3, 0x0B, 0x02, 0x02, 0x01, 0x01, 0x02, 0x07, 0x00]
            }
            HashObject::EuroPacketCable => &[0x2B, 0x06, 0x01, 0x04, 0x01, 0xBA, 0x08, 0x01, 0x01, 0x02, 0x09, 0x00],
            HashObject::Ietf => &[0x2B, 0x06, 0x01, 0x02, 0x01, 0x81, 0x0C, 0x01, 0x02, 0x0B, 0x00],
        })
    }
}

/// How the hash was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashVerdict {
    /// There is none.
    Absent,
    /// As computed; so are all others where there are several.
    Right,
    /// Stale, or no hash.
    Wrong {
        /// What it should be.
        computed: ConfigHash,
    },
}

/// SHA-1 over the file without the objects that hold a hash.
///
/// # Errors
/// The bytes are no file of an adapter: a delimiter is missing, or an encoding breaks off.
pub fn config_hash(file: &[u8]) -> Result<ConfigHash, Error> {
    let (mut hash, mut behind) = (Sha1::new(), 0);
    walk(file, |at, _| {
        hash.update(file.get(behind..at.start).unwrap_or_default());
        behind = at.end;
    })?;
    hash.update(file.get(behind..).unwrap_or_default());
    Ok(hash.finalize().into())
}

/// Computes the hash and compares.
///
/// # Errors
/// As [`config_hash`].
pub fn verify(file: &[u8]) -> Result<HashVerdict, Error> {
    let computed = config_hash(file)?;
    let mut verdict = HashVerdict::Absent;
    walk(file, |_, found| {
        verdict = match verdict {
            HashVerdict::Absent | HashVerdict::Right if found == Some(&computed[..]) => HashVerdict::Right,
            _ => HashVerdict::Wrong { computed },
        };
    })?;
    Ok(verdict)
}

/// The file with its hash, in front of the delimiter at the end. Objects that hold a hash already are left out; all else stays
/// as it is.
///
/// # Errors
/// As [`config_hash`].
pub fn seal(file: &[u8], object: HashObject) -> Result<Vec<u8>, Error> {
    let hash = config_hash(file)?;
    let (mut out, mut behind) = (Vec::new(), 0);
    let end = walk(file, |at, _| {
        out.extend_from_slice(file.get(behind..at.start).unwrap_or_default());
        behind = at.end;
    })?;
    out.extend_from_slice(file.get(behind..end).unwrap_or_default());
    let value = SnmpValue::Short(ShortValue { value: SmiValue::OctetString(Text(&hash)) });
    let bind = Bound { oid: object.oid(), value };
    MtaEncoding::SnmpObject(SnmpObject::Short(VarBind { bind }).into()).append_to(&mut out)?;
    out.extend_from_slice(file.get(end..).unwrap_or_default());
    Ok(out)
}

/// Calls `found` for every object that holds a hash, with its place and its bytes; none where they are no string. Gives the
/// place of the delimiter at the end.
fn walk(file: &[u8], mut found: impl FnMut(Range<usize>, Option<&[u8]>)) -> Result<usize, Error> {
    let file = MtaFile::from_bytes(file)?;
    let mut encodings = file.encodings.iter();
    let mut from = encodings.offset();
    while let Some(encoding) = encodings.next() {
        let to = encodings.offset();
        match encoding? {
            MtaEncoding::FileDelimiter(Scalar(DELIMITER_END)) => break,
            MtaEncoding::SnmpObject(object) | MtaEncoding::LongSnmpObject(object) => {
                if let Some(Bound { oid, value }) = object.bound() {
                    if HashObject::ALL.iter().any(|hash| hash.oid() == oid) {
                        let text = match value.value() {
                            Some(SmiValue::OctetString(Text(text))) => Some(text),
                            _ => None,
                        };
                        found(from..to, text);
                    }
                }
            }
            _ => {}
        }
        from = to;
    }
    Ok(from)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use wire::ErrorKind;

    /// sysContact is "noc".
    const CONTACT: [u8; 19] = hex!("0b11 300f 0608 2b06010201010400 0403 6e6f63");

    fn file(encodings: &[&[u8]]) -> Vec<u8> {
        [&[hex!("fe0101").as_slice()], encodings, &[&hex!("fe01ff")]].concat().concat()
    }

    /// By another implementation of SHA-1, over the 25 bytes without the object; the object's bytes as a public program writes
    /// them for each MIB.
    #[test]
    fn the_hash_stands_before_the_end_and_is_over_all_but_itself() {
        let plain = file(&[&CONTACT]);
        let hash = hex!("2b87a6e66156c89f731bcd39261dcc60ddbd79a6");
        assert_eq!(config_hash(&plain).unwrap(), hash);
        for (object, head) in [
            (HashObject::PacketCable, &hex!("0b28 3026 060e 2b06010401a30b02020101020700 0414")[..]),
            (HashObject::EuroPacketCable, &hex!("0b26 3024 060c 2b06010401ba080101020900 0414")),
            (HashObject::Ietf, &hex!("0b25 3023 060b 2b06010201810c01020b00 0414")),
        ] {
            let sealed = seal(&plain, object).unwrap();
            assert_eq!(sealed, file(&[&CONTACT, head, &hash]));
            assert_eq!((verify(&sealed).unwrap(), config_hash(&sealed).unwrap()), (HashVerdict::Right, hash));
            // Sealed anew, with another object: the first one is gone.
            assert_eq!(seal(&sealed, HashObject::Ietf).unwrap(), seal(&plain, HashObject::Ietf).unwrap());
        }
    }

    #[test]
    fn a_hash_that_is_wrong_or_none() {
        let object = |value: &[u8]| [&hex!("0b28 3026 060e 2b06010401a30b02020101020700")[..], value].concat();
        let computed = hex!("2b87a6e66156c89f731bcd39261dcc60ddbd79a6");
        let right = object(&[&hex!("0414")[..], &computed].concat());
        let wrong = object(&[&hex!("0414")[..], &[7; 20]].concat());
        // Twenty bytes of an integer are no hash.
        let number = object(&[&hex!("0214")[..], &computed].concat());
        for (objects, verdict) in [
            (&[][..], HashVerdict::Absent),
            (&[&right], HashVerdict::Right),
            (&[&right, &right], HashVerdict::Right),
            (&[&wrong], HashVerdict::Wrong { computed }),
            (&[&right, &wrong], HashVerdict::Wrong { computed }),
            (&[&wrong, &right], HashVerdict::Wrong { computed }),
            (&[&number], HashVerdict::Wrong { computed }),
        ] {
            let objects: Vec<&[u8]> = core::iter::once(&CONTACT[..]).chain(objects.iter().map(|o| &o[..])).collect();
            assert_eq!(verify(&file(&objects)).unwrap(), verdict, "{objects:?}");
        }
    }

    #[test]
    fn what_is_no_file_of_an_adapter_has_no_hash() {
        let plain = file(&[&CONTACT]);
        for len in 0..plain.len() {
            assert!(config_hash(&plain[..len]).is_err() && seal(&plain[..len], HashObject::Ietf).is_err(), "{len}");
        }
        let error = verify(&hex!("03 01 01 ff")).unwrap_err();
        let kind = ErrorKind::Constant { expected: 0xFE_01_01, found: 0x03_01_01 };
        assert_eq!((error.at(), error.kind()), ("MtaFile.start", kind));
    }
}
