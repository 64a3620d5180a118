//! Routes of a branch: what it is asked, and its answer.

use std::collections::HashMap;

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{AnswerTasks, ReadTasks},
    id::Id,
    organizations::Organization,
    supervision::task::{Task, TaskId, TaskResponse},
};
use lighthouse_persistence::{Conn, StoreError, organizations, supervision::tasks as store};
use uuid::Uuid;

use super::{
    answering::answer,
    dto::{BranchTaskPage, BranchTaskView, TaskReceipt, TaskResponseView, TaskValueView, TaskView},
    filling::{Facts, facts_for, filled},
    requests::{AnswerTask, BranchTaskQuery},
};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    page::Keyed,
    problem::{Problem, ProblemBody},
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_branch_tasks).service(answer_task);
}

/// A task with how a branch sees it.
struct BranchTask(store::TaskPosition, BranchTaskView);

impl Keyed for BranchTask {
    type Key = store::TaskPosition;

    fn position(&self) -> store::TaskPosition {
        self.0
    }
}

/// List a branch's tasks
///
/// What it is asked, until when, what the register fills in already, and what it has answered. The
/// newest first.
#[utoipa::path(tag = "supervision", operation_id = "listBranchTasks",
    params(("id" = Uuid, Path, description = "The branch"), BranchTaskQuery),
    responses((status = 200, description = "A page", body = BranchTaskPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:read"))))]
#[get("/organizations/{id}/tasks")]
async fn list_branch_tasks(
    caller: Caller<ReadTasks>,
    id: Path<Uuid>,
    Query(query): Query<BranchTaskQuery>,
) -> HandlerResult {
    let branch = Id::new(*id);
    let status = query.state.map(|state| state.0);
    let filter = store::TaskFilter { owner: None, branch: Some(branch), status };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = ("branch", branch, BranchTaskQuery { limit: None, cursor: None, ..query });
    let tasks = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let branch = organizations::find(&conn, &auth.permit, branch).await?;
            let (after, limit) = (slice.after, slice.limit);
            let tasks = store::task_page(&conn, &auth.permit, filter, after, limit).await?;
            asked(&conn, &auth, &branch, tasks).await
        })
        .await?;
    Ok(tasks.respond::<BranchTaskPage>(|BranchTask(_, view)| view))
}

/// Tasks as a branch sees them.
async fn asked(
    conn: &Conn,
    auth: &Authorized<ReadTasks>,
    branch: &Organization,
    tasks: Vec<Task>,
) -> Result<Vec<BranchTask>, Problem> {
    let ids: Vec<TaskId> = tasks.iter().map(|task| task.id).collect();
    let found = store::responses_of_branch(conn, &auth.permit, branch.id, &ids).await?;
    let mut found: HashMap<TaskId, TaskResponse> =
        found.into_iter().map(|response| (response.task, response)).collect();
    let fields: Vec<_> = tasks.iter().flat_map(|task| &task.content.fields).cloned().collect();
    let facts = facts_for(conn, auth, fields.iter(), branch).await?;
    let mut all = Vec::new();
    for task in tasks {
        let response = found.remove(&task.id).ok_or(StoreError::NotFound("task response"))?;
        let of = std::slice::from_ref(&response);
        let values = store::values_of(conn, &auth.permit, &task, of).await?;
        let values = values.get(&response.id).cloned().unwrap_or_default();
        let view = TaskResponseView::new(&task, &response, &values);
        all.push(BranchTask(task.position(), view_of(&task, view, &facts)));
    }
    Ok(all)
}

fn view_of(task: &Task, response: TaskResponseView, facts: &Facts) -> BranchTaskView {
    let filled = TaskValueView::list(task, &filled(&task.content.fields, facts));
    BranchTaskView { task: TaskView::from(task), response, filled }
}

/// Answer a task
///
/// For one's own branch, while the task is open. The receipt says when the answer was received, which
/// alone decides whether it was on time; a late answer is taken and marked. A later answer corrects the
/// one before, and the first receipt goes on counting. The same answer again gets the same receipt.
#[utoipa::path(tag = "supervision", operation_id = "answerTask",
    params(("id" = Uuid, Path, description = "The task")), request_body = AnswerTask,
    responses((status = 202, description = "Received", body = TaskReceipt),
        (status = 409, description = "It is not open, or the branch is no longer asked", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:answer"))))]
#[post("/tasks/{id}/responses")]
async fn answer_task(
    caller: Caller<AnswerTasks>,
    id: Path<Uuid>,
    Body(body): Body<AnswerTask>,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            let receipt = answer(&tx, &auth, id, body).await?;
            let place = format!("/v1/tasks/{id}/responses/{}", receipt.branch_id);
            Ok(ApiResponse::accepted(place, &receipt))
        })
        .await
}
