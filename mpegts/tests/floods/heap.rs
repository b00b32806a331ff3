//! Memory is at most eight times the input, and 64 KiB.

use super::make::{PSI, Stream, TABLES, map_pid, pid, rules, section};
use mpegts::Pid;
use mpegts::demux::{Demux, Limits, Watch};
use mpegts::edit::{Editor, Versions};
use mpegts::monitor::{Config, Monitor, PcrMonitor};
use mpegts::packet::framing::{Framer, Framing};
use mpegts::packet::{PACKET_SIZE, Packet};
use mpegts::pes::Delivery;
use mpegts::section::Section;
use mpegts::section::table::{TableAssembler, TableLimits};
use std::time::Duration;
use wire::testing::measure;

fn check(name: &str, input: usize, run: impl FnOnce()) {
    let heap = measure(run);
    let bound = 8 * input as u64 + 65_536;
    println!("{name}: {:.2} of the bound, {} bytes for {input}", heap.bytes_max as f64 / bound as f64, heap.bytes_max);
    assert!(heap.bytes_max <= bound, "{name}: {heap:?} for {input}");
}

/// Streams of another kind than those of PSI.
fn others() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for step in [1, 8, 16, 31, 32, 33, 64, 65] {
        for (what, start) in [("a section", Stream::start as fn(&mut Stream, Pid)), ("a PES packet", Stream::start_pes)]
        {
            let mut s = Stream::default();
            (0..0x1FFF).step_by(step).for_each(|n| start(&mut s, pid(n)));
            all.push((format!("{what} on every PID by {step}"), s.into_bytes()));
        }
    }
    for n in [1, 10, 63, 64, 65, 127, 128, 129, 1025] {
        let mut s = Stream::default();
        (0..n).for_each(|n| s.start(pid(n * 32 % 0x1FFF + n / 256)));
        all.push((format!("{n} PIDs far apart"), s.into_bytes()));
    }
    all
}

fn streams() -> Vec<(String, Vec<u8>)> {
    let mut all = others();
    for (name, n, make) in PSI {
        for n in [n / 2, *n, 10 * n] {
            all.push((format!("{name}, {n}"), make(n)));
        }
    }
    all
}

#[test]
fn trap_41_a_demultiplexer_takes_eight_times_its_input() {
    let default = Limits::default();
    let watches = [Watch::Sections, Watch::Packets, Watch::Pes(Delivery::Headers), Watch::Pes(Delivery::WHOLE)];
    for (name, bytes) in streams() {
        let demultiplex = |watch: Option<Watch>, limits: Limits| {
            check(&format!("{name}, {watch:?}, {limits:?}"), bytes.len(), || {
                let mut demux = Demux::with(Framer::with_framing(Framing::Ts188), limits);
                for packet in bytes.chunks(PACKET_SIZE) {
                    let pid = Packet::new(packet.try_into().unwrap()).pid();
                    watch.map(|watch| demux.watch(pid, watch));
                }
                let mut input = &bytes[..];
                while demux.next(&mut input).is_some() {}
            });
        };
        demultiplex(None, default.programs(usize::MAX));
        watches.iter().for_each(|watch| demultiplex(Some(*watch), default));
    }
}

#[test]
fn trap_41_a_monitor_takes_eight_times_its_input() {
    for (name, bytes) in streams() {
        for step in [None, Some(100), Some(20_000)] {
            check(&format!("{name}, every {step:?} us"), bytes.len(), || {
                let mut monitor = Monitor::new(Config::default());
                for (n, packet) in bytes.chunks(PACKET_SIZE).enumerate() {
                    let time = step.map(|step| Duration::from_micros(n as u64 * step));
                    monitor.packet(Packet::new(packet.try_into().unwrap()), time, |_| {});
                }
            });
        }
    }
}

/// It holds packets back for the next PCR.
#[test]
fn trap_41_a_monitor_without_a_clock_takes_eight_times_its_input() {
    for (name, bytes) in streams() {
        check(&name, bytes.len(), || {
            let mut monitor = PcrMonitor::new(Config::default());
            for packet in bytes.chunks(PACKET_SIZE) {
                monitor.packet(Packet::new(packet.try_into().unwrap()), |_| {});
            }
            monitor.finish(|_| {});
        });
    }
}

/// Sections whose repetition is watched.
#[test]
fn trap_41_a_monitor_with_rules_takes_eight_times_its_input() {
    for (name, make) in TABLES {
        for n in [50, 1000, 32_768, 40_000] {
            let mut stream = Stream::default();
            stream.sections(Pid::SDT_BAT, (0..n).map(make));
            let bytes = stream.into_bytes();
            check(&format!("{name}, {n}"), bytes.len(), || {
                let mut monitor = Monitor::new(rules());
                for (n, packet) in bytes.chunks(PACKET_SIZE).enumerate() {
                    let time = Duration::from_micros(n as u64 * 10);
                    monitor.packet(Packet::new(packet.try_into().unwrap()), Some(time), |_| {});
                }
            });
        }
    }
}

#[test]
fn trap_41_an_editor_takes_eight_times_its_input() {
    let other = section(2, 1, (0, 0, 0), &[0x55; 700]);
    for (name, bytes) in streams() {
        let input = bytes.len() + 100 * other.len();
        check(&name, input, || {
            let mut editor = Editor::new();
            for pid in (0..99).map(map_pid).chain([Pid::PAT]) {
                editor.replace_sections(pid, [&other[..]]).unwrap();
            }
            for packet in bytes.chunks(PACKET_SIZE) {
                let mut packet: [u8; PACKET_SIZE] = packet.try_into().unwrap();
                editor.edit(&mut packet);
            }
        });
    }
}

/// Every section is shown and sent, of each PID that there is. What is made of it is the caller's.
#[test]
fn trap_41_an_editor_of_each_section_takes_eight_times_its_input() {
    for (name, bytes) in streams() {
        check(&name, bytes.len(), || {
            let (mut editor, mut versions) = (Editor::new(), Versions::new());
            for packet in bytes.chunks(PACKET_SIZE) {
                let mut packet: [u8; PACKET_SIZE] = packet.try_into().unwrap();
                editor.filter_sections(Packet::new(&packet).pid());
                editor.edit_with(&mut packet, |pid, section, queue| {
                    let numbered = versions.number(pid, section, section);
                    queue.push(Section::from_bytes(&numbered).unwrap(), 0);
                });
            }
        });
    }
}

#[test]
fn trap_41_tables_take_eight_times_their_input() {
    for (name, make) in TABLES {
        for n in [1, 20, 700, 16_385, 40_000] {
            let sections: Vec<_> = (0..n).map(make).collect();
            let input = sections.iter().map(Vec::len).sum();
            for limits in [TableLimits::default(), TableLimits::default().tables(usize::MAX).bytes(usize::MAX)] {
                check(&format!("{name}, {n}"), input, || {
                    let mut tables = TableAssembler::with(limits);
                    for bytes in &sections {
                        tables.push(Pid::SDT_BAT, Section::from_bytes(bytes).unwrap(), 0);
                    }
                });
            }
        }
    }
}

/// The limit holds for what is allocated.
#[test]
fn trap_56_the_limit_in_bytes_counts_what_entries_cost() {
    for (name, make) in TABLES {
        let sections: Vec<_> = (0..40_000).map(make).collect();
        let mut kept = 0;
        let heap = measure(|| {
            let mut tables = TableAssembler::with(TableLimits::default().tables(usize::MAX).bytes(1 << 20));
            for bytes in &sections {
                tables.push(Pid::SDT_BAT, Section::from_bytes(bytes).unwrap(), 0);
            }
            kept = tables.iter().flat_map(|table| table.sections()).map(|section| section.as_bytes().len()).sum();
        });
        println!("{name}: {} bytes allocated, {kept} kept", heap.bytes_max);
        assert!(heap.bytes_max <= (1 << 20) + 4096, "{name}: {heap:?}");
    }
}
