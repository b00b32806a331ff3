//! DOCSIS MAC frames, management messages and their TLVs, read and written without copies:
//! GY/T 266 (C-DOCSIS, which keeps the frames of DOCSIS), CableLabs MULPI, ITU-T J.222.2.
//!
//! | to | use |
//! |---|---|
//! | walk a buffer of frames | [`Frames`] |
//! | read or build one frame | [`Frame`]: header, extended header and a typed [`Payload`](frame::Payload) |
//! | read a message without a MAC header, as DEPI carries MAPs | [`Message`] |
//! | know what a message says | [`message::Body`], the registry |
//! | read, check, change and write a configuration file | [`config`] |
//! | see MAPs as a time line, and requests with their grants | the module `schedule` (feature `alloc`) |
//! | read and write measurement files | [`pnm`] |
//! | put fragments and segments of upstream bursts together | the module `reassembly` (feature `alloc`) |
//! | decrypt and encrypt payloads | the module `bpi` (feature `bpi`) |
//! | take frames out of captures (link types 143 and 273) and out of DEPI | [`capture`] |
//! | put a header before a payload where it stands | [`frame::prepend_header`] |
//! | take frames out of a transport stream, or put them into one | the module `convergence` (feature `mpegts`) |
//!
//! A frame is read as far as it is understood; what is not stays in its place, with the reason, and
//! goes back byte for byte. Lengths, counts, header check sequences and CRCs are computed on write.
//!
//! ```
//! use docsis_mac::message::{Body, InformationElement, Iuc, Map, MapTiming};
//! use docsis_mac::wire::{Decode, Encode, List};
//! use docsis_mac::{Frame, MacAddress, Message, Sid};
//!
//! // A grant of 20 mini-slots to SID 5, behind 40 for requests of all modems.
//! let element = |sid, iuc, offset| InformationElement { sid, iuc, offset };
//! let elements = [
//!     element(Sid::ALL, Iuc::REQUEST, 0),
//!     element(Sid(5), Iuc::SHORT_DATA, 40),
//!     element(Sid::NULL, Iuc::NULL, 60),
//! ];
//! let map = Map {
//!     upstream_channel_id: 1,
//!     allocation_start_time: 22_373_889,
//!     timing: MapTiming { data_backoff_end: 10, ..MapTiming::default() },
//!     elements: List::from(&elements),
//!     ..Map::default()
//! };
//! let sa = MacAddress([0xAC, 0x1F, 0x6B, 0x1B, 0xAA, 0xC1]);
//! let bytes = Frame::from(Message::new(sa, Body::from(map))).encode_to_vec()?;
//! assert_eq!(bytes[..6], [0xC2, 0, 0, 52, 0xD6, 0x89]);
//!
//! let frame = Frame::from_bytes(&bytes)?;
//! frame.check_crc()?;
//! let Some(Body::Map(map)) = frame.message().map(|m| m.body) else { panic!("no MAP") };
//! for interval in map.intervals() {
//!     let interval = interval?;
//!     println!("{:?} {}: from {} to {:?}", interval.sid, interval.iuc, interval.start, interval.end);
//! }
//! assert_eq!(map.length(), Some(60));
//! # Ok::<(), docsis_mac::wire::Error>(())
//! ```
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

#[cfg(feature = "bpi")]
pub mod bpi;
pub mod capture;
pub mod config;
#[cfg(feature = "mpegts")]
pub mod convergence;
pub mod ehdr;
mod fragment;
pub mod frame;
mod id;
pub mod message;
mod pdu;
pub mod pnm;
#[cfg(feature = "alloc")]
pub mod reassembly;
mod request;
#[cfg(feature = "alloc")]
pub mod schedule;
mod segment;
pub mod tlv;
pub mod unit;

wire::__serde! { mod json; }
wire::__layout! { mod layout; }
wire::__testing! { mod sample; }
wire::__trace! { mod trace; }
// rustfmt does not look into macros: here it finds these files.
#[cfg(any())]
mod json;
#[cfg(any())]
mod layout;
#[cfg(any())]
mod sample;
#[cfg(any())]
mod trace;

pub use fragment::Fragment;
pub use frame::{Frame, Frames};
pub use id::{Dsid, Ipv4Address, MacAddress, PaddedDsid, PaddedSaid, PaddedSid, Said, Sid};
pub use message::Message;
pub use pdu::Pdu;
pub use request::{QueueDepthRequest, Request};
pub use segment::Segment;
pub use wire;
