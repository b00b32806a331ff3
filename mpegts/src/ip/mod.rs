//! Transport streams in IP networks: datagrams in [`rtp`], and their repair by [`fec`].
//!
//! From a socket to events, here with tokio; the parts do no input or output of their own and go with any other:
//!
//! ```
//! use mpegts::demux::{Demux, Event};
//! use mpegts::ip::rtp::{DatagramEvent, Datagrams};
//! use tokio::net::UdpSocket;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let socket = UdpSocket::bind("127.0.0.1:0").await?;
//! # let sender = UdpSocket::bind("127.0.0.1:0").await?;
//! # let pat = mpegts::section::LongSection::new(0, 0x1234, 7, mpegts::psi::Pat::default());
//! # let pat = wire::Encode::encode_to_vec(&pat).unwrap();
//! # let (mut packetizer, mut sent) = (mpegts::section::SectionPacketizer::new(mpegts::Pid::PAT), Vec::new());
//! # packetizer.push(&pat, |p| sent.extend_from_slice(p));
//! # packetizer.finish(|p| sent.extend_from_slice(p));
//! # sent.extend(mpegts::packet::NULL_PACKET.repeat(6));
//! # sender.send_to(&sent, socket.local_addr()?).await?;
//! let (mut datagrams, mut demux) = (Datagrams::new(32), Demux::new());
//! let mut buffer = [0; 65_535];
//! 'receive: loop {
//!     let len = socket.recv(&mut buffer).await?;
//!     let mut input = datagrams.push(&buffer[..len], ());
//!     while let Some(event) = datagrams.next(&mut input) {
//!         match event {
//!             DatagramEvent::Packets { mut bytes, .. } => {
//!                 while let Some(event) = demux.next(&mut bytes) {
//!                     if let Event::Section { pid, section, .. } = event {
//!                         println!("table {:#04x} on PID {pid}", section.table_id());
//! #                       break 'receive;
//!                     }
//!                 }
//!             }
//!             // Losses and datagrams of another kind.
//!             other => eprintln!("{other:?}"),
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "alloc")]
pub mod fec;
pub mod rtp;
