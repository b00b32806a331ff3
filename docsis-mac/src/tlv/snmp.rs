//! SNMP objects, TLV 11 of configuration files: a VarBind in BER.

use super::{IpAddress, Text};
use core::fmt;
use wire::{Blob, choice, first, syntax};

/// Lengths of BER below 128 are one byte, the highest bit of which is zero.
const SHORT: u8 = 0;

syntax! {
    /// A VarBind of less than 128 bytes.
    pub struct VarBind<'a> {
        tag:  8 u8 = 0x30,
        form: 1 u8 = SHORT,
        bind: [7] Bound<'a>,
    }

    /// A VarBind with a length in one more byte.
    pub struct LongVarBind<'a> {
        tag: 16 u16 = 0x3081,
        bind: [8] Bound<'a>,
    }

    /// A VarBind with a length in two more bytes.
    pub struct VeryLongVarBind<'a> {
        tag: 16 u16 = 0x3082,
        bind: [16] Bound<'a>,
    }

    /// An object and its value.
    pub struct Bound<'a> {
        oid_tag: 8 u8 = 0x06,
        form:    1 u8 = SHORT,
        oid: [7] ObjectIdentifier<'a>,
        value: .. SnmpValue<'a>,
    }

    /// A value of less than 128 bytes.
    pub struct ShortValue<'a> {
        tag:  8 u8 = value.selector(),
        form: 1 u8 = SHORT,
        value: [7] (match tag) SmiValue<'a>,
    }

    /// A value with a length in one more byte.
    pub struct LongValue<'a> {
        tag:  8 u8 = value.selector(),
        form: 8 u8 = 0x81,
        value: [8] (match tag) SmiValue<'a>,
    }

    /// A value with a length in two more bytes.
    pub struct VeryLongValue<'a> {
        tag:  8 u8 = value.selector(),
        form: 8 u8 = 0x82,
        value: [16] (match tag) SmiValue<'a>,
    }
}

syntax! {
    /// An OID with its tag and its length.
    pub struct TaggedOid<'a> {
        tag:  8 u8 = 0x06,
        form: 1 u8 = SHORT,
        oid: [7] ObjectIdentifier<'a>,
    }

    /// A part of the tree that SNMP may write or may not.
    pub struct WriteControl<'a> {
        tag:  8 u8 = 0x06,
        form: 1 u8 = SHORT,
        oid: [7] ObjectIdentifier<'a>,
        /// 0 to allow, 1 to deny.
        control: 8 u8,
    }
}

first! {
    /// A part of the tree of objects. Open question: the source says BER, and not whether tag and length are there.
    pub enum SnmpSubtree<'a> {
        Tagged(TaggedOid<'a>),
        Plain(ObjectIdentifier<'a>),
    }

    /// Whether SNMP may write a part of the tree.
    pub enum SnmpWriteControl<'a> {
        Subtree(WriteControl<'a>),
        /// In another form.
        Other(Blob<'a>),
    }

    /// An SNMP object to be set.
    pub enum SnmpObject<'a> {
        Short(VarBind<'a>),
        Long(LongVarBind<'a>),
        VeryLong(VeryLongVarBind<'a>),
        /// Not such a VarBind.
        Other(Blob<'a>),
    }

    /// The value of an SNMP object, with its tag and its length.
    pub enum SnmpValue<'a> {
        Short(ShortValue<'a>),
        Long(LongValue<'a>),
        VeryLong(VeryLongValue<'a>),
        /// In another form.
        Other(Blob<'a>),
    }
}

choice! {
    /// A value, by its tag.
    pub enum SmiValue<'a>: u8 {
        0x02 Integer(BerInteger<'a>),
        0x04 OctetString(Text<'a>),
        0x06 ObjectIdentifier(ObjectIdentifier<'a>),
        0x40 IpAddress(IpAddress<'a>),
        0x41 Counter32(BerInteger<'a>) as "counter32",
        0x42 Gauge32(BerInteger<'a>) as "gauge32",
        0x43 TimeTicks(BerInteger<'a>),
    }
}

impl<'a> SnmpObject<'a> {
    /// Object and value. None where it is not understood.
    pub const fn bound(&self) -> Option<Bound<'a>> {
        match self {
            SnmpObject::Short(object) => Some(object.bind),
            SnmpObject::Long(object) => Some(object.bind),
            SnmpObject::VeryLong(object) => Some(object.bind),
            SnmpObject::Other(_) => None,
        }
    }
}

impl<'a> SnmpValue<'a> {
    /// The value. None where its length has a form that is not understood.
    pub const fn value(&self) -> Option<SmiValue<'a>> {
        match self {
            SnmpValue::Short(value) => Some(value.value),
            SnmpValue::Long(value) => Some(value.value),
            SnmpValue::VeryLong(value) => Some(value.value),
            SnmpValue::Other(_) => None,
        }
    }
}

impl<'a> SnmpSubtree<'a> {
    /// The path to it.
    pub const fn oid(&self) -> ObjectIdentifier<'a> {
        match self {
            SnmpSubtree::Tagged(tagged) => tagged.oid,
            SnmpSubtree::Plain(oid) => *oid,
        }
    }
}

/// A whole number in BER: the fewest bytes in two's complement.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct BerInteger<'a>(pub &'a [u8]);

impl BerInteger<'_> {
    /// The number. None where it has more than eight bytes, or more than it needs.
    pub fn value(self) -> Option<i64> {
        let [first, rest @ ..] = self.0 else { return None };
        let is_longer_than_needed = rest.first().is_some_and(|next| matches!((first, next >> 7), (0, 0) | (0xFF, 1)));
        if is_longer_than_needed || rest.len() > 7 {
            return None;
        }
        let sign = i64::from(i8::from_be_bytes([*first]));
        Some(rest.iter().fold(sign, |n, b| n << 8 | i64::from(*b)))
    }
}

impl fmt::Debug for BerInteger<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value() {
            Some(value) => write!(f, "{value}"),
            None => fmt::Debug::fmt(&Blob(self.0), f),
        }
    }
}

/// The path to an object in BER: the first two numbers in one, each in groups of seven bits.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ObjectIdentifier<'a>(pub &'a [u8]);

impl<'a> ObjectIdentifier<'a> {
    /// The numbers of the path. None where one has more than 32 bits, more bytes than it needs, or is cut off.
    pub fn path(self) -> Option<impl Iterator<Item = u32> + use<'a>> {
        let numbers = || Numbers(self.0);
        if self.0.is_empty() || numbers().any(|n| n.is_none()) {
            return None;
        }
        let mut all = numbers().flatten();
        let both = all.next()?;
        let first = (both / 40).min(2);
        let second = both.saturating_sub(first.saturating_mul(40));
        Some([first, second].into_iter().chain(all))
    }
}

/// The numbers behind each other; None and the end at one that is no such number.
struct Numbers<'a>(&'a [u8]);

impl Iterator for Numbers<'_> {
    type Item = Option<u32>;

    fn next(&mut self) -> Option<Option<u32>> {
        if self.0.is_empty() {
            return None;
        }
        let mut number = 0u32;
        // A group of zeros in front says nothing.
        let mut is_right = self.0.first() != Some(&0x80);
        while let [byte, rest @ ..] = self.0 {
            self.0 = rest;
            is_right &= number <= u32::MAX >> 7;
            number = number << 7 | u32::from(byte & 0x7F);
            if byte & 0x80 == 0 {
                return Some(Some(number).filter(|_| is_right));
            }
        }
        Some(None)
    }
}

impl fmt::Display for ObjectIdentifier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path() {
            Some(mut path) => {
                path.next().map_or(Ok(()), |first| write!(f, "{first}"))?;
                path.try_for_each(|n| write!(f, ".{n}"))
            }
            None => fmt::Debug::fmt(&Blob(self.0), f),
        }
    }
}

impl fmt::Debug for ObjectIdentifier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use std::string::ToString;
    use std::vec::Vec;
    use wire::testing::laws;
    use wire::{Decode, Encode};

    #[test]
    fn values_keep_the_laws() {
        laws::<BerInteger<'static>>();
        laws::<ObjectIdentifier<'static>>();
        laws::<SnmpObject<'static>>();
        laws::<SnmpSubtree<'static>>();
        laws::<SnmpWriteControl<'static>>();
    }

    #[test]
    fn numbers_in_their_fewest_bytes() {
        for (bytes, value) in [
            (&[0][..], Some(0)),
            (&[0x7F], Some(127)),
            (&[0x80], Some(-128)),
            (&[0, 0x80], Some(128)),
            (&[0xFF, 0x7F], Some(-129)),
            (&[0, 0xFF, 0xFF, 0xFF, 0xFF], Some(4_294_967_295)),
            (&[0x80, 0, 0, 0, 0, 0, 0, 0], Some(i64::MIN)),
            (&[], None),
            (&[0, 0x7F], None),
            (&[0xFF, 0x80], None),
            (&[1, 0, 0, 0, 0, 0, 0, 0, 0], None),
        ] {
            assert_eq!(BerInteger(bytes).value(), value, "{bytes:?}");
        }
    }

    #[test]
    fn paths_of_objects() {
        let path = |bytes: &[u8]| ObjectIdentifier(bytes).path().map(Iterator::collect::<Vec<u32>>);
        assert_eq!(ObjectIdentifier(&hex!("2b 06 01 04 01 a30b 02")).to_string(), "1.3.6.1.4.1.4491.2");
        assert_eq!(path(&hex!("8837 03")), Some([2, 999, 3].into()));
        assert_eq!(path(&hex!("2b 8fffffff7f")), Some([1, 3, u32::MAX].into()));
        // Beyond 32 bits, a group of zeros in front, cut off, nothing.
        for wrong in [&hex!("2b 9080808000")[..], &hex!("2b 8001"), &hex!("2b 81"), &[]] {
            assert_eq!(path(wrong), None, "{wrong:?}");
        }
    }

    /// 1.3.6.1.2.1.1 with tag and length and without; allowed, denied, and without either.
    #[test]
    fn subtrees_and_who_writes_them() {
        let tagged = hex!("06 06 2b0601020101");
        for bytes in [&tagged[..], &tagged[2..]] {
            let subtree = SnmpSubtree::from_bytes(bytes).unwrap();
            assert_eq!(subtree.oid().to_string(), "1.3.6.1.2.1.1");
            assert_eq!(subtree.encode_to_vec().unwrap(), bytes);
        }
        let control = [&tagged[..], &[1]].concat();
        let read = SnmpWriteControl::from_bytes(&control).unwrap();
        assert!(
            matches!(read, SnmpWriteControl::Subtree(of) if of.control == 1 && of.oid.to_string() == "1.3.6.1.2.1.1")
        );
        assert!(matches!(SnmpWriteControl::from_bytes(&tagged).unwrap(), SnmpWriteControl::Other(_)));
    }

    #[test]
    fn an_object_of_each_form() {
        // docsDevNmAccessStatus of the corpus, and values made by hand from X.690.
        let short = hex!("30 10  06 0b 2b06010201450102010701  02 01 05");
        let bound = SnmpObject::from_bytes(&short).unwrap().bound().unwrap();
        assert_eq!(bound.oid.to_string(), "1.3.6.1.2.1.69.1.2.1.7.1");
        assert_eq!(bound.value.value(), Some(SmiValue::Integer(BerInteger(&[5]))));
        let text = [b'x'; 0xA1];
        let mut long = [&hex!("30 81 a9  06 03 2b0607  04 81 a1")[..], &text].concat();
        let bound = SnmpObject::from_bytes(&long).unwrap().bound().unwrap();
        assert_eq!(bound.value.value(), Some(SmiValue::OctetString(Text(&text))));
        // The same in lengths of three bytes, as files have them.
        long = [&hex!("30 82 00aa  06 03 2b0607  04 82 00a1")[..], &text].concat();
        let object = SnmpObject::from_bytes(&long).unwrap();
        assert_eq!(object.bound().unwrap().value.value(), Some(SmiValue::OctetString(Text(&text))));
        assert_eq!(object.encode_to_vec().unwrap(), long);
        // A length past the end, and bytes behind the value: kept.
        for wrong in [&hex!("30 06  06 01 2b  02 02 05")[..], &hex!("30 07  06 01 2b  02 01 05 00")] {
            let object = SnmpObject::from_bytes(wrong).unwrap();
            assert_eq!(object.encode_to_vec().unwrap(), wrong);
            assert!(object.bound().is_none_or(|bound| bound.value.value().is_none()), "{object:?}");
        }
    }
}
