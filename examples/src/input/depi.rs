//! DOCSIS frames in the pseudowires of a remote PHY (DEPI over L2TPv3).
//!
//! A data message holds the session ID, a cookie of 0, 4 or 8 bytes agreed upon elsewhere, a sublayer of four
//! bytes and, in the PSP pseudowire, a table of segments before their bytes. Which of these it is, is read from
//! the lengths, which must add up. Captures show two more bytes before a MAC frame, with a counter in them;
//! what they mean is not known, they are stepped over.

use super::Skip;
use super::net::{self, is_mac_frame, is_management_message};
use mpegts::packet::framing::Framing;
use std::collections::HashMap;
use std::net::IpAddr;
use std::ops::Range;

/// Sessions followed at most.
const CAP: usize = 1024;

/// The longest MAC frame: header, extended header and payload.
const LONGEST_FRAME: usize = 6 + 65_535;

const BEGIN: u16 = 0x8000;
const END: u16 = 0x4000;
const LENGTH: u16 = 0x3FFF;

/// What the data of a session have turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Frames,
    Messages,
}

#[derive(Default)]
struct Session {
    id: u32,
    holds: Option<Holds>,
    expected: Option<u16>,
    /// Whether a frame is under way.
    open: bool,
    /// Its segments so far.
    partial: Vec<u8>,
    /// The frame put together last.
    complete: Vec<u8>,
}

/// What a data message is.
pub(super) enum Message {
    Control,
    /// Segments, to be taken one by one.
    Segments(Segments),
    /// Whole transport packets, at this place of the message.
    Packets {
        session: u32,
        at: Range<usize>,
        framing: Framing,
    },
}

/// The segments of one data message that are still to be looked at.
pub(super) struct Segments {
    session: usize,
    /// Offset of the next entry of the table, and of the bytes it is about.
    entry: usize,
    data: usize,
    left: u8,
}

/// Where a frame or message is.
pub(super) enum Place {
    /// In the data message.
    Here(Range<usize>),
    /// Put together from several.
    Session(usize),
}

/// A piece of DOCSIS found in a session.
pub(super) struct Piece {
    pub(super) session: u32,
    pub(super) holds: Holds,
    pub(super) place: Place,
}

/// All sessions of an input.
#[derive(Default)]
pub(super) struct Sessions {
    list: Vec<Session>,
    index: HashMap<(IpAddr, IpAddr, u32), usize>,
}

impl Sessions {
    /// The frame put together last in a session.
    pub(super) fn complete(&self, session: usize) -> &[u8] {
        self.list.get(session).map_or(&[], |s| &s.complete)
    }

    /// Reads the front of a message. The second value says that a frame was lost on the way.
    pub(super) fn open(&mut self, from: IpAddr, to: IpAddr, message: &[u8]) -> Result<(Message, bool), Skip> {
        let (rest, id) = net::l2tp_session(message).map_err(|_| Skip::Malformed("L2TPv3 header"))?;
        if id == 0 {
            return Ok((Message::Control, false));
        }
        let Some((mut segments, sequence)) = [0usize, 4, 8].into_iter().find_map(|cookie| table(message, rest, cookie))
        else {
            return [4usize, 8, 12]
                .into_iter()
                .find_map(|front| {
                    let framing = Framing::of_datagram(rest.get(front..)?)?;
                    let at = front.saturating_add(4)..message.len();
                    Some((Message::Packets { session: id, at, framing }, false))
                })
                .ok_or(Skip::L2tpPayload);
        };
        let index = match self.index.get(&(from, to, id)) {
            Some(&index) => index,
            None if self.list.len() >= CAP => return Err(Skip::TooManyFlows),
            None => {
                let index = self.list.len();
                self.index.insert((from, to, id), index);
                self.list.push(Session { id, ..Session::default() });
                index
            }
        };
        segments.session = index;
        let session = self.list.get_mut(index).ok_or(Skip::TooManyFlows)?;
        let gap = session.expected.is_some() && sequence.is_some() && session.expected != sequence;
        session.expected = sequence.map(|n| n.wrapping_add(1));
        let lost = gap && session.open;
        if lost {
            session.close();
        }
        Ok((Message::Segments(segments), lost))
    }

    /// Takes the next segment; `None` when there are no more.
    pub(super) fn next(&mut self, segments: &mut Segments, message: &[u8]) -> Option<Result<Piece, Skip>> {
        while segments.left > 0 {
            let entry = message.get(segments.entry..).and_then(|b| b.first_chunk()).map(|&b| u16::from_be_bytes(b))?;
            let (begins, ends) = (entry & BEGIN != 0, entry & END != 0);
            let session = self.list.get_mut(segments.session)?;
            if begins && session.open {
                // Reported first; the next call takes this segment again.
                session.close();
                return Some(Err(Skip::DepiFragment));
            }
            let at = segments.data..segments.data.saturating_add(usize::from(entry & LENGTH));
            let bytes = message.get(at.clone())?;
            segments.left = segments.left.saturating_sub(1);
            segments.entry = segments.entry.saturating_add(2);
            segments.data = at.end;

            let place = if begins && ends {
                Place::Here(at)
            } else {
                if !(begins || session.open) || session.partial.len().saturating_add(bytes.len()) > LONGEST_FRAME {
                    session.close();
                    return Some(Err(Skip::DepiFragment));
                }
                session.open = true;
                session.partial.extend_from_slice(bytes);
                if !ends {
                    continue;
                }
                std::mem::swap(&mut session.partial, &mut session.complete);
                session.close();
                Place::Session(segments.session)
            };
            let whole = match &place {
                Place::Here(_) => bytes,
                Place::Session(_) => &session.complete,
            };
            let holds = match session.holds {
                _ if is_mac_frame(whole) => Holds::Frames,
                _ if is_management_message(whole) => Holds::Messages,
                // Damaged, but of a session known to be DOCSIS.
                Some(holds) => holds,
                None => return Some(Err(Skip::L2tpPayload)),
            };
            session.holds = Some(holds);
            return Some(Ok(Piece { session: session.id, holds, place }));
        }
        None
    }
}

impl Session {
    /// Forgets the frame under way.
    fn close(&mut self) {
        self.open = false;
        self.partial.clear();
    }
}

/// The segment table behind a cookie, when its lengths add up to the message.
fn table(message: &[u8], rest: &[u8], cookie: usize) -> Option<(Segments, Option<u16>)> {
    /// The bytes before a MAC frame that captures show.
    const UNEXPLAINED: usize = 2;
    let (rest, layer) = net::sublayer(rest.get(cookie..)?).ok()?;
    let entry = message.len().checked_sub(rest.len())?;
    let (table, data) = rest.split_at_checked(usize::from(layer.segments).saturating_mul(2))?;
    if table.is_empty() {
        return None;
    }
    let lengths = table.chunks_exact(2).filter_map(|e| e.first_chunk()).map(|&e| u16::from_be_bytes(e) & LENGTH);
    let total: usize = lengths.map(usize::from).sum();
    let start = message.len().checked_sub(data.len())?;
    let data = match data.len().checked_sub(total)? {
        0 => start,
        UNEXPLAINED => start.saturating_add(UNEXPLAINED),
        _ => return None,
    };
    Some((Segments { session: 0, entry, data, left: layer.segments }, layer.sequence))
}
