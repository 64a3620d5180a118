//! The login of an entry that turned out to be a double: given to the other entry, or opened again.

use lighthouse_domain::{
    access::{AccountId, Action, Permit},
    id::Id,
    members::MemberId,
    time::Instant,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use super::{
    actor::move_rights_of,
    end_sessions_of,
    entity::account::{Column, Entity},
};
use crate::{db::Tx, error::StoreError, sql::scoped};

/// The account of a member within a permit that reached the entry.
pub(crate) async fn login_of<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    member: MemberId,
) -> Result<Option<AccountId>, StoreError> {
    let select = Entity::find().filter(Column::MemberId.eq(member.uuid()));
    Ok(scoped::one(tx, permit, select).await?.map(|account| Id::new(account.id)))
}

/// Gives an account to another entry under its name; devices sign in anew. One that is no longer the
/// first entry's stays as it is.
pub(crate) async fn give_login(
    tx: &Tx,
    account: AccountId,
    (from, to): (MemberId, MemberId),
    name: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::MemberId, Expr::value(to.uuid()))
        .col_expr(Column::DisplayName, Expr::value(name.to_owned()))
        .col_expr(Column::UpdatedAt, Expr::value(now.millis()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(account.uuid()))
        .filter(Column::MemberId.eq(from.uuid()))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 {
        return Ok(());
    }
    end_sessions_of(tx, account, now).await?;
    move_rights_of(tx, account).await?;
    Ok(())
}

/// Opens the account that was closed at that instant; one that was locked by hand since stays so.
pub(crate) async fn reopen_login(
    tx: &Tx,
    account: AccountId,
    closed_at: Instant,
    now: Instant,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::DisabledAt, Expr::value(None::<i64>))
        .col_expr(Column::UpdatedAt, Expr::value(now.millis()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(account.uuid()))
        .filter(Column::DisabledAt.eq(closed_at.millis()))
        .exec(&**tx)
        .await?;
    Ok(())
}
