//! The core without sockets: bytes and times in, events and status out.
// Tests assert.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod common;

use common::{Multiplex, Wanted, corpus};
use mpegts::ip::fec::FecEncoder;
use mpegts::ip::rtp::RtpSender;
use serde_json::{Value, json};
use std::time::Duration;
use tsprobe::approved::{Approved, ApprovedService};
use tsprobe::probe::{Probe, Settings};
use tsprobe::stream::Timing;

/// A probe with a clock of its own.
struct Bench {
    probe: Probe,
    multiplex: Multiplex,
    now: Duration,
    lines: Vec<Value>,
}

const SENDER: ([u8; 4], u16) = ([192, 0, 2, 1], 5000);

impl Bench {
    fn new(settings: Settings) -> Self {
        let probe = Probe::new(settings, Timing::Arrival);
        Bench { probe, multiplex: Multiplex::default(), now: Duration::from_secs(1000), lines: Vec::new() }
    }

    fn wait(&mut self, seconds: u64) {
        for _ in 0..seconds * 10 {
            self.now += Duration::from_millis(100);
            self.probe.tick(self.now);
        }
        self.take();
    }

    fn take(&mut self) {
        let lines = self.probe.take_events().into_iter().map(|event| event.to_line("in"));
        self.lines.extend(lines.map(|line| serde_json::from_str::<Value>(&line).unwrap()));
    }

    fn datagram(&mut self, payload: &[u8]) {
        self.probe.datagram(payload, Some(SENDER.into()), self.now);
    }

    /// So many seconds of ten rounds each.
    fn play(&mut self, seconds: u64, services: Wanted<'_>) {
        for _ in 0..seconds * 10 {
            let round = self.multiplex.round(services);
            round.chunks(7 * 188).for_each(|datagram| self.datagram(datagram));
            self.now += Duration::from_millis(100);
            self.probe.tick(self.now);
        }
        self.take();
    }

    /// All lines since the last call but those of indicators: the streams have neither PCRs nor PTSs.
    fn others(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.lines).into_iter().filter(|line| line["type"] != "indicator").collect()
    }

    /// The lines of a type since the last call; others are dropped.
    fn of(&mut self, kind: &str) -> Vec<Value> {
        std::mem::take(&mut self.lines).into_iter().filter(|line| line["type"] == kind).collect()
    }
}

/// Without tables of service information.
fn settings() -> Settings {
    Settings { monitor: mpegts::monitor::Config::default().buffers(false), ..Settings::default() }
}

const TWO: Wanted<'_> = &[(1, "One", 0x200), (2, "Two", 0x201)];

#[test]
fn services_come_are_renamed_move_and_go() {
    let mut bench = Bench::new(settings());
    bench.play(3, TWO);
    let lines = bench.others();
    let types: Vec<_> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["source", "input", "transport_stream", "service", "service"]);
    assert_eq!((&lines[1]["state"], &lines[2]["transport_stream_id"]), (&json!("present"), &json!(7)));
    assert_eq!(lines[2]["original_network_id"], 9018);
    assert_eq!((&lines[3]["change"], &lines[3]["service"]["service_name"]), (&json!("added"), &json!("One")));
    assert_eq!(lines[4]["service"]["streams"][0]["elementary_pid"], 0x201);
    bench.play(3, &[(1, "Eins", 0x200), (2, "Two", 0x301)]);
    let changed = bench.of("service");
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert_eq!((&changed[0]["change"], &changed[0]["before"]), (&json!("renamed"), &json!({ "service_name": "One" })));
    assert_eq!((&changed[1]["change"], &changed[1]["before"]["pcr_pid"]), (&json!("changed"), &json!(0x201)));
    assert_eq!(changed[1]["before"]["streams"][0]["elementary_pid"], 0x201);
    bench.play(3, &[(2, "Two", 0x301)]);
    let gone = bench.of("service");
    assert_eq!(
        (gone.len(), &gone[0]["change"], &gone[0]["service"]["service_name"]),
        (1, &json!("removed"), &json!("Eins"))
    );
    // Nothing changes, nothing is told.
    bench.play(5, &[(2, "Two", 0x301)]);
    assert_eq!(bench.of("service"), [] as [Value; 0]);
}

#[test]
fn an_input_stops_and_comes_back_without_a_flood() {
    let mut bench = Bench::new(settings());
    bench.wait(4);
    let waiting = bench.of("alarm");
    assert_eq!((&waiting[0]["alarm"], &waiting[0]["state"]), (&json!("input_absent"), &json!("raised")));
    bench.play(4, TWO);
    let cleared = bench.of("alarm");
    assert_eq!((cleared.len(), &cleared[0]["state"]), (1, &json!("cleared")));
    assert!(cleared[0]["seconds"].as_f64().unwrap() > 0.5);
    bench.wait(30);
    let lines = std::mem::take(&mut bench.lines);
    let input: Vec<_> = lines.iter().filter(|line| line["type"] == "input").map(|line| &line["state"]).collect();
    assert_eq!(input, ["absent"]);
    // PAT, two PMTs; nothing more is said of a stream that is not there.
    let raised = lines.iter().filter(|line| line["type"] == "indicator" && line["state"] == "raised").count();
    assert_eq!(raised, 3, "{lines:#?}");
    assert!(lines.len() < 15, "{}", lines.len());
    bench.play(4, TWO);
    let lines = bench.others();
    let types: Vec<_> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["input", "alarm"], "{lines:#?}");
}

#[test]
fn the_approved_list_is_watched_and_outlasts_a_pause() {
    let service = |service_id, name: &str, pid| ApprovedService {
        service_id,
        service_name: Some(name.into()),
        pids: Some(vec![pid]),
        ..Default::default()
    };
    let approved = Approved {
        transport_stream_id: Some(7),
        sources: Some(vec![[192, 0, 2, 1].into()]),
        services: Some(vec![service(1, "One", 0x200), service(2, "Two", 0x201)]),
        ..Approved::default()
    };
    let mut bench = Bench::new(Settings { approved, ..settings() });
    bench.play(4, TWO);
    assert_eq!(bench.of("alarm"), [] as [Value; 0]);
    bench.play(3, &[(1, "Pirate", 0x200), (3, "Three", 0x202)]);
    let alarms = bench.of("alarm");
    let told: Vec<_> =
        alarms.iter().map(|a| (a["alarm"].as_str().unwrap(), a["service_id"].as_u64().unwrap(), &a["state"])).collect();
    let raised = &json!("raised");
    assert_eq!(
        told,
        [("service_differs", 1, raised), ("unapproved_service", 3, raised), ("missing_service", 2, raised)]
    );
    assert_eq!(alarms[0]["field"], "service_name");
    // Whoever sends nothing sends nothing that is not allowed; what is missing is still missing.
    bench.wait(5);
    let cleared: Vec<_> = bench.of("alarm").iter().map(|a| (a["alarm"].clone(), a["state"].clone())).collect();
    assert_eq!(
        cleared,
        [
            (json!("unapproved_service"), json!("cleared")),
            (json!("service_differs"), json!("cleared")),
            (json!("input_absent"), json!("raised")),
        ]
    );
    bench.play(3, TWO);
    assert!(bench.lines.iter().all(|line| line["alarm"] != "unapproved_service"), "{:?}", bench.lines);
    let states: Vec<_> = bench.of("alarm").iter().map(|a| (a["alarm"].clone(), a["state"].clone())).collect();
    assert!(states.contains(&(json!("missing_service"), json!("cleared"))), "{states:?}");
    // Somebody else joins in.
    bench.probe.datagram(&[0; 10], Some(([192, 0, 2, 66], 1).into()), bench.now);
    bench.play(2, TWO);
    let alarms = bench.of("alarm");
    assert_eq!((alarms.len(), &alarms[0]["source"]), (1, &json!("192.0.2.66")));
    bench.play(12, TWO);
    assert_eq!(bench.of("alarm")[0]["state"], "cleared");
}

#[test]
fn garbage_is_told_once_and_ends() {
    let mut bench = Bench::new(settings());
    let mut state = 1u64;
    let mut noise = |n: usize| -> Vec<u8> {
        (0..n)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_le_bytes()[3]
            })
            .collect()
    };
    for second in 0..20 {
        for n in 0..200 {
            let garbage = noise(if n == 0 { 0 } else { 1 + n * 7 % 1400 });
            bench.datagram(&garbage);
        }
        bench.now = Duration::from_secs(1001 + second);
        bench.probe.tick(bench.now);
    }
    bench.take();
    let alarms = bench.of("alarm");
    assert_eq!((alarms.len(), &alarms[0]["alarm"]), (1, &json!("no_transport_stream")), "{alarms:?}");
    let counts = bench.probe.counts();
    assert_eq!((counts.datagrams, counts.packets), (4000, 0));
    assert!(counts.unknown > 3900, "{counts:?}");
    bench.play(3, TWO);
    let lines = std::mem::take(&mut bench.lines);
    assert!(lines.iter().any(|line| line["type"] == "service"));
    assert!(lines.iter().any(|line| line["alarm"] == "no_transport_stream" && line["state"] == "cleared"));
}

#[test]
fn a_flood_of_violations_on_all_pids_gives_few_lines() {
    let mut bench = Bench::new(settings());
    bench.play(2, TWO);
    bench.lines.clear();
    // Each packet is damaged, on a PID that no table names.
    let mut packets = Vec::new();
    for n in 0..70_000u32 {
        let mut packet = mpegts::packet::NULL_PACKET;
        packet[1] = 0x80 | ((n % 8191) >> 8) as u8;
        packet[2] = (n % 8191) as u8;
        packets.extend_from_slice(&packet);
    }
    packets.chunks(7 * 188).for_each(|datagram| bench.datagram(datagram));
    bench.now += Duration::from_millis(100);
    bench.probe.tick(bench.now);
    bench.take();
    let lines = bench.of("indicator");
    assert!(lines.len() <= 64 + 27, "{}", lines.len());
    // One of them stands for all PIDs beyond the limit.
    assert!(lines.iter().any(|line| line["indicator"] == "2.1" && line["pid"].is_null()));
    let status = bench.probe.status("in", "");
    let counted = status.indicators.iter().find(|i| i.indicator == "2.1").map(|i| i.count);
    assert_eq!((counted, status.pids.len()), (Some(70_000), 256));
    assert!(status.pids_omitted > 7000);
    // Labels are bounded, and nothing is left out of the sum.
    let labelled = bench.probe.first_pids(64);
    assert_eq!((labelled.len(), labelled.last().map(|(pid, ..)| pid.as_str())), (65, Some("other")));
    let sum: u64 = labelled.iter().map(|(_, count, _)| count.packets).sum();
    assert_eq!(sum, status.counts.packets);
}

#[test]
fn rtp_losses_are_told_and_fec_restores_them() {
    let mut multiplex = Multiplex::default();
    let stream: Vec<u8> = (0..40).flat_map(|_| multiplex.round(TWO)).collect();
    let mut media = Vec::new();
    let mut sender = RtpSender::new(0x0102_0304);
    for (packet, n) in stream.chunks(188).zip(0..) {
        sender.push(packet.try_into().unwrap(), n * 40, |datagram| media.push(datagram.to_vec()));
    }
    for with_fec in [false, true] {
        let mut bench = Bench::new(Settings { fec: with_fec, ..settings() });
        let mut encoder = FecEncoder::new(5, 5).unwrap();
        for (n, datagram) in media.iter().enumerate() {
            // Five in a row: a column each.
            if !(100..105).contains(&n) {
                bench.datagram(datagram);
            }
            let mut parity = Vec::new();
            encoder.push(datagram, |_, packet| parity.push(packet.to_vec())).unwrap();
            for packet in parity {
                bench.probe.fec_datagram(&packet, bench.now);
            }
            bench.now += Duration::from_millis(10);
            bench.probe.tick(bench.now);
        }
        bench.wait(4);
        let loss: Vec<_> =
            bench.of("loss").iter().map(|l| (l["rtp_lost"].clone(), l["fec_restored"].clone())).collect();
        let counts = bench.probe.counts();
        if with_fec {
            assert_eq!((counts.rtp_lost, counts.fec_restored, counts.packets), (0, 5, 2800));
            assert_eq!(loss, [(json!(0), json!(5))]);
        } else {
            assert_eq!((counts.rtp_lost, counts.packets), (5, 2800 - 35));
            assert_eq!(loss, [(json!(5), json!(0))]);
        }
    }
}

#[test]
fn keys_of_status_are_stable() {
    let mut bench = Bench::new(settings());
    bench.play(3, TWO);
    let status = serde_json::to_value(bench.probe.status("in", "udp://x")).unwrap();
    let keys: Vec<_> = status.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = "input address state since packet_size rtp datagrams unknown dropped packets bitrate rtp_lost \
        rtp_reordered rtp_duplicates fec_restored violations bitrate_peak beyond_limits transport_stream_id \
        original_network_id sources alarms indicators services pids pids_omitted";
    assert_eq!(keys, expected.split_whitespace().collect::<Vec<_>>());
    assert_eq!((&status["state"], &status["packet_size"]), (&json!("present"), &json!(188)));
    let purposes: Vec<_> =
        status["pids"].as_array().unwrap().iter().map(|pid| pid["purpose"].as_str().unwrap()).collect();
    assert_eq!(purposes, ["PAT", "SDT, BAT", "PMT of 1", "PMT of 2", "1: AVC video", "2: AVC video", "null packets"]);
    // 700 packets a second.
    let rate = status["bitrate"].as_u64().unwrap();
    assert!((900_000..1_200_000).contains(&rate), "{rate}");
}

/// The services and packets that another tool has found in the captures.
#[test]
fn captures_give_what_their_references_say() {
    let Some(corpus) = corpus() else { return };
    let mut compared = 0;
    let mut files: Vec<_> = std::fs::read_dir(corpus.join("ts")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let Ok(reference) = std::fs::read(corpus.join(format!("ts-reference/{name}.analyze.json"))) else { continue };
        let reference: Value = serde_json::from_slice(&reference).unwrap();
        let bytes = std::fs::read(&file).unwrap();
        let mut probe = Probe::new(Settings::default(), Timing::Pcr);
        bytes.chunks(65_536).for_each(|chunk| probe.file(chunk, false));
        probe.file(&[], true);
        probe.finish();
        let status = probe.status(name, "");
        let ids = |of: Vec<u64>| {
            let mut ids = of;
            ids.sort_unstable();
            ids
        };
        let theirs = reference["services"].as_array().map_or(&[][..], Vec::as_slice);
        // Those that the PAT has.
        let theirs = theirs.iter().filter(|s| s["pmt-pid"].as_u64().is_some_and(|pid| pid > 0));
        let theirs = ids(theirs.map(|s| s["id"].as_u64().unwrap()).collect());
        let ours = status.services.iter().filter(|s| s.program_map_pid.is_some());
        let ours = ids(ours.map(|s| s.service_id.into()).collect());
        assert_eq!(ours, theirs, "{name}");
        // Five sync bytes in a row are damaged there, and the phase is found again a packet later.
        let known = u64::from(name == "test-142");
        assert_eq!(status.counts.packets + known, reference["ts"]["packets"]["total"].as_u64().unwrap(), "{name}");
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}
