//! How often there has to be contact, as data.

use chrono::{Months, NaiveDate};

use super::MobileReason;
use crate::time::months_after;

/// What holds for mobile members who are away for a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContactRule {
    pub reason: MobileReason,
    /// How long there may be no contact.
    pub months: u32,
    /// After how long a suspension is suggested; people decide.
    pub suspension_months: Option<u32>,
}

/// In the country contact is kept each quarter.
const DOMESTIC: u32 = 3;
/// Abroad it is kept each half year, and five years without a return suggest a suspension.
const ABROAD: (u32, u32) = (6, 60);

impl ContactRule {
    pub const ALL: [Self; 4] = [
        Self::domestic(MobileReason::Work),
        Self::domestic(MobileReason::Study),
        Self::domestic(MobileReason::Residence),
        Self { reason: MobileReason::Abroad, months: ABROAD.0, suspension_months: Some(ABROAD.1) },
    ];

    const fn domestic(reason: MobileReason) -> Self {
        Self { reason, months: DOMESTIC, suspension_months: None }
    }

    pub const fn for_reason(reason: MobileReason) -> Self {
        let [work, study, residence, abroad] = Self::ALL;
        match reason {
            MobileReason::Work => work,
            MobileReason::Study => study,
            MobileReason::Residence => residence,
            MobileReason::Abroad => abroad,
        }
    }

    /// The last day on which the next contact is in time, after one on `last`.
    pub fn due_on(self, last: NaiveDate) -> NaiveDate {
        months_after(last, self.months)
    }

    /// Whose last contact lies on this day or before is overdue on `today`: the latest day that is
    /// due before it. Months differ in length, so a few days are tried.
    pub fn overdue_since(self, today: NaiveDate) -> NaiveDate {
        let months = Months::new(self.months);
        let near = today.checked_sub_months(months).and_then(|day| day.checked_add_days(SPARE));
        std::iter::successors(near, NaiveDate::pred_opt)
            .find(|day| self.due_on(*day) < today)
            .unwrap_or(NaiveDate::MIN)
    }

    /// From which day on a contact counts for a period: its first, or that of the months of the rule
    /// that end with it.
    pub fn counted_from(self, (from, last): (NaiveDate, NaiveDate)) -> NaiveDate {
        let next = last.succ_opt().unwrap_or(last);
        next.checked_sub_months(Months::new(self.months)).unwrap_or(from).min(from)
    }
}

/// By how many days months differ.
const SPARE: chrono::Days = chrono::Days::new(3);
