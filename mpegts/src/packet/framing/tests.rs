#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)] // small numbers

extern crate std;
use super::*;
use crate::packet::{PacketBuilder, Pid};
use proptest::prelude::*;
use std::{vec, vec::Vec};

const ALL: [Framing; 4] = [Framing::Ts188, Framing::M2ts192, Framing::Ts204, Framing::Ts208];

/// Numbers without order, the same at every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let x = self.0 ^ (self.0 >> 33);
        x.wrapping_mul(0xFF51_AFD7_ED55_8CCD) >> 29
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn bytes(&mut self, n: usize) -> Vec<u8> {
        (0..n).map(|_| self.next() as u8).collect()
    }
}

/// Frame number `n` of a stream; no two packets are equal.
fn frame(framing: Framing, n: usize, payload: &[u8]) -> Vec<u8> {
    let head = PacketBuilder { continuity_counter: n as u8 & 15, ..PacketBuilder::new(Pid::new(0x321).unwrap()) };
    let mut payload = payload.to_vec();
    payload.resize(184, 0xA5);
    payload[180..].copy_from_slice(&(n as u32).to_be_bytes());
    let mut out = vec![0x10, n as u8, 0x20, 0x30];
    out.truncate(framing.prefix());
    out.extend(head.build(None, &payload).unwrap().0);
    out.resize(framing.size(), 0xB0 | n as u8);
    out
}

fn frames(framing: Framing, count: usize, random: &mut Random) -> Vec<Vec<u8>> {
    (0..count).map(|n| frame(framing, n, &random.bytes(180))).collect()
}

/// The units of `data` in one piece; checks that they cover it.
fn all(data: &[u8]) -> Vec<Framed<'_>> {
    let units: Vec<_> = framed(data).collect();
    covers(data, &units);
    units
}

fn covers(data: &[u8], units: &[Framed<'_>]) {
    let mut at = 0;
    for unit in units {
        let (position, len) = match *unit {
            Framed::Packet(f) | Framed::BadSync(f) => {
                let bytes = [f.prefix, f.packet.as_bytes(), f.trailer].concat();
                assert_eq!(bytes, data[at as usize..][..bytes.len()]);
                assert_eq!(matches!(unit, Framed::Packet(_)), f.packet.sync_byte() == SYNC_BYTE);
                (f.position, bytes.len() as u64)
            }
            Framed::SyncLost { position } => (position, 0),
            Framed::Skipped { position, len } | Framed::Truncated { position, len } => {
                assert!(len > 0);
                (position, len)
            }
        };
        assert_eq!(position, at, "{unit:?}");
        at += len;
    }
    assert_eq!(at, data.len() as u64);
}

/// One letter a unit, numbers for bytes.
fn sketch(units: &[Framed<'_>]) -> std::string::String {
    use std::fmt::Write;
    let mut out = std::string::String::new();
    for unit in units {
        match unit {
            Framed::Packet(_) => out.push('P'),
            Framed::BadSync(_) => out.push('B'),
            Framed::SyncLost { .. } => out.push('L'),
            Framed::Skipped { len, .. } => write!(out, "S{len}").unwrap(),
            Framed::Truncated { len, .. } => write!(out, "T{len}").unwrap(),
        }
    }
    out
}

/// What a [`Framer`] says, in a form that can be kept.
fn owned(unit: Framed<'_>) -> (char, u64, Vec<u8>) {
    match unit {
        Framed::Packet(f) => ('P', f.position, [f.prefix, f.packet.as_bytes(), f.trailer].concat()),
        Framed::BadSync(f) => ('B', f.position, [f.prefix, f.packet.as_bytes(), f.trailer].concat()),
        Framed::SyncLost { position } => ('L', position, vec![]),
        Framed::Skipped { position, len } => ('S', position, len.to_be_bytes().to_vec()),
        Framed::Truncated { position, len } => ('T', position, len.to_be_bytes().to_vec()),
    }
}

fn packets<'a>(units: &[Framed<'a>]) -> Vec<&'a [u8; 188]> {
    units.iter().filter_map(|u| if let Framed::Packet(f) = u { Some(f.packet.as_bytes()) } else { None }).collect()
}

#[test]
fn trap_15_files_of_any_few_packets_in_every_framing() {
    for framing in ALL {
        for count in 1..=12 {
            let frames = frames(framing, count, &mut Random(count as u64));
            let data = frames.concat();
            let units = all(&data);
            assert_eq!(sketch(&units), "P".repeat(count), "{framing:?}");
            for (n, unit) in units.iter().enumerate() {
                let Framed::Packet(frame) = unit else { panic!() };
                assert_eq!(frame.position, (n * framing.size()) as u64);
                assert_eq!((frame.prefix.len(), frame.trailer.len()), (framing.prefix(), framing.trailer()));
            }
        }
    }
}

#[test]
fn trap_15_junk_in_front() {
    let mut random = Random(15);
    for framing in ALL {
        for count in [1, 2, 3, 4, 9] {
            for junk in (1..30).chain([187, 188, 189, 500, 1039, 1040, 1041, 5000]) {
                // Noise before a single packet may make it look like one of another framing.
                let mut data: Vec<u8> = random.bytes(junk).iter().map(|b| b & 0xBF).collect();
                data.extend(frames(framing, count, &mut random).concat());
                if (framing, count) == (Framing::Ts188, 1) && [4, 16, 20].contains(&junk) {
                    continue; // is a frame of 192 bytes, or ends as one
                }
                let units = all(&data);
                let lone = count == 1 && framing != Framing::Ts188;
                if !lone {
                    let expected = std::format!("S{junk}{}", "P".repeat(count));
                    assert_eq!(sketch(&units), expected, "{framing:?}");
                }
            }
        }
    }
}

#[test]
fn trap_15_sync_bytes_in_payloads() {
    for framing in ALL {
        let mut frames: Vec<_> = (0..30).map(|n| frame(framing, n, &[SYNC_BYTE; 180])).collect();
        assert_eq!(sketch(&all(&frames.concat())), "P".repeat(30));
        let sync = framing.prefix();
        frames[0][sync + 1] = 0;
        // All of it looks like frames of any size, so some good ones must come first.
        for bad in 5..30 {
            let mut frames = frames.clone();
            frames[bad][sync] ^= 0x04;
            let expected = std::format!("{}B{}", "P".repeat(bad), "P".repeat(29 - bad));
            assert_eq!(sketch(&all(&frames.concat())), expected, "{framing:?}");
        }
    }
}

/// Every 204 bytes there are up to six sync bytes in a row then, in the stuffing of five frames.
#[test]
fn trap_15_stuffing_of_sync_bytes_behind_the_packets() {
    let mut random = Random(208);
    for framing in [Framing::Ts204, Framing::Ts208] {
        for damaged in [None, Some(0), Some(1), Some(3), Some(30)] {
            let mut frames = frames(framing, 40, &mut random);
            frames.iter_mut().for_each(|frame| frame[188..].fill(SYNC_BYTE));
            if let Some(n) = damaged {
                frames[n][0] = 0;
            }
            let data = frames.concat();
            let mut framer = Framer::new();
            let mut packets = 0;
            let mut count = |unit: Framed<'_>| {
                let Framed::Packet(frame) = unit else { return };
                packets += usize::from(frame.position % framing.size() as u64 == 0);
            };
            let mut input = &data[..];
            while let Some(unit) = framer.next(&mut input) {
                count(unit);
            }
            while let Some(unit) = framer.finish() {
                count(unit);
            }
            assert_eq!(
                (framer.framing(), packets),
                (Some(framing), 40 - usize::from(damaged.is_some())),
                "{damaged:?}"
            );
            let other = match (framing, damaged) {
                (Framing::Ts208, _) => Some(Framing::Ts204),
                // From the stuffing of the first frame on.
                (_, Some(0)) => Some(Framing::Ts208),
                _ => None,
            };
            assert_eq!(framer.also_fits(), other, "{framing:?} {damaged:?}");
        }
    }
    let mut framer = Framer::new();
    let data = frames(Framing::Ts188, 9, &mut random).concat();
    let mut input = &data[..];
    while framer.next(&mut input).is_some() {}
    assert_eq!((framer.framing(), framer.also_fits()), (Some(Framing::Ts188), None));
}

#[test]
fn trap_15_one_packet_with_something_behind_it() {
    let packet = frame(Framing::Ts188, 1, &[]);
    for more in 1..188 {
        let mut data = packet.clone();
        data.resize(188 + more, 0x11);
        let units = all(&data);
        assert_eq!(packets(&units), [packet.as_slice()], "{more} {}", sketch(&units));
    }
}

#[test]
fn trap_15_transport_streams_in_transport_streams() {
    // Inner packets of 188 bytes in payloads of 184: their sync bytes are 192 apart.
    let inner = frames(Framing::Ts188, 60, &mut Random(4)).concat();
    let outer: Vec<_> = inner.chunks_exact(184).enumerate().map(|(n, data)| frame(Framing::Ts188, n, data)).collect();
    let data = outer.concat();
    for cut in 0..188 {
        let mut units = all(&data[cut..]);
        if cut > 0 {
            assert_eq!(sketch(&units[..1]), std::format!("S{}", 188 - cut));
            units.remove(0);
        }
        assert_eq!(packets(&units).len(), outer.len() - usize::from(cut > 0));
        assert!(units.iter().all(|unit| matches!(unit, Framed::Packet(_))), "{cut} {}", sketch(&units));
    }
}

#[test]
fn trap_15_damaged_sync_byte_costs_one_packet() {
    for framing in ALL {
        for count in 2..=12 {
            for bad in 0..count {
                let mut frames = frames(framing, count, &mut Random(99));
                frames[bad][framing.prefix()] = 0x46;
                let data = frames.concat();
                let units = all(&data);
                assert_eq!(packets(&units).len(), count - 1, "{framing:?} {bad} of {count}: {}", sketch(&units));
                if bad > 0 {
                    let expected = std::format!("{}B{}", "P".repeat(bad), "P".repeat(count - 1 - bad));
                    assert_eq!(sketch(&units), expected, "{framing:?}");
                }
            }
        }
    }
}

#[test]
fn damaged_sync_bytes_in_a_row() {
    for bad in 1..=40 {
        let mut frames = frames(Framing::Ts188, 60, &mut Random(7));
        for frame in &mut frames[5..5 + bad] {
            frame[0] = 0x46;
        }
        let data = frames.concat();
        let middle = if bad <= 3 { "B".repeat(bad) } else { std::format!("LS{}", bad * 188) };
        assert_eq!(sketch(&all(&data)), std::format!("PPPPP{middle}{}", "P".repeat(55 - bad)));
    }
}

/// Three sync bytes of five are a phase when the first two are among them, and else chance.
#[test]
fn bytes_like_sync_bytes_in_junk_are_no_phase() {
    let stream = (0..20).flat_map(|n| frame(Framing::Ts188, n, &[0xA5; 180])).collect::<Vec<_>>();
    for by_chance in [[0, 2, 3], [0, 2, 4], [0, 3, 4]] {
        let mut junk = vec![0x5A; 5000];
        by_chance.iter().for_each(|n| junk[100 + 188 * n] = SYNC_BYTE);
        let data = [&stream[..], &junk, &stream].concat();
        assert_eq!(sketch(&all(&data)), std::format!("{0}LS5000{0}", "P".repeat(20)), "{by_chance:?}");
    }
    // A new phase of which the third and the fifth sync byte are damaged.
    let mut damaged = stream.clone();
    (damaged[2 * 188], damaged[4 * 188]) = (0x46, 0x46);
    let data = [&stream[..], &[0x5A; 100], &damaged].concat();
    let expected = std::format!("{}LS100PPBPB{}", "P".repeat(20), "P".repeat(15));
    assert_eq!(sketch(&all(&data)), expected);
}

#[test]
fn every_third_sync_byte_damaged() {
    let mut frames = frames(Framing::Ts188, 60, &mut Random(8));
    for frame in frames.iter_mut().skip(2).step_by(3) {
        frame[0] = 0;
    }
    let data = frames.concat();
    assert_eq!(sketch(&all(&data)), "PPB".repeat(20));
}

#[test]
fn trap_15_resynchronisation_loses_no_intact_packet() {
    let mut random = Random(2024);
    for round in 0..4000 {
        let framing = ALL[round % 4];
        let count = 14 + random.below(8);
        let frames = frames(framing, count, &mut random);
        // bytes taken out of or put into one frame
        let hurt = 2 + random.below(count - 2);
        let mut damaged = frames.clone();
        let inserted = random.below(2) == 0;
        // Taken out of a prefix, they might as well be missing at the end of the packet before.
        let first = if inserted { 0 } else { framing.prefix() };
        let at = first + random.below(framing.size() - first);
        let n = 1 + random.below(framing.size() - 1);
        let end = (at + n).min(framing.size());
        if inserted {
            let n = 1 + random.below(1000);
            damaged[hurt].splice(at..at, random.bytes(n));
        } else {
            damaged[hurt].drain(at..end);
        }
        let data = damaged.concat();
        let units = all(&data);
        let found = packets(&units);
        for (n, frame) in frames.iter().enumerate() {
            let packet = &frame[framing.prefix()..][..188];
            // Bytes put in behind the prefix leave an intact packet with another prefix.
            let lone = n != hurt && n + 1 == count && hurt + 1 == n && inserted;
            assert!(
                n == hurt || lone || found.iter().any(|f| f[..] == *packet),
                "round {round} {framing:?} {n} of {count} lost, {hurt} hurt at {at}, {inserted}: {}",
                sketch(&units)
            );
        }
        let strange = found.iter().filter(|p| !frames.iter().any(|f| f[framing.prefix()..][..188] == p[..])).count();
        assert!(strange <= 2, "round {round}: {}", sketch(&units));
    }
}

#[test]
fn trap_15_truncated_last_packet() {
    for framing in ALL {
        for count in 1..8 {
            let data = frames(framing, count + 1, &mut Random(5)).concat();
            for left in framing.prefix() + 1..framing.size() {
                let data = &data[..count * framing.size() + left];
                let whole = left >= framing.prefix() + 188;
                let units = all(data);
                let last = if whole { "P".into() } else { std::format!("T{left}") };
                assert_eq!(sketch(&units), "P".repeat(count) + &last, "{framing:?}");
                if whole {
                    let Some(Framed::Packet(frame)) = units.last() else { panic!() };
                    assert_eq!(frame.trailer.len(), left - framing.prefix() - 188);
                }
            }
        }
    }
}

#[test]
fn junk_alone_is_skipped() {
    assert_eq!(all(&[]), []);
    assert_eq!(sketch(&all(&[0x47; 187])), "S187");
    assert_eq!(sketch(&all(&[0x11; 5000])), "S5000");
    assert_eq!(sketch(&all(&Random(47).bytes(1_000_000))), "S1000000");
}

#[test]
fn foreign_packets_between_two_phases_are_found() {
    // an overwritten part: 130 bytes of nothing, four packets, 58 bytes of another
    let mut random = Random(142);
    let before = frames(Framing::Ts188, 20, &mut random).concat();
    let foreign = frames(Framing::Ts188, 5, &mut random).concat();
    let data = [&before[..], &[0xFF; 130], &foreign[..4 * 188 + 58], &before].concat();
    assert_eq!(sketch(&all(&data)), std::format!("{0}LS130PPPPLS58{0}", "P".repeat(20)));
}

#[test]
fn concatenated_framings() {
    let mut random = Random(3);
    let a = frames(Framing::Ts188, 20, &mut random).concat();
    let b = frames(Framing::Ts204, 20, &mut random).concat();
    let data = [a, b].concat();
    let units = all(&data);
    assert!(packets(&units).len() >= 38, "{}", sketch(&units));
    assert_eq!(units.last().map(|u| matches!(u, Framed::Packet(f) if f.trailer.len() == 16)), Some(true));
}

#[test]
fn fixed_framing() {
    let data = frames(Framing::Ts188, 9, &mut Random(1)).concat();
    let framing = |framing| framed_with(&data, framing).collect::<Vec<_>>();
    assert_eq!(sketch(&framing(Framing::Ts188)), "P".repeat(9));
    assert!(packets(&framing(Framing::Ts204)).len() <= 1);
    let one = framed_with(&data[..188], Framing::Ts188).collect::<Vec<_>>();
    assert_eq!(sketch(&one), "P");
}

#[test]
fn datagrams() {
    let frames = frames(Framing::Ts188, 21, &mut Random(6));
    for mut framer in [Framer::new(), Framer::with_framing(Framing::Ts188)] {
        let mut found = vec![];
        for datagram in frames.chunks(7) {
            let bytes = datagram.concat();
            let mut input = &bytes[..];
            while let Some(unit) = framer.next(&mut input) {
                found.push(owned(unit));
            }
            while let Some(unit) = framer.finish() {
                found.push(owned(unit));
            }
            // nothing is held back at the end of a datagram
            assert_eq!(framer.position(), found.len() as u64 * 188);
        }
        assert!(found.iter().all(|unit| unit.0 == 'P') && found.len() == 21);
        assert_eq!(framer.framing(), Some(Framing::Ts188));
    }
}

#[test]
fn runs_are_what_next_would_say() {
    for framing in ALL {
        let mut frames = frames(framing, 400, &mut Random(11));
        frames[200][framing.prefix()] = 0;
        let data = frames.concat();
        for limit in [1, 5, 32, 33, 1000] {
            let mut framer = Framer::new();
            let mut input = &data[..];
            let mut found = vec![];
            loop {
                let run = framer.run(input, limit);
                assert!(run.len() <= limit);
                if run.is_empty() {
                    let Some(unit) = framer.next(&mut input) else { break };
                    found.push(owned(unit));
                } else {
                    // as one would after an event in the middle of a run
                    let take = run.len().div_ceil(2);
                    found.extend(run.frames().take(take).map(|frame| owned(Framed::Packet(frame))));
                    assert!(run.frames().map(|f| f.packet).eq(run.packets()));
                    framer.advance(&mut input, take);
                }
            }
            while let Some(unit) = framer.finish() {
                found.push(owned(unit));
            }
            assert_eq!(found, framed(&data).map(owned).collect::<Vec<_>>(), "{framing:?} {limit}");
        }
    }
}

/// A stream with all kinds of trouble.
fn troubled() -> impl Strategy<Value = Vec<u8>> {
    let edit = (0..12usize, any::<prop::sample::Index>(), 0..1500usize, any::<u8>());
    let edits = prop::collection::vec(edit, 0..6);
    (0..4usize, 0..40usize, any::<u64>(), edits).prop_map(|(framing, count, seed, edits)| {
        let mut random = Random(seed);
        let mut data = frames(ALL[framing], count, &mut random).concat();
        for (kind, at, n, byte) in edits {
            let at = at.index(data.len() + 1);
            let end = (at + n).min(data.len());
            match kind {
                0 => drop(data.drain(at..end)),
                1 => drop(data.splice(at..at, random.bytes(n))),
                2 => drop(data.splice(at..at, vec![SYNC_BYTE; n])),
                3 => data[at..end].fill(byte),
                4 => data[at..end].fill(SYNC_BYTE),
                5 => data.truncate(at),
                6 => drop(data.splice(at..at, frames(ALL[n % 4], n % 9, &mut random).concat())),
                _ => {
                    let size = ALL[framing].size();
                    let sync = at / size * size + ALL[framing].prefix();
                    if let Some(sync) = data.get_mut(sync) {
                        *sync = byte;
                    }
                }
            }
        }
        data
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn trap_42_any_split_gives_the_same_units(
        data in troubled(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..30),
        uniform in prop::option::of(1..400usize),
    ) {
        let expected: Vec<_> = all(&data).into_iter().map(owned).collect();
        let mut cuts: Vec<usize> = match uniform {
            Some(step) => (0..data.len()).step_by(step).collect(),
            None => cuts.iter().map(|cut| cut.index(data.len() + 1)).collect(),
        };
        cuts.extend([0, data.len()]);
        cuts.sort_unstable();
        let mut framer = Framer::new();
        let mut found = vec![];
        for cut in cuts.windows(2) {
            let mut chunk = &data[cut[0]..cut[1]];
            while let Some(unit) = framer.next(&mut chunk) {
                found.push(owned(unit));
            }
            prop_assert!(chunk.is_empty());
        }
        while let Some(unit) = framer.finish() {
            found.push(owned(unit));
        }
        prop_assert_eq!(found, expected);
        prop_assert_eq!(framer.position(), data.len() as u64);
    }

    #[test]
    fn any_bytes_are_covered(data in prop::collection::vec(prop_oneof![Just(SYNC_BYTE), any::<u8>()], 0..5000)) {
        all(&data);
        for framing in ALL {
            let units: Vec<_> = framed_with(&data, framing).collect();
            covers(&data, &units);
        }
    }
}

/// What is decided at a frame depends on nothing that came before it: so a reader of one part of a file decides as one of
/// all of it.
#[test]
fn resumed_at_any_frame_the_units_are_those_of_the_whole() {
    let mut random = Random(52);
    for (framing, other) in ALL.into_iter().zip([Framing::Ts204, Framing::Ts188, Framing::Ts208, Framing::M2ts192]) {
        let mut data = frames(framing, 40, &mut random).concat();
        data.extend(frames(other, 20, &mut random).concat());
        for _ in 0..6 {
            let at = random.below(data.len());
            match random.below(3) {
                0 => data[at] ^= 0x47,
                1 => drop(data.splice(at..at, random.bytes(70))),
                _ => drop(data.drain(at..data.len().min(at + 300))),
            }
        }
        let whole = all(&data);
        let mut resumed = 0;
        for (n, unit) in whole.iter().enumerate() {
            let (Framed::Packet(frame) | Framed::BadSync(frame)) = unit else { continue };
            let size = frame.prefix.len() + 188 + frame.trailer.len();
            let Some(now) = ALL.into_iter().find(|f| f.size() == size && f.prefix() == frame.prefix.len()) else {
                continue;
            };
            if now != framing && now != other || frame.position == 0 {
                continue;
            }
            let mut framer = Framer::resume(now, frame.position);
            let mut input = &data[frame.position as usize..];
            let mut units = Vec::new();
            while let Some(unit) = framer.next(&mut input) {
                units.push(owned(unit));
            }
            while let Some(unit) = framer.finish() {
                units.push(owned(unit));
            }
            assert!(units.into_iter().eq(whole[n..].iter().map(|unit| owned(*unit))), "{framing:?} from unit {n}");
            resumed += 1;
        }
        assert!(resumed > 40, "{framing:?}: {resumed}");
    }
}
