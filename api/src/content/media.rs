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
use crate::{
    door::{By, Call},
    http::{
        body::{Body, NoBody},
        etag::Seen,
        page,
        problem::Problem,
        query::{PageParams, Query},
        reply::Answer,
    },
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
pub(super) async fn list_media(call: Call<ReadDrafts>, Query(query): Query<MediaQuery>) -> Answer {
    let kinds = query.kind.clone().unwrap_or_default();
    let wanted = |one: &MediaType| kinds.contains(&ContentKind::of(*one));
    let filter = store::Filter {
        which: Which::Media,
        channel: query.channel_id.map(Id::new),
        states: query.state.iter().flatten().map(|state| state.as_str()).collect(),
        types: MediaType::ALL.into_iter().filter(wanted).collect(),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = ("media", MediaQuery { limit: None, cursor: None, ..query });
    let after: Option<store::Page> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let (mut rows, names) = call
        .read(async |conn, by| {
            let rows = store::page(&conn, &by.permit, &filter, after, most).await?;
            let people = rows.iter().flat_map(Article::people);
            let names = store::names(&conn, &by.permit, people).await?;
            Ok((rows, names))
        })
        .await?;
    let info =
        page::cut(&call, &params, &mark, &mut rows, |row| (row.updated_at.millis(), row.id.uuid()));
    Ok(answer(&call, rows, &names, info))
}

/// Show a media item
///
/// Readers see what is published and due; the desk of its channel sees every state.
#[utoipa::path(tag = "content", operation_id = "getMedia",
    params(("id" = Uuid, Path, description = "The media item")),
    responses((status = 200, description = "The media item", body = ArticleView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/media/{id}")]
pub(super) async fn get_media(call: Call<ReadContent>, id: Path<Uuid>) -> Answer {
    let (id, lang) = (Id::new(*id), call.lang);
    call.read(async |conn, by| {
        let found = seen_by(&conn, &by, id).await?;
        view(&conn, &by, found, lang).await
    })
    .await
}

/// What the desk may see in any state, and readers once it is published and due.
pub(super) async fn seen_by(
    conn: &Conn,
    by: &By<ReadContent>,
    id: ArticleId,
) -> Result<Article, Problem> {
    if let Ok(desk) = by.also::<ReadDrafts>() {
        match store::find_article(conn, &desk, (Which::Media, id)).await {
            Err(StoreError::NotFound(_)) => {}
            other => return Ok(other?),
        }
    }
    Ok(store::find_published(conn, &by.permit, (Which::Media, id), by.now).await?)
}

/// Describe a media item
///
/// A merge patch of title, description and the rest of a draft, or of a withdrawn item, which
/// becomes a draft again. The file never changes. Needs `If-Match`.
#[utoipa::path(tag = "content", operation_id = "updateMedia",
    params(("id" = Uuid, Path, description = "The media item"), ("If-Match" = String, Header, description = "The ETag that was seen")),
    request_body(content((UpdateArticle = "application/merge-patch+json"), (UpdateArticle = "application/json"))),
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[patch("/media/{id}")]
pub(super) async fn update_media(
    call: Call<WriteArticles>,
    id: Path<Uuid>,
    Body(body): Body<UpdateArticle>,
) -> Answer {
    let (id, seen, lang) = (medium(*id), Seen::required(call.request())?, call.lang);
    call.write(move |tx, by| async move {
        view(&tx, &by, service::update(&tx, &by, id, (&seen, lang), body).await?, lang).await
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
#[post("/media/{id}/submission")]
pub(super) async fn submit_media(call: Call<WriteArticles>, id: Path<Uuid>, _: NoBody) -> Answer {
    let (id, lang) = (medium(*id), call.lang);
    call.write(move |tx, by| async move {
        view(&tx, &by, service::submit(&tx, &by, id).await?, lang).await
    })
    .await
}

/// Approve a media item
///
/// Two reviewers approve, neither of whom uploaded or described it; the second approval publishes.
/// With `If-Match` only what was seen is approved.
#[utoipa::path(tag = "content", operation_id = "approveMedia",
    params(("id" = Uuid, Path, description = "The media item")),
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:review"))))]
#[post("/media/{id}/approval")]
pub(super) async fn approve_media(call: Call<ReviewArticles>, id: Path<Uuid>, _: NoBody) -> Answer {
    let (id, seen, lang) = (medium(*id), Seen::of(call.request()), call.lang);
    call.write(move |tx, by| async move {
        view(&tx, &by, service::approve(&tx, &by, id, (&seen, lang)).await?, lang).await
    })
    .await
}

/// Return a media item to its editor
///
/// With a reason, which goes into the trail. Approvals given so far are void.
#[utoipa::path(tag = "content", operation_id = "returnMedia",
    params(("id" = Uuid, Path, description = "The media item")), request_body = ArticleReason,
    responses((status = 200, description = "As it is now", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:review"))))]
#[post("/media/{id}/return")]
pub(super) async fn return_media(
    call: Call<ReviewArticles>,
    id: Path<Uuid>,
    Body(body): Body<ArticleReason>,
) -> Answer {
    let (id, lang, reason) = (medium(*id), call.lang, service::reason(&body.reason)?);
    call.write(move |tx, by| async move {
        view(&tx, &by, service::send_back(&tx, &by, id, &reason).await?, lang).await
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
#[post("/media/{id}/withdrawal")]
pub(super) async fn withdraw_media(
    call: Call<WithdrawArticles>,
    id: Path<Uuid>,
    Body(body): Body<ArticleReason>,
) -> Answer {
    let (id, lang, reason) = (medium(*id), call.lang, service::reason(&body.reason)?);
    call.write(move |tx, by| async move {
        view(&tx, &by, service::withdraw(&tx, &by, id, reason).await?, lang).await
    })
    .await
}
