//! JSON of PES packets and what their headers hold.

use crate::pes::{Pes, PesHeader, TrickMode, TrickModeControl};
use wire::Blob;
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Error, Fields, JsonBits, Object, String, Transcode, Value, Vec, finish, view};

impl Serialize for Pes<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut f = Fields::new(s, "Pes", 4)?;
        f.bits("stream_id", self.stream_id)?;
        f.bits("pes_packet_length", self.pes_packet_length)?;
        if let Some(header) = &self.header {
            f.part("header", header)?;
        }
        f.part("data", &self.data)?;
        f.end()
    }
}

impl Transcode for Pes<'_> {
    fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let o = Object::new(v, "Pes", &["stream_id", "pes_packet_length", "header", "data"])?;
        let header = o.optional_part::<PesHeader<'_>>("header")?;
        let data = o.part::<Blob<'_>>("data")?;
        let header = header.as_ref().map(|b| view("header", b)).transpose()?;
        let pes_packet_length = o.bits("pes_packet_length")?;
        finish(&Pes { stream_id: o.bits("stream_id")?, pes_packet_length, header, data: Blob(&data) }, out)
    }
}

const TRICK_MODE: [&str; 6] =
    ["trick_mode_control", "field_id", "intra_slice_refresh", "frequency_truncation", "rep_cntrl", "reserved"];

impl JsonBits for TrickMode {
    fn to_value(self) -> Value {
        let mut out: Vec<(String, Value)> = Vec::new();
        let mut put = |key: &str, value: Value| out.push((key.into(), value));
        put("trick_mode_control", self.control().to_value());
        match self {
            TrickMode::FastForward { field_id, intra_slice_refresh, frequency_truncation }
            | TrickMode::FastReverse { field_id, intra_slice_refresh, frequency_truncation } => {
                put("field_id", field_id.to_value());
                put("intra_slice_refresh", intra_slice_refresh.to_value());
                put("frequency_truncation", frequency_truncation.to_value());
            }
            TrickMode::SlowMotion { rep_cntrl } | TrickMode::SlowReverse { rep_cntrl } => {
                put("rep_cntrl", rep_cntrl.to_value());
            }
            TrickMode::FreezeFrame { field_id, reserved } => {
                put("field_id", field_id.to_value());
                put("reserved", reserved.to_value());
            }
            TrickMode::Reserved { reserved, .. } => put("reserved", reserved.to_value()),
        }
        Value::Map(out)
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        let o = Object::new(value, "TrickMode", &TRICK_MODE)?;
        let control = o.bits("trick_mode_control")?;
        Ok(match control {
            TrickModeControl::FAST_FORWARD => TrickMode::FastForward {
                field_id: o.bits("field_id")?,
                intra_slice_refresh: o.bits("intra_slice_refresh")?,
                frequency_truncation: o.bits("frequency_truncation")?,
            },
            TrickModeControl::SLOW_MOTION => TrickMode::SlowMotion { rep_cntrl: o.bits("rep_cntrl")? },
            TrickModeControl::FREEZE_FRAME => {
                TrickMode::FreezeFrame { field_id: o.bits("field_id")?, reserved: o.reserved("reserved")? }
            }
            TrickModeControl::FAST_REVERSE => TrickMode::FastReverse {
                field_id: o.bits("field_id")?,
                intra_slice_refresh: o.bits("intra_slice_refresh")?,
                frequency_truncation: o.bits("frequency_truncation")?,
            },
            TrickModeControl::SLOW_REVERSE => TrickMode::SlowReverse { rep_cntrl: o.bits("rep_cntrl")? },
            TrickModeControl(trick_mode_control) => {
                TrickMode::Reserved { trick_mode_control, reserved: o.reserved("reserved")? }
            }
        })
    }
}
