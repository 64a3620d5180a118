//! The token endpoint: a client proves itself with a secret, and a session is opened for its token.

use lighthouse_domain::{
    access::{ClientScope, SessionId},
    api_clients::{ApiClient, ApiClientId, ApiSecretId},
    id::Id,
    time::Instant,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};

use super::{
    SECRET, clients,
    entity::{client, secret, words},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    identity::{self, Device},
    organizations::OrganizationEntity,
    seal::Sealer,
};

/// A client whose secret was right.
#[derive(Clone, Debug)]
pub struct ClientHolder {
    pub client: ApiClient,
    pub secret: ApiSecretId,
    /// Where its organization stands.
    pub path: String,
}

/// Whether there is such a client: who does not exist is refused as one with a wrong secret.
pub async fn client_named(conn: &Conn, id: ApiClientId) -> Result<bool, StoreError> {
    Ok(client::Entity::find_by_id(id.uuid()).one(conn).await?.is_some())
}

/// The client of this id, if the secret is one of those that live. Each is compared in constant time.
pub async fn prove_client(
    conn: &Conn,
    id: ApiClientId,
    (text, sealer): (&str, &Sealer),
) -> Result<Option<ClientHolder>, StoreError> {
    let rows = secret::Entity::find()
        .filter(secret::Column::ClientId.eq(id.uuid()))
        .filter(secret::Column::EndedAt.is_null())
        .all(conn)
        .await?;
    let fits = |row: &secret::Model| sealer.lookup_fits(SECRET, text, &row.hash);
    // All of them, so that the time says nothing.
    let found = rows.iter().fold(None, |found, row| if fits(row) { Some(row) } else { found });
    let Some(found) = found else { return Ok(None) };
    let Some(row) = client::Entity::find_by_id(id.uuid()).one(conn).await? else { return Ok(None) };
    let place = OrganizationEntity::find_by_id(row.organization_id).one(conn).await?;
    let place = place.ok_or_else(|| StoreError::corrupt("api_client", "organization_id"))?;
    let (client, secret) = (row.try_into()?, Id::new(found.id));
    Ok(Some(ClientHolder { client, secret, path: place.path }))
}

/// Opens the session of a token. Nothing is opened for a client or a secret that ended meanwhile:
/// whoever ends them holds the client's row.
pub async fn issue_client_token(
    tx: &Tx,
    holder: &ClientHolder,
    (session, scopes): (SessionId, &[ClientScope]),
    (now, expires_at): (Instant, Instant),
) -> Result<bool, StoreError> {
    let id = holder.client.id.uuid();
    let usable = client::Entity::find_by_id(id)
        .filter(clients::usable(now))
        .lock(LockType::Share)
        .one(&**tx)
        .await?;
    let used = secret::Entity::update_many()
        .col_expr(secret::Column::LastUsedAt, Expr::value(now.millis()))
        .filter(secret::Column::Id.eq(holder.secret.uuid()))
        .filter(secret::Column::EndedAt.is_null())
        .exec(&**tx)
        .await?;
    if usable.is_none() || used.rows_affected == 0 {
        return Ok(false);
    }
    let device = Device {
        id: session,
        account: Id::new(id),
        device_id: holder.secret.uuid().to_string(),
        device_name: holder.client.name.clone(),
        created_at: now,
        last_used_at: now,
        expires_at,
    };
    identity::open_token(tx, &device, words(scopes)).await?;
    Ok(true)
}
