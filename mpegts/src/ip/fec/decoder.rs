//! Media packets restored from FEC packets.

use super::{FecPacket, FecType, Media, Parity};
use crate::bump;
use alloc::{collections::VecDeque, vec, vec::Vec};
use wire::{Decode, Error, ErrorKind};

/// The most packets one FEC packet may protect; the standard has 20.
const MAX_PROTECTED: u8 = 64;
/// FEC packets that wait for media packets; those of the largest matrix are 29 at most.
const MAX_PENDING: usize = 128;
/// The longest history.
const MAX_HISTORY: u16 = 4096;
/// The longest packet that is kept: a jumbo frame has less.
const MAX_DATAGRAM: usize = 9216;

/// Restores lost media packets.
///
/// Every media packet is given to [`push`](Self::push) as well as to whom it is for (such as
/// [`RtpReceiver`](crate::ip::rtp::RtpReceiver), whose window must be long enough for a column FEC packet
/// to come: two matrices), and every FEC packet to [`push_fec`](Self::push_fec), in the order in which they
/// come. [`next`](Self::next) has what could be restored. A restored packet takes part in restoring
/// others, so rows and columns work together to the end.
#[derive(Debug)]
pub struct FecDecoder {
    history: u16,
    ssrc: Option<u32>,
    payload_type: u8,
    /// The last media packets by sequence number, modulo the length, which is a power of two.
    slots: Vec<Kept>,
    /// The first sequence number of the history, and the one behind the newest.
    floor: u16,
    end: u16,
    pending: Vec<Pending>,
    spare: Vec<Parity>,
    /// Sequence numbers restored and not yet handed out.
    ready: VecDeque<u16>,
    /// First sequence number and length of runs of lost packets, not yet handed out.
    lost: VecDeque<(u16, u16)>,
    /// The number of a packet far from all others.
    stray: Option<u16>,
    scratch: Vec<u8>,
    statistics: FecStatistics,
}

#[derive(Debug, Clone, Default)]
struct Kept {
    here: bool,
    datagram: Vec<u8>,
}

/// A FEC packet from which the protected packets that came have been taken out.
#[derive(Debug)]
struct Pending {
    base: u16,
    offset: u8,
    /// A bit for each protected packet that has not come.
    missing: u64,
    parity: Parity,
}

impl Pending {
    /// The bit of `sequence`, if it is protected and has not come.
    #[inline]
    fn bit(&self, sequence: u16) -> Option<u64> {
        let distance = sequence.wrapping_sub(self.base);
        let offset = u16::from(self.offset);
        let index = distance.checked_div(offset)?;
        let bit = 1u64.checked_shl(index.into())?;
        (index.wrapping_mul(offset) == distance && self.missing & bit != 0).then_some(bit)
    }

    /// The only one that has not come.
    fn only(&self) -> Option<u16> {
        let index = u16::try_from(self.missing.trailing_zeros()).ok()?;
        let distance = index.wrapping_mul(self.offset.into());
        self.missing.is_power_of_two().then(|| self.base.wrapping_add(distance))
    }
}

/// Counts of packets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FecStatistics {
    /// Media packets.
    pub media: u64,
    /// FEC packets.
    pub fec: u64,
    /// Media packets restored.
    pub restored: u64,
    /// Media packets that left the history without having come or been restored.
    pub lost: u64,
    /// FEC packets that would have restored something that cannot be right.
    pub rejected: u64,
}

/// What [`FecDecoder::next`] reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FecEvent<'e> {
    /// The datagram of a media packet that did not come, bit for bit.
    Restored(&'e [u8]),
    /// Media packets that neither came nor could be restored within the history.
    Lost {
        /// The sequence number of the first.
        first: u16,
        /// How many.
        count: u16,
    },
}

impl FecDecoder {
    /// Remembers the last `history` media packets, 1 to 4096: FEC of a matrix comes up to one matrix
    /// later, so twice L * D is the least that makes sense.
    pub fn new(history: u16) -> Self {
        let history = history.clamp(1, MAX_HISTORY);
        FecDecoder {
            history,
            ssrc: None,
            payload_type: 0,
            slots: vec![Kept::default(); usize::from(history).next_power_of_two()],
            floor: 0,
            end: 0,
            pending: Vec::new(),
            spare: Vec::new(),
            ready: VecDeque::new(),
            lost: VecDeque::new(),
            stray: None,
            scratch: Vec::new(),
            statistics: FecStatistics::default(),
        }
    }

    /// Counts since the beginning.
    pub const fn statistics(&self) -> &FecStatistics {
        &self.statistics
    }

    /// Forgets all packets: the next media packet begins a stream.
    pub fn reset(&mut self) {
        (self.ssrc, self.stray) = (None, None);
        self.ready.clear();
        self.lost.clear();
        self.slots.iter_mut().for_each(|slot| slot.here = false);
        self.spare.extend(self.pending.drain(..).map(|pending| pending.parity));
    }

    /// Takes a media packet. One of another SSRC begins a stream, and so do two in a row whose numbers
    /// are further from the others than the history is long.
    ///
    /// # Errors
    /// Not a packet of RTP, or one of more than 9216 bytes.
    pub fn push(&mut self, datagram: &[u8]) -> Result<(), Error> {
        let media = Media::new(datagram)?;
        if datagram.len() > MAX_DATAGRAM {
            return Err(too_long(datagram));
        }
        bump(&mut self.statistics.media);
        let sequence = media.sequence_number();
        let ahead = sequence.wrapping_sub(self.end);
        let mut begins = self.ssrc != Some(media.ssrc());
        if !begins && ahead > self.history && self.end.wrapping_sub(sequence) > self.history {
            begins = self.stray.replace(sequence) == Some(sequence.wrapping_sub(1));
            if !begins {
                return Ok(());
            }
        }
        if begins {
            self.leave_all();
            let lost = core::mem::take(&mut self.lost);
            self.reset();
            (self.ssrc, self.lost) = (Some(media.ssrc()), lost);
            (self.floor, self.end) = (sequence, sequence);
        }
        self.payload_type = media.payload_type();
        self.take(sequence, datagram);
        self.restore();
        Ok(())
    }

    /// Takes a FEC packet of either direction. Without media packets before it, it is of no use.
    ///
    /// # Errors
    /// Not a FEC packet; another type than [`FecType::XOR`]; no packets protected, more than 64, or
    /// further apart than the history is long.
    pub fn push_fec(&mut self, datagram: &[u8]) -> Result<(), Error> {
        let fec = FecPacket::from_bytes(datagram)?;
        let wrong = |value: u64, at| Err(Error::new(ErrorKind::Value(value), at, 0));
        let span = u16::from(fec.na).saturating_sub(1).saturating_mul(fec.offset.into());
        if fec.fec_type != FecType::XOR {
            return wrong(fec.fec_type.0.into(), &"FecPacket.fec_type");
        }
        if fec.na == 0 || fec.na > MAX_PROTECTED {
            return wrong(fec.na.into(), &"FecPacket.na");
        }
        if fec.offset == 0 || span >= self.history {
            return wrong(fec.offset.into(), &"FecPacket.offset");
        }
        if datagram.len() > MAX_DATAGRAM {
            return Err(too_long(datagram));
        }
        bump(&mut self.statistics.fec);
        let base = fec.sn_base_low_bits;
        // Useless when packets it needs have left the history, or are far from it.
        if self.ssrc.is_none() || !self.is_within(base) || !self.is_within(base.wrapping_add(span)) {
            return Ok(());
        }
        let mut parity = self.spare.pop().unwrap_or_default();
        parity.set(&fec);
        let mut missing = 0;
        for index in 0..u16::from(fec.na) {
            let sequence = base.wrapping_add(index.wrapping_mul(fec.offset.into()));
            match self.slot(sequence).and_then(|slot| Media::new(&slot.datagram).ok()) {
                Some(media) => parity.add(&media),
                None => missing |= 1u64.wrapping_shl(index.into()),
            }
        }
        if self.pending.len() >= MAX_PENDING {
            let oldest = self.pending.remove(0);
            self.spare.push(oldest.parity);
        }
        self.pending.push(Pending { base, offset: fec.offset, missing, parity });
        self.restore();
        Ok(())
    }

    /// The same at the end of the input: what is still missing is lost. Repeat it until it gives None.
    pub fn finish(&mut self) -> Option<FecEvent<'_>> {
        if self.ready.is_empty() {
            self.leave_all();
        }
        self.next()
    }

    fn leave_all(&mut self) {
        while self.floor != self.end {
            self.leave();
        }
    }

    /// The next event; None until there is more input.
    #[allow(clippy::should_implement_trait)] // events borrow from the decoder
    pub fn next(&mut self) -> Option<FecEvent<'_>> {
        while let Some(sequence) = self.ready.pop_front() {
            if self.slot(sequence).is_some() {
                return self.slot(sequence).map(|slot| FecEvent::Restored(&slot.datagram));
            }
        }
        self.lost.pop_front().map(|(first, count)| FecEvent::Lost { first, count })
    }

    /// In the history, or not too far ahead of it.
    fn is_within(&self, sequence: u16) -> bool {
        self.age(sequence) <= self.span().saturating_add(self.history)
    }

    /// Packets from the oldest of the history to this one.
    const fn age(&self, sequence: u16) -> u16 {
        sequence.wrapping_sub(self.floor)
    }

    /// Packets in the history.
    const fn span(&self) -> u16 {
        self.age(self.end)
    }

    fn index(&self, sequence: u16) -> usize {
        usize::from(sequence) & self.slots.len().wrapping_sub(1)
    }

    /// The packet, if it is in the history.
    fn slot(&self, sequence: u16) -> Option<&Kept> {
        let inside = self.age(sequence) < self.span();
        self.slots.get(self.index(sequence)).filter(|slot| inside && slot.here)
    }

    /// Keeps a media packet, whether it came or was restored, and takes it out of the FEC packets.
    fn take(&mut self, sequence: u16, datagram: &[u8]) {
        let Ok(media) = Media::new(datagram) else { return };
        if !self.is_within(sequence) || self.slot(sequence).is_some() {
            return;
        }
        let beyond = self.age(sequence) >= self.span();
        while beyond && self.end != sequence.wrapping_add(1) {
            if self.span() >= self.history {
                self.leave();
            }
            let index = self.index(self.end);
            if let Some(slot) = self.slots.get_mut(index) {
                slot.here = false;
            }
            self.end = self.end.wrapping_add(1);
        }
        let index = self.index(sequence);
        if let Some(slot) = self.slots.get_mut(index) {
            slot.here = true;
            slot.datagram.clear();
            slot.datagram.extend_from_slice(datagram);
        }
        for pending in &mut self.pending {
            if let Some(bit) = pending.bit(sequence) {
                pending.missing &= !bit;
                pending.parity.add(&media);
            }
        }
    }

    /// The oldest packet leaves the history.
    fn leave(&mut self) {
        let sequence = self.floor;
        let here = self.slot(sequence).is_some();
        self.floor = sequence.wrapping_add(1);
        if here {
            return;
        }
        bump(&mut self.statistics.lost);
        match self.lost.back_mut() {
            Some((first, count)) if first.wrapping_add(*count) == sequence && *count < u16::MAX => {
                *count = count.wrapping_add(1);
            }
            _ => {
                self.lost.push_back((sequence, 1));
                if self.lost.len() > MAX_PENDING {
                    self.lost.pop_front();
                }
            }
        }
        // FEC packets that wait for it wait in vain.
        let mut index = 0;
        while let Some(pending) = self.pending.get(index) {
            if pending.bit(sequence).is_some() {
                let pending = self.pending.remove(index);
                self.spare.push(pending.parity);
            } else {
                index = index.saturating_add(1);
            }
        }
    }

    /// Restores what can be, until nothing more can.
    fn restore(&mut self) {
        while let Some(index) = self.pending.iter().position(|p| p.missing.count_ones() <= 1) {
            let pending = self.pending.remove(index);
            if let Some(sequence) = pending.only() {
                let mut datagram = core::mem::take(&mut self.scratch);
                let whole = pending.parity.restore(sequence, self.ssrc.unwrap_or(0), &mut datagram);
                let ours = Media::new(&datagram).is_ok_and(|media| media.payload_type() == self.payload_type);
                if whole && ours {
                    self.take(sequence, &datagram);
                    self.ready.push_back(sequence);
                    if self.ready.len() > self.slots.len() {
                        self.ready.pop_front();
                    }
                    bump(&mut self.statistics.restored);
                } else {
                    bump(&mut self.statistics.rejected);
                }
                self.scratch = datagram;
            }
            self.spare.push(pending.parity);
        }
    }
}

#[cold]
fn too_long(datagram: &[u8]) -> Error {
    Error::new(ErrorKind::TooLarge(datagram.len() as u64), &"datagram", 0)
}
