//! Forgetting old changes: a mark a day says where the streams stood, and what lies before a mark of
//! thirty days ago goes. So no row needs a clock of its own.

use chrono::TimeDelta;
use lighthouse_domain::{sync::KEPT_DAYS, time::Instant};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::{
    entity::{change, mark, stream},
    feed::{StreamHead, select_heads},
};
use crate::{Bulk, db::Tx, error::StoreError, sql::insert_or};

/// Sets the mark of the day and forgets what is older than the marks that are kept; tells how many
/// changes went.
pub async fn prune_changes(tx: &Tx, _: &Bulk, now: Instant) -> Result<u64, StoreError> {
    set_mark(tx, now).await?;
    let before = now.plus(-TimeDelta::days(KEPT_DAYS)).millis();
    let old = mark::Entity::find()
        .filter(mark::Column::At.lte(before))
        .order_by_desc(mark::Column::At)
        .limit(MARKS);
    let mut gone = 0;
    let old = old.all(&**tx).await?;
    for row in &old {
        gone += forget(tx, row).await?;
    }
    mark::Entity::delete_many().filter(mark::Column::At.lte(before)).exec(&**tx).await?;
    Ok(gone)
}

/// Marks of one day: one for each stream.
const MARKS: u64 = 16;

async fn set_mark(tx: &Tx, now: Instant) -> Result<(), StoreError> {
    let rows = tx.query_all(&select_heads()).await?;
    let heads = rows.iter().map(|row| StreamHead::from_query_result(row, ""));
    let heads = heads.collect::<Result<Vec<_>, _>>()?;
    let at = now.day().and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
    let row = |head: &StreamHead| mark::ActiveModel {
        at: Set(at),
        stream: Set(head.stream),
        seq: Set(head.seq),
    };
    let once =
        OnConflict::columns([mark::Column::At, mark::Column::Stream]).do_nothing().to_owned();
    insert_or(tx, heads.iter().map(row), once).await
}

async fn forget(tx: &Tx, mark: &mark::Model) -> Result<u64, StoreError> {
    let forgotten = change::Entity::delete_many()
        .filter(change::Column::Stream.eq(mark.stream))
        .filter(change::Column::Seq.lte(mark.seq))
        .exec(&**tx)
        .await?;
    stream::Entity::update_many()
        .col_expr(stream::Column::Pruned, Expr::value(mark.seq))
        .filter(stream::Column::Stream.eq(mark.stream))
        .filter(stream::Column::Pruned.lt(mark.seq))
        .exec(&**tx)
        .await?;
    Ok(forgotten.rows_affected)
}
