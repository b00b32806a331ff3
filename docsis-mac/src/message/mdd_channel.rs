//! The channels that a MAC domain descriptor lists.

use crate::tlv::{Scalar, Tlv, U8};
use crate::unit::Frequency;
use wire::{List, Rfz, codes, syntax};

codes! {
    /// The annex of ITU-T J.83 a downstream channel follows.
    pub J83Annex: u8 = 4 { 0 A "Annex A", 1 B "Annex B", 2 C "Annex C" }

    /// The modulation of an SC-QAM downstream channel.
    pub DownstreamModulation: u8 = 4 { 0 QAM64 "64-QAM", 1 QAM256 "256-QAM" }
}

syntax! {
    /// Annex and modulation of a downstream channel.
    pub struct ModulationOrderAnnex {
        annex:      4 J83Annex,
        modulation: 4 DownstreamModulation,
    }

    /// What a modem must know to receive the PLC of an OFDM channel.
    pub struct OfdmPlcParameters {
        reserved:       1 Rfz,
        /// Of the subcarriers: 25 or 50 kHz. Open question: which bit stands for which.
        spacing:        1 u8,
        /// As in the channel descriptor.
        cyclic_prefix:  3 u8,
        /// As in the channel descriptor.
        roll_off:       3 u8,
    }

    /// Which events of a channel are reported.
    pub struct ChannelStatusMask {
        reserved_1:        7 Rfz,
        ranging_recovered: 1 bool,
        t3_exceeded:       1 bool,
        t4_timeout:        1 bool,
        lock_recovery:     1 bool,
        mdd_recovery:      1 bool,
        reserved_2:        1 Rfz,
        lock_failure:      1 bool,
        mdd_timeout:       1 bool,
        reserved_3:        1 Rfz,
    }
}

wire::tagged! {
    /// Of a downstream channel of the domain.
    pub enum DownstreamActiveChannelTlv<'a>: Tlv<'a> {
        1 ChannelId(U8),
        2 Frequency(Scalar<Frequency, 32>),
        3 ModulationAndAnnex(ModulationOrderAnnex),
        /// 0 or 1.
        4 PrimaryCapable(U8),
        5 CmStatusEvents(ChannelStatusMask),
        /// Carries MAPs and UCDs: 0 or 1.
        6 MapsAndUcds(U8),
        7 OfdmPlc(OfdmPlcParameters),
        8 FdxSubBand(U8),
        9 Fdx(U8),
    }

    /// Of an upstream channel of the domain.
    pub enum UpstreamActiveChannelTlv<'a>: Tlv<'a> {
        1 ChannelId(U8),
        2 CmStatusEvents(ChannelStatusMask),
        3 Priority(U8),
        /// The identifiers of the downstream channels with its MAPs and UCDs.
        4 DownstreamChannels(List<'a, U8>),
        5 Fdx(U8),
        6 FdxSubBand(U8),
    }
}
