//! Measurement files of modems (proactive network maintenance, PNM).
//!
//! Open question: the text of the standard is not at hand. Magic and kinds are by one source. The layouts of version 1.0
//! follow from published files, in which all lengths and counts agree; what they do not show is kept as bytes.
//!
//! ```
//! use docsis_mac::pnm::{Body, MeasurementFile, RxMer};
//! use docsis_mac::wire::{Decode, Encode, List, Scalar};
//! use docsis_mac::unit::QuarterDb;
//!
//! let values = [Scalar(QuarterDb(181)), Scalar(QuarterDb(190))];
//! let body = Body::RxMer(RxMer { channel_id: 193, subcarrier_spacing: 25, values: List::from(&values), ..RxMer::default() }.into());
//! let bytes = MeasurementFile::Versioned(body.into()).encode_to_vec()?;
//! assert_eq!(bytes[..6], *b"PNN\x04\x01\x00");
//! let Ok(MeasurementFile::Versioned(file)) = MeasurementFile::from_bytes(&bytes) else { panic!() };
//! let Body::RxMer(mer) = file.body else { panic!() };
//! assert_eq!(mer.values.iter().next(), Some(Ok(Scalar(QuarterDb(181)))));
//! # Ok::<(), docsis_mac::wire::Error>(())
//! ```

use crate::id::MacAddress;
use crate::unit::{Frequency, QuarterDb};
use wire::{Blob, List, Scalar, choice, codes, first, syntax};

codes! {
    /// What was measured. Those from 0x65 on are of head-ends.
    pub PnmKind: u8 = 8 {
        0x01 SYMBOL_CAPTURE "symbol capture",
        0x02 OFDM_CHANNEL_ESTIMATE "OFDM channel estimate",
        0x03 CONSTELLATION "constellation",
        0x04 RX_MER "RxMER per subcarrier",
        0x05 HISTOGRAM "histogram",
        0x06 UPSTREAM_PRE_EQUALIZER "upstream pre-equaliser",
        0x07 UPSTREAM_PRE_EQUALIZER_LAST_UPDATE "upstream pre-equaliser, last update",
        0x08 FEC_SUMMARY "FEC summary",
        0x09 SPECTRUM "spectrum",
        0x0A MODULATION_PROFILE "modulation profile",
    }
}

first! {
    /// A measurement file, with either magic.
    pub enum MeasurementFile<'a> {
        /// "PNN".
        Versioned(VersionedFile<'a>),
        /// "PNM".
        Unversioned(UnversionedFile<'a>),
    }
}

choice! {
    /// What was measured, by kind. Another version than 1.0 is read alike; what does not fit is kept.
    pub enum Body<'a>: (PnmKind, u16) kept {
        (PnmKind::RX_MER, _) => (PnmKind::RX_MER, VERSION_1) RxMer<'a>,
        (PnmKind::HISTOGRAM, _) => (PnmKind::HISTOGRAM, VERSION_1) Histogram<'a>,
        (PnmKind::UPSTREAM_PRE_EQUALIZER, _) => (PnmKind::UPSTREAM_PRE_EQUALIZER, VERSION_1) PreEqualizer<'a>,
        (PnmKind::FEC_SUMMARY, _) => (PnmKind::FEC_SUMMARY, VERSION_1) FecSummary<'a>,
        (PnmKind::SPECTRUM, _) => (PnmKind::SPECTRUM, VERSION_1) Spectrum<'a>,
        (PnmKind::MODULATION_PROFILE, _) => (PnmKind::MODULATION_PROFILE, VERSION_1) ModulationProfiles<'a>,
    }
}

/// Version 1.0.
const VERSION_1: u16 = 0x0100;

syntax! {
    /// A file that says its version.
    pub struct VersionedFile<'a> {
        magic:  24 u32 = 0x50_4E_4E,
        kind:     8 PnmKind = body.selector().0,
        /// Major and minor, a byte each.
        version: 16 u16,
        body: (match (kind, version)) Body<'a>,
    }

    /// A file without a version. The layout of what is in it is not known here.
    pub struct UnversionedFile<'a> {
        magic: 24 u32 = 0x50_4E_4D,
        kind:   8 PnmKind,
        body:  .. Blob<'a>,
    }

    /// The modulation error ratio of each subcarrier.
    pub struct RxMer<'a> {
        /// Seconds since 1970.
        capture_time:              32 u32,
        channel_id:                 8 u8,
        mac_address:               48 MacAddress,
        subcarrier_zero_frequency: 32 Frequency,
        first_active_subcarrier:   16 u16,
        /// kHz.
        subcarrier_spacing:         8 u8,
        values: [32] List<'a, Scalar<QuarterDb, 8>>,
    }

    /// How often each level of the converter was met.
    pub struct Histogram<'a> {
        /// In published files no time of day.
        capture_time: 32 u32,
        mac_address:  48 MacAddress,
        /// Whether the levels are symmetric; its codes have no names here.
        symmetry:      8 u8,
        dwell_counts: [32] List<'a, Scalar<u32, 32>>,
        hit_counts:   [32] List<'a, Scalar<u32, 32>>,
    }

    /// The coefficients of the pre-equaliser of an OFDMA channel.
    pub struct PreEqualizer<'a> {
        /// Seconds since 1970.
        capture_time:              32 u32,
        upstream_channel_id:        8 u8,
        mac_address:               48 MacAddress,
        cmts_mac_address:          48 MacAddress,
        subcarrier_zero_frequency: 32 Frequency,
        first_active_subcarrier:   16 u16,
        /// kHz.
        subcarrier_spacing:         8 u8,
        coefficients: [32] List<'a, Coefficient>,
    }

    /// A complex number. The unit of its parts is not known here.
    pub struct Coefficient {
        real:      16 i16,
        imaginary: 16 i16,
    }

    /// Codewords of each profile over time.
    pub struct FecSummary<'a> {
        channel_id:   8 u8,
        mac_address: 48 MacAddress,
        /// How long the records reach; its codes have no names here.
        summary_type: 8 u8,
        profiles: (count 8) List<'a, FecProfile<'a>>,
    }

    /// The codewords of one profile.
    pub struct FecProfile<'a> {
        /// 255 for the next codeword pointers.
        profile_id: 8 u8,
        records: (count 16) List<'a, FecRecord>,
    }

    /// The codewords of an interval.
    pub struct FecRecord {
        /// Seconds since 1970.
        time:          32 u32,
        total:         32 u32,
        corrected:     32 u32,
        uncorrectable: 32 u32,
    }

    /// Levels over frequency, in segments of equal width.
    pub struct Spectrum<'a> {
        /// In published files no time of day.
        capture_time:             32 u32,
        channel_id:                8 u8,
        mac_address:              48 MacAddress,
        first_segment_frequency:  32 Frequency,
        last_segment_frequency:   32 Frequency,
        segment_span:             32 Frequency,
        bins_per_segment:         16 u16,
        /// Hundredths of the width of a bin.
        equivalent_noise_bandwidth: 16 u16,
        /// Its codes have no names here.
        window_function:          16 u16,
        /// All segments behind each other. The unit of a level is not known here.
        levels: [32] List<'a, Scalar<i16, 16>>,
    }

    /// How the subcarriers of each profile are modulated.
    pub struct ModulationProfiles<'a> {
        /// Seconds since 1970.
        capture_time:              32 u32,
        channel_id:                 8 u8,
        mac_address:               48 MacAddress,
        number_of_profiles:         8 u8 = count(profiles),
        subcarrier_zero_frequency: 32 Frequency,
        first_active_subcarrier:   16 u16,
        /// kHz.
        subcarrier_spacing:         8 u8,
        profiles: [32] (times number_of_profiles) List<'a, ModulationProfile<'a>>,
    }

    /// How the subcarriers of one profile are modulated.
    pub struct ModulationProfile<'a> {
        profile_id: 8 u8,
        runs: [16] ModulationRuns<'a>,
    }

    /// Subcarriers side by side of one modulation.
    pub struct ModulationRun {
        form:       8 u8 = 0,
        /// Its codes have no names here.
        modulation: 8 u8,
        /// Subcarriers.
        count:     16 u16,
    }
}

first! {
    /// The modulation of all subcarriers.
    pub enum ModulationRuns<'a> {
        Runs(List<'a, ModulationRun>),
        /// With runs of another form.
        Other(Blob<'a>),
    }
}

impl<'a> From<Body<'a>> for VersionedFile<'a> {
    fn from(body: Body<'a>) -> Self {
        VersionedFile { version: VERSION_1, body }
    }
}
