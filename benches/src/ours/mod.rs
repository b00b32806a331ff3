//! This workspace.

mod pes;
mod write;

pub use pes::{monitor, reassemble, stamps};
pub use write::{edit, mux};

use crate::docsis::Found as FramesFound;
use crate::guide::{Event as Programme, Found};
use crate::looped::Looped;
use crate::multiplex::{Assembled, Typed, Walked};
use docsis_mac::frame::FrameControl;
use dvb_si::descriptor::{Descriptor, ShortEvent};
use dvb_si::table::{Eit, EitEvent, RunningStatus, Sdt};
use dvb_si::text::{Profile, Text};
use dvb_si::time::{Duration, UtcTime};
use mpegts::Pid;
use mpegts::demux::{Demux, Event, Watch};
use mpegts::section::{LongSection, Section};
use std::ops::ControlFlow;
use wire::{Bits, Chars, Decode, Encode, List};

/// Gives the events of a stream.
fn events(demux: &mut Demux, stream: &mut Looped, mut take: impl FnMut(Event<'_>)) {
    while let Some(mut input) = stream.again() {
        let _: ControlFlow<()> = demux.drive(&mut input, |event| {
            take(event);
            ControlFlow::Continue(())
        });
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
}

/// The demultiplexer's counts, and its clock events.
pub fn walk(stream: &mut Looped) -> Walked {
    let mut found = Walked::default();
    let mut demux = Demux::new();
    demux.report_pcr(true);
    events(&mut demux, stream, |event| {
        if let Event::Pcr { pcr, .. } = event {
            found.pcrs += 1;
            found.pcr_xor ^= pcr.ticks();
        }
    });
    for (pid, counts) in demux.pids().filter(|(_, counts)| counts.packets > 0) {
        found.packets += counts.packets;
        found.pids += 1;
        found.weighted += u64::from(pid.get()) * counts.packets;
        found.losses += counts.discontinuities;
    }
    found
}

/// Its table_id.
const CAT: u8 = 0x01;

/// PAT and PMT through the demultiplexer, which gives the CAT as well: that is not counted.
pub fn psi(stream: &mut Looped) -> Assembled {
    assemble(Demux::new(), stream, |table_id| table_id != CAT)
}

/// All SI PIDs.
pub fn si(stream: &mut Looped) -> Assembled {
    assemble(si_demux(Watch::Sections), stream, |_| true)
}

fn si_demux(watch: Watch) -> Demux {
    let mut demux = Demux::new();
    for pid in [Pid::NIT, Pid::SDT_BAT, Pid::EIT, Pid::TDT_TOT] {
        demux.watch(pid, watch);
    }
    demux
}

fn assemble(mut demux: Demux, stream: &mut Looped, counts: impl Fn(u8) -> bool) -> Assembled {
    let mut found = Assembled::default();
    events(&mut demux, stream, |event| match event {
        Event::Section { section, .. } if counts(section.table_id()) => found.count(section.as_bytes()),
        _ => {}
    });
    found
}

/// Every section of SDT and EIT with all that is in it.
pub fn typed(stream: &mut Looped) -> Typed {
    let mut found = Typed::default();
    events(&mut si_demux(Watch::Sections), stream, |event| {
        if let Event::Section { section, .. } = event {
            read(section, &mut found);
        }
    });
    found
}

/// The same, of tables that are new.
pub fn news(stream: &mut Looped) -> Typed {
    let mut found = Typed::default();
    events(&mut si_demux(Watch::Tables), stream, |event| {
        if let Event::Table { table, .. } = event {
            table.sections().for_each(|section| read(section, &mut found));
        }
    });
    found
}

fn read(section: Section<'_>, found: &mut Typed) {
    match section.table_id() {
        Sdt::ACTUAL | Sdt::OTHER => {
            let Ok(sdt) = section.long::<Sdt<'_>>() else { return };
            found.sections += 1;
            for service in sdt.table.services.iter().flatten() {
                found.entries += 1;
                found.sum += u64::from(service.service_id);
                found.descriptors += count(service.descriptors);
            }
        }
        0x4E..=0x6F => {
            let Ok(eit) = section.long::<Eit<'_>>() else { return };
            found.sections += 1;
            for event in eit.table.events.iter().flatten() {
                found.entries += 1;
                found.sum += u64::from(event.event_id) + u64::from(event.duration.seconds().unwrap_or(0));
                found.descriptors += count(event.descriptors);
            }
        }
        _ => {}
    }
}

/// Descriptors of a type of their own.
fn count(list: List<'_, Descriptor<'_>>) -> u64 {
    let unknown = |d: &_| matches!(d, Ok(Descriptor::Unknown(_) | Descriptor::Invalid { .. }) | Err(_));
    list.iter().filter(|d| !unknown(d)).count() as u64
}

/// Every event, its times and its descriptors, each of its own type.
pub fn eit(sections: &[Vec<u8>], decode: bool) -> Found {
    let mut found = Found::default();
    for bytes in sections {
        let Ok(section) = LongSection::<Eit>::from_bytes(bytes) else { continue };
        found.sections += 1;
        for event in section.table.events.iter().flatten() {
            found.events += 1;
            if let (Some(date), Some(time)) = (event.start_time.date(), event.start_time.time()) {
                found.starts += date.year as u64
                    + u64::from(date.month)
                    + u64::from(date.day)
                    + u64::from(time.hour)
                    + u64::from(time.minute)
                    + u64::from(time.second);
            }
            found.seconds += u64::from(event.duration.seconds().unwrap_or(0));
            for descriptor in event.descriptors.iter() {
                match descriptor {
                    Ok(Descriptor::ShortEvent(short)) => {
                        found.descriptors += 1;
                        let name = short.event_name;
                        let n = if decode { name.to_string_lossy(Profile::DVB).len() } else { name.len() };
                        found.name_bytes += n as u64;
                    }
                    Ok(Descriptor::Unknown(_) | Descriptor::Invalid { .. }) | Err(_) => {}
                    Ok(_) => found.descriptors += 1,
                }
            }
        }
    }
    found
}

/// A section of these events, from their parts to its CRC.
pub fn encode(events: &[Programme], out: &mut [u8]) -> usize {
    let descriptors: Vec<_> = events
        .iter()
        .map(|event| {
            [Descriptor::from(ShortEvent {
                iso_639_language_code: Chars(*b"eng"),
                event_name: Text(&event.name),
                text: Text(&event.text),
            })]
        })
        .collect();
    let events: Vec<_> = events
        .iter()
        .zip(&descriptors)
        .map(|(event, descriptors)| {
            let [a, b, c, d, e] = event.start_time();
            let [f, g, h] = event.duration();
            EitEvent {
                event_id: event.id,
                start_time: UtcTime::from_bits(u64::from_be_bytes([0, 0, 0, a, b, c, d, e]), 40),
                duration: Duration::from_bits(u64::from_be_bytes([0, 0, 0, 0, 0, f, g, h]), 24),
                running_status: RunningStatus::NOT_RUNNING,
                free_ca_mode: false,
                descriptors: List::from(descriptors),
            }
        })
        .collect();
    let table = Eit {
        transport_stream_id: 0x0007,
        original_network_id: 0x2001,
        segment_last_section_number: 0,
        last_table_id: 0x50,
        events: List::from(&events[..]),
    };
    LongSection::new(0x50, 0x1001, 9, table).encode_to_slice(out).expect("room enough")
}

/// MAC headers with their check.
pub fn frames(bytes: &[u8]) -> FramesFound {
    walk_frames(docsis_mac::Frames::raw(bytes), |f| (f.header.ehdr_on, f.header.frame_control))
}

/// Every frame typed as far as it goes.
pub fn typed_frames(bytes: &[u8]) -> FramesFound {
    walk_frames(docsis_mac::Frames::new(bytes), |f| (f.ehdr.is_some(), f.frame_control()))
}

fn walk_frames<'a, F: Decode<'a>>(
    mut frames: docsis_mac::Frames<'a, F>,
    look: impl Fn(&F) -> (bool, FrameControl),
) -> FramesFound {
    let mut found = FramesFound::default();
    while let Some(frame) = frames.next() {
        match frame {
            Ok(frame) => {
                let (extended, kind) = look(&frame);
                found.frames += 1;
                found.extended += u64::from(extended);
                found.messages += u64::from(kind == FrameControl::MANAGEMENT);
            }
            Err(_) if frames.step_over() => found.damaged += 1,
            Err(_) => break,
        }
    }
    found.bytes = frames.offset() as u64;
    found
}
