//! Sections: out of payloads, into packets and back, and the tables in them.

use crate::input::{Input, Random};
use crate::registry::{self, SECTIONS};
use crate::stream::mend;
use dvb_si::table::AnySection;
use mpegts::demux::{Demux, Event, Limits, Watch};
use mpegts::packet::PACKET_SIZE;
use mpegts::packet::framing::{Framer, Framing};
use mpegts::section::{MAX_SECTION, Payload, Section, SectionAssembler, SectionPacketizer};
use mpegts::{Packet, Pid};
use wire::{Blob, Encode};

/// Takes the input as a section, as a loop of descriptors, as payloads, and as sections to be sent.
pub fn run(data: &[u8]) {
    if let Ok(section) = Section::from_bytes(data) {
        table(section);
    }
    let mended = mend(data);
    table(Section::from_bytes(&mended).expect("length and checksum are right"));
    for entry in registry::LOOPS {
        let mut rest = data;
        while let Some(n) = rest.get(1).map(|n| 2 + usize::from(*n)).filter(|n| *n <= rest.len()) {
            assert!(entry.hold(&rest[..n]), "a descriptor is at least raw");
            rest = &rest[n..];
        }
        entry.hold(rest);
    }
    payloads(data);
    there_and_back(data);
}

/// The table, typed where known: everything in it can be looked at, and is written back.
fn table(section: Section<'_>) {
    let bytes = section.as_bytes();
    assert_eq!(section.encode_to_vec().as_deref(), Ok(bytes));
    assert_eq!(Section::from_bytes(bytes), Ok(section));
    assert_eq!(section.long_header().is_some(), section.header().section_syntax_indicator);
    let any = AnySection::from_section(section);
    let _ = format!("{any:?}");
    serde_json::to_string(&any).expect("every table has JSON");
    let accepted: Vec<_> = SECTIONS.iter().filter(|entry| entry.hold(bytes)).map(|entry| entry.name).collect();
    let known = !matches!(any, AnySection::Unknown(_) | AnySection::Invalid { .. });
    assert!(!known || !accepted.is_empty(), "{:?} is not in the registry", any.name());
}

/// Payloads of any size, each with a head that says whether a unit starts and how long it is.
fn payloads(data: &[u8]) {
    let mut assembler = SectionAssembler::new();
    let mut input = Input(data);
    while !input.is_empty() {
        let (flags, len) = (input.byte(), input.byte());
        let mut payload = Payload::new(input.bytes(len.into()), flags & 1 != 0);
        if flags & 0xF0 == 0xF0 {
            assembler.reset();
            assert!(!assembler.is_open());
        }
        let mut found = 0;
        while let Some(section) = assembler.next(&mut payload) {
            match section {
                Ok(section) => assert_eq!(Section::from_bytes(section.as_bytes()), Ok(section)),
                Err(bad) => assert!(bad.bytes.len() <= MAX_SECTION && bad.error.offset() <= bad.bytes.len().max(3)),
            }
            found += 1;
        }
        assert!(found <= usize::from(len) / 3 + 2, "{found} sections in {len} bytes");
    }
}

/// Sections go through packets unchanged.
fn there_and_back(data: &[u8]) {
    let mut input = Input(&data[..data.len().min(256)]);
    let mut sections = Vec::new();
    while !input.is_empty() {
        // Long ones of a few bytes, so that they end anywhere in a packet.
        let len = usize::from(input.word() % 0x1000);
        let few = input.bytes(8);
        let section = mend(&few.iter().copied().cycle().take(len).collect::<Vec<u8>>());
        // A table_id of 0xFF is stuffing.
        if section[0] != 0xFF {
            sections.push(section);
        }
    }
    let mut packetizer = SectionPacketizer::new(Pid::EIT);
    let mut packets = Vec::new();
    for (i, section) in sections.iter().enumerate() {
        packetizer.push(section, |p| packets.push(*p));
        if i % 3 == 2 {
            packetizer.finish(|p| packets.push(*p));
        }
    }
    packetizer.finish(|p| packets.push(*p));
    let mut back = sections.iter();
    let mut assembler = SectionAssembler::new();
    for packet in &packets {
        let packet = Packet::new(packet);
        let mut payload = Payload::from_packet(packet).expect("a payload");
        while let Some(section) = assembler.next(&mut payload) {
            let section = section.unwrap_or_else(|bad| panic!("{}: {:?}", bad.error, Blob(bad.bytes)));
            assert_eq!(Some(section.as_bytes()), back.next().map(Vec::as_slice));
        }
    }
    assert_eq!(back.next(), None);
    with_losses(&sections, &packets, &mut Random::of(data));
}

/// Whatever is lost: what is delivered was sent. Sections without checksum are of use only so.
fn with_losses(sections: &[Vec<u8>], packets: &[[u8; PACKET_SIZE]], random: &mut Random) {
    let mut demux = Demux::with(Framer::with_framing(Framing::Ts188), Limits::default());
    demux.watch(Pid::EIT, Watch::Sections);
    let mut sent = sections.iter();
    let mut lost = 0;
    for packet in packets {
        // A counter of four bits does not tell 16 lost packets from none.
        if lost < 15 && random.below(4) == 0 {
            lost += 1;
            continue;
        }
        lost = 0;
        let mut input = &packet[..];
        loop {
            let event = match demux.next(&mut input) {
                Some(event) => event,
                None => match demux.finish() {
                    Some(event) => event,
                    None => break,
                },
            };
            if let Event::Section { section, .. } = event {
                assert!(sent.any(|s| s == section.as_bytes()), "never sent: {section:?}");
            }
        }
    }
}
