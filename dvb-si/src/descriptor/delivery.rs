//! Descriptors of delivery systems: how a transport stream is tuned to.

use crate::units::{CableFrequency, OrbitalPosition, SatelliteFrequency, SymbolRate, TerrestrialFrequency};
use wire::{List, Rfu, Rfz, Scalar, choice, codes, syntax};

codes! {
    /// FEC_outer — Table 40.
    pub FecOuter: u8 = 4 {
        0 UNDEFINED "not defined",
        1 NONE "no outer FEC coding",
        2 RS "RS(204/188)",
    }

    /// Modulation of a cable — Table 41.
    pub CableModulation: u8 = 8 {
        0 UNDEFINED "not defined",
        1 QAM16 "16-QAM",
        2 QAM32 "32-QAM",
        3 QAM64 "64-QAM",
        4 QAM128 "128-QAM",
        5 QAM256 "256-QAM",
    }

    /// FEC_inner — Table 42.
    pub FecInner: u8 = 4 {
        0 UNDEFINED "not defined",
        1 R1_2 "1/2",
        2 R2_3 "2/3",
        3 R3_4 "3/4",
        4 R5_6 "5/6",
        5 R7_8 "7/8",
        6 R8_9 "8/9",
        7 R3_5 "3/5",
        8 R4_5 "4/5",
        9 R9_10 "9/10",
        15 NONE "no convolutional coding",
    }

    /// Polarization of a satellite's signal.
    pub Polarization: u8 = 2 {
        0 HORIZONTAL "linear, horizontal",
        1 VERTICAL "linear, vertical",
        2 LEFT "circular, left",
        3 RIGHT "circular, right",
    }

    /// roll_off of DVB-S2. 0 for DVB-S, too, which has none to choose.
    pub RollOff: u8 = 2 {
        0 R0_35 "0.35",
        1 R0_25 "0.25",
        2 R0_20 "0.20",
    }

    /// modulation_system of a satellite.
    pub ModulationSystem: u8 = 1 {
        0 DVB_S "DVB-S",
        1 DVB_S2 "DVB-S2",
    }

    /// modulation_type of a satellite.
    pub SatelliteModulation: u8 = 2 {
        0 AUTO "auto",
        1 QPSK "QPSK",
        2 PSK8 "8PSK",
        3 QAM16 "16-QAM",
    }

    /// bandwidth of a terrestrial channel.
    pub Bandwidth: u8 = 3 {
        0 MHZ_8 "8 MHz",
        1 MHZ_7 "7 MHz",
        2 MHZ_6 "6 MHz",
        3 MHZ_5 "5 MHz",
    }

    /// Constellation of DVB-T.
    pub Constellation: u8 = 2 {
        0 QPSK "QPSK",
        1 QAM16 "16-QAM",
        2 QAM64 "64-QAM",
    }

    /// code_rate of a stream of DVB-T.
    pub CodeRate: u8 = 3 {
        0 R1_2 "1/2",
        1 R2_3 "2/3",
        2 R3_4 "3/4",
        3 R5_6 "5/6",
        4 R7_8 "7/8",
    }

    /// guard_interval of DVB-T.
    pub GuardInterval: u8 = 2 {
        0 G1_32 "1/32",
        1 G1_16 "1/16",
        2 G1_8 "1/8",
        3 G1_4 "1/4",
    }

    /// transmission_mode of DVB-T.
    pub TransmissionMode: u8 = 2 {
        0 M2K "2k mode",
        1 M8K "8k mode",
        2 M4K "4k mode",
    }

    /// TS_GS_mode of DVB-S2. That of DVB-S2X has other values.
    pub TsGsMode: u8 = 2 {
        0 GENERIC_PACKETIZED "generic packetized stream",
        1 GSE "GSE",
        2 TS "transport stream",
    }
}

syntax! {
    /// satellite_delivery_system_descriptor — 6.2.13.2.
    pub struct SatelliteDeliverySystem {
        frequency:         32 SatelliteFrequency,
        /// With the west_east_flag behind it.
        orbital_position:  17 OrbitalPosition,
        polarization:       2 Polarization,
        roll_off:           2 RollOff,
        modulation_system:  1 ModulationSystem,
        modulation_type:    2 SatelliteModulation,
        symbol_rate:       28 SymbolRate,
        fec_inner:          4 FecInner,
    }

    /// cable_delivery_system_descriptor — 6.2.13.1, Table 39.
    pub struct CableDeliverySystem {
        frequency:           32 CableFrequency,
        reserved_future_use: 12 Rfu,
        fec_outer:            4 FecOuter,
        modulation:           8 CableModulation,
        symbol_rate:         28 SymbolRate,
        fec_inner:            4 FecInner,
    }

    /// terrestrial_delivery_system_descriptor — 6.2.13.4: DVB-T.
    pub struct TerrestrialDeliverySystem {
        centre_frequency:       32 TerrestrialFrequency,
        bandwidth:               3 Bandwidth,
        priority:                1 bool,
        time_slicing_indicator:  1 bool,
        mpe_fec_indicator:       1 bool,
        reserved_1:              2 Rfu,
        constellation:           2 Constellation,
        hierarchy_information:   3 u8,
        code_rate_hp_stream:     3 CodeRate,
        code_rate_lp_stream:     3 CodeRate,
        guard_interval:          2 GuardInterval,
        transmission_mode:       2 TransmissionMode,
        /// True when other frequencies are in use.
        other_frequency_flag:    1 bool,
        reserved_2:             32 Rfu,
    }

    /// S2_satellite_delivery_system_descriptor — 6.2.13.3: what DVB-S2 adds to the descriptor of the satellite.
    ///
    /// In older editions the reserved bits behind multiple_input_stream_flag were a
    /// backwards_compatibility_indicator and five more of them, all ones.
    pub struct S2SatelliteDeliverySystem {
        scrambling_sequence_selector: 1 bool = scrambling_sequence.is_some(),
        multiple_input_stream_flag:   1 bool = input_stream_identifier.is_some(),
        reserved_1:                   1 Rfz,
        not_timeslice_flag:           1 bool = timeslice_number.is_none(),
        reserved_2:                   2 Rfu,
        ts_gs_mode:                   2 TsGsMode,
        scrambling_sequence: (if scrambling_sequence_selector) Option<ScramblingSequence>,
        input_stream_identifier: (if multiple_input_stream_flag) 8 Option<u8>,
        timeslice_number: (if !not_timeslice_flag) 8 Option<u8>,
    }

    /// Which scrambling sequence the physical layer has, unless it is the default one.
    pub struct ScramblingSequence {
        reserved:                   6 Rfu,
        scrambling_sequence_index: 18 u32,
    }

    /// frequency_list_descriptor — 6.2.17: further frequencies of a transport stream.
    pub struct FrequencyList<'a> {
        reserved:    6 Rfu,
        coding_type: 2 u8 = centre_frequencies.selector(),
        centre_frequencies: (match coding_type) CentreFrequencies<'a>,
    }

    /// cell_list_descriptor — 6.2.7.
    pub struct CellList<'a> {
        cells: .. List<'a, Cell<'a>>,
    }

    /// Where a cell lies.
    pub struct Cell<'a> {
        cell_id:                  16 u16,
        cell_latitude:            16 i16,
        cell_longitude:           16 i16,
        cell_extent_of_latitude:  12 u16,
        cell_extent_of_longitude: 12 u16,
        subcells:                [8] List<'a, Subcell>,
    }

    /// Where a subcell lies.
    pub struct Subcell {
        cell_id_extension:            8 u8,
        subcell_latitude:            16 i16,
        subcell_longitude:           16 i16,
        subcell_extent_of_latitude:  12 u16,
        subcell_extent_of_longitude: 12 u16,
    }

    /// cell_frequency_link_descriptor — 6.2.6.
    pub struct CellFrequencyLink<'a> {
        cells: .. List<'a, CellFrequency<'a>>,
    }

    /// The frequency of a cell.
    pub struct CellFrequency<'a> {
        cell_id:   16 u16,
        frequency: 32 TerrestrialFrequency,
        subcells: [8] List<'a, TransposerFrequency>,
    }

    /// The frequency of a subcell.
    pub struct TransposerFrequency {
        cell_id_extension:     8 u8,
        transposer_frequency: 32 TerrestrialFrequency,
    }
}

choice! {
    /// The frequencies of a [`FrequencyList`], by its coding_type: as in the descriptor of the delivery system.
    pub enum CentreFrequencies<'a>: u8 {
        1 Satellite(List<'a, Scalar<SatelliteFrequency, 32>>) as "satellite",
        2 Cable(List<'a, Scalar<CableFrequency, 32>>) as "cable",
        3 Terrestrial(List<'a, Scalar<TerrestrialFrequency, 32>>) as "terrestrial",
    }
}
