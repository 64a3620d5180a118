//! Appointments that end because their holder leaves the register or the branch.

use lighthouse_domain::{
    access::{AccountId, Action, Permit, Role},
    administrators::{AppointmentId, Ground},
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::LockType,
};

use super::entity::appointment::{ActiveModel, Column, Entity, Model};
use crate::{db::Tx, error::StoreError, identity, sql::scoped};

/// An appointment that ended with the membership.
#[derive(Clone, Debug)]
pub struct EndedAppointment {
    pub id: AppointmentId,
    pub role: Role,
    pub organization: OrganizationId,
    /// Its holder was the main administrator there.
    pub main: bool,
}

impl TryFrom<Model> for EndedAppointment {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let role = Role::parse(&row.role);
        Ok(Self {
            id: Id::new(row.id),
            role: role.ok_or_else(|| StoreError::corrupt("appointment", "role"))?,
            organization: Id::new(row.organization_id),
            main: row.main,
        })
    }
}

/// The appointments that an account holds or held, each with whether it is held now.
pub(crate) async fn offices_ever<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    account: AccountId,
) -> Result<Vec<bool>, StoreError> {
    let select = Entity::find().filter(Column::AccountId.eq(account.uuid()));
    let rows = scoped::all(tx, permit, select).await?;
    Ok(rows.iter().map(|row| row.until.is_none()).collect())
}

/// Ends the appointments of a member, all or those at one organization; the rights are gone from
/// the next statement on.
pub(crate) async fn end_of_member(
    tx: &Tx,
    (member, only_at): (MemberId, Option<OrganizationId>),
    (ground, decision): (Ground, &str),
    (by, now): (AccountId, Instant),
) -> Result<Vec<EndedAppointment>, StoreError> {
    let Some(account) = identity::account_of_member(tx, member).await? else {
        return Ok(Vec::new());
    };
    let mut held = Entity::find()
        .filter(Column::AccountId.eq(account.uuid()))
        .filter(Column::Until.is_null())
        .order_by_asc(Column::Id);
    if let Some(at) = only_at {
        held = held.filter(Column::OrganizationId.eq(at.uuid()));
    }
    let held = held.lock(LockType::NoKeyUpdate).all(&**tx).await?;
    for row in &held {
        let end = ActiveModel {
            until: Set(Some(now.millis().max(row.since))),
            main: Set(false),
            ground: Set(Some(ground.as_str().to_owned())),
            decision: Set(Some(decision.to_owned())),
            ended_by: Set(Some(by.uuid())),
            version: Set(row.version + 1),
            ..Default::default()
        };
        Entity::update_many().set(end).filter(Column::Id.eq(row.id)).exec(&**tx).await?;
    }
    identity::move_rights_of(tx, account).await?;
    held.into_iter().map(EndedAppointment::try_from).collect()
}
