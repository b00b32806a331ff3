//! Each indicator of TR 101 290 that the transport layer sees: a stream that violates it, and one just
//! inside the limit that does not. Those of service information are tested in dvb-si.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // tests assert
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "monitor/buffers.rs"]
mod buffers;
#[path = "monitor/clocks.rs"]
mod clocks;
#[path = "monitor/limits.rs"]
mod limits;
#[path = "monitor/pairs.rs"]
mod pairs;
#[path = "monitor/real.rs"]
mod real;
#[path = "monitor/stage.rs"]
mod stage;

use mpegts::monitor::{Config, Detail, Event, Indicator, Monitor, Periods, Subject};
use mpegts::packet::continuity::Step;
use mpegts::packet::framing::framed;
use mpegts::packet::{NULL_PACKET, Packet};
use stage::{Program, Stage, every, gap, pat, pid, pmt, section, watch};
use std::time::Duration;

use Indicator as I;

const MS: u64 = 1000;

#[test]
fn a_program_without_a_fault_has_no_events() {
    assert_eq!(Program::new(12_000).stage().events(Config::default()), []);
}

#[test]
fn numbers_names_and_priorities_are_those_of_the_report() {
    assert_eq!(I::ALL.len(), 27);
    let of = |i: Indicator| (i.number(), i.name(), i.priority());
    assert_eq!(of(I::TsSyncLoss), ("1.1", "TS_sync_loss", 1));
    assert_eq!(of(I::PatError), ("1.3.a", "PAT_error_2", 1));
    assert_eq!(of(I::CatError), ("2.6", "CAT_error", 2));
    assert_eq!(of(I::DataDelayError), ("3.10", "Data_delay_error", 3));
    assert!(I::ALL.is_sorted());
    assert_eq!(I::BufferError.to_string(), "3.3 Buffer_error");
}

/// Any bytes may come where a packet belongs: also those that stand for "no packet yet" within the monitor.
#[test]
fn every_wrong_sync_byte_is_reported_whatever_follows_it() {
    for first in (0..=255).filter(|byte| *byte != 0x47) {
        for rest in [[0; 3], [0, 0x20, 0x10], [0x80, 0, 0], [0x1F, 0xFF, 0x0F]] {
            let mut packet = [0; 188];
            (packet[0], packet[1], packet[2], packet[3]) = (first, rest[0], rest[1], rest[2]);
            let mut monitor = Monitor::new(Config::default());
            let mut found = Vec::new();
            monitor.packet(Packet::new(&packet), None, |event| found.push(event.indicator));
            assert_eq!(found, [I::SyncByteError], "{:02x?}", &packet[..4]);
        }
    }
}

#[test]
fn indicator_1_1_and_1_2_sync() {
    let packets = Program::new(1000).stage().packets();
    let with_bad = |which: &[usize]| {
        let mut packets = packets.clone();
        which.iter().for_each(|i| packets[*i].1[0] = 0x46);
        let found = watch(&packets, Config::default());
        // Their content is not used, so the counters jump.
        found.iter().map(|e| e.indicator).filter(|i| *i != I::ContinuityCountError).collect::<Vec<_>>()
    };
    assert_eq!(with_bad(&[20]), [I::SyncByteError]);
    assert_eq!(with_bad(&[20, 22]), [I::SyncByteError; 2]);
    assert_eq!(with_bad(&[20, 21]), [I::SyncByteError, I::SyncByteError, I::TsSyncLoss]);
    // Lost once, until five are good.
    assert_eq!(
        with_bad(&[20, 21, 26, 27]),
        [vec![I::SyncByteError, I::SyncByteError, I::TsSyncLoss], vec![I::SyncByteError; 2]].concat()
    );
    let again = with_bad(&[20, 21, 27, 28]);
    assert_eq!(again.iter().filter(|i| **i == I::TsSyncLoss).count(), 2);
}

#[test]
fn indicator_1_1_when_the_phase_is_lost() {
    let mut bytes = NULL_PACKET.repeat(40);
    bytes.splice(188 * 20..188 * 20, [0xAA; 60]);
    let mut monitor = Monitor::new(Config::default());
    let mut events = Vec::new();
    for unit in framed(&bytes) {
        monitor.framed(unit, None, |e| events.push(e));
    }
    assert!(
        matches!(events[..], [Event { indicator: I::TsSyncLoss, packet: 20, pid: None, time: None, .. }]),
        "{events:?}"
    );
    assert_eq!(monitor.packets(), 40);
}

#[test]
fn indicator_1_3_pat() {
    let mut program = Program::new(3000);
    let pats = program.pat.clone();
    program.pat = gap(&pats, 1000 * MS, 1500 * MS);
    assert_eq!(program.violations(), []);
    program.pat = gap(&pats, 1000 * MS, 1500 * MS + 1);
    let events = program.stage().events(Config::default());
    let [event] = events[..] else { panic!("{events:?}") };
    assert_eq!(
        (event.indicator, event.pid, event.time),
        (I::PatError, Some(pid(0)), Some(Duration::from_micros(1_500_001)))
    );
    let what = Subject::Table { table_id: 0, section_number: None };
    let ms = Duration::from_millis;
    let interval = ms(500) + Duration::from_micros(1);
    assert_eq!(event.detail, Detail::Late { what, interval, limit: ms(500) });
    assert!(event.to_string().starts_with("1.3.a PAT_error_2 PID 0x0000 packet "));
    assert!(event.to_string().ends_with("at 1.500001 s: table 0x00: none for 500.001 ms, limit 500.000 ms"));
}

#[test]
fn indicator_1_3_is_reported_once_while_the_pat_is_away_and_again_when_it_goes_again() {
    let mut program = Program::new(6000);
    program.pat = gap(&gap(&program.pat, 1000 * MS, 3000 * MS), 4000 * MS, 5500 * MS);
    let events = program.stage().events(Config::default());
    let found: Vec<_> = events.iter().map(|e| (e.indicator, e.time.unwrap().as_millis())).collect();
    // The next packet is that of a PCR.
    assert_eq!(found, [(I::PatError, 1520), (I::PatError, 4520)]);
}

#[test]
fn indicator_1_3_when_there_is_no_pat_at_all() {
    let mut stage = Stage::default();
    stage.data(0x1FFF, &every(100, 601));
    assert_eq!(stage.violations(), [I::PatError]);
    let mut stage = Stage::default();
    stage.data(0x1FFF, &every(100, 501));
    assert_eq!(stage.violations(), []);
}

#[test]
fn indicator_1_3_another_table_on_pid_0_and_scrambling() {
    let mut stage = Program::new(600).stage();
    stage.section(0, &section(0x42, 7, 0, 0, &[0, 1, 0xFF]), &[310 * MS]);
    let events = stage.events(Config::default());
    assert!(matches!(
        events[..],
        [Event { indicator: I::PatError, detail: Detail::ForeignTable { table_id: 0x42 }, .. }]
    ));
    let mut stage = Program::new(600).stage();
    stage.scrambled(0, &[310 * MS], 2);
    let events = stage.events(Config::default());
    assert!(matches!(events[..], [Event { indicator: I::PatError, detail: Detail::Scrambled, .. }]), "{events:?}");
}

#[test]
fn indicator_1_4_continuity() {
    let packets = Program::new(2000).stage().packets();
    let video: Vec<usize> =
        (0..packets.len()).filter(|i| packets[*i].1[1] & 0x1F == 1 && packets[*i].1[2] == 2).collect();
    let at = video[2];
    let run = |packets: &[_]| -> Vec<(Indicator, Detail)> {
        watch(packets, Config::default().buffers(false)).iter().map(|e| (e.indicator, e.detail)).collect()
    };
    let mut copied = packets.clone();
    copied.insert(at, packets[at]);
    assert_eq!(run(&copied), []);
    copied.insert(at, packets[at]);
    assert_eq!(run(&copied), [(I::ContinuityCountError, Detail::Continuity(Step::RepeatedDuplicate))]);
    let mut lost = packets.clone();
    lost.remove(at);
    let jump = Step::Discontinuity { expected: 2, found: 3, signalled: false };
    assert_eq!(run(&lost), [(I::ContinuityCountError, Detail::Continuity(jump))]);
    let mut swapped = packets.clone();
    swapped[at].1 = packets[video[3]].1;
    swapped[video[3]].1 = packets[at].1;
    assert_eq!(run(&swapped).len(), 3);
}

#[test]
fn indicator_1_5_pmt() {
    let mut program = Program::new(3000);
    let pmts = program.pmt.clone();
    program.pmt = gap(&pmts, 1000 * MS, 1500 * MS);
    assert_eq!(program.violations(), []);
    program.pmt = gap(&pmts, 1000 * MS, 1500 * MS + 1);
    let events = program.stage().events(Config::default());
    let [event] = events[..] else { panic!("{events:?}") };
    assert_eq!((event.indicator, event.pid), (I::PmtError, Some(pid(0x100))));
    assert!(matches!(event.detail, Detail::Late { what: Subject::Pmt(1), .. }));
    let mut stage = Program::new(600).stage();
    stage.scrambled(0x100, &[310 * MS], 3);
    assert_eq!(stage.violations(), [I::PmtError]);
}

#[test]
fn indicator_1_5_is_watched_for_each_program_of_a_pid() {
    let program = Program::new(1200);
    let mut stage = Stage::default();
    stage.section(0, &pat(&[(0, 0x10), (1, 0x100), (2, 0x100)]), &program.pat);
    stage.section(0x100, &program.map, &program.pmt).section(0x100, &pmt(2, 0x1FFF, &[]), &[0, 50 * MS]);
    stage.pcr(0x101, &program.pcr, |t| t * 27).pes(0x101, &program.video, 300).pes(0x102, &program.audio, 400);
    let events = stage.events(Config::default());
    let [event] = events[..] else { panic!("{events:?}") };
    assert!(matches!(event.detail, Detail::Late { what: Subject::Pmt(2), .. }));
}

/// Sections of the PAT, of which the second may change.
fn pat_in_two(last: (u16, u16), times: &[u64]) -> Stage {
    let entry = |(number, map): (u16, u16)| [number.to_be_bytes(), (0xE000 | map).to_be_bytes()].concat();
    let mut stage = Stage::default();
    stage.section(0, &section(0, 7, 0, 1, &entry((1, 0x100))), times);
    stage.section(0, &section(0, 7, 1, 1, &entry(last)), times);
    stage
}

#[test]
fn trap_45_a_pat_whose_second_section_changes_is_followed() {
    let program = Program::new(3000);
    let (before, after) = program.pat.split_at(10);
    let mut stage = pat_in_two((2, 0x200), before);
    stage.0.extend(pat_in_two((2, 0x222), after).0);
    stage.section(0x100, &program.map, &program.pmt);
    stage.section(0x200, &pmt(2, 0x1FFF, &[]), before).section(0x222, &pmt(2, 0x1FFF, &[]), after);
    stage.pcr(0x101, &program.pcr, |t| t * 27).pes(0x101, &program.video, 300).pes(0x102, &program.audio, 400);
    let config = Config::default().buffers(false);
    assert_eq!(stage.events(config.clone()), []);
    // The map that is no longer announced does not count.
    stage.section(0x200, &pmt(2, 0x1FFF, &[]), &every(100, 3000)[20..]);
    let events = stage.events(config);
    assert!(events.iter().all(|e| (e.indicator, e.pid) == (I::UnreferencedPid, Some(pid(0x200)))), "{events:?}");
}

#[test]
fn trap_48_a_damaged_table_is_told_and_removes_nothing() {
    let mut program = Program::new(3000);
    program.pmt.truncate(10);
    let mut stage = program.stage();
    // The second stream, 0x102, is cut off.
    let map = [0xE1, 0x01, 0xF0, 0, 0x02, 0xE1, 0x01, 0xF0, 0, 0x03, 0xE1];
    stage.section(0x100, &section(2, 1, 0, 0, &map), &every(100, 3000)[10..]);
    stage.section(0, &section(0, 7, 3, 2, &[]), &[1550 * MS]).section(1, &section(1, 0xFFFF, 0, 0, &[9]), &[1650 * MS]);
    let events = stage.events(Config::default());
    let damaged = |event: &Event| match event.detail {
        Detail::Damaged { table_id, error } => (event.indicator, event.pid.unwrap().get(), table_id, error.offset()),
        other => panic!("{other:?}"),
    };
    let (found, others): (Vec<_>, Vec<_>) = events.iter().map(damaged).partition(|found| found.0 == I::PmtError);
    assert_eq!(found, [(I::PmtError, 0x100, 2, 18); 20]);
    assert_eq!(others, [(I::PatError, 0, 0, 6), (I::CatError, 1, 1, 9)]);
}

#[test]
fn what_is_named_and_never_comes_is_missed_once() {
    let missed = |streams: &[u64]| {
        let program = Program::new(9000);
        let mut stage = Stage::default();
        stage.section(0, &pat(&[(1, 0x100)]), &program.pat).section(0x100, &program.map, &program.pmt);
        stage.data(0x1FFF, &every(10, 9000)).pes(0x102, streams, 400);
        let events = stage.events(Config::default());
        events
            .iter()
            .map(|e| (e.indicator, e.pid.unwrap().get(), e.time.unwrap().as_millis() / 100))
            .collect::<Vec<_>>()
    };
    let never = [
        (I::PcrRepetitionError, 0x101, 1),
        (I::PtsError, 0x101, 7),
        (I::PtsError, 0x102, 7),
        (I::PidError, 0x101, 50),
        (I::PidError, 0x102, 50),
    ];
    assert_eq!(missed(&[]), never);
    // One that comes late is missed until then, and once more when it is away again.
    assert_eq!(
        missed(&[600 * MS])[2..],
        [(I::PtsError, 0x102, 13), (I::PidError, 0x101, 50), (I::PidError, 0x102, 56)]
    );
    assert_eq!(
        missed(&[1000 * MS])[2..],
        [(I::PtsError, 0x102, 7), (I::PtsError, 0x102, 17), (I::PidError, 0x101, 50), (I::PidError, 0x102, 60)]
    );
}

#[test]
fn indicator_1_6_pid() {
    let mut program = Program::new(9000);
    program.map = pmt(
        1,
        0x101,
        &[(0x101, 0x02, &[]), (0x102, 0x03, &[]), (0x103, 0x06, &[]), (0x104, 0x03, &[(0x0A, b"deu\x03")])],
    );
    let mut stage = program.stage();
    stage.data(0x103, &[0]).pes(0x104, &every(500, 3000), 400);
    // 0x103 is data, 0x104 audio for the visually impaired: they may be away. But 0x104 has PTSs when
    // it is there.
    let missing = |events: &[Event]| {
        events.iter().filter(|e| e.indicator == I::PidError).map(|e| e.pid.unwrap().get()).collect::<Vec<_>>()
    };
    assert!(missing(&stage.events(Config::default())).is_empty());
    let periods = Periods::default().other_pid(Duration::from_secs(2));
    assert_eq!(missing(&stage.events(Config::default().periods(periods))), [0x103, 0x104]);

    // A language with an audio_type of 0 is that of most listeners.
    let mut spoken = Program::new(9000);
    let audio: [&[(u8, &[u8])]; 3] = [&[(0x0A, b"deu\x00")], &[(0x0A, b"deu\x01")], &[]];
    let streams = [(0x101, 0x02, &[][..]), (0x102, 0x03, &[]), (0x104, 0x03, audio[0]), (0x105, 0x03, audio[1])];
    spoken.map = pmt(1, 0x101, &[&streams[..], &[(0x106, 0x03, audio[2])]].concat());
    let mut stage = spoken.stage();
    (0x104..0x107).for_each(|on| _ = stage.pes(on, &every(500, 3000), 400));
    assert_eq!(missing(&stage.events(Config::default())), [0x104, 0x106]);

    let audio = program.audio.clone();
    program.audio = gap(&audio, 1000 * MS, 6000 * MS);
    assert!(missing(&program.stage().events(Config::default())).is_empty());
    program.audio = gap(&audio, 1000 * MS, 6021 * MS);
    let events = program.stage().events(Config::default());
    assert_eq!(missing(&events), [0x102]);
    // It is back, and goes again.
    program.audio.retain(|t| *t < 6022 * MS);
    program.audio.push(11_000 * MS);
    program.pcr = every(20, 12_000);
    assert_eq!(missing(&program.stage().events(Config::default())), [0x102]);
    program.pcr = every(20, 17_000);
    assert_eq!(missing(&program.stage().events(Config::default())), [0x102, 0x102]);
}

#[test]
fn indicator_2_1_transport_error() {
    let mut packets = Program::new(600).stage().packets();
    packets[30].1[1] |= 0x80;
    let events = watch(&packets, Config::default());
    assert!(matches!(events[..], [Event { indicator: I::TransportError, packet: 30, .. }, ..]), "{events:?}");
    assert_eq!(events.iter().filter(|e| e.indicator == I::TransportError).count(), 1);
}

#[test]
fn indicator_2_2_crc() {
    let mut stage = Program::new(600).stage();
    let mut bad = pmt(1, 0x101, &[]);
    *bad.last_mut().unwrap() ^= 1;
    stage.section(0x100, &bad, &[310 * MS]);
    // A private section on the PMT's PID, without CRC.
    stage.section(0x100, &[0xC0, 0x70, 2, 1, 2], &[320 * MS]);
    let events = stage.events(Config::default());
    let [
        Event {
            indicator: I::CrcError, pid: Some(on), detail: Detail::Checksum { table_id: 2, found, computed }, ..
        },
    ] = events[..]
    else {
        panic!("{events:?}")
    };
    assert_eq!((on, found ^ computed), (pid(0x100), 1));
}

#[test]
fn indicator_2_3_a_pcr_repetition() {
    let mut program = Program::new(2000);
    let pcrs = program.pcr.clone();
    program.pcr = gap(&pcrs, 1000 * MS, 1100 * MS);
    assert_eq!(program.violations(), []);
    program.pcr = gap(&pcrs, 1000 * MS, 1100 * MS + 1);
    // The same clock is one tick of a microsecond beyond 2.3.b as well.
    assert_eq!(program.violations(), [I::PcrRepetitionError, I::PcrDiscontinuityIndicatorError]);
    let strict = |limit| {
        let periods = Periods::default().pcr_repetition(Duration::from_micros(limit));
        let mut program = Program::new(2000);
        program.pcr = gap(&pcrs, 1000 * MS, 1040 * MS);
        program.stage().events(Config::default().periods(periods)).len()
    };
    assert_eq!((strict(40_000), strict(39_999)), (0, 1));
}

#[test]
fn indicator_2_3_a_reports_the_absence_while_it_lasts() {
    let mut program = Program::new(3000);
    program.pcr.retain(|t| *t <= 1000 * MS);
    let found: Vec<_> = program.stage().events(Config::default()).iter().map(|e| e.indicator).collect();
    assert_eq!(found, [I::PcrRepetitionError]);
    program.pcr.clear();
    assert_eq!(program.violations(), [I::PcrRepetitionError]);
}

#[test]
fn indicator_2_3_b_pcr_discontinuity() {
    let program = Program { pcr: every(20, 1000), ..Program::new(2000) };
    let run = |step: i64, announced: bool| {
        let mut stage = program.stage();
        // From 1 s on, the clock is beside itself by what makes it step so.
        let offset = step - 20 * 27_000;
        let later: Vec<u64> = every(20, 2000).into_iter().filter(|t| *t > 1000 * MS).collect();
        let clock = move |t: u64| (t as i64 * 27 + offset) as u64;
        stage.pcr(0x101, if announced { &[] } else { &[1000 * MS] }, clock).pcr(0x101, &later, clock);
        if announced {
            stage.new_clock(0x101, 1000 * MS, clock(1000 * MS));
        }
        let found = stage.violations();
        // A clock elsewhere makes data seem early or late.
        found.into_iter().filter(|i| !matches!(i, I::BufferError | I::DataDelayError)).collect::<Vec<_>>()
    };
    assert_eq!(run(2_700_000, false), []);
    assert_eq!(run(2_700_001, false), [I::PcrDiscontinuityIndicatorError]);
    assert_eq!(run(0, false), []);
    assert_eq!(run(-1, false), [I::PcrDiscontinuityIndicatorError]);
    assert_eq!(run(-2_700_000, true), []);
    assert_eq!(run(270_000_000, true), []);
}

#[test]
fn trap_16_a_pcr_that_wraps_is_no_discontinuity() {
    let program = Program { pcr: Vec::new(), video: Vec::new(), audio: every(250, 2000), ..Program::new(2000) };
    let mut stage = Stage::default();
    let map = pmt(1, 0x101, &[(0x102, 0x03, &[])]);
    stage.section(0, &pat(&[(1, 0x100)]), &program.pat).section(0x100, &map, &program.pmt);
    let start = (1u64 << 33) * 300 - 27_000_000;
    stage.pcr(0x101, &every(20, 2000), |t| start + t * 27);
    // PTS and clock wrap at different moments.
    stage.pes_at(0x102, &program.audio, |t| (1i64 << 33) - 90_000 + t as i64 * 90 / 1000 + 36_000);
    assert_eq!(stage.violations(), []);
}

#[test]
fn trap_19_a_pcr_pid_without_a_stream_and_none_at_all() {
    let mut program = Program::new(2000);
    program.map = pmt(1, 0x110, &[(0x101, 0x02, &[]), (0x102, 0x03, &[])]);
    let mut stage = program.stage();
    stage.pcr(0x110, &every(20, 2000), |t| t * 27);
    assert_eq!(stage.violations(), []);
    program.map = pmt(1, 0x1FFF, &[(0x101, 0x02, &[]), (0x102, 0x03, &[])]);
    program.pcr = every(500, 2000);
    assert_eq!(program.violations(), []);
}

/// Not just when PAT and PMT come: three packets are too much for the buffer of system information.
fn later(times: &[u64]) -> Vec<u64> {
    times.iter().map(|t| t + 3 * MS).collect()
}

#[test]
fn indicator_2_5_pts() {
    let mut program = Program::new(3000);
    program.audio = gap(&every(100, 3000), 1000 * MS, 1700 * MS);
    assert_eq!(program.violations(), []);
    program.audio = gap(&every(100, 3000), 1000 * MS, 1700 * MS + 1);
    let events = program.stage().events(Config::default());
    assert!(matches!(events[..], [Event { indicator: I::PtsError, .. }]), "{events:?}");
    assert_eq!(events[0].pid, Some(pid(0x102)));
    // Data has none, nor has what is scrambled.
    program.map = pmt(1, 0x101, &[(0x101, 0x02, &[]), (0x102, 0x06, &[])]);
    assert_eq!(program.violations(), []);
    let mut program = Program::new(1500);
    program.audio.clear();
    let mut stage = program.stage();
    stage.scrambled(0x102, &every(50, 1500), 2).section(1, &section(1, 0xFFFF, 0, 0, &[]), &later(&every(500, 1500)));
    assert_eq!(stage.violations(), []);
}

#[test]
fn indicator_2_6_cat() {
    let run = |cats: &[u64]| {
        let mut program = Program::new(6000);
        program.audio.clear();
        let mut stage = program.stage();
        stage.scrambled(0x102, &every(50, 6000), 2).section(1, &section(1, 0xFFFF, 0, 0, &[]), &later(cats));
        stage.violations()
    };
    assert_eq!(run(&[1990 * MS, 3990 * MS]), []);
    assert_eq!(run(&[1000 * MS, 3000 * MS, 5000 * MS]), []);
    assert_eq!(run(&[1000 * MS, 3025 * MS, 5000 * MS]), [I::CatError]);
    assert_eq!(run(&[]), [I::CatError]);
    // Clear streams need none.
    assert_eq!(Program::new(6000).violations(), []);
    let mut stage = Program::new(600).stage();
    stage.section(1, &section(2, 1, 0, 0, &[0xFF, 0xFF, 0xF0, 0]), &[310 * MS]);
    assert_eq!(stage.violations(), [I::CatError]);
}

#[test]
fn indicator_3_4_unreferenced_pid() {
    let run = |until| {
        let mut stage = Program::new(until).stage();
        stage.data(0x777, &[0]);
        stage.violations()
    };
    assert_eq!(run(501), []);
    assert_eq!(run(521), [I::UnreferencedPid]);
    // Those of CAT, of CA_descriptors, those reserved, and those of private data.
    let mut program = Program::new(2000);
    program.map = pmt(1, 0x101, &[(0x101, 0x02, &[(0x09, &[0x0B, 0, 0xE7, 0x77])]), (0x102, 0x03, &[])]);
    let mut stage = program.stage();
    let cat = section(1, 0xFFFF, 0, 0, &[0x09, 4, 0x0B, 0, 0xE6, 0x66]);
    stage.section(1, &cat, &later(&every(500, 2000)));
    for n in [0x666, 0x777, 0x11, 0x1F, 0x1FFE, 0x1FFF] {
        stage.data(n, &every(300, 2000));
    }
    assert_eq!(stage.violations(), []);
    let mut config = Config::default();
    stage.data(0x888, &every(300, 2000));
    assert_eq!(stage.events(config.clone()).len(), 1);
    config.private_pids.insert(pid(0x888));
    assert_eq!(stage.events(config), []);
}

#[test]
fn indicator_3_4_a_pid_that_a_new_pmt_drops() {
    let program = Program::new(3000);
    let mut stage = Stage::default();
    let (before, after): (Vec<_>, Vec<_>) = program.pmt.iter().partition(|t| **t < 1000 * MS);
    let mut later = pmt(1, 0x101, &[(0x101, 0x02, &[])]);
    later[5] = 0xC0 | 2 << 1 | 1;
    let body = later.len() - 4;
    let sum = wire::crc::mpeg(&later[..body]);
    later[body..].copy_from_slice(&sum.to_be_bytes());
    stage.section(0, &pat(&[(1, 0x100)]), &program.pat).section(0x100, &program.map, &before);
    stage.section(0x100, &later, &after).pcr(0x101, &program.pcr, |t| t * 27).pes(0x101, &program.video, 300);
    let mut ends = stage.clone();
    ends.pes(0x102, &every(250, 1000), 400);
    assert_eq!(ends.violations(), []);
    stage.pes(0x102, &program.audio, 400);
    let events = stage.events(Config::default());
    assert!(matches!(events[..], [Event { indicator: I::UnreferencedPid, .. }]), "{events:?}");
    assert_eq!(events[0].time, Some(Duration::from_millis(1520)));
}

#[test]
fn a_time_without_packets_is_seen_by_tick() {
    let packets = Program::new(400).stage().packets();
    let mut monitor = Monitor::new(Config::default());
    let mut events = Vec::new();
    for (time, packet) in &packets {
        monitor.packet(Packet::new(packet), Some(Duration::from_micros(*time)), |e| events.push(e));
    }
    monitor.tick(Duration::from_millis(480), |e| events.push(e));
    assert_eq!(events, []);
    monitor.tick(Duration::from_millis(7000), |e| events.push(e));
    let found: Vec<_> = events.iter().map(|e| (e.indicator, e.pid.unwrap().get())).collect();
    let expected = [
        (I::PatError, 0),
        (I::PmtError, 0x100),
        (I::PidError, 0x101),
        (I::PcrRepetitionError, 0x101),
        (I::PtsError, 0x101),
        (I::PidError, 0x102),
        (I::PtsError, 0x102),
    ];
    assert_eq!(found, expected);
}

#[test]
fn without_a_time_nothing_is_late() {
    let mut packets = Program { pat: vec![0], pmt: vec![0], ..Program::new(9000) }.stage().packets();
    packets[100].1[1] |= 0x80;
    packets.remove(60);
    let mut monitor = Monitor::new(Config::default());
    let mut events = Vec::new();
    for (_, packet) in &packets {
        monitor.packet(Packet::new(packet), None, |e| events.push(e));
    }
    assert!(events.iter().all(|e| e.time.is_none() && e.indicator != I::PatError), "{events:?}");
    assert_eq!(monitor.count(I::TransportError), 1);
}

#[test]
fn a_clock_of_the_caller_that_steps_back_stands_still() {
    let mut packets = Program::new(3000).stage().packets();
    let half = packets.len() / 2;
    packets[half..].iter_mut().for_each(|p| p.0 -= 200 * MS);
    let found = watch(&packets, Config::default().buffers(false));
    assert_eq!(found, []);
}
