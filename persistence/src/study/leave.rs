//! Wishes for leave. The session is locked or kept while one is asked for or answered.

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{AskForLeave, ReadAttendance},
    },
    id::Id,
    members::MemberId,
    study::{
        AttendanceStatus, LeaveState, StudySession, StudySessionId,
        leave::{LeaveDecision, LeaveRequest},
    },
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Alias, ExprTrait, JoinType, OnConflict, Order, Query},
};
use uuid::Uuid;

use self::row::{ActiveModel, Column, Entity, Model};
use super::entity::{attendance, attendance_status};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::{column, key, scoped},
};

mod row {
    //! The rows of `leave_request`.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "leave_request")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub session_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: Uuid,
        pub reason: String,
        pub asked_at: i64,
        pub state: String,
        pub decided_by: Option<Uuid>,
        pub decided_at: Option<i64>,
        pub answer: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<Model> for LeaveRequest {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let state = LeaveState::parse(&row.state);
        let decided = row.decided_by.zip(row.decided_at);
        Ok(Self {
            session: Id::new(row.session_id),
            member: Id::new(row.member_id),
            reason: row.reason,
            asked_at: Instant::from_millis(row.asked_at),
            state: state.ok_or_else(|| StoreError::corrupt("leave_request", "state"))?,
            decision: decided.map(|(by, at)| LeaveDecision {
                by: Id::new(by),
                at: Instant::from_millis(at),
                answer: row.answer,
            }),
        })
    }
}

/// What a member wished for in a session that is kept from changing.
pub async fn leave_of<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    session: &StudySession,
    member: MemberId,
) -> Result<Option<LeaveRequest>, StoreError> {
    let select = Entity::find_by_id((session.id.uuid(), member.uuid()));
    scoped::one(tx, permit, select).await?.map(LeaveRequest::try_from).transpose()
}

/// How a member stands on the list of a session that was found within a permit.
pub async fn status_of<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    session: &StudySession,
    member: MemberId,
) -> Result<Option<AttendanceStatus>, StoreError> {
    let select = attendance::Entity::find_by_id((session.id.uuid(), member.uuid()));
    let row = scoped::one(conn, permit, select).await?;
    row.map(|row| attendance_status(&row.status)).transpose()
}

/// Whether a member asked for leave and nobody has decided.
pub(crate) async fn asks_leave<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    member: MemberId,
) -> Result<bool, StoreError> {
    let select = Entity::find()
        .filter(Column::MemberId.eq(member.uuid()))
        .filter(Column::State.eq(LeaveState::Asked.as_str()))
        .limit(1);
    Ok(scoped::one(tx, permit, select).await?.is_some())
}

fn row(leave: &LeaveRequest) -> ActiveModel {
    let decision = leave.decision.as_ref();
    ActiveModel {
        session_id: Set(leave.session.uuid()),
        member_id: Set(leave.member.uuid()),
        reason: Set(leave.reason.clone()),
        asked_at: Set(leave.asked_at.millis()),
        state: Set(leave.state.as_str().to_owned()),
        decided_by: Set(decision.map(|decision| decision.by.uuid())),
        decided_at: Set(decision.map(|decision| decision.at.millis())),
        answer: Set(decision.and_then(|decision| decision.answer.clone())),
    }
}

async fn put(tx: &Tx, leave: &LeaveRequest) -> Result<(), StoreError> {
    use Column::{Answer, AskedAt, DecidedAt, DecidedBy, Reason, State};
    let again = OnConflict::columns([Column::SessionId, Column::MemberId])
        .update_columns([Reason, AskedAt, State, DecidedBy, DecidedAt, Answer])
        .to_owned();
    Entity::insert(row(leave)).on_conflict(again).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Keeps the wish of the permit's holder.
pub async fn ask_for_leave(
    tx: &Tx,
    permit: &Permit<AskForLeave>,
    leave: &LeaveRequest,
) -> Result<(), StoreError> {
    if permit.scope().own() != Some(leave.member) {
        return Err(StoreError::NotFound("member"));
    }
    put(tx, leave).await
}

/// Keeps the answer to a wish; the session was found within a permit and is locked.
pub async fn answer_leave(
    tx: &Tx,
    session: &Locked<StudySession>,
    leave: &LeaveRequest,
) -> Result<(), StoreError> {
    if session.id != leave.session {
        return Err(StoreError::NotFound("leave_request"));
    }
    put(tx, leave).await
}

/// A wish with the name of the member.
#[derive(Clone, Debug)]
pub struct NamedLeave {
    pub leave: LeaveRequest,
    pub member_name: String,
}

#[derive(FromQueryResult)]
struct NamedRow {
    session_id: Uuid,
    member_id: Uuid,
    reason: String,
    asked_at: i64,
    state: String,
    decided_by: Option<Uuid>,
    decided_at: Option<i64>,
    answer: Option<String>,
    name: String,
}

/// More wishes than a session has.
const LEAVES_MAX: u64 = 2000;

/// The wishes for leave from a session that was found within the permit: all of them, or one's own.
pub async fn leaves(
    conn: &Conn,
    permit: &Permit<ReadAttendance>,
    session: StudySessionId,
) -> Result<Vec<NamedLeave>, StoreError> {
    let mut select = Query::select();
    for name in [
        "session_id",
        "member_id",
        "reason",
        "asked_at",
        "state",
        "decided_by",
        "decided_at",
        "answer",
    ] {
        select.expr_as(column("leave_request", name), Alias::new(name));
    }
    select
        .expr_as(column("member", "name"), Alias::new("name"))
        .from(Entity)
        .join(
            JoinType::InnerJoin,
            Alias::new("member"),
            column("member", "id").equals(key("leave_request", "member_id")),
        )
        .and_where(column("leave_request", "session_id").eq(session.uuid()))
        .order_by(key("leave_request", "asked_at"), Order::Asc)
        .order_by(key("leave_request", "member_id"), Order::Asc)
        .limit(LEAVES_MAX);
    if let Some(own) = permit.scope().own().filter(|_| permit.scope().subtrees().is_empty()) {
        select.and_where(column("leave_request", "member_id").eq(own.uuid()));
    }
    let rows: Vec<NamedRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(named).collect()
}

fn named(row: NamedRow) -> Result<NamedLeave, StoreError> {
    let model = Model {
        session_id: row.session_id,
        member_id: row.member_id,
        reason: row.reason,
        asked_at: row.asked_at,
        state: row.state,
        decided_by: row.decided_by,
        decided_at: row.decided_at,
        answer: row.answer,
    };
    Ok(NamedLeave { leave: model.try_into()?, member_name: row.name })
}
