//! Check-in: the branch shows a code that changes, members send what they saw.

mod code;
pub mod dto;

use actix_web::{get, post, web::Path};
use chrono::TimeDelta;
use lighthouse_domain::{
    access::actions::{CheckIn, ReadSessions, RecordAttendance},
    audit::{Deed, Object},
    hours::Evidence,
    id::Id,
    study::{
        StudySession, StudySessionId,
        check_in::{CheckInError, INTERVAL_SECONDS, Interval},
    },
    time::Instant,
};
use lighthouse_persistence::{StoreError, Tx, hours, seal::Sealer, study as store};
use uuid::Uuid;

use self::dto::{CheckInCodeView, CheckInView, CreateCheckIn};
use super::attendance::dto::AttendanceWord;
use crate::{
    door::{By, Call},
    http::{
        body::Body,
        code::Code,
        mount::Mount,
        problem::{Problem, ProblemBody},
        reply::{Answer, Keep, Reply},
    },
};

pub(super) fn routes(config: &mut Mount<'_>) {
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
async fn get_code(call: Call<RecordAttendance>, id: Path<Uuid>) -> Answer {
    let id: StudySessionId = Id::new(*id);
    let session = call.read(async |conn, by| Ok(store::find(&conn, &by.permit, id).await?)).await?;
    let interval = session.interval_at(call.app.now())?;
    let code = code::make(call.app.sealer(), id, interval);
    let view = CheckInCodeView {
        session_id: id.uuid(),
        qr: format!("lighthouse:check-in:{id}:{code}"),
        code,
        next_at: session.interval_begins(interval).plus(TimeDelta::seconds(INTERVAL_SECONDS)),
    };
    Ok(Reply::ok(&view).keep(Keep::Nobody))
}

/// Check in
///
/// The member's own, with the code of the screen. A phone without network keeps the code and
/// sends it up to seven days after the session: the code proves when it was shown. However
/// often it is sent, it counts once. A member of another branch with a genuine code is a guest:
/// the hours count at home; without one the session is not found.
#[utoipa::path(tag = "study", operation_id = "checkIn",
    params(("id" = Uuid, Path, description = "The session")), request_body = CreateCheckIn,
    responses((status = 200, description = "On the list", body = CheckInView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:check_in"))))]
#[post("/study-sessions/{id}/check-in")]
async fn create_check_in(
    call: Call<CheckIn>,
    id: Path<Uuid>,
    Body(body): Body<CreateCheckIn>,
) -> Answer {
    let (id, sealer) = (Id::new(*id), call.app.sealer().clone());
    call.write(
        move |tx, by| async move { Ok(Reply::ok(&check_in(&tx, &by, &sealer, id, body).await?)) },
    )
    .await
}

async fn check_in(
    tx: &Tx,
    by: &By<CheckIn>,
    sealer: &Sealer,
    id: StudySessionId,
    body: CreateCheckIn,
) -> Result<CheckInView, Problem> {
    let shown = code::read(sealer, id, &body.code);
    let session = before_the_screen(tx, by, id, shown.is_some()).await?;
    let member = by.permit.scope().own().ok_or_else(|| Problem::new(Code::NotFound))?;
    let interval = shown.ok_or(CheckInError::WrongCode)?;
    session.may_check_in(interval, by.now)?;
    let done = store::check_in(tx, &by.permit, &session, member, by.now).await?;
    if done.counted {
        let span = (session.draft.starts_at, session.draft.ends_at);
        let (members, evidence) = ([member.uuid()], Evidence::ScreenCode);
        hours::settle(tx, &by.permit, &members, span, evidence, by.now).await?;
        let deed = Deed::new("attendance.checked_in", Object::StudySession, id.uuid());
        by.audit(tx, deed.with_detail(told(interval, body.scanned_at, done.guest))).await?;
    }
    Ok(CheckInView {
        session_id: id.uuid(),
        counted: done.counted,
        guest: done.guest,
        status: AttendanceWord(session.checked_in_as()),
        shown_at: session.interval_begins(interval),
    })
}

/// The session of one's own branches, or of any branch for who has a genuine code of its screen.
async fn before_the_screen(
    tx: &Tx,
    by: &By<CheckIn>,
    id: StudySessionId,
    genuine: bool,
) -> Result<StudySession, Problem> {
    let found = store::find_for_share(tx, &by.also::<ReadSessions>()?, id).await;
    match found {
        Err(StoreError::NotFound(_)) if genuine => Ok(store::find_shown(tx, &by.permit, id).await?),
        other => Ok(other?),
    }
}

fn told(interval: Interval, scanned_at: Option<Instant>, guest: bool) -> String {
    let scanned = scanned_at.map(|at| format!(", said to be scanned at {at}"));
    let guest = if guest { ", as a guest" } else { "" };
    format!("code of interval {interval}{}{guest}", scanned.unwrap_or_default())
}
