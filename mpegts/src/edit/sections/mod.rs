//! Other sections in the packets of a PID.

use super::queue::SectionQueue;
use crate::packet::{PACKET_SIZE, Packet, Pid};
use crate::section::{Section, SectionEvent, SectionReader, whole_len};
use alloc::{boxed::Box, vec::Vec};

/// Bytes of sections in a packet: all but header and pointer_field.
const PAYLOAD: usize = PACKET_SIZE - 5;

/// Where the sections come from that are sent on a PID.
#[derive(Debug)]
pub(super) enum Source {
    /// These, whatever the PID holds. A round begins where a section of the original starts.
    Given {
        sections: Vec<Vec<u8>>,
        /// Packets of the PID since then.
        packets: Option<usize>,
    },
    /// What the caller makes of each section of the PID.
    Asked(Box<SectionReader>),
}

impl Source {
    pub(super) fn asked(pid: Pid) -> Self {
        Source::Asked(Box::new(SectionReader::new(pid)))
    }
}

/// A PID whose sections are edited.
#[derive(Debug)]
pub(super) struct SectionEdit {
    pub(super) source: Source,
    pub(super) queue: SectionQueue,
}

impl SectionEdit {
    pub(super) const fn is_asked(&self) -> bool {
        matches!(self.source, Source::Asked(_))
    }

    /// Edits a packet of the PID.
    pub(super) fn edit(
        &mut self,
        pid: Pid,
        packet: &mut [u8; PACKET_SIZE],
        mut each: impl FnMut(Pid, Section<'_>, &mut SectionQueue),
    ) {
        let view = Packet::new(packet);
        let queue = &mut self.queue;
        match &mut self.source {
            Source::Given { sections, packets } => {
                let starts = view.payload_unit_start_indicator() && !view.transport_error_indicator();
                if starts && queue.is_empty() {
                    sections.iter().for_each(|section| queue.append(None, section));
                    // The round before says how many packets to expect.
                    let bytes = packets.map_or(usize::MAX, |n| n.saturating_mul(PAYLOAD));
                    queue.expect(bytes);
                } else if starts {
                    queue.left_out(sections.len());
                }
                let before = packets.filter(|_| !starts);
                *packets = before.map(|n| n.saturating_add(1)).or(starts.then_some(1));
            }
            Source::Asked(reader) => {
                let mut input = reader.push(view);
                while let Some(event) = reader.next(&mut input) {
                    match event {
                        SectionEvent::Section(section) => {
                            each(pid, section, queue);
                            queue.expect(section.as_bytes().len());
                        }
                        SectionEvent::BadSection(bad) if whole_len(bad.bytes) == Some(bad.bytes.len()) => {
                            _ = queue.pass(bad.bytes);
                            queue.expect(bad.bytes.len());
                        }
                        _ => {}
                    }
                }
            }
        }
        queue.edit(packet);
    }
}

#[cfg(test)]
mod tests;
