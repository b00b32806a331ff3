//! Streams changed and made.

use crate::multiplex::{PACKET, STAMPS};
use crate::units::Units;
use bytes::Bytes;
use mpegts::Pid;
use mpegts::clock::{Bitrate, Timestamp};
use mpegts::descriptor::Descriptor;
use mpegts::edit::{ContinuityRepair, Editor, PidMap, TimeShift};
use mpegts::mux::{AccessUnit, Mux, MuxProgram, Settings};
use mpegts::psi::{Pmt, PmtStream, StreamType};
use wire::List;

fn pid(value: u16) -> Pid {
    Pid::new(value).expect("13 bits")
}

/// Copies the packets, with stuffing in the place of all but a PMT and its streams, and these earlier by ticks of 90 kHz.
pub fn edit(bytes: &[u8], copy: &mut [u8], map: u16, streams: &[u16], earlier: u64) {
    let streams = || streams.iter().map(|&value| pid(value));
    let mut editor = Editor::new();
    editor.pids = PidMap::keep(streams().chain([pid(map)]));
    editor.keep_places = true;
    editor.shift = Some(TimeShift::new(-(earlier.rem_euclid(STAMPS) as i64), streams().collect()));
    editor.repair = Some(ContinuityRepair::new());
    let packets = bytes.as_chunks::<PACKET>().0;
    for (from, to) in packets.iter().zip(copy.as_chunks_mut::<PACKET>().0) {
        *to = *from;
        editor.edit(to);
    }
}

/// Fills `out`; asks every so many packets whether units are wanted.
pub fn mux(units: &Units, data: &Bytes, out: &mut [u8], every: usize) {
    let bitrate = Bitrate::new(Units::BITRATE).expect("above 0");
    let mut mux = Mux::new(Settings::new(1, bitrate));
    for program in [1, 2] {
        let streams: Vec<PmtStream<'_>> = units
            .streams
            .iter()
            .filter(|stream| stream.program == program)
            .map(|stream| PmtStream {
                stream_type: if stream.audio { StreamType::MPEG1_AUDIO } else { StreamType::AVC },
                elementary_pid: pid(stream.pid),
                ..PmtStream::default()
            })
            .collect();
        let pcr_pid = streams[0].elementary_pid;
        let map = Pmt::<Descriptor<'_>> { pcr_pid, streams: List::from(&streams[..]), ..Pmt::default() };
        let program = MuxProgram { program_number: program, program_map_pid: pid(0x100 * program), map };
        mux.set_program(&program).expect("room for two programs");
    }
    let mut feeds: Vec<_> = units.streams.iter().map(|stream| (stream, pid(stream.pid), 0)).collect();
    for slots in out.as_chunks_mut::<PACKET>().0.chunks_mut(every) {
        for (stream, pid, number) in &mut feeds {
            while mux.wants(*pid) {
                let unit = stream.unit(*number);
                let [pts, dts] = [unit.pts, unit.dts].map(|stamp| Some(Timestamp::wrapping(stamp)));
                let data = data.slice(unit.at..unit.at + unit.size);
                let random_access = unit.random_access;
                let unit = AccessUnit { random_access, ..AccessUnit::new(*pid, pts, dts, data) };
                mux.push(unit).expect("a unit that was wanted");
                *number += 1;
            }
        }
        for slot in slots {
            *slot = mux.next_packet().packet;
        }
    }
}
