//! Webhooks: found, registered and changed within a permit. Their secrets leave this room only to sign.

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageWebhooks, OperateWebhooks},
    },
    organizations::{Organization, OrganizationId},
    time::Instant,
    webhooks::{Webhook, WebhookId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, sea_query::LockType,
};
use uuid::Uuid;

use super::{
    PREVIOUS, SECRET,
    entity::webhook::{ActiveModel, Column, Entity},
    laying,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations,
    seal::Sealer,
    sql::scoped,
};

const MISSING: StoreError = StoreError::NotFound("webhook");

pub(super) fn within<A: Action>(permit: &Permit<A>) -> Select<Entity> {
    let reached = organizations::ids_within(permit.scope());
    Entity::find().filter(Column::OrganizationId.in_subquery(reached))
}

/// Up to `limit` webhooks in scope, in the order of their ids, after `after`.
pub async fn webhook_page(
    conn: &Conn,
    permit: &Permit<OperateWebhooks>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Webhook>, StoreError> {
    let mut select = within(permit).order_by_asc(Column::Id).limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after));
    }
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(Webhook::try_from).collect()
}

pub async fn find_webhook(
    conn: &Conn,
    permit: &Permit<OperateWebhooks>,
    id: WebhookId,
) -> Result<Webhook, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(MISSING)?.try_into()
}

/// A webhook to be changed, locked until the transaction ends.
pub async fn lock_webhook<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: WebhookId,
) -> Result<Locked<Webhook>, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    Ok(Locked::new(scoped::one(tx, permit, select).await?.ok_or(MISSING)?.try_into()?))
}

/// How many of an organization are sent.
pub async fn count_active<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    organization: OrganizationId,
) -> Result<u64, StoreError> {
    let select = within(permit).filter(Column::OrganizationId.eq(organization.uuid()));
    let select = select.filter(Column::DisabledAt.is_null());
    Ok(select.count(&**tx).await?)
}

/// Registers a webhook of `owner`, which the caller has found within the permit.
pub async fn insert_webhook(
    tx: &Tx,
    permit: &Permit<ManageWebhooks>,
    owner: &Organization,
    (webhook, secret, sealer): (&Webhook, &str, &Sealer),
) -> Result<(), StoreError> {
    if !permit.scope().covers(&owner.path) || webhook.organization != owner.id {
        return Err(StoreError::NotFound("organization"));
    }
    let id = webhook.id.uuid();
    let types: Vec<_> = webhook.types.iter().map(|event| event.as_str()).collect();
    let row = ActiveModel {
        id: Set(id),
        organization_id: Set(owner.id.uuid()),
        url: Set(webhook.url.clone()),
        description: Set(webhook.description.clone()),
        types: Set(types.join(",")),
        created_by: Set(webhook.created_by.uuid()),
        secret_sealed: Set(sealer.seal_text(&SECRET.row(id), secret)?),
        created_at: Set(webhook.created_at.millis()),
        ..facts(webhook)
    };
    if webhook.disabled.is_none() {
        laying::begin(tx).await?;
    }
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed webhook; the stored version must be the one before.
pub async fn save_webhook(tx: &Tx, changed: Changed<Webhook>) -> Result<Webhook, StoreError> {
    if changed.disabled.is_none() {
        laying::begin(tx).await?;
    }
    locked::save(tx, facts(&changed), (Column::Id, Column::Version), changed).await
}

/// The same with a new secret; the one of before is kept beside it.
pub async fn rotate_secret(
    tx: &Tx,
    changed: Changed<Webhook>,
    (secret, sealer): (&str, &Sealer),
) -> Result<Webhook, StoreError> {
    let id = changed.key();
    let row = Entity::find_by_id(id).one(&**tx).await?.ok_or(MISSING)?;
    let before = sealer.open(&SECRET.row(id), &row.secret_sealed)?;
    let row = ActiveModel {
        secret_sealed: Set(sealer.seal_text(&SECRET.row(id), secret)?),
        previous_secret_sealed: Set(Some(sealer.seal(&PREVIOUS.row(id), &before)?)),
        previous_until: Set(changed.previous_until.map(Instant::millis)),
        ..facts(&changed)
    };
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}

pub(super) fn facts(webhook: &Webhook) -> ActiveModel {
    ActiveModel {
        failing_since: Set(webhook.failing_since.map(Instant::millis)),
        disabled_at: Set(webhook.disabled.map(|(_, at)| at.millis())),
        disabled_reason: Set(webhook.disabled.map(|(reason, _)| reason.as_str().to_owned())),
        version: Set(webhook.version),
        updated_at: Set(webhook.updated_at.millis()),
        ..Default::default()
    }
}
