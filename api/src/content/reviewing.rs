//! The way from draft to published and back, of articles and media alike: decide, store, audit.

use lighthouse_domain::{
    access::actions::{ReviewArticles, WithdrawArticles, WriteArticles},
    audit::{AuditEvent, Object},
    content::{Article, ArticleKind},
};
use lighthouse_persistence::{Locked, Tx, content as store};

use super::markup;
use crate::http::{caller::Authorized, problem::Problem};

pub(super) async fn submit(
    tx: &Tx,
    auth: &Authorized<WriteArticles>,
    article: Locked<Article>,
) -> Result<Article, Problem> {
    let article = store::save(tx, article.change(|article| article.submit(auth.now))?).await?;
    auth.audit(tx, event(&article, ("article.submitted", "media.submitted"))).await?;
    Ok(article)
}

/// One of the two approvals; the second publishes and makes it findable.
pub(super) async fn approve(
    tx: &Tx,
    auth: &Authorized<ReviewArticles>,
    article: Locked<Article>,
) -> Result<Article, Problem> {
    let authors = store::authors(tx, &auth.permit, &article).await?;
    let reviewer = auth.permit.account();
    let changed = article.change(|article| article.approve(reviewer, &authors, auth.now))?;
    let published = changed.state.visible_at().is_some();
    let article = if published {
        let folded = markup::folded(&changed.text);
        store::save_published(tx, changed, &folded).await?
    } else {
        store::save(tx, changed).await?
    };
    let names = if published { PUBLISHED } else { APPROVED };
    auth.audit(tx, event(&article, names)).await?;
    Ok(article)
}

pub(super) async fn send_back(
    tx: &Tx,
    auth: &Authorized<ReviewArticles>,
    article: Locked<Article>,
    reason: String,
) -> Result<Article, Problem> {
    let (reviewer, detail) = (auth.permit.account(), reason.clone());
    let changed = article.change(|article| article.send_back(reviewer, reason, auth.now))?;
    let article = store::save(tx, changed).await?;
    auth.audit(tx, event(&article, ("article.returned", "media.returned")).with_detail(detail))
        .await?;
    Ok(article)
}

pub(super) async fn withdraw(
    tx: &Tx,
    auth: &Authorized<WithdrawArticles>,
    article: Locked<Article>,
    reason: String,
) -> Result<Article, Problem> {
    let detail = reason.clone();
    let changed = article.change(|article| article.withdraw(reason, auth.now))?;
    let article = store::save_withdrawn(tx, changed).await?;
    auth.audit(tx, event(&article, ("article.withdrawn", "media.withdrawn")).with_detail(detail))
        .await?;
    Ok(article)
}

/// What a step is called in the audit log: an article's, and a media item's.
pub(super) type StepNames = (&'static str, &'static str);
const APPROVED: StepNames = ("article.approved", "media.approved");
const PUBLISHED: StepNames = ("article.published", "media.published");

pub(super) fn event(article: &Article, (of_text, of_media): StepNames) -> AuditEvent {
    let (name, object) = match article.kind() {
        ArticleKind::Text => (of_text, Object::Article),
        ArticleKind::Media => (of_media, Object::Media),
    };
    AuditEvent::new(name, object, article.id.uuid())
}
