//! The history of a case, and the one-to-one trainings that belong to it.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{AccountId, Action, Permit},
    administrators::TrainingKind,
    id::Id,
    supervision::rectification::{Rectification, RectificationStep},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, ExprTrait, JoinType, Order, Query},
};
use uuid::Uuid;

use super::entity::{
    step::{ActiveModel, Column, Entity},
    training,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Changed,
    sql::{column, key, scoped},
};

/// The steps or trainings that one answer holds.
const SHOWN_MAX: u64 = 200;

/// A step that a case took.
#[derive(Clone, Debug)]
pub struct HistoryEntry {
    pub step: RectificationStep,
    pub text: String,
    pub by: AccountId,
    pub at: Instant,
}

/// The last two hundred steps of a case that was found within the permit, the first one first.
pub async fn history<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    case: &Rectification,
) -> Result<Vec<HistoryEntry>, StoreError> {
    let select = Entity::find()
        .filter(Column::RectificationId.eq(case.id.uuid()))
        .order_by_desc(Column::Number)
        .limit(SHOWN_MAX);
    let corrupt = || StoreError::corrupt("rectification_step", "step");
    let entry = |row: super::entity::step::Model| {
        Ok(HistoryEntry {
            step: RectificationStep::parse(&row.step).ok_or_else(corrupt)?,
            text: row.text,
            by: Id::new(row.by_account),
            at: Instant::from_millis(row.at),
        })
    };
    scoped::all(conn, permit, select).await?.into_iter().rev().map(entry).collect()
}

/// Notes a step of a case that was changed in this transaction: its number is the case's version.
pub async fn note_step<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    case: &Rectification,
    (step, text): (RectificationStep, &str),
    (by, at): (AccountId, Instant),
) -> Result<(), StoreError> {
    if !permit.scope().covers(&case.branch_path) {
        return Err(StoreError::NotFound("rectification"));
    }
    let row = ActiveModel {
        rectification_id: Set(case.id.uuid()),
        number: Set(case.version),
        step: Set(step.as_str().to_owned()),
        text: Set(text.to_owned()),
        by_account: Set(by.uuid()),
        at: Set(at.millis()),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// A training that belongs to a case.
#[derive(Clone, Debug, FromQueryResult)]
pub struct LinkedTraining {
    pub id: Uuid,
    pub topic: String,
    pub trainer: Option<String>,
    pub held_on: NaiveDate,
}

/// The one-to-one trainings that belong to a case, the first one first.
pub async fn trainings_of<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    case: &Rectification,
) -> Result<Vec<LinkedTraining>, StoreError> {
    let mut select = trainings();
    select
        .join(
            JoinType::InnerJoin,
            Alias::new("rectification_training"),
            column("rectification_training", "training_id")
                .eq(column("administrator_training", "id")),
        )
        .and_where(column("rectification_training", "rectification_id").eq(case.id.uuid()))
        .order_by(key("administrator_training", "held_on"), Order::Asc)
        .order_by(key("administrator_training", "id"), Order::Asc)
        .limit(SHOWN_MAX);
    scoped::all_as(conn, permit, select).await
}

fn trainings() -> sea_orm::sea_query::SelectStatement {
    let mut select = Query::select();
    for name in ["id", "topic", "trainer", "held_on"] {
        select.expr_as(column("administrator_training", name), Alias::new(name));
    }
    select.from(Alias::new("administrator_training"));
    select
}

/// Links a one-to-one training of an administrator of the case's branch; tells which one it was.
pub async fn link_training<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    case: &Changed<Rectification>,
    id: Uuid,
) -> Result<LinkedTraining, StoreError> {
    let mut select = trainings();
    select
        .join(
            JoinType::InnerJoin,
            Alias::new("appointment"),
            column("appointment", "id").eq(column("administrator_training", "appointment_id")),
        )
        .and_where(column("appointment", "organization_id").eq(case.branch.uuid()))
        .and_where(column("administrator_training", "kind").eq(TrainingKind::OneToOne.as_str()))
        .and_where(column("administrator_training", "id").eq(id))
        .limit(1);
    let found: Vec<LinkedTraining> = scoped::all_as(tx, permit, select).await?;
    let found = found.into_iter().next().ok_or(StoreError::NotFound("training"))?;
    let row =
        training::ActiveModel { rectification_id: Set(case.id.uuid()), training_id: Set(found.id) };
    training::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(found)
}
