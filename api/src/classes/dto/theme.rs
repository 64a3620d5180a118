//! Themes on the wire.

use lighthouse_domain::{classes::Theme, time::Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::page::page_of;

/// A subject that classes share.
#[derive(Serialize, ToSchema)]
pub struct ClassThemeView {
    pub id: Uuid,
    /// The owner: usable by all below it.
    pub organization_id: Uuid,
    #[schema(example = "学习贯彻全会精神")]
    pub name: String,
    #[schema(required, example = "全年专题")]
    pub description: Option<String>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl From<Theme> for ClassThemeView {
    fn from(theme: Theme) -> Self {
        Self {
            id: theme.id.uuid(),
            organization_id: theme.organization.uuid(),
            name: theme.name,
            description: theme.description,
            version: theme.version,
            created_at: theme.created_at,
            updated_at: theme.updated_at,
        }
    }
}

page_of!(ClassThemePage, ClassThemeView, "A page of themes.");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateClassTheme {
    /// A `UUIDv7` made by the client; made by the server if absent.
    pub id: Option<Uuid>,
    pub organization_id: Uuid,
    #[schema(min_length = 1, max_length = 60, example = "学习贯彻全会精神")]
    pub name: String,
    #[schema(max_length = 500, example = "全年专题")]
    pub description: Option<String>,
}
