//! A report on official paper.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadReports,
    id::Id,
    message::Message,
    reporting::{IndicatorItem, Missing, report::Report},
};
use lighthouse_persistence::reporting::{self as store, KeptFigures};
use uuid::Uuid;

use super::{
    dto::counted,
    export::file_name,
    requests::ReportPlaceQuery,
    routes::find,
    words::{DASH, opening, shown_numerator, shown_value},
};
use crate::{
    http::{
        caller::Caller,
        code::Code,
        lang::Lang,
        problem::Problem,
        query::Query,
        response::{ApiResponse, CacheControl, HandlerResult},
    },
    paper::{Closing, Column, Sheet, date},
};

/// Organizations directly below that are printed; more are in the exported file.
const CHILDREN: u64 = 100;

/// What is printed.
struct Printed {
    report: Report,
    kept: KeptFigures,
    before: Option<KeptFigures>,
    below: Vec<KeptFigures>,
}

/// Print a report
///
/// PDF: the figures of the level, or of any organization in it, beside those of the period before,
/// and the organizations directly below in the order of the tree. With the place for the seal and a
/// code that names the report and its hash; a draft says so on each page.
#[utoipa::path(tag = "reporting", operation_id = "getReportDocument",
    params(("id" = Uuid, Path, description = "The report"), ReportPlaceQuery),
    responses((status = 200, description = "The pages", body = Vec<u8>, content_type = "application/pdf")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("reports:read"))))]
#[get("/reports/{id}/document")]
pub(super) async fn get_document(
    caller: Caller<ReadReports>,
    id: Path<Uuid>,
    Query(query): Query<ReportPlaceQuery>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let printed = caller
        .read(async |conn, auth| {
            let (report, kept, before) = find(&conn, &auth, id, query.organization_id).await?;
            let at = (&report, Some(&kept.place.path));
            let below = store::children_of_report(&conn, &auth.permit, at, None, CHILDREN).await?;
            Ok(Printed { report, kept, before, below })
        })
        .await?;
    let name = format!("{}.pdf", file_name(&printed.report));
    let paper = actix_web::web::block(move || pdf(&printed, lang));
    let paper = paper.await.map_err(|_| Problem::new(Code::Busy).retry_after(2))?;
    Ok(ApiResponse::file("application/pdf", &name, paper?).cache(CacheControl::NoStore))
}

fn pdf(printed: &Printed, lang: Lang) -> Result<Vec<u8>, Problem> {
    let Printed { report, kept, .. } = printed;
    let mut sheet = Sheet::new(lang)?;
    let title = report.title();
    sheet.title(lang.pick(&title));
    sheet.paragraphs(lang.pick(&opening(report, kept)));
    let words = |zh, en| if lang == Lang::ZhCn { zh } else { en };
    let columns = [
        (words("指标", "Indicator"), 8),
        (words("分子", "Counts"), 3),
        (words("分母", "Of"), 3),
        (words("数值", "Value"), 3),
        (words("上期", "Before"), 3),
    ];
    let columns = columns.map(|(heading, share)| Column { heading, share });
    let rows: Vec<_> = report.items.iter().map(|item| row(item, printed, lang)).collect();
    if printed.below.is_empty() {
        sheet.table_with_closing(&columns, &rows);
    } else {
        sheet.table(&columns, &rows);
        below(&mut sheet, printed, lang);
    }
    let issue = report.state.issue();
    let day = issue.map_or(report.updated_at, |issue| issue.at).day();
    let hash = issue.map_or_else(String::new, |issue| format!(" {}", issue.hash));
    sheet.closing(&Closing {
        issuer: report.organization_name.clone(),
        date: date(day, lang),
        code: format!("{} {}{hash}", file_name(report), report.id),
    });
    Ok(sheet.finish(lang.pick(&title), lang.pick(&footer(report)))?)
}

fn row(item: &IndicatorItem, printed: &Printed, lang: Lang) -> Vec<String> {
    let indicator = item.indicator;
    let now = counted(&printed.kept.values, indicator);
    let before = printed.before.as_ref().map(|kept| counted(&kept.values, indicator));
    let plain = indicator.definition().denominator.is_none();
    let name = if lang == Lang::ZhCn { indicator.zh() } else { indicator.en() };
    let kept = indicator.definition().why_missing(now) != Some(Missing::NoDataKept);
    vec![
        name.to_owned(),
        if kept { shown_numerator(indicator, now) } else { DASH.to_owned() },
        if plain || !kept { DASH.to_owned() } else { now.denominator.to_string() },
        shown_value(indicator, now),
        before.map_or_else(|| DASH.to_owned(), |before| shown_value(indicator, before)),
    ]
}

/// So many indicators fit beside the names of organizations.
const ACROSS: usize = 3;

/// The organizations directly below with the first indicators of the list.
fn below(sheet: &mut Sheet, printed: &Printed, lang: Lang) {
    let items: Vec<_> = printed.report.items.iter().take(ACROSS).collect();
    let word = |item: &IndicatorItem| {
        if lang == Lang::ZhCn { item.indicator.zh() } else { item.indicator.en() }
    };
    let first = if lang == Lang::ZhCn { "党组织" } else { "Organization" };
    let mut columns = vec![Column { heading: first, share: 1 }];
    columns.extend(items.iter().map(|item| Column { heading: word(item), share: 1 }));
    let rows: Vec<_> = printed
        .below
        .iter()
        .map(|kept| {
            let figures = items
                .iter()
                .map(|item| shown_value(item.indicator, counted(&kept.values, item.indicator)));
            std::iter::once(kept.place.name.clone()).chain(figures).collect()
        })
        .collect();
    sheet.table_with_closing(&columns, &rows);
}

fn footer(report: &Report) -> Message {
    let name = file_name(report);
    match report.state.issue() {
        Some(issue) => {
            let hash = issue.hash.get(..16).unwrap_or_default();
            Message::new(format!("{name}　校验码 {hash}"), format!("{name} · SHA-256 {hash}"))
        }
        None => Message::new("草稿，不得外传", "Draft, not for circulation"),
    }
}
