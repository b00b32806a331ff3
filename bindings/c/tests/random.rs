//! Random bytes, and known ones with changes, through every entry point: none crashes, none is a defect.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

mod common;

use broadcast::boundary::{Buffer, Bytes, Chars, ERROR_TEXT, ErrorInfo, Status};
use broadcast::config::*;
use broadcast::demux::*;
use broadcast::docsis::*;
use broadcast::json::*;
use broadcast::monitor::*;
use broadcast::mux::*;
use broadcast::packetizer::*;
use broadcast::text::*;
use broadcast::tree::*;
use common::{children, put};
use proptest::prelude::*;
use std::ffi::CString;
use std::mem::MaybeUninit;

/// A status of the interface that is no defect.
fn fine(status: Status) -> Status {
    assert_ne!(status, Status::Internal);
    status
}

/// A call that writes, with less room than it needs and with enough.
fn write(mut call: impl FnMut(Option<&mut Buffer<'_>>, Option<&mut MaybeUninit<ErrorInfo>>) -> Status) {
    let mut room = vec![0; 1 << 20];
    for capacity in [0, 10, room.len()] {
        let untouched = ErrorInfo { status: Status::Ok, offset: 0, text: [0; ERROR_TEXT] };
        let mut error = MaybeUninit::new(untouched);
        let status = fine(call(Some(&mut Buffer::from(&mut room[..capacity])), Some(&mut error)));
        // Some calls have no more to say.
        let told = put(error).status;
        assert!(told == Status::Ok || (told == status && (status as i32) < 0), "{told:?} {status:?}");
    }
}

fn nodes(node: &Node) -> usize {
    children(node).iter().map(nodes).sum::<usize>() + 1
}

fn all(bytes: &[u8], number: u32) {
    let data = Bytes::from(bytes);
    for structure in 0..14 {
        if let Some(tree) = bc_tree_new(structure, data, number % 2, None) {
            let root = bc_tree_root(Some(&tree)).unwrap();
            assert!(nodes(root) > 0);
            let path = CString::new(bytes.iter().copied().filter(|b| *b != 0).collect::<Vec<_>>()).unwrap();
            fine(bc_tree_find(Some(&tree), Some(root), Chars::from(&*path), Some(&mut MaybeUninit::uninit())));
        }
        write(|out, error| bc_json_encode(structure, data, number % 3, out, error));
        fine(bc_docsis_describe(structure, data, Some(&mut MaybeUninit::uninit()), None));
    }
    write(|out, error| bc_text_decode(data, number % 2, out, error));
    write(|out, error| bc_text_charset(data, number % 2, out, error));
    write(|out, error| bc_config_seal(data, data, out, error));
    write(|out, error| bc_config_to_text(data, out, error));
    fine(bc_config_verify(data, data, Some(&mut MaybeUninit::uninit()), None));
    let findings = bc_config_check(data, None);
    let mut index = 0;
    while bc_findings_get(findings.as_deref(), index, Some(&mut MaybeUninit::uninit())) == Status::Ok {
        index += 1;
    }
    let (mut frames, mut frame) = (data, MaybeUninit::uninit());
    while fine(bc_docsis_next(Some(&mut frames), Some(&mut frame), None)) != Status::Done {}
    let mut sections = data;
    while fine(bc_section_next(Some(&mut sections), Some(&mut MaybeUninit::uninit()))) == Status::Ok {}

    let mut packetizer = bc_packetizer_new(0x21).unwrap();
    fine(bc_packetizer_push(Some(&mut packetizer), data, None));
    fine(bc_packetizer_finish(Some(&mut packetizer)));
    write(|out, _| bc_packetizer_take(Some(&mut packetizer), out));

    let mut mux = bc_mux_new(1, u64::from(number)).or_else(|| bc_mux_new(1, 1_000_000)).unwrap();
    fine(bc_mux_set_program(Some(&mut mux), 0x20, data, None));
    fine(bc_mux_insert_table(Some(&mut mux), 0x30, data, number, Some(&mut MaybeUninit::uninit()), None));
    fine(bc_mux_push(Some(&mut mux), 0x31, number.into(), u64::MAX, number, data, None));
    write(|out, _| bc_mux_packet(Some(&mut mux), out, None));

    if let Ok(text) = CString::new(bytes) {
        let text = Chars::from(&*text);
        write(|out, error| bc_text_encode(text, number % 2, Chars::NONE, out, error));
        write(|out, error| bc_text_encode(text, number % 2, text, out, error));
        write(|out, error| bc_config_from_text(text, out, error));
        (0..14).for_each(|structure| write(|out, error| bc_json_decode(structure, text, out, error)));
    }
}

fn stream(bytes: &[u8]) {
    let mut demux = bc_demux_new().unwrap();
    for what in 0..8 {
        for pid in [0x11, 0x100, 0x101] {
            fine(bc_demux_watch(Some(&mut demux), pid, what));
        }
    }
    fine(bc_demux_report_pcr(Some(&mut demux), true));
    let mut input = Bytes::from(bytes);
    loop {
        let mut event = MaybeUninit::uninit();
        if fine(bc_demux_next(Some(&mut demux), Some(&mut input), Some(&mut event))) != Status::Ok {
            break;
        }
        let event = put(event);
        let _ = (event.data.get().unwrap(), event.header.get().unwrap());
    }
    while fine(bc_demux_finish(Some(&mut demux), Some(&mut MaybeUninit::uninit()))) == Status::Ok {}
    let mut monitor = bc_monitor_new(1, true).unwrap();
    fine(bc_monitor_feed(Some(&mut monitor), bytes.into(), 5));
    fine(bc_monitor_finish(Some(&mut monitor)));
    while fine(bc_monitor_next(Some(&mut monitor), Some(&mut MaybeUninit::uninit()))) == Status::Ok {}
}

const KNOWN: [&[u8]; 6] = [
    &hex_literal::hex!("00 b00d 0005 c3 00 00 0007 e100 18c20bd2"),
    &hex_literal::hex!("42 f01a 0005 c3 00 00 201a ff 0007 fc 8009 48 07 19 01 41 03 05 42 e9 6a704799"),
    &hex_literal::hex!("c4 02 000a 09af"),
    &hex_literal::hex!("03 01 01 06 01 00 ff 00"),
    b"ModemFile\nnetwork_access 1\n",
    b"{\"TDT\": {\"table_id\": 112}}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_no_defect(bytes in proptest::collection::vec(any::<u8>(), 0..300), number: u32) {
        all(&bytes, number);
        stream(&bytes);
    }

    #[test]
    fn changed_bytes_are_no_defect(which in 0..KNOWN.len(), at: prop::sample::Index, to: u8, number: u32) {
        let mut bytes = KNOWN[which].to_vec();
        let at = at.index(bytes.len());
        bytes[at] = to;
        all(&bytes, number);
    }

    #[test]
    fn random_packets_are_no_defect(payloads in proptest::collection::vec((0..4usize, any::<u8>(), proptest::collection::vec(any::<u8>(), 184)), 1..20)) {
        let mut bytes = Vec::new();
        for (pid, flags, payload) in payloads {
            let pid: u16 = [0, 0x11, 0x100, 0x101][pid];
            let [high, low] = pid.to_be_bytes();
            bytes.extend([0x47, high | flags & 0x40, low, flags & 0x3F | 0x10]);
            bytes.extend(payload);
        }
        stream(&bytes);
    }
}
