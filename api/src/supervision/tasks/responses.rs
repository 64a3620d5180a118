//! Routes of responses: who has answered what, one branch's history, and the return of an answer.

use std::collections::BTreeMap;

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageTasks, ReadTasks},
    id::Id,
    supervision::task::{Task, TaskResponse},
};
use lighthouse_persistence::supervision::tasks as store;
use uuid::Uuid;

use super::{
    dto::{TaskAnswerView, TaskResponseDetail, TaskResponsePage, TaskResponseView},
    requests::{ReturnTaskAnswer, TaskResponseQuery},
    steps,
};
use crate::http::{
    body::Body,
    caller::Caller,
    page::Keyed,
    problem::ProblemBody,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_responses).service(get_response).service(return_answer);
}

/// A response with how it is shown.
struct ListedResponse(TaskResponse, TaskResponseView);

impl Keyed for ListedResponse {
    type Key = i64;

    fn position(&self) -> i64 {
        self.0.place
    }
}

/// List the responses to a task
///
/// In the order of the tree, with their last answers; `?state=missing` lists who has not answered.
/// A reader below the asker sees the branches of the own scope.
#[utoipa::path(tag = "supervision", operation_id = "listTaskResponses",
    params(("id" = Uuid, Path, description = "The task"), TaskResponseQuery),
    responses((status = 200, description = "A page", body = TaskResponsePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:read"))))]
#[get("/tasks/{id}/responses")]
async fn list_responses(
    caller: Caller<ReadTasks>,
    id: Path<Uuid>,
    Query(query): Query<TaskResponseQuery>,
) -> HandlerResult {
    let (id, state) = (Id::new(*id), query.state.map(|state| state.0));
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = ("responses", id, TaskResponseQuery { limit: None, cursor: None, ..query });
    let responses = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let task = store::find_task(&conn, &auth.permit, id).await?;
            let slice = (slice.after, slice.limit);
            let found = store::response_page(&conn, &auth.permit, &task, state, slice).await?;
            let values = store::values_of(&conn, &auth.permit, &task, &found).await?;
            Ok(listed(&task, found, &values))
        })
        .await?;
    Ok(responses.respond::<TaskResponsePage>(|ListedResponse(_, view)| view))
}

type Values = BTreeMap<String, lighthouse_domain::supervision::task::FieldValue>;
type ValuesOf =
    std::collections::HashMap<lighthouse_domain::supervision::task::TaskResponseId, Values>;

fn listed(task: &Task, found: Vec<TaskResponse>, values: &ValuesOf) -> Vec<ListedResponse> {
    let none = Values::new();
    let show = |response: TaskResponse| {
        let values = values.get(&response.id).unwrap_or(&none);
        let view = TaskResponseView::new(task, &response, values);
        ListedResponse(response, view)
    };
    found.into_iter().map(show).collect()
}

/// Show a branch's response
///
/// With its last fifty answers: a correction keeps what was answered before.
#[utoipa::path(tag = "supervision", operation_id = "getTaskResponse",
    params(("id" = Uuid, Path, description = "The task"), ("branch_id" = Uuid, Path, description = "The branch")),
    responses((status = 200, description = "The response", body = TaskResponseDetail), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:read"))))]
#[get("/tasks/{id}/responses/{branch_id}")]
async fn get_response(caller: Caller<ReadTasks>, path: Path<(Uuid, Uuid)>) -> HandlerResult {
    let (id, branch) = (Id::new(path.0), Id::new(path.1));
    let detail = caller
        .read(async |conn, auth| {
            let task = store::find_task(&conn, &auth.permit, id).await?;
            let response = store::find_response(&conn, &auth.permit, &task, branch).await?;
            let entries = store::answers_of(&conn, &auth.permit, (&task, &response)).await?;
            let none = Values::new();
            let last = entries.last().map_or(&none, |entry| &entry.values);
            Ok(TaskResponseDetail {
                response: TaskResponseView::new(&task, &response, last),
                history: entries.iter().map(|entry| TaskAnswerView::new(&task, entry)).collect(),
            })
        })
        .await?;
    Ok(ApiResponse::ok(&detail))
}

/// Return an answer
///
/// Once for each branch, with a reason that the branch is told. It answers anew; its first receipt
/// goes on deciding whether it was on time.
#[utoipa::path(tag = "supervision", operation_id = "returnTaskAnswer",
    params(("id" = Uuid, Path, description = "The task"), ("branch_id" = Uuid, Path, description = "The branch")),
    request_body = ReturnTaskAnswer,
    responses((status = 200, description = "Returned", body = TaskResponseView),
        (status = 409, description = "There is no answer, or one was returned before", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("tasks:manage"))))]
#[post("/tasks/{id}/responses/{branch_id}/return")]
async fn return_answer(
    caller: Caller<ManageTasks>,
    path: Path<(Uuid, Uuid)>,
    Body(body): Body<ReturnTaskAnswer>,
) -> HandlerResult {
    let at = (Id::new(path.0), Id::new(path.1));
    caller
        .write(move |tx, auth| async move {
            let (task, response) = steps::send_back(&tx, &auth, at, &body.reason).await?;
            let found = std::slice::from_ref(&response);
            let values = store::values_of(&tx, &auth.permit, &task, found).await?;
            let values = values.get(&response.id).cloned().unwrap_or_default();
            Ok(ApiResponse::ok(&TaskResponseView::new(&task, &response, &values)))
        })
        .await
}
