//! Tokens of outside units: opaque, short-lived, looked up at every use.

use lighthouse_domain::{id::Id, letters::LetterId, time::Instant};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::entity::{letter, token};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
};

/// A letter whose secret or token was shown. Only this file makes one: it stands in for the
/// permit that an outside unit does not have.
#[derive(Clone, Copy, Debug)]
pub struct LetterHolder(LetterId);

impl LetterHolder {
    pub fn id(&self) -> LetterId {
        self.0
    }
}

/// The letter whose secret this is.
pub async fn secret_holder(
    conn: &Conn,
    id: LetterId,
    secret_hash: &[u8],
) -> Result<Option<LetterHolder>, StoreError> {
    let found = letter::Entity::find()
        .filter(letter::Column::Id.eq(id.uuid()))
        .filter(letter::Column::SecretHash.eq(secret_hash.to_vec()))
        .count(conn)
        .await?;
    Ok((found == 1).then_some(LetterHolder(id)))
}

pub async fn issue_token(
    tx: &Tx,
    holder: &LetterHolder,
    hash: Vec<u8>,
    expires_at: Instant,
) -> Result<(), StoreError> {
    let row = token::ActiveModel {
        hash: Set(hash),
        letter_id: Set(holder.0.uuid()),
        expires_at: Set(expires_at.millis()),
    };
    token::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The letter a live token belongs to.
pub async fn holder_of(
    conn: &Conn,
    hash: &[u8],
    now: Instant,
) -> Result<Option<LetterHolder>, StoreError> {
    let row = token::Entity::find_by_id(hash.to_vec())
        .filter(token::Column::ExpiresAt.gt(now.millis()))
        .one(conn)
        .await?;
    Ok(row.map(|row| LetterHolder(Id::new(row.letter_id))))
}

/// Forgets tokens that ended before `now`.
pub async fn prune_tokens(tx: &Tx, now: Instant) -> Result<u64, StoreError> {
    let over = token::Column::ExpiresAt.lte(now.millis());
    Ok(token::Entity::delete_many().filter(over).exec(&**tx).await?.rows_affected)
}
