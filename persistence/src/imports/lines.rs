//! The lines of an import's sheet: those that can be taken, and those that cannot.

use lighthouse_domain::{
    access::{Action, Permit},
    imports::{SheetImport, SheetImportId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    entity::prelude::Uuid,
    sea_query::{Query, SelectStatement},
};

use super::{
    FaultyRow,
    entity::line::{ActiveModel, Column, Entity, Model},
    scope::ids_within,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::{insert_all, scoped},
};

/// A line that can be taken: what it says, as the room of its kind writes it, and its key.
#[derive(Clone, Debug)]
pub struct ReadyLine {
    pub number: i64,
    pub object: Uuid,
    pub content: String,
}

pub(super) async fn insert(
    tx: &Tx,
    import: SheetImportId,
    ready: &[ReadyLine],
    faulty: &[FaultyRow],
) -> Result<(), StoreError> {
    let ready = ready.iter().zip(0_i64..).map(|(line, at)| ready_row(import, line, at));
    insert_all(tx, ready).await?;
    let rows = faulty.iter().map(|row| faulty_row(import, row));
    insert_all(tx, rows).await
}

fn ready_row(import: SheetImportId, line: &ReadyLine, position: i64) -> ActiveModel {
    ActiveModel {
        import_id: Set(import.uuid()),
        row_number: Set(line.number),
        position: Set(position),
        content: Set(Some(line.content.clone())),
        object_id: Set(Some(line.object)),
        faults: Set(None),
        cells: Set(None),
    }
}

fn faulty_row(import: SheetImportId, row: &FaultyRow) -> ActiveModel {
    ActiveModel {
        import_id: Set(import.uuid()),
        row_number: Set(row.number),
        position: Set(row.number),
        content: Set(None),
        object_id: Set(None),
        faults: Set(Some(row.faults.clone())),
        cells: Set(row.cells.clone()),
    }
}

/// The faulty rows of an import within the permit, after row `after`, at most `limit`.
pub async fn faults<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    import: SheetImportId,
    after: i64,
    limit: u64,
) -> Result<Vec<FaultyRow>, StoreError> {
    let select = Entity::find()
        .filter(Column::ImportId.eq(import.uuid()))
        .filter(Column::ImportId.in_subquery(ids_within(permit)))
        .filter(Column::Faults.is_not_null())
        .filter(Column::RowNumber.gt(after))
        .order_by_asc(Column::RowNumber)
        .limit(limit);
    let rows = scoped::all(conn, permit, select).await?;
    let row = |row: Model| {
        Some(FaultyRow { number: row.row_number, faults: row.faults?, cells: row.cells })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

/// The lines that can be taken, in their order.
pub async fn ready(tx: &Tx, import: &Locked<SheetImport>) -> Result<Vec<ReadyLine>, StoreError> {
    let rows = Entity::find()
        .filter(Column::ImportId.eq(import.id.uuid()))
        .filter(Column::Content.is_not_null())
        .order_by_asc(Column::Position)
        .all(&**tx)
        .await?;
    rows.into_iter().map(ReadyLine::try_from).collect()
}

impl TryFrom<Model> for ReadyLine {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let corrupt = |column: &'static str| StoreError::corrupt("sheet_import_row", column);
        Ok(Self {
            number: row.row_number,
            object: row.object_id.ok_or_else(|| corrupt("object_id"))?,
            content: row.content.ok_or_else(|| corrupt("content"))?,
        })
    }
}

/// The keys of what an import entered, as a subquery.
pub(crate) fn entered(import: &Locked<SheetImport>) -> SelectStatement {
    Query::select()
        .column(Column::ObjectId)
        .from(Entity)
        .and_where(Column::ImportId.eq(import.id.uuid()))
        .and_where(Column::ObjectId.is_not_null())
        .to_owned()
}
