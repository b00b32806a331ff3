//! Datagrams as they come: sockets, multicast groups, and when each arrived.

use crate::interrupt;
use anyhow::{Context, Result, bail, ensure};
use if_addrs::IfAddr;
use socket2::{Domain, InterfaceIndexOrAddress, Protocol, SockAddr, Socket, Type};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV6, ToSocketAddrs, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TrySendError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Datagrams that may wait for the program.
const AHEAD: usize = 8192;

/// Asked of the kernel for those that wait for the thread; it may give less.
const BUFFER: usize = 8 << 20;

/// How soon the end is noticed while nothing comes, and how often [`Live::next`] says that nothing does.
const LOOK: Duration = Duration::from_millis(20);

/// How long what has come before the end is taken in, where more comes all the time.
const REST: Duration = Duration::from_millis(100);

/// Where datagrams come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listen {
    /// A multicast group to be joined, or an address of this machine: `host:port`, where the host may be a name. Without
    /// a host, all addresses.
    pub address: String,
    /// Take datagrams of this sender only, a name or an address; a group is joined for it alone, where the system can.
    pub source: Option<String>,
    /// The interface on which a group is joined: its name, or an address it has.
    pub interface: Option<String>,
    /// Stop after this time.
    pub limit: Option<Duration>,
}

/// A socket that receives, for those who wait for datagrams in a way of their own.
#[derive(Debug)]
pub struct Bound {
    /// Has joined the group. A read waits for a moment only.
    pub socket: UdpSocket,
    /// The group, or the address of this machine.
    pub address: SocketAddr,
    /// The only sender that counts: not every system keeps the others away.
    pub source: Option<IpAddr>,
}

impl Listen {
    /// Opens the socket; `limit` is left to the caller.
    ///
    /// # Errors
    /// When there is no such address or interface, or it is in use; in one line that names it.
    pub fn bind(&self) -> Result<Bound> {
        open(self).with_context(|| format!("cannot receive at {}", self.address))
    }
}

/// A datagram.
pub(super) struct Arrived {
    pub(super) payload: Vec<u8>,
    /// Since 1970.
    pub(super) time: Duration,
}

pub(super) enum Next {
    Datagram(Arrived),
    /// Nothing has come for a moment, and this is the time.
    Quiet(Duration),
    End,
}

/// Receives in a thread of its own, so that a datagram has its time however busy the program is.
pub(super) struct Live {
    incoming: Receiver<io::Result<Arrived>>,
    counts: Arc<Counts>,
    clock: Clock,
    pub(super) address: SocketAddr,
}

/// Datagrams that were not delivered.
#[derive(Default)]
pub(super) struct Counts {
    overrun: AtomicU64,
    other_sender: AtomicU64,
}

/// The time since 1970, which never goes back.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Instant,
    start_time: Duration,
}

impl Clock {
    /// Goes on from what the clock of the system says now.
    pub fn new() -> Self {
        let start_time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Clock { start: Instant::now(), start_time }
    }

    /// What it is now.
    pub fn now(&self) -> Duration {
        self.start_time.saturating_add(self.start.elapsed())
    }
}

impl Default for Clock {
    fn default() -> Self {
        Clock::new()
    }
}

impl Live {
    /// Opens the socket and begins to receive.
    pub(super) fn open(listen: &Listen) -> Result<Live> {
        let Bound { socket, address, source } = listen.bind()?;
        let (outgoing, incoming) = mpsc::sync_channel(AHEAD);
        let clock = Clock::new();
        let counts = Arc::new(Counts::default());
        let receiver = Receiving { socket, source, clock, counts: Arc::clone(&counts), outgoing };
        let end = listen.limit.and_then(|limit| clock.start.checked_add(limit));
        thread::spawn(move || receiver.run(end));
        Ok(Live { incoming, counts, clock, address })
    }

    /// Waits for a moment.
    pub(super) fn next(&self) -> io::Result<Next> {
        match self.incoming.recv_timeout(LOOK) {
            Ok(arrived) => arrived.map(Next::Datagram),
            Err(RecvTimeoutError::Timeout) => Ok(Next::Quiet(self.clock.now())),
            Err(RecvTimeoutError::Disconnected) => Ok(Next::End),
        }
    }

    /// Datagrams that came faster than they could be taken, and datagrams of senders that were not asked for.
    pub(super) fn counts(&self) -> (u64, u64) {
        (self.counts.overrun.load(Ordering::Relaxed), self.counts.other_sender.load(Ordering::Relaxed))
    }
}

struct Receiving {
    socket: UdpSocket,
    source: Option<IpAddr>,
    clock: Clock,
    counts: Arc<Counts>,
    outgoing: SyncSender<io::Result<Arrived>>,
}

impl Receiving {
    /// Receives to the end; what the system holds by then still counts.
    fn run(self, end: Option<Instant>) {
        let mut buffer = vec![0; 1 << 16];
        let mut ended: Option<Instant> = None;
        loop {
            let is_over = interrupt::requested() || end.is_some_and(|end| Instant::now() >= end);
            if is_over && ended.get_or_insert_with(Instant::now).elapsed() > REST {
                return;
            }
            let arrived = match self.socket.recv_from(&mut buffer) {
                Ok((_, sender)) if self.source.is_some_and(|source| source != sender.ip()) => {
                    self.counts.other_sender.fetch_add(1, Ordering::Relaxed);
                    continue;
                }
                Ok((len, _)) => {
                    let payload = buffer.get(..len).unwrap_or_default().to_vec();
                    Ok(Arrived { payload, time: self.clock.now() })
                }
                Err(error) => match error.kind() {
                    io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut if ended.is_some() => return,
                    io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted => continue,
                    // An answer to something that another program sent from this port.
                    io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset => continue,
                    _ => Err(error),
                },
            };
            let failed = arrived.is_err();
            match self.outgoing.try_send(arrived) {
                Ok(()) if failed => return,
                Ok(()) => {}
                Err(TrySendError::Full(_)) => {
                    self.counts.overrun.fetch_add(1, Ordering::Relaxed);
                }
                Err(TrySendError::Disconnected(_)) => return,
            }
        }
    }
}

/// A socket that receives what was asked for.
fn open(listen: &Listen) -> Result<Bound> {
    let mut failed = None;
    // A name may have addresses of both families; the first that works is taken.
    for address in resolve(&listen.address)? {
        match open_at(address, listen) {
            Ok((socket, source)) => return Ok(Bound { socket, address, source }),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    Err(failed.context("no address")?)
}

fn open_at(address: SocketAddr, listen: &Listen) -> Result<(UdpSocket, Option<IpAddr>)> {
    let group = address.ip();
    let source = listen.source.as_deref().map(|name| resolve_source(name, group)).transpose()?;
    let interface = listen.interface.as_deref().map(find_interface).transpose()?;
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    // The kernel's limit may be lower, and that is no failure.
    let _ = socket.set_recv_buffer_size(BUFFER);
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    if group.is_multicast() {
        // Others may listen to the same group.
        socket.set_reuse_address(true)?;
        socket.bind(&bind_address(address, interface.as_ref()))?;
        join(&socket, group, source, interface.as_ref()).context("cannot join the group")?;
    } else {
        ensure!(interface.is_none(), "an interface is named for a multicast group only");
        socket.bind(&address.into())?;
    }
    socket.set_read_timeout(Some(LOOK))?;
    Ok((socket.into(), source))
}

/// The group itself where that is possible, so that other groups on this port stay away.
fn bind_address(address: SocketAddr, interface: Option<&Interface>) -> SockAddr {
    match address {
        _ if cfg!(windows) => {
            let any = if address.is_ipv4() { IpAddr::from([0; 4]) } else { IpAddr::from([0; 16]) };
            SocketAddr::new(any, address.port()).into()
        }
        SocketAddr::V6(group) => {
            let scope = interface.map_or(group.scope_id(), |interface| interface.index);
            SocketAddrV6::new(*group.ip(), group.port(), group.flowinfo(), scope).into()
        }
        SocketAddr::V4(_) => address.into(),
    }
}

fn join(socket: &Socket, group: IpAddr, source: Option<IpAddr>, interface: Option<&Interface>) -> Result<()> {
    match (group, source) {
        (IpAddr::V4(group), Some(IpAddr::V4(source))) => {
            let on = match interface {
                Some(interface) => interface.ipv4.context("the interface has no IPv4 address")?,
                None => Ipv4Addr::UNSPECIFIED,
            };
            socket.join_ssm_v4(&source, &group, &on)?;
        }
        (IpAddr::V4(group), _) => {
            let on = match interface {
                Some(interface) => InterfaceIndexOrAddress::Index(interface.index),
                None => InterfaceIndexOrAddress::Address(Ipv4Addr::UNSPECIFIED),
            };
            socket.join_multicast_v4_n(&group, &on)?;
        }
        // No crate joins an IPv6 group for one source: all are joined, and the others' datagrams left out.
        (IpAddr::V6(group), _) => socket.join_multicast_v6(&group, interface.map_or(0, |interface| interface.index))?,
    }
    Ok(())
}

/// The addresses of `host:port`; all of this machine's when there is no host.
fn resolve(address: &str) -> Result<Vec<SocketAddr>> {
    let (host, port) = address.rsplit_once(':').context("expected HOST:PORT")?;
    let port: u16 = port.parse().ok().filter(|port| *port > 0).context("expected a port of 1 to 65535")?;
    if host.is_empty() {
        return Ok(vec![SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), port)]);
    }
    let found: Vec<_> = address.to_socket_addrs().with_context(|| format!("cannot find {host}"))?.collect();
    ensure!(!found.is_empty(), "{host} has no address");
    Ok(found)
}

/// The address of a sender, of the family of `group`.
fn resolve_source(name: &str, group: IpAddr) -> Result<IpAddr> {
    let found: Vec<_> = (name, 0).to_socket_addrs().with_context(|| format!("cannot find {name}"))?.collect();
    let same = found.iter().find(|a| a.is_ipv4() == group.is_ipv4()).map(SocketAddr::ip);
    same.with_context(|| format!("{name} has no address of the family of {group}"))
}

/// An interface of this machine.
struct Interface {
    index: u32,
    ipv4: Option<Ipv4Addr>,
}

/// The interface of this name, or that has this address.
fn find_interface(wanted: &str) -> Result<Interface> {
    let all = if_addrs::get_if_addrs().context("cannot list the interfaces")?;
    let address: Option<IpAddr> = wanted.parse().ok();
    let is_wanted = |i: &&if_addrs::Interface| i.name == wanted || Some(i.ip()) == address;
    let Some(found) = all.iter().find(is_wanted) else {
        let mut names: Vec<_> = all.iter().map(|i| i.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        bail!("no interface {wanted}, there are: {}", names.join(", "));
    };
    let index = found.index.with_context(|| format!("the interface {wanted} has no index"))?;
    let own = |i: &&if_addrs::Interface| i.name == found.name && matches!(i.addr, IfAddr::V4(_));
    let by_address = Some(found).filter(|found| Some(found.ip()) == address);
    let ipv4 = by_address.or(all.iter().find(own)).and_then(|i| match i.ip() {
        IpAddr::V4(ip) => Some(ip),
        IpAddr::V6(_) => None,
    });
    Ok(Interface { index, ipv4 })
}
