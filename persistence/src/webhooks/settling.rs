//! What became of deliveries that were taken, and what follows for their webhooks.

use chrono::TimeDelta;
use lighthouse_domain::{
    time::Instant,
    webhooks::{Attempt, DeliveryId, DisabledReason, KEPT_DAYS, Webhook, WebhookId, next_attempt},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::LockType,
};
use uuid::Uuid;

use super::{
    endpoints::facts,
    entity::{attempt, delivery, webhook},
};
use crate::{Bulk, db::Tx, error::StoreError};

/// A webhook that was switched off.
pub type Disabled = (WebhookId, DisabledReason);

/// Notes an attempt of a delivery: it came through, or is tried again, or is given up. Tells if that
/// switched its webhook off.
pub async fn settle_deliveries(
    tx: &Tx,
    _: &Bulk,
    attempts: &[(DeliveryId, Attempt)],
) -> Result<Vec<Disabled>, StoreError> {
    let mut disabled = Vec::new();
    for (id, attempt) in attempts {
        disabled.extend(settle(tx, *id, *attempt).await?);
    }
    Ok(disabled)
}

async fn settle(tx: &Tx, id: DeliveryId, attempt: Attempt) -> Result<Option<Disabled>, StoreError> {
    let row = delivery::Entity::find_by_id(id.uuid()).lock_exclusive().one(&**tx).await?;
    let Some(row) = row else { return Ok(None) };
    let through = attempt.came_through();
    // None, if it was asked for anew while this one was under way: that one counts as its first.
    let tries = row.attempts.max(1);
    let next_at = if through { None } else { next_attempt(tries, id, attempt.at) };
    let became = delivery::ActiveModel {
        next_at: Set(next_at.map(Instant::millis)),
        delivered_at: Set(through.then(|| attempt.at.millis())),
        ..Default::default()
    };
    delivery::Entity::update_many()
        .set(became)
        .filter(delivery::Column::Id.eq(id.uuid()))
        .exec(&**tx)
        .await?;
    note(tx, id, attempt).await?;
    follow(tx, row.webhook_id, attempt).await
}

async fn note(tx: &Tx, id: DeliveryId, attempt: Attempt) -> Result<(), StoreError> {
    let last = attempt::Entity::find()
        .select_only()
        .column_as(attempt::Column::Number.max(), "last")
        .filter(attempt::Column::DeliveryId.eq(id.uuid()))
        .into_tuple::<Option<i64>>()
        .one(&**tx)
        .await?;
    let row = attempt::ActiveModel {
        delivery_id: Set(id.uuid()),
        number: Set(last.flatten().map_or(1, |last| last + 1)),
        at: Set(attempt.at.millis()),
        status: Set(attempt.answer.ok().map(i64::from)),
        fault: Set(attempt.answer.err().map(|fault| fault.as_str().to_owned())),
        milliseconds: Set(attempt.milliseconds),
    };
    attempt::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

async fn follow(tx: &Tx, id: Uuid, attempt: Attempt) -> Result<Option<Disabled>, StoreError> {
    let select = webhook::Entity::find_by_id(id).lock(LockType::NoKeyUpdate);
    let Some(row) = select.one(&**tx).await? else { return Ok(None) };
    let before = Webhook::try_from(row)?;
    let after = if attempt.came_through() {
        before.clone().succeed()
    } else {
        before.clone().fail(attempt.is_gone(), attempt.at)
    };
    if after == before {
        return Ok(None);
    }
    webhook::Entity::update_many()
        .set(facts(&after))
        .filter(webhook::Column::Id.eq(id))
        .exec(&**tx)
        .await?;
    let off = after.disabled.filter(|_| before.disabled.is_none());
    Ok(off.map(|(reason, _)| (after.id, reason)))
}

/// Forgets old deliveries with their attempts, and secrets whose day is over; tells how many
/// deliveries went.
pub async fn prune_deliveries(tx: &Tx, _: &Bulk, now: Instant) -> Result<u64, StoreError> {
    let before = now.plus(-TimeDelta::days(KEPT_DAYS)).millis();
    let old = delivery::Column::CreatedAt.lt(before);
    let gone = delivery::Entity::delete_many().filter(old).exec(&**tx).await?.rows_affected;
    let over = webhook::ActiveModel {
        previous_secret_sealed: Set(None),
        previous_until: Set(None),
        ..Default::default()
    };
    webhook::Entity::update_many()
        .set(over)
        .filter(webhook::Column::PreviousUntil.lte(now.millis()))
        .exec(&**tx)
        .await?;
    Ok(gone)
}
