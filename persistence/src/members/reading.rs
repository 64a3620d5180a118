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
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{Alias, Asterisk, Expr, ExprTrait, LockType, Order, Query},
};
use uuid::Uuid;

use super::{
    Column, Entity, SHOWN, below,
    entity::{Shown, gram},
    inside, within,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    read,
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
    let select = within(permit.scope()).filter(Column::Id.eq(id.uuid()));
    single(read::all_as::<Shown, _>(conn, permit, select.into_query()).await?)
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
    let mut select = narrowed(placed(permit.scope(), &filter.below), filter)
        .order_by_asc(Column::BranchPath)
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some((path, id)) = after {
        // A row value is an index condition on both databases; the spelled-out form is not.
        let place = Expr::tuple([Expr::col(Column::BranchPath), Expr::col(Column::Id)]);
        select =
            select.filter(place.gt(Expr::tuple([Expr::value(path.clone()), Expr::value(*id)])));
    }
    let rows = read::all_as::<Shown, _>(conn, permit, select.into_query()).await?;
    rows.into_iter().map(Member::try_from).collect()
}

fn placed(scope: &Scope, tops: &[OrganizationId]) -> Select<Entity> {
    if tops.is_empty() {
        return within(scope);
    }
    let select = Entity::find().select_only().columns(SHOWN);
    tops.iter().fold(select, |select, top| select.filter(below(scope, *top)))
}

fn narrowed(mut select: Select<Entity>, filter: &Filter) -> Select<Entity> {
    if filter.statuses.is_empty() {
        select = select.filter(Column::EndedAt.is_null());
    } else {
        select = select
            .filter(Column::Status.is_in(filter.statuses.iter().map(|status| status.as_str())));
    }
    if let Some(since) = filter.updated_since {
        select = select.filter(Column::UpdatedAt.gte(since.millis()));
    }
    match &filter.name_contains {
        Some(text) => select.filter(named(text)),
        None => select,
    }
}

/// The index of names finds candidates by their rarest part; the name itself decides.
fn named(text: &str) -> Condition {
    let pair: String = text.chars().take(2).collect();
    let candidates = Query::select()
        .column(gram::Column::MemberId)
        .from(gram::Entity)
        .and_where(Expr::col(gram::Column::Gram).eq(pair))
        .to_owned();
    let by_index = Condition::all().add(Column::Id.in_subquery(candidates));
    if text.chars().count() > 2 {
        by_index.add(Column::Name.like(read::containing(text)))
    } else {
        by_index
    }
}

/// How many people of a status a branch has.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
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
    let grouped = Query::select()
        .column(Column::BranchPath)
        .column(Column::Status)
        .expr_as(Expr::col(Asterisk).count(), Alias::new("members"))
        .from(Entity)
        .cond_where(below(permit.scope(), of))
        .group_by_columns([Column::BranchPath, Column::Status])
        .to_owned();
    let (g, o) = (Alias::new("g"), Alias::new("o"));
    let column = |table: &Alias, name: &str| Expr::col((table.clone(), Alias::new(name)));
    let select = Query::select()
        .expr_as(column(&o, "id"), Alias::new("branch_id"))
        .expr_as(column(&o, "name"), Alias::new("branch_name"))
        .expr_as(column(&g, "status"), Alias::new("status"))
        .expr_as(column(&g, "members"), Alias::new("members"))
        .from_subquery(grouped, g.clone())
        .join_as(
            sea_orm::sea_query::JoinType::InnerJoin,
            Alias::new("organization"),
            o.clone(),
            column(&o, "path").equals((g.clone(), Alias::new("branch_path"))),
        )
        .order_by((g.clone(), Alias::new("branch_path")), Order::Asc)
        .order_by((g, Alias::new("status")), Order::Asc)
        .to_owned();
    read::all_as(conn, permit, select).await
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
        .cond_where(inside(permit.scope()))
        .and_where(Column::BranchId.eq(branch.uuid()))
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

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
}

/// Which of these people belong to the branch now, within any permit that covers it.
pub(crate) async fn ids_in_branch<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    branch: OrganizationId,
    ids: &[MemberId],
) -> Result<HashSet<Uuid>, StoreError> {
    let mut found = HashSet::new();
    for chunk in ids.chunks(1000) {
        let select = Query::select()
            .column(Column::Id)
            .from(Entity)
            .cond_where(inside(permit.scope()))
            .and_where(Column::BranchId.eq(branch.uuid()))
            .and_where(Column::Id.is_in(chunk.iter().copied().map(Id::uuid)))
            .to_owned();
        let rows: Vec<Found> = read::all_as(tx, permit, select).await?;
        found.extend(rows.into_iter().map(|row| row.id));
    }
    Ok(found)
}
