//! Datagrams out of sockets. Nothing waits but in the buffer of the system, which is bounded for each input.

use super::Watched;
use super::kernel::SocketId;
use crate::address::fec_listens;
use crate::log::Lines;
use anyhow::{Context, Result};
use examples::input::{Bound, Clock, Listen};
use std::io::ErrorKind;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::net::UdpSocket;

/// Datagrams of an input that are taken before others have their turn.
const BATCH: usize = 64;

/// A socket of an input.
pub(super) struct Socket {
    socket: UdpSocket,
    source: Option<IpAddr>,
    is_fec: bool,
    pub(super) id: SocketId,
    /// What the system has given.
    pub(super) buffer: usize,
}

/// The socket of the stream, and those of its FEC.
pub(super) fn open(listen: &Listen, fec: bool) -> Result<Vec<Socket>> {
    let fec = if fec { fec_listens(listen) } else { Vec::new() };
    let all = std::iter::once((listen, false)).chain(fec.iter().map(|listen| (listen, true)));
    all.map(|(listen, is_fec)| {
        let Bound { socket, source, .. } = listen.bind()?;
        let buffer = socket2::SockRef::from(&socket).recv_buffer_size().unwrap_or(0);
        let cannot = || format!("cannot receive at {}", listen.address);
        socket.set_nonblocking(true).with_context(cannot)?;
        let socket = UdpSocket::from_std(socket).with_context(cannot)?;
        Ok(Socket { id: SocketId::of(&socket), socket, source, is_fec, buffer })
    })
    .collect()
}

/// Hands on what comes, for ever.
pub(super) async fn receive(socket: Socket, input: Arc<Watched>, clock: Clock, lines: Lines) {
    let mut buffer = vec![0; 1 << 16];
    loop {
        if socket.socket.readable().await.is_err() {
            // The interface may be down for a moment.
            tokio::time::sleep(crate::probe::TICK).await;
        }
        take(&socket, &input, clock, &lines, &mut buffer);
        // No input, however fast, keeps the others from their turn.
        tokio::task::yield_now().await;
    }
}

/// Takes what has come, a batch at most.
fn take(socket: &Socket, input: &Watched, clock: Clock, lines: &Lines, buffer: &mut [u8]) {
    let mut probe = input.probe();
    for _ in 0..BATCH {
        let (len, sender) = match socket.socket.try_recv_from(buffer) {
            Ok(came) => came,
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            // An answer to something that another program sent from this port.
            Err(_) => continue,
        };
        let payload = buffer.get(..len).unwrap_or_default();
        if socket.source.is_some_and(|source| source != sender.ip()) {
            continue;
        }
        if socket.is_fec {
            probe.fec_datagram(payload, clock.now());
        } else {
            probe.datagram(payload, Some(sender), clock.now());
        }
    }
    let events = probe.take_events();
    drop(probe);
    events.iter().for_each(|event| lines.send(event.to_line(&input.name)));
}
