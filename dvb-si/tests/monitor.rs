//! The indicators of service information: for each a stream that violates it, and one just inside the
//! limit that does not.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // tests assert
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../../mpegts/tests/monitor/stage.rs"]
mod stage;

use dvb_si::monitor::{PIDS, SATELLITE_AND_CABLE, TERRESTRIAL};
use mpegts::monitor::{Config, Detail, Event, Every, Indicator, Limits, Monitor, PcrMonitor, Subject};
use mpegts::packet::Packet;
use mpegts::packet::framing::framed;
use mpegts::section::table::Identity;
use stage::{Program, Stage, every, gap, pid, section};
use std::time::Duration;

use Indicator as I;

const MS: u64 = 1000;
const NIT: u16 = 0x10;
const SDT: u16 = 0x11;
const EIT: u16 = 0x12;
const RST: u16 = 0x13;
const TDT: u16 = 0x14;

fn config() -> Config {
    Config::default().buffers(false).with(PIDS, SATELLITE_AND_CABLE)
}

fn sdt(table_id: u8, stream: u16, network: u16) -> Vec<u8> {
    section(table_id, stream, 0, 0, &[&network.to_be_bytes()[..], &[0xFF]].concat())
}

fn eit(table_id: u8, service: u16, number: u8, stream: u16, network: u16) -> Vec<u8> {
    let ids = [stream.to_be_bytes(), network.to_be_bytes()].concat();
    section(table_id, service, number, 1, &[&ids[..], &[1, table_id]].concat())
}

const TDT_SECTION: [u8; 8] = [0x70, 0x70, 5, 0xE1, 0x23, 0x12, 0x34, 0x56];

/// When each table of a stream without a fault comes.
#[derive(Clone)]
struct Si {
    length: u64,
    nit: Vec<u64>,
    sdt: Vec<u64>,
    present: Vec<u64>,
    following: Vec<u64>,
    tdt: Vec<u64>,
}

impl Si {
    fn new(length: u64) -> Si {
        let after = |ms: u64, times: Vec<u64>| times.iter().map(|t| t + ms * MS).collect::<Vec<_>>();
        Si {
            length,
            nit: after(10, every(5000, length)),
            sdt: after(20, every(1000, length)),
            present: after(30, every(1000, length)),
            following: after(60, every(1000, length)),
            tdt: after(90, every(20_000, length)),
        }
    }

    fn stage(&self) -> Stage {
        let mut stage = Program::new(self.length).stage();
        let nit = section(0x40, 0x3001, 0, 0, &[0xF0, 0, 0xF0, 0]);
        stage.section(NIT, &nit, &self.nit).section(SDT, &sdt(0x42, 7, 0x20), &self.sdt);
        stage.section(EIT, &eit(0x4E, 1, 0, 7, 0x20), &self.present);
        stage.section(EIT, &eit(0x4E, 1, 1, 7, 0x20), &self.following);
        stage.section(TDT, &TDT_SECTION, &self.tdt);
        stage
    }

    fn violations(&self) -> Vec<Indicator> {
        violations(&self.stage())
    }
}

fn violations(stage: &Stage) -> Vec<Indicator> {
    stage.events(config()).iter().map(|e| e.indicator).collect()
}

#[test]
fn service_information_without_a_fault_has_no_events() {
    assert_eq!(Si::new(45_000).stage().events(config()), []);
}

#[test]
fn indicator_3_1_a_nit_actual() {
    let mut si = Si::new(17_000);
    let nits = si.nit.clone();
    si.nit = gap(&nits, 5010 * MS, 15_010 * MS);
    assert_eq!(si.violations(), []);
    si.nit = gap(&nits, 5010 * MS, 15_010 * MS + 1);
    assert_eq!(si.violations(), [I::NitActualError, I::SiRepetitionError]);
    si.nit.clear();
    assert_eq!(si.violations(), [I::NitActualError, I::SiRepetitionError]);
    si.nit = vec![10 * MS, 5000 * MS, 5025 * MS, 10_000 * MS];
    assert_eq!(si.violations(), []);
    si.nit = vec![10 * MS, 5000 * MS, 5025 * MS - 1, 10_000 * MS];
    assert_eq!(si.violations(), [I::NitActualError, I::SiRepetitionError]);
    let mut stage = Si::new(2000).stage();
    stage.section(NIT, &sdt(0x42, 8, 0x20), &[500 * MS]).section(NIT, &[0x72, 0x70, 1, 0xAA], &[600 * MS]);
    assert_eq!(violations(&stage), [I::NitActualError]);
}

#[test]
fn indicator_3_1_b_nit_other() {
    let run = |times: &[u64]| {
        let mut stage = Si::new(14_000).stage();
        stage.section(NIT, &section(0x41, 0x3002, 0, 1, &[0xF0, 0, 0xF0, 0]), times);
        stage.section(NIT, &section(0x41, 0x3002, 1, 1, &[0xF0, 0, 0xF0, 0]), &[2000 * MS, 7000 * MS, 12_000 * MS]);
        violations(&stage)
    };
    assert_eq!(run(&[3000 * MS, 13_000 * MS]), []);
    assert_eq!(run(&[3000 * MS, 13_000 * MS + 1]), [I::NitOtherError, I::SiRepetitionError]);
    // A table that has ended is not missed.
    assert_eq!(run(&[3000 * MS]), []);
}

#[test]
fn indicator_3_2_bat_and_tot() {
    let run = |on, bytes: &[u8], times: &[u64]| {
        let mut stage = Si::new(35_000).stage();
        stage.section(on, bytes, times);
        stage.events(config()).iter().map(|e| (e.indicator, e.detail)).collect::<Vec<_>>()
    };
    let bat = section(0x4A, 0x6001, 0, 0, &[0xF0, 0, 0xF0, 0]);
    let of = Identity { pid: pid(SDT), table_id: 0x4A, table_id_extension: 0x6001, scope: 0 };
    let what = Subject::Section { of, section_number: 0 };
    assert_eq!(run(SDT, &bat, &[1500 * MS, 11_500 * MS]), []);
    let (interval, limit) = (Duration::from_micros(10_000_001), Duration::from_secs(10));
    let late = Detail::Late { what, interval, limit };
    assert_eq!(run(SDT, &bat, &[1500 * MS, 11_500 * MS + 1]), [(I::SiRepetitionError, late)]);
    assert_eq!(run(SDT, &bat, &[1500 * MS, 1525 * MS]), []);
    let (interval, limit) = (Duration::from_micros(24_999), Duration::from_millis(25));
    let early = Detail::Early { what, interval, limit };
    assert_eq!(run(SDT, &bat, &[1500 * MS, 1525 * MS - 1]), [(I::SiRepetitionError, early)]);

    let mut tot = vec![0x73, 0x70, 11, 0xE1, 0x23, 0x12, 0x34, 0x56, 0xF0, 0];
    tot.extend(wire::crc::mpeg(&tot).to_be_bytes());
    assert_eq!(run(TDT, &tot, &[1500 * MS, 31_500 * MS]), []);
    assert_eq!(run(TDT, &tot, &[1500 * MS, 31_500 * MS + 1]).len(), 1);
    // Its CRC counts (2.2), though it is a short section.
    tot[5] ^= 1;
    let found = run(TDT, &tot, &[1500 * MS]);
    assert!(matches!(found[..], [(I::CrcError, Detail::Checksum { table_id: 0x73, .. })]), "{found:?}");
}

#[test]
fn indicator_3_2_schedule_by_days_and_networks() {
    let run = |table_id: u8, seconds: u64, rules| {
        let mut stage = Stage::default();
        // Section 8 begins the second segment.
        let bytes = eit(table_id, 1, 8, 7, 0x20);
        stage.section(EIT, &bytes, &[0, seconds * 1000 * MS]);
        let events = stage.events(Config::default().with(PIDS, rules));
        events.iter().filter(|e| matches!(e.detail, Detail::Late { what: Subject::Section { .. }, .. })).count()
    };
    for (table_id, satellite, terrestrial) in [
        (0x50, 10, 30),
        (0x51, 10, 30),
        (0x52, 30, 30),
        (0x5F, 30, 30),
        (0x60, 10, 300),
        (0x62, 30, 300),
        (0x6F, 30, 300),
    ] {
        assert_eq!(run(table_id, satellite, SATELLITE_AND_CABLE), 0, "{table_id:#x}");
        assert_eq!(run(table_id, satellite + 1, SATELLITE_AND_CABLE), 1, "{table_id:#x}");
        assert_eq!(run(table_id, terrestrial, TERRESTRIAL), 0, "{table_id:#x}");
        assert_eq!(run(table_id, terrestrial + 1, TERRESTRIAL), 1, "{table_id:#x}");
    }
}

#[test]
fn indicator_3_5_a_sdt_actual() {
    let mut si = Si::new(6000);
    let sdts = si.sdt.clone();
    si.sdt = gap(&sdts, 1020 * MS, 3020 * MS);
    assert_eq!(si.violations(), []);
    si.sdt = gap(&sdts, 1020 * MS, 3020 * MS + 1);
    assert_eq!(si.violations(), [I::SdtActualError, I::SiRepetitionError]);
    si.sdt = [&sdts[..], &[1045 * MS]].concat();
    assert_eq!(si.violations(), []);
    si.sdt = [&sdts[..], &[1045 * MS - 1]].concat();
    assert_eq!(si.violations(), [I::SdtActualError, I::SiRepetitionError]);
    let mut stage = Si::new(2000).stage();
    stage.section(SDT, &eit(0x4E, 1, 0, 7, 0x20), &[500 * MS]);
    assert_eq!(violations(&stage), [I::SdtActualError]);
}

#[test]
fn the_gap_is_measured_from_the_last_packet_of_a_section_to_the_first_of_the_next() {
    // An SDT of three packets that take 60 ms, twice; then one packet with the whole of another.
    let long = section(0x42, 7, 0, 0, &[0x20; 400]);
    let packets = |start: u64, first_counter: u8| {
        let mut stage = Stage::default();
        stage.section(SDT, &long, &[0]);
        let made = stage.packets().into_iter().enumerate();
        made.map(move |(i, (_, mut packet))| {
            packet[3] = 0x10 | (first_counter + i as u8);
            (start + i as u64 * 30 * MS, packet)
        })
    };
    let count = |start: u64| {
        let both: Vec<_> = packets(0, 0).chain(packets(start, 3)).collect();
        let events = stage::watch(&both, config());
        events.iter().filter(|e| matches!(e.detail, Detail::Early { .. }) && e.indicator == I::SdtActualError).count()
    };
    assert_eq!(count(85 * MS), 0);
    assert_eq!(count(85 * MS - 1), 1);
}

#[test]
fn indicator_3_5_b_sdt_other() {
    let run = |times: &[u64], other_network: u16| {
        let mut stage = Si::new(14_000).stage();
        stage.section(SDT, &sdt(0x46, 9, 0x20), times).section(SDT, &sdt(0x46, 9, other_network), &[6000 * MS]);
        violations(&stage)
    };
    assert_eq!(run(&[2000 * MS, 12_000 * MS], 0x20), []);
    // trap 9: that of another network is another table.
    assert_eq!(run(&[2000 * MS, 12_000 * MS], 0x21), []);
    assert_eq!(run(&[2000 * MS, 12_000 * MS + 1], 0x20), []);
    assert_eq!(run(&[2000 * MS, 12_000 * MS + 1], 0x21), [I::SdtOtherError, I::SiRepetitionError]);
}

#[test]
fn indicator_3_6_a_eit_actual() {
    let mut si = Si::new(6000);
    let (present, following) = (si.present.clone(), si.following.clone());
    for which in 0..2 {
        let times = [&present, &following][which];
        let start = times[1];
        let run = |times: Vec<u64>| {
            let mut si = si.clone();
            *[&mut si.present, &mut si.following][which] = times;
            si.stage().events(config())
        };
        assert_eq!(run(gap(times, start, start + 2000 * MS)), []);
        let events = run(gap(times, start, start + 2000 * MS + 1));
        let found: Vec<_> = events.iter().map(|e| e.indicator).collect();
        assert_eq!(found, [I::EitActualError, I::SiRepetitionError]);
        let what = Subject::Table { table_id: 0x4E, section_number: Some(which as u8) };
        assert!(matches!(events[0].detail, Detail::Late { what: w, .. } if w == what));
    }
    si.following = si.present.iter().map(|t| t + 25 * MS).collect();
    assert_eq!(si.violations(), []);
    si.following = si.present.iter().map(|t| t + 25 * MS - 1).collect();
    assert_eq!(si.violations(), [I::EitActualError, I::SiRepetitionError].repeat(6));
    let mut stage = Si::new(2000).stage();
    stage.section(EIT, &sdt(0x42, 8, 0x20), &[500 * MS]).section(EIT, &section(0x77, 1, 0, 0, &[]), &[600 * MS]);
    assert_eq!(violations(&stage), [I::EitActualError]);
}

#[test]
fn indicator_3_6_b_eit_other() {
    let run = |last: u64, stream: u16| {
        let mut stage = Si::new(14_000).stage();
        for number in 0..2u64 {
            let bytes = eit(0x4F, 5, number as u8, 9, 0x20);
            let at = (2000 + 100 * number) * MS;
            stage.section(EIT, &bytes, &[at, at + last]);
            // The service of another stream, between.
            stage.section(EIT, &eit(0x4F, 5, number as u8, stream, 0x20), &[at + 5000 * MS]);
        }
        violations(&stage)
    };
    assert_eq!(run(10_000 * MS, 10), []);
    assert_eq!(run(10_000 * MS + 1, 10), [I::EitOtherError, I::SiRepetitionError].repeat(2));
    assert_eq!(run(10_000 * MS + 1, 9), []);
}

#[test]
fn indicator_3_6_c_present_without_following() {
    let run = |following: &[u64], times: &[u64]| {
        let mut stage = Si::new(5000).stage();
        stage.section(EIT, &eit(0x4E, 2, 0, 7, 0x20), times).section(EIT, &eit(0x4E, 2, 1, 7, 0x20), following);
        stage.events(config()).iter().map(|e| (e.indicator, e.time.unwrap())).collect::<Vec<_>>()
    };
    let present = [500 * MS, 1500 * MS, 2500 * MS, 3500 * MS, 4500 * MS];
    assert_eq!(run(&[2400 * MS, 4400 * MS], &present), []);
    // After two seconds, and once.
    assert_eq!(run(&[], &present), [(I::EitPfError, Duration::from_millis(3500))]);
    assert_eq!(run(&[], &present[..3]), []);
    // The following event comes, and goes again.
    assert_eq!(run(&[600 * MS, 1600 * MS], &present), [(I::EitPfError, Duration::from_millis(4500))]);
    let only: Vec<_> = present.iter().map(|t| t + 100 * MS).collect();
    assert_eq!(run(&only, &[]), [(I::EitPfError, Duration::from_millis(3600))]);
}

#[test]
fn indicator_3_7_rst() {
    let rst = [0x71, 0x70, 9, 0, 7, 0, 0x20, 0, 1, 0, 5, 0xFC];
    let run = |times: &[u64]| {
        let mut stage = Si::new(2000).stage();
        stage.section(RST, &rst, times);
        violations(&stage)
    };
    assert_eq!(run(&[500 * MS]), []);
    assert_eq!(run(&[500 * MS, 525 * MS]), []);
    assert_eq!(run(&[500 * MS, 525 * MS - 1]), [I::RstError, I::SiRepetitionError]);
    let mut stage = Si::new(2000).stage();
    stage.section(RST, &TDT_SECTION, &[500 * MS]);
    assert_eq!(violations(&stage), [I::RstError]);
}

#[test]
fn indicator_3_8_tdt() {
    let mut si = Si::new(65_000);
    si.tdt = vec![90 * MS, 20_000 * MS, 50_000 * MS];
    assert_eq!(si.violations(), []);
    si.tdt = vec![90 * MS, 20_000 * MS, 50_000 * MS + 1];
    assert_eq!(si.violations(), [I::TdtError, I::SiRepetitionError]);
    si.tdt = vec![90 * MS, 115 * MS, 30_000 * MS, 50_000 * MS];
    assert_eq!(si.violations(), []);
    si.tdt = vec![90 * MS, 115 * MS - 1, 30_000 * MS, 50_000 * MS];
    assert_eq!(si.violations(), [I::TdtError, I::SiRepetitionError]);
    let mut stage = Si::new(2000).stage();
    stage.section(TDT, &sdt(0x42, 8, 0x20), &[500 * MS]);
    assert_eq!(violations(&stage), [I::TdtError]);
}

#[test]
fn trap_07_what_is_not_yet_current_is_no_repetition() {
    let mut si = Si::new(6000);
    si.sdt = gap(&si.sdt, 1020 * MS, 3520 * MS);
    let mut next = sdt(0x42, 7, 0x20);
    next[5] &= !1;
    let body = next.len() - 4;
    let sum = wire::crc::mpeg(&next[..body]);
    next[body..].copy_from_slice(&sum.to_be_bytes());
    let mut stage = si.stage();
    stage.section(SDT, &next, &[2000 * MS]);
    assert_eq!(violations(&stage), [I::SdtActualError, I::SiRepetitionError]);
}

#[test]
fn trap_40_a_flood_of_sections_stays_under_the_limit() {
    let mut monitor = Monitor::new(config().limits(Limits::default().sections(100)));
    let mut stage = Stage::default();
    for service in 0..2000u64 {
        stage.section(EIT, &eit(0x60, service as u16, 0, 9, 0x20), &[service * 100]);
    }
    let packets = stage.packets();
    let heap = wire::testing::measure(|| {
        for (time, packet) in &packets {
            monitor.packet(Packet::new(packet), Some(Duration::from_micros(*time)), |_| {});
        }
    });
    assert_eq!(monitor.beyond_limits().1, 1900);
    assert!(heap.bytes_max < 64 * 1024, "{heap:?}");
}

#[test]
fn every_table_of_the_rules_has_its_place() {
    for rules in [SATELLITE_AND_CABLE, TERRESTRIAL] {
        for rule in rules {
            let place = PIDS.iter().find(|p| p.pid == rule.pid).unwrap();
            for table_id in rule.table_ids.0..=rule.table_ids.1 {
                // 0x47 to 0x49 lie between SDT other and BAT, and are reserved.
                let known = place.table_ids.iter().any(|(a, b)| (*a..=*b).contains(&table_id));
                assert!(known || (0x47..=0x49).contains(&table_id), "{table_id:#x}");
            }
            assert!(!rule.max.is_zero() || !rule.min.is_zero());
            assert!(rule.every == Every::Section || !rule.max.is_zero());
        }
    }
}

/// Two streams of Astra 19.2E: in one the SDT comes several times in two milliseconds.
#[test]
fn real_streams_have_the_events_that_can_be_seen_in_them() {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    let events = |name: &str| -> Vec<Event> {
        let data = std::fs::read(corpus.join("ts").join(name)).unwrap();
        let mut monitor = PcrMonitor::new(config());
        let mut events = Vec::new();
        for unit in framed(&data) {
            monitor.framed(unit, |e| events.push(e));
        }
        monitor.finish(|e| events.push(e));
        events
    };
    let count = |events: &[Event], indicator| events.iter().filter(|e| e.indicator == indicator).count();
    let b = events("astra-19e-cut-b.ts");
    let early = b.iter().filter(|e| e.indicator == I::SdtActualError);
    assert!(early.clone().count() > 10 && early.clone().all(|e| matches!(e.detail, Detail::Early { .. })));
    // Scrambled streams, and no CAT.
    assert_eq!(count(&b, I::CatError), 1);
    // Neither has an EIT of this stream.
    let a = events("astra-19e-cut-a.ts");
    assert_eq!((count(&a, I::EitActualError), count(&b, I::EitActualError)), (2, 2));
    assert_eq!((count(&a, I::ContinuityCountError), count(&b, I::ContinuityCountError)), (2, 0));
    // A splice_info_section on the PID of the RST, a NIT on that of the TDT.
    let foreign = |name| events(name).iter().map(|e| (e.indicator, e.detail)).collect::<Vec<_>>();
    assert_eq!(foreign("test-091.ts"), [(I::RstError, Detail::ForeignTable { table_id: 0xFC })]);
    assert_eq!(foreign("test-120.ts"), [(I::TdtError, Detail::ForeignTable { table_id: 0x41 })]);
}
