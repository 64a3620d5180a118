//! What each row says, with all of its errors at once.

use chrono::NaiveDate;

use super::{Field, Header, ParsedOrganization, Sheet};
use crate::{
    message::Message,
    organizations::{Kind, Organization},
    sheet::{Cell, CellFault, ROWS_MAX, is_footer, parse_date},
    text,
};

/// Reads every row below the heading.
pub fn read_rows(grid: &[Vec<Cell>], header: Header) -> Sheet {
    let mut sheet = Sheet { header, rows: Vec::new(), faults: Vec::new(), skipped: 0 };
    for (at, cells) in grid.iter().enumerate().skip(sheet.header.at + 1).take(ROWS_MAX) {
        if is_footer(cells) || sheet.header.is_repeated_by(cells) {
            sheet.skipped += 1;
            continue;
        }
        let mut row = Row { number: at + 1, cells, header: &sheet.header, faults: Vec::new() };
        let parsed = row.parse();
        row.refuse_broken_cells();
        let mut faults = row.faults;
        match parsed {
            Some(parsed) if faults.is_empty() => sheet.rows.push(parsed),
            _ => sheet.faults.append(&mut faults),
        }
    }
    sheet
}

struct Row<'a> {
    number: usize,
    cells: &'a [Cell],
    header: &'a Header,
    faults: Vec<CellFault>,
}

impl Row<'_> {
    fn parse(&mut self) -> Option<ParsedOrganization> {
        let (name, kind, code) = (self.name(), self.kind(), self.code());
        let established_on = self.date(Field::EstablishedOn);
        let term_starts_on = self.date(Field::TermStartsOn);
        let term_ends_on = self.date(Field::TermEndsOn);
        if term_starts_on.zip(term_ends_on).is_some_and(|(starts, ends)| ends < starts) {
            let message = Message::new("任期结束早于开始", "The term ends before it starts.");
            self.refuse(Field::TermEndsOn, message);
        }
        Some(ParsedOrganization {
            number: self.number,
            name: name?,
            kind: kind?,
            code: code?,
            parent_code: self.text(Field::ParentCode).map(|code| text::narrow(&code)),
            parent_name: self.text(Field::Parent).map(|name| text::name(&name)),
            established_on,
            term_starts_on,
            term_ends_on,
        })
    }

    fn cell(&self, field: Field) -> &Cell {
        self.header.column(field).and_then(|at| self.cells.get(at)).unwrap_or(&Cell::Empty)
    }

    fn text(&self, field: Field) -> Option<String> {
        Some(self.cell(field).text()).filter(|text| !text.is_empty())
    }

    fn refuse(&mut self, field: Field, message: Message) {
        if self.faults.iter().any(|fault| fault.field == field.as_str()) {
            return;
        }
        self.faults.push(CellFault {
            row: self.number,
            column: self.header.letter(field),
            field: field.as_str(),
            message,
            value: self.cell(field).text(),
        });
    }

    /// Errors and formulas without a result are no answers, in whatever column they stand.
    fn refuse_broken_cells(&mut self) {
        for (_, field) in &self.header.columns {
            if self.cell(*field).is_broken() {
                let message = Message::new(
                    "单元格是错误值或没有结果的公式，请改为实际内容",
                    "The cell holds an error or a formula without a result; put the value itself.",
                );
                self.faults.retain(|fault| fault.field != field.as_str());
                self.refuse(*field, message);
            }
        }
    }

    fn name(&mut self) -> Option<String> {
        let name = text::name(&self.cell(Field::Name).text());
        let name = text::line(&name, 1, Organization::NAME_MAX);
        name.map_err(|error| self.refuse(Field::Name, error.message())).ok()
    }

    fn kind(&mut self) -> Option<Kind> {
        let kind = Kind::parse_zh(&text::narrow(&self.cell(Field::Kind).text()));
        if kind.is_none() {
            let (zh, en): (Vec<&str>, Vec<&str>) =
                Kind::ALL.iter().map(|kind| (kind.zh(), kind.as_str())).unzip();
            let message = Message::new(
                format!("不是可识别的组织类别，可填：{}", zh.join("、")),
                format!("This kind is not known here; give one of {}.", en.join(", ")),
            );
            self.refuse(Field::Kind, message);
        }
        kind
    }

    fn code(&mut self) -> Option<String> {
        let code = Organization::parse_code(&self.cell(Field::Code).text());
        if code.is_none() {
            let message = Message::new(
                "组织代码应为 1 至 32 位字母、数字、点、下划线或短横线",
                "A code is 1 to 32 letters, digits, dots, underscores or hyphens.",
            );
            self.refuse(Field::Code, message);
        }
        code
    }

    fn date(&mut self, field: Field) -> Option<NaiveDate> {
        let cell = self.cell(field).clone();
        let day = parse_date(&cell);
        if day.is_none() && !cell.is_empty() {
            let message = Message::new(
                "应为完整日期，如 2024-07-01",
                "Give a whole date such as 2024-07-01.",
            );
            self.refuse(field, message);
        }
        day
    }
}
