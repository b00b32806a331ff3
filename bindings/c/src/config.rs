//! Configuration files of modems.
#![allow(unsafe_code)] // the names of entry points

use crate::boundary::{Buffer, Bytes, Chars, ErrorInfo, Failure, Status};
use crate::boundary::{given, pointer, status, told};
use crate::demux::free;
use docsis_mac::config::mic::{self, Verdict};
use docsis_mac::config::{ConfigurationFile, check_all, text};
use docsis_mac::tlv::Encoding;
use std::ffi::CString;
use std::mem::MaybeUninit;
use wire::Decode;

/// Something that a rule forbids. Pointers in it are valid until the checks are freed.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Finding<'c> {
    /// What, for people.
    pub text: Chars<'c>,
    /// Where the rule stands: standard, edition and clause; empty for what cannot be read at all.
    pub clause: Chars<'c>,
    /// Where the encoding starts in the file; the length of the file for what is missing.
    pub offset: usize,
    /// The type of the encoding at the top level; -1 where it is about the file as a whole, or deeper.
    pub tlv_type: i32,
    /// Files in use do this without harm.
    pub is_minor: bool,
}

#[derive(Debug)]
struct Found {
    text: CString,
    clause: CString,
    offset: usize,
    tlv_type: i32,
    is_minor: bool,
}

/// What is wrong with a file.
#[derive(Debug)]
pub struct Findings(Vec<Found>);

impl Findings {
    fn of(bytes: &[u8]) -> Findings {
        let text = |text: String| CString::new(text).unwrap_or_default();
        let found = check_all(bytes).into_iter().map(|finding| Found {
            text: text(finding.rule.to_string()),
            clause: text(finding.clause.into()),
            offset: finding.offset,
            tlv_type: finding.tlv_type.map_or(-1, i32::from),
            is_minor: finding.rule.is_minor(),
        });
        Findings(found.collect())
    }
}

/// Checks a file against the rules of MULPI, but for its integrity checks: for these see bc_config_verify. NULL, and
/// `error`, only for impossible arguments: what is no file has findings. Free it with bc_findings_free.
#[unsafe(no_mangle)]
pub extern "C" fn bc_config_check(
    file: Bytes<'_>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Option<Box<Findings>> {
    pointer(error, || Ok(Box::new(Findings::of(file.get()?))))
}

/// Frees findings; NULL is nothing to do.
#[unsafe(no_mangle)]
pub extern "C" fn bc_findings_free(findings: Option<Box<Findings>>) {
    free(findings);
}

/// The finding of this index, by offset: ask from 0 until BC_STATUS_DONE.
#[unsafe(no_mangle)]
pub extern "C" fn bc_findings_get<'c>(
    findings: Option<&'c Findings>,
    index: usize,
    finding: Option<&mut MaybeUninit<Finding<'c>>>,
) -> Status {
    status(|| {
        let (findings, finding) = (given(findings)?, given(finding)?);
        let Some(found) = findings.0.get(index) else { return Ok(Status::Done) };
        finding.write(Finding {
            text: Chars::from(&*found.text),
            clause: Chars::from(&*found.clause),
            offset: found.offset,
            tlv_type: found.tlv_type,
            is_minor: found.is_minor,
        });
        Ok(Status::Ok)
    })
}

/// How an integrity check was found.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MicVerdict {
    /// There is none.
    Absent = 0,
    /// It was not computed: no secret was given.
    Unchecked = 1,
    /// It was not computed: it is made by another algorithm than HMAC-MD5.
    Unsupported = 2,
    /// As computed.
    Right = 3,
    /// Stale, or made with another secret.
    Wrong = 4,
}

/// An integrity check of a file.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mic {
    /// One of bc_mic_verdict.
    pub verdict: u32,
    /// What it should be, where the verdict is BC_MIC_VERDICT_WRONG; else zeros.
    pub computed: [u8; 16],
}

/// The integrity checks of a file.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mics {
    /// The CM MIC, type 6: a checksum.
    pub cm: Mic,
    /// The CMTS MIC, type 7, made with the secret.
    pub cmts: Mic,
    /// The extended CMTS MIC, in type 43.
    pub extended: Mic,
}

impl From<Verdict> for Mic {
    fn from(verdict: Verdict) -> Self {
        let (verdict, computed) = match verdict {
            Verdict::Absent => (MicVerdict::Absent, [0; 16]),
            Verdict::Unchecked => (MicVerdict::Unchecked, [0; 16]),
            Verdict::Right => (MicVerdict::Right, [0; 16]),
            Verdict::Wrong { computed } => (MicVerdict::Wrong, computed),
            _ => (MicVerdict::Unsupported, [0; 16]),
        };
        Mic { verdict: verdict as u32, computed }
    }
}

/// Computes all integrity checks and compares them. `secret` is what CMTS and provisioning share; without it, of length 0,
/// the CMTS MICs are not checked.
#[unsafe(no_mangle)]
pub extern "C" fn bc_config_verify(
    file: Bytes<'_>,
    secret: Bytes<'_>,
    mics: Option<&mut MaybeUninit<Mics>>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let (mics, secret) = (given(mics)?, Some(secret.get()?).filter(|secret| !secret.is_empty()));
        let found = mic::verify(file.get()?, secret)?;
        mics.write(Mics { cm: found.cm.into(), cmts: found.cmts.into(), extended: found.extended.into() });
        Ok(Status::Ok)
    })
}

/// Writes the settings of a file with new integrity checks, end marker and padding.
#[unsafe(no_mangle)]
pub extern "C" fn bc_config_seal(
    file: Bytes<'_>,
    secret: Bytes<'_>,
    sealed: Option<&mut Buffer<'_>>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let file = ConfigurationFile::from_bytes(file.get()?)?;
        if matches!(file, ConfigurationFile::MtaFile(_)) {
            return Err(Failure::of(Status::Data, "files of telephone adapters have no integrity checks"));
        }
        let settings: Vec<Encoding<'_>> = file.encodings().collect::<Result<_, _>>()?;
        let bytes = mic::seal(&settings, secret.get()?).map_err(|error| Failure::of(Status::Data, error))?;
        given(sealed)?.fill(&bytes)
    })
}

/// Writes a file as text, one setting a line, from which bc_config_from_text makes the same bytes again.
#[unsafe(no_mangle)]
pub extern "C" fn bc_config_to_text(
    file: Bytes<'_>,
    text: Option<&mut Buffer<'_>>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let file = ConfigurationFile::from_bytes(file.get()?)?;
        let written = text::write(&file).map_err(|error| Failure::of(Status::Data, error))?;
        given(text)?.fill_text(&written)
    })
}

/// Writes the file of a text. Integrity checks stay as they are written: see bc_config_seal.
#[unsafe(no_mangle)]
pub extern "C" fn bc_config_from_text(
    text: Chars<'_>,
    file: Option<&mut Buffer<'_>>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let bytes = text::read(text.get()?).map_err(|error| Failure::of(Status::Data, error))?;
        given(file)?.fill(&bytes)
    })
}
