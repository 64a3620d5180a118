//! What editors and reviewers send.

use lighthouse_domain::{patch::Patch, time::Instant};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

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
