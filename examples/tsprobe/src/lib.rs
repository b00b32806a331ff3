//! A live probe: many transport streams in, JSON lines, metrics and a status page out.
//!
//! [`probe::Probe`] is the whole of one input without any input or output of its own: it takes datagrams and the time, and
//! gives [`event::Event`]s and a [`status::Status`]. What stands around it reads sockets and files ([`receive`]),
//! writes lines ([`log`]) and serves HTTP ([`http`]).

pub mod address;
pub mod alarm;
pub mod approved;
pub mod board;
pub mod config;
pub mod event;
pub mod http;
mod judge;
pub mod log;
pub mod metrics;
pub mod page;
pub mod probe;
pub mod rate;
pub mod receive;
pub mod senders;
pub mod services;
pub mod status;
pub mod stream;
