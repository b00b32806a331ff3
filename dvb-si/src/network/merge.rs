//! Two networks into one.

use super::{Channel, Descriptors, Frequency, NetworkMap, Renumbering, StreamId};
use crate::build::Loop;
use crate::descriptor::ChannelFamily;
use crate::descriptor::Descriptor;
use alloc::{collections::BTreeMap, collections::BTreeSet, vec::Vec};
use core::fmt;
use wire::Error;

/// What becomes of a number of the second network that the first one has, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeRule {
    /// What has it in the second network goes.
    KeepFirst,
    /// It becomes the first number from this one on that neither network has, or goes where there is none.
    RenumberFrom(u16),
}

wire::settings! {
    /// How networks are merged.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct MergeSettings {
        /// The network_id of all transport streams afterwards.
        network_id: u16,
        /// For transport_stream_ids.
        streams: MergeRule,
        /// For service_ids.
        services: MergeRule,
        /// For logical channels.
        channels: MergeRule,
    }
}

impl MergeSettings {
    /// One rule for all numbers.
    pub const fn new(network_id: u16, rule: MergeRule) -> Self {
        MergeSettings { network_id, streams: rule, services: rule, channels: rule }
    }
}

/// A number that two networks gave to different things. `to` is the new one of the second network's; None for what went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Collision {
    /// Two transport streams of one number. Streams that say the same in both networks are one stream.
    TransportStream {
        /// Their number.
        id: StreamId,
        /// The new transport_stream_id.
        to: Option<u16>,
    },
    /// Two services of one number in an original network.
    Service {
        /// The transport stream of the second network's.
        stream: StreamId,
        /// Their number.
        service_id: u16,
        /// The new service_id.
        to: Option<u16>,
    },
    /// One logical channel for two services.
    LogicalChannel {
        /// That of the first network.
        first: Channel,
        /// That of the second one, with its old numbers.
        second: Channel,
        /// The new logical_channel_number.
        to: Option<u16>,
    },
    /// One bouquet_id for two bouquets that differ. They become one: with the streams of both, of a stream in both what
    /// the first says, and with the second's own descriptors, but for its names, behind those of the first.
    Bouquet {
        /// Their number.
        bouquet_id: u16,
    },
    /// One frequency for two transport streams. It stays: a receiver gets only one of them.
    Frequency {
        /// Where both are.
        frequency: Frequency,
        /// That of the first network.
        first: StreamId,
        /// That of the second one, with its old number.
        second: StreamId,
    },
}

/// Two networks in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// All of the first network, and what stays of the second.
    pub map: NetworkMap,
    /// What both had, in the order of the second map.
    pub collisions: Vec<Collision>,
    /// What became of the numbers of the second network: for its other tables.
    pub renumbering: Renumbering,
}

/// Free numbers, each given once.
struct Free<K> {
    rule: MergeRule,
    taken: BTreeSet<(K, u16)>,
    next: BTreeMap<K, u16>,
}

impl<K: Ord + Copy> Free<K> {
    fn new(rule: MergeRule, taken: impl Iterator<Item = (K, u16)>) -> Self {
        Free { rule, taken: taken.collect(), next: BTreeMap::new() }
    }

    /// A number up to `max`.
    fn take(&mut self, of: K, max: u16) -> Option<u16> {
        let MergeRule::RenumberFrom(from) = self.rule else { return None };
        let next = self.next.entry(of).or_insert(from);
        let number = (*next..=max).find(|number| !self.taken.contains(&(of, *number)))?;
        self.taken.insert((of, number));
        *next = number;
        Some(number)
    }
}

/// Merges two networks. The first keeps all its numbers; those of the second change where they collide, wherever they
/// occur.
///
/// The bouquets of both stay; two with one bouquet_id are put together. Of the second network's own descriptors its names
/// go. The merged map has the scope of the first.
///
/// # Errors
/// A loop that breaks off.
pub fn merge(first: &NetworkMap, second: &NetworkMap, settings: MergeSettings) -> Result<Merged, Error> {
    let mut collisions = Vec::new();
    let networks = first.networks.keys().chain(second.networks.keys()).map(|id| (*id, settings.network_id)).collect();
    let mut numbers = Renumbering { scope: second.scope, networks, ..Renumbering::default() };

    let ids = first.streams.keys().chain(second.streams.keys());
    let ids = ids.map(|id| (id.original_network_id, id.transport_stream_id));
    let mut free = Free::new(settings.streams, ids);
    let (mut staying, mut gone) = (Vec::new(), BTreeSet::new());
    for (id, stream) in &second.streams {
        match first.streams.get(id) {
            Some(same) if same.descriptors == stream.descriptors && same.services == stream.services => continue,
            Some(_) => {
                let to = free.take(id.original_network_id, u16::MAX);
                collisions.push(Collision::TransportStream { id: *id, to });
                let Some(to) = to else {
                    gone.insert(*id);
                    continue;
                };
                numbers.streams.insert(*id, to);
            }
            None => {}
        }
        staying.push((*id, stream));
    }

    let of = |map: &NetworkMap| -> BTreeSet<(u16, u16)> {
        let streams = map.streams.iter();
        streams.flat_map(|(id, s)| s.services.keys().map(|service| (id.original_network_id, *service))).collect()
    };
    let (in_first, in_second) = (of(first), of(second));
    let mut free = Free::new(settings.services, in_first.union(&in_second).copied());
    for (stream, service_id) in staying.iter().flat_map(|(id, s)| s.services.keys().map(|service| (*id, *service))) {
        let key = (stream.original_network_id, service_id);
        if in_first.contains(&key) && !numbers.services.contains_key(&key) {
            let to = free.take(key.0, u16::MAX);
            collisions.push(Collision::Service { stream, service_id, to });
            numbers.services.insert(key, to);
        }
    }

    let is_staying: BTreeSet<StreamId> = staying.iter().map(|(id, _)| *id).collect();
    let (in_first, in_second) = (first.channels(), second.channels());
    let numbers_of = in_first.iter().chain(&in_second).map(|c| (c.family, c.logical_channel_number));
    let mut free = Free::<ChannelFamily>::new(settings.channels, numbers_of);
    let by_number: BTreeMap<_, _> = in_first.iter().rev().map(|c| ((c.family, c.logical_channel_number), *c)).collect();
    for channel in in_second.iter().filter(|channel| is_staying.contains(&channel.stream)) {
        let key = (channel.family, channel.logical_channel_number);
        let Some(same) = by_number.get(&key).filter(|_| !numbers.channels.contains_key(&key)) else { continue };
        let to = free.take(channel.family, channel.family.max());
        collisions.push(Collision::LogicalChannel { first: *same, second: *channel, to });
        numbers.channels.insert(key, to);
    }

    let frequencies = first.streams.keys().flat_map(|id| first.frequencies(*id).into_iter().map(|f| (f, *id)));
    let frequencies: BTreeMap<Frequency, StreamId> = frequencies.collect();
    for (second_id, _) in &staying {
        for frequency in second.frequencies(*second_id) {
            if let Some(first) = frequencies.get(&frequency) {
                collisions.push(Collision::Frequency { frequency, first: *first, second: *second_id });
            }
        }
    }

    let mut map = first.clone();
    map.networks = BTreeMap::from([(settings.network_id, descriptors(first, second, &numbers)?)]);
    for stream in map.streams.values_mut().filter(|stream| stream.network_id.is_some()) {
        stream.network_id = Some(settings.network_id);
    }
    for (id, stream) in &staying {
        map.streams.insert(numbers.stream(*id), numbers.stream_of(*id, stream)?);
    }
    for (bouquet_id, bouquet) in &second.bouquets {
        let bouquet = numbers.bouquet_of(bouquet, &gone)?;
        let Some(merged) = map.bouquets.get_mut(bouquet_id) else {
            map.bouquets.insert(*bouquet_id, bouquet);
            continue;
        };
        if *merged == bouquet {
            continue;
        }
        collisions.push(Collision::Bouquet { bouquet_id: *bouquet_id });
        if merged.descriptors != bouquet.descriptors {
            add_nameless(&bouquet.descriptors, &mut merged.descriptors)?;
        }
        for (id, descriptors) in bouquet.streams {
            merged.streams.entry(id).or_insert(descriptors);
        }
    }
    Ok(Merged { map, collisions, renumbering: numbers })
}

/// Those of the merged network: of the first, and of the second without its names.
fn descriptors(first: &NetworkMap, second: &NetworkMap, numbers: &Renumbering) -> Result<Descriptors, Error> {
    let mut out = Loop::default();
    for descriptors in first.networks.values() {
        out.extend(&descriptors.list())?;
    }
    for descriptors in second.networks.values() {
        add_nameless(&numbers.descriptors(StreamId::default(), descriptors)?, &mut out)?;
    }
    Ok(out)
}

/// Adds the descriptors that are no names of a network or a bouquet.
fn add_nameless(descriptors: &Descriptors, out: &mut Descriptors) -> Result<(), Error> {
    for descriptor in descriptors.list().iter() {
        match descriptor? {
            Descriptor::NetworkName(_) | Descriptor::MultilingualNetworkName(_) => {}
            Descriptor::BouquetName(_) | Descriptor::MultilingualBouquetName(_) => {}
            other => out.put(&other)?,
        }
    }
    Ok(())
}

/// In one line, for a report.
impl fmt::Display for Collision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let to = match self {
            Collision::TransportStream { id, to } => {
                let StreamId { original_network_id, transport_stream_id } = id;
                write!(f, "transport stream {transport_stream_id} of original network {original_network_id}")?;
                to
            }
            Collision::Service { stream, service_id, to } => {
                write!(f, "service {service_id} of original network {}", stream.original_network_id)?;
                to
            }
            Collision::LogicalChannel { first, second, to } => {
                let (number, first, second) = (first.logical_channel_number, first.service_id, second.service_id);
                write!(f, "logical channel {number} of services {first} and {second}")?;
                to
            }
            Collision::Bouquet { bouquet_id } => return write!(f, "bouquet {bouquet_id}: becomes one of both"),
            Collision::Frequency { frequency, first, second } => {
                let (first, second) = (first.transport_stream_id, second.transport_stream_id);
                return write!(f, "{frequency} of transport streams {first} and {second}");
            }
        };
        match to {
            Some(to) => write!(f, ": becomes {to}"),
            None => f.write_str(": that of the second network goes"),
        }
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Frequency::Cable(hz) | Frequency::Terrestrial(hz) | Frequency::Satellite(hz, ..)) = self;
        write!(f, "{}", crate::units::Prefixed(*hz, "Hz"))
    }
}
