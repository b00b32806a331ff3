//! What is asked of the heap: nothing in steady state, and little for little input.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::unwrap_used)]

use core::ops::ControlFlow;
use core::time::Duration;
use mpegts::clock::{Pcr, Timestamp};
use mpegts::demux::{Demux, Event, Watch};
use mpegts::descriptor::Descriptor;
use mpegts::edit::Editor;
use mpegts::monitor::{Config, Monitor};
use mpegts::packet::adaptation::AdaptationField;
use mpegts::packet::{NULL_PACKET, Packet, PacketBuilder};
use mpegts::pes::{Delivery, Pes, PesHeader, PesPacketizer, StreamId};
use mpegts::psi::{Pat, PatProgram, Pmt, PmtStream, StreamType};
use mpegts::section::{LongSection, SectionPacketizer};
use mpegts::{Pid, PidSet};
use wire::testing::measure;
use wire::{Encode, List};

const MAP: u16 = 0x100;
const VIDEO: u16 = 0x101;

fn pid(n: u16) -> Pid {
    Pid::new(n).unwrap()
}

/// PAT, PMT in two versions by turns, PCRs on a PID of their own, and PES packets of video.
fn stream(rounds: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let programs = [PatProgram { program_number: 1, program_map_pid: pid(MAP), ..Default::default() }];
    let pat = LongSection::new(0, 77, 3, Pat { programs: List::from(&programs) }).encode_to_vec().unwrap();
    let streams = [PmtStream { stream_type: StreamType::AVC, elementary_pid: pid(VIDEO), ..Default::default() }];
    let pmt = |version: u64| {
        let pmt = Pmt::<Descriptor<'_>> { pcr_pid: pid(0x102), streams: List::from(&streams), ..Default::default() };
        LongSection::new(2, 1, version as u8, pmt).encode_to_vec().unwrap()
    };
    let mut sections = [Pid::PAT, pid(MAP)].map(SectionPacketizer::new);
    let mut video = PesPacketizer::new(pid(VIDEO));
    for n in 0..rounds {
        for (packetizer, section) in sections.iter_mut().zip([pat.clone(), pmt(n % 2)]) {
            packetizer.push(&section, |p| out.extend_from_slice(p));
            packetizer.finish(|p| out.extend_from_slice(p));
        }
        let field = AdaptationField { pcr: Some(Pcr::wrapping(n * 1_080_000)), ..AdaptationField::default() };
        out.extend_from_slice(&PacketBuilder::new(pid(0x102)).build(Some(&field), &[]).unwrap().0);
        let header = PesHeader::timed(Timestamp::new(3600 * n), None);
        let data = [n as u8; 1500];
        video.push(&Pes::new(StreamId(0xE0), Some(header), &data), None, |p| out.extend_from_slice(p)).unwrap();
        out.extend(NULL_PACKET.repeat(2));
    }
    out
}

/// Allocations of a demultiplexer over the second half of the stream, and the events meanwhile.
fn steady(watch: impl Fn(&mut Demux), drive: bool) -> (u64, u64) {
    let bytes = stream(60);
    let (warm_up, steady) = bytes.split_at(bytes.len() / 188 / 2 * 188);
    let mut demux = Demux::new();
    demux.report_pcr(true);
    watch(&mut demux);
    let mut run = |mut input: &[u8]| {
        let mut events = 0;
        if drive {
            let _: ControlFlow<()> = demux.drive(&mut input, |_| {
                events += 1;
                ControlFlow::Continue(())
            });
        }
        while demux.next(&mut input).is_some() {
            events += 1;
        }
        events
    };
    run(warm_up);
    let mut events = 0;
    let heap = measure(|| events = run(steady));
    (heap.count_total, events)
}

#[test]
fn trap_41_no_watch_allocates_in_steady_state() {
    let pes = [Delivery::Headers, Delivery::Pieces, Delivery::PACKETS, Delivery::WHOLE]
        .map(|delivery| (format!("{delivery:?}"), vec![(VIDEO, Watch::Pes(delivery))]));
    let others = [
        ("sections".to_owned(), vec![(0, Watch::Sections), (MAP, Watch::Sections)]),
        ("tables".to_owned(), vec![(0, Watch::Tables), (MAP, Watch::Tables)]),
        ("packets".to_owned(), vec![(VIDEO, Watch::Packets)]),
    ];
    for (name, watches) in pes.into_iter().chain(others) {
        for drive in [false, true] {
            let watch = |demux: &mut Demux| watches.iter().for_each(|(on, how)| assert!(demux.watch(pid(*on), *how)));
            let (allocated, events) = steady(watch, drive);
            assert!(events >= 50, "{name}: {events} events");
            assert_eq!(allocated, 0, "{name}, driven: {drive}");
        }
    }
}

/// Five packets: PAT, PMT, a PCR, and more.
fn kilobyte() -> Vec<u8> {
    stream(1)[..5 * 188].to_vec()
}

#[test]
fn trap_41_a_monitor_for_a_kilobyte_is_cheap() {
    let bytes = kilobyte();
    let mut events = 0;
    let heap = measure(|| {
        let mut monitor = Monitor::new(Config::default());
        for (packet, n) in bytes.chunks(188).zip(0..) {
            let packet = Packet::new(packet.try_into().unwrap());
            monitor.packet(packet, Some(Duration::from_millis(n)), |_| events += 1);
        }
    });
    println!("a monitor: {} bytes, {events} events", heap.bytes_max);
    assert!(heap.bytes_max <= 8 * bytes.len() as u64, "{heap:?}");
}

#[test]
fn trap_41_an_editor_for_a_kilobyte_is_cheap() {
    let mut bytes = kilobyte();
    let mut sections = 0;
    let heap = measure(|| {
        let mut editor = Editor::new();
        editor.filter_sections(Pid::PAT);
        editor.filter_sections(pid(MAP));
        editor.shift = Some(mpegts::edit::TimeShift::new(90_000, [pid(VIDEO)].into_iter().collect::<PidSet>()));
        editor.repair = Some(mpegts::edit::ContinuityRepair::new());
        for packet in bytes.chunks_mut(188) {
            editor.edit_with(packet.try_into().unwrap(), |_, section, queue| {
                sections += 1;
                queue.push(section, 0);
            });
        }
    });
    println!("an editor: {} bytes", heap.bytes_max);
    assert_eq!(sections, 2);
    assert!(heap.bytes_max <= 8 * bytes.len() as u64, "{heap:?}");
}

#[test]
fn trap_41_a_demultiplexer_with_every_watch_is_cheap_for_a_kilobyte() {
    let bytes = kilobyte();
    let mut tables = 0;
    let heap = measure(|| {
        let mut demux = Demux::new();
        [0, MAP].iter().for_each(|on| assert!(demux.watch(pid(*on), Watch::Tables)));
        assert!(demux.watch(pid(VIDEO), Watch::Pes(Delivery::WHOLE)));
        let mut input = &bytes[..];
        while let Some(event) = demux.next(&mut input) {
            tables += usize::from(matches!(event, Event::Table { .. }));
        }
        while let Some(event) = demux.finish() {
            tables += usize::from(matches!(event, Event::Table { .. }));
        }
    });
    println!("a demultiplexer: {} bytes", heap.bytes_max);
    assert_eq!(tables, 2);
    assert!(heap.bytes_max <= 8 * bytes.len() as u64, "{heap:?}");
}
