//! How upstream channels are used, as their MAPs say: shares of the mini-slots over time, grants by SID.

use super::Captured;
use crate::inspect::words::thousands;
use crate::svg::{Axis, Chart, Series, Style};
use docsis_mac::frame::Payload;
use docsis_mac::message::{Body, Iuc, Map, Message};
use docsis_mac::schedule::{Answer, Pairing, Relation, Timeline, grants, request};
use docsis_mac::{Frame, MacAddress, Sid};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

/// Channels followed at most.
const CHANNELS: usize = 1024;

/// Parts that the time of a channel is divided into at most.
const PARTS: usize = 512;

/// Mini-slots of a part at first; it doubles when the parts are used up.
const PART: u64 = 256;

/// Lines of a table for people.
const LINES: usize = 32;

/// SIDs shown to people.
const SIDS: usize = 10;

/// A gap of more mini-slots is another count, and no time.
const RESTART: u32 = 1 << 22;

/// What mini-slots are used for.
const USES: [&str; 6] = ["data", "request", "station maintenance", "initial maintenance", "other", "unused"];

const DATA: usize = 0;
const UNUSED: usize = 5;

fn use_of(iuc: Iuc) -> usize {
    match iuc {
        Iuc::SHORT_DATA
        | Iuc::LONG_DATA
        | Iuc::ADVANCED_SHORT_DATA
        | Iuc::ADVANCED_LONG_DATA
        | Iuc::ADVANCED_UNSOLICITED
        | Iuc::DATA_PROFILE_12
        | Iuc::DATA_PROFILE_13 => DATA,
        Iuc::REQUEST | Iuc::REQUEST_DATA => 1,
        Iuc::STATION_MAINTENANCE => 2,
        Iuc::INITIAL_MAINTENANCE => 3,
        _ => 4,
    }
}

/// Mini-slots by use, and data grants.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    mini_slots: [u64; USES.len()],
    grants: u64,
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        self.mini_slots.iter_mut().zip(other.mini_slots).for_each(|(sum, n)| *sum += n);
        self.grants += other.grants;
    }

    fn all(&self) -> u64 {
        self.mini_slots.iter().sum()
    }

    /// Per cent of the mini-slots.
    fn share(&self, of: usize) -> f64 {
        100.0 * self.mini_slots[of] as f64 / self.all().max(1) as f64
    }

    fn json(&self) -> Value {
        let uses = USES.iter().zip(self.mini_slots).map(|(name, n)| (name.replace(' ', "_"), n.into()));
        uses.collect::<serde_json::Map<_, _>>().into()
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct BySid {
    grants: u64,
    mini_slots: u64,
}

/// Requests of a channel that wait at most.
const WAITING: usize = 4096;

/// What became of the requests for mini-slots.
#[derive(Debug)]
struct Requests {
    pairing: Pairing,
    /// What the last MAP deals with: a request that comes now was sent later.
    acknowledged: Option<u32>,
    heard: u64,
    granted: u64,
    not_heard: u64,
    /// Mini-slots from a request to its first grant, of all that were granted.
    waited: u64,
}

impl Default for Requests {
    fn default() -> Self {
        let pairing = Pairing::new(WAITING);
        Requests { pairing, acknowledged: None, heard: 0, granted: 0, not_heard: 0, waited: 0 }
    }
}

impl Requests {
    fn map(&mut self, map: &Map<'_>) {
        let Requests { pairing, granted, not_heard, waited, .. } = self;
        pairing.map(map, |answer| match answer {
            Answer::Granted { request, start, left, .. } => {
                *granted += u64::from(left == 0);
                *waited += if left == 0 { u64::from(start.wrapping_sub(request.at)) } else { 0 };
            }
            Answer::NotHeard(_) => *not_heard += 1,
            _ => {}
        });
        self.acknowledged = Some(map.timing.acknowledgement_time);
    }

    /// Mini-slots from a request to the grant that ends it.
    fn mean_wait(&self) -> Option<f64> {
        (self.granted > 0).then(|| self.waited as f64 / self.granted as f64)
    }
}

#[derive(Debug, Default)]
struct Channel {
    timeline: Timeline,
    requests: Requests,
    /// By the UCD.
    mini_slot: Option<Duration>,
    /// Of an OFDMA channel, by the UCD.
    ofdma_frame: Option<Duration>,
    /// Mini-slots from the first MAP to this one, and the count in it.
    at: Option<(u64, u32)>,
    /// Mini-slots and times of arrival of the first MAP and of the last.
    arrivals: Option<[(u64, Duration); 2]>,
    maps: u64,
    probe_maps: u64,
    duplicates: u64,
    gaps: u64,
    /// Mini-slots in them.
    missing: u64,
    overlaps: u64,
    broken: u64,
    pending: u64,
    largest: u16,
    total: Counts,
    /// Mini-slots of a part.
    part: u64,
    parts: Vec<Counts>,
    sids: BTreeMap<Sid, BySid>,
}

/// The upstream channels of a capture.
#[derive(Debug, Default)]
pub struct Statistics {
    /// By the CMTS and the channel.
    channels: BTreeMap<(MacAddress, u8), Channel>,
    /// Requests that are in bytes, or of which it is not known for which channel they are.
    unpaired: u64,
}

impl Statistics {
    /// Takes a frame; MAPs and upstream channel descriptors count.
    pub fn push(&mut self, captured: &Captured<'_>, message: &Message<'_>) {
        let id = match &message.body {
            Body::Map(map) => map.upstream_channel_id,
            Body::Map5(map) => map.upstream_channel_id,
            body => match body.ucd() {
                Some(ucd) => ucd.upstream_channel_id,
                None => return,
            },
        };
        let key = (message.sa, id);
        if self.channels.len() >= CHANNELS && !self.channels.contains_key(&key) {
            return;
        }
        let channel = self.channels.entry(key).or_insert_with(|| Channel { part: PART, ..Channel::default() });
        match &message.body {
            Body::Map(map) => channel.map(map, captured.time),
            Body::Map5(map) => match (map.timing, map.elements) {
                (Some(timing), Some(elements)) => {
                    let map = Map {
                        upstream_channel_id: map.upstream_channel_id,
                        ucd_count: map.ucd_count,
                        allocation_start_time: map.allocation_start_time,
                        timing,
                        elements,
                        ..Map::default()
                    };
                    channel.map(&map, captured.time);
                }
                _ => channel.probe_maps += 1,
            },
            body => {
                channel.mini_slot = body.ucd().and_then(|ucd| ucd.mini_slot()).or(channel.mini_slot);
                channel.ofdma_frame = body.ucd().and_then(|ucd| ucd.ofdma_frame()).or(channel.ofdma_frame);
            }
        }
    }

    /// Takes a frame that is no message: requests count. They are for the only channel that has MAPs, or the only one that
    /// has granted to their SID.
    pub fn request(&mut self, frame: &Frame<'_>) {
        let Some(found) = request(frame, 0, None) else {
            self.unpaired += u64::from(matches!(frame.payload, Payload::QueueDepthRequest(_)));
            return;
        };
        let count = self.channels.values().filter(|channel| channel.maps > 0).count();
        let mut channels =
            self.channels.values_mut().filter(|channel| count == 1 || channel.sids.contains_key(&found.sid));
        let (Some(channel), None) = (channels.find(|channel| channel.maps > 0), channels.next()) else {
            self.unpaired += 1;
            return;
        };
        let requests = &mut channel.requests;
        if let Some(at) = requests.acknowledged {
            requests.heard += 1;
            requests.pairing.request(docsis_mac::schedule::Request { at, ..found }, |_| {});
        }
    }

    /// Whether there was a MAP.
    pub fn is_empty(&self) -> bool {
        self.with_maps().next().is_none()
    }

    fn with_maps(&self) -> impl Iterator<Item = (&(MacAddress, u8), &Channel)> {
        self.channels.iter().filter(|(_, channel)| channel.maps + channel.probe_maps > 0)
    }

    /// Writes tables.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn text(&self, out: &mut impl Write) -> io::Result<()> {
        self.with_maps().try_for_each(|((cmts, id), channel)| {
            writeln!(out, "upstream channel {id} of {cmts}")?;
            channel.text(out)
        })?;
        match self.unpaired {
            0 => Ok(()),
            n => writeln!(out, "{} requests in bytes, or for a channel that is not known", thousands(n)),
        }
    }

    /// Writes one object for each channel.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn json(&self, out: &mut impl Write) -> io::Result<()> {
        self.with_maps().try_for_each(|((cmts, id), channel)| {
            let mut object = json!({ "type": "upstream_channel", "cmts": cmts.to_string(), "upstream_channel_id": id });
            if let (Some(object), Value::Object(more)) = (object.as_object_mut(), channel.json()) {
                object.extend(more);
            }
            writeln!(out, "{object}")
        })
    }

    /// One chart for each channel.
    pub fn charts(&self) -> Vec<Chart> {
        self.with_maps()
            .map(|((cmts, id), channel)| channel.chart(&format!("Upstream channel {id} of {cmts}")))
            .collect()
    }
}

impl Channel {
    fn map(&mut self, map: &Map<'_>, time: Option<Duration>) {
        let start = map.allocation_start_time;
        let relation = self.timeline.push(map);
        match relation {
            Relation::Duplicate => {
                self.duplicates += 1;
                return;
            }
            Relation::Gap { mini_slots } => {
                self.gaps += 1;
                self.missing += u64::from(mini_slots);
            }
            Relation::Overlap { .. } => self.overlaps += 1,
            Relation::First | Relation::Follows => {}
        }
        self.maps += 1;
        self.requests.map(map);
        let (before, count) = self.at.unwrap_or((0, start));
        let ahead = start.wrapping_sub(count);
        let at = if ahead < RESTART { before + u64::from(ahead) } else { before };
        self.at = Some((at, start));
        if let Some(time) = time {
            match (&mut self.arrivals, ahead < RESTART) {
                (Some(arrivals), true) => arrivals[1] = (at, time),
                (arrivals, _) => *arrivals = Some([(at, time); 2]),
            }
        }
        let mut described = 0;
        for grant in grants(map) {
            let Ok(grant) = grant else {
                self.broken += 1;
                continue;
            };
            let what = use_of(grant.iuc);
            let is_grant = what == DATA && grant.sid.0 != 0;
            if grant.mini_slots == 0 {
                self.pending += u64::from(is_grant);
                continue;
            }
            let mut counts = Counts { grants: u64::from(is_grant), ..Counts::default() };
            counts.mini_slots[what] = grant.mini_slots.into();
            described += u64::from(grant.mini_slots);
            self.count(at + u64::from(grant.start.wrapping_sub(start)), &counts);
            if is_grant {
                self.largest = self.largest.max(grant.mini_slots);
                let by_sid = self.sids.entry(grant.sid).or_default();
                by_sid.grants += 1;
                by_sid.mini_slots += u64::from(grant.mini_slots);
            }
        }
        self.pending += map.behind_null().iter().flatten().filter(|e| use_of(e.iuc) == DATA).count() as u64;
        let mut unused = Counts::default();
        unused.mini_slots[UNUSED] = u64::from(map.length().unwrap_or(0)).saturating_sub(described);
        self.count(at, &unused);
    }

    fn count(&mut self, at: u64, counts: &Counts) {
        self.total.add(counts);
        while at / self.part >= PARTS as u64 {
            self.part *= 2;
            self.parts = merged(&self.parts, 2);
        }
        let index = (at / self.part) as usize;
        if self.parts.len() <= index {
            self.parts.resize(index + 1, Counts::default());
        }
        self.parts[index].add(counts);
    }

    /// Seconds of a mini-slot, and how that is known.
    fn seconds(&self) -> Option<(f64, &'static str)> {
        if let Some(mini_slot) = self.mini_slot {
            return Some((mini_slot.as_secs_f64(), "by the UCD"));
        }
        let [(from, first), (to, last)] = self.arrivals?;
        let elapsed = last.checked_sub(first)?.as_secs_f64();
        if to <= from || elapsed < 0.05 {
            return None;
        }
        let measured = elapsed / (to - from) as f64;
        // On TDMA channels a power of two times 6.25 µs.
        let round = (0..8).map(|n| 6.25e-6 * f64::from(1 << n)).find(|s| (measured / s - 1.0).abs() < 0.05);
        Some((round.unwrap_or(measured), "by the times of arrival"))
    }

    fn text(&self, out: &mut impl Write) -> io::Result<()> {
        let all = self.total.all();
        let probes = if self.probe_maps > 0 { format!(", {} probe MAPs", self.probe_maps) } else { String::new() };
        writeln!(
            out,
            "  {} MAPs{probes}, {} duplicates, {} gaps of {} mini-slots, {} overlaps",
            self.maps, self.duplicates, self.gaps, self.missing, self.overlaps
        )?;
        if self.broken > 0 {
            writeln!(out, "  {} elements without a length", self.broken)?;
        }
        let seconds = self.seconds();
        match seconds {
            Some((seconds, how)) => writeln!(
                out,
                "  {} mini-slots of {:.2} µs ({how}): {:.3} s",
                thousands(all),
                seconds * 1e6,
                seconds * all as f64
            )?,
            None => writeln!(out, "  {} mini-slots; how long one is, is not known without a UCD", thousands(all))?,
        }
        if let Some(frame) = self.ofdma_frame {
            writeln!(out, "  OFDMA frames of {} µs (by the UCD)", frame.as_nanos() as f64 / 1e3)?;
        }
        let requests = &self.requests;
        if requests.heard > 0 {
            let wait = requests.mean_wait().map(|wait| format!(" after {wait:.0} mini-slots on average"));
            writeln!(
                out,
                "  {} requests: {} granted{}, {} not heard, {} open",
                thousands(requests.heard),
                thousands(requests.granted),
                wait.unwrap_or_default(),
                thousands(requests.not_heard),
                requests.pairing.waiting()
            )?;
        }
        for (n, name) in USES.iter().enumerate().filter(|(n, _)| self.total.mini_slots[*n] > 0) {
            writeln!(out, "    {:>6.2} %  {:>14}  {name}", self.total.share(n), thousands(self.total.mini_slots[n]))?;
        }
        let grants = self.total.grants;
        if grants > 0 {
            let mean = self.total.mini_slots[DATA] as f64 / grants as f64;
            write!(out, "  {} grants for data", thousands(grants))?;
            if let Some((seconds, _)) = seconds {
                write!(out, ", {:.1} a second", grants as f64 / (seconds * all as f64))?;
            }
            writeln!(out, "; {mean:.1} mini-slots on average, {} at most; {} pending", self.largest, self.pending)?;
            writeln!(out, "        SID      grants      mini-slots   share of the data")?;
            let mut sids: Vec<_> = self.sids.iter().collect();
            sids.sort_by_key(|(_, by)| std::cmp::Reverse(by.mini_slots));
            for (sid, by) in sids.iter().take(SIDS) {
                let share = 100.0 * by.mini_slots as f64 / self.total.mini_slots[DATA].max(1) as f64;
                let (grants, mini_slots) = (thousands(by.grants), thousands(by.mini_slots));
                writeln!(out, "    {:>7}  {grants:>10}  {mini_slots:>14}  {share:>6.2} %", sid.0)?;
            }
            if sids.len() > SIDS {
                writeln!(out, "    and {} more", sids.len() - SIDS)?;
            }
        }
        let merge = self.parts.len().div_ceil(LINES).max(1);
        let part = self.part * merge as u64;
        let unit = if seconds.is_some() { "from (s)" } else { "from (mini-slot)" };
        writeln!(out, "  {unit:>16}    data  request  unused  grants")?;
        for (n, counts) in merged(&self.parts, merge).iter().enumerate() {
            let from = n as u64 * part;
            let from = seconds.map_or_else(|| thousands(from), |(s, _)| format!("{:.3}", from as f64 * s));
            let [data, request, unused] = [DATA, 1, UNUSED].map(|of| counts.share(of));
            writeln!(
                out,
                "  {from:>16}  {data:>4.1} %   {request:>4.1} %  {unused:>4.1} %  {:>6}",
                thousands(counts.grants)
            )?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let seconds = self.seconds();
        let sids =
            self.sids.iter().map(|(sid, by)| json!({ "sid": sid.0, "grants": by.grants, "mini_slots": by.mini_slots }));
        let parts = self.parts.iter().enumerate().map(|(n, counts)| {
            let from = n as u64 * self.part;
            let time = seconds.map(|(s, _)| from as f64 * s);
            json!({ "mini_slot": from, "time": time, "mini_slots": counts.json(), "grants": counts.grants, "utilisation": counts.share(DATA) / 100.0 })
        });
        json!({
            "maps": self.maps, "probe_maps": self.probe_maps, "duplicates": self.duplicates, "gaps": self.gaps, "gap_mini_slots": self.missing,
            "overlaps": self.overlaps, "elements_without_length": self.broken,
            "mini_slot_us": seconds.map(|(s, _)| s * 1e6), "mini_slot_known": seconds.map(|(_, how)| how),
            "mini_slots": self.total.json(), "utilisation": self.total.share(DATA) / 100.0,
            "grants": self.total.grants, "pending": self.pending, "largest_grant": self.largest,
            "ofdma_frame_us": self.ofdma_frame.map(|frame| frame.as_nanos() as f64 / 1e3),
            "requests": json!({
                "heard": self.requests.heard, "granted": self.requests.granted, "not_heard": self.requests.not_heard,
                "open": self.requests.pairing.waiting(), "mean_wait_mini_slots": self.requests.mean_wait(),
            }),
            "sids": sids.collect::<Vec<_>>(), "part_mini_slots": self.part, "over_time": parts.collect::<Vec<_>>(),
        })
    }

    fn chart(&self, title: &str) -> Chart {
        let seconds = self.seconds();
        let (scale, label) =
            seconds.map_or((1.0, "Mini-slots from the first MAP"), |(s, _)| (s, "Time from the first MAP (s)"));
        let x = |n: usize| n as f64 * self.part as f64 * scale;
        let series = USES.iter().enumerate().take(UNUSED).filter(|(of, _)| self.total.mini_slots[*of] > 0);
        let series = series.map(|(of, name)| Series {
            colour: Some(of),
            ..Series::new(
                *name,
                Style::Stack,
                self.parts.iter().enumerate().map(|(n, counts)| (x(n), counts.share(of))).collect(),
            )
        });
        let total = self.total.share(DATA);
        Chart {
            title: title.into(),
            subtitle: format!(
                "{} MAPs, {} grants, {total:.1} % data",
                thousands(self.maps),
                thousands(self.total.grants)
            ),
            x: Axis::within(label, 0.0, x(self.parts.len().max(1))),
            y: Axis::within("Share of the mini-slots (%)", 0.0, 100.0),
            series: series.collect(),
            is_square: false,
        }
    }
}

/// So many neighbours into one.
fn merged(parts: &[Counts], by: usize) -> Vec<Counts> {
    let sum = |parts: &[Counts]| {
        let mut sum = Counts::default();
        parts.iter().for_each(|part| sum.add(part));
        sum
    };
    parts.chunks(by).map(sum).collect()
}
