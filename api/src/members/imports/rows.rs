//! A parsed row as text, sealed between dry run and commit.

use chrono::NaiveDate;
use lighthouse_domain::members::{Education, Gender, IdNumber, NewMember, Phone, Status};
use serde::{Deserialize, Serialize};

/// The same facts as [`NewMember`], in words.
#[derive(Serialize, Deserialize)]
pub(super) struct ImportRow {
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

impl From<&NewMember> for ImportRow {
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

impl ImportRow {
    /// Back into the register's own types; `None` if the text was not ours.
    pub(super) fn restore(self) -> Option<NewMember> {
        Some(NewMember {
            name: self.name,
            gender: Gender::parse(&self.gender)?,
            birth_date: self.birth_date,
            ethnicity: self.ethnicity,
            education: self.education.as_deref().and_then(Education::parse),
            status: Status::parse(&self.status)?,
            applied_on: self.applied_on,
            joined_on: self.joined_on,
            converted_on: self.converted_on,
            app_activated_on: None,
            id_number: self.id_number.and_then(|number| IdNumber::parse(&number).ok()),
            phone: self.phone.and_then(|phone| Phone::parse(&phone)),
        })
    }
}
