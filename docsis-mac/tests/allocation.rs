//! What is built from parts, not from bytes read, is written without allocation.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

use docsis_mac::ehdr::{BpUp2, DownstreamServiceSequence, Element};
use docsis_mac::frame::{FrameControl, Payload, prepend_header};
use docsis_mac::message::*;
use docsis_mac::tlv::{Encoding, FlowTlv, Scalar, UpstreamFlowTlv};
use docsis_mac::unit::Frequency;
use docsis_mac::wire::{Blob, Encode, Kept, List};
use docsis_mac::{Dsid, Fragment, Frame, MacAddress, Pdu, QueueDepthRequest, Request, Sid};
use wire::testing::measure;

/// Runs `build`, which must not allocate, and gives what it wrote.
fn without_allocation(what: &str, buffer: &mut [u8], build: impl FnOnce(&mut [u8]) -> usize) -> usize {
    let mut len = 0;
    let allocations = measure(|| len = build(buffer));
    assert_eq!(allocations.count_total, 0, "{what}");
    len
}

/// From an array of grants to the bytes of the frame, both checksums included.
#[test]
fn a_map_is_built() {
    let mut buffer = [0; 2048];
    let len = without_allocation("MAP", &mut buffer, |buffer| {
        let mut elements = [InformationElement::default(); 200];
        for (element, n) in elements.iter_mut().zip(1u16..) {
            *element = InformationElement { sid: Sid(n), iuc: Iuc::LONG_DATA, offset: 8 * n };
        }
        let map = Map {
            upstream_channel_id: 3,
            ucd_count: 4,
            allocation_start_time: 0x0102_0304,
            elements: List::from(&elements[..]),
            ..Map::default()
        };
        let message = Message::new(MacAddress([2, 3, 4, 5, 6, 7]), Body::from(map));
        Frame::from(message).encode_to_slice(buffer).unwrap()
    });
    // Header 6, head of the message 20, of the MAP 16, 4 an element, CRC 4.
    assert_eq!(len, 6 + 20 + 16 + 200 * 4 + 4);
    assert_eq!(buffer[len - 8..len - 4], [0x03, 0x21, 0x86, 0x40]);
}

#[test]
fn frames_of_every_kind_are_built() {
    let pdu = Pdu {
        da: MacAddress([2, 1, 2, 3, 4, 5]),
        sa: MacAddress([2, 6, 7, 8, 9, 10]),
        length_or_type: 0x88B5,
        data: Blob(&[7; 50]),
        crc: Kept::default(),
    };
    let elements = [
        Element::BpUp2(BpUp2 { key_sequence: 5, version: 1, enable: true, toggle: true, sid: Sid(0x2345) }),
        Element::DownstreamServiceSequence(DownstreamServiceSequence {
            traffic_priority: 5,
            sequence_change_count: true,
            dsid: Dsid(0x5_4321),
            packet_sequence: 0x0A0B,
        }),
    ];
    let with_ehdr = Frame { ehdr: Some(List::from(&elements)), ..Frame::from(pdu) };
    let request = Payload::Request(Request { mini_slots: 3, sid: Sid(0x0A), ..Request::default() });
    let depth = Payload::QueueDepthRequest(QueueDepthRequest { size: 2, sid: Sid(0x0B), ..Default::default() });
    let fragment = Payload::Fragment(Fragment { data: Blob(b"part of a frame"), ..Fragment::default() });
    let of = |payload| Frame { payload, ..Frame::default() };
    let requests = [of(request), of(request)];
    let fragment = Frame { ehdr: Some(List::from(&elements[..1])), ..of(fragment) };
    let mut buffer = [0; 200];
    for (what, frame) in [
        ("packet PDU", Frame::from(pdu)),
        ("isolation PDU", of(Payload::IsolationPdu(pdu))),
        ("extended header", with_ehdr),
        ("request", of(request)),
        ("queue-depth request", of(depth)),
        ("fragment", fragment),
        ("concatenation", of(Payload::Concatenation(List::from(&requests)))),
    ] {
        let len = without_allocation(what, &mut buffer, |buffer| frame.encode_to_slice(buffer).unwrap());
        assert_eq!(len, frame.encoded_len(), "{what}");
        assert_eq!(buffer[..len], frame.encode_to_vec().unwrap(), "{what}");
    }
}

/// A header before a payload in place.
#[test]
fn a_header_is_prepended() {
    let mut buffer = [0x5A; 100];
    let start = without_allocation("header", &mut buffer, |buffer| {
        prepend_header(buffer, 40, FrameControl::PACKET_PDU, None).unwrap()
    });
    assert_eq!((start, &buffer[34..38]), (34, &[0, 0, 0, 60][..]));
}

/// Encodings in encodings, as a configuration file or a registration has them.
#[test]
fn encodings_are_built() {
    let mut buffer = [0; 100];
    let len = without_allocation("encodings", &mut buffer, |buffer| {
        let flow = [
            UpstreamFlowTlv::Common(FlowTlv::Reference(Scalar(7))),
            UpstreamFlowTlv::Common(FlowTlv::TrafficPriority(Scalar(5))),
            UpstreamFlowTlv::GrantsPerInterval(Scalar(9)),
        ];
        let encodings = [
            Encoding::DownstreamFrequency(Scalar(Frequency(603_000_000))),
            Encoding::UpstreamServiceFlow(List::from(&flow)),
        ];
        List::from(&encodings[..]).encode_to_slice(buffer).unwrap()
    });
    // 01 04 and the frequency; 18 0a, and in it 01 02 0007, 07 01 05, 16 01 09.
    assert_eq!(buffer[..len], [1, 4, 0x23, 0xF1, 0x0C, 0xC0, 24, 10, 1, 2, 0, 7, 7, 1, 5, 22, 1, 9]);
}
