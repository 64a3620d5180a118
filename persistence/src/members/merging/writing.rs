//! Storing merges.

use lighthouse_domain::{
    access::{Permit, actions::MergeMembers},
    members::{Member, merging::Merge},
    time::Instant,
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{
    entity::{
        merge::{Column, Entity},
        moved,
    },
    lines,
    moving::MovedRows,
    rows,
};
use crate::{
    db::Tx,
    error::StoreError,
    locked::{self, Changed, Locked},
    members::entity::{ActiveModel as Entry, Column as EntryColumn},
    sql::insert_all,
};

/// Stores a merge with everything that it moved; its entries were found within the permit.
pub async fn insert_merge(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    (merge, survivor): (&Merge, &Locked<Member>),
    what: &MovedRows,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&survivor.branch_path) {
        return Err(StoreError::NotFound("member"));
    }
    Entity::insert(rows::row(merge)).exec_without_returning(&**tx).await?;
    let rows: Vec<moved::ActiveModel> = what
        .rows
        .iter()
        .map(|(subject, object, mark)| moved::ActiveModel {
            merge_id: Set(merge.id.uuid()),
            subject: Set(subject.as_str().to_owned()),
            object_id: Set(*object),
            mark: Set(mark.clone()),
        })
        .collect();
    insert_all(tx, rows).await?;
    lines::keep(tx, merge.id, &what.joined).await
}

/// Writes a merge that was undone.
pub async fn save_merge(tx: &Tx, changed: Changed<Merge>) -> Result<Merge, StoreError> {
    locked::save(tx, rows::facts(&changed), (Column::Id, Column::Version), changed).await
}

/// The survivor has another version, so that copies fetch what is new of it.
pub async fn touch_survivor(
    tx: &Tx,
    survivor: Locked<Member>,
    now: Instant,
) -> Result<Member, StoreError> {
    let next = |it: Member| Member { version: it.version + 1, updated_at: now, ..it };
    let changed = survivor.change(|it| Ok::<_, StoreError>(next(it)))?;
    let row = Entry {
        version: Set(changed.version),
        updated_at: Set(now.millis()),
        ..Default::default()
    };
    locked::save(tx, row, (EntryColumn::Id, EntryColumn::Version), changed).await
}
