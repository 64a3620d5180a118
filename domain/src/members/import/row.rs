//! What each row says, with all of its errors at once.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{BranchName, Cell, CellFault, Field, Header, ParsedRow, ROWS_MAX, Sheet, parse_date};
use crate::{
    members::{Education, Gender, IdNumber, NewMember, Phone, Status, parse_name},
    message::Message,
    sheet::{is_footer, letter, masked},
    text,
};

/// Reads every row below the heading. `today` bounds the dates.
pub fn read_rows(grid: &[Vec<Cell>], header: &Header, today: NaiveDate) -> Sheet {
    let mut sheet = Sheet { ignored_columns: header.ignored.clone(), ..Sheet::default() };
    let mut seen = HashMap::new();
    for (at, cells) in grid.iter().enumerate().skip(header.at + 1).take(ROWS_MAX) {
        if is_footer(cells) {
            sheet.skipped += 1;
            continue;
        }
        let mut row = Row { number: at + 1, cells, header, faults: Vec::new() };
        let parsed = row.parse(today);
        row.refuse_repetition(parsed.as_ref(), &mut seen);
        match parsed {
            Some(parsed) if row.faults.is_empty() => sheet.rows.push(parsed),
            _ => sheet.faults.append(&mut row.faults),
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
    fn parse(&mut self, today: NaiveDate) -> Option<ParsedRow> {
        let id_number = self.id_number();
        let (gender, birth) =
            (self.gender(id_number.as_ref()), self.birth_date(id_number.as_ref()));
        let member = NewMember {
            name: self.name().unwrap_or_default(),
            gender: gender.unwrap_or(Gender::Male),
            birth_date: birth.unwrap_or_default(),
            ethnicity: self.text(Field::Ethnicity),
            education: self.word(Field::Education, Education::parse_zh),
            status: self.word(Field::Status, Status::parse_zh).unwrap_or(Status::Full),
            applied_on: self.date(Field::AppliedOn),
            joined_on: self.date(Field::JoinedOn),
            converted_on: self.date(Field::ConvertedOn),
            app_activated_on: None,
            id_number,
            phone: self.phone(),
        };
        let branch = self.branch();
        gender.zip(birth)?;
        if self.faults.is_empty() {
            for fault in member.faults(today) {
                self.refuse(field_named(fault.field()), fault.message());
            }
        }
        Some(ParsedRow { number: self.number, branch, member })
    }

    fn cell(&self, field: Field) -> &Cell {
        self.header.column(field).and_then(|at| self.cells.get(at)).unwrap_or(&Cell::Empty)
    }

    fn text(&self, field: Field) -> Option<String> {
        Some(self.cell(field).text()).filter(|text| !text.is_empty())
    }

    fn refuse(&mut self, field: Field, message: Message) {
        let at = self.header.column(field).unwrap_or(0);
        let shown = self.cell(field).text();
        let value =
            if matches!(field, Field::IdNumber | Field::Phone) { masked(&shown) } else { shown };
        self.faults.push(CellFault {
            row: self.number,
            column: letter(at),
            field: field.as_str(),
            message,
            value,
        });
    }

    fn name(&mut self) -> Option<String> {
        let shown = self.cell(Field::Name).text();
        // "王 芳" is a name of two characters, spaced to line up with three.
        let spaced = shown.chars().count() <= 4 && shown.chars().all(|c| !c.is_ascii_alphabetic());
        let name = if spaced { shown.split_whitespace().collect() } else { shown };
        parse_name(&name).map_err(|fault| self.refuse(Field::Name, fault.message())).ok()
    }

    fn id_number(&mut self) -> Option<IdNumber> {
        if matches!(self.cell(Field::IdNumber), Cell::Number(n) if n.abs() >= 1e15) {
            self.refuse(Field::IdNumber, Message::new(
                "身份证号被存为数字，末几位已丢失；请把该列设为文本后重新录入",
                "The id number was stored as a number and lost its last digits; make the column text and type it again.",
            ));
            return None;
        }
        let typed = self.text(Field::IdNumber)?;
        IdNumber::parse(&typed).map_err(|error| self.refuse(Field::IdNumber, error.message())).ok()
    }

    fn phone(&mut self) -> Option<Phone> {
        let phone = Phone::parse(&self.text(Field::Phone)?);
        if phone.is_none() {
            self.refuse(
                Field::Phone,
                Message::new("应为 11 位大陆手机号码", "It must be a mobile number of 11 digits."),
            );
        }
        phone
    }

    fn gender(&mut self, number: Option<&IdNumber>) -> Option<Gender> {
        let gender =
            self.word(Field::Gender, Gender::parse_zh).or_else(|| number.map(IdNumber::gender));
        if gender.is_none() && self.text(Field::Gender).is_none() {
            self.refuse(Field::Gender, Message::new("缺少性别", "Gender is missing."));
        }
        gender
    }

    fn birth_date(&mut self, number: Option<&IdNumber>) -> Option<NaiveDate> {
        let day = self.date(Field::BirthDate).or_else(|| number.map(IdNumber::birth_date));
        if day.is_none() && self.text(Field::BirthDate).is_none() {
            self.refuse(
                Field::BirthDate,
                Message::new("缺少出生日期", "The birth date is missing."),
            );
        }
        day
    }

    fn date(&mut self, field: Field) -> Option<NaiveDate> {
        let cell = self.cell(field).clone();
        let day = parse_date(&cell);
        if day.is_none() && !cell.is_empty() {
            self.refuse(
                field,
                Message::new(
                    "应为完整日期，如 1980-01-02",
                    "Give a whole date such as 1980-01-02.",
                ),
            );
        }
        day
    }

    fn word<T>(&mut self, field: Field, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let typed = text::narrow(&self.text(field)?);
        let word = parse(&typed);
        if word.is_none() {
            self.refuse(field, Message::new("不是可识别的选项", "This word is not known here."));
        }
        word
    }

    fn branch(&mut self) -> BranchName {
        let (code, name) = (self.text(Field::BranchCode), self.text(Field::Branch));
        let field = if code.is_some() { Field::BranchCode } else { Field::Branch };
        if code.is_none() && name.is_none() {
            self.refuse(field, Message::new("缺少所在党支部", "The branch is missing."));
        }
        let name = name.map(|name| name.split_whitespace().collect());
        BranchName { code, name, column: letter(self.header.column(field).unwrap_or(0)) }
    }

    /// The later of two rows for one person is refused and names the first.
    fn refuse_repetition(&mut self, parsed: Option<&ParsedRow>, seen: &mut HashMap<String, usize>) {
        let Some(member) = parsed.map(|row| &row.member) else { return };
        let (field, key) = match &member.id_number {
            Some(number) => (Field::IdNumber, number.reveal().to_owned()),
            None => (Field::Name, format!("{} {}", member.name, member.birth_date)),
        };
        if let Some(first) = seen.get(&key).copied() {
            self.refuse(
                field,
                Message::new(format!("与第 {first} 行重复"), format!("It repeats row {first}.")),
            );
        } else {
            seen.insert(key, self.number);
        }
    }
}

fn field_named(name: &str) -> Field {
    match name {
        "birth_date" => Field::BirthDate,
        "gender" => Field::Gender,
        "applied_on" => Field::AppliedOn,
        "joined_on" => Field::JoinedOn,
        "converted_on" => Field::ConvertedOn,
        _ => Field::Name,
    }
}
