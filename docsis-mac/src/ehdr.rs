//! The extended header: elements of four bits of type and four of length — MULPI 6.2.5.

use crate::id::{Dsid, Said, Sid};
use core::fmt;
use wire::{Blob, Decode, Encode, Error, ErrorKind, List, Raw, Reader, Rfz, View, Writer, syntax, tagged};

/// The extended header of a frame. What runs past its end shows as an error when walked.
pub type ExtendedHeader<'a> = List<'a, Element<'a>>;

/// Any element, its value not interpreted.
///
/// Of types 0 to 14 the length nibble counts the value. Of type 15 it counts nothing: a type and a
/// length byte of their own begin the value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RawElement<'a> {
    /// 0..=15.
    pub eh_type: u8,
    /// The second nibble, 0..=15.
    pub eh_len: u8,
    /// What follows; of type 15 with EHX_TYPE and EHX_LEN.
    pub value: Blob<'a>,
}

impl<'a> RawElement<'a> {
    /// EHX_TYPE and value of an element of type 15, whatever its length nibble says.
    pub fn extended(&self) -> Option<Extended<'a>> {
        if self.eh_type == 15 { Extended::from_bytes(self.value.0).ok() } else { None }
    }
}

// By hand because the length of type 15 is inside the value, two bytes on, and not in front of it.
impl<'a> Decode<'a> for RawElement<'a> {
    const NAME: wire::Name = &"RawElement";

    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let [first] = *r.array(&"RawElement.eh_type")?;
        let (eh_type, eh_len) = (first >> 4, first & 0x0F);
        let len = match (eh_type, r.peek()) {
            (15, [_, ehx_len, ..]) => usize::from(*ehx_len).saturating_add(2),
            (15, _) => 2,
            _ => usize::from(eh_len),
        };
        Ok(RawElement { eh_type, eh_len, value: Blob(r.bytes(len, &"RawElement.eh_len")?) })
    }
}

impl Encode for RawElement<'_> {
    fn encoded_len(&self) -> usize {
        self.value.len().saturating_add(1)
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        let len = match (self.eh_type, self.value.0) {
            (15, [_, ehx_len, value @ ..]) if usize::from(*ehx_len) == value.len() => self.eh_len,
            (15, _) => return Err(w.error(ErrorKind::Inconsistent, &"RawElement.value")),
            _ if usize::from(self.eh_len) == self.value.len() => self.eh_len,
            _ => return Err(w.error(ErrorKind::Inconsistent, &"RawElement.eh_len")),
        };
        w.put(&[nibbles(self.eh_type, len, w)?], &"RawElement.eh_type")?;
        w.put(self.value.0, &"RawElement.value")
    }
}

fn nibbles(eh_type: u8, eh_len: u8, w: &Writer<'_>) -> Result<u8, Error> {
    match (eh_type, eh_len) {
        (0..=15, 0..=15) => Ok(eh_type << 4 | eh_len),
        (0..=15, _) => Err(w.error(ErrorKind::TooLarge(eh_len.into()), &"RawElement.eh_len")),
        _ => Err(w.error(ErrorKind::TooLarge(eh_type.into()), &"RawElement.eh_type")),
    }
}

impl<'a> Raw<'a> for RawElement<'a> {
    /// Type and length nibble: some types are told apart by their length.
    type Tag = (u8, u8);

    const BOUND: wire::Name = &"RawElement.eh_len";

    fn tag(&self) -> (u8, u8) {
        (self.eh_type, self.eh_len)
    }

    fn body(&self) -> &'a [u8] {
        self.value.0
    }

    fn head_len(_: (u8, u8)) -> usize {
        1
    }

    fn head((eh_type, eh_len): (u8, u8), len: usize, w: &mut Writer<'_>) -> Result<(), Error> {
        if eh_type != 15 && usize::from(eh_len) != len {
            return Err(w.error(ErrorKind::TooLarge(len as u64), &"RawElement.eh_len"));
        }
        let first = nibbles(eh_type, eh_len, w)?;
        w.put(&[first], &"RawElement.eh_type")
    }
}

impl View for RawElement<'static> {
    type Of<'a> = RawElement<'a>;
}

tagged! {
    /// The elements, by type and length nibble.
    ///
    /// Type 5 is downstream and 6 upstream. Open question: which length nibble goes with type 15;
    /// zero is written, and others are `Unknown` with [`RawElement::extended`].
    pub enum Element<'a>: RawElement<'a> exact {
        (0, 0) Null,
        (1, 3) RequestElement as "request",
        (2, 2) AcknowledgementRequested,
        (3, 4) BpUp,
        (3, 5) BpUpFragment,
        (4, 4) BpDown,
        (5, 1) DownstreamServiceFlow,
        (6, 1) UpstreamServiceFlow,
        (6, 2) UgsSynchronization,
        (7, 3) BpUp2,
        (8, 1) DownstreamServicePriority,
        (8, 3) DownstreamServiceDsid,
        (8, 5) DownstreamServiceSequence,
        (9, 5) PathVerify,
        (15, 0) Extended<'a>,
    }
}

/// What the extended header says about encryption, the same for all of its elements that do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Privacy {
    /// Chooses a generation of keys.
    pub key_sequence: u8,
    /// Of the protocol: 1 for BPI+.
    pub version: u8,
    /// The frame is encrypted; without it the element says only whose it is.
    pub enable: bool,
    /// Which of the two keys: true for odd.
    pub toggle: bool,
    /// The security association.
    pub association: Association,
}

/// How a direction names the security association of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Association {
    /// Upstream: by a service identifier of the modem.
    Upstream(Sid),
    /// Downstream: by its own identifier.
    Downstream(Said),
}

impl fmt::Display for Privacy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.association {
            Association::Upstream(sid) => write!(f, "SID {}", sid.0)?,
            Association::Downstream(said) => write!(f, "SAID {}", said.0)?,
        }
        write!(f, ", key {} {}", self.key_sequence, if self.toggle { "odd" } else { "even" })
    }
}

impl Element<'_> {
    /// What the element says about encryption, if it does.
    pub fn privacy(&self) -> Option<Privacy> {
        let privacy = |key_sequence, version, enable, toggle, association| {
            Some(Privacy { key_sequence, version, enable, toggle, association })
        };
        match *self {
            Element::BpUp(BpUp { key_sequence, version, enable, toggle, sid, .. })
            | Element::BpUpFragment(BpUpFragment { key_sequence, version, enable, toggle, sid, .. })
            | Element::BpUp2(BpUp2 { key_sequence, version, enable, toggle, sid }) => {
                privacy(key_sequence, version, enable, toggle, Association::Upstream(sid))
            }
            Element::BpDown(BpDown { key_sequence, version, enable, toggle, said, .. }) => {
                privacy(key_sequence, version, enable, toggle, Association::Downstream(said))
            }
            _ => None,
        }
    }
}

syntax! {
    /// Padding of one byte.
    pub struct Null {}

    /// A piggy-back request of the first generation.
    pub struct RequestElement {
        /// Mini-slots.
        mini_slots: 8 u8,
        reserved:   2 Rfz,
        sid:       14 Sid,
    }

    /// Asks for a data acknowledge; gone in DOCSIS 3.1.
    pub struct AcknowledgementRequested {
        reserved:  2 Rfz,
        sid:      14 Sid,
    }

    /// Upstream privacy with a piggy-back request.
    pub struct BpUp {
        key_sequence: 4 u8,
        version:      4 u8,
        /// The frame is encrypted.
        enable:       1 bool,
        /// Which of the two keys: true for odd.
        toggle:       1 bool,
        sid:         14 Sid,
        /// Mini-slots.
        request:      8 u8,
    }

    /// Upstream privacy of a fragment.
    pub struct BpUpFragment {
        key_sequence: 4 u8,
        version:      4 u8,
        /// The fragment is encrypted.
        enable:       1 bool,
        /// Which of the two keys: true for odd.
        toggle:       1 bool,
        sid:         14 Sid,
        /// Mini-slots.
        request:      8 u8,
        reserved:     2 Rfz,
        first:        1 bool,
        last:         1 bool,
        /// Counts the fragments, modulo 16.
        fragment_sequence: 4 u8,
    }

    /// Downstream privacy.
    pub struct BpDown {
        key_sequence: 4 u8,
        version:      4 u8,
        /// The frame is encrypted.
        enable:       1 bool,
        /// Which of the two keys: true for odd.
        toggle:       1 bool,
        said:        14 Said,
        reserved:     8 Rfz,
    }

    /// Payload header suppression downstream.
    pub struct DownstreamServiceFlow {
        /// The suppression rule; 0 for none.
        phsi: 8 u8,
    }

    /// Payload header suppression upstream.
    pub struct UpstreamServiceFlow {
        /// The suppression rule; 0 for none.
        phsi: 8 u8,
    }

    /// Unsolicited grant synchronization, with payload header suppression.
    pub struct UgsSynchronization {
        /// The suppression rule; 0 for none.
        phsi:            8 u8,
        /// The queue grows: the grants fall behind.
        queue_indicator: 1 bool,
        /// Grants in use per interval; 0 where this is not told.
        active_grants:   7 u8,
    }

    /// Upstream privacy in multiple-transmit-channel mode, where requests are in the segment header.
    pub struct BpUp2 {
        key_sequence: 4 u8,
        version:      4 u8,
        /// The frame is encrypted.
        enable:       1 bool,
        /// Which of the two keys: true for odd.
        toggle:       1 bool,
        sid:         14 Sid,
    }

    /// The traffic priority of a downstream packet.
    pub struct DownstreamServicePriority {
        traffic_priority: 3 u8,
        reserved:         5 Rfz,
    }

    /// Traffic priority and downstream service.
    pub struct DownstreamServiceDsid {
        traffic_priority: 3 u8,
        reserved:         1 Rfz,
        dsid:            20 Dsid,
    }

    /// Traffic priority, downstream service and place in its sequence.
    pub struct DownstreamServiceSequence {
        traffic_priority:      3 u8,
        /// Changes when the sequence starts anew.
        sequence_change_count: 1 bool,
        dsid:                 20 Dsid,
        packet_sequence:      16 u16,
    }

    /// Downstream path verification.
    pub struct PathVerify {
        start_reference_point: 8 u8,
        /// 10.24 MHz ticks.
        timestamp:            32 u32,
    }

    /// An element of the second type space, DOCSIS 3.1.
    pub struct Extended<'a> {
        ehx_type:  8 u8,
        value:   [8] Blob<'a>,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use std::vec::Vec;

    #[test]
    fn raw_elements_keep_the_laws() {
        wire::testing::laws::<RawElement<'static>>();
    }

    /// Every type and length of the table, with values worked out by hand.
    #[test]
    fn elements_are_told_apart_by_type_and_length() {
        let bytes = hex!(
            "00 13 05 1abc 22 2abc 34 71 9abc 07 35 71 5abc 07 29 44 61 c123 00 51 09 61 0a 62 0b 8c"
            "73 41 8abc 81 a0 83 c1 2345 85 b1 2345 6789 95 03 01020304 f0 2a 02 beef"
        );
        let sid = Sid(0x1ABC);
        let (reserved, enable, request) = (Rfz::default(), true, 7);
        let expected = [
            Element::Null(Null {}),
            Element::RequestElement(RequestElement { mini_slots: 5, reserved, sid }),
            Element::AcknowledgementRequested(AcknowledgementRequested { reserved, sid: Sid(0x2ABC) }),
            Element::BpUp(BpUp { key_sequence: 7, version: 1, enable, toggle: false, sid, request }),
            Element::BpUpFragment(BpUpFragment {
                key_sequence: 7,
                version: 1,
                enable: false,
                toggle: true,
                sid,
                request,
                reserved,
                first: true,
                last: false,
                fragment_sequence: 9,
            }),
            Element::BpDown(BpDown { key_sequence: 6, version: 1, enable, toggle: true, said: Said(0x123), reserved }),
            Element::DownstreamServiceFlow(DownstreamServiceFlow { phsi: 9 }),
            Element::UpstreamServiceFlow(UpstreamServiceFlow { phsi: 10 }),
            Element::UgsSynchronization(UgsSynchronization { phsi: 11, queue_indicator: true, active_grants: 12 }),
            Element::BpUp2(BpUp2 { key_sequence: 4, version: 1, enable, toggle: false, sid: Sid(0xABC) }),
            Element::DownstreamServicePriority(DownstreamServicePriority { traffic_priority: 5, reserved }),
            Element::DownstreamServiceDsid(DownstreamServiceDsid {
                traffic_priority: 6,
                reserved,
                dsid: Dsid(0x12345),
            }),
            Element::DownstreamServiceSequence(DownstreamServiceSequence {
                traffic_priority: 5,
                sequence_change_count: true,
                dsid: Dsid(0x12345),
                packet_sequence: 0x6789,
            }),
            Element::PathVerify(PathVerify { start_reference_point: 3, timestamp: 0x0102_0304 }),
            Element::Extended(Extended { ehx_type: 0x2A, value: Blob(&[0xBE, 0xEF]) }),
        ];
        let walked: Vec<_> = ExtendedHeader::from_wire(&bytes).iter().map(Result::unwrap).collect();
        assert_eq!(walked, expected);
        assert_eq!(ExtendedHeader::from(&expected[..]).encode_to_vec().unwrap(), bytes);
    }

    #[test]
    fn trap_33_elements_past_elen_are_an_error_and_the_end() {
        let walked: Vec<_> = ExtendedHeader::from_wire(&[0x51, 1, 0x85, 1, 2]).iter().collect();
        assert_eq!(walked.len(), 2);
        assert_eq!(walked[1].unwrap_err().kind(), ErrorKind::Short { need: 5, have: 2 });
        for short in [&[0xF0][..], &[0xF0, 1], &[0xF0, 1, 2, 3]] {
            assert!(ExtendedHeader::from_wire(short).validate().is_err());
        }
    }

    #[test]
    fn unusual_lengths_stay_raw() {
        let odd = hex!("02 aabb 11 07 a1 05 f9 2a 01 77");
        let walked: Vec<_> = ExtendedHeader::from_wire(&odd).iter().map(Result::unwrap).collect();
        assert_eq!(walked.len(), 4);
        assert!(walked.iter().all(|e| matches!(e, Element::Unknown(_))));
        let Element::Unknown(raw) = walked[3] else { panic!() };
        assert_eq!(raw.extended(), Some(Extended { ehx_type: 0x2A, value: Blob(&[0x77]) }));
        assert_eq!(ExtendedHeader::from(&walked[..]).encode_to_vec().unwrap(), odd);
    }
}
