//! Loops whose items mean what was said before them: private descriptors, splice descriptors, vendor encodings.

use crate::input::{Input, Random, Turn};
use docsis_mac::tlv::{Extension, GeneralExtensionTlv, Tlv, Vendor, VendorTlv};
use dvb_si::china::ChineseDescriptor;
use dvb_si::descriptor::{
    Av1Descriptor, CableLabsDescriptor, CiPlusDescriptor, CueStreamDescriptor, Descriptor, EacemDescriptor,
    EutelsatDescriptor, Network, NorDigDescriptor, OfcomDescriptor, Private, PrivateScope, Registrations,
    SesDescriptor, SkyDescriptor, VancDescriptor,
};
use dvb_si::mpegts::psi::StreamType;
use dvb_si::splice::{CueDescriptor, DvbSpliceDescriptor, Identifiers, SpliceDescriptor};
use serde::Serialize;
use std::fmt::Debug;
use wire::ser::{Transcode, Value};
use wire::testing::{Sample, SampleFn, Source};
use wire::{Encode, Entry, List, Reader};

/// Marks that begin a loop of somebody's descriptors.
const MARKS: [&[u8]; 16] = [
    b"\x5F\x04\0\0\0\x28",
    b"\x5F\x04\0\0\0\x29",
    b"\x5F\x04\0\0\x23\x3A",
    b"\x5F\x04\0\0\0\x40",
    b"\x5F\x04\0\0\0\x01",
    b"\x5F\x04\0\0\0\x02",
    b"\x5F\x04\0\0\x05\x5F",
    b"\x5F\x04\0\0\x32\0",
    b"\x5F\x04AOMS",
    b"\x05\x04CUEI",
    b"\x05\x04AV01",
    b"\x05\x04AVSV",
    b"\x05\x04AVSA",
    b"\x05\x04DRA1",
    b"\x05\x04cuvv",
    b"\x05\x04VANC",
];

const PRIVATE: [SampleFn; 13] = [
    Descriptor::sample,
    EacemDescriptor::sample,
    NorDigDescriptor::sample,
    OfcomDescriptor::sample,
    CiPlusDescriptor::sample,
    SesDescriptor::sample,
    EutelsatDescriptor::sample,
    SkyDescriptor::sample,
    VancDescriptor::sample,
    Av1Descriptor::sample,
    CueStreamDescriptor::sample,
    CableLabsDescriptor::sample,
    ChineseDescriptor::sample,
];

const SPLICE: [SampleFn; 2] = [CueDescriptor::sample, DvbSpliceDescriptor::sample];
const VENDOR: [SampleFn; 2] = [VendorTlv::sample, GeneralExtensionTlv::sample];

/// What begins the encodings of a vendor: the general extension, and somebody.
const VENDORS: [&[u8]; 2] = [b"\x08\x03\xFF\xFF\xFF", b"\x08\x03\x00\x10\x95"];

/// The first byte chooses the kind of loop, the rest is the loop, or what one is drawn from.
pub fn run(data: &[u8], _: Turn) {
    loops::<false>(data);
}

/// The same with the JSON of each item.
pub mod in_json {
    use super::*;

    /// As [`super::run`].
    pub fn run(data: &[u8], _: Turn) {
        loops::<true>(data);
    }
}

fn loops<const JSON: bool>(data: &[u8]) {
    let mut input = Input(data);
    let choice = input.byte();
    match choice % 4 {
        0 | 1 => {
            let scope = scope(&mut input);
            law::<Private<'_>, PrivateScope, JSON>(&looped(choice, &mut input, &MARKS, &PRIVATE), scope);
        }
        2 => law::<SpliceDescriptor<'_>, Identifiers, JSON>(&looped(choice, &mut input, &[], &SPLICE), Identifiers),
        _ => {
            let bytes = looped(choice, &mut input, &VENDORS, &VENDOR);
            law::<Extension<'_>, Vendor, JSON>(&bytes, Vendor::default());
            // The same without what is known of vendors.
            law::<Tlv<'_>, (), JSON>(&bytes, ());
        }
    }
}

/// What a caller may know.
fn scope(input: &mut Input<'_>) -> PrivateScope {
    let [what, stream_type] = [input.byte(), input.byte()];
    PrivateScope {
        specifier: (what & 1 != 0).then_some(0x28),
        registrations: if what & 2 != 0 { Registrations::default().with(*b"CUEI") } else { Registrations::default() },
        stream_type: (what & 4 != 0).then_some(StreamType(stream_type)),
        network: match what >> 6 {
            0 | 1 => Network::Dvb,
            2 => Network::Chinese,
            _ => Network::CableLabs,
        },
    }
}

/// The bytes themselves, or samples with marks in between.
fn looped(choice: u8, input: &mut Input<'_>, marks: &[&[u8]], lines: &[SampleFn]) -> Vec<u8> {
    if choice & 0x80 != 0 {
        return input.bytes(usize::MAX).to_vec();
    }
    let mut random = Random::behind(input.0);
    let mut out = Vec::new();
    while !input.is_empty() && out.len() < 4096 {
        let [what, len] = [usize::from(input.byte()), usize::from(input.byte())];
        out.extend_from_slice(marks.get(what >> 3).copied().unwrap_or_default());
        let mut source = Source::new(input.bytes(len));
        lines[what % lines.len()](&mut source);
        out.extend(source.into_bytes());
    }
    // Nearly right is what goes wrong.
    if choice & 0x40 != 0 {
        let at = random.below(out.len());
        if let Some(byte) = out.get_mut(at) {
            *byte ^= 1 << random.below(8);
        }
    }
    out
}

/// What is walked is written back, from bytes and from items, and reads as the same items.
fn law<'a, U, A, const JSON: bool>(bytes: &'a [u8], scope: A)
where
    U: Entry<'a, A> + Encode + Copy + PartialEq + Debug + Serialize + Transcode + 'a,
    A: Copy,
{
    let list = List::<U, A>::Wire(Reader::new(bytes), scope);
    let mut items = Vec::new();
    let (mut walk, mut broken) = (list.iter(), false);
    for item in &mut walk {
        assert!(!broken, "nothing comes behind an error");
        match item {
            Ok(item) => items.push(item),
            Err(error) => {
                assert!(error.offset() <= bytes.len(), "{error}");
                broken = true;
            }
        }
    }
    let mut written = Vec::new();
    for item in &items {
        let one = item.encode_to_vec().unwrap_or_else(|e| panic!("{e}: {item:?}"));
        if JSON {
            json(item, &one);
        }
        written.extend(one);
    }
    assert!(bytes.starts_with(&written), "{items:?}");
    assert!(broken || written.len() == bytes.len(), "{items:?}");
    let again: Vec<U> = List::<U, A>::Wire(Reader::new(&bytes[..written.len()]), scope)
        .iter()
        .map(|item| item.expect("it was walked before"))
        .collect();
    assert_eq!(again, items);
}

fn json<U: Serialize + Transcode + Debug>(item: &U, bytes: &[u8]) {
    let value = serde_json::to_value(item).unwrap_or_else(|e| panic!("{e}: {item:?}"));
    let read: Value = serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{e}: {value}"));
    let mut back = Vec::new();
    U::transcode(&read, &mut back).unwrap_or_else(|e| panic!("{e}: {value}"));
    assert_eq!(back, bytes, "{value}");
}
