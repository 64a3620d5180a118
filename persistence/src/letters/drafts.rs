//! Drafts: they get a number when they are submitted, and go when nobody submits them.

use lighthouse_domain::{
    access::{Permit, actions::ReviewLetters},
    id::Id,
    letters::{Letter, LetterId, LetterStatus},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockBehavior, LockType},
};
use uuid::Uuid;

use super::{
    entity::{letter, person, subject, token},
    numbers,
};
use crate::{db::Tx, error::StoreError, locked::Locked};

/// The number that a letter has, or the next one of the year.
pub async fn assign_number(
    tx: &Tx,
    letter: &Locked<Letter>,
    year: i64,
) -> Result<String, StoreError> {
    match &letter.number {
        Some(number) => Ok(number.clone()),
        None => numbers::next(tx, "QL", year).await,
    }
}

/// Deletes up to `limit` drafts that were not touched since `before`, the oldest first, and tells
/// which. Those that somebody works on at this moment are left for another time.
pub async fn delete_old_drafts(
    tx: &Tx,
    permit: &Permit<ReviewLetters>,
    before: Instant,
    limit: u64,
) -> Result<Vec<LetterId>, StoreError> {
    if !permit.scope().is_everywhere() {
        return Err(StoreError::NotFound("query_letter"));
    }
    let old = letter::Entity::find()
        .select_only()
        .column(letter::Column::Id)
        .filter(letter::Column::State.eq(LetterStatus::Draft.as_str()))
        .filter(letter::Column::UpdatedAt.lt(before.millis()))
        .order_by_asc(letter::Column::UpdatedAt)
        .order_by_asc(letter::Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let ids: Vec<Uuid> = old.into_tuple().all(&**tx).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    delete_with_everything(tx, &ids).await?;
    Ok(ids.into_iter().map(Id::new).collect())
}

async fn delete_with_everything(tx: &Tx, ids: &[Uuid]) -> Result<(), StoreError> {
    let of = |column: subject::Column| column.is_in(ids.iter().copied());
    subject::Entity::delete_many().filter(of(subject::Column::LetterId)).exec(&**tx).await?;
    let persons = person::Column::LetterId.is_in(ids.iter().copied());
    person::Entity::delete_many().filter(persons).exec(&**tx).await?;
    let tokens = token::Column::LetterId.is_in(ids.iter().copied());
    token::Entity::delete_many().filter(tokens).exec(&**tx).await?;
    let letters = letter::Column::Id.is_in(ids.iter().copied());
    letter::Entity::delete_many().filter(letters).exec(&**tx).await?;
    Ok(())
}
