//! What the check reports.

use crate::tlv::Values;
use thiserror::Error as ThisError;
use wire::Error;

/// Something that a rule forbids.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// Where the encoding starts in the file; the length of the file for what is missing.
    pub offset: usize,
    /// The type of the encoding at the top level; None where it is about the file as a whole.
    pub tlv_type: Option<u8>,
    /// The rule.
    pub rule: Rule,
    /// Where the rule stands: standard, edition and clause, as far as they are at hand.
    pub clause: &'static str,
}

/// The rules of a configuration file.
#[derive(Debug, Clone, Copy, PartialEq, ThisError)]
#[non_exhaustive]
pub enum Rule {
    /// The file is no multiple of four bytes. Files in use are often not.
    #[error("not filled up to a multiple of four bytes")]
    NotPadded,
    /// Something else than zeros behind the end marker.
    #[error("something else than padding behind the end marker")]
    BehindEnd,
    /// An encoding that each file must have.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Something between extended CMTS MIC, CM MIC, CMTS MIC and end marker, or these in another order.
    #[error("behind {0} must stand {1}")]
    Order(&'static str, &'static str),
    /// May stand in a file once.
    #[error("stands in the file already")]
    Repeated,
    /// Belongs into messages, or into files of adapters.
    #[error("does not belong into the configuration file of a modem")]
    NotOfFiles,
    /// A type that is no longer used.
    #[error("is deprecated")]
    Deprecated,
    /// An encoding that breaks off.
    #[error(transparent)]
    Broken(Error),
    /// A type that the annex does not have.
    #[error("unknown type")]
    Unknown,
    /// A value of another length or form.
    #[error("{0}")]
    Invalid(Error),
    /// A value that the annex does not allow.
    #[error("{}{name} is {value}, must be {allowed}", allowed.counts())]
    Range {
        /// The name of the value.
        name: &'static str,
        /// As found: the value, or what is counted.
        value: u32,
        /// What is allowed.
        allowed: Values,
    },
    /// An integrity check of another length.
    #[error("an integrity check of {0} bytes, must have 16")]
    MicLength(usize),
    /// A vendor specific encoding that does not begin with its vendor.
    #[error("does not begin with the vendor (type 8)")]
    NoVendor,
    /// A piece of a certificate that is too long.
    #[error("a piece of {0} bytes, must have at most 254")]
    LongPiece(usize),
    /// A name without the zero byte at its end.
    #[error("{0} does not end with a zero byte")]
    NotTerminated(&'static str),
    /// A flow without a reference.
    #[error("has no reference")]
    NoReference,
    /// Two flows of one reference.
    #[error("reference {0} is that of another flow")]
    SameReference(u16),
    /// A classifier, or a suppression rule, of a flow that is not there.
    #[error("no flow of this direction has reference {0}")]
    NoSuchFlow(u16),
    /// Two classifiers of one reference.
    #[error("reference {0} is that of another classifier")]
    SameClassifier(u8),
    /// A reference to something that is not there: what, and the reference.
    #[error("no {0} has reference {1}")]
    NoSuch(&'static str, u16),
    /// An SNMP object that is no VarBind in BER.
    #[error("no object and value in BER")]
    NoVarBind,
}

impl Rule {
    /// True for what files in use do without harm.
    pub const fn is_minor(&self) -> bool {
        matches!(self, Rule::NotPadded)
    }
}
