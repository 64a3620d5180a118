//! Who listens: how many there may be, and what they are woken by.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use lighthouse_persistence::sync::ChangeAnywhere;
use tokio::sync::{Notify, broadcast};
use uuid::Uuid;

use crate::http::{code::Code, problem::Problem};

/// Streams of one account.
const OF_ACCOUNT: usize = 8;
/// Wake-ups that wait for a stream; whoever comes late looks without knowing what for.
const WAITING: usize = 64;

/// What wakes the streams.
#[derive(Clone, Debug)]
pub(super) enum Beat {
    /// Changes of everybody: a stream looks if one may be in its sight.
    Changes(Arc<[ChangeAnywhere]>),
    /// The rights' version of each login that listens and still stands.
    Rights(Arc<HashMap<Uuid, i64>>),
    /// Something may have been missed.
    Look,
    /// The server stops.
    Stop,
}

/// All streams of the server.
#[derive(Debug)]
pub struct Hub {
    most: usize,
    beats: broadcast::Sender<Beat>,
    /// Rings when somebody begins to listen.
    woken: Notify,
    listening: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    all: usize,
    of_account: HashMap<Uuid, usize>,
    of_session: HashMap<Uuid, usize>,
}

/// A place among the streams; given back when the stream ends.
#[derive(Debug)]
pub(super) struct Listener {
    hub: Arc<Hub>,
    account: Uuid,
    session: Uuid,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut counts = self.hub.counts();
        counts.all -= 1;
        take_one(&mut counts.of_account, self.account);
        take_one(&mut counts.of_session, self.session);
    }
}

fn take_one(counts: &mut HashMap<Uuid, usize>, key: Uuid) {
    if let Some(count) = counts.get_mut(&key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&key);
        }
    }
}

impl Hub {
    /// With room for so many streams.
    pub fn new(most: usize) -> Arc<Self> {
        let (beats, _) = broadcast::channel(WAITING);
        Arc::new(Self { most, beats, woken: Notify::new(), listening: Mutex::default() })
    }

    /// A place for a stream, and what wakes it.
    pub(super) fn enter(
        self: &Arc<Self>,
        account: Uuid,
        session: Uuid,
    ) -> Result<(Listener, broadcast::Receiver<Beat>), Problem> {
        let mut counts = self.counts();
        if counts.of_account.get(&account).is_some_and(|count| *count >= OF_ACCOUNT) {
            return Err(Problem::new(Code::TooManyStreams).retry_after(5));
        }
        if counts.all >= self.most {
            return Err(Problem::new(Code::Busy).retry_after(5));
        }
        counts.all += 1;
        *counts.of_account.entry(account).or_default() += 1;
        *counts.of_session.entry(session).or_default() += 1;
        drop(counts);
        let beats = self.beats.subscribe();
        self.woken.notify_one();
        Ok((Listener { hub: Arc::clone(self), account, session }, beats))
    }

    /// Waits until somebody listens.
    pub(super) async fn somebody(&self) {
        while self.listening() == 0 {
            self.woken.notified().await;
        }
    }

    /// How many streams there are.
    pub fn listening(&self) -> usize {
        self.counts().all
    }

    /// The logins that listen.
    pub(super) fn sessions(&self) -> Vec<Uuid> {
        self.counts().of_session.keys().copied().collect()
    }

    pub(super) fn send(&self, beat: Beat) {
        // Without a receiver there is nobody to wake.
        let _ = self.beats.send(beat);
    }

    /// Ends all streams.
    pub fn stop(&self) {
        self.send(Beat::Stop);
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.listening.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
