//! Routes of the records that belong to a work item.

use actix_web::{delete, get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageWorkItems, ReadWorkItems},
    id::Id,
    work::WorkLink,
};
use lighthouse_persistence::work as store;
use uuid::Uuid;

use super::{
    dto::{WorkLinkPage, WorkLinkView},
    requests::{LinkRecord, WorkLinkQuery},
    steps,
};
use crate::http::{
    body::{Body, NoBody},
    caller::Caller,
    page::Keyed,
    problem::ProblemBody,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_links).service(link_record).service(unlink_record);
}

impl Keyed for WorkLink {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.id.uuid()
    }
}

/// List the records of a work item
///
/// In the order in which they were linked, each with what it was called then.
#[utoipa::path(tag = "work", operation_id = "listWorkLinks",
    params(("id" = Uuid, Path, description = "The work item"), WorkLinkQuery),
    responses((status = 200, description = "A page", body = WorkLinkPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("work_items:read"))))]
#[get("/work-items/{id}/links")]
async fn list_links(
    caller: Caller<ReadWorkItems>,
    id: Path<Uuid>,
    Query(query): Query<WorkLinkQuery>,
) -> HandlerResult {
    let id = Id::new(*id);
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = ("links", id.uuid());
    let links = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let item = store::find_item(&conn, &auth.permit, id).await?;
            Ok(store::link_page(&conn, &auth.permit, &item, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(links.respond::<WorkLinkPage>(|link| WorkLinkView::from(&link)))
}

/// Link a record to a work item
///
/// One that the caller may read: a session, a published article, a study day plan, a task, a
/// nomination. It is then found from both sides. Whoever sees the item sees what the record is
/// called; the record itself is shown to those who may read it.
#[utoipa::path(tag = "work", operation_id = "linkRecord",
    params(("id" = Uuid, Path, description = "The work item")), request_body = LinkRecord,
    responses((status = 201, description = "Linked", body = WorkLinkView),
        (status = 409, description = "The item is closed, or the record linked already", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("work_items:manage"))))]
#[post("/work-items/{id}/links")]
async fn link_record(
    caller: Caller<ManageWorkItems>,
    id: Path<Uuid>,
    Body(body): Body<LinkRecord>,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            let link = steps::link(&tx, &auth, id, &body).await?;
            let place = format!("/v1/work-items/{id}/links");
            Ok(ApiResponse::created(place, &WorkLinkView::from(&link)))
        })
        .await
}

/// Remove a record from a work item
///
/// While the item is open. The record itself stays.
#[utoipa::path(tag = "work", operation_id = "unlinkRecord",
    params(("id" = Uuid, Path, description = "The work item"), ("link_id" = Uuid, Path, description = "The link")),
    responses((status = 204, description = "Removed"),
        (status = 409, description = "The item is closed", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("work_items:manage"))))]
#[delete("/work-items/{id}/links/{link_id}")]
async fn unlink_record(
    caller: Caller<ManageWorkItems>,
    path: Path<(Uuid, Uuid)>,
    _: NoBody,
) -> HandlerResult {
    let at = (Id::new(path.0), Id::new(path.1));
    caller
        .write(move |tx, auth| async move {
            steps::unlink(&tx, &auth, at).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}
