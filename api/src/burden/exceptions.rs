//! Routes of exceptions.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageBurdenExceptions, ReadBurdenExceptions},
    burden::BurdenException,
    id::Id,
    text,
    time::Instant,
};
use lighthouse_persistence::burden as store;
use uuid::Uuid;

use super::{
    exception_dto::{
        BurdenExceptionPage, BurdenExceptionQuery, BurdenExceptionView, CloseBurdenException,
        RequestBurdenException,
    },
    exception_steps::{self as steps, Step},
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::{self, IfMatch, OptionalIfMatch},
    fields::FieldErrors,
    lang::Lang,
    page::Keyed,
    problem::{Problem, ProblemBody},
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_exceptions)
        .service(request_exception)
        .service(get_exception)
        .service(approve_exception)
        .service(reject_exception)
        .service(end_exception);
}

impl Keyed for BurdenException {
    type Key = store::ExceptionPosition;

    fn position(&self) -> store::ExceptionPosition {
        (self.created_at.millis(), self.id.uuid())
    }
}

fn view(exception: BurdenException, now: Instant, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(exception.version, lang);
    ApiResponse::ok(&BurdenExceptionView::on(exception, now.day())).etag(tag)
}

/// List exceptions from the burden rules
///
/// Of the caller's organizations, in every state, the newest first. Those that were made are public
/// at `GET /v1/transparency`.
#[utoipa::path(tag = "burden", operation_id = "listBurdenExceptions", params(BurdenExceptionQuery),
    responses((status = 200, description = "A page", body = BurdenExceptionPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("burden_exceptions:read"))))]
#[get("/burden-exceptions")]
async fn list_exceptions(
    caller: Caller<ReadBurdenExceptions>,
    Query(query): Query<BurdenExceptionQuery>,
) -> HandlerResult {
    let filter = store::ExceptionFilter {
        below: query.organization_id.map(Id::new),
        status: query.state.map(|state| state.0),
        measure: query.measure.map(|measure| measure.0),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = BurdenExceptionQuery { limit: None, cursor: None, ..query };
    let today = caller.app.now().day();
    let exceptions = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::exception_page(&conn, &auth.permit, filter, after, limit).await?)
        })
        .await?;
    Ok(exceptions.respond::<BurdenExceptionPage>(|one| BurdenExceptionView::on(one, today)))
}

/// Ask for an exception
///
/// By the deputy head in charge or the security officer; the other of the two approves it. Until
/// then the measure stays restricted. Persons are never ranked, so no exception is made of that.
#[utoipa::path(tag = "burden", operation_id = "requestBurdenException", request_body = RequestBurdenException,
    responses((status = 201, description = "Asked for", body = BurdenExceptionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("burden_exceptions:manage"))))]
#[post("/burden-exceptions")]
async fn request_exception(
    caller: Caller<ManageBurdenExceptions>,
    Body(body): Body<RequestBurdenException>,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let exception = steps::request(&tx, &auth, body).await?;
            let place = format!("/v1/burden-exceptions/{}", exception.id);
            let tag = etag::of_version(exception.version, lang);
            let view = BurdenExceptionView::on(exception, auth.now.day());
            Ok(ApiResponse::created(place, &view).etag(tag))
        })
        .await
}

/// Show an exception
///
/// With who asked, who approved, and how it ended.
#[utoipa::path(tag = "burden", operation_id = "getBurdenException",
    params(("id" = Uuid, Path, description = "The exception")),
    responses((status = 200, description = "The exception", body = BurdenExceptionView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("burden_exceptions:read"))))]
#[get("/burden-exceptions/{id}")]
async fn get_exception(caller: Caller<ReadBurdenExceptions>, id: Path<Uuid>) -> HandlerResult {
    let id = Id::new(*id);
    let found = caller
        .read(async |conn, auth| Ok(store::find_exception(&conn, &auth.permit, id).await?))
        .await?;
    Ok(view(found, caller.app.now(), caller.lang))
}

/// Approve an exception
///
/// By another person than the one who asked, in the other of the two offices. From its first day,
/// or from now on if that has passed, the measure may be used, and everybody can see it.
#[utoipa::path(tag = "burden", operation_id = "approveBurdenException",
    params(("id" = Uuid, Path, description = "The exception"), OptionalIfMatch),
    responses((status = 200, description = "Approved", body = BurdenExceptionView),
        (status = 409, description = "Decided, over, or one's own", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("burden_exceptions:manage"))))]
#[post("/burden-exceptions/{id}/approve")]
async fn approve_exception(
    caller: Caller<ManageBurdenExceptions>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
) -> HandlerResult {
    respond(caller, (*id, if_match), Step::Approve).await
}

/// Reject an exception
///
/// The measure stays restricted. Whoever asked can take it back like this.
#[utoipa::path(tag = "burden", operation_id = "rejectBurdenException",
    params(("id" = Uuid, Path, description = "The exception"), OptionalIfMatch), request_body = CloseBurdenException,
    responses((status = 200, description = "Rejected", body = BurdenExceptionView),
        (status = 409, description = "It was decided before", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("burden_exceptions:manage"))))]
#[post("/burden-exceptions/{id}/reject")]
async fn reject_exception(
    caller: Caller<ManageBurdenExceptions>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<CloseBurdenException>,
) -> HandlerResult {
    let reason = read_reason(&body)?;
    respond(caller, (*id, if_match), Step::Reject(reason)).await
}

/// End an exception
///
/// Before its last day; from today on the measure is restricted again. One officer is enough to take
/// a burden away.
#[utoipa::path(tag = "burden", operation_id = "endBurdenException",
    params(("id" = Uuid, Path, description = "The exception"), OptionalIfMatch), request_body = CloseBurdenException,
    responses((status = 200, description = "Ended", body = BurdenExceptionView),
        (status = 409, description = "It is not approved, or over", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("burden_exceptions:manage"))))]
#[post("/burden-exceptions/{id}/end")]
async fn end_exception(
    caller: Caller<ManageBurdenExceptions>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<CloseBurdenException>,
) -> HandlerResult {
    let reason = read_reason(&body)?;
    respond(caller, (*id, if_match), Step::End(reason)).await
}

fn read_reason(body: &CloseBurdenException) -> Result<String, Problem> {
    let mut errors = FieldErrors::default();
    let reason = text::paragraph(&body.reason, 2, BurdenException::REASON_MAX);
    let reason = errors.text("/reason", reason);
    errors.finish(reason)
}

/// Takes a step of an exception and answers how it stands now.
async fn respond(
    caller: Caller<ManageBurdenExceptions>,
    (id, if_match): (Uuid, IfMatch),
    step: Step,
) -> HandlerResult {
    let (id, lang) = (Id::new(id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let exception = steps::take(&tx, &auth, id, (&if_match, lang), step).await?;
            Ok(view(exception, auth.now, lang))
        })
        .await
}
