//! SQLite, embedded: readers inline on the caller's thread, one writer with group commit.
//!
//! A read by an inline connection takes microseconds, far less than a hop to another
//! thread; writes queue at one thread, which is what SQLite does anyway, and share
//! their `fdatasync`.

mod copy;
mod failure;
mod rows;
mod writer;

use std::{
    fmt,
    fs::OpenOptions,
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, TryLockError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use sea_orm::DbErr;

use super::Change;
use crate::error::StoreError;

pub use copy::is_whole;
pub(super) use failure::failed;
pub(super) use rows::{day_of, execute, execute_batch, map, query_all, query_one};
pub(super) use writer::Writing;

/// Where the file is and how many readers it gets.
#[derive(Clone, Debug)]
pub struct SqliteOptions {
    pub file: PathBuf,
    pub readers: usize,
    /// Prepares the writer's connection further; a simulation makes the store fail there.
    pub on_writer: Option<WriterHook>,
}

/// What is done to the writer's connection once it is open.
#[derive(Clone)]
pub struct WriterHook(Arc<Prepare>);

type Prepare = dyn Fn(&Connection) -> rusqlite::Result<()> + Send + Sync;

impl WriterHook {
    pub fn new(
        prepare: impl Fn(&Connection) -> rusqlite::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(prepare))
    }

    pub(in crate::db) fn prepare(&self, connection: &Connection) -> rusqlite::Result<()> {
        (self.0)(connection)
    }
}

impl fmt::Debug for WriterHook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WriterHook")
    }
}

impl SqliteOptions {
    pub fn at(file: PathBuf) -> Self {
        let readers = std::thread::available_parallelism().map_or(2, usize::from) + 2;
        Self { file, readers, on_writer: None }
    }
}

#[derive(Debug)]
pub(super) struct Sqlite {
    readers: Vec<Mutex<Connection>>,
    next: AtomicUsize,
    writer: writer::Writer,
}

impl Sqlite {
    pub(super) fn open(options: &SqliteOptions) -> Result<Self, StoreError> {
        let connection = connect(&options.file, false)?;
        if let Some(hook) = &options.on_writer {
            hook.prepare(&connection).map_err(broken)?;
        }
        let writer = writer::Writer::start(connection)?;
        let readers = (0..options.readers.max(1))
            .map(|_| connect(&options.file, true).map(Mutex::new))
            .collect::<Result<_, _>>()?;
        Ok(Self { readers, next: AtomicUsize::new(0), writer })
    }

    /// Runs a short read on a connection nobody else is using.
    pub(super) fn read<T>(
        &self,
        f: impl FnOnce(&Connection) -> Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        f(&self.free_reader())
    }

    fn free_reader(&self) -> MutexGuard<'_, Connection> {
        for reader in &self.readers {
            match reader.try_lock() {
                Ok(guard) => return guard,
                Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        let turn = self.next.fetch_add(1, Ordering::Relaxed) % self.readers.len();
        let reader = self.readers.iter().cycle().nth(turn);
        reader.map_or_else(
            || self.free_reader(),
            |reader| reader.lock().unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// Writes in the queue.
    pub(super) fn waiting(&self) -> u32 {
        self.writer.waiting()
    }

    pub(super) async fn write<T, E>(&self, change: Change<T, E>) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.writer.run(change).await
    }

    pub(super) fn backup_to(&self, file: &Path) -> Result<(), StoreError> {
        copy::copy(&self.free_reader(), file)
    }
}

fn connect(file: &Path, read_only: bool) -> Result<Connection, StoreError> {
    make_private(file)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags).map_err(broken)?;
    connection.busy_timeout(Duration::from_secs(5)).map_err(broken)?;
    connection.set_prepared_statement_cache_capacity(256);
    // A plan depends on the statement alone; otherwise each bound value may have it made anew.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(broken)?;
    // Recursive triggers: what REPLACE deletes is refused like a DELETE.
    // FULL: a commit that was answered survives a power cut, not only a crash.
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA recursive_triggers = ON; PRAGMA temp_store = MEMORY;
             PRAGMA mmap_size = 268435456; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 8000;",
        )
        .map_err(broken)?;
    // Pages that only the log has are not mapped: the writer keeps those it changes most.
    let own = if read_only {
        "PRAGMA cache_size = -4096; PRAGMA query_only = ON;"
    } else {
        "PRAGMA cache_size = -16384;"
    };
    connection.execute_batch(own).map_err(broken)?;
    Ok(connection)
}

/// An empty file that only its owner can read; the log beside it gets the same mode.
fn make_private(file: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(StoreError::Unavailable(format!("{}: {error}", file.display())))
        }
        _ => Ok(()),
    }
}

fn broken(error: rusqlite::Error) -> StoreError {
    StoreError::from(failed(error))
}
