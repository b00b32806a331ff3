//! Layouts of texts and times.

use crate::text::{Charset, Text};
use crate::time::{Duration, OffsetHhmm, UtcTime};
use crate::units::OrbitalPosition;
use wire::layout::{Field, Form, TEXT};

const CHARSET: Field = Field::new::<Charset>("charset", "..", None).optional();
/// `{ "text": .., "charset": .., "raw": .. }`
const WITH_TEXT: Form = Form::Structure { fields: &[TEXT, CHARSET, Field::rest("raw").optional()] };
/// The same without `text`.
const RAW: Form = Form::Structure { fields: &[CHARSET, Field::rest("raw")] };

wire::layouts! {
    [] Text<'_> = "Text", Form::AnyOf(&[Form::Text(""), WITH_TEXT, RAW]);
    [] Charset = "Charset", Form::Text("");
    [] UtcTime = "UtcTime", Form::AnyOf(&[
        Form::Text("^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[T ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}Z$"),
        Form::Text("^(undefined|0x[0-9A-Fa-f]{1,10})$"),
    ]);
    [] Duration = "Duration", Form::AnyOf(&[
        Form::Text("^[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}$"),
        Form::Text("^(undefined|0x[0-9A-Fa-f]{1,6})$"),
    ]);
    [] OffsetHhmm = "OffsetHhmm", Form::Text("^([0-9]{1,2}:[0-9]{1,2}|0x[0-9A-Fa-f]{1,4})$");
    [] OrbitalPosition = "OrbitalPosition", Form::AnyOf(&[Form::Signed(32), Form::Text("^0x[0-9A-Fa-f]+$")]);
}
