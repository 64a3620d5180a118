//! What messages bring besides notices, and whether it still waits for its addressees.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::UseOwnAccount},
    id::Id,
    members::transfers::TransferStatus,
    message::Message,
    organizations::OrganizationId,
    supervision::{
        InboxItem, InboxItemKind, InboxMessageId,
        rectification::RectificationStatus::{self, CauseRecorded, Found, InProgress, Submitted},
        task::TaskStatus,
    },
    time::Instant,
};
use sea_orm::{
    ColumnTrait, FromQueryResult,
    sea_query::{
        Alias, BinOper, Expr, ExprTrait, JoinType, Order, Query, SelectStatement, SimpleExpr,
    },
};
use uuid::Uuid;

use super::{
    entity::{
        inbox_item::{Column, Entity},
        item_delivery as delivery,
    },
    rectifications::{CaseColumn, CaseEntity},
    tasks::{ResponseColumn, ResponseEntity, TaskColumn, TaskEntity},
};
use crate::{
    db::Conn,
    error::StoreError,
    members::transfers::{TransferColumn, TransferEntity},
    organizations::{OrganizationColumn, OrganizationEntity},
    sql::{column, scoped, subquery},
};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    message_id: Uuid,
    kind: String,
    subject_id: Uuid,
    organization_id: Uuid,
    name: String,
    title_zh: String,
    title_en: String,
    asks: bool,
    sent_at: i64,
    /// The case, the response or the transfer that waits, if one does.
    waiting_case: Option<Uuid>,
    waiting_task: Option<Uuid>,
    waiting_transfer: Option<Uuid>,
}

impl TryFrom<Row> for InboxItem {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let kind = InboxItemKind::parse(&row.kind);
        Ok(Self {
            id: Id::new(row.id),
            kind: kind.ok_or_else(|| StoreError::corrupt("inbox_item", "kind"))?,
            subject: row.subject_id,
            organization: Id::new(row.organization_id),
            organization_name: row.name,
            title: Message::new(row.title_zh, row.title_en),
            asks: row.asks,
            waiting: row.waiting_case.or(row.waiting_task).or(row.waiting_transfer).is_some(),
            sent_at: Instant::from_millis(row.sent_at),
        })
    }
}

/// The items of these messages of the holder, as far as they went to one of `held`, the newest
/// first, each with its message.
pub async fn items_in(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    held: &[OrganizationId],
    (messages, today): (&[InboxMessageId], NaiveDate),
) -> Result<Vec<(InboxMessageId, InboxItem)>, StoreError> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    let item = |column| Expr::col((Entity, column));
    let owner = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let mut select = with_delivery();
    select
        .columns([Column::Id, Column::Kind, Column::SubjectId].map(|it| (Entity, it)))
        .columns([Column::OrganizationId, Column::SentAt].map(|it| (Entity, it)))
        .columns([Column::TitleZh, Column::TitleEn, Column::Asks].map(|it| (Entity, it)))
        .column((delivery::Entity, delivery::Column::MessageId))
        .column((OrganizationEntity, OrganizationColumn::Name))
        .expr_as(waiting_case(), Alias::new("waiting_case"))
        .expr_as(waiting_task(), Alias::new("waiting_task"))
        .expr_as(waiting_transfer(today), Alias::new("waiting_transfer"))
        .inner_join(OrganizationEntity, owner.equals((Entity, Column::OrganizationId)))
        .and_where(delivery::Column::MessageId.is_in(messages.iter().map(|id| id.uuid())))
        .and_where(delivery::Column::AccountId.eq(permit.account().uuid()))
        .and_where(item(Column::OrganizationId).is_in(held.iter().map(|id| id.uuid())))
        .order_by((Entity, Column::SentAt), Order::Desc)
        .order_by((Entity, Column::Id), Order::Desc);
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(|row| Ok((Id::new(row.message_id), row.try_into()?))).collect()
}

/// Items with the messages that bring them, as a statement to be completed.
pub(super) fn with_delivery() -> SelectStatement {
    let item = Expr::col((Entity, Column::Id));
    Query::select()
        .from(delivery::Entity)
        .inner_join(Entity, item.equals((delivery::Entity, delivery::Column::ItemId)))
        .to_owned()
}

/// The case that waits for the organization that an item went to: for the branch until it has
/// answered or given evidence, for the level above until it has decided.
fn waiting_case() -> SimpleExpr {
    let case = |column| Expr::col((CaseEntity, column));
    let to = || Expr::col((Entity, Column::OrganizationId));
    let branch = case(CaseColumn::BranchId);
    let own = branch.clone().eq(to()).and(state_is(&[Found, InProgress]));
    let above = branch.ne(to()).and(state_is(&[CauseRecorded, Submitted]));
    let select = Query::select()
        .column((CaseEntity, CaseColumn::Id))
        .from(CaseEntity)
        .and_where(case(CaseColumn::Id).eq(Expr::col((Entity, Column::SubjectId))))
        .and_where(own.or(above))
        .to_owned();
    subquery(select)
}

/// The transfer that waits for the branch it goes to, while its letter is good.
fn waiting_transfer(today: NaiveDate) -> SimpleExpr {
    let transfer = |column| Expr::col((TransferEntity, column));
    let select = Query::select()
        .column((TransferEntity, TransferColumn::Id))
        .from(TransferEntity)
        .and_where(transfer(TransferColumn::Id).eq(Expr::col((Entity, Column::SubjectId))))
        .and_where(
            transfer(TransferColumn::ToBranchId).eq(Expr::col((Entity, Column::OrganizationId))),
        )
        .and_where(transfer(TransferColumn::State).eq(TransferStatus::Requested.as_str()))
        .and_where(transfer(TransferColumn::ValidUntil).gte(today))
        .to_owned();
    subquery(select)
}

fn state_is(states: &[RectificationStatus]) -> SimpleExpr {
    Expr::col((CaseEntity, CaseColumn::State)).is_in(states.iter().map(|state| state.as_str()))
}

/// The response of the branch that an item went to, while the task is open and asks for it: until
/// the branch has answered, and again when the answer is returned.
fn waiting_task() -> SimpleExpr {
    let response = |column| Expr::col((ResponseEntity, column));
    let branch = |column| Expr::col((OrganizationEntity, column));
    let answers = || response(ResponseColumn::Answers);
    let unanswered = answers().eq(0_i64).or(response(ResponseColumn::ReturnedAnswer).eq(answers()));
    let of_task = Expr::col((TaskEntity, TaskColumn::Id));
    let select = Query::select()
        .column((ResponseEntity, ResponseColumn::Id))
        .from(ResponseEntity)
        .inner_join(TaskEntity, of_task.equals((ResponseEntity, ResponseColumn::TaskId)))
        .join_as(
            JoinType::InnerJoin,
            OrganizationEntity,
            Alias::new("asker"),
            column("asker", "id").eq(Expr::col((TaskEntity, TaskColumn::OrganizationId))),
        )
        .and_where(response(ResponseColumn::TaskId).eq(Expr::col((Entity, Column::SubjectId))))
        .and_where(
            response(ResponseColumn::BranchId).eq(Expr::col((Entity, Column::OrganizationId))),
        )
        .and_where(TaskColumn::State.eq(TaskStatus::Open.as_str()))
        .and_where(unanswered)
        .and_where(branch(OrganizationColumn::DissolvedAt).is_null())
        .and_where(branch(OrganizationColumn::Path).gte(column("asker", "path")))
        .and_where(branch(OrganizationColumn::Path).lt(end_of("asker")))
        .to_owned();
    subquery(select)
}

/// Where the subtree of a joined organization ends.
fn end_of(alias: &str) -> SimpleExpr {
    column(alias, "path").binary(BinOper::Custom("||"), Expr::value("~".to_owned()))
}
