//! Use cases of whoever asks: load, decide, store, audit.

use lighthouse_domain::{
    access::actions::ManageTasks,
    audit::{AuditEvent, Object},
    burden::{BudgetFull, BurdenSource},
    id::Id,
    message::Message,
    organizations::{OrgPath, Organization, OrganizationId},
    study_days::Month,
    supervision::task::{Task, TaskError, TaskId, TaskResponse, TaskState},
    text,
};
use lighthouse_persistence::{
    Locked, Tx,
    burden::{self, AskedBranch},
    organizations,
    supervision::{announce, tasks as store},
};
use uuid::Uuid;

use super::{
    dto::TaskView,
    reading::{GivenContent, read_content},
    requests::{DraftTask, ReplaceTask},
};
use crate::http::{
    caller::Authorized, etag::IfMatch, fields::FieldErrors, lang::Lang, problem::Problem, scope,
};

type Auth = Authorized<ManageTasks>;

/// Branches that one announcement tells.
const STEP: usize = 500;

pub(super) async fn draft(tx: &Tx, auth: &Auth, body: DraftTask) -> Result<Task, Problem> {
    let owner = find_owner(tx, auth, body.organization_id).await?;
    let id = Id::new(body.id.unwrap_or_else(Uuid::now_v7));
    let content = read_content(tx, auth, &owner, GivenContent::from(body)).await?;
    let task = Task {
        id,
        organization: owner.id,
        organization_name: owner.name,
        organization_path: owner.path,
        content,
        state: TaskState::Draft,
        drafted_by: auth.permit.account(),
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_task(tx, &auth.permit, &task).await?;
    audit(tx, auth, "task.drafted", &task).await?;
    Ok(task)
}

/// A living committee in scope: a branch has nobody below to ask.
async fn find_owner(tx: &Tx, auth: &Auth, id: Uuid) -> Result<Organization, Problem> {
    let owner = organizations::find_for_share(tx, &auth.permit, Id::new(id)).await;
    let owner = owner.map_err(scope::not_found_at("/organization_id"))?;
    if owner.dissolved_at.is_none() && !owner.kind.is_branch() {
        return Ok(owner);
    }
    let message = Message::new("请选择一个现有的党委", "Choose a committee that exists.");
    Err(scope::refuse(scope::outside_because("/organization_id", message)))
}

async fn lock(
    tx: &Tx,
    auth: &Auth,
    id: TaskId,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<Locked<Task>, Problem> {
    let task = store::lock_task(tx, &auth.permit, id).await?;
    if_match.check(task.version, lang, || TaskView::from(&*task))?;
    Ok(task)
}

pub(super) async fn replace(
    tx: &Tx,
    auth: &Auth,
    id: TaskId,
    seen: (&IfMatch, Lang),
    body: ReplaceTask,
) -> Result<Task, Problem> {
    let task = lock(tx, auth, id, seen).await?;
    task.check_draft()?;
    let owner = organizations::find(tx, &auth.permit, task.organization).await?;
    let content = read_content(tx, auth, &owner, GivenContent::from(body)).await?;
    let task = store::save_task(tx, task.change(|task| task.replace(content, auth.now))?).await?;
    audit(tx, auth, "task.replaced", &task).await?;
    Ok(task)
}

/// A step that changes the task alone.
pub(super) async fn take(
    tx: &Tx,
    auth: &Auth,
    id: TaskId,
    seen: (&IfMatch, Lang),
    action: &'static str,
    decide: impl FnOnce(Task) -> Result<Task, TaskError>,
) -> Result<Task, Problem> {
    let task = lock(tx, auth, id, seen).await?;
    let task = store::save_task(tx, task.change(decide)?).await?;
    audit(tx, auth, action, &task).await?;
    Ok(task)
}

/// Asks the branches, if all of them have room for it this month; else nothing is kept.
pub(super) async fn publish(
    tx: &Tx,
    auth: &Auth,
    id: TaskId,
    seen: (&IfMatch, Lang),
) -> Result<Task, Problem> {
    let task = lock(tx, auth, id, seen).await?;
    task.check_draft()?;
    Task::check_due(task.content.due_at, auth.now)?;
    let branches = asked(tx, auth, &task).await?;
    charge(tx, auth, &task, &branches).await?;
    let number = store::number_task(tx, &auth.permit, &task, auth.now).await?;
    let changed = task.change(|task| task.publish(number, auth.now))?;
    let task = store::save_task(tx, changed).await?;
    let rows: Vec<(Uuid, OrganizationId)> =
        branches.iter().map(|(id, ..)| (Uuid::now_v7(), *id)).collect();
    store::ask_branches(tx, &auth.permit, &task, &rows, auth.now).await?;
    let places = branches.into_iter().map(|(_, _, path)| path).collect();
    tell(tx, auth, &task, places, false).await?;
    audit(tx, auth, "task.published", &task).await?;
    Ok(task)
}

/// The branches that are asked; there is at least one.
async fn asked(tx: &Tx, auth: &Auth, task: &Task) -> Result<Vec<AskedBranch>, Problem> {
    let owner = (task.organization, &task.organization_path);
    let found = store::asked_branches(tx, &auth.permit, owner, &task.content.audience).await?;
    if found.is_empty() {
        return Err(TaskError::NobodyAsked.into());
    }
    Ok(found.into_iter().map(|branch| (branch.id, branch.name, branch.path)).collect())
}

/// Takes form and fields from the budgets. The messages are counted as they are sent, for which
/// there must be room as well.
async fn charge(
    tx: &Tx,
    auth: &Auth,
    task: &Task,
    branches: &[AskedBranch],
) -> Result<(), Problem> {
    let source = ((BurdenSource::Task, task.id.uuid()), task.organization);
    let asked = (&task.content.asked()[..], branches);
    burden::charge(tx, &auth.permit, asked, source, auth.now).await??;
    let full = store::without_room(tx, &auth.permit, branches, auth.now).await?;
    if full.is_empty() {
        return Ok(());
    }
    Err(BudgetFull::new(full, Month::containing(auth.now.day())).into())
}

async fn tell(
    tx: &Tx,
    auth: &Auth,
    task: &Task,
    places: Vec<OrgPath>,
    is_extended: bool,
) -> Result<(), Problem> {
    for part in places.chunks(STEP) {
        let item = task.announcement(part.to_vec(), is_extended);
        announce(tx, &auth.permit, &item, auth.now).await?;
    }
    Ok(())
}

/// A later due time, told to those who have not answered.
pub(super) async fn extend(
    tx: &Tx,
    auth: &Auth,
    id: TaskId,
    seen: (&IfMatch, Lang),
    decide: impl FnOnce(Task) -> Result<Task, TaskError>,
) -> Result<Task, Problem> {
    let task = lock(tx, auth, id, seen).await?;
    let task = store::save_task(tx, task.change(decide)?).await?;
    let places = store::waiting_places(tx, &auth.permit, &task).await?;
    tell(tx, auth, &task, places, true).await?;
    audit(tx, auth, "task.extended", &task).await?;
    Ok(task)
}

/// Sends an answer back to its branch, once, and tells it why.
pub(super) async fn send_back(
    tx: &Tx,
    auth: &Auth,
    (id, branch): (TaskId, OrganizationId),
    reason: &str,
) -> Result<(Task, TaskResponse), Problem> {
    let mut errors = FieldErrors::default();
    let reason = errors.text("/reason", text::line(reason, 2, Task::REASON_MAX));
    let reason = errors.finish(reason)?;
    let task = store::lock_task(tx, &auth.permit, id).await?;
    let response = store::lock_response(tx, &auth.permit, &task, branch).await?;
    let notice = task.return_notice(&response.branch_path, &reason);
    let changed = response.change(|it| it.send_back(&task, reason, auth.now))?;
    let response = store::save_response(tx, changed).await?;
    announce(tx, &auth.permit, &notice, auth.now).await?;
    let event = AuditEvent::new("task.answer_returned", Object::Task, task.id.uuid());
    auth.audit(tx, event.with_detail(format!("branch {branch}"))).await?;
    Ok((task.into_inner(), response))
}

async fn audit(tx: &Tx, auth: &Auth, action: &'static str, task: &Task) -> Result<(), Problem> {
    let event = AuditEvent::new(action, Object::Task, task.id.uuid());
    let detail = task.state.publication().map_or(String::new(), |(number, _)| number.to_owned());
    Ok(auth.audit(tx, event.with_detail(detail)).await?)
}
