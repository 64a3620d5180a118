//! Spreadsheets as offices make them: cells, dates as people type them, footers, and errors
//! that name their cell. What the columns mean, each room says itself.

mod dates;
mod directory;
mod header;
mod near;
mod reading;
mod row;

use crate::{message::Message, text};

pub use dates::parse_date;
pub(crate) use directory::spaceless;
pub use directory::{Directory, Lost};
pub use header::{Field, Header, Heading, Mapping};
pub use near::{COMPARED_MAX, nearest};
pub use reading::{Sheet, read};
pub use row::SheetRow;

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
    /// An error such as `#N/A`, or a formula without a result: what the sheet shows of it.
    Broken(String),
}

impl Cell {
    /// What a person sees in the cell, trimmed.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Broken(text) => text.trim().chars().take(CELL_MAX).collect(),
            Self::Number(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
            Self::Number(n) => n.to_string(),
            Self::Date(day) => day.to_string(),
        }
    }

    pub const fn is_broken(&self) -> bool {
        matches!(self, Self::Broken(_))
    }

    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }
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

/// Nothing in it, or only a sum, a signature or a remark.
pub(crate) fn is_footer(cells: &[Cell]) -> bool {
    let filled: Vec<String> =
        cells.iter().map(Cell::text).filter(|text| !text.is_empty()).collect();
    let first = filled.first().map(|text| text::narrow(text)).unwrap_or_default();
    filled.is_empty()
        || ["合计", "总计", "填表人", "审核人", "备注", "说明", "注:"]
            .iter()
            .any(|word| first.starts_with(word))
}

/// The first three and the last two characters.
pub(crate) fn masked(shown: &str) -> String {
    let letters: Vec<char> = shown.chars().collect();
    let hide = |(at, c): (usize, &char)| if at < 3 || at + 2 >= letters.len() { *c } else { '*' };
    letters.iter().enumerate().map(hide).collect()
}

/// `0` is `A`, `26` is `AA`.
pub(crate) fn letter(column: usize) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
    match (column / 26).checked_sub(1) {
        Some(before) => format!("{}{last}", letter(before)),
        None => last.to_string(),
    }
}
