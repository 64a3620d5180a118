//! What can go wrong below the use cases, in terms the use cases understand.

use sea_orm::DbErr;

/// A failure of storing or loading.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not there, or outside the permit's scope: the two are never told apart.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// A unique constraint refused the row; the constraint's name tells which.
    #[error("duplicate: {0}")]
    Duplicate(String),
    /// A foreign key refused the row.
    #[error("reference")]
    Reference,
    /// The row has another version than the caller saw (INV-38).
    #[error("version is {current}")]
    Version { current: i64 },
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
        let text = error.to_string();
        if let Some(name) = unique_violation(&text) {
            return Self::Duplicate(name);
        }
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if says(&["FOREIGN KEY constraint failed", "violates foreign key"]) {
            Self::Reference
        } else if says(&[
            "database is locked",
            "lock timeout",
            "deadlock detected",
            "could not serialize",
            "statement timeout",
            "pool timed out",
        ]) {
            Self::Busy
        } else if says(&[
            "disk is full",
            "No space left",
            "error communicating",
            "Connection refused",
            "closed",
            "unable to open",
        ]) {
            Self::Unavailable(text)
        } else {
            Self::Other(text)
        }
    }
}

/// The name of the violated constraint: `member_id_number` or SQLite's `index 'member_id_number'` / `organization.code`.
fn unique_violation(text: &str) -> Option<String> {
    let after = |mark: &str| text.split_once(mark).map(|(_, rest)| rest.to_owned());
    if let Some(rest) = after("violates unique constraint \"") {
        return rest.split('"').next().map(str::to_owned);
    }
    after("UNIQUE constraint failed: ").map(|rest| {
        let rest = rest.trim_start_matches("index '");
        rest.split(['\'', '\n', ')']).next().unwrap_or_default().to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_name_the_violated_constraint() {
        let sqlite = "Query Error: UNIQUE constraint failed: index 'member_id_number'";
        let postgres = "error returned from database: duplicate key value violates unique constraint \"member_id_number\"";
        for text in [sqlite, postgres] {
            assert_eq!(unique_violation(text).as_deref(), Some("member_id_number"));
        }
        assert_eq!(unique_violation("syntax error"), None);
    }
}
