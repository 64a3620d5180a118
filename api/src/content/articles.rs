//! Routes of articles: writing and reading them.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ReadContent, ReadDrafts, WriteArticles},
    content::ArticleKind,
    id::Id,
};
use lighthouse_persistence::content as store;
use uuid::Uuid;

use super::{
    dto::{ArticlePage, ArticleView},
    listing::respond_list,
    queries::ArticleQuery,
    requests::{CreateArticle, UpdateArticle},
    responding::{Target, find_visible, respond, respond_created},
    steps, text, writing,
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
    config
        .service(list_articles)
        .service(create_article)
        .service(get_article)
        .service(update_article);
}

pub(super) fn article(id: Uuid) -> Target {
    (ArticleKind::Text, Id::new(id))
}

/// List articles
///
/// In every state, last changed first: for editors, reviewers and those who oversee them.
#[utoipa::path(tag = "content", operation_id = "listArticles", params(ArticleQuery),
    responses((status = 200, description = "A page", body = ArticlePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read_drafts"))))]
#[get("/articles")]
async fn list_articles(
    caller: Caller<ReadDrafts>,
    Query(query): Query<ArticleQuery>,
) -> HandlerResult {
    let filter = store::Filter {
        kind: ArticleKind::Text,
        types: Vec::new(),
        channel: query.channel_id.map(Id::new),
        states: query.state.iter().flatten().map(|state| state.0).collect(),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let key = ArticleQuery { limit: None, cursor: None, ..query };
    respond_list(&caller, &filter, &params, &key).await
}

/// Write an article
///
/// A draft in a channel of the editor's organization or below it.
#[utoipa::path(tag = "content", operation_id = "createArticle", request_body = CreateArticle,
    responses((status = 201, description = "The draft", body = ArticleView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[post("/articles")]
async fn create_article(
    caller: Caller<WriteArticles>,
    Body(body): Body<CreateArticle>,
) -> HandlerResult {
    let id = Id::new(body.id.unwrap_or_else(|| caller.app.new_id()));
    let (channel, lang) = (Id::new(body.channel_id), caller.lang);
    let text = text::validate(body)?;
    caller
        .write(move |tx, auth| async move {
            let made = writing::create(&tx, &auth, (id, channel), text).await?;
            respond_created(&tx, &auth, made, lang).await
        })
        .await
}

/// Show an article
///
/// Readers see what is published and due; the desk of its channel sees every state.
#[utoipa::path(tag = "content", operation_id = "getArticle",
    params(("id" = Uuid, Path, description = "The article")),
    responses((status = 200, description = "The article", body = ArticleView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/articles/{id}")]
async fn get_article(caller: Caller<ReadContent>, id: Path<Uuid>) -> HandlerResult {
    let (target, lang) = (article(*id), caller.lang);
    caller
        .read(async |conn, auth| {
            let found = find_visible(&conn, &auth, target).await?;
            respond(&conn, &auth, found, lang).await
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
async fn update_article(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateArticle>,
) -> HandlerResult {
    steps::revise(caller, article(*id), if_match, body).await
}
