//! A feedback statement: the figures of a period, frozen once and sent down.

use chrono::NaiveDate;

use super::ClassError;
use crate::{
    id::Id,
    organizations::OrganizationId,
    time::{Instant, days_after},
};

pub type StatementId = Id<FeedbackStatement>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedbackStatement {
    pub id: StatementId,
    pub organization: OrganizationId,
    pub from_on: NaiveDate,
    pub until_on: NaiveDate,
    /// The instant the figures were frozen at.
    pub as_of: Instant,
}

impl FeedbackStatement {
    /// The longest period.
    pub const DAYS_MAX: u64 = 366;

    /// A period that is in order, within a year, and over or in progress.
    pub fn check(&self) -> Result<(), ClassError> {
        let last = days_after(self.from_on, Self::DAYS_MAX).min(self.as_of.day());
        if (self.from_on..=last).contains(&self.until_on) {
            Ok(())
        } else {
            Err(ClassError::StatementPeriod)
        }
    }

    /// The instants of the period: from the first on, before the second.
    pub fn instants(&self) -> (Instant, Instant) {
        (Instant::of_day(self.from_on), Instant::of_day(days_after(self.until_on, 1)))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn period(from: &str, until: &str) -> FeedbackStatement {
        FeedbackStatement {
            id: Id::new(Uuid::nil()),
            organization: Id::new(Uuid::nil()),
            from_on: from.parse().unwrap(),
            until_on: until.parse().unwrap(),
            as_of: Instant::parse("2026-11-23T02:00:00Z").unwrap(),
        }
    }

    #[test]
    fn a_period_is_in_order_within_a_year_and_not_in_the_future() {
        assert!(period("2026-11-01", "2026-11-23").check().is_ok());
        assert!(period("2026-11-23", "2026-11-23").check().is_ok());
        for (from, until) in [
            ("2026-11-02", "2026-11-01"),
            ("2026-11-01", "2026-11-24"),
            ("2024-11-01", "2026-01-01"),
        ] {
            assert_eq!(period(from, until).check(), Err(ClassError::StatementPeriod));
        }
    }
}
