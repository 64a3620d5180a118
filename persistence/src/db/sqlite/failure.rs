//! SQLite's failures in the shape of PostgreSQL's, so that both are distinguished by code.
//!
//! SQLite names the violated constraint only in its message. That message is part of the
//! library, never translated, so the name is read from it here and nowhere else.

use std::{borrow::Cow, error::Error, fmt, sync::Arc};

use sea_orm::{DbErr, RuntimeErr};
use sqlx::error::{DatabaseError, ErrorKind};

/// A failure with its extended result code.
#[derive(Debug)]
struct Failure {
    code: i32,
    message: String,
    constraint: Option<String>,
}

/// A failure of SQLite as one of sea-orm.
#[expect(clippy::needless_pass_by_value, reason = "made for `map_err`")]
pub(in crate::db) fn failed(error: rusqlite::Error) -> DbErr {
    let failure = match &error {
        rusqlite::Error::SqliteFailure(cause, _) => {
            let message = error.to_string();
            let constraint = constraint_in(&message);
            Failure { code: cause.extended_code, message, constraint }
        }
        _ => return DbErr::Exec(RuntimeErr::Internal(error.to_string())),
    };
    DbErr::Exec(RuntimeErr::SqlxError(Arc::new(sqlx::Error::Database(Box::new(failure)))))
}

/// `index 'member_id_number'` or `organization.code, organization.name`; a trigger that refuses
/// to replace a row goes on after a semicolon.
fn constraint_in(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("constraint failed: ")?;
    let rest = rest.trim_start_matches("index '");
    rest.split(['\'', '\n', ')', ';']).next().map(str::to_owned)
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (SQLite {})", self.message, self.code)
    }
}

impl Error for Failure {}

impl DatabaseError for Failure {
    fn message(&self) -> &str {
        &self.message
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(format!("sqlite:{}", self.code)))
    }

    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }

    fn constraint(&self) -> Option<&str> {
        self.constraint.as_deref()
    }

    fn kind(&self) -> ErrorKind {
        match self.code {
            1555 | 2067 => ErrorKind::UniqueViolation,
            1811 if self.constraint.is_some() => ErrorKind::UniqueViolation,
            787 => ErrorKind::ForeignKeyViolation,
            1299 => ErrorKind::NotNullViolation,
            275 => ErrorKind::CheckViolation,
            _ => ErrorKind::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_violated_constraint_is_named_by_index_or_by_columns() {
        let named = |message| constraint_in(message);
        let index = "UNIQUE constraint failed: index 'member_id_number'";
        assert_eq!(named(index).as_deref(), Some("member_id_number"));
        let columns = "UNIQUE constraint failed: organization.code";
        assert_eq!(named(columns).as_deref(), Some("organization.code"));
        let trigger = "UNIQUE constraint failed: hour_correction.id; rows are never replaced";
        assert_eq!(named(trigger).as_deref(), Some("hour_correction.id"));
        assert_eq!(named("near \"SELEC\": syntax error"), None);
    }
}
