//! Wrong guesses at an activation, counted by account and by address.

use chrono::TimeDelta;

use crate::{identity::lock_after, time::Instant};

/// Wrong id numbers with the right code: then the code is worth nothing any more.
pub const MISSES_MAX: i64 = 10;
/// Wrong guesses of one address in an hour: a village often shares one.
const OF_ADDRESS: i64 = 50;

/// What guesses are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The account that is guessed at, or the name that nobody has.
    Account,
    /// Where the guesses come from.
    Address,
}

/// The wrong guesses of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guesses {
    pub failures: i64,
    pub resting_until: Option<Instant>,
    /// When they are forgotten.
    pub forget_at: Instant,
}

impl Guesses {
    /// How long nobody may guess here any more.
    pub fn rest(&self, now: Instant) -> Option<TimeDelta> {
        let left = |until: Instant| TimeDelta::milliseconds(until.millis() - now.millis());
        self.resting_until.map(left).filter(|left| *left > TimeDelta::zero())
    }

    /// One more wrong guess.
    #[must_use]
    pub fn wrong(self, source: Source, now: Instant) -> Self {
        let failures = if self.forget_at <= now { 1 } else { self.failures + 1 };
        match source {
            Source::Account => Self {
                failures,
                resting_until: lock_after(failures).map(|rest| now.plus(rest)),
                forget_at: now.plus(TimeDelta::days(1)),
            },
            Source::Address => {
                let fresh = now.plus(TimeDelta::hours(1));
                let forget_at = if failures == 1 { fresh } else { self.forget_at };
                let resting_until = (failures >= OF_ADDRESS).then_some(forget_at);
                Self { failures, resting_until, forget_at }
            }
        }
    }
}
