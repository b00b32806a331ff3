//! Configuration files of modems: all settings, and whether the checksum is right.

use super::Output;
use super::words::{describe, thousands};
use docsis_mac::config::ConfigurationFile;
use docsis_mac::config::mic::{Verdict, verify};
use std::io::{self, Write};
use wire::Decode;

/// Reports a whole file.
///
/// # Errors
/// When the report cannot be written.
pub fn report<W: Write>(bytes: &[u8], out: &mut Output<W>) -> io::Result<()> {
    let file = ConfigurationFile::from_bytes(bytes).unwrap_or_default();
    let cm_mic = match (&file, verify(bytes, None).map(|verified| verified.cm)) {
        (ConfigurationFile::MtaFile(_), _) | (_, Err(_) | Ok(Verdict::Absent)) => "absent",
        (_, Ok(Verdict::Right)) => "right",
        (_, Ok(_)) => "wrong",
    };
    let name = "configuration file";
    if out.options.json {
        let mut fields =
            vec![("bytes", bytes.len().into()), ("cm_mic", cm_mic.into()), ("file", serde_json::to_value(file)?)];
        if out.options.fields {
            fields.push(("fields", serde_json::to_value(out.tree::<ConfigurationFile<'_>>(name, bytes))?));
        }
        return out.json("configuration_file", fields);
    }
    let of = match file {
        ConfigurationFile::MtaFile(_) => "of a telephone adapter".to_string(),
        _ => format!("of a modem, CM MIC {cm_mic}"),
    };
    out.line(format_args!("configuration file {of}  {} bytes", thousands(bytes.len() as u64)))?;
    if out.options.summary {
        return Ok(());
    }
    let node = out.tree::<ConfigurationFile<'_>>(name, bytes);
    if !out.options.fields {
        write!(out.to, "{}", describe(&node, 1))?;
    }
    out.fields(&node, bytes)
}
