//! What became of a task at its branches.

use lighthouse_domain::{
    access::{Action, Permit, Scope, actions::ReadTasks},
    id::Id,
    organizations::OrganizationId,
    supervision::task::{ResponseState, Returned, Task, TaskId, TaskResponse},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, LockType, Order, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use super::entity::response::{ActiveModel, Column, Entity};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations::{self, OrganizationColumn, OrganizationEntity, stored_path},
    sql::scoped,
};

const MISSING: StoreError = StoreError::NotFound("task response");

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    task_id: Uuid,
    place: i64,
    branch_id: Uuid,
    name: String,
    path: String,
    dissolved_at: Option<i64>,
    answers: i64,
    first_received_at: Option<i64>,
    received_at: Option<i64>,
    returned_answer: Option<i64>,
    returned_reason: Option<String>,
    returned_at: Option<i64>,
    version: i64,
    updated_at: i64,
}

impl TryFrom<Row> for TaskResponse {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let returned = row.returned_answer.zip(row.returned_reason).zip(row.returned_at);
        Ok(Self {
            id: Id::new(row.id),
            task: Id::new(row.task_id),
            place: row.place,
            branch: Id::new(row.branch_id),
            branch_name: row.name,
            branch_path: stored_path(&row.path)?,
            is_dissolved: row.dissolved_at.is_some(),
            answers: row.answers,
            first_received_at: row.first_received_at.map(Instant::from_millis),
            received_at: row.received_at.map(Instant::from_millis),
            returned: returned.map(|((answer, reason), at)| Returned {
                answer,
                reason,
                at: Instant::from_millis(at),
            }),
            version: row.version,
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

/// Responses with their branches, as a statement whose columns are still to be named.
pub(super) fn joined() -> SelectStatement {
    let branch = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    Query::select()
        .from(Entity)
        .inner_join(OrganizationEntity, branch.equals((Entity, Column::BranchId)))
        .to_owned()
}

fn rows() -> SelectStatement {
    use Column as C;
    let dissolved = Expr::col((OrganizationEntity, OrganizationColumn::DissolvedAt));
    joined()
        .columns([C::Id, C::TaskId, C::Place, C::BranchId, C::Answers].map(|it| (Entity, it)))
        .columns([C::FirstReceivedAt, C::ReceivedAt, C::UpdatedAt].map(|it| (Entity, it)))
        .columns([C::ReturnedAnswer, C::ReturnedReason, C::ReturnedAt].map(|it| (Entity, it)))
        .column((Entity, C::Version))
        .columns(
            [OrganizationColumn::Name, OrganizationColumn::Path].map(|it| (OrganizationEntity, it)),
        )
        .expr_as(dissolved, Alias::new("dissolved_at"))
        .to_owned()
}

/// All responses of the caller's own task; of another's task those of branches in scope.
pub(super) fn of_task(scope: &Scope, task: &Task) -> Condition {
    let of_task = Condition::all().add(Column::TaskId.eq(task.id.uuid()));
    if scope.covers(&task.organization_path) {
        of_task
    } else {
        of_task.add(organizations::inside(scope))
    }
}

/// Whether a response is in a state; the same as the domain's `TaskResponse::state`.
pub(super) fn is_in(state: ResponseState, task: &Task) -> SimpleExpr {
    let own = |column| Expr::col((Entity, column));
    let returned = own(Column::ReturnedAnswer).eq(own(Column::Answers));
    let kept =
        Column::ReturnedAnswer.is_null().or(own(Column::ReturnedAnswer).lt(own(Column::Answers)));
    let (due, path) = (task.content.due_at.millis(), &task.organization_path);
    let asked = OrganizationColumn::DissolvedAt
        .is_null()
        .and(OrganizationColumn::Path.gte(path.as_str()))
        .and(OrganizationColumn::Path.lt(path.end()));
    let unanswered = Column::Answers.eq(0_i64);
    match state {
        ResponseState::Returned => returned,
        ResponseState::Late => kept.and(Column::FirstReceivedAt.gt(due)),
        ResponseState::OnTime => kept.and(Column::FirstReceivedAt.lte(due)),
        ResponseState::Missing => unanswered.and(asked),
        ResponseState::Released => unanswered.and(asked.not()),
    }
}

/// Up to `limit` responses to a task that was found within the permit, in the order of the tree,
/// after the one at place `after`.
pub async fn response_page(
    conn: &Conn,
    permit: &Permit<ReadTasks>,
    task: &Task,
    state: Option<ResponseState>,
    (after, limit): (Option<i64>, u64),
) -> Result<Vec<TaskResponse>, StoreError> {
    let mut select = rows();
    select
        .cond_where(of_task(permit.scope(), task))
        .order_by((Entity, Column::Place), Order::Asc)
        .limit(limit);
    if let Some(state) = state {
        select.and_where(is_in(state, task));
    }
    if let Some(place) = after {
        select.and_where(Column::Place.gt(place));
    }
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(TaskResponse::try_from).collect()
}

/// What became of a task, found within the permit, at one branch.
pub async fn find_response<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    task: &Task,
    branch: OrganizationId,
) -> Result<TaskResponse, StoreError> {
    let mut select = rows();
    select.cond_where(of_task(permit.scope(), task)).and_where(Column::BranchId.eq(branch.uuid()));
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().next().ok_or(MISSING)?.try_into()
}

/// What became of these tasks at a branch in scope.
pub async fn responses_of_branch<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    branch: OrganizationId,
    tasks: &[TaskId],
) -> Result<Vec<TaskResponse>, StoreError> {
    let mut select = rows();
    select
        .cond_where(organizations::inside(permit.scope()))
        .and_where(Column::BranchId.eq(branch.uuid()))
        .and_where(Column::TaskId.is_in(tasks.iter().map(|id| id.uuid())));
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(TaskResponse::try_from).collect()
}

/// What became of a task, found within the permit, at a branch in scope, to be changed, locked until
/// the transaction ends.
pub async fn lock_response<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    task: &Task,
    branch: OrganizationId,
) -> Result<Locked<TaskResponse>, StoreError> {
    let select = Entity::find()
        .filter(Column::BranchId.in_subquery(organizations::ids_within(permit.scope())))
        .filter(Column::BranchId.eq(branch.uuid()))
        .filter(Column::TaskId.eq(task.id.uuid()))
        .lock(LockType::NoKeyUpdate);
    scoped::one(tx, permit, select).await?.ok_or(MISSING)?;
    find_response(tx, permit, task, branch).await.map(Locked::new)
}

/// Writes a changed response; the stored version must be the one before.
pub async fn save_response(
    tx: &Tx,
    changed: Changed<TaskResponse>,
) -> Result<TaskResponse, StoreError> {
    let returned = changed.returned.as_ref();
    let row = ActiveModel {
        answers: Set(changed.answers),
        first_received_at: Set(changed.first_received_at.map(Instant::millis)),
        received_at: Set(changed.received_at.map(Instant::millis)),
        returned_answer: Set(returned.map(|returned| returned.answer)),
        returned_reason: Set(returned.map(|returned| returned.reason.clone())),
        returned_at: Set(returned.map(|returned| returned.at.millis())),
        version: Set(changed.version),
        updated_at: Set(changed.updated_at.millis()),
        ..Default::default()
    };
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}
