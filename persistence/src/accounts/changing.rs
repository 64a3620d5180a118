//! Resetting, locking and unlocking: found within the permit, locked, decided, saved.

use lighthouse_domain::{
    access::{AccountId, Permit, actions::ManageAccounts},
    accounts::Account,
    organizations::OrgPath,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Alias, ExprTrait, LockType, OnConflict},
};

use super::{NewCode, entity::code, opening, visible};
use crate::{
    db::Tx,
    error::StoreError,
    identity::{self, account},
    locked::{self, Changed, Locked},
    organizations::stored_path,
    seal::Sealer,
    sql::{column, scoped},
};

/// An account within the permit, locked until the transaction ends: nobody is appointed with it
/// meanwhile.
pub async fn lock(
    tx: &Tx,
    permit: &Permit<ManageAccounts>,
    id: AccountId,
    now: Instant,
) -> Result<Locked<Account>, StoreError> {
    let select = account::Entity::find()
        .filter(account::Column::Id.eq(id.uuid()))
        .filter(visible::accounts(permit.scope(), now))
        .lock(LockType::Update);
    let row = scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("account"))?;
    Ok(Locked::new(Account {
        id,
        offices: offices(tx, id, now).await?,
        activated_at: row.activated_at.map(Instant::from_millis),
        locked_at: row.disabled_at.map(Instant::from_millis),
        version: row.version,
        updated_at: Instant::from_millis(row.updated_at),
    }))
}

#[derive(FromQueryResult)]
struct Office {
    path: String,
}

/// Where the holder is an administrator, now or soon.
async fn offices(tx: &Tx, id: AccountId, now: Instant) -> Result<Vec<OrgPath>, StoreError> {
    let select = visible::offices(now)
        .expr_as(column("organization", "path"), Alias::new("path"))
        .and_where(column("appointment", "account_id").eq(id.uuid()))
        .to_owned();
    let rows = tx.query_all(&select).await?;
    rows.iter().map(|row| stored_path(&Office::from_query_result(row, "")?.path)).collect()
}

/// Stores what was locked or unlocked; whoever is signed in is out.
pub async fn save(tx: &Tx, changed: Changed<Account>) -> Result<Account, StoreError> {
    let row = account::ActiveModel {
        disabled_at: Set(changed.locked_at.map(Instant::millis)),
        ..facts(&changed)
    };
    store(tx, changed, row).await
}

/// Stores a reset: no password, no second factor if that is wished, and the new code in place
/// of the old one.
pub async fn save_reset(
    tx: &Tx,
    permit: &Permit<ManageAccounts>,
    sealer: &Sealer,
    changed: Changed<Account>,
    new: &NewCode,
    without_second_factor: bool,
) -> Result<Account, StoreError> {
    let row = account::ActiveModel {
        password_hash: Set(String::new()),
        activated_at: Set(changed.activated_at.map(Instant::millis)),
        ..facts(&changed)
    };
    replace_code(tx, opening::row(permit, sealer, new, changed.updated_at)).await?;
    if without_second_factor {
        identity::save_totp(tx, changed.id, None, None).await?;
        identity::forget_recovery_codes(tx, changed.id).await?;
    }
    store(tx, changed, row).await
}

async fn replace_code(tx: &Tx, row: code::ActiveModel) -> Result<(), StoreError> {
    use code::Column;
    let columns =
        [Column::Digest, Column::Misses, Column::IssuedAt, Column::IssuedBy, Column::ExpiresAt];
    let instead = OnConflict::column(Column::AccountId).update_columns(columns).to_owned();
    code::Entity::insert(row).on_conflict(instead).exec_without_returning(&**tx).await?;
    Ok(())
}

fn facts(account: &Account) -> account::ActiveModel {
    account::ActiveModel {
        version: Set(account.version),
        updated_at: Set(account.updated_at.millis()),
        ..Default::default()
    }
}

async fn store(
    tx: &Tx,
    changed: Changed<Account>,
    row: account::ActiveModel,
) -> Result<Account, StoreError> {
    let account =
        locked::save(tx, row, (account::Column::Id, account::Column::Version), changed).await?;
    identity::end_sessions_of(tx, account.id, account.updated_at).await?;
    Ok(account)
}
