//! The records of a work item.

use lighthouse_domain::{
    access::{Permit, actions::ReadWorkItems},
    id::Id,
    time::Instant,
    work::{LinkedRecord, WorkItem, WorkLink, WorkLinkId, WorkRecord},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Query, SelectStatement},
};
use uuid::Uuid;

use super::entity::link::{ActiveModel, Column, Entity, Model};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::scoped,
};

impl TryFrom<Model> for WorkLink {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let kind = WorkRecord::parse(&row.record_kind);
        let kind = kind.ok_or_else(|| StoreError::corrupt("work_link", "record_kind"))?;
        let (by, at) = (Id::new(row.linked_by), Instant::from_millis(row.linked_at));
        let record = LinkedRecord { kind, id: row.record_id, title: row.title };
        Ok(Self { id: Id::new(row.id), item: Id::new(row.item_id), record, by, at })
    }
}

/// The items that a record is linked to.
pub(super) fn items_of((kind, record): (WorkRecord, Uuid)) -> SelectStatement {
    Query::select()
        .column(Column::ItemId)
        .from(Entity)
        .and_where(Column::RecordKind.eq(kind.as_str()))
        .and_where(Column::RecordId.eq(record))
        .to_owned()
}

/// Up to `limit` records of a work item that was found within the permit, after `after`.
pub async fn link_page(
    conn: &Conn,
    permit: &Permit<ReadWorkItems>,
    item: &WorkItem,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<WorkLink>, StoreError> {
    let mut select = Entity::find()
        .filter(Column::ItemId.eq(item.id.uuid()))
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after));
    }
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(WorkLink::try_from).collect()
}

/// A link of a locked work item.
pub async fn find_link(
    tx: &Tx,
    item: &Locked<WorkItem>,
    id: WorkLinkId,
) -> Result<WorkLink, StoreError> {
    let select = Entity::find_by_id(id.uuid()).filter(Column::ItemId.eq(item.id.uuid()));
    select.one(&**tx).await?.ok_or(StoreError::NotFound("work_link"))?.try_into()
}

/// Links a record; a second time is refused as a duplicate.
pub async fn insert_link(
    tx: &Tx,
    item: &Locked<WorkItem>,
    link: &WorkLink,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(link.id.uuid()),
        item_id: Set(item.id.uuid()),
        record_kind: Set(link.record.kind.as_str().to_owned()),
        record_id: Set(link.record.id),
        title: Set(link.record.title.clone()),
        linked_by: Set(link.by.uuid()),
        linked_at: Set(link.at.millis()),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

pub async fn remove_link(
    tx: &Tx,
    item: &Locked<WorkItem>,
    link: &WorkLink,
) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::Id.eq(link.id.uuid()))
        .filter(Column::ItemId.eq(item.id.uuid()))
        .exec(&**tx)
        .await?;
    Ok(())
}
