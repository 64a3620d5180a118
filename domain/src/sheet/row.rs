//! A row of a sheet as it is read: cells by their field, and every error with its cell.

use chrono::NaiveDate;

use super::{Cell, CellFault, Field, Header, masked, parse_date};
use crate::{message::Message, text};

/// A row that is being read.
pub struct SheetRow<'a, F> {
    /// As the spreadsheet counts, from 1.
    pub number: usize,
    header: &'a Header<F>,
    cells: &'a [Cell],
    pub faults: Vec<CellFault>,
}

impl<'a, F: Field> SheetRow<'a, F> {
    pub fn new(number: usize, header: &'a Header<F>, cells: &'a [Cell]) -> Self {
        Self { number, header, cells, faults: Vec::new() }
    }

    pub fn cell(&self, field: F) -> &Cell {
        self.header.column(field).and_then(|at| self.cells.get(at)).unwrap_or(&Cell::Empty)
    }

    pub fn text(&self, field: F) -> Option<String> {
        Some(self.cell(field).text()).filter(|text| !text.is_empty())
    }

    /// Whether the sheet has such a column.
    pub fn has(&self, field: F) -> bool {
        self.header.has(field)
    }

    /// The letter of a field's column.
    pub fn letter(&self, field: F) -> String {
        self.header.letter(field)
    }

    /// Offices put an apostrophe before digits so that they stay text.
    pub fn digits(&self, field: F) -> Option<String> {
        let typed = self.text(field)?;
        Some(typed.trim_start_matches(['\'', '’', '‘', '`']).to_owned())
    }

    /// The first error of a cell counts, and that it is broken more than any other.
    pub fn refuse(&mut self, field: F, message: Message) {
        if self.faults.iter().any(|fault| fault.field == field.as_str()) {
            return;
        }
        let cell = self.cell(field);
        let message = if cell.is_broken() { broken() } else { message };
        let shown = cell.text();
        let value = if field.is_protected() { masked(&shown) } else { shown };
        self.faults.push(CellFault {
            row: self.number,
            column: self.header.letter(field),
            field: field.as_str(),
            message,
            value,
        });
    }

    /// Errors and formulas without a result are no answers, in whatever column they stand.
    pub fn refuse_broken_cells(&mut self) {
        for (_, field) in &self.header.columns {
            if self.cell(*field).is_broken() {
                self.refuse(*field, broken());
            }
        }
    }

    /// A whole date, or none where the cell is empty.
    pub fn date(&mut self, field: F) -> Option<NaiveDate> {
        let cell = self.cell(field).clone();
        let day = parse_date(&cell);
        if day.is_none() && !cell.is_empty() {
            self.refuse(
                field,
                Message::new(
                    "应为完整日期，如 1980-01-02；只有年份或年月的，请补全到日",
                    "Give a whole date such as 1980-01-02; a year or a month alone is not enough.",
                ),
            );
        }
        day
    }

    /// One of the words of a closed list.
    pub fn word<T>(
        &mut self,
        field: F,
        parse: impl Fn(&str) -> Option<T>,
        allowed: &[(&str, &str)],
    ) -> Option<T> {
        let typed = text::narrow(&self.text(field)?);
        let word = parse(&typed);
        if word.is_none() {
            let (zh, en): (Vec<&str>, Vec<&str>) = allowed.iter().copied().unzip();
            self.refuse(
                field,
                Message::new(
                    format!("不是可识别的选项，可填：{}", zh.join("、")),
                    format!("This word is not known here; give one of {}.", en.join(", ")),
                ),
            );
        }
        word
    }
}

fn broken() -> Message {
    Message::new(
        "单元格是错误值或没有结果的公式，请改为实际内容",
        "The cell holds an error or a formula without a result; put the value itself.",
    )
}
