//! Trees from a sheet: many organizations at once, and taking back those that nobody has touched.

use std::collections::BTreeSet;

use lighthouse_domain::{
    access::{Action, Permit, actions::ManageOrganizations},
    imports::SheetImport,
    organizations::{Organization, OrganizationId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType, Query},
};

use super::{Column, Entity, entity::ActiveModel, inside, within, writing::row};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    imports::entered,
    locked::Locked,
    sql::{insert_all, scoped},
};

#[derive(FromQueryResult)]
struct Code {
    code: String,
}

/// Which of these codes the tree has. A code is unique in the whole tree, so this does not end at
/// the permit's scope: the answer is only "taken", never by whom.
pub async fn taken_codes<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    codes: &[String],
) -> Result<BTreeSet<String>, StoreError> {
    let mut taken = BTreeSet::new();
    for chunk in codes.chunks(1000) {
        let select = Query::select()
            .column(Column::Code)
            .from(Entity)
            .and_where(Column::Code.is_in(chunk.iter().cloned()))
            .to_owned();
        let rows: Vec<Code> = scoped::all_as(conn, permit, select).await?;
        taken.extend(rows.into_iter().map(|row| row.code));
    }
    Ok(taken)
}

/// Up to `limit` living organizations of a subtree, `top` first.
pub async fn living_below<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    top: &Organization,
    limit: u64,
) -> Result<Vec<Organization>, StoreError> {
    let select = within(permit.scope())
        .filter(Column::Path.gte(top.path.as_str()))
        .filter(Column::Path.lt(top.path.end()))
        .filter(Column::DissolvedAt.is_null())
        .order_by_asc(Column::Path)
        .limit(limit);
    scoped::all(conn, permit, select).await?.into_iter().map(Organization::try_from).collect()
}

/// These organizations, locked in the order of their ids until the transaction ends.
pub async fn lock_many(
    tx: &Tx,
    permit: &Permit<ManageOrganizations>,
    ids: &[OrganizationId],
) -> Result<Vec<Locked<Organization>>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(1000) {
        let select = within(permit.scope())
            .filter(Column::Id.is_in(chunk.iter().map(|id| id.uuid())))
            .order_by_asc(Column::Id)
            .lock(LockType::NoKeyUpdate);
        for row in scoped::all(tx, permit, select).await? {
            found.push(Locked::new(row.try_into()?));
        }
    }
    Ok(found)
}

/// Takes the next `many` child numbers of `parent` and answers the first of them.
pub async fn take_children(
    tx: &Tx,
    parent: &Locked<Organization>,
    many: i64,
) -> Result<i64, StoreError> {
    let next = Expr::col(Column::NextChild);
    Entity::update_many()
        .col_expr(Column::NextChild, next.add(many))
        .filter(Column::Id.eq(parent.id.uuid()))
        .exec(&**tx)
        .await?;
    let next: Option<i64> = Entity::find_by_id(parent.id.uuid())
        .select_only()
        .column(Column::NextChild)
        .into_tuple()
        .one(&**tx)
        .await?;
    Ok(next.ok_or(StoreError::NotFound("organization"))? - many)
}

/// Adds many organizations, parents before children, each with the number of its next child.
pub async fn insert_many(
    tx: &Tx,
    permit: &Permit<ManageOrganizations>,
    new: &[(Organization, i64)],
) -> Result<(), StoreError> {
    let covered = |(one, _): &(Organization, i64)| permit.scope().covers(&one.path);
    if !new.iter().all(covered) {
        return Err(StoreError::NotFound("organization"));
    }
    let rows = new.iter().map(|(one, next)| ActiveModel { next_child: Set(*next), ..row(one) });
    insert_all(tx, rows).await
}

/// Removes what an import entered, and answers how many organizations went. Whatever else refers
/// to one of them refuses the whole with [`StoreError::Reference`].
pub async fn erase(
    tx: &Tx,
    permit: &Permit<ManageOrganizations>,
    import: &Locked<SheetImport>,
) -> Result<u64, StoreError> {
    let done = Entity::delete_many()
        .filter(Column::Id.in_subquery(entered(import)))
        .filter(inside(permit.scope()))
        .exec(&**tx)
        .await?;
    Ok(done.rows_affected)
}
