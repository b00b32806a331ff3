//! Logical channel numbers, whichever family's descriptor has them.

use super::{
    EacemDescriptor, EutelsatChannel, EutelsatDescriptor, LogicalChannel, NorDigDescriptor, OfcomDescriptor, Private,
    SkyDescriptor,
};
use wire::{Chars, List};

/// Names a transport stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamId {
    /// The network it comes from.
    pub original_network_id: u16,
    /// The transport stream.
    pub transport_stream_id: u16,
}

/// Whose numbering a logical channel belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ChannelFamily {
    /// EACEM and Free TV Australia: tag 0x83.
    Eacem,
    /// The same, tag 0x88: holds where the HD service takes the place of another.
    EacemHdSimulcast,
    /// NorDig, tag 0x83.
    NorDig,
    /// NorDig, tag 0x87: one of several lists.
    NorDigVersion2 {
        /// Which list.
        channel_list_id: u8,
        /// For which country.
        country_code: Chars<3>,
    },
    /// Ofcom and DTG, tag 0x83.
    Ofcom,
    /// The same, tag 0x88.
    OfcomHdSimulcast,
    /// Eutelsat: tag 0x83, for services of any transport stream.
    Eutelsat,
    /// BSkyB, tag 0xB1: one of several regions.
    Sky {
        /// Which region.
        region_id: u16,
    },
}

impl ChannelFamily {
    /// A list of NorDig's second version.
    pub const fn of_list(channel_list_id: u8, country_code: Chars<3>) -> Self {
        ChannelFamily::NorDigVersion2 { channel_list_id, country_code }
    }

    /// The largest number.
    pub const fn max(self) -> u16 {
        match self {
            ChannelFamily::NorDig => 0x3FFF,
            ChannelFamily::Eutelsat => 0xFFF,
            ChannelFamily::Sky { .. } => 0xFFFF,
            _ => 0x3FF,
        }
    }

    /// True for numbers that hold where the HD service takes the place of another.
    pub const fn is_hd_simulcast(self) -> bool {
        matches!(self, ChannelFamily::EacemHdSimulcast | ChannelFamily::OfcomHdSimulcast)
    }
}

/// The number of a service on a remote control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChannelNumber {
    /// The number.
    pub logical_channel_number: u16,
    /// Whose numbering it is.
    pub family: ChannelFamily,
    /// The transport stream of the service where the descriptor names it; None: that of the loop.
    pub stream: Option<StreamId>,
    /// The service.
    pub service_id: u16,
    /// visible_service_flag; true where there is none.
    pub visible: bool,
}

impl Private<'_> {
    /// Gives the numbers of a descriptor of logical channels, and nothing of any other.
    pub fn channel_numbers(&self, mut each: impl FnMut(ChannelNumber)) {
        use ChannelFamily as Family;
        if let Private::Eutelsat(EutelsatDescriptor::LogicalChannel(list)) = self {
            for c in list.iter().map_while(Result::ok) {
                let EutelsatChannel { original_network_id, transport_stream_id, service_id, .. } = c;
                let (logical_channel_number, family, visible) = (c.eutelsat_channel_number, Family::Eutelsat, true);
                let stream = Some(StreamId { original_network_id, transport_stream_id });
                each(ChannelNumber { logical_channel_number, family, stream, service_id, visible });
            }
        }
        let mut give = |family, service_id, logical_channel_number, visible| {
            each(ChannelNumber { logical_channel_number, family, stream: None, service_id, visible });
        };
        let mut plain = |family, list: &List<'_, LogicalChannel>| {
            for c in list.iter().map_while(Result::ok) {
                give(family, c.service_id, c.logical_channel_number, c.visible_service_flag);
            }
        };
        match self {
            Private::Eacem(EacemDescriptor::LogicalChannel(list)) => plain(Family::Eacem, list),
            Private::Eacem(EacemDescriptor::HdSimulcastLogicalChannel(list)) => plain(Family::EacemHdSimulcast, list),
            Private::Ofcom(OfcomDescriptor::HdSimulcastLogicalChannel(list)) => plain(Family::OfcomHdSimulcast, list),
            Private::Ofcom(OfcomDescriptor::LogicalChannel(list)) => {
                for c in list.iter().map_while(Result::ok) {
                    give(Family::Ofcom, c.service_id, c.logical_channel_number, true);
                }
            }
            Private::Sky(SkyDescriptor::LogicalChannel(list)) => {
                let family = Family::Sky { region_id: list.region_id };
                for c in list.channels.iter().map_while(Result::ok) {
                    give(family, c.service_id, c.logical_channel_number, true);
                }
            }
            Private::NorDig(NorDigDescriptor::LogicalChannel(list)) => {
                for c in list.iter().map_while(Result::ok) {
                    give(Family::NorDig, c.service_id, c.logical_channel_number, c.visible_service_flag);
                }
            }
            Private::NorDig(NorDigDescriptor::LogicalChannelVersion2(lists)) => {
                for list in lists.iter().map_while(Result::ok) {
                    let family = Family::of_list(list.channel_list_id, list.country_code);
                    for c in list.channels.iter().map_while(Result::ok) {
                        give(family, c.service_id, c.logical_channel_number, c.visible_service_flag);
                    }
                }
            }
            _ => {}
        }
    }
}
