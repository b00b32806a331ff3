//! The MAC header up to its check sequence: what a frame is and where it ends.

use crate::ehdr::ExtendedHeader;
use wire::{Blob, Decode, Error, ErrorKind, List, Reader, codes, crc, syntax};

/// A byte no frame starts with: it fills the gaps between frames downstream.
pub const STUFFING: u8 = 0xFF;

codes! {
    /// FC_TYPE and FC_PARM, which together say what kind of frame it is — MULPI 6.2.1, 6.2.4.
    pub FrameControl: u8 = 7 {
        0x00 PACKET_PDU "packet PDU",
        0x40 ISOLATION_PDU "isolation packet PDU",
        0x60 TIMING "timing header",
        0x61 MANAGEMENT "MAC management header",
        0x62 REQUEST "request frame",
        0x63 FRAGMENTATION "fragmentation header",
        0x64 QUEUE_DEPTH_REQUEST "queue-depth based request frame",
        0x7C CONCATENATION "concatenation header",
    }
}

impl FrameControl {
    /// Two bits: 0 packet, 1 ATM and later reserved, 2 isolation packet, 3 MAC-specific.
    pub const fn fc_type(self) -> u8 {
        self.0 >> 5
    }

    /// Five bits, which choose among MAC-specific frames.
    pub const fn fc_parm(self) -> u8 {
        self.0 & 0x1F
    }
}

syntax! {
    /// The first four bytes of every header. The queue-depth based request alone has other fields
    /// behind its first byte.
    pub struct MacHeader {
        frame_control: 7 FrameControl,
        /// An extended header follows.
        ehdr_on:       1 bool,
        /// ELEN with EHDR_ON; else by kind of frame.
        mac_parm:      8 u8,
        /// The bytes of extended header and payload; in a request frame a SID.
        len:          16 u16,
    }
}

/// Kinds of frame that are all header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Short {
    Request,
    QueueDepth,
}

/// Which of the short kinds a frame is, from its first byte. With EHDR_ON there is no such thing.
pub(crate) const fn short(fc: u8) -> Option<Short> {
    match fc {
        0xC4 => Some(Short::Request),
        0xC8 => Some(Short::QueueDepth),
        _ => None,
    }
}

/// Bytes of a header that starts with `fc` and `mac_parm`, HCS included: 6 to 261.
#[cfg(feature = "mpegts")]
pub(crate) fn header_len(fc: u8, mac_parm: u8) -> usize {
    match short(fc) {
        Some(Short::Request) => 6,
        Some(Short::QueueDepth) => 7,
        None if fc & 1 != 0 => usize::from(mac_parm).saturating_add(6),
        None => 6,
    }
}

/// The length of the frame at the front of `bytes` as its header says, right or wrong: 6 or more.
pub(crate) fn claimed_len(bytes: &[u8]) -> Option<usize> {
    match (bytes, short(*bytes.first()?)) {
        (_, Some(Short::Request)) => Some(6),
        (_, Some(Short::QueueDepth)) => Some(7),
        ([_, _, high, low, ..], None) => Some(usize::from(u16::from_be_bytes([*high, *low])).saturating_add(6)),
        _ => None,
    }
}

/// A header whose HCS is right.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Framing<'a> {
    pub first: MacHeader,
    pub short: Option<Short>,
    /// Between FC and HCS, without the extended header.
    pub fields: Reader<'a>,
    pub ehdr: Reader<'a>,
    /// Bytes behind the HCS.
    pub payload_len: usize,
}

impl<'a> Framing<'a> {
    /// Reads a header. The lengths in it are used only once its HCS is known to be right.
    #[inline]
    pub fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        match Framing::plain(r) {
            Some(first) => {
                let none = Reader::default();
                Ok(Framing { first, short: None, fields: none, ehdr: none, payload_len: first.len.into() })
            }
            None => Framing::decode_any(r),
        }
    }

    /// The extended header, if only empty, where EHDR_ON is set.
    pub fn extended(&self) -> Option<ExtendedHeader<'a>> {
        self.first.ehdr_on.then_some(List::Wire(self.ehdr, ()))
    }

    /// A header of six bytes with LEN in two of them, as most are. None, with nothing consumed, for any other, and for one
    /// whose HCS is wrong.
    #[inline]
    pub fn plain(r: &mut Reader<'a>) -> Option<MacHeader> {
        let [fc, mac_parm, high, low, c0, c1, ..] = *r.peek() else { return None };
        let is_plain = fc & 1 == 0 && short(fc).is_none();
        if !is_plain || crc::x25(&[fc, mac_parm, high, low]) != u16::from_le_bytes([c0, c1]) {
            return None;
        }
        r.take(6);
        let len = u16::from_be_bytes([high, low]);
        Some(MacHeader { frame_control: FrameControl(fc >> 1), ehdr_on: false, mac_parm, len })
    }

    /// Headers of any kind.
    pub fn decode_any(r: &mut Reader<'a>) -> Result<Self, Error> {
        let start = *r;
        let fc = match r.peek() {
            [STUFFING, ..] => return Err(r.error(ErrorKind::Value(STUFFING.into()), &"MacHeader.frame_control")),
            [fc, ..] => *fc,
            [] => 0,
        };
        let first = MacHeader::decode(r)?;
        let short = short(fc);
        if short == Some(Short::QueueDepth) {
            r.bytes(1, &"QueueDepthRequest.sid")?;
        }
        let mut fields = r.since(&start);
        fields.take(1);
        let elen = if first.ehdr_on { first.mac_parm } else { 0 };
        let ehdr = r.sub(elen.into(), &"Frame.ehdr")?;
        let over = r.since(&start);
        let found = u16::from_le_bytes(*r.array(&"Frame.hcs")?);
        let computed = crc::x25(over.peek());
        if found != computed {
            return Err(wrong_hcs(over, found, computed));
        }
        let payload_len = match short {
            Some(_) => Some(0),
            None => usize::from(first.len).checked_sub(ehdr.len()),
        };
        match payload_len {
            Some(payload_len) => Ok(Framing { first, short, fields, ehdr, payload_len }),
            None => {
                let kind = ErrorKind::Value(first.len.into());
                Err(Error::new(kind, &"MacHeader.len", start.offset().saturating_add(2)))
            }
        }
    }
}

#[cold]
fn wrong_hcs(over: Reader<'_>, found: u16, computed: u16) -> Error {
    let kind = ErrorKind::Checksum { found: found.into(), computed: computed.into() };
    Error::new(kind, &"Frame.hcs", over.offset().saturating_add(over.len()))
}

/// A frame with a good header, its payload not looked at: what a probe at line rate wants.
///
/// ```
/// use docsis_mac::{Frames, frame::FrameControl};
/// let bytes = [0xC4, 2, 0x00, 0x0A, 0x09, 0xAF];
/// let request = Frames::raw(&bytes).next().unwrap()?;
/// assert_eq!((request.header.frame_control, request.header.mac_parm), (FrameControl::REQUEST, 2));
/// # Ok::<(), docsis_mac::wire::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RawFrame<'a> {
    /// The first four bytes.
    pub header: MacHeader,
    /// The extended header, without ELEN.
    pub ehdr: Blob<'a>,
    /// All behind the HCS.
    pub payload: Blob<'a>,
    /// The whole frame.
    pub bytes: Blob<'a>,
}

// By hand because FC decides whether LEN counts bytes. Read only: a frame is written as Frame.
impl<'a> Decode<'a> for RawFrame<'a> {
    const NAME: wire::Name = &"Frame";

    #[inline]
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let start = *r;
        let framing = Framing::decode(r)?;
        let payload = r.bytes(framing.payload_len, &"Frame.payload")?;
        let (ehdr, bytes) = (framing.ehdr.peek(), r.since(&start).peek());
        Ok(RawFrame { header: framing.first, ehdr: Blob(ehdr), payload: Blob(payload), bytes: Blob(bytes) })
    }
}

/// The length of the frame at the front of `bytes`, once its header is there.
///
/// `None` asks for more bytes; 261 always suffice. The frame may be longer than `bytes`.
///
/// # Errors
/// No frame starts here: stuffing, a wrong header check sequence, or LEN below ELEN.
pub fn frame_len(bytes: &[u8]) -> Result<Option<usize>, Error> {
    let mut r = Reader::new(bytes);
    match Framing::decode(&mut r) {
        Ok(framing) => Ok(Some(r.offset().saturating_add(framing.payload_len))),
        Err(error) if matches!(error.kind(), ErrorKind::Short { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
