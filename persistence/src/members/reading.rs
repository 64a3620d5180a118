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
    entity::{SELECT, Shown},
    inside, naming, within,
};
use crate::{
    db::{Cells, Conn, FromCells, Tx},
    error::StoreError,
    hand::Hand,
    organizations, read,
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
    let hand = Hand::under(conn, permit, SELECT).sql(" AND id = ").bind(id.uuid()).within(
        permit.scope(),
        "branch_path",
        Some("id"),
    );
    single(hand.all(conn, permit).await?)
}

/// One person, locked until the transaction ends.
pub async fn find_for_update(
    tx: &Tx,
    permit: &Permit<ManageMembers>,
    id: MemberId,
) -> Result<Member, StoreError> {
    let select = within(permit.scope()).filter(Column::Id.eq(id.uuid())).lock(LockType::Update);
    single(read::all_as::<Shown, _>(tx, permit, select.into_query()).await?)
}

fn single(rows: Vec<Shown>) -> Result<Member, StoreError> {
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
    let hand = Hand::under(conn, permit, SELECT);
    let hand = filter
        .below
        .iter()
        .fold(hand, |hand, top| below(hand, permit.scope(), *top, after.is_some()));
    let hand = if filter.below.is_empty() {
        hand.within(permit.scope(), "branch_path", Some("id"))
    } else {
        hand
    };
    let hand = match after {
        // A row value is an index condition on both databases; the spelled-out form is not.
        Some((path, id)) => {
            hand.sql(" AND (branch_path, id) > (").bind(path).sql(", ").bind(*id).sql(")")
        }
        None => hand,
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let hand = narrowed(hand, filter).sql(" ORDER BY branch_path, id LIMIT ").bind(limit);
    hand.all::<Shown, _>(conn, permit).await?.into_iter().map(Member::try_from).collect()
}

/// The subtree of `top` as far as the scope reaches. After a cursor its beginning is no
/// condition for the index (`|| ''`): else SQLite would start there and walk to the cursor.
fn below(hand: Hand, scope: &Scope, top: OrganizationId, after: bool) -> Hand {
    let path = |hand: Hand| {
        let hand = hand.sql("(SELECT path FROM organization WHERE id = ").bind(top.uuid());
        hand.within(scope, "path", None)
    };
    let hand = hand.sql(if after { " AND branch_path || '' >= " } else { " AND branch_path >= " });
    let hand = path(hand).sql(") || '' AND branch_path < ");
    path(hand).sql(") || '~'")
}

fn narrowed(hand: Hand, filter: &Filter) -> Hand {
    let hand = if filter.statuses.is_empty() {
        hand.sql(" AND ended_at IS NULL")
    } else {
        let words = filter.statuses.iter().map(|status| status.as_str());
        words
            .fold(hand.sql(" AND status IN (NULL"), |hand, word| hand.sql(", ").bind(word))
            .sql(")")
    };
    let hand = match filter.updated_since {
        Some(since) => hand.sql(" AND updated_at >= ").bind(since.millis()),
        None => hand,
    };
    match &filter.name_contains {
        Some(text) => naming::containing(hand, text),
        None => hand,
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
    let hand =
        Hand::under(conn, permit, "SELECT branch_path, status, count(*) AS members FROM member");
    let hand = below(hand, permit.scope(), of, false).sql(" GROUP BY branch_path, status");
    let hand = hand.around(
        "SELECT o.id, o.name, g.status, g.members FROM (",
        ") g JOIN organization o ON o.path = g.branch_path ORDER BY g.branch_path, g.status",
    );
    hand.all(conn, permit).await
}

impl FromCells for Count {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            branch_id: cells.get(0)?,
            branch_name: cells.get(1)?,
            status: cells.get(2)?,
            members: cells.get(3)?,
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
    read::all_as(conn, permit, select).await
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
    read::all_as(conn, permit, select).await
}

struct Found {
    id: Uuid,
    belongs: bool,
}

impl FromCells for Found {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        Ok(Self { id: cells.get(0)?, belongs: cells.get(1)? })
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
        let hand = Hand::plain(tx, "SELECT m.id, (m.branch_id = ").bind(branch.uuid());
        let hand = hand.within(permit.scope(), "m.branch_path", Some("m.id"));
        let hand = hand.sql(") AS belongs FROM member m").proven(permit).sql(" AND m.id ");
        let hand = hand.among(chunk.iter().copied()).sql(lock);
        let rows: Vec<Found> = hand.all(tx, permit).await?;
        found.extend(rows.into_iter().filter(|row| row.belongs).map(|row| row.id));
    }
    Ok(found)
}
