//! From rows to exceptions, and what a step changes.

use lighthouse_domain::{
    burden::{BurdenException, Decision, ExceptionState, ExceptionStatus, Measure, Requester},
    id::Id,
    letters::OfficerSeat,
    time::Instant,
};
use sea_orm::ActiveValue::Set;

use super::entity::{ActiveModel, Model};
use crate::{
    db::Conn,
    error::StoreError,
    organizations::{self, NamedPlace},
};

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("burden_exception", column)
}

/// The state of a row; its columns have to agree with each other.
fn state(row: &Model) -> Result<ExceptionState, StoreError> {
    let status = ExceptionStatus::parse(&row.state).ok_or_else(|| corrupt("state"))?;
    let decision = |(by, at)| Decision { by: Id::new(by), at: Instant::from_millis(at) };
    let approval = row.approved_by.zip(row.approved_at).map(decision);
    let close = row.closed_by.zip(row.closed_at).map(decision);
    match (status, approval, close.zip(row.closed_reason.clone())) {
        (ExceptionStatus::Requested, None, None) => Ok(ExceptionState::Requested),
        (ExceptionStatus::Approved, Some(approval), None) => {
            Ok(ExceptionState::Approved { approval })
        }
        (ExceptionStatus::Rejected, None, Some((rejection, reason))) => {
            Ok(ExceptionState::Rejected { rejection, reason })
        }
        (ExceptionStatus::Ended, Some(approval), Some((end, reason))) => {
            Ok(ExceptionState::Ended { approval, end, reason })
        }
        _ => Err(corrupt("state and its facts")),
    }
}

fn exception(row: Model, at: &NamedPlace) -> Result<BurdenException, StoreError> {
    let seat = OfficerSeat::parse(&row.requested_seat);
    Ok(BurdenException {
        state: state(&row)?,
        id: Id::new(row.id),
        measure: Measure::parse(&row.measure).ok_or_else(|| corrupt("measure"))?,
        organization: Id::new(row.organization_id),
        organization_name: at.name.clone(),
        organization_path: at.path.clone(),
        from: row.from_on,
        until: row.until_on,
        requested: Requester {
            by: Id::new(row.requested_by),
            seat: seat.ok_or_else(|| corrupt("requested_seat"))?,
        },
        legal_reference: row.legal_reference,
        reason: row.reason,
        version: row.version,
        created_at: Instant::from_millis(row.created_at),
        updated_at: Instant::from_millis(row.updated_at),
    })
}

/// The exceptions of these rows, each with the organization that it is for.
pub(super) async fn with_organizations(
    conn: &Conn,
    rows: Vec<Model>,
) -> Result<Vec<BurdenException>, StoreError> {
    organizations::with_places(conn, rows, |row| row.organization_id, exception).await
}

/// What a step changes.
pub(super) fn facts(exception: &BurdenException) -> ActiveModel {
    let (approval, close) = match &exception.state {
        ExceptionState::Requested => (None, None),
        ExceptionState::Approved { approval } => (Some(approval), None),
        ExceptionState::Rejected { rejection, reason } => (None, Some((rejection, reason))),
        ExceptionState::Ended { approval, end, reason } => (Some(approval), Some((end, reason))),
    };
    ActiveModel {
        state: Set(exception.status().as_str().to_owned()),
        approved_by: Set(approval.map(|one| one.by.uuid())),
        approved_at: Set(approval.map(|one| one.at.millis())),
        closed_by: Set(close.map(|(one, _)| one.by.uuid())),
        closed_at: Set(close.map(|(one, _)| one.at.millis())),
        closed_reason: Set(close.map(|(_, reason)| reason.clone())),
        version: Set(exception.version),
        updated_at: Set(exception.updated_at.millis()),
        ..Default::default()
    }
}
