//! Rows of channels, articles, versions, grams and uploads. Private to this room.

use lighthouse_domain::{
    content::{Article, ArticleId, Channel, MediaFile, MediaType, State, Text, Upload},
    id::Id,
    time::Instant,
};
use sea_orm::entity::prelude::*;

use crate::error::StoreError;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "article")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub channel_id: Uuid,
    pub title: String,
    pub summary: Option<String>,
    pub source: Option<String>,
    pub body: String,
    pub folded: String,
    pub publish_at: Option<i64>,
    pub editor_id: Uuid,
    pub state: String,
    pub first_reviewer_id: Option<Uuid>,
    pub second_reviewer_id: Option<Uuid>,
    pub visible_at: Option<i64>,
    pub withdrawn_at: Option<i64>,
    pub withdraw_reason: Option<String>,
    pub file_type: Option<String>,
    pub file_name: Option<String>,
    pub file_bytes: Option<i64>,
    pub file_hash: Option<String>,
    pub uploader_id: Option<Uuid>,
    pub first_published_at: Option<i64>,
    pub media_ids: String,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The file of a media item, or what is wrong with the row.
    fn file(&self) -> Result<Option<MediaFile>, StoreError> {
        let Some(kind) = &self.file_type else { return Ok(None) };
        let whole = || {
            Some(MediaFile {
                kind: MediaType::parse(kind)?,
                name: self.file_name.clone()?,
                bytes: self.file_bytes?,
                hash: self.file_hash.clone()?,
            })
        };
        let corrupt = || StoreError::corrupt("article", format!("file of {}", self.id));
        whole().map(Some).ok_or_else(corrupt)
    }

    fn state(&self) -> Option<State> {
        let first = self.first_reviewer_id.map(Id::new);
        Some(match self.state.as_str() {
            "draft" => State::Draft,
            "in_review" => State::InReview { first },
            "published" => State::Published {
                reviewers: [first?, Id::new(self.second_reviewer_id?)],
                visible_at: Instant::from_millis(self.visible_at?),
            },
            "withdrawn" => State::Withdrawn {
                at: Instant::from_millis(self.withdrawn_at?),
                reason: self.withdraw_reason.clone()?,
            },
            _ => return None,
        })
    }
}

impl TryFrom<Model> for Article {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let corrupt = || StoreError::corrupt("article", format!("state of {}", row.id));
        Ok(Self {
            state: row.state().ok_or_else(corrupt)?,
            file: row.file()?,
            id: Id::new(row.id),
            channel: Id::new(row.channel_id),
            text: Text {
                title: row.title,
                summary: row.summary,
                source: row.source,
                body: row.body,
                publish_at: row.publish_at.map(Instant::from_millis),
                media: ids_in(&row.media_ids),
            },
            editor: Id::new(row.editor_id),
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

/// The ids of a list as it is stored with a text.
pub fn ids_in(list: &str) -> Vec<ArticleId> {
    list.split(',').filter_map(|id| id.parse().ok()).map(Id::new).collect()
}

/// The list as it is stored.
pub(super) fn listed(ids: &[ArticleId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

pub(super) mod channel {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "channel")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub name: String,
        pub description: Option<String>,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
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

pub(super) mod version {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "article_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub article_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub title: String,
        pub summary: Option<String>,
        pub source: Option<String>,
        pub body: String,
        pub publish_at: Option<i64>,
        pub media_ids: String,
        pub editor_id: Uuid,
        pub written_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod gram {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "article_gram")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub gram: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub article_id: Uuid,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod upload {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "media_upload")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account_id: Uuid,
        pub channel_id: Uuid,
        pub title: String,
        pub file_name: String,
        pub bytes: i64,
        pub received: i64,
        pub created_at: i64,
        pub expires_at: i64,
        pub finished_at: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

impl From<upload::Model> for Upload {
    fn from(row: upload::Model) -> Self {
        Self {
            id: Id::new(row.id),
            account: Id::new(row.account_id),
            channel: Id::new(row.channel_id),
            title: row.title,
            file_name: row.file_name,
            bytes: row.bytes,
            received: row.received,
            created_at: Instant::from_millis(row.created_at),
            expires_at: Instant::from_millis(row.expires_at),
            finished_at: row.finished_at.map(Instant::from_millis),
        }
    }
}
