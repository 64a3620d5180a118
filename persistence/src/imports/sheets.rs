//! Imports of sheets: found within the permit, locked, stored step by step.

use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    imports::{RowCounts, SheetImport, SheetImportId, SheetKind},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::LockType,
};

use super::{
    FaultyRow, ImportPosition,
    entity::batch::{ActiveModel, Column, Entity, Model},
    headings,
    lines::{self, ReadyLine},
    lines_of, state,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations,
    sql::{newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("import");

/// The imports of a kind whose organization lies within the permit.
fn within<A: Action>(permit: &Permit<A>, kind: SheetKind) -> Select<Entity> {
    let organizations = organizations::ids_within(permit.scope());
    Entity::find()
        .filter(Column::Kind.eq(kind.as_str()))
        .filter(Column::OrganizationId.in_subquery(organizations))
}

impl TryFrom<Model> for SheetImport {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let (valid, faulty, skipped) = (row.rows_valid, row.rows_faulty, row.rows_skipped);
        let kind = SheetKind::parse(&row.kind);
        Ok(Self {
            kind: kind.ok_or_else(|| StoreError::corrupt("sheet_import", "kind"))?,
            state: state("sheet_import", &row.state, (row.committed_at, row.undone_at))?,
            headings: headings(row.headings.as_deref().unwrap_or_default()),
            ignored_columns: headings(&row.ignored_columns),
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            file_name: row.file_name,
            file_hash: row.file_hash,
            rows: RowCounts { valid, faulty, skipped },
            created_at: Instant::from_millis(row.created_at),
            version: row.version,
        })
    }
}

/// Stores a dry run. The lines are entered in the order in which they are given.
pub async fn insert<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    import: &SheetImport,
    ready: &[ReadyLine],
    faulty: &[FaultyRow],
) -> Result<(), StoreError> {
    organizations::find(tx, permit, import.organization).await?;
    let row = ActiveModel {
        id: Set(import.id.uuid()),
        kind: Set(import.kind.as_str().to_owned()),
        organization_id: Set(import.organization.uuid()),
        file_name: Set(import.file_name.clone()),
        file_hash: Set(import.file_hash.clone()),
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
    lines::insert(tx, import.id, ready, faulty).await
}

/// How far it has come, as columns.
fn progress(import: &SheetImport) -> ActiveModel {
    ActiveModel {
        state: Set(import.state.as_str().to_owned()),
        committed_at: Set(import.state.committed_at().map(Instant::millis)),
        undone_at: Set(import.state.undone_at().map(Instant::millis)),
        version: Set(import.version),
        ..Default::default()
    }
}

/// An import of a kind, whose organization lies within the permit.
pub async fn find<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    (kind, id): (SheetKind, SheetImportId),
) -> Result<SheetImport, StoreError> {
    let select = within(permit, kind).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(MISSING)?.try_into()
}

/// Up to `limit` imports of a kind whose organization lies within the permit, newest first.
pub async fn page<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    kind: SheetKind,
    after: Option<ImportPosition>,
    limit: u64,
) -> Result<Vec<SheetImport>, StoreError> {
    let select = within(permit, kind);
    let select = newest_first(select, (Column::CreatedAt, Column::Id), after, limit);
    scoped::all(conn, permit, select).await?.into_iter().map(SheetImport::try_from).collect()
}

/// The same, locked until the transaction ends.
pub async fn lock<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    (kind, id): (SheetKind, SheetImportId),
) -> Result<Locked<SheetImport>, StoreError> {
    let select = within(permit, kind).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?.ok_or(MISSING)?;
    Ok(Locked::new(row.try_into()?))
}

/// Stores a step.
pub async fn save(tx: &Tx, changed: Changed<SheetImport>) -> Result<SheetImport, StoreError> {
    locked::save(tx, progress(&changed), (Column::Id, Column::Version), changed).await
}
