//! A live probe: many transport streams in, JSON lines, metrics and a status page out.
//!
//! [`probe::Probe`] is the whole of one input without any input or output of its own: it takes datagrams and the time, and
//! gives [`event::Event`]s and a [`status::Status`]. What stands around it is to read sockets and files,
//! write lines and serve HTTP.

pub mod alarm;
pub mod approved;
pub mod board;
pub mod event;
mod judge;
pub mod probe;
pub mod rate;
pub mod senders;
pub mod services;
pub mod status;
pub mod stream;
