//! Writing articles and describing media: load, decide, store, audit.

use lighthouse_domain::{
    access::actions::WriteArticles,
    audit::{AuditEvent, Object},
    content::{Article, ArticleId, ArticleState, ChannelId, Text},
    message::Message,
};
use lighthouse_persistence::{Locked, Tx, content as store};

use super::{error::no_channel, markup, reviewing};
use crate::http::{
    caller::Authorized,
    code::FieldErrorCode,
    problem::{FieldError, Problem},
};

/// Begins an article in a channel at whose desk the editor is.
pub(super) async fn create(
    tx: &Tx,
    auth: &Authorized<WriteArticles>,
    (id, channel): (ArticleId, ChannelId),
    text: Text,
) -> Result<Article, Problem> {
    let desk = store::find_desk(tx, &auth.permit, channel).await.map_err(no_channel)?;
    check_media(tx, auth, &text).await?;
    let article = Article {
        id,
        channel,
        file: None,
        editor: auth.permit.account(),
        state: ArticleState::Draft,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
        text,
    };
    store::insert(tx, &desk, &article, &markup::folded(&article.text)).await?;
    auth.audit(tx, AuditEvent::new("article.created", Object::Article, id.uuid())).await?;
    Ok(article)
}

/// Writes a new text; the old one stays as a version.
pub(super) async fn revise(
    tx: &Tx,
    auth: &Authorized<WriteArticles>,
    article: Locked<Article>,
    text: Text,
) -> Result<Article, Problem> {
    if text == article.text {
        return Ok(article.into_inner());
    }
    check_media(tx, auth, &text).await?;
    let (folded, editor) = (markup::folded(&text), auth.permit.account());
    let changed = article.change(|article| article.revise(text, editor, auth.now))?;
    let article = store::save_text(tx, changed, &folded).await?;
    auth.audit(tx, reviewing::event(&article, ("article.changed", "media.changed"))).await?;
    Ok(article)
}

/// What a text shows must be media that its editor reaches.
async fn check_media(
    tx: &Tx,
    auth: &Authorized<WriteArticles>,
    text: &Text,
) -> Result<(), Problem> {
    let known = store::media_among(tx, &auth.permit, &text.media).await?;
    let message = || {
        Message::new(
            "媒体不存在或不在您的管理范围内",
            "The media item does not exist or lies outside your scope.",
        )
    };
    let unknown = text.media.iter().enumerate().filter(|(_, id)| !known.contains(*id));
    let errors = unknown
        .map(|(at, _)| {
            FieldError::body(format!("/media_ids/{at}"), FieldErrorCode::OutOfScope, message())
        })
        .collect();
    Problem::refuse_if_any(errors)
}
