//! Leave: a member asks for it in advance or afterwards, the branch grants or refuses it.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::{
        Action,
        actions::{AskForLeave, ManageSessions, ReadAttendance, ReadSessions},
    },
    audit::{AuditEvent, Object},
    hours::Evidence,
    id::Id,
    members::MemberId,
    study::{
        Attendance, AttendanceStatus, LeaveState, StudySession, StudySessionId,
        leave::{LeaveDecision, LeaveError, LeaveRequest, may_ask},
    },
    time::Instant,
};
use lighthouse_persistence::{
    Locked, Tx, hours,
    study::{self as store, LockedList, NamedLeave},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{corrections, service, span::span};
use crate::{
    enums::wire_enum,
    http::{
        body::Body,
        caller::{Authorized, Caller},
        code::Code,
        problem::{Problem, ProblemBody},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
};

wire_enum!(LeaveRequestState, LeaveState, LeaveState::ALL, "Where a wish for leave stands.");

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(create_leave).service(list_leaves).service(grant_leave).service(refuse_leave);
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "出差济南，周五返回" }))]
pub struct CreateLeaveRequest {
    #[schema(min_length = 1, max_length = 200, example = "出差济南，周五返回")]
    pub reason: String,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "answer": "同意，回来后请补课" }))]
pub struct AnswerLeaveRequest {
    /// What the member is told.
    #[schema(max_length = 200, example = "同意，回来后请补课")]
    pub answer: Option<String>,
}

/// A member's wish for leave.
#[derive(Serialize, ToSchema)]
pub struct LeaveRequestView {
    pub session_id: Uuid,
    pub member_id: Uuid,
    #[schema(example = "李四")]
    pub member_name: String,
    #[schema(example = "出差济南，周五返回")]
    pub reason: String,
    pub state: LeaveRequestState,
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Instant,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub decided_at: Option<Instant>,
    #[schema(required, example = "同意，回来后请补课")]
    pub answer: Option<String>,
}

impl From<NamedLeave> for LeaveRequestView {
    fn from(named: NamedLeave) -> Self {
        let NamedLeave { leave, member_name } = named;
        Self {
            session_id: leave.session.uuid(),
            member_id: leave.member.uuid(),
            member_name,
            reason: leave.reason,
            state: LeaveRequestState(leave.state),
            asked_at: leave.asked_at,
            decided_at: leave.decision.as_ref().map(|decision| decision.at),
            answer: leave.decision.and_then(|decision| decision.answer),
        }
    }
}

/// The wishes for leave from a session.
#[derive(Serialize, ToSchema)]
pub struct LeaveRequestList {
    pub data: Vec<LeaveRequestView>,
}

impl From<LeaveError> for Problem {
    fn from(error: LeaveError) -> Self {
        Self::new(Code::WrongState).detail(error.message())
    }
}

/// Ask for leave
///
/// The member's own wish, before or after the session of one's branch. The branch grants or
/// refuses it; refused, it may be asked for again.
#[utoipa::path(tag = "study", operation_id = "createLeaveRequest",
    params(("id" = Uuid, Path, description = "The session")), request_body = CreateLeaveRequest,
    responses((status = 200, description = "Asked for", body = LeaveRequestView),
        (status = 409, description = "Asked for already, or the member took part", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:ask_leave"))))]
#[post("/study-sessions/{id}/leave")]
async fn create_leave(
    caller: Caller<AskForLeave>,
    id: Path<Uuid>,
    Body(body): Body<CreateLeaveRequest>,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&ask(&tx, &auth, id, &body.reason).await?))
        })
        .await
}

/// List who asked for leave
///
/// All wishes of the session for those who keep its list; a plain member sees their own.
#[utoipa::path(tag = "study", operation_id = "listLeaveRequests",
    params(("id" = Uuid, Path, description = "The session")),
    responses((status = 200, description = "In the order they were asked for", body = LeaveRequestList)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:read"))))]
#[get("/study-sessions/{id}/leave")]
async fn list_leaves(caller: Caller<ReadAttendance>, id: Path<Uuid>) -> HandlerResult {
    let id: StudySessionId = Id::new(*id);
    let leaves = caller
        .read(async |conn, auth| {
            store::find(&conn, &auth.permit_for::<ReadSessions>()?, id).await?;
            Ok(store::leaves(&conn, &auth.permit, id).await?)
        })
        .await?;
    let data = leaves.into_iter().map(LeaveRequestView::from).collect();
    Ok(ApiResponse::ok(&LeaveRequestList { data }))
}

/// Grant leave
///
/// The list says leave from then on, also before the session begins; whoever comes all the same
/// checks in. Of a submitted record what the list said before is kept.
#[utoipa::path(tag = "study", operation_id = "grantLeaveRequest",
    params(("id" = Uuid, Path, description = "The session"), ("member_id" = Uuid, Path, description = "Who asked")),
    request_body = AnswerLeaveRequest,
    responses((status = 200, description = "Granted", body = LeaveRequestView),
        (status = 409, description = "Decided already, one's own, or the member took part", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:manage"))))]
#[post("/study-sessions/{id}/leave/{member_id}/grant")]
async fn grant_leave(
    caller: Caller<ManageSessions>,
    path: Path<(Uuid, Uuid)>,
    Body(body): Body<AnswerLeaveRequest>,
) -> HandlerResult {
    let (id, member) = (Id::new(path.0), Id::new(path.1));
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&decide(&tx, &auth, (id, member), (true, body)).await?))
        })
        .await
}

/// Refuse leave
///
/// The list stays as it is.
#[utoipa::path(tag = "study", operation_id = "refuseLeaveRequest",
    params(("id" = Uuid, Path, description = "The session"), ("member_id" = Uuid, Path, description = "Who asked")),
    request_body = AnswerLeaveRequest,
    responses((status = 200, description = "Refused", body = LeaveRequestView),
        (status = 409, description = "Decided already, or one's own", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:manage"))))]
#[post("/study-sessions/{id}/leave/{member_id}/refuse")]
async fn refuse_leave(
    caller: Caller<ManageSessions>,
    path: Path<(Uuid, Uuid)>,
    Body(body): Body<AnswerLeaveRequest>,
) -> HandlerResult {
    let (id, member) = (Id::new(path.0), Id::new(path.1));
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&decide(&tx, &auth, (id, member), (false, body)).await?))
        })
        .await
}

async fn ask(
    tx: &Tx,
    auth: &Authorized<AskForLeave>,
    id: StudySessionId,
    reason: &str,
) -> Result<LeaveRequestView, Problem> {
    let reason = service::reason(reason)?;
    let member = auth.permit.scope().own().ok_or_else(|| Problem::new(Code::NotFound))?;
    let session = store::find_for_share(tx, &auth.permit_for::<ReadSessions>()?, id).await?;
    session.may_be_left()?;
    let standing =
        store::leave_of(tx, &auth.permit, &session, member).await?.map(|leave| leave.state);
    may_ask(standing, store::status_of(tx, &auth.permit, &session, member).await?)?;
    let leave = LeaveRequest {
        session: id,
        member,
        reason,
        asked_at: auth.now,
        state: LeaveState::Asked,
        decision: None,
    };
    store::ask_for_leave(tx, &auth.permit, &leave).await?;
    let event = AuditEvent::new("leave.asked", Object::StudySession, id.uuid());
    auth.audit(tx, event.with_detail(member.to_string())).await?;
    named(tx, auth, id, member).await
}

async fn decide(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    (id, member): (StudySessionId, MemberId),
    (granted, body): (bool, AnswerLeaveRequest),
) -> Result<LeaveRequestView, Problem> {
    let answer = body.answer.map(|raw| service::note("/answer", &raw, 0)).transpose()?;
    let session = store::lock(tx, &auth.permit, id).await?;
    session.may_be_left()?;
    let leave = store::leave_of(tx, &auth.permit, &session, member).await?;
    let leave = leave.ok_or_else(|| Problem::new(Code::NotFound))?;
    let listed = store::status_of(tx, &auth.permit, &session, member).await?;
    let decision = LeaveDecision { by: auth.permit.account(), at: auth.now, answer };
    let leave = leave.decide(granted, decision, (auth.permit.member(), listed))?;
    store::answer_leave(tx, &session, &leave).await?;
    let action = if granted { "leave.granted" } else { "leave.refused" };
    let event = AuditEvent::new(action, Object::StudySession, id.uuid());
    auth.audit(tx, event.with_detail(member.to_string())).await?;
    if granted {
        enter(tx, auth, session, &leave).await?;
    }
    named(tx, auth, id, member).await
}

/// Writes the leave into the list; of a submitted record what was there before is kept.
async fn enter(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    session: Locked<StudySession>,
    leave: &LeaveRequest,
) -> Result<(), Problem> {
    let session = corrections::keep_before_leave(tx, auth, session, leave).await?;
    let line = Attendance {
        member: leave.member,
        status: AttendanceStatus::Leave,
        note: Some(leave.reason.clone()),
        guest: false,
    };
    store::record(tx, &LockedList::from(&session), &[line], auth.now).await?;
    let members = [leave.member.uuid()];
    let evidence = Evidence::HostRecord;
    hours::settle(tx, &auth.permit, &members, span(&session), evidence, auth.now).await?;
    Ok(())
}

async fn named<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    id: StudySessionId,
    member: MemberId,
) -> Result<LeaveRequestView, Problem> {
    let leaves = store::leaves(tx, &auth.permit_for()?, id).await?;
    let own = leaves.into_iter().find(|named| named.leave.member == member);
    own.map(LeaveRequestView::from).ok_or_else(|| Problem::new(Code::NotFound))
}
