//! A report as one page: no script, nothing to load, for a telephone, a screen or A4.

use std::fmt::Write;

use lighthouse_domain::reporting::{FigureUnit, IndicatorItem, SCALE, report::Report};
use lighthouse_persistence::reporting::KeptFigures;

use super::{
    dto::counted,
    words::{DASH, opening, shown_value},
};
use crate::http::lang::Lang;

/// Organizations directly below that are on the page; more are in the spreadsheet.
const CHILDREN: usize = 40;

const STYLE: &str = "\
:root{color-scheme:light}*{box-sizing:border-box}\
body{margin:0;background:#fff;color:#1b1b1b;font:16px/1.6 'Noto Serif CJK SC','Songti SC',SimSun,'Noto Sans CJK SC',serif}\
main{max-width:60rem;margin:0 auto;padding:1rem}\
h1{font-size:1.5rem;line-height:1.35;margin:.5rem 0;text-align:center;color:#a51c1c}\
h2{font-size:1.1rem;margin:1.8rem 0 .4rem;break-after:avoid}\
p{margin:.4rem 0}.meta{color:#555;font-size:.875rem;overflow-wrap:anywhere}\
table{width:100%;border-collapse:collapse;font-size:.9375rem}\
th,td{padding:.35rem .4rem;border-bottom:1px solid #d8d8d8;text-align:right;vertical-align:top;font-variant-numeric:tabular-nums}\
th:first-child,td:first-child{text-align:left;min-width:9em}\
thead th{border-bottom:2px solid #a51c1c;font-weight:600;white-space:nowrap}\
tr{break-inside:avoid}\
.bar{display:block;height:.3rem;margin-top:.2rem;background:#ececec}\
.bar i{display:block;height:100%;background:#a51c1c}\
@media(max-width:34rem){main{padding:.6rem}h1{font-size:1.2rem}table{font-size:.8125rem}th,td{padding:.3rem .2rem}\
th:first-child,td:first-child{min-width:7em}}\
@page{size:A4;margin:18mm 15mm}\
@media print{body{font-size:10.5pt}main{max-width:none;padding:0}.bar,.bar i{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

/// The page of a report; `all` begins with its level.
pub(super) fn page(
    report: &Report,
    all: &[KeptFigures],
    before: Option<&KeptFigures>,
    lang: Lang,
) -> String {
    let title = report.title();
    let title = escaped(lang.pick(&title));
    let mut html = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>",
        lang.tag()
    );
    let Some((top, below)) = all.split_first() else { return html };
    add(&mut html, format_args!("<p>{}</p>", escaped(lang.pick(&opening(report, top)))));
    add(&mut html, format_args!("<p class=\"meta\">{}</p>", escaped(&reference(report, lang))));
    table(&mut html, report, (top, before), lang);
    let children =
        below.iter().filter(|kept| kept.place.path.depth() == top.place.path.depth() + 1);
    for child in children.take(CHILDREN) {
        add(&mut html, format_args!("<h2>{}</h2>", escaped(&child.place.name)));
        table(&mut html, report, (child, None), lang);
    }
    html.push_str("</main></body></html>\n");
    html
}

// Writing into memory does not fail.
fn add(html: &mut String, part: std::fmt::Arguments<'_>) {
    let _ = html.write_fmt(part);
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
    html: &mut String,
    report: &Report,
    (kept, before): (&KeptFigures, Option<&KeptFigures>),
    lang: Lang,
) {
    let heads = match lang {
        Lang::ZhCn => ["指标", "分子", "分母", "数值", "上期"],
        Lang::En => ["Indicator", "Counts", "Of", "Value", "Before"],
    };
    let columns = if before.is_some() { 5 } else { 4 };
    html.push_str("<table><thead><tr>");
    for head in heads.iter().take(columns) {
        add(html, format_args!("<th scope=\"col\">{head}</th>"));
    }
    html.push_str("</tr></thead><tbody>");
    for item in &report.items {
        row(html, item, (kept, before), lang);
    }
    html.push_str("</tbody></table>");
}

fn row(
    html: &mut String,
    item: &IndicatorItem,
    (kept, before): (&KeptFigures, Option<&KeptFigures>),
    lang: Lang,
) {
    let (indicator, definition) = (item.indicator, item.indicator.definition());
    let now = counted(&kept.values, indicator);
    let name = if lang == Lang::ZhCn { indicator.zh() } else { indicator.en() };
    let number =
        |number: i64| if definition.is_kept { number.to_string() } else { DASH.to_owned() };
    let of = definition.denominator.map_or_else(|| DASH.to_owned(), |_| number(now.denominator));
    let bar = match (definition.unit, now.value(definition.unit)) {
        (FigureUnit::Share, Some(value)) if definition.is_kept => {
            format!("<span class=\"bar\"><i style=\"width:{}%\"></i></span>", value * 100 / SCALE)
        }
        _ => String::new(),
    };
    add(
        html,
        format_args!(
            "<tr><td>{}</td><td>{}</td><td>{of}</td><td>{}{bar}</td>",
            escaped(name),
            number(now.numerator),
            shown_value(indicator, now),
        ),
    );
    if let Some(before) = before {
        let before = counted(&before.values, indicator);
        add(html, format_args!("<td>{}</td>", shown_value(indicator, before)));
    }
    html.push_str("</tr>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
