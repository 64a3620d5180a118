//! The tree: loading, growing, moving, dissolving.

mod entity;
mod moving;
mod posts;
mod reading;

use lighthouse_domain::{
    access::{Action, Permit, Scope, actions::ManageOrganizations},
    id::Id,
    organizations::{OrgPath, Organization, OrganizationId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{BinOper, Expr, ExprTrait, LockType, Query, SelectStatement, SimpleExpr},
};

use crate::{
    db::{Conn, Tx},
    error::StoreError,
    sql::Sql,
    sql::scoped,
};
use entity::{Column, Entity};

pub use moving::{dissolve, find_in_turn, height, load, move_subtree};
pub use posts::{NewPost, Post, end_post, insert_post, posts_of};
pub use reading::{Filter, ancestors, children, page, tree};

/// The only door to the table: no query here starts from `Entity::find()`.
fn within(scope: &Scope) -> Select<Entity> {
    Entity::find().filter(inside(scope))
}

/// The scope as ranges of the index; a permit without a subtree reaches no organization.
pub(crate) fn inside(scope: &Scope) -> Condition {
    if scope.is_everywhere() {
        return Condition::all();
    }
    if scope.subtrees().is_empty() {
        return Condition::all().add(Expr::value(false));
    }
    scope.subtrees().iter().fold(Condition::any(), |any, path| any.add(under(path)))
}

/// The subtree at `path` as one range of the index.
fn under(path: &OrgPath) -> Condition {
    Condition::all().add(Column::Path.gte(path.as_str())).add(Column::Path.lt(path.end()))
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
        Expr::expr(SimpleExpr::SubQuery(None, Box::new(path_of(scope, id).into())))
            .binary(BinOper::Custom("||"), Expr::value(end.to_owned()))
    };
    (path(""), path("~"))
}

/// The ids of all organizations in scope, as a subquery.
pub(crate) fn ids_within(scope: &Scope) -> SelectStatement {
    Query::select().column(Column::Id).from(Entity).cond_where(inside(scope)).to_owned()
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
pub async fn find_for_update<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: OrganizationId,
) -> Result<Organization, StoreError> {
    let select = within(permit.scope()).filter(Column::Id.eq(id.uuid())).lock(LockType::Update);
    scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("organization"))?.try_into()
}

/// One organization, kept from changing (but not from being read) until the transaction ends.
pub async fn find_for_share<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: OrganizationId,
) -> Result<Organization, StoreError> {
    let sql = Sql::with_permit(tx, permit, entity::SELECT).push(" AND id = ").bind(id.uuid());
    let sql = sql.in_scope(permit.scope(), "path", None).by_backend("", " FOR SHARE");
    let found = sql.all::<entity::Model, _>(tx, permit).await?.into_iter().next();
    found.ok_or(StoreError::NotFound("organization"))?.try_into()
}

/// Whether the permit reaches the whole tree. The root is locked, so that two who change what is
/// everybody's wait for each other.
pub(crate) async fn require_root<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    what: &'static str,
) -> Result<(), StoreError> {
    let select =
        within(permit.scope()).filter(Column::ParentId.is_null()).lock(LockType::NoKeyUpdate);
    scoped::one(tx, permit, select).await?.map(|_| ()).ok_or(StoreError::NotFound(what))
}

/// The organization at a place of the tree, kept from changing until the transaction ends.
pub async fn at_path_for_share<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    path: &OrgPath,
) -> Result<Organization, StoreError> {
    let select =
        within(permit.scope()).filter(Column::Path.eq(path.as_str())).lock(LockType::Share);
    scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("organization"))?.try_into()
}

/// Several organizations, kept from changing until the transaction ends.
pub async fn share_many<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    ids: &[OrganizationId],
) -> Result<Vec<Organization>, StoreError> {
    let ids = ids.iter().copied().map(Id::uuid);
    let select = within(permit.scope()).filter(Column::Id.is_in(ids)).lock(LockType::Share);
    scoped::all(tx, permit, select).await?.into_iter().map(Organization::try_from).collect()
}

/// Takes the next child number of `parent`; numbers are never given twice.
pub async fn next_child_path(
    tx: &Tx,
    permit: &Permit<ManageOrganizations>,
    parent: &Organization,
) -> Result<OrgPath, StoreError> {
    if !permit.scope().covers(&parent.path) {
        return Err(StoreError::NotFound("organization"));
    }
    Entity::update_many()
        .col_expr(Column::NextChild, Expr::col(Column::NextChild).add(1))
        .filter(Column::Id.eq(parent.id.uuid()))
        .exec(&**tx)
        .await?;
    let row = Entity::find_by_id(parent.id.uuid()).one(&**tx).await?;
    let number = row.ok_or(StoreError::NotFound("organization"))?.next_child - 1;
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
    let row = entity::ActiveModel {
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
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes what may be edited; the row must still have the version before `changed`'s (INV-38).
pub async fn save(
    tx: &Tx,
    permit: &Permit<ManageOrganizations>,
    changed: &Organization,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&changed.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let done = Entity::update_many()
        .col_expr(Column::Name, Expr::value(changed.name.clone()))
        .col_expr(Column::Code, Expr::value(changed.code.clone()))
        .col_expr(Column::EstablishedOn, Expr::value(changed.established_on))
        .col_expr(Column::TermStartsOn, Expr::value(changed.term_starts_on))
        .col_expr(Column::TermEndsOn, Expr::value(changed.term_ends_on))
        .col_expr(Column::Version, Expr::value(changed.version))
        .col_expr(Column::UpdatedAt, Expr::value(changed.updated_at.millis()))
        .filter(Column::Id.eq(changed.id.uuid()))
        .filter(Column::Version.eq(changed.version - 1))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::VersionChanged) }
}

/// Whether the tree has a root yet.
pub async fn has_root(conn: &Conn) -> Result<bool, StoreError> {
    let root = Entity::find().filter(Column::ParentId.is_null()).one(conn).await?;
    Ok(root.is_some())
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

/// Locks the tree's shape: moves and dissolutions come one after another (INV-04). It is taken
/// before any other lock, that of the own rights included; else two would wait for one another.
pub async fn lock_shape(tx: &Tx) -> Result<(), StoreError> {
    if tx.is_postgres() {
        tx.execute_unprepared("SELECT pg_advisory_xact_lock(716354202)").await?;
    }
    Ok(())
}

fn touched(now: Instant) -> [(Column, sea_orm::sea_query::SimpleExpr); 2] {
    [
        (Column::Version, Expr::col(Column::Version).add(1)),
        (Column::UpdatedAt, Expr::value(now.millis())),
    ]
}

/// Sets every counter of children after a bulk load whose paths were made outside.
pub async fn set_next_children(tx: &Tx) -> Result<(), StoreError> {
    let sql = "UPDATE organization SET next_child = 1 + (SELECT COUNT(*) FROM organization c WHERE c.parent_id = organization.id)";
    tx.execute_unprepared(sql).await?;
    Ok(())
}
