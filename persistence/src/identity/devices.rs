//! What is known of a device by the id that its app made.

use lighthouse_domain::{
    access::{AccountId, SessionId},
    time::Instant,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::entity::session::{Column, Entity};
use crate::{db::Conn, error::StoreError};

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
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(now.millis()))
        .select_only()
        .column(Column::DeviceId);
    live.into_tuple().one(conn).await?.ok_or(StoreError::SessionEnded)
}
