//! The one writer: changes wait in a queue, run one after another, and share a commit.
//!
//! ```text
//! queue ─▶ BEGIN IMMEDIATE ─▶ (SAVEPOINT, change, RELEASE | ROLLBACK TO) × n ─▶ COMMIT ─▶ answers
//! ```
//!
//! A failed change rolls back to its own savepoint and spoils nothing else. Answers
//! leave only after the commit, so an acknowledged write is on disk.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use futures_util::FutureExt;
use rusqlite::Connection;
use sea_orm::DbErr;
use tokio::sync::{mpsc, oneshot};

use super::failure::failed;
use crate::{
    db::{Change, Conn, Line, Tx, span::WriteSpan},
    error::StoreError,
};

/// changes that may wait; one more is answered to come back (503 busy).
const QUEUE: usize = 2048;
/// changes that may share one commit.
const GROUP: usize = 128;

/// The writer's connection, in use by the one change that is running.
#[derive(Clone, Debug)]
pub(in crate::db) struct Writing(Arc<Mutex<Connection>>);

impl Writing {
    pub(in crate::db) fn with<T>(
        &self,
        f: impl FnOnce(&Connection) -> Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        f(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn say(&self, sql: &str) -> Result<(), StoreError> {
        let said = |c: &Connection| c.prepare_cached(sql)?.execute([]).map(|_| ());
        self.with(|c| said(c).map_err(failed)).map_err(StoreError::from)
    }
}

/// Sends the answer once it is known whether the commit held.
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// Runs on the writer thread, unless there is no transaction to run in; tells whether its
/// work is to be kept.
type Job = Box<dyn FnOnce(Option<&Writing>) -> (bool, Answer) + Send>;

#[derive(Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Job>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Result<Self, StoreError> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let writing = Writing(Arc::new(Mutex::new(connection)));
        thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || work(&writing, jobs))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { queue })
    }

    pub(super) fn waiting(&self) -> u32 {
        u32::try_from(QUEUE.saturating_sub(self.queue.capacity())).unwrap_or(u32::MAX)
    }

    pub(super) async fn run<T, E>(&self, change: Change<T, E>) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, outcome) = oneshot::channel();
        let mut span = WriteSpan::begin();
        let job: Job = Box::new(move |writing| {
            span.begun();
            let result = span.span().in_scope(|| match writing {
                Some(writing) => perform(writing, change),
                None => Err(StoreError::Busy.into()),
            });
            span.decided();
            let keep = result.is_ok();
            let answer = move |committed: Result<(), StoreError>| {
                span.ended();
                let _ =
                    reply.send(result.and_then(|value| committed.map(|()| value).map_err(E::from)));
            };
            (keep, Box::new(answer) as Answer)
        });
        self.queue.try_send(job).map_err(|_| StoreError::Busy)?;
        outcome
            .await
            .unwrap_or_else(|_| Err(StoreError::Unavailable("writer stopped".to_owned()).into()))
    }
}

/// Runs a change to its end. It waits for nothing but this connection, so it is ready at once.
fn perform<T, E>(writing: &Writing, change: Change<T, E>) -> Result<T, E>
where
    E: From<StoreError>,
{
    let tx = Tx::new(Conn(Line::Writer(writing.clone())));
    let run = AssertUnwindSafe(async move { change(tx).await }).catch_unwind();
    match run.now_or_never() {
        Some(Ok(result)) => result,
        Some(Err(_)) => Err(StoreError::Panicked.into()),
        None => Err(StoreError::Other("a write waited for something else".to_owned()).into()),
    }
}

fn work(writing: &Writing, mut jobs: mpsc::Receiver<Job>) {
    let mut group = Vec::with_capacity(GROUP);
    while jobs.blocking_recv_many(&mut group, GROUP) > 0 {
        if group.len() == 1 {
            group.drain(..).for_each(|job| commit_alone(writing, job));
        } else {
            commit_together(writing, group.drain(..));
        }
    }
}

/// A change that nobody waits with needs no savepoint.
fn commit_alone(writing: &Writing, job: Job) {
    let begun = writing.say("BEGIN IMMEDIATE");
    let (keep, answer) = job(begun.is_ok().then_some(writing));
    let held = begun.and_then(|()| writing.say(if keep { "COMMIT" } else { "ROLLBACK" }));
    if held.is_err() {
        let _ = writing.say("ROLLBACK");
    }
    answer(held);
}

fn commit_together(writing: &Writing, jobs: impl Iterator<Item = Job>) {
    let mut whole = writing.say("BEGIN IMMEDIATE");
    let mut answers: Vec<Answer> = Vec::with_capacity(GROUP);
    for job in jobs {
        let (ended, answer) = match &whole {
            Ok(()) => run_apart(writing, job),
            Err(_) => (Ok(()), job(None).1),
        };
        whole = whole.and(ended);
        answers.push(answer);
    }
    let held = whole.and_then(|()| writing.say("COMMIT"));
    if held.is_err() {
        let _ = writing.say("ROLLBACK");
    }
    for answer in answers {
        answer(again(&held));
    }
}

/// Runs one change so that its failure undoes only itself. If that cannot be done, nothing of the
/// group may be kept: where a statement is ended or the disk is full, SQLite may roll back all of the
/// transaction, and what follows would be kept without it.
fn run_apart(writing: &Writing, job: Job) -> (Result<(), StoreError>, Answer) {
    let opened = writing.say("SAVEPOINT deed");
    let (keep, answer) = job(opened.is_ok().then_some(writing));
    let undone = if keep { Ok(()) } else { writing.say("ROLLBACK TO deed") };
    (opened.and(undone).and_then(|()| writing.say("RELEASE deed")), answer)
}

/// The group's outcome for each of its changes.
fn again(held: &Result<(), StoreError>) -> Result<(), StoreError> {
    match held {
        Ok(()) => Ok(()),
        Err(StoreError::Busy) => Err(StoreError::Busy),
        Err(error) => Err(StoreError::Unavailable(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::channel,
    };

    use futures_util::future::{join, join3};
    use sea_orm::{ConnectionTrait, DbBackend, Statement};

    use super::*;

    /// A table of names, and a switch that ends the next statement in the middle.
    fn writer() -> (Writer, Arc<AtomicBool>) {
        let (connection, switch) = (Connection::open_in_memory().unwrap(), Arc::default());
        connection.execute_batch("CREATE TABLE kept (name TEXT NOT NULL)").unwrap();
        let ends: Arc<AtomicBool> = Arc::clone(&switch);
        let ended = move || ends.swap(false, Ordering::SeqCst);
        connection.progress_handler(1, Some(ended)).unwrap();
        (Writer::start(connection).unwrap(), switch)
    }

    async fn keep(tx: Tx, name: &str) -> Result<(), StoreError> {
        tx.execute_unprepared(&format!("INSERT INTO kept VALUES ('{name}')")).await?;
        Ok(())
    }

    async fn kept(tx: Tx) -> Result<i64, StoreError> {
        let asked = Statement::from_string(DbBackend::Sqlite, "SELECT COUNT(*) AS n FROM kept");
        let row = tx.query_one_raw(asked).await?.unwrap();
        Ok(row.try_get("", "n")?)
    }

    fn change<T, F>(change: impl FnOnce(Tx) -> F + Send + 'static) -> Change<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        Box::new(move |tx| Box::pin(change(tx)))
    }

    #[test]
    fn a_change_that_takes_the_transaction_with_it_leaves_nothing_of_its_group() {
        let (writer, switch) = writer();
        let (open, closed) = channel::<()>();
        let hold = |_: Tx| async move {
            closed.recv().unwrap();
            Ok::<(), StoreError>(())
        };
        let ended = |tx: Tx| async move {
            switch.store(true, Ordering::SeqCst);
            keep(tx, "ended").await
        };
        let group = join3(
            writer.run(change(|tx| async { keep(tx, "before").await })),
            writer.run(change(ended)),
            writer.run(change(|tx| async { keep(tx, "after").await })),
        );
        let waiting = join(group, async { open.send(()).unwrap() });
        let story = async {
            let (_, (answers, ())) = join(writer.run(change(hold)), waiting).await;
            let refused = [answers.0.is_err(), answers.1.is_err(), answers.2.is_err()];
            (refused, writer.run(change(kept)).await.unwrap())
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (refused, kept) = runtime.block_on(story);
        assert_eq!((refused, kept), ([true; 3], 0), "what is refused is not kept");
    }
}
