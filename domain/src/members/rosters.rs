//! What lists show of people: names and head counts.

use super::{MemberId, Status};
use crate::organizations::OrganizationId;

/// A name on the roster of a branch, nothing more of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterEntry {
    pub id: MemberId,
    pub name: String,
    pub status: Status,
}

/// How many people of a status a branch has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadCount {
    pub branch: OrganizationId,
    pub branch_name: String,
    pub status: Status,
    pub members: i64,
}
