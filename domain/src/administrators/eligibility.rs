//! Who may become an administrator (S66–S69): each condition with its own answer.

use chrono::{Datelike, NaiveDate};

use crate::{
    access::AccountId,
    enums::string_enum,
    id::{Id, identified},
    members::{Education, MemberId, Status},
    message::Message,
    organizations::OrganizationId,
    time::Instant,
};

string_enum! {
    /// A condition of entry.
    Condition {
        PartyMember = "party_member", "政治面貌为中共党员", "Party member";
        Age = "age", "年龄", "Age";
        Education = "education", "学历", "Education";
    }
}

/// The bounds of the conditions; settings of the district.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Years of age that are too many: strictly younger is asked for.
    pub age: u32,
    pub education: Education,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { age: 45, education: Education::HighSchool }
    }
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub status: Status,
    pub birth_date: NaiveDate,
    pub education: Option<Education>,
}

/// One condition and whether it is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub condition: Condition,
    pub met: bool,
    pub message: Message,
}

pub type ExceptionId = Id<Exception>;

/// A recorded exception from conditions of entry, for one person at one organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    pub id: ExceptionId,
    pub member: MemberId,
    pub organization: OrganizationId,
    pub conditions: Vec<Condition>,
    pub reason: String,
    pub expires_on: NaiveDate,
    pub approved_by: AccountId,
    pub approved_at: Instant,
    /// Set where it ended before its last day.
    pub end: Option<ExceptionEnd>,
    pub version: i64,
}

identified!(Exception);

/// How an exception ended before its last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptionEnd {
    pub at: Instant,
    pub by: AccountId,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the exception is over")]
pub struct ExceptionOver;

impl ExceptionOver {
    pub fn message(self) -> Message {
        Message::new("该特批已失效，不能再终止", "The exception is over already.")
    }
}

impl Exception {
    /// Ends it today. Who was appointed under it stays appointed; nobody else will be.
    pub fn end_early(
        self,
        by: AccountId,
        reason: String,
        at: Instant,
    ) -> Result<Self, ExceptionOver> {
        if self.end.is_some() || self.expires_on < at.day() {
            return Err(ExceptionOver);
        }
        let end = Some(ExceptionEnd { at, by, reason });
        Ok(Self { end, version: self.version + 1, ..self })
    }

    pub fn covers(&self, condition: Condition) -> bool {
        self.conditions.contains(&condition)
    }
}

/// All three conditions, answered for `today`.
pub fn judge(candidate: &Candidate, bounds: &Bounds, today: NaiveDate) -> [Finding; 3] {
    let leaves = leaves_on(candidate.birth_date, bounds.age);
    let education = candidate.education.map_or("未填写", Education::zh);
    [
        Finding {
            condition: Condition::PartyMember,
            met: candidate.status.is_member(),
            message: Message::new(
                format!("应为党员，现为{}", candidate.status.zh()),
                format!(
                    "A party member is needed; the register says {}.",
                    candidate.status.as_str()
                ),
            ),
        },
        Finding {
            condition: Condition::Age,
            met: today < leaves,
            message: Message::new(
                format!("应在 {} 岁以下，{leaves} 起不再符合", bounds.age),
                format!("Younger than {} is needed; that ends on {leaves}.", bounds.age),
            ),
        },
        Finding {
            condition: Condition::Education,
            met: candidate.education.is_some_and(|level| level >= bounds.education),
            message: Message::new(
                format!("应为{}以上，现为{education}", bounds.education.zh()),
                format!("{} or above is needed.", bounds.education.as_str()),
            ),
        },
    ]
}

/// The first day on which somebody born on `birth` is no longer younger than `age`. A
/// birthday on 29 February is kept on 1 March where there is none.
pub fn leaves_on(birth: NaiveDate, age: u32) -> NaiveDate {
    let year = birth.year().saturating_add(i32::try_from(age).unwrap_or(i32::MAX));
    let moved = NaiveDate::from_ymd_opt(year, birth.month(), birth.day());
    moved.or_else(|| NaiveDate::from_ymd_opt(year, 3, 1)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn candidate(birth: &str) -> Candidate {
        Candidate {
            status: Status::Full,
            birth_date: day(birth),
            education: Some(Education::HighSchool),
        }
    }

    fn met(candidate: Candidate, today: &str) -> [bool; 3] {
        judge(&candidate, &Bounds::default(), day(today)).map(|finding| finding.met)
    }

    #[test]
    fn the_day_before_the_birthday_is_young_enough_and_the_birthday_is_not() {
        let one = candidate("1981-11-24");
        assert_eq!(met(one, "2026-11-23"), [true, true, true]);
        assert_eq!(met(one, "2026-11-24"), [true, false, true]);
    }

    #[test]
    fn a_leap_day_child_ages_on_the_first_of_march() {
        assert_eq!(leaves_on(day("1980-02-29"), 45), day("2025-03-01"));
        assert_eq!(leaves_on(day("1980-02-29"), 44), day("2024-02-29"));
    }

    #[test]
    fn unknown_schooling_does_not_pass() {
        let one = Candidate { education: None, ..candidate("1990-01-01") };
        assert_eq!(met(one, "2026-11-23"), [true, true, false]);
    }

    #[test]
    fn an_activist_is_no_party_member_yet() {
        let one = Candidate { status: Status::Activist, ..candidate("1990-01-01") };
        assert_eq!(met(one, "2026-11-23"), [false, true, true]);
    }
}
