//! The entry points, called as C calls them: what they give, what they refuse.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)] // tests assert

mod common;

use broadcast::boundary::{Buffer, Bytes, Chars, NO_PID, NO_TIME, Status};
use broadcast::config::*;
use broadcast::demux::*;
use broadcast::docsis::*;
use broadcast::json::*;
use broadcast::monitor::*;
use broadcast::mux::*;
use broadcast::packetizer::*;
use broadcast::program::*;
use broadcast::text::*;
use broadcast::tree::*;
use common::{SECTION, bytes_of, failed, filled, put, text_of};
use hex_literal::hex;
use std::mem::MaybeUninit;

/// transport_stream_id 5, program 7 with its map on PID 0x100. The CRC_32 of all sections here are those of a program in
/// Python, bit by bit.
const PAT: [u8; 16] = hex!("00 b00d 0005 c3 00 00 0007 e100 18c20bd2");
/// Program 7: PCR on PID 0x101, one stream of type 0x1B there.
const PMT: [u8; 21] = hex!("02 b012 0007 c7 00 00 e101 f000 1b e101 f000 25a9b87f");
/// Stream 5 in network 0x201A: service 7 of type 0x19, provider `A`, name `Bé` in ISO/IEC 8859-9 (selector 0x05).
const SDT: [u8; 29] = hex!("42 f01a 0005 c3 00 00 201a ff 0007 fc 8009 48 07 19 01 41 03 05 42 e9 6a704799");
/// EN 300 468, Annex C: 93-10-13 12:45:00 is 0xC079124500.
const TDT: [u8; 8] = hex!("70 7005 c079124500");
/// 2 mini-slots for SID 10.
const REQUEST: [u8; 6] = hex!("c4 02 000a 09af");

fn packets() -> Vec<u8> {
    let mut out = Vec::new();
    for (pid, section) in [(0x0000, &PAT[..]), (0x0100, &PMT), (0x0011, &SDT), (0x0014, &TDT)] {
        let mut packetizer = bc_packetizer_new(pid).unwrap();
        assert_eq!(bc_packetizer_push(Some(&mut packetizer), section.into(), None), Status::Ok);
        assert_eq!(bc_packetizer_finish(Some(&mut packetizer)), Status::Ok);
        let packets = bytes_of(|buffer, _| bc_packetizer_take(Some(&mut packetizer), buffer));
        assert_eq!((packets.len(), &packets[5..5 + section.len()]), (188, section));
        assert!(bytes_of(|buffer, _| bc_packetizer_take(Some(&mut packetizer), buffer)).is_empty());
        out.extend(packets);
    }
    out
}

/// The header says which handles go from thread to thread, and which several threads may read: a compiler's word for it.
/// Trees and what they show are left out: their pointers lead into memory that never changes.
#[test]
fn handles_may_be_used_as_the_header_says() {
    fn go<T: Send>() {}
    fn shared<T: Sync>() {}
    go::<Demux>();
    go::<Monitor>();
    go::<Mux>();
    go::<Packetizer>();
    go::<Findings>();
    shared::<Demux>();
    shared::<Monitor>();
    shared::<Mux>();
    shared::<Findings>();
}

/// Calls `each` with every event of all portions, and with those at the end.
fn each(demux: &mut Demux, input: &[u8], portion: usize, mut each: impl FnMut(&Event<'_>)) {
    for portion in input.chunks(portion) {
        let mut input = Bytes::from(portion);
        loop {
            let mut event = MaybeUninit::uninit();
            match bc_demux_next(Some(demux), Some(&mut input), Some(&mut event)) {
                Status::Ok => each(&put(event)),
                status => break assert_eq!(status, Status::Done),
            }
        }
        assert!(input.get().unwrap().is_empty());
    }
    loop {
        let mut event = MaybeUninit::uninit();
        match bc_demux_finish(Some(demux), Some(&mut event)) {
            Status::Ok => each(&put(event)),
            status => break assert_eq!(status, Status::Done),
        }
    }
}

/// Kind, PID, program_number and number of bytes of all events.
fn events(demux: &mut Demux, input: &[u8], portion: usize) -> Vec<(u32, u16, u16, usize)> {
    let mut out = Vec::new();
    each(demux, input, portion, |e| out.push((e.kind, e.pid, e.program_number, e.data.get().unwrap().len())));
    out
}

#[test]
fn events_are_those_of_the_stream_however_it_is_cut() {
    let stream = packets();
    let kind = |kind: EventKind| kind as u32;
    let expected = [
        (kind(EventKind::Section), 0, 0, 16),
        (kind(EventKind::ProgramAdded), 0x100, 7, 0),
        (kind(EventKind::Section), 0x100, 0, 21),
        (kind(EventKind::ProgramClock), 0x101, 7, 0),
        (kind(EventKind::StreamAdded), 0x101, 7, 0),
        (kind(EventKind::Table), 0x11, 0, 29),
        (kind(EventKind::Section), 0x14, 0, 8),
    ];
    for portion in [1, 7, 188, 4096] {
        let mut demux = bc_demux_new().unwrap();
        assert_eq!(bc_demux_watch(Some(&mut demux), 0x11, WatchKind::Tables as u32), Status::Ok);
        assert_eq!(bc_demux_watch(Some(&mut demux), 0x14, WatchKind::Sections as u32), Status::Ok);
        let mut found = events(&mut demux, &stream, portion);
        found.sort_by_key(|event| expected.iter().position(|known| known == event));
        assert_eq!(found, expected, "{portion} bytes a portion");

        let mut program = MaybeUninit::uninit();
        assert_eq!(bc_demux_program(Some(&demux), 0, Some(&mut program)), Status::Ok);
        let expected = Program {
            program_number: 7,
            program_map_pid: 0x100,
            pcr_pid: 0x101,
            has_map: true,
            version_number: 3,
            stream_count: 1,
        };
        assert_eq!(put(program), expected);
        assert_eq!(bc_demux_program(Some(&demux), 1, Some(&mut MaybeUninit::uninit())), Status::Done);
        let mut stream = MaybeUninit::uninit();
        assert_eq!(bc_demux_stream(Some(&demux), 7, 0, Some(&mut stream)), Status::Ok);
        assert_eq!(put(stream), Stream { elementary_pid: 0x101, stream_type: 0x1B });
        let mut stream = MaybeUninit::uninit();
        assert_eq!(bc_demux_stream(Some(&demux), 7, 1, Some(&mut stream)), Status::Done);
        assert_eq!(bc_demux_stream(Some(&demux), 8, 0, Some(&mut stream)), Status::NotFound);
        let mut counts = MaybeUninit::uninit();
        assert_eq!(bc_demux_counts(Some(&demux), 0, Some(&mut counts)), Status::Ok);
        assert_eq!((put(counts).pid, put(counts).packets, put(counts).sections), (0, 1, 1));
        assert_eq!(bc_demux_counts(Some(&demux), 0x1FFE, Some(&mut counts)), Status::NotFound);
        assert_eq!(bc_demux_counts(Some(&demux), 0x2000, Some(&mut counts)), Status::Argument);
    }
}

/// A table of two sections comes as one event, its sections behind each other.
#[test]
fn a_table_of_several_sections_is_taken_apart() {
    let json = |number| {
        let text = format!(
            r#"{{"BAT": {{"table_id": 74, "bouquet_id": 4660, "version_number": 9, "section_number": {number},
            "last_section_number": 1, "BAT": {{"bouquet_descriptors": [], "transport_streams": []}}}}}}"#
        );
        let text = text_of(&text);
        bytes_of(|out, error| bc_json_decode(SECTION, Chars::from(&*text), out, error))
    };
    let (first, second) = (json(0), json(1));
    let mut packetizer = bc_packetizer_new(0x11).unwrap();
    for section in [&first, &second] {
        assert_eq!(bc_packetizer_push(Some(&mut packetizer), section[..].into(), None), Status::Ok);
    }
    bc_packetizer_finish(Some(&mut packetizer));
    let stream = bytes_of(|buffer, _| bc_packetizer_take(Some(&mut packetizer), buffer));
    let mut demux = bc_demux_new().unwrap();
    assert_eq!(bc_demux_watch(Some(&mut demux), 0x11, WatchKind::Tables as u32), Status::Ok);
    let mut tables = 0;
    each(&mut demux, &stream, 188, |event| {
        tables += 1;
        assert_eq!((event.kind, event.table_id, event.table_id_extension), (EventKind::Table as u32, 74, 4660));
        assert_eq!((event.version_number, event.count), (9, 2));
        let mut sections = event.data;
        for expected in [&first, &second] {
            let mut section = MaybeUninit::uninit();
            assert_eq!(bc_section_next(Some(&mut sections), Some(&mut section)), Status::Ok);
            assert_eq!(put(section).get().unwrap(), expected);
        }
        assert_eq!(bc_section_next(Some(&mut sections), Some(&mut MaybeUninit::uninit())), Status::Done);
    });
    assert_eq!(tables, 1);
    let mut cut = Bytes::from(&first[..5]);
    assert_eq!(bc_section_next(Some(&mut cut), Some(&mut MaybeUninit::uninit())), Status::Data);
}

#[test]
fn errors_of_a_stream_have_texts() {
    let mut stream = packets();
    stream[5 + 12] ^= 1; // in the PAT, whose CRC_32 is wrong then
    let mut again = stream[188..376].to_vec();
    again[3] |= 5; // its counter was 0
    stream.extend(again);
    let mut demux = bc_demux_new().unwrap();
    let (mut texts, mut gaps) = (Vec::new(), Vec::new());
    each(&mut demux, &stream, 188, |event| {
        if !event.text.is_null() {
            texts.push((event.kind, event.pid, event.text.get().unwrap().to_owned()));
        }
        if event.kind == EventKind::Discontinuity as u32 {
            gaps.push((event.pid, event.position, event.count));
        }
    });
    assert_eq!(gaps, [(0x100, 752, 4)]);
    let [(kind, 0, text)] = &texts[..] else { panic!("{texts:?}") };
    assert_eq!(*kind, EventKind::BadSection as u32);
    assert!(text.contains("checksum") && text.contains("0x18c20bd2"), "{text}");
}

#[test]
fn fields_are_found_by_their_paths() {
    let tree = bc_tree_new(SECTION, SDT[..].into(), 0, None).unwrap();
    let find = |from: Option<&Node>, path: &str| {
        let (path, mut node) = (text_of(path), MaybeUninit::uninit());
        match bc_tree_find(Some(&tree), from, Chars::from(&*path), Some(&mut node)) {
            Status::Ok => Ok(put(node).unwrap()),
            status => Err(status),
        }
    };
    let name = find(None, "SDT.services[0].descriptors[0].service_name").unwrap();
    // Behind 3 + 5 bytes of header, 3 of the table, 5 of the service, 2 + 1 + 2 + 1 of the descriptor.
    assert_eq!((common::text(name), common::place(name)), ("Bé".into(), (22 * 8, 24)));
    assert_eq!(common::data(name), [0x05, 0x42, 0xE9]);
    let service = find(None, "SDT.services[0]").unwrap();
    let id = find(Some(service), "service_id").unwrap();
    assert_eq!((common::value(id), common::place(id)), (Some(7), (11 * 8, 16)));
    assert!(std::ptr::eq(find(Some(service), "").unwrap(), service));
    for missing in ["SDT.service", "SDT.services[1]", "SDT.services[-1]", "SDT.services[18446744073709551616]", "x"] {
        assert_eq!(find(None, missing).unwrap_err(), Status::NotFound, "{missing}");
    }
    let other = bc_tree_new(SECTION, SDT[..].into(), 0, None).unwrap();
    assert_eq!(find(bc_tree_root(Some(&other)), "SDT").unwrap_err(), Status::Argument);
    // What is wrong stands at its place.
    let cut = bc_tree_new(SECTION, SDT[..20].into(), 0, None).unwrap();
    assert!(common::has_error(bc_tree_root(Some(&cut)).unwrap()));
    bc_tree_free(Some(tree));
}

/// Bytes, JSON, and the same bytes.
#[test]
fn json_goes_both_ways() {
    let cases: [(u32, &[u8], &[&str]); 7] = [
        (1, &PAT, &[r#""transport_stream_id":5"#, r#""program_map_pid":256"#]),
        (1, &PMT, &[r#""stream_type":"avc""#, r#""elementary_pid":257"#]),
        (1, &SDT, &[r#""service_id":7"#, "Bé"]),
        (1, &TDT, &["1993-10-13", "12:45:00"]),
        (4, &hex!("52 01 2a"), &["stream_identifier", "42"]),
        (7, &REQUEST, &[r#""mini_slots":2"#, r#""sid":10"#]),
        (9, &hex!("03 01 01 ff 00 00 00"), &["padding"]),
    ];
    for (structure, bytes, parts) in cases {
        let json = filled(|out, error| bc_json_encode(structure, bytes.into(), 0, out, error));
        parts.iter().for_each(|part| assert!(json.contains(part), "{part} in {json}"));
        let json = text_of(&json);
        let again = bytes_of(|out, error| bc_json_decode(structure, Chars::from(&*json), out, error));
        assert_eq!(again, bytes, "{json:?}");
    }
    let text = failed(|out, error| bc_json_decode(1, Chars::from(c"{\"SDT\": 1}"), out, error), Status::Data);
    assert!(!text.is_empty());
    failed(|out, error| bc_json_decode(1, Chars::from(c"{"), out, error), Status::Data);
    failed(|out, error| bc_json_decode(99, Chars::from(c"{}"), out, error), Status::Argument);
    failed(|out, error| bc_json_encode(5, TDT[..].into(), 0, out, error), Status::Argument);
    failed(|out, error| bc_json_encode(1, SDT[..20].into(), 0, out, error), Status::Data);
    failed(|out, error| bc_json_encode(1, SDT[..].into(), 2, out, error), Status::Argument);
}

#[test]
fn texts_go_both_ways() {
    let decode = |bytes: &[u8], profile| filled(|out, error| bc_text_decode(bytes.into(), profile, out, error));
    let encode = |text: &str, profile, charset| {
        let text = text_of(text);
        bytes_of(|out, error| bc_text_encode(Chars::from(&*text), profile, charset, out, error))
    };
    assert_eq!(decode(b"\x05B\xE9", 0), "Bé");
    assert_eq!(decode(b"\xD6\xD0", 1), "中");
    assert_eq!(encode("中", 1, Chars::from(c"default GB 18030")), b"\xD6\xD0");
    assert_eq!(encode("Bé", 0, Chars::from(c"UTF-8")), b"\x15B\xC3\xA9");
    assert_eq!(encode("Be", 0, Chars::NONE), b"Be");
    assert_eq!(filled(|out, error| bc_text_charset(b"\x05B"[..].into(), 0, out, error)), "ISO/IEC 8859-9");
    let none = Chars::from(c"no such table");
    failed(|out, error| bc_text_encode(Chars::from(c"a"), 0, none, out, error), Status::Argument);
    let ascii = Chars::from(c"ISO/IEC 8859-5");
    failed(|out, error| bc_text_encode(Chars::from(c"\xE4\xB8\xAD"), 0, ascii, out, error), Status::Data);
    failed(|out, error| bc_text_encode(Chars::from(c"\xFF"), 0, Chars::NONE, out, error), Status::Data);
}

/// Network access allowed, and nothing else; its CM MIC is `md5sum` of these three bytes.
#[test]
fn configuration_files_are_checked_and_sealed() {
    let settings = hex!("03 01 01");
    let stale = [&settings[..], &[6, 16], &[0xAA; 16], &[7, 16], &[0xBB; 16], &[255, 0, 0]].concat();
    let mut mics = MaybeUninit::uninit();
    assert_eq!(bc_config_verify(stale[..].into(), Bytes::NONE, Some(&mut mics), None), Status::Ok);
    let found = put(mics);
    assert_eq!(found.cm.verdict, MicVerdict::Wrong as u32);
    assert_eq!(found.cm.computed, common::MD5_OF_030101);
    assert_eq!((found.cmts.verdict, found.extended.verdict), (1, 0));
    let secret = Bytes::from(&b"secret"[..]);
    let sealed = bytes_of(|out, error| bc_config_seal(stale[..].into(), secret, out, error));
    let mut mics = MaybeUninit::uninit();
    assert_eq!(bc_config_verify(sealed[..].into(), secret, Some(&mut mics), None), Status::Ok);
    assert_eq!((put(mics).cm.verdict, put(mics).cmts.verdict), (3, 3));
    let text = filled(|out, error| bc_config_to_text(sealed[..].into(), out, error));
    let text = text_of(&text);
    assert_eq!(bytes_of(|out, error| bc_config_from_text(Chars::from(&*text), out, error)), sealed);

    // Type 3 twice, and the checks missing.
    let findings = bc_config_check(hex!("03 01 01 03 01 01 ff 00")[..].into(), None).unwrap();
    let mut texts = Vec::new();
    let mut finding = MaybeUninit::uninit();
    while bc_findings_get(Some(&findings), texts.len(), Some(&mut finding)) == Status::Ok {
        let found = put(finding);
        texts.push((found.offset, found.tlv_type, found.text.get().unwrap().to_owned()));
    }
    assert!(texts.contains(&(3, 3, "stands in the file already".into())), "{texts:?}");
    assert!(texts.iter().any(|(at, kind, _)| (*at, *kind) == (8, -1)), "{texts:?}");
    failed(|out, error| bc_config_from_text(Chars::from(c"no file"), out, error), Status::Data);
}

#[test]
fn docsis_frames_are_walked_and_described() {
    let buffer = [&REQUEST[..], &[0xFF], &[0x11, 0x22, 0x33], &REQUEST].concat();
    let (mut frames, mut walked) = (Bytes::from(&buffer[..]), Vec::new());
    loop {
        let mut frame = MaybeUninit::uninit();
        match bc_docsis_next(Some(&mut frames), Some(&mut frame), None) {
            Status::Ok => walked.push(Some(put(frame).get().unwrap())),
            Status::Data => walked.push(None),
            status => break assert_eq!(status, Status::Done),
        }
    }
    assert_eq!(walked, [Some(&REQUEST[..]), None, Some(&REQUEST)]);
    let mut info = MaybeUninit::uninit();
    assert_eq!(bc_docsis_describe(7, REQUEST[..].into(), Some(&mut info), None), Status::Ok);
    assert_eq!((put(info).message_type, put(info).crc, put(info).missing), (-1, 0, 0));
    assert_eq!(bc_docsis_describe(1, REQUEST[..].into(), Some(&mut info), None), Status::Argument);
    assert_eq!(bc_docsis_describe(7, REQUEST[..4].into(), Some(&mut info), None), Status::Data);
}

#[test]
fn a_multiplex_has_what_was_put_into_it() {
    let mut mux = bc_mux_new(5, 1_000_000).unwrap();
    assert_eq!(bc_mux_set_program(Some(&mut mux), 0x100, PMT[..].into(), None), Status::Ok);
    let mut table = MaybeUninit::uninit();
    assert_eq!(bc_mux_insert_table(Some(&mut mux), 0x11, SDT[..].into(), 500, Some(&mut table), None), Status::Ok);
    let table = put(table);
    let push = |mux: &mut Mux, pid, data: &[u8]| bc_mux_push(Some(mux), pid, 45_000, NO_TIME, 1, data.into(), None);
    assert!(bc_mux_wants(Some(&mux), 0x101) && !bc_mux_wants(Some(&mux), 0x102));
    assert_eq!(push(&mut mux, 0x101, &[0x55; 1000]), Status::Ok);
    assert_eq!(push(&mut mux, 0x102, &[0x55; 1000]), Status::Data);
    assert_eq!(bc_mux_push(Some(&mut mux), 0x101, 1 << 33, NO_TIME, 0, Bytes::NONE, None), Status::Argument);
    let mut stream = Vec::new();
    for _ in 0..700 {
        let (mut packet, mut late) = ([0; 188], MaybeUninit::uninit());
        let mut buffer = Buffer::from(&mut packet[..]);
        assert_eq!(bc_mux_packet(Some(&mut mux), Some(&mut buffer), Some(&mut late)), Status::Ok);
        assert_eq!(put(late), 0);
        stream.extend(packet);
    }
    // 700 packets at 1 Mbit/s, in ticks of 27 MHz.
    assert_eq!(bc_mux_clock(Some(&mux)), 700 * 188 * 8 * 27);
    let mut short = [0; 187];
    assert_eq!(bc_mux_packet(Some(&mut mux), Some(&mut Buffer::from(&mut short[..])), None), Status::Buffer);
    assert_eq!(bc_mux_clock(Some(&mux)), 700 * 188 * 8 * 27);

    let mut demux = bc_demux_new().unwrap();
    bc_demux_watch(Some(&mut demux), 0x11, WatchKind::Tables as u32);
    bc_demux_watch(Some(&mut demux), 0x101, WatchKind::PesPackets as u32);
    let found = events(&mut demux, &stream, 4096);
    for expected in [
        (EventKind::ProgramAdded as u32, 0x100, 7, 0),
        (EventKind::StreamAdded as u32, 0x101, 7, 0),
        (EventKind::Table as u32, 0x11, 0, 29),
        (EventKind::PesPacket as u32, 0x101, 0, 1000),
    ] {
        assert_eq!(found.iter().filter(|event| **event == expected).count(), 1, "{expected:?}");
    }
    assert_eq!(bc_mux_replace_table(Some(&mut mux), table, TDT[..].into(), None), Status::Ok);
    assert_eq!(bc_mux_remove_table(Some(&mut mux), table), Status::Ok);
    assert_eq!(bc_mux_remove_table(Some(&mut mux), table), Status::NotFound);
    assert_eq!(bc_mux_remove_table(Some(&mut mux), 0), Status::NotFound);
    assert_eq!(bc_mux_replace_table(Some(&mut mux), table, SDT[..].into(), None), Status::NotFound);
    assert_eq!(bc_mux_remove_program(Some(&mut mux), 7), Status::Ok);
    assert_eq!(bc_mux_remove_program(Some(&mut mux), 7), Status::NotFound);
    assert_eq!(bc_mux_set_network_pid(Some(&mut mux), NO_PID, None), Status::Ok);
}

#[test]
fn violations_are_those_of_the_report() {
    let mut stream = packets();
    stream[5 + 12] ^= 1;
    let mut monitor = bc_monitor_new(MonitorRules::Mpeg as u32, false).unwrap();
    for portion in stream.chunks(100) {
        assert_eq!(bc_monitor_feed(Some(&mut monitor), portion.into(), 1_000_000), Status::Ok);
    }
    assert_eq!(bc_monitor_finish(Some(&mut monitor)), Status::Ok);
    let mut found = Vec::new();
    loop {
        let mut violation = MaybeUninit::uninit();
        if bc_monitor_next(Some(&mut monitor), Some(&mut violation)) != Status::Ok {
            break;
        }
        let next = put(violation);
        found.push((next.number.get().unwrap().to_owned(), next.pid, next.priority, next.indicator));
    }
    let [(number, 0, 2, indicator)] = &found[..] else { panic!("{found:?}") };
    assert_eq!(number, "2.2"); // CRC_error
    let mut count = MaybeUninit::uninit();
    assert_eq!(bc_monitor_count(Some(&monitor), *indicator, Some(&mut count)), Status::Ok);
    assert_eq!(put(count), 1);
    assert_eq!(bc_monitor_count(Some(&monitor), 1000, Some(&mut count)), Status::Done);
    assert!(bc_monitor_new(7, true).is_none());
}

/// Every pointer that must be there, left out.
#[test]
fn null_is_an_error() {
    let none = Status::Null;
    let (mut demux, mut tree) = (bc_demux_new().unwrap(), MaybeUninit::uninit());
    let mut input = Bytes::NONE;
    assert_eq!(bc_demux_watch(None, 0, 1), none);
    assert_eq!(bc_demux_unwatch(None, 0, 1), none);
    assert_eq!(bc_demux_report_pcr(None, true), none);
    assert_eq!(bc_demux_next(None, Some(&mut input), Some(&mut MaybeUninit::uninit())), none);
    assert_eq!(bc_demux_next(Some(&mut demux), None, Some(&mut MaybeUninit::uninit())), none);
    assert_eq!(bc_demux_next(Some(&mut demux), Some(&mut input), None), none);
    assert_eq!(bc_demux_finish(None, Some(&mut MaybeUninit::uninit())), none);
    assert_eq!(bc_demux_finish(Some(&mut demux), None), none);
    assert_eq!(bc_demux_counts(None, 0, Some(&mut MaybeUninit::uninit())), none);
    assert_eq!(bc_demux_program(Some(&demux), 0, None), none);
    assert_eq!(bc_demux_stream(None, 0, 0, Some(&mut MaybeUninit::uninit())), none);
    assert_eq!(bc_section_next(None, Some(&mut MaybeUninit::uninit())), none);
    assert_eq!(bc_tree_find(None, None, Chars::from(c""), Some(&mut tree)), none);
    assert!(bc_tree_root(None).is_none());
    assert_eq!(bc_json_encode(1, TDT[..].into(), 0, None, None), none);
    assert_eq!(bc_json_decode(1, Chars::NONE, Some(&mut Buffer::from(&mut [][..])), None), none);
    assert_eq!(bc_packetizer_push(None, TDT[..].into(), None), none);
    assert_eq!(bc_packetizer_finish(None), none);
    assert_eq!(bc_packetizer_take(None, Some(&mut Buffer::from(&mut [][..]))), none);
    assert_eq!(bc_mux_set_program(None, 1, PMT[..].into(), None), none);
    assert_eq!(bc_mux_packet(None, None, None), none);
    assert_eq!(bc_mux_clock(None), 0);
    assert!(!bc_mux_wants(None, 0));
    assert_eq!(bc_monitor_feed(None, Bytes::NONE, 0), none);
    assert_eq!(bc_monitor_next(None, Some(&mut MaybeUninit::uninit())), none);
    assert_eq!(bc_text_decode(Bytes::NONE, 0, None, None), none);
    assert_eq!(bc_text_encode(Chars::NONE, 0, Chars::NONE, Some(&mut Buffer::from(&mut [][..])), None), none);
    assert_eq!(bc_findings_get(None, 0, Some(&mut MaybeUninit::uninit())), none);
    assert_eq!(bc_config_verify(Bytes::NONE, Bytes::NONE, None, None), none);
    assert_eq!(bc_docsis_next(None, Some(&mut MaybeUninit::uninit()), None), none);
    assert_eq!(bc_docsis_describe(7, Bytes::NONE, None, None), none);
    bc_demux_free(None);
    bc_tree_free(None);
    bc_packetizer_free(None);
    bc_mux_free(None);
    bc_monitor_free(None);
    bc_findings_free(None);
    assert_eq!(bc_demux_watch(Some(&mut demux), 0x2000, 1), Status::Argument);
    assert_eq!(bc_demux_watch(Some(&mut demux), 0, 0), Status::Argument);
    assert!(bc_packetizer_new(0x2000).is_none() && bc_mux_new(1, 0).is_none());
}
