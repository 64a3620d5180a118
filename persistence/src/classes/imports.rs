//! Imports of outside records: a dry run that is kept, and how far it has come.

use lighthouse_domain::{
    access::{Permit, actions::ImportLearning},
    classes::{LearningImport, LearningImportId, RecordCounts, outside::Source},
    id::Id,
    organizations::Organization,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::LockType,
};

use super::{
    entity::{
        batch::{ActiveModel, Column, Entity, Model},
        line,
    },
    outside::ReadyRecord,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    imports::{FaultyRow, ImportPosition, headings, lines_of, state},
    locked::{self, Changed, Locked},
    organizations,
    sql::{insert_all, newest_first, scoped},
};

const TABLE: &str = "learning_import";
const MISSING: StoreError = StoreError::NotFound(TABLE);

impl TryFrom<Model> for LearningImport {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let source = Source::parse(&row.source);
        Ok(Self {
            state: state(TABLE, &row.state, (row.committed_at, row.undone_at))?,
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            source: source.ok_or_else(|| StoreError::corrupt(TABLE, "source"))?,
            file_name: row.file_name,
            file_hash: row.file_hash,
            rows: RecordCounts {
                valid: row.rows_valid,
                known: row.rows_known,
                faulty: row.rows_faulty,
                skipped: row.rows_skipped,
            },
            entered: row.rows_entered,
            headings: headings(row.headings.as_deref().unwrap_or_default()),
            ignored_columns: headings(&row.ignored_columns),
            created_at: Instant::from_millis(row.created_at),
            version: row.version,
        })
    }
}

/// The imports whose organization lies within the permit.
fn within(permit: &Permit<ImportLearning>) -> Select<Entity> {
    let organizations = organizations::ids_within(permit.scope());
    Entity::find().filter(Column::OrganizationId.in_subquery(organizations))
}

/// Keeps a dry run for `owner`, which the caller has found within the permit.
pub async fn insert_import(
    tx: &Tx,
    permit: &Permit<ImportLearning>,
    owner: &Organization,
    new: &LearningImport,
    (ready, faulty): (&[ReadyRecord], &[FaultyRow]),
) -> Result<(), StoreError> {
    if !permit.scope().covers(&owner.path) || new.organization != owner.id {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        organization_id: Set(new.organization.uuid()),
        source: Set(new.source.as_str().to_owned()),
        file_name: Set(new.file_name.clone()),
        file_hash: Set(new.file_hash.clone()),
        rows_total: Set(new.rows.total()),
        rows_valid: Set(new.rows.valid),
        rows_known: Set(new.rows.known),
        rows_faulty: Set(new.rows.faulty),
        rows_skipped: Set(new.rows.skipped),
        headings: Set(Some(lines_of(&new.headings))),
        ignored_columns: Set(lines_of(&new.ignored_columns)),
        created_by: Set(permit.account().uuid()),
        created_at: Set(new.created_at.millis()),
        ..progress(new)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    insert_lines(tx, ready.iter().map(|row| ready_line(new.id, row))).await?;
    insert_lines(tx, faulty.iter().map(|row| faulty_line(new.id, row))).await
}

async fn insert_lines(
    tx: &Tx,
    lines: impl Iterator<Item = line::ActiveModel>,
) -> Result<(), StoreError> {
    let lines: Vec<line::ActiveModel> = lines.collect();
    insert_all(tx, lines).await
}

fn ready_line(import: LearningImportId, row: &ReadyRecord) -> line::ActiveModel {
    line::ActiveModel {
        import_id: Set(import.uuid()),
        row_number: Set(row.number),
        record_id: Set(Some(row.record)),
        external_id: Set(Some(row.external_id.clone())),
        member_id: Set(Some(row.member.uuid())),
        course: Set(Some(row.course.clone())),
        seconds: Set(Some(row.seconds)),
        day: Set(Some(row.day)),
        faults: Set(None),
        cells: Set(None),
    }
}

fn faulty_line(import: LearningImportId, row: &FaultyRow) -> line::ActiveModel {
    line::ActiveModel {
        import_id: Set(import.uuid()),
        row_number: Set(row.number),
        faults: Set(Some(row.faults.clone())),
        cells: Set(row.cells.clone()),
        ..Default::default()
    }
}

/// How far it has come, as columns.
fn progress(import: &LearningImport) -> ActiveModel {
    ActiveModel {
        state: Set(import.state.as_str().to_owned()),
        rows_entered: Set(import.entered),
        committed_at: Set(import.state.committed_at().map(Instant::millis)),
        undone_at: Set(import.state.undone_at().map(Instant::millis)),
        version: Set(import.version),
        ..Default::default()
    }
}

/// An import whose organization lies within the permit.
pub async fn find_import(
    conn: &Conn,
    permit: &Permit<ImportLearning>,
    id: LearningImportId,
) -> Result<LearningImport, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(MISSING)?.try_into()
}

/// Up to `limit` imports whose organization lies within the permit, newest first.
pub async fn import_page(
    conn: &Conn,
    permit: &Permit<ImportLearning>,
    after: Option<ImportPosition>,
    limit: u64,
) -> Result<Vec<LearningImport>, StoreError> {
    let select = newest_first(within(permit), (Column::CreatedAt, Column::Id), after, limit);
    scoped::all(conn, permit, select).await?.into_iter().map(LearningImport::try_from).collect()
}

/// One import, locked until the transaction ends.
pub async fn lock_import(
    tx: &Tx,
    permit: &Permit<ImportLearning>,
    id: LearningImportId,
) -> Result<Locked<LearningImport>, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?.ok_or(MISSING)?;
    Ok(Locked::new(row.try_into()?))
}

/// Stores a step.
pub async fn save_import(
    tx: &Tx,
    changed: Changed<LearningImport>,
) -> Result<LearningImport, StoreError> {
    locked::save(tx, progress(&changed), (Column::Id, Column::Version), changed).await
}

/// The faulty rows of an import within the permit, after row `after`, at most `limit`.
pub async fn import_faults(
    conn: &Conn,
    permit: &Permit<ImportLearning>,
    import: LearningImportId,
    (after, limit): (i64, u64),
) -> Result<Vec<FaultyRow>, StoreError> {
    let owned = (Column::Id, Column::OrganizationId);
    let within = organizations::owned_within::<Entity>(owned, permit.scope());
    let select = line::Entity::find()
        .filter(line::Column::ImportId.eq(import.uuid()))
        .filter(line::Column::ImportId.in_subquery(within))
        .filter(line::Column::Faults.is_not_null())
        .filter(line::Column::RowNumber.gt(after))
        .order_by_asc(line::Column::RowNumber)
        .limit(limit);
    let rows = scoped::all(conn, permit, select).await?;
    let row = |row: line::Model| {
        Some(FaultyRow { number: row.row_number, faults: row.faults?, cells: row.cells })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}
