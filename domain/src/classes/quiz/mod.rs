//! Tests drawn from a bank: the same member's same attempt always in the same order.

mod dice;
mod item;

use uuid::Uuid;

use super::{ClassError, LessonId};
use crate::{id::Id, time::Instant};

pub use dice::{Dice, draw, order};
pub use item::{Item, ItemId, ItemKind};

pub type AttemptId = Id<Attempt>;

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

/// What a judgement says: how many are right, in percent, and whether that is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub score: i64,
    pub passed: bool,
}

/// What a person chose of an item: places as they were shown.
pub type Chosen = (Uuid, Vec<usize>);

/// Judges an attempt: an item is right when exactly the right options were chosen.
pub fn judge(
    items: &[Item],
    (member, attempt): (Uuid, i64),
    answers: &[Chosen],
    pass_mark: i64,
) -> Result<Verdict, ClassError> {
    let (mut right, mut told) = (0, std::collections::BTreeSet::new());
    for (id, places) in answers {
        // A question that is answered twice would count twice.
        if !told.insert(*id) {
            return Err(ClassError::OtherItem);
        }
        let item = items.iter().find(|item| item.id.uuid() == *id).ok_or(ClassError::OtherItem)?;
        let order = order(item, member, attempt);
        let mut chosen = 0_i64;
        for place in places {
            chosen |= 1 << order.get(*place).ok_or(ClassError::OtherItem)?;
        }
        right += i64::from(chosen == item.right);
    }
    let all = i64::try_from(items.len()).unwrap_or(i64::MAX).max(1);
    let passed = right * 100 >= pass_mark * all;
    Ok(Verdict { score: right * 100 / all, passed })
}

#[cfg(test)]
mod tests;
