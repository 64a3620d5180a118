//! Notices as they are read: by supervisors, and as the content of messages.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit, actions::ReadNotices},
    id::Id,
    organizations::OrganizationId,
    study::{SessionKind, duties::Rule},
    supervision::{Gap, MissingItem, Notice, NoticeId, RuleKind, Span, UnderVersion},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    sea_query::{Alias, Expr, ExprTrait, JoinType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    entity::{
        item,
        notice::{Column, Entity},
        rule, run,
    },
    gaps::{Ask, gaps_of},
    governing::{DocumentColumn, DocumentEntity},
};
use crate::{
    db::Conn,
    error::StoreError,
    organizations::{self, OrganizationColumn, OrganizationEntity},
    sql::{column, older, scoped},
};

#[derive(FromQueryResult)]
pub(super) struct Row {
    pub id: Uuid,
    rule_id: Uuid,
    kind: String,
    organization_id: Uuid,
    organization_name: String,
    document_id: Option<Uuid>,
    document_title: Option<String>,
    governing_version: Option<i64>,
    period: String,
    branch_id: Uuid,
    branch_name: String,
    recipients: i64,
    sent_at: i64,
}

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("supervision_notice", column)
}

impl Row {
    fn with(self, items: Vec<MissingItem>) -> Result<Notice, StoreError> {
        let under = self.document_id.zip(self.document_title).zip(self.governing_version);
        let under = under.map(|((document, title), number)| UnderVersion {
            document: Id::new(document),
            title,
            number,
        });
        Ok(Notice {
            id: Id::new(self.id),
            rule: Id::new(self.rule_id),
            kind: RuleKind::parse(&self.kind)
                .ok_or_else(|| StoreError::corrupt("supervision_rule", "kind"))?,
            organization: Id::new(self.organization_id),
            organization_name: self.organization_name,
            under,
            span: Span::parse(&self.period).ok_or_else(|| corrupt("period"))?,
            branch: Id::new(self.branch_id),
            branch_name: self.branch_name,
            sent_at: Instant::from_millis(self.sent_at),
            recipients: self.recipients,
            items,
        })
    }
}

/// The columns of [`Row`]; the branch is joined under its own name, so that the scope can be asked.
pub(super) fn select_notices() -> SelectStatement {
    let branch = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let named = |table: &str, name: &str| column(table, name);
    let mut select = Query::select();
    select
        .columns(
            [Column::Id, Column::RuleId, Column::Period, Column::BranchId, Column::Recipients]
                .map(|column| (Entity, column)),
        )
        .column((Entity, Column::SentAt))
        .columns([rule::Column::Kind, rule::Column::OrganizationId].map(|it| (rule::Entity, it)))
        .expr_as(named("owner", "name"), Alias::new("organization_name"))
        .expr_as(named("organization", "name"), Alias::new("branch_name"))
        .from(Entity)
        .inner_join(
            rule::Entity,
            Expr::col((rule::Entity, rule::Column::Id)).equals((Entity, Column::RuleId)),
        )
        .join_as(
            JoinType::InnerJoin,
            OrganizationEntity,
            Alias::new("owner"),
            named("owner", "id").eq(Expr::col((rule::Entity, rule::Column::OrganizationId))),
        )
        .inner_join(OrganizationEntity, branch.equals((Entity, Column::BranchId)));
    with_document(&mut select);
    select
}

/// Adds what was in force when the rule ran.
fn with_document(select: &mut SelectStatement) {
    let run = |column| Expr::col((run::Entity, column));
    let document = |column| Expr::col((DocumentEntity, column));
    let same_run = run(run::Column::RuleId)
        .equals((Entity, Column::RuleId))
        .and(run(run::Column::Period).equals((Entity, Column::Period)));
    let same_document =
        document(DocumentColumn::Id).equals((run::Entity, run::Column::GoverningDocumentId));
    select
        .expr_as(document(DocumentColumn::Id), Alias::new("document_id"))
        .expr_as(document(DocumentColumn::Title), Alias::new("document_title"))
        .column((run::Entity, run::Column::GoverningVersion))
        .left_join(run::Entity, same_run)
        .left_join(DocumentEntity, same_document);
}

/// What a list of notices may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct NoticeFilter {
    /// To branches of this subtree.
    pub below: Option<OrganizationId>,
    pub kind: Option<RuleKind>,
    pub span: Option<Span>,
}

/// Where a page begins: after the notice sent then, going back.
pub type NoticePosition = (i64, Uuid);

/// Up to `limit` notices to branches in scope, the newest first.
pub async fn notice_page(
    conn: &Conn,
    permit: &Permit<ReadNotices>,
    filter: &NoticeFilter,
    after: Option<NoticePosition>,
    limit: u64,
) -> Result<Vec<Notice>, StoreError> {
    let mut select = select_notices();
    select
        .cond_where(organizations::inside(permit.scope()))
        .order_by((Entity, Column::SentAt), Order::Desc)
        .order_by((Entity, Column::Id), Order::Desc)
        .limit(limit);
    if let Some(top) = filter.below {
        let (from, to) = organizations::bounds_of(permit.scope(), top);
        let path = || Expr::col((OrganizationEntity, OrganizationColumn::Path));
        select.and_where(path().gte(from)).and_where(path().lt(to));
    }
    if let Some(kind) = filter.kind {
        select.and_where(rule::Column::Kind.eq(kind.as_str()));
    }
    if let Some(span) = filter.span {
        select.and_where(Column::Period.eq(span.to_string()));
    }
    if let Some(after) = after {
        select.and_where(older([Column::SentAt, Column::Id].map(ColumnTrait::into_expr), after));
    }
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    with_items(conn, permit, rows).await
}

/// The notices of rows that were found within the permit.
pub(super) async fn with_items<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    rows: Vec<Row>,
) -> Result<Vec<Notice>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let select = item::Entity::find()
        .filter(item::Column::NoticeId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(item::Column::NoticeId)
        .order_by_asc(item::Column::Number);
    let mut items = HashMap::<Uuid, Vec<MissingItem>>::new();
    for row in scoped::all(conn, permit, select).await? {
        items.entry(row.notice_id).or_default().push(missing(row)?);
    }
    let of = |row: Row| {
        let items = items.remove(&row.id).unwrap_or_default();
        row.with(items)
    };
    rows.into_iter().map(of).collect()
}

fn missing(row: item::Model) -> Result<MissingItem, StoreError> {
    let corrupt = || StoreError::corrupt("supervision_notice_item", "kind");
    let (from, to): (NaiveDate, NaiveDate) = (row.from_on, row.to_on);
    let kind = SessionKind::parse(&row.kind).ok_or_else(corrupt)?;
    Ok(MissingItem { duty: row.duty, kind, from, to })
}

/// What is missing now in the branch and the span of each of these notices.
pub async fn standing<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    notices: &[Notice],
    duties: &[Rule],
    now: Instant,
) -> Result<HashMap<NoticeId, Vec<Gap>>, StoreError> {
    let mut by_span = HashMap::<Span, Vec<OrganizationId>>::new();
    for notice in notices {
        by_span.entry(notice.span).or_default().push(notice.branch);
    }
    let mut gaps = HashMap::new();
    for (span, branches) in by_span {
        let ask = Ask { rules: duties, span, now };
        for (branch, found) in gaps_of(conn, permit, &branches, ask).await? {
            gaps.insert((branch, span), found);
        }
    }
    let of = |notice: &Notice| gaps.get(&(notice.branch, notice.span)).cloned().unwrap_or_default();
    Ok(notices.iter().map(|notice| (notice.id, of(notice))).collect())
}
