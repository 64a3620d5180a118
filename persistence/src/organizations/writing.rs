//! Growing the tree and editing its organizations.

use lighthouse_domain::{
    access::{Permit, actions::ManageOrganizations},
    id::Id,
    organizations::{OrgPath, Organization},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::{Column, Entity, entity::ActiveModel};
use crate::{
    db::Tx,
    error::StoreError,
    locked::{self, Changed, Locked},
};

/// Takes the next child number of `parent`; numbers are never given twice.
pub async fn next_child_path(
    tx: &Tx,
    parent: &Locked<Organization>,
) -> Result<OrgPath, StoreError> {
    Entity::update_many()
        .col_expr(Column::NextChild, Expr::col(Column::NextChild).add(1_i64))
        .filter(Column::Id.eq(parent.id.uuid()))
        .exec(&**tx)
        .await?;
    let next: Option<i64> = Entity::find_by_id(parent.id.uuid())
        .select_only()
        .column(Column::NextChild)
        .into_tuple()
        .one(&**tx)
        .await?;
    let number = next.ok_or(StoreError::NotFound("organization"))? - 1;
    parent.path.child(number).ok_or_else(|| StoreError::Other("the tree is full".to_owned()))
}

/// Adds an organization whose place was taken by [`next_child_path`], or the root.
pub async fn insert(
    tx: &Tx,
    permit: &Permit<ManageOrganizations>,
    new: &Organization,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&new.path) {
        return Err(StoreError::NotFound("organization"));
    }
    Entity::insert(row(new)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The row of a new organization without children.
pub(super) fn row(new: &Organization) -> ActiveModel {
    ActiveModel {
        id: Set(new.id.uuid()),
        parent_id: Set(new.parent.map(Id::uuid)),
        path: Set(new.path.to_string()),
        next_child: Set(1),
        kind: Set(new.kind.as_str().to_owned()),
        code: Set(new.code.clone()),
        name: Set(new.name.clone()),
        established_on: Set(new.established_on),
        term_starts_on: Set(new.term_starts_on),
        term_ends_on: Set(new.term_ends_on),
        dissolved_at: Set(None),
        version: Set(new.version),
        created_at: Set(new.created_at.millis()),
        updated_at: Set(new.updated_at.millis()),
    }
}

/// Stores what may be edited; the row must still have the version before (INV-38).
pub async fn save(tx: &Tx, changed: Changed<Organization>) -> Result<Organization, StoreError> {
    let row = ActiveModel {
        name: Set(changed.name.clone()),
        code: Set(changed.code.clone()),
        established_on: Set(changed.established_on),
        term_starts_on: Set(changed.term_starts_on),
        term_ends_on: Set(changed.term_ends_on),
        version: Set(changed.version),
        updated_at: Set(changed.updated_at.millis()),
        ..Default::default()
    };
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}
