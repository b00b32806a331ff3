//! What a DOCSIS message of each type costs: the bodies that the tests of docsis-mac work out by hand.

use crate::paired::{passes_in, timed};
use crate::trace::{Reading, Trace, write_all, write_headers};
use docsis_mac::frame::{FrameControl, RawFrame, prepend_header};
use docsis_mac::message::{Body, InformationElement, Iuc, Map, Message, MessageType};
use docsis_mac::wire::{Choice, Decode, Encode, List, Reader};
use docsis_mac::{Frame, MacAddress, Sid};
use std::hint::black_box;

/// A message of the tests.
struct Vector {
    message_type: MessageType,
    version: u8,
    /// In words; not needed here.
    #[allow(dead_code)]
    says: &'static str,
    /// The body in hexadecimal.
    body: &'static str,
}

const fn v(message_type: MessageType, says: &'static str, body: &'static str) -> Vector {
    Vector { message_type, version: message_type.version(), says, body }
}

#[path = "../../docsis-mac/tests/vectors/bonding.rs"]
mod bonding;
#[path = "../../docsis-mac/tests/vectors/descriptors.rs"]
mod descriptors;
#[path = "../../docsis-mac/tests/vectors/full_duplex.rs"]
mod full_duplex;
#[path = "../../docsis-mac/tests/vectors/ofdm.rs"]
mod ofdm;
#[path = "../../docsis-mac/tests/vectors/privacy.rs"]
mod privacy;
#[path = "../../docsis-mac/tests/vectors/ranging.rs"]
mod ranging;
#[path = "../../docsis-mac/tests/vectors/services.rs"]
mod services;
#[path = "../../docsis-mac/tests/vectors/status.rs"]
mod status;

/// The frame of one message.
pub struct Sample {
    /// The message's name.
    pub name: String,
    /// The frame, with its CRC.
    pub frame: Vec<u8>,
}

/// What one message costs, in nanoseconds.
#[derive(Debug, Clone)]
pub struct Cost {
    /// The message's name.
    pub name: String,
    /// Bytes of its frame.
    pub bytes: usize,
    /// Header and header check sequence.
    pub header: f64,
    /// The same, written in front of a payload.
    pub header_written: f64,
    /// The typed frame, its CRC checked; lists are not walked.
    pub typed: f64,
    /// Written from the typed frame, with both check sequences.
    pub written: f64,
}

/// A frame of each message, and a MAP of 240 intervals.
pub fn samples() -> Vec<Sample> {
    let parts = [
        ranging::VECTORS,
        descriptors::VECTORS,
        services::VECTORS,
        bonding::VECTORS,
        privacy::VECTORS,
        status::VECTORS,
        ofdm::VECTORS,
        full_duplex::VECTORS,
    ];
    let mut samples: Vec<Sample> = parts.into_iter().flatten().map(sample).collect();
    samples.push(Sample { name: format!("MAP, {INTERVALS} intervals"), frame: map() });
    samples
}

fn sample(vector: &Vector) -> Sample {
    let digits: Vec<u8> = vector.body.bytes().filter(u8::is_ascii_hexdigit).collect();
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or_default() as u8;
    let bytes: Vec<u8> = digits.chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect();
    let body = Body::decode_as((vector.message_type, vector.version), &mut Reader::new(&bytes)).expect("a body");
    let name = if vector.version == vector.message_type.version() {
        vector.message_type.to_string()
    } else {
        format!("{} version {}", vector.message_type, vector.version)
    };
    Sample { name, frame: frame(body) }
}

fn frame(body: Body<'_>) -> Vec<u8> {
    let message = Message::new(MacAddress([0, 0x11, 0x22, 0x33, 0x44, 0x55]), body);
    Frame::from(message).encode_to_vec().expect("a frame")
}

/// Intervals of a full MAP.
pub const INTERVALS: usize = 240;

/// A MAP of as many intervals as a busy channel has.
pub fn map() -> Vec<u8> {
    let element = |n: u16| InformationElement { sid: Sid(n + 1), iuc: Iuc::SHORT_DATA, offset: n * 17 };
    let mut elements: Vec<_> = (0..INTERVALS as u16).map(element).collect();
    elements.push(InformationElement { sid: Sid::NULL, iuc: Iuc::NULL, offset: INTERVALS as u16 * 17 });
    frame(Body::from(Map { upstream_channel_id: 1, elements: List::from(&elements[..]), ..Map::default() }))
}

/// Reads the header of a frame.
pub fn header(frame: &[u8]) -> usize {
    RawFrame::from_bytes(frame).map_or(0, |frame| frame.payload.len())
}

/// Reads a frame as far as it is typed, and checks its CRC.
pub fn typed(frame: &[u8]) -> bool {
    Frame::from_bytes(frame).is_ok_and(|frame| frame.check_crc().is_ok())
}

/// Mini-slots of all intervals of a MAP.
pub fn intervals(frame: &[u8]) -> u64 {
    Frame::from_bytes(frame).map_or(0, |frame| intervals_of(&frame))
}

/// The same, of a frame that is read already. None but a MAP has any.
pub fn intervals_of(frame: &Frame<'_>) -> u64 {
    let Some(Message { body: Body::Map(map), .. }) = frame.message() else { return 0 };
    map.intervals().flatten().filter_map(|interval| interval.mini_slots()).map(u64::from).sum()
}

/// Writes a frame that was read.
pub fn write(frame: &Frame<'_>, out: &mut [u8]) -> usize {
    frame.encode_to_slice(out).unwrap_or_default()
}

/// Writes the header of a frame in front of its payload, where the frame is. Returns where it starts: at 0.
pub fn write_header(frame: &mut [u8]) -> usize {
    const HEADER: usize = 6;
    let kind = FrameControl(frame.first().map_or(0, |fc| fc >> 1));
    prepend_header(frame, HEADER, kind, None).unwrap_or(usize::MAX)
}

/// Nanoseconds of each of `runs`: of the best of `rounds`, each as long as `span` seconds. The runs take turns, so what
/// slows the machine down for a while slows all of them.
fn nanoseconds<const N: usize>(span: f64, rounds: usize, mut runs: [&mut dyn FnMut(); N]) -> [f64; N] {
    let times = |run: &mut dyn FnMut(), passes: usize| timed(|| (0..passes).for_each(|_| run())).0;
    let mut passes = [0; N];
    for (passes, run) in passes.iter_mut().zip(&mut runs) {
        *passes = passes_in(span, |passes| times(run, passes));
    }
    let mut best = [f64::INFINITY; N];
    for _ in 0..rounds {
        for ((best, run), passes) in best.iter_mut().zip(&mut runs).zip(passes) {
            *best = best.min(times(run, passes) * 1e9 / passes as f64);
        }
    }
    best
}

/// What every message costs.
///
/// # Panics
/// When one is not read right.
pub fn costs(span: f64, rounds: usize) -> Vec<Cost> {
    let cost = |sample: Sample| {
        let bytes = &sample.frame[..];
        let frame = Frame::from_bytes(bytes).expect("a frame");
        let mut out = vec![0; bytes.len()];
        assert!(typed(bytes) && write(&frame, &mut out) == bytes.len() && out == bytes, "{}", sample.name);
        let mut headed = sample.frame.clone();
        assert!(write_header(&mut headed) == 0 && headed == bytes, "{}", sample.name);
        let [header, header_written, typed, written] = nanoseconds(
            span,
            rounds,
            [
                &mut || _ = black_box(header(black_box(bytes))),
                &mut || _ = black_box(write_header(black_box(&mut headed))),
                &mut || _ = black_box(typed(black_box(bytes))),
                &mut || _ = black_box(write(black_box(&frame), black_box(&mut out))),
            ],
        );
        Cost { bytes: bytes.len(), header, header_written, typed, written, name: sample.name }
    };
    samples().into_iter().map(cost).collect()
}

/// What a frame of a trace costs, on average over all of them; and, with all intervals of its MAPs, one that is read.
///
/// # Panics
/// When one is not read right.
pub fn trace_costs(trace: &Trace, span: f64, rounds: usize) -> (Cost, f64) {
    let bytes = &trace.bytes[..];
    let (frames, places) = (trace.typed(), trace.places());
    let mut out = vec![0; bytes.len()];
    let mut headed = bytes.to_vec();
    let count = trace.frames as u64;
    assert!(Reading::Header.run(bytes) == count && Reading::Typed.run(bytes) == count);
    assert!(write_all(&frames, &mut out) == bytes.len() && write_headers(&mut headed, &places) == trace.frames);
    assert_eq!(headed, bytes);
    let each = nanoseconds(
        span,
        rounds,
        [
            &mut || _ = black_box(Reading::Header.run(black_box(bytes))),
            &mut || _ = black_box(write_headers(black_box(&mut headed), &places)),
            &mut || _ = black_box(Reading::Typed.run(black_box(bytes))),
            &mut || _ = black_box(write_all(black_box(&frames), black_box(&mut out))),
            &mut || _ = black_box(Reading::Intervals.run(black_box(bytes))),
        ],
    );
    let [header, header_written, typed, written, intervals] = each.map(|all| all / trace.frames as f64);
    let name = format!("OpenRPD trace, mean of {count}");
    (Cost { name, bytes: bytes.len() / trace.frames, header, header_written, typed, written }, intervals)
}

/// Millions of MAP intervals a second, reading the frame and walking all of them.
pub fn intervals_a_second(span: f64, rounds: usize) -> f64 {
    let frame = map();
    assert_eq!(intervals(&frame), INTERVALS as u64 * 17);
    let [each] = nanoseconds(span, rounds, [&mut || _ = black_box(intervals(black_box(&frame)))]);
    INTERVALS as f64 * 1e3 / each
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_read_and_written() {
        let samples = samples();
        assert!(samples.len() > 60, "{}", samples.len());
        for sample in samples {
            assert!(typed(&sample.frame), "{}", sample.name);
            assert!(header(&sample.frame) > 0, "{}", sample.name);
            let mut headed = sample.frame.clone();
            assert!(write_header(&mut headed) == 0 && headed == sample.frame, "{}", sample.name);
        }
        assert_eq!(intervals(&map()), 240 * 17);
    }
}
