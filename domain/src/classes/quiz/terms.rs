//! The terms of a quiz.

use crate::classes::ClassError;

/// The terms of a quiz.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Items that an attempt draws.
    pub draws: i64,
    /// Percent of the items that must be right.
    pub pass_mark: i64,
    pub attempts: i64,
}

impl Terms {
    pub const DRAWS_MAX: i64 = 100;
    pub const PASS_MARK_MAX: i64 = 100;
    pub const ATTEMPTS_MAX: i64 = 10;

    /// Whether each number lies within its bounds.
    pub fn check(&self) -> Result<(), ClassError> {
        let within = (1..=Self::DRAWS_MAX).contains(&self.draws)
            && (1..=Self::PASS_MARK_MAX).contains(&self.pass_mark)
            && (1..=Self::ATTEMPTS_MAX).contains(&self.attempts);
        if within { Ok(()) } else { Err(ClassError::Terms) }
    }
}
