//! One figure of a report as a chart: of the organizations below beside each other, or of the level
//! over the periods before. Never sorted by a result.

mod drawing;
pub mod dto;
mod points;

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadReports,
    id::Id,
    message::Message,
    reporting::report::{Report, ReportChartFormat, ReportChartKind},
};
use lighthouse_persistence::reporting as store;
use uuid::Uuid;

use self::{
    dto::{ReportChartQuery, ReportChartView},
    points::Chart,
};
use super::export::file_name;
use crate::http::{
    caller::Caller,
    code::{Code, FieldErrorCode},
    etag,
    problem::{FieldError, Problem},
    query::Query,
    response::{ApiResponse, HandlerResult},
};

const SVG: &str = "image/svg+xml";

/// Show a chart of a report
///
/// One figure, of the organizations directly below in the order of the tree (the first 60), or of the
/// level in the issued reports of the eleven periods before this one. As a drawing for a page or a
/// paper, in the caller's language, or as the points to draw it from.
#[utoipa::path(tag = "reporting", operation_id = "getReportChart",
    params(("id" = Uuid, Path, description = "The report"), ReportChartQuery),
    responses((status = 200, description = "The chart",
            content((ReportChartView = "application/json"), (String = "image/svg+xml"))),
        (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("reports:read"))))]
#[get("/reports/{id}/chart")]
pub(super) async fn get_report_chart(
    caller: Caller<ReadReports>,
    id: Path<Uuid>,
    Query(query): Query<ReportChartQuery>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let kind = query.of.map_or(ReportChartKind::Organizations, |kind| kind.0);
    let (report, chart) = caller
        .read(async |conn, auth| {
            let report = store::find_report(&conn, &auth.permit, id).await?;
            in_report(&report, &query)?;
            let at = query.organization_id.map_or(report.organization, Id::new);
            let chart = match kind {
                ReportChartKind::Organizations => {
                    Chart::of_organizations(&conn, &auth, &report, at, query.indicator.0).await
                }
                ReportChartKind::Periods => {
                    Chart::of_periods(&conn, &auth, &report, at, query.indicator.0).await
                }
            }?;
            Ok((report, chart))
        })
        .await?;
    let answer = match query.format.map_or(ReportChartFormat::Svg, |format| format.0) {
        ReportChartFormat::Json => ApiResponse::ok(&ReportChartView::new(&chart, lang)),
        ReportChartFormat::Svg => {
            let name = format!("{}-{}.svg", file_name(&report), chart.indicator.as_str());
            let drawing = drawing::draw(&chart, report.period, lang);
            ApiResponse::file(SVG, &name, drawing.ok_or(Problem::new(Code::Internal))?.into_bytes())
        }
    };
    Ok(answer.etag(etag::of_version(report.version, lang)))
}

fn in_report(report: &Report, query: &ReportChartQuery) -> Result<(), Problem> {
    if report.items.iter().any(|item| item.indicator == query.indicator.0) {
        return Ok(());
    }
    let message = Message::new(
        "本报告的指标清单中没有此项指标，请从报告的figures中选取",
        "the list of this report does not have this indicator; take one of the report's figures",
    );
    let fault = FieldError::parameter("indicator", FieldErrorCode::InvalidValue, message);
    Err(Problem::new(Code::InvalidParameter).fault(fault))
}
