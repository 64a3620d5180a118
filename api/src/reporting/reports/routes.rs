//! Routes of reports.

use actix_web::{delete, get, post, web::Path};
use lighthouse_domain::{
    access::actions::{IssueReports, ReadReports, WriteReports},
    id::Id,
    organizations::OrganizationId,
    reporting::{
        ReportPeriod,
        report::{KeptPlace, Report, ReportId},
    },
};
use lighthouse_persistence::{
    Conn, StoreError,
    reporting::{self as store, KeptFigures, ReportFilter, ReportPosition},
};
use uuid::Uuid;

use super::{
    dto::{ReportOrganizationPage, ReportPage, ReportSummary, ReportView, organization_view},
    requests::{CreateReport, ReportChildrenQuery, ReportPlaceQuery, ReportQuery},
    steps,
};
use crate::{
    http::{
        body::{Body, NoBody},
        caller::{Authorized, Caller},
        code::{Code, FieldErrorCode},
        etag::{self, OptionalIfMatch},
        lang::Lang,
        page::Keyed,
        problem::{FieldError, Problem, ProblemBody},
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
        scope,
    },
    reporting::{counting::Settings, period::unreadable},
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_reports)
        .service(create_report)
        .service(get_report)
        .service(list_report_organizations)
        .service(issue_report)
        .service(delete_report);
}

impl Keyed for Report {
    type Key = ReportPosition;

    fn position(&self) -> ReportPosition {
        (self.created_at.millis(), self.id.uuid())
    }
}

impl Keyed for KeptFigures {
    type Key = String;

    fn position(&self) -> String {
        self.place.path.as_str().to_owned()
    }
}

fn summary(report: Report, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(report.version, lang);
    ApiResponse::ok(&ReportSummary::from(report)).etag(tag)
}

/// List reports
///
/// Of the caller's organizations, drafts and issued ones, the newest first.
#[utoipa::path(tag = "reporting", operation_id = "listReports", params(ReportQuery),
    responses((status = 200, description = "A page", body = ReportPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("reports:read"))))]
#[get("/reports")]
async fn list_reports(
    caller: Caller<ReadReports>,
    Query(query): Query<ReportQuery>,
) -> HandlerResult {
    let filter = ReportFilter {
        owner: query.organization_id.map(Id::new),
        period: query.period.as_deref().map(period_of).transpose()?,
        status: query.state.map(|state| state.0),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = ReportQuery { limit: None, cursor: None, ..query };
    let reports = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::report_page(&conn, &auth.permit, filter, after, limit).await?)
        })
        .await?;
    Ok(reports.respond::<ReportPage>(ReportSummary::from))
}

fn period_of(text: &str) -> Result<ReportPeriod, Problem> {
    ReportPeriod::parse(text).ok_or_else(|| {
        let fault = FieldError::parameter("period", FieldErrorCode::InvalidFormat, unreadable());
        Problem::new(Code::InvalidParameter).fault(fault)
    })
}

/// Draft a report
///
/// Counts every indicator of the level's list for the level and everything below it, and keeps the
/// numerators and denominators of each organization. It is compared with the issued report of the
/// period before, if there is one.
#[utoipa::path(tag = "reporting", operation_id = "createReport", request_body = CreateReport,
    responses((status = 201, description = "Drafted", body = ReportSummary)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("reports:write"))))]
#[post("/reports")]
async fn create_report(
    caller: Caller<WriteReports>,
    Body(body): Body<CreateReport>,
) -> HandlerResult {
    let (lang, settings) = (caller.lang, Settings::from_app(&caller.app));
    let counting =
        caller.read(async |conn, auth| steps::count(&conn, &auth, &settings, &body).await).await?;
    caller
        .write(move |tx, auth| async move {
            let report = steps::draft(&tx, &auth, body.id, counting).await?;
            let place = format!("/v1/reports/{}", report.id);
            let tag = etag::of_version(report.version, lang);
            Ok(ApiResponse::created(place, &ReportSummary::from(report)).etag(tag))
        })
        .await
}

/// Show a report
///
/// With the figures of the level, or of any organization in it, as they were counted, and those of
/// the period before. What an organization has is the sum of those below it and its own.
#[utoipa::path(tag = "reporting", operation_id = "getReport",
    params(("id" = Uuid, Path, description = "The report"), ReportPlaceQuery),
    responses((status = 200, description = "The report", body = ReportView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("reports:read"))))]
#[get("/reports/{id}")]
async fn get_report(
    caller: Caller<ReadReports>,
    id: Path<Uuid>,
    Query(query): Query<ReportPlaceQuery>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let (report, kept, before) =
        caller.read(async |conn, auth| find(&conn, &auth, id, query.organization_id).await).await?;
    let tag = etag::of_version(report.version, lang);
    Ok(ApiResponse::ok(&ReportView::new(report, &kept, before.as_ref(), lang)).etag(tag))
}

/// A report, the figures of one of its organizations, and those of the period before.
type Found = (Report, KeptFigures, Option<KeptFigures>);

pub(super) async fn find(
    conn: &Conn,
    auth: &Authorized<ReadReports>,
    id: ReportId,
    organization: Option<Uuid>,
) -> Result<Found, Problem> {
    let report = store::find_report(conn, &auth.permit, id).await?;
    let at = organization.map_or(report.organization, Id::new);
    let kept = store::figures_of_report(conn, &auth.permit, report.id, at).await?;
    let kept = kept.ok_or_else(not_in_report)?;
    let before = match report.previous {
        Some(before) => store::figures_of_report(conn, &auth.permit, before, at).await?,
        None => None,
    };
    Ok((report, kept, before))
}

/// Where an organization stands in a report; one that is not in it is the caller's mistake.
pub(super) async fn place_of(
    conn: &Conn,
    auth: &Authorized<ReadReports>,
    report: &Report,
    at: OrganizationId,
) -> Result<KeptPlace, Problem> {
    store::place_in_report(conn, &auth.permit, report, at).await.map_err(|error| match error {
        StoreError::NotFound(_) => not_in_report(),
        other => other.into(),
    })
}

fn not_in_report() -> Problem {
    let fault =
        FieldError::parameter("organization_id", FieldErrorCode::OutOfScope, scope::message());
    Problem::new(Code::InvalidParameter).fault(fault)
}

/// List the organizations of a report
///
/// Those directly below one of them, in the order of the tree and never by a result, each with its
/// figures.
#[utoipa::path(tag = "reporting", operation_id = "listReportOrganizations",
    params(("id" = Uuid, Path, description = "The report"), ReportChildrenQuery),
    responses((status = 200, description = "A page", body = ReportOrganizationPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("reports:read"))))]
#[get("/reports/{id}/organizations")]
async fn list_report_organizations(
    caller: Caller<ReadReports>,
    id: Path<Uuid>,
    Query(query): Query<ReportChildrenQuery>,
) -> HandlerResult {
    let id: ReportId = Id::new(*id);
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let narrowed = ("report-organizations", id, query.organization_id);
    let slice = caller.slice::<String>(&params, &narrowed)?;
    let (items, rows) = caller
        .read(async |conn, auth| {
            let report = store::find_report(&conn, &auth.permit, id).await?;
            let at = query.organization_id.map_or(report.organization, Id::new);
            let parent = place_of(&conn, &auth, &report, at).await?;
            let below = (&report, Some(&parent.path));
            let (after, limit) = (slice.after.as_deref(), slice.limit);
            let rows = store::children_of_report(&conn, &auth.permit, below, after, limit).await?;
            Ok((report.items, rows))
        })
        .await?;
    let page = caller.rows(&params, &narrowed, rows);
    Ok(page.respond::<ReportOrganizationPage>(|kept| organization_view(&items, &kept)))
}

/// Issue a report
///
/// By a second person, never by who drafted it. From then on nothing of it changes: it has a number
/// and the SHA-256 of what it says. What is corrected later is in the next report.
#[utoipa::path(tag = "reporting", operation_id = "issueReport",
    params(("id" = Uuid, Path, description = "The report"), OptionalIfMatch),
    responses((status = 200, description = "Issued", body = ReportSummary),
        (status = 409, description = "It is issued, or one's own", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("reports:issue"))))]
#[post("/reports/{id}/issue")]
async fn issue_report(
    caller: Caller<IssueReports>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            Ok(summary(steps::issue(&tx, &auth, id, (&if_match, lang)).await?, lang))
        })
        .await
}

/// Throw a draft away
///
/// An issued report stays.
#[utoipa::path(tag = "reporting", operation_id = "deleteReport",
    params(("id" = Uuid, Path, description = "The report"), OptionalIfMatch),
    responses((status = 204, description = "Thrown away"),
        (status = 409, description = "It is issued", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("reports:write"))))]
#[delete("/reports/{id}")]
async fn delete_report(
    caller: Caller<WriteReports>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            steps::discard(&tx, &auth, id, (&if_match, lang)).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}
