//! Finding nominations: by the organization that nominates, and by the nominee.

use lighthouse_domain::{
    access::{Action, Permit, actions::ReadNominations},
    id::Id,
    organizations::OrgPath,
    reporting::merit::{
        Decision, Nomination, NominationId, NominationOutcome, NominationState, NominationStatus,
        Nominee,
    },
    supervision::bulletin::{Issue, Submission},
    time::Instant,
};
use uuid::Uuid;

use super::{
    super::levels::{self, LevelColumns, LevelFilter, LevelPosition, LevelTable},
    entity::{Column, Entity, Model},
    stored_evidence,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
};

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("merit_nomination", column)
}

fn submission(row: &Model) -> Option<Submission> {
    let facts = row.submitted_by.zip(row.submitted_at);
    facts.map(|(by, at)| Submission { by: Id::new(by), at: Instant::from_millis(at) })
}

fn issue(row: &Model) -> Option<Issue> {
    let facts = row.decided_by.zip(row.decided_at).zip(row.number.clone().zip(row.hash.clone()));
    facts.map(|((by, at), (number, hash))| {
        let (by, at) = (Id::new(by), Instant::from_millis(at));
        Issue { by, at, number, hash }
    })
}

fn decision(row: &Model, outcome: NominationOutcome) -> Option<Decision> {
    let facts = row.comment.clone().zip(issue(row));
    facts.map(|(comment, issue)| Decision { outcome, comment, issue })
}

/// The state of a row; its columns have to agree with each other.
fn state(row: &Model) -> Result<NominationState, StoreError> {
    let status = NominationStatus::parse(&row.state).ok_or_else(|| corrupt("state"))?;
    let decided = |outcome| {
        let facts = submission(row).zip(decision(row, outcome));
        facts.map(|(submission, decision)| NominationState::Decided { submission, decision })
    };
    let state = match status {
        NominationStatus::Drafted => Some(NominationState::Drafted),
        NominationStatus::Submitted => submission(row).map(NominationState::Submitted),
        NominationStatus::Recommended => decided(NominationOutcome::Recommended),
        NominationStatus::NotRecommended => decided(NominationOutcome::NotRecommended),
        NominationStatus::Withdrawn => row
            .withdrawn
            .clone()
            .map(|reason| NominationState::Withdrawn { submission: submission(row), reason }),
    };
    state.ok_or_else(|| corrupt("state and its facts"))
}

fn nominee(row: &Model) -> Result<Nominee, StoreError> {
    match (row.member_id, row.nominated_organization_id) {
        (Some(member), None) => Ok(Nominee::Member(Id::new(member))),
        (None, Some(organization)) => Ok(Nominee::Organization(Id::new(organization))),
        _ => Err(corrupt("member_id")),
    }
}

pub(super) fn nomination(row: Model, level: OrgPath) -> Result<Nomination, StoreError> {
    let place = OrgPath::parse(&row.organization_path);
    Ok(Nomination {
        state: state(&row)?,
        nominee: nominee(&row)?,
        evidence: stored_evidence::read(&row.evidence)?,
        id: Id::new(row.id),
        organization: Id::new(row.organization_id),
        organization_name: row.organization_name,
        organization_path: place.ok_or_else(|| corrupt("organization_path"))?,
        level: Id::new(row.level_id),
        level_name: row.level_name,
        level_path: level,
        nominee_name: row.nominee_name,
        award: row.award,
        year: i32::try_from(row.year).map_err(|_| corrupt("year"))?,
        reason: row.reason,
        drafted_by: Id::new(row.drafted_by),
        version: row.version,
        created_at: Instant::from_millis(row.created_at),
        updated_at: Instant::from_millis(row.updated_at),
    })
}

impl LevelTable for Entity {
    type Record = Nomination;
    const NAME: &'static str = "nomination";

    fn columns() -> LevelColumns<Column> {
        LevelColumns {
            id: Column::Id,
            organization: Column::OrganizationId,
            place: Column::OrganizationPath,
            level: Column::LevelId,
            member: Column::MemberId,
            year: Column::Year,
            state: Column::State,
            owner: Column::OrganizationId,
        }
    }

    fn level_of(row: &Model) -> Uuid {
        row.level_id
    }

    fn read(row: Model, level: OrgPath) -> Result<Nomination, StoreError> {
        nomination(row, level)
    }
}

/// Up to `limit` nominations, in the order of the tree as it was, then by year.
pub async fn nomination_page(
    conn: &Conn,
    permit: &Permit<ReadNominations>,
    filter: LevelFilter<NominationStatus>,
    after: Option<LevelPosition>,
    limit: u64,
) -> Result<Vec<Nomination>, StoreError> {
    let filter = filter.with_status(NominationStatus::as_str);
    levels::page::<Entity, _>(conn, permit, filter, after, limit).await
}

pub async fn find_nomination<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: NominationId,
) -> Result<Nomination, StoreError> {
    levels::find::<Entity, A>(conn, permit, id.uuid()).await
}

/// A nomination to be changed, locked until the transaction ends.
pub async fn lock_nomination<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: NominationId,
) -> Result<Locked<Nomination>, StoreError> {
    levels::lock::<Entity, A>(tx, permit, id.uuid()).await
}
