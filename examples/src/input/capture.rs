//! Records of pcap and pcapng captures, one at a time.

use super::Skip;
use super::window::Window;
use pcap_parser::pcapng::{Block, InterfaceDescriptionBlock, OptionCode};
use pcap_parser::traits::PcapNGPacketBlock;
use pcap_parser::{
    PcapHeader, parse_block_be, parse_block_le, parse_pcap_frame, parse_pcap_frame_be, parse_pcap_frame_modified,
    parse_pcap_header,
};
use std::io;
use std::ops::Range;
use std::time::Duration;

/// The longest record, or block of pcapng, that is looked into.
const LONGEST: usize = 1 << 20;

/// Lengths beyond this are damage rather than data: the largest capture length any tool accepts.
const ABSURD: u64 = 1 << 28;

/// Interfaces remembered at most in a section of pcapng.
const INTERFACES: usize = 4096;

const PCAP_HEADER: usize = 24;

/// One captured packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// From 1, as capture tools count.
    pub(super) index: u64,
    /// Since 1970.
    pub(super) time: Option<Duration>,
    pub(super) link_type: u16,
    pub(super) interface: u32,
    /// Its bytes, from the start of the window.
    pub(super) bytes: Range<usize>,
    /// Bytes the packet had on the wire.
    pub(super) wire_len: usize,
}

/// What comes next in a capture.
pub(super) enum Next {
    Record(Record),
    /// Something that is no packet for us.
    Other(Skip),
    End,
}

enum Format {
    Pcap(PcapHeader),
    PcapNg { big_endian: bool, interfaces: Vec<Interface> },
}

struct Interface {
    link_type: u16,
    /// 0 means no limit.
    snap_len: u32,
    ticks_per_second: u64,
    offset_seconds: i64,
}

/// Reads records; the bytes of each stay in the window until the next is asked for.
pub(super) struct Capture {
    format: Format,
    index: u64,
    /// Bytes of the last record and its headers, to be let go of.
    held: usize,
    ended: bool,
}

impl Capture {
    /// `None` when the input ends inside the header of the file.
    pub(super) fn pcap(window: &mut Window) -> io::Result<Option<Self>> {
        if !window.require(PCAP_HEADER)? {
            return Ok(None);
        }
        Ok(parse_pcap_header(window.data()).ok().map(|(_, header)| Capture {
            format: Format::Pcap(header),
            index: 0,
            held: PCAP_HEADER,
            ended: false,
        }))
    }

    pub(super) fn pcap_ng() -> Self {
        Capture {
            format: Format::PcapNg { big_endian: false, interfaces: Vec::new() },
            index: 0,
            held: 0,
            ended: false,
        }
    }

    pub(super) fn next(&mut self, window: &mut Window) -> io::Result<Next> {
        if self.ended {
            return Ok(Next::End);
        }
        window.consume(std::mem::take(&mut self.held));
        let next = match &mut self.format {
            Format::Pcap(header) => pcap_record(header, window)?,
            Format::PcapNg { big_endian, interfaces } => loop {
                if let Some(step) = block(big_endian, interfaces, window)? {
                    break step;
                }
            },
        };
        match next {
            Step::Record(mut record, held) => {
                self.index = self.index.saturating_add(1);
                record.index = self.index;
                self.held = held;
                Ok(Next::Record(record))
            }
            Step::Passed { skip, counts } => {
                self.index = self.index.saturating_add(u64::from(counts));
                Ok(Next::Other(skip))
            }
            Step::Broken(skip) => {
                self.ended = true;
                Ok(Next::Other(skip))
            }
            Step::End => {
                self.ended = true;
                Ok(Next::End)
            }
        }
    }
}

enum Step {
    /// A record and the bytes it takes in the window.
    Record(Record, usize),
    /// Something already stepped over; `counts` when it was a packet.
    Passed {
        skip: Skip,
        counts: bool,
    },
    /// Nothing can be read after this.
    Broken(Skip),
    End,
}

fn pcap_record(header: &PcapHeader, window: &mut Window) -> io::Result<Step> {
    let header_len = if header.is_modified_format() { 24 } else { 16 };
    let position = window.position();
    if !window.require(header_len)? {
        return Ok(if window.data().is_empty() { Step::End } else { Step::Broken(Skip::CaptureCut { position }) });
    }
    let length = window.data().get(8..12).and_then(|b| b.first_chunk()).copied().unwrap_or_default();
    let length = if header.is_bigendian() { u32::from_be_bytes(length) } else { u32::from_le_bytes(length) };
    let whole = header_len.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
    if u64::from(length) > ABSURD {
        return Ok(Step::Broken(Skip::CaptureDamaged { position }));
    }
    if whole > LONGEST {
        let there = window.skip(whole as u64)?;
        let skip = if there { Skip::Oversized } else { Skip::CaptureCut { position } };
        return Ok(if there { Step::Passed { skip, counts: true } } else { Step::Broken(skip) });
    }
    if !window.require(whole)? {
        return Ok(Step::Broken(Skip::CaptureCut { position }));
    }
    let frame = if header.is_modified_format() {
        parse_pcap_frame_modified(window.data())
    } else if header.is_bigendian() {
        parse_pcap_frame_be(window.data())
    } else {
        parse_pcap_frame(window.data())
    };
    let Ok((_, frame)) = frame else {
        return Ok(Step::Broken(Skip::CaptureDamaged { position }));
    };
    let per_second: u64 = if header.is_nanosecond_precision() { 1_000_000_000 } else { 1_000_000 };
    let record = Record {
        index: 0,
        time: time(u64::from(frame.ts_sec), u64::from(frame.ts_usec), per_second),
        // The upper half says how long a frame check sequence is.
        link_type: u16::try_from(header.network.0 & 0xFFFF).unwrap_or_default(),
        interface: 0,
        bytes: header_len..whole,
        wire_len: usize::try_from(frame.origlen).unwrap_or(usize::MAX).max(frame.data.len()),
    };
    Ok(Step::Record(record, whole))
}

/// Reads one block; `None` when it held no packet.
fn block(big_endian: &mut bool, interfaces: &mut Vec<Interface>, window: &mut Window) -> io::Result<Option<Step>> {
    const SHORTEST: usize = 12;
    const SECTION: u32 = 0x0A0D_0D0A;
    const PACKETS: [u32; 3] = [2, 3, 6];

    let position = window.position();
    if !window.require(SHORTEST)? {
        let end = window.data().is_empty();
        return Ok(Some(if end { Step::End } else { Step::Broken(Skip::CaptureCut { position }) }));
    }
    let damaged = Ok(Some(Step::Broken(Skip::CaptureDamaged { position })));
    let word = |at: usize, big: bool| -> u32 {
        let b = window.data().get(at..).and_then(|b| b.first_chunk()).copied().unwrap_or_default();
        if big { u32::from_be_bytes(b) } else { u32::from_le_bytes(b) }
    };
    // The type of a section header reads the same both ways; its third word tells the byte order.
    if word(0, false) == SECTION {
        *big_endian = match word(8, true) {
            0x1A2B_3C4D => true,
            0x4D3C_2B1A => false,
            _ => return damaged,
        };
        interfaces.clear();
    }
    let (kind, length) = (word(0, *big_endian), word(4, *big_endian));
    let whole = usize::try_from(length).unwrap_or(usize::MAX);
    if whole < SHORTEST || u64::from(length) > ABSURD {
        return damaged;
    }
    let looked_into = kind == 1 || PACKETS.contains(&kind);
    if whole > LONGEST || !looked_into {
        let packet = PACKETS.contains(&kind);
        if !window.skip(whole as u64)? {
            return Ok(Some(Step::Broken(Skip::CaptureCut { position })));
        }
        return Ok(packet.then_some(Step::Passed { skip: Skip::Oversized, counts: true }));
    }
    if !window.require(whole)? {
        return Ok(Some(Step::Broken(Skip::CaptureCut { position })));
    }
    // Nothing but this block, so that a length inside it cannot ask for more.
    let bytes = window.data().get(..whole).unwrap_or_default();
    let parsed = if *big_endian { parse_block_be(bytes) } else { parse_block_le(bytes) };
    let record = match parsed {
        Ok((_, Block::InterfaceDescription(b))) => {
            if interfaces.len() < INTERFACES {
                interfaces.push(interface(&b, *big_endian));
            }
            window.consume(whole);
            return Ok(None);
        }
        Ok((_, Block::EnhancedPacket(b))) => {
            let ticks = (u64::from(b.ts_high) << 32) | u64::from(b.ts_low);
            packet(interfaces, b.if_id, Some(ticks), 28, b.packet_data().len(), b.origlen)
        }
        Ok((_, Block::SimplePacket(b))) => {
            let limit = match interfaces.first().map_or(0, |i| i.snap_len) {
                0 => u32::MAX,
                limit => limit,
            };
            let len = b.data.len().min(usize::try_from(b.origlen.min(limit)).unwrap_or(usize::MAX));
            packet(interfaces, 0, None, 12, len, b.origlen)
        }
        Ok((_, Block::Unknown(b))) => obsolete_packet(interfaces, b.data, *big_endian),
        _ => None,
    };
    Ok(Some(match record {
        Some(record) => Step::Record(record, whole),
        None => {
            window.consume(whole);
            Step::Passed { skip: Skip::Malformed("pcapng packet block"), counts: true }
        }
    }))
}

/// A record of an interface that was described; `data_at` is the place of its bytes in the block.
fn packet(
    interfaces: &[Interface],
    interface: u32,
    ticks: Option<u64>,
    data_at: usize,
    len: usize,
    wire_len: u32,
) -> Option<Record> {
    let of = interfaces.get(usize::try_from(interface).ok()?)?;
    let time = ticks.and_then(|t| {
        let since =
            time(t.checked_div(of.ticks_per_second)?, t.checked_rem(of.ticks_per_second)?, of.ticks_per_second)?;
        let offset = Duration::from_secs(of.offset_seconds.unsigned_abs());
        if of.offset_seconds < 0 { since.checked_sub(offset) } else { since.checked_add(offset) }
    });
    Some(Record {
        index: 0,
        time,
        link_type: of.link_type,
        interface,
        bytes: data_at..data_at.saturating_add(len),
        wire_len: usize::try_from(wire_len).unwrap_or(usize::MAX).max(len),
    })
}

/// The packet block that the enhanced one replaced.
fn obsolete_packet(interfaces: &[Interface], body: &[u8], big_endian: bool) -> Option<Record> {
    use pcap_parser::nom::number::{Endianness, complete::u16, complete::u32};
    use pcap_parser::nom::{IResult, Parser};

    let order = if big_endian { Endianness::Big } else { Endianness::Little };
    let header: IResult<&[u8], _> =
        (u16(order), u16(order), u32(order), u32(order), u32(order), u32(order)).parse(body);
    let (rest, (interface, _drops, high, low, captured, wire_len)) = header.ok()?;
    let len = usize::try_from(captured).ok().filter(|&n| n <= rest.len())?;
    packet(interfaces, interface.into(), Some((u64::from(high) << 32) | u64::from(low)), 28, len, wire_len)
}

/// Options are read here: the parser reads numbers of big-endian sections in the wrong order and refuses
/// resolutions that are powers of two.
fn interface(b: &InterfaceDescriptionBlock<'_>, big_endian: bool) -> Interface {
    let option = |code| b.options.iter().find(|o| o.code == code).and_then(|o| o.as_bytes().ok());
    let resolution = option(OptionCode::IfTsresol).and_then(|v| v.first().copied()).unwrap_or(6);
    let base: u64 = if resolution & 0x80 != 0 { 2 } else { 10 };
    let offset = option(OptionCode::IfTsoffset).and_then(|v| v.first_chunk::<8>()).copied().unwrap_or_default();
    Interface {
        link_type: u16::try_from(b.linktype.0).unwrap_or(u16::MAX),
        snap_len: b.snaplen,
        // Zero, when it does not fit, makes every time unknown.
        ticks_per_second: base.checked_pow(u32::from(resolution & 0x7F)).unwrap_or(0),
        offset_seconds: if big_endian { i64::from_be_bytes(offset) } else { i64::from_le_bytes(offset) },
    }
}

/// `fraction` counts units of which `per_second` make a second.
fn time(seconds: u64, fraction: u64, per_second: u64) -> Option<Duration> {
    let nanos = u128::from(fraction).checked_mul(1_000_000_000)?.checked_div(u128::from(per_second))?;
    Duration::from_secs(seconds).checked_add(Duration::from_nanos(u64::try_from(nanos).ok()?))
}
