//! Storing operations.

use lighthouse_domain::{
    access::{Permit, actions::RequestExports},
    exports::{ExportPeriod, Operation},
    members::Status,
    organizations::Organization,
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::entity::{ActiveModel, Column, Entity, facts};
use crate::{
    db::Tx,
    error::StoreError,
    locked::{self, Changed},
};

/// Enters an operation of the holder's about an organization in scope.
pub async fn insert(
    tx: &Tx,
    permit: &Permit<RequestExports>,
    top: &Organization,
    new: &Operation,
) -> Result<(), StoreError> {
    let fits = permit.scope().covers(&top.path) && new.order.organization == top.id;
    if !fits || new.account != permit.account() {
        return Err(StoreError::NotFound("organization"));
    }
    let order = &new.order;
    let statuses: Vec<_> = order.statuses.iter().copied().map(Status::as_str).collect();
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        account_id: Set(new.account.uuid()),
        session_id: Set(new.session.uuid()),
        address: Set(new.address.clone()),
        kind: Set(order.kind.as_str().to_owned()),
        format: Set(order.format.as_str().to_owned()),
        language: Set(order.language.as_str().to_owned()),
        organization_id: Set(order.organization.uuid()),
        period: Set(order.period.as_ref().map(ExportPeriod::text).map(str::to_owned)),
        statuses: Set(statuses.join(" ")),
        purpose: Set(order.purpose.clone()),
        requested_at: Set(new.requested_at.millis()),
        ..facts(new)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Stores a step; the stored version must be the one before.
pub async fn save(tx: &Tx, changed: Changed<Operation>) -> Result<Operation, StoreError> {
    locked::save(tx, facts(&changed), (Column::Id, Column::Version), changed).await
}
