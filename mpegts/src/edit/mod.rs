//! Changes to a passing stream, packet by packet and in place: nothing is touched that is not
//! meant, and nothing is allocated on the way.
//!
//! | to | use |
//! |---|---|
//! | set a field of one packet | [`PacketMut`](crate::packet::PacketMut) |
//! | give PIDs other numbers, or take them out | [`PidMap`] |
//! | shift all times of a program | [`TimeShift`] |
//! | make clock references exact for a constant rate | [`PcrRestamp`] |
//! | hide losses and splices from the continuity counters | [`ContinuityRepair`] |
//! | put other sections in the place of those of a PID | [`Editor::replace_sections`] |
//! | change tables, entry by entry | [`Editor::edit_tables`] |
//! | look at each section of a PID and send it, another one, or none | [`Editor::edit_with`] |
//! | give changed tables a version_number of their own | [`Versions`] |
//! | all of it, in the right order | [`Editor`] |
//!
//! ```
//! use mpegts::Pid;
//! use mpegts::edit::{Editor, PidMap};
//! # let mut packets = [mpegts::packet::NULL_PACKET; 2];
//! # packets[0][1..3].copy_from_slice(&[0x01, 0x00]);
//! let (video, other) = (Pid::new(0x100).unwrap(), Pid::new(0x200).unwrap());
//! let mut editor = Editor::new();
//! editor.pids = PidMap::keep([video]);
//! editor.pids.map(video, other);
//! let mut out = Vec::new();
//! for packet in &mut packets {
//!     if editor.edit(packet) {
//!         out.extend_from_slice(packet);
//!     }
//! }
//! # assert_eq!(out[..4], [0x47, 0x02, 0x00, 0x10]);
//! # assert_eq!(out.len(), 188);
//! ```

mod counters;
mod pids;
mod queue;
mod sections;
#[cfg(test)]
mod tests;
mod times;
mod versions;

pub use counters::ContinuityRepair;
pub use pids::PidMap;
pub use queue::{Queued, SectionQueue, SectionStatistics};
pub use times::{PcrRestamp, Shifted, TimeShift};
pub use versions::Versions;

use crate::packet::{NULL_PACKET, PACKET_SIZE, Packet, Pid, PidSet, PidTable};
use crate::section::Section;
use crate::section::table::{Identity, scope_len};
use alloc::boxed::Box;
use alloc::vec::Vec;
use sections::{SectionEdit, Source};
use wire::Error;

/// Applies all edits in this order: sections by the PIDs of the input, times, PIDs, counters, and clock references by
/// the packets that are left.
///
/// Sections that need more packets than their PID has take null packets, and packets of PIDs that
/// are left out. Packets of their PID that they do not need become null packets.
#[derive(Debug, Default)]
pub struct Editor {
    /// Other PIDs, and which are left out.
    pub pids: PidMap,
    /// Packets left out become null packets, so that the others keep their places.
    pub keep_places: bool,
    /// All times of some streams, by their PIDs in the input.
    pub shift: Option<TimeShift>,
    /// Clock references by the place of their packet in the output.
    pub restamp: Option<PcrRestamp>,
    /// Continuity counters.
    pub repair: Option<ContinuityRepair>,
    sections: PidTable<Option<Box<SectionEdit>>>,
    /// Of [`edit_tables`](Self::edit_tables).
    versions: Versions,
    /// Those of them whose packets do not suffice, and the one that was given another packet last.
    behind: PidSet,
    last: Pid,
    /// Packets in the output.
    count: u64,
}

impl Editor {
    /// Changes nothing.
    pub fn new() -> Self {
        Editor::default()
    }

    /// Sends these sections on a PID of the input, whatever it holds, and no longer what was asked
    /// for before. A round begins where a section of the original starts, so that the repetition
    /// rate stays as far as packets suffice.
    ///
    /// # Errors
    /// Those of the first section that is none. Nothing has changed then.
    pub fn replace_sections<'s>(
        &mut self,
        pid: Pid,
        sections: impl IntoIterator<Item = &'s [u8]>,
    ) -> Result<(), Error> {
        let check = |section| Section::from_bytes(section).map(|section| section.as_bytes().to_vec());
        let sections = sections.into_iter().map(check).collect::<Result<_, Error>>()?;
        self.edit_sections(pid, Source::Given { sections, packets: None });
        Ok(())
    }

    /// Shows each section of a PID of the input to the function given to
    /// [`edit_with`](Self::edit_with), which says what is sent: for one table among several, or one
    /// that changes. Sections with a wrong `CRC_32` are not shown and pass as they are; those that
    /// are not whole do not pass.
    ///
    /// A section that is not in one packet is sent when it is whole, so later than the original by
    /// its own length.
    pub fn filter_sections(&mut self, pid: Pid) {
        if !self.section_edit(pid).is_some_and(SectionEdit::is_asked) {
            self.edit_sections(pid, Source::asked(pid));
        }
    }

    fn edit_sections(&mut self, pid: Pid, source: Source) {
        match self.sections.entry(pid) {
            none @ None => *none = Some(Box::new(SectionEdit { source, queue: SectionQueue::new(pid) })),
            Some(old) => {
                old.queue.drop_waiting();
                old.source = source;
            }
        }
    }

    fn section_edit(&self, pid: Pid) -> Option<&SectionEdit> {
        self.sections.get(pid)?.as_deref()
    }

    /// What was counted of the sections sent on a PID of the input. None when they are not edited.
    pub fn section_statistics(&self, pid: Pid) -> Option<SectionStatistics> {
        self.section_edit(pid).map(|edit| edit.queue.counts())
    }

    /// Packets in the output so far.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Edits a packet. False when it is to be left out.
    pub fn edit(&mut self, packet: &mut [u8; PACKET_SIZE]) -> bool {
        self.edit_with(packet, |_, section, queue| _ = queue.pass(section.as_bytes()))
    }

    /// Edits a packet. False when it is to be left out.
    ///
    /// `each` gets every section that ends in the packet, if its PID is one of
    /// [`filter_sections`](Self::filter_sections), and pushes to the queue what is to be sent:
    /// `queue.push(section, 0)` sends it unchanged.
    pub fn edit_with(
        &mut self,
        packet: &mut [u8; PACKET_SIZE],
        each: impl FnMut(Pid, Section<'_>, &mut SectionQueue),
    ) -> bool {
        let pid = Packet::new(packet).pid();
        if let Some(Some(edit)) = self.sections.get_mut(pid) {
            edit.edit(pid, packet, each);
            note(&mut self.behind, pid, &edit.queue);
        }
        if let Some(shift) = &self.shift {
            shift.edit(packet);
        }
        let kept = self.pids.edit(packet);
        if !kept || Packet::new(packet).pid().is_null() {
            if let Some(more) = self.more() {
                *packet = more;
            } else if !kept && self.keep_places {
                *packet = NULL_PACKET;
            } else if !kept {
                return false;
            }
        }
        self.number(packet);
        true
    }

    /// Edits a packet, and tables on the PIDs of [`filter_sections`](Self::filter_sections). False when the packet is to be
    /// left out.
    ///
    /// `edit` gets every section that ends in the packet, and gives the section to be sent for it, or None to send it as it
    /// is. A table that is changed gets another `version_number` ([`Versions`]). For what is no section the original is sent.
    ///
    /// A descriptor more in the loop of an elementary stream:
    ///
    /// ```
    /// use mpegts::descriptor::MaximumBitrate;
    /// use mpegts::psi::Pmt;
    /// use mpegts::section::Section;
    /// use mpegts::wire::{Encode, Error, List};
    ///
    /// fn with_bitrate(section: Section<'_>) -> Result<Vec<u8>, Error> {
    ///     let mut pmt = section.long::<Pmt>()?;
    ///     let mut streams = pmt.table.streams.iter().collect::<Result<Vec<_>, _>>()?;
    ///     let Some(first) = streams.first_mut() else { return Ok(section.as_bytes().to_vec()) };
    ///     let mut descriptors = first.es_info.iter().collect::<Result<Vec<_>, _>>()?;
    ///     descriptors.push(MaximumBitrate { maximum_bitrate: 120_000, ..Default::default() }.into());
    ///     first.es_info = List::from(&descriptors[..]);
    ///     pmt.table.streams = List::from(&streams[..]);
    ///     pmt.encode_to_vec()
    /// }
    ///
    /// # use mpegts::{Pid, edit::Editor, packet::NULL_PACKET};
    /// # let (mut editor, mut packet) = (Editor::new(), NULL_PACKET);
    /// editor.filter_sections(Pid::new(0x100).unwrap());
    /// editor.edit_tables(&mut packet, |_, section| with_bitrate(section).ok());
    /// ```
    pub fn edit_tables(
        &mut self,
        packet: &mut [u8; PACKET_SIZE],
        mut edit: impl FnMut(Pid, Section<'_>) -> Option<Vec<u8>>,
    ) -> bool {
        let mut versions = core::mem::take(&mut self.versions);
        let kept = self.edit_with(packet, |pid, section, queue| {
            let edited = edit(pid, section);
            let edited = edited.as_deref().and_then(|bytes| Section::from_bytes(bytes).ok()).unwrap_or(section);
            let numbered = versions.number(pid, section, edited);
            let scope =
                Identity::of_section(pid, section, scope_len(section.table_id())).map_or(0, |found| found.scope);
            queue.push(Section::from_bytes(&numbered).unwrap_or(section), scope);
        });
        self.versions = versions;
        kept
    }

    /// A packet more for sections that still wait, at the end of the stream. None when there are
    /// none.
    pub fn finish(&mut self) -> Option<[u8; PACKET_SIZE]> {
        let waits = |edit: &Option<Box<SectionEdit>>| edit.as_ref().is_some_and(|edit| !edit.queue.is_empty());
        let waiting = self.sections.iter().find(|(pid, edit)| waits(edit) && self.pids.get(*pid).is_some());
        let pid = waiting.map(|(pid, _)| pid)?;
        let mut packet = self.sections.get_mut(pid)?.as_mut()?.queue.packet()?;
        self.pids.edit(&mut packet);
        self.number(&mut packet);
        Some(packet)
    }

    /// A packet of a PID whose own do not suffice. PIDs take turns.
    fn more(&mut self) -> Option<[u8; PACKET_SIZE]> {
        let here = |pid: &Pid| self.pids.get(*pid).is_some();
        let next = self.behind.iter().filter(here).find(|pid| *pid > self.last);
        let pid = next.or_else(|| self.behind.iter().find(here))?;
        let queue = &mut self.sections.get_mut(pid)?.as_mut()?.queue;
        let mut packet = queue.packet()?;
        note(&mut self.behind, pid, queue);
        self.last = pid;
        self.pids.edit(&mut packet);
        Some(packet)
    }

    /// The edits that go by the packets of the output.
    fn number(&mut self, packet: &mut [u8; PACKET_SIZE]) {
        if let Some(repair) = &mut self.repair {
            repair.edit(packet);
        }
        if let Some(restamp) = &mut self.restamp {
            restamp.edit(packet, self.count);
        }
        self.count = self.count.wrapping_add(1);
    }
}

/// Whether the packets of the PID suffice.
fn note(behind: &mut PidSet, pid: Pid, queue: &SectionQueue) {
    if queue.is_behind() {
        behind.insert(pid);
    } else {
        behind.remove(pid);
    }
}
