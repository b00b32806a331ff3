//! The input layer against captures: those of the corpus, counted by other tools, and those built here.

#[path = "input/build.rs"]
mod build;
#[path = "input/corpus.rs"]
mod corpus;

use build::*;
use examples::input::{Input, Kind, Origin, Skip, Unit};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

/// What an input came to.
#[derive(Debug, Default, PartialEq)]
struct Tally {
    /// Packets by flow.
    packets: BTreeMap<String, usize>,
    /// All bytes of all transport streams, by flow.
    bytes: BTreeMap<usize, Vec<u8>>,
    positions: Vec<u64>,
    /// RTP packets missing, by flow.
    gaps: Vec<(usize, u64)>,
    times: Vec<Option<Duration>>,
    frames: BTreeMap<Option<u32>, Vec<(u64, Vec<u8>)>>,
    messages: BTreeMap<Option<u32>, Vec<(u64, Vec<u8>)>>,
    segments: Vec<(u64, Option<u16>, Vec<u8>)>,
    skipped: BTreeMap<Skip, u64>,
}

fn tally(mut input: Input) -> Tally {
    let mut t = Tally::default();
    while let Some(unit) = input.next().unwrap() {
        match unit {
            Unit::TransportStream { bytes, flow, position, time } => {
                *t.packets.entry(flow.origin.to_string()).or_default() += bytes.len() / flow.packet_size;
                t.bytes.entry(flow.index).or_default().extend(bytes);
                t.positions.push(position);
                t.times.push(time);
            }
            Unit::DocsisFrame { bytes, wire_len, index, time, session } => {
                assert!(wire_len >= bytes.len());
                t.times.push(time);
                t.frames.entry(session).or_default().push((index, bytes.to_vec()));
            }
            Unit::DocsisMessage { bytes, index, time, session } => {
                t.times.push(time);
                t.messages.entry(session).or_default().push((index, bytes.to_vec()));
            }
            Unit::DocsisSegment { bytes, sid, index, time } => {
                t.times.push(time);
                t.segments.push((index, sid, bytes.to_vec()));
            }
            Unit::Gap { flow, lost } => t.gaps.push((flow.index, lost)),
            Unit::ConfigurationFile(_) | Unit::Time(_) => panic!("no such thing is read here"),
            Unit::Skipped { what, count } => assert_eq!(t.skipped.insert(what, count), None),
        }
    }
    assert!(input.next().unwrap().is_none());
    assert_eq!(&t.skipped, input.skipped());
    t
}

/// Reads `bytes` at once and in dribs and drabs; both must give the same.
fn read(bytes: &[u8]) -> Tally {
    let whole = tally(Input::from_reader(std::io::Cursor::new(bytes.to_vec())).unwrap());
    for step in [1, 13, 1400] {
        let mut dribbled = tally(Input::from_reader(Dribble::new(bytes.to_vec(), step)).unwrap());
        // Files come in other portions, so with other positions and more empty times.
        if whole.bytes.len() == 1 && whole.frames.is_empty() && whole.times.iter().all(Option::is_none) {
            dribbled.positions.clone_from(&whole.positions);
            dribbled.times.clone_from(&whole.times);
        }
        assert!(dribbled == whole, "reading {step} bytes at a time gives something else");
    }
    whole
}

fn error(bytes: &[u8]) -> String {
    match Input::from_reader(std::io::Cursor::new(bytes.to_vec())) {
        Ok(_) => panic!("recognised"),
        Err(e) => format!("{e:#}"),
    }
}

fn counts(of: &[(Skip, u64)]) -> BTreeMap<Skip, u64> {
    of.iter().copied().collect()
}

const TCP: Skip = Skip::IpProtocol(6);

#[test]
fn trap_15_a_file_is_delivered_byte_for_byte_in_whole_packets() {
    for (size, lead) in [(188, 0), (192, 4), (204, 0), (208, 0)] {
        let mut ts = vec![0x55; 333];
        ts.extend(packets(3000, size, lead));
        ts.extend([0x47, 9, 9]);
        let t = read(&ts);
        assert!(t.bytes[&0] == ts, "{size}");
        let mut input = Input::from_reader(std::io::Cursor::new(ts.clone())).unwrap();
        assert_eq!(input.kind(), Kind::TransportStream { packet_size: size });
        let mut end = 0;
        while let Some(Unit::TransportStream { bytes, position, flow, .. }) = input.next().unwrap() {
            assert_eq!((flow.packet_size, flow.lead, position), (size, 333 + lead, end));
            end += bytes.len() as u64;
            let last = end == ts.len() as u64;
            assert!(last || (end - 333 - lead as u64) % size as u64 == 0, "portions end with a packet");
        }
        assert_eq!(end, ts.len() as u64);
    }
}

#[test]
fn unrecognised_and_empty_inputs_say_so_in_one_line() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    let text = "not a transport stream, pcap, pcapng, DOCSIS capture or configuration file: first bytes 89 50 4e 47 0d 0a 1a 0a …";
    assert_eq!(error(png), text);
    assert!(error(&png.repeat(50_000)).ends_with("0a 1a 0a …"));
    assert_eq!(error(b""), "empty input");
    assert!(error(&[0x1F, 0x8B, 8, 0]).ends_with("the gzip file is cut short"));
    assert!(error(&[0xD4, 0xC3, 0xB2, 0xA1, 2, 0]).contains("ends inside its header"));
    let missing = format!("{:#}", Input::open("no/such/file.ts").err().unwrap());
    assert!(missing.starts_with("cannot open no/such/file.ts: ") && !missing.contains('\n'));
}

#[test]
fn pcap_in_both_byte_orders_and_all_resolutions() {
    let list = [datagram(&packets(7, 188, 0)), datagram(&packets(2, 188, 0))];
    for order in [Order::Big, Order::Little] {
        for (magic, unit) in [(MICRO, 1000), (NANO, 1)] {
            // Bits that say how long a frame check sequence is are no part of the link type.
            let t = read(&pcap(order, magic, 0x4400_0001, &list));
            assert_eq!(t.packets.values().sum::<usize>(), 9);
            let time = |s: u64, n: u32| Some(Duration::new(1_000_000_007 + s, n));
            assert_eq!(t.times, [time(0, 0), time(1, 3 * unit)]);
            assert_eq!(t.positions, [24 + 16 + 42, 24 + 16 + 42 + 7 * 188 + 16 + 42]);
        }
    }
    let t = read(&pcap(Order::Little, 0xA1B2_CD34, 1, &list));
    assert_eq!(t.packets.values().sum::<usize>(), 9);
}

#[test]
fn pcapng_in_both_byte_orders_with_sections_resolutions_and_offsets() {
    let packet = datagram(&packets(1, 188, 0));
    let mut file = Vec::new();
    for order in [Order::Big, Order::Little] {
        file.extend(section(order));
        file.extend(interface(order, 1, 9, 100));
        file.extend(interface(order, 1, 0x80 | 10, -5));
        file.extend(block(order, 4, &[7; 40]));
        file.extend(enhanced(order, 0, 50_000_000_001, &packet));
        file.extend(enhanced(order, 1, 1024 * 60 + 512, &packet));
        // A simple packet has no time; an obsolete packet block does.
        let mut simple = order.u32(packet.len() as u32).to_vec();
        simple.extend(&packet);
        file.extend(block(order, 3, &simple));
        let mut obsolete = [order.u16(1), order.u16(2)].concat();
        for v in [0, 1024 * 70, packet.len() as u32, packet.len() as u32] {
            obsolete.extend(order.u32(v));
        }
        obsolete.extend(&packet);
        file.extend(block(order, 2, &obsolete));
        file.extend(enhanced(order, 9, 1, &packet));
    }
    let t = read(&file);
    let section =
        [Some(Duration::new(150, 1)), Some(Duration::new(55, 500_000_000)), None, Some(Duration::from_secs(65))];
    assert_eq!(t.times, [section, section].concat());
    assert_eq!(t.packets.values().sum::<usize>(), 8);
    assert_eq!(t.skipped, counts(&[(Skip::Malformed("pcapng packet block"), 2)]));
}

#[test]
fn every_link_layer_leads_to_ip() {
    let ts = packets(3, 188, 0);
    let v4 = ipv4(17, 3, 0x4000, &udp(4001, 5002, &ts));
    let v6 = ipv6(17, &[(0, 0), (60, 2), (43, 1)], &udp(4001, 5002, &ts));
    let sll = |t: u16, p: &[u8]| [&[0, 4, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0][..], &t.to_be_bytes(), p].concat();
    let sll2 = |t: u16, p: &[u8]| [&t.to_be_bytes()[..], &[9; 18], p].concat();
    for (link, packet, six) in [
        (1, ethernet(&[0x88A8, 0x8100, 0x9100], 0x0800, &v4), false),
        (1, ethernet(&[], 0x86DD, &v6), true),
        (113, sll(0x0800, &v4), false),
        (113, sll(0x8100, &[&[0, 5, 0x86, 0xDD][..], &v6].concat()), true),
        (276, sll2(0x0800, &v4), false),
        (276, sll2(0x86DD, &v6), true),
        (101, v4.clone(), false),
        (101, v6.clone(), true),
        (228, v4.clone(), false),
        (229, v6.clone(), true),
        (108, [&[0, 0, 0, 2][..], &v4].concat(), false),
        (0, [&[30, 0, 0, 0][..], &v6].concat(), true),
        (0, [&[0, 0, 0, 2][..], &v4].concat(), false),
    ] {
        // Padding of the link layer behind the packet is no part of it.
        let padded = [packet, vec![0x47; 5]].concat();
        let t = read(&pcap(Order::Little, MICRO, link, &[padded]));
        let origin = if six {
            "[fd01:203:405:607:809:a0b:c0d:e0f]:4001 -> [ff3e:203:405:607:809:a0b:c0d:e63]:5002"
        } else {
            "10.20.30.40:4001 -> 239.1.2.3:5002"
        };
        assert_eq!(t.packets, BTreeMap::from([(origin.to_owned(), 3)]), "link type {link}");
        assert_eq!(t.bytes[&0], ts);
    }
}

#[test]
fn what_is_not_handled_is_counted() {
    let ts = packets(3, 188, 0);
    let fragment = |bits| ethernet(&[], 0x0800, &ipv4(17, 0, bits, &udp(4001, 5002, &ts)));
    let mut cut = datagram(&ts);
    cut.truncate(300);
    let list = [
        ethernet(&[], 0x0806, &[0; 28]),
        ethernet(&[], 0x0026, &[0x42; 38]),
        ethernet(&[], 0x88CC, &[0; 50]),
        ethernet(&[], 0x0800, &ipv4(6, 0, 0, &[0; 40])),
        ethernet(&[], 0x86DD, &ipv6(6, &[(44, 0)], &[0; 40])),
        fragment(0x2000),
        fragment(0x00B9),
        cut,
        datagram(b"\x02not packets"),
        datagram(&[&[0x80, 33, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3][..], b"no packets"].concat()),
        ethernet(&[], 0x0800, &[0x45, 0, 0]),
        ethernet(&[], 0x0800, &[0x55; 40]),
        ethernet(&[], 0x0800, &ipv4(17, 0, 0, &[0, 1, 0, 2, 0, 7, 0, 0])),
        ethernet(&[], 0x86DD, &ipv6(17, &[(0, 200)], &[])[..60]),
        vec![1, 2, 3],
    ];
    let t = read(&pcap(Order::Big, NANO, 1, &list));
    assert_eq!(t.packets, BTreeMap::new());
    assert_eq!(
        t.skipped,
        counts(&[
            (Skip::Arp, 1),
            (Skip::Llc, 1),
            (Skip::EtherType(0x88CC), 1),
            (TCP, 1),
            (Skip::Fragment, 3),
            (Skip::Snapped, 2),
            (Skip::Udp, 1),
            (Skip::Rtp(33), 1),
            (Skip::Malformed("IPv4 header"), 1),
            (Skip::Malformed("IP version"), 1),
            (Skip::Malformed("UDP length"), 1),
            (Skip::Malformed("link layer"), 1),
        ])
    );
    let t = read(&pcap(Order::Big, NANO, 272, &[vec![1; 50], vec![2; 60]]));
    assert_eq!(t.skipped, counts(&[(Skip::LinkType(272), 2)]));
}

#[test]
fn trap_18_rtp_with_csrc_extension_and_padding_by_ssrc() {
    let rtp = |first: u8, second: u8, sequence: u8, ssrc: u8, middle: &[u8], payload: &[u8], tail: &[u8]| {
        datagram(
            &[&[first, second, 0x12, sequence, 1, 2, 3, 4, 0xAA, 0xBB, 0xCC, ssrc][..], middle, payload, tail].concat(),
        )
    };
    let ts = packets(2, 188, 0);
    let list = [
        rtp(0x80, 0x80 | 33, 7, 0xD0, &[], &ts, &[]),
        rtp(0x82, 96, 8, 0xD0, &[1, 1, 1, 1, 2, 2, 2, 2], &ts, &[]),
        rtp(0x90, 33, 9, 0xD0, &[0xBE, 0xDE, 0, 1, 9, 9, 9, 9], &ts, &[]),
        rtp(0xB1, 33, 10, 0xD1, &[3, 3, 3, 3, 0xBE, 0xDE, 0, 0], &ts, &[0, 0, 3]),
        rtp(0xA0, 33, 11, 0xD1, &[], &[0x33; 4], &[255]),
    ];
    let t = read(&pcap(Order::Little, MICRO, 1, &list));
    assert_eq!(t.bytes, BTreeMap::from([(0, ts.repeat(3)), (1, ts)]));
    let ssrc = |origin: &Origin| matches!(origin, Origin::Udp { ssrc: Some(ssrc), .. } if ssrc & 0xFF == 0xD1);
    let mut input = Input::from_reader(std::io::Cursor::new(pcap(Order::Little, MICRO, 1, &list))).unwrap();
    while input.next().unwrap().is_some() {}
    let [first, second] = input.flows() else { panic!("{:?}", input.flows()) };
    assert_eq!((ssrc(&first.origin), ssrc(&second.origin)), (false, true));
    assert_eq!((input.rtp(first).unwrap().delivered, input.rtp(second).unwrap().delivered), (3, 1));
    assert_eq!(t.skipped, counts(&[(Skip::Udp, 1)]));
}

/// RTP packets of one source, each with one transport packet of its number: that and when it was captured.
fn rtp_order(numbers: &[u16]) -> (Tally, Vec<u16>) {
    let list: Vec<_> = numbers
        .iter()
        .map(|n| {
            let mut ts = packets(1, 188, 0);
            ts[100..102].copy_from_slice(&n.to_be_bytes());
            let header = [&[0x80, 33][..], &n.to_be_bytes(), &[1, 2, 3, 4, 0xAA, 0xBB, 0xCC, 0xDD]].concat();
            datagram(&[header, ts].concat())
        })
        .collect();
    let t = read(&pcap(Order::Little, MICRO, 1, &list));
    let order = t.bytes[&0].chunks(188).map(|p| u16::from_be_bytes([p[100], p[101]])).collect();
    (t, order)
}

#[test]
fn trap_51_rtp_in_a_capture_comes_in_order_with_the_time_of_its_arrival() {
    // Swapped at the start, late by three, one missing.
    let (t, order) = rtp_order(&[101, 100, 103, 104, 105, 102, 106, 108, 109]);
    assert_eq!(order, [100, 101, 102, 103, 104, 105, 106, 108, 109]);
    assert_eq!((&t.gaps[..], &t.skipped), (&[(0, 1)][..], &counts(&[])));
    let seconds = t.times.iter().map(|time| time.unwrap().as_secs() - 1_000_000_007);
    assert_eq!(seconds.collect::<Vec<_>>(), [1, 0, 5, 2, 3, 4, 6, 7, 8]);
    // The place of its transport packets in the file: headers of 16, 42 and 12 bytes.
    let place = |n: u64| 24 + n * (16 + 42 + 12 + 188) + 16 + 42 + 12;
    assert_eq!(t.positions, [1, 0, 5, 2, 3, 4, 6, 7, 8].map(place));
}

#[test]
fn trap_51_every_rtp_packet_of_a_capture_is_delivered_or_counted() {
    let (t, order) = rtp_order(&[1, 2, 30_000, 3, 4, 4, 40_000, 5]);
    assert_eq!(order, [1, 2, 3, 4, 5]);
    assert_eq!(t.skipped, counts(&[(Skip::RtpStray, 2), (Skip::RtpDuplicate, 1)]));
    // 5 is given up when the window of 64 has passed.
    let (t, order) = rtp_order(&(1..200).filter(|n| *n != 5).chain([5, 200]).collect::<Vec<_>>());
    assert_eq!(order, (1..=200).filter(|n| *n != 5).collect::<Vec<_>>());
    assert_eq!((&t.gaps[..], &t.skipped), (&[(0, 1)][..], &counts(&[(Skip::RtpLate, 1)])));
    // Another numbering.
    let (t, order) = rtp_order(&[7, 8, 50_001, 50_000, 50_002]);
    assert_eq!((order, t.gaps), (vec![7, 8, 50_000, 50_001, 50_002], vec![(0, 0)]));
}

#[test]
fn trap_15_a_damaged_sync_byte_does_not_lose_a_datagram_of_a_known_flow() {
    let good = packets(7, 188, 0);
    let mut damaged = good.clone();
    damaged[188 * 2] = 0xB8;
    let list = [datagram(&damaged), datagram(&good), datagram(&damaged)];
    let t = read(&pcap(Order::Little, MICRO, 1, &list));
    assert_eq!(t.bytes[&0], [good, damaged].concat());
    assert_eq!(t.skipped, counts(&[(Skip::Udp, 1)]));
}

#[test]
fn link_type_243_and_datagrams_of_longer_packets() {
    for (size, lead) in [(188, 0), (192, 4), (204, 0), (208, 0)] {
        let ts = packets(4, size, lead);
        let t = read(&pcap(Order::Little, MICRO, 243, &[ts.clone(), vec![0; 187]]));
        assert_eq!(t.bytes[&0], ts);
        assert_eq!(t.skipped, counts(&[(Skip::NoPackets, 1)]));
        let t = read(&pcap(Order::Little, MICRO, 1, &[datagram(&ts)]));
        assert_eq!(t.packets.values().sum::<usize>(), 4);
    }
}

#[test]
fn depi_segments_are_taken_apart_and_put_together() {
    const WHOLE: u16 = 0xC000;
    const BEGIN: u16 = 0x8000;
    const END: u16 = 0x4000;
    let (a, b) = MAP_FRAME.split_at(20);
    let (b, c) = b.split_at(20);
    let f = &MAP_FRAME[..];
    let list = [
        l2tp(&psp(7, &[], 100, &[], &[(WHOLE, f), (WHOLE, f), (BEGIN, a)])),
        l2tp(&psp(8, &[1, 2, 3, 4], 5, &[], &[(WHOLE, map_message())])),
        l2tp(&psp(7, &[], 101, &[0, 0x90], &[(0, b)])),
        l2tp(&psp(7, &[], 102, &[], &[(END, c), (BEGIN, a), (END, &[b, c].concat()), (WHOLE, f)])),
        // A lost message, an end without a beginning, a beginning without an end.
        l2tp(&psp(7, &[], 103, &[], &[(BEGIN, a)])),
        l2tp(&psp(7, &[], 105, &[], &[(END, c), (BEGIN, a), (BEGIN, a), (END, &[b, c].concat())])),
        // Not DOCSIS; lengths that do not add up; a control message.
        l2tp(&psp(9, &[], 0, &[], &[(WHOLE, &[1; 30])])),
        l2tp(&[0, 0, 0, 9, 0x40, 1, 0, 0, 0xC0, 0xFF, 1, 2, 3]),
        l2tp(&[0, 0, 0, 0, 0xC8, 3, 0, 12]),
        l2tp(&[0, 0]),
    ];
    let t = read(&pcap(Order::Little, MICRO, 1, &list));
    let frames: Vec<u64> = t.frames[&Some(7)].iter().map(|f| f.0).collect();
    assert_eq!(frames, [1, 1, 4, 4, 4, 6]);
    assert!(t.frames[&Some(7)].iter().all(|(_, bytes)| bytes == f));
    assert_eq!(t.messages, BTreeMap::from([(Some(8), vec![(2, map_message().to_vec())])]));
    assert_eq!(
        t.skipped,
        counts(&[
            // Of 103 (lost with 104), of the end in 105, of the first beginning in 105.
            (Skip::DepiFragment, 3),
            (Skip::L2tpPayload, 2),
            (Skip::L2tpControl, 1),
            (Skip::Malformed("L2TPv3 header"), 1),
        ])
    );
}

#[test]
fn records_of_an_xra_31_hold_frames_behind_their_header() {
    // Channel 3; a frame, next codeword pointers, a header longer than the record.
    let record = |kind: u8, data: &[u8]| [&[1, kind, 0, 3, 1, 1, 3][..], data].concat();
    let list = [record(1, &MAP_FRAME), record(9, &[0; 9]), vec![1, 1, 0, 9, 1]];
    let t = read(&pcap(Order::Little, MICRO, 273, &list));
    assert_eq!(t.frames[&None], [(1, MAP_FRAME.to_vec())]);
    assert_eq!(t.skipped, counts(&[(Skip::XraContent(9), 1), (Skip::Malformed("XRA-31 header"), 1)]));
    assert_eq!(Skip::XraContent(9).to_string(), "XRA-31 record without frames: OFDM next codeword pointer");
}

/// A burst of two frames with junk between them, and one whose second frame the capture cut; a segment of SID 0x0123.
#[test]
fn bursts_of_an_xra_31_hold_several_frames() {
    let burst = |data: &[u8]| [&[1, 65, 0, 3, 10, 1, 3][..], data].concat();
    let damaged = [&MAP_FRAME[..4], &[0, 0]].concat();
    let mut segment = vec![0x80, 3, 0x91, 0xA5, 1, 2];
    segment.extend(wire::crc::x25(&segment).to_le_bytes());
    segment.extend(b"data");
    let list = [
        burst(&[&MAP_FRAME[..], &[0xFF; 3], &MAP_FRAME].concat()),
        burst(&[&damaged[..], &MAP_FRAME].concat()),
        burst(&[&MAP_FRAME[..], &MAP_FRAME[..40]].concat()),
        [&[1, 72, 0, 7, 18, 1, 1, 11, 2, 0x01, 0x23][..], &segment].concat(),
    ];
    let t = read(&pcap(Order::Little, MICRO, 273, &list));
    let whole = MAP_FRAME.to_vec();
    assert_eq!(
        t.frames[&None],
        [
            (1, whole.clone()),
            (1, whole.clone()),
            (2, damaged),
            (2, whole.clone()),
            (3, whole),
            (3, MAP_FRAME[..40].into())
        ]
    );
    assert_eq!(t.segments, [(4, Some(0x123), segment)]);
}

#[test]
fn damaged_frames_of_a_docsis_session_are_delivered() {
    let mut damaged = MAP_FRAME;
    damaged[4] ^= 0xFF;
    let message = |frame: &[u8]| l2tp(&psp(7, &[], 1, &[], &[(0xC000, frame)]));
    let t = read(&pcap(Order::Little, MICRO, 1, &[message(&MAP_FRAME), message(&damaged)]));
    assert_eq!(t.frames[&Some(7)][1].1, damaged);
}

#[test]
fn l2tp_over_udp_and_transport_packets_in_a_pseudowire() {
    let over_udp = |first: u8, message: &[u8]| {
        ethernet(&[], 0x0800, &ipv4(17, 0, 0, &udp(1701, 1701, &[&[first, 3, 0, 0][..], message].concat())))
    };
    let ts = packets(7, 188, 0);
    let mpt = [&[0, 0, 0, 0x55, 0x40, 0, 0, 1][..], &ts].concat();
    let list = [
        over_udp(0, &psp(7, &[], 1, &[], &[(0xC000, &MAP_FRAME)])),
        over_udp(0xC8, &[0; 8]),
        over_udp(0, &mpt),
        l2tp(&mpt),
    ];
    let t = read(&pcap(Order::Little, MICRO, 1, &list));
    assert_eq!(t.frames[&Some(7)], [(1, MAP_FRAME.to_vec())]);
    assert_eq!(t.bytes, BTreeMap::from([(0, ts.clone()), (1, ts)]));
    assert_eq!(t.skipped, counts(&[(Skip::L2tpControl, 1)]));
}

#[test]
fn a_link_type_can_be_forced() {
    let file = pcap(Order::Little, MICRO, 1, &[MAP_FRAME.to_vec()]);
    let mut input = Input::from_reader(std::io::Cursor::new(file)).unwrap();
    input.force_link_type(143);
    assert_eq!(tally(input).frames[&None], [(1, MAP_FRAME.to_vec())]);
}

#[test]
fn cut_and_damaged_captures_end_with_a_remark() {
    let good = [datagram(&packets(7, 188, 0)), datagram(&packets(7, 188, 0))];
    let file = pcap(Order::Little, MICRO, 1, &good);
    let second = (24 + 16 + good[0].len()) as u64;
    for cut in [1, 15, 16, 17, 500] {
        let t = read(&file[..second as usize + cut]);
        assert_eq!(t.skipped, counts(&[(Skip::CaptureCut { position: second }, 1)]));
        assert_eq!(t.packets.values().sum::<usize>(), 7);
    }
    let mut damaged = file.clone();
    damaged[second as usize + 8..][..4].copy_from_slice(&[0xFF; 4]);
    assert_eq!(read(&damaged).skipped, counts(&[(Skip::CaptureDamaged { position: second }, 1)]));

    let mut file = [section(Order::Little), interface(Order::Little, 1, 6, 0)].concat();
    let second = file.len() as u64;
    file.extend(enhanced(Order::Little, 0, 1, &good[0]));
    assert_eq!(read(&file[..file.len() - 1]).skipped, counts(&[(Skip::CaptureCut { position: second }, 1)]));
    for length in [0, 4, 11, u32::MAX] {
        file[second as usize + 4..][..4].copy_from_slice(&length.to_le_bytes());
        assert_eq!(read(&file).skipped, counts(&[(Skip::CaptureDamaged { position: second }, 1)]));
    }
}

#[test]
fn records_beyond_a_megabyte_are_stepped_over() {
    let good = datagram(&packets(7, 188, 0));
    let file = pcap(Order::Little, MICRO, 1, &[vec![0; 3 << 20], good.clone()]);
    let t = tally(Input::from_reader(std::io::Cursor::new(file)).unwrap());
    assert_eq!(t.packets.values().sum::<usize>(), 7);
    assert_eq!(t.skipped, counts(&[(Skip::Oversized, 1)]));
    let mut file = [section(Order::Big), interface(Order::Big, 1, 6, 0)].concat();
    file.extend(enhanced(Order::Big, 0, 1, &vec![0; 3 << 20]));
    file.extend(enhanced(Order::Big, 0, 1, &good));
    let t = tally(Input::from_reader(std::io::Cursor::new(file)).unwrap());
    assert_eq!(t.packets.values().sum::<usize>(), 7);
    assert_eq!(t.skipped, counts(&[(Skip::Oversized, 1)]));
}

#[test]
fn flows_beyond_the_number_followed_are_counted() {
    let ts = packets(1, 188, 0);
    let list: Vec<_> =
        (0..5000).map(|port| ethernet(&[], 0x0800, &ipv4(17, 0, 0, &udp(2000 + port, 9000, &ts)))).collect();
    let t = tally(Input::from_reader(std::io::Cursor::new(pcap(Order::Little, MICRO, 1, &list))).unwrap());
    assert_eq!(t.packets.len(), 4096);
    assert_eq!(t.skipped, counts(&[(Skip::TooManyFlows, 5000 - 4096)]));
}

/// Every byte of a capture changed, and every length of it: never a panic, always an end.
#[test]
fn damage_anywhere_does_no_harm() {
    let rtp = [&[0x90, 33, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0xBE, 0xDE, 0, 0][..], &packets(1, 188, 0)].concat();
    let list = [
        ethernet(&[0x8100], 0x86DD, &ipv6(17, &[(0, 0), (51, 1)], &udp(4001, 5002, &packets(1, 188, 0)))),
        datagram(&rtp),
        l2tp(&psp(7, &[], 1, &[], &[(0x8000, &MAP_FRAME[..9]), (0x4000, &MAP_FRAME[9..])])),
    ];
    let plain = pcap(Order::Little, MICRO, 1, &list);
    let mut blocks = [section(Order::Big), interface(Order::Big, 1, 6, 0)].concat();
    for packet in &list {
        blocks.extend(enhanced(Order::Big, 0, 1, packet));
    }
    let run = |bytes: &[u8]| {
        if let Ok(input) = Input::from_reader(std::io::Cursor::new(bytes.to_vec())) {
            tally(input);
        }
    };
    for file in [plain, blocks] {
        for at in 0..file.len() {
            run(&file[..at]);
            for value in [0x00, 0x01, 0x7F, 0x80, 0xFF] {
                let mut changed = file.clone();
                changed[at] = value;
                run(&changed);
            }
        }
    }
}

#[test]
fn origins_are_printed_for_people() {
    let source: SocketAddr = "[fe80::1]:5000".parse().unwrap();
    let destination: SocketAddr = "[ff02::c]:6000".parse().unwrap();
    let depi = Origin::Depi { source, destination, session: 0x43_0001 };
    assert_eq!(depi.to_string(), "fe80::1 -> ff02::c session 0x00430001");
    assert_eq!(Origin::Interface(3).to_string(), "interface 3");
    assert_eq!(Skip::CaptureCut { position: 77 }.to_string(), "end of the capture inside the record at byte 77");
}
