//! Sections into packets.
#![allow(unsafe_code)] // the names of entry points

use crate::boundary::{Buffer, Bytes, ErrorInfo, Status, given, pid, pointer, status, told};
use crate::demux::free;
use mpegts::section::{Section, SectionPacketizer};
use std::mem::MaybeUninit;

/// Puts sections into the packets of one PID.
#[derive(Debug)]
pub struct Packetizer {
    inner: SectionPacketizer,
    /// Whole packets that have not been taken.
    waiting: Vec<u8>,
}

/// Makes a packetizer; its first packet has continuity_counter 0. NULL for a PID of more than 13 bits. Free it with
/// bc_packetizer_free.
#[unsafe(no_mangle)]
pub extern "C" fn bc_packetizer_new(pid: u16) -> Option<Box<Packetizer>> {
    pointer(None, || Ok(Box::new(Packetizer { inner: SectionPacketizer::new(self::pid(pid)?), waiting: Vec::new() })))
}

/// Frees a packetizer; NULL is nothing to do.
#[unsafe(no_mangle)]
pub extern "C" fn bc_packetizer_free(packetizer: Option<Box<Packetizer>>) {
    free(packetizer);
}

/// Adds a section. It begins in the packet in which the one before it ends, where there is room. A section that
/// contradicts itself, or whose CRC_32 is wrong, is refused.
#[unsafe(no_mangle)]
pub extern "C" fn bc_packetizer_push(
    packetizer: Option<&mut Packetizer>,
    section: Bytes<'_>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let Packetizer { inner, waiting } = given(packetizer)?;
        let section = Section::from_bytes(section.get()?)?;
        inner.push(section.as_bytes(), |packet| waiting.extend_from_slice(packet));
        Ok(Status::Ok)
    })
}

/// Fills the packet that is open with stuffing.
#[unsafe(no_mangle)]
pub extern "C" fn bc_packetizer_finish(packetizer: Option<&mut Packetizer>) -> Status {
    status(|| {
        let Packetizer { inner, waiting } = given(packetizer)?;
        inner.finish(|packet| waiting.extend_from_slice(packet));
        Ok(Status::Ok)
    })
}

/// Takes all packets that are complete, 188 bytes each. When the buffer is too small, they stay.
#[unsafe(no_mangle)]
pub extern "C" fn bc_packetizer_take(packetizer: Option<&mut Packetizer>, packets: Option<&mut Buffer<'_>>) -> Status {
    status(|| {
        let (packetizer, packets) = (given(packetizer)?, given(packets)?);
        packets.fill(&packetizer.waiting)?;
        packetizer.waiting.clear();
        Ok(Status::Ok)
    })
}
