//! Routes that read articles: the desk's list, one article, versions, feed, search.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::{
        Action,
        actions::{ReadContent, ReadDrafts},
    },
    content::{Article, ArticleId, State, Which, search},
    id::Id,
    message::Message,
};
use lighthouse_persistence::{StoreError, content as store};
use uuid::Uuid;

use super::{
    articles::view,
    dto::{
        ArticlePage, ArticleQuery, ArticleVersionPage, ArticleVersionView, ArticleView, FeedQuery,
        Names, SearchQuery,
    },
};
use crate::http::{
    caller::Caller,
    code::{Code, FieldErrorCode},
    page::{self, PageInfo},
    problem::{FieldError, Problem},
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
};

/// List articles
///
/// In every state, last changed first: for editors, reviewers and those who oversee them.
#[utoipa::path(tag = "content", operation_id = "listArticles", params(ArticleQuery),
    responses((status = 200, description = "A page", body = ArticlePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read_drafts"))))]
#[get("/articles")]
pub(super) async fn list_articles(
    caller: Caller<ReadDrafts>,
    Query(query): Query<ArticleQuery>,
) -> HandlerResult {
    let filter = store::Filter {
        which: Which::Articles,
        types: Vec::new(),
        channel: query.channel_id.map(Id::new),
        states: query.state.iter().flatten().map(|state| state.0.as_str()).collect(),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = ArticleQuery { limit: None, cursor: None, ..query };
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

pub(super) fn answer<A: Action>(
    caller: &Caller<A>,
    rows: Vec<Article>,
    names: &Names,
    info: PageInfo,
) -> ApiResponse {
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(|row| ArticleView::line(row, names)).collect();
    ApiResponse::ok(&ArticlePage { data, page: info }).next(next)
}

/// Show an article
///
/// Readers see what is published and due; the desk of its channel sees every state.
#[utoipa::path(tag = "content", operation_id = "getArticle",
    params(("id" = Uuid, Path, description = "The article")),
    responses((status = 200, description = "The article", body = ArticleView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/articles/{id}")]
pub(super) async fn get_article(caller: Caller<ReadContent>, id: Path<Uuid>) -> HandlerResult {
    let id: ArticleId = Id::new(*id);
    let (wanted, lang) = ((Which::Articles, id), caller.lang);
    caller
        .read(async |conn, auth| {
            if let Ok(desk) = auth.permit_for::<ReadDrafts>() {
                match store::find_article(&conn, &desk, wanted).await {
                    Err(StoreError::NotFound(_)) => {}
                    other => return view(&conn, &auth, other?, lang).await,
                }
            }
            let found = store::find_published(&conn, &auth.permit, wanted, auth.now).await?;
            view(&conn, &auth, found, lang).await
        })
        .await
}

/// List the versions of an article
///
/// Every text it ever had, newest first.
#[utoipa::path(tag = "content", operation_id = "listArticleVersions",
    params(("id" = Uuid, Path, description = "The article"), PageParams),
    responses((status = 200, description = "A page", body = ArticleVersionPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read_drafts"))))]
#[get("/articles/{id}/versions")]
pub(super) async fn list_versions(
    caller: Caller<ReadDrafts>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: ArticleId = Id::new(*id);
    let mark = ("versions", id);
    let before: Option<i64> = page::after(&caller, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = caller
        .read(async |conn, auth| {
            let article = store::find_article(&conn, &auth.permit, (Which::Articles, id)).await?;
            Ok(store::version_page(&conn, &auth.permit, &article, before, most).await?)
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| row.number);
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(ArticleVersionView::from).collect();
    Ok(ApiResponse::ok(&ArticleVersionPage { data, page: info }).next(next))
}

/// Show the feed
///
/// Articles and media that are published and due in the reader's own line of organizations,
/// newest first. Media have a `file`.
#[utoipa::path(tag = "content", operation_id = "getFeed", params(FeedQuery),
    responses((status = 200, description = "A page", body = ArticlePage), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/feed")]
pub(super) async fn get_feed(
    caller: Caller<ReadContent>,
    Query(query): Query<FeedQuery>,
) -> HandlerResult {
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    found(&caller, query.channel_id, "", &params).await
}

/// Search published articles and media
///
/// Title, summary and text or description, from one character on, in Chinese too; every word of `q` must
/// occur. Newest first.
#[utoipa::path(tag = "content", operation_id = "searchArticles", params(SearchQuery),
    responses((status = 200, description = "A page", body = ArticlePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/search")]
pub(super) async fn search_articles(
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
    found(&caller, query.channel_id, &query.q, &params).await
}

async fn found(
    caller: &Caller<ReadContent>,
    channel: Option<Uuid>,
    question: &str,
    params: &PageParams,
) -> HandlerResult {
    let (mark, terms) = (("feed", channel, question), search::terms(question));
    let after: Option<store::Page> = page::after(caller, params, &mark)?;
    let most = params.limit() as u64 + 1;
    let channel = channel.map(Id::new);
    let (mut rows, names) = caller
        .read(async |conn, auth| {
            let (what, which) = ((channel, terms.as_slice()), (after, most));
            let rows = store::feed(&conn, &auth.permit, what, auth.now, which).await?;
            let people = rows.iter().flat_map(Article::people);
            let names = store::names(&conn, &auth.permit, people).await?;
            Ok((rows, names))
        })
        .await?;
    let info = page::cut(caller, params, &mark, &mut rows, place);
    Ok(answer(caller, rows, &names, info))
}

fn place(article: &Article) -> store::Page {
    let visible = match article.state {
        State::Published { visible_at, .. } => visible_at.millis(),
        _ => 0,
    };
    (visible, article.id.uuid())
}
