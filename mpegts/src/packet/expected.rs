//! The header that the next packet of a PID should have, in a form that one comparison settles.

/// `sync_byte`, `transport_error_indicator`, `transport_scrambling_control` and `adaptation_field_control`.
const FORM: u32 = 0xFF80_00F0;
const SYNC: u32 = 0x4700_0000;
/// A packet with a payload only.
const PAYLOAD: u32 = SYNC | 0x10;
/// A header that no valid packet matches.
const INVALID: u32 = 0xFF00_0000;
const UNIT_START: u32 = 0x0040_0000;
const SCRAMBLING: u32 = 0xC0;
const COUNTER: u32 = 0x0F;
/// Adds one to the counter of a rotated header. The carry is lost.
const ONE: u32 = 1 << 28;

/// What the next packet should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// A packet with a payload only, which nobody reads.
    Plain,
    /// The same, which somebody reads.
    Data,
    /// Nothing in particular: each packet is looked at.
    Nothing,
}

/// What the header of a packet is to the one that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeaderKind {
    /// As expected, and nobody reads the packet.
    Plain,
    /// As expected, and somebody reads it.
    Data,
    /// As expected, but for a `payload_unit_start_indicator` of 1 that matters.
    Start,
    /// Any other.
    Other,
}

/// The expected header, and which of its bits are compared.
///
/// Both are rotated right by four bits, so that the counter is on top. For data the sync byte is left out: then a header
/// that is as expected differs in the sync byte and in nothing else.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub(crate) struct ExpectedHeader {
    next: u32,
    mask: u32,
}

/// How expected headers of data, and those of starts, differ.
const DATA: u32 = SYNC.rotate_right(4);
const START: u32 = (SYNC | UNIT_START).rotate_right(4);
const PLAIN_START: u32 = UNIT_START.rotate_right(4);

impl ExpectedHeader {
    /// For a PID without a packet.
    pub const NOTHING: ExpectedHeader = ExpectedHeader::after(Expected::Nothing, 0, 0);

    /// Expects a packet scrambled as `header` says. Compares neither counter nor start.
    pub const fn after(what: Expected, header: u32, counter: u8) -> Self {
        let form = match what {
            Expected::Plain => PAYLOAD,
            Expected::Data => PAYLOAD ^ SYNC,
            Expected::Nothing => INVALID,
        };
        // `as`: u32::from is not const
        let last = form | header & SCRAMBLING | counter as u32 & COUNTER;
        ExpectedHeader { next: last.rotate_right(4).wrapping_add(ONE), mask: FORM.rotate_right(4) }
    }

    /// Compares the counter, too.
    pub const fn with_counter(self) -> Self {
        ExpectedHeader { mask: self.mask | COUNTER.rotate_right(4), ..self }
    }

    /// Compares `payload_unit_start_indicator`, too.
    pub const fn with_start(self) -> Self {
        ExpectedHeader { mask: self.mask | UNIT_START.rotate_right(4), ..self }
    }

    #[inline(always)]
    const fn differs(self, header: u32) -> u32 {
        (header.rotate_right(4) ^ self.next) & self.mask
    }

    /// Whether a header is as expected of a packet that nobody reads.
    #[inline(always)]
    pub const fn is_plain(self, header: u32) -> bool {
        self.differs(header) == 0
    }

    /// What a header is.
    #[inline(always)]
    pub const fn kind(self, header: u32) -> HeaderKind {
        match self.differs(header) {
            0 => HeaderKind::Plain,
            DATA => HeaderKind::Data,
            START | PLAIN_START => HeaderKind::Start,
            _ => HeaderKind::Other,
        }
    }

    /// Expects the header behind this one, which [is plain](Self::is_plain).
    #[inline(always)]
    pub const fn advance(&mut self, header: u32) {
        self.next = header.rotate_right(4).wrapping_add(ONE);
    }

    /// Expects what was expected before, with the counter behind that of this header.
    #[inline(always)]
    pub const fn follow(&mut self, header: u32) {
        let turned = header.rotate_right(4);
        let kept = (FORM | UNIT_START).rotate_right(4);
        self.next = (turned ^ (turned ^ self.next) & kept).wrapping_add(ONE);
    }

    /// The header before the expected one, as far as bits are compared.
    pub const fn last(self) -> u32 {
        self.next.wrapping_sub(ONE).rotate_left(4)
    }

    /// Whether two headers are scrambled alike.
    pub const fn same_key(a: u32, b: u32) -> bool {
        (a ^ b) & SCRAMBLING == 0
    }

    /// Whether a packet with this header is scrambled.
    pub const fn is_scrambled(header: u32) -> bool {
        header & SCRAMBLING != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PID 0x123, a payload only.
    const HEADER: u32 = 0x4701_2310;
    const STARTS: u32 = HEADER | 0x0040_0000;

    fn kinds(expected: ExpectedHeader, headers: [u32; 6]) -> [HeaderKind; 6] {
        headers.map(|header| expected.kind(header))
    }

    /// The headers that may follow 9: the next, a start, and others with one bit changed.
    const AFTER_9: [u32; 6] =
        [HEADER | 0xA, STARTS | 0xA, HEADER | 0xB, HEADER | 0x2A, HEADER | 0x80_000A, HEADER | 0x8A];

    #[test]
    fn a_state_tells_packets_by_what_is_compared() {
        use HeaderKind::{Data, Other, Plain, Start};
        let plain = ExpectedHeader::after(Expected::Plain, HEADER, 9);
        assert_eq!(kinds(plain, AFTER_9), [Plain, Plain, Plain, Other, Other, Other]);
        assert_eq!(kinds(plain.with_counter(), AFTER_9), [Plain, Plain, Other, Other, Other, Other]);
        assert_eq!(kinds(plain.with_start(), AFTER_9), [Plain, Start, Plain, Other, Other, Other]);
        let data = ExpectedHeader::after(Expected::Data, HEADER, 9).with_counter().with_start();
        assert_eq!(kinds(data, AFTER_9), [Data, Start, Other, Other, Other, Other]);
        let nothing = ExpectedHeader::after(Expected::Nothing, HEADER, 9).with_counter();
        assert_eq!(kinds(nothing, AFTER_9), [Other; 6]);
        assert_eq!(kinds(ExpectedHeader::NOTHING, AFTER_9), [Other; 6]);
    }

    #[test]
    fn the_counter_goes_round_and_carries_into_nothing() {
        let mut plain = ExpectedHeader::after(Expected::Plain, HEADER, 0xE).with_counter();
        let mut data = ExpectedHeader::after(Expected::Data, HEADER, 0xE).with_counter().with_start();
        for counter in (0..40u32).map(|n| (n + 15) % 16) {
            let header = HEADER | counter;
            assert_eq!((plain.kind(header), data.kind(header)), (HeaderKind::Plain, HeaderKind::Data));
            plain.advance(header);
            data.follow(header);
            assert_eq!((plain.last(), data.last() & 0x0F), (header, counter));
        }
    }

    #[test]
    fn the_expected_scrambling_is_that_of_the_last_packet() {
        let odd = ExpectedHeader::after(Expected::Plain, HEADER | 0xC0, 4).with_counter();
        assert!(odd.is_plain(HEADER | 0xC5) && !odd.is_plain(HEADER | 0x85) && !odd.is_plain(HEADER | 5));
        assert!(ExpectedHeader::is_scrambled(odd.last()) && !ExpectedHeader::is_scrambled(HEADER));
        assert!(ExpectedHeader::same_key(HEADER | 0x80, 0x80) && !ExpectedHeader::same_key(HEADER | 0x80, 0xC0));
    }

    #[test]
    fn a_packet_with_data_may_start_a_unit_where_none_is_open() {
        // While no PES packet is open its data are passed over: only a start is not plain.
        let idle = ExpectedHeader::after(Expected::Plain, HEADER, 9).with_counter().with_start();
        assert_eq!([HEADER | 0xA, STARTS | 0xA].map(|h| idle.kind(h)), [HeaderKind::Plain, HeaderKind::Start]);
    }
}
