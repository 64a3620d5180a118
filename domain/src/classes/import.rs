//! An import of outside records and how far it has come.

use super::outside::Source;
use crate::{
    id::{Id, identified},
    imports::{ImportError, ImportState},
    organizations::OrganizationId,
    time::Instant,
};

pub type LearningImportId = Id<LearningImport>;

/// A list of outside records that was read, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearningImport {
    pub id: LearningImportId,
    /// The organization whose people the list names.
    pub organization: OrganizationId,
    pub source: Source,
    pub file_name: String,
    pub file_hash: Vec<u8>,
    pub rows: RecordCounts,
    /// What the commit added; a record that another list brought meanwhile adds nothing.
    pub entered: Option<i64>,
    /// The heading of the list, as it stands there.
    pub headings: Vec<String>,
    /// Columns that mean nothing here.
    pub ignored_columns: Vec<String>,
    pub created_at: Instant,
    pub state: ImportState,
    pub version: i64,
}

identified!(LearningImport);

/// How many rows of the list are what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordCounts {
    /// Rows that a commit takes.
    pub valid: i64,
    /// Rows whose record was entered before.
    pub known: i64,
    /// Rows that cannot be taken.
    pub faulty: i64,
    /// Empty lines and footers.
    pub skipped: i64,
}

impl RecordCounts {
    /// Rows with a record in them.
    pub fn total(self) -> i64 {
        self.valid.saturating_add(self.known).saturating_add(self.faulty)
    }
}

impl LearningImport {
    /// `entered` of its records are in the ledger now.
    pub fn commit(self, entered: i64, at: Instant) -> Result<Self, ImportError> {
        let state = self.state.commit(at)?;
        Ok(Self { state, entered: Some(entered), version: self.version + 1, ..self })
    }

    /// Its records are countered.
    pub fn undo(self, at: Instant) -> Result<Self, ImportError> {
        Ok(Self { state: self.state.undo(at)?, version: self.version + 1, ..self })
    }
}
