//! Storing a step: the entry, the step and the period it begins, or the counter-entry.

use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    members::{
        Member, MemberId,
        steps::{NewStep, Step, StepId},
    },
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{entity::Entity, rows};
use crate::{
    db::Tx,
    error::StoreError,
    locked::{self, Changed},
    members::{
        entity::{ActiveModel as Entry, Column as EntryColumn},
        history::period,
    },
};

/// Stores what a step made of an entry, the step itself, and the period that it begins.
pub async fn save_step<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    changed: Changed<Member>,
    (id, new, transfer): (StepId, NewStep, Option<Uuid>),
) -> Result<(Member, Step), StoreError> {
    // The demo is nobody's account.
    let by = permit.rights_version().map(|_| permit.account());
    let step = Step {
        id,
        member: changed.id,
        version: changed.version,
        new,
        branch: changed.branch,
        status: changed.status,
        recorded_at: changed.updated_at,
        revoked: None,
    };
    let member = save_entry(tx, changed).await?;
    let row = rows::row(&step, by, transfer);
    Entity::insert(row).exec_without_returning(&**tx).await?;
    if step.new.facts.kind().begins_period() {
        begin(tx, &step).await?;
    }
    Ok((member, step))
}

/// Stores an entry as it was before a step, and the counter-entry of the step.
pub async fn save_revoked<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    changed: Changed<Member>,
    taken: &Step,
    reason: &str,
) -> Result<Member, StoreError> {
    let member = save_entry(tx, changed).await?;
    let counter = Step {
        id: Id::new(Uuid::now_v7()),
        version: member.version,
        recorded_at: member.updated_at,
        status: member.status,
        ..taken.clone()
    };
    let row = super::entity::ActiveModel {
        kind: Set(rows::REVOKED.to_owned()),
        reason: Set(Some(reason.to_owned())),
        revokes: Set(Some(taken.id.uuid())),
        ..rows::row(&counter, Some(permit.account()), None)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    end_period(tx, taken.member, taken.id, member.updated_at).await?;
    Ok(member)
}

async fn save_entry(tx: &Tx, changed: Changed<Member>) -> Result<Member, StoreError> {
    let ended_at = (!changed.status.is_live()).then(|| changed.updated_at.millis());
    let row = Entry {
        branch_id: Set(changed.branch.uuid()),
        branch_path: Set(changed.branch_path.as_str().to_owned()),
        status: Set(changed.status.as_str().to_owned()),
        joined_on: Set(changed.joined_on),
        converted_on: Set(changed.converted_on),
        merged_into: Set(changed.merged_into.map(Id::uuid)),
        ended_at: Set(ended_at),
        version: Set(changed.version),
        updated_at: Set(changed.updated_at.millis()),
        ..Default::default()
    };
    locked::save(tx, row, (EntryColumn::Id, EntryColumn::Version), changed).await
}

/// The next period begins after the one before, even if the clock stands still or was set back.
async fn begin(tx: &Tx, step: &Step) -> Result<(), StoreError> {
    use period::{ActiveModel, Column, Entity};
    let last = Entity::find()
        .filter(Column::MemberId.eq(step.member.uuid()))
        .order_by_desc(Column::Since)
        .limit(1)
        .one(&**tx)
        .await?;
    let now = step.recorded_at.millis();
    let since = last.map_or(now, |last| now.max(last.since + 1));
    let row = ActiveModel {
        member_id: Set(step.member.uuid()),
        since: Set(since),
        branch_id: Set(step.branch.uuid()),
        status: Set(step.status.as_str().to_owned()),
        effective_on: Set(step.new.effective_on),
        step_id: Set(Some(step.id.uuid())),
        revoked_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

async fn end_period(
    tx: &Tx,
    member: MemberId,
    step: StepId,
    at: Instant,
) -> Result<(), StoreError> {
    use period::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(at.millis()))
        .filter(Column::MemberId.eq(member.uuid()))
        .filter(Column::StepId.eq(step.uuid()))
        .exec(&**tx)
        .await?;
    Ok(())
}
