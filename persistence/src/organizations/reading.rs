//! Reading many organizations: pages, children, ancestors, the whole visible tree.

use lighthouse_domain::{
    access::{Action, Permit, Scope, actions::ReadOrganizations},
    organizations::{Kind, OrgPath, Organization, OrganizationId},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{Column, Entity, bounds_of, inside, within};
use crate::{db::Conn, error::StoreError, sql::scoped};

/// A subtree, its top included.
#[derive(Clone, Debug)]
pub enum Below {
    /// Of an organization that the permit may not reach.
    Id(OrganizationId),
    /// Of one that was found before: a walk in pages goes on where it stopped.
    Path(OrgPath),
}

/// What a list of organizations may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub kinds: Vec<Kind>,
    pub parent: Option<OrganizationId>,
    pub below: Option<Below>,
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
    let from_there = Entity::find().filter(behind(filter, after)).filter(inside(permit.scope()));
    let select =
        filtered(from_there, permit.scope(), filter).order_by_asc(Column::Path).limit(limit);
    collect(scoped::all(conn, permit, select).await?)
}

/// Where a page begins: behind `after`, or at the top of a subtree whose path is known. Only one
/// of the two is said, and before every other bound: of several lower bounds SQLite seeks by the
/// first and reads through to the others.
fn behind(filter: &Filter, after: Option<&str>) -> Condition {
    let top = match &filter.below {
        Some(Below::Path(top)) => Some(top.as_str()),
        Some(Below::Id(_)) | None => None,
    };
    match (after, top) {
        (Some(after), top) if top.is_none_or(|top| after >= top) => {
            Condition::all().add(Column::Path.gt(after))
        }
        (_, Some(top)) => Condition::all().add(Column::Path.gte(top)),
        _ => Condition::all(),
    }
}

fn filtered(mut select: Select<Entity>, scope: &Scope, filter: &Filter) -> Select<Entity> {
    if !filter.kinds.is_empty() {
        select = select.filter(Column::Kind.is_in(filter.kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(parent) = filter.parent {
        select = select.filter(Column::ParentId.eq(parent.uuid()));
    }
    match &filter.below {
        Some(Below::Id(top)) => {
            let (from, to) = bounds_of(scope, *top);
            let path = || Expr::col((Entity, Column::Path));
            select = select.filter(path().gte(from)).filter(path().lt(to));
        }
        Some(Below::Path(top)) => select = select.filter(Column::Path.lt(top.end())),
        None => {}
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
    let filter = Filter { kinds, below: Some(Below::Id(top)), ..Filter::default() };
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
