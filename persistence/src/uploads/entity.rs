//! The row of an upload. Private to this room.

use lighthouse_domain::{
    id::Id,
    time::Instant,
    uploads::{Upload, UploadState},
};
use sea_orm::entity::prelude::*;

use crate::error::StoreError;

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

impl TryFrom<Model> for Upload {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let state = match row.finished_at.map(Instant::from_millis) {
            None => UploadState::UnderWay { received: row.received },
            Some(at) if row.received == row.bytes => UploadState::Finished { at },
            Some(_) => return Err(StoreError::corrupt("media_upload", "finished in part")),
        };
        Ok(Self {
            id: Id::new(row.id),
            account: Id::new(row.account_id),
            channel: Id::new(row.channel_id),
            title: row.title,
            file_name: row.file_name,
            bytes: row.bytes,
            state,
            created_at: Instant::from_millis(row.created_at),
            expires_at: Instant::from_millis(row.expires_at),
        })
    }
}
