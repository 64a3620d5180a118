//! A seed's database: how it is made to fail, and what is asked of it past the application.

use std::path::PathBuf;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

use crate::faults::{self, Fault, Switch};

pub struct Place {
    pub sqlite: Option<PathBuf>,
    pub url: String,
    pub switch: Switch,
    images: u32,
    /// Stays open: to open one reads the whole schema.
    observer: Mutex<Option<Observer>>,
}

enum Observer {
    Sqlite(rusqlite::Connection),
    Postgres(PgConnection),
}

/// A state of the database; while it is the same, nothing was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    image: u32,
    version: i64,
}

impl Place {
    pub fn sqlite(file: PathBuf) -> Self {
        Self::new(Some(file), String::new())
    }

    pub fn postgres(url: String) -> Self {
        Self::new(None, url)
    }

    fn new(sqlite: Option<PathBuf>, url: String) -> Self {
        Self { sqlite, url, switch: Switch::default(), images: 0, observer: Mutex::default() }
    }

    /// Where the next image of a killed process goes.
    fn next_image(&self) -> PathBuf {
        let file = self.sqlite.clone().unwrap_or_default().display().to_string();
        let stem = file.rsplit_once('-').map_or(file.clone(), |(stem, _)| stem.to_owned());
        PathBuf::from(format!("{stem}-{}.sqlite", self.images + 1))
    }

    pub async fn arm(&self, fault: Fault) -> Option<rusqlite::Connection> {
        let Some(file) = &self.sqlite else {
            let countdown = match fault {
                Fault::Cut(n) | Fault::KillWithin(n) | Fault::Full(n) => n / 4,
                _ => 0,
            };
            let fault = fault.name();
            self.execute(&format!("INSERT INTO sim_fault VALUES ('{fault}', {countdown})")).await;
            return None;
        };
        self.switch.arm(fault, (file.clone(), self.next_image()));
        (fault == Fault::Busy).then(|| {
            let other = rusqlite::Connection::open(file).unwrap();
            other.execute_batch("BEGIN IMMEDIATE").unwrap();
            other
        })
    }

    /// Ends the fault; whether the process is dead.
    pub async fn disarm(&mut self, fault: Fault) -> bool {
        let Some(file) = self.sqlite.clone() else {
            self.execute("DELETE FROM sim_fault").await;
            return fault.is_kill();
        };
        let fired = self.switch.disarm();
        if fault == Fault::KillAfter {
            faults::copy(&file, &self.next_image());
        }
        let dead = fault == Fault::KillAfter || (fault.is_kill() && fired);
        if dead {
            let image = self.next_image();
            self.images += 1;
            self.sqlite = Some(image);
            self.observer = Mutex::default();
        }
        dead
    }

    /// Writes past the application.
    pub async fn execute(&self, sql: &str) {
        match &mut *self.observer().await {
            Observer::Sqlite(connection) => connection.execute_batch(sql).unwrap(),
            Observer::Postgres(connection) => {
                connection.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
            }
        }
    }

    /// A row of numbers, asked past the application.
    pub async fn numbers(&self, sql: &str) -> Vec<i64> {
        match &mut *self.observer().await {
            Observer::Sqlite(connection) => connection
                .query_row(sql, [], |row| {
                    (0..row.as_ref().column_count()).map(|at| row.get(at)).collect()
                })
                .unwrap(),
            Observer::Postgres(connection) => {
                let row = connection.fetch_one(AssertSqlSafe(sql.to_owned())).await.unwrap();
                (0..row.len()).map(|at| row.get(at)).collect()
            }
        }
    }

    pub async fn state(&self) -> State {
        let asked = match self.sqlite {
            Some(_) => "PRAGMA data_version",
            None => "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint",
        };
        State { image: self.images, version: self.numbers(asked).await[0] }
    }

    async fn observer(&self) -> MappedMutexGuard<'_, Observer> {
        let mut observer = self.observer.lock().await;
        if observer.is_none() {
            *observer = Some(match &self.sqlite {
                Some(file) => Observer::Sqlite(rusqlite::Connection::open(file).unwrap()),
                None => Observer::Postgres(PgConnection::connect(&self.url).await.unwrap()),
            });
        }
        MutexGuard::map(observer, |observer| observer.as_mut().unwrap())
    }

    pub fn remove(&self) {
        let file = self.sqlite.clone().unwrap_or_default();
        let (Some(folder), Some(name)) =
            (file.parent(), file.file_name().and_then(|name| name.to_str()))
        else {
            return;
        };
        let stem = format!("{}-", name.split('-').next().unwrap_or_default());
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(&stem) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}
