//! How far a bulletin has come.

use crate::{access::AccountId, enums::string_enum, time::Instant};

string_enum! {
    /// How far a bulletin has come.
    BulletinStatus {
        Draft = "draft", "草稿", "Draft";
        InReview = "in_review", "待审核", "In review";
        Issued = "issued", "已印发", "Issued";
    }
}

/// Who asked for the review, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submission {
    pub by: AccountId,
    pub at: Instant,
}

/// Who issued it, when, under which number, and the SHA-256 of what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub by: AccountId,
    pub at: Instant,
    pub number: String,
    /// In hexadecimal; see `Bulletin::content`.
    pub hash: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulletinState {
    /// With the reason, if it came back from a review.
    Draft {
        returned: Option<String>,
    },
    InReview {
        submission: Submission,
    },
    Issued {
        submission: Submission,
        issue: Issue,
    },
}

impl BulletinState {
    pub const fn status(&self) -> BulletinStatus {
        match self {
            Self::Draft { .. } => BulletinStatus::Draft,
            Self::InReview { .. } => BulletinStatus::InReview,
            Self::Issued { .. } => BulletinStatus::Issued,
        }
    }

    pub fn returned(&self) -> Option<&str> {
        match self {
            Self::Draft { returned } => returned.as_deref(),
            Self::InReview { .. } | Self::Issued { .. } => None,
        }
    }

    pub const fn submission(&self) -> Option<Submission> {
        match self {
            Self::Draft { .. } => None,
            Self::InReview { submission } | Self::Issued { submission, .. } => Some(*submission),
        }
    }

    pub const fn issue(&self) -> Option<&Issue> {
        match self {
            Self::Issued { issue, .. } => Some(issue),
            Self::Draft { .. } | Self::InReview { .. } => None,
        }
    }
}
