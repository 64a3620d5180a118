//! Themes: subjects that the classes of an organization and of those below it share.

use crate::{id::Id, organizations::OrganizationId, time::Instant};

pub type ThemeId = Id<Theme>;

/// A subject that classes share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    pub id: ThemeId,
    pub organization: OrganizationId,
    pub name: String,
    pub description: Option<String>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl Theme {
    pub const NAME_MAX: usize = 60;
    pub const DESCRIPTION_MAX: usize = 500;
}
