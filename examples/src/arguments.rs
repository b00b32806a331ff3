//! Numbers of a command line: each in its range, decimal or with 0x where people write it so.

use anyhow::{Context, Result, bail};
use clap::builder::RangedU64ValueParser;
use clap::{Args, value_parser};
use dvb_si::descriptor::{Network, PrivateScope};
use dvb_si::text::{Charset, Profile};
use mpegts::Pid;
use std::ops::RangeInclusive;

/// Bits a second: from one packet of 188 bytes a second to 1 Tbit/s.
pub const BITRATES: RangeInclusive<u64> = 1504..=1_000_000_000_000;

/// Seconds: up to a year.
pub const SECONDS: RangeInclusive<u64> = 1..=31_536_000;

/// Milliseconds: up to a day.
pub const MILLISECONDS: RangeInclusive<u64> = 1..=86_400_000;

/// Milliseconds by which times are shifted: less than a whole turn of the 33 bits of 90 kHz that they have.
pub const SHIFTS: RangeInclusive<i64> = -95_443_717..=95_443_717;

/// For clap: a number of this range.
pub fn within(range: RangeInclusive<u64>) -> RangedU64ValueParser {
    value_parser!(u64).range(range)
}

/// A number, decimal or with 0x.
fn number<T: TryFrom<u64>>(text: &str) -> Result<T> {
    let number = match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16),
        None => text.parse(),
    };
    number.ok().and_then(|n| T::try_from(n).ok()).context("not a number in range")
}

/// For clap: a program, decimal or with 0x. The number 0 leads to the NIT and is none (ISO/IEC 13818-1, 2.4.4.5).
///
/// # Errors
/// When it is none.
pub fn program_number(text: &str) -> Result<u16> {
    let number = number(text).ok().filter(|number| *number != 0);
    number.context("a program is a number of 1 to 65535")
}

/// For clap: a private_data_specifier, decimal or with 0x. The number 0 is reserved.
///
/// # Errors
/// When it is none.
pub fn private_data_specifier(text: &str) -> Result<u32> {
    let number = number(text).ok().filter(|number| *number != 0);
    number.context("a private_data_specifier is a number of 1 to 0xFFFFFFFF")
}

/// For clap: a PID, decimal or with 0x.
///
/// # Errors
/// When it is none.
pub fn pid(text: &str) -> Result<Pid> {
    number(text).ok().and_then(Pid::new).context("a PID is a number of 0 to 8191")
}

/// For clap: whose private descriptors are meant where no loop says so.
#[derive(Debug, Clone, Copy, Args)]
pub struct Scope {
    /// Read private descriptors as those of this private_data_specifier, where none is said: 0x28 of EACEM.
    #[arg(long, global = true, value_name = "NUMBER", value_parser = private_data_specifier)]
    private_data_specifier: Option<u32>,

    /// What the network is: dvb, china (tag 0x5A is DTMB, PID 0x21 has emergency broadcasts), cablelabs.
    #[arg(long, global = true, value_name = "NETWORK", default_value = "dvb", value_parser = network)]
    network: Network,
}

impl From<Scope> for PrivateScope {
    fn from(scope: Scope) -> Self {
        PrivateScope { specifier: scope.private_data_specifier, network: scope.network, ..PrivateScope::default() }
    }
}

/// For clap: a network that uses tags without saying so.
fn network(name: &str) -> Result<Network> {
    Ok(match name.to_ascii_lowercase().as_str() {
        "dvb" => Network::Dvb,
        "china" => Network::Chinese,
        "cablelabs" => Network::CableLabs,
        _ => bail!("not one of dvb, china, cablelabs"),
    })
}

/// For clap: how strings without a character table of their own are read.
///
/// # Errors
/// When it is no table.
pub fn profile(name: &str) -> Result<Profile> {
    let lower = name.to_ascii_lowercase();
    Ok(match lower.as_str() {
        "dvb" => Profile::DVB,
        "china" | "gb18030" => Profile::CHINA,
        "utf-8" => Profile::with_default(Charset::Utf8),
        _ => match lower.strip_prefix("iso-8859-").and_then(|n| n.parse().ok()).and_then(Charset::iso_8859) {
            Some(charset) => Profile::with_default(charset),
            None => bail!("expected dvb, china, utf-8 or iso-8859-1 to iso-8859-16"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_both_forms_in_their_range() {
        assert_eq!(number::<u16>("0xFFFF").unwrap(), 65_535);
        assert_eq!(pid("8191").unwrap(), Pid::NULL);
        for wrong in ["", "0x", "-1", "8192", "0x2000", "1.5", "99999999999999999999"] {
            assert!(pid(wrong).is_err(), "{wrong}");
        }
        assert!(number::<u16>("65536").is_err());
    }
}
