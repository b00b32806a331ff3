//! dvb-si 12.

use crate::guide::{Event, Found};
use crate::looped::Looped;
use crate::multiplex::{Assembled, Typed};
use broadcast_common::{Parse, Serialize};
use rival_dvb_si::demux::{SiDemux, SiDemuxBuilder};
use rival_dvb_si::descriptors::short_event::ShortEventDescriptor;
use rival_dvb_si::descriptors::{AnyDescriptor, DescriptorLoop};
use rival_dvb_si::tables::RunningStatus;
use rival_dvb_si::tables::eit::{EitEvent, EitKind, EitSection};
use rival_dvb_si::tables::sdt::SdtSection;
use rival_dvb_si::text::{DvbText, LangCode};
use rival_mpeg_ts::pid::Pid;

/// PAT and PMT through its demultiplexer, each section checked and delivered.
pub fn psi(stream: &mut Looped) -> Assembled {
    assemble(stream, SiDemux::builder().dvb_si_pids(false).pid(Pid::new(0)))
}

/// All SI PIDs.
pub fn si(stream: &mut Looped) -> Assembled {
    assemble(stream, SiDemux::builder())
}

fn assemble(stream: &mut Looped, builder: SiDemuxBuilder) -> Assembled {
    let mut found = Assembled::default();
    let mut demux = builder.emit_repeats(true).build();
    while let Some(bytes) = stream.again() {
        for packet in bytes.chunks_exact(188) {
            for event in demux.feed(packet) {
                found.count(event.bytes());
            }
        }
    }
    found
}

/// Every section of SDT and EIT with all that is in it.
pub fn typed(stream: &mut Looped) -> Typed {
    read(stream, SiDemux::builder().emit_repeats(true))
}

/// The same, of sections that are new.
pub fn news(stream: &mut Looped) -> Typed {
    read(stream, SiDemux::builder())
}

fn read(stream: &mut Looped, builder: SiDemuxBuilder) -> Typed {
    let mut found = Typed::default();
    let mut demux = builder.build();
    while let Some(bytes) = stream.again() {
        for packet in bytes.chunks_exact(188) {
            for event in demux.feed(packet) {
                match event.table_id() {
                    0x42 | 0x46 => {
                        let Ok(section) = event.parse::<SdtSection>() else { continue };
                        found.sections += 1;
                        for service in &section.services {
                            found.entries += 1;
                            found.sum += u64::from(service.service_id);
                            found.descriptors += count(&service.descriptors);
                        }
                    }
                    0x4E..=0x6F => {
                        let Ok(section) = event.parse::<EitSection>() else { continue };
                        found.sections += 1;
                        for event in &section.events {
                            found.entries += 1;
                            found.sum += u64::from(event.event_id) + event.duration().map_or(0, |d| d.as_secs());
                            found.descriptors += count(&event.descriptors);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    found
}

/// Descriptors of a type of their own.
fn count(list: &DescriptorLoop<'_>) -> u64 {
    list.iter().filter(|d| !matches!(d, Ok(AnyDescriptor::Unknown { .. }) | Err(_))).count() as u64
}

/// Every event, its times and its descriptors, each of its own type; names stay bytes unless `decode`.
pub fn eit(sections: &[Vec<u8>], decode: bool) -> Found {
    let mut found = Found::default();
    for bytes in sections {
        let Ok(section) = EitSection::parse(bytes) else { continue };
        found.sections += 1;
        for event in &section.events {
            found.events += 1;
            if let Some(t) = event.start_time() {
                found.starts += t.year as u64
                    + u64::from(t.month)
                    + u64::from(t.day)
                    + u64::from(t.hour)
                    + u64::from(t.minute)
                    + u64::from(t.second);
            }
            found.seconds += event.duration().map_or(0, |d| d.as_secs());
            for descriptor in event.descriptors.iter() {
                match descriptor {
                    Ok(AnyDescriptor::ShortEvent(short)) => {
                        found.descriptors += 1;
                        let n = if decode { short.event_name.decode().len() } else { short.event_name.len() };
                        found.name_bytes += n as u64;
                    }
                    Ok(AnyDescriptor::Unknown { .. }) | Err(_) => {}
                    Ok(_) => found.descriptors += 1,
                }
            }
        }
    }
    found
}

/// A section of these events, from their parts to its CRC, without an allocation for each descriptor.
pub fn encode(events: &[Event], out: &mut [u8]) -> usize {
    let mut arena = [0; 4096];
    let mut ends = Vec::with_capacity(events.len());
    let mut end = 0;
    for event in events {
        let short = ShortEventDescriptor {
            language_code: LangCode(*b"eng"),
            event_name: DvbText::new(&event.name),
            text: DvbText::new(&event.text),
            trailing: Vec::new(),
        };
        end += short.serialize_into(&mut arena[end..]).expect("room enough");
        ends.push(end);
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let events = events
        .iter()
        .zip(starts.zip(&ends))
        .map(|(event, (start, &end))| {
            EitEvent::new(
                event.id,
                event.start_time(),
                event.duration(),
                RunningStatus::NotRunning,
                false,
                DescriptorLoop::new(&arena[start..end]),
            )
        })
        .collect();
    let section =
        EitSection::new(EitKind::ScheduleActual, 0x50, 0x1001, 9, true, 0, 0, 0x0007, 0x2001, 0, 0x50, events);
    section.serialize_into(out).expect("room enough")
}
