//! PES packets, and the monitor.

use benches::multiplex::{Monitored, Stamped, Whole};
use mpegts::demux::{Demux, Event, ProgramChange, Watch};
use mpegts::monitor::{Config, Indicator, PcrMonitor};
use mpegts::pes::{Delivery, PesEnd, PesEvent};
use mpegts::sync::Framer;

/// The timestamps of every PES header.
pub fn stamps(bytes: &[u8]) -> Stamped {
    let mut found = Stamped::default();
    elementary(bytes, Delivery::Headers, |event| {
        if let PesEvent::Start { header: Some(header), .. } = event {
            found.count(header.pts.map(|t| t.timestamp().get()), header.dts.map(|t| t.timestamp().get()));
        }
    });
    found
}

/// Every PES packet that is whole.
pub fn reassemble(bytes: &[u8]) -> Whole {
    let mut found = Whole::default();
    elementary(bytes, Delivery::Whole { limit: 1 << 20 }, |event| {
        if let PesEvent::Packet { pes, end: PesEnd::Complete } = event {
            found.count(&pes.data);
        }
    });
    found
}

/// All streams of PMTs that are in PES packets, from the PMT on.
fn elementary(mut bytes: &[u8], delivery: Delivery, mut take: impl FnMut(PesEvent<'_>)) {
    let mut demux = Demux::new();
    while let Some(event) = demux.next(&mut bytes) {
        match event {
            Event::Pes { event, .. } => take(event),
            Event::Program { change: ProgramChange::StreamAdded(stream), .. } if !stream.stream_type.is_sections() => {
                demux.watch(stream.elementary_pid, Watch::Pes(delivery));
            }
            _ => {}
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
