//! Where messages for somebody's phones go: devices with a push token that are signed in.

use lighthouse_domain::{access::AccountId, identity::Platform, time::Instant};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    PUSH_TOKEN,
    entity::{account, device, session},
    sessions::standing,
};
use crate::{
    db::Tx,
    error::StoreError,
    seal::{SealedCell, Sealer},
    sql::column,
};

/// A device, and whose it is.
#[derive(FromQueryResult)]
pub(crate) struct PushableDevice {
    pub account_id: Uuid,
    pub device_id: String,
}

/// A device's address, sealed.
pub(crate) struct PushAddress(device::Model);

impl PushAddress {
    /// The device, and whose it is.
    pub(crate) fn device(&self) -> (Uuid, &str) {
        (self.0.account_id, &self.0.device_id)
    }

    pub(crate) fn platform(&self) -> Result<Platform, StoreError> {
        Platform::parse(&self.0.platform).ok_or_else(|| StoreError::corrupt("device", "platform"))
    }

    pub(crate) fn token(&self, sealer: &Sealer) -> Result<String, StoreError> {
        let cell = token_cell(self.0.account_id, &self.0.device_id);
        let stored = self.0.push_token_sealed.as_deref();
        let stored = stored.ok_or_else(|| StoreError::corrupt("device", "push_token_sealed"))?;
        sealer.open_text(&cell, stored)
    }
}

/// Where the push token of a device is sealed.
pub(super) fn token_cell(account: Uuid, device_id: &str) -> SealedCell {
    PUSH_TOKEN.row(format_args!("{account}/{device_id}"))
}

/// A session that still stands on the device: a stolen phone that was signed out is told nothing.
fn standing_session(now: Instant) -> SelectStatement {
    let of = |name| column("auth_session", name);
    Query::select()
        .expr(of("id"))
        .from(session::Entity)
        .and_where(of("account_id").eq(column("device", "account_id")))
        .and_where(of("device_id").eq(column("device", "device_id")))
        .cond_where(standing(now))
        .to_owned()
}

fn devices_of(accounts: &[Uuid], now: Instant) -> Select<device::Entity> {
    let enabled = Query::select()
        .column(account::Column::Id)
        .from(account::Entity)
        .and_where(account::Column::Id.is_in(accounts.iter().copied()))
        .and_where(account::Column::DisabledAt.is_null())
        .to_owned();
    device::Entity::find()
        .filter(device::Column::AccountId.in_subquery(enabled))
        .filter(device::Column::PushTokenSealed.is_not_null())
        .filter(Expr::exists(standing_session(now)))
}

/// The devices of these people that want messages.
pub(crate) async fn pushable_devices(
    tx: &Tx,
    accounts: &[AccountId],
    now: Instant,
) -> Result<Vec<PushableDevice>, StoreError> {
    let accounts: Vec<_> = accounts.iter().map(|account| account.uuid()).collect();
    let select = devices_of(&accounts, now)
        .select_only()
        .columns([device::Column::AccountId, device::Column::DeviceId]);
    Ok(select.into_model().all(&**tx).await?)
}

/// The same with their addresses.
pub(crate) async fn push_addresses(
    tx: &Tx,
    accounts: &[Uuid],
    now: Instant,
) -> Result<Vec<PushAddress>, StoreError> {
    let rows = devices_of(accounts, now).all(&**tx).await?;
    Ok(rows.into_iter().map(PushAddress).collect())
}
