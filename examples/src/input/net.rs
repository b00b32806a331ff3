//! From a captured packet to the datagram in it, with nom: link layer, IP, UDP, L2TPv3.

use super::Skip;
use mpegts::packet::framing::Framing;
use nom::bytes::complete::take;
use nom::number::complete::{be_u8, be_u16, be_u32, be_u128, le_u32};
use nom::{IResult, Parser};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ops::Range;

/// Link types of captures with IP, by their registered numbers.
mod link_type {
    pub(crate) const NULL: u16 = 0;
    pub(crate) const ETHERNET: u16 = 1;
    pub(crate) const RAW: [u16; 5] = [12, 14, 101, 228, 229];
    pub(crate) const LOOP: u16 = 108;
    pub(crate) const LINUX_SLL: u16 = 113;
    pub(crate) const LINUX_SLL2: u16 = 276;
}

const UDP: u8 = 17;
const L2TP: u8 = 115;
const L2TP_PORT: u16 = 1701;

/// What an IP packet carries for us, as a range of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Carried {
    Udp {
        source: SocketAddr,
        destination: SocketAddr,
        payload: Range<usize>,
    },
    /// From the session ID on.
    L2tp {
        source: SocketAddr,
        destination: SocketAddr,
        payload: Range<usize>,
    },
}

/// Finds the datagram in a record.
pub(super) fn carried(link_type: u16, record: &[u8]) -> Result<Carried, Skip> {
    let packet = link(link_type, record)?;
    let ip = ip(packet)?;
    let start = record.len().saturating_sub(packet.len()).saturating_add(ip.header);
    match ip.protocol {
        L2TP => Ok(Carried::L2tp {
            source: SocketAddr::new(ip.source, 0),
            destination: SocketAddr::new(ip.destination, 0),
            payload: start..start.saturating_add(ip.payload.len()),
        }),
        UDP => {
            let (_, (from, to, len)) = udp(ip.payload).map_err(|_| Skip::Malformed("UDP header"))?;
            let end = match usize::from(len) {
                // Zero is what segmentation offload leaves, and jumbograms have.
                0 => start.saturating_add(ip.payload.len()),
                len if len < 8 => return Err(Skip::Malformed("UDP length")),
                len if len > ip.payload.len() => return Err(Skip::Malformed("UDP length")),
                len => start.saturating_add(len),
            };
            let (source, destination) = (SocketAddr::new(ip.source, from), SocketAddr::new(ip.destination, to));
            let payload = start.saturating_add(8)..end;
            if from == L2TP_PORT || to == L2TP_PORT {
                let bytes = record.get(payload.clone()).unwrap_or_default();
                return match l2tp_over_udp(bytes) {
                    Ok((_, true)) => Err(Skip::L2tpControl),
                    Ok((session, false)) => Ok(Carried::L2tp {
                        source,
                        destination,
                        payload: payload.end.saturating_sub(session.len())..payload.end,
                    }),
                    Err(_) => Ok(Carried::Udp { source, destination, payload }),
                };
            }
            Ok(Carried::Udp { source, destination, payload })
        }
        other => Err(Skip::IpProtocol(other)),
    }
}

/// Steps over the link layer to an IP packet.
fn link(link_type: u16, record: &[u8]) -> Result<&[u8], Skip> {
    let parsed: IResult<&[u8], u16> = match link_type {
        link_type::ETHERNET => (take(12usize), be_u16).map(|(_, t)| t).parse(record),
        link_type::LINUX_SLL => (take(14usize), be_u16).map(|(_, t)| t).parse(record),
        link_type::LINUX_SLL2 => (be_u16, take(18usize)).map(|(t, _)| t).parse(record),
        link_type::LOOP => be_u32.map(family).parse(record),
        // In the byte order of the machine that captured; the families are small numbers.
        link_type::NULL => le_u32.map(|f: u32| family(if f > 0xFFFF { f.swap_bytes() } else { f })).parse(record),
        t if link_type::RAW.contains(&t) => Ok((record, IPV4)),
        other => return Err(Skip::LinkType(other)),
    };
    let (mut rest, mut ether_type) = parsed.map_err(|_| Skip::Malformed("link layer"))?;
    loop {
        match ether_type {
            IPV4 | IPV6 => return Ok(rest),
            // IEEE 802.1Q, 802.1ad and an older form of it.
            0x8100 | 0x88A8 | 0x9100 => {
                let tag: IResult<&[u8], u16> = (be_u16, be_u16).map(|(_, t)| t).parse(rest);
                (rest, ether_type) = tag.map_err(|_| Skip::Malformed("VLAN tag"))?;
            }
            0x0806 => return Err(Skip::Arp),
            0..=1535 => return Err(Skip::Llc),
            other => return Err(Skip::EtherType(other)),
        }
    }
}

const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86DD;

/// The EtherType for a BSD address family.
fn family(family: u32) -> u16 {
    match family {
        2 => IPV4,
        24 | 28 | 30 => IPV6,
        _ => 0,
    }
}

struct Ip<'a> {
    protocol: u8,
    source: IpAddr,
    destination: IpAddr,
    /// Bytes of all headers before the payload.
    header: usize,
    payload: &'a [u8],
}

fn ip(packet: &[u8]) -> Result<Ip<'_>, Skip> {
    match packet.first().map(|b| b >> 4) {
        Some(4) => ipv4(packet),
        Some(6) => ipv6(packet),
        _ => Err(Skip::Malformed("IP version")),
    }
}

/// RFC 791.
fn ipv4(packet: &[u8]) -> Result<Ip<'_>, Skip> {
    let fixed: IResult<&[u8], _> =
        (be_u8, be_u8, be_u16, be_u16, be_u16, be_u8, be_u8, be_u16, be_u32, be_u32).parse(packet);
    let (_, (version_ihl, _, total, _, fragment, _, protocol, _, source, destination)) =
        fixed.map_err(|_| Skip::Malformed("IPv4 header"))?;
    let header = usize::from(version_ihl & 0x0F).saturating_mul(4);
    // Zero is what segmentation offload leaves.
    let total = if total == 0 { packet.len() } else { usize::from(total) };
    if header < 20 || total < header {
        return Err(Skip::Malformed("IPv4 length"));
    }
    // More fragments, or not the first one.
    if fragment & 0x3FFF != 0 {
        return Err(Skip::Fragment);
    }
    Ok(Ip {
        protocol,
        source: Ipv4Addr::from(source).into(),
        destination: Ipv4Addr::from(destination).into(),
        header,
        payload: packet.get(header..total).ok_or(Skip::Snapped)?,
    })
}

/// RFC 8200, with the extension headers before the payload.
fn ipv6(packet: &[u8]) -> Result<Ip<'_>, Skip> {
    const HEADER: usize = 40;
    let fixed: IResult<&[u8], _> = (be_u32, be_u16, be_u8, be_u8, be_u128, be_u128).parse(packet);
    let (after, (_, length, mut next, _, source, destination)) = fixed.map_err(|_| Skip::Malformed("IPv6 header"))?;
    let length = if length == 0 { after.len() } else { usize::from(length) };
    let mut payload = after.get(..length).ok_or(Skip::Snapped)?;
    loop {
        let extension: IResult<&[u8], u8> = match next {
            // Hop by hop, routing, destination options: in units of 8 bytes beyond the first.
            0 | 43 | 60 => extension(payload, 8, 8),
            // Authentication: in units of 4 bytes, minus 2.
            51 => extension(payload, 4, 8),
            44 => return Err(Skip::Fragment),
            _ => break,
        };
        (payload, next) = extension.map_err(|_| Skip::Malformed("IPv6 extension header"))?;
    }
    Ok(Ip {
        protocol: next,
        source: Ipv6Addr::from(source).into(),
        destination: Ipv6Addr::from(destination).into(),
        header: HEADER.saturating_add(length.saturating_sub(payload.len())),
        payload,
    })
}

/// Steps over one extension header; the result is the type of the next one.
fn extension(b: &[u8], unit: usize, base: usize) -> IResult<&[u8], u8> {
    let (_, (next, length)) = (be_u8, be_u8).parse(b)?;
    take(usize::from(length).saturating_mul(unit).saturating_add(base)).map(|_| next).parse(b)
}

fn udp(b: &[u8]) -> IResult<&[u8], (u16, u16, u16)> {
    (be_u16, be_u16, be_u16, be_u16).map(|(from, to, length, _)| (from, to, length)).parse(b)
}

/// The header before an L2TPv3 session ID over UDP (RFC 3931, 4.1.2): whether it is a control message.
fn l2tp_over_udp(b: &[u8]) -> IResult<&[u8], bool> {
    let (rest, (flags, version)) = (be_u8, be_u8).parse(b)?;
    let (rest, _) =
        if version & 0x0F == 3 { take(2usize).parse(rest)? } else { nom::combinator::fail().parse(rest)? };
    Ok((rest, flags & 0x80 != 0))
}

/// The L2TPv3 message in a datagram of whatever port, from the session ID on; of a control message a session ID of 0.
/// None for transport packets and RTP.
pub(super) fn live_l2tp(datagram: &[u8]) -> Option<&[u8]> {
    // Data, or a control message with length and sequence: the flags of RTP and transport packets are others.
    let [0x00 | 0xC8, 0x03, ..] = datagram else { return None };
    if Framing::of_datagram(datagram).is_some() {
        return None;
    }
    match l2tp_over_udp(datagram).ok()? {
        (_, true) => Some(&[0; 4]),
        (message, false) => Some(message),
    }
}
