//! What each row says, with all of its errors at once.

use std::{
    collections::HashMap,
    ops::{Deref, DerefMut},
};

use chrono::NaiveDate;

use super::{BranchName, Cell, Field, ParsedRow, Sheet};
use crate::{
    members::{Education, Gender, IdNumber, NewMember, Phone, Status, parse_name},
    message::Message,
    sheet::{self, Mapping, SheetRow},
};

/// Reads every row below the heading. `today` bounds the dates.
pub fn read_rows(
    grid: Vec<Vec<Cell>>,
    mapping: &Mapping<Field>,
    today: NaiveDate,
) -> Result<Sheet, Message> {
    let mut seen = EarlierRows::default();
    sheet::read(grid, mapping, |row| {
        let mut row = Row(row);
        let parsed = row.parse(today);
        row.refuse_repetition(parsed.as_ref(), &mut seen);
        parsed
    })
}

struct Row<'r, 'a>(&'r mut SheetRow<'a, Field>);

impl<'a> Deref for Row<'_, 'a> {
    type Target = SheetRow<'a, Field>;

    fn deref(&self) -> &Self::Target {
        self.0
    }
}

impl DerefMut for Row<'_, '_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.0
    }
}

impl Row<'_, '_> {
    fn parse(&mut self, today: NaiveDate) -> Option<ParsedRow> {
        let id_number = self.id_number();
        let (gender, birth) =
            (self.gender(id_number.as_ref()), self.birth_date(id_number.as_ref()));
        let status = self.status();
        let member = NewMember {
            name: self.name().unwrap_or_default(),
            gender: gender.unwrap_or(Gender::Male),
            birth_date: birth.unwrap_or_default(),
            ethnicity: self.text(Field::Ethnicity),
            education: self.education(),
            status: status.unwrap_or(Status::Full),
            applied_on: self.date(Field::AppliedOn),
            joined_on: self.date(Field::JoinedOn),
            converted_on: self.date(Field::ConvertedOn),
            app_activated_on: None,
            id_number,
            phone: self.phone(),
        };
        let branch = self.branch();
        gender.zip(birth).zip(status)?;
        if self.faults.is_empty() {
            for fault in member.faults(today) {
                self.refuse(field_named(fault.field()), fault.message());
            }
        }
        Some(ParsedRow { number: self.number, branch, member })
    }

    fn name(&mut self) -> Option<String> {
        let name = parse_name(&self.cell(Field::Name).text());
        name.map_err(|fault| self.refuse(Field::Name, fault.message())).ok()
    }

    fn id_number(&mut self) -> Option<IdNumber> {
        if matches!(self.cell(Field::IdNumber), Cell::Number(n) if n.abs() >= 1e15) {
            self.refuse(Field::IdNumber, Message::new(
                "身份证号被存为数字，末几位已丢失；请把该列设为文本后重新录入",
                "The id number was stored as a number and lost its last digits; make the column text and type it again.",
            ));
            return None;
        }
        let typed = self.digits(Field::IdNumber)?;
        IdNumber::parse(&typed).map_err(|error| self.refuse(Field::IdNumber, error.message())).ok()
    }

    fn phone(&mut self) -> Option<Phone> {
        let phone = Phone::parse(&self.digits(Field::Phone)?);
        if phone.is_none() {
            self.refuse(
                Field::Phone,
                Message::new("应为 11 位大陆手机号码", "It must be a mobile number of 11 digits."),
            );
        }
        phone
    }

    fn gender(&mut self, number: Option<&IdNumber>) -> Option<Gender> {
        let gender = self
            .word(Field::Gender, Gender::parse_zh, &[("男", "male"), ("女", "female")])
            .or_else(|| number.map(IdNumber::gender));
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

    fn status(&mut self) -> Option<Status> {
        if self.text(Field::Status).is_none() {
            let message = Message::new("缺少人员类别", "The status is missing.");
            self.refuse(Field::Status, message);
        }
        let live = Status::ALL.iter().filter(|status| status.is_live());
        let allowed = live.map(|status| (status.zh(), status.as_str())).collect::<Vec<_>>();
        self.word(Field::Status, Status::parse_zh, &allowed)
    }

    fn education(&mut self) -> Option<Education> {
        let allowed = Education::ALL.iter().map(|level| (level.zh(), level.as_str()));
        self.word(Field::Education, Education::parse_office, &allowed.collect::<Vec<_>>())
    }

    fn branch(&mut self) -> BranchName {
        let (code, name) = (self.text(Field::BranchCode), self.text(Field::Branch));
        let field = if code.is_some() { Field::BranchCode } else { Field::Branch };
        if code.is_none() && name.is_none() {
            self.refuse(field, Message::new("缺少所在党支部", "The branch is missing."));
        }
        let name = name.map(|name| name.split_whitespace().collect());
        BranchName { code, name, column: self.letter(field) }
    }

    /// The later of two rows for one person is refused and names the first.
    fn refuse_repetition(&mut self, parsed: Option<&ParsedRow>, seen: &mut EarlierRows) {
        let Some(row) = parsed else { return };
        match seen.earlier(row) {
            Some(Earlier::Same(field, first)) => self.refuse(
                field,
                Message::new(format!("与第 {first} 行重复"), format!("It repeats row {first}.")),
            ),
            Some(Earlier::Maybe(first)) => self.refuse(Field::Name, Message::new(
                format!("可能与第 {first} 行为同一人（姓名、出生日期相同），请在两行都填写公民身份号码"),
                format!("This may be the person of row {first} (same name and birth date); give both id numbers."),
            )),
            None => {}
        }
    }
}

/// The people of the rows before.
#[derive(Default)]
struct EarlierRows {
    numbers: HashMap<String, usize>,
    /// By name and birth date: the row, and whether it has an id number.
    people: HashMap<(String, NaiveDate), (usize, bool)>,
}

enum Earlier {
    Same(Field, usize),
    /// One of the two has no id number that could tell them apart.
    Maybe(usize),
}

impl EarlierRows {
    /// The row before that is, or may be, the same person; remembers this one.
    fn earlier(&mut self, row: &ParsedRow) -> Option<Earlier> {
        let member = &row.member;
        let numbered = member.id_number.is_some();
        if let Some(number) = &member.id_number {
            let first = *self.numbers.entry(number.reveal().to_owned()).or_insert(row.number);
            if first != row.number {
                return Some(Earlier::Same(Field::IdNumber, first));
            }
        }
        let person = (member.name.clone(), member.birth_date);
        let (first, told_apart) = *self.people.entry(person).or_insert((row.number, numbered));
        match (first == row.number, numbered, told_apart) {
            (true, ..) | (false, true, true) => None,
            (false, false, false) => Some(Earlier::Same(Field::Name, first)),
            _ => Some(Earlier::Maybe(first)),
        }
    }
}

pub(super) fn field_named(name: &str) -> Field {
    match name {
        "birth_date" => Field::BirthDate,
        "gender" => Field::Gender,
        "applied_on" => Field::AppliedOn,
        "joined_on" => Field::JoinedOn,
        "converted_on" => Field::ConvertedOn,
        _ => Field::Name,
    }
}
