//! Descriptors of networks and delivery systems.

use super::ServiceType;
use crate::text::Text;
use wire::{Bcd, List, Rfu, codes, syntax};

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
}

syntax! {
    /// network_name_descriptor — 6.2.27.
    pub struct NetworkName<'a> {
        network_name: .. Text<'a>,
    }

    /// service_list_descriptor — 6.2.35.
    pub struct ServiceList<'a> {
        services: .. List<'a, ListedService>,
    }

    /// One service of a [`ServiceList`].
    pub struct ListedService {
        service_id:   16 u16,
        service_type:  8 ServiceType,
    }

    /// cable_delivery_system_descriptor — 6.2.13.1, Table 39.
    pub struct CableDeliverySystem {
        /// 100 Hz.
        frequency:           32 Bcd<8>,
        reserved_future_use: 12 Rfu,
        fec_outer:            4 FecOuter,
        modulation:           8 CableModulation,
        /// 100 symbols a second.
        symbol_rate:         28 Bcd<7>,
        fec_inner:            4 FecInner,
    }
}

impl CableDeliverySystem {
    /// The frequency in Hz; None when a digit is over nine.
    pub fn frequency_hz(&self) -> Option<u64> {
        self.frequency.get().map(|f| u64::from(f).saturating_mul(100))
    }

    /// The symbol rate per second; None when a digit is over nine.
    pub fn symbols_per_second(&self) -> Option<u32> {
        self.symbol_rate.get().map(|r| r.saturating_mul(100))
    }
}
