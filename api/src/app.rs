//! What every request shares: the database of its worker, keys, caches, the clock.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

use lighthouse_domain::{access::SessionId, time::Instant};
use lighthouse_persistence::{Database, identity::CachedActor, seal::Sealer};
use moka::sync::Cache;
use uuid::Uuid;

use crate::{
    config::Config,
    http::cursor::CursorKey,
    identity::{hasher::Hasher, tokens::Tokens},
    sandbox::Made,
    sync::events::hub::Hub,
};

/// Where the time comes from; tests put a clock here that they can move.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// The application as one worker sees it.
#[derive(Clone)]
pub struct App {
    pub db: Database,
    pub shared: Arc<Shared>,
}

/// What all workers share.
pub struct Shared {
    pub config: Config,
    pub clock: Clock,
    pub sealer: Sealer,
    pub tokens: Tokens,
    pub hasher: Hasher,
    pub cursors: CursorKey,
    /// Rights by session. A stale entry harms nobody: the statement that uses it finds nothing.
    pub actors: Cache<Uuid, Arc<CachedActor>>,
    /// Set when the server is asked to stop: not ready any more, but still answering.
    pub draining: AtomicBool,
    /// Whoever changes the shape of the tree holds it; see `Caller::write_in_turn`.
    pub tree_turn: Arc<tokio::sync::Mutex<()>>,
    /// Whoever makes a file while its requester waits holds one.
    pub export_turns: tokio::sync::Semaphore,
    /// Who listens for changes.
    pub events: Arc<Hub>,
    /// What the demo made, once it has.
    pub sandbox: OnceLock<Made>,
}

impl App {
    pub fn now(&self) -> Instant {
        (self.shared.clock)()
    }

    /// A new id that sorts by time (C-20).
    pub fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    pub fn sealer(&self) -> &Sealer {
        &self.shared.sealer
    }

    /// The same application with a database handle of the calling worker.
    #[must_use]
    pub fn for_worker(&self) -> Self {
        Self { db: self.db.for_worker(), shared: Arc::clone(&self.shared) }
    }

    pub fn forget_actor(&self, session: SessionId) {
        self.shared.actors.invalidate(&session.uuid());
    }

    /// Takes no new streams of events, and ends those that there are.
    pub fn drain(&self) {
        self.shared.draining.store(true, Ordering::Relaxed);
        self.shared.events.stop();
    }

    pub fn is_draining(&self) -> bool {
        self.shared.draining.load(Ordering::Relaxed)
    }
}

/// The real clock. The one place that asks the system for the time.
#[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else is given")]
pub fn system_clock() -> Clock {
    Arc::new(|| Instant::from(chrono::Utc::now()))
}
