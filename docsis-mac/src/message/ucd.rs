//! Upstream channel descriptors.

use super::burst::{BurstDescriptor, OnOff};
use crate::tlv::{Scalar, Tlv, U8, U16, U24};
use crate::unit::{Frequency, MiniSlotSize, Ticks};
use core::time::Duration;
use wire::{Blob, List, Rfz, codes, syntax};

syntax! {
    /// Upstream Channel Descriptor, UCD, of types 2, 29, 35 and 51 — MULPI 6.4.3.
    pub struct Ucd<'a> {
        upstream_channel_id:        8 u8,
        /// MAPs refer to it.
        configuration_change_count: 8 u8,
        /// A power of two from 1 to 128 on TDMA channels.
        mini_slot_size:             8 MiniSlotSize,
        downstream_channel_id:      8 u8,
        tlvs: .. List<'a, UcdTlv<'a>>,
    }
}

impl Ucd<'_> {
    /// How long a mini-slot is. None where the descriptor says 0, as those of OFDMA channels do: there it follows from
    /// the TLVs.
    pub fn mini_slot(&self) -> Option<Duration> {
        (self.mini_slot_size.0 != 0).then(|| self.mini_slot_size.into())
    }

    /// How long an OFDMA frame is, which is a column of mini-slots: its symbols, each a period of the subcarrier spacing
    /// with its cyclic prefix. None where a TLV is missing that says so.
    pub fn ofdma_frame(&self) -> Option<Duration> {
        /// 1/102.4 MHz, in femtoseconds.
        const SAMPLE: u64 = 9_765_625;
        let tlv = |find: fn(UcdTlv<'_>) -> Option<u64>| self.tlvs.iter().filter_map(Result::ok).find_map(find);
        let period = tlv(|tlv| match tlv {
            UcdTlv::SubcarrierSpacing(spacing) => spacing.0.subcarriers().map(|(subcarriers, _)| subcarriers.into()),
            _ => None,
        })?;
        let prefix = tlv(|tlv| match tlv {
            UcdTlv::CyclicPrefix(prefix) => prefix.0.samples().map(u64::from),
            _ => None,
        })?;
        let symbols = tlv(|tlv| match tlv {
            UcdTlv::SymbolsPerFrame(symbols) => Some(symbols.0.into()),
            _ => None,
        })?;
        let samples = symbols.saturating_mul(period.saturating_add(prefix));
        Some(Duration::from_nanos(samples.saturating_mul(SAMPLE) / 1_000_000))
    }
}

codes! {
    /// The modulation rate of a channel.
    pub SymbolRate: u8 = 8 {
        1 KSYM_160 "160 ksym/s",
        2 KSYM_320 "320 ksym/s",
        4 KSYM_640 "640 ksym/s",
        8 KSYM_1280 "1280 ksym/s",
        16 KSYM_2560 "2560 ksym/s",
        32 KSYM_5120 "5120 ksym/s",
    }

    /// Which ranging a modem must do before it uses the changed channel.
    pub RangingNeed: u8 = 8 { 0 NONE "none", 1 UNICAST "unicast", 2 BROADCAST "broadcast" }

    /// The cyclic prefix of an OFDMA channel, in samples of 1/102.4 MHz.
    pub UpstreamCyclicPrefix: u8 = 8 {
        1 N96 "96", 2 N128 "128", 3 N160 "160", 4 N192 "192", 5 N224 "224", 6 N256 "256", 7 N288 "288", 8 N320 "320",
        9 N384 "384", 10 N512 "512", 11 N640 "640",
    }

    /// The roll-off period of an OFDMA channel, in samples of 1/102.4 MHz.
    pub UpstreamRollOff: u8 = 8 {
        1 N0 "0", 2 N32 "32", 3 N64 "64", 4 N96 "96", 5 N128 "128", 6 N160 "160", 7 N192 "192", 8 N224 "224",
    }

    /// The subcarrier spacing of an OFDMA channel.
    pub UpstreamSpacing: u8 = 8 {
        1 KHZ_25 "25 kHz",
        2 KHZ_50 "50 kHz",
    }
}

impl SymbolRate {
    /// The rate in ksym/s.
    pub const fn ksym(self) -> u16 {
        (self.0 as u16).wrapping_mul(160)
    }
}

impl UpstreamCyclicPrefix {
    /// The length in samples of 1/102.4 MHz.
    pub const fn samples(self) -> Option<u16> {
        Some(match self.0 {
            code @ 1..=8 => (code as u16).wrapping_mul(32).wrapping_add(64),
            9 => 384,
            10 => 512,
            11 => 640,
            _ => return None,
        })
    }
}

impl UpstreamSpacing {
    /// Subcarriers of a channel and subcarriers of a mini-slot.
    pub const fn subcarriers(self) -> Option<(u16, u8)> {
        match self {
            UpstreamSpacing::KHZ_25 => Some((4096, 16)),
            UpstreamSpacing::KHZ_50 => Some((2048, 8)),
            _ => None,
        }
    }
}

syntax! {
    /// The counters of the CMTS at one moment.
    pub struct TimestampSnapshot {
        timestamp:  32 Ticks,
        mini_slot:  32 u32,
        frame:       8 u8,
    }

    /// The counters of the CMTS at one moment, of an OFDMA channel.
    pub struct OfdmaTimestampSnapshot {
        reserved:             4 Rfz,
        timestamp:           32 Ticks,
        /// The upper four bits of the field of the extended timestamp that counts to 20.
        divide_by_20:         4 u8,
        mini_slot:           32 u32,
    }

    /// Which devices hold off their ranging, and a class to tell modems apart.
    pub struct RangingHoldOff {
        ranging_class_id_extension: 16 u16,
        reserved: 12 Rfz,
        estb:      1 bool,
        emta:      1 bool,
        erouter:   1 bool,
        cm:        1 bool,
    }

    /// Whether the channel has a descriptor of type 35, too.
    pub struct Type35Present {
        reserved:        7 Rfz,
        type_35_present: 1 bool,
    }

    /// What an OFDMA descriptor has changed.
    pub struct ChangeIndicator {
        reserved:           5 Rfz,
        iuc_3_or_4:         1 bool,
        iuc_13:             1 bool,
        iuc_12:             1 bool,
        iuc_11:             1 bool,
        iuc_10:             1 bool,
        iuc_9:              1 bool,
        iuc_6:              1 bool,
        iuc_5:              1 bool,
        other:              1 bool,
        unused_subcarriers: 1 bool,
        exclusion_bands:    1 bool,
    }

    /// Subcarriers in a row.
    pub struct SubcarrierRange {
        first: 16 u16,
        /// Included.
        last:  16 u16,
    }
}

wire::tagged! {
    /// The TLVs of upstream channel descriptors.
    pub enum UcdTlv<'a>: Tlv<'a> {
        1 ModulationRate(Scalar<SymbolRate, 8>),
        /// The centre.
        2 Frequency(Scalar<Frequency, 32>),
        /// At most 128 bytes; the first bit sent is the highest of the first byte.
        3 PreamblePattern(Blob<'a>),
        /// With the attributes of DOCSIS 1.x.
        4 BurstDescriptor(BurstDescriptor<'a>),
        /// With those of DOCSIS 2.0 and 3.0.
        5 BurstDescriptorAdvanced(BurstDescriptor<'a>),
        /// Continues the preamble pattern.
        6 ExtendedPreamblePattern(Blob<'a>),
        7 ScdmaMode(Scalar<OnOff, 8>),
        8 ScdmaSpreadingIntervalsPerFrame(U8),
        9 ScdmaCodesPerMiniSlot(U8),
        10 ScdmaActiveCodes(U8),
        11 ScdmaCodeHoppingSeed(U16),
        /// M.
        12 UsRatioNumerator(U16),
        /// N.
        13 UsRatioDenominator(U16),
        14 Snapshot(TimestampSnapshot),
        15 MaintainPowerSpectralDensity(Scalar<OnOff, 8>),
        16 RangingRequired(Scalar<RangingNeed, 8>),
        17 ScdmaMaximumScheduledCodes(Scalar<OnOff, 8>),
        18 RangingHoldOffPriority(RangingHoldOff),
        19 RangingChannelClassId(RangingHoldOff),
        /// 0 to 3.
        20 ScdmaSelectionModeAndHopping(U8),
        /// 16 bytes.
        21 ScdmaSelectionString(Blob<'a>),
        22 HigherUcd(Type35Present),
        23 OfdmaBurstDescriptor(BurstDescriptor<'a>),
        24 Changes(ChangeIndicator),
        25 OfdmaSnapshot(OfdmaTimestampSnapshot),
        26 CyclicPrefix(Scalar<UpstreamCyclicPrefix, 8>),
        27 RollOff(Scalar<UpstreamRollOff, 8>),
        28 SubcarrierSpacing(Scalar<UpstreamSpacing, 8>),
        /// The centre of subcarrier 0.
        29 SubcarrierZeroFrequency(Scalar<Frequency, 32>),
        30 ExclusionBands(List<'a, SubcarrierRange>),
        31 UnusedSubcarriers(List<'a, SubcarrierRange>),
        32 SymbolsPerFrame(U8),
        33 RandomizationSeed(U24),
        /// DOCSIS 4.0: 0 or 1.
        34 ExtendedUpstreamChannel(U8),
    }
}
