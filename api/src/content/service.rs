//! Use cases of articles and media, whose steps are the same: load, decide, store, audit.

use lighthouse_domain::{
    access::{
        Action,
        actions::{ReviewArticles, WithdrawArticles, WriteArticles},
    },
    audit::{AuditEvent, Object},
    content::{Article, ArticleId, State, Text, Which},
    id::Id,
    message::Message,
    text,
};
use lighthouse_persistence::{StoreError, Tx, content as store};
use uuid::Uuid;

use super::{
    dto::{ArticleView, CreateArticle, UpdateArticle},
    markup,
};
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    etag::{self, IfMatch},
    fields::checked_text,
    lang::Lang,
    problem::{FieldError, Problem},
};

/// One article or media item.
pub(super) type Target = (Which, ArticleId);

/// A text of at least `least` characters, understood; all errors at once.
pub(super) fn validate(body: CreateArticle, least: usize) -> Result<Text, Problem> {
    let mut faults = Vec::new();
    let mut optional = |pointer, raw: Option<String>, max| {
        raw.and_then(|raw| checked_text(&mut faults, pointer, text::line(&raw, 0, max)))
    };
    let summary = optional("/summary", body.summary, Text::SUMMARY_MAX);
    let source = optional("/source", body.source, Text::SOURCE_MAX);
    let title = checked_text(&mut faults, "/title", text::line(&body.title, 1, Text::TITLE_MAX));
    let written =
        checked_text(&mut faults, "/body", text::paragraph(&body.body, least, Text::BODY_MAX));
    Problem::refuse_if_any(faults)?;
    Ok(Text {
        title: title.unwrap_or_default(),
        summary,
        source,
        body: written.unwrap_or_default(),
        publish_at: body.publish_at,
        media: body.media_ids.into_iter().map(Id::new).collect(),
    })
}

/// A reason that goes into the audit log.
pub(super) fn reason(raw: &str) -> Result<String, Problem> {
    let mut faults = Vec::new();
    let reason = checked_text(&mut faults, "/reason", text::line(raw, 1, 200));
    Problem::refuse_if_any(faults).map(|()| reason.unwrap_or_default())
}

/// Begins an article in a channel at whose desk the editor is.
pub(super) async fn create(
    tx: &Tx,
    auth: &Authorized<WriteArticles>,
    (id, channel): (Option<Uuid>, Uuid),
    text: Text,
) -> Result<Article, Problem> {
    let channel = store::find_desk(tx, &auth.permit, Id::new(channel)).await;
    let channel = channel.map_err(no_channel)?;
    refuse_strangers(tx, auth, &text).await?;
    let article = Article {
        id: Id::new(id.unwrap_or_else(Uuid::now_v7)),
        channel: channel.id,
        file: None,
        editor: auth.permit.account(),
        state: State::Draft,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
        text,
    };
    let folded = markup::folded(&article.text);
    store::insert(tx, &auth.permit, &channel, &article, &folded).await?;
    auth.audit(tx, AuditEvent::new("article.created", Object::Article, article.id.uuid())).await?;
    Ok(article)
}

pub(super) fn no_channel(error: StoreError) -> Problem {
    let StoreError::NotFound(_) = error else { return error.into() };
    let message = Message::new(
        "栏目不存在或不在您的管理范围内",
        "The channel does not exist or lies outside your scope.",
    );
    Problem::new(Code::ValidationFailed).fault(FieldError::body(
        "/channel_id",
        FieldErrorCode::OutOfScope,
        message,
    ))
}

/// Writes a new text of a draft or of what was withdrawn; the old one stays as a version.
pub(super) async fn update(
    tx: &Tx,
    auth: &Authorized<WriteArticles>,
    target: Target,
    (if_match, lang): (&IfMatch, Lang),
    body: UpdateArticle,
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &auth.permit, target).await?;
    check_version(tx, auth, &before, (if_match, lang)).await?;
    let least = usize::from(target.0 == Which::Articles);
    let text = validate(whole(&before, body), least)?;
    if text == before.text {
        return Ok(before);
    }
    refuse_strangers(tx, auth, &text).await?;
    let folded = markup::folded(&text);
    let after = take_step(auth, before.revise(text, auth.permit.account())?);
    store::save(tx, &auth.permit, &after, Some(&folded)).await?;
    store::keep_version(tx, &auth.permit, &after).await?;
    auth.audit(tx, event(&after, ("article.changed", "media.changed"))).await?;
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
    auth: &Authorized<WriteArticles>,
    target: Target,
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &auth.permit, target).await?;
    keep(tx, auth, before.submit()?, (SUBMITTED, "")).await
}

/// One of the two approvals; the second publishes and makes it findable.
pub(super) async fn approve(
    tx: &Tx,
    auth: &Authorized<ReviewArticles>,
    target: Target,
    if_match: (&IfMatch, Lang),
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &auth.permit, target).await?;
    check_version(tx, auth, &before, if_match).await?;
    let authors = store::authors(tx, &auth.permit, &before).await?;
    let after = before.approve(auth.permit.account(), &authors, auth.now)?;
    let published = matches!(after.state, State::Published { .. });
    if published {
        store::index(tx, &auth.permit, &after, &markup::folded(&after.text)).await?;
    }
    keep(tx, auth, after, (if published { PUBLISHED } else { APPROVED }, "")).await
}

pub(super) async fn send_back(
    tx: &Tx,
    auth: &Authorized<ReviewArticles>,
    target: Target,
    reason: &str,
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &auth.permit, target).await?;
    keep(tx, auth, before.send_back()?, (RETURNED, reason)).await
}

pub(super) async fn withdraw(
    tx: &Tx,
    auth: &Authorized<WithdrawArticles>,
    target: Target,
    reason: String,
) -> Result<Article, Problem> {
    let before = store::find_for_update(tx, &auth.permit, target).await?;
    let after = before.withdraw(auth.now, reason.clone())?;
    store::unindex(tx, &auth.permit, &after).await?;
    keep(tx, auth, after, (WITHDRAWN, &reason)).await
}

fn take_step<A>(auth: &Authorized<A>, article: Article) -> Article {
    Article { version: article.version + 1, updated_at: auth.now, ..article }
}

/// What is written into the audit log: the name of an article's step, and of a medium's.
type Names = (&'static str, &'static str);
const SUBMITTED: Names = ("article.submitted", "media.submitted");
const APPROVED: Names = ("article.approved", "media.approved");
const PUBLISHED: Names = ("article.published", "media.published");
const RETURNED: Names = ("article.returned", "media.returned");
const WITHDRAWN: Names = ("article.withdrawn", "media.withdrawn");

fn event(piece: &Article, names: Names) -> AuditEvent {
    let (name, object) = match piece.which() {
        Which::Articles => (names.0, Object::Article),
        Which::Media => (names.1, Object::Media),
    };
    AuditEvent::new(name, object, piece.id.uuid())
}

async fn keep<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    changed: Article,
    (names, detail): (Names, &str),
) -> Result<Article, Problem> {
    let changed = take_step(auth, changed);
    store::save(tx, &auth.permit, &changed, None).await?;
    auth.audit(tx, event(&changed, names).with_detail(detail)).await?;
    Ok(changed)
}

/// What a text shows must be media that its editor reaches.
async fn refuse_strangers(
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
    let strange = text.media.iter().enumerate().filter(|(_, id)| !known.contains(*id));
    let faults = strange
        .map(|(at, _)| {
            FieldError::body(format!("/media_ids/{at}"), FieldErrorCode::OutOfScope, message())
        })
        .collect();
    Problem::refuse_if_any(faults)
}

async fn check_version<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    current: &Article,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<(), Problem> {
    if if_match.matches(current.version) {
        return Ok(());
    }
    let tag = etag::of_version(current.version, lang);
    let names = store::names(tx, &auth.permit, current.people()).await?;
    Err(IfMatch::conflict(&tag, ArticleView::full(current.clone(), &names)))
}
