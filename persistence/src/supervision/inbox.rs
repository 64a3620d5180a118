//! Somebody's messages: those of organizations in which they hold an office now.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Permit, actions::UseOwnAccount},
    id::Id,
    organizations::OrganizationId,
    supervision::{InboxMessage, InboxMessageId, Notice},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Expr, ExprTrait, LockType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    entity::{
        delivered, inbox_item, item_delivery,
        message::{Column, Entity, Model},
        notice,
    },
    items::with_delivery,
    notices::{Row, select_notices, with_items},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    sql::{newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("inbox_message");

impl From<Model> for InboxMessage {
    fn from(row: Model) -> Self {
        Self {
            id: Id::new(row.id),
            digest: row.digest,
            created_at: Instant::from_millis(row.created_at),
            read_at: row.read_at.map(Instant::from_millis),
            done_at: row.done_at.map(Instant::from_millis),
            version: row.version,
        }
    }
}

/// The notices of a message that concern one of `held`.
fn concerning(held: &[OrganizationId]) -> SelectStatement {
    let message = Expr::col((delivered::Entity, delivered::Column::MessageId));
    let notice = Expr::col((notice::Entity, notice::Column::Id));
    Query::select()
        .expr(Expr::val(1_i64))
        .from(delivered::Entity)
        .inner_join(notice::Entity, notice.equals((delivered::Entity, delivered::Column::NoticeId)))
        .and_where(message.equals((Entity, Column::Id)))
        .and_where(notice::Column::BranchId.is_in(held.iter().map(|branch| branch.uuid())))
        .to_owned()
}

/// The other items of a message that went to one of `held`.
fn items_for(held: &[OrganizationId]) -> SelectStatement {
    let message = Expr::col((item_delivery::Entity, item_delivery::Column::MessageId));
    with_delivery()
        .expr(Expr::val(1_i64))
        .and_where(message.equals((Entity, Column::Id)))
        .and_where(inbox_item::Column::OrganizationId.is_in(held.iter().map(|id| id.uuid())))
        .to_owned()
}

/// The holder's messages about organizations in which an office is `held` now.
fn own(permit: &Permit<UseOwnAccount>, held: &[OrganizationId]) -> Select<Entity> {
    let (notices, items) = (concerning(held), items_for(held));
    Entity::find()
        .filter(Column::AccountId.eq(permit.account().uuid()))
        .filter(Condition::any().add(Expr::exists(notices)).add(Expr::exists(items)))
}

/// Where a page begins: after the message of then, going back.
pub type MessagePosition = (i64, Uuid);

/// Up to `limit` of the holder's messages, the newest first; those that are done only if asked for.
pub async fn message_page(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    held: &[OrganizationId],
    with_done: bool,
    (after, limit): (Option<MessagePosition>, u64),
) -> Result<Vec<InboxMessage>, StoreError> {
    let mut select = own(permit, held);
    if !with_done {
        select = select.filter(Column::DoneAt.is_null());
    }
    let select = newest_first(select, (Column::CreatedAt, Column::Id), after, limit);
    Ok(scoped::all(conn, permit, select).await?.into_iter().map(InboxMessage::from).collect())
}

/// Up to `limit` of the holder's messages that were not read, the newest first.
pub async fn unread_messages(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    held: &[OrganizationId],
    limit: u64,
) -> Result<Vec<InboxMessage>, StoreError> {
    let select = own(permit, held)
        .filter(Column::ReadAt.is_null())
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit);
    Ok(scoped::all(conn, permit, select).await?.into_iter().map(InboxMessage::from).collect())
}

/// One of the holder's messages, to be marked, locked until the transaction ends.
pub async fn lock_message(
    tx: &Tx,
    permit: &Permit<UseOwnAccount>,
    held: &[OrganizationId],
    id: InboxMessageId,
) -> Result<Locked<InboxMessage>, StoreError> {
    let select = own(permit, held).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    let found = scoped::one(tx, permit, select).await?;
    found.map(|row| Locked::new(row.into())).ok_or(MISSING)
}

/// Writes what became of a message; the stored version must be the one before.
pub async fn save_message(
    tx: &Tx,
    changed: Changed<InboxMessage>,
) -> Result<InboxMessage, StoreError> {
    use sea_orm::ActiveValue::Set;
    let row = super::entity::message::ActiveModel {
        read_at: Set(changed.read_at.map(Instant::millis)),
        done_at: Set(changed.done_at.map(Instant::millis)),
        version: Set(changed.version),
        ..Default::default()
    };
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}

#[derive(FromQueryResult)]
struct LinkRow {
    notice_id: Uuid,
    message_id: Uuid,
}

/// The notices of these messages of the holder, as far as they concern one of `held`, the newest
/// first, each with its message.
pub async fn notices_in(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    held: &[OrganizationId],
    messages: &[InboxMessageId],
) -> Result<Vec<(InboxMessageId, Notice)>, StoreError> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    let links = links(conn, permit, messages).await?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = select_notices();
    select
        .and_where(notice::Column::Id.is_in(links.iter().map(|link| link.notice_id)))
        .and_where(notice::Column::BranchId.is_in(held.iter().map(|branch| branch.uuid())))
        .order_by((notice::Entity, notice::Column::SentAt), Order::Desc)
        .order_by((notice::Entity, notice::Column::Id), Order::Desc);
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    let of: HashMap<_, _> = links.iter().map(|link| (link.notice_id, link.message_id)).collect();
    let with_message = |notice: Notice| {
        let message = of.get(&notice.id.uuid())?;
        Some((Id::new(*message), notice))
    };
    Ok(with_items(conn, permit, rows).await?.into_iter().filter_map(with_message).collect())
}

async fn links(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    messages: &[InboxMessageId],
) -> Result<Vec<LinkRow>, StoreError> {
    let link = |column| Expr::col((delivered::Entity, column));
    let select = Query::select()
        .columns(
            [delivered::Column::NoticeId, delivered::Column::MessageId]
                .map(|column| (delivered::Entity, column)),
        )
        .from(delivered::Entity)
        .and_where(
            link(delivered::Column::MessageId).is_in(messages.iter().map(|message| message.uuid())),
        )
        .and_where(link(delivered::Column::AccountId).eq(permit.account().uuid()))
        .to_owned();
    scoped::all_as(conn, permit, select).await
}
