//! Finding appraisals: by the level that appraises, and by the secretary.

use std::collections::HashSet;

use lighthouse_domain::{
    access::{Action, Permit, actions::ReadAppraisals},
    id::Id,
    members::MemberId,
    organizations::{OrgPath, Organization, OrganizationId},
    reporting::appraisal::{
        Appraisal, AppraisalGrade, AppraisalId, AppraisalState, AppraisalStatus, Grading, OwnReport,
    },
    supervision::bulletin::Issue,
    time::Instant,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::LockType,
};
use uuid::Uuid;

use super::{
    super::levels,
    entity::{Column, Entity, Model},
    stored_dossier,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations,
    sql::scoped,
};

const MISSING: StoreError = StoreError::NotFound("appraisal");

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("appraisal", column)
}

fn report(row: &Model) -> Option<OwnReport> {
    let facts = row.report.clone().zip(row.reported_by).zip(row.reported_at);
    facts.map(|((text, by), at)| OwnReport { text, by: Id::new(by), at: Instant::from_millis(at) })
}

fn grading(row: &Model) -> Result<Option<Grading>, StoreError> {
    let facts = row.grade.as_deref().zip(row.comment.clone()).zip(row.graded_by.zip(row.graded_at));
    let read = |((grade, comment), (by, at)): ((&str, String), (Uuid, i64))| {
        let grade = AppraisalGrade::parse(grade).ok_or_else(|| corrupt("grade"))?;
        Ok(Grading { grade, comment, by: Id::new(by), at: Instant::from_millis(at) })
    };
    facts.map(read).transpose()
}

fn issue(row: &Model) -> Option<Issue> {
    let facts = row.issued_by.zip(row.issued_at).zip(row.number.clone().zip(row.hash.clone()));
    facts.map(|((by, at), (number, hash))| {
        let (by, at) = (Id::new(by), Instant::from_millis(at));
        Issue { by, at, number, hash }
    })
}

/// The state of a row; its columns have to agree with each other.
fn state(row: &Model) -> Result<AppraisalState, StoreError> {
    let status = AppraisalStatus::parse(&row.state).ok_or_else(|| corrupt("state"))?;
    match (status, report(row), grading(row)?, issue(row), row.withdrawn.clone()) {
        (AppraisalStatus::Opened, None, None, None, None) => Ok(AppraisalState::Opened),
        (AppraisalStatus::Reported, Some(report), None, None, None) => {
            Ok(AppraisalState::Reported { report, returned: row.returned.clone() })
        }
        (AppraisalStatus::Graded, Some(report), Some(grading), None, None) => {
            Ok(AppraisalState::Graded { report, grading })
        }
        (AppraisalStatus::Issued, Some(report), Some(grading), Some(issue), None) => {
            Ok(AppraisalState::Issued { report, grading, issue })
        }
        (AppraisalStatus::Withdrawn, report, None, None, Some(reason)) => {
            Ok(AppraisalState::Withdrawn { report, reason })
        }
        _ => Err(corrupt("state and its facts")),
    }
}

pub(super) fn appraisal(row: Model, path: &str) -> Result<Appraisal, StoreError> {
    let place = OrgPath::parse(&row.organization_path);
    let level_path = OrgPath::parse(path);
    Ok(Appraisal {
        state: state(&row)?,
        dossier: stored_dossier::read(&row.dossier, Instant::from_millis(row.as_of))?,
        id: Id::new(row.id),
        level: Id::new(row.level_id),
        level_name: row.level_name,
        level_path: level_path.ok_or_else(|| StoreError::corrupt("organization", "path"))?,
        organization: Id::new(row.organization_id),
        organization_name: row.organization_name,
        organization_path: place.ok_or_else(|| corrupt("organization_path"))?,
        year: i32::try_from(row.year).map_err(|_| corrupt("year"))?,
        member: Id::new(row.member_id),
        member_name: row.member_name,
        opened_by: Id::new(row.opened_by),
        version: row.version,
        created_at: Instant::from_millis(row.created_at),
        updated_at: Instant::from_millis(row.updated_at),
    })
}

/// The appraisals of rows that were found, each with the place of its level.
async fn with_levels(conn: &Conn, rows: Vec<Model>) -> Result<Vec<Appraisal>, StoreError> {
    let levels = levels::paths_of(conn, rows.iter().map(|row| row.level_id).collect()).await?;
    let placed = |row: Model| {
        let level = levels.get(&row.level_id).ok_or_else(|| corrupt("level_id"))?;
        appraisal(row, level)
    };
    rows.into_iter().map(placed).collect()
}

/// Those of levels within the permit, and the holder's own where the permit reaches it. A level
/// sees nothing of its own secretary's: that is for the level above.
fn within<A: Action>(permit: &Permit<A>) -> Select<Entity> {
    let scope = permit.scope();
    if scope.is_everywhere() {
        return Entity::find();
    }
    let mut reached = Condition::any();
    if !scope.subtrees().is_empty() {
        reached = reached.add(Column::LevelId.in_subquery(organizations::ids_within(scope)));
    }
    if let Some(own) = scope.own() {
        reached = reached.add(Column::MemberId.eq(own.uuid()));
    }
    Entity::find().filter(reached)
}

/// What a list of appraisals may be narrowed by; never by a grade.
#[derive(Clone, Copy, Debug, Default)]
pub struct AppraisalFilter {
    /// By this level, or of this organization's secretary.
    pub organization: Option<OrganizationId>,
    pub year: Option<i32>,
    pub status: Option<AppraisalStatus>,
}

/// Where a page begins: after this place of the tree, year and appraisal.
pub type AppraisalPosition = (String, i32, Uuid);

/// Up to `limit` appraisals, in the order of the tree as it was, then by year.
pub async fn appraisal_page(
    conn: &Conn,
    permit: &Permit<ReadAppraisals>,
    filter: AppraisalFilter,
    after: Option<AppraisalPosition>,
    limit: u64,
) -> Result<Vec<Appraisal>, StoreError> {
    let mut select = within(permit)
        .order_by_asc(Column::OrganizationPath)
        .order_by_asc(Column::Year)
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some(at) = filter.organization {
        let (level, own) = (Column::LevelId.eq(at.uuid()), Column::OrganizationId.eq(at.uuid()));
        select = select.filter(Condition::any().add(level).add(own));
    }
    if let Some(year) = filter.year {
        select = select.filter(Column::Year.eq(i64::from(year)));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::State.eq(status.as_str()));
    }
    if let Some(after) = after {
        let columns = (Column::OrganizationPath, Column::Year, Column::Id);
        select = select.filter(levels::behind(columns, after));
    }
    with_levels(conn, scoped::all(conn, permit, select).await?).await
}

pub async fn find_appraisal(
    conn: &Conn,
    permit: &Permit<ReadAppraisals>,
    id: AppraisalId,
) -> Result<Appraisal, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid()));
    let row = scoped::one(conn, permit, select).await?.ok_or(MISSING)?;
    with_levels(conn, vec![row]).await?.into_iter().next().ok_or(MISSING)
}

/// An appraisal to be changed, locked until the transaction ends.
pub async fn lock_appraisal<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: AppraisalId,
) -> Result<Locked<Appraisal>, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?.ok_or(MISSING)?;
    let found = with_levels(tx, vec![row]).await?.into_iter().next();
    found.map(Locked::new).ok_or(MISSING)
}

/// The secretaries for whom a level, found before, has opened an appraisal of a year.
pub async fn opened_for<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    level: &Organization,
    year: i32,
) -> Result<HashSet<(OrganizationId, MemberId)>, StoreError> {
    let select = within(permit)
        .filter(Column::LevelId.eq(level.id.uuid()))
        .filter(Column::Year.eq(i64::from(year)))
        .filter(Column::State.ne(AppraisalStatus::Withdrawn.as_str()));
    let rows = scoped::all(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| (Id::new(row.organization_id), Id::new(row.member_id))).collect())
}
