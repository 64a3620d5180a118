//! Routes of the review: submitting, returning, issuing.

use actix_web::{post, web::Path};
use lighthouse_domain::{
    access::actions::{IssueBulletins, WriteBulletins},
    id::Id,
};
use uuid::Uuid;

use super::{dto::BulletinView, requests::ReturnBulletin, routes::view, steps};
use crate::http::{
    body::Body, caller::Caller, etag::OptionalIfMatch, problem::ProblemBody,
    response::HandlerResult, routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(submit_bulletin).service(return_bulletin).service(issue_bulletin);
}

/// Submit a bulletin
///
/// For the review by a second person.
#[utoipa::path(tag = "supervision", operation_id = "submitBulletin",
    params(("id" = Uuid, Path, description = "The bulletin"), OptionalIfMatch),
    responses((status = 200, description = "In review", body = BulletinView),
        (status = 409, description = "It is no draft", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("bulletins:write"))))]
#[post("/bulletins/{id}/submit")]
async fn submit_bulletin(
    caller: Caller<WriteBulletins>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let changed = steps::submit(&tx, &auth, id, (&if_match, lang)).await?;
            Ok(view((changed, None), lang))
        })
        .await
}

/// Return a bulletin
///
/// From the review to a draft, with the reason.
#[utoipa::path(tag = "supervision", operation_id = "returnBulletin",
    params(("id" = Uuid, Path, description = "The bulletin"), OptionalIfMatch), request_body = ReturnBulletin,
    responses((status = 200, description = "A draft again", body = BulletinView),
        (status = 409, description = "It is not in review", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("bulletins:write"))))]
#[post("/bulletins/{id}/return")]
async fn return_bulletin(
    caller: Caller<WriteBulletins>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<ReturnBulletin>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let seen = (&if_match, lang);
            let changed = steps::send_back(&tx, &auth, id, seen, &body.reason).await?;
            Ok(view((changed, None), lang))
        })
        .await
}

/// Issue a bulletin
///
/// By a second person: never by who drafted, edited last or submitted it. From then on nothing of it
/// changes, everybody below reads it, and those who hold an office there are told. It is withdrawn
/// by issuing another one that replaces it.
#[utoipa::path(tag = "supervision", operation_id = "issueBulletin",
    params(("id" = Uuid, Path, description = "The bulletin"), OptionalIfMatch),
    responses((status = 200, description = "Issued", body = BulletinView),
        (status = 409, description = "It is not in review, or one's own", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("bulletins:issue"))))]
#[post("/bulletins/{id}/issue")]
async fn issue_bulletin(
    caller: Caller<IssueBulletins>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let changed = steps::issue(&tx, &auth, id, (&if_match, lang)).await?;
            Ok(view((changed, None), lang))
        })
        .await
}
