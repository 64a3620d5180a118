//! Routes of the steps that media items take.

use actix_web::{post, web::Path};
use lighthouse_domain::access::actions::{ReviewArticles, WithdrawArticles, WriteArticles};
use uuid::Uuid;

use super::{dto::ArticleView, media::medium, requests::ArticleReason, steps};
use crate::http::{
    body::{Body, NoBody},
    caller::Caller,
    etag::OptionalIfMatch,
    response::HandlerResult,
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(submit_media)
        .service(approve_media)
        .service(return_media)
        .service(withdraw_media);
}

/// Submit a media item for review
///
/// It cannot change any more until it is returned.
#[utoipa::path(tag = "content", operation_id = "submitMedia",
    params(("id" = Uuid, Path, description = "The media item"), OptionalIfMatch),
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[post("/media/{id}/submit")]
async fn submit_media(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    steps::submit(caller, medium(*id), if_match).await
}

/// Approve a media item
///
/// Two reviewers approve, neither of whom uploaded or described it; the second approval publishes.
/// With `If-Match` only what was seen is approved.
#[utoipa::path(tag = "content", operation_id = "approveMedia",
    params(("id" = Uuid, Path, description = "The media item"), OptionalIfMatch),
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:review"))))]
#[post("/media/{id}/approve")]
async fn approve_media(
    caller: Caller<ReviewArticles>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    steps::approve(caller, medium(*id), if_match).await
}

/// Return a media item to its editor
///
/// With a reason, which the editor sees. Approvals given so far are void.
#[utoipa::path(tag = "content", operation_id = "returnMedia",
    params(("id" = Uuid, Path, description = "The media item"), OptionalIfMatch), request_body = ArticleReason,
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:review"))))]
#[post("/media/{id}/return")]
async fn return_media(
    caller: Caller<ReviewArticles>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<ArticleReason>,
) -> HandlerResult {
    steps::send_back(caller, medium(*id), if_match, body).await
}

/// Withdraw a published media item
///
/// With a reason. From this moment on readers cannot find it any more.
#[utoipa::path(tag = "content", operation_id = "withdrawMedia",
    params(("id" = Uuid, Path, description = "The media item"), OptionalIfMatch), request_body = ArticleReason,
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:withdraw"))))]
#[post("/media/{id}/withdraw")]
async fn withdraw_media(
    caller: Caller<WithdrawArticles>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<ArticleReason>,
) -> HandlerResult {
    steps::withdraw(caller, medium(*id), if_match, body).await
}
