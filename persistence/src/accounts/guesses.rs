//! Wrong guesses, counted under lock so that none escapes the count by coming at once.

use lighthouse_domain::{accounts::Guesses, time::Instant};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType, OnConflict},
};

use super::entity::{code, guess};
use crate::{db::Tx, error::StoreError, seal::Sealer};

const SOURCE: &str = "activation_guess.source";

/// The guesses of a source, locked until the transaction ends.
#[derive(Debug)]
pub struct Counted {
    source: Vec<u8>,
    pub guesses: Guesses,
}

/// Finds the count of a source by its keyed hash, or begins one.
pub async fn lock_guesses(
    tx: &Tx,
    sealer: &Sealer,
    source: &str,
    now: Instant,
) -> Result<Counted, StoreError> {
    let source = sealer.lookup(SOURCE, source);
    let row = guess::ActiveModel {
        source: Set(source.clone()),
        failures: Set(0),
        resting_until: Set(None),
        forget_at: Set(now.millis()),
    };
    let once = OnConflict::column(guess::Column::Source).do_nothing().to_owned();
    match guess::Entity::insert(row).on_conflict(once).exec_without_returning(&**tx).await {
        Ok(_) | Err(DbErr::RecordNotInserted) => {}
        Err(error) => return Err(error.into()),
    }
    let found = guess::Entity::find_by_id(source.clone()).lock(LockType::Update).one(&**tx).await?;
    let row = found.ok_or(StoreError::Busy)?;
    let guesses = Guesses {
        failures: row.failures,
        resting_until: row.resting_until.map(Instant::from_millis),
        forget_at: Instant::from_millis(row.forget_at),
    };
    Ok(Counted { source, guesses })
}

pub async fn save_guesses(tx: &Tx, counted: &Counted, after: Guesses) -> Result<(), StoreError> {
    let resting = after.resting_until.map(Instant::millis);
    guess::Entity::update_many()
        .col_expr(guess::Column::Failures, Expr::value(after.failures))
        .col_expr(guess::Column::RestingUntil, Expr::value(resting))
        .col_expr(guess::Column::ForgetAt, Expr::value(after.forget_at.millis()))
        .filter(guess::Column::Source.eq(counted.source.clone()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Whoever got in has guessed nothing.
pub async fn forget_guesses(tx: &Tx, sealer: &Sealer, source: &str) -> Result<(), StoreError> {
    guess::Entity::delete_by_id(sealer.lookup(SOURCE, source)).exec(&**tx).await?;
    Ok(())
}

/// Forgets guesses whose time is over, and codes that expired a month ago.
pub async fn prune(tx: &Tx, now: Instant, expired_before: Instant) -> Result<(), StoreError> {
    let over = guess::Column::ForgetAt.lt(now.millis());
    guess::Entity::delete_many().filter(over).exec(&**tx).await?;
    let over = code::Column::ExpiresAt.lt(expired_before.millis());
    code::Entity::delete_many().filter(over).exec(&**tx).await?;
    Ok(())
}
