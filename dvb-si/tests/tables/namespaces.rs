//! The loops of every table are read, and written in place, in the namespace that the caller names.

use dvb_si::descriptor::{Descriptor, Private, RawDescriptor, StreamIdentifier};
use dvb_si::table::{Bat, Eit, EitEvent, Nit, Sdt, SdtService, Sit, SitService, Tot, TransportStream};
use hex_literal::hex;
use mpegts::section::{LongSection, ShortSection};
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
