//! Changing the register. Every change of a right moves the account's rights version, so
//! that a request in flight is refused (INV-11).

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{AccountId, Permit, Role, actions::ManageAdministrators},
    administrators::Ground,
    id::Id,
    organizations::{OrgPath, OrganizationId},
    time::Instant,
};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

use super::register::Listed;
use crate::{db::Tx, error::StoreError, identity, sql::scoped::raw};

/// A new entry, already decided.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: Uuid,
    pub account: AccountId,
    pub role: Role,
    pub organization: OrganizationId,
    pub path: OrgPath,
    pub main: bool,
    pub systems: Vec<String>,
    pub exception: Option<Uuid>,
    pub by: AccountId,
}

/// How an entry ends.
#[derive(Clone, Debug)]
pub struct Closing {
    pub ground: Ground,
    pub decision: String,
    pub hand_over: Option<String>,
    pub successor: Option<Uuid>,
    pub by: AccountId,
}

const ENTER: &str = "INSERT INTO appointment (id, account_id, role, organization_id, since, \
    created_at, main, systems, exception_id, appointed_by) \
    VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9)";

/// Appoints; the right counts from the next statement on.
pub async fn enter(
    tx: &Tx,
    permit: &Permit<ManageAdministrators>,
    entry: &Entry,
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&entry.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let values: Vec<Value> = vec![
        entry.id.into(),
        entry.account.uuid().into(),
        entry.role.as_str().into(),
        entry.organization.uuid().into(),
        now.millis().into(),
        entry.main.into(),
        entry.systems.join(" ").into(),
        entry.exception.into(),
        entry.by.uuid().into(),
    ];
    tx.execute_raw(raw(tx, ENTER, ENTER, values)).await?;
    identity::move_rights_of(tx, entry.account).await
}

const CLOSE: &str = "UPDATE appointment SET until = $2, ground = $3, decision = $4, \
    hand_over = $5, successor_id = $6, ended_by = $7, main = false, version = version + 1 \
    WHERE id = $1 AND until IS NULL";

/// Ends an entry that was found for update; its rights are gone from the next statement on.
pub async fn close(
    tx: &Tx,
    _permit: &Permit<ManageAdministrators>,
    entry: &Listed,
    closing: &Closing,
    now: Instant,
) -> Result<(), StoreError> {
    let values: Vec<Value> = vec![
        entry.id.into(),
        now.millis().into(),
        closing.ground.as_str().into(),
        closing.decision.as_str().into(),
        closing.hand_over.clone().into(),
        closing.successor.into(),
        closing.by.uuid().into(),
    ];
    let done = tx.execute_raw(raw(tx, CLOSE, CLOSE, values)).await?;
    if done.rows_affected() != 1 {
        return Err(StoreError::VersionChanged);
    }
    identity::move_rights_of(tx, Id::new(entry.account)).await
}

const REPLACED: &str = "UPDATE appointment SET ground = $2, decision = $3, hand_over = $4, \
    successor_id = $5 WHERE id = $1 AND until IS NOT NULL";

/// Writes down why an entry that ended long ago was replaced, and by which entry.
pub async fn explain(
    tx: &Tx,
    _permit: &Permit<ManageAdministrators>,
    ended: Uuid,
    closing: &Closing,
) -> Result<(), StoreError> {
    let values: Vec<Value> = vec![
        ended.into(),
        closing.ground.as_str().into(),
        closing.decision.as_str().into(),
        closing.hand_over.clone().into(),
        closing.successor.into(),
    ];
    tx.execute_raw(raw(tx, REPLACED, REPLACED, values)).await?;
    Ok(())
}

const REVIEW: &str = "UPDATE appointment SET systems = $3, review = $4, reviewed_on = $5, \
    version = version + 1 WHERE id = $1 AND version = $2";

/// Writes down the systems and the yearly review.
pub async fn review(
    tx: &Tx,
    _permit: &Permit<ManageAdministrators>,
    entry: &Listed,
    systems: &str,
    review: Option<&str>,
    reviewed_on: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let values: Vec<Value> = vec![
        entry.id.into(),
        entry.version.into(),
        systems.into(),
        review.map(str::to_owned).into(),
        reviewed_on.into(),
    ];
    let done = tx.execute_raw(raw(tx, REVIEW, REVIEW, values)).await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::VersionChanged) }
}

/// A training that was held.
#[derive(Clone, Debug)]
pub struct Training {
    pub id: Uuid,
    pub kind: &'static str,
    pub topic: String,
    pub trainer: Option<String>,
    pub held_on: NaiveDate,
    pub by: AccountId,
}

const TRAIN: &str = "INSERT INTO administrator_training (id, appointment_id, kind, topic, trainer, \
    held_on, recorded_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

pub async fn train(
    tx: &Tx,
    _permit: &Permit<ManageAdministrators>,
    entry: &Listed,
    training: &Training,
    now: Instant,
) -> Result<(), StoreError> {
    let values: Vec<Value> = vec![
        training.id.into(),
        entry.id.into(),
        training.kind.into(),
        training.topic.as_str().into(),
        training.trainer.clone().into(),
        training.held_on.into(),
        training.by.uuid().into(),
        now.millis().into(),
    ];
    tx.execute_raw(raw(tx, TRAIN, TRAIN, values)).await?;
    Ok(())
}
