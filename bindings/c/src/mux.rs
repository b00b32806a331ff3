//! The multiplexer: tables, PES packets and clock references into a stream of constant rate.
#![allow(unsafe_code)] // the names of entry points

use crate::boundary::{Buffer, Bytes, ErrorInfo, Failure, NO_PID, NO_TIME, Outcome, Status};
use crate::boundary::{given, pid, pointer, status, told};
use crate::demux::{EVENT_RANDOM_ACCESS, free, split_section};
use mpegts::clock::{Bitrate, Timestamp};
use mpegts::descriptor::Descriptor;
use mpegts::mux::{AccessUnit, Late, Mux as Inner, MuxProgram, Settings};
use mpegts::psi::Pmt;
use mpegts::section::cycle::{TableKey, milliseconds};
use mpegts::section::{LongSection, Section};
use std::collections::BTreeMap;
use std::mem::MaybeUninit;

/// A multiplexer.
#[derive(Debug)]
pub struct Mux {
    inner: Inner,
    /// By the number that the caller has for it.
    tables: BTreeMap<u32, (mpegts::Pid, TableKey)>,
    /// The number given last.
    last: u32,
}

impl Mux {
    fn table(&self, number: u32) -> Outcome<(mpegts::Pid, TableKey)> {
        let found = self.tables.get(&number).copied();
        found.ok_or_else(|| Failure::of(Status::NotFound, format_args!("no table has number {number}")))
    }
}

/// The sections that are one behind the other in `bytes`.
fn sections(mut bytes: &[u8]) -> Outcome<Vec<Vec<u8>>> {
    let mut out = Vec::new();
    while let Some((section, rest)) = split_section(bytes)? {
        out.push(Section::from_bytes(section)?.as_bytes().to_vec());
        bytes = rest;
    }
    Ok(out)
}

fn ticks(time: u64) -> Outcome<Option<Timestamp>> {
    match time {
        NO_TIME => Ok(None),
        time => Timestamp::new(time)
            .map(Some)
            .ok_or_else(|| Failure::of(Status::Argument, format_args!("{time} is no time stamp of 33 bits"))),
    }
}

/// Makes a multiplexer of `bitrate` bit/s, 188 bytes a packet, without programs: PCRs every 35 ms, PAT and PMTs every
/// 100 ms, up to 16 MiB of PES packets waiting. NULL for a bitrate of 0, or too high. Free it with bc_mux_free.
#[unsafe(no_mangle)]
pub extern "C" fn bc_mux_new(transport_stream_id: u16, bitrate: u64) -> Option<Box<Mux>> {
    pointer(None, || {
        let bitrate = Bitrate::new(bitrate).ok_or_else(|| Failure::new(Status::Argument))?;
        let inner = Inner::new(Settings::new(transport_stream_id, bitrate));
        Ok(Box::new(Mux { inner, tables: BTreeMap::new(), last: 0 }))
    })
}

/// Frees a multiplexer; NULL is nothing to do.
#[unsafe(no_mangle)]
pub extern "C" fn bc_mux_free(mux: Option<Box<Mux>>) {
    free(mux);
}

/// Sends a program from now on, or sends it differently. `map` is a section of its PMT: program_number and streams are
/// taken from it, its version_number is counted by the multiplexer.
#[unsafe(no_mangle)]
pub extern "C" fn bc_mux_set_program(
    mux: Option<&mut Mux>,
    program_map_pid: u16,
    map: Bytes<'_>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let (mux, program_map_pid) = (given(mux)?, pid(program_map_pid)?);
        let section: LongSection<Pmt<'_, Descriptor<'_>>> = Section::from_bytes(map.get()?)?.long()?;
        let program_number = section.header.table_id_extension;
        mux.inner.set_program(&MuxProgram { program_number, program_map_pid, map: section.table })?;
        Ok(Status::Ok)
    })
}

/// Stops sending a program, and the streams that no other one has.
#[unsafe(no_mangle)]
pub extern "C" fn bc_mux_remove_program(mux: Option<&mut Mux>, program_number: u16) -> Status {
    status(|| match given(mux)?.inner.remove_program(program_number) {
        true => Ok(Status::Ok),
        false => Err(Failure::new(Status::NotFound)),
    })
}

/// Sets the PID of the NIT in the PAT; BC_NO_PID for none.
#[unsafe(no_mangle)]
pub extern "C" fn bc_mux_set_network_pid(
    mux: Option<&mut Mux>,
    network_pid: u16,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let network_pid = (network_pid != NO_PID).then(|| pid(network_pid)).transpose()?;
        given(mux)?.inner.set_network_pid(network_pid)?;
        Ok(Status::Ok)
    })
}

/// Sends the sections of another table, one behind the other in `sections`, at least every `interval` milliseconds.
/// `table` is the number for bc_mux_replace_table and bc_mux_remove_table.
#[unsafe(no_mangle)]
pub extern "C" fn bc_mux_insert_table(
    mux: Option<&mut Mux>,
    pid: u16,
    sections: Bytes<'_>,
    interval: u32,
    table: Option<&mut MaybeUninit<u32>>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let (mux, pid, table) = (given(mux)?, self::pid(pid)?, given(table)?);
        let number = mux.last.checked_add(1).ok_or_else(|| Failure::new(Status::Full))?;
        let key = mux.inner.insert_table(pid, self::sections(sections.get()?)?, milliseconds(interval.into()))?;
        mux.tables.insert(number, (pid, key));
        mux.last = number;
        table.write(number);
        Ok(Status::Ok)
    })
}

/// Sends other sections of a table from now on.
#[unsafe(no_mangle)]
pub extern "C" fn bc_mux_replace_table(
    mux: Option<&mut Mux>,
    table: u32,
    sections: Bytes<'_>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let mux = given(mux)?;
        let (pid, key) = mux.table(table)?;
        match mux.inner.replace_table(pid, key, self::sections(sections.get()?)?)? {
            true => Ok(Status::Ok),
            false => Err(Failure::new(Status::NotFound)),
        }
    })
}

/// Stops sending a table.
#[unsafe(no_mangle)]
pub extern "C" fn bc_mux_remove_table(mux: Option<&mut Mux>, table: u32) -> Status {
    status(|| {
        let mux = given(mux)?;
        let (pid, key) = mux.table(table)?;
        mux.tables.remove(&table);
        match mux.inner.remove_table(pid, key) {
            true => Ok(Status::Ok),
            false => Err(Failure::new(Status::NotFound)),
        }
    })
}

/// True when the PES packets that wait on a PID will soon be sent: it is time for bc_mux_push.
#[unsafe(no_mangle)]
pub extern "C" fn bc_mux_wants(mux: Option<&Mux>, pid: u16) -> bool {
    mux.zip(mpegts::Pid::new(pid)).is_some_and(|(mux, pid)| mux.inner.wants(pid))
}

/// Adds a PES packet of `data`: `pts` and `dts` in 90 kHz, BC_NO_TIME for none, `dts` also where it is the same time.
/// `flags` is BC_EVENT_RANDOM_ACCESS where decoding can start here, else 0. The data is copied.
#[unsafe(no_mangle)]
pub extern "C" fn bc_mux_push(
    mux: Option<&mut Mux>,
    pid: u16,
    pts: u64,
    dts: u64,
    flags: u32,
    data: Bytes<'_>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let (mux, pid) = (given(mux)?, self::pid(pid)?);
        let unit = AccessUnit::new(pid, ticks(pts)?, ticks(dts)?, data.get()?.to_vec());
        mux.inner.push(AccessUnit { random_access: flags & EVENT_RANDOM_ACCESS != 0, ..unit })?;
        Ok(Status::Ok)
    })
}

/// Writes the next packet, 188 bytes; a null packet where there is nothing to send. `late` may be NULL; it is set to the
/// ticks of 27 MHz by which a PES packet or a table comes too late with this packet, and to 0 where all is well.
#[unsafe(no_mangle)]
pub extern "C" fn bc_mux_packet(
    mux: Option<&mut Mux>,
    packet: Option<&mut Buffer<'_>>,
    late: Option<&mut MaybeUninit<u64>>,
) -> Status {
    status(|| {
        let (mux, packet) = (given(mux)?, given(packet)?);
        // Nothing is lost when the buffer is too small.
        packet.fill(&mpegts::packet::NULL_PACKET)?;
        let next = mux.inner.next_packet();
        if let Some(late) = late {
            late.write(match next.late {
                Some(Late::Pes { by, .. } | Late::Table { by, .. }) => by,
                _ => 0,
            });
        }
        packet.fill(&next.packet)
    })
}

/// The time of the next packet on the system clock, 27 MHz; 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bc_mux_clock(mux: Option<&Mux>) -> u64 {
    mux.map_or(0, |mux| mux.inner.clock().ticks())
}
