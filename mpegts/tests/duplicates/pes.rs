//! PES packets.

use super::{Bytes, altered, clock, join, packet, pid, run, with_field};
use mpegts::clock::Timestamp;
use mpegts::demux::{Demux, Event, Watch};
use mpegts::pes::{Delivery, Pes, PesEnd, PesEvent, PesHeader, PesPacketizer, StreamId};
use wire::Encode;

const VIDEO: u16 = 0x101;
const COLLECTING: [Delivery; 3] = [Delivery::Pieces, Delivery::PACKETS, Delivery::WHOLE];

/// Data that differs in each packet of any two PES packets.
fn data(len: usize, seed: u8) -> Vec<u8> {
    (0..len).map(|i| ((i / 181) as u8).wrapping_mul(7) ^ (i as u8).wrapping_mul(3) ^ seed.wrapping_mul(29)).collect()
}

/// PES packets of these sizes; those of 0 have 1200 bytes and no PES_packet_length.
fn packets(sizes: &[usize]) -> Vec<Bytes> {
    let mut out = Vec::new();
    let mut packetizer = PesPacketizer::new(pid(VIDEO));
    for (n, size) in sizes.iter().enumerate() {
        let header = PesHeader::timed(Timestamp::new(3600 * n as u64), None);
        let body = data(if *size == 0 { 1200 } else { *size }, n as u8);
        let mut pes = Pes::new(StreamId(0xE0), Some(header), &body);
        pes.pes_packet_length = if *size == 0 { 0 } else { pes.pes_packet_length };
        packetizer.push(&pes, None, |p| out.push(*p)).unwrap();
    }
    out
}

/// What came of each PES packet: its PTS and data, and whether it is whole.
#[derive(Default)]
struct Found {
    whole: Vec<(u64, Vec<u8>)>,
    broken: usize,
    altered: Vec<u64>,
}

fn found(packets: &[Bytes], delivery: Delivery, portion: usize) -> Found {
    let mut demux = Demux::new();
    demux.watch(pid(VIDEO), Watch::Pes(delivery));
    let mut found = Found::default();
    let mut open = (0, Vec::new());
    found.altered = run(&mut demux, &join(packets), portion, |event| {
        if let Event::Pes { event, .. } = event {
            match event {
                PesEvent::Start { head } => open = (head.pts().unwrap().get(), Vec::new()),
                PesEvent::Data(piece) => open.1.extend_from_slice(piece),
                PesEvent::End(PesEnd::Complete) => found.whole.push(std::mem::take(&mut open)),
                PesEvent::Packet { head, data, end: PesEnd::Complete } => {
                    found.whole.push((head.pts().unwrap().get(), data.to_vec()));
                }
                PesEvent::End(_) | PesEvent::Packet { .. } => found.broken += 1,
                other => panic!("{other:?}"),
            }
        }
        altered(event)
    });
    found
}

/// Wherever 15 packets are lost, or 31, or 47: what ends as complete is.
#[test]
fn trap_47_no_hole_is_complete() {
    let all = packets(&[2000, 150, 0, 3000, 160, 170, 0, 0, 5000, 90, 2600, 0, 2500]);
    for delivery in COLLECTING {
        let expected = found(&all, delivery, usize::MAX);
        assert_eq!((expected.whole.len(), expected.broken, expected.altered.len()), (13, 0, 0), "{delivery:?}");
        for lost in [15, 31, 47] {
            let (mut holes, mut altered) = (0, 0);
            for from in 1..all.len() - lost {
                let lossy = [&all[..from], &all[from + lost..]].concat();
                let found = found(&lossy, delivery, if from % 2 == 0 { 188 } else { usize::MAX });
                assert!(found.whole.iter().all(|pes| expected.whole.contains(pes)), "{delivery:?} {from} {lost}");
                // The packets on both sides of the loss have the same header, or differ in their start.
                assert_eq!(found.altered, [from as u64], "{delivery:?} {from} {lost}");
                holes += found.broken;
                altered += found.altered.len();
            }
            assert!(holes > altered / 2, "{delivery:?} {holes} of {altered}");
        }
    }
}

#[test]
fn trap_47_headers_of_packets_with_one_counter_are_all_delivered() {
    // 40 PES packets of one packet each.
    let all = packets(&[150; 40]);
    for lost in [15, 31] {
        let lossy = [&all[..4], &all[4 + lost..]].concat();
        for portion in [usize::MAX, 188, 187] {
            let mut demux = Demux::new();
            demux.watch(pid(VIDEO), Watch::Pes(Delivery::Headers));
            let (mut stamps, mut breaks) = (Vec::new(), Vec::new());
            run(&mut demux, &join(&lossy), portion, |event| -> Option<()> {
                if let Event::Pes { event: PesEvent::Start { head }, .. } = event {
                    stamps.push(head.pts().unwrap().get() / 3600);
                }
                breaks.extend(altered(event));
                None
            });
            assert_eq!(stamps, (0..4).chain(4 + lost as u64..40).collect::<Vec<_>>(), "{lost} {portion}");
            assert_eq!(breaks, [4]);
        }
    }
}

/// Every packet twice, in all states of an assembler, and with clock references that differ.
#[test]
fn trap_05_repetitions_are_known_in_every_state() {
    let header = PesHeader::timed(Timestamp::new(90_000), None);
    let pes = |size, seed| Pes::new(StreamId(0xE0), Some(header), &data(size, seed)).encode_to_vec().unwrap();
    let mut counter = 0;
    let mut once = Vec::new();
    for (first, second) in [(2000, 150), (900, 3000)] {
        for body in [pes(first, 1), pes(second, 2), [pes(400, 3), vec![0xEE; 300]].concat()] {
            let mut rest = &body[..];
            let mut unit_start = true;
            while !rest.is_empty() {
                let room = if counter % 3 == 0 { 176 } else { 184 };
                let (part, behind) = rest.split_at(room.min(rest.len()));
                let one = |ticks| {
                    let mut one = with_field(VIDEO, counter, clock(ticks), part);
                    one[1] |= u8::from(unit_start) << 6;
                    one
                };
                match part.len() {
                    184 => once.push([packet(VIDEO, counter, unit_start, part); 2]),
                    176 => once.push([one(7), one(8)]),
                    _ => once.push([one(9); 2]),
                }
                (rest, unit_start, counter) = (behind, false, counter + 1);
            }
        }
    }
    let single: Vec<_> = once.iter().map(|[first, _]| *first).collect();
    let double: Vec<_> = once.concat();
    for delivery in [COLLECTING, [Delivery::Headers; 3]].concat() {
        let events = |packets: &[Bytes]| {
            let mut demux = Demux::new();
            demux.watch(pid(VIDEO), Watch::Pes(delivery));
            run(&mut demux, &join(packets), 188, |event| match event {
                Event::Pes { event, .. } => Some(format!("{event:?}")),
                other => panic!("{other:?}"),
            })
        };
        assert!(events(&single) == events(&double), "{delivery:?}");
    }
}

#[test]
fn what_is_scrambled_in_an_open_packet_is_not_compared() {
    let mut all = packets(&[3000]);
    all.truncate(12);
    // Scrambled packets, of which every second one comes twice.
    for n in 0..8u8 {
        let mut scrambled = packet(VIDEO, 12 + n, false, &[n ^ 0x5A; 184]);
        scrambled[3] |= 0xC0;
        all.push(scrambled);
        if n % 2 == 1 {
            all.push(scrambled);
        }
    }
    for delivery in COLLECTING {
        let found = found(&all, delivery, 188);
        assert_eq!((found.whole.len(), found.broken, found.altered), (0, 1, vec![]), "{delivery:?}");
    }
}
