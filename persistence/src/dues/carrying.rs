//! Dues of two entries that become one. Nothing in the ledger is changed: what one entry paid is
//! taken out by counter-entries and entered for the other, at the branch that took it; an undo takes
//! both back. Standards stay with their record.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit},
    dues::{DuesEntry, Fen},
    id::Id,
    members::MemberId,
    study_days::Month,
    time::Instant,
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{
    entity::entry::{Column, Entity},
    entries::append,
};
use crate::{
    db::Tx,
    error::StoreError,
    sql::{scoped, sum},
};

#[derive(FromQueryResult)]
struct Net {
    month: NaiveDate,
    branch_id: Uuid,
    paid: i64,
}

/// What a member has paid, by month and branch.
async fn nets<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    member: MemberId,
) -> Result<Vec<Net>, StoreError> {
    let select = Entity::find()
        .select_only()
        .columns([Column::Month, Column::BranchId])
        .expr_as(sum(Column::Amount), "paid")
        .filter(Column::MemberId.eq(member.uuid()))
        .group_by(Column::Month)
        .group_by(Column::BranchId);
    let rows: Vec<Net> = scoped::all_as(tx, permit, select.into_query()).await?;
    Ok(rows.into_iter().filter(|net| net.paid != 0).collect())
}

/// Carries what a member has paid over to another one; both are locked. Answers the entries that do so.
pub(crate) async fn carry<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    (from, to): (MemberId, MemberId),
    reason: &str,
    now: Instant,
) -> Result<Vec<Uuid>, StoreError> {
    let nets = nets(tx, permit, from).await?;
    let entry = |member, net: &Net, amount| DuesEntry {
        id: Id::new(Uuid::now_v7()),
        member,
        branch: Id::new(net.branch_id),
        month: Month::containing(net.month),
        amount: Fen(amount),
        paid_on: now.day(),
        reverses: None,
        reason: Some(reason.to_owned()),
        recorded_by: permit.account(),
        recorded_at: now,
    };
    let both = |net: &Net| [entry(from, net, -net.paid), entry(to, net, net.paid)];
    let entries: Vec<DuesEntry> = nets.iter().flat_map(both).collect();
    append(tx, &entries).await?;
    Ok(entries.iter().map(|entry| entry.id.uuid()).collect())
}

/// Takes entries that carried something back by their opposites.
pub(crate) async fn carry_back<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    carried: &[Uuid],
    reason: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let select = Entity::find().filter(Column::Id.is_in(carried.iter().copied()));
    let rows = scoped::all(tx, permit, select).await?;
    let opposite = |entry: DuesEntry| DuesEntry {
        id: Id::new(Uuid::now_v7()),
        amount: Fen(-entry.amount.0),
        paid_on: now.day(),
        reverses: Some(entry.id),
        reason: Some(reason.to_owned()),
        recorded_by: permit.account(),
        recorded_at: now,
        ..entry
    };
    let back: Vec<DuesEntry> = rows.into_iter().map(DuesEntry::from).map(opposite).collect();
    append(tx, &back).await
}

/// Whether one of these entries was taken back.
pub(crate) async fn is_taken_back<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    carried: &[Uuid],
) -> Result<bool, StoreError> {
    let select = Entity::find().filter(Column::Reverses.is_in(carried.iter().copied()));
    Ok(!scoped::all(tx, permit, select).await?.is_empty())
}
