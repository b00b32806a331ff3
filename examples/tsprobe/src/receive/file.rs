//! Files as inputs: to try a configuration out, and for tests.

use super::Watched;
use crate::log::Lines;
use crate::probe::Probe;
use crate::stream::Timing;
use anyhow::{Context, Result, ensure};
use examples::input::{Input, Kind, Origin, Unit};
use mpegts::packet::framing::Framing;
use std::path::Path;
use std::time::Duration;

/// Bytes of a file that are taken before the time of its PCRs is looked at.
const PORTION: usize = 188 * 70;

/// Reads a file to its end. Lines wait for their turn: nothing is lost.
pub(super) fn read(path: &Path, watched: &Watched, lines: &Lines) -> Result<()> {
    let mut input = Input::open(path)?;
    if !matches!(input.kind(), Kind::TransportStream { .. }) {
        let mut probe = watched.probe();
        let mut settings = probe.settings.clone();
        settings.monitor.buffers = false;
        *probe = Probe::new(settings, Timing::Arrival);
    }
    let tell = |probe: &mut Probe| {
        probe.take_events().iter().for_each(|event| lines.send_patiently(event.to_line(&watched.name)));
    };
    let (mut others, mut is_file) = (0u64, false);
    let ended = loop {
        let unit = match input.next() {
            Ok(Some(unit)) => unit,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        };
        match unit {
            Unit::TransportStream { bytes, flow, .. } if flow.origin == Origin::File => {
                is_file = true;
                for portion in bytes.chunks(PORTION) {
                    let mut probe = watched.probe();
                    probe.file(portion, false);
                    tell(&mut probe);
                }
            }
            Unit::TransportStream { bytes, flow, time, .. } if flow.index == 0 => {
                let framing = Framing::ALL.into_iter().find(|framing| framing.size() == flow.packet_size);
                let mut probe = watched.probe();
                probe.packets(bytes, framing.unwrap_or(Framing::Ts188), time.unwrap_or(Duration::ZERO));
                tell(&mut probe);
            }
            Unit::TransportStream { flow, .. } => others = others.max(flow.index as u64),
            Unit::Gap { flow, .. } if flow.index == 0 => watched.probe().gap(),
            _ => {}
        }
        if lines.counts().is_closed() {
            break Ok(());
        }
    };
    let mut probe = watched.probe();
    if is_file {
        probe.file(&[], true);
    }
    probe.finish();
    tell(&mut probe);
    let packets = probe.counts().packets;
    drop(probe);
    if others > 0 {
        let name = path.display();
        examples::note("tsprobe", format_args!("{name}: the first stream is watched, {others} others are not"));
    }
    ended.with_context(|| path.display().to_string())?;
    ensure!(packets > 0, "{}: no transport stream", path.display());
    Ok(())
}
