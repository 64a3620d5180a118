//! A value that both databases hold.

use chrono::NaiveDate;
use uuid::Uuid;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Null,
    Uuid(Uuid),
    Integer(i64),
    Boolean(bool),
    Text(String),
    Date(NaiveDate),
    Bytes(Vec<u8>),
}

/// Values in the order of their table's columns.
pub(super) type Row = Vec<Cell>;

impl Cell {
    /// Roughly how much memory it takes.
    pub(super) fn size(&self) -> usize {
        let own = size_of::<Self>();
        match self {
            Self::Text(text) => own + text.len(),
            Self::Bytes(bytes) => own + bytes.len(),
            _ => own,
        }
    }
}
