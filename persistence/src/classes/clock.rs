//! A member's line of real time, which all lessons share.

use lighthouse_domain::{
    access::{Permit, actions::Study},
    classes::LearnerClock,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType, OnConflict},
};

use super::{entity::clock, scope::learner};
use crate::{db::Tx, error::StoreError, locked::Locked, sql::scoped};

/// The holder's line of time, locked until the transaction ends.
pub async fn lock_clock(
    tx: &Tx,
    permit: &Permit<Study>,
) -> Result<Locked<LearnerClock>, StoreError> {
    let member = learner(permit)?;
    let row = clock::ActiveModel { member_id: Set(member.uuid()), used_until: Set(0) };
    // Writing the value that is there locks the row, whoever was first.
    let kept = Expr::col((clock::Entity, clock::Column::UsedUntil));
    let lock = OnConflict::column(clock::Column::MemberId)
        .value(clock::Column::UsedUntil, kept)
        .to_owned();
    clock::Entity::insert(row).on_conflict(lock).exec_without_returning(&**tx).await?;
    let select = clock::Entity::find().filter(clock::Column::MemberId.eq(member.uuid()));
    let row = scoped::one(tx, permit, select.lock(LockType::NoKeyUpdate)).await?;
    let row = row.ok_or(StoreError::NotFound("learner_clock"))?;
    let used_until = Instant::from_millis(row.used_until);
    Ok(Locked::new(LearnerClock { member, used_until }))
}

/// Moves the member's line of time on.
pub async fn save_clock(
    tx: &Tx,
    clock: &Locked<LearnerClock>,
    used_until: Instant,
) -> Result<(), StoreError> {
    let row = clock::ActiveModel { used_until: Set(used_until.millis()), ..Default::default() };
    clock::Entity::update_many()
        .set(row)
        .filter(clock::Column::MemberId.eq(clock.member.uuid()))
        .exec(&**tx)
        .await?;
    Ok(())
}
