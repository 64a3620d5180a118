//! Deliveries that are due, taken with a lease, each with the secrets that sign it.

use std::collections::HashMap;

use chrono::TimeDelta;
use lighthouse_domain::{
    id::Id,
    time::Instant,
    webhooks::{DeliveryId, WebhookEvent},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query},
};
use uuid::Uuid;

use super::{
    PREVIOUS, SECRET,
    entity::{delivery, event, webhook},
};
use crate::{Bulk, db::Tx, error::StoreError, seal::Sealer};

/// Minutes for which whoever took a delivery has it alone. A server that is killed leaves it to others
/// after that.
const LEASE_MINUTES: i64 = 5;

/// A delivery to be sent now.
#[derive(Clone, Debug)]
pub struct DueDelivery {
    pub id: DeliveryId,
    pub url: String,
    /// The secrets that sign it: the new one, and for a day the one of before.
    pub secrets: Vec<String>,
    pub event: WebhookEvent,
    pub object: Uuid,
    pub created_at: Instant,
}

/// Takes up to `limit` deliveries that are due, the oldest first, of webhooks that are sent.
pub async fn take_deliveries(
    tx: &Tx,
    _: &Bulk,
    sealer: &Sealer,
    (now, limit): (Instant, u64),
) -> Result<Vec<DueDelivery>, StoreError> {
    let sent = Query::select()
        .column(webhook::Column::Id)
        .from(webhook::Entity)
        .and_where(webhook::Column::DisabledAt.is_null())
        .to_owned();
    let due = delivery::Entity::find()
        .filter(delivery::Column::NextAt.lte(now.millis()))
        .filter(delivery::Column::WebhookId.in_subquery(sent))
        .order_by_asc(delivery::Column::NextAt)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&**tx)
        .await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    lease(tx, &due, now).await?;
    let webhooks = webhook::Entity::find()
        .filter(webhook::Column::Id.is_in(due.iter().map(|row| row.webhook_id)))
        .all(&**tx)
        .await?;
    let webhooks: HashMap<_, _> = webhooks.into_iter().map(|row| (row.id, row)).collect();
    let of = |row: &delivery::Model| webhooks.get(&row.webhook_id);
    due.iter().filter_map(|row| Some(due_delivery(row, of(row)?, sealer, now))).collect()
}

fn due_delivery(
    row: &delivery::Model,
    to: &webhook::Model,
    sealer: &Sealer,
    now: Instant,
) -> Result<DueDelivery, StoreError> {
    let mut secrets = vec![sealer.open_text(&SECRET.row(to.id), &to.secret_sealed)?];
    let previous = to.previous_secret_sealed.as_ref();
    if let Some(sealed) = previous.filter(|_| to.previous_until > Some(now.millis())) {
        secrets.push(sealer.open_text(&PREVIOUS.row(to.id), sealed)?);
    }
    Ok(DueDelivery {
        id: Id::new(row.id),
        url: to.url.clone(),
        secrets,
        event: event("webhook_delivery", &row.kind)?,
        object: row.object_id,
        created_at: Instant::from_millis(row.created_at),
    })
}

async fn lease(tx: &Tx, due: &[delivery::Model], now: Instant) -> Result<(), StoreError> {
    let until = now.plus(TimeDelta::minutes(LEASE_MINUTES)).millis();
    delivery::Entity::update_many()
        .col_expr(delivery::Column::NextAt, Expr::value(until))
        .col_expr(delivery::Column::Attempts, Expr::col(delivery::Column::Attempts).add(1))
        .filter(delivery::Column::Id.is_in(due.iter().map(|row| row.id)))
        .exec(&**tx)
        .await?;
    Ok(())
}
