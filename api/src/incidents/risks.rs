//! Routes of the risk register.

use actix_web::{get, patch, post, web::Path};
use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::{HandleIncidents, ReadIncidents, ReportIncidents},
    id::Id,
    incidents::Risk,
};
use lighthouse_persistence::incidents as store;
use uuid::Uuid;

use super::{
    risk_dto::{CloseRisk, CreateRisk, RiskPage, RiskQuery, RiskView, UpdateRisk},
    risk_steps as steps,
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::IfMatch,
    lang::Lang,
    page::Keyed,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_risks)
        .service(create_risk)
        .service(get_risk)
        .service(update_risk)
        .service(close_risk);
}

/// The tag also moves when the review becomes due.
fn tag(risk: &Risk, today: NaiveDate, lang: Lang) -> String {
    let due = if risk.review_is_due(today) { "due" } else { "ahead" };
    format!("\"v{}-{due}-{}\"", risk.version, lang.tag())
}

fn view(risk: Risk, today: NaiveDate, lang: Lang) -> ApiResponse {
    let tag = tag(&risk, today, lang);
    ApiResponse::ok(&RiskView::on(risk, today)).etag(tag)
}

impl Keyed for Risk {
    type Key = store::RiskPosition;

    fn position(&self) -> store::RiskPosition {
        (self.facts.review_on, self.id.uuid())
    }
}

/// List risks
///
/// The risk register of one's scope, the next review first. A risk has no clock.
#[utoipa::path(tag = "incidents", operation_id = "listRisks", params(RiskQuery),
    responses((status = 200, description = "A page", body = RiskPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:read"))))]
#[get("/risks")]
async fn list_risks(
    caller: Caller<ReadIncidents>,
    Query(query): Query<RiskQuery>,
) -> HandlerResult {
    let today = caller.app.now().day();
    let filter = store::RiskFilter {
        below: query.organization_id.map(Id::new),
        category: query.category.map(|word| word.0),
        due_before: query.review_is_due.unwrap_or(false).then_some(today),
        with_closed: query.include_closed.unwrap_or(false),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let key = RiskQuery { limit: None, cursor: None, ..query };
    let risks = caller
        .page(&params, &key, async |conn, auth, slice| {
            Ok(store::risks(&conn, &auth.permit, &filter, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(risks.respond::<RiskPage>(|risk| RiskView::on(risk, today)))
}

/// Enter a risk
///
/// What may happen, how likely and how bad it is, who does what about it, and when it is looked at
/// again.
#[utoipa::path(tag = "incidents", operation_id = "createRisk", request_body = CreateRisk,
    responses((status = 201, description = "Entered", body = RiskView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:report"))))]
#[post("/risks")]
async fn create_risk(
    caller: Caller<ReportIncidents>,
    Body(body): Body<CreateRisk>,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let risk = steps::enter(&tx, &auth, body).await?;
            let (place, today) = (format!("/v1/risks/{}", risk.id), auth.now.day());
            let tag = tag(&risk, today, lang);
            Ok(ApiResponse::created(place, &RiskView::on(risk, today)).etag(tag))
        })
        .await
}

/// Show a risk
///
/// With what is done about it, by whom, and whether its review is due.
#[utoipa::path(tag = "incidents", operation_id = "getRisk",
    params(("id" = Uuid, Path, description = "The risk")),
    responses((status = 200, description = "The risk", body = RiskView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:read"))))]
#[get("/risks/{id}")]
async fn get_risk(caller: Caller<ReadIncidents>, id: Path<Uuid>) -> HandlerResult {
    let id = Id::new(*id);
    let risk = caller
        .read(async |conn, auth| Ok(store::find_risk(&conn, &auth.permit, id).await?))
        .await?;
    Ok(view(risk, caller.app.now().day(), caller.lang))
}

/// Change a risk
///
/// A merge patch: absent keeps. While it is open; needs `If-Match`.
#[utoipa::path(tag = "incidents", operation_id = "updateRisk",
    params(("id" = Uuid, Path, description = "The risk"), IfMatch),
    request_body(content((UpdateRisk = "application/merge-patch+json"), (UpdateRisk = "application/json"))),
    responses((status = 200, description = "As it is now", body = RiskView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:report"))))]
#[patch("/risks/{id}")]
async fn update_risk(
    caller: Caller<ReportIncidents>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateRisk>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let risk = steps::revise(&tx, &auth, id, (&if_match, lang), body).await?;
            Ok(view(risk, auth.now.day(), lang))
        })
        .await
}

/// Close a risk
///
/// By who handles incidents, with what became of it.
#[utoipa::path(tag = "incidents", operation_id = "closeRisk",
    params(("id" = Uuid, Path, description = "The risk")), request_body = CloseRisk,
    responses((status = 200, description = "Closed", body = RiskView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:handle"))))]
#[post("/risks/{id}/close")]
async fn close_risk(
    caller: Caller<HandleIncidents>,
    id: Path<Uuid>,
    Body(body): Body<CloseRisk>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let risk = steps::close(&tx, &auth, id, &body.conclusion).await?;
            Ok(view(risk, auth.now.day(), lang))
        })
        .await
}
