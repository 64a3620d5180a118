//! How far an incident is handled; each state carries what is true in it.

use super::IncidentError;
use crate::{enums::string_enum, time::Instant};

string_enum! {
    /// The name of a state.
    IncidentStatus {
        Open = "open", "待处置", "Open";
        Handling = "handling", "处置中", "Being handled";
        Reported = "reported", "已报告", "Reported";
        Closed = "closed", "已办结", "Closed";
    }
}

string_enum! {
    /// What is done to an incident.
    Step {
        Act = "act", "先期处置", "Act early";
        Report = "report", "报告", "Report";
        Close = "close", "办结", "Close";
    }
}

/// Where an incident stands, with the facts of that state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncidentState {
    Open,
    Handling,
    Reported { at: Instant },
    Closed { reported_at: Instant, at: Instant },
}

impl IncidentState {
    pub fn status(self) -> IncidentStatus {
        match self {
            Self::Open => IncidentStatus::Open,
            Self::Handling => IncidentStatus::Handling,
            Self::Reported { .. } => IncidentStatus::Reported,
            Self::Closed { .. } => IncidentStatus::Closed,
        }
    }

    pub fn reported_at(self) -> Option<Instant> {
        match self {
            Self::Open | Self::Handling => None,
            Self::Reported { at } => Some(at),
            Self::Closed { reported_at, .. } => Some(reported_at),
        }
    }

    pub fn closed_at(self) -> Option<Instant> {
        match self {
            Self::Closed { at, .. } => Some(at),
            _ => None,
        }
    }

    /// The state after a step taken at `now`.
    pub(super) fn after(self, step: Step, now: Instant) -> Result<Self, IncidentError> {
        match (self, step) {
            (Self::Open | Self::Handling, Step::Act) => Ok(Self::Handling),
            (Self::Open | Self::Handling, Step::Report) => Ok(Self::Reported { at: now }),
            (Self::Reported { .. }, Step::Act) => Ok(self),
            (Self::Reported { at }, Step::Close) => Ok(Self::Closed { reported_at: at, at: now }),
            (state, _) => Err(IncidentError::WrongState(state.status())),
        }
    }
}
