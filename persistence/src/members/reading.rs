//! Reading the register within a permit: one person, a page, head counts, names.

use std::collections::HashSet;

use lighthouse_domain::{
    access::{
        Action, Permit, Scope,
        actions::{CountMembers, ManageMembers, ReadMembers, ReadRoster},
    },
    id::Id,
    members::{Member, MemberId, Status},
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{
    ColumnTrait, DbErr, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{LockType, Order, Query},
};
use uuid::Uuid;

use super::{
    Column, Entity,
    entity::{MemberRow, SELECT},
    inside, naming, within,
};
use crate::{
    db::{Conn, FromRow, SqlRow, Tx},
    error::StoreError,
    organizations,
    sql::Sql,
    sql::scoped,
};

/// What a list of members may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only the subtrees of all of these; a branch is a subtree of itself.
    pub below: Vec<OrganizationId>,
    pub statuses: Vec<Status>,
    /// Part of the name, one character or more.
    pub name_contains: Option<String>,
    pub updated_since: Option<Instant>,
}

/// Where a page begins: after this place of the register.
pub type Page = (String, Uuid);

/// One person within the permit.
pub async fn find(
    conn: &Conn,
    permit: &Permit<ReadMembers>,
    id: MemberId,
) -> Result<Member, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).push(" AND id = ").bind(id.uuid()).in_scope(
        permit.scope(),
        "branch_path",
        Some("id"),
    );
    single(sql.all(conn, permit).await?)
}

/// One person, locked until the transaction ends.
pub async fn find_for_update(
    tx: &Tx,
    permit: &Permit<ManageMembers>,
    id: MemberId,
) -> Result<Member, StoreError> {
    let select = within(permit.scope()).filter(Column::Id.eq(id.uuid())).lock(LockType::Update);
    single(scoped::all_as::<MemberRow, _>(tx, permit, select.into_query()).await?)
}

fn single(rows: Vec<MemberRow>) -> Result<Member, StoreError> {
    rows.into_iter().next().ok_or(StoreError::NotFound("member"))?.try_into()
}

/// Up to `limit` people in register order (branch by branch) after `after`.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadMembers>,
    filter: &Filter,
    after: Option<&Page>,
    limit: u64,
) -> Result<Vec<Member>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT);
    let sql =
        filter.below.iter().fold(sql, |sql, top| below(sql, permit.scope(), *top, after.is_some()));
    let sql = if filter.below.is_empty() {
        sql.in_scope(permit.scope(), "branch_path", Some("id"))
    } else {
        sql
    };
    let sql = match after {
        // A row value is an index condition on both databases; the spelled-out form is not.
        Some((path, id)) => {
            sql.push(" AND (branch_path, id) > (").bind(path).push(", ").bind(*id).push(")")
        }
        None => sql,
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = filtered(sql, filter).push(" ORDER BY branch_path, id LIMIT ").bind(limit);
    sql.all::<MemberRow, _>(conn, permit).await?.into_iter().map(Member::try_from).collect()
}

/// The subtree of `top` as far as the scope reaches. After a cursor its beginning is no
/// condition for the index (`|| ''`): else SQLite would start there and walk to the cursor.
fn below(sql: Sql, scope: &Scope, top: OrganizationId, after: bool) -> Sql {
    let path = |sql: Sql| {
        let sql = sql.push("(SELECT path FROM organization WHERE id = ").bind(top.uuid());
        sql.in_scope(scope, "path", None)
    };
    let sql = sql.push(if after { " AND branch_path || '' >= " } else { " AND branch_path >= " });
    let sql = path(sql).push(") || '' AND branch_path < ");
    path(sql).push(") || '~'")
}

fn filtered(sql: Sql, filter: &Filter) -> Sql {
    let sql = if filter.statuses.is_empty() {
        sql.push(" AND ended_at IS NULL")
    } else {
        let words = filter.statuses.iter().map(|status| status.as_str());
        words
            .fold(sql.push(" AND status IN (NULL"), |sql, word| sql.push(", ").bind(word))
            .push(")")
    };
    let sql = match filter.updated_since {
        Some(since) => sql.push(" AND updated_at >= ").bind(since.millis()),
        None => sql,
    };
    match &filter.name_contains {
        Some(text) => naming::containing(sql, text),
        None => sql,
    }
}

/// How many people of a status a branch has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub branch_id: Uuid,
    pub branch_name: String,
    pub status: String,
    pub members: i64,
}

/// Head counts by branch and status below an organization: one statement, one snapshot.
pub async fn counts(
    conn: &Conn,
    permit: &Permit<CountMembers>,
    of: OrganizationId,
) -> Result<Vec<Count>, StoreError> {
    let sql = Sql::with_permit(
        conn,
        permit,
        "SELECT branch_path, status, count(*) AS members FROM member",
    );
    let sql = below(sql, permit.scope(), of, false).push(" GROUP BY branch_path, status");
    let sql = sql.wrap(
        "SELECT o.id, o.name, g.status, g.members FROM (",
        ") g JOIN organization o ON o.path = g.branch_path ORDER BY g.branch_path, g.status",
    );
    sql.all(conn, permit).await
}

impl FromRow for Count {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            branch_id: row.get(0)?,
            branch_name: row.get(1)?,
            status: row.get(2)?,
            members: row.get(3)?,
        })
    }
}

/// A name on a roster.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Name {
    pub id: Uuid,
    pub name: String,
    pub status: String,
}

/// The people of one branch by name, nothing more of them, at most `limit` after `after`.
pub async fn roster(
    conn: &Conn,
    permit: &Permit<ReadRoster>,
    branch: OrganizationId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Name>, StoreError> {
    let mut select = Query::select()
        .columns([Column::Id, Column::Name, Column::Status])
        .from(Entity)
        .and_where(Column::BranchPath.in_subquery(organizations::path_of(permit.scope(), branch)))
        .and_where(Column::EndedAt.is_null())
        .order_by(Column::Id, Order::Asc)
        .limit(limit)
        .to_owned();
    if let Some(after) = after {
        select.and_where(Column::Id.gt(after));
    }
    scoped::all_as(conn, permit, select).await
}

/// The names of these people within the permit.
pub async fn names_of(
    conn: &Conn,
    permit: &Permit<ReadRoster>,
    ids: &[MemberId],
) -> Result<Vec<Name>, StoreError> {
    let select = Query::select()
        .columns([Column::Id, Column::Name, Column::Status])
        .from(Entity)
        .cond_where(inside(permit.scope()))
        .and_where(Column::Id.is_in(ids.iter().copied().map(Id::uuid)))
        .to_owned();
    scoped::all_as(conn, permit, select).await
}

struct Found {
    id: Uuid,
    belongs: bool,
}

impl FromRow for Found {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self { id: row.get(0)?, belongs: row.get(1)? })
    }
}

/// Which of these people belong to the branch now, within any permit that covers it. All of
/// them are kept as they are until the transaction ends (INV-26), in the order of their keys
/// and guests among them too, so that no two batches wait for each other.
pub(crate) async fn ids_in_branch<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    branch: OrganizationId,
    ids: &[MemberId],
) -> Result<HashSet<Uuid>, StoreError> {
    let lock = if tx.is_postgres() { " ORDER BY m.id FOR NO KEY UPDATE OF m" } else { "" };
    let mut ids: Vec<Uuid> = ids.iter().copied().map(Id::uuid).collect();
    ids.sort_unstable();
    let mut found = HashSet::new();
    for chunk in ids.chunks(1000) {
        let sql = Sql::new(tx, "SELECT m.id, (m.branch_id = ").bind(branch.uuid());
        let sql = sql.in_scope(permit.scope(), "m.branch_path", Some("m.id"));
        let sql = sql.push(") AS belongs FROM member m").permitted(permit).push(" AND m.id ");
        let sql = sql.any_of(chunk.iter().copied()).push(lock);
        let rows: Vec<Found> = sql.all(tx, permit).await?;
        found.extend(rows.into_iter().filter(|row| row.belongs).map(|row| row.id));
    }
    Ok(found)
}
