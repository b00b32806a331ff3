//! Logical channels and frequencies of a map.

use super::{NetworkMap, StreamId};
use crate::china::ChineseDescriptor;
use crate::descriptor::{
    CentreFrequencies, ChannelFamily, ChannelNumber, Descriptor, Extension, Polarization, Private,
};
use crate::units::{CableFrequency, OrbitalPosition, SatelliteFrequency, TerrestrialFrequency};
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

    /// The frequencies of a transport stream in its delivery system descriptors and frequency lists, sorted, each once.
    /// That of DTMB is known in the [`scope`](Self::scope) of a Chinese network. None of DVB-SH, which says none, of DVB-C2
    /// and S2Xv2, whose units are open questions, and of a satellite in a frequency list.
    pub fn frequencies(&self, id: StreamId) -> Vec<Frequency> {
        let mut out = Vec::new();
        if let Some(stream) = self.streams.get(&id) {
            self.scoped(&stream.descriptors).iter().filter_map(Result::ok).for_each(|item| add(item, &mut out));
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// The frequencies of one descriptor.
fn add(item: Private<'_>, out: &mut Vec<Frequency>) {
    let cable = |frequency: CableFrequency| frequency.hz().map(Frequency::Cable);
    let terrestrial = |frequency: TerrestrialFrequency| frequency.hz().map(Frequency::Terrestrial);
    let satellite = |frequency: SatelliteFrequency, at: OrbitalPosition, polarization: Polarization| {
        frequency.hz().map(|hertz| Frequency::Satellite(hertz, at.0, polarization.0))
    };
    match item {
        Private::Dvb(Descriptor::CableDeliverySystem(d)) => out.extend(cable(d.frequency)),
        Private::Dvb(Descriptor::TerrestrialDeliverySystem(d)) => out.extend(terrestrial(d.centre_frequency)),
        Private::Dvb(Descriptor::SatelliteDeliverySystem(d)) => {
            out.extend(satellite(d.frequency, d.orbital_position, d.polarization));
        }
        Private::Dvb(Descriptor::Extension(Extension::S2xSatelliteDeliverySystem(d))) => {
            let bonded = d.bonds.map(|bonds| bonds.channels).unwrap_or_default();
            let channels = [d.channel].into_iter().chain(bonded.iter().map_while(Result::ok));
            out.extend(channels.filter_map(|c| satellite(c.frequency, c.orbital_position, c.polarization)));
        }
        Private::Dvb(Descriptor::Extension(Extension::T2DeliverySystem(d))) => {
            let cells = d.details.map(|details| details.cells);
            for cell in cells.iter().flat_map(|cells| cells.iter().map_while(Result::ok)) {
                let several = cell.centre_frequencies.unwrap_or_default();
                let all = several.iter().map_while(Result::ok).map(|f| f.0).chain(cell.centre_frequency);
                out.extend(all.filter_map(terrestrial));
            }
        }
        // A satellite's lacks position and polarization.
        Private::Dvb(Descriptor::FrequencyList(d)) => match d.centre_frequencies {
            CentreFrequencies::Cable(list) => out.extend(list.iter().map_while(Result::ok).filter_map(|f| cable(f.0))),
            CentreFrequencies::Terrestrial(list) => {
                out.extend(list.iter().map_while(Result::ok).filter_map(|f| terrestrial(f.0)));
            }
            _ => {}
        },
        Private::Chinese(ChineseDescriptor::DtmbDeliverySystem(d)) => {
            out.extend(d.centre_frequency.hz().map(Frequency::Terrestrial));
        }
        _ => {}
    }
}
