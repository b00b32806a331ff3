//! Configuration files through the program: there and back, checked, compared.

mod program;

use program::{run, text};
use std::fs;
use std::path::PathBuf;

const CMCONFIG: &str = env!("CARGO_BIN_EXE_cmconfig");
const INSPECT: &str = env!("CARGO_BIN_EXE_inspect");

/// A file with the secret `secret`, whose integrity checks other tools agree on.
const FILE: &str = "030101180d010200010601070804000f4240190d0102000206010708 04004c4b40\
    1201041d0100061024143002272052f4e48cca33a001ab3e07109c2335b4cbddaaa4663046a259f04570ff";

fn bytes() -> Vec<u8> {
    wire::testing::unhex(FILE).unwrap()
}

/// A file in a folder of this test's own.
fn place(name: &str, content: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).unwrap();
    path
}

fn stdout(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let output = run(CMCONFIG, arguments, Some(input));
    assert!(output.status.success(), "{}", text(&output.stderr));
    output.stdout
}

/// What a run prints, and its one line of failure.
fn failure(arguments: &[&str], input: &[u8]) -> (String, String) {
    let output = run(CMCONFIG, arguments, Some(input));
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    assert_eq!(text(&output.stderr).lines().count(), 1, "{}", text(&output.stderr));
    (text(&output.stdout).into(), text(&output.stderr).into())
}

#[test]
fn text_and_json_come_back_as_the_same_bytes() {
    let mut files = vec![bytes(), vec![], vec![3, 1], b"\xFE\x01\x01\xFE\x01\xFF\0".to_vec()];
    files.extend(
        wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))
            .map(|root| fs::read(root.join("docsis/config/DCTR3.cfg")).unwrap()),
    );
    for file in files {
        for form in [&["decode", "-"][..], &["decode", "--json", "-"]] {
            let form = stdout(form, &file);
            assert_eq!(stdout(&["encode", "-"], &form), file, "{}", text(&form));
        }
    }
    let shown = stdout(&["decode", "-"], &bytes());
    assert!(text(&shown).contains("upstream_service_flow {\n  reference 1\n"), "{}", text(&shown));
    assert!(text(&shown).contains("  maximum_sustained_rate 1000000\n"), "{}", text(&shown));
}

/// The SHA-1 over this file by another program.
#[test]
fn the_hash_of_an_adapters_file() {
    let plain = b"\xFE\x01\x01\x0B\x11\x30\x0F\x06\x08\x2B\x06\x01\x02\x01\x01\x04\x00\x04\x03noc\xFE\x01\xFF";
    let form = stdout(&["decode", "-"], plain);
    let hash = wire::testing::unhex("2b87a6e66156c89f731bcd39261dcc60ddbd79a6").unwrap();
    let mut sealed = stdout(&["encode", "-", "--hash", "excentis"], &form);
    assert_eq!(sealed[..22], plain[..22]);
    assert_eq!(sealed[42..], [&hash[..], &plain[22..]].concat());
    assert_eq!(stdout(&["check", "-"], &sealed), b"");
    sealed[21] = b'k';
    let (found, _) = failure(&["check", "-"], &sealed);
    assert!(found.contains("the hash is wrong, must be "), "{found}");
    assert!(
        failure(&["encode", "-", "--hash", "ietf"], b"network_access 1").1.contains("only the file of a telephone")
    );
}

/// Into a file, and never over what is read.
#[test]
fn a_file_is_written_to_a_place() {
    let form = place("cmconfig-settings.txt", &stdout(&["decode", "-"], &bytes()));
    let to = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cmconfig-written.cfg");
    assert_eq!(stdout(&["encode", form.to_str().unwrap(), "-o", to.to_str().unwrap()], &[]), b"");
    assert_eq!(fs::read(&to).unwrap(), bytes());
    let (_, said) = failure(&["encode", form.to_str().unwrap(), "-o", form.to_str().unwrap()], &[]);
    assert!(said.contains("cmconfig-settings.txt"), "{said}");
    assert!(failure(&["encode", "-", "-o", "/no/such/folder/file"], b"network_access 1").1.contains("/no/such/folder"));
}

#[test]
fn trap_37_checks_are_computed_when_a_secret_is_given() {
    let secret = place("cmconfig-secret", b"secret\n");
    let secret = secret.to_str().unwrap();
    let settings = "network_access 1
        upstream_service_flow { reference 1; qos_parameter_sets (active true, admitted true, provisioned true)
            maximum_sustained_rate 1000000 }
        downstream_service_flow { reference 2; qos_parameter_sets (active true, admitted true, provisioned true)
            maximum_sustained_rate 5000000 }
        maximum_cpes 4; privacy_enable 0";
    assert_eq!(stdout(&["encode", "-", "--secret-file", secret], settings.as_bytes()), bytes());
    assert_eq!(stdout(&["check", "-", "--secret-file", secret], &bytes()), b"");
    // A stale file passes unchanged, and the check says so.
    let mut stale = bytes();
    stale[35] = 5;
    let shown = stdout(&["decode", "-"], &stale);
    assert_eq!(stdout(&["encode", "-"], &shown), stale);
    let (found, said) = failure(&["check", "-", "--secret-file", secret], &stale);
    assert!(found.contains("CM MIC is wrong") && found.contains("CMTS MIC is wrong"), "{found}");
    assert_eq!(said, "cmconfig: 2 findings in -\n");
}

#[test]
fn what_the_rules_forbid() {
    let file = [&[18, 1, 0, 43, 3, 2, 1, 1][..], &bytes()].concat();
    let (found, _) = failure(&["check", "-"], &file);
    for line in [
        "byte 0: type 18: maximum_cpes is 0, must be 1 to 254 (MULPIv3.0 C.1.1.7)",
        "byte 3: type 43: does not begin with the vendor (type 8) (MULPIv3.0 C.2.1.11)",
        "byte 41: type 18: stands in the file already (MULPIv3.0 C.1.1.7)",
    ] {
        assert!(found.lines().any(|l| l == line), "{line}\n{found}");
    }
    // Deeper than the rules look: an address of three bytes in a classifier.
    let file = [&[22, 10, 1, 1, 1, 9, 5, 3, 3, 10, 1, 2][..], &bytes()].concat();
    let (found, _) = failure(&["check", "-"], &file);
    assert!(found.contains("byte 7: source_address at byte 9: needs 4 bytes, 3 left"), "{found}");
}

#[test]
fn what_differs() {
    let old = place("cmconfig-old", &bytes());
    let old = old.to_str().unwrap();
    assert_eq!(stdout(&["diff", old, "-"], &bytes()), b"");
    let mut new = bytes();
    new[35] = 5;
    let (found, said) = failure(&["diff", old, "-"], &new);
    assert_eq!(found, "- maximum_cpes 4\n+ maximum_cpes 5\n");
    assert!(said.starts_with("cmconfig: ") && said.ends_with(" differ\n"), "{said}");
    let mut swapped = bytes();
    swapped[33..39].rotate_left(3);
    assert_eq!(failure(&["diff", old, "-"], &swapped).0, "the same settings in another order\n");
}

#[test]
fn failures_are_one_line() {
    assert!(failure(&["encode", "-"], b"network_access 1\n}").1.contains("line 2"));
    assert!(failure(&["encode", "-"], b"{\"modem_file\": {}}").1.contains("missing"));
    assert!(failure(&["encode", "-"], &[0xFF]).1.contains("no text"));
    assert!(failure(&["decode", "no-such-file"], b"").1.contains("cannot open no-such-file"));
    assert!(
        failure(&["decode", "-"], &vec![0; docsis_mac::config::text::MAX_TEXT + 1]).1.contains("no configuration file")
    );
    assert!(failure(&["diff", "-", "-"], b"").1.contains("only one"));
    assert!(text(&run(CMCONFIG, &["--help"], None).stdout).contains("decode"));
}

#[test]
fn inspect_knows_such_a_file() {
    let output = run(INSPECT, &["-"], Some(&bytes()));
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    assert!(shown.contains("maximum_sustained_rate") && shown.contains("CM MIC right"), "{shown}");
    let output = run(INSPECT, &["--json", "-"], Some(&bytes()));
    let line: serde_json::Value = serde_json::from_str(text(&output.stdout).lines().next().unwrap()).unwrap();
    assert_eq!(line["type"], "configuration_file");
    assert_eq!(line["file"]["modem_file"]["encodings"][0]["network_access"], 1);
}

#[test]
fn several_files_in_turn() {
    let (good, bad) = (place("good.cfg", &bytes()), place("bad.cfg", b"\x03\x01\x05\xFF\0\0\0\0"));
    let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());
    let alone = [good, bad].map(|file| stdout(&["decode", file], &[]));
    let both = stdout(&["decode", good, bad], &[]);
    let expected = format!("==> {good} <==\n{}==> {bad} <==\n{}", text(&alone[0]), text(&alone[1]));
    assert_eq!(text(&both), expected);
    // Each file is checked, and those with findings are counted.
    let (found, _) = failure(&["check", bad], &[]);
    let output = run(CMCONFIG, &["check", good, bad, "no-such-file"], None);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).ends_with(&format!("==> {bad} <==\n{found}==> no-such-file <==\n")));
    let said: Vec<&str> = text(&output.stderr).lines().collect();
    assert!(said[0].starts_with("cmconfig: ") && said[0].ends_with(&format!(" in {bad}")), "{said:?}");
    assert!(said[1].starts_with("cmconfig: cannot open no-such-file"), "{said:?}");
    assert_eq!(said[2..], ["cmconfig: 2 of 3 inputs failed"]);
}
