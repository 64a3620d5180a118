//! A member's year in the ledger.
//!
//! Text SQL: hot, the sum of three ledgers is asked with each page of a member's year.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit, actions::ReadAttendance},
    hours::Period,
    members::MemberId,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, JoinType, Order, Query, SelectStatement},
};

use super::{BookYear, Entry, EntryPage, corrections};
use crate::{
    classes,
    db::{Conn, row},
    error::StoreError,
    organizations,
    sql::{Sql, column, scoped},
};

/// The entries of a member's year within the permit.
fn within(permit: &Permit<ReadAttendance>, member: MemberId, of: BookYear) -> SelectStatement {
    let mut select = Query::select()
        .from(Alias::new("hour_entry"))
        .join(
            JoinType::InnerJoin,
            Alias::new("member"),
            column("member", "id").equals((Alias::new("hour_entry"), Alias::new("member_id"))),
        )
        .and_where(column("hour_entry", "member_id").eq(member.uuid()))
        .and_where(column("hour_entry", "year").eq(i64::from(of.year)))
        .and_where(column("hour_entry", "at").lte(of.as_of.millis()))
        .to_owned();
    if permit.scope().own() != Some(member) {
        let branches = organizations::ids_within(permit.scope());
        select.and_where(column("member", "branch_id").in_subquery(branches));
    }
    select
}

row! {
    struct TotalRow {
        seconds: Option<i64>,
    }
}

/// The sum of all three ledgers for a year; what it counts for is `domain`'s `credited`.
pub async fn total<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    member: MemberId,
    of: BookYear,
) -> Result<i64, StoreError> {
    let booked = |sql: Sql, from: &str| {
        let sql = sql.push("SELECT member_id, seconds FROM ").push(from);
        let sql = sql.push(" WHERE member_id = ").bind(member.uuid());
        let sql = sql.push(" AND year = ").bind(i64::from(of.year));
        sql.push(" AND at <= ").bind(of.as_of.millis())
    };
    let select = "SELECT CAST(SUM(b.seconds) AS bigint) FROM member m JOIN (";
    let sql = booked(Sql::new(conn, select), "hour_entry").push(" UNION ALL ");
    let sql = booked(sql, "learning_entry").push(" UNION ALL ");
    let sql = booked(sql, "hour_correction").push(") b ON b.member_id = m.id").permitted(permit);
    let sql = sql.in_scope(permit.scope(), "m.branch_path", Some("m.id"));
    let rows: Vec<TotalRow> = sql.all(conn, permit).await?;
    Ok(rows.first().and_then(|row| row.seconds).unwrap_or(0))
}

/// Up to `limit` entries of a year, newest first.
pub async fn entries(
    conn: &Conn,
    permit: &Permit<ReadAttendance>,
    member: MemberId,
    of: BookYear,
    after: Option<EntryPage>,
    limit: u64,
) -> Result<Vec<Entry>, StoreError> {
    let mut select = within(permit, member, of);
    select
        .join(
            JoinType::InnerJoin,
            Alias::new("study_session"),
            column("study_session", "id")
                .equals((Alias::new("hour_entry"), Alias::new("session_id"))),
        )
        .limit(limit);
    for name in ["session_id", "number", "seconds", "evidence", "at"] {
        select.expr_as(column("hour_entry", name), Alias::new(name));
    }
    for name in ["kind", "title", "starts_at"] {
        select.expr_as(column("study_session", name), Alias::new(name));
    }
    let place = ["at", "session_id", "number"];
    for name in place {
        select.order_by((Alias::new("hour_entry"), Alias::new(name)), Order::Desc);
    }
    if let Some((at, session, number)) = after {
        let here = Expr::tuple(place.map(|name| column("hour_entry", name)));
        let there = [Expr::value(at), Expr::value(session), Expr::value(number)];
        select.and_where(here.lt(Expr::tuple(there)));
    }
    let mut rows: Vec<Entry> = scoped::all_as(conn, permit, select).await?;
    // All three ledgers keep the same order, so a page of them is the first of each.
    rows.extend(classes::entries(conn, permit, member, of, after, limit).await?);
    rows.extend(corrections::entries(conn, permit, member, of, after, limit).await?);
    rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.session_id, row.number)));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows)
}

#[derive(FromQueryResult)]
struct PostRow {
    since: NaiveDate,
    until: Option<NaiveDate>,
}

/// When a member, found before within the permit, held a post.
pub async fn posts_in(
    conn: &Conn,
    permit: &Permit<ReadAttendance>,
    member: MemberId,
) -> Result<Vec<Period>, StoreError> {
    let select = Query::select()
        .expr_as(column("post", "since"), Alias::new("since"))
        .expr_as(column("post", "until"), Alias::new("until"))
        .from(Alias::new("post"))
        .and_where(column("post", "member_id").eq(member.uuid()))
        .order_by((Alias::new("post"), Alias::new("since")), Order::Desc)
        .limit(200)
        .to_owned();
    let rows: Vec<PostRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| Period { since: Some(row.since), until: row.until }).collect())
}
