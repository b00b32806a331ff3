//! What the records of an Excentis XRA-31 hold: frames back to back, segments of upstream bursts.

use super::Skip;
use super::depi::{Piece, Place, What};
use docsis_mac::Frames;
use docsis_mac::capture::{Xra, XraBurstTlv, XraContent, XraTlv};
use docsis_mac::frame::STUFFING;
use std::collections::VecDeque;
use wire::{Decode, Encode, ErrorKind};

/// Puts what is in a record into `queue`. `cut` bytes of the record were not captured.
pub(super) fn read(bytes: &[u8], cut: usize, queue: &mut VecDeque<Result<Piece, Skip>>) -> Result<(), Skip> {
    let xra = Xra::from_bytes(bytes).map_err(|_| Skip::Malformed("XRA-31 header"))?;
    // The data are the end of the record.
    let start = bytes.len().saturating_sub(xra.data.len());
    let mut put = |what, from: usize, to: usize| {
        let place = Place::Here(start.saturating_add(from)..start.saturating_add(to));
        queue.push_back(Ok(Piece { session: None, what, place }));
    };
    match xra.content() {
        XraContent::Frames(data) => {
            let mut frames = Frames::raw(data);
            loop {
                let from = frames.offset().saturating_add(frames.rest().iter().take_while(|b| **b == STUFFING).count());
                let Some(frame) = frames.next() else { break };
                match frame {
                    Ok(_) => put(What::Frame { cut: 0 }, from, frames.offset()),
                    // The end of the record is missing, or that of the last frame.
                    Err(error) if matches!(error.kind(), ErrorKind::Short { .. }) => {
                        put(What::Frame { cut }, from, data.len());
                        break;
                    }
                    // Whoever reads it is told what is wrong.
                    Err(_) => {
                        let skipped = frames.resynchronize();
                        put(What::Frame { cut: 0 }, from, from.saturating_add(skipped.len()));
                    }
                }
            }
            Ok(())
        }
        XraContent::Segment(segment) => {
            put(What::Segment { sid: sid(&xra) }, 0, segment.encoded_len());
            Ok(())
        }
        _ => Err(Skip::XraContent(xra.packet_type.0)),
    }
}

/// Whose burst it is.
fn sid(xra: &Xra<'_>) -> Option<u16> {
    xra.tlvs.iter().flatten().find_map(|tlv| match tlv {
        XraTlv::Sid(sid) => Some(sid.sid.0),
        XraTlv::Burst(tlvs) => tlvs.iter().flatten().find_map(|tlv| match tlv {
            XraBurstTlv::Sid(sid) => Some(sid.sid.0),
            _ => None,
        }),
        _ => None,
    })
}
