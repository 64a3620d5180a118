//! What an import stores of a row that can be taken: the person as text, sealed between dry run
//! and commit.

use chrono::NaiveDate;
use lighthouse_domain::members::{Education, Gender, IdNumber, NewMember, Phone, Status};
use lighthouse_persistence::StoreError;
use serde::{Deserialize, Serialize};

use crate::imports::stored::{from_text, to_text};

/// The same facts as [`NewMember`], in words.
#[derive(Serialize, Deserialize)]
struct StoredMember {
    name: String,
    gender: String,
    birth_date: NaiveDate,
    ethnicity: Option<String>,
    education: Option<String>,
    status: String,
    applied_on: Option<NaiveDate>,
    joined_on: Option<NaiveDate>,
    converted_on: Option<NaiveDate>,
    id_number: Option<String>,
    phone: Option<String>,
}

impl From<&NewMember> for StoredMember {
    fn from(member: &NewMember) -> Self {
        Self {
            name: member.name.clone(),
            gender: member.gender.as_str().to_owned(),
            birth_date: member.birth_date,
            ethnicity: member.ethnicity.clone(),
            education: member.education.map(|education| education.as_str().to_owned()),
            status: member.status.as_str().to_owned(),
            applied_on: member.applied_on,
            joined_on: member.joined_on,
            converted_on: member.converted_on,
            id_number: member.id_number.as_ref().map(|number| number.reveal().to_owned()),
            phone: member.phone.as_ref().map(|phone| phone.reveal().to_owned()),
        }
    }
}

impl StoredMember {
    /// Back into the register's own types.
    fn restore(self) -> Result<NewMember, StoreError> {
        let known = |text: String| Education::parse(&text);
        Ok(NewMember {
            name: self.name,
            gender: Gender::parse(&self.gender).ok_or_else(unreadable)?,
            birth_date: self.birth_date,
            ethnicity: self.ethnicity,
            education: optional(self.education, known)?,
            status: Status::parse(&self.status).ok_or_else(unreadable)?,
            applied_on: self.applied_on,
            joined_on: self.joined_on,
            converted_on: self.converted_on,
            app_activated_on: None,
            id_number: optional(self.id_number, |number| IdNumber::parse(&number).ok())?,
            phone: optional(self.phone, |phone| Phone::parse(&phone))?,
        })
    }
}

fn unreadable() -> StoreError {
    StoreError::corrupt(TABLE, "sealed")
}

/// A value that may be absent, but not unreadable.
fn optional<T, U>(
    value: Option<T>,
    read: impl FnOnce(T) -> Option<U>,
) -> Result<Option<U>, StoreError> {
    value.map(|value| read(value).ok_or_else(unreadable)).transpose()
}

/// The person as text.
pub(super) fn member_to_text(member: &NewMember) -> Result<String, StoreError> {
    to_text(&StoredMember::from(member))
}

/// The person again.
pub(super) fn member_from_text(text: &str) -> Result<NewMember, StoreError> {
    let stored: StoredMember = from_text((TABLE, "sealed"), text)?;
    stored.restore()
}

const TABLE: &str = "member_import_line";

#[cfg(test)]
mod tests {
    use super::*;

    fn member() -> NewMember {
        NewMember {
            name: "王芳".to_owned(),
            gender: Gender::Female,
            birth_date: NaiveDate::MIN,
            ethnicity: None,
            education: Some(Education::Bachelor),
            status: Status::Full,
            applied_on: None,
            joined_on: None,
            converted_on: None,
            app_activated_on: None,
            id_number: None,
            phone: None,
        }
    }

    #[test]
    fn a_person_survives_the_way_through_text() {
        let text = member_to_text(&member()).unwrap();
        assert_eq!(member_from_text(&text).unwrap(), member());
    }

    #[test]
    fn an_unknown_word_in_a_stored_row_is_corrupt_and_not_left_out() {
        let text = member_to_text(&member()).unwrap().replace("bachelor", "weird");
        assert!(matches!(member_from_text(&text), Err(StoreError::Corrupt { .. })));
    }
}
