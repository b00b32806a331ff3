//! Names for everything an input holds that is not delivered.

use std::fmt;

/// Something met in an input and not delivered; counted, so that nothing goes missing unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Skip {
    /// A record of a link type that is not read.
    LinkType(u16),
    /// ARP.
    Arp,
    /// An Ethernet frame with a length in place of a type: spanning tree and the like.
    Llc,
    /// An EtherType other than IP.
    EtherType(u16),
    /// An IP protocol other than UDP and L2TP.
    IpProtocol(u8),
    /// A fragment of an IP packet; they are not put together.
    Fragment,
    /// A UDP datagram without transport packets.
    Udp,
    /// An RTP packet whose payload type promises transport packets, without any.
    Rtp(u8),
    /// An RTP packet that came after it had been given up for lost.
    RtpLate,
    /// An RTP packet that came again.
    RtpDuplicate,
    /// An RTP packet of another source or numbering, without a second one behind.
    RtpStray,
    /// A datagram of another sender than the one that was asked for.
    OtherSender,
    /// A datagram that came faster than the program could take it.
    Overrun,
    /// An L2TPv3 control message.
    L2tpControl,
    /// An L2TPv3 data message that is neither DOCSIS nor transport packets.
    L2tpPayload,
    /// A DOCSIS frame of which a segment is missing.
    DepiFragment,
    /// An XRA-31 record of a packet type that holds no frames.
    XraContent(u8),
    /// A record of link type 243 without transport packets.
    NoPackets,
    /// A packet of which the capture kept only the front.
    Snapped,
    /// A header that contradicts itself or the packet.
    Malformed(&'static str),
    /// A record of more than a megabyte.
    Oversized,
    /// Part of a flow or session beyond the number that is followed.
    TooManyFlows,
    /// The capture ends inside the record at this offset.
    CaptureCut {
        /// Offset in the input.
        position: u64,
    },
    /// The capture cannot be read beyond this offset.
    CaptureDamaged {
        /// Offset in the input.
        position: u64,
    },
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Skip::LinkType(n) => write!(f, "record of link type {n}"),
            Skip::Arp => f.write_str("ARP packet"),
            Skip::Llc => f.write_str("LLC frame"),
            Skip::EtherType(n) => write!(f, "packet of EtherType {n:#06x}"),
            Skip::IpProtocol(1) => f.write_str("ICMP packet"),
            Skip::IpProtocol(2) => f.write_str("IGMP packet"),
            Skip::IpProtocol(6) => f.write_str("TCP segment"),
            Skip::IpProtocol(58) => f.write_str("ICMPv6 packet"),
            Skip::IpProtocol(n) => write!(f, "packet of IP protocol {n}"),
            Skip::Fragment => f.write_str("IP fragment"),
            Skip::Udp => f.write_str("UDP datagram without transport packets"),
            Skip::Rtp(n) => write!(f, "RTP packet of payload type {n} without transport packets"),
            Skip::RtpLate => f.write_str("RTP packet that came too late"),
            Skip::RtpDuplicate => f.write_str("RTP packet that came again"),
            Skip::RtpStray => f.write_str("RTP packet of another source or numbering"),
            Skip::OtherSender => f.write_str("datagram of another sender"),
            Skip::Overrun => f.write_str("datagram that came faster than it could be taken"),
            Skip::L2tpControl => f.write_str("L2TPv3 control message"),
            Skip::L2tpPayload => f.write_str("L2TPv3 data message of unknown content"),
            Skip::DepiFragment => f.write_str("DOCSIS frame with segments missing"),
            Skip::XraContent(n) => {
                let packet_type = docsis_mac::capture::XraPacketType(*n);
                write!(f, "XRA-31 record without frames: {packet_type}")
            }
            Skip::NoPackets => f.write_str("record without transport packets"),
            Skip::Snapped => f.write_str("packet cut by the capture"),
            Skip::Malformed(what) => write!(f, "malformed {what}"),
            Skip::Oversized => f.write_str("record of more than a megabyte"),
            Skip::TooManyFlows => f.write_str("packet of a flow too many"),
            Skip::CaptureCut { position } => write!(f, "end of the capture inside the record at byte {position}"),
            Skip::CaptureDamaged { position } => write!(f, "unreadable rest of the capture from byte {position}"),
        }
    }
}
