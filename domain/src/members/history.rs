//! What the register said of a member, and since when.

use super::Status;
use crate::{organizations::OrganizationId, time::Instant};

/// A stretch of a member's history; it lasts until the next one begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    pub since: Instant,
    pub branch: OrganizationId,
    /// What the branch is called now.
    pub branch_name: String,
    pub status: Status,
}
