//! Open connections: bounded in all and for each address, and shut when they are silent.
//!
//! The framework times the first head of a connection only, and waits for ever for the rest of
//! a body in pieces that nobody reads. Here each connection has a seat, and the seat a second
//! handle of the socket, by which a watch shuts it when nothing came or went for too long.

use std::{
    any::Any,
    collections::HashMap,
    io,
    net::{IpAddr, Shutdown, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use actix_web::{dev::Extensions, rt::net::TcpStream as Socket};

use super::limit::network_of;

/// How long a connection may be silent while its request is worked on or its answer leaves.
const SILENT_AT_WORK: Duration = Duration::from_mins(2);

/// How many connections there may be.
#[derive(Clone, Debug)]
pub struct Bounds {
    pub most: usize,
    pub most_of_address: usize,
    /// How long a connection may be silent between its requests and within a head.
    pub silence: Duration,
    /// Proxies, which bring the connections of many.
    pub proxies: Vec<IpAddr>,
}

/// All connections of the server.
#[derive(Debug)]
pub struct Connections {
    bounds: Bounds,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    lines: HashMap<u64, Arc<Line>>,
    of_address: HashMap<IpAddr, usize>,
}

/// One connection, as the watch sees it.
#[derive(Debug)]
pub(super) struct Line {
    socket: TcpStream,
    address: IpAddr,
    requests: AtomicUsize,
    moved: Mutex<Instant>,
}

impl Line {
    pub(super) fn start(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.touch();
    }

    pub(super) fn end(&self) {
        self.requests.fetch_sub(1, Ordering::Relaxed);
        self.touch();
    }

    /// Something came or went.
    pub(super) fn touch(&self) {
        *locked(&self.moved) = Instant::now();
    }

    fn is_silent(&self, silence: Duration) -> bool {
        let at_work = self.requests.load(Ordering::Relaxed) > 0;
        let most = if at_work { SILENT_AT_WORK.max(silence) } else { silence };
        locked(&self.moved).elapsed() > most
    }
}

/// A place among the connections; given back when the connection ends.
pub(super) struct Seat {
    connections: Arc<Connections>,
    number: u64,
    pub(super) line: Arc<Line>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.connections.leave(self.number);
    }
}

impl Connections {
    pub fn new(bounds: Bounds) -> Arc<Self> {
        Arc::new(Self { bounds, open: Mutex::default() })
    }

    /// Seats a new connection, or shuts it at once where there is no place.
    pub fn admit(self: &Arc<Self>, socket: &dyn Any, of_connection: &mut Extensions) {
        let Some(socket) = socket.downcast_ref::<Socket>() else { return };
        let Ok((address, twin)) =
            socket.peer_addr().and_then(|peer| Ok((peer.ip(), twin(socket)?)))
        else {
            return;
        };
        match self.enter(twin, network_of(address)) {
            Ok(seat) => drop(of_connection.insert(seat)),
            Err(refused) => {
                metrics::counter!("connections_refused_total").increment(1);
                let _ = refused.shutdown(Shutdown::Both);
            }
        }
    }

    fn enter(self: &Arc<Self>, socket: TcpStream, address: IpAddr) -> Result<Seat, TcpStream> {
        let mut open = locked(&self.open);
        let of_address = open.of_address.get(&address).copied().unwrap_or(0);
        let crowded = of_address >= self.bounds.most_of_address && !self.is_proxy(address);
        if crowded || open.lines.len() >= self.bounds.most {
            return Err(socket);
        }
        let number = open.next;
        let moved = Mutex::new(Instant::now());
        let line = Arc::new(Line { socket, address, requests: AtomicUsize::new(0), moved });
        open.next += 1;
        open.lines.insert(number, Arc::clone(&line));
        open.of_address.insert(address, of_address + 1);
        Ok(Seat { connections: Arc::clone(self), number, line })
    }

    fn is_proxy(&self, address: IpAddr) -> bool {
        self.bounds.proxies.iter().any(|proxy| network_of(*proxy) == address)
    }

    fn leave(&self, number: u64) {
        let mut open = locked(&self.open);
        let Some(line) = open.lines.remove(&number) else { return };
        if let Some(left) = open.of_address.get_mut(&line.address) {
            *left -= 1;
            if *left == 0 {
                open.of_address.remove(&line.address);
            }
        }
    }

    /// Shuts silent connections from time to time, for as long as the server is there.
    pub fn watch(self: &Arc<Self>) {
        let (there, period) = (Arc::downgrade(self), self.bounds.silence / 4);
        tokio::spawn(watch(there, period.max(Duration::from_millis(100))));
    }

    fn shut_silent(&self) {
        let open = locked(&self.open);
        for line in open.lines.values().filter(|line| line.is_silent(self.bounds.silence)) {
            metrics::counter!("connections_silent_total").increment(1);
            let _ = line.socket.shutdown(Shutdown::Both);
        }
    }
}

async fn watch(there: Weak<Connections>, period: Duration) {
    loop {
        tokio::time::sleep(period).await;
        let Some(connections) = there.upgrade() else { return };
        connections.shut_silent();
    }
}

/// A second handle of the same socket.
fn twin(socket: &Socket) -> io::Result<TcpStream> {
    #[cfg(unix)]
    let twin = std::os::fd::AsFd::as_fd(socket).try_clone_to_owned()?;
    #[cfg(windows)]
    let twin = std::os::windows::io::AsSocket::as_socket(socket).try_clone_to_owned()?;
    Ok(twin.into())
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
