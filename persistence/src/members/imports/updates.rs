//! The rows of an import that change somebody's entry: what is different, shown to whoever decides,
//! and what is to be written, sealed until nobody can take it back any more.

use lighthouse_domain::{
    access::{Permit, actions::ImportMembers},
    id::Id,
    members::{
        MemberId,
        import::{Import, ImportId},
    },
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, Order, Query},
};
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    rows::cell,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    imports::ids_within,
    locked::Locked,
    members::{MemberColumn, MemberEntity},
    seal::Sealer,
    sql::{insert_all, scoped},
};

/// A row that changes the entry of somebody.
#[derive(Clone, Debug)]
pub struct UpdateRow {
    pub number: i64,
    pub member: MemberId,
    /// The version that it was compared with.
    pub version: i64,
    /// What is different, as JSON; numbers of people are masked.
    pub differences: String,
    /// What is to be written, and to be written back.
    pub text: String,
}

pub(super) async fn insert(
    tx: &Tx,
    sealer: &Sealer,
    import: ImportId,
    updates: &[UpdateRow],
) -> Result<(), StoreError> {
    let rows = updates.iter().map(|row| line(sealer, import, row));
    insert_all(tx, rows.collect::<Result<Vec<_>, _>>()?).await
}

fn line(sealer: &Sealer, import: ImportId, row: &UpdateRow) -> Result<ActiveModel, StoreError> {
    Ok(ActiveModel {
        import_id: Set(import.uuid()),
        row_number: Set(row.number),
        branch_id: Set(None),
        sealed: Set(Some(sealer.seal_text(&cell(import.uuid(), row.number), &row.text)?)),
        member_id: Set(row.member.uuid()),
        member_version: Set(Some(row.version)),
        differences: Set(Some(row.differences.clone())),
    })
}

/// The rows of an import that change entries, in the order of their people, opened.
pub async fn updates(
    tx: &Tx,
    sealer: &Sealer,
    import: &Locked<Import>,
) -> Result<Vec<UpdateRow>, StoreError> {
    let rows = Entity::find()
        .filter(Column::ImportId.eq(import.id.uuid()))
        .filter(Column::MemberVersion.is_not_null())
        .order_by_asc(Column::MemberId)
        .all(&**tx)
        .await?;
    rows.into_iter().map(|row| opened(sealer, row)).collect()
}

fn opened(sealer: &Sealer, row: Model) -> Result<UpdateRow, StoreError> {
    let corrupt = |column: &'static str| StoreError::corrupt("member_import_line", column);
    let text = row.sealed.ok_or_else(|| corrupt("sealed"))?;
    Ok(UpdateRow {
        number: row.row_number,
        member: Id::new(row.member_id),
        version: row.member_version.ok_or_else(|| corrupt("member_version"))?,
        differences: row.differences.ok_or_else(|| corrupt("differences"))?,
        text: sealer.open_text(&cell(row.import_id, row.row_number), &text)?,
    })
}

/// A row that changes an entry, with the name of its person.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ShownUpdate {
    pub row_number: i64,
    pub member_id: Uuid,
    pub name: String,
    pub differences: String,
}

/// What an import within the permit changes, after row `after`, at most `limit`.
pub async fn differences(
    conn: &Conn,
    permit: &Permit<ImportMembers>,
    import: ImportId,
    after: i64,
    limit: u64,
) -> Result<Vec<ShownUpdate>, StoreError> {
    let member = Expr::col((MemberEntity, MemberColumn::Id));
    let own = |column: Column| Expr::col((Entity, column));
    let select = Query::select()
        .columns([Column::RowNumber, Column::MemberId, Column::Differences].map(|it| (Entity, it)))
        .column((MemberEntity, MemberColumn::Name))
        .from(Entity)
        .inner_join(MemberEntity, member.equals((Entity, Column::MemberId)))
        .and_where(own(Column::ImportId).eq(import.uuid()))
        .and_where(own(Column::ImportId).in_subquery(ids_within(permit)))
        .and_where(own(Column::Differences).is_not_null())
        .and_where(own(Column::RowNumber).gt(after))
        .order_by((Entity, Column::RowNumber), Order::Asc)
        .limit(limit)
        .to_owned();
    scoped::all_as(conn, permit, select).await
}
