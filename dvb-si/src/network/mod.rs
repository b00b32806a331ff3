//! A map of networks: transport streams, services and logical channels, out of NIT, BAT and SDT and back into them.
//!
//! ```
//! use dvb_si::mpegts::section::{LongSection, Section};
//! use dvb_si::network::{MergeRule, MergeSettings, NetworkMap, StreamId, merge};
//! use dvb_si::table::{Nit, TransportStream};
//! use dvb_si::wire::{Encode, List};
//!
//! // Two networks of a city that gave one number to two transport streams.
//! let of = |network_id| {
//!     let stream: TransportStream =
//!         TransportStream { transport_stream_id: 7, original_network_id: 1, ..Default::default() };
//!     let nit: Nit = Nit { transport_streams: List::Items(&[stream]), ..Default::default() };
//!     let bytes = LongSection::new(Nit::ACTUAL, network_id, 0, nit).encode_to_vec()?;
//!     let mut map = NetworkMap::default();
//!     map.push(Section::from_bytes(&bytes)?)?;
//!     Ok::<_, dvb_si::wire::Error>(map)
//! };
//! let (first, mut second) = (of(1)?, of(2)?);
//! let id = StreamId { original_network_id: 1, transport_stream_id: 7 };
//! second.streams.get_mut(&id).unwrap().service(5).eit_schedule_flag = true;
//! let merged = merge(&first, &second, MergeSettings::new(1, MergeRule::RenumberFrom(100)))?;
//! assert_eq!(merged.collisions.len(), 1);
//! assert_eq!(merged.map.streams.len(), 2);
//! assert_eq!(merged.map.nit(Nit::ACTUAL, 1, 0)?.len(), 1);
//! # Ok::<(), dvb_si::wire::Error>(())
//! ```

mod channel;
mod merge;
mod renumber;

pub use channel::{Channel, Frequency};
pub use merge::{Collision, MergeRule, MergeSettings, Merged, merge};
pub use renumber::Renumbering;

use crate::build::{Loop, Sections};
pub use crate::descriptor::StreamId;
use crate::descriptor::{Descriptor, Private, PrivateScope, ServiceType};
use crate::table::{Bat, Nit, RunningStatus, Sdt, SdtService, TransportStream};
use alloc::{collections::BTreeMap, collections::BTreeSet, vec::Vec};
use mpegts::section::{LongSection, Section};
use wire::{Error, List};

/// Descriptors of a map.
pub type Descriptors = Loop<Descriptor<'static>>;

/// A transport stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NetworkStream {
    /// The network that delivers it; None for one that only an SDT or a BAT tells of.
    pub network_id: Option<u16>,
    /// Those of the NIT.
    pub descriptors: Descriptors,
    /// By service_id.
    pub services: BTreeMap<u16, Service>,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// As the service_list_descriptor of the NIT has it.
    pub service_type: Option<ServiceType>,
    /// Described in an SDT; what follows comes from it.
    pub described: bool,
    /// There is a schedule of it.
    pub eit_schedule_flag: bool,
    /// There is present/following of it.
    pub eit_present_following_flag: bool,
    /// Its status.
    pub running_status: RunningStatus,
    /// At least one component may be scrambled.
    pub free_ca_mode: bool,
    /// Those of the SDT.
    pub descriptors: Descriptors,
}

impl Default for Service {
    fn default() -> Self {
        Service {
            service_type: None,
            described: false,
            eit_schedule_flag: false,
            eit_present_following_flag: false,
            running_status: RunningStatus::UNDEFINED,
            free_ca_mode: false,
            descriptors: Loop::default(),
        }
    }
}

impl NetworkStream {
    /// The service of this number, added and described when it is not there.
    pub fn service(&mut self, service_id: u16) -> &mut Service {
        let service = self.services.entry(service_id).or_default();
        service.described = true;
        service
    }
}

/// A bouquet: services of any transport streams.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bouquet {
    /// Those of the bouquet.
    pub descriptors: Descriptors,
    /// What the BAT says of each transport stream.
    pub streams: BTreeMap<StreamId, Descriptors>,
}

/// What the tables of one time say: of each section, what came first. For another version of a table, make another map.
///
/// It holds what is pushed: give it complete tables, for instance those of
/// [`TableAssembler`](mpegts::section::table::TableAssembler), which is bounded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NetworkMap {
    /// Whose the private descriptors are where a loop does not say so.
    pub scope: PrivateScope,
    /// The descriptors of each network, by network_id.
    pub networks: BTreeMap<u16, Descriptors>,
    /// By bouquet_id.
    pub bouquets: BTreeMap<u16, Bouquet>,
    /// All transport streams.
    pub streams: BTreeMap<StreamId, NetworkStream>,
    seen: Seen,
}

/// The sections that were taken: table_id, table_id_extension, original_network_id of an SDT, section_number. Two maps
/// that came about in different ways may be equal.
#[derive(Debug, Clone, Default)]
struct Seen(BTreeSet<(u8, u16, u16, u8)>);

impl PartialEq for Seen {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Seen {}

fn id_of(stream: &TransportStream<'_>) -> StreamId {
    let TransportStream { original_network_id, transport_stream_id, .. } = *stream;
    StreamId { original_network_id, transport_stream_id }
}

impl NetworkMap {
    /// Takes a section of an NIT, BAT or SDT. False for another table, for one that is not yet current, and for a section
    /// that was taken before.
    ///
    /// # Errors
    /// Those of decoding. What stood before the error is kept.
    pub fn push(&mut self, section: Section<'_>) -> Result<bool, Error> {
        let Some(header) = section.long_header().filter(|header| header.current_next_indicator) else {
            return Ok(false);
        };
        let table_id = section.table_id();
        let network = match table_id {
            Sdt::ACTUAL | Sdt::OTHER => section.long::<Sdt<'_>>()?.table.original_network_id,
            Nit::ACTUAL | Nit::OTHER | Bat::TABLE_ID => 0,
            _ => return Ok(false),
        };
        if !self.seen.0.insert((table_id, header.table_id_extension, network, header.section_number)) {
            return Ok(false);
        }
        match table_id {
            Sdt::ACTUAL | Sdt::OTHER => self.sdt_section(&section.long()?)?,
            Bat::TABLE_ID => self.bat_section(&section.long()?)?,
            _ => self.nit_section(&section.long()?)?,
        }
        Ok(true)
    }

    fn nit_section(&mut self, section: &LongSection<Nit<'_>>) -> Result<(), Error> {
        let network_id = section.header.table_id_extension;
        self.networks.entry(network_id).or_default().extend(&section.table.network_descriptors)?;
        for entry in section.table.transport_streams.iter() {
            let entry = entry?;
            let stream = self.streams.entry(id_of(&entry)).or_default();
            stream.network_id = Some(network_id);
            stream.descriptors = Loop::of(&entry.transport_descriptors)?;
            for descriptor in entry.transport_descriptors.iter() {
                let Descriptor::ServiceList(list) = descriptor? else { continue };
                for listed in list.value.services.iter() {
                    let listed = listed?;
                    stream.services.entry(listed.service_id).or_default().service_type = Some(listed.service_type);
                }
            }
        }
        Ok(())
    }

    fn bat_section(&mut self, section: &LongSection<Bat<'_>>) -> Result<(), Error> {
        let bouquet = self.bouquets.entry(section.header.table_id_extension).or_default();
        bouquet.descriptors.extend(&section.table.bouquet_descriptors)?;
        for entry in section.table.transport_streams.iter() {
            let entry = entry?;
            bouquet.streams.insert(id_of(&entry), Loop::of(&entry.transport_descriptors)?);
        }
        Ok(())
    }

    fn sdt_section(&mut self, section: &LongSection<Sdt<'_>>) -> Result<(), Error> {
        let original_network_id = section.table.original_network_id;
        let id = StreamId { original_network_id, transport_stream_id: section.header.table_id_extension };
        let stream = self.streams.entry(id).or_default();
        for entry in section.table.services.iter() {
            let entry = entry?;
            let service_type = stream.services.get(&entry.service_id).and_then(|service| service.service_type);
            let service = Service {
                service_type,
                described: true,
                eit_schedule_flag: entry.eit_schedule_flag,
                eit_present_following_flag: entry.eit_present_following_flag,
                running_status: entry.running_status,
                free_ca_mode: entry.free_ca_mode,
                descriptors: Loop::of(&entry.descriptors)?,
            };
            stream.services.insert(entry.service_id, service);
        }
        Ok(())
    }

    /// The NIT of a network: table_id 0x40 or 0x41.
    ///
    /// # Errors
    /// As [`Sections::sections`].
    pub fn nit(&self, table_id: u8, network_id: u16, version_number: u8) -> Result<Vec<Vec<u8>>, Error> {
        let of_network = self.streams.iter().filter(|(_, stream)| stream.network_id == Some(network_id));
        let streams = entries(of_network.map(|(id, stream)| (id, &stream.descriptors)))?;
        let none = Loop::default();
        let nit = Nit {
            network_descriptors: self.networks.get(&network_id).unwrap_or(&none).list(),
            transport_streams: streams.list(),
            ..Nit::default()
        };
        LongSection::new(table_id, network_id, version_number, nit).sections()
    }

    /// The BAT of a bouquet, which is empty where there is no such bouquet.
    ///
    /// # Errors
    /// As [`Sections::sections`].
    pub fn bat(&self, bouquet_id: u16, version_number: u8) -> Result<Vec<Vec<u8>>, Error> {
        let none = Bouquet::default();
        let bouquet = self.bouquets.get(&bouquet_id).unwrap_or(&none);
        let streams = entries(bouquet.streams.iter())?;
        let bouquet_descriptors = bouquet.descriptors.list();
        let bat = Bat { bouquet_descriptors, transport_streams: streams.list(), ..Bat::default() };
        LongSection::new(Bat::TABLE_ID, bouquet_id, version_number, bat).sections()
    }

    /// The SDT of a transport stream, with the services that are described: table_id 0x42 or 0x46.
    ///
    /// # Errors
    /// As [`Sections::sections`].
    pub fn sdt(&self, table_id: u8, id: StreamId, version_number: u8) -> Result<Vec<Vec<u8>>, Error> {
        let mut services = Loop::<SdtService<'_>>::new();
        let described = self.streams.get(&id).into_iter().flat_map(|stream| &stream.services);
        for (service_id, service) in described.filter(|(_, service)| service.described) {
            services.push(&SdtService {
                service_id: *service_id,
                eit_schedule_flag: service.eit_schedule_flag,
                eit_present_following_flag: service.eit_present_following_flag,
                running_status: service.running_status,
                free_ca_mode: service.free_ca_mode,
                descriptors: service.descriptors.list(),
                ..Default::default()
            })?;
        }
        let sdt = Sdt { original_network_id: id.original_network_id, services: services.list(), ..Sdt::default() };
        LongSection::new(table_id, id.transport_stream_id, version_number, sdt).sections()
    }

    /// The items of a loop, private ones by their owners.
    fn scoped<'d>(&self, descriptors: &'d Descriptors) -> List<'d, Private<'d>, PrivateScope> {
        descriptors.list().scoped(self.scope).unwrap_or_default()
    }
}

/// The loop of transport streams.
fn entries<'s>(
    streams: impl Iterator<Item = (&'s StreamId, &'s Descriptors)>,
) -> Result<Loop<TransportStream<'static>>, Error> {
    let mut out = Loop::new();
    for (id, descriptors) in streams {
        out.push(&TransportStream {
            transport_stream_id: id.transport_stream_id,
            original_network_id: id.original_network_id,
            transport_descriptors: descriptors.list(),
            ..Default::default()
        })?;
    }
    Ok(out)
}
