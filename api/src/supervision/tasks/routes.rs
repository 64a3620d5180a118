//! Routes of tasks: the list, one of them, and the steps of whoever asks.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageTasks, ReadTasks},
    id::Id,
    supervision::task::Task,
};
use lighthouse_persistence::supervision::tasks as store;
use uuid::Uuid;

use super::{
    detail::detail,
    dto::{TaskDetail, TaskPage, TaskView},
    requests::{ExtendTask, TaskQuery},
    steps,
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::{self, OptionalIfMatch},
    lang::Lang,
    page::Keyed,
    problem::ProblemBody,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_tasks)
        .service(get_task)
        .service(publish_task)
        .service(extend_task)
        .service(close_task);
}

impl Keyed for Task {
    type Key = store::TaskPosition;

    fn position(&self) -> store::TaskPosition {
        (self.created_at.millis(), self.id.uuid())
    }
}

pub(super) fn view(task: &Task, lang: Lang) -> ApiResponse {
    ApiResponse::ok(&TaskView::from(task)).etag(etag::of_version(task.version, lang))
}

/// List tasks
///
/// Those of the caller's organizations, and published ones that ask a branch in the caller's scope:
/// a town sees what the district asks of its branches. The newest first.
#[utoipa::path(tag = "supervision", operation_id = "listTasks", params(TaskQuery),
    responses((status = 200, description = "A page", body = TaskPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:read"))))]
#[get("/tasks")]
async fn list_tasks(caller: Caller<ReadTasks>, Query(query): Query<TaskQuery>) -> HandlerResult {
    let filter = store::TaskFilter {
        owner: query.organization_id.map(Id::new),
        branch: None,
        status: query.state.map(|state| state.0),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = TaskQuery { limit: None, cursor: None, ..query };
    let tasks = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::task_page(&conn, &auth.permit, filter, after, limit).await?)
        })
        .await?;
    Ok(tasks.respond::<TaskPage>(|task| TaskView::from(&task)))
}

/// Show a task
///
/// With what it takes of the branches' time (of a draft: what it would take if it were published now),
/// how many have answered on time, late or not yet, and the sums of its number fields.
#[utoipa::path(tag = "supervision", operation_id = "getTask",
    params(("id" = Uuid, Path, description = "The task")),
    responses((status = 200, description = "The task", body = TaskDetail), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:read"))))]
#[get("/tasks/{id}")]
async fn get_task(caller: Caller<ReadTasks>, id: Path<Uuid>) -> HandlerResult {
    let id = Id::new(*id);
    let shown = caller
        .read(async |conn, auth| {
            let task = store::find_task(&conn, &auth.permit, id).await?;
            detail(&conn, &auth, &task).await
        })
        .await?;
    let tag = etag::of_version(shown.task.version, caller.lang);
    Ok(ApiResponse::ok(&shown).etag(tag))
}

/// Publish a task
///
/// The branches below are asked: form, fields and messages are taken from their burden budgets of the
/// month, and who holds an office there is told. If one of them has no room, nothing is sent and
/// nothing is taken.
#[utoipa::path(tag = "supervision", operation_id = "publishTask",
    params(("id" = Uuid, Path, description = "The task"), OptionalIfMatch),
    responses((status = 200, description = "Published", body = TaskView),
        (status = 409, description = "It is no draft, or branches have no room this month", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:manage"))))]
#[post("/tasks/{id}/publish")]
async fn publish_task(
    caller: Caller<ManageTasks>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            Ok(view(&steps::publish(&tx, &auth, id, (&if_match, lang)).await?, lang))
        })
        .await
}

/// Extend a task
///
/// To a later due time, told to the branches that have not answered. Who has answered by then is on
/// time.
#[utoipa::path(tag = "supervision", operation_id = "extendTask",
    params(("id" = Uuid, Path, description = "The task"), OptionalIfMatch), request_body = ExtendTask,
    responses((status = 200, description = "Extended", body = TaskView),
        (status = 409, description = "It is not open", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:manage"))))]
#[post("/tasks/{id}/extend")]
async fn extend_task(
    caller: Caller<ManageTasks>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<ExtendTask>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let now = auth.now;
            let decide = |task: Task| task.extend(body.due_at, now);
            Ok(view(&steps::extend(&tx, &auth, id, (&if_match, lang), decide).await?, lang))
        })
        .await
}

/// Close a task
///
/// No more answers are taken, and nobody is reminded of it.
#[utoipa::path(tag = "supervision", operation_id = "closeTask",
    params(("id" = Uuid, Path, description = "The task"), OptionalIfMatch),
    responses((status = 200, description = "Closed", body = TaskView),
        (status = 409, description = "It is not open", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:manage"))))]
#[post("/tasks/{id}/close")]
async fn close_task(
    caller: Caller<ManageTasks>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let now = auth.now;
            let close = |task: Task| task.close(now);
            let seen = (&if_match, lang);
            Ok(view(&steps::take(&tx, &auth, id, seen, "task.closed", close).await?, lang))
        })
        .await
}
