//! Reading an office's spreadsheet: which column means what, what each row says, and
//! every reason why a row cannot be taken, with its cell.
//!
//! Pure: cells come in, rows and faults go out. Offices put a merged title on top, leave
//! spaces, type dates in three styles and footers below; none of that is an error.

mod dates;
mod header;
mod row;

use crate::{members::NewMember, message::Message};

pub use dates::parse_date;
pub use header::{Field, Header, find_header};
pub use row::read_rows;

/// Rows one import may have.
pub const ROWS_MAX: usize = 20_000;
/// Columns that are looked at.
pub const COLUMNS_MAX: usize = 60;
/// Characters of a cell that are kept.
pub const CELL_MAX: usize = 200;

/// A cell as the file has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Date(chrono::NaiveDate),
}

impl Cell {
    /// What a person sees in the cell, trimmed.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.trim().chars().take(CELL_MAX).collect(),
            Self::Number(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
            Self::Number(n) => n.to_string(),
            Self::Date(day) => day.to_string(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.shown().is_empty()
    }
}

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
    /// The letter of the column, for a fault found later.
    pub column: String,
}

/// Why a row cannot be taken, and which cell it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    pub row: usize,
    /// The column's letter, e.g. `C`.
    pub column: String,
    pub field: &'static str,
    pub message: Message,
    /// What stands in the cell; id numbers and phones are masked (INV-44).
    pub value: String,
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
