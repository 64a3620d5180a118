//! Accounts as signing in needs them: before there are any rights.

use lighthouse_domain::{access::AccountId, id::Id, members::MemberId, time::Instant};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use super::entity::{account, recovery_code};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
};

/// What signing in has to know of an account.
#[derive(Clone, Debug)]
pub struct AccountRow {
    pub id: AccountId,
    pub member: Option<MemberId>,
    pub login_name: Option<String>,
    pub display_name: String,
    pub password_hash: String,
    pub disabled: bool,
    pub totp_sealed: Option<Vec<u8>>,
    pub totp_confirmed: bool,
    pub totp_last_step: Option<i64>,
}

impl From<account::Model> for AccountRow {
    fn from(row: account::Model) -> Self {
        Self {
            id: Id::new(row.id),
            member: row.member_id.map(Id::new),
            login_name: row.login_name,
            display_name: row.display_name,
            password_hash: row.password_hash,
            disabled: row.disabled_at.is_some(),
            totp_sealed: row.totp_sealed,
            totp_confirmed: row.totp_confirmed_at.is_some(),
            totp_last_step: row.totp_last_step,
        }
    }
}

/// A new account; a member's account is linked to the register entry.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub id: AccountId,
    pub member: Option<MemberId>,
    pub login_name: Option<String>,
    pub phone_lookup: Option<Vec<u8>>,
    pub display_name: String,
    pub password_hash: String,
}

pub async fn account_by_login(conn: &Conn, login: &str) -> Result<Option<AccountRow>, StoreError> {
    found(conn, account::Column::LoginName.eq(login)).await
}

/// By the keyed hash of the phone number, see [`super::PHONE`].
pub async fn account_by_phone(
    conn: &Conn,
    lookup: &[u8],
) -> Result<Option<AccountRow>, StoreError> {
    found(conn, account::Column::PhoneLookup.eq(lookup.to_vec())).await
}

pub async fn account_by_id(conn: &Conn, id: AccountId) -> Result<Option<AccountRow>, StoreError> {
    found(conn, account::Column::Id.eq(id.uuid())).await
}

async fn found(conn: &Conn, which: SimpleExpr) -> Result<Option<AccountRow>, StoreError> {
    Ok(account::Entity::find().filter(which).one(conn).await?.map(AccountRow::from))
}

/// Whether any account exists: an empty database shows a first-steps hint.
pub async fn account_exists(conn: &Conn) -> Result<bool, StoreError> {
    Ok(account::Entity::find().count(conn).await? > 0)
}

pub async fn insert_account(tx: &Tx, new: NewAccount, now: Instant) -> Result<(), StoreError> {
    insert_accounts(tx, vec![new], now).await
}

/// Many accounts at once, for the demo and for imports.
pub async fn insert_accounts(
    tx: &Tx,
    new: Vec<NewAccount>,
    now: Instant,
) -> Result<(), StoreError> {
    let rows: Vec<_> = new.into_iter().map(|new| row(new, now)).collect();
    for chunk in rows.chunks(1000) {
        account::Entity::insert_many(chunk.to_vec()).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

fn row(new: NewAccount, now: Instant) -> account::ActiveModel {
    account::ActiveModel {
        id: Set(new.id.uuid()),
        member_id: Set(new.member.map(Id::uuid)),
        login_name: Set(new.login_name),
        phone_lookup: Set(new.phone_lookup),
        display_name: Set(new.display_name),
        password_hash: Set(new.password_hash),
        version: Set(1),
        created_at: Set(now.millis()),
        updated_at: Set(now.millis()),
        ..Default::default()
    }
}

pub async fn save_password(
    tx: &Tx,
    id: AccountId,
    hash: &str,
    now: Instant,
) -> Result<(), StoreError> {
    set(
        tx,
        id,
        &[
            (account::Column::PasswordHash, Expr::value(hash.to_owned())),
            (account::Column::UpdatedAt, Expr::value(now.millis())),
        ],
    )
    .await
}

/// Keeps, confirms or removes the second factor's secret.
pub async fn save_totp(
    tx: &Tx,
    id: AccountId,
    sealed: Option<Vec<u8>>,
    confirmed_at: Option<Instant>,
) -> Result<(), StoreError> {
    set(
        tx,
        id,
        &[
            (account::Column::TotpSealed, Expr::value(sealed)),
            (account::Column::TotpConfirmedAt, Expr::value(confirmed_at.map(Instant::millis))),
            (account::Column::TotpLastStep, Expr::value(None::<i64>)),
        ],
    )
    .await
}

/// Accepts the code of a time step at most once; `false` if it was used already (C-35).
pub async fn accept_totp_step(tx: &Tx, id: AccountId, step: i64) -> Result<bool, StoreError> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::TotpLastStep, Expr::value(step))
        .filter(account::Column::Id.eq(id.uuid()))
        .filter(account::Column::TotpLastStep.is_null().or(account::Column::TotpLastStep.lt(step)))
        .exec(&**tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Replaces the recovery codes by these hashes.
pub async fn save_recovery_codes(
    tx: &Tx,
    id: AccountId,
    hashes: Vec<Vec<u8>>,
) -> Result<(), StoreError> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AccountId.eq(id.uuid()))
        .exec(&**tx)
        .await?;
    let rows = hashes.into_iter().map(|hash| recovery_code::ActiveModel {
        account_id: Set(id.uuid()),
        hash: Set(hash),
        used_at: Set(None),
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Uses a recovery code up; `false` if there is none such left.
pub async fn spend_recovery_code(
    tx: &Tx,
    id: AccountId,
    hash: &[u8],
    now: Instant,
) -> Result<bool, StoreError> {
    let done = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(now.millis()))
        .filter(recovery_code::Column::AccountId.eq(id.uuid()))
        .filter(recovery_code::Column::Hash.eq(hash.to_vec()))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(done.rows_affected == 1)
}

async fn set(
    tx: &Tx,
    id: AccountId,
    changes: &[(account::Column, SimpleExpr)],
) -> Result<(), StoreError> {
    let update = changes.iter().fold(account::Entity::update_many(), |update, (column, value)| {
        update.col_expr(*column, value.clone())
    });
    update.filter(account::Column::Id.eq(id.uuid())).exec(&**tx).await?;
    Ok(())
}
