//! Organizations that may not change until a transaction ends.
//!
//! Text SQL: every entry of a member and every new session runs the first of these.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    organizations::{OrgPath, Organization, OrganizationId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::LockType};
use uuid::Uuid;

use super::{Column, Entity, entity::Model, within};
use crate::{
    db::{Tx, row},
    error::StoreError,
    sql::{Sql, scoped},
};

const SELECT: &str = "SELECT id, parent_id, path, next_child, kind, code, name, \
    established_on, term_starts_on, term_ends_on, dissolved_at, version, created_at, updated_at \
    FROM organization";

row! {
    /// All columns, in the order of [`SELECT`].
    struct Row {
        id: Uuid,
        parent_id: Option<Uuid>,
        path: String,
        next_child: i64,
        kind: String,
        code: String,
        name: String,
        established_on: Option<NaiveDate>,
        term_starts_on: Option<NaiveDate>,
        term_ends_on: Option<NaiveDate>,
        dissolved_at: Option<i64>,
        version: i64,
        created_at: i64,
        updated_at: i64,
    }
}

impl From<Row> for Model {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            parent_id: row.parent_id,
            path: row.path,
            next_child: row.next_child,
            kind: row.kind,
            code: row.code,
            name: row.name,
            established_on: row.established_on,
            term_starts_on: row.term_starts_on,
            term_ends_on: row.term_ends_on,
            dissolved_at: row.dissolved_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// One organization, kept from changing (but not from being read) until the transaction ends.
pub async fn find_for_share<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: OrganizationId,
) -> Result<Organization, StoreError> {
    let sql = Sql::with_permit(tx, permit, SELECT).push(" AND id = ").bind(id.uuid());
    let sql = sql.in_scope(permit.scope(), "path", None).by_backend("", " FOR SHARE");
    let found = sql.all::<Row, _>(tx, permit).await?.into_iter().next();
    Model::from(found.ok_or(StoreError::NotFound("organization"))?).try_into()
}

/// One organization, at which those who ask the same of it wait for one another. It is not to be
/// written: for that it is locked under the right to manage it.
pub async fn queue_at<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: OrganizationId,
) -> Result<Organization, StoreError> {
    let select =
        within(permit.scope()).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("organization"))?.try_into()
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

/// A branch as the sender of a member names it.
#[derive(Clone, Debug)]
pub enum Destination {
    Id(OrganizationId),
    /// As it is written on paper.
    Code(String),
}

/// The organization that somebody is sent to, wherever in the tree, kept from changing until the
/// transaction ends. The sender knows its id or code, and learns its name.
pub async fn destination<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    which: &Destination,
) -> Result<Organization, StoreError> {
    let named = match which {
        Destination::Id(id) => Column::Id.eq(id.uuid()),
        Destination::Code(code) => Column::Code.eq(code.as_str()),
    };
    let select = Entity::find().filter(named).lock(LockType::Share);
    scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("organization"))?.try_into()
}

/// The branch at the end of a transfer that was found within a permit, kept from changing until the
/// transaction ends.
pub(crate) async fn shared_end(tx: &Tx, id: OrganizationId) -> Result<Organization, StoreError> {
    let found = Entity::find_by_id(id.uuid()).lock(LockType::Share).one(&**tx).await?;
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
