//! A report as one page: no script, nothing to load, for a telephone, a screen or A4.

use lighthouse_domain::reporting::{Counted, FigureUnit, IndicatorItem, SCALE, report::Report};
use lighthouse_persistence::reporting::KeptFigures;

use super::{
    dto::counted,
    words::{DASH, opening, shown_numerator, shown_value},
};
use crate::{
    http::lang::Lang,
    paper::web::{Cell, WebPage},
};

/// Organizations directly below that are on the page; more are in the spreadsheet.
const CHILDREN: usize = 40;

/// The page of a report; `all` begins with its level.
pub(super) fn page(
    report: &Report,
    all: &[KeptFigures],
    before: Option<&KeptFigures>,
    lang: Lang,
) -> String {
    let mut html = WebPage::new(lang.pick(&report.title()), lang);
    let Some((top, below)) = all.split_first() else { return html.finish() };
    html.paragraphs(lang.pick(&opening(report, top)));
    html.small(&reference(report, lang));
    table(&mut html, report, (top, before), lang);
    let children =
        below.iter().filter(|kept| kept.place.path.depth() == top.place.path.depth() + 1);
    for child in children.take(CHILDREN) {
        html.heading(&child.place.name);
        table(&mut html, report, (child, None), lang);
    }
    html.finish()
}

/// Number and hash of an issued one; a draft says that it is one.
fn reference(report: &Report, lang: Lang) -> String {
    match (report.state.issue(), lang) {
        (Some(issue), Lang::ZhCn) => format!("编号 {}　SHA-256 {}", issue.number, issue.hash),
        (Some(issue), Lang::En) => format!("Number {} · SHA-256 {}", issue.number, issue.hash),
        (None, Lang::ZhCn) => "草稿，不得外传".to_owned(),
        (None, Lang::En) => "Draft, not for circulation".to_owned(),
    }
}

fn table(
    html: &mut WebPage,
    report: &Report,
    (kept, before): (&KeptFigures, Option<&KeptFigures>),
    lang: Lang,
) {
    let heads = match lang {
        Lang::ZhCn => ["指标", "分子", "分母", "数值", "上期"],
        Lang::En => ["Indicator", "Counts", "Of", "Value", "Before"],
    };
    let columns = if before.is_some() { 5 } else { 4 };
    html.begin_table(&heads.into_iter().take(columns).collect::<Vec<_>>());
    for item in &report.items {
        row(html, item, (kept, before), lang);
    }
    html.end_table();
}

fn row(
    html: &mut WebPage,
    item: &IndicatorItem,
    (kept, before): (&KeptFigures, Option<&KeptFigures>),
    lang: Lang,
) {
    let (indicator, definition) = (item.indicator, item.indicator.definition());
    let now = counted(&kept.values, indicator);
    let name = if lang == Lang::ZhCn { indicator.zh() } else { indicator.en() };
    let kept_or_dash = |text| if definition.is_kept { text } else { DASH.to_owned() };
    let of =
        definition.denominator.map_or_else(|| DASH.to_owned(), |_| now.denominator.to_string());
    let mut cells = vec![
        Cell::text(name),
        Cell::text(kept_or_dash(shown_numerator(indicator, now))),
        Cell::text(kept_or_dash(of)),
        Cell { text: shown_value(indicator, now), bar: bar(item, now) },
    ];
    if let Some(before) = before {
        let before = counted(&before.values, indicator);
        cells.push(Cell::text(shown_value(indicator, before)));
    }
    html.row(&cells);
}

/// A share as a bar, in percent.
fn bar(item: &IndicatorItem, counted: Counted) -> Option<i64> {
    let definition = item.indicator.definition();
    let is_share = definition.is_kept && definition.unit == FigureUnit::Share;
    let value = is_share.then(|| counted.value(definition.unit)).flatten();
    value.map(|value| value * 100 / SCALE)
}
