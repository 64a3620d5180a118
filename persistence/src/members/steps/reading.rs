//! The steps of one member, found within a permit.

use lighthouse_domain::{
    access::{Action, Permit},
    members::{Member, MemberId, Status, steps::Step},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::ExprTrait,
};

use super::{
    entity::{Column, Entity},
    rows,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    identity,
    locked::Locked,
    members::{history::period, reading},
    sql::scoped,
};

/// The most steps that are read of one member.
const STEPS_MAX: u64 = 500;

/// The steps of a member that was found within the permit, the first one first.
pub async fn steps<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    member: &Member,
) -> Result<Vec<Step>, StoreError> {
    let select = Entity::find()
        .filter(Column::MemberId.eq(member.id.uuid()))
        .order_by_asc(Column::Version)
        .limit(STEPS_MAX);
    rows::steps(&scoped::all(conn, permit, select).await?)
}

/// A member who takes a step, locked until the transaction ends. Rights are locked before the
/// entry, as every write does: the step may end some of them.
pub async fn lock_for_step<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: MemberId,
) -> Result<Locked<Member>, StoreError> {
    identity::lock_rights_of_member(tx, id.uuid()).await?;
    reading::lock(tx, permit, id).await
}

/// The status that a member had before a step that was found: that of the newest other period that
/// holds.
pub async fn status_before<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    step: &Step,
) -> Result<Status, StoreError> {
    use period::{Column, Entity};
    if !step.new.facts.kind().begins_period() {
        return Ok(step.status);
    }
    let others = Column::StepId.is_null().or(Column::StepId.ne(step.id.uuid()));
    let select = Entity::find()
        .filter(Column::MemberId.eq(step.member.uuid()))
        .filter(Column::RevokedAt.is_null())
        .filter(others)
        .order_by_desc(Column::Since)
        .limit(1);
    let found = scoped::one(tx, permit, select).await?;
    let status = found.and_then(|period| Status::parse(&period.status));
    status.ok_or_else(|| StoreError::corrupt("member_period", "status"))
}
