//! PES packets through its demultiplexer, with its own filters for PAT, PMT and PES.

use crate::looped::Looped;
use crate::multiplex::{Stamped, Whole, is_pes};
use mpeg2ts_reader::demultiplex::{
    Demultiplex, DemuxContext, FilterChangeset, FilterRequest, PatPacketFilter, PmtPacketFilter,
};
use mpeg2ts_reader::packet_filter_switch;
use mpeg2ts_reader::pes::{ElementaryStreamConsumer, PesContents, PesHeader, PesPacketFilter, PtsDts};
use mpeg2ts_reader::psi::pat::PAT_PID;

/// The timestamps of every PES header.
pub fn stamps(stream: &mut Looped) -> Stamped {
    demultiplex(stream, false).stamped
}

/// Every PES packet that is whole: what goes on to be collected is left to the user.
pub fn reassemble(stream: &mut Looped) -> Whole {
    let mut context = demultiplex(stream, true);
    for stream in &context.streams {
        if stream.open {
            context.whole.count(&stream.buffer);
        }
    }
    context.whole
}

fn demultiplex(stream: &mut Looped, collect: bool) -> Context {
    let mut context = Context {
        changes: FilterChangeset::default(),
        collect,
        stamped: Stamped::default(),
        whole: Whole::default(),
        streams: Vec::new(),
    };
    let mut demultiplex = Demultiplex::new(&mut context);
    while let Some(bytes) = stream.again() {
        demultiplex.push(&mut context, bytes);
    }
    context
}

packet_filter_switch! {
    Filter<Context> {
        Pat: PatPacketFilter<Context>,
        Pmt: PmtPacketFilter<Context>,
        Stamps: PesPacketFilter<Context, Stamps>,
        Data: PesPacketFilter<Context, Data>,
        Ignore: mpeg2ts_reader::demultiplex::NullPacketFilter<Context>,
    }
}

pub struct Context {
    changes: FilterChangeset<Filter>,
    collect: bool,
    stamped: Stamped,
    whole: Whole,
    streams: Vec<Stream>,
}

/// The PES packet under way, which is seen to the end by the next one or by the user.
#[derive(Default)]
struct Stream {
    buffer: Vec<u8>,
    open: bool,
}

impl DemuxContext for Context {
    type F = Filter;

    fn filter_changeset(&mut self) -> &mut FilterChangeset<Filter> {
        &mut self.changes
    }

    fn construct(&mut self, request: FilterRequest<'_, '_>) -> Filter {
        match request {
            FilterRequest::ByPid(PAT_PID) => Filter::Pat(PatPacketFilter::default()),
            FilterRequest::Pmt { pid, program_number } => Filter::Pmt(PmtPacketFilter::new(pid, program_number)),
            FilterRequest::ByStream { stream_type, .. } if is_pes(stream_type.0) => {
                if self.collect {
                    self.streams.push(Stream::default());
                    Filter::Data(PesPacketFilter::new(Data(self.streams.len() - 1)))
                } else {
                    Filter::Stamps(PesPacketFilter::new(Stamps))
                }
            }
            _ => Filter::Ignore(Default::default()),
        }
    }
}

pub struct Stamps;

impl ElementaryStreamConsumer<Context> for Stamps {
    fn start_stream(&mut self, _: &mut Context) {}

    fn begin_packet(&mut self, context: &mut Context, header: PesHeader<'_>) {
        let PesContents::Parsed(Some(contents)) = header.contents() else { return };
        match contents.pts_dts() {
            Ok(PtsDts::PtsOnly(Ok(pts))) => context.stamped.count(Some(pts.value()), None),
            Ok(PtsDts::Both { pts: Ok(pts), dts: Ok(dts) }) => {
                context.stamped.count(Some(pts.value()), Some(dts.value()));
            }
            _ => context.stamped.count(None, None),
        }
    }

    fn continue_packet(&mut self, _: &mut Context, _: &[u8]) {}

    fn end_packet(&mut self, _: &mut Context) {}

    fn continuity_error(&mut self, _: &mut Context) {}
}

/// Index of a stream.
pub struct Data(usize);

impl ElementaryStreamConsumer<Context> for Data {
    fn start_stream(&mut self, _: &mut Context) {}

    fn begin_packet(&mut self, context: &mut Context, header: PesHeader<'_>) {
        let stream = &mut context.streams[self.0];
        stream.buffer.clear();
        stream.open = true;
        match header.contents() {
            PesContents::Parsed(Some(contents)) => stream.buffer.extend_from_slice(contents.payload()),
            PesContents::Parsed(None) => stream.open = false,
            PesContents::Payload(data) => stream.buffer.extend_from_slice(data),
        }
    }

    fn continue_packet(&mut self, context: &mut Context, data: &[u8]) {
        context.streams[self.0].buffer.extend_from_slice(data);
    }

    fn end_packet(&mut self, context: &mut Context) {
        let stream = &mut context.streams[self.0];
        if std::mem::take(&mut stream.open) {
            context.whole.count(&stream.buffer);
        }
    }

    fn continuity_error(&mut self, context: &mut Context) {
        context.streams[self.0].open = false;
    }
}
