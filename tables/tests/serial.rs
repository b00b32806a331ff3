//! The rows of a whole capture are what the crates find in it by other ways, and what another analyser found.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

mod made;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int16Type, Int64Type};
use dvb_si::table::PrivateSection;
use made::{capture, corpus, damage, lines, streams};
use mpegts::demux::{Demux, Event, Watch};
use mpegts::packet::PidTable;
use mpegts::packet::continuity::{PayloadContinuity, Step};
use mpegts::packet::framing::{Framed, framed};
use mpegts::pes::{Delivery, PesEvent};
use mpegts::section::Section;
use mpegts::{Pid, PidSet};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use tables::{Fold, Plan, Query, Source, Table};

fn batch(data: &[u8], query: Query) -> RecordBatch {
    let source = Source::from_bytes(data);
    let plan = Plan::new(&source, 1).unwrap();
    let part = plan.read(&source, &plan.ranges()[0], &Arc::new(query)).unwrap();
    part.into_batches().unwrap().remove(0)
}

fn table(data: &[u8], table: Table) -> RecordBatch {
    batch(data, Query::new(table))
}

fn numbers(batch: &RecordBatch, column: &str) -> Vec<Option<i64>> {
    let array = batch.column_by_name(column).unwrap();
    match array.as_primitive_opt::<Int64Type>() {
        Some(array) => array.iter().collect(),
        None => array.as_primitive::<Int16Type>().iter().map(|n| n.map(i64::from)).collect(),
    }
}

fn texts(batch: &RecordBatch, column: &str) -> Vec<Option<String>> {
    batch.column_by_name(column).unwrap().as_string::<i32>().iter().map(|text| text.map(str::to_string)).collect()
}

/// The corpus, and captures made here, damaged ones too.
fn captures() -> Vec<(String, Vec<u8>)> {
    let mut random = made::Random(5);
    let made = (0..20).map(|n| {
        let mut data = capture();
        damage(&mut data, &mut random, n);
        (format!("made {n}"), data)
    });
    made.chain(streams()).collect()
}

#[test]
fn packets_are_those_of_the_framer_with_the_steps_of_the_machine() {
    for (name, data) in captures() {
        let mut machines = PidTable::<PayloadContinuity>::new();
        let mut expected = Vec::new();
        for unit in framed(&data) {
            let Framed::Packet(frame) = unit else { continue };
            let step = machines.entry(frame.packet.pid()).check(frame.packet);
            let word = match step {
                Step::Discontinuity { signalled: true, .. } => "signalled_discontinuity".to_string(),
                step => {
                    let word = format!("{step:?}");
                    let word = word.split(' ').next().unwrap();
                    let snake = word.chars().flat_map(|c| c.is_uppercase().then_some('_').into_iter().chain([c]));
                    snake.collect::<String>().trim_start_matches('_').to_lowercase()
                }
            };
            let (p, missing) = (frame.packet, step.missing().map(|n| n.to_string()).unwrap_or_default());
            expected.push(format!(
                "{}|{}|{}|{}|{}|{}|{}|{}|{word}|{missing}|{}|{}|{}|",
                frame.position,
                p.pid().get(),
                p.transport_error_indicator(),
                p.payload_unit_start_indicator(),
                p.transport_priority(),
                p.transport_scrambling_control(),
                p.adaptation_field_control(),
                p.continuity_counter(),
                p.discontinuity_indicator(),
                p.random_access_indicator(),
                p.pcr().map(|pcr| pcr.ticks().to_string()).unwrap_or_default(),
            ));
        }
        let ours = lines(&[table(&data, Table::Packets)]);
        assert_eq!(ours.len(), expected.len(), "{name}");
        for (ours, expected) in ours.iter().zip(&expected) {
            assert_eq!(ours, expected, "{name}");
        }
    }
}

#[test]
fn counts_by_pid_are_those_of_the_reference() {
    let Some(corpus) = corpus() else { return };
    let mut compared = 0;
    for (name, data) in streams() {
        let path = corpus.join("ts-reference").join(name.replace(".ts", ".analyze.json"));
        let Ok(reference) = std::fs::read(path) else { continue };
        let reference: Value = serde_json::from_slice(&reference).unwrap();
        if name == "test-142.ts" {
            continue; // The reference loses its way for four packets.
        }
        let packets = table(&data, Table::Packets);
        let words = packets.column_by_name("continuity").unwrap().as_dictionary::<Int8Type>();
        let words = words.downcast_dict::<arrow_array::StringArray>().unwrap();
        let mut found: BTreeMap<i64, [u64; 3]> = BTreeMap::new();
        for ((pid, word), error) in numbers(&packets, "pid")
            .into_iter()
            .zip(words)
            .zip(packets.column_by_name("transport_error_indicator").unwrap().as_boolean().iter())
        {
            let counts = found.entry(pid.unwrap()).or_default();
            counts[0] += u64::from(error == Some(false));
            counts[1] += u64::from(word == Some("discontinuity"));
        }
        for pid in numbers(&table(&data, Table::Pcrs), "pid") {
            found.entry(pid.unwrap()).or_default()[2] += 1;
        }
        for p in reference["pids"].as_array().into_iter().flatten() {
            let pid = p["id"].as_i64().unwrap();
            let want = ["total", "discontinuities", "pcr"].map(|key| p["packets"][key].as_u64().unwrap_or(0));
            assert_eq!(found.get(&pid).copied().unwrap_or_default(), want, "{name}: PID {pid}");
            compared += 1;
        }
    }
    assert!(compared > 150, "{compared} PIDs");
}

/// `stream_id`, PTS and DTS.
type Head = (i64, Option<i64>, Option<i64>);

/// The events of a whole capture.
fn each_event(demux: &mut Demux, mut data: &[u8], mut each: impl FnMut(Event<'_>)) {
    while let Some(event) = demux.next(&mut data) {
        each(event);
    }
    while let Some(event) = demux.finish() {
        each(event);
    }
}

/// PIDs on which nothing looks like PES packets, where the demultiplexer and the table must find the same sections.
fn of_sections(data: &[u8]) -> PidSet {
    let mut pids = PidSet::all();
    for unit in framed(data) {
        let Framed::Packet(frame) = unit else { continue };
        let packet = frame.packet;
        let payload = packet.payload().ok().flatten().unwrap_or_default();
        if packet.payload_unit_start_indicator() && payload.starts_with(&[0, 0, 1]) {
            pids.remove(packet.pid());
        }
    }
    pids.remove(Pid::NULL);
    pids.remove(Pid::DOCSIS);
    pids
}

#[test]
fn sections_are_those_of_the_demultiplexer() {
    let mut compared = 0;
    for (name, data) in captures() {
        let pids = of_sections(&data);
        let mut demux = Demux::new();
        for pid in pids.iter() {
            demux.watch(pid, Watch::Sections);
        }
        let mut expected: BTreeMap<i64, Vec<(Vec<u8>, bool)>> = BTreeMap::new();
        each_event(&mut demux, &data, |event| {
            let (pid, bytes, is_good) = match event {
                Event::Section { pid, section, .. } => (pid, section.as_bytes(), true),
                Event::BadSection { pid, bad, .. } => (pid, bad.bytes, false),
                _ => return,
            };
            if pids.contains(pid) {
                expected.entry(pid.get().into()).or_default().push((bytes.to_vec(), is_good));
            }
        });
        let sections = batch(&data, Query::new(Table::Sections).pids(pids));
        let mut ours: BTreeMap<i64, Vec<(Vec<u8>, bool)>> = BTreeMap::new();
        let bytes = sections.column_by_name("bytes").unwrap().as_binary::<i32>();
        for ((pid, bytes), error) in numbers(&sections, "pid").into_iter().zip(bytes).zip(texts(&sections, "error")) {
            ours.entry(pid.unwrap()).or_default().push((bytes.unwrap().to_vec(), error.is_none()));
            compared += 1;
        }
        for (pid, expected) in &expected {
            assert_eq!(ours.get(pid), Some(expected), "{name}: PID {pid}");
        }
        assert_eq!(ours.len(), expected.len(), "{name}");
    }
    assert!(compared > 300 && (corpus().is_none() || compared > 8000), "{compared} sections");
}

#[test]
fn sections_of_the_reference_are_all_there() {
    let Some(corpus) = corpus() else { return };
    let mut compared = 0;
    for (name, data) in streams() {
        // T2-MI packets, and packets with transport_error_indicator, read as if they were sections.
        if ["test-109.ts", "test-127.ts", "test-138.ts", "test-181.ts"].contains(&&*name) {
            continue;
        }
        let Ok(reference) = std::fs::read(corpus.join("ts-reference").join(name.replace(".ts", ".sections.bin")))
        else {
            continue;
        };
        let sections = table(&data, Table::Sections);
        let mut ours: BTreeMap<Vec<u8>, i32> = BTreeMap::new();
        for bytes in sections.column_by_name("bytes").unwrap().as_binary::<i32>().iter().flatten() {
            *ours.entry(bytes.to_vec()).or_default() += 1;
        }
        let mut rest = &reference[..];
        while let [_, high, low, ..] = *rest {
            let (section, behind) = rest.split_at(3 + usize::from(u16::from_be_bytes([high & 0x0F, low])));
            let left = ours.get_mut(section).map(|left| {
                *left -= 1;
                *left
            });
            assert!(left.is_some_and(|left| left >= 0), "{name}: table_id {:#04x}", section[0]);
            (rest, compared) = (behind, compared + 1);
        }
    }
    assert!(compared > 4500, "{compared} sections");
}

#[test]
fn pes_packets_are_those_of_the_demultiplexer() {
    let mut compared = 0;
    for (name, data) in captures() {
        let pids: PidSet = {
            let sections = of_sections(&data);
            (0..0x1FFE).filter_map(Pid::new).filter(|pid| !sections.contains(*pid)).collect()
        };
        let mut demux = Demux::new();
        for pid in pids.iter() {
            demux.watch(pid, Watch::Pes(Delivery::Headers));
        }
        let mut expected: BTreeMap<i64, Vec<Head>> = BTreeMap::new();
        each_event(&mut demux, &data, |event| {
            let Event::Pes { pid, event: PesEvent::Start { head }, .. } = event else { return };
            let header = head.header();
            let time = |t: Option<mpegts::clock::Timestamp>| t.map(|t| i64::try_from(t.get()).unwrap());
            let (pts, dts) = header.map_or((None, None), |h| (time(h.pts()), time(h.dts())));
            expected.entry(pid.get().into()).or_default().push((head.stream_id().0.into(), pts, dts));
        });
        let pes = table(&data, Table::Pes);
        let mut ours: BTreeMap<i64, Vec<Head>> = BTreeMap::new();
        let (ids, pts, dts) = (numbers(&pes, "stream_id"), numbers(&pes, "pts"), numbers(&pes, "dts"));
        let lengths = pes.column_by_name("pes_packet_length").unwrap();
        for (n, pid) in numbers(&pes, "pid").into_iter().enumerate() {
            // Without a length the head does not decode: the demultiplexer has no start there either.
            if !arrow_array::Array::is_null(lengths, n) {
                ours.entry(pid.unwrap()).or_default().push((ids[n].unwrap(), pts[n], dts[n]));
                compared += 1;
            }
        }
        for (pid, expected) in &expected {
            assert_eq!(ours.get(pid), Some(expected), "{name}: PID {pid}");
        }
        assert_eq!(ours.len(), expected.len(), "{name}");
    }
    assert!(compared > 100 && (corpus().is_none() || compared > 5000), "{compared} PES packets");
}

/// As tshark 4.0 reads them: how many, the first, the hundredth, all of them summed up.
#[test]
fn clock_references_of_test_064() {
    let Some((_, data)) = streams().into_iter().find(|s| s.0 == "test-064.ts") else { return };
    let pcrs = table(&data, Table::Pcrs);
    let ticks: Vec<i64> = numbers(&pcrs, "pcr").into_iter().flatten().collect();
    assert_eq!(
        (ticks.len(), ticks[0], ticks[100], ticks.iter().sum()),
        (101, 20_070_600, 287_370_600, 15_617_130_600i64)
    );
    let (base, extension) =
        (numbers(&pcrs, "program_clock_reference_base"), numbers(&pcrs, "program_clock_reference_extension"));
    for ((base, extension), ticks) in base.into_iter().zip(extension).zip(ticks) {
        assert_eq!(base.unwrap() * 300 + extension.unwrap(), ticks);
    }
}

/// `path` leads, in the JSON of the whole section, to the JSON of the descriptor.
#[test]
fn descriptors_stand_where_their_paths_say() {
    let mut compared = 0;
    for (name, data) in streams() {
        let sections = table(&data, Table::Sections);
        let bytes = sections.column_by_name("bytes").unwrap().as_binary::<i32>();
        // By the packet and the three numbers that a row of a descriptor repeats.
        let key = |batch: &RecordBatch| {
            let columns = ["offset", "pid", "table_id", "version_number", "section_number"];
            let columns = columns.map(|column| numbers(batch, column));
            (0..batch.num_rows()).map(|n| columns.each_ref().map(|column| column[n])).collect::<Vec<_>>()
        };
        let mut documents = BTreeMap::<_, Vec<Value>>::new();
        for (key, bytes) in key(&sections).into_iter().zip(bytes) {
            let Ok(section) = Section::from_bytes(bytes.unwrap()) else { continue };
            documents
                .entry(key)
                .or_default()
                .push(serde_json::to_value(PrivateSection::from_section(section)).unwrap());
        }
        let descriptors = table(&data, Table::Descriptors);
        let (paths, scopes) = (texts(&descriptors, "path"), texts(&descriptors, "scope"));
        let (names, json) = (texts(&descriptors, "name"), texts(&descriptors, "json"));
        for (n, key) in key(&descriptors).into_iter().enumerate() {
            // In a PMT a registration around the stream gives private tags a meaning, which the section alone does not.
            if !matches!(scopes[n].as_deref(), Some("mpeg" | "dvb")) {
                continue;
            }
            let json: Value = serde_json::from_str(json[n].as_ref().unwrap()).unwrap();
            let path = paths[n].as_ref().unwrap();
            let found = documents[&key].iter().filter_map(|document| {
                let (table, fields) = document.as_object()?.iter().next()?;
                fields.pointer(&format!("/{table}{path}"))
            });
            assert!(found.clone().any(|value| *value == json), "{name}: {} at {path}", names[n].as_ref().unwrap());
            compared += 1;
        }
    }
    assert!(corpus().is_none() || compared > 5000, "{compared} descriptors");
}

#[test]
fn columns_pids_and_table_ids_leave_out_the_rest_and_change_nothing() {
    let data = capture();
    let all = table(&data, Table::Packets);
    let query =
        Query::new(Table::Packets).columns(&[1, 8]).unwrap().pids([Pid::new(0x100).unwrap()].into_iter().collect());
    let some = batch(&data, query);
    let expected: Vec<String> =
        lines(&[all.project(&[1, 8]).unwrap()]).into_iter().filter(|l| l.starts_with("256|")).collect();
    assert_eq!(lines(&[some]), expected);
    let expected_packets = expected.len();
    assert!(expected_packets > 30);

    let all = lines(&[table(&data, Table::Sections)]);
    let some = lines(&[batch(&data, Query::new(Table::Sections).table_ids([0x43]))]);
    let expected: Vec<&String> = all.iter().filter(|line| line.split('|').nth(2) == Some("67")).collect();
    assert!(some.iter().eq(expected) && !some.is_empty() && some.len() < all.len());
    let again = Query::new(Table::Sections).table_ids([0x42, 0x43]).table_ids([0x43, 0x44]);
    assert_eq!(lines(&[batch(&data, again)]), some);
    let both = |a: u16, b: u16| [a, b].into_iter().filter_map(Pid::new).collect::<PidSet>();
    let again = Query::new(Table::Packets).columns(&[1]).unwrap().pids(both(0x100, 0)).pids(both(0x100, 0x101));
    assert_eq!(batch(&data, again).num_rows(), expected_packets);
    // Without columns there are rows all the same: `count(*)`.
    let none = batch(&data, Query::new(Table::Sections).columns(&[]).unwrap());
    assert_eq!((none.num_rows(), none.num_columns()), (all.len(), 0));
}

#[test]
fn parts_come_in_any_order_and_merge_in_any_grouping() {
    let mut random = made::Random(77);
    let mut data = capture();
    damage(&mut data, &mut random, 9);
    let source = Source::from_bytes(data);
    let plan = Plan::new(&source, 9).unwrap().look_back(1040);
    for of in Table::ALL {
        let query = Arc::new(Query::new(of));
        let whole = made::serial(&source, of);
        for _ in 0..30 {
            let mut parts: Vec<_> = plan.ranges().iter().map(|r| plan.read(&source, r, &query).unwrap()).collect();
            // Any two neighbours, until one is left.
            let mut grouped = parts.clone();
            while grouped.len() > 1 {
                let at = random.below(grouped.len() - 1);
                let right = grouped.remove(at + 1);
                let left = grouped.remove(at);
                grouped.insert(at, left.merge(right, &source).unwrap());
            }
            made::same(of.name(), &grouped.remove(0).into_batches().unwrap(), &whole);
            // One by one, in any order.
            let mut fold = Fold::new(source.clone());
            let mut pieces = Vec::new();
            while !parts.is_empty() {
                let part = parts.remove(random.below(parts.len()));
                pieces.extend(fold.push(part).unwrap());
            }
            assert!(!fold.is_waiting());
            let batches: Vec<_> = pieces.into_iter().map(|piece| piece.into_batch().unwrap()).collect();
            made::same(of.name(), &batches, &whole);
        }
        let mut parts: Vec<_> = plan.ranges().iter().map(|r| plan.read(&source, r, &query).unwrap()).collect();
        let (third, first) = (parts.remove(2), parts.remove(0));
        let error = first.merge(third, &source).unwrap_err().to_string();
        assert!(error.contains("cannot follow"), "{error}");
    }
}

#[test]
fn captures_without_a_packet_have_tables_without_rows() {
    for data in [&[][..], &[0x47], &[0; 5000], &[0x47; 187]] {
        for of in Table::ALL {
            let source = Source::from_bytes(data);
            let plan = Plan::new(&source, 8).unwrap();
            assert_eq!(plan.ranges().len(), 1);
            assert_eq!(made::serial(&source, of).num_rows(), 0, "{of}");
        }
    }
}

#[test]
fn a_file_may_be_compressed() {
    use std::io::Write;
    let data = capture();
    let folder = std::env::temp_dir().join(format!("tables-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (plain, packed) = (folder.join("a.ts"), folder.join("a.ts.gz"));
    std::fs::write(&plain, &data).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(std::fs::File::create(&packed).unwrap(), flate2::Compression::fast());
    gzip.write_all(&data).unwrap();
    gzip.finish().unwrap();
    for of in Table::ALL {
        let expected = made::serial(&Source::from_bytes(data.clone()), of);
        for (path, ranges) in [(&plain, 4), (&packed, 1)] {
            let source = Source::open(path).unwrap();
            let plan = Plan::new(&source, 4).unwrap();
            assert_eq!(plan.ranges().len(), ranges);
            made::same(of.name(), &made::cut(&source, &plan, of), &expected);
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(Source::open(folder.join("none")).is_err());
}

#[test]
fn schemas_have_signed_types_only_and_their_columns_in_the_batches() {
    for of in Table::ALL {
        let schema = of.schema();
        for field in schema.fields() {
            assert!(!field.data_type().is_unsigned_integer(), "{of}.{}", field.name());
        }
        assert_eq!(table(&capture(), of).schema(), schema, "{of}");
        assert_eq!(of.name().parse(), Ok(of));
    }
    assert_eq!("nothing".parse::<Table>(), Err("there is no table `nothing`".to_string()));
}
