//! Elections of branches and committees: they begin a term of office.

mod fault;
mod rules;
mod term;

use chrono::NaiveDate;

use crate::{
    enums::string_enum,
    id::Id,
    organizations::{OrganizationId, setup::Bounds},
    time::Instant,
};

pub use fault::ElectionFault;
pub use rules::{ElectionContext, election_faults};
pub use term::{DueElection, ElectionState, term_end, term_years};

string_enum! {
    /// When an election is held, compared with the end of the term.
    ElectionKind {
        Ordinary = "ordinary", "按期换届", "Within the months before the term ends";
        Early = "early", "提前换届", "Earlier, with approval";
        Late = "late", "延期换届", "After the end of the term";
    }
}

pub type ElectionId = Id<Election>;

/// The decision of the level above that allows an election at another time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftApproval {
    /// What the decision is called or numbered.
    pub reference: String,
    pub approved_on: NaiveDate,
}

impl ShiftApproval {
    pub const REFERENCE_MAX: usize = 120;
}

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

/// Who could vote, who came, for how many seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Votes {
    /// Full members with the right to vote, or delegates.
    pub entitled: u32,
    pub present: u32,
    pub seats: u32,
    pub candidates: u32,
}

impl Votes {
    pub const PEOPLE_MAX: u32 = 100_000;
    pub const SEATS_MAX: u32 = 99;
}

#[cfg(test)]
mod tests;
