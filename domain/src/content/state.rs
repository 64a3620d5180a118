//! The states of an article; each carries what is true in it.

use super::ArticleStatus;
use crate::{access::AccountId, time::Instant};

/// A reviewer's decision that the text has to change, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    pub reason: String,
    pub by: AccountId,
    pub at: Instant,
}

/// Where an article stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArticleState {
    Draft,
    InReview {
        /// Who gave the first of the two approvals.
        approved_by: Option<AccountId>,
    },
    Returned(Return),
    Published {
        reviewers: [AccountId; 2],
        visible_at: Instant,
    },
    Withdrawn {
        reason: String,
        at: Instant,
    },
}

impl ArticleState {
    /// The state's name, without its facts.
    pub const fn status(&self) -> ArticleStatus {
        match self {
            Self::Draft => ArticleStatus::Draft,
            Self::InReview { .. } => ArticleStatus::InReview,
            Self::Returned(_) => ArticleStatus::Returned,
            Self::Published { .. } => ArticleStatus::Published,
            Self::Withdrawn { .. } => ArticleStatus::Withdrawn,
        }
    }

    /// Those who approved it so far, in their order.
    pub fn reviewers(&self) -> &[AccountId] {
        match self {
            Self::InReview { approved_by } => approved_by.as_slice(),
            Self::Published { reviewers, .. } => reviewers,
            Self::Draft | Self::Returned(_) | Self::Withdrawn { .. } => &[],
        }
    }

    /// Why a reviewer sent it back, until it is submitted again.
    pub const fn returned(&self) -> Option<&Return> {
        match self {
            Self::Returned(returned) => Some(returned),
            _ => None,
        }
    }

    /// From when on readers see it.
    pub const fn visible_at(&self) -> Option<Instant> {
        match self {
            Self::Published { visible_at, .. } => Some(*visible_at),
            _ => None,
        }
    }

    /// Why and when it was withdrawn.
    pub fn withdrawal(&self) -> Option<(&str, Instant)> {
        match self {
            Self::Withdrawn { reason, at } => Some((reason, *at)),
            _ => None,
        }
    }
}
