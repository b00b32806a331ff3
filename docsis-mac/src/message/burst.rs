//! Burst descriptors: how a modem sends in intervals of one kind of use.

use super::map::Iuc;
use crate::tlv::{Scalar, Tlv, U8, U16};
use crate::unit::{QuarterDb, QuarterDbmv};
use wire::{List, codes, syntax};

codes! {
    /// The modulation of a burst.
    pub BurstModulation: u8 = 8 {
        1 QPSK "QPSK",
        2 QAM16 "16-QAM",
        3 QAM8 "8-QAM",
        4 QAM32 "32-QAM",
        5 QAM64 "64-QAM",
        6 QAM128 "128-QAM",
        7 C_DOCSIS "reserved for C-DOCSIS",
    }

    /// A switch of a channel or burst.
    pub OnOff: u8 = 8 { 1 ON "on", 2 OFF "off" }

    /// The length of the last codeword.
    pub LastCodeword: u8 = 8 { 1 FIXED "fixed", 2 SHORTENED "shortened" }

    /// The constellation of the preamble.
    pub PreambleType: u8 = 8 { 1 QPSK0 "QPSK0", 2 QPSK1 "QPSK1" }

    /// The modulation of the subcarriers of an OFDMA mini-slot.
    pub OfdmaModulation: u8 = 4 {
        0 NONE "none",
        1 BPSK "BPSK",
        2 QPSK "QPSK",
        3 QAM8 "8-QAM",
        4 QAM16 "16-QAM",
        5 QAM32 "32-QAM",
        6 QAM64 "64-QAM",
        7 QAM128 "128-QAM",
        8 QAM256 "256-QAM",
        9 QAM512 "512-QAM",
        10 QAM1024 "1024-QAM",
        11 QAM2048 "2048-QAM",
        12 QAM4096 "4096-QAM",
    }
}

syntax! {
    /// The attributes of the bursts of one interval usage code.
    pub struct BurstDescriptor<'a> {
        reserved:  4 wire::Rfz,
        iuc:       4 Iuc,
        attributes: .. List<'a, BurstAttribute<'a>>,
    }

    /// One entry of an OFDMA profile: so many mini-slots in a row, from the channel's first on.
    pub struct OfdmaProfileEntry {
        modulation:         4 OfdmaModulation,
        pilot_pattern:      4 u8,
        /// Mini-slots after the first with the same pair.
        further_mini_slots: 8 u8,
    }

    /// The power of the first initial ranging burst and its steps.
    pub struct InitialRangingPower {
        /// Per 1.6 MHz.
        start: 8 QuarterDbmv,
        step:  8 QuarterDb,
    }
}

wire::tagged! {
    /// Burst attributes; the same numbers in descriptors of every type.
    pub enum BurstAttribute<'a>: Tlv<'a> {
        1 ModulationType(Scalar<BurstModulation, 8>),
        2 DifferentialEncoding(Scalar<OnOff, 8>),
        /// Bits.
        3 PreambleLength(U16),
        /// Bits; from the start of the preamble pattern.
        4 PreambleValueOffset(U16),
        /// Correctable bytes, 0 to 16; 0 for no FEC.
        5 FecErrorCorrection(U8),
        /// Information bytes.
        6 FecCodewordInformationBytes(U8),
        /// Fifteen bits; open question: left-aligned, by general knowledge only.
        7 ScramblerSeed(U16),
        /// Mini-slots; 0 for no limit.
        8 MaximumBurstSize(U8),
        /// Symbols.
        9 GuardTimeSize(U8),
        10 LastCodewordLength(Scalar<LastCodeword, 8>),
        11 ScramblerOnOff(Scalar<OnOff, 8>),
        12 RsInterleaverDepth(U8),
        /// Bytes.
        13 RsInterleaverBlockSize(U16),
        14 Preamble(Scalar<PreambleType, 8>),
        15 ScdmaSpreaderOnOff(Scalar<OnOff, 8>),
        16 ScdmaCodesPerSubframe(U8),
        17 ScdmaFramerInterleavingStepSize(U8),
        18 TcmEncoding(Scalar<OnOff, 8>),
        /// Number of subcarriers.
        19 SubcarriersInitialRanging(U16),
        /// Number of subcarriers.
        20 SubcarriersFineRanging(U16),
        21 OfdmaProfile(List<'a, OfdmaProfileEntry>),
        22 OfdmaInitialRangingPower(InitialRangingPower),
    }
}
