//! Imports: what a sheet said, sealed between dry run and commit.

mod entity;
mod rows;
mod scope;
mod updates;

use lighthouse_domain::{
    access::{Permit, actions::ImportMembers},
    id::Id,
    imports::SheetKind,
    members::import::{Import, ImportId, RowCounts},
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::LockType,
};

use crate::{
    db::{Conn, Tx},
    error::StoreError,
    imports::{FaultyRow, ImportPosition, headings, lines_of, state},
    locked::{self, Changed, Locked},
    organizations,
    seal::Sealer,
    sql::{newest_first, scoped},
};
use entity::batch::{ActiveModel, Column, Entity, Model};

pub(crate) use rows::IMPORT_ROW;
pub use rows::{EnteredRow, ReadyRow, entered, faults, ready};
pub use updates::{ShownUpdate, UpdateRow, differences, updates};

const MISSING: StoreError = StoreError::NotFound("import");

/// The imports whose organization lies within the permit.
fn within(permit: &Permit<ImportMembers>) -> Select<Entity> {
    let organizations = organizations::ids_within(permit.scope());
    Entity::find().filter(Column::OrganizationId.in_subquery(organizations))
}

impl TryFrom<Model> for Import {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let (valid, faulty) = (row.rows_valid, row.rows_faulty);
        let rows = RowCounts { valid, faulty, skipped: row.rows_skipped };
        Ok(Self {
            state: state("member_import", &row.state, (row.committed_at, row.undone_at))?,
            headings: headings(row.headings.as_deref().unwrap_or_default()),
            ignored_columns: headings(&row.ignored_columns),
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            file_name: row.file_name,
            file_hash: row.file_hash,
            kind: SheetKind::Members,
            rows,
            created_at: Instant::from_millis(row.created_at),
            version: row.version,
        })
    }
}

/// Stores a dry run.
pub async fn insert(
    tx: &Tx,
    permit: &Permit<ImportMembers>,
    sealer: &Sealer,
    import: &Import,
    (ready, updates): (&[ReadyRow], &[UpdateRow]),
    faulty: &[FaultyRow],
) -> Result<(), StoreError> {
    organizations::find(tx, permit, import.organization).await?;
    let row = ActiveModel {
        id: Set(import.id.uuid()),
        organization_id: Set(import.organization.uuid()),
        file_name: Set(import.file_name.clone()),
        file_hash: Set(import.file_hash.clone()),
        rows_total: Set(import.rows.total()),
        rows_valid: Set(import.rows.valid),
        rows_faulty: Set(import.rows.faulty),
        rows_skipped: Set(import.rows.skipped),
        headings: Set(Some(lines_of(&import.headings))),
        ignored_columns: Set(lines_of(&import.ignored_columns)),
        created_by: Set(permit.account().uuid()),
        created_at: Set(import.created_at.millis()),
        ..progress(import)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    rows::insert(tx, sealer, import.id, ready, faulty).await?;
    updates::insert(tx, sealer, import.id, updates).await
}

/// How far it has come, as columns.
fn progress(import: &Import) -> ActiveModel {
    ActiveModel {
        state: Set(import.state.as_str().to_owned()),
        committed_at: Set(import.state.committed_at().map(Instant::millis)),
        undone_at: Set(import.state.undone_at().map(Instant::millis)),
        version: Set(import.version),
        ..Default::default()
    }
}

/// An import whose organization lies within the permit.
pub async fn find(
    conn: &Conn,
    permit: &Permit<ImportMembers>,
    id: ImportId,
) -> Result<Import, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(MISSING)?.try_into()
}

/// Up to `limit` imports whose organization lies within the permit, newest first.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ImportMembers>,
    after: Option<ImportPosition>,
    limit: u64,
) -> Result<Vec<Import>, StoreError> {
    let select = within(permit);
    let select = newest_first(select, (Column::CreatedAt, Column::Id), after, limit);
    scoped::all(conn, permit, select).await?.into_iter().map(Import::try_from).collect()
}

/// The same, locked until the transaction ends.
pub async fn lock(
    tx: &Tx,
    permit: &Permit<ImportMembers>,
    id: ImportId,
) -> Result<Locked<Import>, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?.ok_or(MISSING)?;
    Ok(Locked::new(row.try_into()?))
}

/// Stores a step. After it nobody needs the sealed rows: they are in the register, or taken back.
pub async fn save(tx: &Tx, changed: Changed<Import>) -> Result<Import, StoreError> {
    rows::forget(tx, &changed).await?;
    locked::save(tx, progress(&changed), (Column::Id, Column::Version), changed).await
}

/// The live branches of the subtree that an import is for, by code and by name.
pub async fn branches(
    conn: &Conn,
    permit: &Permit<ImportMembers>,
    below: OrganizationId,
) -> Result<Vec<(OrganizationId, String, String)>, StoreError> {
    let branches = organizations::branches_below(conn, permit, below).await?;
    Ok(branches.into_iter().map(|branch| (branch.id, branch.code, branch.name)).collect())
}
