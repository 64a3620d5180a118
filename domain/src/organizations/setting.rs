//! What a level has set for itself and for all below it.

use uuid::Uuid;

use super::{OrgPath, Organization, OrganizationId};
use crate::{id::Identified, time::Instant};

/// A value that a level has set. A level has one of a kind at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelSetting<T> {
    pub organization: OrganizationId,
    pub organization_path: OrgPath,
    pub value: T,
    /// Each change counts it up, from 1.
    pub version: i64,
    pub updated_at: Instant,
}

impl<T> LevelSetting<T> {
    /// What is set where nothing was.
    pub fn first(at: &Organization, value: T, now: Instant) -> Self {
        let (organization, organization_path) = (at.id, at.path.clone());
        Self { organization, organization_path, value, version: 1, updated_at: now }
    }

    /// The next version.
    #[must_use]
    pub fn replaced(self, value: T, now: Instant) -> Self {
        Self { value, version: self.version + 1, updated_at: now, ..self }
    }

    /// The one of the nearest level that reaches `path`.
    pub fn nearest<'a>(all: &'a [Self], path: &OrgPath) -> Option<&'a Self> {
        let reaching = all.iter().filter(|it| it.organization_path.contains(path));
        reaching.max_by_key(|it| it.organization_path.depth())
    }
}

impl<T> Identified for LevelSetting<T> {
    fn key(&self) -> Uuid {
        self.organization.uuid()
    }

    fn version(&self) -> i64 {
        self.version
    }
}
