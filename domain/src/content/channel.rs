//! Channels: columns with an owner.

use super::ChannelId;
use crate::{id::identified, organizations::OrganizationId, time::Instant};

/// A column with an owner, such as a city module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    pub id: ChannelId,
    pub organization: OrganizationId,
    pub name: String,
    pub description: Option<String>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl Channel {
    pub const NAME_MAX: usize = 60;
    pub const DESCRIPTION_MAX: usize = 500;

    /// The same channel under another name or description.
    #[must_use]
    pub fn revise(self, name: String, description: Option<String>, at: Instant) -> Self {
        Self { name, description, version: self.version + 1, updated_at: at, ..self }
    }
}

identified!(Channel);
