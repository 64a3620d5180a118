//! What each row says, with all of its errors at once.

use chrono::NaiveDate;

use super::{Field, ParsedAdministrator, PlaceName, ROLES, Sheet};
use crate::{
    access::Role,
    administrators::can_have_happened,
    members::{IdNumber, Phone, parse_name},
    message::Message,
    sheet::{self, Cell, Mapping, SheetRow},
    text,
};

/// Characters of a system's name.
const SYSTEM_MAX: usize = 40;
/// Systems of one administrator.
const SYSTEMS_MAX: usize = 20;

type Row<'a> = SheetRow<'a, Field>;

/// Reads every row below the heading. `today` bounds the dates.
pub fn read_rows(
    grid: Vec<Vec<Cell>>,
    mapping: &Mapping<Field>,
    today: NaiveDate,
) -> Result<Sheet, Message> {
    sheet::read(grid, mapping, |row| parse(row, today))
}

fn parse(row: &mut Row<'_>, today: NaiveDate) -> Option<ParsedAdministrator> {
    let (name, role, main) = (name(row), role(row), main(row));
    let (id_number, phone) = (id_number(row), phone(row));
    let (since, systems) = (since(row, today), systems(row));
    let named = |code, name: Field, row: &Row<'_>| PlaceName {
        code: row.text(code).map(|code| text::narrow(&code)),
        name: row.text(name).map(|name| text::name(&name)),
    };
    let branch = named(Field::BranchCode, Field::Branch, row);
    let place = named(Field::OrganizationCode, Field::Organization, row);
    if id_number.is_none() && phone.is_none() {
        let message = Message::new(
            "请填写公民身份号码或手机号，以确定是哪一位党员",
            "Give the id number or the phone, so that it is clear who is meant.",
        );
        row.refuse(if row.has(Field::IdNumber) { Field::IdNumber } else { Field::Phone }, message);
    }
    Some(ParsedAdministrator {
        number: row.number,
        name: name?,
        id_number,
        phone,
        place: if place == PlaceName::default() { branch.clone() } else { place },
        branch,
        role: role?,
        main: main?,
        systems,
        since,
    })
}

fn name(row: &mut Row<'_>) -> Option<String> {
    let name = parse_name(&row.cell(Field::Name).text());
    name.map_err(|fault| row.refuse(Field::Name, fault.message())).ok()
}

fn id_number(row: &mut Row<'_>) -> Option<IdNumber> {
    let typed = row.digits(Field::IdNumber)?;
    IdNumber::parse(&typed).map_err(|error| row.refuse(Field::IdNumber, error.message())).ok()
}

fn phone(row: &mut Row<'_>) -> Option<Phone> {
    let phone = Phone::parse(&row.digits(Field::Phone)?);
    if phone.is_none() {
        let message =
            Message::new("应为 11 位大陆手机号码", "It must be a mobile number of 11 digits.");
        row.refuse(Field::Phone, message);
    }
    phone
}

fn role(row: &mut Row<'_>) -> Option<Role> {
    if row.text(Field::Role).is_none() {
        row.refuse(Field::Role, Message::new("缺少角色", "The role is missing."));
    }
    let allowed: Vec<_> = ROLES.iter().map(|role| (role.zh(), role.as_str())).collect();
    let known = |word: &str| Role::parse_zh(word).filter(|role| ROLES.contains(role));
    row.word(Field::Role, known, &allowed)
}

fn main(row: &mut Row<'_>) -> Option<bool> {
    if row.text(Field::Main).is_none() {
        return Some(false);
    }
    let known = |word: &str| match word {
        "是" | "主" | "主管理员" | "yes" | "true" | "1" => Some(true),
        "否" | "不是" | "no" | "false" | "0" => Some(false),
        _ => None,
    };
    row.word(Field::Main, known, &[("是", "yes"), ("否", "no")])
}

fn since(row: &mut Row<'_>, today: NaiveDate) -> Option<NaiveDate> {
    let day = row.date(Field::Since)?;
    if !can_have_happened(day, today) {
        let message = Message::new(
            "任职日期不能在将来，也不能早于二十年前",
            "An office begins today or earlier, and within twenty years.",
        );
        row.refuse(Field::Since, message);
    }
    Some(day)
}

/// Names with 、 or a comma between them; a space would end a name in its column.
fn systems(row: &mut Row<'_>) -> Vec<String> {
    let typed = row.text(Field::Systems).unwrap_or_default();
    let names = typed.split(['、', ',', '，', ';', '；']).map(str::trim);
    let names: Vec<String> =
        names.filter(|name| !name.is_empty()).map(|name| name.replace(' ', "_")).collect();
    let sound = |name: &String| text::line(name, 1, SYSTEM_MAX).is_ok();
    if names.len() > SYSTEMS_MAX || !names.iter().all(sound) {
        let message = Message::new(
            "最多 20 个系统，每个名称最多 40 个字符，用“、”分隔",
            "At most 20 systems with names of at most 40 characters, separated by commas.",
        );
        row.refuse(Field::Systems, message);
    }
    names
}
