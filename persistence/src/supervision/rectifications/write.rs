//! Opening a case and storing the steps it takes.

use lighthouse_domain::{
    access::{AccountId, Permit, actions::ManageRectifications},
    organizations::Organization,
    supervision::rectification::{
        Rectification, RectificationGround, RectificationId, RectificationState,
    },
    time::Instant,
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::entity::case::{ActiveModel, Column, Entity};
use crate::{
    db::Tx,
    error::StoreError,
    letters::next_number,
    locked::{self, Changed},
};

/// A new case, already decided.
#[derive(Clone, Debug)]
pub struct NewCase {
    pub id: RectificationId,
    pub ground: RectificationGround,
    pub finding: String,
    pub opened_by: AccountId,
}

/// Opens a case of a branch in scope.
pub async fn open_case(
    tx: &Tx,
    permit: &Permit<ManageRectifications>,
    branch: &Organization,
    new: NewCase,
    (year, now): (i64, Instant),
) -> Result<Rectification, StoreError> {
    if !permit.scope().covers(&branch.path) {
        return Err(StoreError::NotFound("branch"));
    }
    let case = Rectification {
        id: new.id,
        number: next_number(tx, "RC", year).await?,
        branch: branch.id,
        branch_name: branch.name.clone(),
        branch_path: branch.path.clone(),
        ground: new.ground,
        finding: new.finding,
        state: RectificationState::Found,
        reopened: 0,
        opened_by: new.opened_by,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = ActiveModel {
        id: Set(case.id.uuid()),
        number: Set(case.number.clone()),
        branch_id: Set(case.branch.uuid()),
        ground: Set(case.ground.as_str().to_owned()),
        finding: Set(case.finding.clone()),
        opened_by: Set(case.opened_by.uuid()),
        created_at: Set(now.millis()),
        ..facts(&case)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(case)
}

/// What a step changes.
fn facts(record: &Rectification) -> ActiveModel {
    let state = &record.state;
    let (cause, order) = (state.cause(), state.order());
    let (evidence, end) = (state.evidence(), state.end());
    ActiveModel {
        state: Set(state.status().as_str().to_owned()),
        cause: Set(cause.map(|cause| cause.kind.as_str().to_owned())),
        cause_text: Set(cause.map(|cause| cause.text.clone())),
        requirements: Set(order.map(|order| order.requirements.clone())),
        measures: Set(order.map(|order| order.measures.clone())),
        due_on: Set(order.map(|order| order.due_on)),
        evidence: Set(evidence.map(|evidence| evidence.text.clone())),
        evidence_at: Set(evidence.map(|evidence| evidence.at.millis())),
        conclusion: Set(end.map(|end| end.conclusion.clone())),
        closed_at: Set(end.map(|end| end.at.millis())),
        watch_until: Set(end.map(|end| end.watch_until)),
        reopened: Set(record.reopened),
        version: Set(record.version),
        updated_at: Set(record.updated_at.millis()),
        ..Default::default()
    }
}

/// Writes a changed case; the stored version must be the one before.
pub async fn save_case(
    tx: &Tx,
    changed: Changed<Rectification>,
) -> Result<Rectification, StoreError> {
    let row = facts(&changed);
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}
