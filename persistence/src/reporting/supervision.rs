//! Administrators in post, cases and the burden meter.

use chrono::{Months, NaiveDate};
use lighthouse_domain::{
    access::{Action, Permit, Role},
    members::{Education, Status},
    message::Message,
    study_days::Month,
    time::Instant,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Condition, Expr, ExprTrait, Func, JoinType, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    facts::Fact,
    frame::{Frame, MEMBERS, PLACES, adding, any_row, counting, number, place_row},
};
use crate::{
    db::Conn,
    error::StoreError,
    sql::{column, key, scoped},
};

pub(super) fn admin_in_post(frame: &Frame<'_>) -> SelectStatement {
    let office = |name| column("appointment", name);
    let until = office("until");
    let trained = any_row("administrator_training")
        .and_where(
            column("administrator_training", "appointment_id").equals(key("appointment", "id")),
        )
        .and_where(column("administrator_training", "held_on").lte(frame.last()))
        .to_owned();
    let able = any_row("appointment")
        .inner_join(
            Alias::new("account"),
            column("account", "id").equals(key("appointment", "account_id")),
        )
        .join(
            JoinType::LeftJoin,
            Alias::new(MEMBERS),
            column(MEMBERS, "id").equals(key("account", "member_id")),
        )
        .and_where(office("organization_id").equals(key(PLACES, "id")))
        .and_where(office("role").eq(Role::BranchAdministrator.as_str()))
        .and_where(office("since").lt(frame.end()))
        .and_where(until.clone().is_null().or(until.gte(frame.end())))
        .cond_where(Condition::any().add(office("exception_id").is_not_null()).add(meets(frame)))
        .and_where(Expr::exists(trained))
        .to_owned();
    counting(frame.branches(), place_row(), Expr::exists(able))
}

/// The conditions of entry on the last day, as the settings have them.
fn meets(frame: &Frame<'_>) -> Condition {
    let words = Status::ALL.iter().filter(|it| it.is_member()).map(|it| it.as_str());
    let enough = Education::ALL.iter().filter(|level| **level >= frame.bounds.education);
    let years = Months::new(frame.bounds.age.saturating_mul(12));
    let too_old: NaiveDate = frame.last().checked_sub_months(years).unwrap_or(frame.last());
    Condition::all()
        .add(column(MEMBERS, "status").is_in(words))
        .add(column(MEMBERS, "birth_date").gt(too_old))
        .add(column(MEMBERS, "education").is_in(enough.map(|level| level.as_str())))
}

#[derive(FromQueryResult)]
struct CaseRow {
    id: Uuid,
    branch_id: Uuid,
    number: String,
    due_on: NaiveDate,
    closed_at: Option<i64>,
}

/// The cases due in the period. One is closed on time on its due day or before, and none is missed
/// before that day is over.
pub(super) async fn cases<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    frame: &Frame<'_>,
) -> Result<Vec<Fact>, StoreError> {
    let case = |name| column("rectification", name);
    let select = Query::select()
        .columns(
            ["id", "branch_id", "number", "due_on", "closed_at"].map(|it| key("rectification", it)),
        )
        .from(Alias::new(PLACES))
        .inner_join(Alias::new("rectification"), case("branch_id").equals(key(PLACES, "id")))
        .cond_where(frame.holds(column(PLACES, "path")))
        .and_where(case("due_on").gte(frame.period.from()))
        .and_where(case("due_on").lte(frame.last()))
        .and_where(case("due_on").lt(frame.now.day()).or(case("closed_at").is_not_null()))
        .to_owned();
    let rows: Vec<CaseRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(case_fact).collect())
}

fn case_fact(row: CaseRow) -> Fact {
    let closed = row.closed_at.map(|at| Instant::from_millis(at).day());
    Fact {
        place: row.branch_id,
        id: row.id,
        other: row.id,
        numerator: i64::from(closed.is_some_and(|day| day <= row.due_on)),
        denominator: 1,
        label: Message::new(row.number.clone(), row.number),
        session: None,
    }
}

pub(super) fn burden_minutes(frame: &Frame<'_>) -> SelectStatement {
    let sum = |name| column("burden_sum", name);
    let months = frame.period.span().months();
    let of_branch = Condition::all()
        .add(sum("branch_id").equals(key(PLACES, "id")))
        .add(sum("month").is_in(months.map(|month: Month| month.to_string())));
    let minutes = Func::coalesce([Expr::expr(Func::sum(sum("minutes"))), Expr::val(0_i64)]);
    let mut select = frame.branches();
    select
        .join(JoinType::LeftJoin, Alias::new("burden_sum"), of_branch)
        .add_group_by([column(PLACES, "id"), column(PLACES, "name")]);
    let minutes = Expr::expr(minutes).cast_as(Alias::new("BIGINT"));
    adding(select, place_row(), (minutes, number("1")))
}
