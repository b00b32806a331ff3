//! Logical channels and frequencies of a map.

use super::{NetworkMap, StreamId};
use crate::descriptor::{Descriptor, EacemDescriptor, NorDigDescriptor, OfcomDescriptor, Private};
use alloc::vec::Vec;

/// Whose numbering a logical channel belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ChannelFamily {
    /// EACEM, Eutelsat, Free TV Australia: tag 0x83.
    Eacem,
    /// The same, tag 0x88.
    EacemHdSimulcast,
    /// NorDig, tag 0x83.
    NorDig,
    /// NorDig, tag 0x87, with the channel_list_id.
    NorDigVersion2(u8),
    /// Ofcom and DTG, tag 0x83.
    Ofcom,
    /// The same, tag 0x88.
    OfcomHdSimulcast,
}

impl ChannelFamily {
    /// The largest number.
    pub const fn max(self) -> u16 {
        if matches!(self, ChannelFamily::NorDig) { 0x3FFF } else { 0x3FF }
    }
}

/// A number on the remote control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Channel {
    /// Whose numbering it is.
    pub family: ChannelFamily,
    /// The number.
    pub logical_channel_number: u16,
    /// The transport stream of the service.
    pub stream: StreamId,
    /// The service.
    pub service_id: u16,
    /// visible_service_flag; true where there is none.
    pub visible: bool,
}

/// Where a transport stream is received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Frequency {
    /// Hz.
    Cable(u64),
    /// Hz.
    Terrestrial(u64),
    /// Hz, orbital position and polarization as sent.
    Satellite(u64, u32, u8),
}

impl NetworkMap {
    /// The logical channels of all streams and bouquets, sorted, each once. What cannot be read is left out.
    pub fn channels(&self) -> Vec<Channel> {
        let in_streams = self.streams.iter().map(|(id, stream)| (*id, &stream.descriptors));
        let in_bouquets = self.bouquets.values().flat_map(|bouquet| &bouquet.streams).map(|(id, loop_)| (*id, loop_));
        let mut out = Vec::new();
        for (stream, descriptors) in in_streams.chain(in_bouquets) {
            for item in self.scoped(descriptors).iter().filter_map(Result::ok) {
                each(&item, |family, service_id, logical_channel_number, visible| {
                    out.push(Channel { family, logical_channel_number, stream, service_id, visible });
                });
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The frequencies of a transport stream in its delivery system descriptors.
    pub fn frequencies(&self, id: StreamId) -> Vec<Frequency> {
        let descriptors = self.streams.get(&id).map(|stream| stream.descriptors.list()).unwrap_or_default();
        let frequency = |descriptor| match descriptor {
            Descriptor::CableDeliverySystem(cable) => cable.frequency.hz().map(Frequency::Cable),
            Descriptor::TerrestrialDeliverySystem(t) => t.centre_frequency.hz().map(Frequency::Terrestrial),
            Descriptor::SatelliteDeliverySystem(s) => {
                s.frequency.hz().map(|hertz| Frequency::Satellite(hertz, s.orbital_position.0, s.polarization.0))
            }
            _ => None,
        };
        descriptors.iter().filter_map(Result::ok).filter_map(frequency).collect()
    }
}

/// Family, service_id, number and visibility of each channel of a descriptor.
fn each(item: &Private<'_>, mut f: impl FnMut(ChannelFamily, u16, u16, bool)) {
    use ChannelFamily as Family;
    match item {
        Private::Eacem(EacemDescriptor::LogicalChannel(list)) => list.iter().filter_map(Result::ok).for_each(|c| {
            f(Family::Eacem, c.service_id, c.logical_channel_number, c.visible_service_flag);
        }),
        Private::Eacem(EacemDescriptor::HdSimulcastLogicalChannel(list)) => {
            list.iter().filter_map(Result::ok).for_each(|c| {
                f(Family::EacemHdSimulcast, c.service_id, c.logical_channel_number, c.visible_service_flag);
            });
        }
        Private::NorDig(NorDigDescriptor::LogicalChannel(list)) => list.iter().filter_map(Result::ok).for_each(|c| {
            f(Family::NorDig, c.service_id, c.logical_channel_number, c.visible_service_flag);
        }),
        Private::NorDig(NorDigDescriptor::LogicalChannelVersion2(lists)) => {
            for list in lists.iter().filter_map(Result::ok) {
                list.channels.iter().filter_map(Result::ok).for_each(|c| {
                    let family = Family::NorDigVersion2(list.channel_list_id);
                    f(family, c.service_id, c.logical_channel_number, c.visible_service_flag);
                });
            }
        }
        Private::Ofcom(OfcomDescriptor::LogicalChannel(list)) => list.iter().filter_map(Result::ok).for_each(|c| {
            f(Family::Ofcom, c.service_id, c.logical_channel_number, true);
        }),
        Private::Ofcom(OfcomDescriptor::HdSimulcastLogicalChannel(list)) => {
            list.iter().filter_map(Result::ok).for_each(|c| {
                f(Family::OfcomHdSimulcast, c.service_id, c.logical_channel_number, c.visible_service_flag);
            });
        }
        _ => {}
    }
}
