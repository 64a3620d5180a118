//! Routes of sessions.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageSessions, ReadSessions},
    id::Id,
    study::{StudySession, StudySessionId},
};
use lighthouse_persistence::study as store;
use uuid::Uuid;

use super::{
    dto::{CancelStudySession, CreateStudySession, StudySessionView, UpdateStudySession},
    service,
};
use crate::{
    door::Call,
    http::{
        body::{Body, NoBody},
        etag::{self, Seen},
        lang::Lang,
        reply::{Answer, Reply},
    },
};

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
pub(super) async fn create_session(
    call: Call<ManageSessions>,
    Body(body): Body<CreateStudySession>,
) -> Answer {
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
pub(super) async fn get_session(call: Call<ReadSessions>, id: Path<Uuid>) -> Answer {
    let id: StudySessionId = Id::new(*id);
    let found = call.read(async |conn, by| Ok(store::find(&conn, &by.permit, id).await?)).await?;
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
pub(super) async fn update_session(
    call: Call<ManageSessions>,
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
pub(super) async fn cancel_session(
    call: Call<ManageSessions>,
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
pub(super) async fn submit_session(
    call: Call<ManageSessions>,
    id: Path<Uuid>,
    _: NoBody,
) -> Answer {
    let (id, lang) = (Id::new(*id), call.lang);
    call.write(move |tx, by| async move { Ok(view(service::submit(&tx, &by, id).await?, lang)) })
        .await
}
