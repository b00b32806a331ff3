//! MAC frames of our serializers, as tshark reads them: kinds, extended headers, messages whose body is not typed.

use super::pdml::{Field, dissect};
use docsis_mac::capture::link_type;
use docsis_mac::ehdr::{
    AcknowledgementRequested, BpDown, BpUp, BpUp2, BpUpFragment, DownstreamServiceDsid, DownstreamServiceFlow,
    DownstreamServicePriority, DownstreamServiceSequence, Element, PathVerify, RequestElement, UgsSynchronization,
    UpstreamServiceFlow,
};
use docsis_mac::frame::Payload;
use docsis_mac::message::{Body, Message, MessageType};
use docsis_mac::wire::{Blob, Choice, Decode, Encode, Kept, List, Reader};
use docsis_mac::{Dsid, Fragment, Frame, MacAddress, Pdu, QueueDepthRequest, Request, Said, Sid};

/// The numbers of all fields of this name.
fn numbers(fields: &[Field], name: &str) -> Vec<u64> {
    let found = fields.iter().filter(|field| field.name == name);
    found.map(|field| u64::from_str_radix(&field.value, 16).unwrap()).collect()
}

fn pdu() -> Pdu<'static> {
    Pdu {
        da: MacAddress([2, 1, 2, 3, 4, 5]),
        sa: MacAddress([2, 6, 7, 8, 9, 10]),
        length_or_type: 0x88B5,
        data: Blob(&[7; 50]),
        crc: Kept::default(),
    }
}

/// Frame, and what tshark must find in it.
type Case<'a> = (Frame<'a>, &'a [(&'a str, u64)]);

fn with<'a>(elements: &'a [Element<'a>]) -> Frame<'a> {
    Frame { ehdr: Some(List::from(elements)), ..Frame::from(pdu()) }
}

#[test]
fn tshark_reads_kinds_and_extended_headers() {
    let up = [Element::BpUp(BpUp {
        key_sequence: 9,
        version: 1,
        enable: true,
        toggle: false,
        sid: Sid(0x1234),
        request: 17,
    })];
    let up2 = [Element::BpUp2(BpUp2 { key_sequence: 5, version: 1, enable: true, toggle: true, sid: Sid(0x2345) })];
    let down = [
        Element::BpDown(BpDown {
            key_sequence: 7,
            version: 1,
            enable: true,
            toggle: true,
            said: Said(0x0567),
            ..BpDown::default()
        }),
        Element::DownstreamServiceSequence(DownstreamServiceSequence {
            traffic_priority: 5,
            sequence_change_count: true,
            dsid: Dsid(0x5_4321),
            packet_sequence: 0x0A0B,
        }),
    ];
    let several = [
        Element::RequestElement(RequestElement { mini_slots: 11, sid: Sid(0x0321), ..RequestElement::default() }),
        Element::DownstreamServiceFlow(DownstreamServiceFlow { phsi: 12 }),
        Element::PathVerify(PathVerify { start_reference_point: 13, timestamp: 0x0102_0304 }),
    ];
    let acknowledge = [Element::AcknowledgementRequested(AcknowledgementRequested {
        sid: Sid(0x0456),
        ..AcknowledgementRequested::default()
    })];
    let flow = [Element::UpstreamServiceFlow(UpstreamServiceFlow { phsi: 14 })];
    let grants =
        [Element::UgsSynchronization(UgsSynchronization { phsi: 15, queue_indicator: true, active_grants: 99 })];
    let priority = [Element::DownstreamServicePriority(DownstreamServicePriority {
        traffic_priority: 6,
        ..DownstreamServicePriority::default()
    })];
    let dsid = [Element::DownstreamServiceDsid(DownstreamServiceDsid {
        traffic_priority: 3,
        dsid: Dsid(0x1_2345),
        ..DownstreamServiceDsid::default()
    })];
    let fragment = [Element::BpUpFragment(BpUpFragment {
        key_sequence: 4,
        version: 1,
        sid: Sid(0x0789),
        request: 18,
        first: true,
        last: false,
        fragment_sequence: 5,
        ..BpUpFragment::default()
    })];
    let request = |payload| Frame { payload, ..Frame::default() };
    let requests = [request(Payload::Request(Request { mini_slots: 3, sid: Sid(0x0A), ..Request::default() })); 2];
    let cases: &[Case<'_>] = &[
        (Frame::from(pdu()), &[("docsis.fctype", 0), ("docsis.len", 68)]),
        (
            Frame { payload: Payload::IsolationPdu(pdu()), ..Frame::default() },
            &[("docsis.fctype", 2), ("docsis.len", 68)],
        ),
        (requests[0], &[("docsis.fcparm", 2), ("docsis.ehdr.minislots", 3), ("docsis.ehdr.sid", 0x0A)]),
        (
            request(Payload::QueueDepthRequest(QueueDepthRequest {
                size: 0x0203,
                sid: Sid(0x0B),
                ..Default::default()
            })),
            &[("docsis.fcparm", 4), ("docsis.ehdr.reqsize", 0x0203), ("docsis.ehdr.sid", 0x0B)],
        ),
        (
            Frame { payload: Payload::Concatenation(List::from(&requests)), ..Frame::default() },
            &[("docsis.concat_cnt", 2), ("docsis.fcparm", 0x1C)],
        ),
        (
            with(&up),
            &[
                ("docsis.ehdr.type", 3),
                ("docsis.ehdrlen", 5),
                ("docsis.ehdr.keyseq", 9),
                ("docsis.ehdr.ver", 1),
                ("docsis.bpi_en", 1),
                ("docsis.toggle_bit", 0),
                ("docsis.ehdr.sid", 0x1234),
                ("docsis.ehdr.minislots", 17),
            ],
        ),
        (
            with(&up2),
            &[
                ("docsis.ehdr.bpup2_keyseq", 5),
                ("docsis.ehdr.bpup2_bpi_en", 1),
                ("docsis.ehdr.bpup2_toggle_bit", 1),
                ("docsis.ehdr.bpup2_sid", 0x2345),
            ],
        ),
        (
            with(&down),
            &[
                ("docsis.ehdr.said", 0x0567),
                ("docsis.ehdr.ds_traffic_pri", 5),
                ("docsis.ehdr.ds_seq_chg_cnt", 1),
                ("docsis.ehdr.ds_dsid", 0x5_4321),
                ("docsis.ehdr.ds_pkt_seq_num", 0x0A0B),
            ],
        ),
        (
            with(&several),
            &[
                ("docsis.ehdr.minislots", 11),
                ("docsis.ehdr.sid", 0x0321),
                ("docsis.ehdr.phsi", 12),
                ("docsis.ehdr.pv_start_ref", 13),
                ("docsis.ehdr.pv_timestamp", 0x0102_0304),
            ],
        ),
        (with(&acknowledge), &[("docsis.ehdr.type", 2), ("docsis.ehdr.sid", 0x0456)]),
        (with(&flow), &[("docsis.ehdr.type", 6), ("docsis.ehdr.phsi", 14)]),
        (with(&grants), &[("docsis.ehdr.phsi", 15), ("docsis.ehdr.qind", 1), ("docsis.ehdr.act_grants", 99)]),
        (with(&priority), &[("docsis.ehdr.type", 8), ("docsis.ehdr.ds_traffic_pri", 6)]),
        (with(&dsid), &[("docsis.ehdr.ds_traffic_pri", 3), ("docsis.ehdr.ds_dsid", 0x1_2345)]),
        (
            Frame {
                ehdr: Some(List::from(&fragment)),
                payload: Payload::Fragment(Fragment { data: Blob(b"fragment"), ..Fragment::default() }),
                ..Frame::default()
            },
            &[
                ("docsis.fcparm", 3),
                ("docsis.ehdr.sid", 0x0789),
                ("docsis.frag_first", 1),
                ("docsis.frag_last", 0),
                ("docsis.frag_seq", 5),
                ("docsis.frag.fcs.status", 1),
            ],
        ),
    ];
    let frames: Vec<_> = cases.iter().map(|(frame, _)| frame.encode_to_vec().unwrap()).collect();
    let Some((_, packets)) = dissect(link_type::DOCSIS, &frames) else { return };
    for (((frame, expected), bytes), fields) in cases.iter().zip(&frames).zip(&packets) {
        assert_eq!(Frame::from_bytes(bytes).as_ref(), Ok(frame));
        for (name, number) in *expected {
            let found = numbers(fields, name);
            // The status is no bytes but a remark.
            if *name == "docsis.frag.fcs.status" {
                continue;
            }
            assert!(found.contains(number), "{frame:?}: {name} is {found:x?}, not {number:x}");
        }
        assert!(fields.iter().all(|field| !field.name.ends_with("_bad")), "{frame:?}");
    }
}

/// Those whose layout is not known, and numbers that have no message.
#[test]
fn tshark_knows_the_types_of_untyped_messages() {
    let numbers_of = (1..=255u8).map(MessageType);
    let is_raw = |kind: &MessageType| {
        matches!(Body::decode_as((*kind, kind.version()), &mut Reader::new(&[1])), Ok(Body::Other(..)))
    };
    let types: Vec<_> = numbers_of.filter(is_raw).collect();
    assert_eq!(
        types.iter().filter(|kind| kind.0 <= 70).map(|kind| kind.0).collect::<Vec<_>>(),
        [10, 11, 52, 53, 57, 58, 59, 60]
    );
    let message = |kind: &MessageType| Message::new(MacAddress([2, 6, 7, 8, 9, 10]), Body::raw(*kind, &[1, 2, 3, 4]));
    let frames: Vec<_> = types.iter().map(|kind| Frame::from(message(kind)).encode_to_vec().unwrap()).collect();
    let Some((_, packets)) = dissect(link_type::DOCSIS, &frames) else { return };
    for (kind, fields) in types.iter().zip(&packets) {
        assert_eq!(numbers(fields, "docsis_mgmt.type"), [u64::from(kind.0)], "{kind}");
        assert_eq!(numbers(fields, "docsis_mgmt.version"), [u64::from(kind.version())], "{kind}");
        assert_eq!(numbers(fields, "docsis_mgmt.msglen"), [10], "{kind}");
    }
}

/// The second of four parts, the first of two, and the last of sixteen.
#[test]
fn tshark_reads_the_numbers_of_parts() {
    let message = |last_part, part| Message {
        last_part,
        part,
        ..Message::new(MacAddress([2, 6, 7, 8, 9, 10]), Body::raw(MessageType::DTP_INFO, &[1, 2, 3, 4]))
    };
    let parts = [(3, 1), (1, 0), (15, 15)];
    let frames: Vec<_> = parts.map(|(last, part)| Frame::from(message(last, part)).encode_to_vec().unwrap()).into();
    let Some((_, packets)) = dissect(link_type::DOCSIS, &frames) else { return };
    for (((last, part), bytes), fields) in parts.into_iter().zip(&frames).zip(&packets) {
        // Behind the MAC header, byte 19 of the message.
        assert_eq!(bytes[25], last << 4 | part);
        assert_eq!(numbers(fields, "docsis_mgmt.multipart.number_of_fragments"), [u64::from(last)]);
        assert_eq!(numbers(fields, "docsis_mgmt.multipart.fragment_sequence_number"), [u64::from(part)]);
    }
}
