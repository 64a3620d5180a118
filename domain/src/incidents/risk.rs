//! A risk: something that may happen. It has no clock, but a day on which it is looked at again.

use chrono::{Months, NaiveDate};

use super::Category;
use crate::{
    access::AccountId,
    enums::string_enum,
    id::{Id, identified},
    message::Message,
    organizations::OrganizationId,
    time::Instant,
};

pub type RiskId = Id<Risk>;

identified!(Risk);

/// How far ahead a review may lie, in years.
pub const REVIEW_MAX_YEARS: u32 = 2;

string_enum! {
    /// How likely something is, or how bad it would be.
    RiskLevel {
        Low = "low", "低", "Low";
        Medium = "medium", "中", "Medium";
        High = "high", "高", "High";
    }
}

/// What is said of a risk and may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskFacts {
    pub category: Category,
    pub title: String,
    pub description: String,
    pub likelihood: RiskLevel,
    pub impact: RiskLevel,
    /// What is done about it.
    pub measure: String,
    /// Who does it.
    pub owner: String,
    pub review_on: NaiveDate,
}

/// How a risk ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskEnd {
    pub at: Instant,
    pub conclusion: String,
}

/// A risk of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    pub id: RiskId,
    pub number: String,
    pub organization: OrganizationId,
    pub facts: RiskFacts,
    pub end: Option<RiskEnd>,
    pub entered_by: AccountId,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RiskError {
    #[error("the risk is closed")]
    Closed,
    #[error("the review lies in the past or too far ahead")]
    ReviewDay,
}

impl RiskError {
    pub fn message(self) -> Message {
        match self {
            Self::Closed => Message::new("该风险已销号，不能再修改", "The risk is closed."),
            Self::ReviewDay => Message::new(
                "复查日期应在今天以后、两年以内",
                "The review is today or later, and within two years.",
            ),
        }
    }
}

/// Whether a risk may be looked at again on `day`, said on `today`.
pub fn check_review(day: NaiveDate, today: NaiveDate) -> Result<(), RiskError> {
    let latest = today.checked_add_months(Months::new(12 * REVIEW_MAX_YEARS));
    let sound = day >= today && latest.is_none_or(|latest| day <= latest);
    if sound { Ok(()) } else { Err(RiskError::ReviewDay) }
}

impl Risk {
    /// Says something else of a risk that is open. A review that stays where it is may be over.
    pub fn revise(self, facts: RiskFacts, now: Instant) -> Result<Self, RiskError> {
        self.refuse_closed()?;
        if facts.review_on != self.facts.review_on {
            check_review(facts.review_on, now.day())?;
        }
        Ok(Self { facts, version: self.version + 1, updated_at: now, ..self })
    }

    /// Ends it, with what became of it.
    pub fn close(self, conclusion: String, now: Instant) -> Result<Self, RiskError> {
        self.refuse_closed()?;
        let end = Some(RiskEnd { at: now, conclusion });
        Ok(Self { end, version: self.version + 1, updated_at: now, ..self })
    }

    /// Whether it should have been looked at again.
    pub fn review_is_due(&self, today: NaiveDate) -> bool {
        self.end.is_none() && self.facts.review_on < today
    }

    fn refuse_closed(&self) -> Result<(), RiskError> {
        if self.end.is_some() { Err(RiskError::Closed) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn now() -> Instant {
        Instant::parse("2026-11-23T02:00:00Z").unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn risk(review_on: &str) -> Risk {
        Risk {
            id: Id::new(Uuid::nil()),
            number: "RK-2026-000001".to_owned(),
            organization: Id::new(Uuid::nil()),
            facts: RiskFacts {
                category: Category::Data,
                title: "共用账号".to_owned(),
                description: "两人共用".to_owned(),
                likelihood: RiskLevel::High,
                impact: RiskLevel::Medium,
                measure: "分别开通".to_owned(),
                owner: "王小明".to_owned(),
                review_on: day(review_on),
            },
            end: None,
            entered_by: Id::new(Uuid::nil()),
            version: 1,
            created_at: now(),
            updated_at: now(),
        }
    }

    #[test]
    fn a_review_is_due_the_day_after_and_never_once_the_risk_is_closed() {
        assert!(!risk("2026-11-23").review_is_due(day("2026-11-23")));
        assert!(risk("2026-11-22").review_is_due(day("2026-11-23")));
        let closed = risk("2026-11-22").close("已分别开通".to_owned(), now()).unwrap();
        assert!(!closed.review_is_due(day("2026-11-23")));
        assert_eq!(closed.clone().close("再次".to_owned(), now()), Err(RiskError::Closed));
        assert_eq!(closed.clone().revise(closed.facts.clone(), now()), Err(RiskError::Closed));
    }

    #[test]
    fn a_new_review_lies_ahead_and_an_old_one_may_stay() {
        let old = risk("2026-10-01");
        let facts = RiskFacts { impact: RiskLevel::Low, ..old.facts.clone() };
        assert_eq!(old.clone().revise(facts, now()).unwrap().facts.impact, RiskLevel::Low);
        for bad in ["2026-11-22", "2028-11-24", "9999-12-31"] {
            let facts = RiskFacts { review_on: day(bad), ..old.facts.clone() };
            assert_eq!(old.clone().revise(facts, now()), Err(RiskError::ReviewDay), "{bad}");
        }
    }
}
