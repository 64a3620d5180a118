//! What is known of a device by the id that its app made.

use lighthouse_domain::{
    access::{AccountId, Permit, SessionId, actions::UseOwnAccount},
    identity::{DeviceFacts, Platform},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};

use super::{
    entity::{
        device,
        session::{Column, Entity},
    },
    push, sessions,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    seal::Sealer,
    sql::scoped,
};

/// What a device says of itself, without its token.
#[derive(Clone, Debug)]
pub struct KnownDevice {
    pub device_id: String,
    pub platform: Platform,
    pub app_version: Option<String>,
    /// Whether messages can be sent to it.
    pub push: bool,
}

impl TryFrom<device::Model> for KnownDevice {
    type Error = StoreError;

    fn try_from(row: device::Model) -> Result<Self, StoreError> {
        let platform = Platform::parse(&row.platform);
        Ok(Self {
            platform: platform.ok_or_else(|| StoreError::corrupt("device", "platform"))?,
            device_id: row.device_id,
            app_version: row.app_version,
            push: row.push_token_sealed.is_some(),
        })
    }
}

/// What the holder's devices say of themselves, at most 100.
pub async fn known_devices(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
) -> Result<Vec<KnownDevice>, StoreError> {
    let own = device::Column::AccountId.eq(permit.account().uuid());
    let select = device::Entity::find().filter(own).limit(100);
    scoped::all(conn, permit, select).await?.into_iter().map(KnownDevice::try_from).collect()
}

/// Keeps what one of the holder's devices says of itself, instead of what it said before.
pub async fn save_device(
    tx: &Tx,
    permit: &Permit<UseOwnAccount>,
    sealer: &Sealer,
    facts: &DeviceFacts,
    now: Instant,
) -> Result<(), StoreError> {
    use device::Column::{AccountId, AppVersion, DeviceId, Platform, PushTokenSealed, UpdatedAt};
    let cell = push::token_cell(permit.account().uuid(), &facts.device_id);
    let token = facts.push_token.as_deref();
    let row = device::ActiveModel {
        account_id: Set(permit.account().uuid()),
        device_id: Set(facts.device_id.clone()),
        platform: Set(facts.platform.as_str().to_owned()),
        app_version: Set(facts.app_version.clone()),
        push_token_sealed: Set(token.map(|it| sealer.seal_text(&cell, it)).transpose()?),
        created_at: Set(now.millis()),
        updated_at: Set(now.millis()),
    };
    let again = OnConflict::columns([AccountId, DeviceId])
        .update_columns([Platform, AppVersion, PushTokenSealed, UpdatedAt])
        .to_owned();
    device::Entity::insert(row).on_conflict(again).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Forgets one of the holder's devices and ends its log-ins; not found if there is nothing of it.
pub async fn forget_device(
    tx: &Tx,
    permit: &Permit<UseOwnAccount>,
    device_id: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let gone = device::Entity::delete_many()
        .filter(device::Column::AccountId.eq(permit.account().uuid()))
        .filter(device::Column::DeviceId.eq(device_id))
        .exec(&**tx)
        .await?;
    let ended = sessions::end_sessions_on(tx, permit.account(), device_id, now).await?;
    if gone.rows_affected + ended == 0 { Err(StoreError::NotFound("device")) } else { Ok(()) }
}

/// Whether the account signed in from the device before, however that session ended.
pub async fn signed_in_before(
    conn: &Conn,
    account: AccountId,
    device: &str,
) -> Result<bool, StoreError> {
    let of_device = Entity::find()
        .filter(Column::AccountId.eq(account.uuid()))
        .filter(Column::DeviceId.eq(device));
    Ok(of_device.count(conn).await? > 0)
}

/// The device of a live session.
pub async fn device_of(
    conn: &Conn,
    session: SessionId,
    now: Instant,
) -> Result<String, StoreError> {
    let live = Entity::find_by_id(session.uuid())
        .filter(sessions::standing(now))
        .select_only()
        .column(Column::DeviceId);
    live.into_tuple().one(conn).await?.ok_or(StoreError::SessionEnded)
}
