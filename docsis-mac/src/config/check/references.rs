//! References between the encodings of a file.

use crate::tlv::{ClassifierTlv, DownstreamFlowTlv, Encoding, FlowTlv, MespTlv, Scalar, UpstreamFlowTlv};
use bitvec::{BitArr, array::BitArray, order::Lsb0, slice::BitSlice};

/// The two directions of flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
}

/// References of flows and of what belongs to them.
#[derive(Default)]
pub(super) struct References {
    flows: [Set; 2],
    aggregates: [Set; 2],
    /// Of both directions, and drop classifiers.
    classifiers: [ByteSet; 3],
    profiles: ByteSet,
}

type ByteSet = BitArr!(for 256, in u8, Lsb0);

struct Set(BitArr!(for 65_536, in u8, Lsb0));

impl Default for Set {
    fn default() -> Self {
        Set(BitArray::ZERO)
    }
}

impl References {
    fn of(&mut self, kind: Kind) -> Option<&mut BitSlice<u8, Lsb0>> {
        Some(match kind {
            Kind::Flow(direction) => self.flows.get_mut(direction as usize)?.0.as_mut_bitslice(),
            Kind::Aggregate(direction) => self.aggregates.get_mut(direction as usize)?.0.as_mut_bitslice(),
            Kind::Classifier(direction) => {
                self.classifiers.get_mut(direction.map_or(2, |direction| direction as usize))?.as_mut_bitslice()
            }
            Kind::ServiceProfile => self.profiles.as_mut_bitslice(),
        })
    }

    pub(super) fn has(&mut self, kind: Kind, reference: u16) -> bool {
        self.of(kind).is_some_and(|set| set.get(usize::from(reference)).is_some_and(|bit| *bit))
    }

    /// True when it is new.
    pub(super) fn insert(&mut self, kind: Kind, reference: u16) -> bool {
        let is_new = !self.has(kind, reference);
        if let Some(mut bit) = self.of(kind).and_then(|set| set.get_mut(usize::from(reference))) {
            *bit = true;
        }
        is_new
    }
}

/// What an encoding may be referred to by, or refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Flow(Direction),
    /// Of flows; hierarchical ones, too.
    Aggregate(Direction),
    /// Of flows of a direction, or drop classifiers.
    Classifier(Option<Direction>),
    ServiceProfile,
}

/// What an encoding is that others refer to.
pub(super) fn kind(encoding: &Encoding<'_>) -> Option<Kind> {
    Some(match encoding {
        Encoding::UpstreamServiceFlow(_) => Kind::Flow(Direction::Up),
        Encoding::DownstreamServiceFlow(_) => Kind::Flow(Direction::Down),
        Encoding::UpstreamAggregate(_) | Encoding::UpstreamHqosAggregate(_) => Kind::Aggregate(Direction::Up),
        Encoding::DownstreamAggregate(_) | Encoding::DownstreamHqosAggregate(_) => Kind::Aggregate(Direction::Down),
        Encoding::UpstreamClassifier(_) => Kind::Classifier(Some(Direction::Up)),
        Encoding::DownstreamClassifier(_) => Kind::Classifier(Some(Direction::Down)),
        Encoding::UpstreamDropClassifier(_) => Kind::Classifier(None),
        Encoding::MetroEthernetServiceProfile(_) => Kind::ServiceProfile,
        _ => return None,
    })
}

/// The reference that others know an encoding by.
pub(super) fn reference(encoding: &Encoding<'_>) -> Option<u16> {
    let of_classifier = |tlv| if let ClassifierTlv::Reference(Scalar(n)) = tlv { Some(u16::from(n)) } else { None };
    let of_flow = |tlv| if let FlowTlv::Reference(Scalar(n)) = tlv { Some(n) } else { None };
    match encoding {
        Encoding::MetroEthernetServiceProfile(list) => list.iter().flatten().find_map(|tlv| match tlv {
            MespTlv::Reference(Scalar(n)) => Some(n.into()),
            _ => None,
        }),
        Encoding::UpstreamClassifier(list)
        | Encoding::DownstreamClassifier(list)
        | Encoding::UpstreamDropClassifier(list) => list.iter().flatten().find_map(of_classifier),
        _ => {
            let mut found = None;
            each_common(encoding, |tlv| found = found.or(of_flow(tlv)));
            found
        }
    }
}

/// What flows of both directions and aggregates have in common.
pub(super) fn each_common<'a>(encoding: &Encoding<'a>, take: impl FnMut(FlowTlv<'a>)) {
    match encoding {
        Encoding::UpstreamServiceFlow(list) => {
            list.iter().flatten().filter_map(UpstreamFlowTlv::common).for_each(take);
        }
        Encoding::DownstreamServiceFlow(list) => {
            list.iter().flatten().filter_map(DownstreamFlowTlv::common).for_each(take);
        }
        Encoding::UpstreamAggregate(list)
        | Encoding::DownstreamAggregate(list)
        | Encoding::UpstreamHqosAggregate(list)
        | Encoding::DownstreamHqosAggregate(list) => list.iter().flatten().for_each(take),
        _ => {}
    }
}
