//! Corrections of a submitted record and its withdrawal: with a reason, and what was there before
//! is kept.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageSessions, ReadAttendance},
    bounds::DateBounds,
    id::Id,
    patch::Patch,
    study::{
        Attendance, RecordChange, StudySession, StudySessionId, Submission, changes::PastRecord,
        leave::LeaveRequest,
    },
    time::Instant,
};
use lighthouse_persistence::{
    Locked, Tx, hours,
    study::{self as store, LockedList},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    attendance::{
        dto::{AttendanceLine, MemberAttendance},
        service as attendance,
    },
    dto::{
        SessionDetail, StudySessionKind, StudySessionMode, StudySessionView, UpdateStudySession,
    },
    service,
    sessions::{is_current, view},
    span::span,
};
use crate::{
    enums::wire_enum,
    http::{
        body::Body,
        caller::{Authorized, Caller},
        etag::OptionalIfMatch,
        lang::Lang,
        problem::{Problem, ProblemBody},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
};

wire_enum!(
    StudySessionChange,
    RecordChange,
    RecordChange::ALL,
    "What was done to a submitted record."
);

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(correct_session).service(withdraw_session).service(get_history);
}

/// A correction: what is absent stays as it is.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "reason": "登记时选错地点和一人出勤", "place": "清河镇党校",
    "lines": [{ "member_id": "0198c0de-0000-7000-8000-000000000002", "status": "absent" }] }))]
pub struct CorrectStudySession {
    #[schema(min_length = 1, max_length = 200, example = "登记时选错地点")]
    pub reason: String,
    #[schema(value_type = Vec<StudySessionKind>, required = false, max_items = 8)]
    pub fulfils: Option<Vec<StudySessionKind>>,
    #[schema(value_type = StudySessionMode, required = false)]
    pub mode: Option<StudySessionMode>,
    #[schema(value_type = String, required = false, min_length = 1, max_length = 120, example = "十一月主题党日")]
    pub title: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4000, example = "学习条例")]
    pub summary: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 120, example = "清河镇党校")]
    pub place: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 50, example = "张三")]
    pub host: Patch<String>,
    #[schema(value_type = String, required = false, format = DateTime, example = "2026-11-21T01:00:00Z")]
    pub starts_at: Option<Instant>,
    #[schema(value_type = String, required = false, format = DateTime, example = "2026-11-21T03:00:00Z")]
    pub ends_at: Option<Instant>,
    /// Attendance that was recorded wrong, or not at all.
    #[serde(default)]
    #[schema(max_items = 500, required = false)]
    pub lines: Vec<AttendanceLine>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "与另一条记录重复" }))]
pub struct WithdrawStudySession {
    #[schema(min_length = 1, max_length = 200, example = "与另一条记录重复")]
    pub reason: String,
}

/// A line as it was before a correction.
#[derive(Serialize, ToSchema)]
pub struct PastAttendance {
    pub member_id: Uuid,
    #[schema(example = "present")]
    pub status: MemberAttendance,
    #[schema(required, example = json!(null))]
    pub note: Option<String>,
}

impl From<Attendance> for PastAttendance {
    fn from(line: Attendance) -> Self {
        let status = MemberAttendance(line.status);
        Self { member_id: line.member.uuid(), status, note: line.note }
    }
}

/// What a record said before it was changed.
#[derive(Serialize, ToSchema)]
pub struct StudySessionPast {
    /// The version that was changed.
    #[schema(example = 2)]
    pub version: i64,
    pub change: StudySessionChange,
    #[schema(example = "登记时选错地点")]
    pub reason: String,
    /// Who changed it.
    pub account_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Instant,
    pub fulfils: Vec<StudySessionKind>,
    pub mode: StudySessionMode,
    #[schema(example = "十一月主题党日")]
    pub title: String,
    #[schema(required)]
    pub summary: Option<String>,
    #[schema(required, example = "村委会")]
    pub place: Option<String>,
    #[schema(required)]
    pub host: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub submitted_at: Instant,
    /// The lines that were replaced; one that was added had none.
    pub lines: Vec<PastAttendance>,
}

impl From<PastRecord> for StudySessionPast {
    fn from(past: PastRecord) -> Self {
        Self {
            version: past.number,
            change: StudySessionChange(past.change),
            reason: past.reason,
            account_id: past.by.uuid(),
            changed_at: past.at,
            fulfils: past.draft.fulfils.into_iter().map(StudySessionKind).collect(),
            mode: StudySessionMode(past.draft.mode),
            title: past.draft.title,
            summary: past.draft.summary,
            place: past.draft.place,
            host: past.draft.host,
            starts_at: past.draft.starts_at,
            ends_at: past.draft.ends_at,
            submitted_at: past.submission.at,
            lines: past.lines.into_iter().map(PastAttendance::from).collect(),
        }
    }
}

/// The history of a record, newest first.
#[derive(Serialize, ToSchema)]
pub struct StudySessionHistory {
    pub session_id: Uuid,
    pub data: Vec<StudySessionPast>,
}

/// Correct a submitted record
///
/// Title, place, times and whatever else was entered wrong, and attendance, with a reason. What
/// was there before is kept with who changed it and when; hours follow by counter-entries. The
/// record stays submitted when it was.
#[utoipa::path(tag = "study", operation_id = "correctStudySession",
    params(("id" = Uuid, Path, description = "The session"), OptionalIfMatch), request_body = CorrectStudySession,
    responses((status = 200, description = "As it is now", body = StudySessionView),
        (status = 409, description = "Not submitted, or withdrawn", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:manage"))))]
#[post("/study-sessions/{id}/correct")]
async fn correct_session(
    caller: Caller<ManageSessions>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<CorrectStudySession>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let bounds = caller.app.shared.config.date_bounds();
    caller
        .write(move |tx, auth| async move {
            let check = |current: &SessionDetail| is_current(&if_match, current, lang);
            let shown = correct(&tx, &auth, id, check, (body, bounds, lang)).await?;
            Ok(view(shown, lang))
        })
        .await
}

/// Withdraw a submitted record
///
/// One that should not be there, with a reason: it is cancelled and fulfils nothing, its hours are
/// taken back by counter-entries, and its history says what was submitted.
#[utoipa::path(tag = "study", operation_id = "withdrawStudySession",
    params(("id" = Uuid, Path, description = "The session"), OptionalIfMatch), request_body = WithdrawStudySession,
    responses((status = 200, description = "As it is now", body = StudySessionView),
        (status = 409, description = "Not submitted, or withdrawn", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:manage"))))]
#[post("/study-sessions/{id}/withdraw")]
async fn withdraw_session(
    caller: Caller<ManageSessions>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<WithdrawStudySession>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let check = |current: &SessionDetail| is_current(&if_match, current, lang);
            Ok(view(withdraw(&tx, &auth, id, check, &body.reason).await?, lang))
        })
        .await
}

/// Show the history of a record
///
/// Each correction and withdrawal, newest first, with its reason, who made it, when, and what the
/// record said before.
#[utoipa::path(tag = "study", operation_id = "getStudySessionHistory",
    params(("id" = Uuid, Path, description = "The session")),
    responses((status = 200, description = "The history", body = StudySessionHistory)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:manage"))))]
#[get("/study-sessions/{id}/history")]
async fn get_history(caller: Caller<ManageSessions>, id: Path<Uuid>) -> HandlerResult {
    let id: StudySessionId = Id::new(*id);
    let past = caller
        .read(async |conn, auth| {
            let session = store::find(&conn, &auth.permit, id).await?;
            let reads = auth.permit_for::<ReadAttendance>()?;
            Ok(store::past_records(&conn, &reads, &session).await?)
        })
        .await?;
    let data = past.into_iter().map(StudySessionPast::from).collect();
    Ok(ApiResponse::ok(&StudySessionHistory { session_id: id.uuid(), data }))
}

/// What a locked record says now, to be kept.
fn past_of(
    auth: &Authorized<ManageSessions>,
    session: &Locked<StudySession>,
    submission: Submission,
    (change, reason): (RecordChange, &str),
    lines: Vec<Attendance>,
) -> PastRecord {
    PastRecord {
        session: session.id,
        number: session.version,
        change,
        reason: reason.to_owned(),
        by: auth.permit.account(),
        at: auth.now,
        draft: session.draft.clone(),
        submission,
        lines,
    }
}

async fn correct(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    id: StudySessionId,
    check: impl FnOnce(&SessionDetail) -> Result<(), Problem>,
    (body, bounds, lang): (CorrectStudySession, DateBounds, Lang),
) -> Result<SessionDetail, Problem> {
    let reason = service::reason(&body.reason)?;
    let (lines, update) = parts(body);
    let before = store::lock(tx, &auth.permit, id).await?;
    check(&service::session_detail(tx, auth, before.clone()).await?)?;
    let submission = before.require_submitted()?;
    let draft = service::validate(&service::apply_patch(&before, update), bounds, auth.now)?;
    service::refuse_moved_onto_another(tx, auth, &before, &draft, lang).await?;
    let members: Vec<_> = lines.iter().map(|line| Id::new(line.member_id)).collect();
    let old = store::lines_of(tx, &before, &members).await?;
    let past = past_of(auth, &before, submission, (RecordChange::Corrected, &reason), old);
    store::keep_past(tx, &before, &past).await?;
    let spans = [span(&before), (draft.starts_at, draft.ends_at)];
    let changed = before.change(|session| session.correct(draft, auth.now))?;
    let after = service::save(tx, auth, changed, "study_session.corrected").await?;
    hours::settle_session(tx, &auth.permit, &after, &spans, auth.now).await?;
    if !lines.is_empty() {
        attendance::correct(tx, auth, &LockedList::from(&after), lines).await?;
    }
    service::session_detail(tx, auth, after.into_inner()).await
}

/// The lines of a correction, and its other fields as a change.
fn parts(body: CorrectStudySession) -> (Vec<AttendanceLine>, UpdateStudySession) {
    let update = UpdateStudySession {
        fulfils: body.fulfils,
        mode: body.mode,
        title: body.title,
        summary: body.summary,
        place: body.place,
        host: body.host,
        starts_at: body.starts_at,
        ends_at: body.ends_at,
    };
    (body.lines, update)
}

async fn withdraw(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    id: StudySessionId,
    check: impl FnOnce(&SessionDetail) -> Result<(), Problem>,
    reason: &str,
) -> Result<SessionDetail, Problem> {
    let reason = service::reason(reason)?;
    let before = store::lock(tx, &auth.permit, id).await?;
    check(&service::session_detail(tx, auth, before.clone()).await?)?;
    let submission = before.require_submitted()?;
    let past = past_of(auth, &before, submission, (RecordChange::Withdrawn, &reason), Vec::new());
    store::keep_past(tx, &before, &past).await?;
    let spans = [span(&before)];
    let changed = before.change(|session| session.withdraw(auth.now, reason))?;
    let after = service::save(tx, auth, changed, "study_session.withdrawn").await?;
    hours::settle_session(tx, &auth.permit, &after, &spans, auth.now).await?;
    service::session_detail(tx, auth, after.into_inner()).await
}

/// Keeps what a submitted record says of somebody before leave is entered; others stay as they are.
pub(super) async fn keep_before_leave(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    session: Locked<StudySession>,
    leave: &LeaveRequest,
) -> Result<Locked<StudySession>, Problem> {
    let Some(submission) = session.submission else { return Ok(session) };
    let old = store::lines_of(tx, &session, &[leave.member]).await?;
    let past = past_of(auth, &session, submission, (RecordChange::Corrected, &leave.reason), old);
    store::keep_past(tx, &session, &past).await?;
    let draft = session.draft.clone();
    let changed = session.change(|session| session.correct(draft, auth.now))?;
    service::save(tx, auth, changed, "study_session.corrected").await
}
