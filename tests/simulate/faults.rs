//! Faults of the store, put in where they hurt: at any point of a transaction and at its commit.
//!
//! On SQLite they are put into the writer's connection: a lock held by somebody else, a statement
//! that is ended, a full disk, a commit that fails, and images of the files as a killed process
//! leaves them. On PostgreSQL triggers do the same, up to ending their own connection.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use lighthouse_persistence::db::WriterHook;

/// What goes wrong in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Somebody else holds the lock.
    Busy,
    /// A statement in the middle is ended.
    Cut(u32),
    /// There is no room for more.
    Full(u32),
    /// The commit fails.
    Commit,
    /// The process ends in the middle of a transaction.
    KillWithin(u32),
    /// The process ends at the commit.
    KillAtCommit,
    /// The process ends when the answer has left.
    KillAfter,
    /// The caller goes away without reading.
    HangUp,
}

impl Fault {
    pub fn name(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Cut(_) => "cut",
            Self::Full(_) => "full",
            Self::Commit => "commit",
            Self::KillWithin(_) => "kill within",
            Self::KillAtCommit => "kill at commit",
            Self::KillAfter => "kill after",
            Self::HangUp => "hang up",
        }
    }

    pub fn is_kill(self) -> bool {
        matches!(self, Self::KillWithin(_) | Self::KillAtCommit | Self::KillAfter)
    }
}

/// How many instructions of SQLite lie between two questions whether to stop.
const STRIDE: i32 = 60;

/// The switch between a simulation and the writer's connection of its SQLite database.
#[derive(Clone, Default)]
pub struct Switch(Arc<Mutex<Armed>>);

#[derive(Default)]
struct Armed {
    fault: Option<Fault>,
    countdown: u32,
    fired: bool,
    /// Whether a commit is under way.
    committing: bool,
    /// The database, and where its image goes.
    image: Option<(PathBuf, PathBuf)>,
}

impl Switch {
    pub fn arm(&self, fault: Fault, image: (PathBuf, PathBuf)) {
        let countdown = match fault {
            Fault::Cut(n) | Fault::KillWithin(n) => n,
            _ => 0,
        };
        *self.0.lock().unwrap() =
            Armed { fault: Some(fault), countdown, image: Some(image), ..Armed::default() };
    }

    /// Ends the fault; whether it came to pass.
    pub fn disarm(&self) -> bool {
        std::mem::take(&mut *self.0.lock().unwrap()).fired
    }

    pub fn hook(&self) -> WriterHook {
        let switch = self.clone();
        WriterHook::new(move |connection| {
            connection.busy_timeout(Duration::ZERO)?;
            let (at_commit, within) = (switch.clone(), switch.clone());
            connection.commit_hook(Some(move || at_commit.commits()))?;
            connection.progress_handler(STRIDE, Some(move || within.goes_on()))
        })
    }

    /// Whether this commit is turned into a rollback.
    fn commits(&self) -> bool {
        let mut armed = self.0.lock().unwrap();
        armed.committing = true;
        match armed.fault {
            Some(Fault::Commit) => {
                armed.fired = true;
                true
            }
            Some(Fault::KillAtCommit) => {
                armed.take_image();
                false
            }
            _ => false,
        }
    }

    /// Whether the statement that runs is ended.
    fn goes_on(&self) -> bool {
        let mut armed = self.0.lock().unwrap();
        // SQLite asks once more when a commit is done: whoever ended it there would hear that it
        // failed, and what was committed would stay.
        if std::mem::take(&mut armed.committing) {
            return false;
        }
        let Some(fault @ (Fault::Cut(_) | Fault::KillWithin(_))) = armed.fault else {
            return false;
        };
        if armed.countdown > 0 {
            armed.countdown -= 1;
            return false;
        }
        if fault.is_kill() {
            armed.take_image();
            return false;
        }
        !std::mem::replace(&mut armed.fired, true)
    }
}

impl Armed {
    /// The files as they are at this moment, once.
    fn take_image(&mut self) {
        if let Some((from, to)) = self.image.take() {
            copy(&from, &to);
            self.fired = true;
        }
    }
}

/// Copies a database with its log, as a crash would leave both.
pub fn copy(from: &std::path::Path, to: &std::path::Path) {
    let log = |path: &std::path::Path| PathBuf::from(format!("{}-wal", path.display()));
    std::fs::copy(from, to).unwrap();
    if log(from).exists() {
        std::fs::copy(log(from), log(to)).unwrap();
    }
}

/// The table and the triggers by which a PostgreSQL database fails.
pub const POSTGRES: &str = r"
CREATE TABLE sim_fault (kind text NOT NULL, countdown int NOT NULL);
CREATE FUNCTION sim_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE fault record;
BEGIN
  UPDATE sim_fault SET countdown = countdown - 1 WHERE kind IN ('cut', 'busy', 'full', 'kill within') RETURNING kind, countdown INTO fault;
  IF FOUND AND fault.countdown < 0 THEN
    CASE fault.kind
      WHEN 'busy' THEN RAISE EXCEPTION 'busy' USING ERRCODE = '55P03';
      WHEN 'full' THEN RAISE EXCEPTION 'full' USING ERRCODE = '53100';
      ELSE PERFORM pg_terminate_backend(pg_backend_pid());
    END CASE;
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION sim_commit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE fault record;
BEGIN
  SELECT kind INTO fault FROM sim_fault WHERE kind IN ('commit', 'kill at commit');
  IF FOUND AND fault.kind = 'commit' THEN RAISE EXCEPTION 'not serializable' USING ERRCODE = '40001'; END IF;
  IF FOUND THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
  RETURN NULL;
END $$;
DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('sim_fault', 'seaql_migrations') LOOP
    EXECUTE format('CREATE TRIGGER sim_within AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION sim_within()', one);
  END LOOP;
END $$;
CREATE CONSTRAINT TRIGGER sim_commit AFTER INSERT ON audit_event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sim_commit();
";
