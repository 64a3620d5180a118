//! Api clients: found, registered and changed within a permit.

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageApiClients, OperateApiClients},
    },
    api_clients::{ApiClient, ApiClientId},
    id::Id,
    organizations::Organization,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, sea_query::LockType,
};
use uuid::Uuid;

use super::entity::{
    client::{ActiveModel, Column, Entity},
    words,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    identity::{self, NewAccount},
    locked::{self, Changed, Locked},
    organizations,
    sql::scoped,
};

const MISSING: StoreError = StoreError::NotFound("api_client");

fn within<A: Action>(permit: &Permit<A>) -> Select<Entity> {
    let reached = organizations::ids_within(permit.scope());
    Entity::find().filter(Column::OrganizationId.in_subquery(reached))
}

/// Up to `limit` clients in scope, in the order of their ids, after `after`.
pub async fn client_page(
    conn: &Conn,
    permit: &Permit<OperateApiClients>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<ApiClient>, StoreError> {
    let mut select = within(permit).order_by_asc(Column::Id).limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after));
    }
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(ApiClient::try_from).collect()
}

pub async fn find_client(
    conn: &Conn,
    permit: &Permit<OperateApiClients>,
    id: ApiClientId,
) -> Result<ApiClient, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(MISSING)?.try_into()
}

/// A client to be changed, locked until the transaction ends: its secrets and tokens wait for it.
pub async fn lock_client<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: ApiClientId,
) -> Result<Locked<ApiClient>, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    Ok(Locked::new(scoped::one(tx, permit, select).await?.ok_or(MISSING)?.try_into()?))
}

/// Registers a client of `place`, which the caller has found within the permit, with the account in
/// whose name it calls. Nobody signs in to that: it has neither login name nor password.
pub async fn insert_client(
    tx: &Tx,
    permit: &Permit<ManageApiClients>,
    place: &Organization,
    client: &ApiClient,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&place.path) || client.organization != place.id {
        return Err(StoreError::NotFound("organization"));
    }
    let account = NewAccount {
        id: Id::new(client.id.uuid()),
        member: None,
        login_name: None,
        display_name: client.name.clone(),
        password_hash: None,
    };
    identity::insert_account(tx, account, client.created_at).await?;
    let row = ActiveModel {
        id: Set(client.id.uuid()),
        organization_id: Set(place.id.uuid()),
        name: Set(client.name.clone()),
        purpose: Set(client.purpose.clone()),
        scopes: Set(words(&client.scopes)),
        ends_at: Set(client.ends_at().millis()),
        registered_by: Set(client.registered_by.uuid()),
        created_at: Set(client.created_at.millis()),
        ..facts(client)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed client; the stored version must be the one before. Its tokens are asked anew what
/// they may, and end with it.
pub async fn save_client(tx: &Tx, changed: Changed<ApiClient>) -> Result<ApiClient, StoreError> {
    let account = Id::new(changed.key());
    let row = facts(&changed);
    let client = locked::save(tx, row, (Column::Id, Column::Version), changed).await?;
    match client.ended {
        Some(end) => identity::end_sessions_of(tx, account, end.at).await.map(|_| ())?,
        None => identity::move_rights_of(tx, account).await?,
    }
    Ok(client)
}

fn facts(client: &ApiClient) -> ActiveModel {
    let (approved, ended) = (client.approved, client.ended);
    ActiveModel {
        owner_id: Set(client.owner.uuid()),
        approved_by: Set(approved.map(|it| it.by.uuid())),
        approved_at: Set(approved.map(|it| it.at.millis())),
        ended_by: Set(ended.map(|it| it.by.uuid())),
        ended_at: Set(ended.map(|it| it.at.millis())),
        version: Set(client.version),
        updated_at: Set(client.updated_at.millis()),
        ..Default::default()
    }
}

/// That a client may be used now.
pub(super) fn usable(now: Instant) -> Condition {
    Condition::all()
        .add(Column::ApprovedAt.is_not_null())
        .add(Column::EndedAt.is_null())
        .add(Column::EndsAt.gt(now.millis()))
}
