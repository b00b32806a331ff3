//! The records of a pcap file, and the DEPI messages in them.

#![allow(dead_code)] // each user uses its part

/// Link type and records of a little-endian pcap file; a record cut off at the end is left out.
pub fn pcap(file: &[u8]) -> (u32, impl Iterator<Item = &[u8]>) {
    let word = |at: usize| file.get(at..at + 4).map(|b| u32::from_le_bytes(b.try_into().expect("four bytes")));
    assert_eq!(word(0), Some(0xA1B2_C3D4));
    let mut at = 24;
    let records = std::iter::from_fn(move || {
        let len = word(at + 8)? as usize;
        let record = file.get(at + 16..at + 16 + len)?;
        at += 16 + len;
        Some(record)
    });
    (word(20).expect("a header"), records)
}

/// The L2TPv3 message in an Ethernet frame, from its session ID on: RFC 3931 over IP, protocol 115.
pub fn l2tp_message(record: &[u8]) -> Option<&[u8]> {
    let mut ethernet = record.get(12..)?;
    while let [0x81, 0x00, _, _, rest @ ..] = ethernet {
        ethernet = rest;
    }
    let [0x08, 0x00, ip @ ..] = ethernet else { return None };
    let (header, protocol) = (usize::from(ip.first()? & 15) * 4, *ip.get(9)?);
    let total = usize::from(u16::from_be_bytes([*ip.get(2)?, *ip.get(3)?]));
    ip.get(header..total).filter(|data| protocol == 115 && data.len() >= 8)
}

/// The session of such a message, and what stands behind the sublayer header of four bytes.
pub fn l2tp(record: &[u8]) -> Option<(u32, &[u8])> {
    let data = l2tp_message(record)?;
    Some((u32::from_be_bytes(data[..4].try_into().expect("four bytes")), &data[8..]))
}

/// The one segment of a PSP packet, begin and end of which are in it.
pub fn segment(data: &[u8]) -> &[u8] {
    let [high, low, rest @ ..] = data else { panic!("no segment table") };
    let word = u16::from_be_bytes([*high, *low]);
    assert_eq!(word & 0xC000, 0xC000);
    let len = usize::from(word & 0x3FFF);
    // Two bytes, not explained anywhere, come before whole MAC frames.
    rest.get(rest.len() - len..).expect("as long as it says")
}
