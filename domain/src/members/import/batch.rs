//! An import of members and how far it has come.

use crate::{
    id::{Id, identified},
    imports::{ImportError, ImportState, RowCounts},
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

impl Import {
    /// Its valid rows are entries of the register now.
    pub fn commit(self, at: Instant) -> Result<Self, ImportError> {
        Ok(Self { state: self.state.commit(at)?, version: self.version + 1, ..self })
    }

    /// Its entries have left the register again.
    pub fn undo(self, at: Instant) -> Result<Self, ImportError> {
        Ok(Self { state: self.state.undo(at)?, version: self.version + 1, ..self })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

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
    fn each_step_is_a_version_of_its_own() {
        let at = Instant::from_millis(10);
        let undone = import().commit(at).unwrap().undo(at).unwrap();
        assert_eq!(undone.version, 3);
    }
}
