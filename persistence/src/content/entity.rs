//! Rows of channels, articles, their versions and their place in the index. Private to this room.

/// An article, or with a file a media item.
pub(super) mod article {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "article")]
    pub(crate) struct Model {
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
        pub return_reason: Option<String>,
        pub returned_by: Option<Uuid>,
        pub returned_at: Option<i64>,
        pub first_reviewer_id: Option<Uuid>,
        pub second_reviewer_id: Option<Uuid>,
        pub visible_at: Option<i64>,
        pub withdrawn_at: Option<i64>,
        pub withdraw_reason: Option<String>,
        pub file_type: Option<String>,
        pub file_name: Option<String>,
        pub file_bytes: Option<i64>,
        pub file_hash: Option<String>,
        pub file_duration: Option<i64>,
        pub uploader_id: Option<Uuid>,
        pub first_published_at: Option<i64>,
        pub media_ids: String,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
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

/// A text that an article once had.
pub(super) mod version {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "article_version")]
    pub(crate) struct Model {
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

/// A character, or a pair of neighbours, of a published article.
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
