//! DOCSIS frames in the pseudowires of a remote PHY, by session.
//!
//! Which cookie a session has is agreed upon elsewhere: the first is taken with which all lengths add up.

use super::Skip;
use docsis_mac::capture::{COOKIES, Content, DataMessage, PspEvent, PspSession};
use mpegts::packet::framing::Framing;
use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::ops::Range;
use wire::Decode;

/// Sessions followed at most.
const CAP: usize = 1024;

/// What a data message is.
pub(super) enum Message {
    Control,
    /// Its frames and messages are in the queue.
    Pieces,
    /// Whole transport packets, at this place of the message.
    Packets {
        session: u32,
        at: Range<usize>,
        framing: Framing,
    },
}

/// Where a frame or message is.
pub(super) enum Place {
    /// In the data message.
    Here(Range<usize>),
    /// Put together from several.
    Kept(Vec<u8>),
}

/// A piece of DOCSIS found in a session or a record.
pub(super) struct Piece {
    pub(super) session: Option<u32>,
    pub(super) what: What,
    pub(super) place: Place,
}

/// What a piece is.
#[derive(Clone, Copy)]
pub(super) enum What {
    /// A frame, of which the capture cut this many bytes.
    Frame {
        cut: usize,
    },
    Message,
    /// A segment of the flow that has this SID.
    Segment {
        sid: Option<u16>,
    },
}

/// All sessions of an input.
#[derive(Default)]
pub(super) struct Sessions {
    by_address: HashMap<(IpAddr, IpAddr, u32), PspSession>,
}

impl Sessions {
    /// Reads a message and puts what is in it into `queue`.
    pub(super) fn read(
        &mut self,
        from: IpAddr,
        to: IpAddr,
        bytes: &[u8],
        queue: &mut VecDeque<Result<Piece, Skip>>,
    ) -> Result<Message, Skip> {
        let message = DataMessage::from_bytes(bytes).map_err(|_| Skip::Malformed("L2TPv3 header"))?;
        if message.is_control() {
            return Ok(Message::Control);
        }
        let id = message.session_id;
        let Some(psp) = message.psp() else {
            return packets(&message, bytes.len()).ok_or(Skip::L2tpPayload);
        };
        let key = (from, to, id);
        if self.by_address.len() >= CAP && !self.by_address.contains_key(&key) {
            return Err(Skip::TooManyFlows);
        }
        let session = self.by_address.entry(key).or_default();
        // The sublayer stands behind session ID and cookie.
        let sublayer = bytes.len().saturating_sub(wire::Encode::encoded_len(&psp));
        let mut input = session.push(&psp);
        while let Some(event) = session.next(&mut input) {
            queue.push_back(match event {
                PspEvent::Whole { bytes, content: Some(content), offset } => {
                    let place = match offset.map(|offset| offset.saturating_add(sublayer)) {
                        Some(start) => Place::Here(start..start.saturating_add(bytes.len())),
                        None => Place::Kept(bytes.to_vec()),
                    };
                    let what = match content {
                        Content::Frame => What::Frame { cut: 0 },
                        Content::Message => What::Message,
                    };
                    Ok(Piece { session: Some(id), what, place })
                }
                PspEvent::Whole { content: None, .. } => Err(Skip::L2tpPayload),
                _ => Err(Skip::DepiFragment),
            });
        }
        Ok(Message::Pieces)
    }
}

/// The transport packets of a message of the MPT pseudowire.
fn packets(message: &DataMessage<'_>, len: usize) -> Option<Message> {
    COOKIES.into_iter().find_map(|cookie| {
        let packets = message.mpt_behind(cookie)?.packets;
        let framing = Framing::of_datagram(&packets)?;
        let at = len.saturating_sub(packets.len())..len;
        Some(Message::Packets { session: message.session_id, at, framing })
    })
}
