//! How articles and media are answered: signed with names, under a tag that covers them.

use lighthouse_domain::{
    access::{Action, actions::ReadContent, actions::ReadDrafts},
    content::{Article, ArticleId, ArticleKind},
};
use lighthouse_persistence::{
    Conn, Locked, StoreError, Tx,
    content::{self as store, SignedArticle},
};

use super::dto::{ArticlePage, ArticleView};
use crate::http::{
    caller::{Authorized, Caller},
    code::Code,
    etag::{self, IfMatch},
    lang::Lang,
    page::{Keyed, Rows},
    problem::Problem,
    response::ApiResponse,
};

/// One article or media item.
pub(super) type Target = (ArticleKind, ArticleId);

/// What the desk may see in any state, and readers once it is published and due.
pub(super) async fn find_visible(
    conn: &Conn,
    auth: &Authorized<ReadContent>,
    target: Target,
) -> Result<Article, Problem> {
    if let Ok(desk) = auth.permit_for::<ReadDrafts>() {
        match store::find_article(conn, &desk, target).await {
            Err(StoreError::NotFound(_)) => {}
            other => return Ok(other?),
        }
    }
    Ok(store::find_published(conn, &auth.permit, target, auth.now).await?)
}

/// Locked, if it has the version that the caller saw; 412 with the present one otherwise.
pub(super) async fn lock_seen<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    target: Target,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<Locked<Article>, Problem> {
    let article = store::lock(tx, &auth.permit, target).await?;
    if if_match.matches(article.version) {
        return Ok(article);
    }
    let current = sign(tx, auth, article.into_inner()).await?;
    Err(IfMatch::conflict(&tag_of(&current, lang), ArticleView::full(current)))
}

async fn sign<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    article: Article,
) -> Result<SignedArticle, Problem> {
    let signed = store::sign(conn, &auth.permit, vec![article]).await?;
    signed.into_iter().next().ok_or_else(|| Problem::new(Code::Internal))
}

/// The whole article with its foot: source, editor and reviewers by name.
pub(super) async fn respond<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    article: Article,
    lang: Lang,
) -> Result<ApiResponse, Problem> {
    let signed = sign(conn, auth, article).await?;
    let tag = tag_of(&signed, lang);
    Ok(ApiResponse::ok(&ArticleView::full(signed)).etag(tag))
}

pub(super) async fn respond_created(
    tx: &Tx,
    auth: &Authorized<impl Action>,
    article: Article,
    lang: Lang,
) -> Result<ApiResponse, Problem> {
    let place = format!("/v1/articles/{}", article.id);
    let signed = sign(tx, auth, article).await?;
    let tag = tag_of(&signed, lang);
    Ok(ApiResponse::created(place, &ArticleView::full(signed)).etag(tag))
}

fn tag_of(signed: &SignedArticle, lang: Lang) -> String {
    etag::of_version_and(signed.article.version, names(signed), lang)
}

fn names(signed: &SignedArticle) -> impl Iterator<Item = &str> {
    let reviewers = signed.reviewer_names.iter().map(String::as_str);
    std::iter::once(signed.editor_name.as_str())
        .chain(reviewers)
        .chain(signed.returned_by_name.as_deref())
}

/// A page of articles without their texts; its tag covers the names too.
pub(super) fn respond_page<A: Action, R>(caller: &Caller<A>, page: Rows<R>) -> ApiResponse
where
    R: Keyed + Into<SignedArticle> + AsRef<SignedArticle>,
{
    let rows = || page.rows.iter().map(AsRef::as_ref);
    let versions = rows().map(|row| (row.article.id.uuid(), row.article.version));
    let more = if page.has_more() { "more" } else { "" };
    let shown: Vec<&str> = rows().flat_map(names).chain([more]).collect();
    let tag = etag::of_list(caller.lang, versions, &shown.join("\n"));
    page.respond::<ArticlePage>(|row| ArticleView::summary(row.into())).etag(tag)
}
