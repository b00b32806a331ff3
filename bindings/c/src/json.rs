//! JSON both ways.
#![allow(unsafe_code)] // the names of entry points

use crate::boundary::{Buffer, Bytes, Chars, ErrorInfo, Status, given, told};
use crate::structure::{from_json, profile, to_json};
use std::mem::MaybeUninit;

/// Writes the JSON of `data`, one line of UTF-8: `structure` is one of bc_structure, `profile` one of bc_text_profile.
/// Keys are the standards' names in snake case. What is not understood stays in it as hexadecimal bytes, so
/// bc_json_decode gives the same bytes again.
#[unsafe(no_mangle)]
pub extern "C" fn bc_json_encode(
    structure: u32,
    data: Bytes<'_>,
    profile: u32,
    json: Option<&mut Buffer<'_>>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || given(json)?.fill_text(&to_json(structure, data.get()?, self::profile(profile)?)?))
}

/// Writes the bytes of JSON: lengths, counts and checksums are computed. For a section the outer key is the name of the
/// table, as bc_json_encode writes it: `{"SDT": {...}}`.
#[unsafe(no_mangle)]
pub extern "C" fn bc_json_decode(
    structure: u32,
    json: Chars<'_>,
    data: Option<&mut Buffer<'_>>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || given(data)?.fill(&from_json(structure, json.get()?)?))
}
