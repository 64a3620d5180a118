//! Merges of an entry that was found within a permit.

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{MergeMembers, ReadMemberHistory},
    },
    members::{
        Member, MemberId,
        merging::{Merge, MergeId},
    },
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{ExprTrait, LockType},
};
use uuid::Uuid;

use super::{
    entity::merge::{Column, Entity},
    rows,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::{newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("member_merge");

/// Where a page begins: after the merge of that instant, going back.
pub type MergePosition = (i64, Uuid);

/// Up to `limit` merges of an entry that was found within the permit, into it or of it, newest first.
pub async fn merge_page(
    conn: &Conn,
    permit: &Permit<ReadMemberHistory>,
    member: &Member,
    after: Option<MergePosition>,
    limit: u64,
) -> Result<Vec<Merge>, StoreError> {
    let id = member.id.uuid();
    let of = Column::SurvivorId.eq(id).or(Column::DuplicateId.eq(id));
    let select = Entity::find().filter(of);
    let select = newest_first(select, (Column::MergedAt, Column::Id), after, limit);
    rows::merges(conn, permit, scoped::all(conn, permit, select).await?).await
}

fn into(survivor: MemberId, id: MergeId) -> Select<Entity> {
    let select = Entity::find().filter(Column::Id.eq(id.uuid()));
    select.filter(Column::SurvivorId.eq(survivor.uuid()))
}

async fn one<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    select: Select<Entity>,
) -> Result<Merge, StoreError> {
    let row = scoped::one(conn, permit, select).await?.ok_or(MISSING)?;
    rows::merges(conn, permit, vec![row]).await?.into_iter().next().ok_or(MISSING)
}

/// A merge into an entry, to know which two are to be locked.
pub async fn find_merge(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    (survivor, id): (MemberId, MergeId),
) -> Result<Merge, StoreError> {
    one(tx, permit, into(survivor, id)).await
}

/// A merge into an entry that is locked, locked until the transaction ends.
pub async fn lock_merge(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    survivor: &Locked<Member>,
    id: MergeId,
) -> Result<Locked<Merge>, StoreError> {
    let select = into(survivor.id, id).lock(LockType::NoKeyUpdate);
    one(tx, permit, select).await.map(Locked::new)
}
