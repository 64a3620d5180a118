//! Writing appraisals. What is issued is sealed by the database.

use chrono::Datelike;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{IssueAppraisals, ManageAppraisals},
    },
    id::Id,
    members::MemberId,
    reporting::appraisal::{Appraisal, AppraisalStatus},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait,
    sea_query::{OnConflict, Query, SelectStatement},
};

use super::{
    entity::{ActiveModel, Column, Entity},
    stored_dossier,
};
use crate::{
    db::Tx,
    error::StoreError,
    letters::next_number,
    locked::{self, Changed, Locked},
    sql::insert_or,
};

/// What a step changes.
fn facts(appraisal: &Appraisal) -> ActiveModel {
    let state = &appraisal.state;
    let (report, grading, issue) = (state.report(), state.grading(), state.issue());
    ActiveModel {
        state: Set(state.status().as_str().to_owned()),
        report: Set(report.map(|report| report.text.clone())),
        reported_by: Set(report.map(|report| report.by.uuid())),
        reported_at: Set(report.map(|report| report.at.millis())),
        returned: Set(state.returned().map(str::to_owned)),
        grade: Set(grading.map(|grading| grading.grade.as_str().to_owned())),
        comment: Set(grading.map(|grading| grading.comment.clone())),
        graded_by: Set(grading.map(|grading| grading.by.uuid())),
        graded_at: Set(grading.map(|grading| grading.at.millis())),
        issued_by: Set(issue.map(|issue| issue.by.uuid())),
        issued_at: Set(issue.map(|issue| issue.at.millis())),
        number: Set(issue.map(|issue| issue.number.clone())),
        hash: Set(issue.map(|issue| issue.hash.clone())),
        withdrawn: Set(state.withdrawn().map(str::to_owned)),
        version: Set(appraisal.version),
        updated_at: Set(appraisal.updated_at.millis()),
        ..Default::default()
    }
}

fn row(appraisal: &Appraisal) -> Result<ActiveModel, StoreError> {
    Ok(ActiveModel {
        id: Set(appraisal.id.uuid()),
        level_id: Set(appraisal.level.uuid()),
        level_name: Set(appraisal.level_name.clone()),
        organization_id: Set(appraisal.organization.uuid()),
        organization_name: Set(appraisal.organization_name.clone()),
        organization_path: Set(appraisal.organization_path.as_str().to_owned()),
        year: Set(appraisal.year.into()),
        member_id: Set(appraisal.member.uuid()),
        member_name: Set(appraisal.member_name.clone()),
        dossier: Set(stored_dossier::write(&appraisal.dossier)?),
        as_of: Set(appraisal.dossier.as_of.millis()),
        opened_by: Set(appraisal.opened_by.uuid()),
        created_at: Set(appraisal.created_at.millis()),
        ..facts(appraisal)
    })
}

/// Opens appraisals by levels in scope. Where somebody else opens the same at the same time, theirs
/// stays.
pub async fn insert_appraisals(
    tx: &Tx,
    permit: &Permit<ManageAppraisals>,
    appraisals: &[Appraisal],
) -> Result<(), StoreError> {
    if !appraisals.iter().all(|one| permit.scope().covers(&one.level_path)) {
        return Err(StoreError::NotFound("organization"));
    }
    let rows = appraisals.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    let once = OnConflict::new().do_nothing().to_owned();
    insert_or(tx, rows, once).await
}

/// The next number of the year. Whoever takes one locks the series until the transaction ends.
pub async fn number_appraisal(
    tx: &Tx,
    _: &Permit<IssueAppraisals>,
    _: &Locked<Appraisal>,
    now: Instant,
) -> Result<String, StoreError> {
    next_number(tx, "AP", i64::from(now.day().year())).await
}

/// Writes a changed appraisal; the stored version must be the one before.
pub async fn save_appraisal(tx: &Tx, changed: Changed<Appraisal>) -> Result<Appraisal, StoreError> {
    let row = facts(&changed);
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}

/// Appraisals of a member that are not confirmed, as a subquery.
pub(crate) fn appraisals_open(member: MemberId) -> SelectStatement {
    use AppraisalStatus::{Graded, Opened, Reported};
    Query::select()
        .column(Column::MemberId)
        .from(Entity)
        .and_where(Column::MemberId.eq(member.uuid()))
        .and_where(Column::State.is_in([Opened, Reported, Graded].map(AppraisalStatus::as_str)))
        .to_owned()
}

/// Which of these members were appraised: their entries stay.
pub(crate) fn appraised(members: &[MemberId]) -> SelectStatement {
    Query::select()
        .column(Column::MemberId)
        .from(Entity)
        .and_where(Column::MemberId.is_in(members.iter().map(|id| Id::uuid(*id))))
        .to_owned()
}
