//! Changing the register. Every change of a right moves the account's rights version, so
//! that a request in flight is refused (INV-11).

use lighthouse_domain::{
    access::{AccountId, Permit, actions::ManageAdministrators},
    administrators::{Administrator, Appointment, AppointmentState, EndReason},
    id::Id,
    organizations::Organization,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::entity::appointment::{ActiveModel, Column, Entity};
use crate::{
    db::Tx,
    error::StoreError,
    identity,
    locked::{self, Changed},
};

/// Appoints at an organization within the permit; the right counts from the next statement on.
pub async fn insert(
    tx: &Tx,
    permit: &Permit<ManageAdministrators>,
    organization: &Organization,
    appointment: &Appointment,
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&organization.path) || organization.id != appointment.organization {
        return Err(StoreError::NotFound("organization"));
    }
    let row = row_of(appointment, Some(permit.account()), now);
    Entity::insert(row).exec_without_returning(&**tx).await?;
    identity::move_rights_of(tx, appointment.account).await
}

/// The row of a new appointment; one of the past ends as it says.
pub(super) fn row_of(
    appointment: &Appointment,
    appointed_by: Option<AccountId>,
    now: Instant,
) -> ActiveModel {
    ActiveModel {
        id: Set(appointment.id.uuid()),
        account_id: Set(appointment.account.uuid()),
        role: Set(appointment.role.as_str().to_owned()),
        organization_id: Set(appointment.organization.uuid()),
        since: Set(appointment.since.millis()),
        created_at: Set(now.millis()),
        systems: Set(appointment.systems.join(" ")),
        appointed_by: Set(appointed_by.map(Id::uuid)),
        exception_id: Set(appointment.exception.map(Id::uuid)),
        ended_by: Set(None),
        review: Set(None),
        reviewed_on: Set(None),
        version: Set(1),
        ..state_of(appointment)
    }
}

fn state_of(appointment: &Appointment) -> ActiveModel {
    let end = match &appointment.state {
        AppointmentState::Active => None,
        AppointmentState::Ended(end) => Some(end),
    };
    let reason: Option<EndReason> = end.and_then(|end| end.reason.clone());
    ActiveModel {
        until: Set(end.map(|end| end.at.millis())),
        main: Set(appointment.main),
        ground: Set(reason.as_ref().map(|reason| reason.ground.as_str().to_owned())),
        decision: Set(reason.as_ref().map(|reason| reason.decision.clone())),
        successor_id: Set(reason.as_ref().and_then(|reason| reason.successor).map(Id::uuid)),
        hand_over: Set(reason.and_then(|reason| reason.hand_over)),
        ..Default::default()
    }
}

/// Stores the end of an appointment; its rights are gone from the next statement on.
pub async fn end(
    tx: &Tx,
    permit: &Permit<ManageAdministrators>,
    ended: Changed<Administrator>,
) -> Result<Administrator, StoreError> {
    let row = ActiveModel {
        ended_by: Set(Some(permit.account().uuid())),
        version: Set(ended.version),
        ..state_of(&ended.appointment)
    };
    let account = ended.appointment.account;
    let ended = locked::save(tx, row, (Column::Id, Column::Version), ended).await?;
    identity::move_rights_of(tx, account).await?;
    Ok(ended)
}

/// Stores the systems and the yearly review.
pub async fn revise(tx: &Tx, revised: Changed<Administrator>) -> Result<Administrator, StoreError> {
    let row = ActiveModel {
        systems: Set(revised.appointment.systems.join(" ")),
        review: Set(revised.review.clone()),
        reviewed_on: Set(revised.reviewed_on),
        version: Set(revised.version),
        ..Default::default()
    };
    locked::save(tx, row, (Column::Id, Column::Version), revised).await
}
