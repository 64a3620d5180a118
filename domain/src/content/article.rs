//! Articles and media items, and the steps they take.

use super::{ArticleId, ArticleState, ChannelId, ContentError, MediaFile, Return};
use crate::{access::AccountId, id::identified, time::Instant};

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

/// The two sorts of articles; the steps are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArticleKind {
    Text,
    /// It has a file, and its text describes that.
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
    pub state: ArticleState,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

identified!(Article);

/// A text as it once was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleVersion {
    /// The article's version when it was written; numbers may skip.
    pub number: i64,
    pub text: Text,
    pub editor: AccountId,
    pub written_at: Instant,
}

impl Article {
    pub const fn kind(&self) -> ArticleKind {
        if self.file.is_some() { ArticleKind::Media } else { ArticleKind::Text }
    }

    /// Everybody whose name it shows: the editor, those who approved, who returned it (S50).
    pub fn people(&self) -> Vec<AccountId> {
        let mut people = vec![self.editor];
        people.extend(self.state.reviewers());
        people.extend(self.state.returned().map(|returned| returned.by));
        people
    }

    fn step(self, state: ArticleState, at: Instant) -> Self {
        Self { state, version: self.version + 1, updated_at: at, ..self }
    }

    /// A new text by `editor`; what was withdrawn becomes a draft again, what was returned keeps
    /// its reason until it is submitted.
    pub fn revise(self, text: Text, editor: AccountId, at: Instant) -> Result<Self, ContentError> {
        let state = match self.state.clone() {
            ArticleState::Draft | ArticleState::Withdrawn { .. } => ArticleState::Draft,
            ArticleState::Returned(returned) => ArticleState::Returned(returned),
            ArticleState::InReview { .. } => return Err(ContentError::InReview),
            ArticleState::Published { .. } => return Err(ContentError::Published),
        };
        Ok(Self { text, editor, ..self.step(state, at) })
    }

    pub fn submit(self, at: Instant) -> Result<Self, ContentError> {
        match self.state {
            ArticleState::Draft | ArticleState::Returned(_) => {
                Ok(self.step(ArticleState::InReview { approved_by: None }, at))
            }
            ArticleState::InReview { .. } => Err(ContentError::InReview),
            ArticleState::Published { .. } => Err(ContentError::Published),
            ArticleState::Withdrawn { .. } => Err(ContentError::Withdrawn),
        }
    }

    /// One reviewer's approval; the second one publishes. `authors` wrote a version of it.
    pub fn approve(
        self,
        reviewer: AccountId,
        authors: &[AccountId],
        at: Instant,
    ) -> Result<Self, ContentError> {
        let ArticleState::InReview { approved_by } = self.state else {
            return Err(ContentError::NotInReview);
        };
        if reviewer == self.editor || authors.contains(&reviewer) {
            return Err(ContentError::OwnText);
        }
        let state = match approved_by {
            None => ArticleState::InReview { approved_by: Some(reviewer) },
            Some(first) if first == reviewer => return Err(ContentError::ApprovedBefore),
            Some(first) => ArticleState::Published {
                reviewers: [first, reviewer],
                visible_at: self.text.publish_at.map_or(at, |wished| wished.max(at)),
            },
        };
        Ok(self.step(state, at))
    }

    /// Back to the editor, who sees why; approvals given so far are void.
    pub fn send_back(
        self,
        reviewer: AccountId,
        reason: String,
        at: Instant,
    ) -> Result<Self, ContentError> {
        match self.state {
            ArticleState::InReview { .. } => {
                Ok(self.step(ArticleState::Returned(Return { reason, by: reviewer, at }), at))
            }
            _ => Err(ContentError::NotInReview),
        }
    }

    pub fn withdraw(self, reason: String, at: Instant) -> Result<Self, ContentError> {
        match self.state {
            ArticleState::Published { .. } => {
                Ok(self.step(ArticleState::Withdrawn { reason, at }, at))
            }
            _ => Err(ContentError::NotPublished),
        }
    }
}
