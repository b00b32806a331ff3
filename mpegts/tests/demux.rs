//! The demultiplexer on streams made for its traps.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)]

use mpegts::Pid;
use mpegts::demux::{self, Demux, Event, Limits, ProgramChange, Watch};
use mpegts::descriptor::Descriptor;
use mpegts::packet::continuity::Step;
use mpegts::packet::framing::{Framer, Framing};
use mpegts::packet::{NULL_PACKET, PacketBuilder};
use mpegts::pes::Delivery;
use mpegts::psi::{Pat, PatProgram, Pmt, PmtStream, StreamType};
use mpegts::section::{LongSection, SectionPacketizer};
use wire::{Encode, List};

fn pid(n: u16) -> Pid {
    Pid::new(n).unwrap()
}

fn pat(version: u8, programs: &[(u16, u16)]) -> Vec<u8> {
    pat_part(version, programs, 0, 0, true)
}

fn pat_part(version: u8, programs: &[(u16, u16)], number: u8, last: u8, current: bool) -> Vec<u8> {
    let entries: Vec<_> = programs
        .iter()
        .map(|(n, p)| PatProgram { program_number: *n, program_map_pid: pid(*p), ..Default::default() })
        .collect();
    let mut section = LongSection::new(0, 77, version, Pat { programs: List::from(&entries[..]) });
    section.header.section_number = number;
    section.header.last_section_number = last;
    section.header.current_next_indicator = current;
    section.encode_to_vec().unwrap()
}

fn pmt(program: u16, version: u8) -> Vec<u8> {
    LongSection::new(2, program, version, Pmt::<Descriptor<'_>>::default()).encode_to_vec().unwrap()
}

/// Packets of several PIDs, counters going on.
#[derive(Default)]
struct Stream {
    bytes: Vec<u8>,
    packetizers: std::collections::BTreeMap<u16, u8>,
}

impl Stream {
    fn sections(&mut self, on: u16, sections: &[&[u8]]) -> &mut Self {
        let counter = self.packetizers.entry(on).or_default();
        let mut packetizer = SectionPacketizer::new(pid(on));
        packetizer.set_continuity_counter(*counter);
        for s in sections {
            packetizer.push(s, |p| self.bytes.extend_from_slice(p));
        }
        packetizer.finish(|p| self.bytes.extend_from_slice(p));
        *counter = packetizer.continuity_counter();
        self
    }

    /// So many null packets, for the framing to be sure.
    fn nulls(&mut self, n: usize) -> &mut Self {
        (0..n).for_each(|_| self.bytes.extend_from_slice(&NULL_PACKET));
        self
    }
}

/// PID, table_id and extension of every section.
fn sections(demux: &mut Demux, mut bytes: &[u8]) -> Vec<(u16, u8, u16)> {
    let mut out = Vec::new();
    let mut take = |event: Event<'_>| {
        if let Event::Section { pid, section, .. } = event {
            let extension = section.long_header().map_or(0, |h| h.table_id_extension);
            out.push((pid.get(), section.table_id(), extension));
        }
    };
    while let Some(event) = demux.next(&mut bytes) {
        take(event);
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
    out
}

#[test]
fn the_pat_is_followed_to_the_program_maps() {
    let mut s = Stream::default();
    s.sections(0x100, &[&pmt(1, 0)]).sections(0, &[&pat(1, &[(0, 0x10), (1, 0x100), (2, 0x200)])]);
    s.sections(0x100, &[&pmt(1, 0)]).sections(0x200, &[&pmt(2, 0)]).nulls(3);
    let mut demux = Demux::new();
    assert_eq!(sections(&mut demux, &s.bytes), [(0, 0, 77), (0x100, 2, 1), (0x200, 2, 2)]);
    let programs: Vec<_> = demux.programs().map(|p| (p.program_number, p.program_map_pid)).collect();
    assert_eq!(programs, [(1, pid(0x100)), (2, pid(0x200))]);
    assert_eq!(demux.pid(pid(0x100)).unwrap().packets, 2);
    assert_eq!(demux.statistics().packets, 7);
}

#[test]
fn programs_and_streams_come_and_go_as_events() {
    let pmt = |version, streams: &[(u8, u16)]| {
        let streams: Vec<_> = streams
            .iter()
            .map(|(kind, p)| PmtStream {
                stream_type: StreamType(*kind),
                elementary_pid: pid(*p),
                ..PmtStream::<'_, Descriptor<'_>>::default()
            })
            .collect();
        let table = Pmt { pcr_pid: pid(0x101), streams: List::from(&streams[..]), ..Default::default() };
        LongSection::new(2, 1, version, table).encode_to_vec().unwrap()
    };
    let mut s = Stream::default();
    s.sections(0, &[&pat(1, &[(1, 0x100)])]).sections(0x100, &[&pmt(0, &[(0x1B, 0x101), (0x0F, 0x102)])]);
    s.sections(0x100, &[&pmt(0, &[(0x1B, 0x101), (0x0F, 0x102)])]);
    s.sections(0x100, &[&pmt(1, &[(0x1B, 0x101), (0x11, 0x102)])]);
    s.sections(0, &[&pat(2, &[(2, 0x200)])]).nulls(3);
    let mut demux = Demux::new();
    let mut changes = Vec::new();
    let mut input = &s.bytes[..];
    while let Some(event) = demux.next(&mut input) {
        if let Event::Program { program_number, change, .. } = event {
            changes.push((program_number, change));
        }
    }
    let stream = |kind, p| demux::ElementaryStream { elementary_pid: pid(p), stream_type: StreamType(kind) };
    assert_eq!(
        changes,
        [
            (1, ProgramChange::Added(pid(0x100))),
            (1, ProgramChange::StreamAdded(stream(0x1B, 0x101))),
            (1, ProgramChange::StreamAdded(stream(0x0F, 0x102))),
            (1, ProgramChange::Clock(Some(pid(0x101)))),
            (1, ProgramChange::StreamRemoved(stream(0x0F, 0x102))),
            (1, ProgramChange::StreamAdded(stream(0x11, 0x102))),
            (1, ProgramChange::Removed(pid(0x100))),
            (2, ProgramChange::Added(pid(0x200))),
        ]
    );
}

/// The events of PSI, in words.
fn told(demux: &mut Demux, mut bytes: &[u8]) -> Vec<String> {
    let mut out = Vec::new();
    while let Some(event) = demux.next(&mut bytes) {
        match event {
            Event::Section { pid, .. } => out.push(format!("section on {pid}")),
            Event::Program { program_number, change, .. } => out.push(format!("{program_number} {change:?}")),
            Event::DamagedTable { pid, which, error, .. } => out.push(format!("{which:?} on {pid}: {error}")),
            other => panic!("{other:?}"),
        }
    }
    out
}

#[test]
fn trap_48_a_damaged_table_is_told_behind_its_section() {
    let mut broken = pmt(1, 1);
    broken.truncate(12);
    broken.extend([0x1B, 0xE1, 0x23, 0xF0, 0, 0x0F, 0xE1]);
    broken[2] += 7;
    broken.extend(wire::crc::mpeg(&broken).to_be_bytes());
    let mut s = Stream::default();
    s.sections(0, &[&pat(1, &[(1, 0x100)])]).sections(0x100, &[&pmt(1, 0), &broken]);
    s.sections(0, &[&pat_part(2, &[(2, 0x200)], 1, 0, true)]).nulls(3);
    let mut demux = Demux::new();
    assert_eq!(
        told(&mut demux, &s.bytes),
        [
            "section on 0x0000",
            "1 Added(0x0100)",
            "section on 0x0100",
            "1 Clock(Some(0x0000))",
            "section on 0x0100",
            "Pmt(1) on 0x0100: PmtStream.elementary_pid at byte 18: needs 2 bytes, 1 left",
            "1 StreamAdded(ElementaryStream { elementary_pid: 0x0123, stream_type: AVC video })",
            "section on 0x0000",
            "Pat on 0x0000: LongHeader.section_number at byte 6: value 0x1 is not allowed here",
        ]
    );
    assert_eq!(
        demux.programs().map(|p| (p.program_number, p.streams.len(), p.damaged)).collect::<Vec<_>>(),
        [(1, 1, true)]
    );
}

#[test]
fn trap_45_a_section_of_the_pat_that_changes_under_one_version_number_is_followed() {
    let mut s = Stream::default();
    let first = pat_part(4, &[(1, 0x100)], 0, 1, true);
    for second in [0x200, 0x222] {
        s.sections(0, &[&first, &pat_part(4, &[(2, second)], 1, 1, true)]);
        s.sections(0x200, &[&pmt(2, 0)]).sections(0x222, &[&pmt(2, 0)]).sections(0x100, &[&pmt(1, 0)]);
    }
    s.nulls(3);
    let found: Vec<_> = sections(&mut Demux::new(), &s.bytes).into_iter().filter(|f| f.1 == 2).collect();
    assert_eq!(found, [(0x200, 2, 2), (0x100, 2, 1), (0x222, 2, 2), (0x100, 2, 1)]);
}

#[test]
fn trap_08_a_map_pid_that_goes_to_another_program_goes_on_being_read() {
    let long = [vec![2, 0xB1, 0x00], pmt(2, 0)[3..12].to_vec(), vec![0xC0; 243]].concat();
    let body = [&long[..], &wire::crc::mpeg(&long).to_be_bytes()].concat();
    let mut halves = Stream::default();
    halves.sections(0x100, &[&body]);
    let mut s = Stream::default();
    s.sections(0, &[&pat(1, &[(1, 0x100)])]);
    s.bytes.extend_from_slice(&halves.bytes[..188]);
    s.sections(0, &[&pat(2, &[(2, 0x100)])]);
    s.bytes.extend_from_slice(&halves.bytes[188..]);
    s.nulls(3);
    assert_eq!(sections(&mut Demux::new(), &s.bytes), [(0, 0, 77), (0, 0, 77), (0x100, 2, 2)]);
}

#[test]
fn a_map_that_is_only_announced_has_no_state() {
    let programs: Vec<_> = (1..=200).map(|n| (n, 0x100 + n)).collect();
    let mut s = Stream::default();
    s.sections(0, &[&pat(1, &programs)]).nulls(3);
    let mut demux = Demux::new();
    sections(&mut demux, &s.bytes);
    assert_eq!(demux.pids().map(|(pid, _)| pid.get()).collect::<Vec<_>>(), [0, 1, 0x1FFF]);
    assert!(demux.pid(pid(0x101)).is_none() && demux.programs().count() == 200);
}

#[test]
fn trap_07_a_pat_in_two_sections_and_one_that_is_not_yet_current() {
    let mut s = Stream::default();
    s.sections(0, &[&pat_part(4, &[(1, 0x100)], 0, 1, true)]).sections(0x100, &[&pmt(1, 0)]);
    s.sections(0, &[&pat_part(4, &[(2, 0x200)], 1, 1, true)]).sections(0x200, &[&pmt(2, 0)]);
    s.sections(0, &[&pat_part(5, &[(9, 0x900)], 0, 0, false)]).sections(0x900, &[&pmt(9, 0)]);
    s.sections(0x100, &[&pmt(1, 1)]).nulls(3);
    let mut demux = Demux::new();
    let found: Vec<_> = sections(&mut demux, &s.bytes).into_iter().filter(|f| f.1 == 2).collect();
    assert_eq!(found, [(0x100, 2, 1), (0x200, 2, 2), (0x100, 2, 1)]);
    assert_eq!(demux.programs().count(), 2);
}

#[test]
fn trap_07_a_program_map_on_the_pid_of_the_pat_does_not_take_the_pat_along() {
    // Each PAT takes two packets.
    let programs = |first: u16| (1..=60).map(|n| (n, if n == 1 { first } else { 0x100 + n })).collect::<Vec<_>>();
    let mut s = Stream::default();
    for (version, first) in [(1, 0), (2, 1), (3, 0x500), (4, 0x600)] {
        s.sections(0, &[&pat(version, &programs(first))]).nulls(1);
    }
    s.nulls(3);
    let mut demux = Demux::new();
    let found = sections(&mut demux, &s.bytes);
    assert_eq!(found, [(0, 0, 77); 4]);
    assert_eq!(demux.programs().next().unwrap().program_map_pid.get(), 0x600);
}

#[test]
fn trap_07_a_program_map_withdrawn_and_returned() {
    let mut s = Stream::default();
    s.sections(0, &[&pat(1, &[(1, 0x100)])]).sections(0x100, &[&pmt(1, 0)]);
    s.sections(0, &[&pat(2, &[(1, 0x200)])]).sections(0x100, &[&pmt(1, 0)]).sections(0x200, &[&pmt(1, 1)]);
    s.sections(0, &[&pat(3, &[(1, 0x100)])]).sections(0x100, &[&pmt(1, 0)]).nulls(3);
    let found: Vec<_> = sections(&mut Demux::new(), &s.bytes).into_iter().filter(|f| f.1 == 2).collect();
    assert_eq!(found, [(0x100, 2, 1), (0x200, 2, 1), (0x100, 2, 1)]);
}

#[test]
fn trap_08_a_repeated_pat_does_not_reset_a_half_read_program_map() {
    let long = [vec![2, 0xB1, 0x00], pmt(1, 0)[3..].to_vec(), vec![0; 400]].concat();
    let mut body = long[..259 - 4].to_vec();
    body.extend(wire::crc::mpeg(&body).to_be_bytes());
    assert_eq!(body.len(), 259);
    let mut halves = Stream::default();
    halves.sections(0x100, &[&body]);
    let mut s = Stream::default();
    s.sections(0, &[&pat(1, &[(1, 0x100)])]);
    s.bytes.extend_from_slice(&halves.bytes[..188]);
    s.sections(0, &[&pat(1, &[(1, 0x100)])]);
    s.bytes.extend_from_slice(&halves.bytes[188..]);
    // A foreign table on the PID of a program map is a section like any other.
    s.packetizers.insert(0x100, 2);
    s.sections(0x100, &[&[&[0xC0, 0x70, 2, 1, 2][..]].concat()]).nulls(3);
    let found = sections(&mut Demux::new(), &s.bytes);
    assert_eq!(found, [(0, 0, 77), (0, 0, 77), (0x100, 2, 1), (0x100, 0xC0, 0)]);
}

#[test]
fn trap_05_one_duplicate_is_legal_and_a_loss_is_reported() {
    let mut s = Stream::default();
    s.sections(0, &[&pat(1, &[(1, 0x100)])]);
    let first = s.bytes.clone();
    s.bytes.extend_from_slice(&first);
    s.bytes.extend_from_slice(&first);
    s.packetizers.insert(0, 3);
    s.sections(0, &[&pat(1, &[(1, 0x100)])]).nulls(3);
    let mut demux = Demux::new();
    let mut input = &s.bytes[..];
    let (mut sections, mut steps) = (0, Vec::new());
    while let Some(event) = demux.next(&mut input) {
        match event {
            Event::Section { .. } => sections += 1,
            Event::Discontinuity { step, .. } => steps.push(step),
            _ => {}
        }
    }
    assert_eq!(sections, 2);
    assert_eq!(steps, [Step::RepeatedDuplicate, Step::Discontinuity { expected: 1, found: 3, signalled: false }]);
    let count = demux.pid(Pid::PAT).unwrap();
    assert_eq!((count.duplicates, count.discontinuities, count.sections), (2, 1, 2));
}

#[test]
fn trap_06_errors_and_scrambled_packets_never_reach_a_section() {
    let mut s = Stream::default();
    s.sections(0, &[&pat(1, &[(1, 0x100)])]).sections(0, &[&pat(2, &[(2, 0x200)])]);
    s.bytes[1] |= 0x80;
    s.bytes[188 + 3] |= 0x80;
    s.nulls(3);
    let mut demux = Demux::new();
    assert_eq!(sections(&mut demux, &s.bytes), []);
    let count = demux.pid(Pid::PAT).unwrap();
    assert_eq!((count.transport_errors, count.scrambled, count.packets), (1, 1, 2));
    assert_eq!(demux.programs().count(), 0);
}

#[test]
fn trap_14_a_wrong_adaptation_field_length_is_an_error_of_the_packet() {
    let mut s = Stream::default();
    s.sections(0, &[&pat(1, &[(1, 0x100)])]).nulls(6);
    (s.bytes[3], s.bytes[4]) = (0x30, 200);
    let mut demux = Demux::new();
    let mut input = &s.bytes[..];
    let event = demux.next(&mut input);
    let Some(Event::BadPacket { position: 0, error, .. }) = event else { panic!("{event:?}") };
    assert_eq!(error.offset(), 4);
    assert!(demux.next(&mut input).is_none());
}

#[test]
fn trap_20_duplicates_and_null_packets_never_reach_a_table() {
    let mut s = Stream::default();
    let mut null = NULL_PACKET;
    null[1] = 0x5F;
    null[4..4 + 1 + 16].copy_from_slice(&[&[0][..], &pat(1, &[(1, 0x100)])].concat());
    s.bytes.extend_from_slice(&null);
    s.nulls(3);
    let mut demux = Demux::new();
    demux.watch(Pid::NULL, Watch::Sections);
    assert_eq!(sections(&mut demux, &s.bytes), []);
}

#[test]
fn pids_are_watched_and_unwatched_while_the_stream_runs() {
    let mut s = Stream::default();
    let table = |n: u16| LongSection::new(2, n, 0, Pmt::<Descriptor<'_>>::default());
    for n in 0..6 {
        s.sections(0x300, &[&table(n).encode_to_vec().unwrap()]);
    }
    let mut demux = Demux::with(Framer::with_framing(Framing::Ts188), Limits::default());
    let mut found = Vec::new();
    for (n, chunk) in s.bytes.chunks(188).enumerate() {
        let mut input = chunk;
        // The framer looks two packets ahead.
        match n {
            3 => assert!(demux.watch(pid(0x300), Watch::Sections)),
            5 => demux.unwatch(pid(0x300), Watch::Sections),
            _ => {}
        }
        while let Some(Event::Section { section, .. }) = demux.next(&mut input) {
            found.push(section.long_header().unwrap().table_id_extension);
        }
    }
    assert_eq!(found, [1, 2]);
    while demux.finish().is_some() {}
    assert_eq!(demux.pid(pid(0x300)).unwrap().packets, 6);
}

#[test]
fn trap_40_a_flood_of_pids_stays_under_the_limit() {
    let mut bytes = Vec::new();
    for n in 0..8192u16 {
        let (packet, _) = PacketBuilder { payload_unit_start_indicator: true, ..PacketBuilder::new(pid(n)) }
            .build(None, &[0xFF; 184])
            .unwrap();
        bytes.extend_from_slice(&packet);
    }
    let mut demux = Demux::with(Framer::new(), Limits::default().pids(100));
    sections(&mut demux, &bytes);
    assert_eq!(demux.pids().count(), 100);
    assert_eq!((demux.statistics().packets, demux.statistics().unobserved), (8192, 8192 - 100));
    assert!(!demux.watch(pid(0x1000), Watch::Packets));
}

#[test]
fn trap_40_more_programs_than_the_limit_are_reported() {
    let programs: Vec<_> = (1..=200).map(|n| (n, 0x100 + n)).collect();
    let mut s = Stream::default();
    s.sections(0, &[&pat(1, &programs)]).nulls(3);
    let mut demux = Demux::with(Framer::new(), Limits::default().programs(50));
    sections(&mut demux, &s.bytes);
    assert_eq!((demux.programs().count(), demux.statistics().programs_beyond_limit), (50, 1));
}

#[test]
fn trap_41_nothing_is_allocated_in_steady_state() {
    let mut s = Stream::default();
    for n in 0..50 {
        s.sections(0, &[&pat(1, &[(1, 0x100)])]).sections(0x100, &[&pmt(1, 0), &pmt(1, 0), &pmt(1, n % 2)]);
        s.nulls(5);
    }
    let (warm_up, steady) = s.bytes.split_at(188 * 70);
    let mut demux = Demux::new();
    demux.report_pcr(true);
    let mut input = warm_up;
    while demux.next(&mut input).is_some() {}
    let mut events = 0;
    let heap = wire::testing::measure(|| {
        let mut input = steady;
        while demux.next(&mut input).is_some() {
            events += 1;
        }
    });
    assert!(events > 100);
    assert_eq!(heap.count_total, 0, "{heap:?}");
}

#[test]
fn trap_41_a_demultiplexer_for_a_kilobyte_is_cheap() {
    let mut s = Stream::default();
    s.sections(0, &[&pat(1, &[(1, 0x100)])]).nulls(4);
    let heap = wire::testing::measure(|| {
        sections(&mut Demux::new(), &s.bytes);
    });
    // Not a table of all 8192 PIDs.
    assert!(heap.bytes_max <= 16_384, "{heap:?}");
}

#[test]
fn time_stamps_and_parity_come_with_their_packets() {
    for framing in [Framing::Ts188, Framing::M2ts192, Framing::Ts204, Framing::Ts208] {
        // Every other packet is watched; each has a time stamp and parity of its own.
        let mut whole = Vec::new();
        for n in 0..61u8 {
            let mut builder = PacketBuilder::new(pid(if n % 2 == 0 { 0x100 } else { 0x200 }));
            builder.continuity_counter = n / 2 % 16;
            let (packet, _) = builder.build(None, &[n; 184]).unwrap();
            whole.extend(vec![0x80 | n; framing.prefix()]);
            whole.extend(packet);
            whole.extend(vec![0x40 | n; framing.trailer()]);
        }
        // The input may end in the last parity, or before it.
        for (missing, portion) in [0, framing.trailer() / 3, framing.trailer()]
            .into_iter()
            .flat_map(|n| [1, 7, 188, 191, 204, 1000, 1 << 20].map(|p| (n, p)))
        {
            let bytes = &whole[..whole.len() - missing];
            let mut demux = Demux::with(Framer::with_framing(framing), Limits::default());
            demux.watch(pid(0x100), Watch::Packets);
            let mut found = Vec::new();
            let mut take = |event: Event<'_>| match event {
                Event::Packet { position, packet, prefix, trailer, .. } => {
                    let n = packet.payload().unwrap().unwrap()[0];
                    let parity = framing.trailer() - if n == 60 { missing } else { 0 };
                    assert_eq!(position, u64::from(n) * framing.size() as u64);
                    assert_eq!(prefix, vec![0x80 | n; framing.prefix()]);
                    assert_eq!(trailer, vec![0x40 | n; parity]);
                    found.push(n);
                }
                other => panic!("{other:?}"),
            };
            for mut piece in bytes.chunks(portion) {
                while let Some(event) = demux.next(&mut piece) {
                    take(event);
                }
            }
            while let Some(event) = demux.finish() {
                take(event);
            }
            assert_eq!(found, (0..61).step_by(2).collect::<Vec<u8>>(), "{framing:?} by {portion}");
        }
    }
}

#[test]
fn another_input_than_the_one_begun_is_no_disaster() {
    let mut s = Stream::default();
    for n in 0..40 {
        s.sections(0, &[&pat(n % 32, &[(1, 0x100)])]).nulls(1);
    }
    let mut demux = Demux::new();
    // After the first event the caller goes on with bytes that are no packets at all.
    assert!(demux.next(&mut &s.bytes[..]).is_some());
    let noise = vec![0x11; s.bytes.len()];
    let mut input = &noise[..];
    while demux.next(&mut input).is_some() {}
    while demux.finish().is_some() {}
    let packets = demux.statistics().packets;
    assert!(packets <= 2, "{packets}");
    assert_eq!(demux.pids().map(|(_, count)| count.packets).sum::<u64>(), packets);
}

#[test]
fn packets_that_lost_their_sync_bytes_on_the_way_are_not_counted() {
    let data = |counter: u8| [&[0x47, 0x01, 0x00, 0x10 | counter & 15][..], &[0x5A; 184]].concat();
    let mut s = Stream::default();
    (0..5).for_each(|n| s.bytes.extend(data(n)));
    s.sections(0, &[&pat(1, &[(1, 0x200)])]);
    (5..40).for_each(|n| s.bytes.extend(data(n)));
    let mut demux = Demux::new();
    demux.watch(pid(0x100), Watch::Pes(Delivery::Headers));
    let mut rest = &s.bytes[..];
    assert!(matches!(demux.next(&mut rest), Some(Event::Section { .. })));
    // What was looked at is no longer what is there.
    let mut spoilt = rest.to_vec();
    spoilt.chunks_mut(188).for_each(|packet| packet[0] = 0);
    let mut rest = &spoilt[..];
    while demux.next(&mut rest).is_some() {}
    while demux.finish().is_some() {}
    assert_eq!(demux.pid(pid(0x100)).unwrap().packets, 5);
}

/// The tables that a demultiplexer gives: PID, table_id, extension, version and number of sections.
fn tables(demux: &mut Demux, mut bytes: &[u8]) -> Vec<(u16, u8, u16, u8, usize)> {
    let mut out = Vec::new();
    let mut take = |event: Event<'_>| {
        if let Event::Table { table, .. } = event {
            let of = table.identity;
            let sections = table.sections().count();
            out.push((of.pid.get(), of.table_id, of.table_id_extension, table.version_number, sections));
        }
    };
    while let Some(event) = demux.next(&mut bytes) {
        take(event);
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
    out
}

#[test]
fn a_table_comes_when_it_is_complete_and_when_it_changes() {
    // Sections of a private table; those of another stream have another original_network_id behind the header.
    let long = |table_id: u8, version: u8, number: u8, last: u8, content: u8| {
        let head = [table_id, 0xF0, 11, 0x12, 0x34, 0xC1 | version << 1, number, last, 0, content];
        [&head[..], &wire::crc::mpeg(&head).to_be_bytes()].concat()
    };
    let mut s = Stream::default();
    let (first, second) = (long(0x90, 3, 0, 1, 7), long(0x90, 3, 1, 1, 8));
    s.sections(0x300, &[&first]).sections(0x300, &[&second, &first, &second]);
    // Changed under its version, and both sections again; then the next version in one packet with another table.
    s.sections(0x300, &[&first, &long(0x90, 3, 1, 1, 9), &first]);
    s.sections(0x300, &[&long(0x90, 4, 0, 0, 1), &long(0x91, 0, 0, 0, 2)]);
    // Two services of one number in two networks: neither changes the other.
    s.sections(0x11, &[&long(0x46, 0, 0, 0, 1), &long(0x46, 0, 0, 0, 2), &long(0x46, 0, 0, 0, 1)]).nulls(3);
    let expected = [
        (0x300, 0x90, 0x1234, 3, 2),
        (0x300, 0x90, 0x1234, 3, 2),
        (0x300, 0x90, 0x1234, 4, 1),
        (0x300, 0x91, 0x1234, 0, 1),
        (0x11, 0x46, 0x1234, 0, 1),
        (0x11, 0x46, 0x1234, 0, 1),
    ];
    let mut demux = Demux::new();
    for on in [0x300, 0x11] {
        assert!(demux.watch(pid(on), Watch::Tables));
    }
    assert_eq!(tables(&mut demux, &s.bytes), expected);
    assert_eq!(demux.pid(pid(0x300)).unwrap().sections, 9);
    // Once more: versions that were there before come again, what has not changed does not.
    assert_eq!(tables(&mut demux, &s.bytes), expected[..3]);
    for on in [0x300, 0x11] {
        demux.unwatch(pid(on), Watch::Tables);
        demux.watch(pid(on), Watch::Tables);
    }
    // Forgotten, it comes anew. The packet of PID 0x11 repeats the one before.
    assert_eq!(tables(&mut demux, &s.bytes), expected[..4]);
    assert_eq!(sections(&mut demux, &s.bytes), []);
    let mut both = Demux::new();
    for on in [0x300, 0x11] {
        assert!(both.watch(pid(on), Watch::Sections) && both.watch(pid(on), Watch::Tables));
    }
    assert_eq!(tables(&mut both, &s.bytes), expected);
    assert_eq!(sections(&mut both, &s.bytes).len(), 9);
}

/// Bytes between packets are counted as bytes; where synchronisation was lost and found again in the same phase, as the
/// damaged packets that they are.
#[test]
fn what_lies_between_packets_is_counted_once() {
    let run = |between: &[u8]| {
        let null = NULL_PACKET;
        let bytes = [null.repeat(10), between.to_vec(), null.repeat(10)].concat();
        let (mut demux, mut rest) = (Demux::new(), &bytes[..]);
        while demux.next(&mut rest).is_some() {}
        while demux.finish().is_some() {}
        let count = *demux.statistics();
        (count.packets, count.sync_losses, count.bad_sync, count.skipped_bytes)
    };
    assert_eq!(run(&[]), (20, 0, 0, 0));
    // Ten packets without a sync byte: all of them are told, whether one by one or as what was skipped.
    let (packets, losses, bad_sync, skipped) = run(&[0x11; 1880]);
    assert_eq!((packets, losses, bad_sync, skipped), (20, 1, 10, 0));
    // One byte more moves the phase.
    let (packets, losses, bad_sync, skipped) = run(&[0x11; 1881]);
    assert_eq!((packets, losses, bad_sync * 188 + skipped), (20, 1, 1881));
    assert!(skipped > 0);
}
