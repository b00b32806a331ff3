//! Logical channels and frequencies of a map.

use super::{NetworkMap, StreamId};
use crate::descriptor::{ChannelFamily, ChannelNumber, Descriptor};
use alloc::vec::Vec;

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
                item.channel_numbers(|c| {
                    let ChannelNumber { family, logical_channel_number, stream: named, service_id, visible } = c;
                    let stream = named.unwrap_or(stream);
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
