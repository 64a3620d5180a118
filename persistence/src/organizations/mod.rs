//! The tree: loading, growing, moving, dissolving.

pub mod elections;
mod entity;
mod filling;
pub mod headcounts;
mod joining;
mod moving;
mod placing;
mod planting;
mod posts;
mod reading;
pub mod settings;
pub mod setup;
mod sharing;
mod stretch;
mod writing;

use lighthouse_domain::{
    access::{Action, Permit, Scope, actions::ManageOrganizations},
    organizations::{OrgPath, Organization, OrganizationId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{BinOper, Expr, ExprTrait, LockType, Query, SelectStatement, SimpleExpr},
};

use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::{scoped, subquery},
};
use entity::{Column, Entity};
pub(crate) use entity::{Column as OrganizationColumn, Entity as OrganizationEntity};

pub use filling::{NewPost, end_post, insert_post, insert_posts};
pub(crate) use filling::{end_posts_of, erase_posts, fill_posts};
pub(crate) use joining::{give_posts, held_posts};
pub use moving::{
    Load, dissolve, height, load, lock_in_turn, lock_shape, move_subtree, set_next_children,
    touched,
};
pub(crate) use placing::{NamedPlace, places_of, stored_path, with_places};
pub use planting::{erase, insert_many, living_below, lock_many, take_children, taken_codes};
pub(crate) use posts::in_posts;
pub use posts::{lock_holder, lock_post, posts_of};
pub use reading::{Below, Filter, ancestors, branches_below, find_many, page, tree};
pub use sharing::{
    Destination, at_path_for_share, destination, find_for_share, queue_at, share_many,
};
pub(crate) use sharing::{require_root, shared_end};
pub(crate) use stretch::{Stretch, committee_terms, living};
pub use writing::{insert, next_child_path, save};

/// The only door to the table: no query here starts from `Entity::find()`.
fn within(scope: &Scope) -> Select<Entity> {
    Entity::find().filter(inside(scope))
}

/// The scope as ranges of the index; a permit without a subtree reaches no organization.
pub(crate) fn inside(scope: &Scope) -> Condition {
    paths_inside(scope, Column::Path)
}

/// The same for another column that holds paths.
pub(crate) fn paths_inside(scope: &Scope, column: impl ColumnTrait) -> Condition {
    if scope.is_everywhere() {
        return Condition::all();
    }
    if scope.subtrees().is_empty() {
        return Condition::all().add(Expr::value(false));
    }
    scope.subtrees().iter().fold(Condition::any(), |any, path| {
        any.add(Condition::all().add(column.gte(path.as_str())).add(column.lt(path.end())))
    })
}

/// The path of organization `id` if the scope covers it, as a subquery: out of scope it is
/// NULL, and every comparison with it finds nothing.
pub(crate) fn path_of(scope: &Scope, id: OrganizationId) -> SelectStatement {
    Query::select()
        .column(Column::Path)
        .from(Entity)
        .and_where(Column::Id.eq(id.uuid()))
        .cond_where(inside(scope))
        .to_owned()
}

/// Where the paths of organization `id`'s subtree begin and end, as far as the scope reaches.
pub(crate) fn bounds_of(scope: &Scope, id: OrganizationId) -> (SimpleExpr, SimpleExpr) {
    let path = |end: &str| {
        Expr::expr(subquery(path_of(scope, id)))
            .binary(BinOper::Custom("||"), Expr::value(end.to_owned()))
    };
    (path(""), path("~"))
}

/// The ids of all organizations in scope, as a subquery.
pub(crate) fn ids_within(scope: &Scope) -> SelectStatement {
    Query::select().column(Column::Id).from(Entity).cond_where(inside(scope)).to_owned()
}

/// The ids of the rows whose owner, an organization, is in scope, as a subquery.
pub(crate) fn owned_within<E: EntityTrait>(
    (id, owner): (E::Column, E::Column),
    scope: &Scope,
) -> SelectStatement {
    Query::select()
        .column(id)
        .from(E::default())
        .and_where(owner.in_subquery(ids_within(scope)))
        .to_owned()
}

/// Organizations in scope and those on the line above it: what a district owns is for all its
/// branches.
pub(crate) fn in_line(scope: &Scope) -> Condition {
    if scope.is_everywhere() {
        return Condition::all();
    }
    let above = scope.subtrees().iter().flat_map(OrgPath::lineage);
    let above: Vec<String> = above.map(|path| path.as_str().to_owned()).collect();
    Condition::any().add(inside(scope)).add(Column::Path.is_in(above))
}

/// Their ids, as a subquery.
pub(crate) fn ids_in_line(scope: &Scope) -> SelectStatement {
    Query::select().column(Column::Id).from(Entity).cond_where(in_line(scope)).to_owned()
}

/// The path of the organization whose id is `id`, as a subquery.
pub(crate) fn path_at(id: SimpleExpr) -> SelectStatement {
    Query::select()
        .column(Column::Path)
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Id)).eq(id))
        .to_owned()
}

/// The ids of organization `top` and all below it, as far as the scope reaches.
pub(crate) fn ids_below(scope: &Scope, top: OrganizationId) -> SelectStatement {
    let (from, to) = bounds_of(scope, top);
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Expr::col(Column::Path).gte(from))
        .and_where(Expr::col(Column::Path).lt(to))
        .to_owned()
}

/// One organization within the permit.
pub async fn find<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: OrganizationId,
) -> Result<Organization, StoreError> {
    let select = within(permit.scope()).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(StoreError::NotFound("organization"))?.try_into()
}

/// One organization, locked until the transaction ends, so that nothing can be put into it
/// while it is dissolved or moved (INV-04, INV-06).
pub async fn lock(
    tx: &Tx,
    permit: &Permit<ManageOrganizations>,
    id: OrganizationId,
) -> Result<Locked<Organization>, StoreError> {
    let select =
        within(permit.scope()).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("organization"))?;
    Ok(Locked::new(row.try_into()?))
}

/// Whether the tree has a root that the permit reaches.
pub async fn has_root<A: Action>(conn: &Conn, permit: &Permit<A>) -> Result<bool, StoreError> {
    let select = within(permit.scope()).filter(Column::ParentId.is_null());
    Ok(scoped::one(conn, permit, select).await?.is_some())
}

/// The organization with this code, for the operator's commands.
pub async fn find_by_code<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    code: &str,
) -> Result<Organization, StoreError> {
    let select = within(permit.scope()).filter(Column::Code.eq(code));
    scoped::one(conn, permit, select).await?.ok_or(StoreError::NotFound("organization"))?.try_into()
}
