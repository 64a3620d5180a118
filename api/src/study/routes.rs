//! Routes of study.

use actix_web::{get, patch, post, put, web::Path};
use lighthouse_domain::{
    access::actions::{ReadAttendance, ReadSessions},
    id::Id,
    study::{StudySession, StudySessionId},
};
use lighthouse_persistence::study as store;
use uuid::Uuid;

use super::{
    check_in,
    dto::{
        AttendancePage, AttendanceResult, AttendanceView, CancelStudySession, CreateStudySession,
        RecordAttendance, StudySessionView, UpdateStudySession,
    },
    duties, hours, lists, organization_hours, plans, service,
};
use crate::{
    door::Call,
    http::{
        body::{Body, NoBody},
        etag::{self, Seen},
        lang::Lang,
        mount::Mount,
        page,
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
};

pub fn routes(config: &mut Mount<'_>) {
    config
        .service(lists::list_sessions)
        .service(create_session)
        .service(get_session)
        .service(update_session)
        .service(cancel_session)
        .service(submit_session)
        .service(get_attendance)
        .service(record_attendance)
        .service(lists::list_branch_sessions)
        .service(lists::list_member_sessions)
        .service(hours::get_hours)
        .service(duties::list_duties)
        .service(organization_hours::get_hours)
        .configure(check_in::routes)
        .configure(plans::routes);
}

fn view(session: StudySession, lang: Lang) -> Reply {
    let tag = etag::of_version(session.version, lang);
    Reply::ok(&StudySessionView::from(session)).etag(tag)
}

/// Record a study session
///
/// Before or after it was held, also long after: late is flagged, never refused. One session
/// may fulfil several duties.
#[utoipa::path(tag = "study", operation_id = "createStudySession", request_body = CreateStudySession,
    responses((status = 201, description = "Recorded", body = StudySessionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:manage"))))]
#[post("/study-sessions")]
async fn create_session(call: Call, Body(body): Body<CreateStudySession>) -> Answer {
    let draft = service::understand(&body)?;
    let lang = call.lang;
    call.write(move |tx, by| async move {
        let made = service::create(&tx, &by, body.id, body.branch_id, draft).await?;
        let (place, tag) =
            (format!("/v1/study-sessions/{}", made.id), etag::of_version(made.version, lang));
        Ok(Reply::created(place, &StudySessionView::from(made)).etag(tag))
    })
    .await
}

/// Show a study session
///
/// One of another branch is not found.
#[utoipa::path(tag = "study", operation_id = "getStudySession",
    params(("id" = Uuid, Path, description = "The session")),
    responses((status = 200, description = "The session", body = StudySessionView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:read"))))]
#[get("/study-sessions/{id}")]
async fn get_session(call: Call, id: Path<Uuid>) -> Answer {
    let id: StudySessionId = Id::new(*id);
    let found = call
        .read::<ReadSessions, _, _, _>(async |conn, by| {
            Ok(store::find(&conn, &by.permit, id).await?)
        })
        .await?;
    Ok(view(found, call.lang))
}

/// Change a study session
///
/// A merge patch, as long as it was not submitted. Needs `If-Match`.
#[utoipa::path(tag = "study", operation_id = "updateStudySession",
    params(("id" = Uuid, Path, description = "The session"), ("If-Match" = String, Header, description = "The ETag that was seen")),
    request_body(content((UpdateStudySession = "application/merge-patch+json"), (UpdateStudySession = "application/json"))),
    responses((status = 200, description = "As it is now", body = StudySessionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:manage"))))]
#[patch("/study-sessions/{id}")]
async fn update_session(
    call: Call,
    id: Path<Uuid>,
    Body(body): Body<UpdateStudySession>,
) -> Answer {
    let (id, seen, lang) = (Id::new(*id), Seen::required(call.request())?, call.lang);
    call.write(move |tx, by| async move {
        Ok(view(service::update(&tx, &by, id, &seen, lang, body).await?, lang))
    })
    .await
}

/// Cancel a study session
///
/// With a reason; it fulfils nothing then.
#[utoipa::path(tag = "study", operation_id = "cancelStudySession",
    params(("id" = Uuid, Path, description = "The session")), request_body = CancelStudySession,
    responses((status = 200, description = "As it is now", body = StudySessionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:manage"))))]
#[post("/study-sessions/{id}/cancel")]
async fn cancel_session(
    call: Call,
    id: Path<Uuid>,
    Body(body): Body<CancelStudySession>,
) -> Answer {
    let (id, seen, lang) = (Id::new(*id), Seen::of(call.request()), call.lang);
    call.write(move |tx, by| async move {
        Ok(view(service::cancel(&tx, &by, id, &seen, lang, &body.reason).await?, lang))
    })
    .await
}

/// Submit the record of a session
///
/// Declares it complete. Later than seven days after the session it is flagged as late and
/// taken all the same; the time of receipt decides.
#[utoipa::path(tag = "study", operation_id = "submitStudySession",
    params(("id" = Uuid, Path, description = "The session")),
    responses((status = 200, description = "As it is now", body = StudySessionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:manage"))))]
#[post("/study-sessions/{id}/submission")]
async fn submit_session(call: Call, id: Path<Uuid>, _: NoBody) -> Answer {
    let (id, lang) = (Id::new(*id), call.lang);
    call.write(move |tx, by| async move { Ok(view(service::submit(&tx, &by, id).await?, lang)) })
        .await
}

/// Show an attendance list
///
/// A plain member sees the own line only.
#[utoipa::path(tag = "study", operation_id = "listAttendance",
    params(("id" = Uuid, Path, description = "The session"), PageParams),
    responses((status = 200, description = "A page", body = AttendancePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:read"))))]
#[get("/study-sessions/{id}/attendance")]
async fn get_attendance(call: Call, id: Path<Uuid>, Query(params): Query<PageParams>) -> Answer {
    let id: StudySessionId = Id::new(*id);
    let mark = ("attendance", id);
    let after: Option<Uuid> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read::<ReadAttendance, _, _, _>(async |conn, by| {
            let sessions = by.also::<ReadSessions>()?;
            let session = store::find(&conn, &sessions, id).await?;
            Ok(store::attendance_of(&conn, &by.permit, &session, after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.member_id);
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(AttendanceView::from).collect();
    Ok(Reply::ok(&AttendancePage { data, page: info }).next(next))
}

/// Record attendance
///
/// The whole list or part of it in one request: all lines or none. Sending it again changes nothing.
#[utoipa::path(tag = "study", operation_id = "recordAttendance",
    params(("id" = Uuid, Path, description = "The session")), request_body = RecordAttendance,
    responses((status = 200, description = "Recorded", body = AttendanceResult)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:record"))))]
#[put("/study-sessions/{id}/attendance")]
async fn record_attendance(
    call: Call,
    id: Path<Uuid>,
    Body(body): Body<RecordAttendance>,
) -> Answer {
    let id = Id::new(*id);
    call.write(move |tx, by| async move {
        Ok(Reply::ok(&service::record(&tx, &by, id, body.lines).await?))
    })
    .await
}
