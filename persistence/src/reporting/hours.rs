//! The hours of members against what the months of the year so far ask of them.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use lighthouse_domain::{
    access::{Action, Permit},
    hours::{Period, target_until},
    message::Message,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    facts::Fact,
    frame::{Frame, MEMBERS},
};
use crate::{
    db::Conn,
    error::StoreError,
    sql::{column, key, scoped},
};

/// The hours of each member: those who reached their target, and all seconds a head.
pub(super) struct Hours {
    pub attained: Vec<Fact>,
    pub per_head: Vec<Fact>,
}

#[derive(FromQueryResult)]
struct MemberRow {
    id: Uuid,
    branch_id: Uuid,
    name: String,
    joined_on: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct PostRow {
    member_id: Uuid,
    since: NaiveDate,
    until: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct SumRow {
    member_id: Uuid,
    seconds: i64,
}

pub(super) async fn hours<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    frame: &Frame<'_>,
) -> Result<Hours, StoreError> {
    let mut select = frame.register();
    select.columns(["id", "branch_id", "name", "joined_on"].map(|name| key(MEMBERS, name)));
    let people: Vec<MemberRow> = scoped::all_as(conn, permit, select).await?;
    let posts = posts(conn, permit, frame).await?;
    let mut seconds = HashMap::<Uuid, i64>::new();
    for ledger in ["hour_entry", "learning_entry", "hour_correction"] {
        let rows: Vec<SumRow> = scoped::all_as(conn, permit, sums(frame, ledger)).await?;
        for row in rows {
            *seconds.entry(row.member_id).or_default() += row.seconds;
        }
    }
    Ok(weigh(&people, &posts, &seconds, frame))
}

fn weigh(
    people: &[MemberRow],
    posts: &HashMap<Uuid, Vec<Period>>,
    seconds: &HashMap<Uuid, i64>,
    frame: &Frame<'_>,
) -> Hours {
    let last = frame.last();
    let (mut attained, mut per_head) = (Vec::new(), Vec::with_capacity(people.len()));
    for person in people {
        let belonging = Period { since: person.joined_on, until: None };
        let held = posts.get(&person.id).map_or(&[][..], Vec::as_slice);
        let target = target_until((last.year(), last.month()), belonging, held);
        let done = seconds.get(&person.id).copied().filter(|sum| *sum > 0).unwrap_or_default();
        per_head.push(fact(person, done));
        if target > 0 {
            attained.push(fact(person, i64::from(done >= target)));
        }
    }
    Hours { attained, per_head }
}

fn fact(person: &MemberRow, numerator: i64) -> Fact {
    Fact {
        place: person.branch_id,
        id: person.id,
        other: person.id,
        numerator,
        denominator: 1,
        label: Message::new(person.name.clone(), person.name.clone()),
        session: None,
    }
}

/// When the members of the subtree held posts in the year.
async fn posts<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    frame: &Frame<'_>,
) -> Result<HashMap<Uuid, Vec<Period>>, StoreError> {
    let post = |name| column("post", name);
    let first = NaiveDate::from_ymd_opt(frame.last().year(), 1, 1).unwrap_or(frame.last());
    let select = Query::select()
        .columns(["member_id", "since", "until"].map(|name| key("post", name)))
        .from(Alias::new(MEMBERS))
        .inner_join(Alias::new("post"), post("member_id").equals(key(MEMBERS, "id")))
        .cond_where(frame.holds(column(MEMBERS, "branch_path")))
        .and_where(post("since").lte(frame.last()))
        .and_where(post("until").is_null().or(post("until").gte(first)))
        .to_owned();
    let rows: Vec<PostRow> = scoped::all_as(conn, permit, select).await?;
    let mut by_member = HashMap::<_, Vec<Period>>::new();
    for row in rows {
        let period = Period { since: Some(row.since), until: row.until };
        by_member.entry(row.member_id).or_default().push(period);
    }
    Ok(by_member)
}

/// What one of the three ledgers has of the year until the end of the period. A session counts on
/// its day, whenever it was booked.
fn sums(frame: &Frame<'_>, ledger: &str) -> SelectStatement {
    let entry = |name| column(ledger, name);
    let sum = Expr::expr(Func::sum(entry("seconds"))).cast_as(Alias::new("BIGINT"));
    let mut select = Query::select();
    select
        .expr_as(entry("member_id"), Alias::new("member_id"))
        .expr_as(sum, Alias::new("seconds"))
        .from(Alias::new(MEMBERS))
        .inner_join(Alias::new(ledger), entry("member_id").equals(key(MEMBERS, "id")))
        .cond_where(frame.holds(column(MEMBERS, "branch_path")))
        .and_where(entry("year").eq(i64::from(frame.last().year())))
        .add_group_by([entry("member_id")]);
    if ledger == "hour_entry" {
        let session = |name| column("study_session", name);
        select
            .inner_join(
                Alias::new("study_session"),
                session("id").equals(key(ledger, "session_id")),
            )
            .and_where(session("starts_at").lt(frame.end()));
    } else {
        select.and_where(entry("at").lt(frame.end()));
    }
    select
}
