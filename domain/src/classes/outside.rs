//! What was learned elsewhere: the lists that the member-education site and the cadre
//! academy give out (S08).
//!
//! Pure: cells come in, rows and errors go out. A record is known by its source and its
//! number there, so the same list twice adds nothing.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::{
    enums::string_enum,
    members::IdNumber,
    message::Message,
    sheet::{COLUMNS_MAX, Cell, CellFault, ROWS_MAX, is_footer, letter, masked, parse_date},
    text,
};

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
/// The longest number of a record, in code points.
pub const RECORD_MAX: usize = 64;

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
    /// The letter of the id number's column, for a error found later.
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
    let heads = grid.iter().take(20).enumerate().map(|(at, row)| (at, heading(row)));
    let (at, (columns, ignored)) =
        heads.max_by_key(|(_, (columns, _))| columns.len()).ok_or_else(no_heading)?;
    if columns.len() < FIELDS.len() {
        return Err(no_heading());
    }
    let mut list = List { ignored_columns: ignored, ..List::default() };
    let mut seen = HashMap::new();
    for (number, cells) in grid.iter().enumerate().skip(at + 1).take(ROWS_MAX) {
        if is_footer(cells) {
            list.skipped += 1;
            continue;
        }
        let mut row = Row { number: number + 1, cells, columns: &columns, faults: Vec::new() };
        let parsed = row.parse(today).filter(|record| row.is_first(record, &mut seen));
        match parsed {
            Some(record) => list.rows.push(record),
            None => list.faults.append(&mut row.faults),
        }
    }
    Ok(list)
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

struct Row<'a> {
    number: usize,
    cells: &'a [Cell],
    columns: &'a Columns,
    faults: Vec<CellFault>,
}

impl Row<'_> {
    fn parse(&mut self, today: NaiveDate) -> Option<Record> {
        let (name, id_number) = (self.words(Field::Name, 50), self.id_number());
        let (course, hours) = (self.words(Field::Course, COURSE_MAX), self.hours());
        let (day, external_id) = (self.day(today), self.words(Field::Record, RECORD_MAX));
        Some(Record {
            row: self.number,
            name: name?,
            id_number: id_number?,
            course: course?,
            seconds: hours?,
            day: day?,
            external_id: external_id?,
            column: letter(self.at(Field::IdNumber)),
        })
    }

    fn at(&self, field: Field) -> usize {
        self.columns.iter().find(|(_, held)| *held == field).map_or(0, |(at, _)| *at)
    }

    fn cell(&self, field: Field) -> &Cell {
        self.cells.get(self.at(field)).unwrap_or(&Cell::Empty)
    }

    fn refuse(&mut self, field: Field, message: Message) {
        let shown = self.cell(field).text();
        let value = if field == Field::IdNumber { masked(&shown) } else { shown };
        let name = FIELDS.iter().find(|(held, ..)| *held == field).map_or("", |(_, wire, _)| wire);
        let column = letter(self.at(field));
        self.faults.push(CellFault { row: self.number, column, field: name, message, value });
    }

    fn words(&mut self, field: Field, max: usize) -> Option<String> {
        let shown = self.cell(field).text();
        text::line(&shown, 1, max).map_err(|fault| self.refuse(field, fault.message())).ok()
    }

    fn id_number(&mut self) -> Option<IdNumber> {
        if matches!(self.cell(Field::IdNumber), Cell::Number(_)) {
            self.refuse(Field::IdNumber, Message::new(
                "身份证号被存为数字，末几位已丢失；请把该列设为文本后重新录入",
                "The id number was stored as a number and lost its last digits; make the column text and type it again.",
            ));
            return None;
        }
        let typed = self.cell(Field::IdNumber).text();
        IdNumber::parse(&typed).map_err(|error| self.refuse(Field::IdNumber, error.message())).ok()
    }

    /// Hours with a fraction, to the second.
    fn hours(&mut self) -> Option<i64> {
        let typed = match self.cell(Field::Hours) {
            Cell::Number(n) => Some(*n),
            cell => text::narrow(&cell.text()).trim_end_matches("学时").parse::<f64>().ok(),
        };
        let hours = typed.filter(|hours| *hours > 0.0 && *hours <= HOURS_MAX);
        if hours.is_none() {
            self.refuse(
                Field::Hours,
                Message::new(
                    "学时应为大于 0 且不超过 200 的数",
                    "Hours are a number above 0 and up to 200.",
                ),
            );
        }
        #[expect(clippy::cast_possible_truncation, reason = "bounded by HOURS_MAX just above")]
        hours.map(|hours| (hours * 3600.0).round() as i64).filter(|seconds| *seconds > 0)
    }

    fn day(&mut self, today: NaiveDate) -> Option<NaiveDate> {
        let first = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
        let day = parse_date(self.cell(Field::Day)).filter(|day| (first..=today).contains(day));
        if day.is_none() {
            self.refuse(
                Field::Day,
                Message::new(
                    "应为 2000 年之后、不晚于今天的完整日期",
                    "Give a whole date after 2000 and not after today.",
                ),
            );
        }
        day
    }

    /// The later of two rows with one number is refused and names the first.
    fn is_first(&mut self, record: &Record, seen: &mut HashMap<String, usize>) -> bool {
        let first = *seen.entry(record.external_id.clone()).or_insert(self.number);
        if first != self.number {
            self.refuse(
                Field::Record,
                Message::new(format!("与第 {first} 行重复"), format!("It repeats row {first}.")),
            );
        }
        first == self.number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(sequence: &str) -> String {
        let body = format!("37999919850615{sequence}");
        format!("{body}{}", IdNumber::check_character(&body).unwrap())
    }

    fn list(rows: &[[&str; 6]]) -> List {
        let head = ["姓名", "身份证号", "课程", "学时", "日期", "记录编号"];
        let cells =
            |row: &[&str; 6]| row.iter().map(|text| Cell::Text((*text).to_owned())).collect();
        let grid: Vec<Vec<Cell>> = [&head].into_iter().chain(rows).map(cells).collect();
        read(&grid, "2026-11-23".parse().unwrap()).unwrap()
    }

    #[test]
    fn a_row_of_the_site_is_read_to_the_second() {
        let list = list(&[["王芳", &number("001"), "党章学习", "1.5学时", "2026年5月4日", "E-1"]]);
        assert_eq!(
            (list.rows[0].seconds, list.rows[0].day.to_string().as_str()),
            (5400, "2026-05-04")
        );
    }

    #[test]
    fn every_bad_cell_of_a_row_is_named_at_once() {
        let list = list(&[["王芳", "123", "", "-1", "2027-01-01", ""]]);
        let fields: Vec<_> = list.faults.iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["id_number", "course", "hours", "date", "record_id"]);
    }

    #[test]
    fn a_number_that_comes_twice_counts_once() {
        let one = number("001");
        let row = ["王芳", &one, "党章学习", "2", "2026-05-04", "E-1"];
        let list = list(&[row, row]);
        assert_eq!((list.rows.len(), list.faults.len()), (1, 1));
        assert!(list.faults[0].message.en.contains("row 2"));
    }

    #[test]
    fn a_list_without_its_columns_is_refused() {
        let grid = vec![vec![Cell::Text("姓名".to_owned()), Cell::Text("课程".to_owned())]];
        assert!(read(&grid, "2026-11-23".parse().unwrap()).is_err());
    }
}
