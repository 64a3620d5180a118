//! How many wrong secrets are allowed, and how long a rest follows (TH-03).
//!
//! ```text
//! free ──one too many──▶ rest 1 min ──wrong again──▶ 2 min ─▶ 4 min … ─▶ 1 h     until the window ends
//! ```

use chrono::TimeDelta;

/// How often the rest doubles: from one minute to one hour.
const DOUBLINGS: i64 = 6;

/// How many wrong secrets are allowed within a window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptLimit {
    /// So many wrong secrets in a window bring the first rest.
    pub free: i64,
    pub window: TimeDelta,
    /// Many people share it: who is right takes back the own count and no other.
    pub shared: bool,
}

impl AttemptLimit {
    /// With a person: a login name, a device of an account, a member at a session.
    pub const PERSON: Self = Self { free: 5, window: TimeDelta::hours(24), shared: false };
    /// With an address, which a whole village may share.
    pub const ADDRESS: Self = Self { free: 100, window: TimeDelta::hours(1), shared: true };

    /// With guests whom an account does not find: who is found takes back the own try alone.
    pub const GUESTS: Self = Self { free: 20, window: TimeDelta::hours(24), shared: true };

    /// Longer than any window and the rest that may follow it.
    pub const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(2);

    /// Each rest and the number of wrong secrets from which on it is taken, the longest first.
    pub fn rests(self) -> impl Iterator<Item = (i64, TimeDelta)> {
        let rest = |doublings: i64| TimeDelta::minutes((1_i64 << doublings).min(60));
        (0..=DOUBLINGS).rev().map(move |doublings| (self.free + doublings, rest(doublings)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest_after(failures: i64) -> Option<TimeDelta> {
        let mut rests = AttemptLimit::PERSON.rests();
        rests.find(|(from, _)| failures >= *from).map(|(_, rest)| rest)
    }

    #[test]
    fn four_wrong_passwords_cost_nothing_and_many_cost_an_hour() {
        assert_eq!(rest_after(4), None);
        assert_eq!(rest_after(5), Some(TimeDelta::minutes(1)));
        assert_eq!(rest_after(8), Some(TimeDelta::minutes(8)));
        assert_eq!(rest_after(500), Some(TimeDelta::minutes(60)));
    }
}
