//! A report as a file: every figure of every organization, a row each.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadReports,
    id::Id,
    reporting::{
        IndicatorItem,
        report::{Report, ReportFormat},
    },
};
use lighthouse_persistence::reporting::{self as store, KeptFigures};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    dto::{ReportSummary, counted, organization_view},
    page::page,
    requests::ReportFileQuery,
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
    reporting::dto::{IndicatorChildView, denominator, name_of, value},
    sheet::{XLSX, book},
};

/// Organizations read in one round.
const ROUND: u64 = 500;
const CSV: &str = "text/csv; charset=utf-8";
const JSON: &str = "application/json";
const HTML: &str = "text/html; charset=utf-8";
const WIDTHS: [u32; 8] = [38, 34, 22, 28, 40, 14, 14, 12];

/// A report with every figure of every organization.
#[derive(Serialize, ToSchema)]
pub struct ReportFile {
    pub report: ReportSummary,
    /// In the order of the tree.
    pub organizations: Vec<IndicatorChildView>,
}

/// Export a report
///
/// Every figure of every organization, a row each in the order of the tree: as a spreadsheet, as
/// UTF-8 CSV that spreadsheets open as it is, or as JSON. As one page to read or print, without a
/// script, it has the level and the organizations directly below.
#[utoipa::path(tag = "reporting", operation_id = "exportReport",
    params(("id" = Uuid, Path, description = "The report"), ReportFileQuery),
    responses((status = 200, description = "A file",
        content((ReportFile = "application/json"), (String = "text/csv"), (String = "text/html"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("reports:read"))))]
#[get("/reports/{id}/export")]
pub(super) async fn export_report(
    caller: Caller<ReadReports>,
    id: Path<Uuid>,
    Query(query): Query<ReportFileQuery>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let format = query.format.map_or(ReportFormat::Xlsx, |format| format.0);
    let (report, all, before) = caller
        .read(async |conn, auth| {
            let report = store::find_report(&conn, &auth.permit, id).await?;
            let mut all: Vec<KeptFigures> = Vec::new();
            loop {
                let after = all.last().map(|kept| kept.place.path.as_str().to_owned());
                let found = (&report, None);
                let more =
                    store::children_of_report(&conn, &auth.permit, found, after.as_deref(), ROUND);
                let mut more = more.await?;
                if more.is_empty() {
                    break;
                }
                all.append(&mut more);
            }
            let before = match report.previous {
                Some(before) => {
                    let at = report.organization;
                    store::figures_of_report(&conn, &auth.permit, before, at).await?
                }
                None => None,
            };
            Ok((report, all, before))
        })
        .await?;
    let name = format!("{}.{}", file_name(&report), format.as_str());
    let file = actix_web::web::block(move || bytes(report, (&all, before.as_ref()), format, lang));
    let (kind, bytes) = file.await.map_err(|_| Problem::new(Code::Busy).retry_after(2))??;
    Ok(ApiResponse::file(kind, &name, bytes).cache(CacheControl::NoStore))
}

/// The number of an issued one, else what it is.
pub(super) fn file_name(report: &Report) -> String {
    match report.state.issue() {
        Some(issue) => issue.number.clone(),
        None => format!("draft-{}", report.period),
    }
}

fn bytes(
    report: Report,
    (all, before): (&[KeptFigures], Option<&KeptFigures>),
    format: ReportFormat,
    lang: Lang,
) -> Result<(&'static str, Vec<u8>), Problem> {
    let broken = || Problem::new(Code::Internal);
    match format {
        ReportFormat::Json => {
            let organizations =
                all.iter().map(|kept| organization_view(&report.items, kept)).collect();
            let file = ReportFile { organizations, report: report.into() };
            Ok((JSON, serde_json::to_vec(&file).map_err(|_| broken())?))
        }
        ReportFormat::Html => Ok((HTML, page(&report, all, before, lang).into_bytes())),
        ReportFormat::Csv => Ok((CSV, csv_of(&lines(&report, all, lang))?)),
        ReportFormat::Xlsx => {
            let name = report.period.to_string();
            let file = book(&name, &WIDTHS, &lines(&report, all, lang));
            Ok((XLSX, file.map_err(|_| broken())?))
        }
    }
}

fn heading(lang: Lang) -> Vec<String> {
    let words = match lang {
        Lang::ZhCn => {
            ["党组织标识", "党组织", "组织类别", "指标代码", "指标", "分子", "分母", "数值"]
        }
        Lang::En => [
            "organization_id",
            "organization",
            "kind",
            "indicator",
            "name",
            "numerator",
            "denominator",
            "value",
        ],
    };
    words.map(str::to_owned).to_vec()
}

fn lines(report: &Report, all: &[KeptFigures], lang: Lang) -> Vec<Vec<String>> {
    let of_place = |kept| report.items.iter().map(move |item| line(item, kept, lang));
    std::iter::once(heading(lang)).chain(all.iter().flat_map(of_place)).collect()
}

fn line(item: &IndicatorItem, kept: &KeptFigures, lang: Lang) -> Vec<String> {
    let definition = item.indicator.definition();
    let counted = counted(&kept.values, item.indicator);
    let kind = kept.place.kind;
    vec![
        kept.place.organization.to_string(),
        harmless(&kept.place.name),
        if lang == Lang::ZhCn { kind.zh() } else { kind.en() }.to_owned(),
        item.indicator.as_str().to_owned(),
        name_of(item.indicator, lang),
        counted.numerator.to_string(),
        denominator(&definition, counted).map(|it| it.to_string()).unwrap_or_default(),
        value(&definition, counted).map(|it| it.to_string()).unwrap_or_default(),
    ]
}

/// Text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

/// The mark by which spreadsheets know UTF-8, then the lines.
fn csv_of(lines: &[Vec<String>]) -> Result<Vec<u8>, Problem> {
    let broken = |_| Problem::new(Code::Internal);
    let mut sheet = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    for line in lines {
        sheet.write_record(line).map_err(broken)?;
    }
    sheet.into_inner().map_err(|_| Problem::new(Code::Internal))
}
