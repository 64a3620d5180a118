//! The tasks that a branch has still to answer, for its first screen.

use lighthouse_domain::{
    access::actions::{ReadTasks, UseOwnAccount},
    organizations::OrganizationId,
    supervision::task::{ResponseState, Task, TaskId, TaskResponse, TaskStatus},
    time::Instant,
};
use lighthouse_persistence::{Conn, supervision::tasks as store};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::dto::TaskResponseState;
use crate::http::{caller::Authorized, problem::Problem};

/// Open tasks that are looked through.
const LOOKED_AT: u64 = 50;
/// Tasks that a first screen shows.
const SHOWN: usize = 5;

/// A task that the branch has still to answer.
#[derive(Serialize, ToSchema)]
pub struct OpenTaskView {
    pub task_id: Uuid,
    #[schema(example = "年末走访慰问情况")]
    pub title: String,
    /// Who asks.
    #[schema(example = "中共清河镇委员会")]
    pub organization_name: String,
    #[schema(value_type = String, format = DateTime, example = "2026-12-10T10:00:00.000Z")]
    pub due_at: Instant,
    /// `missing`, or `returned` where the answer was sent back.
    pub state: TaskResponseState,
}

/// The open tasks that wait for a branch, the first to be due first; at most five.
pub(crate) async fn open_tasks(
    conn: &Conn,
    auth: &Authorized<UseOwnAccount>,
    branch: OrganizationId,
) -> Result<Vec<OpenTaskView>, Problem> {
    let permit = auth.permit_for::<ReadTasks>()?;
    let status = Some(TaskStatus::Open);
    let filter = store::TaskFilter { owner: None, branch: Some(branch), status };
    let mut tasks = store::task_page(conn, &permit, filter, None, LOOKED_AT).await?;
    tasks.sort_by_key(|task| (task.content.due_at, task.id.uuid()));
    let ids: Vec<TaskId> = tasks.iter().map(|task| task.id).collect();
    let responses = store::responses_of_branch(conn, &permit, branch, &ids).await?;
    Ok(tasks.iter().filter_map(|task| waiting(task, &responses)).take(SHOWN).collect())
}

fn waiting(task: &Task, responses: &[TaskResponse]) -> Option<OpenTaskView> {
    let response = responses.iter().find(|response| response.task == task.id)?;
    let state = response.state(task);
    let waits = matches!(state, ResponseState::Missing | ResponseState::Returned);
    waits.then(|| OpenTaskView {
        task_id: task.id.uuid(),
        title: task.content.title.clone(),
        organization_name: task.organization_name.clone(),
        due_at: task.content.due_at,
        state: TaskResponseState(state),
    })
}
