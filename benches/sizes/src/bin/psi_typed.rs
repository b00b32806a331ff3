//! As `psi`, with three descriptors of its own choice: languages, conditional access and registration.
#![no_std]
#![no_main]

use mpegts::descriptor::{Ca, Iso639Language, RawDescriptor, Registration};
use mpegts::psi::Pmt;

sizes::program!();

wire::tagged! {
    /// What this program looks at. All else is `Unknown`, with its bytes.
    pub enum Three<'a>: RawDescriptor<'a> { 0x05 Registration<'a>, 0x09 Ca<'a> as "CA", 0x0A Iso639Language<'a> }
}

fn run(bytes: &[u8]) -> u32 {
    let mut found = 0;
    sizes::psi::maps(bytes, |section| {
        let Ok(pmt) = section.long::<Pmt<'_, Three<'_>>>() else { return };
        for stream in pmt.table.streams.iter().flatten() {
            found += u32::from(stream.elementary_pid.get()) << 8 | u32::from(stream.stream_type.0);
            found += stream.es_info.iter().flatten().map(told).sum::<u32>();
        }
    });
    found
}

fn told(descriptor: Three<'_>) -> u32 {
    match descriptor {
        Three::Registration(d) => u32::from_be_bytes(d.value.format_identifier.0),
        Three::Ca(d) => u32::from(d.value.ca_pid.get()),
        Three::Iso639Language(d) => {
            let languages = d.value.languages.iter().flatten();
            languages.map(|l| u32::from(l.iso_639_language_code.0[0])).sum()
        }
        _ => 0,
    }
}
