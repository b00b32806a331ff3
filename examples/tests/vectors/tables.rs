//! Vectors of tables and descriptors, sections and captures.

use super::cover::Covered;
use dvb_si::carousel::CarouselDescriptor;
use dvb_si::china::{ChineseDescriptor, EmergencySection};
use dvb_si::descriptor::{
    Av1Descriptor, CableLabsDescriptor, CiPlusDescriptor, CueStreamDescriptor, EacemDescriptor, EutelsatDescriptor,
    NorDigDescriptor, OfcomDescriptor, SesDescriptor, SkyDescriptor, VancDescriptor,
};
use dvb_si::splice::{CueDescriptor, DvbSpliceDescriptor, SpliceSection};
use dvb_si::table::{AitDescriptor, AnySection, IntDescriptor, RntDescriptor, UntDescriptor};
use mpegts::packet::PACKET_SIZE;
use mpegts::packet::adaptation::AdaptationField;
use mpegts::packet::framing::{Framed, framed};
use mpegts::pes::Pes;
use mpegts::section::Section;
use mpegts::tunnel::mpe::DatagramSection;
use mpegts::tunnel::t2mi::T2miPacket;

use std::fs;
use std::path::{Path, PathBuf};
use wire::layout::Described;
use wire::{Decode, Reader};

macro_rules! vectors {
    ($($name:ident $path:literal;)*) => { $( #[path = $path] #[allow(dead_code)] mod $name; )* };
}

vectors! {
    mpeg "../../../mpegts/tests/descriptors/vectors.rs";
    dvb "../../../dvb-si/tests/descriptors/vectors.rs";
    extension "../../../dvb-si/tests/descriptors/vectors_extension.rs";
    private "../../../dvb-si/tests/descriptors/vectors_private.rs";
    ait "../../../dvb-si/tests/tables/ait.rs";
    int "../../../dvb-si/tests/tables/int.rs";
    rnt "../../../dvb-si/tests/tables/rnt.rs";
    unt "../../../dvb-si/tests/tables/unt.rs";
    carousel "../../../dvb-si/tests/tables/carousel.rs";
    sections "../../../dvb-si/tests/tables/vectors.rs";
    chinese "../../../dvb-si/tests/china/descriptors.rs";
    emergency "../../../dvb-si/tests/china/sections.rs";
    cue "../../../dvb-si/tests/splice/cue.rs";
    splice "../../../dvb-si/tests/splice/sections.rs";
}

/// Packets of a capture that are looked at.
const PACKETS: usize = 20_000;

pub fn cover(covered: &mut Covered, corpus: &Path) {
    macro_rules! each {
        ($($Union:ty: $vectors:expr;)*) => { $( covered.vectors::<$Union>($vectors); )* };
    }
    each! {
        mpegts::descriptor::Descriptor<'static>: mpeg::VECTORS;
        dvb_si::descriptor::Descriptor<'static>: dvb::VECTORS;
        dvb_si::descriptor::Descriptor<'static>: extension::VECTORS;
        EacemDescriptor<'static>: private::EACEM;
        EutelsatDescriptor<'static>: private::EUTELSAT;
        NorDigDescriptor<'static>: private::NORDIG;
        OfcomDescriptor<'static>: private::OFCOM;
        CiPlusDescriptor<'static>: private::CI_PLUS;
        SesDescriptor<'static>: private::SES;
        SkyDescriptor<'static>: private::SKY;
        VancDescriptor<'static>: private::VANC;
        Av1Descriptor<'static>: private::AV1;
        CueStreamDescriptor<'static>: private::CUE;
        CableLabsDescriptor<'static>: private::CABLE_LABS;
        AitDescriptor<'static>: ait::VECTORS;
        IntDescriptor<'static>: int::VECTORS;
        RntDescriptor<'static>: rnt::VECTORS;
        UntDescriptor<'static>: unt::VECTORS;
        CarouselDescriptor<'static>: carousel::VECTORS;
        dvb_si::carousel::BiopMessage<'static>: carousel::OBJECTS;
        dvb_si::carousel::ServiceGatewayInfo<'static>: carousel::GATEWAYS;
        dvb_si::carousel::BiopModuleInfo<'static>: carousel::MODULES;
        AnySection<'static>: sections::VECTORS;
        ChineseDescriptor<'static>: chinese::VECTORS;
        EmergencySection<'static>: emergency::VECTORS;
        CueDescriptor<'static>: cue::VECTORS;
        DvbSpliceDescriptor<'static>: cue::DVB;
        SpliceSection<'static>: splice::VECTORS;
    }
    for file in files(&corpus.join("sections")).iter().chain(&files(&corpus.join("ts-reference"))) {
        if file.to_str().is_some_and(|name| name.ends_with("sections.bin")) {
            each_section(covered, &fs::read(file).unwrap());
        }
    }
    covered.bytes::<T2miPacket<'static>>(&fs::read(corpus.join("ts-reference/test-138.t2mi")).unwrap());
    for file in files(&corpus.join("ts")).iter().filter(|file| file.extension().is_some_and(|e| e == "ts")) {
        each_packet(covered, &fs::read(file).unwrap());
    }
}

/// The files of a folder and those below it.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn each_section(covered: &mut Covered, bytes: &[u8]) {
    let mut r = Reader::new(bytes);
    while let Ok(section) = Section::decode(&mut r) {
        let json = serde_json::to_value(AnySection::from_section(section)).unwrap();
        covered.value(AnySection::LAYOUT, &json);
        covered.bytes::<SpliceSection<'static>>(section.as_bytes());
        covered.bytes::<mpegts::psi::AnySection<'static>>(section.as_bytes());
        covered.bytes::<DatagramSection<'static>>(section.as_bytes());
    }
}

/// Adaptation fields, and headers of PES packets.
fn each_packet(covered: &mut Covered, bytes: &[u8]) {
    let bytes = &bytes[..bytes.len().min(PACKETS * PACKET_SIZE)];
    for unit in framed(bytes) {
        let Framed::Packet(frame) = unit else { continue };
        if let Ok(Some(field)) = frame.packet.adaptation_field_bytes() {
            covered.bytes::<AdaptationField<'static>>(field);
        }
        if let (true, Ok(Some(payload @ [0, 0, 1, ..]))) =
            (frame.packet.payload_unit_start_indicator(), frame.packet.payload())
        {
            covered.bytes::<Pes<'static>>(payload);
        }
    }
}
