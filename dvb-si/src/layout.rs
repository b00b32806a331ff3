//! Layouts of texts and times, and of the sections of any table.

use crate::text::Text;
use crate::time::{Duration, OffsetHhmm, UtcTime};
use wire::layout::{Field, Form};

/// Any text.
struct Plain;

wire::layouts! {
    [] Plain = "Plain", Form::Text("");
    [] Text<'_> = "Text", Form::AnyOf(&[
        Form::Text(""),
        Form::Structure { fields: &[
            Field::new::<Plain>("text", "..", None),
            Field::rest("raw").optional(),
        ] },
        Form::Structure { fields: &[Field::rest("raw")] },
    ]);
    [] UtcTime = "UtcTime", Form::AnyOf(&[
        Form::Text("^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[T ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}Z$"),
        Form::Text("^(undefined|0x[0-9A-Fa-f]{1,10})$"),
    ]);
    [] Duration = "Duration", Form::AnyOf(&[
        Form::Text("^[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}$"),
        Form::Text("^(undefined|0x[0-9A-Fa-f]{1,6})$"),
    ]);
    [] OffsetHhmm = "OffsetHhmm", Form::Text("^([0-9]{1,2}:[0-9]{1,2}|0x[0-9A-Fa-f]{1,4})$");
}
