//! The states of a letter; each carries what is true in it.

use super::Grant;
use crate::{
    access::{AccountId, Role},
    enums::string_enum,
    time::Instant,
};

string_enum! {
    /// The name of a state, as lists show it.
    LetterStatus {
        Draft = "draft", "草稿", "Draft";
        Submitted = "submitted", "已提交", "Submitted";
        Returned = "returned", "已退回", "Returned";
        UnderReview = "under_review", "审核中", "Under review";
        Active = "active", "有效", "In force";
        Rejected = "rejected", "不予批准", "Rejected";
        Expired = "expired", "已到期", "Expired";
        Revoked = "revoked", "已撤销", "Revoked";
    }
}

string_enum! {
    /// The office an officer approves from.
    OfficerSeat {
        Head = "head", "分管负责人", "Deputy head in charge";
        Security = "security", "安全员", "Security officer";
    }
}

impl OfficerSeat {
    /// The office a role gives; others approve nothing.
    pub fn for_role(role: Role) -> Option<Self> {
        match role {
            Role::DeputyHeadInCharge => Some(Self::Head),
            Role::SecurityOfficer => Some(Self::Security),
            _ => None,
        }
    }
}

/// One officer's approval, and of which text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    pub seat: OfficerSeat,
    pub by: AccountId,
    pub version: i64,
    pub at: Instant,
}

/// Where a letter stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LetterState {
    Draft,
    Submitted {
        at: Instant,
    },
    UnderReview {
        /// The first of the two approvals.
        approval: Option<Approval>,
    },
    Returned {
        reason: String,
    },
    Rejected {
        reason: String,
        approval: Option<Approval>,
    },
    Active {
        approvals: [Approval; 2],
        grant: Grant,
    },
    Revoked {
        approvals: [Approval; 2],
        grant: Grant,
        reason: String,
        at: Instant,
    },
}

impl LetterState {
    /// The state's name at `now`: an active letter past its end is expired.
    pub fn status_at(&self, now: Instant) -> LetterStatus {
        match self {
            Self::Active { grant, .. } if now >= grant.ends_at => LetterStatus::Expired,
            state => state.status(),
        }
    }

    /// The state's name as it is stored; expiry is a question of time, not a state.
    pub fn status(&self) -> LetterStatus {
        match self {
            Self::Draft => LetterStatus::Draft,
            Self::Submitted { .. } => LetterStatus::Submitted,
            Self::UnderReview { .. } => LetterStatus::UnderReview,
            Self::Returned { .. } => LetterStatus::Returned,
            Self::Rejected { .. } => LetterStatus::Rejected,
            Self::Active { .. } => LetterStatus::Active,
            Self::Revoked { .. } => LetterStatus::Revoked,
        }
    }

    /// The approvals given so far, in their order.
    pub fn approvals(&self) -> &[Approval] {
        match self {
            Self::UnderReview { approval } | Self::Rejected { approval, .. } => {
                approval.as_ref().map(std::slice::from_ref).unwrap_or_default()
            }
            Self::Active { approvals, .. } | Self::Revoked { approvals, .. } => approvals,
            Self::Draft | Self::Submitted { .. } | Self::Returned { .. } => &[],
        }
    }

    /// The grant, once there is one.
    pub fn grant(&self) -> Option<&Grant> {
        match self {
            Self::Active { grant, .. } | Self::Revoked { grant, .. } => Some(grant),
            _ => None,
        }
    }

    /// Why it was returned, rejected or revoked.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Returned { reason }
            | Self::Rejected { reason, .. }
            | Self::Revoked { reason, .. } => Some(reason),
            _ => None,
        }
    }
}
