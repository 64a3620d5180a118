//! The four forms of regular supervision, and what each looks at.

use chrono::Datelike;

use super::Span;
use crate::{enums::string_enum, study_days::Month};

string_enum! {
    /// The four forms of regular supervision.
    RuleKind {
        MonthStartReminder = "month_start_reminder", "月初提醒", "Month-start reminder";
        MidMonthDispatch = "mid_month_dispatch", "月中调度", "Mid-month dispatch";
        MonthEndUrge = "month_end_urge", "月末督促", "Month-end urging";
        QuarterlyBulletin = "quarterly_bulletin", "季度通报", "Quarterly bulletin";
    }
}

impl RuleKind {
    /// What a rule of this kind looks at when its day lies in `month`; `None` in months in which
    /// it does not send. The bulletin comes in the month after its quarter.
    pub fn span_in(self, month: Month) -> Option<Span> {
        match self {
            Self::QuarterlyBulletin if !month.first().month0().is_multiple_of(3) => None,
            Self::QuarterlyBulletin => Some(Span::quarter_of(month.back(1))),
            Self::MonthStartReminder | Self::MidMonthDispatch | Self::MonthEndUrge => {
                Some(Span::month(month))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        Month::parse(text).unwrap()
    }

    #[test]
    fn a_bulletin_is_of_the_quarter_before_and_comes_four_times_a_year() {
        let of =
            |text| RuleKind::QuarterlyBulletin.span_in(month(text)).map(|span| span.to_string());
        assert_eq!(of("2027-01"), Some("2026-Q4".to_owned()));
        assert_eq!(of("2026-10"), Some("2026-Q3".to_owned()));
        assert_eq!(of("2026-11"), None);
        let urge = RuleKind::MonthEndUrge.span_in(month("2026-11")).unwrap();
        assert_eq!(urge.to_string(), "2026-11");
    }
}
