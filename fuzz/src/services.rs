//! Lists of services and maps of networks, from tables that contradict each other.

use crate::input::{Input, Turn};
use dvb_si::network::{MergeRule, MergeSettings, NetworkMap, Renumbering, StreamId, merge};
use dvb_si::services::{Services, ServicesConfig};
use dvb_si::table::{Bat, Eit, Nit, Sdt};
use mpegts::Pid;
use mpegts::psi::{Pat, Pmt};
use mpegts::section::table::TableLimits;
use mpegts::section::{LongSection, Section};
use wire::testing::{Sample, SampleFn, Source};

const TABLES: [(SampleFn, Pid); 6] = [
    (LongSection::<Pat<'_>>::sample, Pid::PAT),
    (LongSection::<Pmt<'_>>::sample, Pid::IPMP),
    (LongSection::<Nit<'_>>::sample, Pid::NIT),
    (LongSection::<Bat<'_>>::sample, Pid::SDT_BAT),
    (LongSection::<Sdt<'_>>::sample, Pid::SDT_BAT),
    (LongSection::<Eit<'_>>::sample, Pid::EIT),
];

/// Bytes that the tables of a list may keep.
const LIMIT: usize = 20_000;

/// Takes sections drawn from the input: for a list, and for two networks that become one.
pub fn run(data: &[u8], turn: Turn) {
    let limits = TableLimits::default().bytes(LIMIT);
    let mut services = Services::with(ServicesConfig::default().limits(limits));
    let mut maps = [NetworkMap::default(), NetworkMap::default()];
    let mut input = Input(data);
    let mut sections = Vec::new();
    while !input.is_empty() && sections.len() < if turn.is_rare() { 40 } else { 3 } {
        let what = input.byte();
        let (sample, pid) = TABLES[usize::from(what % 6)];
        let Some(bytes) = section(sample, &mut input) else { continue };
        let Ok(section) = Section::from_bytes(&bytes) else { continue };
        services.push(pid, section);
        let map = &mut maps[usize::from(what >> 7)];
        if map.push(section) == Ok(true) {
            assert_eq!(map.push(section), Ok(false));
        }
        unchanged(section);
        sections.push(bytes);
    }
    for entry in services.entries() {
        let _ = (entry.channel_number(), entry.is_scrambled());
    }
    let kept: usize =
        services.tables().iter().flat_map(|t| t.sections().map(|s| s.as_bytes().len()).collect::<Vec<_>>()).sum();
    assert!(kept <= LIMIT, "{kept}");
    if turn.is(0, 2) && turn.is_thorough() {
        maps.iter().for_each(settled);
    }
    if !turn.is(1, 2) || !turn.is_thorough() {
        return;
    }
    let rule = if data.len() % 2 == 0 { MergeRule::KeepFirst } else { MergeRule::RenumberFrom(2) };
    merged(&maps, MergeSettings::new(9, rule), &sections);
}

/// A section of few networks, streams and numbers, in force, with a right checksum.
fn section(sample: SampleFn, input: &mut Input<'_>) -> Option<Vec<u8>> {
    let [ids, len] = [input.byte(), input.byte()];
    let mut source = Source::new(input.bytes(len.into()));
    sample(&mut source);
    let mut bytes = source.into_bytes();
    let [_, _, _, high, low, version, number, last, .., _, _, _, _] = &mut bytes[..] else { return None };
    (*high, *low, *version, *number, *last) = (0, ids & 3, *version & 0xC3 | 1, ids >> 2 & 1, ids >> 3 & 1);
    let end = bytes.len() - 4;
    let crc = wire::crc::mpeg(&bytes[..end]);
    bytes[end..].copy_from_slice(&crc.to_be_bytes());
    Some(bytes)
}

/// Without new numbers a section stays as it is.
fn unchanged(section: Section<'_>) {
    let transport_stream_id = section.long_header().map_or(0, |header| header.table_id_extension);
    // A PAT is of the stream that it comes in.
    let carrier = StreamId { original_network_id: 1, transport_stream_id };
    if let Ok(same) = Renumbering::default().section(carrier, section) {
        assert_eq!(same.as_deref(), Some(section.as_bytes()));
    }
}

/// What a map writes, it reads, and what was read of that says the same once more.
fn settled(map: &NetworkMap) {
    let Some(once) = written(map) else { return };
    let twice = written(&once).expect("it was written before");
    assert_eq!(once, twice);
}

/// The map of what this one writes; None where something does not fit into sections.
fn written(map: &NetworkMap) -> Option<NetworkMap> {
    let mut sections = Vec::new();
    for network_id in map.networks.keys() {
        sections.extend(map.nit(Nit::ACTUAL, *network_id, 1).ok()?);
    }
    for bouquet_id in map.bouquets.keys() {
        sections.extend(map.bat(*bouquet_id, 1).ok()?);
    }
    for id in map.streams.keys() {
        sections.extend(map.sdt(Sdt::OTHER, *id, 1).ok()?);
    }
    let mut out = NetworkMap::default();
    out.scope = map.scope;
    for section in &sections {
        let section = Section::from_bytes(section).expect("it was built");
        assert_eq!(out.push(section), Ok(true), "{section:?}");
    }
    Some(out)
}

/// The first keeps all, and the other tables of the second follow its new numbers.
fn merged([first, second]: &[NetworkMap; 2], settings: MergeSettings, sections: &[Vec<u8>]) {
    let Ok(merged) = merge(first, second, settings) else { return };
    for (id, stream) in &first.streams {
        let kept = merged.map.streams.get(id).expect("it is of the first network");
        assert!(stream.services.keys().all(|service_id| kept.services.contains_key(service_id)));
    }
    assert!(merged.map.streams.len() <= first.streams.len() + second.streams.len());
    assert!(merged.map.streams.values().all(|stream| stream.network_id.is_none_or(|id| id == 9)));
    settled(&merged.map);
    for section in sections {
        let section = Section::from_bytes(section).expect("it was one");
        if let Ok(Some(bytes)) = merged.renumbering.section(StreamId::default(), section) {
            assert!(Section::from_bytes(&bytes).is_ok_and(|s| s.table_id() == section.table_id()));
        }
    }
}
