//! Progress: a phone says what it saw, the server says what counts (INV-28).

use std::collections::HashSet;

use actix_web::{get, post, web::Path};
use lighthouse_domain::{access::actions::Study, classes::ClassId, id::Id, message::Message};
use lighthouse_persistence::classes::{self as store, NewEvent};
use uuid::Uuid;

use super::{
    dto::{MyProgressView, ProgressEvent, ProgressResultView, ProgressView, RecordProgress},
    studying::record,
};
use crate::http::{
    body::Body,
    caller::Caller,
    code::FieldErrorCode,
    fields::FieldErrors,
    problem::Problem,
    response::{ApiResponse, HandlerResult},
};

/// Record progress
///
/// A batch of what the phone saw, in any order, also days later. Each `op_id` is taken once.
/// What counts is new ground within the lesson and never more than the real time that has
/// passed for the member; nine tenths complete the lesson.
#[utoipa::path(tag = "classes", operation_id = "recordProgress",
    params(("id" = Uuid, Path, description = "The lesson")), request_body = RecordProgress,
    responses((status = 200, description = "What counts", body = ProgressResultView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[post("/lessons/{id}/progress")]
pub(super) async fn record_progress(
    caller: Caller<Study>,
    id: Path<Uuid>,
    Body(body): Body<RecordProgress>,
) -> HandlerResult {
    let id = Id::new(*id);
    let events = checked(&body.events)?;
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&record(&tx, &auth, id, events).await?))
        })
        .await
}

/// The events, each once.
fn checked(events: &[ProgressEvent]) -> Result<Vec<NewEvent>, Problem> {
    let mut errors = FieldErrors::default();
    for (n, event) in events.iter().enumerate() {
        if event.from_second >= event.to_second {
            let message = Message::new("应大于起点", "It must lie after from_second.");
            errors.push(format!("/events/{n}/to_second"), FieldErrorCode::Rule, message);
        }
    }
    let mut ops = HashSet::new();
    let first = events.iter().filter(|one| ops.insert(one.op_id));
    let event = |one: &ProgressEvent| NewEvent {
        op_id: one.op_id,
        from: one.from_second,
        to: one.to_second,
        client_at: one.client_at,
    };
    errors.finish(Some(first.map(event).collect()))
}

/// Show one's own progress in a class
///
/// The lessons that were begun, in their order.
#[utoipa::path(tag = "classes", operation_id = "getMyProgress",
    params(("id" = Uuid, Path, description = "The class")),
    responses((status = 200, description = "How far one has come", body = MyProgressView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[get("/me/classes/{id}/progress")]
pub(super) async fn get_my_progress(caller: Caller<Study>, id: Path<Uuid>) -> HandlerResult {
    let id: ClassId = Id::new(*id);
    let rows = caller
        .read(async |conn, auth| Ok(store::own_progress(&conn, &auth.permit, id).await?))
        .await?;
    let data = rows.into_iter().map(ProgressView::from).collect();
    Ok(ApiResponse::ok(&MyProgressView { class_id: id.uuid(), data }))
}
