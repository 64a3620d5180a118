//! From rows to articles, versions and channels. A word or a fact that cannot be is an error.

use chrono::TimeDelta;
use lighthouse_domain::{
    content::{
        Article, ArticleId, ArticleState, ArticleStatus, ArticleVersion, Channel, MediaFile,
        MediaType, Return, Text,
    },
    id::Id,
    time::Instant,
};

use super::entity::{article, channel, version};
use crate::error::StoreError;

fn corrupt(problem: &str) -> StoreError {
    StoreError::corrupt("article", problem)
}

impl TryFrom<article::Model> for Article {
    type Error = StoreError;

    fn try_from(row: article::Model) -> Result<Self, StoreError> {
        Ok(Self {
            state: state(&row).ok_or_else(|| corrupt("state"))?,
            file: file(&row)?,
            id: Id::new(row.id),
            channel: Id::new(row.channel_id),
            text: Text {
                title: row.title,
                summary: row.summary,
                source: row.source,
                body: row.body,
                publish_at: row.publish_at.map(Instant::from_millis),
                media: media_ids(&row.media_ids)?,
            },
            editor: Id::new(row.editor_id),
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

/// A returned article is stored as a draft with the facts of its return.
fn state(row: &article::Model) -> Option<ArticleState> {
    let first = row.first_reviewer_id.map(Id::new);
    Some(match ArticleStatus::parse(&row.state)? {
        ArticleStatus::Draft => match &row.return_reason {
            None => ArticleState::Draft,
            Some(reason) => ArticleState::Returned(Return {
                reason: reason.clone(),
                by: Id::new(row.returned_by?),
                at: Instant::from_millis(row.returned_at?),
            }),
        },
        ArticleStatus::InReview => ArticleState::InReview { approved_by: first },
        ArticleStatus::Published => ArticleState::Published {
            reviewers: [first?, Id::new(row.second_reviewer_id?)],
            visible_at: Instant::from_millis(row.visible_at?),
        },
        ArticleStatus::Withdrawn => ArticleState::Withdrawn {
            reason: row.withdraw_reason.clone()?,
            at: Instant::from_millis(row.withdrawn_at?),
        },
        ArticleStatus::Returned => return None,
    })
}

/// The file of a media item.
fn file(row: &article::Model) -> Result<Option<MediaFile>, StoreError> {
    let Some(kind) = &row.file_type else { return Ok(None) };
    let whole = || {
        Some(MediaFile {
            kind: MediaType::parse(kind)?,
            name: row.file_name.clone()?,
            bytes: row.file_bytes?,
            hash: row.file_hash.clone()?,
            duration: row.file_duration.map(TimeDelta::milliseconds),
        })
    };
    whole().map(Some).ok_or_else(|| corrupt("file"))
}

/// The ids of a list as it is stored with a text.
fn media_ids(list: &str) -> Result<Vec<ArticleId>, StoreError> {
    let ids = list.split(',').filter(|id| !id.is_empty());
    ids.map(|id| id.parse().map_err(|_| corrupt("media"))).collect()
}

/// The list as it is stored.
pub(super) fn media_list(ids: &[ArticleId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

impl TryFrom<version::Model> for ArticleVersion {
    type Error = StoreError;

    fn try_from(row: version::Model) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.number,
            text: Text {
                title: row.title,
                summary: row.summary,
                source: row.source,
                body: row.body,
                publish_at: row.publish_at.map(Instant::from_millis),
                media: media_ids(&row.media_ids)?,
            },
            editor: Id::new(row.editor_id),
            written_at: Instant::from_millis(row.written_at),
        })
    }
}

impl From<channel::Model> for Channel {
    fn from(row: channel::Model) -> Self {
        Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            name: row.name,
            description: row.description,
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        }
    }
}
