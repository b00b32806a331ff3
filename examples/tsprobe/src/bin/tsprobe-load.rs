//! Sends a small multiplex to many ports at a steady rate, to see what a probe can take.
//!
//! `tsprobe-load ADDRESS:PORT INPUTS DATAGRAMS_PER_SECOND SECONDS [garbage | FILE]`: ports are ten apart, the rate is that of all
//! together. The stream is a small multiplex, or that of a file of 188 bytes a packet.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // of a tool, not of the probe

use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

/// The stream sixteen times over, so that all counters end where they began, in datagrams.
fn datagrams(file: Option<&String>) -> Result<Vec<Vec<u8>>> {
    let stream = match file {
        Some(file) => std::fs::read(file)?,
        None => examples::inspect::demo::multiplex()?,
    };
    let mut counters: BTreeMap<[u8; 2], u8> = BTreeMap::new();
    let mut packets = Vec::new();
    for packet in stream.chunks_exact(188).cycle().take(stream.len() / 188 * 16) {
        let mut packet = packet.to_vec();
        if let [_, high, low, flags, ..] = &mut packet[..] {
            if *flags & 0x10 != 0 {
                let counter = counters.entry([*high & 0x1F, *low]).or_default();
                *flags = (*flags & 0xF0) | *counter;
                *counter = counter.wrapping_add(1) & 15;
            }
        }
        packets.extend(packet);
    }
    Ok(packets.chunks(188 * 7).map(<[u8]>::to_vec).collect())
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, inputs, rate, seconds, garbage @ ..] = &arguments[..] else {
        anyhow::bail!("usage: tsprobe-load ADDRESS:PORT INPUTS DATAGRAMS_PER_SECOND SECONDS [garbage | FILE]");
    };
    let first: SocketAddr = address.parse()?;
    let (inputs, rate, seconds): (u16, u64, u64) = (inputs.parse()?, rate.parse()?, seconds.parse()?);
    ensure!(inputs > 0 && rate > 0, "nothing to send");
    let to = (0..inputs).map(|n| Some(SocketAddr::new(first.ip(), first.port().checked_add(n.checked_mul(10)?)?)));
    let to: Vec<SocketAddr> = to.collect::<Option<_>>().context("no such port")?;
    let socket = UdpSocket::bind(if first.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" })?;
    let is_garbage = garbage.first().is_some_and(|kind| kind == "garbage");
    let datagrams = datagrams(garbage.first().filter(|_| !is_garbage))?;
    let (begun, mut sent, mut refused) = (Instant::now(), 0u64, 0u64);
    let mut noise = 88_172_645_463_325_252u64;
    'send: loop {
        for datagram in &datagrams {
            for to in &to {
                let result = if !is_garbage {
                    socket.send_to(datagram, to)
                } else {
                    noise ^= noise << 13;
                    noise ^= noise >> 7;
                    noise ^= noise << 17;
                    let bytes = noise.to_le_bytes().repeat(164);
                    // Half of it looks like packets of some PID.
                    let mut bytes = bytes[..1312].to_vec();
                    if noise & 1 == 0 {
                        bytes.truncate(188 * 6);
                        bytes
                            .chunks_mut(188)
                            .zip(0u8..)
                            .for_each(|(packet, n)| (packet[0], packet[2]) = (0x47, packet[2] ^ n));
                    }
                    socket.send_to(&bytes, to)
                };
                refused += u64::from(result.is_err());
                sent += 1;
                let due = Duration::from_nanos(sent.saturating_mul(1_000_000_000) / rate);
                let elapsed = begun.elapsed();
                if elapsed.as_secs() >= seconds {
                    break 'send;
                }
                // A sleep is never short: what is late by then goes out at once.
                if due > elapsed + Duration::from_millis(1) {
                    std::thread::sleep(due - elapsed);
                }
            }
        }
    }
    println!("{sent} datagrams in {:.1} s, {refused} refused", begun.elapsed().as_secs_f64());
    Ok(())
}

fn main() -> std::process::ExitCode {
    examples::exit("tsprobe-load", run())
}
