//! DEPI: frames, messages and transport packets for a remote PHY, in L2TPv3 data messages.
//!
//! A cookie of 0, 4 or 8 bytes, agreed upon elsewhere, stands behind the session ID; then a sublayer of four bytes. In the
//! packet streaming pseudowire (PSP) a table of segments follows, then their bytes.

use wire::{Blob, Decode, Encode, List, Rfz, syntax};

syntax! {
    /// An L2TPv3 message over IP — RFC 3931, 4.1.1. Over UDP four bytes stand before it.
    pub struct DataMessage<'a> {
        /// 0 for a control message.
        session_id: 32 u32,
        /// Cookie, sublayer and data.
        payload: .. Blob<'a>,
    }

    /// A message of the packet streaming pseudowire, behind the cookie. MAPs have such a pseudowire of their own, of
    /// messages without MAC header and CRC.
    pub struct PspMessage<'a> {
        vccv:               1 bool,
        /// The sequence number has a meaning.
        sequence_valid:     1 bool,
        /// Its codes have no names here.
        h:                  2 u8,
        flow_id:            3 u8,
        reserved:           1 Rfz,
        number_of_segments: 8 u8 = count(segments),
        /// Counts the messages of a session, modulo 65536.
        sequence_number:   16 u16,
        segments: (times number_of_segments) List<'a, PspSegment>,
        /// The bytes of all segments. Captures show two more before them, a counter among them, whose meaning is not
        /// known.
        data: .. Blob<'a>,
    }

    /// An entry of the table of segments.
    pub struct PspSegment {
        /// A frame begins with this segment.
        begin:   1 bool,
        /// A frame ends with this segment.
        end:     1 bool,
        length: 14 u16,
    }

    /// A message of the MPEG transport pseudowire (MPT), behind the cookie.
    pub struct MptMessage<'a> {
        vccv:             1 bool,
        /// The sequence number has a meaning.
        sequence_valid:   1 bool,
        /// Its codes have no names here.
        h:                2 u8,
        flow_id:          3 u8,
        reserved_1:       1 Rfz,
        reserved_2:       8 u8,
        /// Counts the messages of a session, modulo 65536.
        sequence_number: 16 u16,
        /// Whole transport packets.
        packets: .. Blob<'a>,
    }
}

/// Lengths that a cookie may have.
pub const COOKIES: [usize; 3] = [0, 4, 8];

/// Bytes before the segments that captures show.
const UNEXPLAINED: usize = 2;

impl<'a> DataMessage<'a> {
    /// True for messages of the control connection.
    pub const fn is_control(&self) -> bool {
        self.session_id == 0
    }

    /// The payload as a message of the packet streaming pseudowire, behind a cookie of `cookie` bytes. None when the
    /// lengths in its table do not add up.
    pub fn psp_behind(&self, cookie: usize) -> Option<PspMessage<'a>> {
        let message = PspMessage::from_bytes(self.payload.0.get(cookie..)?).ok()?;
        message.lead().map(|_| message)
    }

    /// The same with the first cookie that fits.
    pub fn psp(&self) -> Option<PspMessage<'a>> {
        COOKIES.into_iter().find_map(|cookie| self.psp_behind(cookie))
    }

    /// The payload as a message of the MPEG transport pseudowire, behind a cookie of `cookie` bytes.
    pub fn mpt_behind(&self, cookie: usize) -> Option<MptMessage<'a>> {
        MptMessage::from_bytes(self.payload.0.get(cookie..)?).ok()
    }
}

impl<'a> PspMessage<'a> {
    /// Bytes of the data before the first segment. None when the lengths do not add up.
    pub(super) fn lead(&self) -> Option<usize> {
        let mut total = 0usize;
        for segment in self.segments.iter() {
            total = total.checked_add(segment.ok()?.length.into())?;
        }
        let lead = self.data.len().checked_sub(total)?;
        ((lead == 0 || lead == UNEXPLAINED) && !self.segments.is_empty()).then_some(lead)
    }

    /// The segments with their bytes. None at all when the lengths do not add up.
    pub fn pieces(&self) -> Pieces<'a> {
        match self.lead() {
            Some(lead) => Pieces {
                table: self.segments,
                data: self.data.0.get(lead..).unwrap_or_default(),
                offset: self.encoded_len().saturating_sub(self.data.len()).saturating_add(lead),
            },
            None => Pieces::default(),
        }
    }
}

/// The segments of a message with their bytes, one after the other.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pieces<'a> {
    table: List<'a, PspSegment>,
    data: &'a [u8],
    /// Of the data, from the start of the message.
    offset: usize,
}

/// A segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// A frame begins here.
    pub begin: bool,
    /// A frame ends here.
    pub end: bool,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Where they stand, from the sublayer on.
    pub offset: usize,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let mut walk = self.table.iter();
        let PspSegment { begin, end, length } = walk.next()?.ok()?;
        let (bytes, rest) = self.data.split_at_checked(length.into())?;
        let offset = self.offset;
        self.table = walk.rest();
        self.data = rest;
        self.offset = offset.saturating_add(bytes.len());
        Some(Piece { begin, end, bytes, offset })
    }
}
