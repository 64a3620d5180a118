//! Routes that write articles: the way from draft to published and back.

use actix_web::{patch, post, web::Path};
use lighthouse_domain::{
    access::{
        Action,
        actions::{ReviewArticles, WithdrawArticles, WriteArticles},
    },
    content::{Article, Which},
    id::Id,
};
use lighthouse_persistence::{Conn, content as store};
use uuid::Uuid;

use super::{
    dto::{ArticleReason, ArticleView, CreateArticle, UpdateArticle},
    service::{self, Target},
};
use crate::http::{
    body::{Body, NoBody},
    caller::{Authorized, Caller},
    etag::{self, IfMatch, OptionalIfMatch},
    lang::Lang,
    problem::Problem,
    response::{ApiResponse, HandlerResult},
};

/// The whole article with its foot: source, editor and reviewers by name (S50).
pub(super) async fn view<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    article: Article,
    lang: Lang,
) -> Result<ApiResponse, Problem> {
    let tag = etag::of_version(article.version, lang);
    let names = store::names(conn, &auth.permit, article.people()).await?;
    Ok(ApiResponse::ok(&ArticleView::full(article, &names)).etag(tag))
}

fn article(id: Uuid) -> Target {
    (Which::Articles, Id::new(id))
}

/// Write an article
///
/// A draft in a channel of the editor's organization or below it.
#[utoipa::path(tag = "content", operation_id = "createArticle", request_body = CreateArticle,
    responses((status = 201, description = "The draft", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[post("/articles")]
pub(super) async fn create_article(
    caller: Caller<WriteArticles>,
    Body(body): Body<CreateArticle>,
) -> HandlerResult {
    let (place, lang) = ((body.id, body.channel_id), caller.lang);
    let text = service::validate(body, 1)?;
    caller
        .write(move |tx, auth| async move {
            let made = service::create(&tx, &auth, place, text).await?;
            let tag = etag::of_version(made.version, lang);
            let place = format!("/v1/articles/{}", made.id);
            let names = store::names(&tx, &auth.permit, made.people()).await?;
            Ok(ApiResponse::created(place, &ArticleView::full(made, &names)).etag(tag))
        })
        .await
}

/// Change an article
///
/// A merge patch of a draft, or of a withdrawn article, which becomes a draft again. The text
/// before is kept as a version. Needs `If-Match`.
#[utoipa::path(tag = "content", operation_id = "updateArticle",
    params(("id" = Uuid, Path, description = "The article"), IfMatch),
    request_body(content((UpdateArticle = "application/merge-patch+json"), (UpdateArticle = "application/json"))),
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[patch("/articles/{id}")]
pub(super) async fn update_article(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateArticle>,
) -> HandlerResult {
    let (id, lang) = (article(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            view(&tx, &auth, service::update(&tx, &auth, id, (&if_match, lang), body).await?, lang)
                .await
        })
        .await
}

/// Submit an article for review
///
/// It cannot change any more until it is returned.
#[utoipa::path(tag = "content", operation_id = "submitArticle",
    params(("id" = Uuid, Path, description = "The article")),
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[post("/articles/{id}/submit")]
pub(super) async fn submit_article(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let (id, lang) = (article(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            view(&tx, &auth, service::submit(&tx, &auth, id).await?, lang).await
        })
        .await
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
pub(super) async fn approve_article(
    caller: Caller<ReviewArticles>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    let (id, lang) = (article(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            view(&tx, &auth, service::approve(&tx, &auth, id, (&if_match, lang)).await?, lang).await
        })
        .await
}

/// Return an article to its editor
///
/// With a reason, which goes into the audit log. Approvals given so far are void.
#[utoipa::path(tag = "content", operation_id = "returnArticle",
    params(("id" = Uuid, Path, description = "The article")), request_body = ArticleReason,
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:review"))))]
#[post("/articles/{id}/return")]
pub(super) async fn return_article(
    caller: Caller<ReviewArticles>,
    id: Path<Uuid>,
    Body(body): Body<ArticleReason>,
) -> HandlerResult {
    let (id, lang, reason) = (article(*id), caller.lang, service::reason(&body.reason)?);
    caller
        .write(move |tx, auth| async move {
            view(&tx, &auth, service::send_back(&tx, &auth, id, &reason).await?, lang).await
        })
        .await
}

/// Withdraw a published article
///
/// With a reason. Readers find it no more from this moment on.
#[utoipa::path(tag = "content", operation_id = "withdrawArticle",
    params(("id" = Uuid, Path, description = "The article")), request_body = ArticleReason,
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:withdraw"))))]
#[post("/articles/{id}/withdraw")]
pub(super) async fn withdraw_article(
    caller: Caller<WithdrawArticles>,
    id: Path<Uuid>,
    Body(body): Body<ArticleReason>,
) -> HandlerResult {
    let (id, lang, reason) = (article(*id), caller.lang, service::reason(&body.reason)?);
    caller
        .write(move |tx, auth| async move {
            view(&tx, &auth, service::withdraw(&tx, &auth, id, reason).await?, lang).await
        })
        .await
}
