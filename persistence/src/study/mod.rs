//! Study sessions: loading, listing, storing; attendance as one batch.

mod attendance;
mod check_in;
pub mod duties;
mod entity;
mod figures;
mod guests;
pub(crate) mod joining;
mod leave;
mod lists;
mod past;
pub(crate) mod records;

use std::ops::Deref;

use lighthouse_domain::{
    access::{
        Action, Permit, Scope,
        actions::{ManageSessions, ReadSessions, RecordAttendance},
    },
    organizations::{Organization, OrganizationId},
    study::{SessionDraft, SessionKind, SessionState, StudySession, StudySessionId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Alias, Expr, ExprTrait, LockType, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations,
    sql::{insert_all, newest_first, scoped},
};
use entity::{Column, Entity};
pub(crate) use entity::{Column as SessionColumn, Entity as SessionEntity};

pub use attendance::{Attending, insert_attendance, record, strangers};
pub(crate) use attendance::{listed, listed_members, move_list};
pub use check_in::{CheckedIn, check_in, find_row};
pub use figures::{Figures, figures};
pub use guests::{GuestNumber, guest_by_number, strangers_known};
pub(crate) use leave::asks_leave;
pub use leave::{NamedLeave, answer_leave, ask_for_leave, leave_of, leaves, status_of};
pub use lists::{Attended, ListedMember, attendance_of, attendance_of_all, attended_by};
pub use past::{keep_past, lines_of, past_records};

/// What a list of sessions may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub branch: Option<OrganizationId>,
    /// The whole subtree of this organization.
    pub below: Option<OrganizationId>,
    pub kinds: Vec<SessionKind>,
    pub starts_from: Option<Instant>,
    pub starts_before: Option<Instant>,
    pub submitted: Option<bool>,
    pub late: Option<bool>,
    pub updated_since: Option<Instant>,
    pub with_cancelled: bool,
}

/// Where a page begins: after this start (newest first) and id.
pub type Page = (i64, Uuid);

/// The only door to the table: a session is in scope when its branch is.
fn within(scope: &Scope) -> Select<Entity> {
    let branch = Query::select()
        .expr(Expr::val(1_i64))
        .from_as(Alias::new("organization"), Alias::new("organization"))
        .and_where(
            Expr::col((Alias::new("organization"), Alias::new("id")))
                .equals((Alias::new("study_session"), Alias::new("branch_id"))),
        )
        .cond_where(organizations::inside(scope))
        .to_owned();
    Entity::find().filter(Expr::exists(branch))
}

pub async fn find<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: StudySessionId,
) -> Result<StudySession, StoreError> {
    let select = within(permit.scope()).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select)
        .await?
        .ok_or(StoreError::NotFound("study_session"))?
        .try_into()
}

/// One session, locked until the transaction ends. Its entries in the ledger refer to it, so
/// that the lock leaves its key alone: else two overlapping lists would wait for each other.
pub async fn lock(
    tx: &Tx,
    permit: &Permit<ManageSessions>,
    id: StudySessionId,
) -> Result<Locked<StudySession>, StoreError> {
    Ok(Locked::new(locked(tx, permit, id).await?))
}

/// The attendance list of a session, locked until the transaction ends.
pub async fn lock_list(
    tx: &Tx,
    permit: &Permit<RecordAttendance>,
    id: StudySessionId,
) -> Result<LockedList, StoreError> {
    Ok(LockedList(locked(tx, permit, id).await?))
}

async fn locked<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: StudySessionId,
) -> Result<StudySession, StoreError> {
    let select =
        within(permit.scope()).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("study_session"))?.try_into()
}

impl From<&Locked<StudySession>> for LockedList {
    fn from(session: &Locked<StudySession>) -> Self {
        Self(StudySession::clone(session))
    }
}

/// A session whose list may be written, found within the permit and locked until the
/// transaction ends.
#[derive(Debug)]
pub struct LockedList(StudySession);

impl Deref for LockedList {
    type Target = StudySession;

    fn deref(&self) -> &StudySession {
        &self.0
    }
}

/// The sessions of these branches, locked until the transaction ends.
pub(crate) fn locked_of(branches: SelectStatement) -> SelectStatement {
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::BranchId.in_subquery(branches))
        .lock(LockType::NoKeyUpdate)
        .to_owned()
}

/// One session, kept from changing (but not from being attended) until the transaction ends.
pub async fn find_for_share<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: StudySessionId,
) -> Result<StudySession, StoreError> {
    let select = within(permit.scope()).filter(Column::Id.eq(id.uuid())).lock(LockType::Share);
    scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("study_session"))?.try_into()
}

/// Those of these sessions that are within the permit.
pub async fn find_many(
    conn: &Conn,
    permit: &Permit<ReadSessions>,
    ids: &[Uuid],
) -> Result<Vec<StudySession>, StoreError> {
    let select = within(permit.scope()).filter(Column::Id.is_in(ids.iter().copied()));
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(StudySession::try_from).collect()
}

/// Up to `limit` sessions, newest first.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadSessions>,
    filter: &Filter,
    after: Option<Page>,
    limit: u64,
) -> Result<Vec<StudySession>, StoreError> {
    let select = filtered(within(permit.scope()), permit.scope(), filter);
    let select = newest_first(select, (Column::StartsAt, Column::Id), after, limit);
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(StudySession::try_from).collect()
}

fn filtered(mut select: Select<Entity>, scope: &Scope, filter: &Filter) -> Select<Entity> {
    if let Some(branch) = filter.branch {
        select = select.filter(Column::BranchId.eq(branch.uuid()));
    }
    if let Some(top) = filter.below {
        select = select.filter(Column::BranchId.in_subquery(organizations::ids_below(scope, top)));
    }
    if !filter.kinds.is_empty() {
        select = select.filter(Column::Kind.is_in(filter.kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(from) = filter.starts_from {
        select = select.filter(Column::StartsAt.gte(from.millis()));
    }
    if let Some(before) = filter.starts_before {
        select = select.filter(Column::StartsAt.lt(before.millis()));
    }
    match filter.submitted {
        Some(true) => select = select.filter(Column::SubmittedAt.is_not_null()),
        Some(false) => select = select.filter(Column::SubmittedAt.is_null()),
        None => {}
    }
    if let Some(late) = filter.late {
        select = select.filter(Column::Late.eq(late));
    }
    if let Some(since) = filter.updated_since {
        select = select.filter(Column::UpdatedAt.gte(since.millis()));
    }
    if filter.with_cancelled { select } else { select.filter(Column::CancelledAt.is_null()) }
}

/// A session of this branch, kind and begin that was not cancelled, other than `not`.
pub async fn same_begin<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    (branch, kind, starts_at): (OrganizationId, SessionKind, Instant),
    not: Option<StudySessionId>,
) -> Result<Option<StudySession>, StoreError> {
    let mut select = within(permit.scope())
        .filter(Column::BranchId.eq(branch.uuid()))
        .filter(Column::Kind.eq(kind.as_str()))
        .filter(Column::StartsAt.eq(starts_at.millis()))
        .filter(Column::CancelledAt.is_null())
        .order_by_asc(Column::Id)
        .limit(1);
    if let Some(not) = not {
        select = select.filter(Column::Id.ne(not.uuid()));
    }
    scoped::one(tx, permit, select).await?.map(StudySession::try_from).transpose()
}

/// Adds a session of `branch`, which the caller has found within the permit.
pub async fn insert(
    tx: &Tx,
    permit: &Permit<ManageSessions>,
    branch: &Organization,
    new: &StudySession,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&branch.path) || new.branch != branch.id {
        return Err(StoreError::NotFound("organization"));
    }
    Entity::insert(model(new)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Adds many sessions at once, for the demo and for imports.
pub async fn insert_many(
    tx: &Tx,
    permit: &Permit<ManageSessions>,
    new: &[StudySession],
) -> Result<(), StoreError> {
    if !permit.scope().is_everywhere() {
        return Err(StoreError::NotFound("organization"));
    }
    insert_all(tx, new.iter().map(model)).await
}

fn model(session: &StudySession) -> entity::ActiveModel {
    let mut row = facts(session);
    row.id = Set(session.id.uuid());
    row.branch_id = Set(session.branch.uuid());
    row.repeated = Set(session.repeated);
    row.created_at = Set(session.created_at.millis());
    row
}

fn facts(session: &StudySession) -> entity::ActiveModel {
    let (cancelled_at, cancel_reason) = match &session.state {
        SessionState::Planned => (None, None),
        SessionState::Cancelled { at, reason } => (Some(at.millis()), Some(reason.clone())),
    };
    let SessionDraft { kind, fulfils, mode, title, summary, place, host, starts_at, ends_at } =
        &session.draft;
    entity::ActiveModel {
        kind: Set(kind.as_str().to_owned()),
        fulfils: Set(kinds_as_text(fulfils)),
        mode: Set(mode.as_str().to_owned()),
        title: Set(title.clone()),
        summary: Set(summary.clone()),
        place: Set(place.clone()),
        host: Set(host.clone()),
        starts_at: Set(starts_at.millis()),
        ends_at: Set(ends_at.millis()),
        cancelled_at: Set(cancelled_at),
        cancel_reason: Set(cancel_reason),
        submitted_at: Set(session.submission.map(|submission| submission.at.millis())),
        late: Set(session.submission.map(|submission| submission.late)),
        version: Set(session.version),
        updated_at: Set(session.updated_at.millis()),
        ..Default::default()
    }
}

fn kinds_as_text(kinds: &[SessionKind]) -> String {
    kinds.iter().map(|duty| duty.as_str()).collect::<Vec<_>>().join(",")
}

/// Writes a changed session, which stays locked; the stored version must be the one before.
pub async fn save(
    tx: &Tx,
    changed: Changed<StudySession>,
) -> Result<Locked<StudySession>, StoreError> {
    locked::save(tx, facts(&changed), (Column::Id, Column::Version), changed).await.map(Locked::new)
}
