//! One row of a list: every cell that cannot be taken is named at once.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    header::Field,
    number::record_number,
    record::{COURSE_MAX, HOURS_MAX, Record},
};
use crate::{
    members::IdNumber,
    message::Message,
    sheet::{Cell, SheetRow, parse_date},
    text,
};

type Row<'a> = SheetRow<'a, Field>;

/// The record, or an error for each cell that cannot be taken.
pub(super) fn parse(row: &mut Row<'_>, today: NaiveDate) -> Option<Record> {
    let (name, id_number) = (words(row, Field::Name, 50), id_number(row));
    let (course, hours) = (words(row, Field::Course, COURSE_MAX), hours(row));
    let (day, external_id) = (day(row, today), record(row));
    Some(Record {
        row: row.number,
        name: name?,
        id_number: id_number?,
        course: course?,
        seconds: hours?,
        day: day?,
        external_id: external_id?,
        column: row.letter(Field::IdNumber),
    })
}

fn words(row: &mut Row<'_>, field: Field, max: usize) -> Option<String> {
    let shown = row.cell(field).text();
    text::line(&shown, 1, max).map_err(|fault| row.refuse(field, fault.message())).ok()
}

fn id_number(row: &mut Row<'_>) -> Option<IdNumber> {
    if matches!(row.cell(Field::IdNumber), Cell::Number(_)) {
        row.refuse(Field::IdNumber, Message::new(
            "身份证号被存为数字，末几位已丢失；请把该列设为文本后重新录入",
            "The id number was stored as a number and lost its last digits; make the column text and type it again.",
        ));
        return None;
    }
    let typed = row.digits(Field::IdNumber).unwrap_or_default();
    IdNumber::parse(&typed).map_err(|error| row.refuse(Field::IdNumber, error.message())).ok()
}

fn record(row: &mut Row<'_>) -> Option<String> {
    let number = record_number(row.cell(Field::Record));
    number.map_err(|message| row.refuse(Field::Record, message)).ok()
}

/// Hours with a fraction, to the second.
fn hours(row: &mut Row<'_>) -> Option<i64> {
    let typed = match row.cell(Field::Hours) {
        Cell::Number(n) => Some(*n),
        cell => decimal(text::narrow(&cell.text()).trim_end_matches("学时")),
    };
    let hours = typed.filter(|hours| *hours > 0.0 && *hours <= HOURS_MAX);
    #[expect(clippy::cast_possible_truncation, reason = "bounded by HOURS_MAX just above")]
    let seconds = hours.map(|hours| (hours * 3600.0).round() as i64).filter(|n| *n > 0);
    if seconds.is_none() {
        row.refuse(
            Field::Hours,
            Message::new(
                "学时应为大于 0 且不超过 200 的数，如 1.5",
                "Hours are a number above 0 and up to 200, such as 1.5.",
            ),
        );
    }
    seconds
}

fn day(row: &mut Row<'_>, today: NaiveDate) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
    let day = parse_date(row.cell(Field::Day)).filter(|day| (first..=today).contains(day));
    if day.is_none() {
        row.refuse(
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
pub(super) fn is_first(
    row: &mut Row<'_>,
    record: &Record,
    seen: &mut HashMap<String, usize>,
) -> bool {
    let first = *seen.entry(record.external_id.clone()).or_insert(row.number);
    if first != row.number {
        row.refuse(
            Field::Record,
            Message::new(format!("与第 {first} 行重复"), format!("It repeats row {first}.")),
        );
    }
    first == row.number
}

/// Digits with at most one point between them; no exponent, no sign.
fn decimal(typed: &str) -> Option<f64> {
    let plain = typed.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    typed.parse().ok().filter(|_| plain)
}
