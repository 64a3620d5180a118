//! Routes of the steps that articles take.

use actix_web::{post, web::Path};
use lighthouse_domain::access::actions::{ReviewArticles, WithdrawArticles, WriteArticles};
use uuid::Uuid;

use super::{articles::article, dto::ArticleView, requests::ArticleReason, steps};
use crate::http::{
    body::{Body, NoBody},
    caller::Caller,
    etag::OptionalIfMatch,
    response::HandlerResult,
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(submit_article)
        .service(approve_article)
        .service(return_article)
        .service(withdraw_article);
}

/// Submit an article for review
///
/// It cannot change any more until it is returned.
#[utoipa::path(tag = "content", operation_id = "submitArticle",
    params(("id" = Uuid, Path, description = "The article"), OptionalIfMatch),
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[post("/articles/{id}/submit")]
async fn submit_article(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    steps::submit(caller, article(*id), if_match).await
}

/// Approve an article
///
/// Two reviewers approve, neither of whom wrote a version of it; the second approval publishes.
/// With `If-Match` only the text that was read is approved.
#[utoipa::path(tag = "content", operation_id = "approveArticle",
    params(("id" = Uuid, Path, description = "The article"), OptionalIfMatch),
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:review"))))]
#[post("/articles/{id}/approve")]
async fn approve_article(
    caller: Caller<ReviewArticles>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    steps::approve(caller, article(*id), if_match).await
}

/// Return an article to its editor
///
/// With a reason, which the editor sees. Approvals given so far are void.
#[utoipa::path(tag = "content", operation_id = "returnArticle",
    params(("id" = Uuid, Path, description = "The article"), OptionalIfMatch), request_body = ArticleReason,
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:review"))))]
#[post("/articles/{id}/return")]
async fn return_article(
    caller: Caller<ReviewArticles>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<ArticleReason>,
) -> HandlerResult {
    steps::send_back(caller, article(*id), if_match, body).await
}

/// Withdraw a published article
///
/// With a reason. From this moment on readers cannot find it any more.
#[utoipa::path(tag = "content", operation_id = "withdrawArticle",
    params(("id" = Uuid, Path, description = "The article"), OptionalIfMatch), request_body = ArticleReason,
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:withdraw"))))]
#[post("/articles/{id}/withdraw")]
async fn withdraw_article(
    caller: Caller<WithdrawArticles>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<ArticleReason>,
) -> HandlerResult {
    steps::withdraw(caller, article(*id), if_match, body).await
}
