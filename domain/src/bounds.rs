//! Which days can be meant: not before the organisation's time, not far ahead.

use chrono::{Months, NaiveDate};

use crate::message::Message;

/// The first day that can be meant, and how many years ahead of today the last one lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateBounds {
    pub earliest: NaiveDate,
    pub years_ahead: u32,
}

/// A day that cannot be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not between {from} and {to}")]
pub struct OutOfBounds {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl DateBounds {
    pub fn check(self, day: NaiveDate, today: NaiveDate) -> Result<(), OutOfBounds> {
        let months = Months::new(self.years_ahead.saturating_mul(12));
        let to = today.checked_add_months(months).unwrap_or(NaiveDate::MAX);
        if (self.earliest..=to).contains(&day) {
            Ok(())
        } else {
            Err(OutOfBounds { from: self.earliest, to })
        }
    }
}

impl OutOfBounds {
    pub fn message(self) -> Message {
        let Self { from, to } = self;
        Message::new(
            format!("日期应在 {from} 至 {to} 之间，请检查年份"),
            format!("The day has to lie between {from} and {to}; check the year."),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn neither_the_year_one_nor_a_day_far_ahead_is_meant() {
        let bounds = DateBounds { earliest: day("1949-10-01"), years_ahead: 2 };
        let check = |text| bounds.check(day(text), day("2026-11-23")).is_ok();
        assert!(check("1949-10-01") && check("2001-05-04") && check("2028-11-23"));
        for odd in ["0001-01-01", "1949-09-30", "2028-11-24", "2036-01-01", "9999-12-31"] {
            assert!(!check(odd), "{odd}");
        }
    }
}
