//! Routes of drafts: making one, changing its words, counting anew.

use actix_web::{patch, post, web::Path};
use lighthouse_domain::{access::actions::WriteBulletins, id::Id};
use uuid::Uuid;

use super::{
    dto::BulletinView,
    requests::{CreateBulletin, UpdateBulletin},
    routes::view,
    steps,
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::{self, IfMatch, OptionalIfMatch},
    problem::ProblemBody,
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(create_bulletin).service(update_bulletin).service(refresh_figures);
}

/// Draft a bulletin
///
/// For a committee and a month or quarter that has begun. Its figures are counted from the duties of
/// the branches below and from the cases there; texts that are absent are proposed. An issued
/// bulletin is replaced by naming it as `replaces_id`.
#[utoipa::path(tag = "supervision", operation_id = "createBulletin", request_body = CreateBulletin,
    responses((status = 201, description = "Drafted", body = BulletinView),
        (status = 409, description = "Another bulletin replaces it already", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("bulletins:write"))))]
#[post("/bulletins")]
async fn create_bulletin(
    caller: Caller<WriteBulletins>,
    Body(body): Body<CreateBulletin>,
) -> HandlerResult {
    let (lang, duties) = (caller.lang, caller.app.shared.config.duty_rules());
    caller
        .write(move |tx, auth| async move {
            let bulletin = steps::draft(&tx, &auth, body, &duties).await?;
            let place = format!("/v1/bulletins/{}", bulletin.id);
            let tag = etag::of_version(bulletin.version, lang);
            Ok(ApiResponse::created(place, &BulletinView::new(bulletin, None)).etag(tag))
        })
        .await
}

/// Change a draft
///
/// A merge patch of its texts. Needs `If-Match`. The figures stay as they were counted.
#[utoipa::path(tag = "supervision", operation_id = "updateBulletin",
    params(("id" = Uuid, Path, description = "The bulletin"), IfMatch),
    request_body(content((UpdateBulletin = "application/merge-patch+json"), (UpdateBulletin = "application/json"))),
    responses((status = 200, description = "As it is now", body = BulletinView),
        (status = 409, description = "It is no draft", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("bulletins:write"))))]
#[patch("/bulletins/{id}")]
async fn update_bulletin(
    caller: Caller<WriteBulletins>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateBulletin>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let changed = steps::edit(&tx, &auth, id, (&if_match, lang), body).await?;
            Ok(view((changed, None), lang))
        })
        .await
}

/// Count the figures of a draft anew
///
/// As they are now; nothing else changes them.
#[utoipa::path(tag = "supervision", operation_id = "refreshBulletinFigures",
    params(("id" = Uuid, Path, description = "The bulletin"), OptionalIfMatch),
    responses((status = 200, description = "As it is now", body = BulletinView),
        (status = 409, description = "It is no draft", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("bulletins:write"))))]
#[post("/bulletins/{id}/figures")]
async fn refresh_figures(
    caller: Caller<WriteBulletins>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let duties = caller.app.shared.config.duty_rules();
    caller
        .write(move |tx, auth| async move {
            let changed = steps::refresh(&tx, &auth, id, (&if_match, lang), &duties).await?;
            Ok(view((changed, None), lang))
        })
        .await
}
