//! What can go wrong below the use cases, in terms the use cases understand.

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};
use sqlx::error::{DatabaseError, ErrorKind};

/// A failure of storing or loading.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not there, or outside the permit's scope: the two are never distinguished.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// A unique constraint refused the row; the constraint's name tells which.
    #[error("duplicate: {0}")]
    Duplicate(String),
    /// A foreign key refused the row.
    #[error("reference")]
    Reference,
    /// The row has another version than the one the change was made from.
    #[error("the stored version is another")]
    VersionChanged,
    /// The rights the permit was made from have changed since; load the actor again.
    #[error("permit is stale")]
    Stale,
    /// The session is over: revoked, expired or unknown.
    #[error("session has ended")]
    SessionEnded,
    /// Too many writes are waiting, or a lock was not had in time.
    #[error("busy")]
    Busy,
    /// The database cannot be reached or is out of space.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A row that cannot be: somebody wrote past the application.
    #[error("corrupt row in {table}: {problem}")]
    Corrupt { table: &'static str, problem: String },
    /// The use case itself panicked; nothing was kept.
    #[error("use case panicked")]
    Panicked,
    #[error("database: {0}")]
    Other(String),
}

impl StoreError {
    pub fn corrupt(table: &'static str, problem: impl Into<String>) -> Self {
        Self::Corrupt { table, problem: problem.into() }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Self::Busy,
            DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => {
                Self::Unavailable(error.to_string())
            }
            DbErr::Conn(RuntimeErr::SqlxError(cause))
            | DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause)) => Self::from(&**cause),
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<&sqlx::Error> for StoreError {
    fn from(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(failure) => from_database(&**failure),
            sqlx::Error::PoolTimedOut => Self::Busy,
            // A connection that ends in the middle of a statement, of a message or while a transaction opens.
            sqlx::Error::Io(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::BeginFailed
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error.to_string()),
            _ => Self::Other(error.to_string()),
        }
    }
}

/// By SQLSTATE or SQLite's extended result code, never by the words of a message: a server
/// speaks its administrator's language.
fn from_database(failure: &dyn DatabaseError) -> StoreError {
    match failure.kind() {
        ErrorKind::UniqueViolation => {
            return StoreError::Duplicate(failure.constraint().unwrap_or_default().to_owned());
        }
        ErrorKind::ForeignKeyViolation => return StoreError::Reference,
        _ => {}
    }
    let text = || failure.to_string();
    match classify(failure.code().as_deref().unwrap_or_default()) {
        Trouble::Busy => StoreError::Busy,
        Trouble::Unavailable => StoreError::Unavailable(text()),
        Trouble::Other => StoreError::Other(text()),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Trouble {
    Busy,
    Unavailable,
    Other,
}

fn classify(code: &str) -> Trouble {
    if let Some(code) = code.strip_prefix("sqlite:").and_then(|code| code.parse::<i32>().ok()) {
        // A commit that was turned into a rollback.
        if code == 531 {
            return Trouble::Unavailable;
        }
        // The low byte of an extended code is the primary one: BUSY, LOCKED, INTERRUPT (a statement
        // that was ended from outside); IOERR, FULL, CANTOPEN.
        return match code & 0xff {
            5 | 6 | 9 => Trouble::Busy,
            10 | 13 | 14 => Trouble::Unavailable,
            _ => Trouble::Other,
        };
    }
    match code {
        // Lock not available, deadlock, serialization failure, statement or lock time-out.
        "55P03" | "40P01" | "40001" | "57014" => Trouble::Busy,
        // Operator intervention: the server stops, restarts or is not ready yet.
        // A transaction that was idle or ran for too long: the server ended the connection.
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "25P04" => Trouble::Unavailable,
        // Connection exceptions and insufficient resources.
        code if code.starts_with("08") || code.starts_with("53") => Trouble::Unavailable,
        _ => Trouble::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_ends_anywhere_may_be_tried_again() {
        let cut = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        for error in [
            sqlx::Error::Io(cut()),
            sqlx::Error::Protocol("unexpected end".to_owned()),
            sqlx::Error::BeginFailed,
            sqlx::Error::WorkerCrashed,
        ] {
            assert!(matches!(StoreError::from(&error), StoreError::Unavailable(_)), "{error}");
        }
    }

    #[test]
    fn codes_tell_what_may_be_tried_again() {
        for code in ["55P03", "40P01", "57014", "sqlite:5", "sqlite:517", "sqlite:6", "sqlite:9"] {
            assert_eq!(classify(code), Trouble::Busy, "{code}");
        }
        for code in [
            "57P01",
            "57P02",
            "57P03",
            "25P03",
            "08006",
            "53100",
            "sqlite:13",
            "sqlite:266",
            "sqlite:531",
        ] {
            assert_eq!(classify(code), Trouble::Unavailable, "{code}");
        }
        for code in ["42601", "22001", "sqlite:1", ""] {
            assert_eq!(classify(code), Trouble::Other, "{code}");
        }
    }
}
