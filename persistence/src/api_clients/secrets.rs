//! Secrets of api clients. Only a keyed hash is kept, and what tells one from the other.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Action, Permit, actions::ManageApiClients},
    api_clients::{ApiClient, ApiClientId, ApiSecret, ApiSecretId},
    id::Id,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    SECRET,
    entity::secret::{ActiveModel, Column, Entity},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    identity,
    locked::{Changed, Locked},
    seal::Sealer,
    sql::scoped,
};

/// The secrets that live, of clients which the caller has found within the permit, the older first.
pub async fn live_secrets<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    clients: &[ApiClientId],
) -> Result<HashMap<Uuid, Vec<ApiSecret>>, StoreError> {
    let mut found: HashMap<Uuid, Vec<ApiSecret>> = HashMap::new();
    if clients.is_empty() {
        return Ok(found);
    }
    let select = Entity::find()
        .filter(Column::ClientId.is_in(clients.iter().map(|id| id.uuid())))
        .filter(Column::EndedAt.is_null())
        .order_by_asc(Column::Id);
    for row in scoped::all(conn, permit, select).await? {
        found.entry(row.client_id).or_default().push(row.into());
    }
    Ok(found)
}

/// Keeps the hash of a new secret of a client that is locked.
pub async fn insert_secret(
    tx: &Tx,
    _: &Permit<ManageApiClients>,
    changed: &Changed<ApiClient>,
    (secret, text, sealer): (&ApiSecret, &str, &Sealer),
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(secret.id.uuid()),
        client_id: Set(changed.key()),
        slot: Set(secret.slot),
        hash: Set(sealer.lookup(SECRET, text)),
        hint: Set(secret.hint.clone()),
        created_by: Set(secret.created_by.uuid()),
        created_at: Set(secret.created_at.millis()),
        last_used_at: Set(None),
        ended_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Ends a secret of a client that is locked, with the tokens that were issued for it.
pub async fn end_secret(
    tx: &Tx,
    client: &Locked<ApiClient>,
    id: ApiSecretId,
    now: Instant,
) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(now.millis()))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::ClientId.eq(client.id.uuid()))
        .filter(Column::EndedAt.is_null())
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(StoreError::NotFound("api_client_secret"));
    }
    let account = Id::new(client.id.uuid());
    identity::end_sessions_on(tx, account, &id.uuid().to_string(), now).await?;
    Ok(())
}

/// Ends all secrets of a client that ends.
pub async fn end_secrets(
    tx: &Tx,
    changed: &Changed<ApiClient>,
    now: Instant,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(now.millis()))
        .filter(Column::ClientId.eq(changed.key()))
        .filter(Column::EndedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}
