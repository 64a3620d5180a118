//! Hints that are due: taken with a lease, settled afterwards, forgotten in the end.

use std::collections::{BTreeMap, HashMap};

use chrono::TimeDelta;
use lighthouse_domain::{
    id::Id,
    outbox::{HINT_HOURS, KEPT_DAYS, PushHint, PushHintId, next_attempt},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model};
use crate::{
    Bulk,
    db::Tx,
    error::StoreError,
    identity::{PushAddress, push_addresses},
    seal::Sealer,
};

/// Minutes for which whoever took a hint has it alone. A server that is killed leaves it to others
/// after that.
const LEASE_MINUTES: i64 = 5;

/// Takes up to `limit` hints that are due, the oldest first. Hints for devices that have signed out
/// or want none any more are given up, and so are those that came too late.
pub async fn take_hints(
    tx: &Tx,
    _: &Bulk,
    sealer: &Sealer,
    (now, limit): (Instant, u64),
) -> Result<Vec<PushHint>, StoreError> {
    let due = Entity::find()
        .filter(Column::NextAt.lte(now.millis()))
        .order_by_asc(Column::NextAt)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&**tx)
        .await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let accounts: Vec<_> = due.iter().map(|row| row.account_id).collect();
    let addresses = push_addresses(tx, &accounts, now).await?;
    let earliest = now.plus(-TimeDelta::hours(HINT_HOURS)).millis();
    let (taken, given_up) = sort(due, &addresses, (sealer, earliest))?;
    give_up(tx, given_up).await?;
    lease(tx, &taken, now).await?;
    Ok(taken)
}

type Sorted = (Vec<PushHint>, Vec<Uuid>);

fn sort(
    due: Vec<Model>,
    addresses: &[PushAddress],
    (sealer, earliest): (&Sealer, i64),
) -> Result<Sorted, StoreError> {
    let (mut taken, mut given_up) = (Vec::new(), Vec::new());
    let addresses: HashMap<_, _> = addresses.iter().map(|it| (it.device(), it)).collect();
    for row in due {
        let address = addresses.get(&(row.account_id, row.device_id.as_str()));
        match address.filter(|_| row.created_at >= earliest) {
            None => given_up.push(row.id),
            Some(address) => taken.push(hint(&row, address, sealer)?),
        }
    }
    Ok((taken, given_up))
}

fn hint(row: &Model, address: &PushAddress, sealer: &Sealer) -> Result<PushHint, StoreError> {
    let attempts = u32::try_from(row.attempts + 1);
    Ok(PushHint {
        id: Id::new(row.id),
        message: row.message_id,
        platform: address.platform()?,
        token: address.token(sealer)?,
        attempts: attempts.map_err(|_| StoreError::corrupt("push_hint", "attempts"))?,
        created_at: Instant::from_millis(row.created_at),
    })
}

async fn lease(tx: &Tx, taken: &[PushHint], now: Instant) -> Result<(), StoreError> {
    let until = now.plus(TimeDelta::minutes(LEASE_MINUTES)).millis();
    let ids = taken.iter().map(|hint| hint.id.uuid());
    Entity::update_many()
        .col_expr(Column::NextAt, Expr::value(until))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.is_in(ids))
        .exec(&**tx)
        .await?;
    Ok(())
}

async fn give_up(tx: &Tx, ids: Vec<Uuid>) -> Result<(), StoreError> {
    let over = ActiveModel { next_at: Set(None), ..Default::default() };
    Entity::update_many().set(over).filter(Column::Id.is_in(ids)).exec(&**tx).await?;
    Ok(())
}

/// Notes what became of the hints that were taken: handed over, or to be tried again.
pub async fn settle_hints(
    tx: &Tx,
    _: &Bulk,
    (handed, failed): (&[PushHintId], &[PushHint]),
    now: Instant,
) -> Result<(), StoreError> {
    let done = ActiveModel {
        next_at: Set(None),
        handed_at: Set(Some(now.millis())),
        ..Default::default()
    };
    let ids = handed.iter().map(|id| id.uuid());
    Entity::update_many().set(done).filter(Column::Id.is_in(ids)).exec(&**tx).await?;
    for (attempts, ids) in by_attempts(failed) {
        let next_at = next_attempt(attempts, now).map(Instant::millis);
        let again = ActiveModel { next_at: Set(next_at), ..Default::default() };
        Entity::update_many().set(again).filter(Column::Id.is_in(ids)).exec(&**tx).await?;
    }
    Ok(())
}

/// Hints that were tried equally often are tried again at the same time.
fn by_attempts(failed: &[PushHint]) -> BTreeMap<u32, Vec<Uuid>> {
    let mut by_attempts = BTreeMap::<u32, Vec<Uuid>>::new();
    for hint in failed {
        by_attempts.entry(hint.attempts).or_default().push(hint.id.uuid());
    }
    by_attempts
}

/// Forgets what became of old hints; tells how many.
pub async fn prune_hints(tx: &Tx, _: &Bulk, now: Instant) -> Result<u64, StoreError> {
    let before = now.plus(-TimeDelta::days(KEPT_DAYS)).millis();
    let old = Column::CreatedAt.lt(before);
    Ok(Entity::delete_many().filter(old).exec(&**tx).await?.rows_affected)
}
