//! Bit rates out of counts, second by second.

use std::time::Duration;

/// Over how many seconds the mean is taken by which changes are judged.
const MEAN: u64 = 10;

/// The shortest time over which a rate is taken.
const SECOND: Duration = Duration::from_secs(1);

/// Bits of a transport packet.
const PACKET_BITS: u64 = 188 * 8;

/// The bit rate of so many packets in this time.
pub fn bitrate(packets: u64, time: Duration) -> u64 {
    let bits = u128::from(packets).saturating_mul(PACKET_BITS.into()).saturating_mul(1_000_000);
    u64::try_from(bits.checked_div(time.as_micros()).unwrap_or(0)).unwrap_or(u64::MAX)
}

/// The rate of an input: of the last second, and of the last ten.
#[derive(Debug, Default)]
pub struct Rate {
    begun: Option<(Duration, u64)>,
    /// Of the last second.
    pub last: Option<u64>,
    /// The highest so far.
    pub peak: u64,
    ring: [u64; 10],
    filled: u64,
    /// The mean that was told last, and when.
    told: Option<(u64, Duration)>,
}

impl Rate {
    /// Takes the count of packets; gives the time since the last rate when there is a new one.
    pub fn update(&mut self, packets: u64, now: Duration) -> Option<Duration> {
        let Some((since, before)) = self.begun else {
            self.begun = Some((now, packets));
            return None;
        };
        let time = now.saturating_sub(since);
        if time < SECOND {
            return None;
        }
        let rate = bitrate(packets.saturating_sub(before), time);
        self.begun = Some((now, packets));
        self.last = Some(rate);
        self.peak = self.peak.max(rate);
        self.ring.rotate_right(1);
        self.ring[0] = rate;
        self.filled = self.filled.saturating_add(1).min(MEAN);
        Some(time)
    }

    /// Forgets the rates: the input begins anew.
    pub fn restart(&mut self) {
        *self = Rate { peak: self.peak, ..Rate::default() };
    }

    /// The mean of the last ten seconds, once they are over.
    pub fn mean(&self) -> Option<u64> {
        let sum = self.ring.iter().fold(0u64, |sum, rate| sum.saturating_add(*rate));
        (self.filled == MEAN).then_some(sum / MEAN)
    }

    /// The mean told last and the one now, when they are further apart than so many percent: at most every ten seconds.
    pub fn change(&mut self, percent: u64, now: Duration) -> Option<(Option<u64>, u64)> {
        let mean = self.mean()?;
        let Some((told, when)) = self.told else {
            self.told = Some((mean, now));
            return Some((None, mean));
        };
        let is_far =
            u128::from(mean.abs_diff(told)).saturating_mul(100) > u128::from(told).saturating_mul(percent.into());
        if !is_far || now.saturating_sub(when) < Duration::from_secs(MEAN) {
            return None;
        }
        self.told = Some((mean, now));
        Some((Some(told), mean))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_each_second_and_a_change_when_it_is_large() {
        let mut rate = Rate::default();
        let mut packets = 0;
        let mut told = Vec::new();
        for second in 0..=50u64 {
            let now = Duration::from_secs(second);
            rate.update(packets, now);
            told.extend(rate.change(10, now).map(|change| (second, change)));
            packets += if second < 20 { 1000 } else { 2000 };
        }
        assert_eq!((rate.last, rate.mean(), rate.peak), (Some(3_008_000), Some(3_008_000), 3_008_000));
        assert_eq!(told[0], (10, (None, 1_504_000)));
        // The mean is more than a tenth off when one second of twice the rate is in it... and ten seconds later it is all.
        assert_eq!(told[1], (22, (Some(1_504_000), 1_804_800)));
        assert_eq!(told[2], (32, (Some(1_804_800), 3_008_000)));
        assert_eq!(told.len(), 3);
    }

    #[test]
    fn no_time_and_no_packets_are_no_rate() {
        assert_eq!(bitrate(5, Duration::ZERO), 0);
        assert_eq!(bitrate(u64::MAX, Duration::from_micros(1)), u64::MAX);
        let mut rate = Rate::default();
        assert_eq!(rate.update(0, Duration::ZERO), None);
        assert_eq!(rate.update(9, Duration::from_millis(999)), None);
        assert_eq!(rate.last, None);
    }
}
