//! Why a database was not copied.

use super::digest::TableCopy;
use crate::{db::Schema, error::StoreError};

/// A copy that was not made; the target holds nothing of it.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error("both are of one kind; copy SQLite with `lighthouse backup`, PostgreSQL with pg_dump")]
    SameKind,
    /// There is no such file.
    #[error("there is no database")]
    NoSource,
    /// The source is not at this release's schema.
    #[error("the source has another schema than this release")]
    SourceSchema(Schema),
    #[error("the target was written by a newer release")]
    TargetAhead,
    /// The target has rows that a new database has not.
    #[error("the target is not empty: `{0}` has rows")]
    Occupied(String),
    /// The target has tables of somebody else.
    #[error("the target is not empty: it has a table `{0}` that is not of this product")]
    Foreign(String),
    /// Another process has the file open.
    #[error("another process has the SQLite file open")]
    InUse,
    /// The two schemas of this release are not alike.
    #[error("the schemas of the two databases differ: {0}")]
    Unlike(String),
    /// What was read back is not what was copied.
    #[error("the copy is not what the source holds")]
    Differs(Vec<TableCopy>),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A failure with the table in which it happened.
pub(super) fn at(table: &str) -> impl FnOnce(StoreError) -> StoreError {
    let table = table.to_owned();
    move |error| match error {
        StoreError::Other(text) => StoreError::Other(format!("table {table}: {text}")),
        StoreError::Reference => StoreError::Other(format!("table {table}: a reference is broken")),
        StoreError::Duplicate(name) => {
            StoreError::Other(format!("table {table}: two rows have the same {name}"))
        }
        other => other,
    }
}
