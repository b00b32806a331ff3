//! mpeg2ts-reader 0.18.

mod pes;

pub use pes::{reassemble, stamps};

use super::Pids;
use crate::looped::Looped;
use crate::multiplex::{Assembled, Walked};
use mpeg2ts_reader::demultiplex::{Demultiplex, DemuxContext, FilterChangeset, FilterRequest, PacketFilter};
use mpeg2ts_reader::mpegts_crc;
use mpeg2ts_reader::packet::{Packet, Pid};
use mpeg2ts_reader::psi::pat::{PatSection, ProgramDescriptor};
use mpeg2ts_reader::psi::{
    BufferSectionSyntaxParser, CrcCheckWholeSectionSyntaxPayloadParser, SectionCommonHeader, SectionPacketConsumer,
    SectionProcessor, SectionSyntaxSectionProcessor, TableSyntaxHeader, WholeSectionSyntaxPayloadParser,
};

/// Its packet type, without its demultiplexer.
pub fn walk(stream: &mut Looped) -> Walked {
    let mut pids = Pids::new();
    while let Some(bytes) = stream.again() {
        for packet in bytes.chunks_exact(Packet::SIZE).filter_map(Packet::try_new) {
            let payload = packet.adaptation_control().has_payload();
            pids.packet(packet.pid().into(), packet.continuity_counter().count(), payload);
            if let Some(Ok(pcr)) = packet.adaptation_field().map(|field| field.pcr()) {
                pids.clock(pcr.into());
            }
        }
    }
    pids.finish()
}

/// PAT and PMT through its demultiplexer and its section chain, each section checked and delivered.
pub fn psi(stream: &mut Looped) -> Assembled {
    assemble(stream, false)
}

/// All SI PIDs. Its chain refuses sections of more than 1024 bytes and gives one section a packet; what it leaves to the
/// user is done here, with its CRC.
pub fn si(stream: &mut Looped) -> Assembled {
    assemble(stream, true)
}

fn assemble(stream: &mut Looped, all: bool) -> Assembled {
    let mut context = Context { changes: FilterChangeset::default(), all, found: Assembled::default() };
    let mut demultiplex = Demultiplex::new(&mut context);
    while let Some(bytes) = stream.again() {
        demultiplex.push(&mut context, bytes);
    }
    context.found
}

pub(crate) struct Context {
    changes: FilterChangeset<Filter>,
    all: bool,
    found: Assembled,
}

impl DemuxContext for Context {
    type F = Filter;

    fn filter_changeset(&mut self) -> &mut FilterChangeset<Filter> {
        &mut self.changes
    }

    fn construct(&mut self, request: FilterRequest<'_, '_>) -> Filter {
        match request {
            FilterRequest::ByPid(pid) => match u16::from(pid) {
                0 => Filter::table(),
                0x01 | 0x10 | 0x11 | 0x12 | 0x14 if self.all => {
                    Filter::Packed(SectionPacketConsumer::new(Packed { buffer: Vec::new(), wanted: 0 }))
                }
                _ => Filter::Ignore,
            },
            _ => Filter::Ignore,
        }
    }
}

type Chain = SectionPacketConsumer<
    SectionSyntaxSectionProcessor<BufferSectionSyntaxParser<CrcCheckWholeSectionSyntaxPayloadParser<Table>>>,
>;

pub(crate) enum Filter {
    Table(Box<Chain>),
    Packed(SectionPacketConsumer<Packed>),
    Ignore,
}

impl Filter {
    fn table() -> Self {
        Filter::Table(Box::new(SectionPacketConsumer::new(SectionSyntaxSectionProcessor::new(
            BufferSectionSyntaxParser::new(CrcCheckWholeSectionSyntaxPayloadParser::new(Table {
                programs: Vec::new(),
            })),
        ))))
    }
}

impl PacketFilter for Filter {
    type Ctx = Context;

    #[inline(always)]
    fn consume(&mut self, context: &mut Context, packet: &Packet<'_>) {
        match self {
            Filter::Table(chain) => chain.consume(context, packet),
            Filter::Packed(packed) => packed.consume(context, packet),
            Filter::Ignore => {}
        }
    }
}

/// Takes PAT and PMT sections; a PAT names the PIDs of the PMTs.
pub(crate) struct Table {
    programs: Vec<u16>,
}

impl WholeSectionSyntaxPayloadParser for Table {
    type Context = Context;

    fn section(&mut self, context: &mut Context, header: &SectionCommonHeader, _: &TableSyntaxHeader<'_>, data: &[u8]) {
        context.found.count(data);
        if header.table_id != 0 {
            return;
        }
        for program in PatSection::new(&data[8..data.len() - 4]).programs() {
            let ProgramDescriptor::Program { program_number, pid } = program else { continue };
            if !self.programs.contains(&program_number) {
                self.programs.push(program_number);
                context.changes.insert(Pid::new(pid.into()), Filter::table());
            }
        }
    }
}

/// Several sections in a packet, of up to 4096 bytes, in the long and the short form.
pub(crate) struct Packed {
    buffer: Vec<u8>,
    wanted: usize,
}

impl Packed {
    fn whole(context: &mut Context, section: &[u8]) {
        let has_crc = section[1] & 0x80 != 0 || section[0] == 0x73;
        if !has_crc || mpegts_crc::sum32(section) == 0 {
            context.found.count(section);
        }
    }
}

impl SectionProcessor for Packed {
    type Context = Context;

    fn start_section(&mut self, context: &mut Context, _: &SectionCommonHeader, mut data: &[u8]) {
        self.wanted = 0;
        while data.len() >= SectionCommonHeader::SIZE && data[0] != 0xFF {
            let n = SectionCommonHeader::new(&data[..SectionCommonHeader::SIZE]).section_length + 3;
            if n > data.len() {
                self.buffer.clear();
                self.buffer.extend_from_slice(data);
                self.wanted = n;
                return;
            }
            Self::whole(context, &data[..n]);
            data = &data[n..];
        }
    }

    fn continue_section(&mut self, context: &mut Context, data: &[u8]) {
        let missing = self.wanted.saturating_sub(self.buffer.len());
        if self.wanted == 0 || missing == 0 {
            return;
        }
        self.buffer.extend_from_slice(&data[..missing.min(data.len())]);
        if self.buffer.len() == self.wanted {
            self.wanted = 0;
            Self::whole(context, &self.buffer);
        }
    }

    fn reset(&mut self) {
        self.wanted = 0;
    }
}
