//! How long branches have waited: the months in which published plans left them out.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Permit, actions::ManageStudyDays},
    organizations::OrganizationId,
    study_days::Month,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Func, JoinType, Query, SelectStatement},
};
use uuid::Uuid;

use super::entity::booking;
use crate::{
    db::Conn,
    error::StoreError,
    organizations,
    sql::{scoped, subquery},
};

#[derive(FromQueryResult)]
struct WaitedRow {
    branch_id: Uuid,
    months: i64,
}

fn plan(name: &str) -> Expr {
    Expr::col((Alias::new("study_day_plan"), Alias::new(name)))
}

fn placed(name: &str) -> Expr {
    Expr::col((Alias::new("placed"), Alias::new(name)))
}

/// The last month before `month` in which the branch of a booking had its study day.
fn last_study_day(month: Month) -> SelectStatement {
    Query::select()
        .expr(placed("month").max())
        .from_as(Alias::new("study_day_booking"), Alias::new("placed"))
        .and_where(placed("published").eq(true))
        .and_where(
            placed("branch_id").equals((Alias::new("study_day_booking"), Alias::new("branch_id"))),
        )
        .and_where(placed("month").lt(month.to_string()))
        .to_owned()
}

/// The months before `month` and after its last study day in which each branch below `top` was
/// in a published plan without a place. Who was never left out is not among them.
pub async fn months_waited(
    conn: &Conn,
    permit: &Permit<ManageStudyDays>,
    top: OrganizationId,
    month: Month,
) -> Result<HashMap<Uuid, u32>, StoreError> {
    let last = subquery(last_study_day(month));
    let since = Func::coalesce([last, Expr::val("")]);
    let select = Query::select()
        .expr_as(booking("branch_id"), Alias::new("branch_id"))
        .expr_as(booking("month").count_distinct(), Alias::new("months"))
        .from(Alias::new("study_day_booking"))
        .join(
            JoinType::InnerJoin,
            Alias::new("study_day_plan"),
            plan("id").equals((Alias::new("study_day_booking"), Alias::new("plan_id"))),
        )
        .and_where(plan("published_at").is_not_null())
        .and_where(booking("venue_id").is_null())
        .and_where(booking("branch_id").in_subquery(organizations::ids_below(permit.scope(), top)))
        .and_where(booking("month").lt(month.to_string()))
        .and_where(booking("month").gt(since))
        .add_group_by([booking("branch_id")])
        .to_owned();
    let rows: Vec<WaitedRow> = scoped::all_as(conn, permit, select).await?;
    let corrupt = |_| StoreError::corrupt("study_day_booking", "months");
    let waited = |row: WaitedRow| Ok((row.branch_id, u32::try_from(row.months).map_err(corrupt)?));
    rows.into_iter().map(waited).collect()
}
