//! What was learned elsewhere: the lists that the member-education site and the cadre
//! academy give out (S08).
//!
//! Pure: cells come in, rows and errors go out. A record is known by its source and its
//! number there, so the same list twice adds nothing.

mod header;
mod number;
mod record;
mod row;

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::{
    enums::string_enum,
    message::Message,
    sheet::{self, Cell, Mapping},
};

pub use header::Field;
pub use number::RECORD_MAX;
pub use record::{COURSE_MAX, HOURS_MAX, Record};

string_enum! {
    /// Where it was learned.
    Source {
        MemberEducationSite = "member_education_site", "党员教育网", "Member education site";
        CadreAcademy = "cadre_academy", "干部网络学院", "Online cadre academy";
    }
}

/// Everything the list says.
pub type Sheet = sheet::Sheet<Field, Record>;

/// Reads every row below the heading.
pub fn read_rows(
    grid: Vec<Vec<Cell>>,
    mapping: &Mapping<Field>,
    today: NaiveDate,
) -> Result<Sheet, Message> {
    let mut seen = HashMap::new();
    sheet::read(grid, mapping, |row| {
        row::parse(row, today).filter(|record| row::is_first(row, record, &mut seen))
    })
}

#[cfg(test)]
mod tests;
