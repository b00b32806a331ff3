//! Edits of passing streams: what is not meant stays as it is.

use crate::input::{Random, Turn};
use crate::stream::{self, mend};
use mpegts::clock::{Bitrate, Pcr};
use mpegts::edit::{ContinuityRepair, Editor, PcrRestamp, PidMap, Queued, TimeShift};
use mpegts::packet::adaptation::AdaptationField;
use mpegts::packet::continuity::{PayloadContinuity, Step};
use mpegts::packet::framing::{Framed, framed};
use mpegts::packet::{NULL_PACKET, PACKET_SIZE, PacketBuilder};
use mpegts::psi::{Pat, Pmt};
use mpegts::section::{Payload, Section, SectionAssembler};
use mpegts::{Packet, Pid, PidSet};
use std::collections::BTreeMap;
use wire::Decode;

type Bytes = [u8; PACKET_SIZE];

/// Takes the packets of the input, or of the stream it describes, through each edit and through all.
pub fn run(data: &[u8], turn: Turn) {
    let stream = stream::of(data, turn);
    let packets: Vec<Bytes> = framed(&stream)
        .filter_map(|unit| match unit {
            Framed::Packet(frame) => Some(*frame.packet.as_bytes()),
            _ => None,
        })
        .collect();
    let mut random = Random::behind(data);
    if !turn.is_thorough() {
        let mut editor = Editor::new();
        editor.pids = pids(&[], &mut random, false);
        (editor.shift, editor.repair) = (Some(shift(&[], &mut random)), Some(ContinuityRepair::new()));
        editor.filter_sections(few(&mut random));
        let passed = packets.iter().copied().filter_map(|mut packet| editor.edit(&mut packet).then_some(())).count();
        return assert_eq!(editor.count(), passed as u64);
    }
    if turn.is(0, 8) {
        nothing(&packets);
        repair(&packets);
    }
    if turn.is(1, 8) {
        pids(&packets, &mut random, true);
    }
    if turn.is(2, 8) {
        tables(&packets, &pids(&packets, &mut random, false));
    }
    if turn.is(3, 8) {
        shift(&packets, &mut random);
    }
    if turn.is(4, 8) {
        restamp(&packets, &mut random);
    }
    if turn.is(5, 8) {
        let (map, shift) = (pids(&packets, &mut random, false), shift(&[], &mut random));
        all(&packets, map, shift, &mut random);
    }
    let mut seen: Vec<Pid> = packets.iter().map(|p| Packet::new(p).pid()).collect();
    seen.sort();
    seen.dedup();
    for pid in seen.iter().filter(|pid| !pid.is_null()).take(if turn.is_rare() { 6 } else { 1 }) {
        if turn.is(6, 8) {
            filter(&packets, *pid, &mut random);
            growth(&packets, *pid, &mut random);
        }
        if turn.is(7, 8) {
            replacement(&packets, *pid, &mut random, turn);
        }
    }
}

/// Without orders, nothing changes.
fn nothing(packets: &[Bytes]) {
    let mut editor = Editor::new();
    for packet in packets {
        let mut edited = *packet;
        assert!(editor.edit(&mut edited));
        assert_eq!(edited, *packet);
    }
    assert_eq!(editor.count(), packets.len() as u64);
}

fn few(random: &mut Random) -> Pid {
    Pid::new(random.below(42) as u16).expect("13 bits")
}

/// The PID, and nothing else; told to, by a model of all PIDs.
fn pids(packets: &[Bytes], random: &mut Random, modelled: bool) -> PidMap {
    let mut model: BTreeMap<Pid, Option<Pid>> = BTreeMap::new();
    let all = random.below(2) == 0;
    let mut map = if all { PidMap::new() } else { PidMap::keep([Pid::PAT, Pid::EIT]) };
    if !all && modelled {
        model.extend((0..0x2000).filter_map(Pid::new).map(|pid| (pid, None)));
        model.extend([Pid::PAT, Pid::EIT].map(|pid| (pid, Some(pid))));
    }
    for _ in 0..random.below(30) {
        let (from, to) = (few(random), if random.below(9) == 0 { Pid::NULL } else { few(random) });
        let keep = random.below(3) > 0;
        if keep {
            map.map(from, to)
        } else {
            map.remove(from)
        }
        model.insert(from, keep.then_some(to));
    }
    if !modelled {
        return map;
    }
    let get = |pid: Pid| model.get(&pid).copied().unwrap_or(Some(pid));
    for packet in packets {
        let pid = Packet::new(packet).pid();
        let mut edited = *packet;
        assert_eq!(map.edit(&mut edited), get(pid).is_some());
        assert_eq!((map.get(pid), Packet::new(&edited).pid()), (get(pid), get(pid).unwrap_or(pid)));
        (edited[1], edited[2]) = (edited[1] & 0xE0 | packet[1] & 0x1F, packet[2]);
        assert_eq!(edited, *packet);
    }
    let mut times = vec![0; 0x2000];
    for to in (0..0x2000).filter_map(Pid::new).filter_map(get).filter(|pid| !pid.is_null()) {
        times[usize::from(to.get())] += 1;
    }
    match map.collision() {
        Some(pid) => assert!(times[usize::from(pid.get())] > 1),
        None => assert!(times.iter().all(|n| *n < 2)),
    }
    map
}

/// All sections of a PID, as a decoder finds them.
struct Sections {
    continuity: PayloadContinuity,
    assembler: SectionAssembler,
    found: Vec<Vec<u8>>,
    /// Steps that the standard forbids.
    errors: usize,
}

impl Sections {
    fn new() -> Self {
        Sections {
            continuity: PayloadContinuity::new(),
            assembler: SectionAssembler::new(),
            found: Vec::new(),
            errors: 0,
        }
    }

    fn take(&mut self, packet: Packet<'_>) {
        let step = self.continuity.check(packet);
        self.errors += usize::from(step.is_error());
        if step.is_break() || packet.is_scrambled() {
            self.assembler.reset();
        }
        let Ok(Some(payload)) = packet.payload() else { return };
        if !step.is_new() || packet.is_scrambled() {
            return;
        }
        let mut payload = Payload::new(payload, packet.payload_unit_start_indicator());
        while let Some(section) = self.assembler.next(&mut payload) {
            self.found.extend(section.map(|s| s.as_bytes().to_vec()));
        }
    }

    fn of(packets: &[Bytes], pid: Pid) -> Self {
        let mut sections = Sections::new();
        packets.iter().map(Packet::new).filter(|p| p.pid() == pid).for_each(|p| sections.take(p));
        sections
    }
}

/// PAT and PMTs follow the PIDs.
fn tables(packets: &[Bytes], map: &PidMap) {
    let mut by_pid: BTreeMap<Pid, Sections> = BTreeMap::new();
    for packet in packets.iter().map(Packet::new) {
        by_pid.entry(packet.pid()).or_insert_with(Sections::new).take(packet);
    }
    for bytes in by_pid.values().flat_map(|sections| &sections.found).filter(|s| s[0] == 0 || s[0] == 2) {
        let section = Section::from_bytes(bytes).expect("it was found");
        if let Ok(same) = PidMap::new().pat(section).or_else(|_| PidMap::new().pmt(section)) {
            assert_eq!(same, *bytes);
        }
        if let (Ok(before), Ok(after)) = (section.long::<Pat<'_>>(), map.pat(section)) {
            let after = Section::from_bytes(&after).expect("a section");
            let after = after.long::<Pat<'_>>().expect("a PAT");
            assert_eq!(after.header, before.header);
            let expected = before.table.programs.iter().flatten();
            let expected = expected.filter_map(|p| Some((p.program_number, map.get(p.program_map_pid)?)));
            let found = after.table.programs.iter().flatten().map(|p| (p.program_number, p.program_map_pid));
            assert!(found.eq(expected));
        }
        if let (Ok(before), Ok(after)) = (section.long::<Pmt<'_>>(), map.pmt(section)) {
            let after = Section::from_bytes(&after).expect("a section");
            let after = after.long::<Pmt<'_>>().expect("a PMT");
            assert_eq!(after.header, before.header);
            assert_eq!(after.table.pcr_pid, map.get(before.table.pcr_pid).unwrap_or(Pid::NULL));
            let expected = before.table.streams.iter().flatten();
            let expected = expected.filter_map(|s| Some((s.stream_type, map.get(s.elementary_pid)?)));
            let found = after.table.streams.iter().flatten().map(|s| (s.stream_type, s.elementary_pid));
            assert!(found.eq(expected));
        }
    }
}

/// The times, and nothing else; back, all is as before.
fn shift(packets: &[Bytes], random: &mut Random) -> TimeShift {
    let offset = [1, -1, 90_000, i64::MIN, i64::MAX, random.number() as i64][random.below(6)];
    let mut set = PidSet::new();
    for _ in 0..random.below(60) {
        set.insert(few(random));
    }
    let there = TimeShift::new(offset, set.clone());
    let back = TimeShift::new(0i64.wrapping_sub(offset.rem_euclid(1 << 33)), set.clone());
    for packet in packets {
        let view = Packet::new(packet);
        let mut edited = *packet;
        let done = there.edit(&mut edited);
        let after = Packet::new(&edited);
        let ours = set.contains(view.pid()) && !view.transport_error_indicator();
        assert_eq!(done.pcr, ours && view.pcr().is_some());
        assert!(ours || edited == *packet);
        let fields = |p: Packet<'_>| p.adaptation_field_bytes().ok().flatten().map(<[u8]>::to_vec);
        let (was, is) = (fields(view), fields(after));
        if let (Some(was), Some(is)) = (&was, &is) {
            field(was, is, offset, ours);
        }
        if let (Some(was), Some(is)) = (view.payload().ok().flatten(), after.payload().ok().flatten()) {
            // Timestamps are in the first 19 bytes of a PES packet.
            assert!(was == is || done.pts && was[..9] == is[..9] && was.get(19..) == is.get(19..));
        }
        assert_eq!(back.edit(&mut edited), done);
        assert_eq!(edited, *packet);
    }
    there
}

fn field(was: &[u8], is: &[u8], offset: i64, ours: bool) {
    let (Ok(was), Ok(is)) = (AdaptationField::from_bytes(was), AdaptationField::from_bytes(is)) else { return };
    let later =
        |base: u64| if ours { (i128::from(base) + i128::from(offset)).rem_euclid(1 << 33) as u64 } else { base };
    let parts = |pcr: Pcr| (pcr.base().get(), pcr.extension(), pcr.reserved());
    assert_eq!(is.pcr.map(parts), was.pcr.map(parts).map(|(base, e, r)| (later(base), e, r)));
    let splice = |field: &AdaptationField<'_>| {
        let time = field.adaptation_field_extension.and_then(|e| e.seamless_splice)?;
        Some((time.timestamp().get(), time.prefix(), time.markers_ok()))
    };
    assert_eq!(splice(&is), splice(&was).map(|(time, p, m)| (later(time), p, m)));
    let rest = |field: AdaptationField<'_>| {
        let extension = field.adaptation_field_extension.map(|e| {
            format!("{:?}", mpegts::packet::adaptation::AdaptationFieldExtension { seamless_splice: None, ..e })
        });
        format!("{:?} {extension:?}", AdaptationField { pcr: None, adaptation_field_extension: None, ..field })
    };
    assert_eq!(rest(is), rest(was));
}

/// Clock references lie on the line that the first one begins.
fn restamp(packets: &[Bytes], random: &mut Random) {
    let bitrate = Bitrate::new([1, 1_000_000, 38_000_000][random.below(3)]).expect("not zero");
    let mut restamp = PcrRestamp::new(bitrate);
    let mut lines: BTreeMap<Pid, (u64, Pcr)> = BTreeMap::new();
    for (n, packet) in packets.iter().enumerate() {
        let view = Packet::new(packet);
        let mut edited = *packet;
        let moved = restamp.edit(&mut edited, n as u64);
        let pcr = view.pcr().filter(|_| !view.transport_error_indicator());
        let (Some(moved), Some(pcr)) = (moved, pcr) else {
            assert_eq!((moved, pcr, edited), (None, None, *packet));
            continue;
        };
        let now = Packet::new(&edited).pcr().expect("it has one still");
        edited[6..12].copy_from_slice(&packet[6..12]);
        assert_eq!(edited, *packet);
        assert_eq!((now.difference(pcr), now.reserved()), (moved, pcr.reserved()));
        let at = (PACKET_SIZE * n) as u64;
        let line = lines.entry(view.pid()).or_insert((at, pcr));
        let expected = line.1.wrapping_add(bitrate.ticks(at - line.0));
        if moved == 0 && now.ticks() != expected.ticks() {
            // Another time base.
            *line = (at, pcr);
        } else {
            assert!(now.ticks() == expected.ticks() || now == pcr, "{now:?}, not {expected:?}");
        }
        if moved == 0 && view.discontinuity_indicator() {
            *line = (at, pcr);
        }
        assert!(moved == 0 || !view.discontinuity_indicator());
    }
}

/// Counters go on; what was wrong before is not seen any more.
fn repair(packets: &[Bytes]) {
    let mut repair = ContinuityRepair::new();
    let mut before: BTreeMap<Pid, PayloadContinuity> = BTreeMap::new();
    let mut after: BTreeMap<Pid, PayloadContinuity> = BTreeMap::new();
    for packet in packets {
        let view = Packet::new(packet);
        let mut edited = *packet;
        let step = repair.edit(&mut edited);
        assert_eq!(step, before.entry(view.pid()).or_default().check(view));
        let now = after.entry(view.pid()).or_default().check(Packet::new(&edited));
        match step {
            Step::Discontinuity { .. } | Step::AlteredDuplicate if view.has_payload() => assert_eq!(now, Step::Next),
            Step::Discontinuity { .. } => assert_eq!(now, Step::NoPayload),
            step => assert_eq!(now, step),
        }
        edited[3] = edited[3] & 0xF0 | packet[3] & 0x0F;
        assert_eq!(edited, *packet);
    }
}

/// Packets of the PID without a section, to send what waits.
fn flush(pid: Pid, after: Option<&Bytes>, n: usize) -> Vec<Bytes> {
    let first = after.map_or(0, |p| Packet::new(p).continuity_counter() + 1);
    let make = |i: usize| {
        let head = PacketBuilder { continuity_counter: (usize::from(first) + i) as u8 & 15, ..PacketBuilder::new(pid) };
        head.build(None, &[0xFF; 184]).expect("a plain packet").0
    };
    (0..n).map(make).collect()
}

/// A filter that lets everything pass loses nothing, adds nothing, and keeps the order.
fn filter(packets: &[Bytes], pid: Pid, random: &mut Random) {
    let last = packets.iter().rfind(|p| Packet::new(p).pid() == pid);
    let packets = [packets, &flush(pid, last, 60 + packets.len())[..]].concat();
    let every = if random.below(2) == 0 { 0 } else { 1 + random.below(4) };
    let mut editor = Editor::new();
    editor.filter_sections(pid);
    let (mut wanted, mut out, mut count) = (Vec::new(), Vec::new(), 0);
    for packet in &packets {
        let mut edited = *packet;
        assert!(editor.edit_with(&mut edited, |on, section, queue| {
            assert_eq!(on, pid);
            count += 1;
            if every > 0 && count % every == 0 {
                return;
            }
            assert_eq!(queue.push(section, 0), Queued::Last, "no more comes than goes");
            wanted.push(section.as_bytes().to_vec());
        }));
        passed(packet, &edited, pid);
        out.push(edited);
    }
    let counts = editor.section_statistics(pid).expect("they are edited");
    assert_eq!((counts.left_out, counts.packets_taken, editor.finish()), (0, 0, None));
    let before = Sections::of(&packets, pid);
    let after = Sections::of(&out, pid);
    assert_eq!(count, before.found.len());
    assert!(every > 0 || wanted == before.found);
    assert_eq!(after.found, wanted);
    assert!(after.errors <= before.errors, "{} errors of {}", after.errors, before.errors);
}

/// Sections that grow are all sent, or a later one is in their place.
fn growth(packets: &[Bytes], pid: Pid, random: &mut Random) {
    let mut editor = Editor::new();
    editor.filter_sections(pid);
    let (mut wanted, mut out, mut left_out): (Vec<Vec<u8>>, Vec<Bytes>, u64) = (Vec::new(), Vec::new(), 0);
    let more = random.below(900);
    for packet in packets {
        let mut edited = *packet;
        editor.edit_with(&mut edited, |_, section, queue| {
            let [head @ .., _, _, _, _] = section.as_bytes() else { return };
            let room = mpegts::section::MAX_SECTION - section.as_bytes().len();
            let longer = mend(&[head, &vec![0x5A; more.min(room)][..]].concat());
            let Ok(longer) = Section::from_bytes(&longer) else { return };
            match queue.push(longer, 0) {
                Queued::Last => wanted.push(longer.as_bytes().to_vec()),
                Queued::Refused => left_out += 1,
                Queued::Instead => {
                    left_out += 1;
                    let key = |s: &[u8]| (s[0], s[3], s[4], s[5] & 1, s[6], s[1] & 0x80);
                    let same = wanted.iter_mut().rfind(|s| key(s) == key(longer.as_bytes()));
                    *same.expect("it was pushed before") = longer.as_bytes().to_vec();
                }
            }
        });
        out.push(edited);
    }
    let moved = |(was, is): (&Bytes, &Bytes)| {
        let ours = |p| [pid, Pid::NULL].contains(&Packet::new(p).pid());
        assert!(was == is || ours(was) && ours(is));
    };
    packets.iter().zip(&out).for_each(moved);
    out.extend(std::iter::from_fn(|| editor.finish()));
    let counts = editor.section_statistics(pid).expect("they are edited");
    // Sections with a wrong CRC_32 are sent as well.
    assert!(counts.sent >= wanted.len() as u64);
    assert_eq!((counts.left_out, counts.waiting), (left_out, 0));
    let (before, after) = (Sections::of(packets, pid), Sections::of(&out, pid));
    assert_eq!(after.found, wanted);
    assert!(after.errors <= before.errors, "{} errors of {}", after.errors, before.errors);
}

/// Packets of other PIDs are as they were; those of the PID are of it, or null packets, with their PCR. Null packets
/// may be of the PID.
fn passed(was: &Bytes, is: &Bytes, pid: Pid) {
    let (was, is) = (Packet::new(was), Packet::new(is));
    if was.pid() != pid && !(was.pid().is_null() && is.pid() == pid) {
        return assert_eq!(was.as_bytes(), is.as_bytes());
    }
    if is.pid().is_null() {
        assert_eq!(is.as_bytes(), &NULL_PACKET);
        return assert!(was.pcr().is_none() || was.transport_error_indicator());
    }
    assert!(is.pid() == pid && is.payload().is_ok() && (was.pid().is_null() || is.pcr() == was.pcr()));
    assert!(!is.is_scrambled() || !is.has_payload());
}

/// What is sent in the place of sections comes in rounds, and nothing else does.
fn replacement(packets: &[Bytes], pid: Pid, random: &mut Random, turn: Turn) {
    let last = packets.iter().rfind(|p| Packet::new(p).pid() == pid);
    let packets = [packets, &flush(pid, last, if turn.is_rare() { 80 } else { 8 })[..]].concat();
    let make = |n: usize| {
        let len = random.below([20, 300, 4000][n % 3]) as u16 + 1;
        let [high, low] = len.to_be_bytes();
        [vec![0x80, 0x70 | high, low], vec![n as u8; len.into()]].concat()
    };
    let sections: Vec<Vec<u8>> = (0..3).map(make).collect();
    let mut editor = Editor::new();
    editor.replace_sections(pid, sections.iter().map(Vec::as_slice)).expect("sections");
    let mut out = Vec::new();
    for packet in &packets {
        let mut edited = *packet;
        assert!(editor.edit(&mut edited));
        passed(packet, &edited, pid);
        out.push(edited);
    }
    let (before, after) = (Sections::of(&packets, pid), Sections::of(&out, pid));
    assert!(after.found.iter().eq(sections.iter().cycle().take(after.found.len())), "out of order");
    assert!(after.errors <= before.errors, "{} errors of {}", after.errors, before.errors);
}

/// All at once are what each does after the other.
fn all(packets: &[Bytes], map: PidMap, shift: TimeShift, random: &mut Random) {
    let bitrate = Bitrate::new(2_000_000).expect("not zero");
    let on = few(random);
    let section = [0x72, 0x70, 2, 1, 2];
    let mut replacing = Editor::new();
    replacing.replace_sections(on, [&section[..]]).expect("a section");
    let (mut repair, mut restamp) = (ContinuityRepair::new(), PcrRestamp::new(bitrate));
    let mut editor = Editor::new();
    editor.replace_sections(on, [&section[..]]).expect("a section");
    editor.keep_places = random.below(2) == 0;
    (editor.pids, editor.shift) = (map.clone(), Some(shift.clone()));
    (editor.repair, editor.restamp) = (Some(ContinuityRepair::new()), Some(restamp.clone()));
    let mut count = 0;
    for packet in packets {
        let mut edited = *packet;
        let kept = editor.edit(&mut edited);
        let mut expected = *packet;
        assert!(replacing.edit(&mut expected));
        shift.edit(&mut expected);
        if !map.edit(&mut expected) {
            assert_eq!(kept, editor.keep_places);
            if !kept {
                continue;
            }
            expected = NULL_PACKET;
        }
        repair.edit(&mut expected);
        restamp.edit(&mut expected, count);
        count += 1;
        assert!(kept && edited == expected);
        assert_eq!(editor.count(), count);
    }
}
