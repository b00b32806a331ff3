//! The loops of every table are read, and written in place, in the namespace that the caller names.

use dvb_si::descriptor::{Descriptor, Network, Private, PrivateScope, RawDescriptor, StreamIdentifier};
use dvb_si::table::{Bat, Eit, EitEvent, Nit, Sdt, SdtService, Sit, SitService, Tot, TransportStream};
use dvb_si::table::{PrivateSection, each_loop};
use hex_literal::hex;
use mpegts::psi::{Pmt, PmtStream, StreamType};
use mpegts::section::{LongSection, Section, ShortSection};
use wire::{Decode, Encode, Item, List, Owned, Tagged};

wire::syntax! {
    /// A descriptor of an operator.
    pub struct Banner { channel: 16 u16 }
}
wire::tagged! {
    /// All descriptors, and the operator's.
    pub enum Ours<'a>: RawDescriptor<'a> extends Dvb(Descriptor<'a>) {
        0x90 Banner,
    }
}

/// stream_identifier and banner.
const LOOP: [u8; 7] = hex!("52 01 07 90 02 1234");
/// private_data_specifier of EACEM, channel 7 of service 0x1234; that of NorDig, channel 0x3FFF of service 0x1235.
const SCOPED: [u8; 24] = hex!("5f 04 00000028 83 04 1234fc07 5f 04 00000029 83 04 1235ffff");

/// `$build` makes the section around a loop, `$loops` gives all loops of a table.
macro_rules! in_place {
    ($test:ident: $Section:ident<$Table:ident>, |$list:ident| $build:expr, |$table:ident| $loops:expr) => {
        #[test]
        fn $test() {
            fn build<'a, D: Item<'a> + Default>($list: List<'a, D>) -> Vec<u8> {
                $build.encode_to_vec().unwrap()
            }
            fn loops<'a, D: Item<'a>>($table: $Table<'a, D>) -> Vec<List<'a, D>> {
                $loops
            }
            let ours = [
                Ours::from(Descriptor::from(StreamIdentifier { component_tag: 7 })),
                Ours::from(Banner { channel: 0x1234 }),
            ];
            let bytes = build(List::from(&ours));
            assert_eq!(bytes, build(List::<Ours>::from_wire(&LOOP)));
            let section = $Section::<$Table<'_, Ours<'_>>>::from_bytes(&bytes).unwrap();
            for list in loops(section.table) {
                assert_eq!(list.iter().map(Result::unwrap).collect::<Vec<_>>(), ours);
            }
            assert_eq!(section.encode_to_vec().unwrap(), bytes);
            // Without the operator's union, a tag that nobody knows.
            for list in loops($Section::<$Table>::from_bytes(&bytes).unwrap().table) {
                assert!(list.iter().last().unwrap().unwrap().unknown());
            }
            back::<$Section<$Table<'static, Ours<'static>>>>(&section, &bytes, "banner");

            let bytes = build(List::<Private>::from_wire(&SCOPED));
            let section = $Section::<$Table<'_, Private<'_>>>::from_bytes(&bytes).unwrap();
            for list in loops(section.table) {
                let scopes: Vec<_> = list.iter().map(|d| d.unwrap().scope()).collect();
                assert_eq!(scopes, ["dvb", "eacem", "dvb", "nor_dig"]);
            }
            assert_eq!(section.encode_to_vec().unwrap(), bytes);
            back::<$Section<$Table<'static, Private<'static>>>>(&section, &bytes, "logical_channel");
        }
    };
}

/// JSON has the name, and gives the bytes.
fn back<V>(section: &impl wire::ser::serde::Serialize, bytes: &[u8], name: &str)
where
    V: wire::View + wire::ser::Transcode,
    for<'a> V::Of<'a>: Decode<'a> + Encode,
{
    let json = serde_json::to_string(section).unwrap();
    assert!(json.contains(name), "{json}");
    let read: Owned<V> = serde_json::from_str(&json).unwrap();
    assert_eq!(read.as_bytes()[..], *bytes);
}

in_place! { nit: LongSection<Nit>,
    |list| {
        let streams = vec![TransportStream { transport_descriptors: list, ..Default::default() }].leak();
        let nit = Nit { network_descriptors: list, transport_streams: List::Items(streams), ..Default::default() };
        LongSection::new(0x41, 0x3001, 7, nit)
    },
    |t| [t.network_descriptors].into_iter().chain(t.transport_streams.iter().map(|s| s.unwrap().transport_descriptors)).collect()
}
in_place! { bat: LongSection<Bat>,
    |list| {
        let streams = vec![TransportStream { transport_descriptors: list, ..Default::default() }].leak();
        let bat = Bat { bouquet_descriptors: list, transport_streams: List::Items(streams), ..Default::default() };
        LongSection::new(0x4A, 0x3001, 7, bat)
    },
    |t| [t.bouquet_descriptors].into_iter().chain(t.transport_streams.iter().map(|s| s.unwrap().transport_descriptors)).collect()
}
in_place! { sdt: LongSection<Sdt>,
    |list| {
        let services = vec![SdtService { descriptors: list, ..Default::default() }].leak();
        LongSection::new(0x46, 0x3001, 7, Sdt { services: List::Items(services), ..Default::default() })
    },
    |t| t.services.iter().map(|s| s.unwrap().descriptors).collect()
}
in_place! { eit: LongSection<Eit>,
    |list| {
        let events = vec![EitEvent { descriptors: list, ..Default::default() }].leak();
        LongSection::new(0x51, 0x3001, 7, Eit { events: List::Items(events), ..Default::default() })
    },
    |t| t.events.iter().map(|e| e.unwrap().descriptors).collect()
}
in_place! { pmt: LongSection<Pmt>,
    |list| {
        let streams = vec![PmtStream { es_info: list, ..Default::default() }].leak();
        let pmt = Pmt { program_info: list, streams: List::Items(streams), ..Default::default() };
        LongSection::new(0x02, 0x3001, 7, pmt)
    },
    |t| [t.program_info].into_iter().chain(t.streams.iter().map(|s| s.unwrap().es_info)).collect()
}
in_place! { sit: LongSection<Sit>,
    |list| {
        let services = vec![SitService { service_descriptors: list, ..Default::default() }].leak();
        let sit = Sit { transmission_info_descriptors: list, services: List::Items(services), ..Default::default() };
        LongSection::new(0x7F, 0xFFFF, 7, sit)
    },
    |t| [t.transmission_info_descriptors].into_iter().chain(t.services.iter().map(|s| s.unwrap().service_descriptors)).collect()
}
in_place! { tot: ShortSection<Tot>,
    |list| ShortSection::new(0x73, Tot { descriptors: list, ..Default::default() }),
    |t| vec![t.descriptors]
}

/// Registrations of SCTE 35 and of AVS audio around the streams; 0x3F with four bytes in a stream of AVS+ and in one of
/// AVC; cue_identifier; the descriptor of AVS2 audio, 0xD2.
const PROGRAM: [u8; 12] = hex!("05 04 43554549  05 04 41565341");

fn program() -> Vec<u8> {
    let (plus, cue, audio) = (hex!("3f 04 44010203"), hex!("8a 01 03"), hex!("d2 02 1234"));
    let loops = [(0x42, &plus[..]), (0x1B, &plus), (0x86, &cue), (0xD3, &audio)];
    let streams = loops.map(|(stream_type, bytes)| PmtStream::<Private> {
        stream_type: StreamType(stream_type),
        es_info: List::from_wire(bytes),
        ..Default::default()
    });
    let pmt = Pmt { program_info: List::from_wire(&PROGRAM), streams: List::from(&streams), ..Default::default() };
    LongSection::new(0x02, 0x0102, 3, pmt).encode_to_vec().unwrap()
}

/// What is in each loop: field, index of the entry, whose the last descriptor is.
fn owners(section: &[u8], scope: PrivateScope) -> Vec<(&'static str, Option<usize>, &'static str)> {
    let mut found = Vec::new();
    each_loop(Section::from_bytes(section).unwrap(), scope, |l| {
        let last = l.scoped().iter().last().map_or("none", |d| d.unwrap().scope());
        found.push((l.field, l.entry.map(|(_, index)| index), last));
    })
    .unwrap();
    found
}

#[test]
fn a_stream_begins_with_what_its_programme_and_its_type_say() {
    let found = owners(&program(), PrivateScope::default());
    let expected = [
        ("program_info", None, "dvb"),
        ("es_info", Some(0), "chinese"),
        ("es_info", Some(1), "dvb"),
        ("es_info", Some(2), "cue"),
        ("es_info", Some(3), "chinese"),
    ];
    assert_eq!(found, expected);
    // Each loop by itself knows nothing of that.
    let bytes = program();
    let PrivateSection::Pmt(pmt) = PrivateSection::from_section(Section::from_bytes(&bytes).unwrap()) else { panic!() };
    let alone = pmt.table.streams.iter().map(|s| s.unwrap().es_info.iter().last().unwrap().unwrap().scope());
    assert_eq!(alone.collect::<Vec<_>>(), ["dvb"; 4]);
}

/// A delivery system of DTMB, in the second loop of an NIT, and logical channels without their specifier.
#[test]
fn the_caller_says_what_every_loop_begins_with() {
    let bytes = hex!("5a 0b 06660000 3531 17ffffffff 83 04 1234fc07");
    let streams = [TransportStream { transport_descriptors: List::<Private>::from_wire(&bytes), ..Default::default() }];
    let nit = Nit { transport_streams: List::from(&streams), ..Default::default() };
    let bytes = LongSection::new(0x40, 0x3001, 7, nit).encode_to_vec().unwrap();
    let all = |scope| {
        let mut all = Vec::new();
        each_loop(Section::from_bytes(&bytes).unwrap(), scope, |l| {
            all.extend(l.scoped().iter().map(|d| d.unwrap().scope()));
        })
        .unwrap();
        all
    };
    assert_eq!(all(PrivateScope::default()), ["dvb", "dvb"]);
    assert_eq!(
        all(PrivateScope { network: Network::Chinese, ..PrivateScope::of_specifier(0x28) }),
        ["chinese", "eacem"]
    );
}

/// What stands before a broken entry is given; a table that is none of its number has no loops.
#[test]
fn broken_tables_have_loops_up_to_the_error() {
    // The second service has one byte of nine.
    let mut bytes = hex!("42 f01a 0001 c1 00 00 233a ff  0001 fc 8003 52 01 07  0002 fc 8009 52").to_vec();
    bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
    let mut found = Vec::new();
    let walked = each_loop(Section::from_bytes(&bytes).unwrap(), PrivateScope::default(), |l| found.push(l.entry));
    assert_eq!((found, walked.unwrap_err().at()), (vec![Some(("services", 0))], "SdtService.descriptors"));
}
