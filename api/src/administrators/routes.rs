//! Routes of the register of administrators.

use actix_web::{get, patch, post, web::Path};
use chrono::Months;
use lighthouse_domain::{
    access::{
        actions::ReadAdministrators,
        actions::{GrantExceptions, ManageAdministrators},
    },
    administrators::Bounds,
    id::Id,
    time::days_after,
};
use lighthouse_persistence::{
    administrators::{self as store, EligibilityQuestion, Listed},
    organizations,
};
use uuid::Uuid;

use super::{
    dto::{
        AdministratorFinding, AdministratorFindingPage, AdministratorPage, AdministratorQuery,
        AdministratorView, AppointAdministrator, CreateException, EligibilityQuery,
        EligibilityView, EndAdministrator, ExceptionView, FindingQuery, RecordTraining,
        ReplaceAdministrator, TrainingList, TrainingView, UpdateAdministrator,
    },
    exceptions::{self, GrantedException},
    service,
};
use crate::{
    app::App,
    http::{
        body::Body,
        caller::{Authorized, Caller},
        etag::{self, IfMatch},
        lang::Lang,
        page,
        problem::ProblemBody,
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
};

/// How long before somebody leaves the conditions the register says so.
const WARNING_DAYS: u64 = 90;

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(list_administrators)
        .service(appoint_administrator)
        .service(get_eligibility)
        .service(list_findings)
        .service(create_exception)
        .service(get_administrator)
        .service(update_administrator)
        .service(replace_administrator)
        .service(end_administrator)
        .service(list_trainings)
        .service(record_training);
}

fn bounds(app: &App) -> Bounds {
    app.shared.config.eligibility()
}

fn view(row: Listed, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(row.version, lang);
    ApiResponse::ok(&AdministratorView::from(row)).etag(tag)
}

/// List administrators
///
/// The register by level: who administers what, since when, trained when, organization by
/// organization.
#[utoipa::path(tag = "administrators", operation_id = "listAdministrators", params(AdministratorQuery),
    responses((status = 200, description = "A page", body = AdministratorPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:read"))))]
#[get("/administrators")]
async fn list_administrators(
    caller: Caller<ReadAdministrators>,
    Query(query): Query<AdministratorQuery>,
) -> HandlerResult {
    let filter = store::Filter {
        below: query.organization_id.map(Id::new),
        role: query.role.map(|role| role.0),
        member: query.member_id,
        live: (!query.include_ended.unwrap_or(false)).then_some(true),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = AdministratorQuery { limit: None, cursor: None, ..query };
    let after: Option<store::Page> = page::after(&caller, &params, &mark)?;
    let most = i64::try_from(params.limit() + 1).unwrap_or(i64::MAX);
    let mut rows = caller
        .read(async |conn, auth| {
            Ok(store::page(&conn, &auth.permit, &filter, after.as_ref(), most).await?)
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| (row.path.clone(), row.id));
    let next = page::next_link(caller.request(), &info);
    let tag = etag::of_list(caller.lang, rows.iter().map(|row| (row.id, row.version)), "");
    let data = rows.into_iter().map(AdministratorView::from).collect();
    Ok(ApiResponse::ok(&AdministratorPage { data, page: info }).next(next).etag(tag))
}

/// Appoint an administrator
///
/// One level down. The conditions of entry are checked on this day; what is not met needs a
/// recorded exception. The right counts from the next request on.
#[utoipa::path(tag = "administrators", operation_id = "appointAdministrator", request_body = AppointAdministrator,
    responses((status = 201, description = "Appointed", body = AdministratorView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:manage"))))]
#[post("/administrators")]
async fn appoint_administrator(
    caller: Caller<ManageAdministrators>,
    Body(body): Body<AppointAdministrator>,
) -> HandlerResult {
    let (bounds, lang) = (bounds(&caller.app), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let made = service::appoint(&tx, &auth, &bounds, body).await?;
            Ok(created(made, lang))
        })
        .await
}

fn created(made: Listed, lang: Lang) -> ApiResponse {
    let (place, tag) =
        (format!("/v1/administrators/{}", made.id), etag::of_version(made.version, lang));
    ApiResponse::created(place, &AdministratorView::from(made)).etag(tag)
}

/// Check eligibility
///
/// Each condition with its own answer, for today: party member, age, schooling.
#[utoipa::path(tag = "administrators", operation_id = "getAdministratorEligibility", params(EligibilityQuery),
    responses((status = 200, description = "The answers", body = EligibilityView),
        (status = 404, description = "No such member or organization in scope", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:read"))))]
#[get("/administrators/eligibility")]
async fn get_eligibility(
    caller: Caller<ReadAdministrators>,
    Query(query): Query<EligibilityQuery>,
) -> HandlerResult {
    let (bounds, today) = (bounds(&caller.app), caller.app.now().day());
    let (member, at) = (query.member_id, query.organization_id);
    let (facts, exception) = caller
        .read(async |conn, auth: Authorized<ReadAdministrators>| {
            let facts = store::facts(&conn, &auth.permit, Id::new(member), false).await?;
            organizations::find(&conn, &auth.permit, Id::new(at)).await?;
            let exception = store::exception_for(&conn, Id::new(member), Id::new(at), today);
            Ok((facts, exception.await?))
        })
        .await?;
    let judged = GrantedException::of(&facts, exception, bounds, today);
    Ok(ApiResponse::ok(&judged.view(member, at, &facts, bounds, caller.lang)))
}

/// List findings about administrators
///
/// Who leaves the conditions within 90 days, who has left them, who is not trained, branches
/// without an administrator, persons on whom several branches depend.
#[utoipa::path(tag = "administrators", operation_id = "listAdministratorFindings", params(FindingQuery),
    responses((status = 200, description = "A page", body = AdministratorFindingPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:read"))))]
#[get("/administrators/findings")]
async fn list_findings(
    caller: Caller<ReadAdministrators>,
    Query(query): Query<FindingQuery>,
) -> HandlerResult {
    let (bounds, today) = (bounds(&caller.app), caller.app.now().day());
    let years = Months::new(bounds.age.saturating_mul(12));
    let back = |day: chrono::NaiveDate| day.checked_sub_months(years).unwrap_or(day);
    let soon = days_after(today, WARNING_DAYS);
    let asked = EligibilityQuestion { too_old: back(today), soon_too_old: back(soon), bounds };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = FindingQuery { limit: None, cursor: None, ..query };
    let after: Option<(String, String, Uuid)> = page::after(&caller, &params, &mark)?;
    let most = i64::try_from(params.limit() + 1).unwrap_or(i64::MAX);
    let below = mark.organization_id.map(Id::new);
    let mut rows = caller
        .read(async |conn, auth| {
            Ok(store::gaps(&conn, &auth.permit, below, &asked, after.as_ref(), most).await?)
        })
        .await?;
    let place = |row: &store::Gap| (row.path.clone(), row.kind.clone(), row.id);
    let info = page::cut(&caller, &params, &mark, &mut rows, place);
    let next = page::next_link(caller.request(), &info);
    let lang = caller.lang;
    let data =
        rows.into_iter().map(|gap| AdministratorFinding::of(gap, bounds.age, lang)).collect();
    Ok(ApiResponse::ok(&AdministratorFindingPage { data, page: info }).next(next))
}

/// Grant an exception from conditions of entry
///
/// By the security officer, with a reason and a last day: who appoints never excepts.
#[utoipa::path(tag = "administrators", operation_id = "createEligibilityException", request_body = CreateException,
    responses((status = 201, description = "Recorded", body = ExceptionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("exceptions:grant"))))]
#[post("/administrators/exceptions")]
async fn create_exception(
    caller: Caller<GrantExceptions>,
    Body(body): Body<CreateException>,
) -> HandlerResult {
    caller
        .write(move |tx, auth| async move {
            let made = exceptions::grant(&tx, &auth, body).await?;
            let place = format!("/v1/administrators/exceptions/{}", made.id);
            Ok(ApiResponse::created(place, &ExceptionView::from(made)))
        })
        .await
}

/// Show an administrator
///
/// One entry of the register, also an ended one with its ground and successor.
#[utoipa::path(tag = "administrators", operation_id = "getAdministrator",
    params(("id" = Uuid, Path, description = "The entry")),
    responses((status = 200, description = "The entry", body = AdministratorView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:read"))))]
#[get("/administrators/{id}")]
async fn get_administrator(caller: Caller<ReadAdministrators>, id: Path<Uuid>) -> HandlerResult {
    let id = Id::new(*id);
    let found =
        caller.read(async |conn, auth| Ok(store::find(&conn, &auth.permit, id).await?)).await?;
    Ok(view(found, caller.lang))
}

/// Change systems and review of an administrator
///
/// A merge patch: absent keeps, null clears. Needs `If-Match`.
#[utoipa::path(tag = "administrators", operation_id = "updateAdministrator",
    params(("id" = Uuid, Path, description = "The entry"), IfMatch),
    request_body(content((UpdateAdministrator = "application/merge-patch+json"), (UpdateAdministrator = "application/json"))),
    responses((status = 200, description = "As it is now", body = AdministratorView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:manage"))))]
#[patch("/administrators/{id}")]
async fn update_administrator(
    caller: Caller<ManageAdministrators>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateAdministrator>,
) -> HandlerResult {
    let (id, lang) = (*id, caller.lang);
    caller
        .write(move |tx, auth| async move {
            Ok(view(service::review(&tx, &auth, id, &if_match, body).await?, lang))
        })
        .await
}

/// Replace an administrator
///
/// One transaction: ground, decision, hand-over; the old right ends and the successor's begins.
/// A request of the replaced person that has not been committed is refused.
#[utoipa::path(tag = "administrators", operation_id = "replaceAdministrator",
    params(("id" = Uuid, Path, description = "The entry that ends")), request_body = ReplaceAdministrator,
    responses((status = 201, description = "The successor's entry", body = AdministratorView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:manage"))))]
#[post("/administrators/{id}/replace")]
async fn replace_administrator(
    caller: Caller<ManageAdministrators>,
    id: Path<Uuid>,
    Body(body): Body<ReplaceAdministrator>,
) -> HandlerResult {
    let (id, bounds, lang) = (*id, bounds(&caller.app), caller.lang);
    caller
        .write(move |tx, auth| async move {
            Ok(created(service::replace(&tx, &auth, &bounds, id, body).await?, lang))
        })
        .await
}

/// End an appointment
///
/// Without a successor. The right is gone from the next request on, whatever a token says.
#[utoipa::path(tag = "administrators", operation_id = "endAdministrator",
    params(("id" = Uuid, Path, description = "The entry")), request_body = EndAdministrator,
    responses((status = 200, description = "As it ended", body = AdministratorView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:manage"))))]
#[post("/administrators/{id}/end")]
async fn end_administrator(
    caller: Caller<ManageAdministrators>,
    id: Path<Uuid>,
    Body(body): Body<EndAdministrator>,
) -> HandlerResult {
    let (id, lang) = (*id, caller.lang);
    caller
        .write(move |tx, auth: Authorized<ManageAdministrators>| async move {
            Ok(view(service::end(&tx, &auth, id, body).await?, lang))
        })
        .await
}

/// List the trainings of an administrator
///
/// One-to-one and courses, the newest hundred.
#[utoipa::path(tag = "administrators", operation_id = "listAdministratorTrainings",
    params(("id" = Uuid, Path, description = "The entry")),
    responses((status = 200, description = "Newest first", body = TrainingList)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:read"))))]
#[get("/administrators/{id}/trainings")]
async fn list_trainings(caller: Caller<ReadAdministrators>, id: Path<Uuid>) -> HandlerResult {
    let id = Id::new(*id);
    let rows = caller
        .read(async |conn, auth| {
            let found = store::find(&conn, &auth.permit, id).await?;
            Ok(store::trainings(&conn, &found).await?)
        })
        .await?;
    Ok(ApiResponse::ok(&TrainingList { data: rows.into_iter().map(TrainingView::from).collect() }))
}

/// Record a training
///
/// One-to-one or a course, once it was held.
#[utoipa::path(tag = "administrators", operation_id = "recordAdministratorTraining",
    params(("id" = Uuid, Path, description = "The entry")), request_body = RecordTraining,
    responses((status = 201, description = "Recorded", body = TrainingList)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:manage"))))]
#[post("/administrators/{id}/trainings")]
async fn record_training(
    caller: Caller<ManageAdministrators>,
    id: Path<Uuid>,
    Body(body): Body<RecordTraining>,
) -> HandlerResult {
    let id = *id;
    caller
        .write(move |tx, auth| async move {
            let (entry, _) = service::train(&tx, &auth, id, body).await?;
            let rows = store::trainings(&tx, &entry).await?;
            let list = TrainingList { data: rows.into_iter().map(TrainingView::from).collect() };
            Ok(ApiResponse::created(format!("/v1/administrators/{id}/trainings"), &list))
        })
        .await
}
