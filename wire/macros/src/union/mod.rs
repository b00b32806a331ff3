//! Unions: one of several structures, by its tag, by an earlier field, by what the loop has said before,
//! or by what fits.
//!
//! `model` is what they have in common: lines, their names, and templates filled in for each line.

pub mod choice;
pub mod first;
mod model;
mod passing;
pub mod scoped;
pub mod tagged;
