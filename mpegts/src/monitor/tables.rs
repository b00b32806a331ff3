//! How often sections come, by the rules of [`Config::tables`](super::Config::tables).

use super::config::{Every, PidRule, TableRule};
use super::event::{Detail, Subject};
use super::indicator::Indicator;
use super::timer::{NEVER, Nanos, Timer, nanos};
use crate::packet::Pid;
use crate::section::Section;
use crate::section::table::Identity;
use alloc::{collections::BTreeMap, vec::Vec};
use core::time::Duration;

/// When a section was there. There may be thousands: few bytes.
#[derive(Debug, Clone, Copy)]
struct Seen {
    last: Nanos,
    /// When the other one of a pair was there last, or this one first; [`NEVER`] once its absence has been
    /// reported.
    paired: Nanos,
}

/// Which section: as little as an [`Identity`] takes, of which `scope` comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    scope: u64,
    pid: Pid,
    table_id_extension: u16,
    /// The rule that asks for it.
    rule: u16,
    table_id: u8,
    number: u8,
}

/// A rule and, where it watches a table, since when.
#[derive(Debug)]
struct Watched {
    rule: TableRule,
    min: Nanos,
    max: Nanos,
    timer: Timer,
}

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Repetition {
    rules: Vec<Watched>,
    pids: Vec<PidRule>,
    sections: BTreeMap<Place, Seen>,
    /// The end of the last section of each sub-table, its scope left out.
    ends: BTreeMap<(Pid, u8, u16), Nanos>,
    limit: usize,
    swept: Nanos,
    /// Times that there was no room since then.
    refused: usize,
    /// Sections not followed for want of room.
    pub beyond: u64,
}

/// A section with the times of its first and last packet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival<'s> {
    pub pid: Pid,
    pub section: Section<'s>,
    pub begin: Nanos,
    pub end: Nanos,
}

/// Callback for violations.
pub(super) type Report<'r> = &'r mut dyn FnMut(Indicator, Pid, Detail);

impl Repetition {
    pub fn new(pids: &[PidRule], rules: &[TableRule], limit: usize) -> Self {
        let watched = |rule: &TableRule| Watched {
            rule: *rule,
            min: nanos(rule.min),
            max: nanos(rule.max),
            timer: Timer::default(),
        };
        Repetition {
            rules: rules.iter().map(watched).collect(),
            pids: pids.to_vec(),
            sections: BTreeMap::new(),
            ends: BTreeMap::new(),
            limit,
            swept: 0,
            refused: 0,
            beyond: 0,
        }
    }

    /// The PIDs whose sections are to be collected.
    pub fn pids(&self) -> impl Iterator<Item = Pid> + use<'_> {
        self.pids.iter().map(|p| p.pid).chain(self.rules.iter().map(|w| w.rule.pid))
    }

    /// True for a short section that has `CRC_32` all the same.
    pub fn has_crc(&self, pid: Pid, table_id: u8) -> bool {
        self.rules.iter().any(|w| w.rule.short_with_crc && w.rule.covers(pid, table_id))
    }

    /// Begins to watch for tables that must be there.
    pub fn start(&mut self, now: Nanos) {
        for watched in &mut self.rules {
            if watched.rule.every != Every::Section {
                watched.timer.start(now);
            }
        }
    }

    /// What the PID may not carry.
    pub fn check_place(&self, pid: Pid, table_id: u8, report: Report<'_>) {
        for rule in self.pids.iter().filter(|rule| rule.pid == pid) {
            if !rule.table_ids.iter().any(|(first, last)| (*first..=*last).contains(&table_id)) {
                report(rule.indicator, pid, Detail::ForeignTable { table_id });
            }
        }
    }

    /// Takes a section that is in force.
    pub fn push(&mut self, arrival: Arrival<'_>, report: Report<'_>) {
        let Arrival { pid, section, begin, end } = arrival;
        let table_id = section.table_id();
        if !self.rules.iter().any(|w| w.rule.covers(pid, table_id)) {
            return;
        }
        let header = section.long_header();
        let (extension, number) = header.map_or((0, 0), |h| (h.table_id_extension, h.section_number));
        let gap = self.gap(pid, table_id, extension, begin, end);
        // All short sections of a table_id are one sub-table.
        let whole = Identity { pid, table_id, ..Identity::default() };
        let mut early = false;
        let mut raise = Raise::new(report);
        // The absence that ends here may have been reported.
        let ends = |w: &Watched| w.rule.covers(pid, table_id) && w.rule.every.meets(number) && w.timer.reported();
        raise.repetition = self.rules.iter().any(ends);
        for i in 0..self.rules.len() {
            let Some(watched) = self.rules.get_mut(i).filter(|w| w.rule.covers(pid, table_id)) else { continue };
            let rule = watched.rule;
            let (min, max) = (watched.min, watched.max);
            let of = Identity::of_section(pid, section, rule.scope.into()).unwrap_or(whole);
            if let Some(interval) = gap.filter(|gap| *gap < min && !early) {
                early = true;
                let what = Subject::Section { of, section_number: number };
                let (interval, limit) = (Duration::from_nanos(interval), rule.min);
                raise.raise(&rule, pid, Detail::Early { what, interval, limit });
            }
            let (late, section_number) = match rule.every {
                Every::Table => (watched.timer.arrive(end, max), None),
                Every::Number(n) if n == number => (watched.timer.arrive(end, max), Some(n)),
                Every::Number(_) => continue,
                Every::Section => {
                    self.section(i, of, number, end, &mut raise);
                    continue;
                }
            };
            if let Some(interval) = late {
                let what = Subject::Table { table_id, section_number };
                let (interval, limit) = (Duration::from_nanos(interval), rule.max);
                raise.raise(&rule, pid, Detail::Late { what, interval, limit });
            }
        }
    }

    /// From the end of the sub-table's section before to the beginning of this one.
    fn gap(&mut self, pid: Pid, table_id: u8, extension: u16, begin: Nanos, end: Nanos) -> Option<Nanos> {
        if !self.rules.iter().any(|w| w.min > 0 && w.rule.covers(pid, table_id)) {
            return None;
        }
        let key = (pid, table_id, extension);
        if let Some(last) = self.ends.get_mut(&key) {
            return Some(begin.saturating_sub(core::mem::replace(last, end)));
        }
        if self.ends.len() >= self.limit {
            self.sweep(end);
        }
        if self.ends.len() < self.limit {
            self.ends.insert(key, end);
        }
        None
    }

    /// A section that is to come again by itself.
    fn section(&mut self, rule: usize, of: Identity, number: u8, now: Nanos, raise: &mut Raise<'_>) {
        let Some(&Watched { rule: r, max, .. }) = self.rules.get(rule) else { return };
        let what = Subject::Section { of, section_number: number };
        let pair = r.pair.filter(|_| number < 2);
        if max == 0 && pair.is_none() {
            return;
        }
        let Identity { pid, table_id, table_id_extension, scope } = of;
        let rule = u16::try_from(rule).unwrap_or(u16::MAX);
        let place = Place { scope, pid, table_id_extension, rule, table_id, number };
        let other = pair.and_then(|_| self.sections.get_mut(&Place { number: number ^ 1, ..place }));
        let paired = other.map_or(now, |other| {
            other.paired = now;
            other.last
        });
        if self.sections.len() >= self.limit && !self.sections.contains_key(&place) {
            self.sweep(now);
            if self.sections.len() >= self.limit {
                self.beyond = self.beyond.saturating_add(1);
                return;
            }
        }
        let seen = self.sections.entry(place).or_insert(Seen { last: now, paired });
        let interval = now.saturating_sub(core::mem::replace(&mut seen.last, now));
        if interval > max && max > 0 {
            let (interval, limit) = (Duration::from_nanos(interval), r.max);
            raise.raise(&r, of.pid, Detail::Late { what, interval, limit });
        }
        if let Some(indicator) = pair {
            // NEVER is in the future.
            if now.saturating_sub(seen.paired) > max {
                seen.paired = NEVER;
                (raise.report)(indicator, of.pid, Detail::HalfPair { what });
            }
        }
    }

    /// Forgets what has not come for long, to make room. Runs at most once a second, and only after `limit / 16` refusals.
    fn sweep(&mut self, now: Nanos) {
        const SECOND: Nanos = 1_000_000_000;
        self.refused = self.refused.saturating_add(1);
        if now.saturating_sub(self.swept) < SECOND || self.refused < self.limit / 16 {
            return;
        }
        (self.swept, self.refused) = (now, 0);
        let longest = self.rules.iter().map(|w| w.max).max().unwrap_or(0).saturating_mul(2).max(SECOND);
        self.sections.retain(|_, seen| now.saturating_sub(seen.last) <= longest);
        self.ends.retain(|_, end| now.saturating_sub(*end) <= longest);
    }

    /// Tables that must be there and are not.
    pub fn expire(&mut self, now: Nanos, report: Report<'_>) {
        for watched in &mut self.rules {
            let Some(interval) = watched.timer.expire(now, watched.max) else { continue };
            let rule = watched.rule;
            let section_number = if let Every::Number(n) = rule.every { Some(n) } else { None };
            let what = Subject::Table { table_id: rule.table_ids.0, section_number };
            let (interval, limit) = (Duration::from_nanos(interval), rule.max);
            Raise::new(&mut *report).raise(&rule, rule.pid, Detail::Late { what, interval, limit });
        }
    }

    pub fn deadline(&self) -> Nanos {
        self.rules.iter().map(|w| w.timer.deadline(w.max)).min().unwrap_or(NEVER)
    }
}

/// Reports the rule's own indicator, and 3.2: once for a section, whatever rules it violates.
struct Raise<'r> {
    report: Report<'r>,
    repetition: bool,
}

impl<'r> Raise<'r> {
    fn new(report: Report<'r>) -> Self {
        Raise { report, repetition: false }
    }

    fn raise(&mut self, rule: &TableRule, pid: Pid, detail: Detail) {
        if rule.indicator != Indicator::SiRepetitionError {
            (self.report)(rule.indicator, pid, detail);
        }
        if !core::mem::replace(&mut self.repetition, true) {
            (self.report)(Indicator::SiRepetitionError, pid, detail);
        }
    }
}
