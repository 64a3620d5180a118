//! The public calendar as data: read by all who see plans, kept by those who reach the whole tree.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageCalendar, ReadStudyDays},
    },
    study_days::{CalendarDay, DayKind},
};
use sea_orm::{
    ConnectionTrait, FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Order, Query},
};

use crate::{
    db::{Conn, Tx},
    error::StoreError,
    organizations, read,
};

#[derive(FromQueryResult)]
struct DayRow {
    day: NaiveDate,
    kind: String,
    name: String,
}

fn column(name: &str) -> Expr {
    Expr::col((Alias::new("calendar_day"), Alias::new(name)))
}

/// The days from `first` to `last` on which the calendar departs from the plain week; a year has few.
pub async fn calendar_days(
    conn: &Conn,
    permit: &Permit<ReadStudyDays>,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<CalendarDay>, StoreError> {
    let select = Query::select()
        .expr_as(column("day"), Alias::new("day"))
        .expr_as(column("kind"), Alias::new("kind"))
        .expr_as(column("name"), Alias::new("name"))
        .from(Alias::new("calendar_day"))
        .and_where(column("day").gte(first))
        .and_where(column("day").lte(last))
        .order_by((Alias::new("calendar_day"), Alias::new("day")), Order::Asc)
        .limit(400)
        .to_owned();
    let rows: Vec<DayRow> = read::all_as(conn, permit, select).await?;
    let corrupt = |day| StoreError::corrupt("calendar_day", format!("kind of {day}"));
    rows.into_iter()
        .map(|row| {
            let kind = DayKind::parse(&row.kind).ok_or_else(|| corrupt(row.day))?;
            Ok(CalendarDay { day: row.day, kind, name: row.name })
        })
        .collect()
}

#[derive(FromQueryResult)]
struct Root {
    #[expect(dead_code, reason = "only whether there is a row matters")]
    id: uuid::Uuid,
}

/// The calendar is everybody's, so whoever changes it reaches the root.
async fn reach_all(tx: &Tx, permit: &Permit<ManageCalendar>) -> Result<(), StoreError> {
    let column = |name: &str| Expr::col((Alias::new("organization"), Alias::new(name)));
    let select = Query::select()
        .expr_as(column("id"), Alias::new("id"))
        .from(Alias::new("organization"))
        .and_where(column("parent_id").is_null())
        .cond_where(organizations::inside(permit.scope()))
        .to_owned();
    let roots: Vec<Root> = read::all_as(tx, permit, select).await?;
    if roots.is_empty() { Err(StoreError::NotFound("calendar_day")) } else { Ok(()) }
}

/// Enters a day or changes what it is.
pub async fn put_day(
    tx: &Tx,
    permit: &Permit<ManageCalendar>,
    new: &CalendarDay,
) -> Result<(), StoreError> {
    reach_all(tx, permit).await?;
    let sql = "INSERT INTO calendar_day (day, kind, name) VALUES ($1, $2, $3) \
         ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, name = excluded.name";
    let values = vec![new.day.into(), new.kind.as_str().into(), new.name.clone().into()];
    tx.execute_raw(read::raw(tx, sql, sql, values)).await?;
    Ok(())
}

/// Makes a day an ordinary one again.
pub async fn remove_day(
    tx: &Tx,
    permit: &Permit<ManageCalendar>,
    day: NaiveDate,
) -> Result<(), StoreError> {
    reach_all(tx, permit).await?;
    let sql = "DELETE FROM calendar_day WHERE day = $1";
    let done = tx.execute_raw(read::raw(tx, sql, sql, vec![day.into()])).await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::NotFound("calendar_day")) }
}
