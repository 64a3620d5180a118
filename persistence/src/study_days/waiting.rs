//! Waiting lists of full study days. The plan is locked for each change, so a turn is given once
//! and a place that comes free has one heir.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageStudyDays, ReadStudyDays, WaitForStudyDays},
    },
    id::Id,
    organizations::{OrgPath, OrganizationId},
    study_days::{Plan, PlanId, VenueId},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, LockType, Query},
};
use uuid::Uuid;

use super::{
    booking,
    entity::plan::{Column, Entity},
};
use crate::{
    db::{Cells, Conn, FromCells, Tx},
    error::StoreError,
    hand::Hand,
    organizations, read,
};

/// A branch on a waiting list, as it is shown.
#[derive(Clone, Debug)]
pub struct Wait {
    pub branch_id: Uuid,
    pub branch_name: String,
    pub venue_id: Uuid,
    pub venue_name: String,
    pub day: NaiveDate,
    pub number: i64,
    pub asked_at: i64,
    /// Its place in the list: 1 is next.
    pub position: i64,
}

impl FromCells for Wait {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            branch_id: cells.get(0)?,
            branch_name: cells.get(1)?,
            venue_id: cells.get(2)?,
            venue_name: cells.get(3)?,
            day: cells.get(4)?,
            number: cells.get(5)?,
            asked_at: cells.get(6)?,
            position: cells.get(7)?,
        })
    }
}

/// What a waiting list may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct WaitFilter {
    pub branch: Option<OrganizationId>,
    pub venue: Option<VenueId>,
    pub day: Option<NaiveDate>,
}

const SHOWN: &str = "SELECT w.branch_id, o.name, w.venue_id, v.name, w.day, w.number, w.asked_at, \
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
    let hand = Hand::under(conn, permit, SHOWN).within(permit.scope(), "o.path", None);
    let hand = hand.sql(" AND w.plan_id = ").bind(plan.id.uuid());
    let hand = hand.sql(" AND w.number > ").bind(after.unwrap_or_default());
    let hand = match filter.branch {
        Some(branch) => hand.sql(" AND w.branch_id = ").bind(branch.uuid()),
        None => hand,
    };
    let hand = match filter.venue {
        Some(venue) => hand.sql(" AND w.venue_id = ").bind(venue.uuid()),
        None => hand,
    };
    let hand = match filter.day {
        Some(day) => hand.sql(" AND w.day = ").bind(day),
        None => hand,
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    hand.sql(" ORDER BY w.number LIMIT ").bind(limit).all(conn, permit).await
}

/// A plan in which one's branches may wait, locked until the transaction ends.
pub async fn find_to_wait(
    tx: &Tx,
    permit: &Permit<WaitForStudyDays>,
    id: PlanId,
) -> Result<Plan, StoreError> {
    let mine = || organizations::ids_within(permit.scope());
    let concerned = Query::select()
        .expr(Expr::val(1_i64))
        .from(Alias::new("study_day_booking"))
        .and_where(booking("plan_id").equals((Alias::new("study_day_plan"), Alias::new("id"))))
        .and_where(booking("branch_id").in_subquery(mine()))
        .to_owned();
    let public =
        Condition::all().add(Column::PublishedAt.is_not_null()).add(Expr::exists(concerned));
    let select = Entity::find()
        .filter(Condition::any().add(Column::OrganizationId.in_subquery(mine())).add(public))
        .filter(Column::Id.eq(id.uuid()))
        .lock(LockType::Update);
    read::one(tx, permit, select).await?.ok_or(StoreError::NotFound("study_day_plan"))?.try_into()
}

struct Counts(i64, i64);

impl FromCells for Counts {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        Ok(Self(cells.get(0)?, cells.get(1)?))
    }
}

/// Whether a branch below the plan's organization has its study day of the month already.
pub async fn standing<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    plan: &Plan,
    branch: OrganizationId,
) -> Result<bool, StoreError> {
    let hand = Hand::plain(
        tx,
        "SELECT (SELECT COUNT(*) FROM organization p JOIN organization b ON b.path >= p.path AND b.path < p.path || '~' WHERE p.id = ",
    );
    let hand = hand.bind(plan.organization.uuid()).sql(" AND b.id = ").bind(branch.uuid());
    let hand =
        hand.sql("), (SELECT COUNT(*) FROM study_day_booking k WHERE k.published AND k.month = ");
    let hand = hand.bind(plan.month.to_string()).sql(" AND k.branch_id = ").bind(branch.uuid());
    let rows: Vec<Counts> = hand.sql(")").proven(permit).all(tx, permit).await?;
    match rows.first() {
        Some(Counts(1, placed)) => Ok(*placed > 0),
        _ => Err(StoreError::NotFound("organization")),
    }
}

/// Puts a branch at the end of a list of a locked plan; one that stands there keeps its turn.
pub async fn wait(
    tx: &Tx,
    _permit: &Permit<WaitForStudyDays>,
    plan: &Plan,
    branch: OrganizationId,
    (venue, day): (VenueId, NaiveDate),
    at: Instant,
) -> Result<bool, StoreError> {
    let hand = Hand::plain(
        tx,
        "INSERT INTO study_day_waiting (plan_id, branch_id, venue_id, day, number, asked_at) SELECT s.plan_id, ",
    );
    let hand = hand.sql("o.id, s.venue_id, s.day, (SELECT COALESCE(MAX(a.number), 0) + 1 FROM study_day_waiting a WHERE a.plan_id = s.plan_id), ");
    let hand =
        hand.sql("n.at FROM study_day_slot s JOIN organization o ON o.id = ").bind(branch.uuid());
    let hand =
        hand.sql(" JOIN (SELECT CAST(").bind(at.millis()).sql(" AS bigint) AS at) n ON TRUE");
    let hand = hand.sql(" WHERE s.plan_id = ").bind(plan.id.uuid());
    let hand = hand.sql(" AND s.venue_id = ").bind(venue.uuid()).sql(" AND s.day = ").bind(day);
    let hand = hand.sql(
        " ON CONFLICT (plan_id, branch_id) DO UPDATE SET venue_id = excluded.venue_id, \
         day = excluded.day, number = excluded.number, asked_at = excluded.asked_at \
         WHERE study_day_waiting.venue_id <> excluded.venue_id OR study_day_waiting.day <> excluded.day",
    );
    Ok(hand.run(tx).await? == 1)
}

/// Takes a branch, found before within the permit, off the list of a locked plan.
pub async fn leave<A: Action>(
    tx: &Tx,
    _permit: &Permit<A>,
    plan: &Plan,
    branch: OrganizationId,
) -> Result<(), StoreError> {
    let hand = Hand::plain(tx, "DELETE FROM study_day_waiting WHERE plan_id = ");
    let hand = hand.bind(plan.id.uuid()).sql(" AND branch_id = ").bind(branch.uuid());
    if hand.run(tx).await? == 1 { Ok(()) } else { Err(StoreError::NotFound("study_day_waiting")) }
}

/// Takes those off the lists of a locked plan who have their study day of the month; how many.
pub async fn remove_placed(
    tx: &Tx,
    _permit: &Permit<ManageStudyDays>,
    plan: &Plan,
) -> Result<u64, StoreError> {
    let hand =
        Hand::plain(tx, "DELETE FROM study_day_waiting WHERE plan_id = ").bind(plan.id.uuid());
    let hand = hand.sql(" AND branch_id IN (SELECT k.branch_id FROM study_day_booking k WHERE k.published AND k.month = ");
    hand.bind(plan.month.to_string()).sql(")").run(tx).await
}

/// Whose turn it is.
#[derive(Clone, Debug)]
pub struct First {
    pub branch: OrganizationId,
    pub path: OrgPath,
}

struct Turn(Uuid, String);

impl FromCells for Turn {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        Ok(Self(cells.get(0)?, cells.get(1)?))
    }
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
    let hand = Hand::under(tx, permit, select).within(permit.scope(), "o.path", None);
    let hand = hand.sql(" AND w.plan_id = ").bind(plan.id.uuid());
    let hand = hand.sql(" AND w.venue_id = ").bind(venue.uuid()).sql(" AND w.day = ").bind(day);
    let rows: Vec<Turn> = hand.sql(" ORDER BY w.number LIMIT 1").all(tx, permit).await?;
    let corrupt = || StoreError::corrupt("organization", "path of a waiting branch".to_owned());
    let first = rows.into_iter().next().map(|Turn(branch, path)| {
        Ok(First { branch: Id::new(branch), path: OrgPath::parse(&path).ok_or_else(corrupt)? })
    });
    first.transpose()
}
