//! Routes of the register of administrators.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageAdministrators, ReadAdministrators},
    administrators::Administrator,
    id::Id,
};
use lighthouse_persistence::administrators as store;
use uuid::Uuid;

use super::{
    conditions,
    dto::{
        AdministratorPage, AdministratorQuery, AdministratorView, AppointAdministrator,
        EndAdministrator, ReplaceAdministrator, UpdateAdministrator,
    },
    findings, service, trainings,
};
use crate::{
    http::caller::Caller,
    http::{
        body::Body,
        etag::{self, IfMatch},
        lang::Lang,
        page::Keyed,
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
    imports::demand_key,
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(list_administrators)
        .service(appoint_administrator)
        .service(conditions::get_eligibility)
        .service(conditions::list_candidates)
        .service(findings::list_findings)
        .service(conditions::list_exceptions)
        .service(conditions::create_exception)
        .service(conditions::end_exception)
        .service(get_administrator)
        .service(update_administrator)
        .service(replace_administrator)
        .service(end_administrator)
        .service(trainings::list_trainings)
        .service(trainings::record_training);
    super::imports::routes(config);
}

fn view(entry: Administrator, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(entry.version, lang);
    ApiResponse::ok(&AdministratorView::from(entry)).etag(tag)
}

fn created(entry: Administrator, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(entry.version, lang);
    let location = format!("/v1/administrators/{}", entry.id);
    ApiResponse::created(location, &AdministratorView::from(entry)).etag(tag)
}

impl Keyed for Administrator {
    type Key = store::Page;

    fn position(&self) -> store::Page {
        (self.path.to_string(), self.id.uuid())
    }
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
        member: query.member_id.map(Id::new),
        active: (!query.include_ended.unwrap_or(false)).then_some(true),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let filter_key = AdministratorQuery { limit: None, cursor: None, ..query };
    let page = caller
        .page(&params, &filter_key, async |conn, auth, slice| {
            let after = slice.after.as_ref();
            Ok(store::page(&conn, &auth.permit, &filter, after, slice.rows()).await?)
        })
        .await?;
    Ok(page.respond::<AdministratorPage>(AdministratorView::from))
}

/// Appoint an administrator
///
/// One level down. The conditions of entry are checked on this day; what is not met needs a
/// recorded exception. The right counts from the next request on.
#[utoipa::path(tag = "administrators", operation_id = "appointAdministrator", request_body = AppointAdministrator,
    params(("Idempotency-Key" = String, Header, description = "One key for each appointment")),
    responses((status = 201, description = "Appointed", body = AdministratorView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:manage"))))]
#[post("/administrators")]
async fn appoint_administrator(
    caller: Caller<ManageAdministrators>,
    Body(body): Body<AppointAdministrator>,
) -> HandlerResult {
    demand_key(caller.request())?;
    let (bounds, lang) = (caller.app.shared.config.eligibility(), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let made = service::appoint(&tx, &auth, bounds, body).await?;
            Ok(created(made, lang))
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
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            Ok(view(service::revise(&tx, &auth, id, (&if_match, lang), body).await?, lang))
        })
        .await
}

/// Replace an administrator
///
/// One transaction: ground, decision, hand-over; the old right ends and the successor's begins.
/// A request of the replaced person that has not been committed is refused.
#[utoipa::path(tag = "administrators", operation_id = "replaceAdministrator",
    params(("id" = Uuid, Path, description = "The entry that ends"),
        ("Idempotency-Key" = String, Header, description = "One key for each replacement")), request_body = ReplaceAdministrator,
    responses((status = 201, description = "The successor's entry", body = AdministratorView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:manage"))))]
#[post("/administrators/{id}/replace")]
async fn replace_administrator(
    caller: Caller<ManageAdministrators>,
    id: Path<Uuid>,
    Body(body): Body<ReplaceAdministrator>,
) -> HandlerResult {
    demand_key(caller.request())?;
    let (id, bounds, lang) = (Id::new(*id), caller.app.shared.config.eligibility(), caller.lang);
    caller
        .write(move |tx, auth| async move {
            Ok(created(service::replace(&tx, &auth, bounds, id, body).await?, lang))
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
    let (id, lang) = (Id::new(*id), caller.lang);
    caller.write(move |tx, auth| async move { Ok(view(service::end(&tx, &auth, id, body).await?, lang)) })
        .await
}
