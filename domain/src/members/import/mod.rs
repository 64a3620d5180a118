//! Reading an office's spreadsheet: which column means what, what each row says, and
//! every reason why a row cannot be taken, with its cell.
//!
//! Pure: cells come in, rows and errors go out. Offices put a merged title on top, leave
//! spaces, type dates in three styles and footers below; none of that is an error.

mod difference;
mod header;
mod row;

use crate::{members::NewMember, sheet};

pub use crate::imports::{RowCounts, SheetImport as Import, SheetImportId as ImportId};
pub use crate::sheet::{CELL_MAX, COLUMNS_MAX, Cell, CellFault, ROWS_MAX, parse_date};
pub use difference::{Difference, Update, difference};
pub use header::{Field, Header};
pub use row::read_rows;

/// A row that can be taken, once its branch is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedRow {
    /// As the spreadsheet counts, from 1.
    pub number: usize,
    pub branch: BranchName,
    pub member: NewMember,
}

/// How a row names its branch: code, or name, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct BranchName {
    pub code: Option<String>,
    pub name: Option<String>,
    /// The letter of the column, for a error found later.
    pub column: String,
}

/// Everything the sheet says.
pub type Sheet = sheet::Sheet<Field, ParsedRow>;

#[cfg(test)]
mod tests;
