//! Hours of two entries that become one. Nothing in the books is changed: what one entry has is taken
//! back by counter-entries, and the other gets it; an undo takes both back.

use std::collections::BTreeMap;

use lighthouse_domain::{
    access::{Action, Permit},
    hours::Evidence,
    members::MemberId,
    study::StudySessionId,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter,
    sea_query::{Alias, Expr, ExprTrait, Func, Query},
};
use uuid::Uuid;

use super::{
    appending::{Line, append},
    entity::hour_correction::{ActiveModel, Column, Entity},
    ledger::SESSIONS,
};
use crate::{
    classes,
    db::Tx,
    error::StoreError,
    sql::{column, insert_all, key, scoped, seconds_by_year},
};

const CHUNK: usize = 500;

#[derive(FromQueryResult)]
struct Net {
    session_id: Uuid,
    year: i64,
    number: i64,
    seconds: i64,
}

/// A whole number of a sum, on both databases.
fn as_bigint(sum: sea_orm::sea_query::FunctionCall) -> Expr {
    Expr::expr(sum).cast_as(Alias::new("BIGINT"))
}

/// Counters what a member has in the books for sessions whose lists the member is off.
pub(crate) async fn counter<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    member: MemberId,
    sessions: &[StudySessionId],
    now: Instant,
) -> Result<(), StoreError> {
    for chunk in sessions.chunks(CHUNK) {
        let of = |name| column(SESSIONS.table, name);
        let select = Query::select()
            .columns(["session_id", "year"].map(|name| key(SESSIONS.table, name)))
            .expr_as(as_bigint(Func::max(of("number"))), "number")
            .expr_as(as_bigint(Func::sum(of("seconds"))), "seconds")
            .from(Alias::new(SESSIONS.table))
            .and_where(of("member_id").eq(member.uuid()))
            .and_where(of("session_id").is_in(chunk.iter().map(|id| id.uuid())))
            .group_by_columns(["session_id", "year"].map(|name| key(SESSIONS.table, name)))
            .to_owned();
        let nets: Vec<Net> = scoped::all_as(tx, permit, select).await?;
        append(tx, &counters(member, &nets)?, now).await?;
    }
    Ok(())
}

fn counters(member: MemberId, nets: &[Net]) -> Result<Vec<Line>, StoreError> {
    let mut last = BTreeMap::<Uuid, i64>::new();
    for net in nets {
        let number = last.entry(net.session_id).or_default();
        *number = std::cmp::max(net.number, *number);
    }
    let counter = |net: &Net| {
        let number = last.entry(net.session_id).or_default();
        *number += 1;
        let year =
            i32::try_from(net.year).map_err(|_| StoreError::corrupt("hour_entry", "year"))?;
        let evidence = if net.seconds > 0 { Evidence::Correction } else { Evidence::HostRecord };
        let (session, seconds) = (net.session_id, -net.seconds);
        Ok(Line { member: member.uuid(), session, number: *number, year, seconds, evidence })
    };
    nets.iter().filter(|net| net.seconds != 0).map(counter).collect()
}

fn correction<A: Action>(
    permit: &Permit<A>,
    id: Uuid,
    (member, year, seconds): (Uuid, i64, i64),
    (reason, takes_back): (&str, Option<Uuid>),
    now: Instant,
) -> ActiveModel {
    ActiveModel {
        id: Set(id),
        member_id: Set(member),
        year: Set(year),
        seconds: Set(seconds),
        reason: Set(reason.to_owned()),
        takes_back: Set(takes_back),
        by_account: Set(permit.account().uuid()),
        at: Set(now.millis()),
    }
}

/// Carries what a member learned online and what was corrected over to another one; answers the
/// corrections that do so.
pub(crate) async fn carry<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    (from, to): (MemberId, MemberId),
    reason: &str,
    now: Instant,
) -> Result<Vec<Uuid>, StoreError> {
    let mut years = BTreeMap::<i64, i64>::new();
    let learned = classes::learned_by_year(tx, permit, from).await?;
    let columns = [Column::MemberId, Column::Year, Column::Seconds];
    let corrected = seconds_by_year::<Entity, _>(tx, permit, columns, from.uuid()).await?;
    for (year, seconds) in learned.into_iter().chain(corrected) {
        *years.entry(year).or_default() += seconds;
    }
    years.retain(|_, seconds| *seconds != 0);
    let both = |(year, seconds): (&i64, &i64)| {
        [(from.uuid(), *year, -*seconds), (to.uuid(), *year, *seconds)]
    };
    let (ids, rows): (Vec<_>, Vec<_>) = years
        .iter()
        .flat_map(both)
        .map(|row| (Uuid::now_v7(), row))
        .map(|(id, row)| (id, correction(permit, id, row, (reason, None), now)))
        .unzip();
    insert_all(tx, rows).await?;
    Ok(ids)
}

/// Takes corrections back by their opposites.
pub(crate) async fn carry_back<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    corrections: &[Uuid],
    reason: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let select = Entity::find().filter(Column::Id.is_in(corrections.iter().copied()));
    let rows = scoped::all(tx, permit, select).await?.into_iter().map(|row| {
        let back = (row.member_id, row.year, -row.seconds);
        correction(permit, Uuid::now_v7(), back, (reason, Some(row.id)), now)
    });
    insert_all(tx, rows).await
}

/// Whether one of these corrections was taken back.
pub(crate) async fn is_taken_back<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    corrections: &[Uuid],
) -> Result<bool, StoreError> {
    let select = Entity::find().filter(Column::TakesBack.is_in(corrections.iter().copied()));
    Ok(!scoped::all(tx, permit, select).await?.is_empty())
}
