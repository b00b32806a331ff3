//! What the examples share.

pub mod input;
pub mod inspect;
pub mod progress;

/// The code of the README and of the guide for contributors runs as a test.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../README.md")]
    struct Readme;
    #[doc = include_str!("../../CONTRIBUTING.md")]
    struct Contributing;
}
