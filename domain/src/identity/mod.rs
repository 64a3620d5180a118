//! Passwords, lockout and the life of a refresh token.
//!
//! ```text
//! issued ──rotate──▶ consumed ──same device, within 10 s──▶ the same successor again
//!                        └────────later──▶ reuse: the whole family ends (C-33)
//! ```

mod password;
mod rotation;

pub use password::{PasswordError, PasswordRule, check_password};
pub use rotation::{Refresh, RefreshRefusal, judge_refresh};

use chrono::TimeDelta;

/// How long an access token lives (C-31).
pub const ACCESS_TOKEN_LIFE: TimeDelta = TimeDelta::minutes(15);
/// How long a device stays signed in without use.
pub const SESSION_LIFE: TimeDelta = TimeDelta::days(60);
/// How long a consumed refresh token still yields its successor (C-33).
pub const REFRESH_GRACE: TimeDelta = TimeDelta::seconds(10);
/// Wrong passwords in a row before the account rests.
pub const FREE_FAILURES: i64 = 5;

/// How long an account rests after `failures` wrong passwords in a row (TH-03).
///
/// Doubles from one minute to one hour, so that guessing stops and the owner waits
/// no longer than an hour.
pub fn lock_after(failures: i64) -> Option<TimeDelta> {
    let beyond = u32::try_from(failures - FREE_FAILURES).ok()?;
    let minutes = 1_i64.checked_shl(beyond.min(6))?.min(60);
    Some(TimeDelta::minutes(minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_wrong_passwords_cost_nothing_and_many_cost_an_hour() {
        assert_eq!(lock_after(4), None);
        assert_eq!(lock_after(5), Some(TimeDelta::minutes(1)));
        assert_eq!(lock_after(8), Some(TimeDelta::minutes(8)));
        assert_eq!(lock_after(500), Some(TimeDelta::minutes(60)));
    }
}
