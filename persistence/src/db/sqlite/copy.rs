//! Copies of the whole database, and whether a copy is one.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, backup::Backup};

use super::broken;
use crate::error::StoreError;

/// Pages that are copied before writers get their turn.
const PAGES: i32 = 1000;

/// Copies what is committed into `file`.
pub(super) fn copy(source: &Connection, file: &Path) -> Result<(), StoreError> {
    let mut target = Connection::open(file).map_err(broken)?;
    let backup = Backup::new(source, &mut target).map_err(broken)?;
    backup.run_to_completion(PAGES, Duration::ZERO, None).map_err(broken)
}

/// Whether a file is a SQLite database without a damaged page or a reference that leads nowhere.
pub fn is_whole(file: &Path) -> bool {
    let asked = || -> rusqlite::Result<bool> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let database = Connection::open_with_flags(file, flags)?;
        let pages: String =
            database.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        let mut dangling = database.prepare("PRAGMA foreign_key_check")?;
        Ok(pages == "ok" && !dangling.exists([])?)
    };
    asked().unwrap_or(false)
}
