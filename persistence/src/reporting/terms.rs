//! Terms of office that ended, and the head counts that branches were asked for.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Action, Permit},
    message::Message,
    organizations::Kind,
    supervision::Span,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, UnionType},
};
use uuid::Uuid;

use super::{
    facts::Fact,
    frame::{Frame, PLACES, RowOf, adding, counting, number},
};
use crate::{
    db::Conn,
    error::StoreError,
    sql::{column, key, scoped},
};

const ELECTIONS: &str = "election";

fn election(name: &str) -> Expr {
    column(ELECTIONS, name)
}

/// The terms that ended in the period, by an election or without one.
pub(super) fn term_election_on_time(frame: &Frame<'_>) -> SelectStatement {
    let mut rows = elected(frame);
    rows.union(UnionType::All, without_election(frame));
    rows
}

/// An early election ended its term on its day, any other one when the term was over.
fn elected(frame: &Frame<'_>) -> SelectStatement {
    let last = || Expr::val(frame.last());
    let in_period = |day: Expr| day.clone().gte(frame.period.from()).and(day.lte(last()));
    let early = || election("kind").eq("early");
    let mut select = Query::select();
    select
        .from(Alias::new(PLACES))
        .inner_join(Alias::new(ELECTIONS), election("organization_id").equals(key(PLACES, "id")))
        .cond_where(frame.holds(column(PLACES, "path")))
        .and_where(election("ended_term_on").is_not_null())
        .and_where(
            early()
                .and(in_period(election("held_on")))
                .or(early().not().and(in_period(election("ended_term_on")))),
        );
    counting(select, row(election("id")), election("on_time").eq(true))
}

/// Organizations that hold elections and whose term was over before today.
fn without_election(frame: &Frame<'_>) -> SelectStatement {
    let end = || column(PLACES, "term_ends_on");
    let elects = [
        Kind::Branch,
        Kind::JointBranch,
        Kind::GeneralBranch,
        Kind::GrassrootsCommittee,
        Kind::TownCommittee,
    ];
    let mut select = frame.organizations();
    select
        .and_where(column(PLACES, "kind").is_in(elects.map(Kind::as_str)))
        .and_where(end().gte(frame.period.from()))
        .and_where(end().lte(frame.last()))
        .and_where(end().lt(frame.now.day()));
    adding(select, row(column(PLACES, "id")), (number("0"), number("1")))
}

fn row(other: Expr) -> RowOf {
    let id = || column(PLACES, "id");
    RowOf { place: id(), id: id(), other, label: column(PLACES, "name") }
}

#[derive(FromQueryResult)]
struct BranchRow {
    id: Uuid,
    name: String,
}

#[derive(FromQueryResult)]
struct CountRow {
    branch_id: Uuid,
    quarter: String,
    reason: Option<String>,
}

/// Each branch in each quarter of the period that has begun; a month is of its quarter.
pub(super) async fn headcounts<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    frame: &Frame<'_>,
) -> Result<Vec<Fact>, StoreError> {
    let quarters = quarters_of(frame);
    let mut branches = frame.branches();
    branches.columns(["id", "name"].map(|name| key(PLACES, name)));
    let branches: Vec<BranchRow> = scoped::all_as(conn, permit, branches).await?;
    let rows: Vec<CountRow> = scoped::all_as(conn, permit, confirmed(frame, &quarters)).await?;
    let agreed = rows.into_iter().map(|row| ((row.branch_id, row.quarter), row.reason.is_none()));
    let agreed: HashMap<(Uuid, String), bool> = agreed.collect();
    let mut facts = Vec::new();
    for branch in &branches {
        for (place, quarter) in quarters.iter().enumerate() {
            let said = agreed.get(&(branch.id, quarter.to_string())).copied().unwrap_or(false);
            facts.push(fact(branch, (place, *quarter), said));
        }
    }
    Ok(facts)
}

fn quarters_of(frame: &Frame<'_>) -> Vec<Span> {
    let begun = frame.period.span().months().map(Span::quarter_of);
    let mut quarters: Vec<Span> = begun.filter(|span| span.from() <= frame.now.day()).collect();
    quarters.dedup();
    quarters
}

fn confirmed(frame: &Frame<'_>, quarters: &[Span]) -> SelectStatement {
    let count = |name| column("headcount", name);
    Query::select()
        .columns(["branch_id", "quarter", "reason"].map(|name| key("headcount", name)))
        .from(Alias::new(PLACES))
        .inner_join(Alias::new("headcount"), count("branch_id").equals(key(PLACES, "id")))
        .cond_where(frame.holds(column(PLACES, "path")))
        .and_where(count("quarter").is_in(quarters.iter().map(Span::to_string)))
        .to_owned()
}

fn fact(branch: &BranchRow, (place, quarter): (usize, Span), agreed: bool) -> Fact {
    let label = format!("{}（{quarter}）", branch.name);
    Fact {
        place: branch.id,
        id: branch.id,
        other: Uuid::from_u64_pair(0, place as u64),
        numerator: i64::from(agreed),
        denominator: 1,
        label: Message::new(label.clone(), label),
        session: None,
    }
}
