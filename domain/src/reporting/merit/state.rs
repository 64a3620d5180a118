//! How far a nomination has come.

use crate::{
    enums::string_enum,
    supervision::bulletin::{Issue, Submission},
};

string_enum! {
    /// What the level above decided.
    NominationOutcome {
        Recommended = "recommended", "同意推荐", "Recommended";
        NotRecommended = "not_recommended", "不予推荐", "Not recommended";
    }
}

string_enum! {
    /// How far a nomination has come.
    NominationStatus {
        Drafted = "drafted", "拟推荐", "Drafted";
        Submitted = "submitted", "待上级审定", "Submitted";
        Recommended = "recommended", "同意推荐", "Recommended";
        NotRecommended = "not_recommended", "不予推荐", "Not recommended";
        Withdrawn = "withdrawn", "已撤回", "Withdrawn";
    }
}

/// What was decided, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub outcome: NominationOutcome,
    pub comment: String,
    pub issue: Issue,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NominationState {
    Drafted,
    Submitted(Submission),
    Decided { submission: Submission, decision: Decision },
    Withdrawn { submission: Option<Submission>, reason: String },
}

impl NominationState {
    pub const fn status(&self) -> NominationStatus {
        match self {
            Self::Drafted => NominationStatus::Drafted,
            Self::Submitted(_) => NominationStatus::Submitted,
            Self::Decided { decision, .. } => match decision.outcome {
                NominationOutcome::Recommended => NominationStatus::Recommended,
                NominationOutcome::NotRecommended => NominationStatus::NotRecommended,
            },
            Self::Withdrawn { .. } => NominationStatus::Withdrawn,
        }
    }

    pub const fn submission(&self) -> Option<&Submission> {
        match self {
            Self::Drafted => None,
            Self::Submitted(submission) | Self::Decided { submission, .. } => Some(submission),
            Self::Withdrawn { submission, .. } => submission.as_ref(),
        }
    }

    pub const fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Decided { decision, .. } => Some(decision),
            _ => None,
        }
    }

    /// Why it was withdrawn.
    pub fn withdrawn(&self) -> Option<&str> {
        match self {
            Self::Withdrawn { reason, .. } => Some(reason),
            _ => None,
        }
    }
}

impl NominationStatus {
    /// From here on nothing changes any more.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Drafted | Self::Submitted)
    }
}
