//! What was learned elsewhere: the lists that the member-education site and the cadre
//! academy give out (S08).
//!
//! Pure: cells come in, rows and errors go out. A record is known by its source and its
//! number there, so the same list twice adds nothing.

mod columns;
mod number;
mod record;
mod row;

use std::collections::HashMap;

use chrono::NaiveDate;

use self::{
    columns::{Columns, FIELDS},
    row::Row,
};
use crate::{
    enums::string_enum,
    message::Message,
    sheet::{COLUMNS_MAX, Cell, CellFault, ROWS_MAX},
    text,
};

pub use number::RECORD_MAX;
pub use record::{COURSE_MAX, HOURS_MAX, Record};

string_enum! {
    /// Where it was learned.
    Source {
        MemberEducationSite = "member_education_site", "党员教育网", "Member education site";
        CadreAcademy = "cadre_academy", "干部网络学院", "Online cadre academy";
    }
}

/// Rows at the top among which the heading is looked for.
const HEADING_ROWS: usize = 20;

/// Everything the list says.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub rows: Vec<Record>,
    pub faults: Vec<CellFault>,
    pub skipped: usize,
    pub ignored_columns: Vec<String>,
}

/// Reads the first heading that names all columns, and every row below it.
pub fn read(grid: &[Vec<Cell>], today: NaiveDate) -> Result<List, Message> {
    let heads = grid.iter().take(HEADING_ROWS).enumerate().map(|(at, row)| (at, heading(row)));
    let whole = |(_, (columns, _)): &(usize, (Columns, Vec<String>))| columns.len() == FIELDS.len();
    let (at, (columns, ignored)) = heads.into_iter().find(whole).ok_or_else(no_heading)?;
    if grid.len() > at + 1 + ROWS_MAX {
        return Err(too_many_rows());
    }
    let mut list = List { ignored_columns: ignored, ..List::default() };
    let mut seen = HashMap::new();
    for (number, cells) in grid.iter().enumerate().skip(at + 1) {
        let mut row = Row { number: number + 1, cells, columns: &columns, faults: Vec::new() };
        if row.is_footer() {
            list.skipped += 1;
            continue;
        }
        let parsed = row.parse(today).filter(|record| row.is_first(record, &mut seen));
        match parsed {
            Some(record) => list.rows.push(record),
            None => list.faults.append(&mut row.faults),
        }
    }
    Ok(list)
}

fn too_many_rows() -> Message {
    Message::new(
        format!("名单超过 {ROWS_MAX} 行，请拆成几份分别导入"),
        format!("The list has more than {ROWS_MAX} rows; split it into several."),
    )
}

fn no_heading() -> Message {
    Message::new(
        "前 20 行中没有找到完整表头：需有姓名、身份证号、课程、学时、日期、记录编号",
        "No whole heading in the first 20 rows; give name, id_number, course, hours, date and record_id.",
    )
}

fn heading(row: &[Cell]) -> (Columns, Vec<String>) {
    let (mut columns, mut ignored) = (Columns::new(), Vec::new());
    for (at, cell) in row.iter().take(COLUMNS_MAX).enumerate() {
        let head = cell.text();
        let word: String =
            text::narrow(&head).chars().filter(|c| !matches!(c, '*' | ':')).collect();
        let word = word.split('(').next().unwrap_or_default();
        let known = FIELDS.iter().find(|(_, wire, words)| *wire == word || words.contains(&word));
        match known {
            Some((field, ..)) if columns.iter().all(|(_, held)| held != field) => {
                columns.push((at, *field));
            }
            _ if !head.is_empty() => ignored.push(head),
            _ => {}
        }
    }
    (columns, ignored)
}

#[cfg(test)]
mod tests;
