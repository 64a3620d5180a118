//! Accounts as signing in needs them: before there are any rights.

use lighthouse_domain::{access::AccountId, id::Id, members::MemberId, time::Instant};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

use super::{
    entity::{account, recovery_code},
    sessions::end_sessions_of,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    members,
    sql::insert_all,
};

/// What signing in has to know of an account.
#[derive(Clone, Debug)]
pub struct AccountRow {
    pub id: AccountId,
    pub member: Option<MemberId>,
    pub login_name: Option<String>,
    pub display_name: String,
    /// Missing until the account is activated.
    pub password_hash: Option<String>,
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
            password_hash: Some(row.password_hash).filter(|hash| !hash.is_empty()),
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
    pub display_name: String,
    /// None for an account that is yet to be activated.
    pub password_hash: Option<String>,
}

pub async fn account_by_login(conn: &Conn, login: &str) -> Result<Option<AccountRow>, StoreError> {
    found(conn, account::Column::LoginName.eq(login)).await
}

/// The accounts of living members who have this phone in the register, at most ten; by its keyed
/// hash, see [`super::PHONE`].
pub async fn accounts_by_phone(conn: &Conn, lookup: &[u8]) -> Result<Vec<AccountRow>, StoreError> {
    let rows = account::Entity::find()
        .filter(account::Column::MemberId.in_subquery(members::with_phone(lookup)))
        .order_by_asc(account::Column::Id)
        .limit(10)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(AccountRow::from).collect())
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
    insert_all(tx, rows).await
}

fn row(new: NewAccount, now: Instant) -> account::ActiveModel {
    account::ActiveModel {
        id: Set(new.id.uuid()),
        member_id: Set(new.member.map(Id::uuid)),
        login_name: Set(new.login_name),
        display_name: Set(new.display_name),
        activated_at: Set(new.password_hash.is_some().then(|| now.millis())),
        password_hash: Set(new.password_hash.unwrap_or_default()),
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

/// Leaves the account without recovery codes.
pub(crate) async fn forget_recovery_codes(tx: &Tx, id: AccountId) -> Result<(), StoreError> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AccountId.eq(id.uuid()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Which of these members have an account: their entries stay.
pub(crate) fn holders(members: &[MemberId]) -> SelectStatement {
    Query::select()
        .column(account::Column::MemberId)
        .from(account::Entity)
        .and_where(account::Column::MemberId.is_in(members.iter().map(|id| id.uuid())))
        .to_owned()
}

/// The register is the source: the account of a member takes the new name, and a new phone signs
/// everybody out who signed in by the old one.
pub(crate) async fn follow_register(
    tx: &Tx,
    member: MemberId,
    name: Option<&str>,
    phone_changed: bool,
    now: Instant,
) -> Result<(), StoreError> {
    let of_member = account::Column::MemberId.eq(member.uuid());
    if let Some(name) = name {
        account::Entity::update_many()
            .col_expr(account::Column::DisplayName, Expr::value(name.to_owned()))
            .filter(of_member.clone())
            .exec(&**tx)
            .await?;
    }
    if phone_changed
        && let Some(account) = account::Entity::find().filter(of_member).one(&**tx).await?
    {
        end_sessions_of(tx, Id::new(account.id), now).await?;
    }
    Ok(())
}

/// The account of a member, if there is one.
pub(crate) async fn account_of_member(
    tx: &Tx,
    member: MemberId,
) -> Result<Option<AccountId>, StoreError> {
    let select = account::Entity::find().filter(account::Column::MemberId.eq(member.uuid()));
    Ok(select.one(&**tx).await?.map(|account| Id::new(account.id)))
}

/// Locks the account of a member who has left and signs all its devices out; answers whether
/// there was one that was open.
pub(crate) async fn close_account_of(
    tx: &Tx,
    member: MemberId,
    now: Instant,
) -> Result<bool, StoreError> {
    let Some(account) = account_of_member(tx, member).await? else { return Ok(false) };
    let done = account::Entity::update_many()
        .col_expr(account::Column::DisabledAt, Expr::value(now.millis()))
        .col_expr(account::Column::UpdatedAt, Expr::value(now.millis()))
        .col_expr(account::Column::Version, Expr::col(account::Column::Version).add(1))
        .filter(account::Column::Id.eq(account.uuid()))
        .filter(account::Column::DisabledAt.is_null())
        .exec(&**tx)
        .await?;
    end_sessions_of(tx, account, now).await?;
    Ok(done.rows_affected == 1)
}

/// Replaces the recovery codes by these hashes.
pub async fn save_recovery_codes(
    tx: &Tx,
    id: AccountId,
    hashes: Vec<Vec<u8>>,
) -> Result<(), StoreError> {
    forget_recovery_codes(tx, id).await?;
    let rows = hashes.into_iter().map(|hash| recovery_code::ActiveModel {
        account_id: Set(id.uuid()),
        hash: Set(hash),
        used_at: Set(None),
    });
    insert_all(tx, rows).await
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
