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

use crate::section::{MAX_SECTION, Section, SectionHeader};
use wire::{Blob, Decode, Encode, Error, ErrorKind, Reader, Rfu, View, Writer, crc, syntax};

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

/// The last four bytes of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Trailer {
    /// `CRC_32`, with section_syntax_indicator set: right in what was read, computed in what is written.
    #[default]
    Crc,
    /// `checksum`, with section_syntax_indicator unset: as received.
    Checksum(u32),
}

/// datagram_section.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DatagramSection<'a> {
    /// The opposite of section_syntax_indicator, as a rule.
    pub private_indicator: bool,
    /// The two bits behind it.
    pub reserved: Rfu,
    /// Address, scrambling and numbering.
    pub header: MpeHeader,
    /// The datagram and stuffing behind it.
    pub payload: Blob<'a>,
    /// The form, which the last four bytes have.
    pub trailer: Trailer,
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
        DatagramSection { header: header.with_mac_address(mac_address), payload: Blob(datagram), ..Default::default() }
    }

    /// A section that was checked already. None for other tables.
    ///
    /// # Errors
    /// As `decode`, but for the checksum.
    pub fn of(section: Section<'a>) -> Option<Result<Self, Error>> {
        (section.table_id() == TABLE_ID).then(|| read(&mut Reader::new(section.as_bytes()), false))
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
        [first, _, high, low, ..] if first.wrapping_shr(4) == 4 => {
            let header = usize::from(first & 0x0F).saturating_mul(4);
            let total = u16::from_be_bytes([high, low]);
            if header < 20 || usize::from(total) < header {
                return Err(Error::new(ErrorKind::Value(total.into()), "IPv4.total_length", 2));
            }
            part(total.into(), "IPv4.total_length").map(Datagram::Ipv4)
        }
        [first, _, _, _, high, low, ..] if first.wrapping_shr(4) == 6 => {
            let payload = u16::from_be_bytes([high, low]);
            part(usize::from(payload).saturating_add(40), "IPv6.payload_length").map(Datagram::Ipv6)
        }
        [first, ..] if !matches!(first.wrapping_shr(4), 4 | 6) => {
            Err(Error::new(ErrorKind::Value(first.wrapping_shr(4).into()), "IP.version", 0))
        }
        _ => Err(Error::new(ErrorKind::Short { need: 20, have: bytes.len() }, "IP", 0)),
    }
}

/// Reads a section; its CRC, if told to.
fn read<'a>(r: &mut Reader<'a>, check: bool) -> Result<DatagramSection<'a>, Error> {
    let start = *r;
    let SectionHeader { table_id, section_syntax_indicator, private_indicator, reserved, section_length } =
        SectionHeader::decode(r)?;
    if table_id != TABLE_ID {
        return Err(start.error(ErrorKind::Value(table_id.into()), "SectionHeader.table_id"));
    }
    let length = usize::from(section_length);
    if !(HEADER + TRAILER..=MAX_SECTION - 3).contains(&length) {
        let kind = ErrorKind::Value(length as u64);
        return Err(Error::new(kind, "SectionHeader.section_length", start.offset().saturating_add(1)));
    }
    let mut rest = r.sub(length.saturating_sub(TRAILER), "SectionHeader.section_length")?;
    let last = u32::from_be_bytes(*r.array("CRC_32")?);
    let trailer = if section_syntax_indicator { Trailer::Crc } else { Trailer::Checksum(last) };
    if check && section_syntax_indicator {
        let body = rest.since(&start);
        let bytes = r.since(&start).peek();
        if crc::mpeg(bytes) != 0 {
            let covered = bytes.get(..bytes.len().saturating_sub(TRAILER)).unwrap_or(body.peek());
            let kind = ErrorKind::Checksum { found: last, computed: crc::mpeg(covered) };
            return Err(Error::new(kind, "CRC_32", r.offset().saturating_sub(TRAILER)));
        }
    }
    let header = MpeHeader::decode(&mut rest)?;
    Ok(DatagramSection { private_indicator, reserved, header, payload: Blob(rest.rest()), trailer })
}

impl<'a> Decode<'a> for DatagramSection<'a> {
    const NAME: &'static str = "datagram_section";

    /// Checks `CRC_32`, where there is one, before anything else is looked at.
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        read(r, true)
    }
}

impl Encode for DatagramSection<'_> {
    fn encoded_len(&self) -> usize {
        self.payload.len().saturating_add(3 + HEADER + TRAILER)
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        let mark = w.len();
        let length = self.payload.len().saturating_add(HEADER + TRAILER);
        let section_length = match u16::try_from(length) {
            Ok(n) if self.payload.len() <= MAX_DATAGRAM => n,
            _ => return Err(w.error(ErrorKind::TooLarge(length as u64), "SectionHeader.section_length")),
        };
        let first = SectionHeader {
            table_id: TABLE_ID,
            section_syntax_indicator: self.trailer == Trailer::Crc,
            private_indicator: self.private_indicator,
            reserved: self.reserved,
            section_length,
        };
        first.encode(w)?;
        self.header.encode(w)?;
        w.put(&self.payload, "datagram_section.payload")?;
        let last = match self.trailer {
            Trailer::Crc => crc::mpeg(w.since(mark)),
            Trailer::Checksum(sum) => sum,
        };
        w.put(&last.to_be_bytes(), "CRC_32")
    }
}

impl View for DatagramSection<'static> {
    type Of<'v> = DatagramSection<'v>;
}

wire::__serde! {
    mod json {
        use super::{DatagramSection, MpeHeader, Trailer};
        use wire::Blob;
        use wire::ser::serde::{Serialize, Serializer};
        use wire::ser::{Error, Fields, Object, Transcode, Value, Vec, finish, view};

        impl Serialize for DatagramSection<'_> {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                let mut f = Fields::new(s, "DatagramSection", 5)?;
                f.bits("private_indicator", self.private_indicator)?;
                if !self.reserved.is_default() {
                    f.bits("reserved", self.reserved)?;
                }
                f.part("header", &self.header)?;
                f.part("payload", &self.payload)?;
                if let Trailer::Checksum(sum) = self.trailer {
                    f.bits("checksum", sum)?;
                }
                f.end()
            }
        }

        impl Transcode for DatagramSection<'_> {
            fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
                let keys = ["private_indicator", "reserved", "header", "payload", "checksum"];
                let o = Object::new(value, "DatagramSection", &keys)?;
                let (header, payload) = (o.part::<MpeHeader>("header")?, o.part::<Blob<'_>>("payload")?);
                let section = DatagramSection {
                    private_indicator: o.bits("private_indicator")?,
                    reserved: o.reserved("reserved")?,
                    header: view("header", &header)?,
                    payload: Blob(&payload),
                    trailer: o.optional_bits("checksum")?.map_or(Trailer::Crc, Trailer::Checksum),
                };
                finish(&section, out)
            }
        }
    }
}

wire::__trace! {
    impl<'a> wire::trace::Trace<'a> for DatagramSection<'a> {
        fn trace(r: &mut Reader<'a>, t: &mut wire::trace::Tracer) -> Result<(), Error> {
            let start = *r;
            let header: SectionHeader = wire::trace::fields(r, t)?;
            let mut rest = r.sub(header.section_length.into(), "SectionHeader.section_length")?;
            let mpe: MpeHeader = wire::trace::fields(&mut rest, t)?;
            let payload = rest.sub(rest.len().saturating_sub(TRAILER), "datagram_section.payload")?;
            // Scrambled, it is no frame.
            let walk = if mpe.llc_snap_flag && mpe.payload_scrambling_control == 0 { LlcSnap::trace } else { Blob::trace };
            t.part("payload", payload, walk);
            let name = if header.section_syntax_indicator { "CRC_32" } else { "checksum" };
            t.leaf(name, rest, &Blob(rest.peek()));
            DatagramSection::decode(&mut { start }).map(drop).map_err(|error| t.blame(error))
        }
    }
}

wire::__testing! {
    impl wire::testing::Sample for DatagramSection<'_> {
        fn sample(s: &mut wire::testing::Source<'_>) {
            let (header, payload) = (s.part(MpeHeader::sample), s.part(Blob::sample));
            let section = DatagramSection {
                private_indicator: s.draw() & 1 != 0,
                reserved: Rfu::from_deviation(u32::from(s.draw() / 64)),
                header: MpeHeader::from_bytes(&header).unwrap_or_default(),
                payload: Blob(&payload),
                trailer: if s.draw() & 1 != 0 { Trailer::Crc } else { Trailer::Checksum(u32::from(s.draw())) },
            };
            let bytes = section.encode_to_vec().unwrap_or_default();
            s.bytes(&bytes);
        }
    }
}
