//! `pnm` on published measurement files.

mod program;

use program::{run, text};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

const PNM: &str = env!("CARGO_BIN_EXE_pnm");

fn corpus(name: &str) -> Option<PathBuf> {
    Some(wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))?.join("docsis/pnm").join(name))
}

/// Name, a part of what is said, and of what is drawn.
const FILES: [(&str, &str, &[&str]); 6] = [
    (
        "ds_ofdm_rxmer_per_subcar_aabbccddeeff_193_1764820677.bin",
        "7600 subcarriers of 25 kHz",
        &["RxMER (dB)", "Frequency (MHz)"],
    ),
    (
        "ds_ofdm_modulation_profile_aabbccddeeff_193_1764824373.bin",
        "profile 0: 7600 subcarriers of 25 kHz",
        &["Modulation (code)", "profile 4"],
    ),
    ("tests_fec_summary.bin", "next codeword pointers: ", &["Share of the codewords (%)", "Time (s)", "uncorrectable"]),
    ("tests_histogram.bin", "in 256 levels", &["Samples (million)", "Level (number)"]),
    ("tests_spectrum_analyzer.bin", "300.000 MHz to 900.000 MHz", &["Level (as sent)"]),
    ("tests_us_pre_equalizer_coef.bin", "1776 subcarriers", &["Amplitude (dB)", "Phase (degrees)", "Imaginary part"]),
];

#[test]
fn every_published_file_is_said_drawn_and_json() {
    for (name, said, drawn) in FILES {
        let Some(file) = corpus(name) else { return };
        let file = file.to_str().unwrap();
        let output = run(PNM, &[file], None);
        assert!(output.status.success(), "{name}: {}", text(&output.stderr));
        assert!(text(&output.stdout).contains(said), "{name}: {}", text(&output.stdout));
        let output = run(PNM, &["--svg", "-", file], None);
        let picture = text(&output.stdout);
        assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"), "{name}");
        assert!(!picture.contains("NaN") && !picture.contains("inf") && picture.len() < 400_000, "{name}");
        drawn.iter().for_each(|part| assert!(picture.contains(part), "{name}: {part}"));
        let output = run(PNM, &["--json", file], None);
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(json.is_object(), "{name}");
    }
}

#[test]
fn what_cannot_be_drawn_is_said() {
    // A constellation: no layout is known.
    let output = run(PNM, &["-"], Some(b"PNN\x03\x01\x00abc"));
    assert!(output.status.success());
    assert_eq!(text(&output.stdout), "constellation, version 1.0: a layout that is not known here\n");
    let output = run(PNM, &["--svg", "-", "-"], Some(b"PNN\x03\x01\x00abc"));
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).ends_with("pnm: nothing to draw\n"), "{}", text(&output.stderr));
    let output = run(PNM, &["-"], Some(b"GIF89a"));
    assert_eq!((output.status.code(), text(&output.stderr).lines().count()), (Some(2), 1));
    // Measurements of nothing.
    let empty = [&b"PNN\x04\x01\x00"[..], &[0; 18], &[0; 4]].concat();
    let output = run(PNM, &["--svg", "-", "-"], Some(&empty));
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(!text(&output.stdout).contains("NaN"));
}

#[test]
fn a_picture_never_replaces_what_it_is_drawn_from() {
    let file = std::env::temp_dir().join(format!("pnm-{}.bin", std::process::id()));
    fs::write(&file, [&b"PNN\x04\x01\x00"[..], &[0; 18], &[0; 4]].concat()).unwrap();
    let output = run(PNM, &["--svg", file.to_str().unwrap(), file.to_str().unwrap()], None);
    assert_eq!(output.status.code(), Some(2));
    assert!(fs::read(&file).unwrap().starts_with(b"PNN"));
    fs::remove_file(file).unwrap();
}
