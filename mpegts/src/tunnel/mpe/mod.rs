//! Multiprotocol encapsulation: datagrams in sections — EN 301 192, 7.
//!
//! ```
//! use mpegts::tunnel::mpe::{Datagram, DatagramSection};
//! use mpegts::wire::{Decode, Encode};
//!
//! let udp = [0x45, 0, 0, 21, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 239, 1, 2, 3, 0xAA];
//! let section = DatagramSection::new([0x01, 0x00, 0x5E, 1, 2, 3], &udp);
//! let bytes = section.encode_to_vec()?;
//! let back = DatagramSection::from_bytes(&bytes)?;
//! assert_eq!(back.header.mac_address(), [0x01, 0x00, 0x5E, 1, 2, 3]);
//! assert_eq!(back.datagram()?, Datagram::Ipv4(&udp));
//! # Ok::<(), mpegts::wire::Error>(())
//! ```

use crate::section::{MAX_SECTION, Section};
use wire::{Blob, Checked, Decode, Error, ErrorKind, Mpeg, Rfu, syntax};

#[cfg(test)]
mod tests;

/// The table_id of a datagram section.
pub const TABLE_ID: u8 = 0x3E;

/// The longest datagram, or LLC/SNAP frame, that one section holds.
pub const MAX_DATAGRAM: usize = MAX_SECTION - 3 - HEADER - TRAILER;

const HEADER: usize = 9;
const TRAILER: usize = 4;

syntax! {
    /// What stands between the section header and the datagram. The bytes of the MAC address are in
    /// two places and out of order: see [`mac_address`](Self::mac_address).
    pub struct MpeHeader {
        /// The least significant byte.
        mac_address_6:              8 u8,
        mac_address_5:              8 u8,
        reserved:                   2 Rfu,
        /// 0: the payload is in the clear.
        payload_scrambling_control: 2 u8,
        /// 0: the address is in the clear.
        address_scrambling_control: 2 u8,
        /// The payload is a frame of ISO/IEC 8802-2 rather than an IP datagram.
        llc_snap_flag:              1 bool,
        current_next_indicator:     1 bool,
        section_number:             8 u8,
        last_section_number:        8 u8,
        mac_address_4:              8 u8,
        mac_address_3:              8 u8,
        mac_address_2:              8 u8,
        /// The most significant byte.
        mac_address_1:              8 u8,
    }

    /// datagram_section — 7.1.
    pub struct DatagramSection<'a> {
        table_id:                  8 u8 = TABLE_ID,
        section_syntax_indicator:  1 bool = crc_32.is_some(),
        /// The opposite of section_syntax_indicator, as a rule.
        private_indicator:         1 bool,
        reserved:                  2 Rfu,
        section_length:           12 u16 = len(payload).saturating_add(HEADER + TRAILER) in 13..=4093,
        header: _ MpeHeader,
        /// The datagram and stuffing behind it.
        payload: (bytes section_length.checked_sub(13)) Blob<'a>,
        /// As received: not verified (text not available).
        checksum: (if !section_syntax_indicator) 32 Option<u32>,
        crc_32: (if section_syntax_indicator) (sum) Option<Checked<Mpeg>>,
    }

    /// A frame of ISO/IEC 8802-2 with the SNAP header of ISO/IEC 8802-1.
    pub struct LlcSnap<'a> {
        /// 0xAA.
        dsap:      8 u8,
        /// 0xAA.
        ssap:      8 u8,
        /// 3.
        control:   8 u8,
        /// 0: `ethertype` is one of Ethernet.
        oui:      24 u32,
        /// 0x0800 for IPv4, 0x86DD for IPv6.
        ethertype: 16 u16,
        data:     .. Blob<'a>,
    }
}

impl MpeHeader {
    /// The receiver's address, most significant byte first.
    pub const fn mac_address(&self) -> [u8; 6] {
        let h = self;
        [h.mac_address_1, h.mac_address_2, h.mac_address_3, h.mac_address_4, h.mac_address_5, h.mac_address_6]
    }

    /// The same with another address.
    #[must_use]
    pub const fn with_mac_address(mut self, address: [u8; 6]) -> Self {
        let [a1, a2, a3, a4, a5, a6] = address;
        (self.mac_address_1, self.mac_address_2, self.mac_address_3) = (a1, a2, a3);
        (self.mac_address_4, self.mac_address_5, self.mac_address_6) = (a4, a5, a6);
        self
    }
}

impl DatagramSection<'_> {
    /// Ends it in `checksum`, with section_syntax_indicator unset: the caller computes it (text not available).
    #[must_use]
    pub fn with_checksum(self, checksum: u32) -> Self {
        DatagramSection { private_indicator: true, crc_32: None, checksum: Some(checksum), ..self }
    }
}

/// What a section carries.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Datagram<'a> {
    /// An IPv4 datagram, all of it and nothing else.
    Ipv4(&'a [u8]),
    /// An IPv6 datagram, all of it and nothing else.
    Ipv6(&'a [u8]),
    /// A frame with LLC/SNAP header.
    LlcSnap(LlcSnap<'a>),
    /// Scrambled, or one of several sections: payload_scrambling_control or last_section_number is
    /// not 0.
    Opaque(&'a [u8]),
}

impl<'a> DatagramSection<'a> {
    /// An IP datagram to `mac_address`, which for multicast follows from the group: RFC 1112, RFC 2464.
    pub fn new(mac_address: [u8; 6], datagram: &'a [u8]) -> Self {
        let header = MpeHeader { current_next_indicator: true, ..Default::default() };
        let header = header.with_mac_address(mac_address);
        DatagramSection { header, payload: Blob(datagram), crc_32: Some(Checked::default()), ..Default::default() }
    }

    /// A section that was checked already.
    ///
    /// # Errors
    /// As `decode`, but for the checksum; the section of another table has another table_id.
    pub fn from_section(section: Section<'a>) -> Result<Self, Error> {
        Self::decode(&mut section.reader())
    }

    /// The datagram, without the stuffing that may follow it.
    ///
    /// # Errors
    /// [`ErrorKind::Value`] for another version than 4 and 6, [`ErrorKind::Short`] when its length is
    /// more than there is. Offsets count from the start of the payload.
    pub fn datagram(&self) -> Result<Datagram<'a>, Error> {
        let h = &self.header;
        if h.payload_scrambling_control != 0 || h.last_section_number != 0 {
            return Ok(Datagram::Opaque(self.payload.0));
        }
        if h.llc_snap_flag { LlcSnap::from_bytes(self.payload.0).map(Datagram::LlcSnap) } else { ip(self.payload.0) }
    }
}

impl<'a> LlcSnap<'a> {
    /// The IP datagram in the frame; None when it is no SNAP frame or holds another protocol.
    ///
    /// # Errors
    /// As [`DatagramSection::datagram`].
    pub fn datagram(&self) -> Option<Result<Datagram<'a>, Error>> {
        let snap = (self.dsap, self.ssap, self.control, self.oui) == (0xAA, 0xAA, 3, 0);
        (snap && matches!(self.ethertype, 0x0800 | 0x86DD)).then(|| ip(self.data.0))
    }
}

/// The IP datagram at the start of `bytes`.
fn ip(bytes: &[u8]) -> Result<Datagram<'_>, Error> {
    let part = |len: usize, at| {
        let kind = ErrorKind::Short { need: len, have: bytes.len() };
        bytes.get(..len).ok_or(Error::new(kind, at, 0))
    };
    match *bytes {
        [first, _, high, low, ..] if first >> 4 == 4 => {
            let header = usize::from(first & 0x0F).saturating_mul(4);
            let total = u16::from_be_bytes([high, low]);
            if header < 20 || usize::from(total) < header {
                return Err(Error::new(ErrorKind::Value(total.into()), &"IPv4.total_length", 2));
            }
            part(total.into(), &"IPv4.total_length").map(Datagram::Ipv4)
        }
        [first, _, _, _, high, low, ..] if first >> 4 == 6 => {
            let payload = u16::from_be_bytes([high, low]);
            part(usize::from(payload).saturating_add(40), &"IPv6.payload_length").map(Datagram::Ipv6)
        }
        [first, ..] if !matches!(first >> 4, 4 | 6) => {
            Err(Error::new(ErrorKind::Value((first >> 4).into()), &"IP.version", 0))
        }
        _ => Err(Error::new(ErrorKind::Short { need: 20, have: bytes.len() }, &"IP", 0)),
    }
}
