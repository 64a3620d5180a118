//! The ledger: what was paid is entered under the members' locks, and only ever added to.

use std::collections::HashSet;

use lighthouse_domain::{
    access::{
        Permit,
        actions::{ReadDues, RecordDues},
    },
    dues::{DuesEntry, DuesEntryId, Fen},
    id::Id,
    members::{Member, MemberId},
    organizations::Organization,
    study_days::Month,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::entity::entry::{ActiveModel, Column, Entity, Model};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    members,
    sql::{insert_all, newest_first, scoped},
};

impl From<Model> for DuesEntry {
    fn from(row: Model) -> Self {
        Self {
            id: Id::new(row.id),
            member: Id::new(row.member_id),
            branch: Id::new(row.branch_id),
            month: Month::containing(row.month),
            amount: Fen(row.amount),
            paid_on: row.paid_on,
            reverses: row.reverses.map(Id::new),
            reason: row.reason,
            recorded_by: Id::new(row.recorded_by),
            recorded_at: Instant::from_millis(row.recorded_at),
        }
    }
}

fn row(entry: &DuesEntry) -> ActiveModel {
    ActiveModel {
        id: Set(entry.id.uuid()),
        member_id: Set(entry.member.uuid()),
        branch_id: Set(entry.branch.uuid()),
        month: Set(entry.month.first()),
        amount: Set(entry.amount.0),
        paid_on: Set(entry.paid_on),
        reverses: Set(entry.reverses.map(Id::uuid)),
        reason: Set(entry.reason.clone()),
        recorded_by: Set(entry.recorded_by.uuid()),
        recorded_at: Set(entry.recorded_at.millis()),
    }
}

/// Adds entries of members who are locked.
pub(super) async fn append(tx: &Tx, entries: &[DuesEntry]) -> Result<(), StoreError> {
    let rows = entries.iter().map(row);
    insert_all(tx, rows).await
}

/// Where a page begins: after the entry of that instant, going back.
pub type EntryPosition = (i64, Uuid);

/// Up to `limit` entries of a member who was found within the permit, the newest first.
pub async fn entry_page(
    conn: &Conn,
    permit: &Permit<ReadDues>,
    member: &Member,
    after: Option<EntryPosition>,
    limit: u64,
) -> Result<Vec<DuesEntry>, StoreError> {
    let select = Entity::find().filter(Column::MemberId.eq(member.id.uuid()));
    let select = newest_first(select, (Column::RecordedAt, Column::Id), after, limit);
    let rows = scoped::all(conn, permit, select).await?;
    Ok(rows.into_iter().map(DuesEntry::from).collect())
}

/// The members of a branch among those who are named; they stay there until the transaction ends.
#[derive(Debug)]
pub struct LockedPayers(HashSet<Uuid>);

impl LockedPayers {
    pub fn holds(&self, member: MemberId) -> bool {
        self.0.contains(&member.uuid())
    }
}

/// Locks people who are named as payers of a branch within the permit.
pub async fn lock_payers(
    tx: &Tx,
    permit: &Permit<RecordDues>,
    branch: &Organization,
    named: &[MemberId],
) -> Result<LockedPayers, StoreError> {
    let (_, payers) = members::ids_in_branch(tx, permit, branch.id, named).await?;
    Ok(LockedPayers(payers))
}

/// Enters payments of people who are locked as payers of their branch.
pub async fn insert_payments(
    tx: &Tx,
    permit: &Permit<RecordDues>,
    (branch, payers): (&Organization, &LockedPayers),
    entries: &[DuesEntry],
) -> Result<(), StoreError> {
    let theirs = |entry: &DuesEntry| payers.holds(entry.member) && entry.branch == branch.id;
    if !permit.scope().covers(&branch.path) || !entries.iter().all(theirs) {
        return Err(StoreError::NotFound("member"));
    }
    append(tx, entries).await
}

/// An entry of a locked member, and whether it was taken back.
pub async fn find_entry(
    tx: &Tx,
    permit: &Permit<RecordDues>,
    member: &Locked<Member>,
    id: DuesEntryId,
) -> Result<(DuesEntry, bool), StoreError> {
    let select = Entity::find()
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::MemberId.eq(member.id.uuid()));
    let row = scoped::one(tx, permit, select).await?;
    let row = row.ok_or(StoreError::NotFound("dues_entry"))?;
    let opposite = Entity::find().filter(Column::Reverses.eq(id.uuid()));
    let is_taken_back = scoped::one(tx, permit, opposite).await?.is_some();
    Ok((row.into(), is_taken_back))
}

/// Enters what takes a locked member's payment back.
pub async fn insert_reversal(
    tx: &Tx,
    member: &Locked<Member>,
    entry: &DuesEntry,
) -> Result<(), StoreError> {
    if entry.member != member.id {
        return Err(StoreError::NotFound("member"));
    }
    append(tx, std::slice::from_ref(entry)).await
}
