//! An exception: who may use a restricted measure, on what ground, until when.

mod error;

use chrono::{Months, NaiveDate};

use super::Measure;
use crate::{
    access::AccountId,
    enums::string_enum,
    id::{Id, identified},
    letters::OfficerSeat,
    organizations::{OrgPath, OrganizationId},
    time::Instant,
};
pub use error::ExceptionError;

pub type BurdenExceptionId = Id<BurdenException>;

identified!(BurdenException);

string_enum! {
    /// How far an exception has come.
    ExceptionStatus {
        Requested = "requested", "待批准", "Waiting for the second officer";
        Approved = "approved", "已批准", "Approved";
        Rejected = "rejected", "未批准", "Rejected";
        Ended = "ended", "已提前终止", "Ended before its last day";
    }
}

/// An officer who takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    pub by: AccountId,
    pub at: Instant,
}

/// The officer who asks, and in which office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requester {
    pub by: AccountId,
    pub seat: OfficerSeat,
}

/// Where an exception stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExceptionState {
    Requested,
    Approved { approval: Decision },
    Rejected { rejection: Decision, reason: String },
    Ended { approval: Decision, end: Decision, reason: String },
}

/// A restricted measure that may be used in a subtree for some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BurdenException {
    pub id: BurdenExceptionId,
    pub measure: Measure,
    /// It holds for this organization and all below it.
    pub organization: OrganizationId,
    pub organization_name: String,
    pub organization_path: OrgPath,
    pub legal_reference: String,
    pub reason: String,
    pub from: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
    pub requested: Requester,
    pub state: ExceptionState,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// Months that an exception lasts at most.
const MONTHS_MAX: u32 = 12;

type StepResult = Result<BurdenException, ExceptionError>;

impl BurdenException {
    pub const REFERENCE_MAX: usize = 200;
    pub const REASON_MAX: usize = 1000;

    /// Whether an exception of the measure can be asked for at all.
    pub fn check_measure(measure: Measure) -> Result<(), ExceptionError> {
        if measure.rule().can_be_excepted { Ok(()) } else { Err(ExceptionError::Never(measure)) }
    }

    pub fn check_from(from: NaiveDate, today: NaiveDate) -> Result<(), ExceptionError> {
        let within = from >= today && from <= a_year_after(today);
        if within { Ok(()) } else { Err(ExceptionError::From) }
    }

    pub fn check_until(from: NaiveDate, until: NaiveDate) -> Result<(), ExceptionError> {
        let within = until >= from && until < a_year_after(from);
        if within { Ok(()) } else { Err(ExceptionError::Until) }
    }

    pub fn status(&self) -> ExceptionStatus {
        match self.state {
            ExceptionState::Requested => ExceptionStatus::Requested,
            ExceptionState::Approved { .. } => ExceptionStatus::Approved,
            ExceptionState::Rejected { .. } => ExceptionStatus::Rejected,
            ExceptionState::Ended { .. } => ExceptionStatus::Ended,
        }
    }

    /// Whether the measure may be used on a day: not before it was approved, and on the day on
    /// which it was ended no more.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        let within = self.from <= day && day <= self.until;
        within
            && match &self.state {
                ExceptionState::Approved { approval } => approval.at.day() <= day,
                ExceptionState::Ended { approval, end, .. } => {
                    approval.at.day() <= day && day < end.at.day()
                }
                ExceptionState::Requested | ExceptionState::Rejected { .. } => false,
            }
    }

    /// The second officer agrees: another person, in the other office, before it is over.
    pub fn approve(self, approval: Decision, seat: OfficerSeat) -> StepResult {
        self.require(ExceptionStatus::Requested)?;
        if approval.by == self.requested.by {
            return Err(ExceptionError::SelfApproval);
        }
        if seat == self.requested.seat {
            return Err(ExceptionError::SameSeat);
        }
        if self.until < approval.at.day() {
            return Err(ExceptionError::Over);
        }
        Ok(self.with_state(ExceptionState::Approved { approval }, approval.at))
    }

    /// It is not made; whoever asked may take it back like this too.
    pub fn reject(self, rejection: Decision, reason: String) -> StepResult {
        self.require(ExceptionStatus::Requested)?;
        Ok(self.with_state(ExceptionState::Rejected { rejection, reason }, rejection.at))
    }

    /// It holds no more, from this day on. One officer is enough to take a burden away.
    pub fn end(self, end: Decision, reason: String) -> StepResult {
        let ExceptionState::Approved { approval } = self.state else {
            return Err(ExceptionError::WrongState(self.status()));
        };
        if self.until < end.at.day() {
            return Err(ExceptionError::Over);
        }
        Ok(self.with_state(ExceptionState::Ended { approval, end, reason }, end.at))
    }

    fn require(&self, status: ExceptionStatus) -> Result<(), ExceptionError> {
        let now = self.status();
        if now == status { Ok(()) } else { Err(ExceptionError::WrongState(now)) }
    }

    fn with_state(self, state: ExceptionState, at: Instant) -> Self {
        Self { state, version: self.version + 1, updated_at: at, ..self }
    }
}

fn a_year_after(day: NaiveDate) -> NaiveDate {
    day.checked_add_months(Months::new(MONTHS_MAX)).unwrap_or(day)
}

#[cfg(test)]
pub(super) mod tests;
