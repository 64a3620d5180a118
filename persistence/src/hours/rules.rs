//! Conversion rules: read by all who see sessions, set by those who reach the whole tree.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageHourRules, ReadSessions},
    },
    hours::{HourRule, Rate},
    study::SessionKind,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

use super::entity::hour_rule::{ActiveModel, Column, Entity, Model};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    organizations,
    sql::scoped,
};

/// More rules than a district makes in a lifetime.
const RULES_MAX: u64 = 2000;

impl TryFrom<Model> for HourRule {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let corrupt = || StoreError::corrupt("hour_rule", format!("kind {}", row.kind));
        let (minutes_per_hour, at_most_minutes) = (row.minutes_per_hour, row.at_most_minutes);
        Ok(Self {
            kind: SessionKind::parse(&row.kind).ok_or_else(corrupt)?,
            valid_from: Instant::from_millis(row.begins_at).day(),
            rate: Rate { minutes_per_hour, at_most_minutes },
            version: row.version,
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

/// Every rule there is and was, kind by kind, the oldest first.
pub async fn rules(
    conn: &Conn,
    permit: &Permit<ReadSessions>,
) -> Result<Vec<HourRule>, StoreError> {
    let select =
        Entity::find().order_by_asc(Column::Kind).order_by_asc(Column::BeginsAt).limit(RULES_MAX);
    scoped::all(conn, permit, select).await?.into_iter().map(HourRule::try_from).collect()
}

/// The rules, locked until the transaction ends by somebody who reaches the whole tree: a rule
/// is everybody's.
#[derive(Debug)]
pub struct LockedRules(());

pub async fn lock_rules(
    tx: &Tx,
    permit: &Permit<ManageHourRules>,
) -> Result<LockedRules, StoreError> {
    organizations::require_root(tx, permit, "hour_rule").await.map(LockedRules)
}

/// The rule of a kind from a day on, if there is one.
pub async fn rule(
    tx: &Tx,
    permit: &Permit<ManageHourRules>,
    (kind, valid_from): (SessionKind, NaiveDate),
) -> Result<Option<HourRule>, StoreError> {
    let select = Entity::find()
        .filter(Column::Kind.eq(kind.as_str()))
        .filter(Column::BeginsAt.eq(Instant::of_day(valid_from).millis()));
    scoped::one(tx, permit, select).await?.map(HourRule::try_from).transpose()
}

/// Enters a rule or changes the one of that day.
pub async fn put_rule(tx: &Tx, _: &LockedRules, new: &HourRule) -> Result<(), StoreError> {
    use Column::{AtMostMinutes, MinutesPerHour, UpdatedAt, Version};
    let row = ActiveModel {
        kind: Set(new.kind.as_str().to_owned()),
        begins_at: Set(Instant::of_day(new.valid_from).millis()),
        minutes_per_hour: Set(new.rate.minutes_per_hour),
        at_most_minutes: Set(new.rate.at_most_minutes),
        version: Set(new.version),
        updated_at: Set(new.updated_at.millis()),
    };
    let again = OnConflict::columns([Column::Kind, Column::BeginsAt])
        .update_columns([MinutesPerHour, AtMostMinutes, Version, UpdatedAt])
        .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Removes a rule that has not begun; the one before it goes on.
pub async fn remove_rule(tx: &Tx, _: &LockedRules, rule: &HourRule) -> Result<(), StoreError> {
    let key = (rule.kind.as_str().to_owned(), Instant::of_day(rule.valid_from).millis());
    let done = Entity::delete_by_id(key).exec(&**tx).await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::NotFound("hour_rule")) }
}
