//! The papers of versions as they were issued.

use lighthouse_domain::{
    access::{Permit, actions::ReadGoverningDocuments},
    scan::Scan,
    supervision::governing::GoverningDocument,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::entity::paper::{ActiveModel, Column, Entity};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Changed,
    sql::scoped,
};

/// Enters the paper that was added to version `number` of a changed document.
pub async fn insert_paper(
    tx: &Tx,
    changed: &Changed<GoverningDocument>,
    number: i64,
    content: Vec<u8>,
) -> Result<(), StoreError> {
    let version = changed.versions.iter().find(|version| version.number == number);
    let Some(Scan { hash, media_type, bytes }) = version.and_then(|it| it.paper.clone()) else {
        return Err(StoreError::Other("there is no paper to be written".to_owned()));
    };
    let row = ActiveModel {
        document_id: Set(changed.id.uuid()),
        number: Set(number),
        media_type: Set(media_type.as_str().to_owned()),
        hash: Set(hash),
        bytes: Set(bytes),
        content: Set(content),
        added_at: Set(changed.updated_at.millis()),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The bytes of the paper of version `number` of a document that was found within the permit.
pub async fn read_paper(
    conn: &Conn,
    permit: &Permit<ReadGoverningDocuments>,
    document: &GoverningDocument,
    number: i64,
) -> Result<Vec<u8>, StoreError> {
    let select = Entity::find()
        .filter(Column::DocumentId.eq(document.id.uuid()))
        .filter(Column::Number.eq(number));
    let found = scoped::one(conn, permit, select).await?;
    found.map(|row| row.content).ok_or(StoreError::NotFound("governing_paper"))
}
