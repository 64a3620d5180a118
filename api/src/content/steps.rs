//! The steps of articles and media over HTTP: locked, compared with what the caller saw, taken,
//! answered.

use lighthouse_domain::access::actions::{ReviewArticles, WithdrawArticles, WriteArticles};

use super::{
    requests::{ArticleReason, UpdateArticle},
    responding::{Target, lock_seen, respond},
    reviewing, text, writing,
};
use crate::http::{caller::Caller, etag::IfMatch, response::HandlerResult};

pub(super) async fn revise(
    caller: Caller<WriteArticles>,
    target: Target,
    if_match: IfMatch,
    patch: UpdateArticle,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let article = lock_seen(&tx, &auth, target, (&if_match, lang)).await?;
            let text = text::apply_patch(&article, patch)?;
            let article = writing::revise(&tx, &auth, article, text).await?;
            respond(&tx, &auth, article, lang).await
        })
        .await
}

pub(super) async fn submit(
    caller: Caller<WriteArticles>,
    target: Target,
    if_match: IfMatch,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let article = lock_seen(&tx, &auth, target, (&if_match, lang)).await?;
            respond(&tx, &auth, reviewing::submit(&tx, &auth, article).await?, lang).await
        })
        .await
}

pub(super) async fn approve(
    caller: Caller<ReviewArticles>,
    target: Target,
    if_match: IfMatch,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let article = lock_seen(&tx, &auth, target, (&if_match, lang)).await?;
            respond(&tx, &auth, reviewing::approve(&tx, &auth, article).await?, lang).await
        })
        .await
}

pub(super) async fn send_back(
    caller: Caller<ReviewArticles>,
    target: Target,
    if_match: IfMatch,
    body: ArticleReason,
) -> HandlerResult {
    let (lang, reason) = (caller.lang, text::reason(&body.reason)?);
    caller
        .write(move |tx, auth| async move {
            let article = lock_seen(&tx, &auth, target, (&if_match, lang)).await?;
            let article = reviewing::send_back(&tx, &auth, article, reason).await?;
            respond(&tx, &auth, article, lang).await
        })
        .await
}

pub(super) async fn withdraw(
    caller: Caller<WithdrawArticles>,
    target: Target,
    if_match: IfMatch,
    body: ArticleReason,
) -> HandlerResult {
    let (lang, reason) = (caller.lang, text::reason(&body.reason)?);
    caller
        .write(move |tx, auth| async move {
            let article = lock_seen(&tx, &auth, target, (&if_match, lang)).await?;
            let article = reviewing::withdraw(&tx, &auth, article, reason).await?;
            respond(&tx, &auth, article, lang).await
        })
        .await
}
