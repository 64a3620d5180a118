//! Moving and dissolving: the whole subtree in a few statements, scope included.

use lighthouse_domain::{
    access::{Permit, actions::ManageOrganizations},
    organizations::{OrgPath, Organization, OrganizationId},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, sea_query::Expr,
};

use super::{Column, Entity, find, find_for_update, lock_shape, touched, under};
use crate::{db::Tx, error::StoreError, identity, sql::scoped::raw};

#[derive(FromQueryResult)]
struct Number {
    n: Option<i64>,
}

/// How much stands in and under an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    pub children: u64,
    pub members: u64,
}

/// The organization whose turn it is to move or to end. Rights are locked before organizations,
/// as every write does; the path stays what it is, for the tree's shape is locked.
pub async fn find_in_turn(
    tx: &Tx,
    permit: &Permit<ManageOrganizations>,
    id: OrganizationId,
) -> Result<Organization, StoreError> {
    lock_shape(tx).await?;
    let path = find(tx, permit, id).await?.path;
    identity::lock_rights_within(tx, &path).await?;
    find_for_update(tx, permit, id).await
}

/// Levels of the subtree at `path`, itself included.
pub async fn height(tx: &Tx, path: &OrgPath) -> Result<usize, StoreError> {
    let sql = "SELECT CAST(MAX(LENGTH(path)) AS bigint) AS n FROM organization WHERE path >= $1 AND path < $2";
    let longest = number(tx, sql, path).await?;
    let longest = usize::try_from(longest).unwrap_or(0) / OrgPath::STEP;
    Ok((longest + 1).saturating_sub(path.depth()))
}

/// What a dissolution would leave behind: live organizations below and live members.
pub async fn load(tx: &Tx, of: &Organization) -> Result<Load, StoreError> {
    lock_shape(tx).await?;
    let below = "SELECT COUNT(*) AS n FROM organization WHERE path > $1 AND path < $2 AND dissolved_at IS NULL";
    let people = "SELECT COUNT(*) AS n FROM member WHERE branch_path >= $1 AND branch_path < $2 AND ended_at IS NULL";
    Ok(Load {
        children: number(tx, below, &of.path).await?.unsigned_abs(),
        members: number(tx, people, &of.path).await?.unsigned_abs(),
    })
}

async fn number(tx: &Tx, sql: &str, path: &OrgPath) -> Result<i64, StoreError> {
    let statement = raw(tx, sql, sql, vec![path.as_str().into(), path.end().into()]);
    let row = tx.query_one_raw(statement).await?;
    let n = row.map(|row| Number::from_query_result(&row, "")).transpose()?.and_then(|row| row.n);
    Ok(n.unwrap_or(0))
}

/// Carries the subtree of `moved` to `to` under `parent`: paths of organizations and of their
/// members change together, and everybody whose rights come from there loads them anew.
pub async fn move_subtree(
    tx: &Tx,
    permit: &Permit<ManageOrganizations>,
    moved: &Organization,
    parent: OrganizationId,
    to: &OrgPath,
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&moved.path) || !permit.scope().covers(to) {
        return Err(StoreError::NotFound("organization"));
    }
    lock_shape(tx).await?;
    identity::move_rights_within(tx, &moved.path).await?;
    let [version, updated] = touched(now);
    Entity::update_many()
        .col_expr(Column::ParentId, Expr::value(parent.uuid()))
        .col_expr(version.0, version.1)
        .col_expr(updated.0, updated.1)
        .filter(Column::Id.eq(moved.id.uuid()))
        .exec(&**tx)
        .await?;
    for (table, column) in [("organization", "path"), ("member", "branch_path")] {
        relabel(tx, table, column, &moved.path, to).await?;
    }
    Ok(())
}

async fn relabel(
    tx: &Tx,
    table: &str,
    column: &str,
    from: &OrgPath,
    to: &OrgPath,
) -> Result<(), StoreError> {
    // Table and column are the two constants above; the paths are bound.
    let sql = format!(
        "UPDATE {table} SET {column} = $1 || SUBSTR({column}, CAST($2 AS integer)) WHERE {column} >= $3 AND {column} < $4"
    );
    let tail = i64::try_from(from.as_str().len() + 1).unwrap_or(1);
    let values = vec![to.as_str().into(), tail.into(), from.as_str().into(), from.end().into()];
    tx.execute_raw(raw(tx, &sql, &sql, values)).await?;
    Ok(())
}

/// Marks an empty organization as dissolved and ends every right that came from it.
pub async fn dissolve(
    tx: &Tx,
    permit: &Permit<ManageOrganizations>,
    of: &Organization,
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&of.path) {
        return Err(StoreError::NotFound("organization"));
    }
    identity::move_rights_within(tx, &of.path).await?;
    let [version, updated] = touched(now);
    Entity::update_many()
        .col_expr(Column::DissolvedAt, Expr::value(now.millis()))
        .col_expr(version.0, version.1)
        .col_expr(updated.0, updated.1)
        .filter(under(&of.path))
        .filter(Column::DissolvedAt.is_null())
        .exec(&**tx)
        .await?;
    let ends = "UPDATE appointment SET until = $1 WHERE until IS NULL AND organization_id = $2";
    tx.execute_raw(raw(tx, ends, ends, vec![now.millis().into(), of.id.uuid().into()])).await?;
    Ok(())
}
