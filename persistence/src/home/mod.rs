//! What a phone shows first: the holder's own things, each found by a key or in a short range of
//! an index, so that the first screen costs a dozen small statements.

mod asked;
mod days;
mod person;

use sea_orm::sea_query::{Alias, SelectStatement};

use crate::sql::column;

pub use asked::{OpenCourse, Workload, open_courses, workload_of};
pub use days::{NextSession, StudyDay, Waiting, next_session, study_day, waiting};
pub use person::{Administrator, HeldPost, Place, administrators_of, places, posts_held};

/// Adds `table.name AS shown` for each of `columns`.
fn show(select: &mut SelectStatement, columns: &[(&str, &str, &str)]) {
    for (table, name, shown) in columns {
        select.expr_as(column(table, name), Alias::new(*shown));
    }
}
