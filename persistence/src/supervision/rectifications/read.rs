//! Reading cases within a permit.

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageRectifications, ReadRectifications},
    },
    id::Id,
    organizations::{Organization, OrganizationId},
    supervision::rectification::{
        Cause, CauseKind, End, Evidence, Order as Ordered, Rectification, RectificationGround,
        RectificationId, RectificationState, RectificationStatus,
    },
    time::Instant,
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, LockType, Query},
};
use uuid::Uuid;

use super::entity::case::{Column, Entity, Model};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations::{self, NamedPlace},
    sql::{newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("rectification");

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("rectification", column)
}

/// The state of a row; its columns have to agree with each other.
fn state(row: &Model) -> Result<RectificationState, StoreError> {
    let status = RectificationStatus::parse(&row.state).ok_or_else(|| corrupt("state"))?;
    let kind =
        row.cause.as_deref().map(|word| CauseKind::parse(word).ok_or_else(|| corrupt("cause")));
    let cause = kind.transpose()?.zip(row.cause_text.clone());
    let cause = cause.map(|(kind, text)| Cause { kind, text });
    let texts = row.requirements.clone().zip(row.measures.clone()).zip(row.due_on);
    let order =
        texts.map(|((requirements, measures), due_on)| Ordered { requirements, measures, due_on });
    let evidence = row.evidence.clone().zip(row.evidence_at);
    let evidence = evidence.map(|(text, at)| Evidence { text, at: Instant::from_millis(at) });
    let end = row.conclusion.clone().zip(row.closed_at).zip(row.watch_until);
    let end = end.map(|((conclusion, at), watch_until)| End {
        conclusion,
        at: Instant::from_millis(at),
        watch_until,
    });
    match (status, cause, order, evidence, end) {
        (RectificationStatus::Found, None, None, None, None) => Ok(RectificationState::Found),
        (RectificationStatus::CauseRecorded, Some(cause), None, None, None) => {
            Ok(RectificationState::CauseRecorded { cause })
        }
        (RectificationStatus::InProgress, Some(cause), Some(order), None, None) => {
            Ok(RectificationState::InProgress { cause, order })
        }
        (RectificationStatus::Submitted, Some(cause), Some(order), Some(evidence), None) => {
            Ok(RectificationState::Submitted { cause, order, evidence })
        }
        (RectificationStatus::Closed, Some(cause), Some(order), Some(evidence), Some(end)) => {
            Ok(RectificationState::Closed { cause, order, evidence, end })
        }
        _ => Err(corrupt("state and its facts")),
    }
}

fn case(row: Model, branch: &NamedPlace) -> Result<Rectification, StoreError> {
    Ok(Rectification {
        state: state(&row)?,
        id: Id::new(row.id),
        number: row.number,
        branch: Id::new(row.branch_id),
        branch_name: branch.name.clone(),
        branch_path: branch.path.clone(),
        ground: RectificationGround::parse(&row.ground).ok_or_else(|| corrupt("ground"))?,
        finding: row.finding,
        reopened: row.reopened,
        opened_by: Id::new(row.opened_by),
        version: row.version,
        created_at: Instant::from_millis(row.created_at),
        updated_at: Instant::from_millis(row.updated_at),
    })
}

/// The branches of these cases, each row with its own.
async fn with_branches(conn: &Conn, rows: Vec<Model>) -> Result<Vec<Rectification>, StoreError> {
    organizations::with_places(conn, rows, |row| row.branch_id, case).await
}

fn within<A: Action>(permit: &Permit<A>) -> Select<Entity> {
    let branches = organizations::ids_within(permit.scope());
    Entity::find().filter(Column::BranchId.in_subquery(branches))
}

/// What a list of cases may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    pub below: Option<OrganizationId>,
    pub status: Option<RectificationStatus>,
    pub cause: Option<CauseKind>,
}

/// Where a page begins: after the case opened then, going back.
pub type CasePosition = (i64, Uuid);

/// Up to `limit` cases in scope, the newest first.
pub async fn case_page(
    conn: &Conn,
    permit: &Permit<ReadRectifications>,
    filter: &CaseFilter,
    after: Option<CasePosition>,
    limit: u64,
) -> Result<Vec<Rectification>, StoreError> {
    let mut select = within(permit);
    if let Some(top) = filter.below {
        let below = organizations::ids_below(permit.scope(), top);
        select = select.filter(Column::BranchId.in_subquery(below));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::State.eq(status.as_str()));
    }
    if let Some(cause) = filter.cause {
        select = select.filter(Column::Cause.eq(cause.as_str()));
    }
    let select = newest_first(select, (Column::CreatedAt, Column::Id), after, limit);
    let rows = scoped::all(conn, permit, select).await?;
    with_branches(conn, rows).await
}

pub async fn find_case(
    conn: &Conn,
    permit: &Permit<ReadRectifications>,
    id: RectificationId,
) -> Result<Rectification, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid()));
    let row = scoped::one(conn, permit, select).await?.ok_or(MISSING)?;
    with_branches(conn, vec![row]).await?.into_iter().next().ok_or(MISSING)
}

/// The number of a branch's case that was opened for the same and is not closed. The branch waits
/// in a queue, so that two do not open one at once.
pub async fn open_number_of(
    tx: &Tx,
    permit: &Permit<ManageRectifications>,
    branch: &Organization,
    ground: RectificationGround,
) -> Result<Option<String>, StoreError> {
    let select = within(permit)
        .filter(Column::BranchId.eq(branch.id.uuid()))
        .filter(Column::Ground.eq(ground.as_str()))
        .filter(Column::State.ne(RectificationStatus::Closed.as_str()))
        .limit(1);
    Ok(scoped::one(tx, permit, select).await?.map(|row| row.number))
}

/// A case to be changed, locked until the transaction ends.
pub async fn lock_case<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: RectificationId,
) -> Result<Locked<Rectification>, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?.ok_or(MISSING)?;
    let found = with_branches(tx, vec![row]).await?.into_iter().next();
    found.map(Locked::new).ok_or(MISSING)
}

#[derive(FromQueryResult)]
struct CountRow {
    cause: Option<String>,
    cases: i64,
}

/// How many cases in scope have which cause; `None` where it is not known yet.
pub async fn cause_counts(
    conn: &Conn,
    permit: &Permit<ReadRectifications>,
    below: Option<OrganizationId>,
) -> Result<Vec<(Option<CauseKind>, i64)>, StoreError> {
    let mut select = Query::select();
    select
        .column(Column::Cause)
        .expr_as(Expr::col(Column::Id).count(), "cases")
        .from(Entity)
        .and_where(Column::BranchId.in_subquery(organizations::ids_within(permit.scope())))
        .group_by_col(Column::Cause);
    if let Some(top) = below {
        let below = organizations::ids_below(permit.scope(), top);
        select.and_where(Column::BranchId.in_subquery(below));
    }
    let rows: Vec<CountRow> = scoped::all_as(conn, permit, select).await?;
    let of = |row: CountRow| {
        let cause =
            row.cause.as_deref().map(|word| CauseKind::parse(word).ok_or_else(|| corrupt("cause")));
        Ok((cause.transpose()?, row.cases))
    };
    rows.into_iter().map(of).collect()
}
