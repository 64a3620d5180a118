//! Articles and media on the wire.

use lighthouse_domain::{
    content::{Article, ArticleStatus, ContentForm, MediaType},
    id::Id,
    time::Instant,
};
use lighthouse_persistence::content::SignedArticle;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{markup, media_dto::MediaFileView};
use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(ArticleState, ArticleStatus, ArticleStatus::ALL, "Where an article stands.");

wire_enum!(ContentKind, ContentForm, ContentForm::ALL, "What it is.");

impl ContentKind {
    pub(super) const fn from_media_type(kind: MediaType) -> Self {
        Self(match kind {
            MediaType::Mp3 | MediaType::M4a | MediaType::Ogg | MediaType::Wav => ContentForm::Audio,
            MediaType::Mp4 | MediaType::Webm => ContentForm::Video,
            MediaType::Jpeg | MediaType::Png => ContentForm::Image,
        })
    }

    fn of_article(article: &Article) -> Self {
        article
            .file
            .as_ref()
            .map_or(Self(ContentForm::Article), |file| Self::from_media_type(file.kind))
    }
}

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
    /// Why a reviewer returned it; null unless it is returned.
    #[schema(required, example = json!(null))]
    pub return_reason: Option<String>,
    /// Account of the reviewer who returned it.
    #[schema(required, example = json!(null))]
    pub returned_by: Option<Uuid>,
    #[schema(required, example = json!(null))]
    pub returned_by_name: Option<String>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = json!(null))]
    pub returned_at: Option<Instant>,
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
    pub(super) fn full(signed: SignedArticle) -> Self {
        let body = signed.article.text.body.clone();
        Self { html: Some(markup::to_html(&body)), body: Some(body), ..Self::summary(signed) }
    }

    /// Without its text.
    pub(super) fn summary(signed: SignedArticle) -> Self {
        let article = signed.article;
        let (returned, withdrawal) = (article.state.returned(), article.state.withdrawal());
        Self {
            id: article.id.uuid(),
            kind: ContentKind::of_article(&article),
            channel_id: article.channel.uuid(),
            body: None,
            html: None,
            state: ArticleState(article.state.status()),
            editor_id: article.editor.uuid(),
            editor_name: signed.editor_name,
            reviewer_ids: article.state.reviewers().iter().map(|id| id.uuid()).collect(),
            reviewer_names: signed.reviewer_names,
            return_reason: returned.map(|one| one.reason.clone()),
            returned_by: returned.map(|one| one.by.uuid()),
            returned_by_name: signed.returned_by_name,
            returned_at: returned.map(|one| one.at),
            visible_at: article.state.visible_at(),
            withdrawn_at: withdrawal.map(|(_, at)| at),
            withdraw_reason: withdrawal.map(|(reason, _)| reason.to_owned()),
            title: article.text.title,
            summary: article.text.summary,
            source: article.text.source,
            media_ids: article.text.media.into_iter().map(Id::uuid).collect(),
            publish_at: article.text.publish_at,
            file: article.file.map(|file| MediaFileView::new(article.id.uuid(), file)),
            version: article.version,
            created_at: article.created_at,
            updated_at: article.updated_at,
        }
    }
}

page_of!(ArticlePage, ArticleView, "A page of articles or media.");
