//! What is known of a service.

use super::{Key, ServiceStream};
use crate::descriptor::{ChannelNumber, Descriptor, Descriptors, PrivateScope, ServiceType};
use crate::table::{EitEvent, Pmt, RunningStatus, SdtService};
use crate::text::Text;
use alloc::vec::Vec;
use mpegts::Pid;
use mpegts::descriptor::Descriptor as MpegDescriptor;

/// A service, as far as the tables in force tell. Texts and events borrow from them.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ServiceEntry<'s> {
    /// Of SDT or NIT; None where neither has come.
    pub original_network_id: Option<u16>,
    /// Which transport stream has it.
    pub transport_stream_id: u16,
    /// Its number there: `program_number` in PAT and PMT.
    pub service_id: u16,
    /// The SDT has it.
    pub is_described: bool,
    /// Of the service_descriptor, else of a service_list_descriptor.
    pub service_type: Option<ServiceType>,
    /// Of the service_descriptor.
    pub service_name: Text<'s>,
    /// Of the service_descriptor.
    pub service_provider_name: Text<'s>,
    /// Of the SDT.
    pub running_status: RunningStatus,
    /// Of the SDT: at least one component may be scrambled.
    pub free_ca_mode: bool,
    /// CA_system_id of PMT and SDT, each once, in rising order.
    pub ca_system_ids: Vec<u16>,
    /// Where the ECMs are: CA_PID of the PMT, each once, in rising order.
    pub ecm_pids: Vec<Pid>,
    /// Logical channel numbers of NIT and BAT, each once.
    pub channels: Vec<ChannelNumber>,
    /// Where the PMT is; None where the PAT does not have it.
    pub program_map_pid: Option<Pid>,
    /// Where the clock is; None without a PMT or a clock.
    pub pcr_pid: Option<Pid>,
    /// In the order of the PMT.
    pub streams: Vec<ServiceStream<'s>>,
    /// The present event.
    pub present: Option<EitEvent<'s>>,
    /// The following event.
    pub following: Option<EitEvent<'s>>,
}

impl<'s> ServiceEntry<'s> {
    pub(super) fn new((original_network_id, transport_stream_id, service_id): Key) -> Self {
        ServiceEntry { original_network_id, transport_stream_id, service_id, ..ServiceEntry::default() }
    }

    /// The lowest number of the service in lists that show it.
    pub fn channel_number(&self) -> Option<u16> {
        let shown = self.channels.iter().filter(|channel| channel.visible && !channel.family.is_hd_simulcast());
        shown.map(|channel| channel.logical_channel_number).min()
    }

    /// True when a CA system or the SDT says that something is scrambled.
    pub fn is_scrambled(&self) -> bool {
        self.free_ca_mode || !self.ca_system_ids.is_empty()
    }

    pub(super) fn describe(&mut self, service: &SdtService<'s>) {
        self.is_described = true;
        (self.running_status, self.free_ca_mode) = (service.running_status, service.free_ca_mode);
        self.add_ca(service.descriptors);
        for descriptor in service.descriptors.iter().map_while(Result::ok) {
            if let Descriptor::Service(d) = descriptor {
                self.service_type = Some(d.service_type);
                (self.service_name, self.service_provider_name) = (d.service_name, d.service_provider_name);
            }
        }
    }

    pub(super) fn map(&mut self, map: &Pmt<'s>, scope: PrivateScope) {
        self.pcr_pid = Some(map.pcr_pid).filter(|pid| !pid.is_null());
        self.add_ca(map.program_info);
        self.add_ecms(map.program_info);
        let scope = scope.in_program(map.program_info);
        for stream in map.streams.iter().map_while(Result::ok) {
            self.add_ca(stream.es_info);
            self.add_ecms(stream.es_info);
            self.streams.push(ServiceStream::new(&stream, scope));
        }
    }

    fn add_ca(&mut self, descriptors: Descriptors<'s>) {
        for descriptor in descriptors.iter().map_while(Result::ok) {
            match descriptor {
                Descriptor::Mpeg(MpegDescriptor::Ca(ca)) => self.ca_system_ids.push(ca.ca_system_id),
                Descriptor::CaIdentifier(list) => {
                    self.ca_system_ids.extend(list.ca_system_ids.iter().map_while(Result::ok).map(|id| id.0));
                }
                _ => {}
            }
        }
    }

    fn add_ecms(&mut self, descriptors: Descriptors<'s>) {
        self.ecm_pids.extend(descriptors.iter().map_while(Result::ok).filter_map(|descriptor| match descriptor {
            Descriptor::Mpeg(MpegDescriptor::Ca(ca)) => Some(ca.ca_pid),
            _ => None,
        }));
    }

    /// With its lists in order, each item once.
    pub(super) fn settled(mut self) -> Self {
        self.ca_system_ids.sort_unstable();
        self.ca_system_ids.dedup();
        self.ecm_pids.sort_unstable();
        self.ecm_pids.dedup();
        self.channels.sort_unstable();
        self.channels.dedup();
        self
    }
}
