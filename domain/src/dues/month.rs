//! How a month stands: what is owed, what was paid, what is left.

use chrono::NaiveDate;

use super::{DuesStandard, DuesState, Fen};
use crate::{study_days::Month, time::Instant};

/// Whether the register says from a day on that somebody is a member; what was recorded last holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Belonging {
    pub since: Instant,
    pub effective_on: NaiveDate,
    pub is_member: bool,
}

/// A month of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DuesMonth {
    pub month: Month,
    /// Nothing where no standard is set.
    pub due: Option<Fen>,
    pub paid: Fen,
    /// Whether the person was a member at its end.
    pub is_member: bool,
}

impl DuesMonth {
    pub fn state(&self) -> DuesState {
        match self.due {
            _ if !self.is_member => DuesState::NotDue,
            None => DuesState::NoStandard,
            Some(Fen(0)) => DuesState::NotDue,
            Some(due) if self.paid < due => DuesState::Outstanding,
            Some(_) => DuesState::Paid,
        }
    }

    /// What is owed; nothing by whom no standard binds.
    pub fn owed(&self) -> Fen {
        self.due.filter(|_| self.is_member).unwrap_or_default()
    }

    /// What is left to pay; who pays more has nothing left.
    pub fn outstanding(&self) -> Fen {
        (self.owed() - self.paid).max(Fen(0))
    }
}

/// A year of a member, month by month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuesYear(pub Vec<DuesMonth>);

impl DuesYear {
    /// The months of a year that have come, and those that were paid ahead.
    pub fn new(
        year: i32,
        (standards, periods): (&[DuesStandard], &[Belonging]),
        paid: &[(Month, Fen)],
        today: NaiveDate,
    ) -> Self {
        let month = |month: Month| {
            let of_month = paid.iter().filter(|(of, _)| *of == month);
            DuesMonth {
                month,
                due: DuesStandard::in_force(standards, month).map(|one| one.due(month)),
                paid: of_month.fold(Fen(0), |sum, (_, amount)| sum + *amount),
                is_member: is_member_on(periods, last_day(month, today)),
            }
        };
        let all = months_shown(year).map(month);
        Self(all.filter(|one| one.month.first() <= today || one.paid > Fen(0)).collect())
    }

    pub fn sum(&self, part: impl Fn(&DuesMonth) -> Fen) -> Fen {
        self.0.iter().fold(Fen(0), |sum, one| sum + part(one))
    }
}

fn months_shown(year: i32) -> impl Iterator<Item = Month> {
    (1..=12).filter_map(move |month| Month::new(year, month))
}

/// The day on which it is asked who owes for a month: its last, or today while it runs.
pub fn last_day(month: Month, today: NaiveDate) -> NaiveDate {
    month.days().last().unwrap_or(month.first()).min(today)
}

/// Whether the register says of a day that the person was a member. Of the time before the entry it
/// says what it said first.
fn is_member_on(periods: &[Belonging], day: NaiveDate) -> bool {
    let begun = periods.iter().filter(|one| one.effective_on <= day);
    let holds = begun.max_by_key(|one| one.since);
    let first = || periods.iter().min_by_key(|one| one.since);
    holds.or_else(first).is_some_and(|one| one.is_member)
}
