//! Storing the steps a complaint takes.

use lighthouse_domain::{complaints::Complaint, id::Id, time::Instant};
use sea_orm::ActiveValue::Set;

use super::entity::{ActiveModel, Column};
use crate::{
    db::Tx,
    error::StoreError,
    locked::{self, Changed},
};

/// What a step changes.
pub(super) fn facts(complaint: &Complaint) -> ActiveModel {
    let (acceptance, answer) = (complaint.state.acceptance(), complaint.state.answer());
    ActiveModel {
        state: Set(complaint.state.status().as_str().to_owned()),
        accepted_by: Set(acceptance.map(|(by, _)| by.uuid())),
        accepted_at: Set(acceptance.map(|(_, at)| at.millis())),
        answered_by: Set(answer.map(|(by, ..)| Id::uuid(by))),
        answered_at: Set(answer.map(|(_, at, _)| Instant::millis(at))),
        answer: Set(answer.map(|(.., text)| text.to_owned())),
        version: Set(complaint.version),
        updated_at: Set(complaint.updated_at.millis()),
        ..Default::default()
    }
}

/// Writes a changed complaint; the stored version must be the one before.
pub async fn save(tx: &Tx, changed: Changed<Complaint>) -> Result<Complaint, StoreError> {
    let row = facts(&changed);
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}
