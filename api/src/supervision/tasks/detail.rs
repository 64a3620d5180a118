//! A task with what it takes and how far it has come.

use lighthouse_domain::{
    access::actions::ReadTasks,
    supervision::task::{Task, TaskStatus},
};
use lighthouse_persistence::{
    Conn,
    supervision::tasks::{self as store, Progress},
};

use super::dto::{TaskBurden, TaskDetail, TaskView, totals};
use crate::http::{caller::Authorized, problem::Problem};

pub(super) async fn detail(
    conn: &Conn,
    auth: &Authorized<ReadTasks>,
    task: &Task,
) -> Result<TaskDetail, Problem> {
    let progress = store::progress(conn, &auth.permit, task).await?;
    let sums = store::totals(conn, &auth.permit, task).await?;
    let branches = branches(conn, auth, task, progress).await?;
    Ok(TaskDetail {
        task: TaskView::from(task),
        burden: TaskBurden::new(branches, task.content.load()),
        progress: progress.into(),
        totals: totals(task, &sums),
    })
}

/// How many branches were asked, or would be if a draft were published now.
async fn branches(
    conn: &Conn,
    auth: &Authorized<ReadTasks>,
    task: &Task,
    progress: Progress,
) -> Result<i64, Problem> {
    if task.state.status() != TaskStatus::Draft {
        return Ok(progress.asked);
    }
    let owner = (task.organization, &task.organization_path);
    let found = store::asked_branches(conn, &auth.permit, owner, &task.content.audience).await?;
    Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
}
