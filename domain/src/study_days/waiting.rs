//! The waiting list of a full study day (S37): who may stand on it, and until when it moves up.

use chrono::NaiveDate;

use super::{Plan, PlanError};

/// How things stand for a branch that wants to wait for a day at a venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitStatus {
    pub day: NaiveDate,
    /// The branch has its study day of the month, in this plan or another published one.
    pub placed: bool,
    /// No seat is free at the venue on the day.
    pub full: bool,
}

impl Plan {
    /// A branch waits for a full day that is still ahead, while it has none in the month.
    pub fn may_wait(&self, standing: WaitStatus, today: NaiveDate) -> Result<(), PlanError> {
        match standing {
            _ if self.published_at.is_none() => Err(PlanError::Draft),
            WaitStatus { day, .. } if !may_be_promoted(day, today) => Err(PlanError::Over),
            WaitStatus { placed: true, .. } => Err(PlanError::Placed),
            WaitStatus { full: false, .. } => Err(PlanError::StillFree),
            _ => Ok(()),
        }
    }
}

/// Nobody is called in on the day itself: a place given back then stays empty.
pub fn may_be_promoted(day: NaiveDate, today: NaiveDate) -> bool {
    day > today
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::Id,
        study_days::{Month, Options},
        time::Instant,
    };

    fn now() -> Instant {
        Instant::from_millis(0)
    }

    fn plan(published_at: Option<Instant>) -> Plan {
        Plan {
            id: Id::new(uuid::Uuid::nil()),
            organization: Id::new(uuid::Uuid::nil()),
            month: Month::new(2026, 11).unwrap(),
            options: Options::default(),
            published_at,
            version: 1,
            created_at: now(),
            updated_at: now(),
        }
    }

    fn on(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    #[test]
    fn a_branch_without_a_day_waits_for_a_full_one_of_a_published_plan() {
        let standing = WaitStatus { day: on(24), placed: false, full: true };
        assert_eq!(plan(Some(now())).may_wait(standing, on(23)), Ok(()));
        assert_eq!(plan(None).may_wait(standing, on(23)), Err(PlanError::Draft));
    }

    #[test]
    fn nobody_waits_for_today_for_a_free_place_or_for_a_second_day() {
        let standing = WaitStatus { day: on(24), placed: false, full: true };
        let asked = |standing, today| plan(Some(now())).may_wait(standing, on(today));
        assert_eq!(asked(standing, 24), Err(PlanError::Over));
        assert_eq!(asked(WaitStatus { placed: true, ..standing }, 23), Err(PlanError::Placed));
        assert_eq!(asked(WaitStatus { full: false, ..standing }, 23), Err(PlanError::StillFree));
    }
}
