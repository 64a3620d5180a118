//! Attempts at a quiz.

use super::{Terms, Verdict};
use crate::{
    classes::{ClassError, LessonId},
    id::Id,
    time::Instant,
};

pub type AttemptId = Id<Attempt>;

/// An attempt at a quiz and, once it is judged, its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub id: AttemptId,
    pub lesson: LessonId,
    pub number: i64,
    pub opened_at: Instant,
    pub judged: Option<Judged>,
}

/// When an attempt was judged, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    pub at: Instant,
    pub verdict: Verdict,
}

impl Attempt {
    /// Whether it may still be answered.
    pub fn is_open(&self) -> Result<(), ClassError> {
        if self.judged.is_some() { Err(ClassError::Judged) } else { Ok(()) }
    }

    pub fn is_passed(&self) -> bool {
        self.judged.is_some_and(|judged| judged.verdict.passed)
    }
}

impl Terms {
    /// The number of the next attempt after these, none of which is open.
    pub fn next_attempt(&self, past: &[Attempt]) -> Result<i64, ClassError> {
        if past.iter().any(Attempt::is_passed) {
            return Err(ClassError::Passed);
        }
        let number = i64::try_from(past.len()).unwrap_or(i64::MAX).saturating_add(1);
        if number > self.attempts {
            Err(ClassError::AttemptsUsed(self.attempts))
        } else {
            Ok(number)
        }
    }
}
