//! Counts what a bulletin tells: the branches of a subtree by duty, and its cases.

use lighthouse_domain::{
    access::{Action, Permit},
    organizations::Organization,
    supervision::{bulletin::BulletinFigures, rectification::RectificationStatus},
    time::{Instant, days_after},
};
use sea_orm::{
    ColumnTrait, FromQueryResult,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};

use super::super::{
    gaps::{Ask, gap_page},
    rectifications::{CaseColumn, CaseEntity},
};
use crate::{db::Conn, error::StoreError, organizations, sql::scoped};

/// Organizations directly below one; a tree that is wider is cut up first.
const CHILDREN_MAX: u64 = 2000;
/// Branches of one round.
const ROUND: u64 = 1000;

/// The figures of the subtree of `top`, which was found within the permit.
pub async fn count_figures<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    top: &Organization,
    ask: Ask<'_>,
) -> Result<BulletinFigures, StoreError> {
    let filter = organizations::Filter { parent: Some(top.id), ..Default::default() };
    let below = organizations::page(conn, permit, &filter, None, CHILDREN_MAX).await?;
    let mut figures = BulletinFigures::begin(&below, ask.now);
    let mut after: Option<String> = None;
    loop {
        let found = gap_page(conn, permit, top, ask, (after.as_deref(), ROUND)).await?;
        let Some((last, _)) = found.last() else { break };
        after = Some(last.path.as_str().to_owned());
        for (branch, _) in &found {
            let duties = branch.duties(ask.rules, ask.span, ask.now.day());
            figures.count(&below, &branch.path, &duties);
        }
    }
    (figures.cases_open, figures.cases_closed) = count_cases(conn, permit, top, ask).await?;
    Ok(figures.finish())
}

#[derive(FromQueryResult)]
struct CountRow {
    n: i64,
}

/// The cases that are open now, and those that were closed within the span.
async fn count_cases<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    top: &Organization,
    ask: Ask<'_>,
) -> Result<(u64, u64), StoreError> {
    let closed = RectificationStatus::Closed.as_str();
    let mut open = cases_below(permit, top);
    open.and_where(CaseColumn::State.ne(closed));
    let (from, to) = (ask.span.from(), days_after(ask.span.to(), 1));
    let mut ended = cases_below(permit, top);
    ended
        .and_where(CaseColumn::State.eq(closed))
        .and_where(CaseColumn::ClosedAt.gte(Instant::of_day(from).millis()))
        .and_where(CaseColumn::ClosedAt.lt(Instant::of_day(to).millis()));
    Ok((count(conn, permit, open).await?, count(conn, permit, ended).await?))
}

fn cases_below<A: Action>(permit: &Permit<A>, top: &Organization) -> SelectStatement {
    let below = organizations::ids_below(permit.scope(), top.id);
    Query::select()
        .expr_as(Expr::col(CaseColumn::Id).count(), "n")
        .from(CaseEntity)
        .and_where(CaseColumn::BranchId.in_subquery(below))
        .to_owned()
}

async fn count<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    select: SelectStatement,
) -> Result<u64, StoreError> {
    let rows: Vec<CountRow> = scoped::all_as(conn, permit, select).await?;
    let number = rows.first().map_or(0, |row| row.n);
    u64::try_from(number).map_err(|_| StoreError::Other("a count below zero".to_owned()))
}
