//! What the imports of all rooms store in the same way, and imports of sheets of any kind.

mod entity;
mod lines;
mod scope;
mod sheets;

use lighthouse_domain::{imports::ImportState, time::Instant};

use uuid::Uuid;

use crate::error::StoreError;

pub(crate) use lines::entered;
pub use lines::{ReadyLine, faults, ready};
pub(crate) use scope::ids_within;
pub use sheets::{find, insert, lock, page, save};

/// A row that cannot be taken, with its reasons as JSON.
#[derive(Clone, Debug)]
pub struct FaultyRow {
    pub number: i64,
    pub faults: String,
    /// What stands in it, numbers of people masked, as a list in JSON.
    pub cells: Option<String>,
}

/// Where a page begins: after this import, going back.
pub type ImportPosition = (i64, Uuid);

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
    column.lines().map(str::to_owned).collect()
}

/// The column again; a line break within a heading is a space.
pub(crate) fn lines_of(headings: &[String]) -> String {
    let one = |name: &String| format!("{}\n", name.replace(['\n', '\r'], " "));
    headings.iter().map(one).collect()
}
