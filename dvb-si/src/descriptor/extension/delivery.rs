//! Terrestrial, cable and hybrid delivery systems of the second generation, and what will change in a network.

use crate::descriptor::{GuardInterval, Polarization, TransposerFrequency};
use crate::time::{Duration, UtcTime};
use crate::units::TerrestrialFrequency;
use wire::{Blob, List, Rfu, Rfz, Scalar, choice, codes, syntax};

codes! {
    /// bandwidth of DVB-T2.
    pub T2Bandwidth: u8 = 4 {
        0 MHZ_8 "8 MHz",
        1 MHZ_7 "7 MHz",
        2 MHZ_6 "6 MHz",
        3 MHZ_5 "5 MHz",
        4 MHZ_10 "10 MHz",
        5 MHZ_1_712 "1.712 MHz",
    }

    /// guard_interval of DVB-T2.
    pub T2GuardInterval: u8 = 3 {
        0 G1_32 "1/32",
        1 G1_16 "1/16",
        2 G1_8 "1/8",
        3 G1_4 "1/4",
        4 G1_128 "1/128",
        5 G19_128 "19/128",
        6 G19_256 "19/256",
    }

    /// transmission_mode of DVB-T2.
    pub T2TransmissionMode: u8 = 3 {
        0 M2K "2k mode",
        1 M8K "8k mode",
        2 M4K "4k mode",
        3 M1K "1k mode",
        4 M16K "16k mode",
        5 M32K "32k mode",
    }

    /// transmission_mode of DVB-SH. Open question: the layouts name no values; a stream of another encoder has 4k at 2.
    pub ShTransmissionMode: u8 = 2 {
        0 M1K "1k mode",
        1 M2K "2k mode",
        2 M4K "4k mode",
        3 M8K "8k mode",
    }
}

syntax! {
    /// T2_delivery_system_descriptor — 6.4.6.3.
    pub struct T2DeliverySystem<'a> {
        plp_id:        8 u8,
        t2_system_id: 16 u16,
        /// Once for the PLPs of a system.
        details:       (more) Option<T2Details<'a>>,
    }

    /// How a T2 system is received, and where.
    pub struct T2Details<'a> {
        siso_miso:            2 u8,
        bandwidth:            4 T2Bandwidth,
        reserved:             2 Rfu,
        guard_interval:       3 T2GuardInterval,
        transmission_mode:    3 T2TransmissionMode,
        other_frequency_flag: 1 bool,
        /// Time frequency slicing: each cell has several frequencies.
        tfs_flag:             1 bool,
        cells: .. List<'a, T2Cell<'a>, bool>(tfs_flag),
    }

    /// The frequencies of a cell: several with tfs_flag, otherwise one.
    pub struct T2Cell<'a>(tfs_flag: bool) {
        cell_id: 16 u16,
        centre_frequencies: (if tfs_flag) [8] Option<List<'a, Scalar<TerrestrialFrequency, 32>>>,
        centre_frequency: (if !tfs_flag) 32 Option<TerrestrialFrequency>,
        subcells: [8] List<'a, TransposerFrequency>,
    }

    /// SH_delivery_system_descriptor — 6.4.6.2.
    pub struct ShDeliverySystem<'a> {
        diversity_mode: 4 u8,
        reserved:       4 Rfu,
        modulations: .. List<'a, ShModulation<'a>>,
    }

    /// One modulation.
    pub struct ShModulation<'a> {
        modulation_type:      1 u8 = modulation.selector(),
        interleaver_presence: 1 bool = interleaver.is_some(),
        /// 0: complete; 1: short. It counts where an interleaver is present.
        interleaver_type:     1 u8,
        reserved:             5 Rfu,
        modulation: (match modulation_type) ShWaveform<'a>,
        interleaver: (if interleaver_presence) (match interleaver_type) Option<ShInterleaver<'a>>,
    }

    /// Time division multiplex: that of a satellite.
    pub struct ShTdm {
        polarization:    2 Polarization,
        roll_off:        2 u8,
        modulation_mode: 2 u8,
        code_rate:       4 u8,
        symbol_rate:     5 u8,
        reserved:        1 Rfu,
    }

    /// OFDM.
    pub struct ShOfdm {
        bandwidth:                   3 u8,
        priority:                    1 bool,
        constellation_and_hierarchy: 3 u8,
        code_rate:                   4 u8,
        guard_interval:              2 GuardInterval,
        transmission_mode:           2 ShTransmissionMode,
        common_frequency:            1 bool,
    }

    /// All about an interleaver.
    pub struct ShInterleaverInfo {
        common_multiplier:   6 u8,
        nof_late_taps:       6 u8,
        nof_slices:          6 u8,
        slice_distance:      8 u8,
        non_late_increments: 6 u8,
    }

    /// The essential of an interleaver.
    pub struct ShShortInterleaverInfo {
        common_multiplier: 6 u8,
        reserved:          2 Rfu,
    }

    /// C2_delivery_system_descriptor — 6.4.6.1.
    pub struct C2DeliverySystem {
        plp_id:                           8 u8,
        data_slice_id:                    8 u8,
        c2_system_tuning_frequency:      32 u32,
        c2_system_tuning_frequency_type:  2 u8,
        active_ofdm_symbol_duration:      3 u8,
        guard_interval:                   3 u8,
    }

    /// C2_bundle_delivery_system_descriptor — 6.4.6.4: PLPs that carry one transport stream together.
    pub struct C2BundleDeliverySystem<'a> {
        plps: .. List<'a, C2BundlePlp>,
    }

    /// One of the PLPs.
    pub struct C2BundlePlp {
        system:          _ C2DeliverySystem,
        primary_channel: 1 bool,
        reserved:        7 Rfz,
    }

    /// T2MI_descriptor — 6.4.14: the stream carries a T2-MI.
    pub struct T2mi<'a> {
        reserved_1:                 5 Rfz,
        t2mi_stream_id:             3 u8,
        reserved_2:                 5 Rfz,
        num_t2mi_streams_minus_one: 3 u8,
        reserved_3:                 7 Rfz,
        pcr_iscr_common_clock_flag: 1 bool,
        reserved_4:                .. Blob<'a>,
    }

    /// network_change_notify_descriptor — 6.4.9.
    pub struct NetworkChangeNotify<'a> {
        cells: .. List<'a, NetworkChangeCell<'a>>,
    }

    /// What will change in a cell.
    pub struct NetworkChangeCell<'a> {
        /// 0: in all cells.
        cell_id:  16 u16,
        changes: [8] List<'a, NetworkChange>,
    }

    /// One change.
    pub struct NetworkChange {
        network_change_id:       8 u8,
        network_change_version:  8 u8,
        start_time_of_change:   40 UtcTime,
        change_duration:        24 Duration,
        receiver_category:       3 u8,
        invariant_ts_present:    1 bool = invariant_ts.is_some(),
        change_type:             4 u8,
        /// That of a [`Message`](crate::descriptor::Message).
        message_id:              8 u8,
        invariant_ts: (if invariant_ts_present) Option<InvariantTs>,
    }

    /// A transport stream that does not change.
    pub struct InvariantTs {
        invariant_ts_tsid: 16 u16,
        invariant_ts_onid: 16 u16,
    }
}

choice! {
    /// The waveform of a [`ShModulation`], by its modulation_type.
    pub enum ShWaveform<'a>: u8 {
        0 ShTdm as "TDM",
        1 ShOfdm as "OFDM",
    }

    /// The interleaver of a [`ShModulation`], by its interleaver_type.
    pub enum ShInterleaver<'a>: u8 {
        0 ShInterleaverInfo as "complete",
        1 ShShortInterleaverInfo as "short",
    }
}
