//! What was learned elsewhere: the lists that the member-education site and the cadre
//! academy give out (S08).
//!
//! Pure: cells come in, rows and errors go out. A record is known by its source and its
//! number there, so the same list twice adds nothing.

mod number;
mod row;

use std::collections::HashMap;

use chrono::NaiveDate;

use self::row::Row;
use crate::{
    enums::string_enum,
    members::IdNumber,
    message::Message,
    sheet::{COLUMNS_MAX, Cell, CellFault, ROWS_MAX},
    text,
};

pub use number::RECORD_MAX;

string_enum! {
    /// Where it was learned.
    Source {
        MemberEducationSite = "member_education_site", "党员教育网", "Member education site";
        CadreAcademy = "cadre_academy", "干部网络学院", "Online cadre academy";
    }
}

/// Hours that one record may count for.
pub const HOURS_MAX: f64 = 200.0;
/// The longest course name, in code points.
pub const COURSE_MAX: usize = 120;

/// Rows at the top among which the heading is looked for.
const HEADING_ROWS: usize = 20;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    IdNumber,
    Course,
    Hours,
    Day,
    Record,
}

const FIELDS: [(Field, &str, &[&str]); 6] = [
    (Field::Name, "name", &["姓名", "学员姓名", "党员姓名"]),
    (
        Field::IdNumber,
        "id_number",
        &["身份证号", "身份证号码", "公民身份号码", "身份证", "证件号码"],
    ),
    (Field::Course, "course", &["课程", "课程名称", "班次", "班次名称", "培训名称"]),
    (Field::Hours, "hours", &["学时", "学时数", "获得学时"]),
    (Field::Day, "date", &["日期", "完成日期", "学习日期", "结业日期"]),
    (Field::Record, "record_id", &["记录编号", "编号", "学习记录编号", "证书编号"]),
];

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

/// Everything the list says.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub rows: Vec<Record>,
    pub faults: Vec<CellFault>,
    pub skipped: usize,
    pub ignored_columns: Vec<String>,
}

type Columns = Vec<(usize, Field)>;

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
