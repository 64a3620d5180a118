//! Hints of new messages, for each device that wants any.

use std::collections::HashMap;

use lighthouse_domain::{access::AccountId, time::Instant};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::entity::ActiveModel;
use crate::{
    db::Tx,
    error::StoreError,
    identity::{PushableDevice, pushable_devices},
    sql::insert_all,
};

/// Rows of one statement.
const ROWS: usize = 500;

/// Writes a hint of each message for each device of its owner that has a push token.
pub(crate) async fn write_hints(
    tx: &Tx,
    messages: &[(Uuid, AccountId)],
    now: Instant,
) -> Result<(), StoreError> {
    for part in messages.chunks(ROWS) {
        let accounts: Vec<_> = part.iter().map(|(_, account)| *account).collect();
        let devices = pushable_devices(tx, &accounts, now).await?;
        insert_all(tx, hints(part, &devices, now)).await?;
    }
    Ok(())
}

fn hints(
    messages: &[(Uuid, AccountId)],
    devices: &[PushableDevice],
    now: Instant,
) -> Vec<ActiveModel> {
    let mut of_account = HashMap::<Uuid, Vec<&PushableDevice>>::new();
    for device in devices {
        of_account.entry(device.account_id).or_default().push(device);
    }
    let pairs = messages.iter().flat_map(|(message, account)| {
        let own = of_account.get(&account.uuid()).into_iter().flatten();
        own.map(move |device| (*message, *device))
    });
    let row = |(message, device): (Uuid, &PushableDevice)| ActiveModel {
        id: Set(Uuid::now_v7()),
        message_id: Set(message),
        account_id: Set(device.account_id),
        device_id: Set(device.device_id.clone()),
        attempts: Set(0),
        next_at: Set(Some(now.millis())),
        handed_at: Set(None),
        created_at: Set(now.millis()),
    };
    pairs.map(row).collect()
}
