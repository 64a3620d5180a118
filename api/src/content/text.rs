//! From a request to the text of an article: all errors at once.

use lighthouse_domain::{
    content::{Article, ArticleKind, Text},
    id::Id,
    text,
    time::Instant,
};
use uuid::Uuid;

use super::requests::{CreateArticle, UpdateArticle};
use crate::http::{fields::FieldErrors, problem::Problem};

/// A text as it was sent, or as it is after a patch.
struct Fields {
    title: String,
    summary: Option<String>,
    source: Option<String>,
    body: String,
    publish_at: Option<Instant>,
    media_ids: Vec<Uuid>,
}

/// The text of a new article.
pub(super) fn validate(body: CreateArticle) -> Result<Text, Problem> {
    let fields = Fields {
        title: body.title,
        summary: body.summary,
        source: body.source,
        body: body.body,
        publish_at: body.publish_at,
        media_ids: body.media_ids,
    };
    checked(fields, ArticleKind::Text)
}

/// The article's present text with a patch.
pub(super) fn apply_patch(article: &Article, patch: UpdateArticle) -> Result<Text, Problem> {
    let text = article.text.clone();
    let media = || text.media.into_iter().map(Id::uuid).collect();
    let fields = Fields {
        title: patch.title.unwrap_or(text.title),
        summary: patch.summary.over(text.summary),
        source: patch.source.over(text.source),
        body: patch.body.unwrap_or(text.body),
        publish_at: patch.publish_at.over(text.publish_at),
        media_ids: patch.media_ids.unwrap_or_else(media),
    };
    checked(fields, article.kind())
}

/// An article has a text; a media item may go without a description.
fn checked(fields: Fields, kind: ArticleKind) -> Result<Text, Problem> {
    let shortest = usize::from(kind == ArticleKind::Text);
    let mut errors = FieldErrors::default();
    let mut optional = |pointer, raw: Option<String>, max| {
        raw.and_then(|raw| errors.text(pointer, text::line(&raw, 0, max)))
    };
    let summary = optional("/summary", fields.summary, Text::SUMMARY_MAX);
    let source = optional("/source", fields.source, Text::SOURCE_MAX);
    let title = errors.text("/title", text::line(&fields.title, 1, Text::TITLE_MAX));
    let body = text::paragraph(&fields.body, shortest, Text::BODY_MAX);
    let body = errors.text("/body", body);
    let (title, body) = errors.finish(title.zip(body))?;
    Ok(Text {
        title,
        summary,
        source,
        body,
        publish_at: fields.publish_at,
        media: fields.media_ids.into_iter().map(Id::new).collect(),
    })
}

/// The reason of a step, checked.
pub(super) fn reason(raw: &str) -> Result<String, Problem> {
    let mut errors = FieldErrors::default();
    let reason = errors.text("/reason", text::line(raw, 1, 200));
    errors.finish(reason)
}
