#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)] // tests on small numbers

use super::*;
use crate::pes::head::decode;
use crate::pes::{Pes, PesHeader};
use proptest::prelude::*;
use std::format;
use std::string::String;
use std::vec::Vec;

/// A private stream packet with a PTS of 1 and data counting up from `first`.
fn pes(length_field: Option<u16>, first: u8, n: usize) -> Vec<u8> {
    let length = length_field.unwrap_or((8 + n) as u16).to_be_bytes();
    let mut out = [&[0, 0, 1, 0xBD][..], &length, &[0x80, 0x80, 5, 0x21, 0, 1, 0, 3]].concat();
    out.extend((0..n).map(|i| first.wrapping_add(i as u8)));
    out
}

/// Each event as a short text.
fn run(delivery: Delivery, payloads: &[(&[u8], bool)]) -> Vec<String> {
    let mut assembler = PesAssembler::new(delivery);
    let mut out = Vec::new();
    for (bytes, unit_start) in payloads {
        let mut payload = PesPayload::new(bytes, *unit_start);
        while let Some(event) = assembler.next(&mut payload) {
            out.push(text(&event));
        }
    }
    while let Some(event) = assembler.finish() {
        out.push(text(&event));
    }
    out
}

fn text(event: &PesEvent<'_>) -> String {
    match event {
        PesEvent::Start { head } => {
            let pts = head.pts().map(|t| t.get());
            format!("start {:02x} {} {pts:?}", head.stream_id().0, head.pes_packet_length())
        }
        PesEvent::Data(data) => format!("data {data:?}"),
        PesEvent::End(end) => format!("end {end:?}"),
        PesEvent::Packet { data, end, .. } => format!("packet {data:?} {end:?}"),
        PesEvent::Bad(bad) => format!("bad {} {}", bad.error.at(), bad.bytes.len()),
        PesEvent::Excess(bytes) => format!("excess {bytes:?}"),
    }
}

#[test]
fn whole_in_one_payload() {
    let p = pes(None, 7, 3);
    assert_eq!(run(Delivery::Pieces, &[(&p, true)]), ["start bd 11 Some(1)", "data [7, 8, 9]", "end Complete"]);
    assert_eq!(run(Delivery::PACKETS, &[(&p, true)]), ["start bd 11 Some(1)", "packet [7, 8, 9] Complete"]);
    assert_eq!(run(Delivery::WHOLE, &[(&p, true)]), ["packet [7, 8, 9] Complete"]);
    assert_eq!(run(Delivery::Headers, &[(&p, true)]), ["start bd 11 Some(1)"]);
}

#[test]
fn a_packet_in_one_payload_is_borrowed_from_it() {
    let p = pes(None, 7, 3);
    let mut assembler = PesAssembler::new(Delivery::PACKETS);
    let mut payload = PesPayload::new(&p, true);
    let Some(PesEvent::Start { .. }) = assembler.next(&mut payload) else { panic!() };
    let Some(PesEvent::Packet { data, .. }) = assembler.next(&mut payload) else { panic!() };
    assert_eq!(data.as_ptr(), p[14..].as_ptr());
    assert_eq!(assembler.packet.capacity(), 0);
}

#[test]
fn trap_17_the_header_comes_before_the_payload_is_complete() {
    let p = pes(None, 1, 6);
    assert_eq!(
        run(Delivery::PACKETS, &[(&p[..15], true), (&p[15..18], false), (&p[18..], false)]),
        ["start bd 14 Some(1)", "packet [1, 2, 3, 4, 5, 6] Complete"]
    );
    let mut assembler = PesAssembler::new(Delivery::PACKETS);
    let mut payload = PesPayload::new(&p[..14], true);
    assert!(matches!(assembler.next(&mut payload), Some(PesEvent::Start { .. })));
    assert!(assembler.next(&mut payload).is_none());
}

#[test]
fn trap_17_an_open_length_ends_with_the_next_packet() {
    let a = pes(Some(0), 1, 4);
    let b = pes(Some(0), 9, 1);
    let payloads: [(&[u8], bool); 3] = [(&a[..16], true), (&a[16..], false), (&b, true)];
    assert_eq!(
        run(Delivery::PACKETS, &payloads),
        ["start bd 0 Some(1)", "packet [1, 2, 3, 4] Complete", "start bd 0 Some(1)", "packet [9] Complete"]
    );
    assert_eq!(
        run(Delivery::Pieces, &payloads),
        [
            "start bd 0 Some(1)",
            "data [1, 2]",
            "data [3, 4]",
            "end Complete",
            "start bd 0 Some(1)",
            "data [9]",
            "end Complete"
        ]
    );
}

#[test]
fn trap_17_any_split_of_the_header() {
    let p = pes(None, 1, 2);
    for delivery in [Delivery::Headers, Delivery::Pieces, Delivery::PACKETS] {
        let whole: Vec<_> = run(delivery, &[(&p, true)]);
        for cut in 1..14 {
            for second in cut..14 {
                let parts = [(&p[..cut], true), (&p[cut..second], false), (&p[second..], false)];
                assert_eq!(run(delivery, &parts), whole, "{delivery:?} {cut} {second}");
            }
        }
        let bytes: Vec<_> = p.chunks(1).enumerate().map(|(i, b)| (b, i == 0)).collect();
        let joined = run(delivery, &bytes).join(" ").replace("] data [", ", ");
        assert_eq!(joined, whole.join(" "));
    }
}

#[test]
fn trap_17_truncated_and_overlong_are_reported() {
    let short = pes(Some(20), 1, 5);
    let next = pes(None, 8, 1);
    assert_eq!(
        run(Delivery::PACKETS, &[(&short, true), (&next, true)]),
        [
            "start bd 20 Some(1)",
            "packet [1, 2, 3, 4, 5] Truncated { missing: 7 }",
            "start bd 9 Some(1)",
            "packet [8] Complete"
        ]
    );
    assert_eq!(
        run(Delivery::Pieces, &[(&short, true)]),
        ["start bd 20 Some(1)", "data [1, 2, 3, 4, 5]", "end Truncated { missing: 7 }"]
    );
    let long = pes(Some(10), 1, 5);
    for (delivery, middle) in [(Delivery::Pieces, "end Complete"), (Delivery::PACKETS, "packet [1, 2] Complete")] {
        let events = run(delivery, &[(&long, true), (&[6, 7], false)]);
        assert!(events.contains(&middle.into()), "{events:?}");
        assert_eq!(events[events.len() - 2..], ["excess [3, 4, 5]", "excess [6, 7]"]);
    }
}

#[test]
fn trap_17_a_length_shorter_than_its_header_is_reported_and_taken_as_open() {
    let p = pes(Some(7), 1, 5);
    let next = pes(None, 9, 0);
    let payloads: [(&[u8], bool); 3] = [(&p, true), (&[6, 7], false), (&next, true)];
    let begin = ["bad PesStart.pes_packet_length 14", "start bd 7 Some(1)"];
    assert_eq!(run(Delivery::Headers, &payloads), [&begin[..], &["start bd 8 Some(1)"]].concat());
    let events = run(Delivery::Pieces, &payloads);
    assert_eq!(events[..5], [&begin[..], &["data [1, 2, 3, 4, 5]", "data [6, 7]", "end Complete"]].concat());
    let events = run(Delivery::PACKETS, &payloads);
    assert_eq!(events[..3], [&begin[..], &["packet [1, 2, 3, 4, 5, 6, 7] Complete"]].concat());
    let split = [(&p[..4], true), (&p[4..], false), (&[6, 7][..], false), (&next[..], true)];
    assert_eq!(run(Delivery::PACKETS, &split), events);
}

#[test]
fn trap_17_data_behind_a_header_that_cannot_be_read() {
    let mut p = pes(None, 1, 4);
    p[7] = 0x40; // PTS_DTS_flags '01'
    let parts = [(&p[..16], true), (&p[16..], false)];
    let bad = "bad PesHeader.pts_dts_flags";
    assert_eq!(run(Delivery::Pieces, &parts), [&format!("{bad} 14")[..], "data [1, 2]", "data [3, 4]", "end Complete"]);
    assert_eq!(run(Delivery::PACKETS, &parts), [format!("{bad} 18")]);
    assert_eq!(run(Delivery::PACKETS, &[(&p, true)]), [format!("{bad} 18")]);
    assert_eq!(run(Delivery::Headers, &parts), [format!("{bad} 14")]);
}

#[test]
fn what_is_no_pes_is_reported_once() {
    let next = pes(None, 9, 1);
    assert_eq!(
        run(Delivery::PACKETS, &[(&[0, 2, 1, 4], true), (&[5, 6], false), (&[0, 0], true), (&next, true)]),
        ["bad PesStart.packet_start_code_prefix 4", "bad PesHeader 2", "start bd 9 Some(1)", "packet [9] Complete"]
    );
    // the start of a stream in the middle of a packet
    assert!(run(Delivery::Pieces, &[(&[1, 2, 3], false)]).is_empty());
}

#[test]
fn streams_without_header() {
    let padding = [0, 0, 1, 0xBE, 0, 3, 0xFF, 0xFF, 0xFF];
    assert_eq!(
        run(Delivery::PACKETS, &[(&padding[..7], true), (&padding[7..], false)]),
        ["start be 3 None", "packet [255, 255, 255] Complete"]
    );
}

#[test]
fn no_data_at_all() {
    let p = pes(None, 0, 0);
    assert_eq!(run(Delivery::Pieces, &[(&p, true)]), ["start bd 8 Some(1)", "end Complete"]);
    assert_eq!(run(Delivery::PACKETS, &[(&p, true)]), ["start bd 8 Some(1)", "packet [] Complete"]);
    assert_eq!(
        run(Delivery::PACKETS, &[(&p[..4], true), (&p[4..], false)]),
        ["start bd 8 Some(1)", "packet [] Complete"]
    );
}

#[test]
fn trap_05_an_interrupted_packet_is_not_spliced() {
    let a = pes(None, 1, 6);
    for (delivery, end) in [
        (Delivery::Pieces, &["data [1, 2]", "end Interrupted"][..]),
        (Delivery::PACKETS, &["packet [1, 2] Interrupted"][..]),
    ] {
        for (next, follows) in [(&a[18..], false), (&a[..], true)] {
            let mut assembler = PesAssembler::new(delivery);
            let mut payload = PesPayload::new(&a[..16], true);
            let mut out = Vec::new();
            while let Some(event) = assembler.next(&mut payload) {
                out.push(text(&event));
            }
            assembler.interrupt();
            let mut payload = PesPayload::new(next, follows);
            while let Some(event) = assembler.next(&mut payload) {
                out.push(text(&event));
            }
            assert_eq!(out[1..=end.len()], *end);
            assert_eq!(out.len() > end.len() + 1, follows, "{out:?}");
            assert_eq!(assembler.finish(), None);
        }
    }
    let mut assembler = PesAssembler::new(Delivery::Pieces);
    let mut payload = PesPayload::new(&a[..8], true);
    assert!(assembler.next(&mut payload).is_none() && assembler.is_collecting());
    assembler.interrupt();
    assert!(assembler.next(&mut PesPayload::new(&a[8..], false)).is_none() && !assembler.is_collecting());
}

#[test]
fn trap_17_and_40_a_packet_that_never_ends_has_a_cap() {
    let start = pes(Some(0), 1, 100);
    let more = [5; 184];
    let mut assembler = PesAssembler::new(Delivery::Packets { limit: 1000 });
    let mut ends = Vec::new();
    for i in 0..1000 {
        let mut payload = PesPayload::new(if i == 0 { &start } else { &more }, i == 0);
        while let Some(event) = assembler.next(&mut payload) {
            if let PesEvent::Packet { data, end, .. } = event {
                ends.push((i, data.len(), end));
            }
        }
    }
    assert_eq!(ends, [(5, 1000 - 14, PesEnd::BeyondLimit)]);
    assert!(assembler.packet.capacity() <= 2048);
    // and the next one is whole again
    let next = pes(None, 9, 2);
    assert!(matches!(assembler.next(&mut PesPayload::new(&next, true)), Some(PesEvent::Start { .. })));
    // exactly the limit is no excess
    let parts = [(&start[..64], true), (&start[64..], false)];
    let events = run(Delivery::Packets { limit: 114 }, &parts);
    assert!(events[1].ends_with("Complete"), "{events:?}");
    assert!(run(Delivery::Packets { limit: 113 }, &parts)[1].ends_with("BeyondLimit"));
}

#[test]
fn trap_41_nothing_is_allocated_in_steady_state() {
    let p = pes(Some(0), 1, 170);
    let more = [3; 184];
    for delivery in [Delivery::Headers, Delivery::Pieces, Delivery::PACKETS] {
        let mut assembler = PesAssembler::new(delivery);
        let mut feed = |packets: usize| {
            for i in 0..packets {
                let head = i % 20 == 0;
                let mut payload = PesPayload::new(if head { &p } else { &more }, head);
                while assembler.next(&mut payload).is_some() {}
            }
        };
        feed(40);
        assert_eq!(wire::testing::measure(|| feed(1000)).count_total, 0, "{delivery:?}");
    }
}

/// Payloads of real and of broken packets, cut anywhere, some lost.
fn payloads() -> impl Strategy<Value = Vec<(Vec<u8>, bool, bool)>> {
    let whole = (any::<Option<u8>>(), any::<u8>(), 0usize..60)
        .prop_map(|(length, first, n)| pes(length.map(u16::from), first, n));
    let noise = proptest::collection::vec(prop_oneof![Just(0u8), Just(1), any::<u8>()], 0..30);
    let packet = prop_oneof![4 => whole, 1 => noise];
    let packet = (packet, proptest::collection::vec(1usize..40, 0..4), 0u8..8);
    proptest::collection::vec(packet, 1..12).prop_map(|packets| {
        let mut out = Vec::new();
        for (bytes, cuts, chance) in packets {
            let mut rest = &bytes[..];
            let mut start = chance != 0;
            for cut in cuts {
                let (now, later) = rest.split_at(cut.min(rest.len()));
                out.push((now.to_vec(), core::mem::take(&mut start), chance == 1));
                rest = later;
            }
            out.push((rest.to_vec(), start, false));
        }
        out
    })
}

proptest! {
    /// Whatever comes, pieces and packets are the same data with the same ends, headers and faults.
    #[test]
    fn trap_42_every_delivery_says_the_same(payloads in payloads()) {
        let mut out: Vec<(Vec<u8>, Vec<String>)> = Vec::new();
        for delivery in [Delivery::Pieces, Delivery::PACKETS] {
            let mut assembler = PesAssembler::new(delivery);
            let (mut data, mut ends) = (Vec::new(), Vec::new());
            // Packets with a bad header are all in one event or follow it.
            let mut bad = false;
            let mut take = |event: PesEvent<'_>| match event {
                PesEvent::Data(_) if bad => {}
                PesEvent::End(_) if bad => bad = false,
                PesEvent::Data(piece) => data.extend_from_slice(piece),
                PesEvent::End(end) => ends.push(format!("{end:?}")),
                PesEvent::Packet { data: piece, end, .. } => {
                    data.extend_from_slice(piece);
                    ends.push(format!("{end:?}"));
                }
                PesEvent::Start { head } => ends.push(format!("{head:?}")),
                PesEvent::Bad(of) => {
                    // Another may follow at once: no packet, or a header that is cut.
                    let alone = of.error.at().starts_with("PesStart.") || of.error.at() == "PesHeader";
                    bad = delivery == Delivery::Pieces && !alone;
                    ends.push(String::from(of.error.at()));
                }
                PesEvent::Excess(rest) => ends.push(format!("{rest:?}")),
            };
            for (bytes, unit_start, lost) in &payloads {
                if *lost {
                    assembler.interrupt();
                }
                let mut payload = PesPayload::new(bytes, *unit_start);
                while let Some(event) = assembler.next(&mut payload) {
                    take(event);
                }
            }
            while let Some(event) = assembler.finish() {
                take(event);
            }
            out.push((data, ends));
        }
        prop_assert_eq!(&out[0], &out[1]);
    }

    /// Whole packets are those that come behind their headers.
    #[test]
    fn whole_packets_without_their_starts(payloads in payloads(), limit in prop_oneof![Just(4 << 20), 1usize..80]) {
        let [packets, whole] = [Delivery::Packets { limit }, Delivery::Whole { limit }].map(|delivery| {
            let mut assembler = PesAssembler::new(delivery);
            let mut out = Vec::new();
            for (bytes, unit_start, lost) in &payloads {
                if *lost {
                    assembler.interrupt();
                }
                let mut payload = PesPayload::new(bytes, *unit_start);
                while let Some(event) = assembler.next(&mut payload) {
                    out.push(format!("{event:?}"));
                }
            }
            while let Some(event) = assembler.finish() {
                out.push(format!("{event:?}"));
            }
            out
        });
        let starts = packets.iter().filter(|event| event.starts_with("Start")).count();
        prop_assert_eq!(whole.len() + starts, packets.len());
        prop_assert!(whole.iter().eq(packets.iter().filter(|event| !event.starts_with("Start"))));
    }

    /// What is taken without a look changes nothing: not the data, the ends, or the limit.
    #[test]
    fn taken_without_a_look(
        length in prop_oneof![Just(0u16), 8u16..2000, Just(8 + 184 - 14 + 184), Just(8 + 184 - 14 + 2 * 184)],
        payloads in 0usize..12,
        limit in prop_oneof![Just(1usize << 20), 1usize..2000, Just(3 * 184), Just(2 * 184)],
        lost in proptest::option::of(0usize..12),
        whole in any::<bool>(),
    ) {
        let start = pes(Some(length), 1, 170);
        let more: [u8; 184] = core::array::from_fn(|i| i as u8);
        let outcome = |unseen: bool| {
            let delivery = if whole { Delivery::Whole { limit } } else { Delivery::Packets { limit } };
            let mut assembler = PesAssembler::new(delivery);
            let (mut out, mut taken) = (Vec::new(), 0);
            for n in 0..=payloads {
                if lost == Some(n) {
                    assembler.interrupt();
                }
                if unseen && n > 0 && assembler.fits(&more) {
                    assembler.absorb(&more);
                    taken += 1;
                    continue;
                }
                let mut payload = PesPayload::new(if n == 0 { &start } else { &more }, n == 0);
                while let Some(event) = assembler.next(&mut payload) {
                    out.push(text(&event));
                }
            }
            while let Some(event) = assembler.finish() {
                out.push(text(&event));
            }
            (out, taken)
        };
        let (seen, unseen) = (outcome(false), outcome(true));
        prop_assert_eq!(seen.0, unseen.0);
        let room = if length == 0 { limit } else { limit.min(usize::from(length) + 6) };
        let fit = (room.saturating_sub(184 + 1) / 184).min(payloads);
        if lost.is_none() {
            prop_assert_eq!(unseen.1, if room > 184 { fit } else { 0 });
        }
    }

    /// A header in which only timestamps are seen to be is one, and decodes.
    #[test]
    fn simple_headers(
        stream_id in any::<u8>(),
        packet_length in prop_oneof![Just(0u16), 0u16..40],
        head in (prop_oneof![3 => 0x80u8..0xC0, 1 => any::<u8>()], prop_oneof![Just(0u8), Just(0x80), Just(0xC0), any::<u8>()]),
        length in 0u8..16,
        rest in proptest::collection::vec(any::<u8>(), 0..20),
    ) {
        let [high, low] = packet_length.to_be_bytes();
        let bytes = [&[0, 0, 1, stream_id, high, low, head.0, head.1, length][..], &rest].concat();
        let simple = simple_length(&bytes);
        if let Some(length) = simple {
            let pes = decode(&bytes[..length]).unwrap();
            let header = pes.header.unwrap();
            let lazy = PesHead::split(&bytes).unwrap().0;
            prop_assert_eq!((lazy.pts(), lazy.dts()), (header.pts(), header.dts()));
            let plain = PesHeader {
                pes_scrambling_control: header.pes_scrambling_control,
                pes_priority: header.pes_priority,
                data_alignment_indicator: header.data_alignment_indicator,
                copyright: header.copyright,
                original_or_copy: header.original_or_copy,
                pts: header.pts,
                dts: header.dts,
                stuffing: header.stuffing,
                ..PesHeader::default()
            };
            prop_assert_eq!(header, plain);
            prop_assert!(pes.data.is_empty());
        }
        // And no other is left out, where its length is right.
        let whole = usize::from(length) + 9;
        if let Some(Ok(Pes { header: Some(header), .. })) = bytes.get(..whole).map(decode) {
            let timed = PesHeader { pts: header.pts, dts: header.dts, stuffing: header.stuffing, ..PesHeader::default() };
            let fits = packet_length == 0 || usize::from(packet_length) + 6 >= whole;
            if head.0 == 0x80 && header == timed && fits {
                prop_assert_eq!(simple, Some(whole));
            }
        }
    }
}
