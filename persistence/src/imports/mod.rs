//! What the imports of all rooms store in the same way, and imports of sheets of any kind.

mod entity;
mod lines;
mod sheets;

use lighthouse_domain::{imports::ImportState, time::Instant};

use crate::error::StoreError;

pub(crate) use lines::entered;
pub use lines::{ReadyLine, faults, ready};
pub use sheets::{find, insert, lock, save};

/// A row that cannot be taken, with its reasons as JSON.
#[derive(Clone, Debug)]
pub struct FaultyRow {
    pub number: i64,
    pub faults: String,
}

/// How many rows one statement inserts.
pub(crate) const CHUNK: usize = 1000;

/// The state of an import, from its columns in `table`.
pub(crate) fn state(
    table: &'static str,
    word: &str,
    (committed_at, undone_at): (Option<i64>, Option<i64>),
) -> Result<ImportState, StoreError> {
    let [committed_at, undone_at] =
        [committed_at, undone_at].map(|at| at.map(Instant::from_millis));
    let state = ImportState::restore(word, committed_at, undone_at);
    state.ok_or_else(|| StoreError::corrupt(table, "state"))
}

/// The headings that stand in one column, one a line.
pub(crate) fn headings(column: &str) -> Vec<String> {
    column.split('\n').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
