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

pub(super) const DASH: &str = "—";

/// `94.00%`, `51.20`, `174`.
pub(super) fn shown_value(indicator: Indicator, counted: Counted) -> String {
    let definition = indicator.definition();
    let value = counted.value(definition.unit).filter(|_| definition.is_kept);
    let Some(value) = value else { return DASH.to_owned() };
    match definition.unit {
        FigureUnit::Share => format!("{}.{:02}%", value / 100, value % 100),
        FigureUnit::Count => (value / SCALE).to_string(),
        FigureUnit::HoursPerHead | FigureUnit::MinutesPerBranch => {
            format!("{}.{:02}", value / SCALE, value % SCALE / 100)
        }
    }
}
