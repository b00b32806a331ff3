//! Something for each PID.

use super::Pid;
use alloc::boxed::Box;

/// PIDs in a page. Larger pages would cost more than what is kept where PIDs lie far apart.
const PAGE: usize = 16;
const PAGES: usize = 0x2000 / PAGE;

/// Keeps a `T` for each PID, in pages of 16 PIDs: a page is made when one of its PIDs is first asked for by
/// [`entry`](Self::entry). An empty table has 512 pointers and nothing else.
///
/// ```
/// use mpegts::Pid;
/// use mpegts::packet::PidTable;
///
/// let mut packets = PidTable::<u64>::new();
/// *packets.entry(Pid::EIT) += 1;
/// assert_eq!((packets.get(Pid::EIT), packets.get(Pid::SDT_BAT), packets.get(Pid::DOCSIS)), (Some(&1), Some(&0), None));
/// ```
#[derive(Debug, Clone)]
pub struct PidTable<T>([Option<Box<[T; PAGE]>>; PAGES]);

impl<T> PidTable<T> {
    /// No page yet.
    pub const fn new() -> Self {
        PidTable([const { None }; PAGES])
    }

    /// What is kept of a PID; None as long as nothing of its page was asked for by [`entry`](Self::entry).
    #[inline(always)]
    pub fn get(&self, pid: Pid) -> Option<&T> {
        self.0.get(pid.index() / PAGE)?.as_deref()?.get(pid.index() % PAGE)
    }

    /// The same, to be changed.
    #[inline(always)]
    pub fn get_mut(&mut self, pid: Pid) -> Option<&mut T> {
        self.0.get_mut(pid.index() / PAGE)?.as_deref_mut()?.get_mut(pid.index() % PAGE)
    }

    /// What is kept of a PID, in a page of defaults if there was none.
    #[allow(clippy::indexing_slicing)] // a remainder is within the array
    pub fn entry(&mut self, pid: Pid) -> &mut T
    where
        T: Default,
    {
        let page = &mut self.0[pid.index() / PAGE % PAGES];
        &mut page.get_or_insert_with(|| Box::new(core::array::from_fn(|_| T::default())))[pid.index() % PAGE]
    }

    /// All that is kept, by PID.
    pub fn iter(&self) -> impl Iterator<Item = (Pid, &T)> {
        let pages = self.0.iter().enumerate().filter_map(|(n, page)| Some((n, page.as_deref()?)));
        let entries = pages.flat_map(|(n, page)| (n.wrapping_mul(PAGE)..).zip(page));
        entries.filter_map(|(n, entry)| Some((Pid::new(u16::try_from(n).ok()?)?, entry)))
    }
}

impl<T> Default for PidTable<T> {
    fn default() -> Self {
        PidTable::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    #[test]
    fn every_pid_has_a_place_of_its_own() {
        let mut table = PidTable::<u16>::new();
        assert_eq!((table.iter().count(), table.get(Pid::NULL)), (0, None));
        let all: Vec<Pid> = (0..0x2000).filter_map(Pid::new).collect();
        for pid in &all {
            assert_eq!(core::mem::replace(table.entry(*pid), pid.get()), 0);
        }
        assert!(table.iter().map(|(pid, n)| (pid, *n)).eq(all.iter().map(|pid| (*pid, pid.get()))));
        assert!(all.iter().all(|pid| table.get(*pid) == Some(&pid.get())));
        assert_eq!(table.get_mut(Pid::DOCSIS).copied(), Some(0x1FFE));
    }

    #[test]
    fn a_page_is_made_for_the_first_of_its_pids() {
        let mut table = PidTable::<u8>::new();
        assert!(table.get_mut(Pid::EIT).is_none());
        *table.entry(Pid::EIT) = 7;
        assert_eq!(table.iter().map(|(_, n)| u32::from(*n)).sum::<u32>(), 7);
        assert_eq!((table.iter().count(), table.get(Pid::PAT)), (16, None));
    }
}
