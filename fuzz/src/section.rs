//! Sections: out of payloads, into packets and back.

use crate::input::{Input, Random, Turn};
use crate::stream::mend;
use mpegts::demux::{Demux, Event, Limits, Watch};
use mpegts::packet::PACKET_SIZE;
use mpegts::packet::framing::{Framer, Framing};
use mpegts::section::{MAX_SECTION, Payload, Section, SectionAssembler, SectionPacketizer};
use mpegts::{Packet, Pid};
use wire::Blob;

/// Takes the input as payloads, and as sections to be sent.
pub fn run(data: &[u8], turn: Turn) {
    if turn.is(0, 2) || !turn.is_thorough() {
        payloads(data);
    }
    if turn.is(1, 2) && turn.is_thorough() {
        there_and_back(data, turn);
    }
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
fn there_and_back(data: &[u8], turn: Turn) {
    let mut input = Input(&data[..data.len().min(if turn.is_rare() { 256 } else { 40 })]);
    let longest = if turn.is_rare() { MAX_SECTION } else { 400 };
    let mut sections = Vec::new();
    while !input.is_empty() {
        // Long ones of a few bytes, so that they end anywhere in a packet.
        let len = usize::from(input.word()) % longest;
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
    if turn.is_rare() {
        with_losses(&sections, &packets, &mut Random::behind(data));
    }
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
