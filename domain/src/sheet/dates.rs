//! Dates as offices type them.

use chrono::{Days, NaiveDate};

use super::Cell;
use crate::text;

/// `1980-01-02`, `1980/1/2`, `1980.1.2`, `19800102`, `1980年1月2日`, a date cell, or the
/// serial number of one. A year or a month without a day is no date.
pub fn parse_date(cell: &Cell) -> Option<NaiveDate> {
    match cell {
        Cell::Date(day) => Some(*day),
        Cell::Number(n) => from_number(*n),
        Cell::Text(typed) => from_text(&text::narrow(typed)),
        Cell::Empty | Cell::Broken(_) => None,
    }
}

/// Eight digits are a date written together; five are the days since 1899-12-30. Fewer are a year
/// that lacks its day (1985 would be a day of 1905), six are a year and a month.
fn from_number(n: f64) -> Option<NaiveDate> {
    if n.fract() != 0.0 {
        return None;
    }
    let digits = format!("{n:.0}");
    if digits.len() == 8 {
        return from_text(&digits);
    }
    let days: u64 = digits.parse().ok().filter(|days| (10_000..80_000).contains(days))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

fn from_text(typed: &str) -> Option<NaiveDate> {
    if typed.len() == 8 && typed.bytes().all(|b| b.is_ascii_digit()) {
        return NaiveDate::parse_from_str(typed, "%Y%m%d").ok();
    }
    let parts: Vec<&str> =
        typed.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        }
        _ => None,
    }
}
