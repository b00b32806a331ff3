//! Packets in any order, many of them with the counter of the one before.

use super::{Bytes, clock, join, packet, pid, run, with_field};
use core::ops::ControlFlow;
use mpegts::Packet;
use mpegts::demux::{Demux, Event, Watch};
use mpegts::packet::adaptation::AdaptationField;
use mpegts::packet::continuity::{PayloadContinuity, Step};
use mpegts::pes::{Delivery, PesEnd, PesEvent};
use proptest::prelude::*;

const ON: u16 = 0x101;
const WATCHES: [Watch; 6] = [
    Watch::Packets,
    Watch::Sections,
    Watch::Pes(Delivery::Headers),
    Watch::Pes(Delivery::Pieces),
    Watch::Pes(Delivery::Packets { limit: 2000 }),
    Watch::Pes(Delivery::Whole { limit: 2000 }),
];

/// Counter ahead of the one before, kind of packet, one of three contents, of one or two lengths, scrambled.
type Choice = (u8, u8, u8, bool, bool);

/// Packets of which none, some or most are scrambled.
fn choices() -> impl Strategy<Value = Vec<Choice>> {
    let choice = |scrambled| {
        let ahead = prop_oneof![4 => Just(1u8), 4 => Just(0), 1 => Just(2)];
        (ahead, 0..17u8, 0..3u8, any::<bool>(), proptest::bool::weighted(scrambled))
    };
    prop_oneof![Just(0.0), Just(0.3), Just(0.9)]
        .prop_flat_map(move |scrambled| proptest::collection::vec(choice(scrambled), 1..60))
}

fn make(choices: &[Choice]) -> Vec<Bytes> {
    let mut counter = 0u8;
    let one = |(ahead, kind, mark, short, scrambled): &Choice| {
        counter = counter.wrapping_add(*ahead);
        let len = if *short { 100 } else { 150 };
        // Contents that end alike, and a start of an open PES packet with a PTS.
        let head = [0, 0, 1, 0xE0, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, 0, mark << 1 | 1];
        let body = [&head[..], &[0x5A; 100], &[mark & 1; 70]].concat();
        let tail = &body[body.len() - len..];
        // One that ends with the packet, or with the next one.
        let mut whole = [&body[..], &[0x5A; 184][body.len()..]].concat();
        whole[5] = if *short { 178 } else { 178 + 76 };
        let mut bytes = match kind {
            0..=4 => packet(ON, counter, false, &[&[*mark; 14], &body[14..]].concat()),
            5..=7 => packet(ON, counter, true, &body),
            8..=10 => with_field(ON, counter, clock(u64::from(*mark)), tail),
            11 => {
                with_field(ON, counter, AdaptationField { random_access_indicator: true, ..Default::default() }, tail)
            }
            12 => {
                with_field(ON, counter, AdaptationField { discontinuity_indicator: true, ..Default::default() }, tail)
            }
            13 => with_field(ON, counter, clock(u64::from(*mark)), &[]),
            14 => packet(ON, counter, true, &whole),
            _ => packet(ON, counter, false, &[*mark; 184]),
        };
        bytes[1] |= if *kind == 16 { 0x80 } else { 0 };
        bytes[3] |= if *scrambled { 0x80 } else { 0 };
        bytes
    };
    choices.iter().map(one).collect()
}

fn events(packets: &[Bytes], watches: &[Watch], portion: usize) -> Vec<String> {
    let mut demux = Demux::new();
    watches.iter().for_each(|watch| assert!(demux.watch(pid(ON), *watch)));
    let mut out = run(&mut demux, &join(packets), portion, |event| Some(format!("{event:?}")));
    out.push(format!("{:?}", demux.pid(pid(ON))));
    out
}

/// The same events from a closure that breaks at each of so many.
fn driven(packets: &[Bytes], watch: Watch, portion: usize, every: usize) -> Vec<String> {
    let mut demux = Demux::new();
    assert!(demux.watch(pid(ON), watch));
    let mut out = Vec::new();
    for mut piece in join(packets).chunks(portion) {
        while demux
            .drive(&mut piece, |event| {
                out.push(format!("{event:?}"));
                if out.len() % every == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .is_break()
        {}
    }
    out.extend(core::iter::from_fn(|| demux.finish().map(|event| format!("{event:?}"))));
    out.push(format!("{:?}", demux.pid(pid(ON))));
    out
}

fn steps(packets: &[Bytes], watches: &[Watch]) -> Vec<(u64, Step)> {
    let mut demux = Demux::new();
    watches.iter().for_each(|watch| assert!(demux.watch(pid(ON), *watch)));
    run(&mut demux, &join(packets), 1000, |event| match event {
        Event::Discontinuity { position, step, .. } => Some((position / 188, step)),
        _ => None,
    })
}

proptest! {
    #[test]
    fn trap_47_any_split_gives_the_same_events(
        choices in choices(),
        portion in 1..800usize,
    ) {
        let packets = make(&choices);
        for watch in WATCHES {
            let expected = events(&packets, &[watch], usize::MAX);
            prop_assert_eq!(&events(&packets, &[watch], portion), &expected, "{:?}", watch);
            prop_assert_eq!(&events(&packets, &[watch], 188), &expected, "{:?}", watch);
            for (portion, every) in [(usize::MAX, usize::MAX), (usize::MAX, 1), (portion, 2)] {
                prop_assert_eq!(&driven(&packets, watch, portion, every), &expected, "{:?}", watch);
            }
        }
    }

    /// Where all packets are looked at, the demultiplexer says what the machine says.
    #[test]
    fn trap_47_steps_are_those_of_the_machine(choices in choices()) {
        let packets = make(&choices);
        let mut machine = PayloadContinuity::new();
        let all = packets.iter().map(|p| machine.check(Packet::new(p)));
        let expected: Vec<_> = (0..).zip(all).filter(|(_, step)| step.is_break() || step.is_error()).collect();
        for watch in WATCHES {
            prop_assert_eq!(steps(&packets, &[watch, Watch::Packets]), &expected[..], "{:?}", watch);
        }
        let scrambled = packets.iter().any(|p| p[3] & 0xC0 != 0);
        if !scrambled {
            prop_assert_eq!(steps(&packets, &[Watch::Sections]), &expected[..]);
        }
    }

    /// What a PES packet holds that ends as complete came in packets in a row.
    #[test]
    fn trap_47_what_is_complete_has_no_hole(choices in choices()) {
        let packets = make(&choices);
        let mut machine = PayloadContinuity::new();
        // All that could be collected, by the machine: one string of bytes for each start.
        let (mut rows, mut open): (Vec<Vec<u8>>, bool) = (Vec::new(), false);
        for bytes in &packets {
            let packet = Packet::new(bytes);
            let step = machine.check(packet);
            if step.is_break() || packet.is_scrambled() && step != Step::Ignored {
                open = false;
            }
            let Ok(Some(payload)) = packet.payload() else { continue };
            if !step.is_new() || packet.is_scrambled() {
                continue;
            }
            if packet.payload_unit_start_indicator() {
                open = true;
                rows.push(Vec::new());
            }
            if let Some(row) = rows.last_mut().filter(|_| open) {
                row.extend_from_slice(payload);
            }
        }
        for delivery in [Delivery::Packets { limit: 1 << 20 }, Delivery::Whole { limit: 1 << 20 }] {
            let mut demux = Demux::new();
            demux.watch(pid(ON), Watch::Pes(delivery));
            let found = run(&mut demux, &join(&packets), 400, |event| match event {
                Event::Pes { event: PesEvent::Packet { data, end: PesEnd::Complete, .. }, .. } => Some(data.to_vec()),
                _ => None,
            });
            for data in found {
                prop_assert!(rows.iter().any(|row| row[14..].starts_with(&data)), "{:?} {:?}", delivery, data.len());
            }
        }
    }
}
