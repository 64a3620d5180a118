//! Activating, before there are any rights: whoever shows name, code and id number is let in.

use lighthouse_domain::{
    access::AccountId,
    accounts::{ActivationCode, MISSES_MAX, fits_id_number},
    members::MemberId,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType},
};

use super::{entity::code, opening::digest};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    identity::{AccountRow, account},
    members,
    seal::Sealer,
};

/// An account whose code was shown.
#[derive(Clone, Debug)]
pub struct Pending {
    pub account: AccountRow,
    /// Whether the last six of the id number fit too, where the register knows it.
    pub proven: bool,
    digest: Vec<u8>,
}

/// The one of these accounts that this code opens now; the code is locked.
pub async fn find_pending(
    tx: &Tx,
    sealer: &Sealer,
    accounts: Vec<AccountRow>,
    shown: (&ActivationCode, Option<&str>),
    now: Instant,
) -> Result<Option<Pending>, StoreError> {
    for account in accounts.into_iter().filter(|account| !account.disabled) {
        let digest = digest(sealer, account.id, shown.0);
        let good = standing(account.id, &digest, now).lock(LockType::Update);
        if good.one(&**tx).await?.is_some() {
            let number = id_number(tx, sealer, account.member).await?;
            let proven = fits_id_number(number.as_deref(), shown.1);
            return Ok(Some(Pending { account, proven, digest }));
        }
    }
    Ok(None)
}

async fn id_number(
    conn: &Conn,
    sealer: &Sealer,
    member: Option<MemberId>,
) -> Result<Option<String>, StoreError> {
    match member {
        Some(member) => members::id_number_of(conn, sealer, member).await,
        None => Ok(None),
    }
}

fn standing(id: AccountId, digest: &[u8], now: Instant) -> sea_orm::Select<code::Entity> {
    code::Entity::find_by_id(id.uuid())
        .filter(code::Column::Digest.eq(digest.to_vec()))
        .filter(code::Column::ExpiresAt.gt(now.millis()))
        .filter(code::Column::Misses.lt(MISSES_MAX))
}

/// The right code with a wrong id number: after some of these the code is worth nothing.
pub async fn miss(tx: &Tx, pending: &Pending) -> Result<(), StoreError> {
    code::Entity::update_many()
        .col_expr(code::Column::Misses, Expr::col(code::Column::Misses).add(1))
        .filter(code::Column::AccountId.eq(pending.account.id.uuid()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Uses the code up; `false` if somebody else did, or a new one was made.
pub async fn spend_code(tx: &Tx, pending: &Pending, now: Instant) -> Result<bool, StoreError> {
    let done = code::Entity::delete_many()
        .filter(code::Column::AccountId.eq(pending.account.id.uuid()))
        .filter(code::Column::Digest.eq(pending.digest.clone()))
        .filter(code::Column::ExpiresAt.gt(now.millis()))
        .exec(&**tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Gives the account the password of its holder; `false` if it was locked meanwhile.
pub async fn activate(
    tx: &Tx,
    pending: &Pending,
    password_hash: String,
    now: Instant,
) -> Result<bool, StoreError> {
    let row = account::ActiveModel {
        password_hash: Set(password_hash),
        activated_at: Set(Some(now.millis())),
        updated_at: Set(now.millis()),
        ..Default::default()
    };
    let done = account::Entity::update_many()
        .set(row)
        .col_expr(account::Column::Version, Expr::col(account::Column::Version).add(1))
        .filter(account::Column::Id.eq(pending.account.id.uuid()))
        .filter(account::Column::DisabledAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Forgets codes that expired before a moment.
pub async fn prune(tx: &Tx, expired_before: Instant) -> Result<(), StoreError> {
    let over = code::Column::ExpiresAt.lt(expired_before.millis());
    code::Entity::delete_many().filter(over).exec(&**tx).await?;
    Ok(())
}
