//! A member's own check-in: one line at most, however often it is sent (INV-25).

use lighthouse_domain::{
    access::{Permit, actions::CheckIn},
    members::MemberId,
    study::{AttendanceStatus, StudySession},
    time::Instant,
};
use sea_orm::ConnectionTrait;

use crate::{db::Tx, error::StoreError, members, read::raw};

/// What a check-in did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckedIn {
    /// It is on the list now.
    Counted,
    /// It was on the list before.
    Already,
}

/// Puts the member on the session's list. Who was entered as absent or on leave took part after
/// all; any other line stays as it is. A member of another branch does not find the session.
pub async fn check_in(
    tx: &Tx,
    permit: &Permit<CheckIn>,
    session: &StudySession,
    member: MemberId,
    now: Instant,
) -> Result<CheckedIn, StoreError> {
    if members::ids_in_branch(tx, permit, session.branch, &[member]).await?.is_empty() {
        return Err(StoreError::NotFound("study_session"));
    }
    let sql = "INSERT INTO attendance (session_id, member_id, status, note, starts_at, recorded_at) \
         VALUES ($1, $2, $3, NULL, $7, $4) ON CONFLICT (session_id, member_id) \
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
    ];
    let done = tx.execute_raw(raw(tx, sql, sql, values)).await?;
    Ok(if done.rows_affected() == 0 { CheckedIn::Already } else { CheckedIn::Counted })
}
