//! Unions: one of several structures, by its tag, by an earlier field, or by what the loop has said before.
//!
//! `model` is what the three have in common: lines, their names, and templates filled in for each line.

pub mod choice;
mod model;
pub mod scoped;
pub mod tagged;
