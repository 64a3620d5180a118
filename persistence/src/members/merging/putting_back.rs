//! Puts back what a merge moved, once nothing stands in the way.

use lighthouse_domain::{
    access::{Permit, actions::MergeMembers},
    id::Id,
    members::merging::{JoinedLine, Merge, MergeSubject, parted},
    study::StudySessionId,
    time::Instant,
};

use super::{
    lines::{by_session, joined, sessions_of},
    moving::settle,
    obstacles::{moved, objects},
};
use crate::{
    db::Tx, dues, error::StoreError, hours, identity, locked::Changed, organizations,
    study::joining,
};

/// What the books say of hours that were carried back.
const CARRIED_BACK: &str = "撤销合并，学时退回原登记";
/// What the ledger says of dues that were carried back.
const DUES_CARRIED_BACK: &str = "撤销合并，党费退回原登记";

/// Both entries have again what they had.
pub async fn put_back(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    merge: &Changed<Merge>,
    now: Instant,
) -> Result<(), StoreError> {
    put_lines_back(tx, permit, merge, now).await?;
    let posts = moved(tx, permit, merge, MergeSubject::Post).await?;
    organizations::give_posts(tx, &objects(&posts), merge.duplicate.id).await?;
    let carried = moved(tx, permit, merge, MergeSubject::HourCorrection).await?;
    hours::carry_back(tx, permit, &objects(&carried), CARRIED_BACK, now).await?;
    let payments = moved(tx, permit, merge, MergeSubject::DuesEntry).await?;
    dues::carry_back(tx, permit, &objects(&payments), DUES_CARRIED_BACK, now).await?;
    let (survivor, duplicate) = (&merge.survivor, &merge.duplicate);
    for row in moved(tx, permit, merge, MergeSubject::Account).await? {
        let pair = (survivor.id, duplicate.id);
        identity::give_login(tx, Id::new(row.object_id), pair, &duplicate.name, now).await?;
    }
    for row in moved(tx, permit, merge, MergeSubject::AccountClosed).await? {
        identity::reopen_login(tx, Id::new(row.object_id), merge.merged_at, now).await?;
    }
    Ok(())
}

async fn put_lines_back(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    merge: &Merge,
    now: Instant,
) -> Result<(), StoreError> {
    let (survivor, duplicate) = (merge.survivor.id, merge.duplicate.id);
    let joined = joined(tx, permit, merge).await?;
    let sessions = sessions_of(&joined);
    let lines = joining::lines_in(tx, permit, survivor, &sessions).await?;
    let lines = parted(&joined, &by_session(lines, survivor));
    joining::replace_lines(tx, [survivor, duplicate], &sessions, &lines).await?;
    hours::counter(tx, permit, survivor, &only_duplicates(&joined), now).await?;
    settle(tx, permit, (survivor, duplicate), &sessions, now).await
}

/// The sessions that only the duplicate was on the list of.
fn only_duplicates(joined: &[JoinedLine]) -> Vec<StudySessionId> {
    let alone = joined.iter().filter(|one| one.survivors.is_none());
    alone.map(|one| one.kept.session).collect()
}
