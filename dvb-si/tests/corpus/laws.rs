//! What every section must bear: being written again, as decoded, as built, and from JSON.

use dvb_si::descriptor::Descriptor;
use dvb_si::table::{
    Bat, Dit, Eit, EitEvent, EventStatus, Nit, Rst, Sdt, SdtService, Sit, SitService, Tdt, Tot, TransportStream,
};
use mpegts::descriptor::Descriptor as MpegDescriptor;
use mpegts::psi::{Cat, DsmccPayload, Pat, PatProgram, Pmt, PmtStream, StreamDescriptors, Tsdt};
use mpegts::section::{LongSection, ShortSection, Table};
use std::fmt::Debug;
use wire::ser::Transcode;
use wire::ser::serde::Serialize;
use wire::{Decode, Encode, Entry, Error, List, Owned, View};

/// The tables that have types here, by the reference's names.
pub const TABLES: [&str; 14] = [
    "PAT",
    "CAT",
    "PMT",
    "TSDT",
    "DSMCC_stream_descriptors_table",
    "NIT",
    "BAT",
    "SDT",
    "EIT",
    "TDT",
    "RST",
    "TOT",
    "discontinuity_information_table",
    "selection_information_table",
];

/// The name of such a table.
pub fn table(table_id: u8) -> Option<&'static str> {
    Some(match table_id {
        0x00 => "PAT",
        0x01 => "CAT",
        0x02 => "PMT",
        0x03 => "TSDT",
        // The payloads of these are not interpreted.
        0x3B | 0x3C | 0x3E => "DSMCC",
        0x3D => "DSMCC_stream_descriptors_table",
        0x40 | 0x41 => "NIT",
        0x42 | 0x46 => "SDT",
        0x4A => "BAT",
        0x4E..=0x6F => "EIT",
        0x70 => "TDT",
        0x71 => "RST",
        0x73 => "TOT",
        0x7E => "discontinuity_information_table",
        0x7F => "selection_information_table",
        _ => return None,
    })
}

/// Checks one section of such a table.
///
/// # Errors
/// When it does not decode.
pub fn hold(section: &[u8]) -> Result<(), Error> {
    match table(section[0]) {
        Some("PAT") => long::<Pat>(section),
        Some("CAT") => long::<Cat>(section),
        Some("PMT") => long::<Pmt>(section),
        Some("TSDT") => long::<Tsdt>(section),
        Some("DSMCC") => long::<DsmccPayload>(section),
        Some("DSMCC_stream_descriptors_table") => long::<StreamDescriptors>(section),
        Some("NIT") => long::<Nit>(section),
        Some("BAT") => long::<Bat>(section),
        Some("SDT") => long::<Sdt>(section),
        Some("EIT") => long::<Eit>(section),
        Some("TDT") => short::<Tdt>(section),
        Some("RST") => {
            ShortSection::<Rst>::from_bytes(section)?.table.events.validate()?;
            short::<Rst>(section)
        }
        Some("TOT") => short::<Tot>(section),
        Some("discontinuity_information_table") => short::<Dit>(section),
        Some("selection_information_table") => long::<Sit>(section),
        _ => panic!("table {:#x}", section[0]),
    }
}

fn long<V>(bytes: &[u8]) -> Result<(), Error>
where
    V: View + Table + Transcode,
    for<'a> V::Of<'a>: Decode<'a> + Encode + Table + Rebuild + Serialize + Copy + PartialEq + Debug + Default,
{
    let section = LongSection::<V::Of<'_>>::from_bytes(bytes)?;
    let built = LongSection { table: section.table.rebuilt(), ..section };
    both_ways::<LongSection<V>>(bytes, &section, &built);
    Ok(())
}

fn short<V>(bytes: &[u8]) -> Result<(), Error>
where
    V: View + Table + Transcode,
    for<'a> V::Of<'a>: Decode<'a> + Encode + Table + Rebuild + Serialize + Copy + PartialEq + Debug + Default,
{
    let section = ShortSection::<V::Of<'_>>::from_bytes(bytes)?;
    let built = ShortSection { table: section.table.rebuilt(), ..section };
    both_ways::<ShortSection<V>>(bytes, &section, &built);
    Ok(())
}

fn both_ways<'b, V>(bytes: &[u8], section: &V::Of<'b>, built: &V::Of<'b>)
where
    V: View + Transcode,
    for<'a> V::Of<'a>: Decode<'a> + Encode + Serialize + PartialEq + Debug + Default,
{
    assert_eq!(section.encode_to_vec().unwrap(), bytes, "as decoded");
    assert_eq!(section.encoded_len(), bytes.len());
    assert_eq!(built, section);
    assert_eq!(built.encode_to_vec().unwrap(), bytes, "as built");
    assert_eq!(built.encoded_len(), bytes.len());
    let json = serde_json::to_string(section).unwrap();
    assert_eq!(serde_json::to_string(built).unwrap(), json);
    let read: Owned<V> = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {json}"));
    assert_eq!(read.as_bytes()[..], *bytes, "from {json}");
}

/// The same value with its loops in built form, all the way down.
pub trait Rebuild {
    fn rebuilt(self) -> Self;
}

/// Every entry must decode. The entries are leaked: they live until the test ends anyway.
pub fn items<'a, T: Rebuild + Entry<'a> + Copy>(list: List<'a, T>) -> List<'a, T> {
    List::Items(list.iter().map(|entry| entry.unwrap().rebuilt()).collect::<Vec<_>>().leak())
}

/// A loop of ISO/IEC 13818-1 also bears being read, and written, in the namespace of DVB.
fn mpeg_items<'a>(list: List<'a, MpegDescriptor<'a>>) -> List<'a, MpegDescriptor<'a>> {
    let built = items(list.view_as::<Descriptor>().unwrap());
    assert_eq!(built.encode_to_vec().unwrap(), list.as_bytes().unwrap());
    items(list)
}

impl Rebuild for Pat<'_> {
    fn rebuilt(self) -> Self {
        Pat { programs: items(self.programs) }
    }
}

impl Rebuild for Cat<'_> {
    fn rebuilt(self) -> Self {
        Cat { descriptors: mpeg_items(self.descriptors) }
    }
}

impl Rebuild for Tsdt<'_> {
    fn rebuilt(self) -> Self {
        Tsdt { descriptors: mpeg_items(self.descriptors) }
    }
}

impl Rebuild for StreamDescriptors<'_> {
    fn rebuilt(self) -> Self {
        StreamDescriptors { descriptors: mpeg_items(self.descriptors) }
    }
}

impl Rebuild for Pmt<'_> {
    fn rebuilt(self) -> Self {
        Pmt { program_info: mpeg_items(self.program_info), streams: items(self.streams), ..self }
    }
}

impl Rebuild for PmtStream<'_> {
    fn rebuilt(self) -> Self {
        PmtStream { es_info: mpeg_items(self.es_info), ..self }
    }
}

impl Rebuild for Nit<'_> {
    fn rebuilt(self) -> Self {
        let transport_streams = items(self.transport_streams);
        Nit { network_descriptors: items(self.network_descriptors), transport_streams, ..self }
    }
}

impl Rebuild for Bat<'_> {
    fn rebuilt(self) -> Self {
        let transport_streams = items(self.transport_streams);
        Bat { bouquet_descriptors: items(self.bouquet_descriptors), transport_streams, ..self }
    }
}

impl Rebuild for Rst<'_> {
    fn rebuilt(self) -> Self {
        Rst { events: items(self.events) }
    }
}

impl Rebuild for Sit<'_> {
    fn rebuilt(self) -> Self {
        let services = items(self.services);
        Sit { transmission_info_descriptors: items(self.transmission_info_descriptors), services, ..self }
    }
}

impl Rebuild for SitService<'_> {
    fn rebuilt(self) -> Self {
        SitService { service_descriptors: items(self.service_descriptors), ..self }
    }
}

impl Rebuild for TransportStream<'_> {
    fn rebuilt(self) -> Self {
        TransportStream { transport_descriptors: items(self.transport_descriptors), ..self }
    }
}

impl Rebuild for Sdt<'_> {
    fn rebuilt(self) -> Self {
        Sdt { services: items(self.services), ..self }
    }
}

impl Rebuild for SdtService<'_> {
    fn rebuilt(self) -> Self {
        SdtService { descriptors: items(self.descriptors), ..self }
    }
}

impl Rebuild for Eit<'_> {
    fn rebuilt(self) -> Self {
        Eit { events: items(self.events), ..self }
    }
}

impl Rebuild for EitEvent<'_> {
    fn rebuilt(self) -> Self {
        EitEvent { descriptors: items(self.descriptors), ..self }
    }
}

impl Rebuild for Tot<'_> {
    fn rebuilt(self) -> Self {
        Tot { descriptors: items(self.descriptors), ..self }
    }
}

/// Without loops.
macro_rules! flat {
    ($($t:ty)*) => { $(
        impl Rebuild for $t {
            fn rebuilt(self) -> Self {
                self
            }
        }
    )* };
}
flat!(PatProgram Tdt Dit EventStatus DsmccPayload<'_>);
