//! SDT and EIT present/following with the descriptors that a list of programmes shows: names, events, ratings.
#![no_std]
#![no_main]

use dvb_si::descriptor::{ParentalRating, Service, ShortEvent};
use dvb_si::table::{Eit, Sdt};
use mpegts::descriptor::RawDescriptor;
use mpegts::section::{SectionEvent, SectionReader};
use mpegts::{Packet, Pid};

sizes::program!();

wire::tagged! {
    /// What this program looks at. All else is `Unknown`, with its bytes.
    pub enum Shown<'a>: RawDescriptor<'a> { 0x48 Service<'a>, 0x4D ShortEvent<'a>, 0x55 ParentalRating<'a> }
}

fn run(bytes: &[u8]) -> u32 {
    let mut found = 0;
    let mut readers = [SectionReader::new(Pid::SDT_BAT), SectionReader::new(Pid::EIT)];
    for packet in bytes.chunks_exact(188).filter_map(|chunk| chunk.first_chunk()).map(Packet::new) {
        for reader in &mut readers {
            let mut input = reader.push(packet);
            while let Some(event) = reader.next(&mut input) {
                let SectionEvent::Section(section) = event else { continue };
                match section.table_id() {
                    Sdt::ACTUAL => {
                        let Ok(sdt) = section.long::<Sdt<'_, Shown<'_>>>() else { continue };
                        for service in sdt.table.services.iter().flatten() {
                            found += u32::from(service.service_id);
                            found += service.descriptors.iter().flatten().map(shown).sum::<u32>();
                        }
                    }
                    Eit::PRESENT_FOLLOWING_ACTUAL => {
                        let Ok(eit) = section.long::<Eit<'_, Shown<'_>>>() else { continue };
                        for event in eit.table.events.iter().flatten() {
                            let start = event.start_time.unix_seconds().unwrap_or(0) as u32;
                            found += u32::from(event.event_id) + start;
                            found += event.descriptors.iter().flatten().map(shown).sum::<u32>();
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    found
}

fn shown(descriptor: Shown<'_>) -> u32 {
    match descriptor {
        Shown::Service(d) => u32::from(d.value.service_type.0) + d.value.service_name.0.len() as u32,
        Shown::ShortEvent(d) => d.value.event_name.0.len() as u32 + d.value.text.0.len() as u32,
        Shown::ParentalRating(d) => d.value.ratings.iter().flatten().map(|rating| u32::from(rating.rating)).sum(),
        _ => 0,
    }
}
