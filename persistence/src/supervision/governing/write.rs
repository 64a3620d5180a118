//! Writing governing documents. What a version says is written once.

use lighthouse_domain::{
    access::{Permit, actions::ManageGoverningDocuments},
    supervision::governing::{GoverningDocument, GoverningVersion},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::entity::{
    document::{ActiveModel, Column, Entity},
    version,
};
use crate::{
    db::Tx,
    error::StoreError,
    locked::{self, Changed},
};

fn facts(document: &GoverningDocument) -> ActiveModel {
    ActiveModel {
        kind: Set(document.kind.as_str().to_owned()),
        title: Set(document.title.clone()),
        issuer: Set(document.issuer.clone()),
        version: Set(document.version),
        updated_at: Set(document.updated_at.millis()),
        ..Default::default()
    }
}

/// Enters a document of a level in scope; it has no versions yet.
pub async fn insert_document(
    tx: &Tx,
    permit: &Permit<ManageGoverningDocuments>,
    document: &GoverningDocument,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&document.organization_path) {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(document.id.uuid()),
        organization_id: Set(document.organization.uuid()),
        created_at: Set(document.created_at.millis()),
        ..facts(document)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed document; the stored version must be the one before.
pub async fn save_document(
    tx: &Tx,
    changed: Changed<GoverningDocument>,
) -> Result<GoverningDocument, StoreError> {
    let row = facts(&changed);
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}

/// Writes the last version of a changed document, with its text.
pub async fn insert_version(
    tx: &Tx,
    changed: &Changed<GoverningDocument>,
    text: String,
) -> Result<(), StoreError> {
    let Some(GoverningVersion { number, term, entered_at, .. }) = changed.versions.last() else {
        return Err(StoreError::Other("there is no version to be written".to_owned()));
    };
    let row = version::ActiveModel {
        document_id: Set(changed.id.uuid()),
        number: Set(*number),
        text: Set(text),
        effective_from: Set(term.from),
        effective_until: Set(term.until),
        withdrawn_on: Set(None),
        withdrawal_reason: Set(None),
        entered_at: Set(entered_at.millis()),
    };
    version::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes the withdrawal of version `number` of a changed document.
pub async fn save_withdrawal(
    tx: &Tx,
    changed: &Changed<GoverningDocument>,
    number: i64,
) -> Result<(), StoreError> {
    let version = changed.versions.iter().find(|version| version.number == number);
    let Some(withdrawal) = version.and_then(|version| version.withdrawal.as_ref()) else {
        return Err(StoreError::Other("there is no withdrawal to be written".to_owned()));
    };
    version::Entity::update_many()
        .col_expr(version::Column::WithdrawnOn, Expr::value(withdrawal.on))
        .col_expr(version::Column::WithdrawalReason, Expr::value(withdrawal.reason.as_str()))
        .filter(version::Column::DocumentId.eq(changed.id.uuid()))
        .filter(version::Column::Number.eq(number))
        .exec(&**tx)
        .await?;
    Ok(())
}
