//! Our views of a table, in the reference's form.
//!
//! Every field of the reference's form is made from ours, so comparing the trees compares all.
//! The reference sorts programs, services and transport streams by number, which is done here too:
//! their order on the wire is kept by what [`laws`](super::laws) checks.

use super::reference::{Node, element};
use dvb_si::carousel::DownloadMessage;
use dvb_si::descriptor::{Descriptor, Descriptors, Private, PrivateScope};
use dvb_si::table::{
    Ait, Bat, Cit, Dit, Eit, EitEvent, Int, Nit, Rnt, Rst, RunningStatus, Sdt, SdtService, Sit, Tdt, Tot,
    TransportStream, Unt,
};
use dvb_si::text::{Profile, Text};
use dvb_si::time::UtcTime;
use mpegts::Pid;
use mpegts::descriptor::Descriptor as MpegDescriptor;
use mpegts::psi::{Cat, Pat, Pmt, StreamDescriptors, Tsdt};
use mpegts::section::{LongHeader, LongSection, ShortSection, Table};
use wire::{Chars, Decode, Entry, List};

/// The name of a node for a descriptor of which only tags and bytes are compared.
pub const UNCOMPARED: &str = "";

/// The sections of one table, in order, as one table: the reference does not tell them apart.
pub fn table(sections: &[&[u8]], profile: Profile) -> Node {
    let first = sections[0];
    match first[0] {
        0x00 => long::<Pat>(sections, profile),
        0x01 => long::<Cat>(sections, profile),
        0x02 => long::<Pmt>(sections, profile),
        0x03 => long::<Tsdt>(sections, profile),
        0x3D => long::<StreamDescriptors>(sections, profile),
        0x40 | 0x41 => long::<Nit>(sections, profile),
        0x42 | 0x46 => long::<Sdt>(sections, profile),
        0x4A => long::<Bat>(sections, profile),
        0x4E..=0x6F => long::<Eit>(sections, profile),
        0x70 => {
            let Tdt { utc_time } = ShortSection::<Tdt>::from_bytes(first).unwrap().table;
            Node::new("TDT").with("utc_time", time(utc_time))
        }
        0x71 => {
            let Rst { events } = ShortSection::<Rst>::from_bytes(first).unwrap().table;
            Node::new("RST").and(all(events).map(|e| {
                element!("event", e; transport_stream_id, original_network_id, service_id, event_id,
                    running_status = running_status(e.running_status))
            }))
        }
        0x73 => {
            let Tot { utc_time, descriptors, .. } = ShortSection::<Tot>::from_bytes(first).unwrap().table;
            Node::new("TOT").with("utc_time", time(utc_time)).and(nodes(descriptors, profile))
        }
        0x7E => {
            let Dit { transition_flag, .. } = ShortSection::<Dit>::from_bytes(first).unwrap().table;
            Node::new("discontinuity_information_table").with("transition", transition_flag)
        }
        0x7F => long::<Sit>(sections, profile),
        0x3B | 0x3C => long::<DownloadMessage>(sections, profile),
        0x4B => long::<Unt>(sections, profile),
        0x4C => long::<Int>(sections, profile),
        0x74 => long::<Ait>(sections, profile),
        0x77 => long::<Cit>(sections, profile),
        0x79 => long::<Rnt>(sections, profile),
        other => panic!("table {other:#x}"),
    }
}

fn long<'a, T: Decode<'a> + Table + Merge>(sections: &[&'a [u8]], profile: Profile) -> Node {
    let sections: Vec<_> = sections.iter().map(|s| LongSection::<T>::from_bytes(s).unwrap()).collect();
    let LongSection { table_id, header, .. } = sections[0];
    let LongHeader { version_number, current_next_indicator, .. } = header;
    let tables: Vec<(u8, &T)> = sections.iter().map(|s| (s.header.section_number, &s.table)).collect();
    T::merge(table_id, header.table_id_extension, &tables, profile)
        .with("version", version_number)
        .with("current", current_next_indicator)
}

pub trait Merge: Sized {
    /// One table of several sections with their numbers.
    fn merge(table_id: u8, extension: u16, sections: &[(u8, &Self)], p: Profile) -> Node;
}

impl Merge for Pat<'_> {
    fn merge(_: u8, extension: u16, sections: &[(u8, &Self)], _: Profile) -> Node {
        let all = sections.iter().flat_map(|(_, t)| all(t.programs));
        let (network, mut programs): (Vec<_>, Vec<_>) = all.partition(|p| p.program_number == 0);
        programs.sort_by_key(|p| p.program_number);
        assert!(network.len() <= 1);
        Node::new("PAT")
            .with("transport_stream_id", extension)
            .with_some("network_pid", network.first().map(|n| n.program_map_pid.get()))
            .and(programs.iter().map(|p| {
                Node::new("service")
                    .with("service_id", p.program_number)
                    .with("program_map_pid", p.program_map_pid.get())
            }))
    }
}

impl Merge for Cat<'_> {
    fn merge(_: u8, _: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        Node::new("CAT").and(sections.iter().flat_map(|(_, t)| mpeg_nodes(t.descriptors, p)))
    }
}

impl Merge for Tsdt<'_> {
    fn merge(_: u8, _: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        Node::new("TSDT").and(sections.iter().flat_map(|(_, t)| mpeg_nodes(t.descriptors, p)))
    }
}

impl Merge for StreamDescriptors<'_> {
    fn merge(_: u8, extension: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        Node::new("DSMCC_stream_descriptors_table")
            .with("table_id_extension", extension)
            .and(sections.iter().flat_map(|(_, t)| mpeg_nodes(t.descriptors, p)))
    }
}

impl Merge for Pmt<'_> {
    fn merge(_: u8, extension: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        let [(0, pmt)] = sections else { panic!("a PMT has one section") };
        let scope = PrivateScope::default().in_program(pmt.program_info.view_as().unwrap());
        Node::new("PMT")
            .with("service_id", extension)
            .with_some("pcr_pid", Some(pmt.pcr_pid.get()).filter(|pid| *pid != Pid::NULL.get()))
            .and(mpeg_nodes(pmt.program_info, p))
            .and(all(pmt.streams).map(|s| {
                Node::new("component")
                    .with("stream_type", s.stream_type.0)
                    .with("elementary_pid", s.elementary_pid.get())
                    .and(scoped_nodes(s.es_info.view_as().unwrap(), scope.in_stream(s.stream_type), p))
            }))
    }
}

impl Merge for Nit<'_> {
    fn merge(table_id: u8, extension: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        let mut streams: Vec<_> =
            sections.iter().flat_map(|(n, t)| all(t.transport_streams).map(|s| (*n, s))).collect();
        streams.sort_by_key(|(_, s)| (s.original_network_id, s.transport_stream_id));
        Node::new("NIT")
            .with("actual", table_id == Nit::ACTUAL)
            .with("network_id", extension)
            .and(sections.iter().flat_map(|(_, t)| nodes(t.network_descriptors, p)))
            .and(streams.iter().map(|(number, s)| stream(*number, s, p)))
    }
}

impl Merge for Bat<'_> {
    fn merge(_: u8, extension: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        let mut streams: Vec<_> =
            sections.iter().flat_map(|(n, t)| all(t.transport_streams).map(|s| (*n, s))).collect();
        streams.sort_by_key(|(_, s)| (s.original_network_id, s.transport_stream_id));
        Node::new("BAT")
            .with("bouquet_id", extension)
            .and(sections.iter().flat_map(|(_, t)| nodes(t.bouquet_descriptors, p)))
            .and(streams.iter().map(|(number, s)| stream(*number, s, p)))
    }
}

impl Merge for Sit<'_> {
    fn merge(_: u8, _: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        Node::new("selection_information_table")
            .and(sections.iter().flat_map(|(_, t)| nodes(t.transmission_info_descriptors, p)))
            .and(sections.iter().flat_map(|(_, t)| all(t.services)).map(|s| {
                element!("service", s; service_id, running_status = running_status(s.running_status))
                    .and(nodes(s.service_descriptors, p))
            }))
    }
}

fn stream(section_number: u8, s: &TransportStream<'_>, p: Profile) -> Node {
    Node::new("transport_stream")
        .with("transport_stream_id", s.transport_stream_id)
        .with("original_network_id", s.original_network_id)
        .with("preferred_section", section_number)
        .and(nodes(s.transport_descriptors, p))
}

impl Merge for Sdt<'_> {
    fn merge(table_id: u8, extension: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        let service = |s: SdtService<'_>| {
            Node::new("service")
                .with("service_id", s.service_id)
                .with("eit_schedule", s.eit_schedule_flag)
                .with("eit_present_following", s.eit_present_following_flag)
                .with("running_status", running_status(s.running_status))
                .with("ca_mode", s.free_ca_mode)
                .and(nodes(s.descriptors, p))
        };
        let mut services: Vec<_> = sections.iter().flat_map(|(_, t)| all(t.services)).collect();
        services.sort_by_key(|s| s.service_id);
        Node::new("SDT")
            .with("actual", table_id == Sdt::ACTUAL)
            .with("transport_stream_id", extension)
            .with("original_network_id", sections[0].1.original_network_id)
            .and(services.into_iter().map(service))
    }
}

impl Merge for Eit<'_> {
    fn merge(table_id: u8, extension: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        let event = |e: EitEvent<'_>| {
            Node::new("event")
                .with("event_id", e.event_id)
                .with("start_time", time(e.start_time))
                .with("duration", e.duration)
                .with("running_status", running_status(e.running_status))
                .with("ca_mode", e.free_ca_mode)
                .and(nodes(e.descriptors, p))
        };
        let first = sections[0].1;
        let schedule = table_id > Eit::PRESENT_FOLLOWING_OTHER;
        Node::new("EIT")
            .with("type", if schedule { (table_id & 15).to_string() } else { "pf".into() })
            .with("actual", matches!(table_id, Eit::PRESENT_FOLLOWING_ACTUAL | 0x50..=0x5F))
            .with("service_id", extension)
            .with("transport_stream_id", first.transport_stream_id)
            .with("original_network_id", first.original_network_id)
            .with("last_table_id", first.last_table_id)
            .and(sections.iter().flat_map(|(_, t)| all(t.events)).map(event))
    }
}

/// All entries of a loop.
pub fn all<'a, T: Entry<'a, A> + Copy, A: Copy>(list: List<'a, T, A>) -> impl Iterator<Item = T> {
    list.iter().map(Result::unwrap)
}

fn running_status(status: RunningStatus) -> String {
    match status {
        RunningStatus::UNDEFINED => "undefined".into(),
        RunningStatus::NOT_RUNNING => "not-running".into(),
        RunningStatus::STARTS_SOON => "starting".into(),
        RunningStatus::PAUSING => "pausing".into(),
        RunningStatus::RUNNING => "running".into(),
        RunningStatus::OFF_AIR => "off-air".into(),
        reserved => reserved.0.to_string(),
    }
}

/// A loop of ISO/IEC 13818-1, read in the namespace of DVB.
fn mpeg_nodes<'a>(list: List<'a, MpegDescriptor<'a>>, p: Profile) -> Vec<Node> {
    nodes(list.view_as().unwrap(), p)
}

pub fn nodes(list: Descriptors<'_>, p: Profile) -> Vec<Node> {
    scoped_nodes(list, PrivateScope::default(), p)
}

/// A loop that begins with what the loops around it say.
fn scoped_nodes(list: Descriptors<'_>, scope: PrivateScope, p: Profile) -> Vec<Node> {
    let raw: Vec<_> = all(list.view_as::<dvb_si::descriptor::RawDescriptor>().unwrap()).collect();
    let list: List<'_, Private<'_>, PrivateScope> = list.scoped(scope).unwrap();
    let mut specifier = None;
    let nodes = all(list).zip(&raw).map(|(d, raw)| {
        assert_eq!(d.tag(), raw.descriptor_tag);
        assert_eq!(d.invalid(), None, "{raw:?}");
        if let Private::Dvb(Descriptor::PrivateDataSpecifier(d)) = d {
            specifier = Some(d.private_data_specifier.0);
        }
        super::private::node(d, specifier, p)
            .unwrap_or_else(|| Node::new(UNCOMPARED).with("tag", raw.descriptor_tag).holding(hex(&raw.body)))
    });
    let nodes: Vec<_> = nodes.collect();
    assert_eq!(nodes.len(), raw.len());
    nodes
}

/// All ones, "undefined" by EN 300 468, 5.2.4, is the reference's first moment of 1970.
pub fn time(time: UtcTime) -> String {
    if time.is_undefined() { "1970-01-01 00:00:00".into() } else { time.to_string() }
}

pub fn string(text: Text<'_>, p: Profile) -> String {
    text.to_string_lossy(p).into_owned()
}

pub fn code(code: Chars<3>) -> String {
    code.as_str().unwrap().into()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02X}")).collect::<Vec<_>>().join(" ")
}
