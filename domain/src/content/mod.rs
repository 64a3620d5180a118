//! Channels, articles and media: written by one editor, published by two other reviewers.
//!
//! ```text
//! Draft ──submit──▶ InReview ──approve──▶ InReview (one of two) ──approve──▶ Published
//!   ▲                 ▲  │                                                      │
//!   │            submit  return, with a reason                withdraw, with a reason
//!   │                 │  ▼                                                      ▼
//!   │               Returned                                               Withdrawn
//!   └───────────────────────────────── revise ──────────────────────────────────┘
//! ```

mod article;
mod channel;
mod error;
pub mod media;
pub mod search;
mod state;
mod words;

use crate::id::Id;

pub use article::{Article, ArticleKind, ArticleVersion, Text};
pub use channel::Channel;
pub use error::ContentError;
pub use media::{MediaFile, MediaType};
pub use state::{ArticleState, Return};
pub use words::{ArticleStatus, ContentForm};

pub type ChannelId = Id<Channel>;
pub type ArticleId = Id<Article>;

#[cfg(test)]
mod tests;
