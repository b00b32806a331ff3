//! Header fields and the clock reference of a packet, set in place.

use super::{PACKET_SIZE, Packet, Pid};
use crate::clock::Pcr;
use wire::{Error, ErrorKind};

/// The 188 bytes of a transport packet, to be changed in place. What is not named stays as it is.
///
/// ```
/// use mpegts::Pid;
/// use mpegts::packet::{NULL_PACKET, PacketMut};
///
/// let mut bytes = NULL_PACKET;
/// let mut packet = PacketMut::new(&mut bytes);
/// packet.set_pid(Pid::new(0x123).unwrap());
/// packet.set_continuity_counter(7)?;
/// assert_eq!(bytes[..4], [0x47, 0x01, 0x23, 0x17]);
/// # Ok::<(), mpegts::wire::Error>(())
/// ```
#[derive(Debug)]
pub struct PacketMut<'p>(&'p mut [u8; PACKET_SIZE]);

impl<'p> PacketMut<'p> {
    /// Any bytes will do: nothing is checked.
    pub const fn new(bytes: &'p mut [u8; PACKET_SIZE]) -> Self {
        PacketMut(bytes)
    }

    /// As it is now.
    pub const fn packet(&self) -> Packet<'_> {
        Packet::new(self.0)
    }

    /// At least one bit of the packet is known to be wrong.
    pub fn set_transport_error_indicator(&mut self, on: bool) {
        self.flag(0x80, on);
    }

    /// A PES packet starts with the payload, or the payload starts with a pointer_field.
    pub fn set_payload_unit_start_indicator(&mut self, on: bool) {
        self.flag(0x40, on);
    }

    /// More important than packets of the same PID without it.
    pub fn set_transport_priority(&mut self, on: bool) {
        self.flag(0x20, on);
    }

    fn flag(&mut self, bit: u8, on: bool) {
        let [_, flags, ..] = &mut *self.0;
        *flags = *flags & !bit | if on { bit } else { 0 };
    }

    /// The packet identifier.
    pub const fn set_pid(&mut self, pid: Pid) {
        let [high, low] = pid.get().to_be_bytes();
        let [_, first, second, ..] = &mut *self.0;
        (*first, *second) = (*first & 0xE0 | high, low);
    }

    /// Two bits: 0 clear, 2 even key, 3 odd key.
    ///
    /// # Errors
    /// The value is over 3.
    pub fn set_transport_scrambling_control(&mut self, control: u8) -> Result<(), Error> {
        let field = &"TS_packet.transport_scrambling_control";
        let control = fits(control, 3, field)?;
        let [_, _, _, flags, ..] = &mut *self.0;
        *flags = *flags & 0x3F | control << 6;
        Ok(())
    }

    /// Sets transport_scrambling_control to 0.
    #[cfg(feature = "alloc")]
    pub(crate) const fn clear(&mut self) {
        let [_, _, _, flags, ..] = &mut *self.0;
        *flags &= 0x3F;
    }

    /// Four bits that count the packets of a PID that have a payload.
    ///
    /// # Errors
    /// The value is over 15.
    pub fn set_continuity_counter(&mut self, counter: u8) -> Result<(), Error> {
        self.count(fits(counter, 15, &"TS_packet.continuity_counter")?);
        Ok(())
    }

    /// Sets the counter to the low four bits of a number of packets.
    pub(crate) const fn count(&mut self, packets: u8) {
        let [_, _, _, flags, ..] = &mut *self.0;
        *flags = *flags & 0xF0 | packets & 0x0F;
    }

    /// The clock may break here. False, and nothing is changed, when the packet has no flags of an adaptation field.
    pub fn set_discontinuity_indicator(&mut self, on: bool) -> bool {
        self.field_flag(0x80, on)
    }

    /// Decoding may begin here. False, and nothing is changed, when the packet has no flags of an adaptation field.
    pub fn set_random_access_indicator(&mut self, on: bool) -> bool {
        self.field_flag(0x40, on)
    }

    fn field_flag(&mut self, bit: u8, on: bool) -> bool {
        let there = self.packet().flags().is_some();
        let [_, _, _, _, _, flags, ..] = &mut *self.0;
        if there {
            *flags = *flags & !bit | if on { bit } else { 0 };
        }
        there
    }

    /// The program clock reference in place of the one that is there; its reserved bits stay. False, and nothing is
    /// changed, when there is none.
    pub fn set_pcr(&mut self, pcr: Pcr) -> bool {
        let Some(before) = self.packet().pcr() else { return false };
        let [_, _, _, _, reserved, _] = before.to_bytes();
        let [a, b, c, d, e, f] = pcr.to_bytes();
        let [_, _, _, _, _, _, field @ ..] = &mut *self.0;
        if let Some(to) = field.first_chunk_mut() {
            *to = [a, b, c, d, e & 0x81 | reserved & 0x7E, f];
        }
        true
    }

    /// The payload; None when adaptation_field_control announces none, or the adaptation field contradicts the length
    /// of the packet.
    pub fn payload_mut(&mut self) -> Option<&mut [u8]> {
        let len = self.packet().payload().ok().flatten()?.len();
        self.0.get_mut(PACKET_SIZE.saturating_sub(len)..)
    }
}

fn fits(value: u8, most: u8, field: wire::Name) -> Result<u8, Error> {
    if value > most { Err(Error::new(ErrorKind::TooLarge(value.into()), field, 3)) } else { Ok(value) }
}

impl<'p> From<&'p mut [u8; PACKET_SIZE]> for PacketMut<'p> {
    fn from(bytes: &'p mut [u8; PACKET_SIZE]) -> Self {
        PacketMut(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::PacketBuilder;
    use crate::packet::adaptation::AdaptationField;
    use proptest::prelude::*;

    proptest! {
        /// Each field by itself: what is read is what was set, and nothing else has changed.
        #[test]
        fn a_field_is_set_and_nothing_else(
            bytes in proptest::collection::vec(any::<u8>(), PACKET_SIZE),
            pid in 0u16..0x2000,
            small in 0u8..4,
            counter in 0u8..16,
            on in any::<bool>(),
            ticks in 0u64..<Pcr as crate::clock::Clock>::MODULUS,
        ) {
            let bytes: [u8; PACKET_SIZE] = bytes.try_into().unwrap();
            let pid = Pid::new(pid).unwrap();
            // Set, then set back: the bytes are those of before.
            macro_rules! there_and_back {
                ($get:ident, $set:ident, $new:expr) => {{
                    let (mut new, before) = (bytes, Packet::new(&bytes).$get());
                    let _ = PacketMut::new(&mut new).$set($new);
                    prop_assert_eq!(Packet::new(&new).$get(), $new);
                    let _ = PacketMut::new(&mut new).$set(before);
                    prop_assert_eq!(new, bytes);
                }};
            }
            there_and_back!(pid, set_pid, pid);
            there_and_back!(transport_error_indicator, set_transport_error_indicator, on);
            there_and_back!(payload_unit_start_indicator, set_payload_unit_start_indicator, on);
            there_and_back!(transport_priority, set_transport_priority, on);
            there_and_back!(transport_scrambling_control, set_transport_scrambling_control, small);
            there_and_back!(continuity_counter, set_continuity_counter, counter);
            let mut new = bytes;
            let pcr = Pcr::new(ticks).unwrap();
            let there = Packet::new(&bytes).pcr();
            prop_assert_eq!(PacketMut::new(&mut new).set_pcr(pcr), there.is_some());
            prop_assert_eq!(Packet::new(&new).pcr().map(Pcr::ticks), there.map(|_| ticks));
            there.map(|pcr| PacketMut::new(&mut new).set_pcr(pcr));
            prop_assert_eq!(new, bytes);
        }
    }

    #[test]
    fn what_does_not_fit_or_is_not_there_changes_nothing() {
        let plain = PacketBuilder::new(Pid::EIT).build(None, &[7; 184]).unwrap().0;
        let mut bytes = plain;
        let mut packet = PacketMut::new(&mut bytes);
        let error = packet.set_continuity_counter(16).unwrap_err();
        assert_eq!((error.kind(), error.at()), (ErrorKind::TooLarge(16), "TS_packet.continuity_counter"));
        assert!(packet.set_transport_scrambling_control(4).is_err());
        assert!(!packet.set_pcr(Pcr::new(1).unwrap()) && !packet.set_random_access_indicator(true));
        assert!(!packet.set_discontinuity_indicator(true));
        assert_eq!(bytes, plain);
        let field = AdaptationField { pcr: Pcr::new(2), ..Default::default() };
        let (mut bytes, len) = PacketBuilder::new(Pid::EIT).build(Some(&field), &[7; 184]).unwrap();
        let mut packet = PacketMut::new(&mut bytes);
        assert!(packet.set_random_access_indicator(true) && packet.set_discontinuity_indicator(true));
        assert!(packet.packet().random_access_indicator() && packet.packet().discontinuity_indicator());
        assert!(packet.set_random_access_indicator(false) && !packet.packet().random_access_indicator());
        packet.payload_mut().unwrap().fill(9);
        assert_eq!(bytes.iter().filter(|byte| **byte == 9).count(), len);
    }
}
