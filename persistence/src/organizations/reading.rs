//! Reading many organizations: pages, children, ancestors, the whole visible tree.

use lighthouse_domain::{
    access::{Action, Permit, Scope, actions::ReadOrganizations},
    organizations::{Kind, Organization, OrganizationId},
    time::Instant,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use uuid::Uuid;

use super::{Column, Entity, ids_below, within};
use crate::{db::Conn, error::StoreError, sql::scoped};

/// What a list of organizations may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub kinds: Vec<Kind>,
    pub parent: Option<OrganizationId>,
    /// Only the subtree of this organization, itself included.
    pub below: Option<OrganizationId>,
    pub name_contains: Option<String>,
    pub updated_since: Option<Instant>,
    pub with_dissolved: bool,
}

/// Up to `limit` organizations in tree order after the one with path `after`.
pub async fn page<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    filter: &Filter,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<Organization>, StoreError> {
    let mut select = filtered(within(permit.scope()), permit.scope(), filter)
        .order_by_asc(Column::Path)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Path.gt(after));
    }
    collect(scoped::all(conn, permit, select).await?)
}

fn filtered(mut select: Select<Entity>, scope: &Scope, filter: &Filter) -> Select<Entity> {
    if !filter.kinds.is_empty() {
        select = select.filter(Column::Kind.is_in(filter.kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(parent) = filter.parent {
        select = select.filter(Column::ParentId.eq(parent.uuid()));
    }
    if let Some(top) = filter.below {
        select = select.filter(Column::Id.in_subquery(ids_below(scope, top)));
    }
    if let Some(text) = &filter.name_contains {
        select = select.filter(Column::Name.like(scoped::containing(text)));
    }
    if let Some(since) = filter.updated_since {
        select = select.filter(Column::UpdatedAt.gte(since.millis()));
    }
    if filter.with_dissolved { select } else { select.filter(Column::DissolvedAt.is_null()) }
}

/// Those of these organizations that are within the permit.
pub async fn find_many(
    conn: &Conn,
    permit: &Permit<ReadOrganizations>,
    ids: &[Uuid],
) -> Result<Vec<Organization>, StoreError> {
    let select = within(permit.scope()).filter(Column::Id.is_in(ids.iter().copied()));
    collect(scoped::all(conn, permit, select).await?)
}

/// The live branches of the subtree of `top`; of any number.
pub async fn branches_below<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    top: OrganizationId,
) -> Result<Vec<Organization>, StoreError> {
    let kinds = Kind::ALL.iter().copied().filter(|kind| kind.is_branch()).collect();
    let filter = Filter { kinds, below: Some(top), ..Filter::default() };
    collect(
        scoped::all(conn, permit, filtered(within(permit.scope()), permit.scope(), &filter))
            .await?,
    )
}

/// The line of organizations from the top down to `of`, without itself. The caller sees `of`,
/// so the names on the way to it are no secret.
pub async fn ancestors(
    conn: &Conn,
    permit: &Permit<ReadOrganizations>,
    of: &Organization,
) -> Result<Vec<Organization>, StoreError> {
    if !permit.scope().covers(&of.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let line = of.path.lineage();
    let above = line.iter().filter(|path| **path != of.path).map(|path| path.as_str().to_owned());
    let rows = Entity::find()
        .filter(Column::Path.is_in(above))
        .order_by_asc(Column::Path)
        .all(conn)
        .await?;
    collect(rows)
}

/// Everything alive that the permit shows, in tree order. A district has some eight hundred.
pub async fn tree(
    conn: &Conn,
    permit: &Permit<ReadOrganizations>,
    limit: u64,
) -> Result<Vec<Organization>, StoreError> {
    page(conn, permit, &Filter::default(), None, limit).await
}

fn collect(rows: Vec<super::entity::Model>) -> Result<Vec<Organization>, StoreError> {
    rows.into_iter().map(Organization::try_from).collect()
}
