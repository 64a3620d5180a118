//! Writing bulletins. What is issued is sealed by the database.

use chrono::Datelike;
use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{IssueBulletins, WriteBulletins},
    },
    id::Id,
    supervision::bulletin::Bulletin,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, sea_query::OnConflict};

use super::{
    entity::{ActiveModel, Column, Entity},
    stored_figures,
};
use crate::{
    db::Tx,
    error::StoreError,
    letters::next_number,
    locked::{self, Changed, Locked},
};

/// What a step changes.
fn facts(bulletin: &Bulletin) -> Result<ActiveModel, StoreError> {
    let (texts, state) = (&bulletin.texts, &bulletin.state);
    let (submission, issue) = (state.submission(), state.issue());
    Ok(ActiveModel {
        title: Set(texts.title.clone()),
        opening: Set(texts.opening.clone()),
        body: Set(texts.body.clone()),
        requirements: Set(texts.requirements.clone()),
        figures: Set(stored_figures::write(&bulletin.figures)?),
        as_of: Set(bulletin.figures.as_of.millis()),
        state: Set(state.status().as_str().to_owned()),
        returned: Set(state.returned().map(str::to_owned)),
        edited_by: Set(bulletin.edited_by.map(Id::uuid)),
        submitted_by: Set(submission.map(|submission| submission.by.uuid())),
        submitted_at: Set(submission.map(|submission| submission.at.millis())),
        issued_by: Set(issue.map(|issue| issue.by.uuid())),
        issued_at: Set(issue.map(|issue| issue.at.millis())),
        number: Set(issue.map(|issue| issue.number.clone())),
        hash: Set(issue.map(|issue| issue.hash.clone())),
        version: Set(bulletin.version),
        updated_at: Set(bulletin.updated_at.millis()),
        ..Default::default()
    })
}

fn row(bulletin: &Bulletin) -> Result<ActiveModel, StoreError> {
    Ok(ActiveModel {
        id: Set(bulletin.id.uuid()),
        organization_id: Set(bulletin.organization.uuid()),
        organization_name: Set(bulletin.organization_name.clone()),
        period: Set(bulletin.span.to_string()),
        drafted_by: Set(bulletin.drafted_by.map(Id::uuid)),
        rule_id: Set(bulletin.rule.map(Id::uuid)),
        replaces_id: Set(bulletin.replaces.map(Id::uuid)),
        created_at: Set(bulletin.created_at.millis()),
        ..facts(bulletin)?
    })
}

/// Enters a draft of a level in scope.
pub async fn insert_bulletin(
    tx: &Tx,
    permit: &Permit<WriteBulletins>,
    bulletin: &Bulletin,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&bulletin.organization_path) {
        return Err(StoreError::NotFound("organization"));
    }
    Entity::insert(row(bulletin)?).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Enters the draft of a rule, unless the calendar drafted one for its level and period before;
/// answers whether it did.
pub(in crate::supervision) async fn draft_by_rule<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    bulletin: &Bulletin,
) -> Result<bool, StoreError> {
    if !permit.scope().covers(&bulletin.organization_path) {
        return Err(StoreError::NotFound("organization"));
    }
    let once = OnConflict::new().do_nothing().to_owned();
    match Entity::insert(row(bulletin)?).on_conflict(once).exec_without_returning(&**tx).await {
        Ok(rows) => Ok(rows == 1),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The next number of the year. Whoever takes one locks the series until the transaction ends.
pub async fn number_bulletin(
    tx: &Tx,
    _: &Permit<IssueBulletins>,
    _: &Locked<Bulletin>,
    now: Instant,
) -> Result<String, StoreError> {
    next_number(tx, "BU", i64::from(now.day().year())).await
}

/// Writes a changed bulletin; the stored version must be the one before.
pub async fn save_bulletin(tx: &Tx, changed: Changed<Bulletin>) -> Result<Bulletin, StoreError> {
    let row = facts(&changed)?;
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}
