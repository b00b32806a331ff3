//! mpeg-pes 0.6, behind the packets and the section reassembler of mpeg-ts.

use crate::looped::Looped;
use crate::multiplex::{Stamped, Whole, is_pes};
use broadcast_common::Parse;
use mpeg_pes::{PesAssembler, PesPacket};
use rival_mpeg_ts::section::Section;
use rival_mpeg_ts::ts::{SectionReassembler, TsPacket, iter_packets};

/// The timestamps of every PES header, which it reads from the first payload.
pub fn stamps(stream: &mut Looped) -> Stamped {
    let mut found = Stamped::default();
    elementary(stream, |_, packet, payload| {
        if !packet.header.pusi {
            return;
        }
        if let Ok(PesPacket { header: Some(header), .. }) = PesPacket::parse(payload) {
            found.count(header.pts.map(|t| t.ticks()), header.dts.map(|t| t.ticks()));
        }
    });
    found
}

/// Every PES packet that is whole: continuity is left to the user.
pub fn reassemble(stream: &mut Looped) -> Whole {
    let mut found = Whole::default();
    let mut streams: Vec<(PesAssembler, Option<u8>)> = Vec::new();
    let count = |found: &mut Whole, bytes: Option<Vec<u8>>| {
        if let Some(Ok(pes)) = bytes.as_deref().map(PesPacket::parse) {
            found.count(pes.payload);
        }
    };
    elementary(stream, |index, packet, payload| {
        if index >= streams.len() {
            streams.resize_with(index + 1, || (PesAssembler::new(), None));
        }
        let (assembler, last) = &mut streams[index];
        let counter = packet.header.continuity_counter;
        if last.replace(counter).is_some_and(|last| counter != (last + 1) & 15) {
            let _ = assembler.flush();
        }
        count(&mut found, assembler.feed(packet.header.pusi, payload));
    });
    for (assembler, _) in &mut streams {
        count(&mut found, assembler.flush());
    }
    found
}

#[derive(Clone, Copy)]
enum Role {
    Other,
    Table(u8),
    Pes(u8),
}

/// Gives the clear payloads of all streams of PMTs that are in PES packets, each stream with a number, from the PMT on.
fn elementary(stream: &mut Looped, mut take: impl FnMut(usize, &TsPacket<'_>, &[u8])) {
    let mut roles = vec![Role::Other; 8192];
    let mut tables = vec![SectionReassembler::default()];
    let mut streams = 0;
    roles[0] = Role::Table(0);
    while let Some(bytes) = stream.again() {
        for packet in iter_packets(bytes) {
            let Some(payload) = packet.payload else { continue };
            match roles[usize::from(packet.header.pid.value())] {
                Role::Other => {}
                Role::Pes(index) => {
                    if packet.header.scrambling == 0 {
                        take(index.into(), &packet, payload);
                    }
                }
                Role::Table(index) => {
                    let index = usize::from(index);
                    tables[index].feed(payload, packet.header.pusi);
                    while let Some(bytes) = tables[index].pop_section() {
                        let section = Section::parse(&bytes).ok().filter(|s| s.validate_crc(&bytes).is_ok());
                        let Some(section) = section else { continue };
                        announced(&section, |pid, map| {
                            let role = &mut roles[usize::from(pid)];
                            match (&role, map) {
                                (Role::Other, true) => {
                                    *role = Role::Table(tables.len() as u8);
                                    tables.push(SectionReassembler::default());
                                }
                                (Role::Other, false) => {
                                    *role = Role::Pes(streams);
                                    streams += 1;
                                }
                                _ => {}
                            }
                        });
                    }
                }
            }
        }
    }
}

/// The PIDs in a section, and whether they are those of PMTs.
fn announced(section: &Section<'_>, mut pid: impl FnMut(u16, bool)) {
    let pid_at = |at: usize| u16::from_be_bytes([section.payload[at] & 0x1F, section.payload[at + 1]]);
    match section.table_id {
        0x00 => {
            for entry in (0..section.payload.len() / 4).filter(|n| section.payload[4 * n..][..2] != [0, 0]) {
                pid(pid_at(4 * entry + 2), true);
            }
        }
        0x02 => {
            let length = |at: usize| usize::from(pid_at(at) & 0x0FFF);
            let mut at = 4 + length(2);
            while at + 5 <= section.payload.len() {
                if is_pes(section.payload[at]) {
                    pid(pid_at(at + 1), false);
                }
                at += 5 + length(at + 3);
            }
        }
        _ => {}
    }
}
