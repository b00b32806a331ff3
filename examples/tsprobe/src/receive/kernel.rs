//! What the system dropped because a socket's buffer was full.
//!
//! Linux counts it for each socket, and says so in `/proc/net/udp`. Elsewhere nothing is known.

use std::collections::HashMap;
use std::fs;
use tokio::net::UdpSocket;

/// Finds a socket in the lists of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SocketId(Option<u64>);

impl SocketId {
    /// Of a socket of this process.
    #[cfg(target_os = "linux")]
    pub fn of(socket: &UdpSocket) -> Self {
        use std::os::fd::AsRawFd;
        let link = fs::read_link(format!("/proc/self/fd/{}", socket.as_raw_fd())).ok();
        let inode = link
            .as_ref()
            .and_then(|link| link.to_str())
            .and_then(|link| link.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok());
        SocketId(inode)
    }

    /// Of a socket of this process.
    #[cfg(not(target_os = "linux"))]
    pub fn of(_: &UdpSocket) -> Self {
        SocketId(None)
    }

    /// Its number.
    pub const fn inode(self) -> Option<u64> {
        self.0
    }
}

/// Datagrams dropped, by the inode of the socket.
pub fn drops() -> HashMap<u64, u64> {
    let lists = ["/proc/net/udp", "/proc/net/udp6"].map(|path| fs::read_to_string(path).unwrap_or_default());
    lists.iter().flat_map(|list| list.lines().skip(1)).filter_map(line).collect()
}

/// Inode and drops of a line.
fn line(line: &str) -> Option<(u64, u64)> {
    let mut fields = line.split_ascii_whitespace();
    let inode = fields.nth(9)?.parse().ok()?;
    Some((inode, fields.nth(2)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_list() {
        let text = "  483: 0100007F:1F90 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21917 2 0000000000000000 42";
        assert_eq!(line(text), Some((21_917, 42)));
        assert_eq!(line("  sl  local_address rem_address   st"), None);
    }
}
