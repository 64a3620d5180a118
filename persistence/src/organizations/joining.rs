//! Posts of an entry that turned out to be a double: former ones become the other entry's.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit},
    members::MemberId,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use uuid::Uuid;

use super::entity::post::{Column, Entity};
use crate::{db::Tx, error::StoreError, sql::scoped};

/// The posts of a member, held or former, each with its last day.
pub(crate) async fn held_posts<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    member: MemberId,
) -> Result<Vec<(Uuid, Option<NaiveDate>)>, StoreError> {
    let select = Entity::find().filter(Column::MemberId.eq(member.uuid())).order_by_asc(Column::Id);
    let rows = scoped::all(tx, permit, select).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.until)).collect())
}

/// Gives posts to another entry.
pub(crate) async fn give_posts(tx: &Tx, posts: &[Uuid], to: MemberId) -> Result<(), StoreError> {
    for chunk in posts.chunks(500) {
        Entity::update_many()
            .col_expr(Column::MemberId, Expr::value(to.uuid()))
            .filter(Column::Id.is_in(chunk.iter().copied()))
            .exec(&**tx)
            .await?;
    }
    Ok(())
}
