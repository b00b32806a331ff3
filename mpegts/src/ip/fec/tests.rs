#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)] // tests assert

use super::*;
use crate::ip::rtp::RtpPacket;
use hex_literal::hex;
use std::collections::{BTreeMap, BTreeSet};
use std::{vec, vec::Vec};
use wire::{Decode, Encode};

/// A linear congruential generator: the tests must be the same each time.
struct Random(u32);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.0 >> 8
    }

    fn bytes(&mut self, n: usize) -> Vec<u8> {
        (0..n).map(|_| self.next() as u8).collect()
    }
}

/// Media packets with random contents, of random lengths if `lengths`.
fn media(first: u16, count: u16, lengths: bool) -> Vec<Vec<u8>> {
    let mut random = Random(u32::from(first) + 1);
    (0..count)
        .map(|n| {
            let len = if lengths { random.next() as usize % 400 } else { 1316 };
            let [a, b] = first.wrapping_add(n).to_be_bytes();
            let marker = (random.next() as u8) & 0x80;
            // Padding, extension and sources are for FEC bits like others.
            let flags = if lengths { (random.next() as u8) & 0x3F } else { 0 };
            let mut d = vec![0x80 | flags, marker | 33, a, b];
            d.extend(random.bytes(4));
            d.extend([0xC0, 0xFF, 0xEE, 0x01]);
            d.extend(random.bytes(len));
            d
        })
        .collect()
}

fn sequence(datagram: &[u8]) -> u16 {
    u16::from_be_bytes([datagram[2], datagram[3]])
}

/// The FEC packets of a stream, each behind the media packet that completes it.
fn protect(encoder: &mut FecEncoder, media: &[Vec<u8>]) -> Vec<Vec<(Direction, Vec<u8>)>> {
    let mut out = Vec::new();
    for d in media {
        let mut fec = Vec::new();
        encoder.push(d, |direction, f| fec.push((direction, f.to_vec()))).unwrap();
        out.push(fec);
    }
    out
}

/// What comes out of a decoder for media packets of which some are missing.
struct Outcome {
    restored: BTreeMap<u16, Vec<u8>>,
    lost: BTreeSet<u16>,
}

impl Outcome {
    fn take(&mut self, event: FecEvent<'_>) {
        match event {
            FecEvent::Restored(d) => assert!(self.restored.insert(sequence(d), d.to_vec()).is_none()),
            FecEvent::Lost { first, count } => self.lost.extend((0..count).map(|n| first.wrapping_add(n))),
        }
    }

    /// What there is, or at the end of the input all that is left.
    fn drain(&mut self, decoder: &mut FecDecoder, end: bool) {
        while let Some(event) = if end { decoder.finish() } else { decoder.next() } {
            self.take(event);
        }
    }
}

fn decode(history: u16, media: &[Vec<u8>], fec: &[Vec<(Direction, Vec<u8>)>], keep: impl Fn(u16) -> bool) -> Outcome {
    let mut decoder = FecDecoder::new(history);
    let mut outcome = Outcome { restored: BTreeMap::new(), lost: BTreeSet::new() };
    for (d, fec) in media.iter().zip(fec) {
        if keep(sequence(d)) {
            decoder.push(d).unwrap();
        }
        for (_, f) in fec {
            decoder.push_fec(f).unwrap();
        }
        outcome.drain(&mut decoder, false);
    }
    outcome.drain(&mut decoder, true);
    assert_eq!(decoder.statistics().restored as usize, outcome.restored.len());
    assert_eq!(decoder.statistics().lost as usize, outcome.lost.len());
    outcome
}

#[test]
fn header_by_hand() {
    // As sent by another encoder: P, X, CC, M 0; PT 96; SSRC 0; E, PT recovery 0; column, offset 5, NA 10
    let bytes = hex!("80 60 0102 11223344 00000000 abcd 0524 a1 000000 55667788 00 05 0a 00 c1c2");
    let column = FecPacket {
        payload_type: 96,
        sequence_number: 0x0102,
        timestamp: 0x1122_3344,
        sn_base_low_bits: 0xABCD,
        length_recovery: 0x0524,
        e: true,
        pt_recovery: 33,
        ts_recovery: 0x5566_7788,
        offset: 5,
        na: 10,
        payload: Blob(&[0xC1, 0xC2]),
        ..Default::default()
    };
    assert_eq!(FecPacket::from_bytes(&bytes).unwrap(), column);
    assert_eq!(column.encode_to_vec().unwrap(), bytes);
    // All the others: flags, mask, N, D, type 2, index 5, extension bits
    let bytes = hex!("b7 e0 0001 00000002 00000003 0004 0005 21 123456 00000006 d5 01 14 99");
    let row = FecPacket::from_bytes(&bytes).unwrap();
    assert!(row.padding_recovery && row.extension_recovery && row.marker_recovery && row.n && row.d && !row.e);
    assert_eq!((row.csrc_count_recovery, row.pt_recovery, row.mask), (7, 33, 0x12_3456));
    assert_eq!((row.fec_type, row.index, row.offset, row.na), (FecType::REED_SOLOMON, 5, 1, 20));
    assert_eq!((row.sn_base_ext_bits, row.payload), (0x99, Blob(&[])));
    assert_eq!(row.encode_to_vec().unwrap(), bytes);
}

#[test]
fn parity_by_hand() {
    let mut encoder = FecEncoder::new(1, 4).unwrap().with_rows(false).with_sequence_numbers(7, 0);
    let packets = [
        hex!("80 21 ffff 00000001 00000009 01 02 04").to_vec(),
        hex!("80 a1 0000 00000002 00000009 10").to_vec(),
        hex!("a0 21 0001 00000004 00000009 20 40").to_vec(),
        hex!("80 21 0002 00000008 00000009").to_vec(),
    ];
    let fec: Vec<_> = protect(&mut encoder, &packets).concat();
    assert_eq!(fec.len(), 1);
    // Marker once, padding once; 1 ^ 2 ^ 4 ^ 8; lengths 3 ^ 1 ^ 2 ^ 0; payload 01^10^20, 02^40, 04
    let expected = hex!("a0 e0 0007 00000008 00000000 ffff 0000 80 000000 0000000f 00 01 04 00 31 42 04");
    assert_eq!(fec[0], (Direction::Column, expected.to_vec()));
    // The second one is missing.
    let mut decoder = FecDecoder::new(16);
    for n in [0, 2, 3] {
        decoder.push(&packets[n]).unwrap();
    }
    decoder.push_fec(&expected).unwrap();
    assert_eq!(decoder.next(), Some(FecEvent::Restored(&packets[1])));
    assert_eq!(decoder.next(), None);
}

#[test]
fn encoder_fills_the_matrix() {
    let all = media(65530, 40, true);
    let mut encoder = FecEncoder::new(4, 5).unwrap().with_sequence_numbers(65535, 100);
    let fec = protect(&mut encoder, &all);
    let heads = |direction| -> Vec<(u16, u16, u8, u8, bool)> {
        let of = fec.iter().flatten().filter(|(d, _)| *d == direction);
        let read = of.map(|(_, f)| FecPacket::from_bytes(f).unwrap());
        read.map(|f| (f.sequence_number, f.sn_base_low_bits, f.offset, f.na, f.d)).collect()
    };
    let columns: Vec<_> = (0..8)
        .map(|n: u16| (65535u16.wrapping_add(n), 65530u16.wrapping_add(n / 4 * 20 + n % 4), 4, 5, false))
        .collect();
    assert_eq!(heads(Direction::Column), columns);
    let rows: Vec<_> = (0..10).map(|n: u16| (100 + n, 65530u16.wrapping_add(4 * n), 1, 4, true)).collect();
    assert_eq!(heads(Direction::Row), rows);
    // Each with the packet that completes it.
    let counts: Vec<_> = fec[..20].iter().map(Vec::len).collect();
    assert_eq!(counts, [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 2]);
    // A jump in the stream starts anew.
    let mut encoder = FecEncoder::new(4, 5).unwrap();
    assert_eq!(protect(&mut encoder, &all[..18]).concat().len(), 6);
    let after = protect(&mut encoder, &media(9, 20, false)).concat();
    assert_eq!(after.len(), 9);
    assert_eq!(FecPacket::from_bytes(&after[0].1).unwrap().sn_base_low_bits, 9);
}

#[test]
fn geometry_of_the_standard() {
    for (l, d) in [(1, 4), (20, 5), (5, 20), (10, 10), (1, 20), (20, 4)] {
        assert!(FecEncoder::new(l, d).is_ok(), "{l} {d}");
    }
    for (l, d, at) in [(0, 4, "L"), (21, 4, "L"), (5, 3, "D"), (4, 21, "D"), (20, 6, "L * D"), (11, 10, "L * D")] {
        assert_eq!(FecEncoder::new(l, d).unwrap_err().at(), at, "{l} {d}");
    }
}

/// What rows and columns can restore, by taking what is the only missing one again and again.
fn peel(first: u16, count: u16, l: u16, d: u16, rows: bool, missing: &BTreeSet<u16>) -> BTreeSet<u16> {
    let mut groups: Vec<Vec<u16>> = Vec::new();
    for block in 0..count / (l * d) {
        let base = first.wrapping_add(block * l * d);
        let at = |row: u16, column: u16| base.wrapping_add(row * l + column);
        groups.extend((0..l).map(|c| (0..d).map(|r| at(r, c)).collect::<Vec<_>>()));
        if rows {
            groups.extend((0..d).map(|r| (0..l).map(|c| at(r, c)).collect::<Vec<_>>()));
        }
    }
    let mut left = missing.clone();
    while let Some(found) = groups.iter().find_map(|g| {
        let mut gone = g.iter().filter(|n| left.contains(n));
        gone.next().filter(|_| gone.next().is_none()).copied()
    }) {
        left.remove(&found);
    }
    left
}

#[test]
fn random_losses_are_restored_as_far_as_possible_and_no_further() {
    let mut random = Random(99);
    let (mut restored, mut lost) = (0, 0);
    for round in 0..120u16 {
        let (l, d) = [(5, 4), (4, 5), (10, 10), (1, 20), (7, 6), (20, 5)][usize::from(round % 6)];
        let rows = round % 4 != 3;
        let first = 65500u16.wrapping_add(round * 17);
        let count = u16::from(l) * u16::from(d) * 3;
        let all = media(first, count, true);
        let mut encoder = FecEncoder::new(l, d).unwrap().with_rows(rows);
        let fec = protect(&mut encoder, &all);
        let percent = 2 + u32::from(round % 10) * 5;
        // The first packet says where the stream begins.
        let missing: BTreeSet<u16> =
            (1..count).map(|n| first.wrapping_add(n)).filter(|_| random.next() % 100 < percent).collect();
        let outcome = decode(400, &all, &fec, |n| !missing.contains(&n));
        let hopeless = peel(first, count, l.into(), d.into(), rows, &missing);
        // A loss at the very end that nothing tells of is not known to be one.
        let known: BTreeSet<u16> = hopeless.iter().copied().filter(|n| outcome.lost.contains(n)).collect();
        assert_eq!(outcome.lost, known, "round {round}");
        let tail = |n: &u16| (n.wrapping_sub(first)..count).all(|m| missing.contains(&first.wrapping_add(m)));
        assert!(hopeless.difference(&known).all(tail), "round {round}");
        let expected: BTreeSet<u16> = missing.difference(&hopeless).copied().collect();
        assert_eq!(outcome.restored.keys().copied().collect::<BTreeSet<_>>(), expected, "round {round}");
        for (n, d) in &outcome.restored {
            assert_eq!(*d, all[usize::from(n.wrapping_sub(first))]);
        }
        restored += outcome.restored.len();
        lost += outcome.lost.len();
    }
    assert!(restored > 1300 && lost > 1300, "{restored} {lost}");
}

#[test]
fn burst_of_a_whole_row_is_restored_by_columns() {
    let all = media(100, 200, false);
    let fec = protect(&mut FecEncoder::new(10, 5).unwrap().with_rows(false), &all);
    for start in 101..280u16 {
        let outcome = decode(100, &all, &fec, |n| !(start..start + 10).contains(&n));
        assert_eq!((outcome.restored.len(), outcome.lost.len()), (10, 0), "{start}");
        assert!(outcome.restored.iter().all(|(n, d)| *d == all[usize::from(n - 100)]));
    }
    // One more, within one matrix, is one too many for its column.
    let outcome = decode(100, &all, &fec, |n| !(112..123).contains(&n));
    assert_eq!(outcome.lost, BTreeSet::from([112, 122]));
}

#[test]
fn order_of_arrival_does_not_matter() {
    let all = media(1, 60, true);
    let fec = protect(&mut FecEncoder::new(5, 4).unwrap(), &all).concat();
    let mut decoder = FecDecoder::new(200);
    let mut outcome = Outcome { restored: BTreeMap::new(), lost: BTreeSet::new() };
    decoder.push(&all[0]).unwrap();
    for (_, f) in fec.iter().rev() {
        decoder.push_fec(f).unwrap();
    }
    for (n, d) in all.iter().enumerate().rev() {
        if n % 7 != 3 {
            decoder.push(d).unwrap();
        }
        outcome.drain(&mut decoder, false);
    }
    // Restored before they came, or because they never did: the same bytes.
    assert!((0..60).filter(|n| n % 7 == 3).all(|n| outcome.restored.contains_key(&(n + 1))));
    assert!(outcome.restored.iter().all(|(n, d)| *d == all[usize::from(n - 1)]));
    outcome.drain(&mut decoder, true);
    assert!(outcome.lost.is_empty());
}

#[test]
fn the_end_forgets_nothing_that_was_restored() {
    let all = media(1, 20, false);
    let fec = protect(&mut FecEncoder::new(5, 4).unwrap(), &all).concat();
    let mut decoder = FecDecoder::new(50);
    for d in all.iter().filter(|d| ![7, 20].contains(&sequence(d))) {
        decoder.push(d).unwrap();
    }
    let column = fec.iter().find(|(_, f)| FecPacket::from_bytes(f).is_ok_and(|f| covers(&f, 7) && !covers(&f, 20)));
    decoder.push_fec(&column.unwrap().1).unwrap();
    let mut outcome = Outcome { restored: BTreeMap::new(), lost: BTreeSet::new() };
    outcome.drain(&mut decoder, true);
    assert_eq!(outcome.restored.keys().collect::<Vec<_>>(), [&7]);
    assert!(decoder.finish().is_none());
}

/// Whether a FEC packet protects the media packet of this number.
fn covers(fec: &FecPacket<'_>, sequence: u16) -> bool {
    (0..u16::from(fec.na)).any(|n| fec.sn_base_low_bits + n * u16::from(fec.offset) == sequence)
}

#[test]
fn what_cannot_be_right_is_rejected() {
    let all = media(1, 20, false);
    let fec = protect(&mut FecEncoder::new(5, 4).unwrap(), &all).concat();
    let mut decoder = FecDecoder::new(50);
    for d in all.iter().filter(|d| sequence(d) != 7) {
        decoder.push(d).unwrap();
    }
    // Row 6..=10 with a length longer than its data, and with another payload type.
    for (at, value) in [(14, 0xFF), (16, 0x12)] {
        let mut f = fec.iter().find(|(d, f)| *d == Direction::Row && f[13] == 6).unwrap().1.clone();
        f[at] ^= value;
        decoder.push_fec(&f).unwrap();
    }
    assert_eq!(decoder.next(), None);
    assert_eq!(decoder.statistics().rejected, 2);
    let wrong = |change: fn(&mut Vec<u8>)| {
        let mut f = fec[0].1.clone();
        change(&mut f);
        FecDecoder::new(50).push_fec(&f).unwrap_err().at()
    };
    assert_eq!(wrong(|f| f[24] |= 0x08), "FecPacket.fec_type");
    assert_eq!(wrong(|f| f[26] = 0), "FecPacket.na");
    assert_eq!(wrong(|f| f[26] = 65), "FecPacket.na");
    assert_eq!(wrong(|f| f[25] = 0), "FecPacket.offset");
    assert_eq!(wrong(|f| f[25] = 13), "FecPacket.offset");
    assert_eq!(wrong(|f| f[0] = 0x40), "FecPacket.version");
    assert_eq!(wrong(|f| f.truncate(27)), "FecPacket.sn_base_ext_bits");
    assert_eq!(decoder.push(&[0x80; 11]).unwrap_err().at(), "RtpPacket");
    assert_eq!(decoder.push(&vec![0x80; 10_000]).unwrap_err().at(), "datagram");
    // The right one still does its work.
    let right = &fec.iter().find(|(d, f)| *d == Direction::Row && f[13] == 6).unwrap().1;
    decoder.push_fec(right).unwrap();
    assert_eq!(decoder.next(), Some(FecEvent::Restored(&all[6])));
}

#[test]
fn another_stream_begins() {
    let mut decoder = FecDecoder::new(50);
    let mut outcome = Outcome { restored: BTreeMap::new(), lost: BTreeSet::new() };
    let first = media(10, 5, false);
    for n in [0, 1, 3] {
        decoder.push(&first[n]).unwrap();
    }
    // One stray packet changes nothing, two in a row do.
    let second = media(30_000, 20, false);
    decoder.push(&second[0]).unwrap();
    decoder.push(&first[4]).unwrap();
    outcome.drain(&mut decoder, false);
    assert!(outcome.lost.is_empty());
    decoder.push(&second[5]).unwrap();
    decoder.push(&second[6]).unwrap();
    outcome.drain(&mut decoder, false);
    assert_eq!(outcome.lost, BTreeSet::from([12]));
    // Another source at once.
    let mut other = media(7, 1, false).remove(0);
    other[11] ^= 1;
    decoder.push(&other).unwrap();
    let fec = protect(&mut FecEncoder::new(5, 4).unwrap(), &second).concat();
    fec.iter().for_each(|(_, f)| decoder.push_fec(f).unwrap());
    assert_eq!(decoder.next(), None);
}

/// A FEC packet of one media packet is that media packet: what it restores shows whether it was taken.
#[test]
fn fec_packets_far_from_the_history_are_of_no_use() {
    let all = media(65_500, 200, false);
    let parity = |n: usize| {
        let (head, data) = all[n].split_at(12);
        let fec = FecPacket {
            sn_base_low_bits: sequence(head),
            length_recovery: data.len() as u16,
            marker_recovery: head[1] & 0x80 != 0,
            pt_recovery: head[1] & 0x7F,
            ts_recovery: u32::from_be_bytes(head[4..8].try_into().unwrap()),
            offset: 1,
            na: 1,
            payload: Blob(data),
            ..Default::default()
        };
        fec.encode_to_vec().unwrap()
    };
    let restored = |first: usize, n: usize| {
        let mut decoder = FecDecoder::new(10);
        all[first..100].iter().for_each(|d| decoder.push(d).unwrap());
        decoder.push_fec(&parity(n)).unwrap();
        let mut outcome = Outcome { restored: BTreeMap::new(), lost: BTreeSet::new() };
        outcome.drain(&mut decoder, false);
        outcome.restored.into_values().next()
    };
    // In the history nothing is missing. Ahead of it a packet is restored that is as far from its end as
    // it is long, and none that is farther.
    for first in [90, 95] {
        assert_eq!(restored(first, 99), None);
        for n in [100, 105, 110] {
            assert!(restored(first, n).is_some_and(|d| d == all[n]), "{first} {n}");
        }
        for n in [111, 112, 150, first - 1, first - 5] {
            assert_eq!(restored(first, n), None, "{first} {n}");
        }
    }
}

#[test]
fn trap_40_history_and_fec_packets_are_bounded() {
    let mut decoder = FecDecoder::new(100);
    let all = media(0, 2000, false);
    decoder.push(&all[0]).unwrap();
    let fec = protect(&mut FecEncoder::new(20, 5).unwrap(), &all);
    // Nothing but FEC, then every tenth media packet: no restoring, and no memory beyond the history.
    let heap = wire::testing::measure(|| {
        for (n, (d, fec)) in all.iter().zip(&fec).enumerate() {
            fec.iter().for_each(|(_, f)| decoder.push_fec(f).unwrap());
            if n % 10 == 9 {
                decoder.push(d).unwrap();
            }
            while decoder.next().is_some() {}
        }
    });
    assert!(heap.bytes_max < 1_000_000, "{}", heap.bytes_max);
    assert!(decoder.statistics().lost > 1500);
}

#[test]
fn trap_41_no_allocation_without_losses() {
    let all = media(0, 900, false);
    let mut encoder = FecEncoder::new(10, 10).unwrap();
    let mut decoder = FecDecoder::new(200);
    let mut fec: Vec<Vec<u8>> = vec![Vec::new(); 3];
    let mut turn = |range: core::ops::Range<usize>| {
        for d in &all[range] {
            let mut count = 0;
            let mut keep = |_: Direction, f: &[u8]| {
                fec[count].clear();
                fec[count].extend_from_slice(f);
                count += 1;
            };
            encoder.push(d, &mut keep).unwrap();
            decoder.push(d).unwrap();
            fec[..count].iter().for_each(|f| decoder.push_fec(f).unwrap());
            assert_eq!(decoder.next(), None);
        }
    };
    turn(0..500);
    let heap = wire::testing::measure(|| turn(500..900));
    assert_eq!(heap.count_total, 0);
    // What was protected is a stream of RTP.
    assert!(RtpPacket::from_bytes(&all[0]).is_ok());
}

proptest::proptest! {
    /// Lost, repeated, delayed media and FEC packets: whatever is restored is what was sent.
    #[test]
    fn any_disorder_restores_nothing_wrong(
        fates in proptest::collection::vec((0u8..10, 0usize..30), 120..240),
        history in 1u16..200,
    ) {
        let all = media(65_480, 120, true);
        let mut encoder = FecEncoder::new(6, 5).unwrap();
        let mut line: Vec<(usize, Vec<u8>, bool)> = Vec::new();
        let mut fate = fates.iter().cycle();
        for (n, d) in all.iter().enumerate() {
            let mut sent = vec![(d.clone(), true)];
            encoder.push(d, |_, f| sent.push((f.to_vec(), false))).unwrap();
            for (d, is_media) in sent {
                let (kind, delay) = fate.next().unwrap();
                let delay = if *kind == 1 { *delay } else { 0 };
                let copies = match kind { 0 => 0, 2 => 2, _ => 1 };
                (0..copies).for_each(|_| line.push((n + delay, d.clone(), is_media)));
            }
        }
        line.sort_by_key(|(time, ..)| *time);
        let mut decoder = FecDecoder::new(history);
        for (_, d, is_media) in &line {
            if *is_media {
                decoder.push(d).unwrap();
            } else {
                // Too short a history for a column is an error.
                let _ = decoder.push_fec(d);
            }
            while let Some(event) = decoder.next() {
                if let FecEvent::Restored(d) = event {
                    assert_eq!(d, all[usize::from(sequence(d).wrapping_sub(65_480))]);
                }
            }
        }
        assert_eq!(decoder.statistics().rejected, 0);
    }

    /// Noise in, no panic out.
    #[test]
    fn noise_is_survived(input in proptest::collection::vec((proptest::bool::ANY, proptest::collection::vec(0u8..255, 0..60)), 0..80)) {
        let mut decoder = FecDecoder::new(20);
        let mut encoder = FecEncoder::new(2, 4).unwrap();
        for (is_media, mut d) in input {
            if let Some(b) = d.first_mut() {
                *b = *b & 0x3F | 0x80;
            }
            let _ = if is_media { decoder.push(&d) } else { decoder.push_fec(&d) };
            let _ = encoder.push(&d, |_, f| assert!(f.len() >= FEC_HEADER_SIZE));
            while decoder.next().is_some() {}
        }
    }
}
