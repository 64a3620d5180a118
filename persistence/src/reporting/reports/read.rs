//! Finding reports.

use lighthouse_domain::{
    access::{Action, Permit, actions::ReadReports},
    id::Id,
    organizations::{OrgPath, Organization, OrganizationId},
    reporting::{
        ReportPeriod,
        report::{Report, ReportId, ReportIssue, ReportState, ReportStatus},
    },
    time::Instant,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::LockType,
};
use uuid::Uuid;

use super::{
    super::lists::read_items,
    entity::report::{Column, Entity, Model},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations::{self, NamedPlace},
    sql::{newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("report");

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("report", column)
}

/// The state of a row; its columns have to agree with each other.
fn state(row: &Model) -> Result<ReportState, StoreError> {
    let status = ReportStatus::parse(&row.state).ok_or_else(|| corrupt("state"))?;
    let issue = row.issued_by.zip(row.issued_at).zip(row.number.clone().zip(row.hash.clone()));
    match (status, issue) {
        (ReportStatus::Draft, None) => Ok(ReportState::Draft),
        (ReportStatus::Issued, Some(((by, at), (number, hash)))) => {
            let (by, at) = (Id::new(by), Instant::from_millis(at));
            Ok(ReportState::Issued(ReportIssue { by, at, number, hash }))
        }
        _ => Err(corrupt("state and its facts")),
    }
}

pub(super) fn report(row: Model, level: OrgPath) -> Result<Report, StoreError> {
    let formula = u32::try_from(row.formula_version);
    Ok(Report {
        state: state(&row)?,
        items: read_items(&row.items)?,
        id: Id::new(row.id),
        organization: Id::new(row.organization_id),
        organization_name: row.organization_name,
        organization_path: level,
        period: ReportPeriod::parse(&row.period).ok_or_else(|| corrupt("period"))?,
        as_of: Instant::from_millis(row.as_of),
        formula_version: formula.map_err(|_| corrupt("formula_version"))?,
        list: row.list_organization_id.map(Id::new).zip(row.list_version),
        previous: row.previous_id.map(Id::new),
        digest: row.digest,
        drafted_by: Id::new(row.drafted_by),
        version: row.version,
        created_at: Instant::from_millis(row.created_at),
        updated_at: Instant::from_millis(row.updated_at),
    })
}

/// The reports of rows that were found, each with the place of its level.
async fn with_levels(conn: &Conn, rows: Vec<Model>) -> Result<Vec<Report>, StoreError> {
    let read = |row: Model, level: &NamedPlace| report(row, level.path.clone());
    organizations::with_places(conn, rows, |row| row.organization_id, read).await
}

/// Reports of levels within the permit: whoever reads one may read all of it.
pub(super) fn within<A: Action>(permit: &Permit<A>) -> Select<Entity> {
    Entity::find()
        .filter(Column::OrganizationId.in_subquery(organizations::ids_within(permit.scope())))
}

/// What a list of reports may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReportFilter {
    pub owner: Option<OrganizationId>,
    pub period: Option<ReportPeriod>,
    pub status: Option<ReportStatus>,
}

/// Where a page begins: after the report drafted then, going back.
pub type ReportPosition = (i64, Uuid);

/// Up to `limit` reports, the newest draft first.
pub async fn report_page(
    conn: &Conn,
    permit: &Permit<ReadReports>,
    filter: ReportFilter,
    after: Option<ReportPosition>,
    limit: u64,
) -> Result<Vec<Report>, StoreError> {
    let mut select = within(permit);
    if let Some(owner) = filter.owner {
        select = select.filter(Column::OrganizationId.eq(owner.uuid()));
    }
    if let Some(period) = filter.period {
        select = select.filter(Column::Period.eq(period.to_string()));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::State.eq(status.as_str()));
    }
    let select = newest_first(select, (Column::CreatedAt, Column::Id), after, limit);
    with_levels(conn, scoped::all(conn, permit, select).await?).await
}

pub async fn find_report<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: ReportId,
) -> Result<Report, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid()));
    let row = scoped::one(conn, permit, select).await?.ok_or(MISSING)?;
    with_levels(conn, vec![row]).await?.into_iter().next().ok_or(MISSING)
}

/// A report to be changed, locked until the transaction ends.
pub async fn lock_report<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: ReportId,
) -> Result<Locked<Report>, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?.ok_or(MISSING)?;
    let found = with_levels(tx, vec![row]).await?.into_iter().next();
    found.map(Locked::new).ok_or(MISSING)
}

/// The newest issued report of a level for a period.
pub async fn issued_before<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    owner: &Organization,
    period: ReportPeriod,
) -> Result<Option<ReportId>, StoreError> {
    let select = within(permit)
        .filter(Column::OrganizationId.eq(owner.id.uuid()))
        .filter(Column::Period.eq(period.to_string()))
        .filter(Column::State.eq(ReportStatus::Issued.as_str()))
        .order_by_desc(Column::CreatedAt)
        .limit(1);
    Ok(scoped::one(conn, permit, select).await?.map(|row| Id::new(row.id)))
}
