#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert

use super::*;
use crate::clock::Clock;
use crate::demux::{Demux, Event, Watch};
use crate::descriptor::Descriptor;
use crate::packet::Packet;
use crate::packet::continuity::{Continuity, Step};
use crate::pes::{Delivery, PesAssembler, PesEnd, PesEvent, PesPayload, StreamId};
use crate::psi::{Pat, Pmt, PmtStream, StreamType};
use alloc::vec;
use proptest::prelude::*;
use std::collections::BTreeMap as Map;
use wire::List;

fn pid(n: u16) -> Pid {
    Pid::new(n).unwrap()
}

fn rate(bits: u64) -> Bitrate {
    Bitrate::new(bits).unwrap()
}

fn line(n: u16, stream_type: StreamType) -> PmtStream<'static> {
    PmtStream { stream_type, elementary_pid: pid(n), ..Default::default() }
}

fn program<'a>(number: u16, map: u16, pcr: u16, streams: &'a [PmtStream<'a>]) -> MuxProgram<'a> {
    let map_of = Pmt::<Descriptor<'_>> { pcr_pid: pid(pcr), streams: List::from(streams), ..Default::default() };
    MuxProgram { program_number: number, program_map_pid: pid(map), map: map_of }
}

/// A multiplex of a program with video on 0x101 and audio on 0x102, its clock on the video.
fn one_program(settings: Settings) -> Mux {
    let mut mux = Mux::new(settings);
    let streams = [line(0x101, StreamType::AVC), line(0x102, StreamType::MPEG1_AUDIO)];
    mux.set_program(&program(7, 0x100, 0x101, &streams)).unwrap();
    mux
}

/// Keeps the streams filled: a unit of `size` bytes every `period` ticks of 90 kHz.
struct Feed {
    pid: Pid,
    next: Timestamp,
    period: u64,
    size: usize,
    count: u64,
}

impl Feed {
    fn new(n: u16, first: Timestamp, period: u64, size: usize) -> Feed {
        Feed { pid: pid(n), next: first, period, size, count: 0 }
    }

    fn fill(&mut self, mux: &mut Mux) {
        while mux.wants(self.pid) {
            let data = vec![self.count as u8; self.size];
            let pts = self.next.wrapping_add(1800);
            let unit = AccessUnit::new(self.pid, Some(pts), Some(self.next), data);
            mux.push(AccessUnit { random_access: self.count % 12 == 0, ..unit }).unwrap();
            self.next = self.next.wrapping_add(self.period);
            self.count += 1;
        }
    }
}

/// Packets of the given time, fed as they are wanted.
fn run(mux: &mut Mux, feeds: &mut [Feed], until: Ticks) -> Vec<MuxPacket> {
    let mut out = Vec::new();
    while mux.now() < until {
        feeds.iter_mut().for_each(|f| f.fill(mux));
        out.push(mux.next_packet());
    }
    out
}

#[test]
fn every_pcr_is_exact_and_in_time() {
    let wrap = Pcr::new(Pcr::MODULUS - milliseconds(700)).unwrap();
    for bits in [400_000, 1_000_003, 24_128_342, 80_000_000] {
        let bitrate = rate(bits);
        let mut mux = one_program(Settings::new(1, bitrate).clock(wrap));
        // two more programs: one with a clock of its own, one that shares it
        mux.set_program(&program(8, 0x200, 0x1F0, &[line(0x201, StreamType::PRIVATE_PES)])).unwrap();
        mux.set_program(&program(9, 0x300, 0x1F0, &[line(0x301, StreamType::PRIVATE_PES)])).unwrap();
        let start = Timestamp::wrapping(wrap.base().get() + 45_000);
        let mut feeds = [Feed::new(0x101, start, 3600, bits as usize / 400), Feed::new(0x102, start, 2160, 300)];
        let slots = run(&mut mux, &mut feeds, milliseconds(1500));
        let mut last: Map<Pid, u128> = Map::new();
        for (k, slot) in slots.iter().enumerate() {
            let packet = Packet::new(&slot.packet);
            let at = |byte: usize| (188 * k + byte) as u128 * 216_000_000 / u128::from(bits);
            let Some(pcr) = packet.pcr() else { continue };
            assert!(packet.pid() == pid(0x101) || packet.pid() == pid(0x1F0));
            assert_eq!(pcr, wrap.wrapping_add(at(10) as u64), "packet {k}");
            if let Some(before) = last.insert(packet.pid(), at(0)) {
                assert!(at(0) - before <= 27_000 * 35, "{} ticks at {bits}", at(0) - before);
            }
        }
        assert_eq!(last.len(), 2);
        assert!(last.values().all(|t| u128::from(mux.now()) - t <= 27_000 * 35));
    }
}

#[test]
fn what_goes_in_comes_out_in_time_and_in_order() {
    let bitrate = rate(3_000_000);
    let mut mux = one_program(Settings::new(0x0A0B, bitrate));
    let first = Timestamp::wrapping(45_000);
    let mut feeds = [Feed::new(0x101, first, 3600, 9_000), Feed::new(0x102, first, 2160, 576)];
    let slots = run(&mut mux, &mut feeds, milliseconds(3000));
    assert!(slots.iter().all(|s| s.late.is_none()));
    let stream: Vec<u8> = slots.iter().flat_map(|s| s.packet).collect();

    let mut demux = Demux::new();
    demux.watch(pid(0x101), Watch::Packets);
    demux.watch(pid(0x102), Watch::Packets);
    let (mut tables, mut arrived) = (Vec::new(), Map::new());
    let mut assemblers = Map::new();
    let mut take = |event: Event<'_>| match event {
        Event::Section { pid, section, position } => {
            tables.push((pid, section.table_id(), section.as_bytes().to_vec(), position));
        }
        Event::Packet { packet, position, step, .. } => {
            assert!(!step.is_break());
            let end = bitrate.ticks(position + 188);
            let assembler = assemblers.entry(packet.pid()).or_insert_with(|| PesAssembler::new(Delivery::PACKETS));
            let Ok(Some(payload)) = packet.payload() else {
                return;
            };
            let mut payload = PesPayload::new(payload, packet.payload_unit_start_indicator());
            while let Some(event) = assembler.next(&mut payload) {
                let list: &mut Vec<_> = arrived.entry(packet.pid()).or_default();
                match event {
                    PesEvent::Start { head } => {
                        let audio = packet.pid() == pid(0x102);
                        assert_eq!(head.stream_id(), StreamId(if audio { 0xC0 } else { 0xE0 }));
                        let random = list.len() % 12 == 0;
                        assert_eq!(packet.random_access_indicator(), random);
                    }
                    PesEvent::Packet { head, data, end: PesEnd::Complete } => {
                        let dts = head.dts().unwrap();
                        assert_eq!(head.pts().unwrap(), dts.wrapping_add(1800));
                        assert!(end <= dts.get() * 300, "{end} for {dts:?}");
                        list.push((dts, data.to_vec()));
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
        Event::BadSection { .. } | Event::Discontinuity { .. } | Event::BadPacket { .. } => {
            panic!("{event:?}")
        }
        _ => {}
    };
    let mut input = &stream[..];
    while let Some(event) = demux.next(&mut input) {
        take(event);
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
    for feed in &feeds {
        let list = &arrived[&feed.pid];
        assert!(list.len() as u64 > 2_400 * 90 / feed.period, "{} units", list.len());
        for (i, (dts, data)) in list.iter().enumerate() {
            assert_eq!(*dts, first.wrapping_add(i as u64 * feed.period));
            assert_eq!(*data, vec![i as u8; feed.size]);
        }
    }
    assert_eq!(demux.programs().count(), 1);
    for (on, id) in [(Pid::PAT, 0), (pid(0x100), 2)] {
        let times: Vec<_> = tables.iter().filter(|t| t.0 == on && t.1 == id).map(|t| bitrate.ticks(t.3)).collect();
        assert!(times.len() >= 30);
        assert!(times.windows(2).all(|w| w[1] - w[0] <= milliseconds(100)), "{id}");
    }
    let pmt = tables.iter().find(|t| t.1 == 2).unwrap();
    let section = Section::from_bytes(&pmt.2).unwrap();
    let pmt = section.long::<Pmt<'_>>().unwrap();
    assert_eq!((pmt.header.table_id_extension, pmt.table.pcr_pid), (7, pid(0x101)));
    let sent = mux.statistics();
    assert_eq!(sent.packets, sent.sections + sent.pes + sent.clocks + sent.nulls);
    assert_eq!((sent.packets, sent.late), (slots.len() as u64, 0));
    assert_eq!(sent.nulls, slots.iter().filter(|s| Packet::new(&s.packet).pid().is_null()).count() as u64);
}

/// What the decoder of a PID does with the packets: fullness of transport buffer and decoder buffer.
#[test]
fn audio_overflows_no_buffer_of_the_decoder() {
    let bitrate = rate(20_000_000);
    let mut mux = one_program(Settings::new(1, bitrate));
    let mut feeds = [Feed::new(0x102, Timestamp::wrapping(90_000), 2160, 576)];
    let slots = run(&mut mux, &mut feeds, milliseconds(5000));
    let (mut fill, mut last) = (0.0f64, 0);
    let mut held: Vec<(u64, usize)> = Vec::new();
    let mut packets = 0;
    for (k, slot) in slots.iter().enumerate() {
        assert_eq!(slot.late, None);
        let packet = Packet::new(&slot.packet);
        if packet.pid() != pid(0x102) {
            continue;
        }
        packets += 1;
        let now = bitrate.ticks(188 * k as u64);
        fill = (fill - (now - last) as f64 * 2_000_000.0 / 8.0 / 27e6).max(0.0) + 188.0;
        last = now;
        assert!(fill <= 512.0, "{fill}");
        let payload = packet.payload().unwrap().unwrap();
        if packet.payload_unit_start_indicator() {
            let pes = Pes { data: Blob(&[]), ..wire::Decode::from_bytes(payload).unwrap() };
            let dts = pes.header.unwrap().dts().unwrap().get() * 300;
            held.push((dts, 0));
            assert!(dts >= now && dts - now <= 27_000_000);
        }
        held.last_mut().unwrap().1 += payload.len();
        held.retain(|(dts, _)| *dts > now);
        assert!(held.iter().map(|h| h.1).sum::<usize>() <= 3584);
    }
    assert!(packets > 160 * 4, "{packets}");
    // not all at once either: that the buffers are used shows that data comes early
    assert!(held.len() >= 5);
}

/// Before its first DTS a decoder holds all that has been sent.
#[test]
fn a_decoder_buffer_is_filled_and_not_overfilled() {
    let audio = StreamSettings::new(StreamType::MPEG1_AUDIO);
    assert_eq!((audio.buffer, audio.transport_rate), (Some(3584), Bitrate::new(2_000_000)));
    // Bytes sent of units of `unit` bytes.
    let sent = |size, unit| -> usize {
        let mut mux = one_program(Settings::new(1, rate(20_000_000)));
        mux.configure(pid(0x102), audio.buffer(Some(size)));
        let mut feed = Feed::new(0x102, Timestamp::wrapping(90_000), 90, unit);
        let slots = run(&mut mux, core::slice::from_mut(&mut feed), milliseconds(100));
        let packets = slots.iter().map(|slot| Packet::new(&slot.packet)).filter(|p| p.pid() == pid(0x102));
        packets.map(|p| p.payload().unwrap().unwrap().len()).sum()
    };
    // Of a packet each, and of three.
    for unit in [100, 500] {
        for size in (700..1300).step_by(3).chain([3584]) {
            let sent = sent(size, unit);
            assert!(sent <= size && sent + PACKET_SIZE > size, "{sent} of {size}, by {unit}");
        }
    }
    // One that is larger than the buffer, behind 19 bytes of header, goes alone.
    assert_eq!(sent(200, 3000), 3019);
}

#[test]
fn a_clock_reference_goes_along_from_half_its_interval_on() {
    // A packet takes a millisecond, and half the interval 20 packets.
    let bitrate = rate(1_504_000);
    let interval = milliseconds(40);
    let mut mux = one_program(Settings::new(1, bitrate).pcr_interval(interval));
    // Every second packet is one of video, all the time.
    let mut feed = Feed::new(0x101, Timestamp::wrapping(90_000), 180, 160);
    let slots = run(&mut mux, core::slice::from_mut(&mut feed), milliseconds(3000));
    assert_eq!((mux.statistics().clocks, slots.iter().filter(|s| s.late.is_some()).count()), (0, 0));
    let at = |k: usize| bitrate.ticks(188 * k as u64);
    let video: Vec<_> = (0..slots.len()).filter(|k| Packet::new(&slots[*k].packet).pid() == pid(0x101)).collect();
    let (mut last, mut exact) = (None, 0);
    for k in video {
        let since = last.map(|last| at(k) - at(last));
        let with_pcr = Packet::new(&slots[k].packet).pcr().is_some();
        assert_eq!(with_pcr, since.is_none_or(|since| since >= interval / 2), "packet {k}: {since:?}");
        exact += u32::from(since == Some(interval / 2));
        if with_pcr {
            last = Some(k);
        }
    }
    assert!(last.is_some_and(|last| at(last) > milliseconds(2900)) && exact > 0);
}

#[test]
fn too_much_data_is_reported_late_and_breaks_neither_clock_nor_tables() {
    let bitrate = rate(1_000_000);
    let mut mux = one_program(Settings::new(1, bitrate));
    let key = mux.insert_table(pid(0x11), vec![vec![0x72, 0x70, 2, 1, 2]], milliseconds(400)).unwrap();
    let mut feeds = [Feed::new(0x101, Timestamp::wrapping(9_000), 3600, 10_000)];
    let slots = run(&mut mux, &mut feeds, milliseconds(6000));
    let late: Vec<_> = slots.iter().filter_map(|s| s.late).collect();
    assert!(late.len() > 30 && mux.statistics().late == late.len() as u64);
    let mut by_before = 0;
    for l in &late {
        let Late::Pes { pid: on, dts, by } = *l else { panic!("{l:?}") };
        assert!(on == pid(0x101) && dts.get() % 3600 == 9_000 % 3600 && by > by_before);
        by_before = by;
    }
    let mut last: Map<(Pid, bool), Ticks> = Map::new();
    for (k, slot) in slots.iter().enumerate() {
        let packet = Packet::new(&slot.packet);
        let now = bitrate.ticks(188 * k as u64);
        for (what, limit) in [((packet.pid(), false), 100), ((packet.pid(), true), 35)] {
            let counts = if what.1 { packet.pcr().is_some() } else { [0, 0x100, 0x11].contains(&packet.pid().get()) };
            if counts {
                let limit = if what.0 == pid(0x11) { 400 } else { limit };
                let before = last.insert(what, now).unwrap_or(0);
                assert!(now - before <= milliseconds(limit), "{what:?} {}", now - before);
            }
        }
    }
    assert_eq!(last.len(), 4);
    assert!(mux.remove_table(pid(0x11), key) && !mux.remove_table(pid(0x11), key));
}

#[test]
fn tables_too_large_for_the_rate_are_refused() {
    let section = |n: u8| [&[0x80, 0x7F, 0xFD][..], &vec![n; 4093]].concat();
    let large: Vec<_> = (0..8).map(section).collect();
    let mut mux = one_program(Settings::new(1, rate(400_000)));
    // 180 packets in 7/8 of the interval, beside 55 a second for PSI and clock: of 265 a second
    assert_eq!(mux.insert_table(pid(0x20), large.clone(), milliseconds(900)).unwrap_err().at(), "Settings.bitrate");
    let key = mux.insert_table(pid(0x20), large.clone(), milliseconds(1000)).unwrap();
    assert!(mux.insert_table(pid(0x21), large.clone(), milliseconds(10_000)).is_err());
    assert!(mux.replace_table(pid(0x20), key, [large.clone(), large.clone()].concat()).is_err());
    assert_eq!(mux.replace_table(pid(0x20), key, large), Ok(true));
    // what is accepted keeps its interval
    let mut starts = Vec::new();
    for _ in 0..3000 {
        let now = mux.now();
        let slot = mux.next_packet();
        assert_eq!(slot.late, None);
        let packet = Packet::new(&slot.packet);
        if packet.pid() == pid(0x20) && packet.payload().unwrap().unwrap()[..8] == [0, 0x80, 0x7F, 0xFD, 0, 0, 0, 0] {
            starts.push(now);
        }
    }
    assert!(starts.len() >= 11 && starts.windows(2).all(|w| w[1] - w[0] <= milliseconds(1000)), "{starts:?}");
}

#[test]
fn a_large_table_neither_floods_nor_holds_up_a_small_one() {
    let section = |id: u8, n: u8, len: usize| {
        let mut s = vec![id, 0x70 | (len >> 8) as u8, len as u8, n];
        s.resize(len + 3, 0xAA);
        s
    };
    let mut mux = Mux::new(Settings::new(1, rate(2_000_000)));
    mux.insert_table(Pid::EIT, (0..60).map(|n| section(0x50, n, 1000)).collect(), milliseconds(2000)).unwrap();
    mux.insert_table(Pid::EIT, vec![section(0x4E, 0, 200), section(0x4E, 1, 90)], milliseconds(200)).unwrap();
    let bitrate = mux.settings().bitrate;
    let stream: Vec<u8> = (0..10_000).flat_map(|_| mux.next_packet().packet).collect();
    let (mut demux, mut input) = (Demux::new(), &stream[..]);
    demux.watch(Pid::EIT, Watch::Sections);
    let (mut last, mut count) = (Map::new(), 0);
    while let Some(event) = demux.next(&mut input) {
        let Event::Section { section, position, .. } = event else { continue };
        let (bytes, end) = (section.as_bytes(), bitrate.ticks(position + 188));
        let limit = milliseconds(if bytes[0] == 0x4E { 200 } else { 2000 });
        let before: Option<u64> = last.insert((bytes[0], bytes[3]), end);
        assert!(before.is_none_or(|before| end - before <= limit), "{:x} {}", bytes[0], bytes[3]);
        count += 1;
    }
    assert_eq!(last.len(), 62);
    assert!(count > 7 * 5 * (60 / 10 + 2 * 10 / 10), "{count}");
    // at no time more than twice the average
    let eit = |packets: &[u8]| packets.chunks(188).filter(|p| p[2] == 0x12).count();
    let average = eit(&stream) as f64 / 10_000.0;
    assert!(stream.chunks(188 * 200).all(|part| (eit(part) as f64) < 2.0 * average * 200.0));
}

#[test]
fn counters_go_on_for_every_pid() {
    let mut mux = one_program(Settings::new(1, rate(2_000_000)));
    mux.insert_table(pid(0x12), vec![[&[0x4E, 0x71, 0x2C][..], &[7; 300]].concat()], milliseconds(50)).unwrap();
    // 100 ms of data every 200 ms, so that the clock goes alone at times
    let mut feeds = [Feed::new(0x101, Timestamp::wrapping(45_000), 18_000, 25_000)];
    mux.configure(pid(0x101), StreamSettings::new(StreamType::AVC).max_delay(milliseconds(150)));
    let slots = run(&mut mux, &mut feeds, milliseconds(2000));
    let mut states: Map<Pid, Continuity> = Map::new();
    let (mut bare, mut counted) = (0, 0);
    for slot in &slots {
        let packet = Packet::new(&slot.packet);
        match states.entry(packet.pid()).or_default().check(packet) {
            Step::First | Step::Next => counted += 1,
            Step::NoPayload => bare += 1,
            Step::Ignored => assert!(packet.pid().is_null()),
            other => panic!("{other:?}"),
        }
    }
    assert!(bare > 10 && counted > 300, "{bare} {counted}");
}

#[test]
fn versions_follow_changes() {
    let versions = |mux: &mut Mux| {
        let mut found = Map::new();
        for _ in 0..200 {
            let slot = mux.next_packet();
            let packet = Packet::new(&slot.packet);
            if let (0 | 0x100 | 0x110, Ok(Some([0, section @ ..]))) = (packet.pid().get(), packet.payload()) {
                found.insert(packet.pid().get(), section[5] >> 1 & 0x1F);
            }
        }
        found
    };
    let streams = [line(0x101, StreamType::AVC), line(0x102, StreamType::MPEG1_AUDIO)];
    let mut mux = one_program(Settings::new(1, rate(1_000_000)));
    assert_eq!(versions(&mut mux), Map::from([(0, 0), (0x100, 0)]));
    // the same again changes nothing
    mux.set_program(&program(7, 0x100, 0x101, &streams)).unwrap();
    assert_eq!(versions(&mut mux), Map::from([(0, 0), (0x100, 0)]));
    mux.set_program(&program(7, 0x100, 0x101, &streams[..1])).unwrap();
    assert_eq!(versions(&mut mux), Map::from([(0, 0), (0x100, 1)]));
    assert_eq!(mux.push(AccessUnit::new(pid(0x102), None, None, vec![1])).unwrap_err().at(), "AccessUnit.pid");
    // another PID of the map changes the PAT only
    mux.set_program(&program(7, 0x110, 0x101, &streams[..1])).unwrap();
    assert_eq!(versions(&mut mux), Map::from([(0, 1), (0x110, 1)]));
    mux.set_program(&program(8, 0x100, 0x1FFF, &[])).unwrap();
    mux.set_network_pid(Some(Pid::NIT)).unwrap();
    assert_eq!(versions(&mut mux), Map::from([(0, 3), (0x100, 0), (0x110, 1)]));
    assert!(mux.remove_program(7) && !mux.remove_program(7));
    assert_eq!(versions(&mut mux), Map::from([(0, 4), (0x100, 0)]));
    // no clock is left
    assert!((0..100).all(|_| Packet::new(&mux.next_packet().packet).pcr().is_none()));
}

#[test]
fn what_cannot_be_sent_is_refused_and_changes_nothing() {
    let streams = [line(0x101, StreamType::AVC), line(0x102, StreamType::MPEG1_AUDIO)];
    let mut mux = one_program(Settings::new(1, rate(1_000_000)).limit(10_000));
    let twice = [streams[0], streams[0]];
    let sections = [line(0x105, StreamType::PRIVATE_SECTIONS)];
    for (wrong, at) in [
        (program(0, 0x200, 0x1FFF, &[]), "PatProgram.program_number"),
        (program(9, 0x101, 0x1FFF, &[]), "PatProgram.program_map_pid"),
        (program(3, 0x101, 0x1FFF, &[]), "PmtStream.elementary_pid"),
        (program(9, 0, 0x1FFF, &[]), "PatProgram.program_map_pid"),
        (program(9, 0x1FFF, 0x1FFF, &[]), "PatProgram.program_map_pid"),
        (program(9, 0x200, 0x200, &[]), "Pmt.pcr_pid"),
        (program(9, 0x200, 0x105, &sections), "Pmt.pcr_pid"),
        (program(9, 0x200, 0x1FFF, &twice), "PmtStream.elementary_pid"),
    ] {
        assert_eq!(mux.set_program(&wrong).unwrap_err().at(), at);
    }
    mux.insert_table(pid(0x300), vec![vec![0x72, 0x70, 1, 9]], milliseconds(50)).unwrap();
    assert_eq!(mux.set_program(&program(9, 0x200, 0x300, &[])).unwrap_err().at(), "Mux.pid");
    assert!(mux.insert_table(pid(0x101), Vec::new(), 1).is_err());
    assert!(mux.insert_table(pid(0x301), vec![vec![2, 0xB0]], 1).is_err());
    // streams in sections are the caller's
    mux.set_program(&program(9, 0x200, 0x1FFF, &sections)).unwrap();
    assert!(mux.insert_table(pid(0x105), vec![vec![0x72, 0x70, 1, 9]], milliseconds(50)).is_ok());
    assert!(mux.push(AccessUnit::new(pid(0x105), None, None, vec![1])).is_err());

    let unit = |pid, n| AccessUnit::new(pid, Timestamp::new(90_000), None, vec![0; n]);
    assert_eq!(mux.push(unit(pid(0x101), 10_000)).unwrap_err().kind(), ErrorKind::Full);
    assert!(mux.push(unit(pid(0x101), 9_000)).is_ok() && mux.push(unit(pid(0x101), 9_000)).is_err());
    assert_eq!(mux.queued(pid(0x101)), 9_014);
    assert_eq!(mux.push(unit(pid(0x102), 65_528)).unwrap_err().at(), "PesStart.pes_packet_length");
    mux.remove_program(7);
    assert!(mux.is_drained() && mux.queued(pid(0x101)) == 0);

    // 133 packets a second: a clock takes 36 of them, two take 100, each map and the PAT 11
    let mut slow = Mux::new(Settings::new(1, rate(200_000)));
    assert!(slow.set_program(&program(1, 0x100, 0x101, &[])).is_ok());
    assert_eq!(slow.set_program(&program(2, 0x200, 0x102, &[])).unwrap_err().at(), "Settings.bitrate");
    assert!(slow.set_program(&program(2, 0x200, 0x101, &[])).is_ok());
}

#[test]
fn a_pat_of_several_sections() {
    let mut mux = Mux::new(Settings::new(1, rate(6_000_000)));
    for n in 1..=300 {
        mux.set_program(&program(n, 0x100 + n, 0x1FFF, &[])).unwrap();
    }
    let stream: Vec<u8> = (0..2000).flat_map(|_| mux.next_packet().packet).collect();
    let (mut demux, mut input, mut found) = (Demux::new(), &stream[..], Map::new());
    while let Some(event) = demux.next(&mut input) {
        let Event::Section { section, .. } = event else {
            continue;
        };
        if let Ok(pat) = section.long::<Pat<'_>>() {
            found.insert((pat.header.section_number, pat.header.last_section_number), section.as_bytes().len());
        }
    }
    assert_eq!(found, Map::from([((0, 1), 1024), ((1, 1), 12 + 47 * 4)]));
    assert_eq!(demux.programs().count(), 300);
}

#[test]
fn video_beyond_the_length_field_is_open() {
    let mut mux = one_program(Settings::new(1, rate(10_000_000)));
    for dts in [45_000, 48_600] {
        mux.push(AccessUnit::new(pid(0x101), Timestamp::new(dts), None, vec![9; 70_000])).unwrap();
    }
    let mut lengths = Vec::new();
    while !mux.is_drained() {
        let slot = mux.next_packet();
        let packet = Packet::new(&slot.packet);
        if packet.pid() == pid(0x101) && packet.payload_unit_start_indicator() {
            lengths.push(packet.payload().unwrap().unwrap()[4..6].to_vec());
        }
    }
    assert_eq!(lengths, [[0, 0], [0, 0]]);
}

#[test]
fn units_without_times_follow_the_one_before() {
    let mut mux = one_program(Settings::new(1, rate(1_000_000)));
    mux.push(AccessUnit::new(pid(0x101), Timestamp::new(90_000), None, vec![1; 500])).unwrap();
    mux.push_pes(pid(0x101), &Pes::new(StreamId(0xE0), Some(crate::pes::PesHeader::default()), &[2; 500]), false)
        .unwrap();
    let mut units = 0;
    while !mux.is_drained() {
        assert!(mux.clock().ticks() <= milliseconds(1100));
        units += usize::from(Packet::new(&mux.next_packet().packet).payload_unit_start_indicator());
    }
    assert!(units >= 2);
    assert!(mux.now() < milliseconds(20));
}

#[test]
fn trap_41_nothing_is_allocated_in_steady_state() {
    let mut mux = one_program(Settings::new(1, rate(4_000_000)));
    let mut feeds = [
        Feed::new(0x101, Timestamp::wrapping(45_000), 3600, 5_000),
        Feed::new(0x102, Timestamp::wrapping(45_000), 2160, 576),
    ];
    run(&mut mux, &mut feeds, milliseconds(1000));
    feeds.iter_mut().for_each(|f| f.fill(&mut mux));
    let allocated = wire::testing::measure(|| {
        for _ in 0..1000 {
            mux.next_packet();
        }
    });
    assert_eq!(allocated.count_total, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Any rate, any units, in any state of overload: the packets are packets, the counters go on,
    /// the clock is exact and in time.
    #[test]
    fn whatever_is_pushed(
        bits in 300_000u64..60_000_000,
        units in proptest::collection::vec((0u8..4, 0u64..400_000, 0usize..20_000, any::<bool>()), 0..40),
        interval in 40u64..3000,
    ) {
        let mut mux = one_program(Settings::new(1, rate(bits)).limit(200_000));
        let _ = mux.insert_table(pid(0x11), vec![vec![0x72, 0x70, 2, 1, 2]; 5], milliseconds(interval));
        let mut states: Map<Pid, Continuity> = Map::new();
        let mut last = 0;
        for (kind, dts, size, random_access) in units {
            let on = pid([0x101, 0x102, 0x103, 0x101][usize::from(kind)]);
            let dts = (kind != 3).then(|| Timestamp::wrapping(dts));
            let taken = mux.push(AccessUnit { random_access, ..AccessUnit::new(on, dts, None, vec![kind; size]) });
            prop_assert!(taken.is_ok() || kind == 2 || mux.queued(pid(0x101)) + mux.queued(pid(0x102)) + size > 199_000);
            for _ in 0..30 {
                let (k, now) = (mux.statistics().packets, mux.now());
                let slot = mux.next_packet();
                let packet = Packet::new(&slot.packet);
                prop_assert!(packet.sync_byte() == 0x47 && packet.payload().is_ok());
                prop_assert!(!states.entry(packet.pid()).or_default().check(packet).is_error());
                if let Some(pcr) = packet.pcr() {
                    prop_assert_eq!(pcr.ticks(), rate(bits).ticks(k * 188 + 10));
                    last = now;
                }
                prop_assert!(now - last <= milliseconds(35));
            }
        }
    }
}

/// Checks the continuity of all packets.
fn continuous(slots: &[MuxPacket]) {
    let mut states: Map<Pid, Continuity> = Map::new();
    for slot in slots {
        let packet = Packet::new(&slot.packet);
        let step = states.entry(packet.pid()).or_default().check(packet);
        assert!(!step.is_error() && step != Step::Duplicate, "{} {step:?}", packet.pid());
    }
}

#[test]
fn a_pid_that_comes_again_goes_on_counting() {
    let streams = [line(0x101, StreamType::AVC), line(0x102, StreamType::MPEG1_AUDIO)];
    let mut mux = one_program(Settings::new(1, rate(2_000_000)));
    let mut feeds = [Feed::new(0x101, Timestamp::wrapping(45_000), 3600, 2000)];
    let mut slots = run(&mut mux, &mut feeds, milliseconds(700));
    mux.remove_program(7);
    slots.extend(run(&mut mux, &mut [], milliseconds(800)));
    mux.set_program(&program(7, 0x100, 0x101, &streams)).unwrap();
    slots.extend(run(&mut mux, &mut feeds, milliseconds(1500)));
    // The map moves to the PID of the audio, and back.
    for (map, until) in [(0x100, 1600), (0x102, 1900), (0x100, 2000)] {
        mux.set_program(&program(7, map, 0x101, &streams[..1])).unwrap();
        slots.extend(run(&mut mux, &mut feeds, milliseconds(until)));
    }
    mux.set_program(&program(7, 0x100, 0x101, &streams)).unwrap();
    mux.push(AccessUnit::new(pid(0x102), None, None, vec![9; 500])).unwrap();
    slots.extend(run(&mut mux, &mut feeds, milliseconds(2500)));
    continuous(&slots);
    let on = |n| slots.iter().filter(|s| Packet::new(&s.packet).pid() == pid(n)).count();
    assert!(on(0x101) > 200 && on(0x102) > 4, "{} {}", on(0x101), on(0x102));
}

#[test]
fn the_rest_of_a_section_taken_out_is_not_sent_among_pes_packets() {
    let mut mux = Mux::new(Settings::new(1, rate(2_000_000)));
    let section = [&[0x80, 0x7B, 0xB7][..], &[0xEE; 2999]].concat();
    let key = mux.insert_table(pid(0x101), vec![section], milliseconds(500)).unwrap();
    let mut slots = run(&mut mux, &mut [], milliseconds(4));
    assert!(slots.iter().any(|s| Packet::new(&s.packet).pid() == pid(0x101)));
    mux.remove_table(pid(0x101), key);
    mux.set_program(&program(7, 0x100, 0x1FFF, &[line(0x101, StreamType::AVC)])).unwrap();
    mux.push(AccessUnit::new(pid(0x101), None, None, vec![0x11; 400])).unwrap();
    let rest = run(&mut mux, &mut [], milliseconds(100));
    for packet in rest.iter().map(|s| Packet::new(&s.packet)).filter(|p| p.pid() == pid(0x101)) {
        assert!(!packet.payload().unwrap().unwrap().contains(&0xEE));
    }
    slots.extend(rest);
    continuous(&slots);
}

#[test]
fn a_new_clock_takes_no_room_from_an_old_one() {
    for (bits, every) in [(400_000, 61), (400_000, 67), (500_000, 33), (700_000, 71)] {
        let mut mux = Mux::new(Settings::new(1, rate(bits)));
        let mut last: Map<Pid, Ticks> = Map::new();
        while mux.now() < milliseconds(900) {
            // Another one, at moments that have nothing to do with those there are.
            let n = last.len() as u16;
            if n < 4 && mux.now() >= milliseconds(every) * u64::from(n) {
                mux.set_program(&program(n + 1, 0x100 + n, 0x200 + n, &[])).unwrap();
                last.insert(pid(0x200 + n), mux.now() + milliseconds(10));
            }
            let (now, slot) = (mux.now(), mux.next_packet());
            let packet = Packet::new(&slot.packet);
            if packet.pcr().is_some() {
                let before = last.insert(packet.pid(), now).unwrap();
                assert!(now.saturating_sub(before) <= milliseconds(35), "{bits} {every} {}", packet.pid());
            }
        }
        assert_eq!(last.len(), 4);
    }
}
