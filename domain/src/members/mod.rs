//! The member register: people, their branch, their standing.
//!
//! A member is in exactly one branch. The status moves along the life cycle by
//! the actions of `steps`; here it is shown and set once, when a person is entered.

mod history;
mod id_number;
pub mod import;
pub mod merging;
pub mod mobile;
mod phone;
mod revealing;
mod rosters;
pub mod steps;
pub mod transfers;
mod words;

use chrono::NaiveDate;

use crate::{
    id::{Id, identified},
    message::Message,
    organizations::{OrgPath, OrganizationId},
    patch::Patch,
    text::{self, TextError},
    time::{Instant, age_on},
};

pub use history::Period;
pub use id_number::{IdNumber, IdNumberError};
pub use phone::Phone;
pub use revealing::{Allowed, Exhausted, RevealBudget, hour_of};
pub use rosters::{HeadCount, RosterEntry};
pub use words::{Education, Gender, Status};

pub type MemberId = Id<Member>;

/// What the register says of a person, without the two sealed numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: MemberId,
    pub branch: OrganizationId,
    pub branch_path: OrgPath,
    pub branch_name: String,
    pub name: String,
    pub gender: Gender,
    pub birth_date: NaiveDate,
    pub ethnicity: Option<String>,
    pub education: Option<Education>,
    pub status: Status,
    pub applied_on: Option<NaiveDate>,
    pub joined_on: Option<NaiveDate>,
    pub converted_on: Option<NaiveDate>,
    pub app_activated_on: Option<NaiveDate>,
    pub id_number_masked: Option<String>,
    pub phone_masked: Option<String>,
    /// The entry of the same person that this one was merged into.
    pub merged_into: Option<MemberId>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

identified!(Member);

/// A person as entered, every value valid by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMember {
    pub name: String,
    pub gender: Gender,
    pub birth_date: NaiveDate,
    pub ethnicity: Option<String>,
    pub education: Option<Education>,
    pub status: Status,
    pub applied_on: Option<NaiveDate>,
    pub joined_on: Option<NaiveDate>,
    pub converted_on: Option<NaiveDate>,
    pub app_activated_on: Option<NaiveDate>,
    pub id_number: Option<IdNumber>,
    pub phone: Option<Phone>,
}

/// A change of a register entry; the status is not among it (TH-07).
#[derive(Clone, Debug, Default)]
pub struct MemberChange {
    pub name: Option<String>,
    pub gender: Option<Gender>,
    pub birth_date: Option<NaiveDate>,
    pub ethnicity: Patch<String>,
    pub education: Patch<Education>,
    pub applied_on: Patch<NaiveDate>,
    pub joined_on: Patch<NaiveDate>,
    pub converted_on: Patch<NaiveDate>,
    pub id_number: Patch<IdNumber>,
    pub phone: Patch<Phone>,
}

/// A error of a register entry that involves more than one value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MemberFault {
    #[error("under eighteen")]
    TooYoung,
    #[error("born in the future or before 1900")]
    BirthDate,
    #[error("{later} lies before {earlier}")]
    Order { earlier: &'static str, later: &'static str },
    #[error("{0} lies in the future")]
    Future(&'static str),
    #[error("the id number says {0}")]
    BirthDateMismatch(NaiveDate),
    #[error("the id number says {}", .0.as_str())]
    GenderMismatch(Gender),
}

impl MemberFault {
    /// The field to point at.
    pub fn field(&self) -> &'static str {
        match self {
            Self::TooYoung | Self::BirthDate | Self::BirthDateMismatch(_) => "birth_date",
            Self::Order { later, .. } => later,
            Self::Future(field) => field,
            Self::GenderMismatch(_) => "gender",
        }
    }

    pub fn message(&self) -> Message {
        match self {
            Self::TooYoung => Message::new("未满 18 周岁", "The person is under 18 years old."),
            Self::BirthDate => Message::new(
                "出生日期应在 1900 年之后、今天之前",
                "The birth date must lie after 1900 and before today.",
            ),
            Self::Order { earlier, later } => Message::new(
                format!("{}早于{}", zh_of(later), zh_of(earlier)),
                format!("{later} lies before {earlier}; correct one of the two dates."),
            ),
            Self::Future(field) => Message::new(
                format!("{}晚于今天", zh_of(field)),
                format!("{field} lies in the future."),
            ),
            Self::BirthDateMismatch(message) => Message::new(
                format!("与身份证号中的出生日期 {message} 不一致"),
                format!("The id number says {message}; correct one of the two."),
            ),
            Self::GenderMismatch(message) => Message::new(
                format!("与身份证号中的性别（{}）不一致", message.zh()),
                format!("The id number says {}; correct one of the two.", message.as_str()),
            ),
        }
    }
}

/// What a date of the entry is called.
fn zh_of(field: &str) -> &'static str {
    match field {
        "applied_on" => "申请入党日期",
        "joined_on" => "入党日期",
        "converted_on" => "转正日期",
        _ => "出生日期",
    }
}

/// The longest name the register takes, in code points.
pub const NAME_MAX: usize = 50;
/// The longest ethnicity, in code points.
pub const ETHNICITY_MAX: usize = 20;
/// The youngest age of anybody in the register (§2.4).
pub const AGE_MIN: u32 = 18;

/// A person's name in its one form: 1 to 50 characters of one line.
pub fn parse_name(raw: &str) -> Result<String, TextError> {
    text::line(&text::name(raw), 1, NAME_MAX)
}

impl NewMember {
    /// Everything that is wrong with the entry as a whole, all at once.
    pub fn faults(&self, today: NaiveDate) -> Vec<MemberFault> {
        let mut faults = faults_of_birth(self.birth_date, today);
        faults.extend(faults_of_dates(
            today,
            [
                ("birth_date", Some(self.birth_date)),
                ("applied_on", self.applied_on),
                ("joined_on", self.joined_on),
                ("converted_on", self.converted_on),
            ],
        ));
        if let Some(number) = &self.id_number {
            faults.extend(faults_against(number, self.birth_date, self.gender));
        }
        faults
    }
}

fn masked<T>(patch: &Patch<T>, mask: impl FnOnce(&T) -> String) -> Patch<String> {
    match patch {
        Patch::Absent => Patch::Absent,
        Patch::Null => Patch::Null,
        Patch::Value(value) => Patch::Value(mask(value)),
    }
}

fn faults_of_birth(birth: NaiveDate, today: NaiveDate) -> Vec<MemberFault> {
    let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default();
    if birth < first || birth >= today {
        vec![MemberFault::BirthDate]
    } else if age_on(birth, today) < AGE_MIN {
        vec![MemberFault::TooYoung]
    } else {
        vec![]
    }
}

fn faults_of_dates(
    today: NaiveDate,
    dates: [(&'static str, Option<NaiveDate>); 4],
) -> Vec<MemberFault> {
    let known: Vec<_> = dates.into_iter().filter_map(|(name, day)| Some((name, day?))).collect();
    let future = known.iter().skip(1).filter(|(_, day)| *day > today);
    let order = known.iter().zip(known.iter().skip(1)).filter(|(before, after)| after.1 < before.1);
    future
        .map(|(name, _)| MemberFault::Future(name))
        .chain(
            order.map(|(before, after)| MemberFault::Order { earlier: before.0, later: after.0 }),
        )
        .collect()
}

fn faults_against(number: &IdNumber, birth: NaiveDate, gender: Gender) -> Vec<MemberFault> {
    let mut faults = Vec::new();
    if number.birth_date() != birth {
        faults.push(MemberFault::BirthDateMismatch(number.birth_date()));
    }
    if number.gender() != gender {
        faults.push(MemberFault::GenderMismatch(number.gender()));
    }
    faults
}

impl Member {
    /// The next version of the entry, after a change whose rules were asked.
    #[must_use]
    pub fn revise(self, change: &MemberChange, at: Instant) -> Self {
        let masked_number = masked(&change.id_number, IdNumber::masked);
        let masked_phone = masked(&change.phone, Phone::masked);
        let entry = self.changed(change, None);
        Self {
            name: entry.name,
            gender: entry.gender,
            birth_date: entry.birth_date,
            ethnicity: entry.ethnicity,
            education: entry.education,
            applied_on: entry.applied_on,
            joined_on: entry.joined_on,
            converted_on: entry.converted_on,
            id_number_masked: masked_number.over(self.id_number_masked),
            phone_masked: masked_phone.over(self.phone_masked),
            version: self.version + 1,
            updated_at: at,
            ..self
        }
    }

    /// The entry as it would be after `change`, for the whole-entry rules; `number` is the id
    /// number that will be valid then, when it is known.
    pub fn changed(&self, change: &MemberChange, number: Option<IdNumber>) -> NewMember {
        let change = change.clone();
        NewMember {
            name: change.name.unwrap_or_else(|| self.name.clone()),
            gender: change.gender.unwrap_or(self.gender),
            birth_date: change.birth_date.unwrap_or(self.birth_date),
            ethnicity: change.ethnicity.over(self.ethnicity.clone()),
            education: change.education.over(self.education),
            status: self.status,
            applied_on: change.applied_on.over(self.applied_on),
            joined_on: change.joined_on.over(self.joined_on),
            converted_on: change.converted_on.over(self.converted_on),
            app_activated_on: self.app_activated_on,
            id_number: number,
            phone: change.phone.value(),
        }
    }
}

#[cfg(test)]
mod tests;
