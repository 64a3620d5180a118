//! A merge on record, and how it is undone.

use chrono::NaiveDate;

use super::{MergeError, MergeState, MergeSubject, UndoObstacle};
use crate::{
    access::AccountId,
    id::{Id, identified},
    members::{Member, MemberId, steps::StepId},
    time::{Instant, days_after},
};

pub type MergeId = Id<Merge>;

/// One of the two entries, with the name it has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeSide {
    pub id: MemberId,
    pub name: String,
}

/// When and why a merge was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    pub at: Instant,
    pub by: AccountId,
    pub reason: String,
}

/// Two entries of one person that became one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    pub id: MergeId,
    pub survivor: MergeSide,
    pub duplicate: MergeSide,
    pub reason: String,
    /// The step by which the duplicate left the register.
    pub step: StepId,
    pub merged_by: AccountId,
    pub merged_at: Instant,
    pub undone: Option<Undone>,
    /// How many rows of each kind moved.
    pub moved: Vec<(MergeSubject, i64)>,
    pub version: i64,
}

identified!(Merge);

impl Merge {
    /// For so many days a merge can be undone.
    pub const UNDO_DAYS: u64 = 30;
    /// The longest reason, in code points.
    pub const REASON_MAX: usize = 500;

    pub const fn state(&self) -> MergeState {
        if self.undone.is_none() { MergeState::Merged } else { MergeState::Undone }
    }

    /// The last day on which it can be undone.
    pub fn undo_until(&self) -> NaiveDate {
        days_after(self.merged_at.day(), Self::UNDO_DAYS)
    }

    /// The merge as it is once everything was put back, unless something stands in the way.
    pub fn undo(self, done: Undone, obstacles: Vec<UndoObstacle>) -> Result<Self, MergeError> {
        if self.undone.is_some() {
            return Err(MergeError::UndoneBefore);
        }
        if done.at.day() > self.undo_until() {
            return Err(MergeError::TooLate(self.undo_until()));
        }
        if !obstacles.is_empty() {
            return Err(MergeError::Changed(obstacles));
        }
        Ok(Self { undone: Some(done), version: self.version + 1, ..self })
    }
}

impl Member {
    /// The entry of a duplicate, after the step that ended it.
    #[must_use]
    pub fn point_to(self, survivor: Option<MemberId>) -> Self {
        Self { merged_into: survivor, ..self }
    }
}
