//! A tree of organizations from an office's spreadsheet: which column means what, what each row
//! says, which organization it stands under, and every reason why a row cannot be taken.
//!
//! Pure: cells come in, organizations and errors go out. Parents may stand anywhere in the sheet.

mod directory;
mod header;
mod row;
mod tree;

use chrono::NaiveDate;

use super::{Kind, OrganizationId};
use crate::sheet;

pub use header::{Field, Header};
pub use row::read_rows;
pub use tree::plan;

/// A row that can be taken, once its parent is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedOrganization {
    /// As the spreadsheet counts, from 1.
    pub number: usize,
    pub name: String,
    pub kind: Kind,
    pub code: String,
    pub parent_code: Option<String>,
    pub parent_name: Option<String>,
    pub established_on: Option<NaiveDate>,
    pub term_starts_on: Option<NaiveDate>,
    pub term_ends_on: Option<NaiveDate>,
}

/// Everything the sheet says.
pub type Sheet = sheet::Sheet<Field, ParsedOrganization>;

/// An organization that is in the tree already.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: OrganizationId,
    pub parent: Option<OrganizationId>,
    pub kind: Kind,
    pub code: String,
    pub name: String,
    /// Levels from the root, itself included.
    pub depth: usize,
}

/// What a row stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Parent {
    Known(OrganizationId),
    /// The row of this number, which comes earlier in the plan.
    Row(usize),
}

/// A row that can be taken, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub row: ParsedOrganization,
    pub parent: Parent,
}

#[cfg(test)]
mod tests;
