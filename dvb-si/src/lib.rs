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
//! | read private descriptors: logical channels of EACEM, NorDig, Ofcom | [`descriptor::private`], [`table::PrivateSection`], [`table::each_loop`] |
//! | read names and texts, in Chinese ones too | [`text`] |
//! | put together a long text of many descriptors | [`descriptor::ExtendedText`] |
//! | read times, wrapped ones too; local time; times of jiff (feature `jiff`, and why that crate) | [`time`], [`table::Tot::offset`] |
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
//! | write PAT, CAT, NIT, BAT, SDT and CIT as sections of the right size; edit tables that pass | [`build`] |
//! | write present/following and the schedule of a service | [`build::ScheduleBuilder`] |
//! | write files as a carousel | [`carousel::ObjectCarouselBuilder`] |
//! | write a text in the table that takes the fewest bytes | [`text::encode_auto`] |
//! | send tables over and over | [`mpegts::section::cycle::Cycle`] |
//! | **both** | |
//! | use descriptors or tables of your own among these; only the few that you need | [below](#descriptors-of-your-choice), [`table::AnySection`] |
//! | go to JSON and back | feature `serde`, `wire::Owned`; `text::Profile::reread` for another default table |
//!
//! Reading by the first four lines needs no heap.
//!
#![doc = include_str!("coverage.md")]
//!
//! # Descriptors of your choice
//!
//! A program that needs three descriptors declares a union of three. The loops of every table take it, the code of the
//! others is not in the program, and a descriptor is as small as the largest of the three. What is not among them is
//! `Unknown`, with its bytes. With `extends Dvb(Descriptor<'a>)` behind the name of the raw descriptor it has all of
//! [`descriptor::Descriptor`] and its own lines.
//!
//! ```
//! use dvb_si::descriptor::{Descriptor, RawDescriptor, Service, ShortEvent, StreamIdentifier};
//! use dvb_si::table::Sdt;
//! use dvb_si::text::Profile;
//! use hex_literal::hex;
//! use wire::Decode;
//!
//! wire::tagged! {
//!     /// What a list of services and events needs.
//!     pub enum Few<'a>: RawDescriptor<'a> {
//!         0x48 Service<'a>,
//!         0x4D ShortEvent<'a>,
//!         0x52 StreamIdentifier,
//!     }
//! }
//! assert!(size_of::<Few>() < size_of::<Descriptor>());
//!
//! // Body of an SDT: service 7 with a service_descriptor, and one that is not among the three.
//! let body = hex!("20fa ff  0007 fc 800d  48 06 01 00 03 416263  5d 03 610062");
//! let sdt = Sdt::<Few>::from_bytes(&body)?;
//! for service in sdt.services.iter() {
//!     for descriptor in service?.descriptors.iter() {
//!         match descriptor? {
//!             Few::Service(d) => assert_eq!(d.service_name.to_string_lossy(Profile::DVB), "Abc"),
//!             Few::Unknown(raw) => assert_eq!(raw.descriptor_tag, 0x5D),
//!             other => panic!("{other:?}"),
//!         }
//!     }
//! }
//! # Ok::<(), wire::Error>(())
//! ```
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
// rustfmt does not look into macros: here it finds these files.
#[cfg(any())]
mod json;
#[cfg(any())]
mod layout;
#[cfg(feature = "alloc")]
pub mod monitor;
#[cfg(feature = "alloc")]
pub mod network;
#[cfg(feature = "alloc")]
pub mod schedule;
#[cfg(feature = "alloc")]
pub mod services;
pub mod splice;
pub mod table;
pub mod text;
pub mod time;
pub mod units;

pub use mpegts;
pub use wire;
