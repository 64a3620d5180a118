//! Check-in: the branch shows a code that changes, members send what they saw.

mod code;
pub mod dto;
mod guessing;

use actix_web::{get, post, web::Path};
use chrono::TimeDelta;
use lighthouse_domain::{
    access::actions::{CheckIn, ReadSessions, RecordAttendance},
    audit::{AuditEvent, Object},
    hours::Evidence,
    id::Id,
    study::{
        StudySession, StudySessionId,
        check_in::{CheckInError, INTERVAL_SECONDS, Interval},
    },
    time::Instant,
};
use lighthouse_persistence::{StoreError, Tx, hours, study as store};
use uuid::Uuid;

use self::dto::{CheckInCodeView, CheckInView, CreateCheckIn};
use super::{attendance::dto::MemberAttendance, span::span};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    code::Code,
    problem::{Problem, ProblemBody},
    response::{ApiResponse, CacheControl, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_code).service(create_check_in);
}

/// Show the check-in code
///
/// For the screen in the hall, from 30 minutes before the session to its end. It changes every
/// 30 seconds; ask again at `next_at`.
#[utoipa::path(tag = "study", operation_id = "getCheckInCode",
    params(("id" = Uuid, Path, description = "The session")),
    responses((status = 200, description = "The code of this moment", body = CheckInCodeView),
        (status = 409, description = "Not while the session is held", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:record"))))]
#[get("/study-sessions/{id}/check-in-code")]
async fn get_code(caller: Caller<RecordAttendance>, id: Path<Uuid>) -> HandlerResult {
    let id: StudySessionId = Id::new(*id);
    let session =
        caller.read(async |conn, auth| Ok(store::find(&conn, &auth.permit, id).await?)).await?;
    let interval = session.interval_at(caller.app.now())?;
    let code = code::make(caller.app.sealer(), id, interval);
    let view = CheckInCodeView {
        session_id: id.uuid(),
        qr: format!("lighthouse:check-in:{id}:{code}"),
        code,
        next_at: session.interval_begins(interval).plus(TimeDelta::seconds(INTERVAL_SECONDS)),
    };
    Ok(ApiResponse::ok(&view).cache(CacheControl::NoStore))
}

/// Check in
///
/// The member's own, with the code of the screen. A phone without network keeps the code and
/// sends it up to seven days after the session: the code proves when it was shown. However
/// often it is sent, it counts once. A member of another branch with a genuine code is a guest:
/// the hours count at home; without one the session is not found. Five wrong codes at a session
/// bring a rest (429 `too_many_attempts`).
#[utoipa::path(tag = "study", operation_id = "checkIn",
    params(("id" = Uuid, Path, description = "The session")), request_body = CreateCheckIn,
    responses((status = 200, description = "On the list", body = CheckInView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:check_in"))))]
#[post("/study-sessions/{id}/check-in")]
async fn create_check_in(
    caller: Caller<CheckIn>,
    id: Path<Uuid>,
    Body(body): Body<CreateCheckIn>,
) -> HandlerResult {
    let (id, auth) = (Id::new(*id), caller.authorize()?);
    let shown = code::read(caller.app.sealer(), id, &body.code);
    if shown.is_none() {
        guessing::wrong_code(&caller.app, &auth, id).await?;
    }
    let budget = guessing::budget(&caller.app, auth.permit.account(), id);
    caller
        .write(move |tx, auth| async move {
            if shown.is_some() {
                guessing::refuse_while_resting(&tx, &auth, &budget).await?;
            }
            Ok(ApiResponse::ok(&check_in(&tx, &auth, id, shown, body.scanned_at).await?))
        })
        .await
}

async fn check_in(
    tx: &Tx,
    auth: &Authorized<CheckIn>,
    id: StudySessionId,
    shown: Option<Interval>,
    scanned_at: Option<Instant>,
) -> Result<CheckInView, Problem> {
    let session = before_the_screen(tx, auth, id, shown.is_some()).await?;
    if auth.permit.scope().own().is_none() {
        return Err(Problem::new(Code::NotFound));
    }
    let interval = shown.ok_or(CheckInError::WrongCode)?;
    session.may_check_in(interval, auth.now)?;
    let done = store::check_in(tx, &auth.permit, &session, auth.now).await?;
    if done.counted {
        let (span, evidence) = (span(&session), Evidence::ScreenCode);
        hours::settle_locked(tx, &auth.permit, &done.member, span, evidence, auth.now).await?;
        let event = AuditEvent::new("attendance.checked_in", Object::StudySession, id.uuid());
        auth.audit(tx, event.with_detail(detail(interval, scanned_at, done.guest))).await?;
    }
    Ok(CheckInView {
        session_id: id.uuid(),
        counted: done.counted,
        guest: done.guest,
        status: MemberAttendance(session.checked_in_as()),
        shown_at: session.interval_begins(interval),
    })
}

/// The session of one's own branches, or of any branch for who has a genuine code of its screen.
async fn before_the_screen(
    tx: &Tx,
    auth: &Authorized<CheckIn>,
    id: StudySessionId,
    genuine: bool,
) -> Result<StudySession, Problem> {
    let found = store::find_for_share(tx, &auth.permit_for::<ReadSessions>()?, id).await;
    match found {
        Err(StoreError::NotFound(_)) if genuine => Ok(store::find_row(tx, &auth.permit, id).await?),
        other => Ok(other?),
    }
}

fn detail(interval: Interval, scanned_at: Option<Instant>, guest: bool) -> String {
    let scanned = scanned_at.map(|at| format!(", said to be scanned at {at}"));
    let guest = if guest { ", as a guest" } else { "" };
    format!("code of interval {interval}{}{guest}", scanned.unwrap_or_default())
}
