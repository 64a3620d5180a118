//! Elections of branches and committees: they begin a term of office.

mod fault;
mod kind;
mod rules;
mod term;
mod votes;

use chrono::NaiveDate;

use crate::{
    id::Id,
    organizations::{OrganizationId, setup::Bounds},
    time::Instant,
};

pub use fault::ElectionFault;
pub use kind::{ElectionKind, ShiftApproval};
pub use rules::{ElectionContext, election_faults};
pub use term::{DueElection, ElectionState, term_end, term_years};
pub use votes::Votes;

pub type ElectionId = Id<Election>;

/// An election as it was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Election {
    pub id: ElectionId,
    pub organization: OrganizationId,
    pub held_on: NaiveDate,
    pub kind: ElectionKind,
    pub approval: Option<ShiftApproval>,
    pub votes: Votes,
    /// The last day of the term that it ended, where one was recorded.
    pub ended_term_on: Option<NaiveDate>,
    /// The last day of the term that it began.
    pub term_ends_on: NaiveDate,
    /// Whether it was held by the end of the term, or of an approved shift.
    pub is_on_time: bool,
    pub recorded_at: Instant,
}

impl Election {
    /// The same election with what follows from its day and the term it ended.
    #[must_use]
    pub fn with_timeliness(self, bounds: &Bounds) -> Self {
        let (held_on, approval) = (self.held_on, self.approval.as_ref());
        let is_on_time = rules::is_on_time(held_on, approval, self.ended_term_on, bounds);
        Self { is_on_time, ..self }
    }
}

#[cfg(test)]
mod tests;
