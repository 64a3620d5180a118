//! How many full numbers one account may open in a clock hour (TH-29).
//!
//! Work on the register opens a few; whoever opens hundreds is copying it. The last read of the
//! budget raises the alarm, and only the next hour brings another.

use crate::{message::Message, time::Instant};

const HOUR_MILLIS: i64 = 3_600_000;

/// Reads an hour; a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevealBudget(pub i64);

/// A read that is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    Within,
    /// The budget is used up with it: somebody is answered.
    Last,
}

/// No more in this hour; holds the seconds that are left of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reads of this hour are used up")]
pub struct Exhausted(pub u64);

impl RevealBudget {
    /// Whether the `nth` read of the hour, counted from 1, may happen.
    pub fn judge(self, nth: i64, now: Instant) -> Result<Allowed, Exhausted> {
        match nth.cmp(&self.0) {
            std::cmp::Ordering::Less => Ok(Allowed::Within),
            std::cmp::Ordering::Equal => Ok(Allowed::Last),
            std::cmp::Ordering::Greater => Err(Exhausted(left_of_hour(now))),
        }
    }
}

/// The clock hour of an instant, counted from 1970.
pub fn hour_of(now: Instant) -> i64 {
    now.millis().div_euclid(HOUR_MILLIS)
}

fn left_of_hour(now: Instant) -> u64 {
    let left = HOUR_MILLIS - now.millis().rem_euclid(HOUR_MILLIS);
    u64::try_from(left / 1000 + i64::from(left % 1000 > 0)).unwrap_or(0)
}

impl Exhausted {
    pub fn message(self) -> Message {
        Message::new(
            "本小时内查看完整证件号码的次数已达上限，安全员已收到提醒",
            "The full numbers of this hour are used up; the security officer was told.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_read_of_the_budget_raises_the_alarm_and_the_next_is_refused() {
        let (budget, now) = (RevealBudget(3), Instant::from_millis(HOUR_MILLIS * 7 + 1));
        assert_eq!(budget.judge(2, now), Ok(Allowed::Within));
        assert_eq!(budget.judge(3, now), Ok(Allowed::Last));
        assert_eq!(budget.judge(4, now), Err(Exhausted(3600)));
    }

    #[test]
    fn the_wait_ends_with_the_clock_hour() {
        let just_before = Instant::from_millis(HOUR_MILLIS * 8 - 1);
        assert_eq!(RevealBudget(1).judge(2, just_before), Err(Exhausted(1)));
        assert_eq!(hour_of(just_before) + 1, hour_of(Instant::from_millis(HOUR_MILLIS * 8)));
    }
}
