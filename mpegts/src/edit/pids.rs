//! Other PIDs, and fewer.

use crate::descriptor::{Descriptor, Descriptors};
use crate::packet::{PACKET_SIZE, Packet, PacketMut, Pid, PidSet, PidTable};
use crate::psi::{Pat, PatProgram, Pmt, PmtStream};
use crate::section::{LongSection, Section};
use alloc::vec::Vec;
use wire::{Encode, Error, Known, List};

/// Which PID becomes which, and which are left out. Tables know nothing of it: [`pat`](Self::pat)
/// and [`pmt`](Self::pmt) make those that do.
#[derive(Clone)]
pub struct PidMap {
    targets: PidTable<Target>,
    /// Whether PIDs without a target of their own stay.
    others: bool,
}

/// What becomes of a PID.
#[derive(Debug, Clone, Copy, Default)]
enum Target {
    /// What becomes of all others.
    #[default]
    Other,
    Pid(Pid),
    None,
}

impl PidMap {
    /// Every PID stays what it is.
    pub fn new() -> Self {
        PidMap { targets: PidTable::new(), others: true }
    }

    /// No PID is left but these.
    pub fn keep(pids: impl IntoIterator<Item = Pid>) -> Self {
        let mut map = PidMap { targets: PidTable::new(), others: false };
        pids.into_iter().for_each(|pid| map.map(pid, pid));
        map
    }

    /// `from` becomes `to`.
    pub fn map(&mut self, from: Pid, to: Pid) {
        *self.targets.entry(from) = Target::Pid(to);
    }

    /// Packets of `pid` are left out.
    pub fn remove(&mut self, pid: Pid) {
        *self.targets.entry(pid) = Target::None;
    }

    /// What `pid` becomes; None when it is left out.
    #[inline]
    pub fn get(&self, pid: Pid) -> Option<Pid> {
        match self.targets.get(pid) {
            Some(Target::Pid(to)) => Some(*to),
            Some(Target::None) => None,
            Some(Target::Other) | None => self.others.then_some(pid),
        }
    }

    /// A PID that two others become, null packets not counted: their packets would be mixed.
    pub fn collision(&self) -> Option<Pid> {
        let mut seen = PidSet::new();
        all().filter_map(|pid| self.get(pid)).find(|to| !to.is_null() && !seen.insert(*to))
    }

    /// Gives the packet its new PID. False when it is to be left out; it is unchanged then.
    #[inline]
    pub fn edit(&self, packet: &mut [u8; PACKET_SIZE]) -> bool {
        let pid = Packet::new(packet).pid();
        match self.get(pid) {
            Some(to) => {
                if to != pid {
                    PacketMut::new(packet).set_pid(to);
                }
                true
            }
            None => false,
        }
    }

    /// The section of a PAT for the PIDs as they will be. Programs whose map is left out are, too.
    ///
    /// # Errors
    /// It is no PAT.
    pub fn pat(&self, section: Section<'_>) -> Result<Vec<u8>, Error> {
        let pat = section.long::<Pat<'_>>()?;
        let mut programs = Vec::new();
        for program in pat.table.programs {
            let program = program?;
            if let Some(program_map_pid) = self.get(program.program_map_pid) {
                programs.push(PatProgram { program_map_pid, ..program });
            }
        }
        LongSection { table: Pat { programs: List::from(&programs[..]) }, ..pat }.encode_to_vec()
    }

    /// The section of a PMT for the PIDs as they will be, those of its CA_descriptors included.
    /// Streams that are left out are not in it, nor are CA_descriptors that point to PIDs that are.
    /// A PCR_PID that is left out becomes 0x1FFF.
    ///
    /// # Errors
    /// It is no PMT, or its loops do not end where they should.
    pub fn pmt(&self, section: Section<'_>) -> Result<Vec<u8>, Error> {
        let pmt = section.long::<Pmt<'_>>()?;
        let program_info = self.descriptors(pmt.table.program_info)?;
        let mut lines = Vec::new();
        for stream in pmt.table.streams {
            let stream = stream?;
            if let Some(elementary_pid) = self.get(stream.elementary_pid) {
                lines.push((PmtStream { elementary_pid, ..stream }, self.descriptors(stream.es_info)?));
            }
        }
        let streams: Vec<PmtStream<'_>> =
            lines.iter().map(|(stream, es_info)| PmtStream { es_info: List::from(&es_info[..]), ..*stream }).collect();
        let table = Pmt {
            pcr_pid: self.get(pmt.table.pcr_pid).unwrap_or(Pid::NULL),
            program_info: List::from(&program_info[..]),
            streams: List::from(&streams[..]),
            ..pmt.table
        };
        LongSection { table, ..pmt }.encode_to_vec()
    }

    fn descriptors<'a>(&self, list: Descriptors<'a>) -> Result<Vec<Descriptor<'a>>, Error> {
        let mut out = Vec::new();
        for descriptor in list {
            out.push(match descriptor? {
                Descriptor::Ca(ca) => match self.get(ca.ca_pid) {
                    Some(ca_pid) => Descriptor::Ca(Known { value: crate::descriptor::Ca { ca_pid, ..ca.value }, ..ca }),
                    None => continue,
                },
                other => other,
            });
        }
        Ok(out)
    }
}

impl Default for PidMap {
    fn default() -> Self {
        PidMap::new()
    }
}

/// Only what changes: `{0x0100: 0x0200, 0x0101: None}`.
impl core::fmt::Debug for PidMap {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let all = all().map(|from| (from, self.get(from)));
        f.debug_map().entries(all.filter(|(from, to)| Some(*from) != *to)).finish()
    }
}

impl PartialEq for PidMap {
    fn eq(&self, other: &Self) -> bool {
        all().all(|pid| self.get(pid) == other.get(pid))
    }
}

impl Eq for PidMap {}

fn all() -> impl Iterator<Item = Pid> {
    (0..0x2000).filter_map(Pid::new)
}
