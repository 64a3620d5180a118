//! Going through objects by what somebody sees: what came into sight, what went out of it.

use lighthouse_domain::{
    access::{Permit, actions::FollowChanges},
    organizations::OrgPath,
    sync::{Sight, SyncType},
};
use sea_orm::{
    ColumnTrait, Condition, EntityName, FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    db::Conn,
    error::StoreError,
    members::{MemberColumn, MemberEntity},
    organizations::{OrganizationColumn, OrganizationEntity},
    sql::{column, key, scoped},
    study::{SessionColumn, SessionEntity},
};

/// Whether an object at `path` with this id is in sight.
pub(super) fn within(sight: &Sight, path: impl ColumnTrait, id: impl ColumnTrait) -> Condition {
    let below =
        |top: &OrgPath| Condition::all().add(path.gte(top.as_str())).add(path.lt(top.end()));
    let subtrees = sight.subtrees.iter().map(below);
    let own = sight.own.map(|own| Condition::all().add(id.eq(own.uuid())));
    let none = Condition::any().add(Expr::value(false));
    subtrees.chain(own).reduce(|any, one| Condition::any().add(any).add(one)).unwrap_or(none)
}

#[derive(FromQueryResult)]
struct IdRow {
    id: Uuid,
}

/// Up to `limit` objects in sight of `wanted` and not of `without`, by id, behind `after`.
pub async fn ids_in_sight(
    conn: &Conn,
    permit: &Permit<FollowChanges>,
    kind: SyncType,
    (wanted, without): (&Sight, &Sight),
    (after, limit): (Option<Uuid>, u64),
) -> Result<Vec<Uuid>, StoreError> {
    let inside = |sight: &Sight| match kind {
        SyncType::Organization => within(sight, OrganizationColumn::Path, OrganizationColumn::Id),
        SyncType::Member => within(sight, MemberColumn::BranchPath, MemberColumn::Id),
        SyncType::StudySession => within(sight, OrganizationColumn::Path, SessionColumn::Id),
    };
    let table = table(kind);
    let mut select = ids(kind);
    select.cond_where(inside(wanted));
    if !without.is_empty() {
        select.cond_where(inside(without).not());
    }
    if let Some(after) = after {
        select.and_where(column(table, "id").gt(after));
    }
    select.order_by(key(table, "id"), Order::Asc).limit(limit);
    let rows: Vec<IdRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Those of these objects that there are, whoever sees them: the others were deleted.
pub async fn existing(
    conn: &Conn,
    permit: &Permit<FollowChanges>,
    kind: SyncType,
    ids_asked: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    let table = table(kind);
    let mut select = Query::select();
    select
        .expr_as(column(table, "id"), Alias::new("id"))
        .from(Alias::new(table))
        .and_where(column(table, "id").is_in(ids_asked.iter().copied()));
    let rows: Vec<IdRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

fn table(kind: SyncType) -> &'static str {
    match kind {
        SyncType::Organization => OrganizationEntity.table_name(),
        SyncType::Member => MemberEntity.table_name(),
        SyncType::StudySession => SessionEntity.table_name(),
    }
}

/// The ids of all objects of a type; a session stands where its branch does.
fn ids(kind: SyncType) -> SelectStatement {
    let table = table(kind);
    let mut select = Query::select();
    select.expr_as(column(table, "id"), Alias::new("id")).from(Alias::new(table));
    if kind == SyncType::StudySession {
        let branch = Expr::col((OrganizationEntity, OrganizationColumn::Id));
        let branch = branch.equals((SessionEntity, SessionColumn::BranchId));
        select.inner_join(OrganizationEntity, branch);
    }
    select
}
