//! What a step does, with the facts that belong to it.

use chrono::NaiveDate;

use super::{RemovalGround, StepKind};

/// What the branch meeting decided and the committee approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    pub meeting_on: NaiveDate,
    pub approved_on: NaiveDate,
}

/// What is done, each with its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepFacts {
    AcceptedAsActivist,
    /// `cultivated_since` is given where the register does not know since when.
    AcceptedAsDevelopmentTarget {
        cultivated_since: Option<NaiveDate>,
    },
    Admitted {
        decision: Decision,
        training_hours: u32,
    },
    ProbationExtended {
        decision: Decision,
        months: u32,
    },
    Converted {
        decision: Decision,
    },
    ProbationCancelled {
        decision: Decision,
    },
    Suspended {
        lost_since: NaiveDate,
    },
    Reinstated,
    /// `since` is when the half year began, for a removal by oneself.
    Removed {
        ground: RemovalGround,
        since: Option<NaiveDate>,
    },
    Withdrawn,
    Expelled,
    Died,
    Transferred,
    TransferredOut,
    /// The entry is a double of another one.
    Merged,
}

impl StepFacts {
    pub const fn kind(&self) -> StepKind {
        match self {
            Self::AcceptedAsActivist => StepKind::AcceptedAsActivist,
            Self::AcceptedAsDevelopmentTarget { .. } => StepKind::AcceptedAsDevelopmentTarget,
            Self::Admitted { .. } => StepKind::Admitted,
            Self::ProbationExtended { .. } => StepKind::ProbationExtended,
            Self::Converted { .. } => StepKind::Converted,
            Self::ProbationCancelled { .. } => StepKind::ProbationCancelled,
            Self::Suspended { .. } => StepKind::Suspended,
            Self::Reinstated => StepKind::Reinstated,
            Self::Removed { .. } => StepKind::Removed,
            Self::Withdrawn => StepKind::Withdrawn,
            Self::Expelled => StepKind::Expelled,
            Self::Died => StepKind::Died,
            Self::Transferred => StepKind::Transferred,
            Self::TransferredOut => StepKind::TransferredOut,
            Self::Merged => StepKind::Merged,
        }
    }

    /// The meeting and the approval that it rests on.
    pub const fn decision(&self) -> Option<Decision> {
        match self {
            Self::Admitted { decision, .. }
            | Self::ProbationExtended { decision, .. }
            | Self::Converted { decision }
            | Self::ProbationCancelled { decision } => Some(*decision),
            _ => None,
        }
    }

    /// The day from which a clock of the step runs, where somebody named one.
    pub const fn since(&self) -> Option<NaiveDate> {
        match self {
            Self::AcceptedAsDevelopmentTarget { cultivated_since } => *cultivated_since,
            Self::Suspended { lost_since } => Some(*lost_since),
            Self::Removed { since, .. } => *since,
            _ => None,
        }
    }
}

/// A step that is about to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStep {
    pub facts: StepFacts,
    /// The day from which it holds.
    pub effective_on: NaiveDate,
    /// The paper it rests on.
    pub document: Option<String>,
    pub reason: Option<String>,
}
