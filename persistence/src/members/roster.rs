//! Names of people, nothing more of them.

use lighthouse_domain::{
    access::{Action, Permit, actions::ReadRoster},
    id::Id,
    members::{MemberId, RosterEntry, Status},
    organizations::{Organization, OrganizationId},
};
use sea_orm::{
    ColumnTrait, FromQueryResult,
    sea_query::{Order, Query},
};
use uuid::Uuid;

use super::{MemberColumn as Column, MemberEntity as Entity, inside};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    organizations,
    sql::scoped,
};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    status: String,
}

fn entries(rows: Vec<Row>) -> Result<Vec<RosterEntry>, StoreError> {
    let entry = |row: Row| {
        let status = Status::parse(&row.status);
        let status = status.ok_or_else(|| StoreError::corrupt("member", "status"))?;
        Ok(RosterEntry { id: Id::new(row.id), name: row.name, status })
    };
    rows.into_iter().map(entry).collect()
}

/// The people of one branch by name, nothing more of them, at most `limit` after `after`.
pub async fn roster(
    conn: &Conn,
    permit: &Permit<ReadRoster>,
    branch: OrganizationId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<RosterEntry>, StoreError> {
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
    entries(scoped::all_as(conn, permit, select).await?)
}

/// More people than a branch has.
const OF_BRANCH_MAX: u64 = 2000;

/// Everybody who belongs to a branch within the permit.
pub async fn everybody_in<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    branch: OrganizationId,
) -> Result<Vec<MemberId>, StoreError> {
    let select = Query::select()
        .columns([Column::Id, Column::Name, Column::Status])
        .from(Entity)
        .and_where(Column::BranchPath.in_subquery(organizations::path_of(permit.scope(), branch)))
        .and_where(Column::EndedAt.is_null())
        .order_by(Column::Id, Order::Asc)
        .limit(OF_BRANCH_MAX)
        .to_owned();
    let everybody = entries(scoped::all_as(conn, permit, select).await?)?;
    Ok(everybody.into_iter().map(|one| one.id).collect())
}

/// Somebody below `top` and within the permit, by name; `None` for everybody else.
pub async fn person_below<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    top: &Organization,
    id: MemberId,
) -> Result<Option<RosterEntry>, StoreError> {
    let select = Query::select()
        .columns([Column::Id, Column::Name, Column::Status])
        .from(Entity)
        .cond_where(inside(permit.scope()))
        .and_where(Column::BranchPath.gte(top.path.as_str()))
        .and_where(Column::BranchPath.lt(top.path.end()))
        .and_where(Column::EndedAt.is_null())
        .and_where(Column::Id.eq(id.uuid()))
        .to_owned();
    Ok(entries(scoped::all_as(conn, permit, select).await?)?.into_iter().next())
}

#[derive(FromQueryResult)]
struct MemberRow {
    #[expect(dead_code, reason = "that there is a row is the answer")]
    id: Uuid,
}

/// Refuses a person who does not lie within the permit, whatever their status.
pub async fn require_within<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: MemberId,
) -> Result<(), StoreError> {
    let select = Query::select()
        .column(Column::Id)
        .from(Entity)
        .cond_where(inside(permit.scope()))
        .and_where(Column::Id.eq(id.uuid()))
        .to_owned();
    let rows: Vec<MemberRow> = scoped::all_as(tx, permit, select).await?;
    if rows.is_empty() { Err(StoreError::NotFound("member")) } else { Ok(()) }
}
