//! A member's own check-in: one line at most, however often it is sent (INV-25).

use lighthouse_domain::{
    access::{Permit, actions::CheckIn},
    members::MemberId,
    study::{AttendanceStatus, StudySession, StudySessionId},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::LockType,
};

use super::{
    entity::{Column, Entity},
    guests::strangers_known,
};
use crate::{
    db::Tx,
    error::StoreError,
    members,
    sql::scoped::{self, raw},
};

/// What a check-in did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckedIn {
    /// On the list now; false if it was there before.
    pub counted: bool,
    /// A member of another branch.
    pub guest: bool,
}

/// The session whose screen somebody stood before, whatever the branch, kept from changing. Only
/// a caller who has verified a code of this very session may ask: the code is the right.
pub async fn find_row(
    tx: &Tx,
    permit: &Permit<CheckIn>,
    id: StudySessionId,
) -> Result<StudySession, StoreError> {
    let select = Entity::find().filter(Column::Id.eq(id.uuid())).lock(LockType::Share);
    scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("study_session"))?.try_into()
}

/// Puts the member on the session's list, as a guest if of another branch. Who was entered as
/// absent or on leave took part after all; any other line stays as it is.
pub async fn check_in(
    tx: &Tx,
    permit: &Permit<CheckIn>,
    session: &StudySession,
    member: MemberId,
    now: Instant,
) -> Result<CheckedIn, StoreError> {
    let guest = members::ids_in_branch(tx, permit, session.branch, &[member]).await?.is_empty();
    if guest && strangers_known(tx, permit, session.id, &[member]).await?.is_empty() {
        return Err(StoreError::NotFound("member"));
    }
    let sql = "INSERT INTO attendance (session_id, member_id, status, note, starts_at, recorded_at, guest) \
         VALUES ($1, $2, $3, NULL, $7, $4, $8) ON CONFLICT (session_id, member_id) \
         DO UPDATE SET status = excluded.status, recorded_at = excluded.recorded_at \
         WHERE attendance.status IN ($5, $6)";
    let values = vec![
        session.id.uuid().into(),
        member.uuid().into(),
        session.checked_in_as().as_str().into(),
        now.millis().into(),
        AttendanceStatus::Absent.as_str().into(),
        AttendanceStatus::Leave.as_str().into(),
        session.draft.starts_at.millis().into(),
        guest.into(),
    ];
    let done = tx.execute_raw(raw(tx, sql, sql, values)).await?;
    Ok(CheckedIn { counted: done.rows_affected() != 0, guest })
}
