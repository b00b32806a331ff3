//! Configuration files of PacketCable adapters (MTA): other delimiters, two forms of SNMP objects, no integrity checks.
//! The hash over such a file stands in a MIB object of it: see the module `hash` (feature `mic`).

use super::{Finding, Rule};
use crate::tlv::{Extension, Nothing, SnmpObject, U8, length_bits};
use wire::{Blob, List, Scalar, Tagged, syntax};

/// The type of the encodings that begin and end a file.
pub(super) const DELIMITER_END: u8 = 255;

syntax! {
    /// Any encoding of an adapter's file. Type 64 has a length of two bytes; the others have that of a modem's file.
    pub raw struct RawMtaEncoding<'a> {
        tlv_type: 8 u8,
        value: [(if tlv_type == 64 { 16 } else { length_bits(tlv_type) })] Blob<'a>,
    }

    /// The configuration file of a PacketCable adapter.
    pub struct MtaFile<'a> {
        /// The delimiter of the start.
        start: 24 u32 = 0xFE_01_01,
        /// Up to the delimiter of the end, which is the last of them.
        encodings: (while |e| *e != MtaEncoding::FileDelimiter(Scalar(DELIMITER_END))) List<'a, MtaEncoding<'a>>,
        /// What stands behind it.
        padding: .. Blob<'a>,
    }
}

wire::tagged! {
    /// An encoding of an adapter's file. Open question: other types are by one source only, and kept raw.
    pub enum MtaEncoding<'a>: RawMtaEncoding<'a> {
        0 Pad(Nothing),
        11 SnmpObject(SnmpObject<'a>),
        43 Extension(List<'a, Extension<'a>>),
        /// One that is too long for type 11.
        64 LongSnmpObject(SnmpObject<'a>),
        /// 255 at the end.
        254 FileDelimiter(U8),
        /// The end of a modem's file, which an adapter's has no use for.
        255 EndOfData(Nothing),
    }
}

/// Reports what is wrong with the form of an adapter's file.
pub(super) fn check(file: &MtaFile<'_>, mut found: impl FnMut(Finding)) {
    const CLAUSE: &str = "PacketCable provisioning";
    let mut say = |offset, tlv_type, rule| found(Finding { offset, tlv_type, rule, clause: CLAUSE });
    let mut items = file.encodings.iter();
    let mut offset = 0;
    loop {
        // A list that was built has no places.
        if let List::Wire(rest, ()) = items.rest() {
            offset = rest.offset();
        }
        match items.next() {
            Some(Ok(encoding)) => {
                let tlv_type = Some(encoding.tag());
                match encoding {
                    MtaEncoding::SnmpObject(object) | MtaEncoding::LongSnmpObject(object)
                        if object.bound().is_none() =>
                    {
                        say(offset, tlv_type, Rule::NoVarBind);
                    }
                    MtaEncoding::EndOfData(_) => say(offset, tlv_type, Rule::NotOfFiles),
                    encoding if encoding.unknown() => say(offset, tlv_type, Rule::Unknown),
                    encoding => encoding.invalid().into_iter().for_each(|e| say(offset, tlv_type, Rule::Invalid(e))),
                }
            }
            Some(Err(error)) => say(offset, None, Rule::Broken(error)),
            None => break,
        }
    }
    if file.padding.iter().any(|byte| *byte != 0) {
        say(wire::Encode::encoded_len(file), None, Rule::BehindEnd);
    }
}
