//! What a list says of one course that was taken.

use chrono::NaiveDate;

use crate::members::IdNumber;

/// Hours that one record may count for.
pub const HOURS_MAX: f64 = 200.0;
/// The longest course name, in code points.
pub const COURSE_MAX: usize = 120;

/// A row that can be taken, once its person is found.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub row: usize,
    pub name: String,
    pub id_number: IdNumber,
    pub course: String,
    pub seconds: i64,
    pub day: NaiveDate,
    /// Its number at the source.
    pub external_id: String,
    /// The letter of the id number's column, for an error found later.
    pub column: String,
}
