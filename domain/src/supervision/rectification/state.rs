//! Where a case stands; each state carries what is true in it.

use chrono::NaiveDate;

use super::{CauseKind, RectificationStatus};
use crate::time::Instant;

/// Why the branch fell behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    pub kind: CauseKind,
    pub text: String,
}

/// What is required, how it is reached, until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub requirements: String,
    pub measures: String,
    pub due_on: NaiveDate,
}

/// What the branch shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub text: String,
    pub at: Instant,
}

/// How a case ended, and until when it is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub conclusion: String,
    pub at: Instant,
    pub watch_until: NaiveDate,
}

/// Where a case stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RectificationState {
    Found,
    CauseRecorded { cause: Cause },
    InProgress { cause: Cause, order: Order },
    Submitted { cause: Cause, order: Order, evidence: Evidence },
    Closed { cause: Cause, order: Order, evidence: Evidence, end: End },
}

impl RectificationState {
    pub fn status(&self) -> RectificationStatus {
        match self {
            Self::Found => RectificationStatus::Found,
            Self::CauseRecorded { .. } => RectificationStatus::CauseRecorded,
            Self::InProgress { .. } => RectificationStatus::InProgress,
            Self::Submitted { .. } => RectificationStatus::Submitted,
            Self::Closed { .. } => RectificationStatus::Closed,
        }
    }

    pub fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Found => None,
            Self::CauseRecorded { cause }
            | Self::InProgress { cause, .. }
            | Self::Submitted { cause, .. }
            | Self::Closed { cause, .. } => Some(cause),
        }
    }

    pub fn order(&self) -> Option<&Order> {
        match self {
            Self::Found | Self::CauseRecorded { .. } => None,
            Self::InProgress { order, .. }
            | Self::Submitted { order, .. }
            | Self::Closed { order, .. } => Some(order),
        }
    }

    pub fn evidence(&self) -> Option<&Evidence> {
        match self {
            Self::Submitted { evidence, .. } | Self::Closed { evidence, .. } => Some(evidence),
            _ => None,
        }
    }

    pub fn end(&self) -> Option<&End> {
        match self {
            Self::Closed { end, .. } => Some(end),
            _ => None,
        }
    }
}
