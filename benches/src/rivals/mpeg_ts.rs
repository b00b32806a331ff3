//! mpeg-ts 0.6, the packet layer under dvb-si.

use super::Pids;
use crate::looped::Looped;
use crate::multiplex::{Assembled, Walked};
use broadcast_common::Parse;
use rival_mpeg_ts::section::Section;
use rival_mpeg_ts::ts::{SectionReassembler, iter_packets};

/// Its packet iterator.
pub fn walk(stream: &mut Looped) -> Walked {
    let mut pids = Pids::new();
    while let Some(bytes) = stream.again() {
        for packet in iter_packets(bytes) {
            let header = &packet.header;
            pids.packet(header.pid.value(), header.continuity_counter, header.has_payload);
            if let Some(pcr) = packet.adaptation_field().and_then(|field| field.ok()?.pcr) {
                pids.clock(pcr.as_27mhz());
            }
        }
    }
    pids.finish()
}

/// PAT and PMT through its reassembler, each section checked.
pub fn psi(stream: &mut Looped) -> Assembled {
    assemble(stream, &[0x00])
}

/// All SI PIDs. It does not check the CRC of a TOT.
pub fn si(stream: &mut Looped) -> Assembled {
    assemble(stream, &[0x00, 0x01, 0x10, 0x11, 0x12, 0x14])
}

fn assemble(stream: &mut Looped, pids: &[u16]) -> Assembled {
    let mut found = Assembled::default();
    // Index of the reassembler of each PID, 0xFF for none.
    let mut by_pid = vec![0xFFu8; 8192];
    let mut reassemblers: Vec<SectionReassembler> = Vec::new();
    let watch = |by_pid: &mut Vec<u8>, reassemblers: &mut Vec<SectionReassembler>, pid: u16| {
        if by_pid[usize::from(pid)] == 0xFF {
            by_pid[usize::from(pid)] = reassemblers.len() as u8;
            reassemblers.push(SectionReassembler::default());
        }
    };
    for &pid in pids {
        watch(&mut by_pid, &mut reassemblers, pid);
    }
    while let Some(bytes) = stream.again() {
        for packet in iter_packets(bytes) {
            let index = by_pid[usize::from(packet.header.pid.value())];
            let (true, Some(payload)) = (index != 0xFF, packet.payload) else { continue };
            let index = usize::from(index);
            reassemblers[index].feed(payload, packet.header.pusi);
            while let Some(bytes) = reassemblers[index].pop_section() {
                let Ok(section) = Section::parse(&bytes) else { continue };
                if section.validate_crc(&bytes).is_err() {
                    continue;
                }
                found.count(&bytes);
                if section.table_id == 0 {
                    for entry in section.payload.chunks_exact(4).filter(|e| e[..2] != [0, 0]) {
                        let pid = u16::from_be_bytes([entry[2] & 0x1F, entry[3]]);
                        watch(&mut by_pid, &mut reassemblers, pid);
                    }
                }
            }
        }
    }
    found
}
