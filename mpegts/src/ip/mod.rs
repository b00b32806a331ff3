//! Transport streams in IP networks: datagrams in [`rtp`], and their repair by [`fec`].

#[cfg(feature = "alloc")]
pub mod fec;
pub mod rtp;
