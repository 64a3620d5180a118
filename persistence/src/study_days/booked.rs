//! A branch's study day of a month as the published plan has it: what its duty is measured by.

use std::collections::{HashMap, hash_map::Entry};

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    organizations::{Organization, OrganizationId},
    study::booked::{BookedDay, StudyWindow},
    study_days::{Month, PartOfDay},
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, JoinType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{entity::booking, listing::its_slot};
use crate::{
    db::Conn,
    error::StoreError,
    organizations::{OrganizationColumn, OrganizationEntity, Stretch},
    sql::{column, key, scoped},
};

#[derive(FromQueryResult)]
struct WindowRow {
    after_day: i64,
    venue_id: Option<Uuid>,
    venue_name: Option<String>,
    room_name: Option<String>,
    day: Option<NaiveDate>,
    part: Option<String>,
}

/// What counts as the central study day of `branch`, found before within the permit.
pub async fn study_window<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    branch: &Organization,
    month: Month,
) -> Result<StudyWindow, StoreError> {
    if !permit.scope().covers(&branch.path) {
        return Err(StoreError::NotFound("branch"));
    }
    let rows: Vec<WindowRow> = scoped::all_as(conn, permit, lines_of(branch, month)).await?;
    rows.into_iter().next().map_or_else(|| Ok(StudyWindow::default()), window)
}

#[derive(FromQueryResult)]
struct BranchWindowRow {
    branch_id: Uuid,
    month: String,
    after_day: i64,
    venue_id: Option<Uuid>,
    venue_name: Option<String>,
    room_name: Option<String>,
    day: Option<NaiveDate>,
    part: Option<String>,
}

/// By month, what counts as the central study day; months without a published plan are left out.
type Windows = HashMap<Month, StudyWindow>;

/// The same for each branch of a stretch of the tree.
pub(crate) async fn study_windows<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    stretch: &Stretch,
    months: &[Month],
) -> Result<HashMap<OrganizationId, Windows>, StoreError> {
    let branch = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let mut select = published_lines();
    for name in ["branch_id", "month"] {
        select.expr_as(column("study_day_booking", name), Alias::new(name));
    }
    select
        .inner_join(OrganizationEntity, branch.equals(key("study_day_booking", "branch_id")))
        .cond_where(stretch.within(permit.scope()))
        .and_where(booking("month").is_in(months.iter().map(Month::to_string)));
    let rows: Vec<BranchWindowRow> = scoped::all_as(conn, permit, select).await?;
    let mut by_branch = HashMap::<_, Windows>::new();
    for row in rows {
        let month = Month::parse(&row.month);
        let month = month.ok_or_else(|| StoreError::corrupt("study_day_booking", "month"))?;
        let windows = by_branch.entry(Id::new(row.branch_id)).or_default();
        if let Entry::Vacant(free) = windows.entry(month) {
            free.insert(window(row.into())?);
        }
    }
    Ok(by_branch)
}

impl From<BranchWindowRow> for WindowRow {
    fn from(row: BranchWindowRow) -> Self {
        let BranchWindowRow { after_day, venue_id, venue_name, room_name, day, part, .. } = row;
        Self { after_day, venue_id, venue_name, room_name, day, part }
    }
}

/// The branch's lines in published plans of the month, the one with a place first.
fn lines_of(branch: &Organization, month: Month) -> SelectStatement {
    published_lines()
        .and_where(booking("branch_id").eq(branch.id.uuid()))
        .and_where(booking("month").eq(month.to_string()))
        .limit(1)
        .to_owned()
}

/// The lines of published plans, those with a place first.
fn published_lines() -> SelectStatement {
    let mut select = Query::select();
    for (table, name, shown) in [
        ("study_day_plan", "after_day", "after_day"),
        ("study_day_booking", "venue_id", "venue_id"),
        ("venue", "name", "venue_name"),
        ("study_day_slot", "room_name", "room_name"),
        ("study_day_booking", "day", "day"),
        ("study_day_booking", "part", "part"),
    ] {
        select.expr_as(column(table, name), Alias::new(shown));
    }
    select
        .from(Alias::new("study_day_booking"))
        .join(
            JoinType::InnerJoin,
            Alias::new("study_day_plan"),
            column("study_day_plan", "id").equals(key("study_day_booking", "plan_id")),
        )
        .join(
            JoinType::LeftJoin,
            Alias::new("venue"),
            column("venue", "id").equals(key("study_day_booking", "venue_id")),
        )
        .join(JoinType::LeftJoin, Alias::new("study_day_slot"), its_slot())
        .and_where(column("study_day_plan", "published_at").is_not_null())
        .order_by(key("study_day_booking", "published"), Order::Desc)
        .order_by(key("study_day_booking", "plan_id"), Order::Asc)
        .to_owned()
}

fn window(row: WindowRow) -> Result<StudyWindow, StoreError> {
    let corrupt = |what| StoreError::corrupt("study_day_booking", what);
    let after_day = u32::try_from(row.after_day).map_err(|_| corrupt("after_day"))?;
    let place = (row.venue_id, row.venue_name, row.room_name, row.day);
    let (Some(venue), Some(venue_name), Some(room_name), Some(day)) = place else {
        return Ok(StudyWindow { after_day, booked: None });
    };
    let part = row.part.as_deref().and_then(PartOfDay::parse).ok_or_else(|| corrupt("part"))?;
    let booked = BookedDay { venue: Id::new(venue), venue_name, room_name, day, part };
    Ok(StudyWindow { after_day, booked: Some(booked) })
}
