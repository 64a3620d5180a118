//! Steps of a member's life: from applicant to full member, and out of the register.
//!
//! A step has an effective day (when it was so) and the instant it was recorded (since when the
//! register knows). Nothing recorded is changed: a wrong step is taken back by a counter-entry.

mod clocks;
mod due;
mod facts;
mod fault;
mod judging;
mod standing;
mod words;

use chrono::NaiveDate;

use super::{Member, MemberId, Status};
use crate::{
    id::{Id, identified},
    organizations::OrganizationId,
    time::Instant,
};

pub use clocks::{Clock, LifeClocks};
pub use due::DueStep;
pub use facts::{Decision, NewStep, StepFacts};
pub use fault::{OrderFault, StepFault, StepRefusal};
pub use judging::{Against, judge};
pub use standing::{Probation, Standing};
pub use words::{DueKind, RemovalGround, StepKind};

pub type StepId = Id<Step>;

/// A step that is on record. Its number is the version that the entry got by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub id: StepId,
    pub member: MemberId,
    pub version: i64,
    pub new: NewStep,
    /// The branch and the status that the entry had from then on.
    pub branch: OrganizationId,
    pub status: Status,
    pub recorded_at: Instant,
    /// When it was taken back, and why.
    pub revoked: Option<Revoked>,
}

identified!(Step);

/// The counter-entry of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    pub id: StepId,
    pub at: Instant,
    pub reason: String,
}

/// The steps that hold, the first one first.
pub fn standing_steps(steps: &[Step]) -> impl DoubleEndedIterator<Item = &Step> {
    steps.iter().filter(|step| step.revoked.is_none())
}

/// The latest step that holds, if it is one that can be taken back here.
pub fn revocable(steps: &[Step], id: StepId) -> Result<&Step, OrderFault> {
    let found = steps.iter().find(|step| step.id == id).ok_or(OrderFault::NoSuchStep)?;
    if found.revoked.is_some() {
        return Err(OrderFault::Revoked);
    }
    if found.new.facts.kind().is_transfer() {
        return Err(OrderFault::Transfer);
    }
    if found.new.facts.kind() == StepKind::Merged {
        return Err(OrderFault::Merge);
    }
    let latest = standing_steps(steps).next_back().map(|step| step.id);
    if latest == Some(id) { Ok(found) } else { Err(OrderFault::NotLatest) }
}

impl Member {
    /// The entry after a step whose rules were asked.
    #[must_use]
    pub fn step(self, new: &NewStep, status: Status, at: Instant) -> Self {
        let (joined_on, converted_on) = match new.facts {
            StepFacts::Admitted { .. } => (Some(new.effective_on), self.converted_on),
            StepFacts::Converted { .. } => (self.joined_on, Some(new.effective_on)),
            _ => (self.joined_on, self.converted_on),
        };
        Self { status, joined_on, converted_on, ..self.moved_on(at) }
    }

    /// The entry as it was before its latest step.
    #[must_use]
    pub fn step_back(self, taken: &Step, before: Status, at: Instant) -> Self {
        let (joined_on, converted_on) = match taken.new.facts {
            StepFacts::Admitted { .. } => (None, self.converted_on),
            StepFacts::Converted { .. } => (self.joined_on, None),
            _ => (self.joined_on, self.converted_on),
        };
        Self { status: before, joined_on, converted_on, ..self.moved_on(at) }
    }

    fn moved_on(self, at: Instant) -> Self {
        Self { version: self.version + 1, updated_at: at, ..self }
    }
}

/// The last day that is known of an entry: a step lies on it or later.
pub fn known_until(member: &Member, steps: &[Step], today: NaiveDate) -> NaiveDate {
    let entry = [member.applied_on, member.joined_on, member.converted_on];
    let stepped = standing_steps(steps).map(|step| step.new.effective_on);
    let known = entry.into_iter().flatten().filter(|day| *day <= today).chain(stepped);
    known.fold(member.birth_date, NaiveDate::max)
}

#[cfg(test)]
mod tests;
