//! The lines of a plan as they are shown, each reader's own branches only.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ReadStudyDays},
    id::Id,
    organizations::OrganizationId,
    study_days::{Hardship, PartOfDay, Plan, Reason, VenueId},
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Condition, Expr, ExprTrait, JoinType, Order, Query},
};
use uuid::Uuid;

use super::entity::booking;
use crate::{db::Conn, error::StoreError, organizations, sql::scoped};

/// A branch's line in a plan, with names.
#[derive(Clone, Debug)]
pub struct BookedBranch {
    pub branch: OrganizationId,
    pub branch_name: String,
    pub branch_path: String,
    pub stay: Stay,
    /// The months before in which published plans left it out.
    pub waited: u32,
}

/// Where a branch studies and when, or why nowhere.
#[derive(Clone, Debug)]
pub enum Stay {
    At(BookedPlace),
    Nowhere(Reason),
}

/// A place at a venue as it is shown.
#[derive(Clone, Debug)]
pub struct BookedPlace {
    pub venue: VenueId,
    pub name: String,
    pub address: Option<String>,
    pub day: NaiveDate,
    pub part: PartOfDay,
    pub room: u32,
    pub room_name: String,
    pub hardship: Hardship,
}

#[derive(FromQueryResult)]
struct BookingRow {
    branch_id: Uuid,
    branch_name: String,
    branch_path: String,
    venue_id: Option<Uuid>,
    venue_name: Option<String>,
    venue_address: Option<String>,
    day: Option<NaiveDate>,
    part: Option<String>,
    room: Option<i64>,
    room_name: Option<String>,
    hardship: String,
    reason: Option<String>,
    waited: i64,
}

impl TryFrom<BookingRow> for BookedBranch {
    type Error = StoreError;

    fn try_from(row: BookingRow) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("study_day_booking", column);
        let number = |n: i64| u32::try_from(n).ok();
        let place = (row.venue_id, row.venue_name, row.day, row.room_name);
        let stay = if let (Some(venue), Some(name), Some(day), Some(room_name)) = place {
            let part = row.part.as_deref().and_then(PartOfDay::parse);
            Stay::At(BookedPlace {
                venue: Id::new(venue),
                name,
                address: row.venue_address,
                day,
                part: part.ok_or_else(|| corrupt("part"))?,
                room: row.room.and_then(number).ok_or_else(|| corrupt("room"))?,
                room_name,
                hardship: Hardship::parse(&row.hardship).ok_or_else(|| corrupt("hardship"))?,
            })
        } else {
            let reason = row.reason.as_deref().and_then(Reason::parse);
            Stay::Nowhere(reason.ok_or_else(|| corrupt("reason"))?)
        };
        let (branch_name, branch_path) = (row.branch_name, row.branch_path);
        let waited = number(row.waited).ok_or_else(|| corrupt("waited"))?;
        Ok(Self { branch: Id::new(row.branch_id), branch_name, branch_path, stay, waited })
    }
}

/// What a list of bookings may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct BookingFilter {
    pub branch: Option<OrganizationId>,
    pub venue: Option<VenueId>,
    pub day: Option<NaiveDate>,
    pub placed: Option<bool>,
}

/// The slot that a booking names.
pub(super) fn its_slot() -> Condition {
    ["plan_id", "venue_id", "day", "part", "room"].iter().fold(Condition::all(), |all, name| {
        let slot = Expr::col((Alias::new("study_day_slot"), Alias::new(*name)));
        all.add(slot.equals((Alias::new("study_day_booking"), Alias::new(*name))))
    })
}

/// The lines of a plan, found before, of the caller's branches in the order of the tree.
pub async fn bookings(
    conn: &Conn,
    permit: &Permit<ReadStudyDays>,
    plan: &Plan,
    filter: BookingFilter,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<BookedBranch>, StoreError> {
    let column = |table: &str, name: &str| Expr::col((Alias::new(table), Alias::new(name)));
    let key = |table: &str, name: &str| (Alias::new(table), Alias::new(name));
    let mut select = Query::select();
    for (table, name, shown) in [
        ("study_day_booking", "branch_id", "branch_id"),
        ("organization", "name", "branch_name"),
        ("organization", "path", "branch_path"),
        ("study_day_booking", "venue_id", "venue_id"),
        ("venue", "name", "venue_name"),
        ("venue", "address", "venue_address"),
        ("study_day_booking", "day", "day"),
        ("study_day_booking", "part", "part"),
        ("study_day_booking", "room", "room"),
        ("study_day_slot", "room_name", "room_name"),
        ("study_day_booking", "waited", "waited"),
        ("study_day_booking", "hardship", "hardship"),
        ("study_day_booking", "reason", "reason"),
    ] {
        select.expr_as(column(table, name), Alias::new(shown));
    }
    select
        .from(booking::Entity)
        .join(
            JoinType::InnerJoin,
            Alias::new("organization"),
            column("organization", "id").equals(key("study_day_booking", "branch_id")),
        )
        .join(
            JoinType::LeftJoin,
            Alias::new("venue"),
            column("venue", "id").equals(key("study_day_booking", "venue_id")),
        )
        .join(JoinType::LeftJoin, Alias::new("study_day_slot"), its_slot())
        .and_where(booking("plan_id").eq(plan.id.uuid()))
        .cond_where(organizations::inside(permit.scope()))
        .order_by(key("organization", "path"), Order::Asc)
        .limit(limit);
    if let Some(branch) = filter.branch {
        select.and_where(booking("branch_id").eq(branch.uuid()));
    }
    if let Some(venue) = filter.venue {
        select.and_where(booking("venue_id").eq(venue.uuid()));
    }
    if let Some(day) = filter.day {
        select.and_where(booking("day").eq(day));
    }
    match filter.placed {
        Some(true) => select.and_where(booking("venue_id").is_not_null()),
        Some(false) => select.and_where(booking("venue_id").is_null()),
        None => &mut select,
    };
    if let Some(after) = after {
        select.and_where(column("organization", "path").gt(after));
    }
    let rows: Vec<BookingRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(BookedBranch::try_from).collect()
}
