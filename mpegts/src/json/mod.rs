//! JSON of what is no declaration. That of the bit types is for people where it loses nothing, otherwise `0x` and the
//! bits.

mod descriptor;
mod pes;
mod rtp;
mod section;
mod tunnel;

use crate::clock::{Clock, Escr, Pcr, PesTimestamp, Timestamp};
use crate::packet::Pid;
use wire::Bits;
use wire::ser::{Error, JsonBits, Object, Value, format};

impl JsonBits for Pid {
    fn to_value(self) -> Value {
        Value::Int(self.get().into())
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        Pid::new(u16::from_value(value)?).ok_or_else(|| Error::value("more than 13 bits"))
    }
}

impl JsonBits for Timestamp {
    fn to_value(self) -> Value {
        Value::Int(self.get().into())
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        Timestamp::new(u64::from_value(value)?).ok_or_else(|| Error::value("more than 33 bits"))
    }
}

/// The bits as text.
fn raw(bits: u64) -> Value {
    format!("{bits:#x}").into()
}

/// The bits of such a text.
fn from_raw(value: &Value) -> Option<u64> {
    u64::from_str_radix(value.as_str()?.strip_prefix("0x")?, 16).ok()
}

/// A clock is its number of ticks where writing that gives the same bits.
macro_rules! clocks {
    ($($t:ty = $bits:literal)*) => { $(
        impl JsonBits for $t {
            fn to_value(self) -> Value {
                let ticks = Clock::ticks(self);
                if <$t>::new(ticks) == Some(self) { Value::Int(ticks.into()) } else { raw(self.to_bits($bits)) }
            }

            fn from_value(value: &Value) -> Result<Self, Error> {
                let clock = match from_raw(value) {
                    Some(bits) if bits >> $bits == 0 => Some(<$t>::from_bits(bits, $bits)),
                    Some(_) => None,
                    None => <$t>::new(u64::from_value(value)?),
                };
                clock.ok_or_else(|| Error::value("out of range"))
            }
        }
    )* };
}
clocks!(Pcr = 48 Escr = 48);

impl JsonBits for PesTimestamp {
    fn to_value(self) -> Value {
        if !self.markers_ok() {
            return raw(self.to_bits(40));
        }
        Value::Map(
            [
                ("prefix".into(), Value::Int(self.prefix().into())),
                ("ticks".into(), Value::Int(self.timestamp().get().into())),
            ]
            .into(),
        )
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        let timestamp = match from_raw(value) {
            Some(bits) if bits >> 40 == 0 => Some(PesTimestamp::from_bits(bits, 40)),
            Some(_) => None,
            None => {
                let o = Object::new(value, "PesTimestamp", &["prefix", "ticks"])?;
                PesTimestamp::new(o.optional_bits("prefix")?.unwrap_or(2), o.bits("ticks")?)
            }
        };
        timestamp.ok_or_else(|| Error::value("out of range"))
    }
}
