//! Reading an office's spreadsheet: which column means what, what each row says, and
//! every reason why a row cannot be taken, with its cell.
//!
//! Pure: cells come in, rows and errors go out. Offices put a merged title on top, leave
//! spaces, type dates in three styles and footers below; none of that is an error.

mod batch;
mod header;
mod row;

use crate::members::NewMember;

pub use crate::imports::RowCounts;
pub use crate::sheet::{CELL_MAX, COLUMNS_MAX, Cell, CellFault, ROWS_MAX, parse_date};
pub use batch::{Import, ImportId};
pub use header::{Field, Header, find_header};
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
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub rows: Vec<ParsedRow>,
    pub faults: Vec<CellFault>,
    /// Empty lines and footers.
    pub skipped: usize,
    pub ignored_columns: Vec<String>,
}

#[cfg(test)]
mod tests;
