//! Use cases of articles and media, whose steps are the same: load, decide, store, audit.

use lighthouse_domain::{
    access::{
        Action,
        actions::{ReviewArticles, WithdrawArticles, WriteArticles},
    },
    audit::{Deed, Object},
    content::{Article, ArticleId, State, Text, Which},
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

/// One article or media item.
pub(super) type Target = (Which, ArticleId);

/// A text of at least `least` characters, understood; all faults at once.
pub(super) fn understand(body: CreateArticle, least: usize) -> Result<Text, Problem> {
    let mut faults = Vec::new();
    let mut optional = |pointer, raw: Option<String>, max| {
        raw.and_then(|raw| taken(&mut faults, pointer, text::line(&raw, 0, max)))
    };
    let summary = optional("/summary", body.summary, Text::SUMMARY_MAX);
    let source = optional("/source", body.source, Text::SOURCE_MAX);
    let title = taken(&mut faults, "/title", text::line(&body.title, 1, Text::TITLE_MAX));
    let written = taken(&mut faults, "/body", text::paragraph(&body.body, least, Text::BODY_MAX));
    Problem::unless_sound(faults)?;
    Ok(Text {
        title: title.unwrap_or_default(),
        summary,
        source,
        body: written.unwrap_or_default(),
        publish_at: body.publish_at,
        media: body.media_ids.into_iter().map(Id::new).collect(),
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
    refuse_strangers(tx, by, &text).await?;
    let article = Article {
        id: Id::new(id.unwrap_or_else(Uuid::now_v7)),
        channel: channel.id,
        file: None,
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

pub(super) fn no_channel(error: StoreError) -> Problem {
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
    target: Target,
    (seen, lang): (&Seen, Lang),
    body: UpdateArticle,
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &by.permit, target).await?;
    refuse_unseen(tx, by, &before, (seen, lang)).await?;
    let least = usize::from(target.0 == Which::Articles);
    let text = understand(whole(&before, body), least)?;
    if text == before.text {
        return Ok(before);
    }
    refuse_strangers(tx, by, &text).await?;
    let folded = markup::folded(&text);
    let after = stepped(by, before.revise(text, by.permit.account())?);
    store::save(tx, &by.permit, &after, Some(&folded)).await?;
    store::keep_version(tx, &by.permit, &after).await?;
    by.audit(tx, deed(&after, ("article.changed", "media.changed"))).await?;
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
        media_ids: body.media_ids.unwrap_or_else(|| text.media.into_iter().map(Id::uuid).collect()),
    }
}

pub(super) async fn submit(
    tx: &Tx,
    by: &By<WriteArticles>,
    target: Target,
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &by.permit, target).await?;
    keep(tx, by, before.submit()?, (SUBMITTED, "")).await
}

/// One of the two approvals; the second publishes and makes it findable.
pub(super) async fn approve(
    tx: &Tx,
    by: &By<ReviewArticles>,
    target: Target,
    seen: (&Seen, Lang),
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &by.permit, target).await?;
    refuse_unseen(tx, by, &before, seen).await?;
    let authors = store::authors(tx, &by.permit, &before).await?;
    let after = before.approve(by.permit.account(), &authors, by.now)?;
    let published = matches!(after.state, State::Published { .. });
    if published {
        store::index(tx, &by.permit, &after, &markup::folded(&after.text)).await?;
    }
    keep(tx, by, after, (if published { PUBLISHED } else { APPROVED }, "")).await
}

pub(super) async fn send_back(
    tx: &Tx,
    by: &By<ReviewArticles>,
    target: Target,
    reason: &str,
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &by.permit, target).await?;
    keep(tx, by, before.send_back()?, (RETURNED, reason)).await
}

pub(super) async fn withdraw(
    tx: &Tx,
    by: &By<WithdrawArticles>,
    target: Target,
    reason: String,
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &by.permit, target).await?;
    let after = before.withdraw(by.now, reason.clone())?;
    store::unindex(tx, &by.permit, &after).await?;
    keep(tx, by, after, (WITHDRAWN, &reason)).await
}

fn stepped<A>(by: &By<A>, article: Article) -> Article {
    Article { version: article.version + 1, updated_at: by.now, ..article }
}

/// What is written into the trail: the name of an article's step, and of a medium's.
type Names = (&'static str, &'static str);
const SUBMITTED: Names = ("article.submitted", "media.submitted");
const APPROVED: Names = ("article.approved", "media.approved");
const PUBLISHED: Names = ("article.published", "media.published");
const RETURNED: Names = ("article.returned", "media.returned");
const WITHDRAWN: Names = ("article.withdrawn", "media.withdrawn");

fn deed(piece: &Article, names: Names) -> Deed {
    let (name, object) = match piece.which() {
        Which::Articles => (names.0, Object::Article),
        Which::Media => (names.1, Object::Media),
    };
    Deed::new(name, object, piece.id.uuid())
}

async fn keep<A: Action>(
    tx: &Tx,
    by: &By<A>,
    changed: Article,
    (names, detail): (Names, &str),
) -> Result<Article, Problem> {
    let changed = stepped(by, changed);
    store::save(tx, &by.permit, &changed, None).await?;
    by.audit(tx, deed(&changed, names).with_detail(detail)).await?;
    Ok(changed)
}

/// What a text shows must be media that its editor reaches.
async fn refuse_strangers(tx: &Tx, by: &By<WriteArticles>, text: &Text) -> Result<(), Problem> {
    let known = store::media_among(tx, &by.permit, &text.media).await?;
    let says = || {
        Message::new(
            "媒体不存在或不在您的管理范围内",
            "The media item does not exist or lies outside your scope.",
        )
    };
    let strange = text.media.iter().enumerate().filter(|(_, id)| !known.contains(*id));
    let faults = strange
        .map(|(at, _)| Fault::body(format!("/media_ids/{at}"), FaultCode::OutOfScope, says()))
        .collect();
    Problem::unless_sound(faults)
}

async fn refuse_unseen<A: Action>(
    tx: &Tx,
    by: &By<A>,
    current: &Article,
    (seen, lang): (&Seen, Lang),
) -> Result<(), Problem> {
    if seen.knows(current.version) {
        return Ok(());
    }
    let tag = etag::of_version(current.version, lang);
    let names = store::names(tx, &by.permit, current.people()).await?;
    let view = ArticleView::full(current.clone(), &names);
    let shown = serde_json::to_value(view).unwrap_or_default();
    Err(Problem::new(Code::VersionConflict).current(shown, &tag))
}
