//! Four times as much input takes about four times as long, whatever the limits.

use super::make::{PSI, Stream, TABLES, longer, map_pid, rules, section};
use mpegts::Pid;
use mpegts::demux::{Demux, Limits};
use mpegts::edit::{Editor, Versions};
use mpegts::monitor::{self, Config, Monitor};
use mpegts::packet::framing::{Framer, Framing};
use mpegts::packet::{NULL_PACKET, PACKET_SIZE, Packet};
use mpegts::section::Section;
use mpegts::section::table::{TableAssembler, TableLimits};
use std::time::Duration;
use wire::testing::linear;

fn demux(mut bytes: &[u8], programs: usize) -> usize {
    let mut demux = Demux::with(Framer::with_framing(Framing::Ts188), Limits::default().programs(programs));
    let mut events = 0;
    while demux.next(&mut bytes).is_some() {
        events += 1;
    }
    events
}

#[test]
fn trap_46_the_demultiplexer_takes_linear_time() {
    for (name, n, make) in PSI {
        for limit in [usize::MAX, Limits::default().programs] {
            let (small, large) = (make(*n), make(4 * n));
            linear(name, &small[..], &large[..], |bytes| assert!(demux(bytes, limit) > 10));
        }
    }
}

fn packets(bytes: &[u8]) -> impl Iterator<Item = &[u8; PACKET_SIZE]> {
    bytes.chunks_exact(PACKET_SIZE).map(|packet| packet.try_into().unwrap())
}

/// `step` is the time between two packets, in microseconds.
fn monitor(bytes: &[u8], programs: usize, step: Option<u64>) {
    let limits = monitor::Limits::default().programs(programs);
    let mut monitor = Monitor::new(Config::default().limits(limits));
    for (n, packet) in packets(bytes).enumerate() {
        let time = step.map(|step| Duration::from_micros(n as u64 * step));
        monitor.packet(Packet::new(packet), time, |_| {});
    }
}

#[test]
fn trap_46_the_monitor_takes_linear_time() {
    for (name, n, make) in PSI {
        for limit in [usize::MAX, monitor::Limits::default().programs] {
            for step in [None, Some(20_000)] {
                // Work that looks at everything is paced, and the pace is felt from a thousand PIDs on.
                let (small, large) = (make(2 * n), make(8 * n));
                let name = format!("{name}, {limit} programs, every {step:?} us");
                linear(&name, &small[..], &large[..], |bytes| monitor(bytes, limit, step));
            }
        }
    }
}

#[test]
fn trap_46_the_editor_takes_linear_time() {
    for (name, n, make) in PSI {
        let (small, large) = (make(*n), make(4 * n));
        linear(name, &small[..], &large[..], |bytes| {
            let mut editor = Editor::new();
            let other = section(2, 1, (0, 0, 0), &[0xE1, 0x01, 0xF0, 0]);
            for pid in (0..100).map(map_pid).chain([Pid::PAT]) {
                editor.replace_sections(pid, [&other[..]]).unwrap();
            }
            for packet in packets(bytes) {
                editor.edit(&mut { *packet });
            }
        });
    }
}

/// With null packets for what the sections grow by, and without.
#[test]
fn trap_46_the_editor_of_each_section_takes_linear_time() {
    for (name, n, make) in PSI {
        for nulls in [0, 2] {
            let (small, large) = (make(*n), make(4 * n));
            linear(&format!("{name}, {nulls} null packets"), &small[..], &large[..], |bytes| {
                let (mut editor, mut versions) = (Editor::new(), Versions::new());
                for pid in (0..1000).map(map_pid).chain([Pid::PAT]) {
                    editor.filter_sections(pid);
                }
                for packet in packets(bytes) {
                    for packet in std::iter::once(packet).chain(std::iter::repeat_n(&NULL_PACKET, nulls)) {
                        editor.edit_with(&mut { *packet }, |pid, original, queue| {
                            let longer = longer(original);
                            let edited = versions.number(pid, original, Section::from_bytes(&longer).unwrap());
                            queue.push(Section::from_bytes(&edited).unwrap(), 0);
                        });
                    }
                }
                while editor.finish().is_some() {}
            });
        }
    }
}

/// Sections whose repetition is watched.
#[test]
fn trap_46_the_monitor_with_rules_takes_linear_time() {
    let monitor = |bytes: &[u8], step: u64| {
        let mut monitor = Monitor::new(rules().limits(monitor::Limits::default().sections(500)));
        for (n, packet) in packets(bytes).enumerate() {
            monitor.packet(Packet::new(packet), Some(Duration::from_millis(n as u64 * step)), |_| {});
        }
    };
    for (name, make) in TABLES {
        // Every packet more than a second later than the one before: what has not come for long can go.
        for step in [0, 1100] {
            let stream = |n| {
                let mut stream = Stream::default();
                stream.sections(Pid::SDT_BAT, (0..n).map(make));
                stream.into_bytes()
            };
            let (small, large) = (stream(1000), stream(4000));
            linear(&format!("{name}, every {step} ms"), &small[..], &large[..], |bytes| monitor(bytes, step));
        }
    }
}

#[test]
fn trap_46_tables_take_linear_time() {
    for (name, make) in TABLES {
        // With room for all, for some, and for the bytes of some.
        for limits in [(usize::MAX, usize::MAX), (500, usize::MAX), (usize::MAX, 50_000), (1, 1)] {
            let sections = |n| (0..n).map(make).collect::<Vec<_>>();
            let (small, large) = (sections(2000), sections(8000));
            let name = format!("{name}, {limits:?}");
            linear(&name, &small[..], &large[..], |sections| {
                let mut tables = TableAssembler::with(TableLimits::default().tables(limits.0).bytes(limits.1));
                for bytes in sections {
                    tables.push(Pid::SDT_BAT, Section::from_bytes(bytes).unwrap(), 0);
                }
            });
        }
    }
}

/// A map withdrawn costs what it has, not what the others have.
#[test]
fn trap_46_tables_are_forgotten_in_linear_time() {
    let maps = |n: u32| (0..n).map(|i| section(2, i, (0, 0, 0), &[])).collect::<Vec<_>>();
    linear("forget", &maps(500)[..], &maps(2000)[..], |maps| {
        let mut tables = TableAssembler::new();
        for (i, bytes) in maps.iter().enumerate() {
            tables.push(map_pid(i as u32), Section::from_bytes(bytes).unwrap(), 0);
        }
        for i in 0..maps.len() as u32 {
            tables.forget(map_pid(i));
        }
        assert_eq!(tables.iter().count(), 0);
    });
}
