//! Finding nominations: by the organization that nominates, and by the nominee.

use lighthouse_domain::{
    access::{Action, Permit, actions::ReadNominations},
    id::Id,
    organizations::{OrgPath, OrganizationId},
    reporting::merit::{
        Decision, Nomination, NominationId, NominationOutcome, NominationState, NominationStatus,
        Nominee,
    },
    supervision::bulletin::{Issue, Submission},
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
    stored_evidence,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations,
    sql::scoped,
};

const MISSING: StoreError = StoreError::NotFound("nomination");

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

pub(super) fn nomination(row: Model, level: &str) -> Result<Nomination, StoreError> {
    let (place, level_path) = (OrgPath::parse(&row.organization_path), OrgPath::parse(level));
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
        level_path: level_path.ok_or_else(|| StoreError::corrupt("organization", "path"))?,
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

/// The nominations of rows that were found, each with the place of its level.
async fn with_levels(conn: &Conn, rows: Vec<Model>) -> Result<Vec<Nomination>, StoreError> {
    let levels = levels::paths_of(conn, rows.iter().map(|row| row.level_id).collect()).await?;
    let placed = |row: Model| {
        let level = levels.get(&row.level_id).ok_or_else(|| corrupt("level_id"))?;
        nomination(row, level)
    };
    rows.into_iter().map(placed).collect()
}

async fn one(conn: &Conn, row: Option<Model>) -> Result<Nomination, StoreError> {
    let found = with_levels(conn, row.into_iter().collect()).await?;
    found.into_iter().next().ok_or(MISSING)
}

/// Those of organizations within the permit, and those of the holder where the permit reaches them.
fn within<A: Action>(permit: &Permit<A>) -> Select<Entity> {
    let scope = permit.scope();
    if scope.is_everywhere() {
        return Entity::find();
    }
    let mut reached = Condition::any();
    if !scope.subtrees().is_empty() {
        let organizations = organizations::ids_within(scope);
        reached = reached.add(Column::OrganizationId.in_subquery(organizations));
    }
    if let Some(own) = scope.own() {
        reached = reached.add(Column::MemberId.eq(own.uuid()));
    }
    Entity::find().filter(reached)
}

/// What a list of nominations may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct NominationFilter {
    /// By this organization, or decided by it.
    pub organization: Option<OrganizationId>,
    pub year: Option<i32>,
    pub status: Option<NominationStatus>,
}

/// Where a page begins: after this place of the tree, year and nomination.
pub type NominationPosition = (String, i32, Uuid);

/// Up to `limit` nominations, in the order of the tree as it was, then by year.
pub async fn nomination_page(
    conn: &Conn,
    permit: &Permit<ReadNominations>,
    filter: NominationFilter,
    after: Option<NominationPosition>,
    limit: u64,
) -> Result<Vec<Nomination>, StoreError> {
    let mut select = within(permit)
        .order_by_asc(Column::OrganizationPath)
        .order_by_asc(Column::Year)
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some(at) = filter.organization {
        let (own, level) = (Column::OrganizationId.eq(at.uuid()), Column::LevelId.eq(at.uuid()));
        select = select.filter(Condition::any().add(own).add(level));
    }
    if let Some(year) = filter.year {
        select = select.filter(Column::Year.eq(i64::from(year)));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::State.eq(status.as_str()));
    }
    if let Some((path, year, id)) = after {
        let columns = (Column::OrganizationPath, Column::Year, Column::Id);
        select = select.filter(levels::behind(columns, (path, year, id)));
    }
    with_levels(conn, scoped::all(conn, permit, select).await?).await
}

pub async fn find_nomination<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: NominationId,
) -> Result<Nomination, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid()));
    one(conn, scoped::one(conn, permit, select).await?).await
}

/// A nomination to be changed, locked until the transaction ends.
pub async fn lock_nomination<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: NominationId,
) -> Result<Locked<Nomination>, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    one(tx, scoped::one(tx, permit, select).await?).await.map(Locked::new)
}
