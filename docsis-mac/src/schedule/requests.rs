//! The requests in frames and segments.

use super::Request;
use crate::ehdr::{BpUp, BpUpFragment, Element, RequestElement};
use crate::frame::{Frame, Payload};
use crate::id::Sid;
use crate::segment::Segment;

/// What turns bytes asked for into mini-slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestUnit {
    /// N, bytes of a unit: the request multiplier of the service flow (TLV 24.26).
    pub bytes: u8,
    /// Bytes that a mini-slot of the channel holds; by the burst profile.
    pub mini_slot: u16,
}

impl RequestUnit {
    /// The mini-slots that so many units need.
    pub fn mini_slots(self, units: u16) -> Option<u16> {
        let bytes = u32::from(units).saturating_mul(self.bytes.into());
        let slots = bytes.checked_add(u32::from(self.mini_slot).checked_sub(1)?)?.checked_div(self.mini_slot.into())?;
        u16::try_from(slots).ok()
    }
}

/// The request in a frame that was sent in mini-slot `at`: a request frame, or one that rides on another (in the extended
/// header). Queue-depth requests count units of bytes: without a `unit` they are left out. None where the frame asks for
/// nothing.
pub fn request(frame: &Frame<'_>, at: u32, unit: Option<RequestUnit>) -> Option<Request> {
    let (sid, mini_slots) = match &frame.payload {
        Payload::Request(request) => (request.sid, u16::from(request.mini_slots)),
        Payload::QueueDepthRequest(request) => (request.sid, unit?.mini_slots(request.size)?),
        _ => frame.ehdr.iter().flat_map(|ehdr| ehdr.iter()).flatten().find_map(|element| match element {
            Element::RequestElement(RequestElement { mini_slots, sid, .. })
            | Element::BpUp(BpUp { request: mini_slots, sid, .. })
            | Element::BpUpFragment(BpUpFragment { request: mini_slots, sid, .. }) => {
                Some((sid, u16::from(mini_slots)))
            }
            _ => None,
        })?,
    };
    (mini_slots > 0).then_some(Request { sid, at, mini_slots })
}

/// The request in the header of a segment, which `sid` sent in mini-slot `at`. None where it asks for nothing, or for more
/// than can be counted.
pub fn segment_request(segment: &Segment<'_>, sid: Sid, at: u32, unit: RequestUnit) -> Option<Request> {
    let mini_slots = unit.mini_slots(segment.request)?;
    (mini_slots > 0).then_some(Request { sid, at, mini_slots })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use std::vec::Vec;
    use wire::{Decode, crc};

    fn framed(header: &[u8], payload: &[u8]) -> Vec<u8> {
        [header, &crc::x25(header).to_le_bytes(), payload].concat()
    }

    /// SID 0x0ABC asks for 7 mini-slots in each way there is.
    #[test]
    fn every_kind_of_request() {
        let unit = RequestUnit { bytes: 4, mini_slot: 16 };
        let expected = Some(Request { sid: Sid(0xABC), at: 99, mini_slots: 7 });
        let packet = [0x5A; 18];
        for (bytes, needs_unit) in [
            (framed(&hex!("c4 07 0abc"), &[]), false),
            // 25 units of 4 bytes fill six mini-slots of 16 and a part.
            (framed(&hex!("c8 0019 0abc"), &[]), true),
            (framed(&hex!("01 04 0016 13 07 0abc"), &packet), false),
            (framed(&hex!("01 05 0017 34 71 8abc 07"), &packet), false),
            (framed(&hex!("c7 06 0018 35 71 8abc 07 20"), &packet), false),
        ] {
            let frame = Frame::from_bytes(&bytes).unwrap();
            assert_eq!(request(&frame, 99, Some(unit)), expected, "{frame:?}");
            assert_eq!(request(&frame, 99, None), expected.filter(|_| !needs_unit));
        }
        let segment = Segment { request: 25, ..Segment::default() };
        assert_eq!(segment_request(&segment, Sid(0xABC), 99, unit), expected);
        assert_eq!(segment_request(&Segment::default(), Sid(0xABC), 99, unit), None);
        let nothing = framed(&hex!("01 05 0017 34 71 8abc 00"), &packet);
        assert_eq!(request(&Frame::from_bytes(&nothing).unwrap(), 99, Some(unit)), None);
        assert_eq!(RequestUnit { bytes: 4, mini_slot: 0 }.mini_slots(5), None);
        assert_eq!(RequestUnit { bytes: 16, mini_slot: 1 }.mini_slots(5000), None);
    }
}
