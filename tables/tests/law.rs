//! The law: however a capture is cut, the ranges together give exactly the rows of the whole, in the same order.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // small numbers
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

mod made;

use made::{Random, capture, corpus, cut, damage, same, serial, streams};
use std::sync::Arc;
use tables::{Plan, Query, Source, Table};

/// The tables whose rows are collected differently. All others are made of whole sections.
const DIFFERENT: [Table; 4] = [Table::Packets, Table::Pcrs, Table::Sections, Table::Pes];

#[test]
fn a_cut_at_every_byte_changes_nothing() {
    let data = capture();
    assert!(data.len() > 100 * 188, "{} packets", data.len() / 188);
    let source = Source::from_bytes(data.clone());
    for table in DIFFERENT {
        let whole = serial(&source, table);
        assert!(whole.num_rows() > 10, "{table}: {} rows", whole.num_rows());
        for at in 1..data.len() as u64 {
            // The look-back is a part of the capture only.
            let plan = Plan::with_cuts(&source, [at]).unwrap().look_back(1040);
            assert_eq!(plan.ranges().len(), 2);
            same(&format!("{table} cut at {at}"), &cut(&source, &plan, table), &whole);
        }
    }
}

#[test]
fn damaged_captures_cut_anywhere_change_nothing() {
    let mut random = Random(2718);
    let clean = capture();
    for round in 0..120 {
        let mut data = clean.clone();
        damage(&mut data, &mut random, 1 + round % 12);
        let source = Source::from_bytes(data.clone());
        for table in DIFFERENT {
            let whole = serial(&source, table);
            for _ in 0..40 {
                let mut cuts: Vec<u64> = (0..1 + random.below(12)).map(|_| random.below(data.len()) as u64).collect();
                cuts.sort_unstable();
                let plan = Plan::with_cuts(&source, cuts.iter().copied()).unwrap().look_back(1040);
                same(&format!("{table}, round {round}, cut at {cuts:?}"), &cut(&source, &plan, table), &whole);
            }
        }
    }
}

/// 100 bytes are lost, and from somewhere behind that each packet has a second 0x47 100 bytes in: the grid of the head
/// lies on those.
#[test]
fn a_range_that_is_led_astray_is_read_again() {
    let mut data = capture();
    data.chunks_exact_mut(188).skip(28).for_each(|packet| packet[100] = 0x47);
    drop(data.drain(188 * 20 + 50..188 * 20 + 150));
    let source = Source::from_bytes(data);
    for table in DIFFERENT {
        let whole = serial(&source, table);
        let query = Arc::new(Query::new(table));
        let plan = Plan::new(&source, 6).unwrap().look_back(1040);
        let parts: Vec<_> = plan.ranges().iter().map(|range| plan.read(&source, range, &query).unwrap()).collect();
        let agree: Vec<bool> = parts.windows(2).map(|pair| pair[0].leads_to(&pair[1])).collect();
        assert_eq!(agree, [false, true, true, true, true], "{table}");
        // Astray they agree with each other: what was read again must settle the next one, too.
        same(table.name(), &plan.merge(&source, parts).unwrap().into_batches().unwrap(), &whole);
    }
}

#[test]
fn up_to_64_ranges_of_every_capture_of_the_corpus_change_nothing() {
    let (mut rows, every) = (0, (2..=64).collect::<Vec<usize>>());
    for (name, data) in streams() {
        let is_small = data.len() < 70_000;
        let source = Source::from_bytes(data);
        for table in Table::ALL {
            let whole = serial(&source, table);
            rows += whole.num_rows();
            // All numbers where that takes no time, some where it does.
            let counts = match (DIFFERENT.contains(&table), is_small) {
                (true, true) => &every[..],
                (true, false) => &[2, 7, 64],
                (false, true) => &[2, 5, 16, 64],
                (false, false) => &[5],
            };
            for count in counts {
                let plan = Plan::new(&source, *count).unwrap();
                // Every other time with the shortest look-back.
                let plan = if count % 2 == 0 { plan.look_back(1040) } else { plan };
                same(&format!("{name}: {table} in {count} ranges"), &cut(&source, &plan, table), &whole);
            }
        }
    }
    assert!(corpus().is_none() || rows > 150_000, "{rows} rows");
}

/// Damaged with a seed, in many short ranges: small files of the corpus.
#[test]
fn damaged_captures_of_the_corpus_change_nothing() {
    let mut random = Random(31);
    for (name, clean) in streams().into_iter().filter(|(_, data)| (2000..400_000).contains(&data.len())) {
        for round in 0..4 {
            let mut data = clean.clone();
            damage(&mut data, &mut random, 3 + 9 * round);
            let source = Source::from_bytes(data);
            for table in DIFFERENT {
                let whole = serial(&source, table);
                for count in [2, 5, 64] {
                    let plan = Plan::new(&source, count).unwrap().look_back(1040);
                    let name = format!("{name}, round {round}: {table} in {count} ranges");
                    same(&name, &cut(&source, &plan, table), &whole);
                }
            }
        }
    }
}
