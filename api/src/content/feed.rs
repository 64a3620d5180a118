//! What readers find: the feed and the search.

use actix_web::get;
use lighthouse_domain::{
    access::actions::ReadContent, content::search, id::Id, message::Message, time::Instant,
};
use lighthouse_persistence::content::{self as store, SignedArticle};
use uuid::Uuid;

use super::{
    dto::{ArticlePage, ArticleView},
    queries::{FeedQuery, SearchQuery},
};
use crate::http::{
    caller::Caller,
    code::{Code, FieldErrorCode},
    page::Keyed,
    problem::{FieldError, Problem},
    query::{PageParams, Query},
    response::HandlerResult,
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_feed).service(search_articles);
}

/// A published article, newest first.
struct FeedEntry {
    signed: SignedArticle,
    visible_at: Instant,
}

impl FeedEntry {
    fn new(signed: SignedArticle) -> Result<Self, Problem> {
        let visible_at = signed.article.state.visible_at();
        let visible_at = visible_at.ok_or_else(|| Problem::new(Code::Internal))?;
        Ok(Self { signed, visible_at })
    }
}

impl Keyed for FeedEntry {
    type Key = store::Position;

    fn position(&self) -> store::Position {
        (self.visible_at.millis(), self.signed.article.id.uuid())
    }
}

/// Show the feed
///
/// Articles and media that are published and due, of the caller's organization, of all below it
/// and of all above it, newest first. Media have a `file`.
#[utoipa::path(tag = "content", operation_id = "getFeed", params(FeedQuery),
    responses((status = 200, description = "A page", body = ArticlePage), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/feed")]
async fn get_feed(caller: Caller<ReadContent>, Query(query): Query<FeedQuery>) -> HandlerResult {
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    respond_found(&caller, query.channel_id, "", &params).await
}

/// Search published articles and media
///
/// Title, summary and text or description, from one character on, in Chinese too; every word of `q`
/// must occur. Newest first.
#[utoipa::path(tag = "content", operation_id = "searchArticles", params(SearchQuery),
    responses((status = 200, description = "A page", body = ArticlePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/search")]
async fn search_articles(
    caller: Caller<ReadContent>,
    Query(query): Query<SearchQuery>,
) -> HandlerResult {
    if search::terms(&query.q).is_empty() {
        let message =
            Message::new("请输入要查找的文字", "Give at least one character to look for.");
        let fault = FieldError::parameter("q", FieldErrorCode::InvalidText, message);
        return Err(Problem::new(Code::InvalidParameter).fault(fault));
    }
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    respond_found(&caller, query.channel_id, &query.q, &params).await
}

/// What contains every word of the question; everything if there is none.
async fn respond_found(
    caller: &Caller<ReadContent>,
    channel: Option<Uuid>,
    question: &str,
    params: &PageParams,
) -> HandlerResult {
    let (key, terms) = (("feed", channel, question), search::terms(question));
    let channel = channel.map(Id::new);
    let rows = caller
        .page(params, &key, async |conn, auth, slice| {
            let (what, position) = ((channel, terms.as_slice()), (slice.after, slice.limit));
            let found = store::feed(&conn, &auth.permit, what, auth.now, position).await?;
            let signed = store::sign(&conn, &auth.permit, found).await?;
            signed.into_iter().map(FeedEntry::new).collect()
        })
        .await?;
    Ok(rows.respond::<ArticlePage>(|entry| ArticleView::summary(entry.signed)))
}
