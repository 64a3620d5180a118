//! Channels, articles and media: written by one editor, published by two other reviewers (S47–S50).
//!
//! ```text
//! Draft ──submit──▶ InReview ──approve──▶ InReview (one of two) ──approve──▶ Published
//!   ▲  ▲               │                                                        │
//!   │  └────return─────┘                                        withdraw, with a reason
//!   └───────────────────────────revise──────────────────────────────────── Withdrawn
//! ```

mod error;
pub mod media;
pub mod search;
mod upload;
mod words;

use crate::{
    access::AccountId, id::Id, id::identified, organizations::OrganizationId, time::Instant,
};

pub use error::ContentError;
pub use media::{MediaFile, MediaType};
pub use upload::{Upload, UploadError, UploadId};
pub use words::{ArticleStatus, ContentForm};

pub type ChannelId = Id<Channel>;
pub type ArticleId = Id<Article>;

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

/// What an editor writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub title: String,
    pub summary: Option<String>,
    /// Where it comes from, for the foot of the article.
    pub source: Option<String>,
    /// Markdown, as it was written.
    pub body: String,
    /// Not visible before; at once if absent.
    pub publish_at: Option<Instant>,
    /// Media that it shows, in this order.
    pub media: Vec<ArticleId>,
}

impl Text {
    pub const TITLE_MAX: usize = 120;
    pub const SUMMARY_MAX: usize = 300;
    pub const SOURCE_MAX: usize = 120;
    pub const BODY_MAX: usize = 20_000;
}

/// Which of the two a question is about; the steps are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Articles,
    Media,
}

/// An article, or with a file a media item whose text describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    pub id: ArticleId,
    pub channel: ChannelId,
    pub text: Text,
    pub file: Option<MediaFile>,
    /// Who wrote the present text.
    pub editor: AccountId,
    pub state: State,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Draft,
    /// At most one of the two has approved.
    InReview {
        first: Option<AccountId>,
    },
    Published {
        reviewers: [AccountId; 2],
        visible_at: Instant,
    },
    Withdrawn {
        at: Instant,
        reason: String,
    },
}

impl State {
    /// The state's name, without its facts.
    pub const fn status(&self) -> ArticleStatus {
        match self {
            Self::Draft => ArticleStatus::Draft,
            Self::InReview { .. } => ArticleStatus::InReview,
            Self::Published { .. } => ArticleStatus::Published,
            Self::Withdrawn { .. } => ArticleStatus::Withdrawn,
        }
    }

    pub const fn as_str(&self) -> &'static str {
        self.status().as_str()
    }
}

impl Article {
    pub const fn which(&self) -> Which {
        if self.file.is_some() { Which::Media } else { Which::Articles }
    }

    /// Who stands at its foot: the editor, then those who approved (S50).
    pub fn people(&self) -> Vec<AccountId> {
        let mut people = vec![self.editor];
        match &self.state {
            State::InReview { first } => people.extend(*first),
            State::Published { reviewers, .. } => people.extend(reviewers),
            State::Draft | State::Withdrawn { .. } => {}
        }
        people
    }

    /// A new text by `editor`; what was withdrawn becomes a draft again.
    pub fn revise(self, text: Text, editor: AccountId) -> Result<Self, ContentError> {
        match self.state {
            State::Draft | State::Withdrawn { .. } => {
                Ok(Self { text, editor, state: State::Draft, ..self })
            }
            State::InReview { .. } => Err(ContentError::InReview),
            State::Published { .. } => Err(ContentError::Published),
        }
    }

    pub fn submit(self) -> Result<Self, ContentError> {
        match self.state {
            State::Draft => Ok(Self { state: State::InReview { first: None }, ..self }),
            State::InReview { .. } => Err(ContentError::InReview),
            State::Published { .. } => Err(ContentError::Published),
            State::Withdrawn { .. } => Err(ContentError::Withdrawn),
        }
    }

    /// The yes of one reviewer; the second one publishes. `authors` wrote a version of it.
    pub fn approve(
        self,
        reviewer: AccountId,
        authors: &[AccountId],
        now: Instant,
    ) -> Result<Self, ContentError> {
        let State::InReview { first } = self.state else { return Err(ContentError::NotInReview) };
        if reviewer == self.editor || authors.contains(&reviewer) {
            return Err(ContentError::OwnText);
        }
        let state = match first {
            None => State::InReview { first: Some(reviewer) },
            Some(first) if first == reviewer => return Err(ContentError::ApprovedBefore),
            Some(first) => State::Published {
                reviewers: [first, reviewer],
                visible_at: self.text.publish_at.map_or(now, |at| at.max(now)),
            },
        };
        Ok(Self { state, ..self })
    }

    /// Back to the editor; approvals given so far are void.
    pub fn send_back(self) -> Result<Self, ContentError> {
        match self.state {
            State::InReview { .. } => Ok(Self { state: State::Draft, ..self }),
            _ => Err(ContentError::NotInReview),
        }
    }

    pub fn withdraw(self, at: Instant, reason: String) -> Result<Self, ContentError> {
        match self.state {
            State::Published { .. } => Ok(Self { state: State::Withdrawn { at, reason }, ..self }),
            _ => Err(ContentError::NotPublished),
        }
    }
}

#[cfg(test)]
mod tests;
