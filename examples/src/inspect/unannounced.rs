//! Sections on PIDs that nothing leads to, in streams without a PAT.

use mpegts::packet::framing::{Framed, framed};
use mpegts::{Packet, Pid, PidSet};

/// PIDs followed at most.
const MOST: usize = 64;

/// Tables of the short form: time, running status, stuffing, discontinuity information; and splice information.
const SHORT_TABLES: [u8; 6] = [0x70, 0x71, 0x72, 0x73, 0x7E, 0xFC];

/// PIDs on which a section begins, as long as no packet of the PAT has come.
#[derive(Default)]
pub struct Unannounced {
    pids: PidSet,
    count: usize,
    has_pat: bool,
}

impl Unannounced {
    /// The PIDs that begin with a section in the next bytes of the stream and were not found before.
    pub fn look(&mut self, bytes: &[u8]) -> Vec<Pid> {
        let mut new = Vec::new();
        if self.has_pat {
            return new;
        }
        for unit in framed(bytes) {
            let Framed::Packet(frame) = unit else { continue };
            let pid = frame.packet.pid();
            if pid == Pid::PAT {
                self.has_pat = true;
                break;
            }
            if self.count < MOST && !self.pids.contains(pid) && begins_with_section(frame.packet) {
                self.pids.insert(pid);
                self.count += 1;
                new.push(pid);
            }
        }
        new
    }

    /// Whether a PID was found.
    pub fn contains(&self, pid: Pid) -> bool {
        self.pids.contains(pid)
    }

    /// Forgets what was found: there is a PAT, and what it leads to counts from now on.
    pub fn take(&mut self) -> PidSet {
        (self.has_pat, self.count) = (true, 0);
        std::mem::take(&mut self.pids)
    }
}

/// Whether the payload has the form of a section with a CRC, or of a table known to have none.
fn begins_with_section(packet: Packet<'_>) -> bool {
    let is_clear = !packet.transport_error_indicator() && !packet.is_scrambled() && !packet.pid().is_null();
    let payload = packet.payload().ok().flatten().filter(|_| is_clear && packet.payload_unit_start_indicator());
    let section = payload.and_then(|payload| {
        let (pointer_field, rest) = payload.split_first()?;
        rest.get(usize::from(*pointer_field)..)?.first_chunk::<3>()
    });
    // The length is at most 4093, and 9 with the fields and the CRC that the long form has.
    section.is_some_and(|[table_id, high, low]| {
        let (is_long, length) = (high & 0x80 != 0, u16::from_be_bytes([high & 0x0F, *low]));
        *table_id != 0xFF && length <= 4093 && (is_long && length >= 9 || SHORT_TABLES.contains(table_id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use mpegts::packet::PacketBuilder;

    fn packet(pid: u16, start: bool, payload: &[u8]) -> Vec<u8> {
        let mut payload = payload.to_vec();
        payload.resize(184, 0xFF);
        let builder =
            PacketBuilder { payload_unit_start_indicator: start, ..PacketBuilder::new(Pid::new(pid).unwrap()) };
        builder.build(None, &payload).unwrap().0.to_vec()
    }

    fn look(packets: &[Vec<u8>]) -> Vec<u16> {
        Unannounced::default().look(&packets.concat()).iter().map(|pid| pid.get()).collect()
    }

    #[test]
    fn sections_are_told_from_pes_packets_and_stuffing() {
        let section = [0, 0x42, 0xF0, 0x20];
        let behind = [2, 0xAA, 0xAA, 0x42, 0xF0, 0x20];
        let time = [0, 0x70, 0x70, 5];
        let found = look(&[packet(200, true, &section), packet(201, true, &behind), packet(202, true, &time)]);
        assert_eq!(found, [200, 201, 202]);
        let pes = [0, 0, 1, 0xE0, 0, 0, 0x80];
        let short = [0, 0x42, 0xF0, 8];
        let unknown = [0, 0x90, 0x70, 5];
        let others = [&pes[..], &short, &unknown, &[0], &[200], &[]];
        assert_eq!(look(&others.map(|payload| packet(300, true, payload))), [0u16; 0]);
        assert_eq!(look(&[packet(200, false, &section), packet(8191, true, &section)]), [0u16; 0]);
    }

    #[test]
    fn a_pat_ends_the_search() {
        let section = packet(200, true, &[0, 0x42, 0xF0, 0x20]);
        let other = packet(201, true, &[0, 0x42, 0xF0, 0x20]);
        let pat = packet(0, true, &[0, 0, 0xB0, 13]);
        let mut unannounced = Unannounced::default();
        let stream = [section, pat, other.clone()].concat();
        assert_eq!(unannounced.look(&stream).len(), 1);
        assert!(unannounced.contains(Pid::new(200).unwrap()));
        assert_eq!((unannounced.look(&other).len(), unannounced.take().len()), (0, 1));
        assert!(!unannounced.contains(Pid::new(200).unwrap()));
    }
}
