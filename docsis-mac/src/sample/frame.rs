//! Random frames for the laws.

// Runs in tests only; numbers are small.
#![allow(clippy::cast_possible_truncation)]

use crate::ehdr::ExtendedHeader;
use crate::fragment::Fragment;
use crate::frame::{Frame, Payload};
use crate::message::Message;
use crate::pdu::Pdu;
use wire::ser::Vec;
use wire::testing::{Sample, Source};
use wire::{Blob, crc};

impl Sample for Frame<'_> {
    fn sample(s: &mut Source<'_>) {
        let kind = s.draw();
        if kind % 16 != 15 {
            return one(s, kind);
        }
        let count = s.draw() % 4;
        let frames = s.part(|s| {
            (0..count).for_each(|_| {
                let kind = s.draw() % 15;
                one(s, kind);
            })
        });
        put(s, 0xF8, count, None, &frames);
    }

    fn into_items(self) -> Self {
        let payload = match self.payload {
            Payload::PacketPdu(pdu) => Payload::PacketPdu(pdu.into_items()),
            Payload::IsolationPdu(pdu) => Payload::IsolationPdu(pdu.into_items()),
            Payload::Timing(message) => Payload::Timing(message.into_items()),
            Payload::Management(message) => Payload::Management(message.into_items()),
            Payload::Concatenation(frames) => Payload::Concatenation(frames.into_items()),
            other => other,
        };
        Frame { ehdr: self.ehdr.map(Sample::into_items), payload, ..self }
    }
}

/// Any frame but a concatenation.
fn one(s: &mut Source<'_>, kind: u8) {
    let ehdr = (kind & 0x40 != 0).then(|| s.part(ExtendedHeader::sample)).filter(|e| e.len() <= 240);
    match kind % 16 {
        0..=2 => framed(s, 0x00, ehdr, Pdu::sample),
        3 => framed(s, 0x80, ehdr, Pdu::sample),
        4 | 5 => framed(s, 0xC0, ehdr, Message::sample),
        6..=9 => framed(s, 0xC2, ehdr, Message::sample),
        10 => framed(s, 0xC6, Some(ehdr.unwrap_or_default()), Fragment::sample),
        11 => {
            let fields: [u8; 4] = core::array::from_fn(|_| s.draw());
            checked(s, [&[0xC8], &fields[..]].concat());
        }
        12 => {
            let fields: [u8; 3] = core::array::from_fn(|_| s.draw());
            checked(s, [&[0xC4], &fields[..]].concat());
        }
        13 => framed(s, 0x40, ehdr, Blob::sample),
        _ => {
            let fc = s.draw() & 0xFE;
            framed(s, fc, ehdr, Blob::sample);
        }
    }
}

fn framed(s: &mut Source<'_>, fc: u8, ehdr: Option<Vec<u8>>, payload: fn(&mut Source<'_>)) {
    let payload = s.part(payload);
    let mac_parm = s.draw() / 128;
    put(s, fc, mac_parm, ehdr, &payload);
}

fn put(s: &mut Source<'_>, fc: u8, mac_parm: u8, ehdr: Option<Vec<u8>>, payload: &[u8]) {
    let ehdr_on = u8::from(ehdr.is_some());
    let mac_parm = ehdr.as_ref().map_or(mac_parm, |e| e.len() as u8);
    let ehdr = ehdr.unwrap_or_default();
    let [high, low] = (ehdr.len().saturating_add(payload.len()) as u16).to_be_bytes();
    checked(s, [&[fc | ehdr_on, mac_parm, high, low], &ehdr[..]].concat());
    s.bytes(payload);
}

fn checked(s: &mut Source<'_>, header: Vec<u8>) {
    s.bytes(&header);
    s.bytes(&crc::x25(&header).to_le_bytes());
}
