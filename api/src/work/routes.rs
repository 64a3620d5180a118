//! Routes of work items.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageWorkItems, ReadWorkItems},
    id::Id,
    message::Message,
    work::{WorkItem, WorkRecord},
};
use lighthouse_persistence::work::{self as store, WorkFilter, WorkPosition};
use uuid::Uuid;

use super::{
    dto::{WorkItemPage, WorkItemView},
    requests::{CloseWorkItem, CreateWorkItem, UpdateWorkItem, WorkItemQuery},
    steps,
};
use crate::http::{
    body::Body,
    caller::Caller,
    code::{Code, FieldErrorCode},
    etag::{self, IfMatch, OptionalIfMatch},
    lang::Lang,
    page::Keyed,
    problem::{FieldError, Problem, ProblemBody},
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_work_items)
        .service(create_work_item)
        .service(get_work_item)
        .service(update_work_item)
        .service(close_work_item);
}

impl Keyed for WorkItem {
    type Key = WorkPosition;

    fn position(&self) -> WorkPosition {
        (self.created_at.millis(), self.id.uuid())
    }
}

fn view(item: &WorkItem, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(item.version, lang);
    ApiResponse::ok(&WorkItemView::from(item)).etag(tag)
}

/// Kind and id of a record name it together.
fn record_in(query: &WorkItemQuery) -> Result<Option<(WorkRecord, Uuid)>, Problem> {
    let missing = match (query.record_kind, query.record_id) {
        (None, None) => return Ok(None),
        (Some(kind), Some(id)) => return Ok(Some((kind.0, id))),
        (None, Some(_)) => "record_kind",
        (Some(_), None) => "record_id",
    };
    let message = Message::new(
        "请同时填写 record_kind 和 record_id",
        "Give record_kind and record_id together.",
    );
    let fault = FieldError::parameter(missing, FieldErrorCode::Rule, message);
    Err(Problem::new(Code::InvalidParameter).fault(fault))
}

/// List work items
///
/// Of the caller's organizations and everything below, the newest first; with a record, those that it
/// is linked to.
#[utoipa::path(tag = "work", operation_id = "listWorkItems", params(WorkItemQuery),
    responses((status = 200, description = "A page", body = WorkItemPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("work_items:read"))))]
#[get("/work-items")]
async fn list_work_items(
    caller: Caller<ReadWorkItems>,
    Query(query): Query<WorkItemQuery>,
) -> HandlerResult {
    let filter = WorkFilter {
        organization: query.organization_id.map(Id::new),
        status: query.state.map(|state| state.0),
        record: record_in(&query)?,
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = WorkItemQuery { limit: None, cursor: None, ..query };
    let items = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            Ok(store::item_page(&conn, &auth.permit, filter, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(items.respond::<WorkItemPage>(|item| WorkItemView::from(&item)))
}

/// Create a work item
///
/// What an organization has set out to do in a period.
#[utoipa::path(tag = "work", operation_id = "createWorkItem", request_body = CreateWorkItem,
    responses((status = 201, description = "Created", body = WorkItemView),
        (status = 409, description = "The id is in use", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("work_items:manage"))))]
#[post("/work-items")]
async fn create_work_item(
    caller: Caller<ManageWorkItems>,
    Body(body): Body<CreateWorkItem>,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let item = steps::create(&tx, &auth, body).await?;
            let place = format!("/v1/work-items/{}", item.id);
            let tag = etag::of_version(item.version, lang);
            Ok(ApiResponse::created(place, &WorkItemView::from(&item)).etag(tag))
        })
        .await
}

/// Show a work item
///
/// The records that belong to it are a list of their own.
#[utoipa::path(tag = "work", operation_id = "getWorkItem",
    params(("id" = Uuid, Path, description = "The work item")),
    responses((status = 200, description = "The work item", body = WorkItemView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("work_items:read"))))]
#[get("/work-items/{id}")]
async fn get_work_item(caller: Caller<ReadWorkItems>, id: Path<Uuid>) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let found = caller
        .read(async |conn, auth| Ok(store::find_item(&conn, &auth.permit, id).await?))
        .await?;
    Ok(view(&found, lang))
}

/// Change a work item
///
/// A merge patch of title and period, while it is open. Needs `If-Match`.
#[utoipa::path(tag = "work", operation_id = "updateWorkItem",
    params(("id" = Uuid, Path, description = "The work item"), IfMatch),
    request_body(content((UpdateWorkItem = "application/merge-patch+json"), (UpdateWorkItem = "application/json"))),
    responses((status = 200, description = "As it is now", body = WorkItemView),
        (status = 409, description = "It is closed", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("work_items:manage"))))]
#[patch("/work-items/{id}")]
async fn update_work_item(
    caller: Caller<ManageWorkItems>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateWorkItem>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            Ok(view(&steps::revise(&tx, &auth, id, (&if_match, lang), body).await?, lang))
        })
        .await
}

/// Close a work item
///
/// Done, or dropped. From then on it and its links stay as they are.
#[utoipa::path(tag = "work", operation_id = "closeWorkItem",
    params(("id" = Uuid, Path, description = "The work item"), OptionalIfMatch), request_body = CloseWorkItem,
    responses((status = 200, description = "Closed", body = WorkItemView),
        (status = 409, description = "It is closed", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("work_items:manage"))))]
#[post("/work-items/{id}/close")]
async fn close_work_item(
    caller: Caller<ManageWorkItems>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<CloseWorkItem>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let outcome = body.outcome.0;
            Ok(view(&steps::close(&tx, &auth, id, (&if_match, lang), outcome).await?, lang))
        })
        .await
}
