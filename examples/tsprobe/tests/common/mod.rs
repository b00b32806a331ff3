//! A small transport stream whose services can change.
#![allow(dead_code)] // each test uses a part

use dvb_si::descriptor::{Descriptor, Service, ServiceType};
use dvb_si::table::{Pmt, PmtStream, Sdt, SdtService};
use dvb_si::text::Text;
use mpegts::Pid;
use mpegts::packet::NULL_PACKET;
use mpegts::psi::{Pat, PatProgram, StreamType};
use mpegts::section::{LongSection, SectionPacketizer};
use std::collections::BTreeMap;
use wire::{Encode, List};

/// Services by number: name, and the PID of its only stream.
pub type Wanted<'w> = &'w [(u16, &'w str, u16)];

pub const TRANSPORT_STREAM_ID: u16 = 7;
pub const ORIGINAL_NETWORK_ID: u16 = 9018;

/// Writes rounds of tables, with counters that go on.
#[derive(Default)]
pub struct Multiplex {
    counters: BTreeMap<u16, u8>,
    version: u8,
    before: Vec<(u16, String, u16)>,
}

fn pid(pid: u16) -> Pid {
    Pid::new(pid).unwrap()
}

impl Multiplex {
    fn section(&mut self, on: Pid, section: &[u8], out: &mut Vec<u8>) {
        let counter = self.counters.entry(on.get()).or_default();
        let mut packetizer = SectionPacketizer::new(on);
        packetizer.set_continuity_counter(*counter);
        packetizer.push(section, |p| out.extend_from_slice(p));
        packetizer.finish(|p| out.extend_from_slice(p));
        *counter = packetizer.continuity_counter();
    }

    /// PAT, PMTs, SDT and a packet of each stream, filled up to 70 packets with null packets.
    pub fn round(&mut self, services: Wanted<'_>) -> Vec<u8> {
        let owned: Vec<_> = services.iter().map(|(id, name, pid)| (*id, (*name).to_owned(), *pid)).collect();
        if owned != self.before {
            (self.before, self.version) = (owned, (self.version + 1) % 32);
        }
        let (version, mut out) = (self.version, Vec::new());
        let map = |id: u16| pid(0x100 + id);
        let programs: Vec<_> = services
            .iter()
            .map(|(id, ..)| PatProgram { program_number: *id, program_map_pid: map(*id), ..Default::default() })
            .collect();
        let pat = LongSection::new(0, TRANSPORT_STREAM_ID, version, Pat { programs: List::from(&programs[..]) });
        self.section(Pid::PAT, &pat.encode_to_vec().unwrap(), &mut out);
        for (id, _, stream) in services {
            let streams =
                [PmtStream { stream_type: StreamType(0x1B), elementary_pid: pid(*stream), ..Default::default() }];
            let pmt: Pmt<'_> = Pmt { pcr_pid: pid(*stream), streams: List::from(&streams[..]), ..Default::default() };
            self.section(map(*id), &LongSection::new(2, *id, version, pmt).encode_to_vec().unwrap(), &mut out);
        }
        let descriptors: Vec<_> = services
            .iter()
            .map(|(_, name, _)| {
                let service_type = ServiceType::TELEVISION;
                [Descriptor::from(Service { service_type, service_name: Text(name.as_bytes()), ..Default::default() })]
            })
            .collect();
        let entries: Vec<_> = services
            .iter()
            .zip(&descriptors)
            .map(|((id, ..), list)| SdtService {
                service_id: *id,
                descriptors: List::from(&list[..]),
                ..Default::default()
            })
            .collect();
        let sdt =
            Sdt { original_network_id: ORIGINAL_NETWORK_ID, services: List::from(&entries[..]), ..Default::default() };
        self.section(
            Pid::SDT_BAT,
            &LongSection::new(Sdt::ACTUAL, TRANSPORT_STREAM_ID, version, sdt).encode_to_vec().unwrap(),
            &mut out,
        );
        for (_, _, stream) in services {
            let counter = self.counters.entry(*stream).or_default();
            let [high, low] = stream.to_be_bytes();
            let mut packet = NULL_PACKET;
            packet[..4].copy_from_slice(&[0x47, high, low, 0x10 | *counter]);
            *counter = (*counter + 1) & 15;
            out.extend_from_slice(&packet);
        }
        while out.len() < 70 * 188 {
            out.extend_from_slice(&NULL_PACKET);
        }
        out
    }
}

/// A folder of the corpus.
pub fn corpus() -> Option<std::path::PathBuf> {
    wire::testing::corpus(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
