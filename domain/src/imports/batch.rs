//! A spreadsheet that was read, and what became of it.

use super::{ImportError, ImportState};
use crate::{
    enums::string_enum,
    id::{Id, identified},
    organizations::OrganizationId,
    time::Instant,
};

string_enum! {
    /// What the rows of a sheet are.
    SheetKind {
        Members = "members", "党员", "Members";
        Organizations = "organizations", "党组织", "Organizations";
        Administrators = "administrators", "管理员", "Administrators";
    }
}

pub type SheetImportId = Id<SheetImport>;

/// An import of a sheet into a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetImport {
    pub id: SheetImportId,
    pub kind: SheetKind,
    /// The organization below which the rows belong, or whose branches they name.
    pub organization: OrganizationId,
    pub file_name: String,
    pub file_hash: Vec<u8>,
    pub rows: RowCounts,
    /// The heading of the sheet, as it stands there.
    pub headings: Vec<String>,
    /// Columns that mean nothing here.
    pub ignored_columns: Vec<String>,
    pub created_at: Instant,
    pub state: ImportState,
    pub version: i64,
}

identified!(SheetImport);

/// How many rows of the sheet are what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowCounts {
    /// Rows that a commit takes.
    pub valid: i64,
    /// Rows that it leaves out.
    pub faulty: i64,
    /// Empty lines, footers, and people whose entry says the same.
    pub skipped: i64,
}

impl RowCounts {
    /// Rows with something in them.
    pub fn total(self) -> i64 {
        self.valid.saturating_add(self.faulty)
    }
}

impl SheetImport {
    /// Its valid rows are entered now.
    pub fn commit(self, at: Instant) -> Result<Self, ImportError> {
        Ok(Self { state: self.state.commit(at)?, version: self.version + 1, ..self })
    }

    /// What it entered is taken back.
    pub fn undo(self, at: Instant) -> Result<Self, ImportError> {
        Ok(Self { state: self.state.undo(at)?, version: self.version + 1, ..self })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn import() -> SheetImport {
        SheetImport {
            id: Id::new(Uuid::nil()),
            kind: SheetKind::Members,
            organization: Id::new(Uuid::nil()),
            file_name: "members.xlsx".to_owned(),
            file_hash: Vec::new(),
            rows: RowCounts { valid: 23, faulty: 4, skipped: 2 },
            headings: Vec::new(),
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
