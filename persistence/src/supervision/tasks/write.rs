//! Entering tasks and storing the steps they take.

use chrono::Datelike;
use lighthouse_domain::{
    access::{Permit, actions::ManageTasks},
    supervision::task::Task,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{
    entity::task::{ActiveModel, Column, Entity},
    stored_form::{write_audience, write_fields},
};
use crate::{
    db::Tx,
    error::StoreError,
    letters::next_number,
    locked::{self, Changed, Locked},
};

/// What a step changes.
fn facts(task: &Task) -> Result<ActiveModel, StoreError> {
    let (content, published) = (&task.content, task.state.publication());
    Ok(ActiveModel {
        title: Set(content.title.clone()),
        purpose: Set(content.purpose.clone()),
        ground: Set(content.ground.clone()),
        audience: Set(write_audience(&content.audience)?),
        fields: Set(write_fields(&content.fields)?),
        due_at: Set(content.due_at.millis()),
        state: Set(task.state.status().as_str().to_owned()),
        number: Set(published.map(|(number, _)| number.to_owned())),
        published_at: Set(published.map(|(_, at)| at.millis())),
        closed_at: Set(task.state.closed_at().map(Instant::millis)),
        version: Set(task.version),
        updated_at: Set(task.updated_at.millis()),
        ..Default::default()
    })
}

/// Enters a draft of an organization in scope.
pub async fn insert_task(
    tx: &Tx,
    permit: &Permit<ManageTasks>,
    task: &Task,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&task.organization_path) {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(task.id.uuid()),
        organization_id: Set(task.organization.uuid()),
        drafted_by: Set(task.drafted_by.uuid()),
        created_at: Set(task.created_at.millis()),
        ..facts(task)?
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The next number of the year. Whoever takes one locks the series until the transaction ends.
pub async fn number_task(
    tx: &Tx,
    _: &Permit<ManageTasks>,
    _: &Locked<Task>,
    now: Instant,
) -> Result<String, StoreError> {
    next_number(tx, "TA", i64::from(now.day().year())).await
}

/// Writes a changed task; the stored version must be the one before.
pub async fn save_task(tx: &Tx, changed: Changed<Task>) -> Result<Task, StoreError> {
    let row = facts(&changed)?;
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}
