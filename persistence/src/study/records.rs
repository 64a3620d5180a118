//! How many sessions the branches of a stretch held in a month, and how many records came late.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    organizations::OrganizationId,
    study::ON_TIME,
    time::Instant,
};
use sea_orm::{
    ColumnTrait, FromQueryResult,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, Func, SimpleExpr},
};
use uuid::Uuid;

use super::{
    duties::of_stretch,
    entity::{Column, Entity},
};
use crate::{db::Conn, error::StoreError, organizations::Stretch, sql::scoped};

#[derive(FromQueryResult)]
struct Row {
    branch_id: Uuid,
    sessions: i64,
    late: i64,
}

/// Sessions, and those of them whose record was completed late or is still open after its time.
pub(crate) type Records = (i64, i64);

/// The records of each branch that held anything from one day to another.
pub(crate) async fn records_among<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    stretch: &Stretch,
    days: (NaiveDate, NaiveDate),
    now: Instant,
) -> Result<HashMap<OrganizationId, Records>, StoreError> {
    let late = Func::sum(late_or_not(now));
    let mut select = of_stretch(stretch, permit, days);
    select
        .column((Entity, Column::BranchId))
        .expr_as(Expr::col((Entity, Column::Id)).count(), Alias::new("sessions"))
        .expr_as(Expr::expr(late).cast_as(Alias::new("BIGINT")), Alias::new("late"))
        .group_by_col((Entity, Column::BranchId));
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| (Id::new(row.branch_id), (row.sessions, row.late))).collect())
}

/// 1 or 0: SQLite has no truth values of its own.
fn late_or_not(now: Instant) -> SimpleExpr {
    let open = Column::SubmittedAt.is_null().and(Column::EndsAt.lt(now.plus(-ON_TIME).millis()));
    let number = |n: &'static str| Expr::cust(n);
    let case =
        CaseStatement::new().case(Column::Late.eq(true).or(open), number("CAST(1 AS BIGINT)"));
    case.finally(number("CAST(0 AS BIGINT)")).into()
}
