//! Routes of exports and operations.

use std::time::Duration;

use actix_web::{HttpRequest, get, post, web::Path};
use lighthouse_domain::{
    access::actions::{RequestExports, UseOwnAccount},
    exports::{Operation, OperationId, OperationStatus},
    id::Id,
};
use lighthouse_persistence::exports as store;
use uuid::Uuid;

use super::{
    dto::{OperationPage, OperationView},
    files::linked,
    requests::CreateExport,
    steps, working,
};
use crate::{
    http::{
        body::{Body, NoBody},
        caller::Caller,
        page::Keyed,
        problem::{Problem, ProblemBody},
        query::{PageParams, Query},
        response::{ApiResponse, CacheControl, HandlerResult},
        routes::Routes,
    },
    imports::demand_key,
};

/// Seconds after which it is worth asking again.
const ASK_AGAIN: &str = "2";
/// The longest wait for an answer inline, in seconds.
const WAIT_MAX: u64 = 10;

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(create_export)
        .service(list_operations)
        .service(get_operation)
        .service(cancel_operation);
}

impl Keyed for Operation {
    type Key = store::OperationPosition;

    fn position(&self) -> store::OperationPosition {
        (self.requested_at.millis(), self.id.uuid())
    }
}

/// With a link to its file where there is one.
fn view<A>(caller: &Caller<A>, operation: &Operation) -> Result<OperationView, Problem>
where
    A: lighthouse_domain::access::Action,
{
    let now = caller.app.now();
    let there = operation.status_at(now) == OperationStatus::Succeeded;
    let file = linked(operation.id.uuid());
    let link = there.then(|| file.sign(caller.app.sealer(), caller.session(), now)).transpose()?;
    Ok(OperationView::new(operation, (link, now), caller.lang))
}

/// Export a list
///
/// The server makes the file while you do something else: the answer is an operation, to be asked
/// for at `Location` after `Retry-After`. With `Prefer: wait=5` (ten seconds at most) the answer
/// waits, and is 200 with the file's link if that was enough. The file holds what the requester may
/// read, id numbers and phones masked, page by page: whoever loses the appointment meanwhile gets
/// none. Up to 50,000 rows; three operations under way for each account. Members whose names stand in
/// it find the purpose in their access log.
#[utoipa::path(tag = "exports", operation_id = "createExport", request_body = CreateExport,
    params(("Idempotency-Key" = String, Header, description = "One key for each change"),
        ("Prefer" = Option<String>, Header, description = "wait=N: answer when it is done, after N seconds at most", example = "wait=5")),
    responses((status = 202, description = "Queued", body = OperationView),
        (status = 200, description = "Done while the answer waited", body = OperationView),
        (status = 409, description = "Three are under way already", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("exports:request"))))]
#[post("/exports")]
async fn create_export(
    caller: Caller<RequestExports>,
    Body(body): Body<CreateExport>,
) -> HandlerResult {
    demand_key(caller.request())?;
    let order = steps::order_of(&body, caller.lang)?;
    let (session, lang) = (caller.session(), caller.lang);
    let answer = caller
        .write(move |tx, auth| async move {
            let operation = steps::request(&tx, &auth, session, order).await?;
            let view = OperationView::new(&operation, (None, auth.now), lang);
            Ok(ApiResponse::accepted(place(operation.id), &view))
        })
        .await?;
    let answer = answer.header("retry-after", ASK_AGAIN).cache(CacheControl::NoStore);
    match (wait_of(caller.request()), operation_of(&answer)) {
        (Some(seconds), Some(id)) => waited(&caller, (id, seconds), answer).await,
        _ => Ok(answer),
    }
}

fn place(id: OperationId) -> String {
    format!("/v1/operations/{id}")
}

fn operation_of(answer: &ApiResponse) -> Option<OperationId> {
    answer.to_stored().location?.rsplit('/').next()?.parse().ok().map(Id::new)
}

/// How many seconds the caller would wait.
fn wait_of(request: &HttpRequest) -> Option<u64> {
    let prefer = request.headers().get("prefer")?.to_str().ok()?;
    let wait = prefer.split(',').find_map(|part| part.trim().strip_prefix("wait="))?;
    Some(wait.trim().parse::<u64>().ok()?.min(WAIT_MAX))
}

/// The operation as it stands when it is done or the wait is over.
async fn waited(
    caller: &Caller<RequestExports>,
    (id, seconds): (OperationId, u64),
    answer: ApiResponse,
) -> HandlerResult {
    working::wait_for(&caller.app, id, Duration::from_secs(seconds)).await;
    let found =
        caller.read(async |conn, auth| Ok(store::find(&conn, &auth.permit, id).await?)).await?;
    let applied = |answer: ApiResponse| {
        answer.header("preference-applied", format!("wait={seconds}")).cache(CacheControl::NoStore)
    };
    if found.ended_at().is_none() {
        return Ok(applied(answer));
    }
    Ok(applied(ApiResponse::ok(&view(caller, &found)?).header("location", place(id))))
}

/// List one's own operations
///
/// Newest first; those that ended are kept for ninety days.
#[utoipa::path(tag = "exports", operation_id = "listOperations", params(PageParams),
    responses((status = 200, description = "A page", body = OperationPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[get("/operations")]
async fn list_operations(
    caller: Caller<UseOwnAccount>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let page = caller
        .page(&params, &"operations", async |conn, auth, slice| {
            Ok(store::operation_page(&conn, &auth.permit, slice.after, slice.limit).await?)
        })
        .await?;
    // A list brings no links: each would be a key to a file.
    let (now, lang) = (caller.app.now(), caller.lang);
    Ok(page.respond::<OperationPage>(|it| OperationView::new(&it, (None, now), lang)))
}

/// Show an operation
///
/// Its state and progress. Once it has succeeded, `result.url` leads to the file for fifteen
/// minutes; ask again for another link while the file is kept. A list of operations has no links.
#[utoipa::path(tag = "exports", operation_id = "getOperation",
    params(("id" = Uuid, Path, description = "The operation")),
    responses((status = 200, description = "The operation", body = OperationView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[get("/operations/{id}")]
async fn get_operation(caller: Caller<UseOwnAccount>, id: Path<Uuid>) -> HandlerResult {
    let id: OperationId = Id::new(*id);
    let found =
        caller.read(async |conn, auth| Ok(store::find(&conn, &auth.permit, id).await?)).await?;
    let answer = ApiResponse::ok(&view(&caller, &found)?).cache(CacheControl::NoStore);
    let waits = found.ended_at().is_none();
    Ok(if waits { answer.header("retry-after", ASK_AGAIN) } else { answer })
}

/// Cancel an operation
///
/// While it is queued or running; what was written of its file is removed.
#[utoipa::path(tag = "exports", operation_id = "cancelOperation",
    params(("id" = Uuid, Path, description = "The operation")),
    responses((status = 200, description = "As it is now", body = OperationView),
        (status = 409, description = "It has ended", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[post("/operations/{id}/cancel")]
async fn cancel_operation(
    caller: Caller<UseOwnAccount>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let id: OperationId = Id::new(*id);
    let lang = caller.lang;
    let answer = caller
        .write(move |tx, auth| async move {
            let operation = steps::cancel(&tx, &auth, id).await?;
            Ok(ApiResponse::ok(&OperationView::new(&operation, (None, auth.now), lang)))
        })
        .await?;
    Ok(answer.cache(CacheControl::NoStore))
}
