//! The payloads of T2-MI packets — TS 102 773, 5.2. What belongs to EN 302 755 stays bytes.

use core::time::Duration;
use wire::{Blob, List, Rfz, choice, codes, syntax};

codes! {
    /// bw — Table 4: the bandwidth, and with it the unit of subseconds.
    pub Bandwidth: u8 = 4 {
        0 MHZ_1_7 "1.7 MHz",
        1 MHZ_5 "5 MHz",
        2 MHZ_6 "6 MHz",
        3 MHZ_7 "7 MHz",
        4 MHZ_8 "8 MHz",
        5 MHZ_10 "10 MHz",
    }

    /// freq_source: which frequency the transmitted signalling has — 5.2.4.
    pub FrequencySource: u8 = 2 {
        0 L1_CURRENT "L1-current data",
        1 INDIVIDUAL_ADDRESSING "individual addressing",
        2 MANUAL "set at the modulator",
    }

    /// function_tag — Tables 5 and 6, and TS 101 191.
    pub AddressingFunctionTag: u8 = 8 {
        0x00 TIME_OFFSET "transmitter time offset",
        0x01 FREQUENCY_OFFSET "transmitter frequency offset",
        0x02 POWER "transmitter power",
        0x03 PRIVATE_DATA "private data",
        0x04 CELL_ID "cell id",
        0x05 ENABLE "enable",
        0x06 BANDWIDTH "bandwidth",
        0x10 ACE_PAPR "ACE-PAPR",
        0x11 MISO_GROUP "transmitter MISO group",
        0x12 TR_PAPR "TR-PAPR",
        0x13 L1_ACE_PAPR "L1-ACE-PAPR",
        0x15 TX_SIG_FEF "TX-SIG FEF: sequence numbers",
        0x16 TX_SIG_AUX "TX-SIG aux stream: transmitter ID",
        0x17 FREQUENCY "frequency",
    }

    /// subpart_variety — Table 13.
    pub SubpartVariety: u16 = 16 {
        0 NULL "null",
        1 IQ "IQ",
        2 PRBS "PRBS",
        3 TX_SIG "TX-SIG FEF",
    }
}

syntax! {
    /// A baseband frame — 5.2.1.
    pub struct T2miBaseband<'a> {
        /// The first T2 frame of the interleaving frame.
        frame_idx:        8 u8,
        /// The physical layer pipe.
        plp_id:           8 u8,
        /// The first baseband frame of an interleaving frame.
        intl_frame_start: 1 bool,
        rfu:              7 Rfz,
        /// A [`BbFrame`](crate::tunnel::baseband::BbFrame), before scrambling.
        bbframe:         .. Blob<'a>,
    }

    /// I/Q data of an auxiliary stream — 5.2.2.
    pub struct T2miAuxiliaryIq<'a> {
        frame_idx:  8 u8,
        /// From 1.
        aux_id:     4 u8,
        rfu:       12 Rfz,
        /// Cells of 24 bits: real and imaginary part.
        aux_stream_data: .. Blob<'a>,
    }

    /// Cells to be inserted — 5.2.3.
    pub struct T2miArbitraryCells<'a> {
        frame_idx:           8 u8,
        /// 0 for all.
        tx_identifier:      16 u16,
        rfu:                18 Rfz,
        start_cell_address: 22 u32,
        /// Cells of 24 bits: real and imaginary part.
        arbitrary_cell_data: .. Blob<'a>,
    }

    /// L1 signalling of the T2 frame that carries it — 5.2.4. Lengths are in bits.
    pub struct T2miL1Current<'a> {
        frame_idx:      8 u8,
        freq_source:    2 FrequencySource,
        rfu:            6 Rfz,
        /// L1 pre-signalling without its CRC.
        l1pre:          _ [u8; 21],
        l1conf_len:    16 u16,
        /// Configurable L1 post-signalling, zero bits at its end.
        l1conf:         (bytes l1conf_len.div_ceil(8)) Blob<'a>,
        l1dyn_curr_len: 16 u16,
        /// Dynamic L1 post-signalling of the current frame.
        l1dyn_curr:     (bytes l1dyn_curr_len.div_ceil(8)) Blob<'a>,
        l1ext_len:     16 u16,
        /// L1 extension field.
        l1ext:          (bytes l1ext_len.div_ceil(8)) Blob<'a>,
    }

    /// L1 signalling of later T2 frames — 5.2.5. Lengths are in bits.
    pub struct T2miL1Future<'a> {
        frame_idx:        8 u8,
        rfu:              8 Rfz,
        l1dyn_next_len:  16 u16,
        /// Dynamic L1 post-signalling of the next frame.
        l1dyn_next:       (bytes l1dyn_next_len.div_ceil(8)) Blob<'a>,
        l1dyn_next2_len: 16 u16,
        /// And of the one behind it.
        l1dyn_next2:      (bytes l1dyn_next2_len.div_ceil(8)) Blob<'a>,
        in_band:          (count 8) List<'a, T2miInBand<'a>>,
    }

    /// In-band signalling of a physical layer pipe.
    pub struct T2miInBand<'a> {
        plp_id:      8 u8,
        /// In bits.
        inband_len: 16 u16,
        inband:     (bytes inband_len.div_ceil(8)) Blob<'a>,
    }

    /// Bias balancing cells — 5.2.6.
    pub struct T2miP2Bias {
        frame_idx:                     8 u8,
        rfu:                          17 Rfz,
        num_active_bias_cells_per_p2: 15 u16,
    }

    /// When the super-frame is to be emitted — 5.2.7.
    pub struct T2Timestamp {
        rfu:                 4 Rfz,
        bw:                  4 Bandwidth,
        /// SI seconds since 2000-01-01 00:00:00 UTC; 0 in a relative timestamp.
        seconds_since_2000: 40 u64,
        /// Units by bandwidth: [`subsecond_unit`](Self::subsecond_unit).
        subseconds:         27 u32,
        /// Seconds that UTC is behind `seconds_since_2000`.
        utco:               13 u16,
    }

    /// Parameters of single modulators — 5.2.8.
    pub struct T2miIndividualAddressing<'a> {
        rfu: 8 Rfz,
        transmitters: [8] List<'a, AddressedTransmitter<'a>>,
    }

    /// What one modulator is told.
    pub struct AddressedTransmitter<'a> {
        /// 0 for all.
        tx_identifier: 16 u16,
        functions: [8] List<'a, AddressingFunction<'a>>,
    }

    /// An addressing function, as in TS 101 191, 6.1: its length counts all of it.
    pub struct AddressingFunction<'a> {
        function_tag: 8 AddressingFunctionTag,
        function_body: [8 - 2] Blob<'a>,
    }

    /// A FEF part in which nothing is sent — 5.2.9.
    pub struct T2miFefNull {
        fef_idx:  8 u8,
        rfu:      9 Rfz,
        s1_field: 3 u8,
        s2_field: 4 u8,
    }

    /// I/Q data of a FEF part — 5.2.10.
    pub struct T2miFefIq<'a> {
        fef_idx:  8 u8,
        rfu:      9 Rfz,
        s1_field: 3 u8,
        s2_field: 4 u8,
        /// Samples of 24 bits: real and imaginary part.
        fef_part_data: .. Blob<'a>,
    }

    /// A FEF part of several sub-parts — 5.2.11.
    pub struct T2miFefComposite {
        fef_idx:       8 u8,
        rfu1:          1 Rfz,
        s1_field:      3 u8,
        s2_field:      4 u8,
        rfu2:         32 Rfz,
        num_subparts: 16 u16,
    }

    /// One of the sub-parts — 5.2.12.
    pub struct T2miFefSubpart<'a> {
        fef_idx:          8 u8,
        /// 0 for all.
        tx_identifier:   16 u16,
        rfu1:            32 Rfz,
        subpart_idx:     16 u16,
        subpart_variety: 16 SubpartVariety,
        rfu2:            10 Rfz,
        /// In elementary periods.
        subpart_length:  22 u32,
        subpart:         .. Blob<'a>,
    }
}

choice! {
    /// The payload of a T2-MI packet, by packet_type.
    pub enum T2miPayload<'a>: u8 kept {
        0x00 T2miBaseband<'a> as "baseband_frame",
        0x01 T2miAuxiliaryIq<'a> as "auxiliary_iq",
        0x02 T2miArbitraryCells<'a> as "arbitrary_cells",
        0x10 T2miL1Current<'a> as "l1_current",
        0x11 T2miL1Future<'a> as "l1_future",
        0x12 T2miP2Bias as "p2_bias",
        0x20 T2Timestamp as "timestamp",
        0x21 T2miIndividualAddressing<'a> as "individual_addressing",
        0x30 T2miFefNull as "fef_null",
        0x31 T2miFefIq<'a> as "fef_iq",
        0x32 T2miFefComposite as "fef_composite",
        0x33 T2miFefSubpart<'a> as "fef_subpart",
    }
}

impl T2Timestamp {
    /// True when no time is meant: every bit is set.
    pub const fn is_null(&self) -> bool {
        self.seconds_since_2000 == 0xFF_FFFF_FFFF && self.subseconds == 0x7FF_FFFF && self.utco == 0x1FFF
    }

    /// True when the subseconds count from any full second.
    pub const fn is_relative(&self) -> bool {
        self.seconds_since_2000 == 0
    }

    /// Units of `subseconds` in a microsecond; None for a bandwidth without a meaning yet.
    pub const fn subsecond_unit(&self) -> Option<u32> {
        match self.bw {
            Bandwidth::MHZ_1_7 => Some(131),
            Bandwidth::MHZ_5 => Some(40),
            Bandwidth::MHZ_6 => Some(48),
            Bandwidth::MHZ_7 => Some(56),
            Bandwidth::MHZ_8 => Some(64),
            Bandwidth::MHZ_10 => Some(80),
            _ => None,
        }
    }

    /// Time since 2000-01-01 00:00:00 UTC, leap seconds included, or since a full second; to the
    /// nanosecond, rounded down. None for the null timestamp and an unknown bandwidth.
    pub fn duration(&self) -> Option<Duration> {
        let unit = u64::from(self.subsecond_unit()?);
        let nanos = u64::from(self.subseconds).saturating_mul(1000).checked_div(unit)?;
        let time = Duration::from_secs(self.seconds_since_2000).saturating_add(Duration::from_nanos(nanos));
        (!self.is_null()).then_some(time)
    }
}
