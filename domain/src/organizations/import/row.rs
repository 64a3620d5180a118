//! What each row says, with all of its errors at once.

use super::{Field, ParsedOrganization, Sheet};
use crate::{
    message::Message,
    organizations::{Kind, Organization},
    sheet::{self, Cell, Mapping, SheetRow},
    text,
};

type Row<'a> = SheetRow<'a, Field>;

/// Reads every row below the heading.
pub fn read_rows(grid: Vec<Vec<Cell>>, mapping: &Mapping<Field>) -> Result<Sheet, Message> {
    sheet::read(grid, mapping, parse)
}

fn parse(row: &mut Row<'_>) -> Option<ParsedOrganization> {
    let (name, kind, code) = (name(row), kind(row), code(row));
    let established_on = row.date(Field::EstablishedOn);
    let term_starts_on = row.date(Field::TermStartsOn);
    let term_ends_on = row.date(Field::TermEndsOn);
    if term_starts_on.zip(term_ends_on).is_some_and(|(starts, ends)| ends < starts) {
        let message = Message::new("任期结束早于开始", "The term ends before it starts.");
        row.refuse(Field::TermEndsOn, message);
    }
    Some(ParsedOrganization {
        number: row.number,
        name: name?,
        kind: kind?,
        code: code?,
        parent_code: row.text(Field::ParentCode).map(|code| text::narrow(&code)),
        parent_name: row.text(Field::Parent).map(|name| text::name(&name)),
        established_on,
        term_starts_on,
        term_ends_on,
    })
}

fn name(row: &mut Row<'_>) -> Option<String> {
    let name = text::name(&row.cell(Field::Name).text());
    let name = text::line(&name, 1, Organization::NAME_MAX);
    name.map_err(|error| row.refuse(Field::Name, error.message())).ok()
}

fn kind(row: &mut Row<'_>) -> Option<Kind> {
    let kind = Kind::parse_zh(&text::narrow(&row.cell(Field::Kind).text()));
    if kind.is_none() {
        let (zh, en): (Vec<&str>, Vec<&str>) =
            Kind::ALL.iter().map(|kind| (kind.zh(), kind.as_str())).unzip();
        let message = Message::new(
            format!("不是可识别的组织类别，可填：{}", zh.join("、")),
            format!("This kind is not known here; give one of {}.", en.join(", ")),
        );
        row.refuse(Field::Kind, message);
    }
    kind
}

fn code(row: &mut Row<'_>) -> Option<String> {
    let code = Organization::parse_code(&row.cell(Field::Code).text());
    if code.is_none() {
        let message = Message::new(
            "组织代码应为 1 至 32 位字母、数字、点、下划线或短横线",
            "A code is 1 to 32 letters, digits, dots, underscores or hyphens.",
        );
        row.refuse(Field::Code, message);
    }
    code
}
