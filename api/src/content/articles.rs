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
use crate::{
    door::{By, Call},
    http::{
        body::{Body, NoBody},
        etag::{self, Seen},
        lang::Lang,
        problem::Problem,
        reply::{Answer, Reply},
    },
};

/// The whole article with its foot: source, editor and reviewers by name (S50).
pub(super) async fn view<A: Action>(
    conn: &Conn,
    by: &By<A>,
    article: Article,
    lang: Lang,
) -> Result<Reply, Problem> {
    let tag = etag::of_version(article.version, lang);
    let names = store::names(conn, &by.permit, article.people()).await?;
    Ok(Reply::ok(&ArticleView::full(article, &names)).etag(tag))
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
    call: Call<WriteArticles>,
    Body(body): Body<CreateArticle>,
) -> Answer {
    let (place, lang) = ((body.id, body.channel_id), call.lang);
    let text = service::understand(body, 1)?;
    call.write(move |tx, by| async move {
        let made = service::create(&tx, &by, place, text).await?;
        let tag = etag::of_version(made.version, lang);
        let place = format!("/v1/articles/{}", made.id);
        let names = store::names(&tx, &by.permit, made.people()).await?;
        Ok(Reply::created(place, &ArticleView::full(made, &names)).etag(tag))
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
    call: Call<WriteArticles>,
    id: Path<Uuid>,
    Body(body): Body<UpdateArticle>,
) -> Answer {
    let (id, seen, lang) = (article(*id), Seen::required(call.request())?, call.lang);
    call.write(move |tx, by| async move {
        view(&tx, &by, service::update(&tx, &by, id, (&seen, lang), body).await?, lang).await
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
pub(super) async fn submit_article(call: Call<WriteArticles>, id: Path<Uuid>, _: NoBody) -> Answer {
    let (id, lang) = (article(*id), call.lang);
    call.write(move |tx, by| async move {
        view(&tx, &by, service::submit(&tx, &by, id).await?, lang).await
    })
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
pub(super) async fn approve_article(
    call: Call<ReviewArticles>,
    id: Path<Uuid>,
    _: NoBody,
) -> Answer {
    let (id, seen, lang) = (article(*id), Seen::of(call.request()), call.lang);
    call.write(move |tx, by| async move {
        view(&tx, &by, service::approve(&tx, &by, id, (&seen, lang)).await?, lang).await
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
    call: Call<ReviewArticles>,
    id: Path<Uuid>,
    Body(body): Body<ArticleReason>,
) -> Answer {
    let (id, lang, reason) = (article(*id), call.lang, service::reason(&body.reason)?);
    call.write(move |tx, by| async move {
        view(&tx, &by, service::send_back(&tx, &by, id, &reason).await?, lang).await
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
    call: Call<WithdrawArticles>,
    id: Path<Uuid>,
    Body(body): Body<ArticleReason>,
) -> Answer {
    let (id, lang, reason) = (article(*id), call.lang, service::reason(&body.reason)?);
    call.write(move |tx, by| async move {
        view(&tx, &by, service::withdraw(&tx, &by, id, reason).await?, lang).await
    })
    .await
}
