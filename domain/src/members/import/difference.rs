//! What a row would change in the entry of somebody who is in the register already.
//!
//! An empty cell changes nothing. Status and branch are no matter of a list: they change with a
//! decision, so a row that says otherwise is refused.

use chrono::NaiveDate;

use super::{Field, ParsedRow};
use crate::{
    members::{Education, Member, MemberChange, NewMember, Phone},
    message::Message,
    organizations::OrganizationId,
    patch::Patch,
};

/// A field, what it was and what it will be; numbers of people are masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub field: Field,
    pub was: Option<String>,
    pub becomes: Option<String>,
}

/// What a row changes, and what would have to be written to take it back.
#[derive(Clone, Debug)]
pub struct Update {
    pub differences: Vec<Difference>,
    pub change: MemberChange,
    pub back: MemberChange,
}

/// What the row changes of the entry, whose phone is `phone`; errors stand at their fields.
pub fn difference(
    row: &ParsedRow,
    branch: OrganizationId,
    entry: &Member,
    phone: Option<&Phone>,
    today: NaiveDate,
) -> Result<Update, Vec<(Field, Message)>> {
    let mut refused = Vec::new();
    if branch != entry.branch {
        refused.push((Field::Branch, other_branch()));
    }
    if row.member.status != entry.status {
        refused.push((Field::Status, other_status(entry)));
    }
    let update = compared(&row.member, entry, phone);
    if refused.is_empty() {
        let whole = entry.changed(&update.change, row.member.id_number.clone());
        let faults = whole.faults(today).into_iter();
        refused
            .extend(faults.map(|fault| (super::row::field_named(fault.field()), fault.message())));
    }
    if refused.is_empty() { Ok(update) } else { Err(refused) }
}

fn compared(new: &NewMember, entry: &Member, phone: Option<&Phone>) -> Update {
    let mut all = Differences::default();
    let name =
        all.compare(Field::Name, Some(new.name.clone()), Some(entry.name.clone()), Clone::clone);
    let gender =
        all.compare(Field::Gender, Some(new.gender), Some(entry.gender), |it| it.zh().to_owned());
    let birth = all.compare(
        Field::BirthDate,
        Some(new.birth_date),
        Some(entry.birth_date),
        NaiveDate::to_string,
    );
    let ethnicity =
        all.compare(Field::Ethnicity, new.ethnicity.clone(), entry.ethnicity.clone(), Clone::clone);
    let education =
        all.compare(Field::Education, new.education, entry.education, |it: &Education| {
            it.zh().to_owned()
        });
    let applied =
        all.compare(Field::AppliedOn, new.applied_on, entry.applied_on, NaiveDate::to_string);
    let joined = all.compare(Field::JoinedOn, new.joined_on, entry.joined_on, NaiveDate::to_string);
    let converted =
        all.compare(Field::ConvertedOn, new.converted_on, entry.converted_on, NaiveDate::to_string);
    let phone = all.compare(Field::Phone, new.phone.clone(), phone.cloned(), Phone::masked);
    let change = |back: bool| MemberChange {
        name: side(name.as_ref(), back).value(),
        gender: side(gender.as_ref(), back).value(),
        birth_date: side(birth.as_ref(), back).value(),
        ethnicity: side(ethnicity.as_ref(), back),
        education: side(education.as_ref(), back),
        applied_on: side(applied.as_ref(), back),
        joined_on: side(joined.as_ref(), back),
        converted_on: side(converted.as_ref(), back),
        id_number: Patch::Absent,
        phone: side(phone.as_ref(), back),
    };
    let (change, back) = (change(false), change(true));
    Update { differences: all.0, change, back }
}

/// The new value and the old one, where they differ.
type Pair<T> = Option<(T, Option<T>)>;

fn side<T: Clone>(pair: Option<&(T, Option<T>)>, back: bool) -> Patch<T> {
    match pair {
        None => Patch::Absent,
        Some((new, _)) if !back => Patch::Value(new.clone()),
        Some((_, Some(old))) => Patch::Value(old.clone()),
        Some((_, None)) => Patch::Null,
    }
}

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn compare<T: PartialEq>(
        &mut self,
        field: Field,
        new: Option<T>,
        old: Option<T>,
        shown: impl Fn(&T) -> String,
    ) -> Pair<T> {
        let new = new.filter(|new| old.as_ref() != Some(new))?;
        let (was, becomes) = (old.as_ref().map(&shown), Some(shown(&new)));
        self.0.push(Difference { field, was, becomes });
        Some((new, old))
    }
}

fn other_branch() -> Message {
    Message::new(
        "名册中此人在另一党支部；导入不变更组织关系，请先办理转接",
        "The register has this person in another branch, which an import does not change.",
    )
}

fn other_status(entry: &Member) -> Message {
    Message::new(
        format!("名册中此人为{}；导入不变更人员类别", entry.status.zh()),
        format!("The register says {}, which an import does not change.", entry.status.as_str()),
    )
}
