//! How articles and media are found, locked and answered, each signed with names.

use lighthouse_domain::{
    access::{Action, actions::ReadContent, actions::ReadDrafts},
    content::{Article, ArticleId, ArticleKind},
};
use lighthouse_persistence::{
    Conn, Locked, StoreError, Tx,
    content::{self as store, SignedArticle},
};

use super::dto::ArticleView;
use crate::http::{
    caller::Authorized,
    code::Code,
    etag::{self, IfMatch},
    lang::Lang,
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
    let tag = etag::of_version(current.article.version, lang);
    Err(IfMatch::conflict(&tag, ArticleView::full(current)))
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
    let tag = etag::of_version(article.version, lang);
    Ok(ApiResponse::ok(&ArticleView::full(sign(conn, auth, article).await?)).etag(tag))
}

pub(super) async fn respond_created(
    tx: &Tx,
    auth: &Authorized<impl Action>,
    article: Article,
    lang: Lang,
) -> Result<ApiResponse, Problem> {
    let place = format!("/v1/articles/{}", article.id);
    let tag = etag::of_version(article.version, lang);
    let view = ArticleView::full(sign(tx, auth, article).await?);
    Ok(ApiResponse::created(place, &view).etag(tag))
}
