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
        Organizations = "organizations", "党组织", "Organizations";
    }
}

pub type SheetImportId = Id<SheetImport>;

/// An import of a sheet into a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetImport {
    pub id: SheetImportId,
    pub kind: SheetKind,
    /// The organization below which the rows belong.
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

identified!(SheetImport);

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
