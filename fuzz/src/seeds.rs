//! Where fuzzing starts: small inputs that reach every layer, made by the crates themselves.

use crate::input::{Random, Turn};
use crate::{stream, structures};
use mpegts::Pid;
use mpegts::clock::{Pcr, PesTimestamp, Timestamp};
use mpegts::packet::adaptation::AdaptationField;
use mpegts::packet::{NULL_PACKET, PacketBuilder};
use mpegts::pes::{Pes, PesHeader, StreamId};
use registry::Entry;
use wire::testing::Source;
use wire::{Blob, Decode, Encode};

/// A seed: target, name, bytes.
pub type Seed = (&'static str, String, Vec<u8>);

/// All of them.
pub fn all() -> Vec<Seed> {
    let mut out = packets();
    out.extend(streams());
    out.extend(pes());
    out.extend(texts());
    out.extend(docsis());
    out.extend(configurations());
    out.extend(pieces());
    out.extend(tables());
    out.extend(carousels());
    out.extend(guides());
    out.extend(loops());
    out.extend(networks());
    out.extend(calls());
    out.extend(sections());
    out.extend(types());
    out
}

fn seed(target: &'static str, name: &str, bytes: impl Into<Vec<u8>>) -> Seed {
    (target, name.into(), bytes.into())
}

fn packets() -> Vec<Seed> {
    let head = PacketBuilder { continuity_counter: 5, ..PacketBuilder::new(Pid::EIT) };
    let field = AdaptationField {
        random_access_indicator: true,
        pcr: Pcr::new(0x1234_5678_9ABC),
        splice_countdown: Some(-3),
        transport_private_data: Decode::from_bytes(&[0x20, 3, 1, 2, 3]).ok(),
        ..Default::default()
    };
    let make = |field: Option<&dyn Encode>, payload: &[u8]| head.build(field, payload).expect("it fits").0;
    let plain = make(None, &[0x5A; 184]);
    vec![
        seed("packet", "null", NULL_PACKET),
        seed("packet", "payload", plain),
        seed("packet", "adaptation", make(Some(&field), &[0x5A; 100])),
        seed("packet", "adaptation_only", make(Some(&field), &[])),
        seed("packet", "stuffing_byte", make(None, &[0x5A; 183])),
        seed("packet", "duplicate", [plain, plain, plain].concat()),
    ]
}

/// Programs of [`stream`], and what they make.
fn streams() -> Vec<Seed> {
    let programs: [(&str, &[u8]); 11] = [
        ("packets", &[0xE0, 5, 0x11, 0xF1, 6, 0x22]),
        ("junk", &[0xE0, 5, 0x11, 2, 100, 0x47, 0xE0, 5, 0x12, 2, 7, 0, 0xE0, 6, 0]),
        ("framings", &[7, 1, 0xE0, 5, 1, 7, 2, 0xE0, 5, 2, 7, 3, 0xE0, 5, 3, 7, 0, 0xE0, 5, 4]),
        (
            "sections",
            &[4, 18, 0x4E, 0xF0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x45, 20, 0x70, 0x70, 0, 2, 1, 2, 0x71, 0, 0, 1, 3],
        ),
        ("long_sections", &[4, 18, 0x6F, 0xF0, 0x0F, 0xF0, 5, 6, 7, 4, 18, 0x6F, 0x70, 3, 0xF0, 8, 9, 0xE0, 5, 1]),
        (
            "pat",
            &[0x26, 1, 1, 32, 2, 33, 0x26, 2, 1, 32, 3, 34, 4, 32, 2, 0xB0, 0, 9, 0, 1, 2, 3, 4, 0x26, 1, 1, 32, 2, 33],
        ),
        (
            "pmt",
            &[0x16, 1, 1, 32, 0x2B, 32, 1, 0, 33, 2, 33, 27, 34, 0x2B, 32, 1, 1, 33, 2, 35, 27, 34, 0x16, 2, 1, 36],
        ),
        ("damage", &[0xE0, 5, 1, 9, 2, 0, 0x47, 0xE0, 5, 1, 8, 30, 0xE0, 5, 2, 9, 4, 0x11, 0xFF, 12, 12]),
        ("headers", &[10, 0xFF, 0x40, 0x05, 0x30, 9, 7, 0x10, 1, 2, 3, 4, 5, 6, 10, 0, 0x40, 5, 0x20, 1, 183, 12]),
        ("pes", &[13, 33, 0x20, 1, 0xF5, 0x6D, 33, 0x20, 1, 0xF9, 0xAD, 34, 0xC0, 2, 0x15, 13, 33, 0x20, 0, 5]),
        (
            "clocks",
            &[
                0x16, 1, 1, 32, 0x1B, 32, 1, 0, 33, 27, 33, 14, 33, 0, 0, 13, 33, 0x20, 0, 60, 14, 33, 0, 30, 14, 33,
                0, 90,
            ],
        ),
    ];
    let mut out = Vec::new();
    for (name, program) in programs {
        out.push(seed("framing", name, program));
        for target in ["demux", "monitor", "edit"] {
            out.push(seed(target, name, program));
        }
    }
    let ready = stream::of(programs[3].1, Turn::All);
    out.push(seed("demux", "stream", &ready[..ready.len().min(5 * 188)]));
    out
}

fn pes() -> Vec<Seed> {
    let stamp = |prefix, ticks| PesTimestamp::new(prefix, Timestamp::wrapping(ticks));
    let header = PesHeader {
        pts: stamp(PesTimestamp::PTS, 0x1_2345_6789),
        dts: stamp(PesTimestamp::DTS, 0x0_FEDC_BA98),
        stuffing: Blob(&[0xFF, 0xFF]),
        ..Default::default()
    };
    let make = |pes: Pes<'_>| pes.encode_to_vec().expect("it fits");
    vec![
        seed("pes", "video", make(Pes::new(StreamId(0xE0), Some(header), b"data"))),
        seed("pes", "padding", make(Pes::new(StreamId::PADDING_STREAM, None, &[0xFF; 9]))),
    ]
}

fn texts() -> Vec<Seed> {
    let texts: [(&str, u8, &[u8]); 10] = [
        ("latin", 0, b"Caf\xC2e"),
        ("cyrillic", 0, b"\x01\xB0\xB1\xB2"),
        ("part", 0, b"\x10\x00\x02\xA1\xB1"),
        ("utf8", 0, "\u{15}\u{4E2D}\u{6587}\u{E086}x".as_bytes()),
        ("ucs2", 0, b"\x11\x4E\x2D\xE0\x8A\x65\x87"),
        ("korean", 0, b"\x12\xB0\xA1\xB0\xA2"),
        ("gb2312", 0, b"\x13\xD6\xD0\xCE\xC4"),
        ("china", 4, b"\xD6\xD0\xCE\xC4\x81\x30\x81\x30"),
        ("big5", 0, b"\x14\xA4\xA4\xA4\xE5"),
        ("emphasis", 0, b"a\x86b\x87\x8Ac"),
    ];
    texts.iter().map(|(name, profile, bytes)| seed("text", name, [&[*profile], *bytes].concat())).collect()
}

fn docsis() -> Vec<Seed> {
    let plans: [(&str, &[u8]); 5] = [
        ("pdu", b"\x00\x00\x00\x14\x01\x02\x03\x04\x05\x06\x06\x05\x04\x03\x02\x01\x08\x00data"),
        ("request", &[0xC4, 2, 0, 10, 0, 0xC8, 0, 5, 0, 0xC4, 3, 0, 11, 0]),
        ("ehdr", &[0x01, 6, 0x34, 1, 2, 3, 4, 0, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 8, 0, 0xAA, 0xBB]),
        ("sync", &[0xC0, 0, 0, 24, 1, 0xE0, 0x2F, 0, 0, 1, 0, 9, 9, 9, 9, 9, 0, 10, 0, 0, 3, 1, 1, 0, 1, 2, 3, 4]),
        ("concatenation", &[0xF8, 2, 0, 12, 0xC4, 2, 0, 10, 0x22, 0x3C, 0xC4, 2, 0, 10, 0x22, 0x3C]),
    ];
    plans.iter().map(|(name, bytes)| seed("docsis", name, *bytes)).collect()
}

/// A file with its integrity checks, others, texts and JSON.
fn configurations() -> Vec<Seed> {
    let plans: [(&str, &[u8]); 6] = [
        (
            "modem",
            b"\x03\x01\x01\x18\x07\x01\x02\x00\x01\x06\x01\x07\x19\x07\x01\x02\x00\x02\x06\x01\x07\x06\x10aaaaaaaaaaaaaaaa\x07\x10bbbbbbbbbbbbbbbb\xFF\x00\x00",
        ),
        ("extended", b"\x2B\x21\x08\x03\xFF\xFF\xFF\x06\x1A\x01\x01\x01\x02\x03\x10\x00\x10\x03\x10cccccccccccccccc\xFF"),
        ("adapter", b"\xFE\x01\x01\x0B\x09\x30\x07\x06\x02\x2B\x06\x02\x01\x05\xFE\x01\xFF"),
        ("snmp", b"\x0B\x0E\x30\x0C\x06\x08\x2B\x06\x01\x02\x01\x01\x06\x00\x04\x00\x20\x02\x30\x82\x20\x01\x03\xFF"),
        ("text", b"upstream_service_flow { reference 7; qos_parameter_sets (active true) }\nfilter_groups [1 2]\nend_of_data"),
        ("nested", b"extension {\n vendor_id \"ffffff\"\n general load_balancing_priority 0x10 # x\n}\npad; padding \"00\""),
    ];
    plans.iter().map(|(name, bytes)| seed("configuration", name, *bytes)).collect()
}

/// Fragments and segments, and frames to be cut into them.
fn pieces() -> Vec<Seed> {
    let plans: [(&str, &[u8]); 3] = [
        ("fragments", &[1, 0x20, 3, 1, 0xC4, 2, 0, 1, 1, 2, 1, 10, 9, 1, 0x12, 1, 1, 0xAF, 2, 0x31, 2, 1, 1, 2]),
        (
            "segments",
            &[
                0x1A, 0, 8, 1, 0xC4, 2, 0, 10, 9, 0xAF, 0xC4, 2, 2, 0, 3, 1, 0, 10, 9, 0x1A, 1, 7, 1, 0xAF, 0xC4, 2, 0,
                10, 9, 0xAF, 0, 1, 2, 9, 1, 2,
            ],
        ),
        (
            "frames",
            &[0xC4, 2, 0, 10, 0, 0xC8, 0, 5, 0, 0xC4, 3, 0, 11, 0, 1, 6, 0x34, 1, 2, 3, 4, 0, 0, 20, 1, 2, 3, 4],
        ),
    ];
    plans.iter().map(|(name, bytes)| seed("reassembly", name, *bytes)).collect()
}

fn tables() -> Vec<Seed> {
    let plans: [(&str, &[u8]); 3] = [
        (
            "two_versions",
            &[0, 1, 5, 0, 1, 7, 4, 9, 0, 1, 7, 0, 1, 8, 4, 9, 0, 1, 5, 1, 1, 7, 4, 9, 0, 1, 7, 1, 1, 8, 4, 9],
        ),
        (
            "two_networks",
            &[0, 1, 5, 0, 0, 7, 4, 9, 2, 1, 5, 0, 0, 7, 4, 9, 0, 1, 4, 0, 0, 7, 4, 9, 0x81, 1, 5, 0, 255, 7, 200, 9],
        ),
        ("cycle", &[0, 2, 1, 44, 20, 0, 0, 1, 0, 9, 30, 0, 2, 3, 2, 3, 2, 3, 2, 3, 1, 1, 2, 3, 2, 3, 2, 3, 2, 3]),
    ];
    plans.iter().map(|(name, bytes)| seed("tables", name, *bytes)).collect()
}

/// Messages, objects and files.
fn carousels() -> Vec<Seed> {
    let plans: [(&str, &[u8]); 3] = [
        ("modules", &[0, 5, 1, 4, 2, 0, 17, 5, 1, 0, 1, 2, 3, 4, 17, 5, 1, 1, 5, 6, 7, 8, 9, 5, 1, 2, 9, 10]),
        (
            "packed",
            b"\x00\x06\x01\x10\x02\x07\x09\x05\x78\x00\x00\x00\x05\x31\x06\x01\x00\x78\xDA\x4B\x4C\x4A\x4E\x49\x05",
        ),
        ("files", b"\x05\x01\x03\x01\x00\x03abc\x07\x04defg\x08\x02hi\x26\x05index"),
    ];
    plans.iter().map(|(name, bytes)| seed("carousel", name, *bytes)).collect()
}

/// Sections, events and networks.
fn guides() -> Vec<Seed> {
    let plans: [(&str, &[u8]); 3] = [
        (
            "sections",
            &[12, 0, 8, 0, 0x11, 0, 1, 0xEF, 0xB4, 6, 0, 0, 0, 1, 0, 0, 0, 0, 8, 8, 9, 0x11, 0, 9, 9, 9, 0x31],
        ),
        ("events", &[3, 1, 0, 1, 5, 2, 0, 0x79, 15, 3, 3, 0xC0, 255, 1, 0, 122, 9, 1, 0, 4, 0, 3, 1, 5, 0, 0, 3]),
        ("network", &[0x40, 4, b'c', b'i', b't', b'y', 0, 200, 1, 2, 3, 0, 5, 1, 2, 3, 4, 5]),
    ];
    plans.iter().map(|(name, bytes)| seed("guide", name, *bytes)).collect()
}

/// Loops with marks in them, as bytes; tables of a network.
fn loops() -> Vec<Seed> {
    let plans: [(&'static str, &str, &[u8]); 7] = [
        (
            "scoped",
            "owners",
            b"\x80\x00\x00\x83\x04\x12\x34\x04\x07\x5F\x04\0\0\0\x28\x83\x04\x12\x34\xFC\x07\x5F\x04\0\0\0\x29\x83\x04\x12\x35\xFF\xFF",
        ),
        ("scoped", "china", b"\x80\x84\x42\x05\x04AVSV\x40\x02\x11\x22\x3F\x04\x01\x02\x03\x04\x86\x02\xC1\xFF"),
        ("scoped", "splice", b"\x82\x00\x08CUEI\x00\x00\x01\x35\xF0\x05DVB_\x07\x02\x06ABCD\x01\x02"),
        ("scoped", "vendors", b"\x83\x08\x03\xFF\xFF\xFF\x05\x0C\x01\x04\x01\x02\x03\x04\x02\x04\x05\x06\x07\x08"),
        ("scoped", "drawn", b"\x00\x00\x00\x01\x09\x05\x04\x07\x09\x55\x81\x01\x23\x45\x12\x07\x03\x9A\x77\x61\x05\x04\x03"),
        (
            "services",
            "one_network",
            b"\x02\x01\x18\x05\x11\x22\x33\x44\x55\x66\x77\x18\x29\x3A\x4B\x5C\x6D\x7E\x8F\x90\xA1\xB2\xC3\xD4\xE5\xF6\x07\x04\x01\x12\x81\x72\x63\x54\x45\x36\x27\x18\x09\xFA\xEB\xDC\xCD\xBE\xAF\x90\x81\x72",
        ),
        (
            "services",
            "two_networks",
            b"\x02\x01\x09\x05\x11\x22\x33\x44\x55\x66\x77\x18\x86\x02\x09\x06\x12\x23\x34\x45\x56\x67\x78\x19\x04\x01\x08\x81\x72\x63\x54\x45\x36\x27\x18\x8A\x01\x08\x71\x62\x53\x44\x35\x26\x17\x08",
        ),
    ];
    let again = plans.iter().filter(|plan| plan.0 == "scoped").map(|plan| seed("scoped_json", plan.1, plan.2));
    plans.iter().map(|(target, name, bytes)| seed(target, name, *bytes)).chain(again).collect()
}

/// Datagrams, losses, and what goes through tunnels.
fn networks() -> Vec<Seed> {
    let plans: [(&'static str, &str, &[u8]); 7] = [
        ("rtp", "reordered", &[0xFF, 0xFC, 6, 0, 6, 1, 13, 0x82, 6, 3, 3, 0, 13, 0x7F, 1, 9, 0x40, 0, 6, 0, 6, 0]),
        ("rtp", "forms", &[0, 9, 6, 0, 0xA6, 0x31, 0xB6, 96, 0xC6, 40, 0xD6, 1, 0xE6, 11, 2, 2, 6, 0, 0, 3, 1, 2, 3]),
        (
            "rtp",
            "fec",
            &[0, 9, 6, 0, 6, 0, 6, 0, 0x44, 0x7F, 0, 188, 33, 1, 4, 1, 2, 3, 4, 0x84, 0x80, 0, 9, 0, 5, 3, 7],
        ),
        ("rtp", "row_and_column", &[4, 0, 1, 0x20, 0x04, 0x08, 0x10]),
        ("tunnel", "packets", &[0x30, 60, 0, 3, 0x80, 0xC0, 0, 0, 0, 0, 0, 24, 0x47, 0, 0, 0x11, 1, 2, 3, 0x40, 20, 5]),
        ("tunnel", "frames", &[3, 0, 200, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x15, 4, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        ("tunnel", "datagram", b"\x01\x02\x03\x04\x05\x06\xC1\x00\x00\x01\x02\x03\x04\x45\x00\x00\x15\x00\x00\x00\x00"),
    ];
    plans.iter().map(|(target, name, bytes)| seed(target, name, *bytes)).collect()
}

/// Calls to a multiplexer.
fn calls() -> Vec<Seed> {
    let start = [2, 1, 0, 0, 1, 0x20, 1, 5, 6, 6, 0, 7, 1];
    let plans: [(&str, &[u8]); 5] = [
        (
            "streams",
            &[8, 6, 6, 1, 0, 60, 9, 7, 14, 0, 200, 70, 60, 0xFF, 10, 6, 0xE6, 1, 9, 60, 0x9B, 7, 7, 0x15, 0xFF],
        ),
        ("tables", &[0x24, 3, 20, 0, 40, 3, 0, 0xFF, 0x35, 0, 0, 9, 2, 0, 0, 77, 0xFF, 6, 0, 0x9F, 0x14, 6, 9, 0, 1]),
        ("changes", &[0x9F, 0x10, 2, 8, 6, 9, 2, 0x9F, 3, 3, 0x12, 0x9F, 0x20, 1, 5, 6, 6, 0, 9, 3, 0x9F, 0x22, 0x9F]),
        (
            "full",
            &[9, 6, 7, 7, 0xD0, 90, 9, 6, 7, 7, 0xD0, 90, 9, 6, 7, 7, 0xD0, 90, 9, 6, 7, 7, 0xD0, 90, 9, 6, 0xFF, 0, 0],
        ),
        (
            "roles",
            &[0x14, 8, 3, 4, 0, 0x1F, 6, 0, 0x20, 2, 9, 0x1F, 8, 0, 8, 8, 6, 0, 99, 9, 0xFF, 0x22, 0x14, 8, 4, 0, 9],
        ),
    ];
    plans.iter().map(|(name, bytes)| seed("mux", name, [&start[..], bytes].concat())).collect()
}

/// Payloads, each behind a head, and lengths of sections to be sent.
fn sections() -> Vec<Seed> {
    let short = [0x70, 0x70, 5, 0xC0, 0x79, 0x12, 0x45, 0x00];
    let long = stream::mend(&[0x42, 0xF0, 0, 0x12, 0x34, 0xC3, 1, 2, 0, 0x56, 0xFF, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    let (head, rest) = long.split_at(9);
    let payload = |start: u8, bytes: &[u8]| [&[start, bytes.len() as u8], bytes].concat();
    let plans = [
        ("short", payload(1, &[&[0][..], &short, &[0xFF, 0xFF]].concat())),
        ("two", payload(1, &[&[0][..], &short, &long].concat())),
        ("split", [payload(1, &[&[0][..], head].concat()), payload(0, rest)].concat()),
        (
            "pointer",
            [payload(1, &[&[0][..], head].concat()), payload(1, &[&[rest.len() as u8][..], rest, &short].concat())]
                .concat(),
        ),
        ("bad", payload(1, &[&[0][..], &long[..long.len() - 1], &[0x55]].concat())),
        ("sent", vec![0, 30, 0x40, 0xF0, 1, 2, 3, 4, 5, 6, 0, 200, 0x70, 0x70, 7, 8, 9, 10, 11, 12, 0, 90, 2, 0xB0, 1]),
    ];
    plans.into_iter().map(|(name, bytes)| seed("section", name, bytes)).collect()
}

/// For each type one value, as its bytes, as JSON, and as what draws it.
fn types() -> Vec<Seed> {
    let families: [(&'static str, &[Entry]); 5] = [
        ("sections", registry::SECTIONS),
        ("descriptors", registry::LOOPS),
        ("tlvs", registry::TLVS),
        ("messages", registry::FRAMES),
        ("units", registry::OTHERS),
    ];
    let mut out = Vec::new();
    let mut choices = 0u16..;
    for (family, types) in families {
        for (entry, place) in types.iter().zip(0u8..) {
            let choice = choices.next().expect("they do not end").to_be_bytes();
            let name: String = entry.name.chars().filter(char::is_ascii_alphanumeric).collect();
            let name = name.replace("static", "");
            let Some((entropy, bytes)) = drawn(entry, &name) else { continue };
            out.push(seed("declared", &name, [&choice[..], &entropy].concat()));
            out.push(seed("roundtrip", &name, [&choice[..], &bytes].concat()));
            if let Some(json) = (entry.to_json)(&bytes) {
                out.push(seed("roundtrip", &format!("{name}.json"), [&choice[..], json.as_bytes()].concat()));
            }
            match &*name {
                "Frame" | "Message" => out.push(seed("docsis", &name, &bytes[..])),
                "MeasurementFile" => out.push(seed("pnm", &name, &bytes[..])),
                _ => {}
            }
            // The table_id says what a section is.
            let head = if family == "sections" { &[][..] } else { &[place] };
            out.push(seed(family, &name, [head, &bytes].concat()));
        }
    }
    out
}

/// What draws a value, and its bytes: the first that decodes and is neither trivial nor long.
fn drawn(entry: &Entry, name: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut random = Random::of(name.as_bytes());
    (0..2000).map(|_| random.bytes(160)).find_map(|entropy| {
        let mut source = Source::new(&entropy);
        (entry.sample)(&mut source);
        let bytes = source.into_bytes();
        ((12..400).contains(&bytes.len()) && structures::hold(entry, &bytes, Turn::All)).then_some((entropy, bytes))
    })
}

/// A word list of libFuzzer: a name, and the words.
pub type Dictionary = (&'static str, Vec<Vec<u8>>);

/// What a change of single bytes hardly ever makes.
pub fn dictionaries() -> Vec<Dictionary> {
    let words = |words: &[&[u8]]| words.iter().map(|word| word.to_vec()).collect();
    vec![
        (
            "text",
            words(&[b"\x10\0\x02", b"\x11", b"\x13", b"\x14", b"\x15", b"\x1F\x01", b"\x81\x30\x81\x30", b"\xE0\x8A"]),
        ),
        (
            "loops",
            words(&[
                b"\x5F\x04\0\0\0\x28",
                b"\x5F\x04\0\0\0\x29",
                b"\x05\x04CUEI",
                b"\x05\x04AVSV",
                b"\x05\x04DRA1",
                b"CUEI",
                b"\x08\x03\xFF\xFF\xFF",
            ]),
        ),
        (
            "units",
            words(&[
                b"\0\0\x01",
                b"\0\0\x01\xE0",
                b"\0\0\x01\xBD",
                b"\x47\x40\0\x10",
                b"\x47\x1F\xFF\x10",
                b"BIOP\x01\0\0",
            ]),
        ),
        (
            "frames",
            words(&[b"\xC2\0", b"\xC0\0", b"\xC4\x02", b"\xF8\x02", b"\x01\xE0\x2F\0\0\x01", b"\0\0\x03", b"\xAF\xC4"]),
        ),
        ("json", keys(|_| true)),
        (
            "settings",
            keys(|name| name.starts_with("ConfigurationFile") || name.contains("Tlv") || name.starts_with("Encoding")),
        ),
    ]
}

/// All keys in the JSON of the types whose names are asked for, in quotation marks for JSON alone.
fn keys(of: impl Fn(&str) -> bool) -> Vec<Vec<u8>> {
    let mut out = std::collections::BTreeSet::new();
    for (target, name, bytes) in types() {
        if target != "roundtrip" || !name.ends_with(".json") || !of(&name) {
            continue;
        }
        let text = bytes.get(2..).unwrap_or_default();
        let parts: Vec<&[u8]> = text.split(|byte| *byte == b'"').collect();
        // A key is a string before a colon.
        out.extend(parts.windows(2).filter(|pair| pair[1].starts_with(b":")).map(|pair| pair[0].to_vec()));
    }
    out.retain(|key| (3..40).contains(&key.len()));
    out.into_iter().collect()
}
