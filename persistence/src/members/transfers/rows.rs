//! Transfers as rows and back, with their members' and branches' names.

use std::collections::HashMap;

use lighthouse_domain::{
    id::Id,
    members::{
        Status,
        transfers::{
            End, Letter, Route, Transfer, TransferDirection, TransferState, TransferStatus,
        },
    },
    time::Instant,
};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::entity::{ActiveModel, Model};
use crate::{
    db::Conn,
    error::StoreError,
    members::names::names_of,
    organizations::{NamedPlace, places_of},
};

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("transfer", column)
}

/// Branches and members of some transfers.
struct Names {
    branches: HashMap<Uuid, NamedPlace>,
    members: HashMap<Uuid, String>,
}

async fn names(conn: &Conn, rows: &[Model]) -> Result<Names, StoreError> {
    let ends = rows.iter().flat_map(|row| [row.from_branch_id, row.to_branch_id]).flatten();
    let branches = places_of(conn, ends.collect()).await?;
    let members = names_of(conn, rows.iter().map(|row| row.member_id).collect()).await?;
    Ok(Names { branches, members })
}

/// The transfers of these rows, in their order.
pub(super) async fn transfers(conn: &Conn, rows: Vec<Model>) -> Result<Vec<Transfer>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names = names(conn, &rows).await?;
    rows.into_iter().map(|row| transfer(row, &names)).collect()
}

fn transfer(row: Model, names: &Names) -> Result<Transfer, StoreError> {
    Ok(Transfer {
        id: Id::new(row.id),
        member: Id::new(row.member_id),
        member_name: names
            .members
            .get(&row.member_id)
            .cloned()
            .ok_or_else(|| corrupt("member_id"))?,
        member_status: Status::parse(&row.member_status).ok_or_else(|| corrupt("member_status"))?,
        route: route(&row, names)?,
        state: state(&row)?,
        letter: Letter {
            number: row.number,
            issued_on: row.issued_on,
            valid_until: row.valid_until,
        },
        reason: row.reason,
        requested_by: Id::new(row.requested_by),
        version: row.version,
        created_at: Instant::from_millis(row.created_at),
        updated_at: Instant::from_millis(row.updated_at),
    })
}

fn route(row: &Model, names: &Names) -> Result<Route, StoreError> {
    let end = |id: Option<Uuid>| {
        let (id, place) = id.and_then(|id| Some((id, names.branches.get(&id)?.clone())))?;
        Some(End { branch: Id::new(id), name: place.name, path: place.path })
    };
    let direction = TransferDirection::parse(&row.direction).ok_or_else(|| corrupt("direction"))?;
    let ends = (direction, end(row.from_branch_id), end(row.to_branch_id), row.outside.clone());
    match ends {
        (TransferDirection::Internal, Some(from), Some(to), None) => {
            Ok(Route::Internal { from, to })
        }
        (TransferDirection::Outgoing, Some(from), None, Some(outside)) => {
            Ok(Route::Outgoing { from, outside })
        }
        (TransferDirection::Incoming, None, Some(to), Some(outside)) => {
            Ok(Route::Incoming { outside, to })
        }
        _ => Err(corrupt("direction and its ends")),
    }
}

/// The state of a row; its columns have to agree with each other.
fn state(row: &Model) -> Result<TransferState, StoreError> {
    let status = TransferStatus::parse(&row.state).ok_or_else(|| corrupt("state"))?;
    let at = row.decided_at.map(Instant::from_millis);
    match (status, at, row.decided_on, row.answer.clone()) {
        (TransferStatus::Requested, None, None, None) => Ok(TransferState::Requested),
        (TransferStatus::Accepted, Some(at), Some(on), None) => {
            Ok(TransferState::Accepted { on, at })
        }
        (TransferStatus::Rejected, Some(at), None, Some(reason)) => {
            Ok(TransferState::Rejected { reason, at })
        }
        (TransferStatus::Withdrawn, Some(at), None, Some(reason)) => {
            Ok(TransferState::Withdrawn { reason, at })
        }
        (TransferStatus::Expired, Some(at), None, None) => Ok(TransferState::Expired { at }),
        _ => Err(corrupt("state and its facts")),
    }
}

/// What an answer changes.
pub(super) fn facts(transfer: &Transfer) -> ActiveModel {
    let (status, on, at, answer) = match &transfer.state {
        TransferState::Requested => (TransferStatus::Requested, None, None, None),
        TransferState::Accepted { on, at } => (TransferStatus::Accepted, Some(*on), Some(at), None),
        TransferState::Rejected { reason, at } => {
            (TransferStatus::Rejected, None, Some(at), Some(reason))
        }
        TransferState::Withdrawn { reason, at } => {
            (TransferStatus::Withdrawn, None, Some(at), Some(reason))
        }
        TransferState::Expired { at } => (TransferStatus::Expired, None, Some(at), None),
    };
    ActiveModel {
        state: Set(status.as_str().to_owned()),
        decided_on: Set(on),
        decided_at: Set(at.map(|at| at.millis())),
        answer: Set(answer.cloned()),
        version: Set(transfer.version),
        updated_at: Set(transfer.updated_at.millis()),
        ..Default::default()
    }
}

/// The row of a new transfer.
pub(super) fn row(transfer: &Transfer) -> ActiveModel {
    let id = |end: Option<&End>| end.map(|end| end.branch.uuid());
    ActiveModel {
        id: Set(transfer.id.uuid()),
        number: Set(transfer.letter.number.clone()),
        direction: Set(transfer.route.direction().as_str().to_owned()),
        member_id: Set(transfer.member.uuid()),
        member_status: Set(transfer.member_status.as_str().to_owned()),
        from_branch_id: Set(id(transfer.route.from())),
        to_branch_id: Set(id(transfer.route.to())),
        outside: Set(transfer.route.outside().map(str::to_owned)),
        issued_on: Set(transfer.letter.issued_on),
        valid_until: Set(transfer.letter.valid_until),
        reason: Set(transfer.reason.clone()),
        requested_by: Set(transfer.requested_by.uuid()),
        created_at: Set(transfer.created_at.millis()),
        ..facts(transfer)
    }
}
