//! Who sends to an input.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// Senders told apart: the addresses of datagrams can be forged.
const LIMIT: usize = 16;

/// A sender is forgotten when it was silent for so long.
const SILENCE: Duration = Duration::from_secs(60);

/// A sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sender {
    /// Where it sends from.
    pub address: SocketAddr,
    /// Datagrams of it.
    pub datagrams: u64,
    /// When the last one came.
    pub last: Duration,
}

/// Everybody who sends.
#[derive(Debug, Default)]
pub struct Senders {
    list: Vec<Sender>,
    /// Datagrams of senders beyond the limit.
    pub beyond: u64,
}

impl Senders {
    /// Notes a datagram. True when the sender is new.
    pub fn note(&mut self, address: SocketAddr, now: Duration) -> bool {
        if let Some(index) = self.list.iter().position(|sender| sender.address == address) {
            if let Some(sender) = self.list.get_mut(index) {
                sender.datagrams = sender.datagrams.saturating_add(1);
                sender.last = now;
            }
            // The one that sends is found first.
            self.list.swap(0, index);
            return false;
        }
        if self.list.len() >= LIMIT {
            self.beyond = self.beyond.saturating_add(1);
            return false;
        }
        self.list.push(Sender { address, datagrams: 1, last: now });
        true
    }

    /// Takes out who has been silent for long.
    pub fn forget(&mut self, now: Duration) -> Vec<Sender> {
        let is_silent = |sender: &Sender| now.saturating_sub(sender.last) > SILENCE;
        let gone = self.list.iter().filter(|sender| is_silent(sender)).copied().collect();
        self.list.retain(|sender| !is_silent(sender));
        gone
    }

    /// All that are known.
    pub fn iter(&self) -> impl Iterator<Item = &Sender> {
        self.list.iter()
    }

    /// The addresses of those that have sent since, each once.
    pub fn addresses_since(&self, since: Duration) -> Vec<IpAddr> {
        let recent = self.list.iter().filter(|sender| sender.last >= since);
        let mut addresses: Vec<IpAddr> = recent.map(|sender| sender.address.ip()).collect();
        addresses.sort_unstable();
        addresses.dedup();
        addresses
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forged_senders_do_not_push_out_the_real_one() {
        let mut senders = Senders::default();
        let at = |n: u16| SocketAddr::from(([192, 0, 2, 1], n));
        assert!(senders.note(at(0), Duration::ZERO));
        let new = (0..1000).filter(|n| senders.note(at(*n), Duration::ZERO)).count();
        assert_eq!((new, senders.iter().count(), senders.beyond), (15, 16, 984));
        assert!(!senders.note(at(0), Duration::from_secs(61)));
        assert_eq!(senders.forget(Duration::from_secs(61)).len(), 15);
        assert_eq!(senders.iter().map(|sender| sender.datagrams).collect::<Vec<_>>(), [3]);
    }
}
