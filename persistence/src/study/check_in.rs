//! A member's own check-in: one line at most, however often it is sent (INV-25).

use lighthouse_domain::{
    access::{Permit, actions::CheckIn},
    study::{AttendanceStatus, StudySession, StudySessionId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType, OnConflict},
};
use uuid::Uuid;

use super::{
    entity::{Column, Entity, attendance},
    guests::strangers_known,
};
use crate::{db::Tx, error::StoreError, locked::Locked, members, sql::scoped, sync};

/// What a check-in did.
#[derive(Debug)]
pub struct CheckedIn {
    /// Who checked in, locked until the transaction ends.
    pub member: Locked<Vec<Uuid>>,
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

/// Puts the permit's holder on the session's list, as a guest if of another branch. Who was
/// entered as absent or on leave took part after all; any other line stays as it is.
pub async fn check_in(
    tx: &Tx,
    permit: &Permit<CheckIn>,
    session: &StudySession,
    now: Instant,
) -> Result<CheckedIn, StoreError> {
    let member = permit.scope().own().ok_or(StoreError::NotFound("member"))?;
    let (locked, own) = members::ids_in_branch(tx, permit, session.branch, &[member]).await?;
    let guest = own.is_empty();
    if guest && strangers_known(tx, permit, session.id, &[member]).await?.is_empty() {
        return Err(StoreError::NotFound("member"));
    }
    let row = attendance::ActiveModel {
        session_id: Set(session.id.uuid()),
        member_id: Set(member.uuid()),
        status: Set(session.checked_in_as().as_str().to_owned()),
        note: Set(None),
        starts_at: Set(session.draft.starts_at.millis()),
        recorded_at: Set(now.millis()),
        guest: Set(guest),
    };
    let insert = attendance::Entity::insert(row).on_conflict(took_part_after_all());
    let written = insert.exec_without_returning(&**tx).await?;
    if written != 0 {
        sync::touch(tx, std::iter::once(session.id.uuid())).await?;
    }
    Ok(CheckedIn { member: locked, counted: written != 0, guest })
}

fn took_part_after_all() -> OnConflict {
    use attendance::{Column, Entity};
    let away = [AttendanceStatus::Absent, AttendanceStatus::Leave].map(AttendanceStatus::as_str);
    OnConflict::columns([Column::SessionId, Column::MemberId])
        .update_columns([Column::Status, Column::RecordedAt])
        .action_and_where(Expr::col((Entity, Column::Status)).is_in(away))
        .to_owned()
}
