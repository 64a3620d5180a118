//! Incidents and risks: entering, steps with their timeline, climbing the tree.

use lighthouse_domain::{
    access::{
        Permit,
        actions::{ReadIncidents, ReportIncidents},
    },
    incidents::{Category, Nature, Severity, State},
    organizations::{Organization, OrganizationId},
    time::Instant,
};
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

use crate::{
    db::{Conn, FromRow, SqlRow, Tx},
    error::StoreError,
    letters::next_number,
    sql::Sql,
    sql::scoped::raw,
};

/// An incident as it is stored.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: Uuid,
    pub number: String,
    pub organization: Uuid,
    pub nature: String,
    pub category: String,
    pub severity: String,
    pub title: String,
    pub description: String,
    pub drill: bool,
    pub state: String,
    pub detected_at: i64,
    pub due_at: i64,
    pub reported_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub level: Uuid,
    pub escalated_at: Option<i64>,
    pub reported_by: Uuid,
    pub version: i64,
    pub created_at: i64,
}

const SELECT: &str = "SELECT i.id, i.number, i.organization_id, i.nature, i.category, i.severity, \
    i.title, i.description, i.drill, i.state, i.detected_at, i.due_at, i.reported_at, i.closed_at, \
    i.level_id, i.escalated_at, i.reported_by, i.version, i.created_at \
    FROM incident i JOIN organization o ON o.id = i.organization_id";

impl FromRow for Row {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.get(0)?,
            number: row.get(1)?,
            organization: row.get(2)?,
            nature: row.get(3)?,
            category: row.get(4)?,
            severity: row.get(5)?,
            title: row.get(6)?,
            description: row.get(7)?,
            drill: row.get(8)?,
            state: row.get(9)?,
            detected_at: row.get(10)?,
            due_at: row.get(11)?,
            reported_at: row.get(12)?,
            closed_at: row.get(13)?,
            level: row.get(14)?,
            escalated_at: row.get(15)?,
            reported_by: row.get(16)?,
            version: row.get(17)?,
            created_at: row.get(18)?,
        })
    }
}

impl Row {
    pub fn state(&self) -> Result<State, StoreError> {
        State::parse(&self.state).ok_or_else(|| StoreError::corrupt("incident", "state"))
    }
}

/// What a list may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub below: Option<OrganizationId>,
    pub nature: Option<Nature>,
    pub category: Option<Category>,
    pub state: Option<State>,
    /// Past its limit and not reported.
    pub overdue_at: Option<i64>,
    pub with_drills: bool,
}

/// Where a page begins: after this detection, going back.
pub type Page = (i64, Uuid);

/// Up to `limit` incidents in scope, the newest detection first.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadIncidents>,
    filter: &Filter,
    after: Option<Page>,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let sql = match filter.below {
        Some(top) => sql.in_subtree(permit.scope(), top, "o.path"),
        None => sql,
    };
    let word = |sql: Sql, column: &str, value: Option<&'static str>| match value {
        Some(value) => sql.push(" AND i.").push(column).push(" = ").bind(value),
        None => sql,
    };
    let sql = word(sql, "nature", filter.nature.map(Nature::as_str));
    let sql = word(sql, "category", filter.category.map(Category::as_str));
    let sql = word(sql, "state", filter.state.map(State::as_str));
    let sql = match filter.overdue_at {
        Some(now) => sql
            .push(" AND i.reported_at IS NULL AND i.closed_at IS NULL AND i.due_at <= ")
            .bind(now),
        None => sql,
    };
    let sql = if filter.with_drills { sql } else { sql.push(" AND NOT i.drill") };
    let sql = match after {
        Some((at, id)) => {
            sql.push(" AND (i.detected_at, i.id) < (").bind(at).push(", ").bind(id).push(")")
        }
        None => sql,
    };
    let sql = sql.push(" ORDER BY i.detected_at DESC, i.id DESC LIMIT ");
    sql.bind(limit).all(conn, permit).await
}

pub async fn find(
    conn: &Conn,
    permit: &Permit<ReadIncidents>,
    id: Uuid,
) -> Result<Row, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let rows = sql.push(" AND i.id = ").bind(id).all(conn, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("incident"))
}

/// One incident, locked until the transaction ends.
pub async fn find_for_update<A: lighthouse_domain::access::Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: Uuid,
) -> Result<Row, StoreError> {
    let sql = Sql::with_permit(tx, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let sql = sql.push(" AND i.id = ").bind(id);
    let sql = if tx.is_postgres() { sql.push(" FOR UPDATE OF i") } else { sql };
    let rows = sql.all(tx, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("incident"))
}

/// A new incident, already decided.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: Uuid,
    pub nature: Nature,
    pub category: Category,
    pub severity: Severity,
    pub title: String,
    pub description: String,
    pub drill: bool,
    pub detected_at: Instant,
    pub due_at: Instant,
}

const ENTER: &str = "INSERT INTO incident (id, number, organization_id, nature, category, severity, \
    title, description, drill, state, detected_at, due_at, level_id, reported_by, created_at, \
    updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $11, $3, $12, $13, $13)";

/// Enters an incident of an organization that was found within the permit. Drills have numbers
/// of their own, so that they leave no gap among the real ones.
pub async fn enter(
    tx: &Tx,
    permit: &Permit<ReportIncidents>,
    at: &Organization,
    entry: &Entry,
    year: i64,
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&at.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let number = next_number(tx, if entry.drill { "DR" } else { "IN" }, year).await?;
    let values: Vec<Value> = vec![
        entry.id.into(),
        number.into(),
        at.id.uuid().into(),
        entry.nature.as_str().into(),
        entry.category.as_str().into(),
        entry.severity.as_str().into(),
        entry.title.as_str().into(),
        entry.description.as_str().into(),
        entry.drill.into(),
        entry.detected_at.millis().into(),
        entry.due_at.millis().into(),
        permit.account().uuid().into(),
        now.millis().into(),
    ];
    tx.execute_raw(raw(tx, ENTER, ENTER, values)).await?;
    Ok(())
}

const STEP: &str = "UPDATE incident SET state = $2, reported_at = COALESCE(reported_at, $3), \
    closed_at = $4, version = version + 1, updated_at = $5 WHERE id = $1";

/// Writes the state after a step.
pub async fn set_state(tx: &Tx, row: &Row, state: State, now: Instant) -> Result<(), StoreError> {
    let at = |is: bool| is.then_some(now.millis());
    let values: Vec<Value> = vec![
        row.id.into(),
        state.as_str().into(),
        at(state == State::Reported).into(),
        at(state == State::Closed).into(),
        now.millis().into(),
    ];
    tx.execute_raw(raw(tx, STEP, STEP, values)).await?;
    Ok(())
}

/// A line of the timeline.
#[derive(Clone, Debug)]
pub struct Line {
    pub at: i64,
    pub id: Uuid,
    pub step: String,
    pub text: String,
    pub by: Option<String>,
}

impl FromRow for Line {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            at: row.get(0)?,
            id: row.get(1)?,
            step: row.get(2)?,
            text: row.get(3)?,
            by: row.get(4)?,
        })
    }
}

const NOTE: &str = "INSERT INTO incident_entry (incident_id, at, id, step, text, account_id) \
    VALUES ($1, $2, $3, $4, $5, $6)";

/// Adds a line to the timeline.
pub async fn note(
    tx: &Tx,
    incident: Uuid,
    step: &str,
    text: &str,
    account: Option<Uuid>,
    now: Instant,
) -> Result<(), StoreError> {
    let values: Vec<Value> = vec![
        incident.into(),
        now.millis().into(),
        Uuid::now_v7().into(),
        step.into(),
        text.into(),
        account.into(),
    ];
    tx.execute_raw(raw(tx, NOTE, NOTE, values)).await?;
    Ok(())
}

/// The timeline of an incident that was found within a permit, oldest first, at most 500 lines.
pub async fn timeline(conn: &Conn, row: &Row) -> Result<Vec<Line>, StoreError> {
    let sql = "SELECT e.at, e.id, e.step, e.text, a.display_name FROM incident_entry e \
        LEFT JOIN account a ON a.id = e.account_id WHERE e.incident_id = $1 \
        ORDER BY e.at, e.id LIMIT 500";
    conn.rows_of(raw(conn, sql, sql, vec![row.id.into()])).await
}

struct Escalation {
    id: Uuid,
    parent: Option<Uuid>,
}

impl FromRow for Escalation {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self { id: row.get(0)?, parent: row.get(1)? })
    }
}

const LATE: &str = "SELECT i.id, o.parent_id FROM incident i JOIN organization o ON o.id = i.level_id \
    WHERE i.reported_at IS NULL AND i.closed_at IS NULL AND i.nature = 'event' \
    AND (i.escalated_at IS NULL OR i.escalated_at <= $1) AND i.due_at <= $2 \
    AND o.parent_id IS NOT NULL \
    ORDER BY i.due_at LIMIT 200";
const CLIMB: &str = "UPDATE incident SET level_id = $2, escalated_at = $3, version = version + 1, \
    updated_at = $3 WHERE id = $1 AND reported_at IS NULL AND closed_at IS NULL";
const ONCE: &str = "INSERT INTO incident_escalation (incident_id, organization_id, at) \
    VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

/// Lets every incident past its limit climb one level, and again each `step_millis`; each
/// level once, whoever asks and how often (INV-36). Tells which climbed where.
pub async fn escalate(
    tx: &Tx,
    now: Instant,
    step_millis: i64,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let lock = if tx.is_postgres() { " FOR UPDATE OF i SKIP LOCKED" } else { "" };
    let sql = format!("{LATE}{lock}");
    let values: Vec<Value> = vec![(now.millis() - step_millis).into(), now.millis().into()];
    let late = tx.rows_of::<Escalation>(raw(tx, &sql, &sql, values)).await?;
    let mut climbed = Vec::new();
    for one in late {
        let Some(parent) = one.parent else { continue };
        let at: Vec<Value> = vec![one.id.into(), parent.into(), now.millis().into()];
        if tx.execute_raw(raw(tx, ONCE, ONCE, at.clone())).await?.rows_affected() == 1 {
            tx.execute_raw(raw(tx, CLIMB, CLIMB, at)).await?;
            note(tx, one.id, "escalated", "", None, now).await?;
            climbed.push((one.id, parent));
        }
    }
    Ok(climbed)
}
