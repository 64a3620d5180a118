//! How many branches have answered, and what their numbers add up to.

use std::collections::BTreeMap;

use lighthouse_domain::{
    access::{Permit, actions::ReadTasks},
    supervision::task::{ResponseState, Task},
};
use sea_orm::{
    ColumnTrait, FromQueryResult,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, SimpleExpr},
};

use super::{
    entity::{response, value},
    responses::{is_in, joined, of_task},
};
use crate::{
    db::Conn,
    error::StoreError,
    sql::{scoped, sum},
};

/// How many branches a task asked, and how far they have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Progress {
    pub asked: i64,
    pub on_time: i64,
    pub late: i64,
    pub returned: i64,
    pub missing: i64,
    pub released: i64,
}

fn counted(state: ResponseState, task: &Task) -> SimpleExpr {
    let one: SimpleExpr = CaseStatement::new().case(is_in(state, task), 1_i64).into();
    one.count()
}

/// The progress of a task that was found within the permit, among the branches the caller may see.
pub async fn progress(
    conn: &Conn,
    permit: &Permit<ReadTasks>,
    task: &Task,
) -> Result<Progress, StoreError> {
    let id = Expr::col((response::Entity, response::Column::Id));
    let mut select = joined();
    select.expr_as(id.count(), Alias::new("asked")).cond_where(of_task(permit.scope(), task));
    for state in ResponseState::ALL {
        select.expr_as(counted(*state, task), Alias::new(state.as_str()));
    }
    let rows: Vec<Progress> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().next().unwrap_or_default())
}

/// What the numbers of a field add up to, and of how many answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    pub sum: i64,
    pub answers: i64,
}

#[derive(FromQueryResult)]
struct TotalRow {
    code: String,
    total: i64,
    answers: i64,
}

/// The sums of a task's number fields over the last answers of the branches the caller may see.
pub async fn totals(
    conn: &Conn,
    permit: &Permit<ReadTasks>,
    task: &Task,
) -> Result<BTreeMap<String, Total>, StoreError> {
    let last = Expr::col((response::Entity, response::Column::Id))
        .equals((value::Entity, value::Column::ResponseId))
        .and(
            Expr::col((response::Entity, response::Column::Answers))
                .equals((value::Entity, value::Column::Answer)),
        );
    let number = Expr::col((value::Entity, value::Column::Number));
    let mut select = joined();
    select
        .column((value::Entity, value::Column::Code))
        .expr_as(sum(value::Column::Number), Alias::new("total"))
        .expr_as(number.count(), Alias::new("answers"))
        .inner_join(value::Entity, last)
        .cond_where(of_task(permit.scope(), task))
        .and_where(value::Column::Number.is_not_null())
        .group_by_col((value::Entity, value::Column::Code));
    let rows: Vec<TotalRow> = scoped::all_as(conn, permit, select).await?;
    let total = |row: TotalRow| (row.code, Total { sum: row.total, answers: row.answers });
    Ok(rows.into_iter().map(total).collect())
}
