//! What the annex says of encodings beside their layout: where each may stand, since when, which values it may have.

mod table;

pub use table::ENCODING_RULES;

use super::{DocsisVersion, Tlv};
use core::fmt;
use wire::List;

/// Where an encoding of the top level may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AllowedIn {
    /// The configuration file of a modem.
    ConfigurationFile,
    /// Messages of registration.
    Registration,
    /// Messages of dynamic services.
    DynamicService,
    /// Messages of dynamic bonding change.
    BondingChange,
    /// Messages of echo cancellation training.
    EchoCancellationTraining,
    /// The configuration file of a PacketCable adapter.
    MtaFile,
}

impl AllowedIn {
    /// For people.
    pub const fn name(self) -> &'static str {
        match self {
            AllowedIn::ConfigurationFile => "file",
            AllowedIn::Registration => "registration",
            AllowedIn::DynamicService => "dynamic service",
            AllowedIn::BondingChange => "bonding change",
            AllowedIn::EchoCancellationTraining => "echo cancellation training",
            AllowedIn::MtaFile => "file of an adapter",
        }
    }
}

/// The values that are allowed. Displayed it stands behind "must be".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Values {
    /// A number from the first to the last.
    Between(u32, u32),
    /// A number not below this.
    AtLeast(u32),
    /// One of these numbers.
    OneOf(&'static [u32]),
    /// A multiple of this.
    MultipleOf(u32),
    /// From the first to the last number of bytes.
    Bytes(u32, u32),
    /// From the first to the last number of words of two bytes.
    Words(u32, u32),
    /// One of these numbers of bytes.
    Sizes(&'static [u32]),
    /// A name that ends with a zero byte, from the first to the last number of bytes; the zero is counted.
    Name(u32, u32),
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Violation {
    /// The value, or what is counted, is not allowed.
    Number(u32),
    /// A name does not end with a zero byte.
    NotTerminated,
}

impl Values {
    /// The number in `value` that is not allowed: the value itself or a count. None where it is allowed, and where the value
    /// is no number of one to four bytes or no words.
    pub fn violated(self, value: &[u8]) -> Option<u32> {
        let len = u32::try_from(value.len()).ok()?;
        let found = match self {
            Values::Bytes(..) | Values::Sizes(_) | Values::Name(..) => len,
            Values::Words(..) if len % 2 == 0 => len / 2,
            Values::Words(..) => return None,
            _ if (1..=4).contains(&len) => value.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)),
            _ => return None,
        };
        let allowed = match self {
            Values::Between(first, last)
            | Values::Bytes(first, last)
            | Values::Words(first, last)
            | Values::Name(first, last) => (first..=last).contains(&found),
            Values::AtLeast(first) => found >= first,
            Values::OneOf(numbers) | Values::Sizes(numbers) => numbers.contains(&found),
            Values::MultipleOf(step) => found.checked_rem(step) == Some(0),
        };
        (!allowed).then_some(found)
    }

    /// What the number counts, to stand before the name of the encoding; empty for the value itself.
    pub const fn counts(self) -> &'static str {
        match self {
            Values::Bytes(..) | Values::Sizes(_) | Values::Name(..) => "bytes of ",
            Values::Words(..) => "number of ",
            _ => "",
        }
    }
}

impl fmt::Display for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Values::Between(first, last) if first.checked_add(1) == Some(last) => write!(f, "{first} or {last}"),
            Values::Between(first, last)
            | Values::Bytes(first, last)
            | Values::Words(first, last)
            | Values::Name(first, last) => write!(f, "{first} to {last}"),
            Values::AtLeast(first) => write!(f, "at least {first}"),
            Values::OneOf(numbers) | Values::Sizes(numbers) => {
                let last = numbers.len().saturating_sub(1);
                numbers.iter().enumerate().try_for_each(|(i, number)| match i {
                    0 => write!(f, "{number}"),
                    _ if i == last => write!(f, " or {number}"),
                    _ => write!(f, ", {number}"),
                })
            }
            Values::MultipleOf(step) => write!(f, "a multiple of {step}"),
        }
    }
}

/// What is said of one encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EncodingRule {
    /// Its types from the top level down: `[24, 26]` is type 26 in type 24.
    pub path: &'static [u8],
    /// As in JSON and text.
    pub name: &'static str,
    /// Standard, edition and clause; the annex alone where no number is at hand.
    pub clause: &'static str,
    /// Where it may stand, of the top level; empty for one that is deprecated, and for parts, which stand where the whole
    /// does.
    pub allowed_in: &'static [AllowedIn],
    /// It may stand in a file once.
    pub is_single: bool,
    /// The release it came with, where known.
    pub since: Option<DocsisVersion>,
    /// The values it may have; None where all are, or where no rule is at hand.
    pub values: Option<Values>,
}

/// What is said of the encoding on this path; None for one without a line.
///
/// ```
/// use docsis_mac::tlv::{AllowedIn, DocsisVersion, encoding_rule};
///
/// let request_unit = encoding_rule(&[24, 26]).unwrap();
/// assert_eq!(request_unit.values.unwrap().to_string(), "1, 2, 4, 8 or 16");
/// let fdx_reset = encoding_rule(&[86]).unwrap();
/// assert!(!fdx_reset.allowed_in.contains(&AllowedIn::ConfigurationFile));
/// assert_eq!(fdx_reset.since, Some(DocsisVersion::DOCSIS_4_0));
/// ```
pub fn encoding_rule(path: &[u8]) -> Option<&'static EncodingRule> {
    from(path)?.first()
}

/// The rules from the one on this path on: those of its parts come next.
fn from(path: &[u8]) -> Option<&'static [EncodingRule]> {
    let at = ENCODING_RULES.binary_search_by(|rule| rule.path.cmp(path)).ok()?;
    ENCODING_RULES.get(at..)
}

/// Tells of each value in `body`, the parts of the encoding on `path`, that its rule does not allow.
pub(crate) fn violations(path: Path, body: &[u8], found: &mut impl FnMut(&'static EncodingRule, Violation)) {
    for part in List::<Tlv<'_>>::from_wire(body).iter().flatten() {
        let Some(path) = path.below(part.tlv_type) else { return };
        value_violations(path, &part.value, found);
    }
}

/// The same of the encoding on `path` itself.
pub(crate) fn value_violations(path: Path, value: &[u8], found: &mut impl FnMut(&'static EncodingRule, Violation)) {
    let Some([rule, next @ ..]) = from(path.types()) else { return };
    match rule.values {
        Some(Values::Name(..)) if value.last() != Some(&0) => found(rule, Violation::NotTerminated),
        Some(values) => values.violated(value).into_iter().for_each(|number| found(rule, Violation::Number(number))),
        None => {}
    }
    // Of the extension only the general one has rules.
    let is_vendors = path.types() == [EXTENSION] && !value.starts_with(&GENERAL);
    let has_parts = next.first().is_some_and(|next| next.path.starts_with(path.types()));
    if has_parts && !is_vendors {
        violations(path, value, found);
    }
}

const EXTENSION: u8 = 43;
/// The vendor that all share.
const GENERAL: [u8; 5] = [8, 3, 0xFF, 0xFF, 0xFF];

/// Types from the top level down, at most as many as a rule has.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Path {
    types: [u8; 4],
    depth: usize,
}

impl Path {
    pub(crate) fn below(mut self, tlv_type: u8) -> Option<Self> {
        *self.types.get_mut(self.depth)? = tlv_type;
        self.depth = self.depth.saturating_add(1);
        Some(self)
    }

    fn types(&self) -> &[u8] {
        self.types.get(..self.depth).unwrap_or_default()
    }
}
