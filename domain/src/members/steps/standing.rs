//! Where a member stands, with the facts of it: read from the entry and its steps.

use chrono::NaiveDate;

use super::{OrderFault, Step, StepFacts, standing_steps};
use crate::members::{Member, Status};

/// The probation of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probation {
    /// The branch meeting from which it counts.
    pub since: NaiveDate,
    /// The months it was extended by, once.
    pub extended_by: Option<u32>,
}

/// Where a member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Applicant,
    /// Since when, where the register knows.
    Activist {
        since: Option<NaiveDate>,
    },
    DevelopmentTarget,
    Probationary(Probation),
    Full,
    /// Since when, and what the member was before.
    Suspended {
        since: NaiveDate,
        before: Status,
    },
    Ended(Status),
}

impl Standing {
    pub fn from_record(member: &Member, steps: &[Step]) -> Result<Self, OrderFault> {
        Ok(match member.status {
            Status::Applicant => Self::Applicant,
            Status::Activist => {
                let accepted =
                    |step: &&Step| matches!(step.new.facts, StepFacts::AcceptedAsActivist);
                let step = standing_steps(steps).rfind(accepted);
                Self::Activist { since: step.map(|step| step.new.effective_on) }
            }
            Status::DevelopmentTarget => Self::DevelopmentTarget,
            Status::Probationary => {
                let since = member.joined_on.ok_or(OrderFault::NoJoiningDay)?;
                Self::Probationary(Probation { since, extended_by: extended_by(steps) })
            }
            Status::Full => Self::Full,
            Status::Suspended => suspended(member, steps),
            ended => Self::Ended(ended),
        })
    }

    pub const fn status(&self) -> Status {
        match self {
            Self::Applicant => Status::Applicant,
            Self::Activist { .. } => Status::Activist,
            Self::DevelopmentTarget => Status::DevelopmentTarget,
            Self::Probationary(_) => Status::Probationary,
            Self::Full => Status::Full,
            Self::Suspended { .. } => Status::Suspended,
            Self::Ended(status) => *status,
        }
    }
}

fn extended_by(steps: &[Step]) -> Option<u32> {
    standing_steps(steps).rev().find_map(|step| match step.new.facts {
        StepFacts::ProbationExtended { months, .. } => Some(months),
        _ => None,
    })
}

/// Whoever came into the register suspended is taken as suspended from that day on.
fn suspended(member: &Member, steps: &[Step]) -> Standing {
    let is_suspension = |step: &&Step| matches!(step.new.facts, StepFacts::Suspended { .. });
    let since = standing_steps(steps).rfind(is_suspension).map(|step| step.new.effective_on);
    let probationary = member.converted_on.is_none() && member.joined_on.is_some();
    let before = if probationary { Status::Probationary } else { Status::Full };
    Standing::Suspended { since: since.unwrap_or(member.created_at.day()), before }
}
