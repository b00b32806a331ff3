//! Texts of EN 300 468, Annex A, and of Chinese networks.
#![allow(unsafe_code)] // the names of entry points

use crate::boundary::{Buffer, Bytes, Chars, ErrorInfo, Failure, Status, given, told};
use crate::structure::profile;
use dvb_si::text::{Coding, Text, encode_auto};
use std::mem::MaybeUninit;

/// Writes what a string says, as UTF-8: `profile` is one of bc_text_profile. Every string can be read; what its table does
/// not have is U+FFFD.
#[unsafe(no_mangle)]
pub extern "C" fn bc_text_decode(
    string: Bytes<'_>,
    profile: u32,
    text: Option<&mut Buffer<'_>>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let profile = self::profile(profile)?;
        given(text)?.fill_text(&Text(string.get()?).to_string_lossy(profile))
    })
}

/// Writes the name of the character table of a string, such as `ISO/IEC 8859-5`, or `default GB 18030` where no selector names
/// it.
#[unsafe(no_mangle)]
pub extern "C" fn bc_text_charset(
    string: Bytes<'_>,
    profile: u32,
    name: Option<&mut Buffer<'_>>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let profile = self::profile(profile)?;
        given(name)?.fill_text(&Text(string.get()?).coding(profile).to_string())
    })
}

/// Writes the string for `text`: in the character table of this name, as bc_text_charset has it, or in the fewest bytes
/// where `charset` is NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bc_text_encode(
    text: Chars<'_>,
    profile: u32,
    charset: Chars<'_>,
    string: Option<&mut Buffer<'_>>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let (text, string, profile) = (text.get()?, given(string)?, self::profile(profile)?);
        if charset.is_null() {
            return string.fill(&encode_auto(text, profile).map_err(|error| Failure::of(Status::Data, error))?);
        }
        let name = charset.get()?;
        let coding = Coding::from_name(name)
            .ok_or_else(|| Failure::of(Status::Argument, format_args!("no character table is named {name}")))?;
        let bytes = coding.encode(text);
        string.fill(&bytes.ok_or_else(|| Failure::of(Status::Data, format_args!("{name} lacks a character")))?)
    })
}
