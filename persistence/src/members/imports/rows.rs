//! The rows of an import that can be taken, sealed.

use lighthouse_domain::{
    id::Id,
    members::{
        MemberId,
        import::{Import, ImportId},
    },
    organizations::OrganizationId,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    entity::prelude::Uuid,
    sea_query::{Expr, ExprTrait, Order, Query},
};

use super::entity::{ActiveModel, Column, Entity, Model};
use crate::{
    db::Tx,
    error::StoreError,
    locked::{Changed, Locked},
    members::{MemberColumn, MemberEntity},
    seal::{SealedCell, SealedColumn, Sealer},
    sql::insert_all,
};

/// The context under which a row waits.
pub(crate) const IMPORT_ROW: SealedColumn = SealedColumn::new("member_import");

/// A row that can be taken, as text that only this product can open again.
pub struct ReadyRow {
    pub number: i64,
    pub branch: OrganizationId,
    pub member: MemberId,
    pub text: String,
}

/// A row of a committed import.
#[derive(Clone, Copy, Debug)]
pub struct EnteredRow {
    pub number: i64,
    pub member: MemberId,
    /// Nobody has changed the entry since.
    pub unchanged: bool,
}

pub(super) async fn insert(
    tx: &Tx,
    sealer: &Sealer,
    import: ImportId,
    ready: &[ReadyRow],
) -> Result<(), StoreError> {
    let rows = ready.iter().map(|row| ready_line(import, row, sealer));
    insert_all(tx, rows.collect::<Result<Vec<_>, _>>()?).await
}

fn ready_line(
    import: ImportId,
    row: &ReadyRow,
    sealer: &Sealer,
) -> Result<ActiveModel, StoreError> {
    Ok(ActiveModel {
        import_id: Set(import.uuid()),
        row_number: Set(row.number),
        branch_id: Set(Some(row.branch.uuid())),
        sealed: Set(Some(sealer.seal_text(&cell(import.uuid(), row.number), &row.text)?)),
        member_id: Set(row.member.uuid()),
        member_version: Set(None),
        differences: Set(None),
    })
}

/// The sealed text of a row.
pub(super) fn cell(import: Uuid, number: i64) -> SealedCell {
    IMPORT_ROW.row(format_args!("{import}/{number}"))
}

/// The rows that can be taken, opened.
pub async fn ready(
    tx: &Tx,
    sealer: &Sealer,
    import: &Locked<Import>,
) -> Result<Vec<ReadyRow>, StoreError> {
    let rows = Entity::find()
        .filter(Column::ImportId.eq(import.id.uuid()))
        .filter(Column::Sealed.is_not_null())
        .filter(Column::MemberVersion.is_null())
        .order_by_asc(Column::RowNumber)
        .all(&**tx)
        .await?;
    rows.into_iter().map(|row| opened(sealer, row)).collect()
}

fn opened(sealer: &Sealer, row: Model) -> Result<ReadyRow, StoreError> {
    let corrupt = |column: &'static str| StoreError::corrupt("member_import_line", column);
    let text = row.sealed.ok_or_else(|| corrupt("sealed"))?;
    Ok(ReadyRow {
        number: row.row_number,
        branch: Id::new(row.branch_id.ok_or_else(|| corrupt("branch_id"))?),
        member: Id::new(row.member_id),
        text: sealer.open_text(&cell(row.import_id, row.row_number), &text)?,
    })
}

/// Deletes what the sealed rows said. What was changed can be written back while the import is
/// committed.
pub(super) async fn forget(tx: &Tx, import: &Changed<Import>) -> Result<(), StoreError> {
    let mut update = Entity::update_many()
        .set(ActiveModel { sealed: Set(None), ..Default::default() })
        .filter(Column::ImportId.eq(import.key()));
    if import.state.undone_at().is_none() {
        update = update.filter(Column::MemberVersion.is_null());
    }
    update.exec(&**tx).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Entered {
    member_id: Uuid,
    row_number: i64,
    version: Option<i64>,
}

/// Whom a committed import entered.
pub async fn entered(tx: &Tx, import: &Locked<Import>) -> Result<Vec<EnteredRow>, StoreError> {
    let member = Expr::col((MemberEntity, MemberColumn::Id));
    let select = Query::select()
        .columns([(Entity, Column::MemberId), (Entity, Column::RowNumber)])
        .column((MemberEntity, MemberColumn::Version))
        .from(Entity)
        .left_join(MemberEntity, member.equals((Entity, Column::MemberId)))
        .and_where(Expr::col((Entity, Column::ImportId)).eq(import.id.uuid()))
        .and_where(Expr::col((Entity, Column::MemberVersion)).is_null())
        .order_by((Entity, Column::RowNumber), Order::Asc)
        .to_owned();
    let rows = tx.query_all(&select).await?;
    let entered = |row| {
        let row = Entered::from_query_result(row, "")?;
        let (number, member) = (row.row_number, Id::new(row.member_id));
        Ok(EnteredRow { number, member, unchanged: row.version == Some(1) })
    };
    rows.iter().map(entered).collect()
}
