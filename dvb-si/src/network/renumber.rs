//! Numbers exchanged wherever they occur.

use super::{Bouquet, Descriptors, NetworkStream, Service, StreamId};
use crate::build::Loop;
use crate::descriptor::{
    Announcement, AnnouncementSupport, ChannelFamily, Descriptor, EacemDescriptor, EutelsatChannel, EutelsatDescriptor,
    ExtendedEventLinkage, Extension, LinkageInfo, LinkedEvent, LinkedService, ListedService, LogicalCell,
    LogicalChannel, Mosaic, NorDigChannel, NorDigChannelList, NorDigDescriptor, NvodReference, OfcomChannel,
    OfcomDescriptor, Private, PrivateScope, ProminentService, ServiceAttribute, ServiceList, ServiceProminence,
    ServiceReference, SkyChannel, SkyChannels, SkyDescriptor,
};
use crate::table::related::RelatedLink;
use crate::table::{Ait, Cit, Eit, EitEvent, EventStatus, Int, Pmt, PmtStream, Rct, Rnt, Rst, Sit, SitService, Unt};
use alloc::{collections::BTreeMap, collections::BTreeSet, vec::Vec};
use mpegts::psi::{Pat, PatProgram};
use mpegts::section::{LongSection, Section, ShortSection};
use wire::{Encode, Entry, Error, Known, List};

/// New numbers for old ones. What is not listed stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renumbering {
    /// Whose the private descriptors are where a loop does not say so.
    pub scope: PrivateScope,
    /// network_ids.
    pub networks: BTreeMap<u16, u16>,
    /// transport_stream_ids.
    pub streams: BTreeMap<StreamId, u16>,
    /// service_ids, by original_network_id and service_id. None: the service goes from lists; what refers to it stays.
    pub services: BTreeMap<(u16, u16), Option<u16>>,
    /// Logical channels. None: the channel goes.
    pub channels: BTreeMap<(ChannelFamily, u16), Option<u16>>,
}

/// Exchanges each entry of a list, or leaves it out.
fn each<'a, T: Entry<'a> + Copy>(list: List<'a, T>, mut f: impl FnMut(T) -> Option<T>) -> Result<Vec<T>, Error> {
    list.iter().filter_map(|entry| entry.map(&mut f).transpose()).collect()
}

impl Renumbering {
    /// The new network_id.
    pub fn network(&self, network_id: u16) -> u16 {
        self.networks.get(&network_id).copied().unwrap_or(network_id)
    }

    /// The new numbers of a transport stream.
    pub fn stream(&self, id: StreamId) -> StreamId {
        let transport_stream_id = self.streams.get(&id).copied().unwrap_or(id.transport_stream_id);
        StreamId { transport_stream_id, ..id }
    }

    /// The new service_id of an entry; None for one that goes.
    pub fn service(&self, original_network_id: u16, service_id: u16) -> Option<u16> {
        self.services.get(&(original_network_id, service_id)).copied().unwrap_or(Some(service_id))
    }

    /// The new service_id of a reference.
    fn reference(&self, original_network_id: u16, service_id: u16) -> u16 {
        self.service(original_network_id, service_id).unwrap_or(service_id)
    }

    /// original_network_id, transport_stream_id and service_id of a reference.
    fn triple(&self, ids: (&mut u16, &mut u16, &mut u16)) {
        let (original_network_id, transport_stream_id, service_id) = ids;
        let id = StreamId { original_network_id: *original_network_id, transport_stream_id: *transport_stream_id };
        *service_id = self.reference(id.original_network_id, *service_id);
        *transport_stream_id = self.stream(id).transport_stream_id;
    }

    fn channel(&self, family: ChannelFamily, number: u16) -> Option<u16> {
        self.channels.get(&(family, number)).copied().unwrap_or(Some(number))
    }

    fn logical(&self, at: StreamId, family: ChannelFamily, entry: LogicalChannel) -> Option<LogicalChannel> {
        Some(LogicalChannel {
            service_id: self.service(at.original_network_id, entry.service_id)?,
            logical_channel_number: self.channel(family, entry.logical_channel_number)?,
            ..entry
        })
    }

    /// Descriptors of a transport stream, or of a service of it, with new numbers.
    ///
    /// # Errors
    /// A loop that breaks off.
    pub fn descriptors(&self, at: StreamId, descriptors: &Descriptors) -> Result<Descriptors, Error> {
        let items: List<'_, Private<'_>, PrivateScope> = descriptors.list().scoped(self.scope).unwrap_or_default();
        let mut out = Loop::default();
        for item in items.iter() {
            self.descriptor(at, item?, &mut out)?;
        }
        Ok(out)
    }

    fn descriptor(&self, at: StreamId, item: Private<'_>, out: &mut Descriptors) -> Result<(), Error> {
        use ChannelFamily as Family;
        let network = at.original_network_id;
        match item {
            Private::Dvb(Descriptor::ServiceList(list)) => {
                let services = each(list.services, |entry| {
                    Some(ListedService { service_id: self.service(network, entry.service_id)?, ..entry })
                })?;
                out.put(&Descriptor::from(ServiceList { services: List::from(&services[..]) }))
            }
            Private::Dvb(Descriptor::Linkage(mut link)) => {
                let target = link.value;
                let value = &mut link.value;
                self.triple((&mut value.original_network_id, &mut value.transport_stream_id, &mut value.service_id));
                let events;
                match &mut value.info {
                    Some(LinkageInfo::MobileHandOver(hand)) => {
                        hand.network_id = hand.network_id.map(|id| self.network(id));
                        hand.initial_service_id = hand.initial_service_id.map(|id| self.reference(network, id));
                    }
                    Some(LinkageInfo::ExtendedEventLinkage(_, linked)) => {
                        events = each(linked.events, |mut event: LinkedEvent| {
                            let of = event.target_original_network_id.unwrap_or(target.original_network_id);
                            let stream = event.target_transport_stream_id.map(|transport_stream_id| {
                                self.stream(StreamId { original_network_id: of, transport_stream_id })
                            });
                            event.target_transport_stream_id = stream.map(|id| id.transport_stream_id);
                            event.target_service_id = event.target_service_id.map(|id| self.reference(of, id));
                            Some(event)
                        })?;
                        *linked = ExtendedEventLinkage { events: List::from(&events[..]) };
                    }
                    _ => {}
                }
                out.put(&Descriptor::Linkage(link))
            }
            Private::Dvb(Descriptor::NvodReference(list)) => {
                let services = each(list.services, |mut s: ServiceReference| {
                    self.triple((&mut s.original_network_id, &mut s.transport_stream_id, &mut s.service_id));
                    Some(s)
                })?;
                out.put(&Descriptor::from(NvodReference { services: List::from(&services[..]) }))
            }
            Private::Dvb(Descriptor::TimeShiftedService(mut s)) => {
                s.value.reference_service_id = self.reference(network, s.reference_service_id);
                out.put(&Descriptor::TimeShiftedService(s))
            }
            Private::Dvb(Descriptor::TimeShiftedEvent(mut s)) => {
                s.value.reference_service_id = self.reference(network, s.reference_service_id);
                out.put(&Descriptor::TimeShiftedEvent(s))
            }
            Private::Dvb(Descriptor::ServiceMove(mut to)) => {
                let to_ = &mut to.value;
                self.triple((
                    &mut to_.new_original_network_id,
                    &mut to_.new_transport_stream_id,
                    &mut to_.new_service_id,
                ));
                out.put(&Descriptor::ServiceMove(to))
            }
            Private::Dvb(Descriptor::Mosaic(mosaic)) => {
                let cells = each(mosaic.logical_cells, |mut cell: LogicalCell<'_>| {
                    if let Some(s) = &mut cell.service {
                        let LinkedService { original_network_id, transport_stream_id, service_id } = s;
                        self.triple((original_network_id, transport_stream_id, service_id));
                    }
                    Some(cell)
                })?;
                let value = Mosaic { logical_cells: List::from(&cells[..]), ..mosaic.value };
                out.put(&Descriptor::Mosaic(Known { value, tail: mosaic.tail }))
            }
            Private::Dvb(Descriptor::AnnouncementSupport(support)) => {
                let announcements = each(support.announcements, |mut entry: Announcement| {
                    if let Some(r) = &mut entry.reference {
                        self.triple((&mut r.original_network_id, &mut r.transport_stream_id, &mut r.service_id));
                    }
                    Some(entry)
                })?;
                let value = AnnouncementSupport { announcements: List::from(&announcements[..]), ..support.value };
                out.put(&Descriptor::from(value))
            }
            Private::Dvb(Descriptor::Extension(Extension::ServiceProminence(prominence))) => {
                let services = each(prominence.services, |entry: ProminentService<'_>| {
                    let service_id = entry.service_id.map(|id| self.reference(network, id));
                    Some(ProminentService { service_id, ..entry })
                })?;
                let value = ServiceProminence { services: List::from(&services[..]), ..prominence.value };
                out.put(&Descriptor::Extension(Extension::ServiceProminence(Known { value, tail: prominence.tail })))
            }
            Private::Dvb(Descriptor::XaitLocation(mut x)) => {
                x.value.xait_service_id = self.reference(x.xait_original_network_id, x.xait_service_id);
                out.put(&Descriptor::XaitLocation(x))
            }
            Private::Eacem(EacemDescriptor::LogicalChannel(list)) => {
                let list = each(list, |entry| self.logical(at, Family::Eacem, entry))?;
                out.put(&EacemDescriptor::LogicalChannel(List::from(&list[..])))
            }
            Private::Eacem(EacemDescriptor::HdSimulcastLogicalChannel(list)) => {
                let list = each(list, |entry| self.logical(at, Family::EacemHdSimulcast, entry))?;
                out.put(&EacemDescriptor::HdSimulcastLogicalChannel(List::from(&list[..])))
            }
            Private::Eutelsat(EutelsatDescriptor::LogicalChannel(list)) => {
                let list = each(list, |mut entry: EutelsatChannel| {
                    let number = self.channel(Family::Eutelsat, entry.eutelsat_channel_number)?;
                    self.service(entry.original_network_id, entry.service_id)?;
                    let EutelsatChannel { original_network_id, transport_stream_id, service_id, .. } = &mut entry;
                    self.triple((original_network_id, transport_stream_id, service_id));
                    Some(EutelsatChannel { eutelsat_channel_number: number, ..entry })
                })?;
                out.put(&EutelsatDescriptor::LogicalChannel(List::from(&list[..])))
            }
            Private::Sky(SkyDescriptor::LogicalChannel(list)) => {
                let family = Family::Sky { region_id: list.region_id };
                let channels = each(list.channels, |entry: SkyChannel| {
                    Some(SkyChannel {
                        service_id: self.service(network, entry.service_id)?,
                        logical_channel_number: self.channel(family, entry.logical_channel_number)?,
                        ..entry
                    })
                })?;
                let value = SkyChannels { channels: List::from(&channels[..]), ..list };
                out.put(&SkyDescriptor::LogicalChannel(value))
            }
            Private::NorDig(NorDigDescriptor::LogicalChannel(list)) => {
                let list = each(list, |entry: NorDigChannel| {
                    Some(NorDigChannel {
                        service_id: self.service(network, entry.service_id)?,
                        logical_channel_number: self.channel(Family::NorDig, entry.logical_channel_number)?,
                        ..entry
                    })
                })?;
                out.put(&NorDigDescriptor::LogicalChannel(List::from(&list[..])))
            }
            Private::NorDig(NorDigDescriptor::LogicalChannelVersion2(lists)) => {
                let mut bytes = Vec::new();
                for list in lists.iter() {
                    let list = list?;
                    let family = Family::of_list(list.channel_list_id, list.country_code);
                    let channels = each(list.channels, |entry| self.logical(at, family, entry))?;
                    bytes.extend(NorDigChannelList { channels: List::from(&channels[..]), ..list }.encode_to_vec()?);
                }
                out.put(&NorDigDescriptor::LogicalChannelVersion2(List::from_wire(&bytes)))
            }
            Private::Ofcom(OfcomDescriptor::LogicalChannel(list)) => {
                let list = each(list, |entry: OfcomChannel| {
                    Some(OfcomChannel {
                        service_id: self.service(network, entry.service_id)?,
                        logical_channel_number: self.channel(Family::Ofcom, entry.logical_channel_number)?,
                        ..entry
                    })
                })?;
                out.put(&OfcomDescriptor::LogicalChannel(List::from(&list[..])))
            }
            Private::Ofcom(OfcomDescriptor::HdSimulcastLogicalChannel(list)) => {
                let list = each(list, |entry| self.logical(at, Family::OfcomHdSimulcast, entry))?;
                out.put(&OfcomDescriptor::HdSimulcastLogicalChannel(List::from(&list[..])))
            }
            Private::Ofcom(OfcomDescriptor::ServiceAttribute(list)) => {
                let list = each(list, |entry: ServiceAttribute| {
                    Some(ServiceAttribute { service_id: self.service(network, entry.service_id)?, ..entry })
                })?;
                out.put(&OfcomDescriptor::ServiceAttribute(List::from(&list[..])))
            }
            other => out.put(&other),
        }
    }

    /// A transport stream with new numbers. Its own are for the caller to exchange.
    pub(super) fn stream_of(&self, at: StreamId, stream: &NetworkStream) -> Result<NetworkStream, Error> {
        let mut services = BTreeMap::new();
        for (service_id, service) in &stream.services {
            let Some(service_id) = self.service(at.original_network_id, *service_id) else { continue };
            let descriptors = self.descriptors(at, &service.descriptors)?;
            services.insert(service_id, Service { descriptors, ..service.clone() });
        }
        let network_id = stream.network_id.map(|id| self.network(id));
        Ok(NetworkStream { network_id, descriptors: self.descriptors(at, &stream.descriptors)?, services })
    }

    /// A bouquet with new numbers, without the transport streams that are `gone`.
    pub(super) fn bouquet_of(&self, bouquet: &Bouquet, gone: &BTreeSet<StreamId>) -> Result<Bouquet, Error> {
        let mut streams = BTreeMap::new();
        for (id, descriptors) in bouquet.streams.iter().filter(|(id, _)| !gone.contains(id)) {
            streams.insert(self.stream(*id), self.descriptors(*id, descriptors)?);
        }
        Ok(Bouquet { descriptors: self.descriptors(StreamId::default(), &bouquet.descriptors)?, streams })
    }

    /// A section of PAT, PMT, EIT, RST, RCT, CIT or SIT with new numbers; `carrier` is the old number of the transport
    /// stream that it comes in. None when the service goes. Sections of other tables stay: NIT, BAT and SDT come from the
    /// map, and [`leaves`](Self::leaves) says which may name old numbers.
    ///
    /// # Errors
    /// What does not decode.
    pub fn section(&self, carrier: StreamId, section: Section<'_>) -> Result<Option<Vec<u8>>, Error> {
        let network = carrier.original_network_id;
        match section.table_id() {
            0x00 => {
                let mut pat = section.long::<Pat<'_>>()?;
                let programs = each(pat.table.programs, |program: PatProgram| match program.program_number {
                    0 => Some(program),
                    number => Some(PatProgram { program_number: self.service(network, number)?, ..program }),
                })?;
                pat.header.table_id_extension = self.stream(carrier).transport_stream_id;
                pat.table = Pat { programs: List::from(&programs[..]) };
                pat.encode_to_vec().map(Some)
            }
            0x02 => {
                let mut pmt = section.long::<Pmt<'_>>()?;
                let Some(number) = self.service(network, pmt.header.table_id_extension) else { return Ok(None) };
                pmt.header.table_id_extension = number;
                let program_info = self.loop_of(carrier, &pmt.table.program_info)?;
                let mut streams = Loop::<PmtStream<'_>>::new();
                for stream in pmt.table.streams.iter() {
                    let stream = stream?;
                    let es_info = self.loop_of(carrier, &stream.es_info)?;
                    streams.push(&PmtStream { es_info: es_info.list(), ..stream })?;
                }
                let table = Pmt { program_info: program_info.list(), streams: streams.list(), ..pmt.table };
                LongSection { table, ..pmt }.encode_to_vec().map(Some)
            }
            Rst::TABLE_ID => {
                let rst = section.short::<Rst<'_>>()?;
                let events = each(rst.table.events, |mut event: EventStatus| {
                    let EventStatus { original_network_id, transport_stream_id, service_id, .. } = &mut event;
                    self.service(*original_network_id, *service_id)?;
                    self.triple((original_network_id, transport_stream_id, service_id));
                    Some(event)
                })?;
                let table = Rst { events: List::from(&events[..]) };
                ShortSection { table, ..rst }.encode_to_vec().map(Some)
            }
            Rct::TABLE_ID => self.rct(carrier, &section.long()?),
            Cit::TABLE_ID => {
                let mut cit = section.long::<Cit<'_>>()?;
                let Cit { original_network_id, transport_stream_id, .. } = cit.table;
                let Some(number) = self.service(original_network_id, cit.header.table_id_extension) else {
                    return Ok(None);
                };
                cit.header.table_id_extension = number;
                cit.table.transport_stream_id =
                    self.stream(StreamId { original_network_id, transport_stream_id }).transport_stream_id;
                cit.encode_to_vec().map(Some)
            }
            Sit::TABLE_ID => {
                let sit = section.long::<Sit<'_>>()?;
                let around = self.loop_of(carrier, &sit.table.transmission_info_descriptors)?;
                let mut services = Loop::<SitService<'_>>::new();
                for service in sit.table.services.iter() {
                    let service = service?;
                    let Some(service_id) = self.service(network, service.service_id) else { continue };
                    let own = self.loop_of(carrier, &service.service_descriptors)?;
                    services.push(&SitService { service_id, service_descriptors: own.list(), ..service })?;
                }
                let (around, services) = (around.list(), services.list());
                let table = Sit { transmission_info_descriptors: around, services, ..sit.table };
                LongSection { table, ..sit }.encode_to_vec().map(Some)
            }
            0x4E..=0x6F => self.eit(&section.long()?),
            _ => Ok(Some(section.as_bytes().to_vec())),
        }
    }

    /// True for a table that [`section`](Self::section) leaves as it is though it may name services and transport streams:
    /// carousels, UNT, INT, AIT, RNT and what is private. What an operator renumbers by hand is among them.
    pub const fn leaves(table_id: u8) -> bool {
        matches!(table_id, 0x3B..=0x3D | Unt::TABLE_ID | Int::TABLE_ID | Ait::TABLE_ID | Rnt::TABLE_ID | 0x80..)
    }

    /// The descriptors of a table with new numbers.
    fn loop_of(&self, at: StreamId, descriptors: &List<'_, Descriptor<'_>>) -> Result<Descriptors, Error> {
        self.descriptors(at, &Loop::of(descriptors)?)
    }

    fn rct(&self, carrier: StreamId, section: &LongSection<Rct<'_>>) -> Result<Option<Vec<u8>>, Error> {
        let Some(service_id) = self.service(carrier.original_network_id, section.header.table_id_extension) else {
            return Ok(None);
        };
        let mut links = Loop::<RelatedLink<'_>>::new();
        for link in section.table.links.iter() {
            let mut link = link?;
            let own = self.loop_of(carrier, &link.link_info.descriptors)?;
            link.link_info.descriptors = own.list();
            if let Some(service) = link.link_info.locator.as_mut().and_then(|locator| locator.service.as_mut()) {
                let ServiceReference { original_network_id, transport_stream_id, service_id } = service;
                self.triple((original_network_id, transport_stream_id, service_id));
            }
            links.push(&link)?;
        }
        // The links are counted.
        let links = links.list().iter().collect::<Result<Vec<_>, _>>()?;
        let around = self.loop_of(carrier, &section.table.descriptors)?;
        let table = Rct { links: List::from(&links[..]), descriptors: around.list(), ..section.table };
        let mut section = LongSection { table, ..*section };
        section.header.table_id_extension = service_id;
        section.encode_to_vec().map(Some)
    }

    fn eit(&self, section: &LongSection<Eit<'_>>) -> Result<Option<Vec<u8>>, Error> {
        let Eit { original_network_id, transport_stream_id, .. } = section.table;
        let id = StreamId { original_network_id, transport_stream_id };
        let Some(service_id) = self.service(original_network_id, section.header.table_id_extension) else {
            return Ok(None);
        };
        let mut events = Loop::<EitEvent<'_>>::new();
        for event in section.table.events.iter() {
            let event = event?;
            let descriptors = self.loop_of(id, &event.descriptors)?;
            events.push(&EitEvent { descriptors: descriptors.list(), ..event })?;
        }
        let transport_stream_id = self.stream(id).transport_stream_id;
        let table = Eit { transport_stream_id, events: events.list(), ..section.table };
        let mut section = LongSection { table, ..*section };
        section.header.table_id_extension = service_id;
        section.encode_to_vec().map(Some)
    }
}
