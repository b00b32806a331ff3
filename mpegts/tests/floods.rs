//! Streams that ask for as much time and memory as they can: sections that all differ, tables that never
//! become complete, and more PIDs and programs than any multiplex has.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::unwrap_used)]

#[path = "floods/heap.rs"]
mod heap;
#[path = "floods/linear.rs"]
mod linear;
#[path = "floods/make.rs"]
mod make;
