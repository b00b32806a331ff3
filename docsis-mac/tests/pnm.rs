//! Measurement files that were published. What is expected was read from their bytes by hand; lengths, counts and the names
//! of the files agree with it.

#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use docsis_mac::pnm::{Body, MeasurementFile, ModulationRuns};
use docsis_mac::unit::{Frequency, QuarterDb};
use docsis_mac::wire::{Blob, Decode, Encode, Owned, Scalar};

/// Reads a file, and it comes back: as bytes, and through JSON.
fn with(name: &str, look: impl FnOnce(Body<'_>)) {
    let Some(bytes) = support::file(&format!("../pnm/{name}")) else { return };
    let file = MeasurementFile::from_bytes(&bytes).unwrap();
    assert_eq!(file.encode_to_vec().unwrap(), bytes, "{name}");
    let json = serde_json::to_string(&file).unwrap();
    let back: Owned<MeasurementFile<'static>> = serde_json::from_str(&json).unwrap();
    assert!(back.as_bytes()[..] == bytes, "{name}");
    let MeasurementFile::Versioned(file) = file else { panic!("{name}") };
    look(file.body);
}

#[test]
fn modulation_error_ratios_and_profiles_of_one_channel() {
    let (mut subcarriers, mut sums) = (0, Vec::new());
    with("ds_ofdm_rxmer_per_subcar_aabbccddeeff_193_1764820677.bin", |body| {
        let Body::RxMer(mer) = body else { panic!("{body:?}") };
        assert_eq!((mer.capture_time, mer.channel_id), (1_764_820_676, 193));
        assert_eq!(mer.mac_address.to_string(), "aa:bb:cc:dd:ee:ff");
        assert_eq!((mer.subcarrier_zero_frequency, mer.first_active_subcarrier), (Frequency(827_600_000), 296));
        assert_eq!(mer.subcarrier_spacing, 25);
        assert_eq!(mer.values.iter().next(), Some(Ok(Scalar(QuarterDb(0xB5)))));
        subcarriers = mer.values.iter().count();
    });
    with("ds_ofdm_modulation_profile_aabbccddeeff_193_1764824373.bin", |body| {
        let Body::ModulationProfiles(all) = body else { panic!("{body:?}") };
        assert_eq!(
            (all.channel_id, all.subcarrier_zero_frequency, all.subcarrier_spacing),
            (193, Frequency(827_600_000), 25)
        );
        for profile in all.profiles.iter() {
            let ModulationRuns::Runs(runs) = profile.unwrap().runs else { panic!() };
            sums.push(runs.iter().map(|run| usize::from(run.unwrap().count)).sum::<usize>());
        }
    });
    // All profiles are of the subcarriers that were measured.
    if subcarriers > 0 {
        assert_eq!((subcarriers, sums), (7600, vec![7600; 3]));
    }
}

#[test]
fn codewords_histogram_spectrum_coefficients() {
    with("tests_fec_summary.bin", |body| {
        let Body::FecSummary(fec) = body else { panic!("{body:?}") };
        let profiles: Vec<_> = fec.profiles.iter().map(Result::unwrap).collect();
        assert_eq!((fec.channel_id, fec.summary_type, profiles.len(), profiles[0].profile_id), (0xA0, 2, 5, 255));
        for profile in &profiles {
            let records: Vec<_> = profile.records.iter().map(Result::unwrap).collect();
            assert_eq!(records.len(), 600);
            assert!(records.windows(2).all(|pair| pair[1].time - pair[0].time <= 1), "a second each");
            assert!(records.iter().all(|r| r.corrected <= r.total && r.uncorrectable <= r.total));
        }
        assert_eq!(profiles[0].records.iter().next().unwrap().unwrap().total, 0xAD9C);
    });
    with("tests_histogram.bin", |body| {
        let Body::Histogram(histogram) = body else { panic!("{body:?}") };
        let hits: Vec<_> = histogram.hit_counts.iter().map(Result::unwrap).collect();
        assert_eq!((histogram.symmetry, histogram.dwell_counts.iter().count(), hits.len()), (2, 1, 256));
    });
    with("tests_spectrum_analyzer.bin", |body| {
        let Body::Spectrum(spectrum) = body else { panic!("{body:?}") };
        let (first, last) = (spectrum.first_segment_frequency.0, spectrum.last_segment_frequency.0);
        assert_eq!((first, last, spectrum.segment_span.0), (300_000_000, 900_000_000, 7_500_000));
        let segments = (last - first) / spectrum.segment_span.0 + 1;
        let levels: Vec<_> = spectrum.levels.iter().map(Result::unwrap).collect();
        assert_eq!((spectrum.bins_per_segment, levels.len()), (256, 256 * segments as usize));
        assert_eq!(levels[0], Scalar(-2280));
    });
    with("tests_us_pre_equalizer_coef.bin", |body| {
        let Body::PreEqualizer(equalizer) = body else { panic!("{body:?}") };
        assert_eq!(equalizer.cmts_mac_address.to_string(), "00:90:f0:05:00:00");
        assert_eq!((equalizer.subcarrier_zero_frequency.0, equalizer.first_active_subcarrier), (36_200_000, 148));
        let first = equalizer.coefficients.iter().next().unwrap().unwrap();
        assert_eq!((first.real, first.imaginary, equalizer.coefficients.iter().count()), (0x1492, -0x137F, 1776));
    });
}

#[test]
fn what_is_not_known_is_kept() {
    for bytes in [&b"PNN\x04\x02\x00abc"[..], b"PNN\x04\x01\x00abc", b"PNN\x02\x01\x00abc", b"PNM\x04abc", b"PNM\x65"] {
        let file = MeasurementFile::from_bytes(bytes).unwrap();
        assert_eq!(file.encode_to_vec().unwrap(), bytes, "{file:?}");
        if let MeasurementFile::Versioned(file) = file {
            assert!(matches!(file.body, Body::Other(_, Blob(b"abc")) | Body::Invalid { .. }), "{file:?}");
        }
    }
    for none in [&b"PNX\x04"[..], b"PN", b""] {
        assert!(MeasurementFile::from_bytes(none).is_err());
    }
}
