//! Waiting lists of full study days. The plan is locked for each change, so a turn is given once
//! and a place that comes free has one heir.
//!
//! Text SQL: positions and turns are counted over whole lists within one statement each.

use std::ops::Deref;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageStudyDays, ReadStudyDays, WaitForStudyDays},
    },
    id::Id,
    organizations::{OrgPath, Organization, OrganizationId},
    study_days::{Plan, PlanId, VenueId},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

use super::{
    concerning,
    entity::plan::{Column, Entity},
};
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    locked::Locked,
    organizations,
    organizations::stored_path,
    sql::{Sql, scoped, values},
};

/// A branch on a waiting list, with names.
#[derive(Clone, Debug)]
pub struct Wait {
    pub branch: OrganizationId,
    pub branch_name: String,
    pub venue: VenueId,
    pub venue_name: String,
    pub day: NaiveDate,
    pub number: i64,
    pub asked_at: Instant,
    /// Its place in the list: 1 is next.
    pub position: i64,
}

row! {
    struct WaitRow {
        branch_id: Uuid,
        branch_name: String,
        venue_id: Uuid,
        venue_name: String,
        day: NaiveDate,
        number: i64,
        asked_at: i64,
        position: i64,
    }
    struct PlacedRow {
        below: i64,
        placed: i64,
    }
    struct TurnRow {
        branch_id: Uuid,
        path: String,
    }
}

impl From<WaitRow> for Wait {
    fn from(row: WaitRow) -> Self {
        Self {
            branch: Id::new(row.branch_id),
            branch_name: row.branch_name,
            venue: Id::new(row.venue_id),
            venue_name: row.venue_name,
            day: row.day,
            number: row.number,
            asked_at: Instant::from_millis(row.asked_at),
            position: row.position,
        }
    }
}

/// What a waiting list may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct WaitFilter {
    pub branch: Option<OrganizationId>,
    pub venue: Option<VenueId>,
    pub day: Option<NaiveDate>,
}

const WAITS: &str = "SELECT w.branch_id, o.name, w.venue_id, v.name, w.day, w.number, w.asked_at, \
    (SELECT COUNT(*) FROM study_day_waiting a WHERE a.plan_id = w.plan_id \
    AND a.venue_id = w.venue_id AND a.day = w.day AND a.number <= w.number) \
    FROM study_day_waiting w JOIN organization o ON o.id = w.branch_id \
    JOIN venue v ON v.id = w.venue_id";

/// The caller's branches that wait in a plan, found before, in the order of their turns.
pub async fn waits(
    conn: &Conn,
    permit: &Permit<ReadStudyDays>,
    plan: &Plan,
    filter: WaitFilter,
    after: Option<i64>,
    limit: u64,
) -> Result<Vec<Wait>, StoreError> {
    let rows: Vec<WaitRow> = Sql::with_permit(conn, permit, WAITS)
        .in_scope(permit.scope(), "o.path", None)
        .push_with(" AND w.plan_id = ?", values![plan.id.uuid()])
        .push_if(" AND w.number > ?", after)
        .push_if(" AND w.branch_id = ?", filter.branch.map(Id::uuid))
        .push_if(" AND w.venue_id = ?", filter.venue.map(Id::uuid))
        .push_if(" AND w.day = ?", filter.day)
        .push_with(" ORDER BY w.number LIMIT ?", values![i64::try_from(limit).unwrap_or(i64::MAX)])
        .all(conn, permit)
        .await?;
    Ok(rows.into_iter().map(Wait::from).collect())
}

/// The waiting lists of a plan that was found within a permit and is locked until the
/// transaction ends.
#[derive(Debug)]
pub struct WaitingLists(Plan);

impl Deref for WaitingLists {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.0
    }
}

impl From<&Locked<Plan>> for WaitingLists {
    fn from(plan: &Locked<Plan>) -> Self {
        Self(Plan::clone(plan))
    }
}

/// The lists of a plan in which one's branches may wait.
pub async fn lock_lists(
    tx: &Tx,
    permit: &Permit<WaitForStudyDays>,
    id: PlanId,
) -> Result<WaitingLists, StoreError> {
    let mine = organizations::ids_within(permit.scope());
    let public = Condition::all()
        .add(Column::PublishedAt.is_not_null())
        .add(Expr::exists(concerning(permit.scope())));
    let select = Entity::find()
        .filter(Condition::any().add(Column::OrganizationId.in_subquery(mine)).add(public))
        .filter(Column::Id.eq(id.uuid()))
        .lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?;
    Ok(WaitingLists(row.ok_or(StoreError::NotFound("study_day_plan"))?.try_into()?))
}

/// Whether a branch below the plan's organization has its study day of the month already.
pub async fn has_study_day<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    plan: &Plan,
    branch: OrganizationId,
) -> Result<bool, StoreError> {
    let (plan_owner, branch) = (plan.organization.uuid(), branch.uuid());
    let below = "SELECT (SELECT COUNT(*) FROM organization p JOIN organization b \
         ON b.path >= p.path AND b.path < p.path || '~' WHERE p.id = ? AND b.id = ?), ";
    let placed = "(SELECT COUNT(*) FROM study_day_booking k \
         WHERE k.published AND k.month = ? AND k.branch_id = ?)";
    let rows: Vec<PlacedRow> = Sql::new(tx, "")
        .push_with(below, values![plan_owner, branch])
        .push_with(placed, values![plan.month.to_string(), branch])
        .permitted(permit)
        .all(tx, permit)
        .await?;
    match rows.first() {
        Some(PlacedRow { below: 1, placed }) => Ok(*placed > 0),
        _ => Err(StoreError::NotFound("organization")),
    }
}

// The number is one above the plan's last, so that who comes later waits longer.
const JOIN: &str = "INSERT INTO study_day_waiting (plan_id, branch_id, venue_id, day, number, asked_at) \
    SELECT s.plan_id, o.id, s.venue_id, s.day, (SELECT COALESCE(MAX(a.number), 0) + 1 \
    FROM study_day_waiting a WHERE a.plan_id = s.plan_id), n.at \
    FROM (SELECT DISTINCT plan_id, venue_id, day FROM study_day_slot \
    WHERE plan_id = ? AND venue_id = ? AND day = ?) s JOIN organization o ON o.id = ? \
    JOIN (SELECT CAST(? AS bigint) AS at) n ON TRUE WHERE TRUE";
const JOIN_AGAIN: &str = " ON CONFLICT (plan_id, branch_id) DO UPDATE SET venue_id = excluded.venue_id, \
    day = excluded.day, number = excluded.number, asked_at = excluded.asked_at \
    WHERE study_day_waiting.venue_id <> excluded.venue_id OR study_day_waiting.day <> excluded.day";

/// Puts a branch at the end of a list; one that stands there keeps its turn.
pub async fn join(
    tx: &Tx,
    permit: &Permit<WaitForStudyDays>,
    lists: &WaitingLists,
    branch: &Organization,
    (venue, day): (VenueId, NaiveDate),
    at: Instant,
) -> Result<bool, StoreError> {
    within(permit, &branch.path)?;
    let values = values![lists.id.uuid(), venue.uuid(), day, branch.id.uuid(), at.millis()];
    Ok(Sql::new(tx, "").push_with(JOIN, values).push(JOIN_AGAIN).execute(tx).await? == 1)
}

fn within<A: Action>(permit: &Permit<A>, path: &OrgPath) -> Result<(), StoreError> {
    let within = permit.scope().covers(path);
    if within { Ok(()) } else { Err(StoreError::NotFound("organization")) }
}

/// Takes a branch off the list it is on.
pub async fn leave<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    lists: &WaitingLists,
    (branch, path): (OrganizationId, &OrgPath),
) -> Result<(), StoreError> {
    within(permit, path)?;
    let delete = "DELETE FROM study_day_waiting WHERE plan_id = ? AND branch_id = ?";
    let values = values![lists.id.uuid(), branch.uuid()];
    let removed = Sql::new(tx, "").push_with(delete, values).execute(tx).await?;
    if removed == 1 { Ok(()) } else { Err(StoreError::NotFound("study_day_waiting")) }
}

/// Takes those off the lists of a plan who have their study day of the month; how many.
pub async fn remove_placed(tx: &Tx, plan: &Locked<Plan>) -> Result<u64, StoreError> {
    let delete = "DELETE FROM study_day_waiting WHERE plan_id = ? AND branch_id IN \
         (SELECT k.branch_id FROM study_day_booking k WHERE k.published AND k.month = ?)";
    let values = values![plan.id.uuid(), plan.month.to_string()];
    Sql::new(tx, "").push_with(delete, values).execute(tx).await
}

/// Whose turn it is.
#[derive(Clone, Debug)]
pub struct First {
    pub branch: OrganizationId,
    pub path: OrgPath,
}

/// The first living branch that waits for a day at a venue.
pub async fn first_waiting(
    tx: &Tx,
    permit: &Permit<ManageStudyDays>,
    plan: &Plan,
    venue: VenueId,
    day: NaiveDate,
) -> Result<Option<First>, StoreError> {
    let select = "SELECT w.branch_id, o.path FROM study_day_waiting w \
        JOIN organization o ON o.id = w.branch_id AND o.dissolved_at IS NULL";
    let turn = " AND w.plan_id = ? AND w.venue_id = ? AND w.day = ? ORDER BY w.number LIMIT 1";
    let rows: Vec<TurnRow> = Sql::with_permit(tx, permit, select)
        .in_scope(permit.scope(), "o.path", None)
        .push_with(turn, values![plan.id.uuid(), venue.uuid(), day])
        .all(tx, permit)
        .await?;
    let first = rows.into_iter().next();
    let first = first
        .map(|row| Ok(First { branch: Id::new(row.branch_id), path: stored_path(&row.path)? }));
    first.transpose()
}
