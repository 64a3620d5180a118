//! What comes due for a member, and from which day on.

use chrono::NaiveDate;

use super::{Clock, DueKind, LifeClocks, Standing};

/// Something that may or has to be done from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueStep {
    pub kind: DueKind,
    pub on: NaiveDate,
}

impl Standing {
    /// What comes next by the clocks, if one runs.
    pub fn due(&self, clocks: &LifeClocks) -> Option<DueStep> {
        let (kind, clock, since) = match self {
            Self::Activist { since } => (DueKind::DevelopmentTarget, Clock::Cultivation, (*since)?),
            Self::Probationary(probation) => {
                (DueKind::Conversion, probation.clock(), probation.since)
            }
            Self::Suspended { since, .. } => (DueKind::Removal, Clock::Suspension, *since),
            Self::Applicant | Self::DevelopmentTarget | Self::Full | Self::Ended(_) => return None,
        };
        Some(DueStep { kind, on: clocks.end(clock, since) })
    }
}

impl super::Probation {
    pub(super) fn clock(&self) -> Clock {
        Clock::Probation { extended_by: self.extended_by.map_or(0, |months| months) }
    }

    /// The first day on which the member can be full.
    pub fn ends_on(&self, clocks: &LifeClocks) -> NaiveDate {
        clocks.end(self.clock(), self.since)
    }
}
