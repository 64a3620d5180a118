//! One row of a list: every cell that cannot be taken is named at once.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    columns::{Columns, FIELDS, Field},
    number::record_number,
    record::{COURSE_MAX, HOURS_MAX, Record},
};
use crate::{
    members::IdNumber,
    message::Message,
    sheet::{Cell, CellFault, is_footer, letter, masked, parse_date},
    text,
};

/// A row of the list while it is read.
pub(super) struct Row<'a> {
    pub(super) number: usize,
    pub(super) cells: &'a [Cell],
    pub(super) columns: &'a Columns,
    pub(super) faults: Vec<CellFault>,
}

impl Row<'_> {
    /// Nothing, a sum, a signature or a remark; a row with a record's number never is.
    pub(super) fn is_footer(&self) -> bool {
        is_footer(self.cells) && self.cell(Field::Record).is_empty()
    }

    /// The record, or an error for each cell that cannot be taken.
    pub(super) fn parse(&mut self, today: NaiveDate) -> Option<Record> {
        let (name, id_number) = (self.words(Field::Name, 50), self.id_number());
        let (course, hours) = (self.words(Field::Course, COURSE_MAX), self.hours());
        let (day, external_id) = (self.day(today), self.record());
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

    fn record(&mut self) -> Option<String> {
        record_number(self.cell(Field::Record))
            .map_err(|message| self.refuse(Field::Record, message))
            .ok()
    }

    /// Hours with a fraction, to the second.
    fn hours(&mut self) -> Option<i64> {
        let typed = match self.cell(Field::Hours) {
            Cell::Number(n) => Some(*n),
            cell => decimal(text::narrow(&cell.text()).trim_end_matches("学时")),
        };
        let hours = typed.filter(|hours| *hours > 0.0 && *hours <= HOURS_MAX);
        #[expect(clippy::cast_possible_truncation, reason = "bounded by HOURS_MAX just above")]
        let seconds = hours.map(|hours| (hours * 3600.0).round() as i64).filter(|n| *n > 0);
        if seconds.is_none() {
            self.refuse(
                Field::Hours,
                Message::new(
                    "学时应为大于 0 且不超过 200 的数，如 1.5",
                    "Hours are a number above 0 and up to 200, such as 1.5.",
                ),
            );
        }
        seconds
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
    pub(super) fn is_first(&mut self, record: &Record, seen: &mut HashMap<String, usize>) -> bool {
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

/// Digits with at most one point between them; no exponent, no sign.
fn decimal(typed: &str) -> Option<f64> {
    let plain = typed.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    typed.parse().ok().filter(|_| plain)
}
