//! An import and how far it has come.
//!
//! ```text
//! read ─▶ Ready ──commit──▶ Committed ──undo──▶ Undone
//! ```

use crate::{
    id::{Id, identified},
    message::Message,
    organizations::OrganizationId,
    time::Instant,
};

pub type ImportId = Id<Import>;

/// A spreadsheet that was read, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub id: ImportId,
    /// The organization whose branches the sheet names.
    pub organization: OrganizationId,
    pub file_name: String,
    pub file_hash: Vec<u8>,
    pub rows: RowCounts,
    /// Columns that mean nothing here.
    pub ignored_columns: Vec<String>,
    pub created_at: Instant,
    pub state: ImportState,
    pub version: i64,
}

identified!(Import);

/// How many rows of the sheet are what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowCounts {
    /// Rows that a commit takes.
    pub valid: i64,
    /// Rows that it leaves out.
    pub faulty: i64,
    /// Empty lines and footers.
    pub skipped: i64,
}

impl RowCounts {
    /// Rows with somebody in them.
    pub fn total(self) -> i64 {
        self.valid.saturating_add(self.faulty)
    }
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    Ready,
    Committed { at: Instant },
    Undone { committed_at: Instant, at: Instant },
}

impl ImportState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Committed { .. } => "committed",
            Self::Undone { .. } => "undone",
        }
    }

    pub fn committed_at(self) -> Option<Instant> {
        match self {
            Self::Ready => None,
            Self::Committed { at } | Self::Undone { committed_at: at, .. } => Some(at),
        }
    }

    pub fn undone_at(self) -> Option<Instant> {
        match self {
            Self::Ready | Self::Committed { .. } => None,
            Self::Undone { at, .. } => Some(at),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("the import is {0}")]
    WrongState(&'static str),
}

impl ImportError {
    pub fn message(self) -> Message {
        let Self::WrongState(state) = self;
        Message::new(format!("导入的状态是 {state}"), format!("The import is {state}."))
    }
}

impl Import {
    /// Refuses a commit of anything but a fresh import.
    pub fn require_ready(&self) -> Result<(), ImportError> {
        match self.state {
            ImportState::Ready => Ok(()),
            state => Err(ImportError::WrongState(state.as_str())),
        }
    }

    /// When it was committed, if it can still be undone.
    pub fn require_committed(&self) -> Result<Instant, ImportError> {
        match self.state {
            ImportState::Committed { at } => Ok(at),
            state => Err(ImportError::WrongState(state.as_str())),
        }
    }

    /// Its valid rows are entries of the register now.
    pub fn commit(self, at: Instant) -> Result<Self, ImportError> {
        self.require_ready()?;
        Ok(Self { state: ImportState::Committed { at }, version: self.version + 1, ..self })
    }

    /// Its entries have left the register again.
    pub fn undo(self, at: Instant) -> Result<Self, ImportError> {
        let committed_at = self.require_committed()?;
        let state = ImportState::Undone { committed_at, at };
        Ok(Self { state, version: self.version + 1, ..self })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn first() -> Instant {
        Instant::from_millis(10)
    }

    fn later() -> Instant {
        Instant::from_millis(20)
    }

    fn import() -> Import {
        Import {
            id: Id::new(Uuid::nil()),
            organization: Id::new(Uuid::nil()),
            file_name: "members.xlsx".to_owned(),
            file_hash: Vec::new(),
            rows: RowCounts { valid: 23, faulty: 4, skipped: 2 },
            ignored_columns: Vec::new(),
            created_at: Instant::from_millis(1),
            state: ImportState::Ready,
            version: 1,
        }
    }

    #[test]
    fn rows_with_somebody_in_them_are_valid_or_faulty() {
        assert_eq!(import().rows.total(), 27);
    }

    #[test]
    fn a_committed_import_can_be_undone_and_remembers_both_times() {
        let undone = import().commit(first()).unwrap().undo(later()).unwrap();
        assert_eq!(undone.state, ImportState::Undone { committed_at: first(), at: later() });
        assert_eq!((undone.state.committed_at(), undone.version), (Some(first()), 3));
    }

    #[test]
    fn an_import_is_committed_once() {
        let again = import().commit(first()).unwrap().commit(later());
        assert_eq!(again, Err(ImportError::WrongState("committed")));
    }

    #[test]
    fn only_a_committed_import_can_be_undone() {
        assert_eq!(import().undo(later()), Err(ImportError::WrongState("ready")));
        let undone = import().commit(first()).unwrap().undo(later()).unwrap();
        assert_eq!(undone.undo(later()), Err(ImportError::WrongState("undone")));
    }
}
