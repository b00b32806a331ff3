//! The delivery systems of DVB-S2X.

use crate::descriptor::Polarization;
use crate::units::{OrbitalPosition, SatelliteFrequency, SymbolRate};
use wire::{Blob, List, Rfz, U32, codes, syntax};

codes! {
    /// roll_off of DVB-S2X.
    pub S2xRollOff: u8 = 3 {
        0 R0_35 "0.35",
        1 R0_25 "0.25",
        2 R0_20 "0.20",
        4 R0_15 "0.15",
        5 R0_10 "0.10",
        6 R0_05 "0.05",
    }

    /// TS_GS_S2X_mode. That of DVB-S2 has other values.
    pub TsGsS2xMode: u8 = 2 {
        0 GENERIC_PACKETIZED "generic packetized stream",
        1 GSE "GSE",
        2 GSE_HEM "GSE high efficiency mode",
        3 TS "transport stream",
    }

    /// S2X_mode.
    pub S2xMode: u8 = 2 {
        1 S2X "S2X",
        2 TIME_SLICING "S2X with time slicing",
        3 CHANNEL_BONDING "S2X with channel bonding",
    }
}

syntax! {
    /// S2X_satellite_delivery_system_descriptor — 6.4.6.5.2.
    pub struct S2xSatelliteDeliverySystem<'a> {
        receiver_profiles:            5 u8,
        reserved_1:                   3 Rfz,
        s2x_mode:                     2 S2xMode,
        scrambling_sequence_selector: 1 bool = scrambling_sequence.is_some(),
        reserved_2:                   3 Rfz,
        ts_gs_s2x_mode:               2 TsGsS2xMode,
        scrambling_sequence: (if scrambling_sequence_selector) Option<S2xScramblingSequence>,
        channel: _ S2xChannel,
        timeslice_number: (if s2x_mode == S2xMode::TIME_SLICING) 8 Option<u8>,
        bonds: (if s2x_mode == S2xMode::CHANNEL_BONDING) Option<ChannelBonds<'a>>,
        reserved_3: .. Blob<'a>,
    }

    /// Which scrambling sequence the physical layer has, unless it is the default one.
    pub struct S2xScramblingSequence {
        reserved:                   6 Rfz,
        scrambling_sequence_index: 18 u32,
    }

    /// A channel of DVB-S2X.
    pub struct S2xChannel {
        frequency:                  32 SatelliteFrequency,
        /// With the west_east_flag behind it.
        orbital_position:           17 OrbitalPosition,
        polarization:                2 Polarization,
        multiple_input_stream_flag:  1 bool = input_stream_identifier.is_some(),
        reserved_1:                  1 Rfz,
        roll_off:                    3 S2xRollOff,
        reserved_2:                  4 Rfz,
        symbol_rate:                28 SymbolRate,
        input_stream_identifier: (if multiple_input_stream_flag) 8 Option<u8>,
    }

    /// The channels that are bonded with the first one: one or two.
    pub struct ChannelBonds<'a> {
        reserved: 7 Rfz,
        channels: (count 1 + 1) List<'a, S2xChannel>,
    }

    /// S2Xv2_satellite_delivery_system_descriptor — 6.4.6.5.3.
    pub struct S2xv2SatelliteDeliverySystem<'a> {
        delivery_system_id:           32 u32,
        s2xv2_mode:                    4 u8,
        multiple_input_stream_flag:    1 bool = input_stream_identifier.is_some(),
        /// Open question: with the values of S2X, as TS_GS_S2X_mode.
        roll_off:                      3 S2xRollOff,
        reserved_1:                    2 Rfz,
        ncr_reference:                 1 bool,
        ncr_version:                   1 bool,
        channel_bond:                  2 u8,
        polarization:                  2 Polarization,
        /// False where s2xv2_mode is neither 1 nor 2.
        scrambling_sequence_selector:  1 bool,
        ts_gs_s2x_mode:                2 TsGsS2xMode,
        receiver_profiles:             5 u8,
        satellite_id:                 24 u32,
        /// In a unit of which the text is not at hand.
        frequency:                    32 u32,
        /// In a unit of which the text is not at hand.
        symbol_rate:                  32 u32,
        input_stream_identifier: (if multiple_input_stream_flag) 8 Option<u8>,
        scrambling_sequence: (if scrambling_sequence_selector && matches!(s2xv2_mode, 1 | 2)) Option<S2xScramblingSequence>,
        timeslice_number: (if matches!(s2xv2_mode, 2 | 5)) 8 Option<u8>,
        bonds: (if channel_bond == 1) Option<DeliverySystemBonds<'a>>,
        superframe: (if matches!(s2xv2_mode, 4 | 5)) Option<S2xv2Superframe>,
        reserved_2: .. Blob<'a>,
    }

    /// The delivery systems that are bonded with this one: one or two.
    pub struct DeliverySystemBonds<'a> {
        reserved: 7 Rfz,
        secondary_delivery_system_ids: (count 1 + 1) List<'a, U32>,
    }

    /// How superframes are received.
    pub struct S2xv2Superframe {
        sosf_wh_sequence_number:              8 u8,
        /// True when `sffi` counts.
        sffi_selector:                        1 bool,
        beam_hopping_time_plan_selector:      1 bool = beamhopping_time_plan_id.is_some(),
        reserved:                             2 Rfz,
        reference_scrambling_index:          20 u32,
        /// Zero without sffi_selector.
        sffi:                                 4 u8,
        payload_scrambling_index:            20 u32,
        beamhopping_time_plan_id: (if beam_hopping_time_plan_selector) 32 Option<u32>,
        superframe_pilots_wh_sequence_number: 5 u8,
        postamble_pli:                        3 u8,
    }
}
