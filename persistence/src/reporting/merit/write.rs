//! Writing nominations. What is decided is sealed by the database.

use chrono::Datelike;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{DecideNominations, WriteNominations},
    },
    id::Id,
    members::MemberId,
    reporting::merit::{Nomination, NominationStatus, Nominee},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait,
    sea_query::{Query, SelectStatement},
};

use super::{
    entity::{ActiveModel, Column, Entity},
    stored_evidence,
};
use crate::{
    db::Tx,
    error::StoreError,
    letters::next_number,
    locked::{self, Changed, Locked},
};

/// What a step changes.
fn facts(nomination: &Nomination) -> Result<ActiveModel, StoreError> {
    let state = &nomination.state;
    let (submission, decision) = (state.submission(), state.decision());
    Ok(ActiveModel {
        award: Set(nomination.award.clone()),
        reason: Set(nomination.reason.clone()),
        evidence: Set(stored_evidence::write(&nomination.evidence)?),
        state: Set(state.status().as_str().to_owned()),
        submitted_by: Set(submission.map(|it| it.by.uuid())),
        submitted_at: Set(submission.map(|it| it.at.millis())),
        comment: Set(decision.map(|it| it.comment.clone())),
        decided_by: Set(decision.map(|it| it.issue.by.uuid())),
        decided_at: Set(decision.map(|it| it.issue.at.millis())),
        number: Set(decision.map(|it| it.issue.number.clone())),
        hash: Set(decision.map(|it| it.issue.hash.clone())),
        withdrawn: Set(state.withdrawn().map(str::to_owned)),
        version: Set(nomination.version),
        updated_at: Set(nomination.updated_at.millis()),
        ..Default::default()
    })
}

fn row(nomination: &Nomination) -> Result<ActiveModel, StoreError> {
    let (member, organization) = match nomination.nominee {
        Nominee::Member(id) => (Some(id.uuid()), None),
        Nominee::Organization(id) => (None, Some(id.uuid())),
    };
    Ok(ActiveModel {
        id: Set(nomination.id.uuid()),
        organization_id: Set(nomination.organization.uuid()),
        organization_name: Set(nomination.organization_name.clone()),
        organization_path: Set(nomination.organization_path.as_str().to_owned()),
        level_id: Set(nomination.level.uuid()),
        level_name: Set(nomination.level_name.clone()),
        member_id: Set(member),
        nominated_organization_id: Set(organization),
        nominee_name: Set(nomination.nominee_name.clone()),
        year: Set(nomination.year.into()),
        drafted_by: Set(nomination.drafted_by.uuid()),
        created_at: Set(nomination.created_at.millis()),
        ..facts(nomination)?
    })
}

/// Enters the draft of an organization in scope.
pub async fn insert_nomination(
    tx: &Tx,
    permit: &Permit<WriteNominations>,
    nomination: &Nomination,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&nomination.organization_path) {
        return Err(StoreError::NotFound("organization"));
    }
    Entity::insert(row(nomination)?).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The next number of the year. Whoever takes one locks the series until the transaction ends.
pub async fn number_nomination(
    tx: &Tx,
    _: &Permit<DecideNominations>,
    _: &Locked<Nomination>,
    now: Instant,
) -> Result<String, StoreError> {
    next_number(tx, "MN", i64::from(now.day().year())).await
}

/// Writes a changed nomination; the stored version must be the one before.
pub async fn save_nomination(
    tx: &Tx,
    changed: Changed<Nomination>,
) -> Result<Nomination, StoreError> {
    let row = facts(&changed)?;
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}

/// Nominations of a member that are not decided, as a subquery.
pub(crate) fn nominations_open(member: MemberId) -> SelectStatement {
    use NominationStatus::{Drafted, Submitted};
    Query::select()
        .column(Column::MemberId)
        .from(Entity)
        .and_where(Column::MemberId.eq(member.uuid()))
        .and_where(Column::State.is_in([Drafted, Submitted].map(NominationStatus::as_str)))
        .to_owned()
}

/// Which of these members were nominated: their entries stay.
pub(crate) fn nominated(members: &[MemberId]) -> SelectStatement {
    Query::select()
        .column(Column::MemberId)
        .from(Entity)
        .and_where(Column::MemberId.is_in(members.iter().map(|id| Id::uuid(*id))))
        .to_owned()
}
