//! Beginning an upload, counting its pieces, and what it becomes.

use lighthouse_domain::{
    access::{Permit, actions::WriteArticles},
    content::Article,
    time::Instant,
    uploads::Upload,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    MISSING,
    entity::{ActiveModel, Column, Entity},
};
use crate::{
    content::{self, Desk},
    db::Tx,
    error::StoreError,
    locked::{Changed, Locked},
};

/// Begins an upload of the holder's into the channel of a desk.
pub async fn begin(
    tx: &Tx,
    permit: &Permit<WriteArticles>,
    desk: &Desk,
    new: &Upload,
) -> Result<(), StoreError> {
    if new.channel != desk.channel().id || new.account != permit.account() {
        return Err(StoreError::NotFound("channel"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        account_id: Set(new.account.uuid()),
        channel_id: Set(new.channel.uuid()),
        title: Set(new.title.clone()),
        file_name: Set(new.file_name.clone()),
        bytes: Set(new.bytes),
        created_at: Set(new.created_at.millis()),
        ..facts(new)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Stores what is durably in the file.
pub async fn save_piece(tx: &Tx, changed: Changed<Upload>) -> Result<Upload, StoreError> {
    save(tx, changed).await
}

/// Stores the end of a whole upload and the draft that it becomes, whose file it is from here on.
pub async fn finish(
    tx: &Tx,
    changed: Changed<Upload>,
    draft: &Article,
    folded: &str,
) -> Result<Upload, StoreError> {
    if draft.id.uuid() != changed.key() || draft.channel != changed.channel {
        return Err(MISSING);
    }
    let upload = save(tx, changed).await?;
    content::insert_unbound(tx, draft, folded).await?;
    Ok(upload)
}

/// Forgets an upload. The file is the caller's to remove once this is kept.
pub async fn remove(tx: &Tx, upload: Locked<Upload>) -> Result<(), StoreError> {
    Entity::delete_by_id(upload.id.uuid()).exec(&**tx).await?;
    Ok(())
}

/// Writes the row that was locked; one that is finished does not change any more.
async fn save(tx: &Tx, changed: Changed<Upload>) -> Result<Upload, StoreError> {
    let done = Entity::update_many()
        .set(facts(&changed))
        .filter(Column::Id.eq(changed.key()))
        .filter(Column::FinishedAt.is_null())
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 { Ok(changed.into_inner()) } else { Err(MISSING) }
}

fn facts(upload: &Upload) -> ActiveModel {
    ActiveModel {
        received: Set(upload.received()),
        expires_at: Set(upload.expires_at.millis()),
        finished_at: Set(upload.finished_at().map(Instant::millis)),
        ..Default::default()
    }
}
