//! Transfers of members: a letter, its validity, and what becomes of it.
//!
//! Until somebody accepts, the branch that sends keeps the member, so that everybody is counted
//! once. An acceptance moves the member; nothing else does.

#[cfg(test)]
mod conserved;
mod error;
mod state;
mod telling;
mod words;

use chrono::NaiveDate;

use super::{Member, MemberId, Status};
use crate::{
    access::AccountId,
    id::{Id, identified},
    organizations::{OrgPath, OrganizationId},
    time::{Instant, days_after},
};

pub use error::TransferError;
pub use state::TransferState;
pub use words::{TransferDirection, TransferSide, TransferStatus};

pub type TransferId = Id<Transfer>;

/// The branch at one end of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub branch: OrganizationId,
    pub name: String,
    pub path: OrgPath,
}

/// Where a member comes from and goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Internal { from: End, to: End },
    Outgoing { from: End, outside: String },
    Incoming { outside: String, to: End },
}

impl Route {
    pub const fn direction(&self) -> TransferDirection {
        match self {
            Self::Internal { .. } => TransferDirection::Internal,
            Self::Outgoing { .. } => TransferDirection::Outgoing,
            Self::Incoming { .. } => TransferDirection::Incoming,
        }
    }

    pub const fn from(&self) -> Option<&End> {
        match self {
            Self::Internal { from, .. } | Self::Outgoing { from, .. } => Some(from),
            Self::Incoming { .. } => None,
        }
    }

    pub const fn to(&self) -> Option<&End> {
        match self {
            Self::Internal { to, .. } | Self::Incoming { to, .. } => Some(to),
            Self::Outgoing { .. } => None,
        }
    }

    pub fn outside(&self) -> Option<&str> {
        match self {
            Self::Internal { .. } => None,
            Self::Outgoing { outside, .. } | Self::Incoming { outside, .. } => Some(outside),
        }
    }
}

/// The letter of introduction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub number: String,
    pub issued_on: NaiveDate,
    /// The last day on which it is good.
    pub valid_until: NaiveDate,
}

impl Letter {
    /// A letter that is good for so many days, the first one included.
    pub fn issue(number: String, issued_on: NaiveDate, days: u32) -> Self {
        let valid_until = days_after(issued_on, u64::from(days.saturating_sub(1)));
        Self { number, issued_on, valid_until }
    }
}

/// A transfer of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    pub id: TransferId,
    pub member: MemberId,
    pub member_name: String,
    /// What the letter says of the member's standing.
    pub member_status: Status,
    pub route: Route,
    pub letter: Letter,
    pub reason: String,
    pub state: TransferState,
    pub requested_by: AccountId,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

identified!(Transfer);

impl Member {
    /// The entry in another branch, after the step that moved it.
    #[must_use]
    pub fn settle(self, to: &End) -> Self {
        Self {
            branch: to.branch,
            branch_path: to.path.clone(),
            branch_name: to.name.clone(),
            ..self
        }
    }
}
