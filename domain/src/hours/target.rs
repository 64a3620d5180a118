//! How many hours a year asks of whom, by the months in which it asks.

use chrono::NaiveDate;

use crate::study_days::Month;

/// A member's hours a year (R23).
pub const MEMBER_HOURS: i64 = 32;
/// A secretary's or committee member's hours a year.
pub const LEADER_HOURS: i64 = 56;

/// A time of belonging or of holding a post; both days count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub since: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

impl Period {
    fn touches(self, month: Month) -> bool {
        let last = month.days().last().unwrap_or(month.first());
        self.since.is_none_or(|since| since <= last)
            && self.until.is_none_or(|until| until >= month.first())
    }
}

/// The target of a year in seconds: a twelfth for each month of belonging, the higher one for
/// each month with a post.
pub fn target_seconds(year: i32, belonging: Period, posts: &[Period]) -> i64 {
    target_until((year, 12), belonging, posts)
}

/// What of it the months until `last`, included, ask.
pub fn target_until((year, last): (i32, u32), belonging: Period, posts: &[Period]) -> i64 {
    let months = (1..=last).filter_map(|month| Month::new(year, month));
    let of = |month| {
        let leads = posts.iter().any(|post| post.touches(month));
        if leads { LEADER_HOURS } else { MEMBER_HOURS }
    };
    months.filter(|month| belonging.touches(*month)).map(of).sum::<i64>() * 3600 / 12
}
