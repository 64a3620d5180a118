//! A member's year in the ledgers.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit, actions::ReadAttendance},
    hours::Period,
    members::MemberId,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, ExprTrait, Order, Query},
};

use super::{
    BookYear, Entry, EntryPage, corrections,
    ledger::{self, SESSIONS},
};
use crate::{
    classes,
    db::Conn,
    error::StoreError,
    sql::{column, key, scoped},
};

#[derive(FromQueryResult)]
struct TotalRow {
    seconds: i64,
}

/// The sum of all three ledgers for a year; what it counts for is `domain`'s `credited`.
pub async fn total<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    member: MemberId,
    of: BookYear,
) -> Result<i64, StoreError> {
    let rows: Vec<TotalRow> = scoped::all_as(conn, permit, ledger::sum(permit, member, of)).await?;
    Ok(rows.first().map_or(0, |row| row.seconds))
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
    let mut select = SESSIONS.page(permit, (member, of), after, limit);
    let session = column("study_session", "id").equals(key(SESSIONS.table, "session_id"));
    select
        .inner_join(Alias::new("study_session"), session)
        .column(key(SESSIONS.table, "evidence"))
        .columns(["kind", "title", "starts_at"].map(|name| key("study_session", name)));
    let mut rows: Vec<Entry> = scoped::all_as(conn, permit, select).await?;
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
