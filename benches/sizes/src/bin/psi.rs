//! PAT and PMT of a programme out of packets: sections put together, checked and read; PIDs and stream types.
#![no_std]
#![no_main]

use mpegts::psi::Pmt;

sizes::program!();

fn run(bytes: &[u8]) -> u32 {
    let mut found = 0;
    sizes::psi::maps(bytes, |section| {
        let Ok(pmt) = section.long::<Pmt<'_>>() else { return };
        for stream in pmt.table.streams.iter().flatten() {
            found += u32::from(stream.elementary_pid.get()) << 8 | u32::from(stream.stream_type.0);
        }
    });
    found
}
