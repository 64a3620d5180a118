//! The budget that a level has set for the branches below it.

use uuid::Uuid;

use super::BurdenBudget;
use crate::{
    id::Identified,
    organizations::{OrgPath, OrganizationId},
    time::Instant,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelBudget {
    /// Whose it is: a level has one at most.
    pub organization: OrganizationId,
    pub organization_path: OrgPath,
    pub budget: BurdenBudget,
    pub version: i64,
    pub updated_at: Instant,
}

impl Identified for LevelBudget {
    fn key(&self) -> Uuid {
        self.organization.uuid()
    }

    fn version(&self) -> i64 {
        self.version
    }
}
