//! Configuration files: as bytes and as text; their rules and integrity checks.

use crate::input::Turn;
use docsis_mac::config::mic::{SealError, Verdict, seal, verify};
use docsis_mac::config::text;
use docsis_mac::config::{ConfigurationFile, check, looks_like_one};
use docsis_mac::tlv::Encoding;
use wire::testing::check_bytes;
use wire::{Decode, Encode};

/// Takes the input as a file and as text.
pub fn run(data: &[u8], turn: Turn) {
    if let Ok(input) = std::str::from_utf8(data) {
        if let Ok(read) = text::read(input) {
            bytes(&read, turn);
        }
    }
    bytes(data, turn);
}

/// Every input is a file and comes back, in every form.
fn bytes(data: &[u8], turn: Turn) {
    if let Err(message) = check_bytes::<ConfigurationFile<'static>>(data) {
        panic!("{message}");
    }
    let file = ConfigurationFile::from_bytes(data).expect("every input is a file");
    assert_eq!(file.encode_to_vec().as_deref(), Ok(data));
    if turn.is(1, 2) && turn.is_thorough() {
        match text::write(&file) {
            Ok(text) => assert_eq!(text::read(&text).as_deref(), Ok(data), "{text}"),
            // Longer or deeper than it is read.
            Err(error) => assert!(error.to_string().contains("more than"), "{error}"),
        }
    }
    if !turn.is_thorough() {
        return;
    }
    let mut findings = 0;
    check(&file, |finding| {
        assert!(finding.offset <= data.len());
        findings += 1;
    });
    assert!(findings <= 4 * data.len() + 10, "{findings} findings");
    let verified = verify(data, Some(b"key"));
    if looks_like_one(data) && !matches!(file, ConfigurationFile::MtaFile(_)) {
        assert!(verified.expect("the encodings are whole").cm != Verdict::Absent);
    }
    if turn.is(0, 2) && turn.is_thorough() && !matches!(file, ConfigurationFile::MtaFile(_)) {
        sealed(&file);
    }
}

/// A file is sealed with right checks, and its settings stay.
fn sealed(file: &ConfigurationFile<'_>) {
    let Ok(settings) = file.encodings().collect::<Result<Vec<Encoding<'_>>, _>>() else { return };
    let bytes = match seal(&settings, b"key") {
        Ok(bytes) => bytes,
        Err(SealError::Setting(error)) => panic!("{error}"),
        Err(_) => return,
    };
    let verified = verify(&bytes, Some(b"key")).expect("it was made here");
    assert_eq!((verified.cm, verified.cmts), (Verdict::Right, Verdict::Right));
    assert!(matches!(verified.extended, Verdict::Right | Verdict::Absent));
    assert!(looks_like_one(&bytes) && bytes.len() % 4 == 0);
    let again = ConfigurationFile::from_bytes(&bytes).expect("every input is a file");
    let settings: Vec<Encoding<'_>> = again.encodings().map(|e| e.expect("it was made here")).collect();
    assert_eq!(seal(&settings, b"key"), Ok(bytes.clone()));
}
