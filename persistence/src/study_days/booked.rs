//! A branch's study day of a month as the published plan has it: what its duty is measured by.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    organizations::Organization,
    study::booked::{BookedDay, StudyWindow},
    study_days::{Month, PartOfDay},
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, JoinType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{booking, listing::its_slot};
use crate::{db::Conn, error::StoreError, sql::scoped};

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

/// The branch's lines in published plans of the month, the one with a place first.
fn lines_of(branch: &Organization, month: Month) -> SelectStatement {
    let column = |table: &str, name: &str| Expr::col((Alias::new(table), Alias::new(name)));
    let key = |table: &str, name: &str| (Alias::new(table), Alias::new(name));
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
        .and_where(booking("branch_id").eq(branch.id.uuid()))
        .and_where(booking("month").eq(month.to_string()))
        .order_by(key("study_day_booking", "published"), Order::Desc)
        .order_by(key("study_day_booking", "plan_id"), Order::Asc)
        .limit(1)
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
