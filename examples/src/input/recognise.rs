//! What an input is, judged by its first bytes.

use mpegts::packet::framing::Framing;

/// Bytes looked at, at most; also how much may stand before the first packet.
pub(super) const PROBE: usize = 1 << 16;

/// Sync bytes in a row that are no accident.
const CERTAIN: usize = 5;

/// The bytes of a packet that are always there, whatever follows them.
const PACKET: usize = 188;

const SYNC: u8 = 0x47;

/// Formats told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Pcap,
    PcapNg,
    /// Seen from the whole input, not from its first bytes.
    ConfigurationFile,
    TransportStream {
        packet_size: usize,
        first_sync: usize,
    },
}

/// The format of an input that starts with `head`, the whole input when shorter than [`PROBE`].
pub(super) fn recognise(head: &[u8]) -> Option<Format> {
    match head.get(..4) {
        // Microseconds, nanoseconds, and the extended records of some Linux kernels, in both byte orders.
        Some(
            [0xA1, 0xB2, 0xC3, 0xD4]
            | [0xD4, 0xC3, 0xB2, 0xA1]
            | [0xA1, 0xB2, 0x3C, 0x4D]
            | [0x4D, 0x3C, 0xB2, 0xA1]
            | [0x34, 0xCD, 0xB2, 0xA1],
        ) => return Some(Format::Pcap),
        Some([0x0A, 0x0D, 0x0D, 0x0A]) => return Some(Format::PcapNg),
        _ => {}
    }
    transport_stream(head)
}

/// The first place from which sync bytes repeat, and their distance.
fn transport_stream(head: &[u8]) -> Option<Format> {
    let candidates = head.iter().enumerate().filter(|&(_, &b)| b == SYNC);
    for (first_sync, _) in candidates {
        let rest = head.get(first_sync..).unwrap_or_default();
        for packet_size in Framing::ALL.map(Framing::size) {
            let run = rest.iter().step_by(packet_size).take(CERTAIN).take_while(|&&b| b == SYNC).count();
            // The end of a short input cuts the row short, which must then start where a file does.
            let short = rest.len().div_ceil(packet_size) <= run && rest.len() >= PACKET;
            let at_start = first_sync == 0 || (first_sync == 4 && packet_size == 192);
            let plausible = run >= CERTAIN || (short && (run >= 3 || at_start));
            if plausible && !repeats_within(rest, packet_size) {
                return Some(Format::TransportStream { packet_size, first_sync });
            }
        }
    }
    None
}

/// Whether the sync bytes are part of a pattern shorter than a packet, as in tables and pictures.
fn repeats_within(rest: &[u8], packet_size: usize) -> bool {
    let packets = rest.get(..packet_size.saturating_mul(CERTAIN)).unwrap_or(rest);
    (2..=packet_size)
        .filter_map(|parts| packet_size.checked_div(parts).filter(|&part| part.saturating_mul(parts) == packet_size))
        .any(|part| packets.iter().step_by(part).all(|&b| b == SYNC))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(packets: usize, size: usize, lead: usize) -> Vec<u8> {
        let mut out = Vec::new();
        for n in 0..packets {
            let mut p: Vec<u8> = (0..size).map(|i| (i * 7 + n) as u8 & 0x3F).collect();
            p[lead] = SYNC;
            out.extend(p);
        }
        out
    }

    #[test]
    fn trap_15_every_framing_junk_and_short_files() {
        for (size, lead) in [(188, 0), (192, 4), (192, 0), (204, 0), (208, 0)] {
            for packets in [1, 2, 3, 4, 5, 40] {
                let ts = stream(packets, size, lead);
                let expected = Some(Format::TransportStream { packet_size: size, first_sync: lead });
                if packets >= 3 || lead == 4 || size == 188 {
                    assert_eq!(recognise(&ts), expected, "{packets} of {size} after {lead}");
                } else {
                    // One or two packets with a tail could be 188 as well: any answer finds the packets.
                    assert!(recognise(&ts).is_some());
                }
                if packets >= 3 {
                    let mut junk = vec![0x11; 1000];
                    junk[500] = SYNC;
                    junk.extend(&ts);
                    let at = Some(Format::TransportStream { packet_size: size, first_sync: 1000 + lead });
                    assert_eq!(recognise(&junk), at, "{packets} of {size} after junk");
                }
            }
        }
    }

    #[test]
    fn trap_15_truncated_last_packet_and_damaged_first() {
        let mut ts = stream(4, 188, 0);
        ts.truncate(700);
        assert_eq!(recognise(&ts), Some(Format::TransportStream { packet_size: 188, first_sync: 0 }));
        let mut ts = stream(30, 188, 0);
        ts[0] = 0;
        ts[188 * 3] = 0;
        assert_eq!(recognise(&ts), Some(Format::TransportStream { packet_size: 188, first_sync: 188 * 4 }));
    }

    #[test]
    fn other_formats_are_not_transport_streams() {
        for other in [&b"\x89PNG\r\n\x1a\n"[..], b"", b"G", b"GIF89a", &[0u8; 5000], &[0x47; 100]] {
            assert_eq!(recognise(other), None);
        }
        // Patterns of 16 bytes also repeat every 192 and 208.
        for pattern in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"\x47", b"G0", b"RGBA", &[0x47; 64]] {
            assert_eq!(recognise(&pattern.repeat(2000)), None);
        }
        let text: Vec<u8> = b"Good Grief, the GNU General Public License ".iter().copied().cycle().take(4300).collect();
        assert_eq!(recognise(&text), None);
    }
}
