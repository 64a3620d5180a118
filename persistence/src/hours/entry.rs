//! The entries of a year as they are read.

use lighthouse_domain::time::Instant;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Where a page begins: before this time (newest first), after this session and number.
pub type EntryPage = (i64, Uuid, i64);

/// What stands behind a correction that a person made.
#[derive(Clone, Debug)]
pub struct HourCorrection {
    pub reason: String,
    pub by: Option<String>,
    pub takes_back: Option<Uuid>,
}

/// An entry with its session, or with the lesson, outside record or correction it is for.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Entry {
    pub session_id: Uuid,
    pub kind: String,
    pub title: String,
    pub starts_at: i64,
    pub number: i64,
    pub seconds: i64,
    pub evidence: String,
    pub at: i64,
    #[sea_orm(skip)]
    pub corrections: Option<HourCorrection>,
}

/// A year of the books, as they stood at a moment.
#[derive(Clone, Copy, Debug)]
pub struct BookYear {
    pub year: i32,
    pub as_of: Instant,
}
