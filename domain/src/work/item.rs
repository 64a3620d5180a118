//! A work item and its steps.

use chrono::NaiveDate;

use super::WorkError;
use crate::{
    enums::string_enum,
    id::{Id, identified},
    organizations::{OrgPath, OrganizationId},
    time::Instant,
};

pub type WorkItemId = Id<WorkItem>;

identified!(WorkItem);

string_enum! {
    /// How a work item ends.
    WorkOutcome {
        Done = "done", "已完成", "Done";
        Dropped = "dropped", "不再开展", "Dropped";
    }
}

string_enum! {
    /// How far a work item has come.
    WorkStatus {
        Open = "open", "进行中", "Open";
        Done = "done", "已完成", "Done";
        Dropped = "dropped", "不再开展", "Dropped";
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkState {
    Open,
    Closed { outcome: WorkOutcome, at: Instant },
}

impl WorkState {
    pub const fn status(self) -> WorkStatus {
        match self {
            Self::Open => WorkStatus::Open,
            Self::Closed { outcome: WorkOutcome::Done, .. } => WorkStatus::Done,
            Self::Closed { outcome: WorkOutcome::Dropped, .. } => WorkStatus::Dropped,
        }
    }

    pub const fn closed_at(self) -> Option<Instant> {
        match self {
            Self::Open => None,
            Self::Closed { at, .. } => Some(at),
        }
    }
}

/// What an organization has set out to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkItem {
    pub id: WorkItemId,
    pub organization: OrganizationId,
    pub organization_name: String,
    /// Where it stands now.
    pub organization_path: OrgPath,
    pub title: String,
    /// First and last day.
    pub period: (NaiveDate, NaiveDate),
    pub state: WorkState,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl WorkItem {
    pub const TITLE_MAX: usize = 100;
    /// Work that lasts longer is several items.
    pub const DAYS_MAX: i64 = 5 * 366;

    /// A period that ends no earlier than it begins and lasts five years at most.
    pub fn check_period((from, until): (NaiveDate, NaiveDate)) -> Result<(), WorkError> {
        let days = until.signed_duration_since(from).num_days();
        if (0..=Self::DAYS_MAX).contains(&days) { Ok(()) } else { Err(WorkError::Period) }
    }

    /// Another title or period, while it is open.
    pub fn revise(
        self,
        title: Option<String>,
        period: (Option<NaiveDate>, Option<NaiveDate>),
        at: Instant,
    ) -> Result<Self, WorkError> {
        self.check_open()?;
        let period = (period.0.unwrap_or(self.period.0), period.1.unwrap_or(self.period.1));
        Self::check_period(period)?;
        let title = title.unwrap_or_else(|| self.title.clone());
        Ok(Self { title, period, ..self.touched(at) })
    }

    pub fn close(self, outcome: WorkOutcome, at: Instant) -> Result<Self, WorkError> {
        self.check_open()?;
        Ok(Self { state: WorkState::Closed { outcome, at }, ..self.touched(at) })
    }

    /// Records are linked and unlinked while it is open.
    pub fn check_open(&self) -> Result<(), WorkError> {
        match self.state {
            WorkState::Open => Ok(()),
            WorkState::Closed { .. } => Err(WorkError::Closed(self.state.status())),
        }
    }

    fn touched(self, at: Instant) -> Self {
        Self { version: self.version + 1, updated_at: at, ..self }
    }
}
