//! The programs that a demultiplexer has found.
#![allow(unsafe_code)] // the names of entry points

use crate::boundary::{Failure, NO_PID, Status, given, status};
use crate::demux::Demux;
use mpegts::Pid;
use std::mem::MaybeUninit;

/// A program of the PAT.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program {
    /// Not 0.
    pub program_number: u16,
    /// Where its map is.
    pub program_map_pid: u16,
    /// Where its clock is; BC_NO_PID before its map has come, and where it has none.
    pub pcr_pid: u16,
    /// Its map has come.
    pub has_map: bool,
    /// Of its map.
    pub version_number: u8,
    /// Streams that the map has.
    pub stream_count: usize,
}

/// A stream of a program.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    /// Where it is carried.
    pub elementary_pid: u16,
    /// What it is, by ISO/IEC 13818-1, Table 2-34.
    pub stream_type: u8,
}

/// The program of this index, by number, as PAT and PMTs have it now: ask from 0 until BC_STATUS_DONE.
#[unsafe(no_mangle)]
pub extern "C" fn bc_demux_program(
    demux: Option<&Demux>,
    index: usize,
    program: Option<&mut MaybeUninit<Program>>,
) -> Status {
    status(|| {
        let (demux, program) = (given(demux)?, given(program)?);
        let Some(found) = demux.inner.programs().nth(index) else { return Ok(Status::Done) };
        program.write(Program {
            program_number: found.program_number,
            program_map_pid: found.program_map_pid.get(),
            pcr_pid: found.pcr_pid.map_or(NO_PID, Pid::get),
            has_map: found.version_number.is_some(),
            version_number: found.version_number.unwrap_or(0),
            stream_count: found.streams.len(),
        });
        Ok(Status::Ok)
    })
}

/// The stream of this index of a program, in the order of its map: ask from 0 until BC_STATUS_DONE. BC_STATUS_NOT_FOUND
/// where there is no such program.
#[unsafe(no_mangle)]
pub extern "C" fn bc_demux_stream(
    demux: Option<&Demux>,
    program_number: u16,
    index: usize,
    stream: Option<&mut MaybeUninit<Stream>>,
) -> Status {
    status(|| {
        let (demux, stream) = (given(demux)?, given(stream)?);
        let mut programs = demux.inner.programs();
        let program = programs.find(|program| program.program_number == program_number);
        let streams = program.ok_or_else(|| Failure::new(Status::NotFound))?.streams;
        let Some(found) = streams.get(index) else { return Ok(Status::Done) };
        stream.write(Stream { elementary_pid: found.elementary_pid.get(), stream_type: found.stream_type.0 });
        Ok(Status::Ok)
    })
}
