//! Routes of sessions.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageSessions, ReadSessions},
    id::Id,
    study::StudySessionId,
};
use lighthouse_persistence::study as store;
use uuid::Uuid;

use super::{
    dto::{
        CancelStudySession, CreateStudySession, SessionDetail, StudySessionView, UpdateStudySession,
    },
    service,
};
use crate::http::{
    body::{Body, NoBody},
    caller::Caller,
    etag::{self, IfMatch, OptionalIfMatch},
    lang::Lang,
    problem::{Problem, ProblemBody},
    response::{ApiResponse, HandlerResult},
};

fn tag_of(shown: &SessionDetail, lang: Lang) -> String {
    etag::of_version(shown.session.version, lang)
}

pub(super) fn view(shown: SessionDetail, lang: Lang) -> ApiResponse {
    let tag = tag_of(&shown, lang);
    ApiResponse::ok(&StudySessionView::new(shown, lang)).etag(tag)
}

pub(super) fn is_current(
    if_match: &IfMatch,
    current: &SessionDetail,
    lang: Lang,
) -> Result<(), Problem> {
    if if_match.matches(current.session.version) {
        return Ok(());
    }
    let tag = tag_of(current, lang);
    Err(IfMatch::conflict(&tag, StudySessionView::new(current.clone(), lang)))
}

/// Record a study session
///
/// Before or after it was held, also long after: late is flagged, never refused. One session
/// may fulfil several duties. With `attendance` (a default for everybody who is not listed) and
/// `submit` the whole record is one write: all of it or nothing. A second session of the same
/// branch, kind and begin is 409 with the one that is there in `current`, unless
/// `allow_duplicate` says that it is another.
#[utoipa::path(tag = "study", operation_id = "createStudySession", request_body = CreateStudySession,
    responses((status = 201, description = "Recorded", body = StudySessionView),
        (status = 409, description = "There is one of this branch, kind and begin", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:manage"))))]
#[post("/study-sessions")]
pub(super) async fn create_session(
    caller: Caller<ManageSessions>,
    Body(body): Body<CreateStudySession>,
) -> HandlerResult {
    let draft = service::validate(&body, caller.app.shared.config.date_bounds(), caller.app.now())?;
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let made = service::create(&tx, &auth, body, draft, lang).await?;
            let place = format!("/v1/study-sessions/{}", made.session.id);
            let tag = tag_of(&made, lang);
            Ok(ApiResponse::created(place, &StudySessionView::new(made, lang)).etag(tag))
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
pub(super) async fn get_session(caller: Caller<ReadSessions>, id: Path<Uuid>) -> HandlerResult {
    let id: StudySessionId = Id::new(*id);
    let found = caller
        .read(async |conn, auth| {
            let found = store::find(&conn, &auth.permit, id).await?;
            service::session_detail(&conn, &auth, found).await
        })
        .await?;
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
pub(super) async fn update_session(
    caller: Caller<ManageSessions>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateStudySession>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let bounds = caller.app.shared.config.date_bounds();
    caller
        .write(move |tx, auth| async move {
            let check = |current: &SessionDetail| is_current(&if_match, current, lang);
            let change = (body, bounds, lang);
            Ok(view(service::update(&tx, &auth, id, check, change).await?, lang))
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
pub(super) async fn cancel_session(
    caller: Caller<ManageSessions>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<CancelStudySession>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let check = |current: &SessionDetail| is_current(&if_match, current, lang);
            Ok(view(service::cancel(&tx, &auth, id, check, &body.reason).await?, lang))
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
pub(super) async fn submit_session(
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
