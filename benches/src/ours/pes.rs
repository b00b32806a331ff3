//! PES packets, and the monitor.

use crate::looped::Looped;
use crate::multiplex::{Monitored, Stamped, Whole, is_pes};
use mpegts::clock::Timestamp;
use mpegts::demux::{Demux, Event, ProgramChange, Watch};
use mpegts::monitor::{Config, Indicator, PcrMonitor};
use mpegts::packet::framing::Framer;
use mpegts::pes::{Delivery, PesEnd, PesEvent, PesHead};
use std::ops::ControlFlow;

/// The timestamps of every PES header.
pub fn stamps(stream: &mut Looped) -> Stamped {
    let mut found = Stamped::default();
    elementary(stream, Delivery::Headers, |event| {
        if let PesEvent::Start { head } = event {
            found.count(head.pts().map(Timestamp::get), sent_dts(head).map(Timestamp::get));
        }
    });
    found
}

/// Where none is sent, the head gives the PTS.
fn sent_dts(head: PesHead<'_>) -> Option<Timestamp> {
    let sent = head.as_bytes().get(7).is_some_and(|flags| flags & 0x40 != 0);
    head.dts().filter(|_| sent)
}

/// Every PES packet that is whole.
pub fn reassemble(stream: &mut Looped) -> Whole {
    let mut found = Whole::default();
    elementary(stream, Delivery::Whole { limit: 1 << 20 }, |event| {
        if let PesEvent::Packet { data, end: PesEnd::Complete, .. } = event {
            found.count(data);
        }
    });
    found
}

/// All streams of PMTs that are in PES packets, from the PMT on.
fn elementary(stream: &mut Looped, delivery: Delivery, mut take: impl FnMut(PesEvent<'_>)) {
    let mut demux = Demux::new();
    while let Some(mut input) = stream.again() {
        while let ControlFlow::Break(pid) = demux.drive(&mut input, |event| {
            match event {
                Event::Pes { event, .. } => take(event),
                Event::Program { change: ProgramChange::StreamAdded(stream), .. } if is_pes(stream.stream_type.0) => {
                    return ControlFlow::Break(stream.elementary_pid);
                }
                _ => {}
            }
            ControlFlow::Continue(())
        }) {
            demux.watch(pid, Watch::Pes(delivery));
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
        monitor.framed(unit, |_| {});
    }
    while let Some(unit) = framer.finish() {
        monitor.framed(unit, |_| {});
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
