//! Deliveries of a webhook in scope, each with its attempts.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Permit, actions::OperateWebhooks},
    time::Instant,
    webhooks::{Delivery, DeliveryId, Webhook, WebhookEvent, WebhookId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::Query,
};
use uuid::Uuid;

use super::entity::{attempt, delivery, webhook};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations,
    sql::scoped,
};

const MISSING: StoreError = StoreError::NotFound("webhook_delivery");

fn within(permit: &Permit<OperateWebhooks>, webhook: WebhookId) -> Select<delivery::Entity> {
    let reached = organizations::ids_within(permit.scope());
    let reached = Query::select()
        .column(webhook::Column::Id)
        .from(webhook::Entity)
        .and_where(webhook::Column::OrganizationId.in_subquery(reached))
        .to_owned();
    delivery::Entity::find()
        .filter(delivery::Column::WebhookId.eq(webhook.uuid()))
        .filter(delivery::Column::WebhookId.in_subquery(reached))
}

/// Up to `limit` deliveries of a webhook, the newest first, before `after`.
pub async fn delivery_page(
    conn: &Conn,
    permit: &Permit<OperateWebhooks>,
    webhook: WebhookId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Delivery>, StoreError> {
    let mut select = within(permit, webhook).order_by_desc(delivery::Column::Id).limit(limit);
    if let Some(after) = after {
        select = select.filter(delivery::Column::Id.lt(after));
    }
    let rows = scoped::all(conn, permit, select).await?;
    with_attempts(conn, rows).await
}

pub async fn find_delivery(
    conn: &Conn,
    permit: &Permit<OperateWebhooks>,
    (webhook, id): (WebhookId, DeliveryId),
) -> Result<Delivery, StoreError> {
    let select = within(permit, webhook).filter(delivery::Column::Id.eq(id.uuid()));
    let row = scoped::one(conn, permit, select).await?.ok_or(MISSING)?;
    with_attempts(conn, vec![row]).await?.into_iter().next().ok_or(MISSING)
}

async fn with_attempts(
    conn: &Conn,
    rows: Vec<delivery::Model>,
) -> Result<Vec<Delivery>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let attempts = attempt::Entity::find()
        .filter(attempt::Column::DeliveryId.is_in(ids))
        .order_by_desc(attempt::Column::Number)
        .all(conn)
        .await?;
    let mut of_delivery = HashMap::<Uuid, Vec<_>>::new();
    for row in attempts {
        of_delivery.entry(row.delivery_id).or_default().push(row.try_into()?);
    }
    let whole = |row: delivery::Model| {
        let attempts = of_delivery.remove(&row.id).unwrap_or_default();
        Ok(Delivery { attempts, ..Delivery::try_from(row)? })
    };
    rows.into_iter().map(whole).collect()
}

/// Lays a test for a webhook.
pub async fn insert_test(
    tx: &Tx,
    webhook: &Locked<Webhook>,
    (id, now): (DeliveryId, Instant),
) -> Result<(), StoreError> {
    let row = new_row(id.uuid(), webhook.id.uuid(), WebhookEvent::Test, webhook.id.uuid(), now);
    delivery::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

pub(super) fn new_row(
    id: Uuid,
    webhook: Uuid,
    event: WebhookEvent,
    object: Uuid,
    now: Instant,
) -> delivery::ActiveModel {
    delivery::ActiveModel {
        id: Set(id),
        webhook_id: Set(webhook),
        kind: Set(event.as_str().to_owned()),
        object_id: Set(object),
        attempts: Set(0),
        next_at: Set(Some(now.millis())),
        delivered_at: Set(None),
        created_at: Set(now.millis()),
    }
}

/// Sends a delivery of the webhook again, under its id, with all attempts anew.
pub async fn replay(
    tx: &Tx,
    webhook: &Locked<Webhook>,
    (id, now): (DeliveryId, Instant),
) -> Result<(), StoreError> {
    let again = delivery::ActiveModel {
        attempts: Set(0),
        next_at: Set(Some(now.millis())),
        delivered_at: Set(None),
        ..Default::default()
    };
    let done = delivery::Entity::update_many()
        .set(again)
        .filter(delivery::Column::Id.eq(id.uuid()))
        .filter(delivery::Column::WebhookId.eq(webhook.id.uuid()))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(MISSING) }
}
