//! Articles and media on the wire.

use std::collections::HashMap;

use lighthouse_domain::{
    content::{Article, ArticleStatus, ContentForm, State},
    id::Id,
    patch::Patch,
    time::Instant,
};
use lighthouse_persistence::content::{VersionRow, ids_in};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    markup,
    media_dto::{ContentKind, MediaFileView},
};
use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(ArticleState, ArticleStatus, ArticleStatus::ALL, "Where an article stands.");

impl From<&State> for ArticleState {
    fn from(state: &State) -> Self {
        Self(state.status())
    }
}

/// The names of the accounts that an answer mentions.
pub(super) type Names = HashMap<Uuid, String>;

/// An article or a media item; lists show it without its text.
#[derive(Serialize, ToSchema)]
pub struct ArticleView {
    pub id: Uuid,
    pub kind: ContentKind,
    pub channel_id: Uuid,
    #[schema(example = "主题党日走进田间")]
    pub title: String,
    #[schema(required, example = "党员在地头上了一堂课")]
    pub summary: Option<String>,
    #[schema(required, example = "区融媒体中心")]
    pub source: Option<String>,
    /// Markdown, as it was written; null in lists.
    #[schema(required, example = "**今天**，我们在田间上党课。")]
    pub body: Option<String>,
    /// The text as sanitised HTML; null in lists.
    #[schema(required, example = "<p><strong>今天</strong>，我们在田间上党课。</p>")]
    pub html: Option<String>,
    pub state: ArticleState,
    /// Account of the editor of the present text.
    pub editor_id: Uuid,
    #[schema(example = "于海")]
    pub editor_name: String,
    /// Accounts of those who approved it: two once it is published.
    pub reviewer_ids: Vec<Uuid>,
    /// Their names, in the same order.
    pub reviewer_names: Vec<String>,
    /// Media that it shows, in this order.
    pub media_ids: Vec<Uuid>,
    /// Null for articles.
    #[schema(required)]
    pub file: Option<MediaFileView>,
    /// Wished: not visible before.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub publish_at: Option<Instant>,
    /// Visible to readers from here on; null unless published.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub visible_at: Option<Instant>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub withdrawn_at: Option<Instant>,
    #[schema(required, example = json!(null))]
    pub withdraw_reason: Option<String>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl ArticleView {
    /// The whole article.
    pub(super) fn full(article: Article, names: &Names) -> Self {
        let body = article.text.body.clone();
        Self { html: Some(markup::to_html(&body)), body: Some(body), ..Self::line(article, names) }
    }

    /// Without its text.
    pub(super) fn line(article: Article, names: &Names) -> Self {
        let name = |id: &Uuid| names.get(id).cloned().unwrap_or_default();
        let (mut reviewer_ids, mut visible_at) = (Vec::new(), None);
        let (mut withdrawn_at, mut withdraw_reason) = (None, None);
        let state = ArticleState::from(&article.state);
        match article.state {
            State::Draft => {}
            State::InReview { first } => reviewer_ids.extend(first.map(Id::uuid)),
            State::Published { reviewers, visible_at: at } => {
                reviewer_ids.extend(reviewers.map(Id::uuid));
                visible_at = Some(at);
            }
            State::Withdrawn { at, reason } => {
                (withdrawn_at, withdraw_reason) = (Some(at), Some(reason));
            }
        }
        Self {
            id: article.id.uuid(),
            channel_id: article.channel.uuid(),
            title: article.text.title,
            summary: article.text.summary,
            source: article.text.source,
            body: None,
            html: None,
            state,
            editor_id: article.editor.uuid(),
            editor_name: name(&article.editor.uuid()),
            reviewer_names: reviewer_ids.iter().map(name).collect(),
            reviewer_ids,
            media_ids: article.text.media.into_iter().map(Id::uuid).collect(),
            kind: article
                .file
                .as_ref()
                .map_or(ContentKind(ContentForm::Article), |f| ContentKind::of(f.kind)),
            file: article.file.map(|file| MediaFileView::of(article.id.uuid(), file)),
            publish_at: article.text.publish_at,
            visible_at,
            withdrawn_at,
            withdraw_reason,
            version: article.version,
            created_at: article.created_at,
            updated_at: article.updated_at,
        }
    }
}

page_of!(ArticlePage, ArticleView, "A page of articles or media.");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateArticle {
    /// A `UUIDv7` made by the client; made by the server if absent.
    pub id: Option<Uuid>,
    pub channel_id: Uuid,
    #[schema(min_length = 1, max_length = 120, example = "主题党日走进田间")]
    pub title: String,
    #[schema(max_length = 300, example = "党员在地头上了一堂课")]
    pub summary: Option<String>,
    #[schema(max_length = 120, example = "区融媒体中心")]
    pub source: Option<String>,
    /// Markdown; raw HTML in it is dropped.
    #[schema(min_length = 1, max_length = 20000, example = "**今天**，我们在田间上党课。")]
    pub body: String,
    /// Once published, not visible before this instant.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-12-01T00:00:00Z")]
    pub publish_at: Option<Instant>,
    /// Media that it shows: ids of media of channels in scope.
    #[serde(default)]
    #[schema(required = false, max_items = 20, example = json!([]))]
    pub media_ids: Vec<Uuid>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateArticle {
    #[schema(value_type = String, required = false, min_length = 1, max_length = 120, example = "主题党日走进田间")]
    pub title: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 300, example = "党员在地头上了一堂课")]
    pub summary: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 120, example = "区融媒体中心")]
    pub source: Patch<String>,
    #[schema(value_type = String, required = false, min_length = 1, max_length = 20000, example = "今天，我们在田间上党课。")]
    pub body: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-12-01T00:00:00Z")]
    pub publish_at: Patch<Instant>,
    #[schema(value_type = Vec<Uuid>, required = false, max_items = 20, example = json!([]))]
    pub media_ids: Option<Vec<Uuid>>,
}

/// Why an article is returned or withdrawn.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ArticleReason {
    #[schema(min_length = 1, max_length = 200, example = "数据有误")]
    pub reason: String,
}

/// A text as it once was.
#[derive(Serialize, ToSchema)]
pub struct ArticleVersionView {
    /// The article's version when it was written; numbers may skip.
    #[schema(example = 1)]
    pub number: i64,
    #[schema(example = "主题党日走进田间")]
    pub title: String,
    #[schema(required)]
    pub summary: Option<String>,
    #[schema(required)]
    pub source: Option<String>,
    #[schema(example = "今天，我们在田间上党课。")]
    pub body: String,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub publish_at: Option<Instant>,
    pub media_ids: Vec<Uuid>,
    pub editor_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub written_at: Instant,
}

impl From<VersionRow> for ArticleVersionView {
    fn from(row: VersionRow) -> Self {
        Self {
            number: row.number,
            title: row.title,
            summary: row.summary,
            source: row.source,
            body: row.body,
            publish_at: row.publish_at.map(Instant::from_millis),
            media_ids: ids_in(&row.media_ids).into_iter().map(Id::uuid).collect(),
            editor_id: row.editor_id,
            written_at: Instant::from_millis(row.written_at),
        }
    }
}

page_of!(ArticleVersionPage, ArticleVersionView, "A page of versions, newest first.");

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ArticleQuery {
    /// Only this channel.
    pub channel_id: Option<Uuid>,
    /// Any of these states, comma separated.
    #[param(style = Form, explode = false)]
    pub state: Option<Vec<ArticleState>>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedQuery {
    /// Only this channel.
    pub channel_id: Option<Uuid>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words of title, summary or text, from one character on; all of them must occur.
    #[param(min_length = 1, max_length = 50, example = "党课")]
    pub q: String,
    /// Only this channel.
    pub channel_id: Option<Uuid>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
