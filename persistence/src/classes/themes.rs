//! Themes: subjects that the classes of an organization and those below it share.

use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageClasses, ReadClasses},
    },
    classes::{Theme, ThemeId},
    id::Id,
    organizations::Organization,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::entity::theme::{ActiveModel, Column, Entity, Model};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    organizations,
    sql::scoped,
};

impl From<Model> for Theme {
    fn from(row: Model) -> Self {
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

/// The themes of the reader's own line of organizations.
fn readable(permit: &Permit<ReadClasses>) -> Select<Entity> {
    let line = organizations::ids_in_line(permit.scope());
    Entity::find().filter(Column::OrganizationId.in_subquery(line))
}

pub async fn find_theme(
    conn: &Conn,
    permit: &Permit<ReadClasses>,
    id: ThemeId,
) -> Result<Theme, StoreError> {
    let select = readable(permit).filter(Column::Id.eq(id.uuid()));
    let row = scoped::one(conn, permit, select).await?;
    row.map(Theme::from).ok_or(StoreError::NotFound("class_theme"))
}

/// Up to `limit` themes in the order of their ids, after `after`.
pub async fn theme_page(
    conn: &Conn,
    permit: &Permit<ReadClasses>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Theme>, StoreError> {
    let mut select = readable(permit).order_by_asc(Column::Id).limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after));
    }
    Ok(scoped::all(conn, permit, select).await?.into_iter().map(Theme::from).collect())
}

/// Adds a theme of `owner`, which the caller has found within the permit.
pub async fn insert_theme(
    tx: &Tx,
    permit: &Permit<ManageClasses>,
    owner: &Organization,
    new: &Theme,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&owner.path) || new.organization != owner.id {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        organization_id: Set(new.organization.uuid()),
        name: Set(new.name.clone()),
        description: Set(new.description.clone()),
        version: Set(new.version),
        created_at: Set(new.created_at.millis()),
        updated_at: Set(new.updated_at.millis()),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}
