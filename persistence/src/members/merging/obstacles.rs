//! What stands in the way of putting a merge back: whatever moved has to be as it was left.

use lighthouse_domain::{
    access::{Permit, actions::MergeMembers},
    id::Id,
    members::{
        Member,
        merging::{Merge, MergeSubject, UndoObstacle},
    },
    study::StudySessionId,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{
    entity::moved::{Column, Entity, Model},
    lines::{by_session, joined, sessions_of},
    moving::last_day,
};
use crate::{
    administrators,
    db::Tx,
    dues,
    error::StoreError,
    hours, identity,
    locked::Locked,
    members::entity::{Column as EntryColumn, Entity as Entry},
    organizations,
    sql::scoped,
    study::joining,
};

/// What a merge moved, of one kind.
pub(super) async fn moved(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    merge: &Merge,
    subject: MergeSubject,
) -> Result<Vec<Model>, StoreError> {
    let select = Entity::find()
        .filter(Column::MergeId.eq(merge.id.uuid()))
        .filter(Column::Subject.eq(subject.as_str()));
    scoped::all(tx, permit, select).await
}

pub(super) fn objects(rows: &[Model]) -> Vec<Uuid> {
    rows.iter().map(|row| row.object_id).collect()
}

/// Everything that was changed since, all at once.
pub async fn obstacles(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    merge: &Merge,
    (survivor, duplicate): (&Locked<Member>, &Locked<Member>),
) -> Result<Vec<UndoObstacle>, StoreError> {
    let mut all = lines_changed(tx, permit, merge).await?;
    if posts_changed(tx, permit, merge).await? {
        all.push(UndoObstacle::Post);
    }
    if login_changed(tx, permit, merge).await? {
        all.push(UndoObstacle::Login);
    }
    let carried = moved(tx, permit, merge, MergeSubject::HourCorrection).await?;
    if hours::is_taken_back(tx, permit, &objects(&carried)).await? {
        all.push(UndoObstacle::HourCorrection);
    }
    let paid = moved(tx, permit, merge, MergeSubject::DuesEntry).await?;
    if dues::is_taken_back(tx, permit, &objects(&paid)).await? {
        all.push(UndoObstacle::DuesEntry);
    }
    if survivor.merged_into.is_some() {
        all.push(UndoObstacle::SurvivorMerged);
    }
    if number_in_use(tx, permit, duplicate).await? {
        all.push(UndoObstacle::NumberInUse);
    }
    Ok(all)
}

async fn lines_changed(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    merge: &Merge,
) -> Result<Vec<UndoObstacle>, StoreError> {
    let joined = joined(tx, permit, merge).await?;
    let sessions = sessions_of(&joined);
    let lines = joining::lines_in(tx, permit, merge.survivor.id, &sessions).await?;
    let now = by_session(lines, merge.survivor.id);
    let same = |id: &StudySessionId, kept| now.get(id).is_some_and(|line| line.says_as(kept));
    let changed = joined.iter().filter(|one| !same(&one.kept.session, &one.kept));
    let changed: Vec<_> = changed.map(|one| one.kept.session).collect();
    let held = joining::held(tx, permit, &changed).await?;
    let mut titles: Vec<_> =
        held.into_values().map(|at| UndoObstacle::Attendance { title: at.title }).collect();
    titles.sort_unstable();
    Ok(titles)
}

async fn posts_changed(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    merge: &Merge,
) -> Result<bool, StoreError> {
    let rows = moved(tx, permit, merge, MergeSubject::Post).await?;
    let posts = organizations::held_posts(tx, permit, merge.survivor.id).await?;
    let as_left = |row: &Model| {
        posts.iter().any(|(id, until)| *id == row.object_id && last_day(*until) == row.mark)
    };
    Ok(!rows.iter().all(as_left))
}

/// The login is the survivor's still, and has got no rights.
async fn login_changed(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    merge: &Merge,
) -> Result<bool, StoreError> {
    let rows = moved(tx, permit, merge, MergeSubject::Account).await?;
    let Some(row) = rows.first() else { return Ok(false) };
    let account = Id::new(row.object_id);
    if identity::login_of(tx, permit, merge.survivor.id).await? != Some(account) {
        return Ok(true);
    }
    Ok(!administrators::offices_ever(tx, permit, account).await?.is_empty())
}

/// Whether another living entry has the duplicate's id number now.
async fn number_in_use(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    duplicate: &Locked<Member>,
) -> Result<bool, StoreError> {
    let own = Entry::find().filter(EntryColumn::Id.eq(duplicate.id.uuid()));
    let row = scoped::one(tx, permit, own).await?;
    let Some(number) = row.and_then(|row| row.id_number_lookup) else { return Ok(false) };
    let other = Entry::find()
        .filter(EntryColumn::IdNumberLookup.eq(number))
        .filter(EntryColumn::EndedAt.is_null())
        .filter(EntryColumn::Id.ne(duplicate.id.uuid()))
        .limit(1);
    Ok(scoped::one(tx, permit, other).await?.is_some())
}
