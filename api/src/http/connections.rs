//! Open connections: bounded in all and for each address, and shut when they are silent.
//!
//! The framework times the first head of a connection only, and waits for ever for the rest of
//! a body in pieces that nobody reads. Here each connection has a guard, and the guard a second
//! handle of the socket, by which a watch shuts it when nothing came or went for too long.

use std::{
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

use super::{address::Proxies, limit::network_of};

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
    pub proxies: Arc<Proxies>,
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
    connections: HashMap<u64, Arc<Connection>>,
    of_address: HashMap<IpAddr, usize>,
}

/// One connection, as the watch sees it.
#[derive(Debug)]
pub(super) struct Connection {
    socket: TcpStream,
    address: IpAddr,
    requests: AtomicUsize,
    moved: Mutex<Instant>,
}

impl Connection {
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
pub(super) struct ConnectionGuard {
    connections: Arc<Connections>,
    number: u64,
    pub(super) connection: Arc<Connection>,
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        self.connections.leave(self.number);
    }
}

impl Connections {
    pub fn new(bounds: Bounds) -> Arc<Self> {
        Arc::new(Self { bounds, open: Mutex::default() })
    }

    /// Admits a new connection, or shuts it at once where there is no place.
    pub fn admit(self: &Arc<Self>, socket: &Socket, of_connection: &mut Extensions) {
        let Ok((address, second_handle)) =
            socket.peer_addr().and_then(|peer| Ok((peer.ip(), second_handle(socket)?)))
        else {
            return;
        };
        match self.enter(second_handle, address) {
            Ok(guard) => drop(of_connection.insert(guard)),
            Err(refused) => {
                metrics::counter!("connections_refused_total").increment(1);
                let _ = refused.shutdown(Shutdown::Both);
            }
        }
    }

    fn enter(
        self: &Arc<Self>,
        socket: TcpStream,
        address: IpAddr,
    ) -> Result<ConnectionGuard, TcpStream> {
        let is_proxy = self.bounds.proxies.trust(address);
        let address = network_of(address);
        let mut open = locked(&self.open);
        let of_address = open.of_address.get(&address).copied().unwrap_or(0);
        let crowded = of_address >= self.bounds.most_of_address && !is_proxy;
        if crowded || open.connections.len() >= self.bounds.most {
            return Err(socket);
        }
        let number = open.next;
        let moved = Mutex::new(Instant::now());
        let connection =
            Arc::new(Connection { socket, address, requests: AtomicUsize::new(0), moved });
        open.next += 1;
        open.connections.insert(number, Arc::clone(&connection));
        open.of_address.insert(address, of_address + 1);
        Ok(ConnectionGuard { connections: Arc::clone(self), number, connection })
    }

    fn leave(&self, number: u64) {
        let mut open = locked(&self.open);
        let Some(connection) = open.connections.remove(&number) else { return };
        if let Some(left) = open.of_address.get_mut(&connection.address) {
            *left -= 1;
            if *left == 0 {
                open.of_address.remove(&connection.address);
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
        for connection in
            open.connections.values().filter(|connection| connection.is_silent(self.bounds.silence))
        {
            metrics::counter!("connections_silent_total").increment(1);
            let _ = connection.socket.shutdown(Shutdown::Both);
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
fn second_handle(socket: &Socket) -> io::Result<TcpStream> {
    #[cfg(unix)]
    let second_handle = std::os::fd::AsFd::as_fd(socket).try_clone_to_owned()?;
    #[cfg(windows)]
    let second_handle = std::os::windows::io::AsSocket::as_socket(socket).try_clone_to_owned()?;
    Ok(second_handle.into())
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
