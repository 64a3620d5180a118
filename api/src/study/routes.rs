//! Routes of sessions, and where the other routes of study are.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageSessions, ReadSessions},
    id::Id,
    study::{StudySession, StudySessionId},
};
use lighthouse_persistence::study as store;
use uuid::Uuid;

use super::{
    attendance, check_in, corrections,
    dto::{CancelStudySession, CreateStudySession, StudySessionView, UpdateStudySession},
    duties, hours, lists, organization_hours, plans, rules, service,
};
use crate::{
    http::caller::Caller,
    http::{
        body::{Body, NoBody},
        etag::{self, IfMatch, OptionalIfMatch},
        lang::Lang,
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(lists::list_sessions)
        .service(create_session)
        .service(get_session)
        .service(update_session)
        .service(cancel_session)
        .service(submit_session)
        .service(lists::list_branch_sessions)
        .service(lists::list_member_sessions)
        .service(hours::get_hours)
        .service(duties::list_duties)
        .service(organization_hours::get_hours)
        .configure(attendance::routes)
        .configure(check_in::routes)
        .configure(corrections::routes)
        .configure(rules::routes)
        .configure(plans::routes);
}

fn view(session: StudySession, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(session.version, lang);
    ApiResponse::ok(&StudySessionView::from(session)).etag(tag)
}

/// Record a study session
///
/// Before or after it was held, also long after: late is flagged, never refused. One session
/// may fulfil several duties.
#[utoipa::path(tag = "study", operation_id = "createStudySession", request_body = CreateStudySession,
    responses((status = 201, description = "Recorded", body = StudySessionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:manage"))))]
#[post("/study-sessions")]
async fn create_session(
    caller: Caller<ManageSessions>,
    Body(body): Body<CreateStudySession>,
) -> HandlerResult {
    let draft = service::validate(&body)?;
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let made = service::create(&tx, &auth, body.id, body.branch_id, draft).await?;
            let (place, tag) =
                (format!("/v1/study-sessions/{}", made.id), etag::of_version(made.version, lang));
            Ok(ApiResponse::created(place, &StudySessionView::from(made)).etag(tag))
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
async fn get_session(caller: Caller<ReadSessions>, id: Path<Uuid>) -> HandlerResult {
    let id: StudySessionId = Id::new(*id);
    let found =
        caller.read(async |conn, auth| Ok(store::find(&conn, &auth.permit, id).await?)).await?;
    Ok(view(found, caller.lang))
}

/// Change a study session
///
/// A merge patch, as long as it was not submitted. Needs `If-Match`.
#[utoipa::path(tag = "study", operation_id = "updateStudySession",
    params(("id" = Uuid, Path, description = "The session"), IfMatch),
    request_body(content((UpdateStudySession = "application/merge-patch+json"), (UpdateStudySession = "application/json"))),
    responses((status = 200, description = "As it is now", body = StudySessionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:manage"))))]
#[patch("/study-sessions/{id}")]
async fn update_session(
    caller: Caller<ManageSessions>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateStudySession>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            Ok(view(service::update(&tx, &auth, id, &if_match, lang, body).await?, lang))
        })
        .await
}

/// Cancel a study session
///
/// With a reason; it fulfils nothing then.
#[utoipa::path(tag = "study", operation_id = "cancelStudySession",
    params(("id" = Uuid, Path, description = "The session"), OptionalIfMatch), request_body = CancelStudySession,
    responses((status = 200, description = "As it is now", body = StudySessionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:manage"))))]
#[post("/study-sessions/{id}/cancel")]
async fn cancel_session(
    caller: Caller<ManageSessions>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<CancelStudySession>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            Ok(view(service::cancel(&tx, &auth, id, &if_match, lang, &body.reason).await?, lang))
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
#[post("/study-sessions/{id}/submit")]
async fn submit_session(
    caller: Caller<ManageSessions>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(
            move |tx, auth| async move { Ok(view(service::submit(&tx, &auth, id).await?, lang)) },
        )
        .await
}
