//! Routes of drafts: making one, changing it, withdrawing it.

use actix_web::{post, put, web::Path};
use lighthouse_domain::{access::actions::ManageTasks, id::Id, supervision::task::Task};
use uuid::Uuid;

use super::{
    dto::TaskView,
    requests::{DraftTask, ReplaceTask},
    routes::view,
    steps,
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::{self, OptionalIfMatch},
    problem::ProblemBody,
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(draft_task).service(replace_task).service(withdraw_task);
}

/// Draft a task
///
/// What a committee asks of the branches below it. A field with a `fact` is filled by the server.
/// A field that asks for what the register knows is refused with 409, and the error names the fact
/// and where it can be read; one that asks for a restricted measure is refused with 422. What it
/// would take of the branches' time is shown by `GET /v1/tasks/{id}`.
#[utoipa::path(tag = "supervision", operation_id = "draftTask", request_body = DraftTask,
    responses((status = 201, description = "Drafted", body = TaskView),
        (status = 409, description = "The register knows what a field asks", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:manage"))))]
#[post("/tasks")]
async fn draft_task(caller: Caller<ManageTasks>, Body(body): Body<DraftTask>) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let task = steps::draft(&tx, &auth, body).await?;
            let (place, tag) =
                (format!("/v1/tasks/{}", task.id), etag::of_version(task.version, lang));
            Ok(ApiResponse::created(place, &TaskView::from(&task)).etag(tag))
        })
        .await
}

/// Replace a draft
///
/// All of its contents, while it is a draft.
#[utoipa::path(tag = "supervision", operation_id = "replaceTask",
    params(("id" = Uuid, Path, description = "The task"), OptionalIfMatch), request_body = ReplaceTask,
    responses((status = 200, description = "As it is now", body = TaskView),
        (status = 409, description = "It is no draft, or the register knows what a field asks", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:manage"))))]
#[put("/tasks/{id}")]
async fn replace_task(
    caller: Caller<ManageTasks>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<ReplaceTask>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            Ok(view(&steps::replace(&tx, &auth, id, (&if_match, lang), body).await?, lang))
        })
        .await
}

/// Withdraw a draft
///
/// It is kept, and never published.
#[utoipa::path(tag = "supervision", operation_id = "withdrawTask",
    params(("id" = Uuid, Path, description = "The task"), OptionalIfMatch),
    responses((status = 200, description = "Withdrawn", body = TaskView),
        (status = 409, description = "It is no draft", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:manage"))))]
#[post("/tasks/{id}/withdraw")]
async fn withdraw_task(
    caller: Caller<ManageTasks>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let now = auth.now;
            let withdraw = |task: Task| task.withdraw(now);
            let seen = (&if_match, lang);
            Ok(view(&steps::take(&tx, &auth, id, seen, "task.withdrawn", withdraw).await?, lang))
        })
        .await
}
