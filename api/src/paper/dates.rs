//! Dates in words: of the organisation's zone, as each language writes them.

use chrono::{Datelike, NaiveDate};
use lighthouse_domain::time::Instant;

use crate::http::lang::Lang;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `2026年11月25日`, `25 November 2026`.
pub fn date(day: NaiveDate, lang: Lang) -> String {
    let (year, month, day) = (day.year(), day.month(), day.day());
    match lang {
        Lang::ZhCn => format!("{year}年{month}月{day}日"),
        Lang::En => {
            let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month - 1));
            format!("{day} {} {year}", name.copied().unwrap_or_default())
        }
    }
}

/// `2026年11月25日8时05分`, `25 November 2026, 08:05`.
pub fn moment(at: Instant, lang: Lang) -> String {
    let day = at.day();
    let minutes = (at.millis() - Instant::of_day(day).millis()) / 60_000;
    let (hour, minute) = (minutes / 60, minutes % 60);
    match lang {
        Lang::ZhCn => format!("{}{hour}时{minute:02}分", date(day, lang)),
        Lang::En => format!("{}, {hour:02}:{minute:02}", date(day, lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evening_in_utc_is_the_next_morning_on_paper() {
        let at = Instant::parse("2026-11-24T23:05:59Z").unwrap();
        assert_eq!(moment(at, Lang::ZhCn), "2026年11月25日7时05分");
        assert_eq!(moment(at, Lang::En), "25 November 2026, 07:05");
    }
}
