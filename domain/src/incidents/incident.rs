//! An incident with all its facts, and the entries of its timeline.

use super::{Category, IncidentError, IncidentState, Nature, Severity, Step};
use crate::{
    access::AccountId,
    enums::string_enum,
    id::{Id, identified},
    organizations::OrganizationId,
    time::Instant,
};

pub type IncidentId = Id<Incident>;

identified!(Incident);

/// An incident or a risk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    pub id: IncidentId,
    pub number: String,
    pub organization: OrganizationId,
    pub nature: Nature,
    pub category: Category,
    pub severity: Severity,
    pub title: String,
    pub description: String,
    /// A drill takes every step and is counted nowhere.
    pub drill: bool,
    pub state: IncidentState,
    pub detected_at: Instant,
    /// Until when it is to be reported.
    pub due_at: Instant,
    /// The organization it has climbed to, and when it climbed last.
    pub level: OrganizationId,
    pub escalated_at: Option<Instant>,
    pub reported_by: AccountId,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl Incident {
    /// The incident after a step; what it does not take in its state is refused.
    pub fn take(self, step: Step, now: Instant) -> Result<Self, IncidentError> {
        let state = self.state.after(step, now)?;
        Ok(Self { state, version: self.version + 1, updated_at: now, ..self })
    }

    /// Whether the report came after its limit, or is late already.
    pub fn is_late(&self, now: Instant) -> bool {
        self.nature == Nature::Event && self.state.reported_at().unwrap_or(now) > self.due_at
    }
}

string_enum! {
    /// What an entry of the timeline is about.
    TimelineStep {
        Detected = "detected", "发现", "Detected";
        Act = "act", "先期处置", "Early action";
        Report = "report", "报告", "Report";
        Escalated = "escalated", "上报一级", "Escalated one level up";
        Close = "close", "办结", "Closed";
    }
}

impl From<Step> for TimelineStep {
    fn from(step: Step) -> Self {
        match step {
            Step::Act => Self::Act,
            Step::Report => Self::Report,
            Step::Close => Self::Close,
        }
    }
}

/// An entry of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    pub at: Instant,
    pub step: TimelineStep,
    pub text: String,
    /// The name of who did it; none for the server itself.
    pub by: Option<String>,
}
