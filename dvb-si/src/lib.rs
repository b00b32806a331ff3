//! DVB service information — EN 300 468 and companions, with what Chinese networks add — read and
//! written without copies.
//!
//! # Which part do I use?
//!
//! Each has an example at its top.
//!
//! | to | use |
//! |---|---|
//! | **read** | |
//! | read a section as the table it is, whichever it is | [`table::AnySection`] |
//! | read one table, and its loops; edit it and write it back | [`table`] |
//! | see what a descriptor says; find one by its tag (`0x44`) or name (`cable_delivery_system_descriptor`) | [`descriptor`] |
//! | read private descriptors: logical channels of EACEM, NorDig, Ofcom | [`descriptor::private`] |
//! | read names and texts, in Chinese ones too | [`text`] |
//! | put together a long text of many descriptors | [`descriptor::ExtendedText`] |
//! | read times, wrapped ones too; local time; times of jiff | [`time`], [`table::Tot::offset`] |
//! | tune: frequencies, symbol rates, orbital positions | [`units`] |
//! | list services with numbers, streams, present and following event | [`services::Services`] |
//! | collect a programme guide, and know what is missing | [`schedule::Schedules`] |
//! | find advertisement breaks (SCTE 35) | [`splice`] |
//! | read emergency broadcasts and descriptors of Chinese networks | [`china`] |
//! | get the files of a DSM-CC carousel | [`carousel::Carousel`] |
//! | read the tables of updates and IP streams (UNT, INT) | [`table::notification`] |
//! | see networks, streams, services and channels as a whole; merge two networks | [`network`] |
//! | watch the service information of a stream by TR 101 290 | [`monitor`] |
//! | **write** | |
//! | write NIT, BAT and SDT as sections of the right size; edit tables that pass | [`build`] |
//! | write present/following and the schedule of a service | [`build::ScheduleBuilder`] |
//! | write files as a carousel | [`carousel::ObjectCarouselBuilder`] |
//! | write a text in the table that takes the fewest bytes | [`text::encode_auto`] |
//! | send tables over and over | [`mpegts::section::cycle::Cycle`] |
//! | **both** | |
//! | use descriptors or tables of your own among these | [`wire::tagged!`], [`table::AnySection`] |
//! | go to JSON and back | feature `serde`, `wire::Owned` |
//!
//! Reading by the first four lines needs no heap.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

#[cfg(feature = "alloc")]
pub mod build;
pub mod carousel;
pub mod china;
pub mod descriptor;
wire::__serde! { mod json; }
wire::__layout! { mod layout; }
wire::__testing! { mod sample; }
wire::__trace! { mod trace; }
// rustfmt does not look into macros: here it finds these files.
#[cfg(any())]
mod json;
#[cfg(any())]
mod layout;
#[cfg(feature = "alloc")]
pub mod monitor;
#[cfg(feature = "alloc")]
pub mod network;
#[cfg(any())]
mod sample;
#[cfg(feature = "alloc")]
pub mod schedule;
#[cfg(feature = "alloc")]
pub mod services;
pub mod splice;
pub mod table;
pub mod text;
pub mod time;
#[cfg(any())]
mod trace;
pub mod units;

pub use mpegts;
pub use wire;
