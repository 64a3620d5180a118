//! Use cases of articles: load, decide, store, audit.

use lighthouse_domain::{
    access::{
        Action,
        actions::{ReviewArticles, WithdrawArticles, WriteArticles},
    },
    audit::{Deed, Object},
    content::{Article, ArticleId, State, Text},
    id::Id,
    message::Message,
    text::{self, TextError},
};
use lighthouse_persistence::{StoreError, Tx, content as store};
use uuid::Uuid;

use super::{
    dto::{ArticleView, CreateArticle, UpdateArticle},
    markup,
};
use crate::{
    door::By,
    http::{
        code::{Code, FaultCode},
        etag::{self, Seen},
        lang::Lang,
        problem::{Fault, Problem},
    },
};

/// A text, understood; all faults at once.
pub(super) fn understand(body: CreateArticle) -> Result<Text, Problem> {
    let mut faults = Vec::new();
    let mut optional = |pointer, raw: Option<String>, max| {
        raw.and_then(|raw| taken(&mut faults, pointer, text::line(&raw, 0, max)))
    };
    let summary = optional("/summary", body.summary, Text::SUMMARY_MAX);
    let source = optional("/source", body.source, Text::SOURCE_MAX);
    let title = taken(&mut faults, "/title", text::line(&body.title, 1, Text::TITLE_MAX));
    let written = taken(&mut faults, "/body", text::paragraph(&body.body, 1, Text::BODY_MAX));
    Problem::unless_sound(faults)?;
    Ok(Text {
        title: title.unwrap_or_default(),
        summary,
        source,
        body: written.unwrap_or_default(),
        publish_at: body.publish_at,
    })
}

pub(super) fn taken(
    faults: &mut Vec<Fault>,
    pointer: &str,
    parsed: Result<String, TextError>,
) -> Option<String> {
    parsed
        .map_err(|fault| faults.push(Fault::body(pointer, FaultCode::InvalidText, fault.message())))
        .ok()
}

/// A reason that goes into the trail.
pub(super) fn reason(raw: &str) -> Result<String, Problem> {
    let mut faults = Vec::new();
    let reason = taken(&mut faults, "/reason", text::line(raw, 1, 200));
    Problem::unless_sound(faults).map(|()| reason.unwrap_or_default())
}

/// Begins an article in a channel at whose desk the editor is.
pub(super) async fn create(
    tx: &Tx,
    by: &By<WriteArticles>,
    (id, channel): (Option<Uuid>, Uuid),
    text: Text,
) -> Result<Article, Problem> {
    let channel = store::find_desk(tx, &by.permit, Id::new(channel)).await;
    let channel = channel.map_err(no_channel)?;
    let article = Article {
        id: Id::new(id.unwrap_or_else(Uuid::now_v7)),
        channel: channel.id,
        editor: by.permit.account(),
        state: State::Draft,
        version: 1,
        created_at: by.now,
        updated_at: by.now,
        text,
    };
    let folded = markup::folded(&article.text);
    store::insert(tx, &by.permit, &channel, &article, &folded).await?;
    by.audit(tx, Deed::new("article.created", Object::Article, article.id.uuid())).await?;
    Ok(article)
}

fn no_channel(error: StoreError) -> Problem {
    let StoreError::NotFound(_) = error else { return error.into() };
    let says = Message::new(
        "栏目不存在或不在您的管理范围内",
        "The channel does not exist or lies outside your scope.",
    );
    Problem::new(Code::ValidationFailed).fault(Fault::body(
        "/channel_id",
        FaultCode::OutOfScope,
        says,
    ))
}

/// Writes a new text of a draft or of what was withdrawn; the old one stays as a version.
pub(super) async fn update(
    tx: &Tx,
    by: &By<WriteArticles>,
    id: ArticleId,
    (seen, lang): (&Seen, Lang),
    body: UpdateArticle,
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &by.permit, id).await?;
    refuse_unseen(&before, seen, lang)?;
    let text = understand(whole(&before, body))?;
    if text == before.text {
        return Ok(before);
    }
    let folded = markup::folded(&text);
    let after = stepped(by, before.revise(text, by.permit.account())?);
    store::save(tx, &by.permit, &after, Some(&folded)).await?;
    store::keep_version(tx, &by.permit, &after).await?;
    by.audit(tx, Deed::new("article.changed", Object::Article, id.uuid())).await?;
    Ok(after)
}

fn whole(before: &Article, body: UpdateArticle) -> CreateArticle {
    let text = before.text.clone();
    CreateArticle {
        id: None,
        channel_id: before.channel.uuid(),
        title: body.title.unwrap_or(text.title),
        summary: body.summary.over(text.summary),
        source: body.source.over(text.source),
        body: body.body.unwrap_or(text.body),
        publish_at: body.publish_at.over(text.publish_at),
    }
}

pub(super) async fn submit(
    tx: &Tx,
    by: &By<WriteArticles>,
    id: ArticleId,
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &by.permit, id).await?;
    keep(tx, by, before.submit()?, ("article.submitted", "")).await
}

/// One of the two approvals; the second publishes and makes it findable.
pub(super) async fn approve(
    tx: &Tx,
    by: &By<ReviewArticles>,
    id: ArticleId,
    seen: (&Seen, Lang),
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &by.permit, id).await?;
    refuse_unseen(&before, seen.0, seen.1)?;
    let authors = store::authors(tx, &by.permit, &before).await?;
    let after = before.approve(by.permit.account(), &authors, by.now)?;
    let published = matches!(after.state, State::Published { .. });
    if published {
        store::index(tx, &by.permit, &after, &markup::folded(&after.text)).await?;
    }
    let deed = if published { "article.published" } else { "article.approved" };
    keep(tx, by, after, (deed, "")).await
}

pub(super) async fn send_back(
    tx: &Tx,
    by: &By<ReviewArticles>,
    id: ArticleId,
    reason: &str,
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &by.permit, id).await?;
    keep(tx, by, before.send_back()?, ("article.returned", reason)).await
}

pub(super) async fn withdraw(
    tx: &Tx,
    by: &By<WithdrawArticles>,
    id: ArticleId,
    reason: String,
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &by.permit, id).await?;
    let after = before.withdraw(by.now, reason.clone())?;
    store::unindex(tx, &by.permit, &after).await?;
    keep(tx, by, after, ("article.withdrawn", &reason)).await
}

fn stepped<A>(by: &By<A>, article: Article) -> Article {
    Article { version: article.version + 1, updated_at: by.now, ..article }
}

async fn keep<A: Action>(
    tx: &Tx,
    by: &By<A>,
    changed: Article,
    (deed, detail): (&'static str, &str),
) -> Result<Article, Problem> {
    let changed = stepped(by, changed);
    store::save(tx, &by.permit, &changed, None).await?;
    let deed = Deed::new(deed, Object::Article, changed.id.uuid());
    by.audit(tx, deed.with_detail(detail)).await?;
    Ok(changed)
}

fn refuse_unseen(current: &Article, seen: &Seen, lang: Lang) -> Result<(), Problem> {
    if seen.knows(current.version) {
        return Ok(());
    }
    let tag = etag::of_version(current.version, lang);
    let shown = serde_json::to_value(ArticleView::full(current.clone())).unwrap_or_default();
    Err(Problem::new(Code::VersionConflict).current(shown, &tag))
}
