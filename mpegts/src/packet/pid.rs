//! Packet identifiers.

use core::fmt;
use wire::{Bits, Error, ErrorKind};

/// Number of packet identifiers.
#[cfg(feature = "bitvec")]
pub(super) const COUNT: usize = 0x2000;

/// A packet identifier: 13 bits (ISO/IEC 13818-1, Table 2-3; EN 300 468, Table 1 for the DVB assignments).
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pid(u16);

impl Pid {
    /// Program association table.
    pub const PAT: Pid = Pid(0x0000);
    /// Conditional access table.
    pub const CAT: Pid = Pid(0x0001);
    /// Transport stream description table.
    pub const TSDT: Pid = Pid(0x0002);
    /// IPMP control information table.
    pub const IPMP: Pid = Pid(0x0003);
    /// Network information table.
    pub const NIT: Pid = Pid(0x0010);
    /// Service description table and bouquet association table.
    pub const SDT_BAT: Pid = Pid(0x0011);
    /// Event information table, and the content identifier table of TS 102 323.
    pub const EIT: Pid = Pid(0x0012);
    /// Running status table.
    pub const RST: Pid = Pid(0x0013);
    /// Time and date table and time offset table.
    pub const TDT_TOT: Pid = Pid(0x0014);
    /// Network synchronization: megaframe initialization packets.
    pub const NETWORK_SYNC: Pid = Pid(0x0015);
    /// Resolution provider notification table (TS 102 323).
    pub const RNT: Pid = Pid(0x0016);
    /// Satellite access table.
    pub const SAT: Pid = Pid(0x001B);
    /// Inband signalling.
    pub const INBAND_SIGNALLING: Pid = Pid(0x001C);
    /// Measurement (TR 101 290).
    pub const MEASUREMENT: Pid = Pid(0x001D);
    /// Discontinuity information table.
    pub const DIT: Pid = Pid(0x001E);
    /// Selection information table.
    pub const SIT: Pid = Pid(0x001F);
    /// Emergency broadcast tables of Chinese digital cable and terrestrial television.
    pub const EMERGENCY: Pid = Pid(0x0021);
    /// DOCSIS downstream MAC frames.
    pub const DOCSIS: Pid = Pid(0x1FFE);
    /// Null packets: stuffing without meaning.
    pub const NULL: Pid = Pid(0x1FFF);

    /// None above 0x1FFF.
    #[inline(always)]
    pub const fn new(value: u16) -> Option<Pid> {
        if value < 0x2000 { Some(Pid(value)) } else { None }
    }

    /// The 13 bits that stand above the last byte of a packet header read as one big-endian word.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // 13 bits
    pub(crate) const fn of_header(header: u32) -> Pid {
        Pid((header >> 8 & 0x1FFF) as u16)
    }

    /// The number, 0..=0x1FFF.
    #[inline(always)]
    pub const fn get(self) -> u16 {
        self.0
    }

    /// The number as an index into a table of 8192.
    #[inline(always)]
    pub const fn index(self) -> usize {
        // The mask changes nothing; it shows the compiler that the index is in range.
        (self.0 & 0x1FFF) as usize
    }

    /// True for 0x1FFF.
    #[inline(always)]
    pub const fn is_null(self) -> bool {
        self.0 == 0x1FFF
    }
}

impl TryFrom<u16> for Pid {
    type Error = Error;

    fn try_from(value: u16) -> Result<Pid, Error> {
        Pid::new(value).ok_or(Error::new(ErrorKind::TooLarge(u64::from(value)), &"PID", 0))
    }
}

impl From<Pid> for u16 {
    fn from(pid: Pid) -> u16 {
        pid.0
    }
}

impl fmt::Display for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:04X}", self.0)
    }
}

impl fmt::Debug for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Bits for Pid {
    const MIN: u32 = 13;
    const MAX: u32 = 13;

    #[allow(clippy::cast_possible_truncation)] // masked to 13 bits
    #[inline(always)]
    fn from_bits(raw: u64, _: u32) -> Pid {
        Pid((raw & 0x1FFF) as u16)
    }

    #[inline(always)]
    fn to_bits(self, _: u32) -> u64 {
        u64::from(self.0)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::format;

    #[test]
    fn thirteen_bits() {
        assert_eq!(Pid::new(0x1FFF), Some(Pid::NULL));
        assert_eq!(Pid::new(0x2000), None);
        let error = Pid::try_from(0x2101).unwrap_err();
        assert_eq!(format!("{error}"), "PID at byte 0: value 0x2101 does not fit the field");
        assert_eq!(<Pid as Bits>::from_bits(0xFFFF, 13), Pid::NULL);
        assert_eq!(Pid::of_header(0x47E1_FE5F).get(), 0x01FE);
    }

    #[test]
    fn shown_as_four_hexadecimal_digits() {
        assert_eq!(format!("{}", Pid::new(0x0100).unwrap()), "0x0100");
        assert_eq!(format!("{:?}", Pid::NULL), "0x1FFF");
    }
}
