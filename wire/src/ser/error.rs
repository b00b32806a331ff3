//! What was not understood, and where.

use super::{String, format};
use alloc::{borrow::Cow, borrow::ToOwned};

/// Where in the tree something was not understood, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}{}{message}", if path.is_empty() { "" } else { ": " })]
pub struct Error {
    path: String,
    message: Cow<'static, str>,
}

impl Error {
    /// An error at key `at`.
    pub fn new(at: &str, message: impl Into<Cow<'static, str>>) -> Self {
        Error { path: at.to_owned(), message: message.into() }
    }

    /// An error of the value that was asked for itself.
    pub fn value(message: impl Into<Cow<'static, str>>) -> Self {
        Error::new("", message)
    }

    /// The same below `key`.
    pub(super) fn under(mut self, key: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{key}{dot}{}", self.path);
        self
    }
}

impl From<crate::Error> for Error {
    fn from(e: crate::Error) -> Self {
        Error::new(e.at(), format!("{}", e.kind()))
    }
}
