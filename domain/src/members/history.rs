//! What the register said of a member, and since when.

use chrono::NaiveDate;

use super::{Status, steps::StepId};
use crate::{organizations::OrganizationId, time::Instant};

/// A stretch of a member's history; it lasts until the next one begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// When it was recorded.
    pub since: Instant,
    /// The day from which it holds.
    pub effective_on: NaiveDate,
    pub branch: OrganizationId,
    /// What the branch is called now.
    pub branch_name: String,
    pub status: Status,
    /// The step that began it; none began the first one.
    pub step: Option<StepId>,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
}
