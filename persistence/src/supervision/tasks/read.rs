//! Reading tasks within a permit: an organization's own, and those that ask branches of a scope.

use lighthouse_domain::{
    access::{
        Action, Permit, Scope,
        actions::{AnswerTasks, ManageTasks, ReadTasks},
    },
    id::Id,
    organizations::OrganizationId,
    supervision::task::{Task, TaskContent, TaskId, TaskState, TaskStatus},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{LockType, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    entity::{
        response,
        task::{Column, Entity, Model},
    },
    stored_form::{read_audience, read_fields},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations::{self, NamedPlace},
    sql::{newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("task");

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("task", column)
}

/// The state of a row; its columns have to agree with each other.
fn state(row: &Model) -> Result<TaskState, StoreError> {
    let status = TaskStatus::parse(&row.state).ok_or_else(|| corrupt("state"))?;
    let published = row.number.clone().zip(row.published_at.map(Instant::from_millis));
    let closed_at = row.closed_at.map(Instant::from_millis);
    match (status, published, closed_at) {
        (TaskStatus::Draft, None, None) => Ok(TaskState::Draft),
        (TaskStatus::Withdrawn, None, None) => Ok(TaskState::Withdrawn),
        (TaskStatus::Open, Some((number, published_at)), None) => {
            Ok(TaskState::Open { number, published_at })
        }
        (TaskStatus::Closed, Some((number, published_at)), Some(closed_at)) => {
            Ok(TaskState::Closed { number, published_at, closed_at })
        }
        _ => Err(corrupt("state and its facts")),
    }
}

fn task(row: Model, owner: &NamedPlace) -> Result<Task, StoreError> {
    Ok(Task {
        state: state(&row)?,
        id: Id::new(row.id),
        organization: Id::new(row.organization_id),
        organization_name: owner.name.clone(),
        organization_path: owner.path.clone(),
        content: TaskContent {
            title: row.title,
            purpose: row.purpose,
            ground: row.ground,
            audience: read_audience(&row.audience)?,
            due_at: Instant::from_millis(row.due_at),
            fields: read_fields(&row.fields)?,
        },
        drafted_by: Id::new(row.drafted_by),
        version: row.version,
        created_at: Instant::from_millis(row.created_at),
        updated_at: Instant::from_millis(row.updated_at),
    })
}

/// The tasks of rows that were found, each with its organization.
async fn with_owners(conn: &Conn, rows: Vec<Model>) -> Result<Vec<Task>, StoreError> {
    organizations::with_places(conn, rows, |row| row.organization_id, task).await
}

async fn one(conn: &Conn, row: Option<Model>) -> Result<Task, StoreError> {
    let row = row.ok_or(MISSING)?;
    with_owners(conn, vec![row]).await?.into_iter().next().ok_or(MISSING)
}

/// The tasks that ask a branch of the scope.
fn asking(scope: &Scope) -> SelectStatement {
    Query::select()
        .column(response::Column::TaskId)
        .from(response::Entity)
        .and_where(response::Column::BranchId.in_subquery(organizations::ids_within(scope)))
        .to_owned()
}

/// The organizations' own tasks, and published ones that ask a branch of the scope.
fn visible(scope: &Scope) -> Condition {
    Condition::any()
        .add(Column::OrganizationId.in_subquery(organizations::ids_within(scope)))
        .add(Column::Id.in_subquery(asking(scope)))
}

/// What a list of tasks may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct TaskFilter {
    /// Of this organization.
    pub owner: Option<OrganizationId>,
    /// Those that ask this branch.
    pub branch: Option<OrganizationId>,
    pub status: Option<TaskStatus>,
}

/// Where a page begins: after the task drafted then, going back.
pub type TaskPosition = (i64, Uuid);

/// Up to `limit` tasks that the caller may see, the newest first.
pub async fn task_page(
    conn: &Conn,
    permit: &Permit<ReadTasks>,
    filter: TaskFilter,
    after: Option<TaskPosition>,
    limit: u64,
) -> Result<Vec<Task>, StoreError> {
    let mut select = Entity::find().filter(visible(permit.scope()));
    if let Some(owner) = filter.owner {
        select = select.filter(Column::OrganizationId.eq(owner.uuid()));
    }
    if let Some(branch) = filter.branch {
        select = select.filter(Column::Id.in_subquery(asking_branch(branch)));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::State.eq(status.as_str()));
    }
    let select = newest_first(select, (Column::CreatedAt, Column::Id), after, limit);
    with_owners(conn, scoped::all(conn, permit, select).await?).await
}

fn asking_branch(branch: OrganizationId) -> SelectStatement {
    Query::select()
        .column(response::Column::TaskId)
        .from(response::Entity)
        .and_where(response::Column::BranchId.eq(branch.uuid()))
        .to_owned()
}

/// A task that the caller may see.
pub async fn find_task(
    conn: &Conn,
    permit: &Permit<ReadTasks>,
    id: TaskId,
) -> Result<Task, StoreError> {
    let select = Entity::find().filter(visible(permit.scope())).filter(Column::Id.eq(id.uuid()));
    one(conn, scoped::one(conn, permit, select).await?).await
}

fn own<A: Action>(permit: &Permit<A>, id: TaskId) -> Select<Entity> {
    Entity::find()
        .filter(Column::OrganizationId.in_subquery(organizations::ids_within(permit.scope())))
        .filter(Column::Id.eq(id.uuid()))
}

/// A task of an organization in scope, to be changed, locked until the transaction ends.
pub async fn lock_task(
    tx: &Tx,
    permit: &Permit<ManageTasks>,
    id: TaskId,
) -> Result<Locked<Task>, StoreError> {
    let select = own(permit, id).lock(LockType::NoKeyUpdate);
    one(tx, scoped::one(tx, permit, select).await?).await.map(Locked::new)
}

/// A task that asks a branch of the scope, which is neither closed nor extended until the
/// transaction ends.
pub async fn share_task(
    tx: &Tx,
    permit: &Permit<AnswerTasks>,
    id: TaskId,
) -> Result<Task, StoreError> {
    let select = Entity::find()
        .filter(Column::Id.in_subquery(asking(permit.scope())))
        .filter(Column::Id.eq(id.uuid()))
        .lock(LockType::Share);
    one(tx, scoped::one(tx, permit, select).await?).await
}
