//! PES packets.

use mpegts::pes::{Pes, StreamId};
use wire::testing::check;
use wire::{Blob, Decode};

/// Takes the input as a packet, and as what follows a start code of any stream.
pub fn run(data: &[u8]) {
    packet(data);
    let Some((stream_id, rest)) = data.split_first() else { return };
    let length = if data.len() % 2 == 0 { 0 } else { rest.len().min(0xFFFF) as u16 };
    packet(&[&[0, 0, 1, *stream_id][..], &length.to_be_bytes(), rest].concat());
}

fn packet(bytes: &[u8]) {
    if let Err(message) = check::<Pes<'static>>(bytes, true) {
        panic!("{message}");
    }
    let Ok(pes) = Pes::from_bytes(bytes) else { return };
    assert_eq!(pes.header.is_some(), pes.stream_id.has_header());
    assert!(bytes.ends_with(&pes.data));
    if let Some(header) = &pes.header {
        assert_eq!(9 + usize::from(bytes[8]) + pes.data.len(), bytes.len());
        assert_eq!(header.pts().is_some(), header.dts().is_some());
    }
    // Written anew, the length is right.
    let again = Pes::new(pes.stream_id, pes.header, pes.data.0);
    assert_ne!(again.is_complete(), Some(false));
    assert_eq!((again.header, again.data), (pes.header, Blob(&pes.data)));
    let _ = StreamId(bytes[3]).name();
}
