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
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::{
    super::levels::{self, LevelColumns, LevelFilter, LevelPosition, LevelTable},
    entity::{Column, Entity, Model},
    stored_dossier,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::scoped,
};

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

pub(super) fn appraisal(row: Model, level: OrgPath) -> Result<Appraisal, StoreError> {
    let place = OrgPath::parse(&row.organization_path);
    Ok(Appraisal {
        state: state(&row)?,
        dossier: stored_dossier::read(&row.dossier, Instant::from_millis(row.as_of))?,
        id: Id::new(row.id),
        level: Id::new(row.level_id),
        level_name: row.level_name,
        level_path: level,
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

impl LevelTable for Entity {
    type Record = Appraisal;
    const NAME: &'static str = "appraisal";

    /// The level owns it and sees nothing of its own secretary's: that is for the level above.
    fn columns() -> LevelColumns<Column> {
        LevelColumns {
            id: Column::Id,
            organization: Column::OrganizationId,
            place: Column::OrganizationPath,
            level: Column::LevelId,
            member: Column::MemberId,
            year: Column::Year,
            state: Column::State,
            owner: Column::LevelId,
        }
    }

    fn level_of(row: &Model) -> Uuid {
        row.level_id
    }

    fn read(row: Model, level: OrgPath) -> Result<Appraisal, StoreError> {
        appraisal(row, level)
    }
}

/// Up to `limit` appraisals, in the order of the tree as it was, then by year.
pub async fn appraisal_page(
    conn: &Conn,
    permit: &Permit<ReadAppraisals>,
    filter: LevelFilter<AppraisalStatus>,
    after: Option<LevelPosition>,
    limit: u64,
) -> Result<Vec<Appraisal>, StoreError> {
    let filter = filter.with_status(AppraisalStatus::as_str);
    levels::page::<Entity, _>(conn, permit, filter, after, limit).await
}

pub async fn find_appraisal(
    conn: &Conn,
    permit: &Permit<ReadAppraisals>,
    id: AppraisalId,
) -> Result<Appraisal, StoreError> {
    levels::find::<Entity, _>(conn, permit, id.uuid()).await
}

/// An appraisal to be changed, locked until the transaction ends.
pub async fn lock_appraisal<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: AppraisalId,
) -> Result<Locked<Appraisal>, StoreError> {
    levels::lock::<Entity, A>(tx, permit, id.uuid()).await
}

/// The secretaries for whom a level, found before, has opened an appraisal of a year.
pub async fn opened_for<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    level: &Organization,
    year: i32,
) -> Result<HashSet<(OrganizationId, MemberId)>, StoreError> {
    let select = levels::within::<Entity, A>(permit)
        .filter(Column::LevelId.eq(level.id.uuid()))
        .filter(Column::Year.eq(i64::from(year)))
        .filter(Column::State.ne(AppraisalStatus::Withdrawn.as_str()));
    let rows = scoped::all(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| (Id::new(row.organization_id), Id::new(row.member_id))).collect())
}
