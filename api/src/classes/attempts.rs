//! Routes of attempts, for those who study.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::Study,
    classes::{LessonId, quiz::Chosen},
    id::Id,
};
use lighthouse_persistence::classes as store;
use uuid::Uuid;

use super::{
    attempting::{answer, open, with_questions},
    dto::{AnswerAttempt, AttemptView, AttemptsView},
};
use crate::http::{
    body::{Body, NoBody},
    caller::Caller,
    response::{ApiResponse, CacheControl, HandlerResult},
};

/// List one's own attempts
///
/// Oldest first, with their verdicts.
#[utoipa::path(tag = "classes", operation_id = "listAttempts",
    params(("id" = Uuid, Path, description = "The lesson")),
    responses((status = 200, description = "The attempts", body = AttemptsView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[get("/lessons/{id}/attempts")]
pub(super) async fn list_attempts(caller: Caller<Study>, id: Path<Uuid>) -> HandlerResult {
    let id: LessonId = Id::new(*id);
    let data = caller
        .read(async |conn, auth| {
            store::find_studied(&conn, &auth.permit, id).await?;
            let mut shown = Vec::new();
            // At most one of them is open and shows its questions.
            for attempt in store::attempts(&conn, &auth.permit, id).await? {
                shown.push(with_questions(&conn, &auth.permit, attempt).await?);
            }
            Ok(shown)
        })
        .await?;
    Ok(ApiResponse::ok(&AttemptsView { data }).cache(CacheControl::NoStore))
}

/// Open an attempt
///
/// Draws the questions without their answers. While one is open it is shown again, in the
/// same order; a new one follows when it was judged and attempts are left.
#[utoipa::path(tag = "classes", operation_id = "createAttempt",
    params(("id" = Uuid, Path, description = "The lesson")),
    responses((status = 201, description = "The questions", body = AttemptView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[post("/lessons/{id}/attempts")]
pub(super) async fn open_attempt(
    caller: Caller<Study>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let id: LessonId = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            let attempt = open(&tx, &auth, id).await?;
            let shown = with_questions(&tx, &auth.permit, attempt).await?;
            Ok(ApiResponse::created(format!("/v1/lessons/{id}/attempts"), &shown)
                .cache(CacheControl::NoStore))
        })
        .await
}

/// Answer an attempt
///
/// Judged once and at once: a question is right when exactly the right options were chosen.
/// Passing completes the lesson.
#[utoipa::path(tag = "classes", operation_id = "answerAttempt",
    params(("id" = Uuid, Path, description = "The attempt")), request_body = AnswerAttempt,
    responses((status = 200, description = "The verdict", body = AttemptView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[post("/attempts/{id}/answers")]
pub(super) async fn answer_attempt(
    caller: Caller<Study>,
    id: Path<Uuid>,
    Body(body): Body<AnswerAttempt>,
) -> HandlerResult {
    let id = Id::new(*id);
    let place = |place: &u8| usize::from(*place);
    let answers: Vec<Chosen> = body
        .answers
        .iter()
        .map(|one| (one.item_id, one.chosen.iter().map(place).collect()))
        .collect();
    caller
        .write(move |tx, auth| async move {
            let judged = answer(&tx, &auth, id, &answers).await?;
            Ok(ApiResponse::ok(&AttemptView::new(&judged, Vec::new())).cache(CacheControl::NoStore))
        })
        .await
}
