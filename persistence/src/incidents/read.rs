//! Reading incidents and their timelines within a permit.
//!
//! Text SQL: an incident is found through the path of its organization, in one statement with
//! its lock.

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ReadIncidents, UseOwnAccount},
    },
    id::Id,
    incidents::{
        Category, Incident, IncidentId, IncidentState, IncidentStatus, Nature, Severity,
        TimelineEntry, TimelineStep,
    },
    organizations::OrganizationId,
    time::Instant,
};
use uuid::Uuid;

use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    locked::Locked,
    sql::{Sql, values},
};

row! {
    struct IncidentRow {
        id: Uuid,
        number: String,
        organization: Uuid,
        nature: String,
        category: String,
        severity: String,
        title: String,
        description: String,
        drill: bool,
        state: String,
        detected_at: i64,
        due_at: i64,
        reported_at: Option<i64>,
        closed_at: Option<i64>,
        level: Uuid,
        escalated_at: Option<i64>,
        reported_by: Uuid,
        version: i64,
        created_at: i64,
        updated_at: i64,
    }
}

const SELECT: &str = "SELECT i.id, i.number, i.organization_id, i.nature, i.category, i.severity, \
    i.title, i.description, i.drill, i.state, i.detected_at, i.due_at, i.reported_at, i.closed_at, \
    i.level_id, i.escalated_at, i.reported_by, i.version, i.created_at, i.updated_at \
    FROM incident i JOIN organization o ON o.id = i.organization_id";
const LOCK: &str = " FOR NO KEY UPDATE OF i";
const MISSING: StoreError = StoreError::NotFound("incident");

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("incident", column)
}

impl IncidentRow {
    fn state(&self) -> Result<IncidentState, StoreError> {
        let status = IncidentStatus::parse(&self.state).ok_or_else(|| corrupt("state"))?;
        let reported_at = self.reported_at.map(Instant::from_millis);
        let closed_at = self.closed_at.map(Instant::from_millis);
        Ok(match (status, reported_at, closed_at) {
            (IncidentStatus::Open, None, None) => IncidentState::Open,
            (IncidentStatus::Handling, None, None) => IncidentState::Handling,
            (IncidentStatus::Reported, Some(at), None) => IncidentState::Reported { at },
            (IncidentStatus::Closed, Some(reported_at), Some(at)) => {
                IncidentState::Closed { reported_at, at }
            }
            _ => return Err(corrupt("reported_at or closed_at")),
        })
    }
}

impl TryFrom<IncidentRow> for Incident {
    type Error = StoreError;

    fn try_from(row: IncidentRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization),
            nature: Nature::parse(&row.nature).ok_or_else(|| corrupt("nature"))?,
            category: Category::parse(&row.category).ok_or_else(|| corrupt("category"))?,
            severity: Severity::parse(&row.severity).ok_or_else(|| corrupt("severity"))?,
            state: row.state()?,
            number: row.number,
            title: row.title,
            description: row.description,
            drill: row.drill,
            detected_at: Instant::from_millis(row.detected_at),
            due_at: Instant::from_millis(row.due_at),
            level: Id::new(row.level),
            escalated_at: row.escalated_at.map(Instant::from_millis),
            reported_by: Id::new(row.reported_by),
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

/// What a list may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub below: Option<OrganizationId>,
    pub nature: Option<Nature>,
    pub category: Option<Category>,
    pub status: Option<IncidentStatus>,
    /// Past its limit and not reported.
    pub overdue_at: Option<Instant>,
    pub with_drills: bool,
}

/// Where a page begins: after this detection, going back.
pub type Position = (i64, Uuid);

/// Up to `limit` incidents in scope, the newest detection first.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadIncidents>,
    filter: &Filter,
    after: Option<Position>,
    limit: i64,
) -> Result<Vec<Incident>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let sql = match filter.below {
        Some(top) => sql.in_subtree(permit.scope(), top, "o.path"),
        None => sql,
    };
    let sql = sql
        .push_if(" AND i.nature = ?", filter.nature.map(Nature::as_str))
        .push_if(" AND i.category = ?", filter.category.map(Category::as_str))
        .push_if(" AND i.state = ?", filter.status.map(IncidentStatus::as_str))
        .push_if(
            " AND i.nature = 'event' AND i.reported_at IS NULL AND i.closed_at IS NULL \
             AND i.due_at <= ?",
            filter.overdue_at.map(Instant::millis),
        );
    let sql = if filter.with_drills { sql } else { sql.push(" AND NOT i.drill") };
    let sql = match after {
        Some((at, id)) => sql.push_with(" AND (i.detected_at, i.id) < (?, ?)", values![at, id]),
        None => sql,
    };
    let sql = sql.push_with(" ORDER BY i.detected_at DESC, i.id DESC LIMIT ?", values![limit]);
    let rows: Vec<IncidentRow> = sql.all(conn, permit).await?;
    rows.into_iter().map(Incident::try_from).collect()
}

/// Up to `limit` incidents that the holder entered, the newest detection first.
pub async fn own(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    after: Option<Position>,
    limit: i64,
) -> Result<Vec<Incident>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT)
        .push_with(" AND i.reported_by = ?", values![permit.account().uuid()]);
    let sql = match after {
        Some((at, id)) => sql.push_with(" AND (i.detected_at, i.id) < (?, ?)", values![at, id]),
        None => sql,
    };
    let sql = sql.push_with(" ORDER BY i.detected_at DESC, i.id DESC LIMIT ?", values![limit]);
    let rows: Vec<IncidentRow> = sql.all(conn, permit).await?;
    rows.into_iter().map(Incident::try_from).collect()
}

pub async fn find<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: IncidentId,
) -> Result<Incident, StoreError> {
    let rows: Vec<IncidentRow> = one(conn, permit, id).all(conn, permit).await?;
    rows.into_iter().next().ok_or(MISSING)?.try_into()
}

/// An incident to be changed, locked until the transaction ends.
pub async fn lock<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: IncidentId,
) -> Result<Locked<Incident>, StoreError> {
    let sql = one(tx, permit, id).by_backend("", LOCK);
    let rows: Vec<IncidentRow> = sql.all(tx, permit).await?;
    Ok(Locked::new(rows.into_iter().next().ok_or(MISSING)?.try_into()?))
}

fn one<A: Action>(conn: &Conn, permit: &Permit<A>, id: IncidentId) -> Sql {
    Sql::with_permit(conn, permit, SELECT)
        .in_scope(permit.scope(), "o.path", None)
        .push_with(" AND i.id = ?", values![id.uuid()])
}

row! {
    struct EntryRow {
        at: i64,
        step: String,
        text: String,
        by: Option<String>,
    }
}

impl TryFrom<EntryRow> for TimelineEntry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        let step = TimelineStep::parse(&row.step)
            .ok_or_else(|| StoreError::corrupt("incident_entry", "step"))?;
        Ok(Self { at: Instant::from_millis(row.at), step, text: row.text, by: row.by })
    }
}

/// The timeline of an incident in scope, oldest first, at most 500 entries.
pub async fn timeline(
    conn: &Conn,
    permit: &Permit<ReadIncidents>,
    id: IncidentId,
) -> Result<Vec<TimelineEntry>, StoreError> {
    let incident = find(conn, permit, id).await?;
    let select = "SELECT e.at, e.step, e.text, a.display_name FROM incident_entry e \
        LEFT JOIN account a ON a.id = e.account_id";
    let sql = Sql::new(conn, select).push_with(
        " WHERE e.incident_id = ? ORDER BY e.at, e.id LIMIT 500",
        values![incident.id.uuid()],
    );
    let rows: Vec<EntryRow> = sql.rows(conn).await?;
    rows.into_iter().map(TimelineEntry::try_from).collect()
}

row! {
    /// An incident past its limit and the organization above its level.
    pub(super) struct LateRow {
        id: Uuid,
        parent: Uuid,
    }
}

/// Up to 200 events that nobody reported in time and that may climb at `now`; those that another
/// server has locked are left to it.
pub(super) async fn late(
    tx: &Tx,
    now: Instant,
    climbed_before: i64,
) -> Result<Vec<LateRow>, StoreError> {
    let select = "SELECT i.id, o.parent_id FROM incident i \
        JOIN organization o ON o.id = i.level_id \
        WHERE i.reported_at IS NULL AND i.closed_at IS NULL AND i.nature = 'event' \
        AND o.parent_id IS NOT NULL";
    Sql::new(tx, select)
        .push_with(
            " AND (i.escalated_at IS NULL OR i.escalated_at <= ?) AND i.due_at <= ?",
            values![climbed_before, now.millis()],
        )
        .push(" ORDER BY i.due_at LIMIT 200")
        .by_backend("", " FOR NO KEY UPDATE OF i SKIP LOCKED")
        .rows(tx)
        .await
}
