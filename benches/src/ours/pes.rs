//! PES packets, and the monitor.

use crate::looped::Looped;
use crate::multiplex::{Monitored, Stamped, Whole, is_pes};
use mpegts::demux::{Demux, Event, ProgramChange, Watch};
use mpegts::monitor::{Config, Indicator, PcrMonitor};
use mpegts::packet::framing::Framer;
use mpegts::pes::{Delivery, PesEnd, PesEvent};

/// The timestamps of every PES header.
pub fn stamps(stream: &mut Looped) -> Stamped {
    let mut found = Stamped::default();
    elementary(stream, Delivery::Headers, |event| {
        if let PesEvent::Start { header: Some(header), .. } = event {
            found.count(header.pts.map(|t| t.timestamp().get()), header.dts.map(|t| t.timestamp().get()));
        }
    });
    found
}

/// Every PES packet that is whole.
pub fn reassemble(stream: &mut Looped) -> Whole {
    let mut found = Whole::default();
    elementary(stream, Delivery::Whole { limit: 1 << 20 }, |event| {
        if let PesEvent::Packet { pes, end: PesEnd::Complete } = event {
            found.count(&pes.data);
        }
    });
    found
}

/// All streams of PMTs that are in PES packets, from the PMT on.
fn elementary(stream: &mut Looped, delivery: Delivery, mut take: impl FnMut(PesEvent<'_>)) {
    let mut demux = Demux::new();
    while let Some(mut input) = stream.again() {
        while let Some(event) = demux.next(&mut input) {
            match event {
                Event::Pes { event, .. } => take(event),
                Event::Program { change: ProgramChange::StreamAdded(stream), .. } if is_pes(stream.stream_type.0) => {
                    demux.watch(stream.elementary_pid, Watch::Pes(delivery));
                }
                _ => {}
            }
        }
    }
    while let Some(event) = demux.finish() {
        if let Event::Pes { event, .. } = event {
            take(event);
        }
    }
}

/// Everything the monitor checks by default.
pub fn monitor(mut bytes: &[u8]) -> Monitored {
    let mut framer = Framer::new();
    let mut monitor = PcrMonitor::new(Config::default());
    while let Some(unit) = framer.next(&mut bytes) {
        monitor.unit(unit, |_| {});
    }
    while let Some(unit) = framer.finish() {
        monitor.unit(unit, |_| {});
    }
    monitor.finish(|_| {});
    let monitor = monitor.monitor();
    let others = [
        Indicator::TsSyncLoss,
        Indicator::SyncByteError,
        Indicator::TransportError,
        Indicator::CrcError,
        Indicator::PcrAccuracyError,
    ];
    Monitored {
        packets: monitor.packets(),
        losses: monitor.count(Indicator::ContinuityCountError),
        jumps: monitor.count(Indicator::PcrDiscontinuityIndicatorError),
        others: others.iter().map(|indicator| monitor.count(*indicator)).sum(),
    }
}
