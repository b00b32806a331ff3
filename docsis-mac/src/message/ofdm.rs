//! OFDM channels: descriptor and profiles.

use super::ucd::SubcarrierRange;
use crate::tlv::{Scalar, Tlv, U8, U16};
use crate::unit::Frequency;
use wire::{Blob, List, Rfz, choice, codes, syntax};

syntax! {
    /// OFDM Channel Descriptor, OCD — MULPI 6.4.
    pub struct Ocd<'a> {
        downstream_channel_id:      8 u8,
        configuration_change_count: 8 u8,
        tlvs: .. List<'a, OcdTlv<'a>>,
    }

    /// What a set of subcarriers is used for.
    pub struct SubcarrierUse<'a> {
        form:           2 u8 = subcarriers.selector(),
        /// The subcarriers not listed anywhere are used so.
        default_value:  1 bool,
        subcarrier_type: 5 SubcarrierType,
        subcarriers: (match form) Subcarriers<'a>,
    }

    /// Downstream Profile Descriptor, DPD — MULPI 6.4.
    pub struct Dpd<'a> {
        downstream_channel_id:      8 u8,
        profile_identifier:         8 ProfileId,
        configuration_change_count: 8 u8,
        tlvs: .. List<'a, DpdTlv<'a>>,
    }

    /// Any TLV of a profile descriptor: the length has one byte or two.
    pub raw struct RawDpdTlv<'a> {
        tlv_type: 8 u8,
        value: [(length_bits(tlv_type))] Blob<'a>,
    }

    /// The modulation of a set of subcarriers.
    pub struct SubcarrierModulation<'a> {
        form:          2 u8 = subcarriers.selector(),
        /// The subcarriers not listed anywhere are modulated so.
        default_value: 1 bool,
        reserved:      1 Rfz,
        modulation:    4 OfdmModulation,
        subcarriers: (match form) Subcarriers<'a>,
    }

    /// The modulations of subcarriers in a row.
    pub struct SubcarrierModulationVector<'a> {
        /// The number of subcarriers is odd: the last four bits have no meaning.
        odd:               1 bool,
        reserved:          2 Rfz,
        first_subcarrier: 13 u16,
        modulations: .. List<'a, ModulationPair>,
    }

    /// The modulations of two neighbours.
    pub struct ModulationPair {
        lower: 4 OfdmModulation,
        upper: 4 OfdmModulation,
    }
}

choice! {
    /// Subcarriers of an OFDM channel.
    pub enum Subcarriers<'a>: u8 {
        0 Range(SubcarrierRange),
        /// The first, the third and so on.
        1 EverySecond(SubcarrierRange),
        2 Each(List<'a, U16>),
    }
}

/// Bits of the length.
const fn length_bits(tlv_type: u8) -> u8 {
    if tlv_type == 6 { 16 } else { 8 }
}

codes! {
    /// The size of the discrete Fourier transform.
    pub DftSize: u8 = 8 { 0 N4096 "4096 subcarriers of 50 kHz", 1 N8192 "8192 subcarriers of 25 kHz" }

    /// The cyclic prefix of an OFDM channel.
    pub DownstreamCyclicPrefix: u8 = 8 {
        0 NS_937 "0.9375 µs", 1 NS_1250 "1.25 µs", 2 NS_2500 "2.5 µs", 3 NS_3750 "3.75 µs", 4 NS_5000 "5 µs",
    }

    /// The roll-off period of an OFDM channel.
    pub DownstreamRollOff: u8 = 8 {
        0 NONE "0 µs", 1 NS_312 "0.3125 µs", 2 NS_625 "0.625 µs", 3 NS_937 "0.9375 µs", 4 NS_1250 "1.25 µs",
    }

    /// What a subcarrier is used for.
    pub SubcarrierType: u8 = 5 { 1 CONTINUOUS_PILOT "continuous pilot", 16 EXCLUDED "excluded", 20 PLC_QAM16 "PLC, 16-QAM" }

    /// The modulation of a subcarrier of an OFDM channel.
    pub OfdmModulation: u8 = 4 {
        0 ZERO "zero bit loaded",
        /// In vectors only.
        1 CONTINUOUS_PILOT "continuous pilot",
        /// In the profile of the NCP only.
        2 QPSK "QPSK",
        4 QAM16 "16-QAM",
        6 QAM64 "64-QAM",
        7 QAM128 "128-QAM",
        8 QAM256 "256-QAM",
        9 QAM512 "512-QAM",
        10 QAM1024 "1024-QAM",
        11 QAM2048 "2048-QAM",
        12 QAM4096 "4096-QAM",
        13 QAM8192 "8192-QAM",
        14 QAM16384 "16384-QAM",
    }

    /// A profile: a letter from 0 for A to 15 for P, or what else a test or descriptor is about.
    pub ProfileId: u8 = 8 {
        0 A "A", 1 B "B", 2 C "C", 3 D "D", 4 E "E", 5 F "F", 6 G "G", 7 H "H",
        8 I "I", 9 J "J", 10 K "K", 11 L "L", 12 M "M", 13 N "N", 14 O "O", 15 P "P",
        254 RXMER_ONLY "RxMER only",
        255 NCP "NCP",
    }
}

impl DftSize {
    /// The number of subcarriers and their spacing in Hz.
    pub const fn subcarriers(self) -> Option<(u16, u32)> {
        match self {
            DftSize::N4096 => Some((4096, 50_000)),
            DftSize::N8192 => Some((8192, 25_000)),
            _ => None,
        }
    }
}

impl<'a> Subcarriers<'a> {
    /// The numbers of the subcarriers. A list cut off inside a number ends before it.
    pub fn iter(&self) -> impl Iterator<Item = u16> + use<'a> {
        let (range, step) = match self {
            Subcarriers::Range(range) => (*range, 1),
            Subcarriers::EverySecond(range) => (*range, 2),
            // None.
            _ => (SubcarrierRange { first: 1, last: 0 }, 1),
        };
        let each = match self {
            Subcarriers::Each(list) => *list,
            _ => List::default(),
        };
        (range.first..=range.last).step_by(step).chain(each.iter().filter_map(Result::ok).map(|number| number.0))
    }
}

impl<'a> SubcarrierModulationVector<'a> {
    /// Each subcarrier with its modulation.
    pub fn iter(&self) -> impl Iterator<Item = (u16, OfdmModulation)> + use<'a> {
        let pairs = self.modulations.iter().filter_map(Result::ok).flat_map(|pair| [pair.lower, pair.upper]);
        // An odd number of them: what follows tells which one is the last.
        let (mut pairs, odd) = (pairs.peekable(), self.odd);
        let modulations = core::iter::from_fn(move || {
            let modulation = pairs.next()?;
            (!odd || pairs.peek().is_some()).then_some(modulation)
        });
        (self.first_subcarrier..=u16::MAX).zip(modulations)
    }
}

wire::tagged! {
    /// The TLVs of OFDM channel descriptors. Type 0 is one of them and no padding.
    pub enum OcdTlv<'a>: Tlv<'a> {
        0 DftSize(Scalar<DftSize, 8>),
        1 CyclicPrefix(Scalar<DownstreamCyclicPrefix, 8>),
        2 RollOff(Scalar<DownstreamRollOff, 8>),
        /// The centre of subcarrier 0.
        3 SpectrumLocation(Scalar<Frequency, 32>),
        /// Symbols.
        4 TimeInterleavingDepth(U8),
        5 SubcarrierAssignment(SubcarrierUse<'a>),
        /// 0 or 1.
        6 PrimaryCapable(U8),
        /// DOCSIS 4.0: 0 or 1.
        7 Fdx(U8),
    }

    /// The TLVs of profile descriptors.
    pub enum DpdTlv<'a>: RawDpdTlv<'a> {
        5 SubcarrierAssignment(SubcarrierModulation<'a>),
        6 SubcarrierAssignmentVector(SubcarrierModulationVector<'a>),
    }
}
