//! Passwords, lockout and the life of a refresh token.
//!
//! ```text
//! issued ──rotate──▶ consumed ──same device, within 10 s──▶ the same successor again
//!                        └────────later──▶ reuse: the whole family ends (C-33)
//! issued ──another device──▶ it was copied: the whole family ends
//! ```

mod device;
mod guessing;
mod password;
mod rotation;

pub use device::{DeviceFacts, Platform};
pub use guessing::AttemptLimit;
pub use password::{PasswordError, PasswordRule, check_password};
pub use rotation::{Refresh, RefreshRefusal, judge_refresh};

use chrono::TimeDelta;

/// How long an access token lives (C-31).
pub const ACCESS_TOKEN_LIFE: TimeDelta = TimeDelta::minutes(15);
/// How long a device stays signed in without use.
pub const SESSION_LIFE: TimeDelta = TimeDelta::days(60);
/// How long a consumed refresh token still yields its successor (C-33).
pub const REFRESH_GRACE: TimeDelta = TimeDelta::seconds(10);
