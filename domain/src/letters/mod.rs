//! Query letters: an outside unit asks formally, two officers decide, a grant follows.
//!
//! ```text
//! draft ─submit▶ submitted ─accept▶ under_review ─approve, approve▶ active ─▶ expired
//!                   ▲   │               │  │                          │
//!                   │   └──── return ◀──┘  └─ reject ▶ rejected       └─ revoke ▶ revoked
//!                   └── submit ── returned
//! ```
//!
//! An approval is of the text that was shown: the letter's version at the first approval
//! must be its version at the second. Expiry is no step: an active letter past its end is
//! expired, whoever looks.

mod error;
mod grant;
mod letter;
mod state;
#[cfg(test)]
mod tests;

pub use error::{LetterError, Step};
pub use grant::{Delivery, Grant, GrantField, GrantId, GrantRefusal, Subjects};
pub use letter::{Letter, LetterId, LetterRequest, NamedSubjects};
pub use state::{Approval, LetterState, LetterStatus, OfficerSeat};

use crate::time::Instant;

/// The longest a grant may last, in days.
pub const PERIOD_MAX_DAYS: i64 = 90;
/// How far ahead a grant may begin, in days.
pub const AHEAD_MAX_DAYS: i64 = 365;
/// The most rows a grant may deliver.
pub const BUDGET_MAX: i64 = 5_000;
/// The most members or organizations a letter may name.
pub const NAMED_MAX: usize = 500;

/// Whether a period is one that can be granted at `now`.
pub fn period_is_sound(from: Instant, until: Instant, now: Instant) -> bool {
    let days = chrono::TimeDelta::days(PERIOD_MAX_DAYS);
    let latest = now.plus(chrono::TimeDelta::days(AHEAD_MAX_DAYS));
    until > from && until > now && from.plus(days) >= until && from <= latest
}
