//! Routes of media: finding and describing them.

use actix_web::{get, patch, web::Path};
use lighthouse_domain::{
    access::actions::{ReadContent, ReadDrafts, WriteArticles},
    content::{ArticleKind, MediaType},
    id::Id,
};
use lighthouse_persistence::content as store;
use uuid::Uuid;

use super::{
    dto::{ArticlePage, ArticleView, ContentKind},
    listing::respond_list,
    queries::MediaQuery,
    requests::UpdateArticle,
    responding::{Target, find_visible, respond},
    steps,
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::IfMatch,
    query::{PageParams, Query},
    response::HandlerResult,
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_media).service(get_media).service(update_media);
}

pub(super) fn medium(id: Uuid) -> Target {
    (ArticleKind::Media, Id::new(id))
}

/// List media
///
/// Audio, video and pictures in every state, last changed first: for editors, reviewers and
/// those who oversee them. Readers find theirs in the feed.
#[utoipa::path(tag = "content", operation_id = "listMedia", params(MediaQuery),
    responses((status = 200, description = "A page", body = ArticlePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read_drafts"))))]
#[get("/media")]
async fn list_media(caller: Caller<ReadDrafts>, Query(query): Query<MediaQuery>) -> HandlerResult {
    let kinds = query.kind.clone().unwrap_or_default();
    let wanted = |one: &MediaType| kinds.contains(&ContentKind::from_media_type(*one));
    let filter = store::Filter {
        kind: ArticleKind::Media,
        channel: query.channel_id.map(Id::new),
        states: query.state.iter().flatten().map(|state| state.0).collect(),
        types: MediaType::ALL.into_iter().filter(wanted).collect(),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let key = ("media", MediaQuery { limit: None, cursor: None, ..query });
    respond_list(&caller, &filter, &params, &key).await
}

/// Show a media item
///
/// Readers see what is published and due; the desk of its channel sees every state.
#[utoipa::path(tag = "content", operation_id = "getMedia",
    params(("id" = Uuid, Path, description = "The media item")),
    responses((status = 200, description = "The media item", body = ArticleView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/media/{id}")]
async fn get_media(caller: Caller<ReadContent>, id: Path<Uuid>) -> HandlerResult {
    let (target, lang) = (medium(*id), caller.lang);
    caller
        .read(async |conn, auth| {
            let found = find_visible(&conn, &auth, target).await?;
            respond(&conn, &auth, found, lang).await
        })
        .await
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
async fn update_media(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateArticle>,
) -> HandlerResult {
    steps::revise(caller, medium(*id), if_match, body).await
}
