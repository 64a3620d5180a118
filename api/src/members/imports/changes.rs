//! What an import stores of a row that changes an entry: what is different, to be shown, and what
//! is to be written and to be written back, sealed.

use chrono::NaiveDate;
use lighthouse_domain::{
    members::{
        Education, Gender, MemberChange, Phone,
        import::{Difference, Update},
    },
    patch::Patch,
    sheet::Field as _,
};
use lighthouse_persistence::StoreError;
use serde::{Deserialize, Serialize};

use crate::imports::stored::{from_text, to_text};

/// A field with what it was and will be.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredDifference {
    pub(super) field: String,
    pub(super) was: Option<String>,
    pub(super) becomes: Option<String>,
}

impl From<&Difference> for StoredDifference {
    fn from(one: &Difference) -> Self {
        let field = one.field.as_str().to_owned();
        Self { field, was: one.was.clone(), becomes: one.becomes.clone() }
    }
}

pub(super) fn differences_to_text(differences: &[Difference]) -> Result<String, StoreError> {
    to_text(&differences.iter().map(StoredDifference::from).collect::<Vec<_>>())
}

pub(super) fn differences_from_text(text: &str) -> Result<Vec<StoredDifference>, StoreError> {
    from_text((TABLE, "differences"), text)
}

/// Each field with its value, or with none where it is cleared.
type StoredChange = Vec<(String, Option<String>)>;

#[derive(Serialize, Deserialize)]
struct StoredUpdate {
    change: StoredChange,
    back: StoredChange,
}

pub(super) fn update_to_text(update: &Update) -> Result<String, StoreError> {
    let (change, back) = (stored(&update.change), stored(&update.back));
    to_text(&StoredUpdate { change, back })
}

/// What is to be written, and what is to be written back.
pub(super) fn update_from_text(text: &str) -> Result<(MemberChange, MemberChange), StoreError> {
    let update: StoredUpdate = from_text((TABLE, "sealed"), text)?;
    Ok((restored(update.change)?, restored(update.back)?))
}

fn stored(change: &MemberChange) -> StoredChange {
    let mut fields = StoredChange::new();
    let mut value = |field: &str, text: Option<String>| fields.push((field.to_owned(), text));
    if let Some(name) = &change.name {
        value("name", Some(name.clone()));
    }
    if let Some(gender) = change.gender {
        value("gender", Some(gender.as_str().to_owned()));
    }
    if let Some(day) = change.birth_date {
        value("birth_date", Some(day.to_string()));
    }
    let day = |day: NaiveDate| day.to_string();
    for (field, patch) in [
        ("ethnicity", change.ethnicity.clone()),
        ("education", text_of(&change.education, |it| it.as_str().to_owned())),
        ("applied_on", text_of(&change.applied_on, day)),
        ("joined_on", text_of(&change.joined_on, day)),
        ("converted_on", text_of(&change.converted_on, day)),
        ("phone", text_of(&change.phone, |phone: Phone| phone.reveal().to_owned())),
    ] {
        if !patch.is_absent() {
            value(field, patch.value());
        }
    }
    fields
}

fn text_of<T: Clone>(patch: &Patch<T>, text: impl Fn(T) -> String) -> Patch<String> {
    match patch.clone() {
        Patch::Absent => Patch::Absent,
        Patch::Null => Patch::Null,
        Patch::Value(value) => Patch::Value(text(value)),
    }
}

fn restored(fields: StoredChange) -> Result<MemberChange, StoreError> {
    let mut change = MemberChange::default();
    for (field, text) in fields {
        match field.as_str() {
            "name" => change.name = text,
            "gender" => change.gender = patch(text, Gender::parse)?.value(),
            "birth_date" => change.birth_date = patch(text, day)?.value(),
            "ethnicity" => change.ethnicity = patch(text, |text| Some(text.to_owned()))?,
            "education" => change.education = patch(text, Education::parse)?,
            "applied_on" => change.applied_on = patch(text, day)?,
            "joined_on" => change.joined_on = patch(text, day)?,
            "converted_on" => change.converted_on = patch(text, day)?,
            "phone" => change.phone = patch(text, Phone::parse)?,
            _ => return Err(unreadable()),
        }
    }
    Ok(change)
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn patch<T>(
    text: Option<String>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Patch<T>, StoreError> {
    let Some(text) = text else { return Ok(Patch::Null) };
    parse(&text).map(Patch::Value).ok_or_else(unreadable)
}

fn unreadable() -> StoreError {
    StoreError::corrupt(TABLE, "sealed")
}

const TABLE: &str = "member_import_line";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_survives_the_way_through_text_and_what_is_cleared_stays_cleared() {
        let change = MemberChange {
            name: Some("王芳".to_owned()),
            education: Patch::Value(Education::Bachelor),
            joined_on: Patch::Null,
            phone: Patch::Value(Phone::parse("13800000001").unwrap()),
            ..MemberChange::default()
        };
        let back = restored(stored(&change)).unwrap();
        assert_eq!((back.name, back.education), (change.name, change.education));
        assert_eq!((back.joined_on, back.ethnicity), (Patch::Null, Patch::Absent));
        assert_eq!(back.phone, change.phone);
        let unknown = vec![("weird".to_owned(), None)];
        assert!(matches!(restored(unknown), Err(StoreError::Corrupt { .. })));
    }
}
