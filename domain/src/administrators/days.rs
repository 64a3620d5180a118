//! The days that a record of the register may have.

use chrono::{Months, NaiveDate};

/// How far back a training or a review may lie that is recorded now, in years.
pub const RECORDED_MAX_YEARS: u32 = 20;
/// How long an exception may hold, in years.
pub const EXCEPTION_MAX_YEARS: u32 = 5;

/// Whether something that is recorded on `today` can have happened on `day`.
pub fn can_have_happened(day: NaiveDate, today: NaiveDate) -> bool {
    let earliest = today.checked_sub_months(Months::new(12 * RECORDED_MAX_YEARS));
    day <= today && earliest.is_none_or(|earliest| day >= earliest)
}

/// Whether an exception that is granted on `today` may hold until `day`.
pub fn can_hold_until(day: NaiveDate, today: NaiveDate) -> bool {
    let latest = today.checked_add_months(Months::new(12 * EXCEPTION_MAX_YEARS));
    day >= today && latest.is_none_or(|latest| day <= latest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_record_is_of_the_last_twenty_years_and_an_exception_of_the_next_five() {
        let today = day("2026-11-23");
        assert!(can_have_happened(today, today) && can_have_happened(day("2006-11-23"), today));
        assert!(!can_have_happened(day("2026-11-24"), today));
        assert!(!can_have_happened(day("0001-01-01"), today));
        assert!(can_hold_until(today, today) && can_hold_until(day("2031-11-23"), today));
        assert!(!can_hold_until(day("2026-11-22"), today));
        assert!(!can_hold_until(day("9999-12-31"), today));
    }
}
