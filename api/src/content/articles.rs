//! Routes that write articles: the way from draft to published and back.

use actix_web::{patch, post, web::Path};
use lighthouse_domain::{content::Article, id::Id};
use uuid::Uuid;

use super::{
    dto::{ArticleReason, ArticleView, CreateArticle, UpdateArticle},
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

pub(super) fn view(article: Article, lang: Lang) -> Reply {
    let tag = etag::of_version(article.version, lang);
    Reply::ok(&ArticleView::full(article)).etag(tag)
}

/// Write an article
///
/// A draft in a channel of the editor's organization or below it.
#[utoipa::path(tag = "content", operation_id = "createArticle", request_body = CreateArticle,
    responses((status = 201, description = "The draft", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[post("/articles")]
pub(super) async fn create_article(call: Call, Body(body): Body<CreateArticle>) -> Answer {
    let (place, lang) = ((body.id, body.channel_id), call.lang);
    let text = service::understand(body)?;
    call.write(move |tx, by| async move {
        let made = service::create(&tx, &by, place, text).await?;
        let tag = etag::of_version(made.version, lang);
        let place = format!("/v1/articles/{}", made.id);
        Ok(Reply::created(place, &ArticleView::full(made)).etag(tag))
    })
    .await
}

/// Change an article
///
/// A merge patch of a draft, or of a withdrawn article, which becomes a draft again. The text
/// before is kept as a version. Needs `If-Match`.
#[utoipa::path(tag = "content", operation_id = "updateArticle",
    params(("id" = Uuid, Path, description = "The article"), ("If-Match" = String, Header, description = "The ETag that was seen")),
    request_body(content((UpdateArticle = "application/merge-patch+json"), (UpdateArticle = "application/json"))),
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[patch("/articles/{id}")]
pub(super) async fn update_article(
    call: Call,
    id: Path<Uuid>,
    Body(body): Body<UpdateArticle>,
) -> Answer {
    let (id, seen, lang) = (Id::new(*id), Seen::required(call.request())?, call.lang);
    call.write(move |tx, by| async move {
        Ok(view(service::update(&tx, &by, id, (&seen, lang), body).await?, lang))
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
#[post("/articles/{id}/submission")]
pub(super) async fn submit_article(call: Call, id: Path<Uuid>, _: NoBody) -> Answer {
    let (id, lang) = (Id::new(*id), call.lang);
    call.write(move |tx, by| async move { Ok(view(service::submit(&tx, &by, id).await?, lang)) })
        .await
}

/// Approve an article
///
/// Two reviewers approve, neither of whom wrote a version of it; the second approval publishes.
/// With `If-Match` only the text that was read is approved.
#[utoipa::path(tag = "content", operation_id = "approveArticle",
    params(("id" = Uuid, Path, description = "The article")),
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:review"))))]
#[post("/articles/{id}/approval")]
pub(super) async fn approve_article(call: Call, id: Path<Uuid>, _: NoBody) -> Answer {
    let (id, seen, lang) = (Id::new(*id), Seen::of(call.request()), call.lang);
    call.write(move |tx, by| async move {
        Ok(view(service::approve(&tx, &by, id, (&seen, lang)).await?, lang))
    })
    .await
}

/// Return an article to its editor
///
/// With a reason, which goes into the trail. Approvals given so far are void.
#[utoipa::path(tag = "content", operation_id = "returnArticle",
    params(("id" = Uuid, Path, description = "The article")), request_body = ArticleReason,
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:review"))))]
#[post("/articles/{id}/return")]
pub(super) async fn return_article(
    call: Call,
    id: Path<Uuid>,
    Body(body): Body<ArticleReason>,
) -> Answer {
    let (id, lang, reason) = (Id::new(*id), call.lang, service::reason(&body.reason)?);
    call.write(move |tx, by| async move {
        Ok(view(service::send_back(&tx, &by, id, &reason).await?, lang))
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
#[post("/articles/{id}/withdrawal")]
pub(super) async fn withdraw_article(
    call: Call,
    id: Path<Uuid>,
    Body(body): Body<ArticleReason>,
) -> Answer {
    let (id, lang, reason) = (Id::new(*id), call.lang, service::reason(&body.reason)?);
    call.write(move |tx, by| async move {
        Ok(view(service::withdraw(&tx, &by, id, reason).await?, lang))
    })
    .await
}
