//! Routes of media: the same way from draft to published and back as an article's, and lists.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ReadContent, ReadDrafts, ReviewArticles, WithdrawArticles, WriteArticles},
    content::{Article, ArticleId, MediaType, Which},
    id::Id,
};
use lighthouse_persistence::{Conn, StoreError, content as store};
use uuid::Uuid;

use super::{
    articles::view,
    dto::{ArticlePage, ArticleReason, ArticleView, UpdateArticle},
    media_dto::{ContentKind, MediaQuery},
    published::answer,
    service::{self, Target},
};
use crate::http::{
    body::{Body, NoBody},
    caller::{Authorized, Caller},
    etag::{IfMatch, OptionalIfMatch},
    page,
    problem::Problem,
    query::{PageParams, Query},
    response::HandlerResult,
};

fn medium(id: Uuid) -> Target {
    (Which::Media, Id::new(id))
}

/// List media
///
/// Audio, video and pictures in every state, last changed first: for editors, reviewers and
/// those who oversee them. Readers find theirs in the feed.
#[utoipa::path(tag = "content", operation_id = "listMedia", params(MediaQuery),
    responses((status = 200, description = "A page", body = ArticlePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read_drafts"))))]
#[get("/media")]
pub(super) async fn list_media(
    caller: Caller<ReadDrafts>,
    Query(query): Query<MediaQuery>,
) -> HandlerResult {
    let kinds = query.kind.clone().unwrap_or_default();
    let wanted = |one: &MediaType| kinds.contains(&ContentKind::of(*one));
    let filter = store::Filter {
        which: Which::Media,
        channel: query.channel_id.map(Id::new),
        states: query.state.iter().flatten().map(|state| state.0.as_str()).collect(),
        types: MediaType::ALL.into_iter().filter(wanted).collect(),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = ("media", MediaQuery { limit: None, cursor: None, ..query });
    let after: Option<store::Page> = page::after(&caller, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let (mut rows, names) = caller
        .read(async |conn, auth| {
            let rows = store::page(&conn, &auth.permit, &filter, after, most).await?;
            let people = rows.iter().flat_map(Article::people);
            let names = store::names(&conn, &auth.permit, people).await?;
            Ok((rows, names))
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| {
        (row.updated_at.millis(), row.id.uuid())
    });
    Ok(answer(&caller, rows, &names, info))
}

/// Show a media item
///
/// Readers see what is published and due; the desk of its channel sees every state.
#[utoipa::path(tag = "content", operation_id = "getMedia",
    params(("id" = Uuid, Path, description = "The media item")),
    responses((status = 200, description = "The media item", body = ArticleView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/media/{id}")]
pub(super) async fn get_media(caller: Caller<ReadContent>, id: Path<Uuid>) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .read(async |conn, auth| {
            let found = seen_by(&conn, &auth, id).await?;
            view(&conn, &auth, found, lang).await
        })
        .await
}

/// What the desk may see in any state, and readers once it is published and due.
pub(super) async fn seen_by(
    conn: &Conn,
    auth: &Authorized<ReadContent>,
    id: ArticleId,
) -> Result<Article, Problem> {
    if let Ok(desk) = auth.permit_for::<ReadDrafts>() {
        match store::find_article(conn, &desk, (Which::Media, id)).await {
            Err(StoreError::NotFound(_)) => {}
            other => return Ok(other?),
        }
    }
    Ok(store::find_published(conn, &auth.permit, (Which::Media, id), auth.now).await?)
}

/// Describe a media item
///
/// A merge patch of title, description and the rest of a draft, or of a withdrawn item, which
/// becomes a draft again. The file never changes. Needs `If-Match`.
#[utoipa::path(tag = "content", operation_id = "updateMedia",
    params(("id" = Uuid, Path, description = "The media item"), IfMatch),
    request_body(content((UpdateArticle = "application/merge-patch+json"), (UpdateArticle = "application/json"))),
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[patch("/media/{id}")]
pub(super) async fn update_media(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateArticle>,
) -> HandlerResult {
    let (id, lang) = (medium(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            view(&tx, &auth, service::update(&tx, &auth, id, (&if_match, lang), body).await?, lang)
                .await
        })
        .await
}

/// Submit a media item for review
///
/// It cannot change any more until it is returned.
#[utoipa::path(tag = "content", operation_id = "submitMedia",
    params(("id" = Uuid, Path, description = "The media item")),
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[post("/media/{id}/submit")]
pub(super) async fn submit_media(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let (id, lang) = (medium(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            view(&tx, &auth, service::submit(&tx, &auth, id).await?, lang).await
        })
        .await
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
pub(super) async fn approve_media(
    caller: Caller<ReviewArticles>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    let (id, lang) = (medium(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            view(&tx, &auth, service::approve(&tx, &auth, id, (&if_match, lang)).await?, lang).await
        })
        .await
}

/// Return a media item to its editor
///
/// With a reason, which goes into the audit log. Approvals given so far are void.
#[utoipa::path(tag = "content", operation_id = "returnMedia",
    params(("id" = Uuid, Path, description = "The media item")), request_body = ArticleReason,
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:review"))))]
#[post("/media/{id}/return")]
pub(super) async fn return_media(
    caller: Caller<ReviewArticles>,
    id: Path<Uuid>,
    Body(body): Body<ArticleReason>,
) -> HandlerResult {
    let (id, lang, reason) = (medium(*id), caller.lang, service::reason(&body.reason)?);
    caller
        .write(move |tx, auth| async move {
            view(&tx, &auth, service::send_back(&tx, &auth, id, &reason).await?, lang).await
        })
        .await
}

/// Withdraw a published media item
///
/// With a reason. Readers find it no more from this moment on.
#[utoipa::path(tag = "content", operation_id = "withdrawMedia",
    params(("id" = Uuid, Path, description = "The media item")), request_body = ArticleReason,
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:withdraw"))))]
#[post("/media/{id}/withdraw")]
pub(super) async fn withdraw_media(
    caller: Caller<WithdrawArticles>,
    id: Path<Uuid>,
    Body(body): Body<ArticleReason>,
) -> HandlerResult {
    let (id, lang, reason) = (medium(*id), caller.lang, service::reason(&body.reason)?);
    caller
        .write(move |tx, auth| async move {
            view(&tx, &auth, service::withdraw(&tx, &auth, id, reason).await?, lang).await
        })
        .await
}
