//! The services of a transport stream out of its tables: what a receiver lists after a scan.
//!
//! ```
//! use dvb_si::descriptor::{Descriptor, Service, ServiceType};
//! use dvb_si::mpegts::{Pid, section::{LongSection, Section}};
//! use dvb_si::services::Services;
//! use dvb_si::table::{Sdt, SdtService};
//! use dvb_si::text::{Profile, Text};
//! use dvb_si::wire::{Encode, List};
//!
//! let (service_type, service_name) = (ServiceType::TELEVISION, Text(b"\xD1\xEB\xCA\xD3"));
//! let descriptors = [Descriptor::from(Service { service_type, service_name, ..Default::default() })];
//! let services = [SdtService { service_id: 101, descriptors: List::from(&descriptors), ..Default::default() }];
//! let sdt = Sdt { original_network_id: 0x233A, services: List::from(&services), ..Default::default() };
//! let bytes = LongSection::new(Sdt::ACTUAL, 1, 0, sdt).encode_to_vec()?;
//!
//! let mut services = Services::new();
//! // Sections of all PIDs, in any order: from `Demux`, from a file, from anywhere.
//! let changed = services.push(Pid::SDT_BAT, Section::from_bytes(&bytes)?);
//! assert!(changed);
//! let list = services.entries();
//! assert_eq!(list[0].service_id, 101);
//! assert_eq!(list[0].service_name.to_string_lossy(Profile::CHINA), "央视");
//! # Ok::<(), dvb_si::wire::Error>(())
//! ```

mod entry;
mod stream;

pub use entry::ServiceEntry;
pub use stream::ServiceStream;

use crate::descriptor::{Descriptor, Private, PrivateScope, StreamId};
use crate::table::{Bat, Eit, Nit, Pmt, Sdt, TransportStream};
use alloc::{collections::BTreeMap, vec::Vec};
use mpegts::Pid;
use mpegts::psi::Pat;
use mpegts::section::Section;
use mpegts::section::table::{CompleteTable, Identity, TableAssembler, TableLimits, scope_len};
use wire::List;

wire::settings! {
    /// How services are listed.
    #[derive(Debug, Clone, Copy)]
    pub struct ServicesConfig {
        /// Bounds of the tables that are kept.
        limits: TableLimits = TableLimits::default(),
        /// Whose private descriptors are meant where no private_data_specifier says so.
        scope: PrivateScope = PrivateScope::default(),
    }
}

/// Collects PAT, PMT, NIT, BAT, SDT and EIT present/following, and lists the services.
///
/// Only what tables in force say is listed: whole versions, current ones, of a PMT those that the PAT leads to. The PAT
/// that was received last is in force. Memory is that of the tables, with the bounds of the settings.
#[derive(Debug, Default)]
pub struct Services {
    config: ServicesConfig,
    tables: TableAssembler,
    pat: Option<Identity>,
}

/// `original_network_id` where it is known, `transport_stream_id`, `service_id`.
type Key = (Option<u16>, u16, u16);

impl Services {
    /// With the default settings.
    pub fn new() -> Self {
        Services::default()
    }

    /// With other settings.
    pub fn with(config: ServicesConfig) -> Self {
        Services { tables: TableAssembler::with(config.limits), config, pat: None }
    }

    /// Takes a section. True when the list may have changed. Sections of other tables are passed over.
    pub fn push(&mut self, pid: Pid, section: Section<'_>) -> bool {
        let table_id = section.table_id();
        let is_taken = match table_id {
            0x00 => pid == Pid::PAT,
            0x02 | 0x40..=0x42 | 0x46 | 0x4A | 0x4E | 0x4F => true,
            _ => false,
        };
        let identity = Identity::of_section(pid, section, scope_len(table_id)).filter(|_| is_taken);
        let Some(identity) = identity else { return false };
        let changed = self.tables.push(pid, section, identity.scope).is_some();
        if table_id != 0x00 || self.pat == Some(identity) || self.tables.get(identity).is_none() {
            return changed;
        }
        self.pat = Some(identity);
        true
    }

    /// The tables in force.
    pub const fn tables(&self) -> &TableAssembler {
        &self.tables
    }

    /// transport_stream_id of the PAT in force.
    pub fn transport_stream_id(&self) -> Option<u16> {
        Some(self.pat?.table_id_extension)
    }

    /// The services of SDT and PAT, by original_network_id, transport_stream_id and service_id. Takes time in proportion
    /// to the tables: call it when [`push`](Self::push) says that something has changed.
    pub fn entries(&self) -> Vec<ServiceEntry<'_>> {
        let mut entries = BTreeMap::new();
        self.add_described(&mut entries);
        self.add_programs(&mut entries);
        for table in self.tables.iter() {
            match table.identity.table_id {
                0x40 | 0x41 => {
                    let nits = table.sections().filter_map(|section| section.long::<Nit<'_>>().ok());
                    nits.for_each(|nit| self.add_channels(nit.table.transport_streams, &mut entries));
                }
                Bat::TABLE_ID => {
                    let bats = table.sections().filter_map(|section| section.long::<Bat<'_>>().ok());
                    bats.for_each(|bat| self.add_channels(bat.table.transport_streams, &mut entries));
                }
                Eit::PRESENT_FOLLOWING_ACTUAL | Eit::PRESENT_FOLLOWING_OTHER => add_events(table, &mut entries),
                _ => {}
            }
        }
        entries.into_values().map(ServiceEntry::settled).collect()
    }

    /// Those of the SDT.
    fn add_described<'s>(&'s self, entries: &mut BTreeMap<Key, ServiceEntry<'s>>) {
        for table in self.tables.iter().filter(|table| matches!(table.identity.table_id, Sdt::ACTUAL | Sdt::OTHER)) {
            let transport_stream_id = table.identity.table_id_extension;
            for sdt in table.sections().filter_map(|section| section.long::<Sdt<'_>>().ok()) {
                let network = sdt.table.original_network_id;
                for service in sdt.table.services.iter().map_while(Result::ok) {
                    let key = (Some(network), transport_stream_id, service.service_id);
                    let entry = entries.entry(key).or_insert_with(|| ServiceEntry::new(key));
                    // What a stream says of itself counts.
                    if !entry.is_described || sdt.table_id == Sdt::ACTUAL {
                        entry.describe(&service);
                    }
                }
            }
        }
    }

    /// Those of the PAT, and what their maps say.
    fn add_programs<'s>(&'s self, entries: &mut BTreeMap<Key, ServiceEntry<'s>>) {
        let Some(pat) = self.pat.and_then(|pat| self.tables.get(pat)) else { return };
        let transport_stream_id = pat.identity.table_id_extension;
        let network = self.network_of(transport_stream_id);
        let pats = pat.sections().filter_map(|section| section.long::<Pat<'_>>().ok());
        let programs = pats.flat_map(|pat| pat.table.programs.iter().map_while(Result::ok));
        for program in programs.filter(|program| program.program_number != 0) {
            let key = (network, transport_stream_id, program.program_number);
            let entry = entries.entry(key).or_insert_with(|| ServiceEntry::new(key));
            // A program that the PAT repeats is read once.
            if entry.program_map_pid.replace(program.program_map_pid).is_some() {
                continue;
            }
            let (pid, table_id_extension) = (program.program_map_pid, program.program_number);
            let map = self.tables.get(Identity { pid, table_id: 0x02, table_id_extension, scope: 0 });
            let maps = map.into_iter().flat_map(|map| map.sections().filter_map(|s| s.long::<Pmt<'_>>().ok()));
            maps.for_each(|map| entry.map(&map.table, self.config.scope));
        }
    }

    /// original_network_id of the transport stream that carries the tables.
    fn network_of(&self, transport_stream_id: u16) -> Option<u16> {
        let of_sdt =
            self.tables.iter().map(|table| table.identity).find(|identity| {
                identity.table_id == Sdt::ACTUAL && identity.table_id_extension == transport_stream_id
            });
        let of_sdt = of_sdt.and_then(|identity| u16::try_from(identity.scope).ok());
        of_sdt.or_else(|| {
            let nit = self.tables.iter().find(|table| table.identity.table_id == Nit::ACTUAL)?;
            let nits = nit.sections().filter_map(|section| section.long::<Nit<'_>>().ok());
            let mut streams = nits.flat_map(|nit| nit.table.transport_streams.iter().map_while(Result::ok));
            Some(streams.find(|s| s.transport_stream_id == transport_stream_id)?.original_network_id)
        })
    }

    fn add_channels<'s>(&self, streams: List<'s, TransportStream<'s>>, entries: &mut BTreeMap<Key, ServiceEntry<'s>>) {
        for stream in streams.iter().map_while(Result::ok) {
            let TransportStream { original_network_id, transport_stream_id, .. } = stream;
            let here = StreamId { original_network_id, transport_stream_id };
            let mut with = |stream: StreamId, service_id: u16, change: &dyn Fn(&mut ServiceEntry<'s>)| {
                let key = (Some(stream.original_network_id), stream.transport_stream_id, service_id);
                entries.get_mut(&key).into_iter().for_each(change);
            };
            let scoped: Option<List<'_, Private<'_>, PrivateScope>> =
                stream.transport_descriptors.scoped(self.config.scope);
            for descriptor in scoped.iter().flat_map(|list| list.iter().map_while(Result::ok)) {
                descriptor.channel_numbers(|channel| {
                    with(channel.stream.unwrap_or(here), channel.service_id, &|entry| entry.channels.push(channel));
                });
            }
            let lists = stream.transport_descriptors.iter().filter_map(|descriptor| match descriptor {
                Ok(Descriptor::ServiceList(list)) => Some(list.services),
                _ => None,
            });
            for service in lists.flat_map(|list| list.iter().map_while(Result::ok)) {
                with(here, service.service_id, &|entry| {
                    entry.service_type = entry.service_type.or(Some(service.service_type))
                });
            }
        }
    }
}

/// Present and following: the events of sections 0 and 1.
fn add_events<'s>(table: CompleteTable<'s>, entries: &mut BTreeMap<Key, ServiceEntry<'s>>) {
    for eit in table.sections().filter_map(|section| section.long::<Eit<'_>>().ok()) {
        let Eit { original_network_id, transport_stream_id, events, .. } = eit.table;
        let key = (Some(original_network_id), transport_stream_id, eit.header.table_id_extension);
        let (Some(entry), event) = (entries.get_mut(&key), events.iter().find_map(Result::ok)) else { continue };
        match eit.header.section_number {
            0 => entry.present = event,
            1 => entry.following = event,
            _ => {}
        }
    }
}
