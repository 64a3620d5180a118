//! What papers and pages of reports say alike.

use lighthouse_domain::{
    message::Message,
    reporting::{Counted, FigureUnit, Indicator, SCALE, report::Report},
};
use lighthouse_persistence::reporting::KeptFigures;

use crate::{http::lang::Lang, paper::moment};

pub(super) fn opening(report: &Report, kept: &KeptFigures) -> Message {
    let (zh, en) = (moment(report.as_of, Lang::ZhCn), moment(report.as_of, Lang::En));
    let name = &kept.place.name;
    let (period, formula) = (report.period.words(), report.formula_version);
    let list = report.list.map_or_else(
        || Message::new("通用指标清单", "the usual list"),
        |(_, version)| {
            Message::new(format!("指标清单第{version}版"), format!("version {version} of the list"))
        },
    );
    Message::new(
        format!(
            "{name}{}数据，截至{zh}统计，{}，统计口径第{formula}版。各项由下级逐级相加，不作排名；“—”表示没有应计对象或尚未登记。",
            period.zh, list.zh
        ),
        format!(
            "Figures of {name}, {}, counted on {en} by {} and formula version {formula}. They are sums of the organizations below and are no ranking; a dash means that there was nothing to count or that it is not recorded yet.",
            period.en, list.en
        ),
    )
}

pub(in crate::reporting) const DASH: &str = "—";

/// `94.00%`, `51.20`, `174`.
pub(in crate::reporting) fn shown_value(indicator: Indicator, counted: Counted) -> String {
    let definition = indicator.definition();
    let value = counted.value(definition.unit).filter(|_| definition.is_kept);
    let Some(value) = value else { return DASH.to_owned() };
    match definition.unit {
        FigureUnit::Share => format!("{}.{:02}%", value / 100, value % 100),
        FigureUnit::Count => (value / SCALE).to_string(),
        FigureUnit::HoursPerHead | FigureUnit::MinutesPerBranch => with_two_decimals(value),
    }
}

/// A numerator as people count it: seconds of study as hours.
pub(in crate::reporting) fn shown_numerator(indicator: Indicator, counted: Counted) -> String {
    if indicator.definition().unit != FigureUnit::HoursPerHead {
        return counted.numerator.to_string();
    }
    let all = Counted { denominator: 1, ..counted };
    all.value(FigureUnit::HoursPerHead).map_or_else(|| DASH.to_owned(), with_two_decimals)
}

/// Ten-thousandths, rounded half to even.
fn with_two_decimals(value: i64) -> String {
    let (whole, rest) = (value.div_euclid(100), value.rem_euclid(100));
    let up = i64::from(rest > 50 || rest == 50 && whole % 2 != 0);
    let hundredths = whole + up;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_rounded_and_seconds_are_hours() {
        let shown = |numerator, denominator| {
            shown_value(Indicator::HoursPerHead, Counted { numerator, denominator })
        };
        assert_eq!((&*shown(9 * 3600 + 3599, 1), &*shown(3600, 8)), ("10.00", "0.12"));
        let hours = Counted { numerator: 90 * 3600, denominator: 4 };
        assert_eq!(shown_numerator(Indicator::HoursPerHead, hours), "90.00");
        assert_eq!(shown_numerator(Indicator::ThemeDayHeld, hours), "324000");
    }
}
