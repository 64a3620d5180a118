//! Channels and their counters on the wire.

use lighthouse_domain::{content::Channel, patch::Patch, time::Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::page::page_of;

/// A column with an owner.
#[derive(Serialize, ToSchema)]
pub struct ChannelView {
    pub id: Uuid,
    /// The owner: readers are all below it.
    pub organization_id: Uuid,
    #[schema(example = "乡村振兴大课堂")]
    pub name: String,
    #[schema(required, example = "面向各镇街的本地课程")]
    pub description: Option<String>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl From<Channel> for ChannelView {
    fn from(channel: Channel) -> Self {
        Self {
            id: channel.id.uuid(),
            organization_id: channel.organization.uuid(),
            name: channel.name,
            description: channel.description,
            version: channel.version,
            created_at: channel.created_at,
            updated_at: channel.updated_at,
        }
    }
}

page_of!(ChannelPage, ChannelView, "A page of channels.");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateChannel {
    /// A `UUIDv7` made by the client; made by the server if absent.
    pub id: Option<Uuid>,
    /// The owner.
    pub organization_id: Uuid,
    #[schema(min_length = 1, max_length = 60, example = "乡村振兴大课堂")]
    pub name: String,
    #[schema(max_length = 500, example = "面向各镇街的本地课程")]
    pub description: Option<String>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateChannel {
    #[schema(value_type = String, required = false, min_length = 1, max_length = 60, example = "城市模块")]
    pub name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500, example = "本地资讯")]
    pub description: Patch<String>,
}

/// How many there are, by state.
#[derive(Default, Serialize, ToSchema)]
pub struct StateCountsView {
    #[schema(example = 3)]
    pub draft: i64,
    #[schema(example = 1)]
    pub in_review: i64,
    /// Returned by a reviewer, with a reason.
    #[schema(example = 0)]
    pub returned: i64,
    /// With those that become visible later.
    #[schema(example = 570)]
    pub published: i64,
    #[schema(example = 0)]
    pub withdrawn: i64,
    /// Ever published, also if withdrawn since.
    #[schema(example = 570)]
    pub cumulative: i64,
}

/// What a channel holds.
#[derive(Default, Serialize, ToSchema)]
pub struct ChannelCountersView {
    pub articles: StateCountsView,
    pub media: StateCountsView,
}
