//! Runs tshark over frames and takes the fields out of its answer.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// A field as tshark reads it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field {
    /// As tshark names it.
    pub name: String,
    /// The first byte, from the start of the frame.
    pub position: usize,
    /// Bytes it lies in.
    pub size: usize,
    /// The bytes it lies in; of a field with a mask the number, shifted to the right.
    pub value: String,
}

/// The version of tshark and the fields of each frame; None, said once, without tshark.
pub fn dissect(link_type: u16, frames: &[Vec<u8>]) -> Option<(String, Vec<Vec<Field>>)> {
    let version = Command::new("tshark").arg("--version").output().ok().filter(|o| o.status.success());
    let Some(version) = version else {
        eprintln!("skipped: no tshark");
        return None;
    };
    // Tests run side by side.
    static FILES: AtomicU32 = AtomicU32::new(0);
    let (process, file) = (std::process::id(), FILES.fetch_add(1, Ordering::Relaxed));
    let path = std::env::temp_dir().join(format!("docsis-{process}-{file}.pcap"));
    std::fs::write(&path, pcap(link_type, frames)).unwrap();
    let out = Command::new("tshark").arg("-r").arg(&path).args(["-T", "pdml"]).output().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let packets: Vec<Vec<Field>> = String::from_utf8_lossy(&out.stdout).split("<packet>").skip(1).map(fields).collect();
    assert_eq!(packets.len(), frames.len());
    let version = String::from_utf8_lossy(&version.stdout).lines().next().unwrap_or_default().to_owned();
    Some((version, packets))
}

/// A capture.
fn pcap(link_type: u16, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    for word in [0xA1B2_C3D4u32, 0x0004_0002, 0, 0, 65_535, link_type.into()] {
        out.extend(word.to_le_bytes());
    }
    for frame in frames {
        let len = u32::try_from(frame.len()).unwrap();
        for word in [0, 0, len, len] {
            out.extend(word.to_le_bytes());
        }
        out.extend(frame);
    }
    out
}

/// The fields with a value, in the order of tshark.
fn fields(packet: &str) -> Vec<Field> {
    let tags = packet.split("<field ").skip(1);
    tags.filter_map(|tag| {
        let tag = tag.split('>').next()?;
        Some(Field {
            name: attribute(tag, "name")?.to_owned(),
            position: attribute(tag, "pos")?.parse().ok()?,
            size: attribute(tag, "size")?.parse().ok()?,
            value: attribute(tag, "value")?.to_owned(),
        })
    })
    .collect()
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\"")).or_else(|| {
        let prefix = format!("{name}=\"");
        tag.strip_prefix(&prefix).map(|rest| ("", rest))
    })?;
    rest.split('"').next()
}
