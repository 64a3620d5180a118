//! Who and where a row means.

use chrono::NaiveDate;

use super::{Entry, Field, Header, ParsedAdministrator, Person, PlaceName, Sheet};
use crate::{
    members::MemberId,
    message::Message,
    organizations::OrganizationId,
    sheet::{CellFault, Directory, Field as _, Lost},
};

const PLACE: (&str, &str) = ("组织", "organization");

/// The rows whose person and place are found; of the others it is said why not. `found` answers who
/// in the register has the id number of a row, or, where it gives none, the phone.
pub fn enter(
    sheet: &mut Sheet,
    places: &mut Directory<OrganizationId>,
    found: impl Fn(&ParsedAdministrator) -> Vec<Person>,
    today: NaiveDate,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for row in std::mem::take(&mut sheet.rows) {
        let place = place_of(&row, places);
        let person = person_of(&row, &found(&row), places);
        match (place, person) {
            (Ok(place), Ok(member)) => entries.push(Entry {
                number: row.number,
                member,
                place,
                role: row.role,
                main: row.main,
                systems: row.systems,
                since: row.since.unwrap_or(today),
            }),
            (place, person) => {
                let refusals = place.err().into_iter().chain(person.err());
                for (field, message) in refusals {
                    sheet.faults.push(fault(&sheet.header, &row, field, message));
                }
            }
        }
    }
    entries
}

type Refused = (Field, Message);

fn place_of(
    row: &ParsedAdministrator,
    places: &mut Directory<OrganizationId>,
) -> Result<OrganizationId, Refused> {
    let field =
        if row.place.code.is_some() { Field::OrganizationCode } else { Field::Organization };
    look_up(&row.place, places).map_err(|lost| (field, lost.message(PLACE)))
}

fn look_up(
    place: &PlaceName,
    places: &mut Directory<OrganizationId>,
) -> Result<OrganizationId, Lost> {
    places.find(place.code.as_deref(), place.name.as_deref())
}

/// The one person whom the number, the name and, where it is given, the branch fit.
fn person_of(
    row: &ParsedAdministrator,
    found: &[Person],
    places: &mut Directory<OrganizationId>,
) -> Result<MemberId, Refused> {
    let number = if row.id_number.is_some() { Field::IdNumber } else { Field::Phone };
    if found.is_empty() {
        return Err((number, nobody()));
    }
    let branch = match look_up(&row.branch, places) {
        Ok(branch) => Some(branch),
        Err(Lost::Unnamed) => None,
        Err(lost) => return Err((Field::Branch, lost.message(("党支部", "branch")))),
    };
    let called: Vec<&Person> = found.iter().filter(|person| person.name == row.name).collect();
    let fits = |person: &&&Person| branch.is_none_or(|branch| person.branch == branch);
    let fitting: Vec<&&Person> = called.iter().filter(fits).collect();
    match (called.as_slice(), fitting.as_slice()) {
        (_, [one]) => Ok(one.member),
        ([], _) => Err((Field::Name, another_name())),
        (_, []) => Err((Field::Branch, another_branch())),
        _ => Err((number, several())),
    }
}

fn nobody() -> Message {
    Message::new(
        "名册中没有这个号码的党员，请核对，或先导入党员名册",
        "Nobody in the register has this number; check it, or import the members first.",
    )
}

fn another_name() -> Message {
    Message::new(
        "该号码在名册中属于另一姓名，请核对",
        "The register has this number under another name; check both.",
    )
}

fn another_branch() -> Message {
    Message::new(
        "该党员在名册中不在这个党支部，请核对",
        "The register has this person in another branch; check it.",
    )
}

fn several() -> Message {
    Message::new(
        "有多名同姓名的党员使用此手机号，请填写公民身份号码",
        "Several people of this name have this phone; give the id number.",
    )
}

/// An error of a row that was read, in the column of its field.
fn fault(header: &Header, row: &ParsedAdministrator, field: Field, message: Message) -> CellFault {
    let masked = match field {
        Field::IdNumber => row.id_number.as_ref().map(crate::members::IdNumber::masked),
        Field::Phone => row.phone.as_ref().map(crate::members::Phone::masked),
        Field::Name => Some(row.name.clone()),
        Field::Branch => row.branch.name.clone().or_else(|| row.branch.code.clone()),
        _ => row.place.code.clone().or_else(|| row.place.name.clone()),
    };
    CellFault {
        row: row.number,
        column: header.letter(field),
        field: field.as_str(),
        message,
        value: masked.unwrap_or_default(),
    }
}
