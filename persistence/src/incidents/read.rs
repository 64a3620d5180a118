//! Reading incidents and their timelines within a permit.

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
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QuerySelect, Select,
    sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, Order, Query},
};
use uuid::Uuid;

use super::entity::{
    entry,
    incident::{Column, Entity, Model},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations::{self, OrganizationColumn, OrganizationEntity},
    sql::{column, key, newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("incident");

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("incident", column)
}

fn state(row: &Model) -> Result<IncidentState, StoreError> {
    let status = IncidentStatus::parse(&row.state).ok_or_else(|| corrupt("state"))?;
    let reported_at = row.reported_at.map(Instant::from_millis);
    let closed_at = row.closed_at.map(Instant::from_millis);
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

impl TryFrom<Model> for Incident {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            nature: Nature::parse(&row.nature).ok_or_else(|| corrupt("nature"))?,
            category: Category::parse(&row.category).ok_or_else(|| corrupt("category"))?,
            severity: Severity::parse(&row.severity).ok_or_else(|| corrupt("severity"))?,
            state: state(&row)?,
            number: row.number,
            title: row.title,
            description: row.description,
            drill: row.drill,
            detected_at: Instant::from_millis(row.detected_at),
            due_at: Instant::from_millis(row.due_at),
            level: Id::new(row.level_id),
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

fn within<A: Action>(permit: &Permit<A>) -> Select<Entity> {
    let organizations = organizations::ids_within(permit.scope());
    Entity::find().filter(Column::OrganizationId.in_subquery(organizations))
}

/// An event that nobody reported in time.
fn overdue(at: i64) -> Condition {
    Condition::all()
        .add(Column::Nature.eq(Nature::Event.as_str()))
        .add(Column::ReportedAt.is_null())
        .add(Column::ClosedAt.is_null())
        .add(Column::DueAt.lte(at))
}

/// Up to `limit` incidents in scope, the newest detection first.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadIncidents>,
    filter: &Filter,
    after: Option<Position>,
    limit: u64,
) -> Result<Vec<Incident>, StoreError> {
    let mut select = within(permit);
    if let Some(top) = filter.below {
        let below = organizations::ids_below(permit.scope(), top);
        select = select.filter(Column::OrganizationId.in_subquery(below));
    }
    if let Some(nature) = filter.nature {
        select = select.filter(Column::Nature.eq(nature.as_str()));
    }
    if let Some(category) = filter.category {
        select = select.filter(Column::Category.eq(category.as_str()));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::State.eq(status.as_str()));
    }
    if let Some(at) = filter.overdue_at {
        select = select.filter(overdue(at.millis()));
    }
    if !filter.with_drills {
        select = select.filter(Column::Drill.eq(false));
    }
    newest(conn, permit, select, (after, limit)).await
}

/// Up to `limit` incidents that the holder entered, the newest detection first.
pub async fn own(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    after: Option<Position>,
    limit: u64,
) -> Result<Vec<Incident>, StoreError> {
    let select = Entity::find().filter(Column::ReportedBy.eq(permit.account().uuid()));
    newest(conn, permit, select, (after, limit)).await
}

async fn newest<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    select: Select<Entity>,
    (after, limit): (Option<Position>, u64),
) -> Result<Vec<Incident>, StoreError> {
    let select = newest_first(select, (Column::DetectedAt, Column::Id), after, limit);
    scoped::all(conn, permit, select).await?.into_iter().map(Incident::try_from).collect()
}

pub async fn find<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: IncidentId,
) -> Result<Incident, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(MISSING)?.try_into()
}

/// An incident to be changed, locked until the transaction ends.
pub async fn lock<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: IncidentId,
) -> Result<Locked<Incident>, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    Ok(Locked::new(scoped::one(tx, permit, select).await?.ok_or(MISSING)?.try_into()?))
}

#[derive(FromQueryResult)]
struct EntryRow {
    at: i64,
    step: String,
    text: String,
    display_name: Option<String>,
}

impl TryFrom<EntryRow> for TimelineEntry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        let step = TimelineStep::parse(&row.step)
            .ok_or_else(|| StoreError::corrupt("incident_entry", "step"))?;
        Ok(Self { at: Instant::from_millis(row.at), step, text: row.text, by: row.display_name })
    }
}

/// The timeline of an incident in scope, oldest first, at most 500 entries.
pub async fn timeline(
    conn: &Conn,
    permit: &Permit<ReadIncidents>,
    id: IncidentId,
) -> Result<Vec<TimelineEntry>, StoreError> {
    let incident = find(conn, permit, id).await?;
    let own = |column| (entry::Entity, column);
    let by = column("account", "id").equals(own(entry::Column::AccountId));
    let select = Query::select()
        .columns([entry::Column::At, entry::Column::Step, entry::Column::Text].map(own))
        .column(key("account", "display_name"))
        .from(entry::Entity)
        .left_join(Alias::new("account"), by)
        .and_where(Expr::col(own(entry::Column::IncidentId)).eq(incident.id.uuid()))
        .order_by(own(entry::Column::At), Order::Asc)
        .order_by(own(entry::Column::Id), Order::Asc)
        .limit(500)
        .to_owned();
    let rows: Vec<EntryRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(TimelineEntry::try_from).collect()
}

/// An incident past its limit and the organization above its level.
#[derive(FromQueryResult)]
pub(super) struct LateRow {
    pub(super) id: Uuid,
    pub(super) parent_id: Uuid,
}

/// Up to 200 events that nobody reported in time and that may climb at `now`; those that another
/// server has locked are left to it.
pub(super) async fn late(
    tx: &Tx,
    now: Instant,
    climbed_before: i64,
) -> Result<Vec<LateRow>, StoreError> {
    let own = |column| (Entity, column);
    let parent = (OrganizationEntity, OrganizationColumn::ParentId);
    let level = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let climbed = Column::EscalatedAt.is_null().or(Column::EscalatedAt.lte(climbed_before));
    let select = Query::select()
        .column(own(Column::Id))
        .column(parent)
        .from(Entity)
        .inner_join(OrganizationEntity, level.equals(own(Column::LevelId)))
        .cond_where(overdue(now.millis()))
        .and_where(climbed)
        .and_where(Expr::col(parent).is_not_null())
        .order_by(own(Column::DueAt), Order::Asc)
        .limit(200)
        .lock_with_tables_behavior(LockType::NoKeyUpdate, [Entity], LockBehavior::SkipLocked)
        .to_owned();
    let rows = tx.query_all(&select).await?;
    rows.iter().map(|row| LateRow::from_query_result(row, "").map_err(StoreError::from)).collect()
}
