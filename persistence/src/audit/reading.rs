//! Searching the audit log.

use lighthouse_domain::access::{Permit, actions::ReadAudit};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect,
    QueryTrait,
    sea_query::{Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use super::entity::event::{Column, Entity};
use crate::{
    db::Conn,
    error::StoreError,
    identity::account,
    members::MemberEntity,
    organizations,
    sql::{column, key, scoped, subquery},
};

/// What a search may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub account: Option<Uuid>,
    pub object: Option<Uuid>,
    pub object_type: Option<String>,
    pub action: Option<String>,
    pub from: Option<i64>,
    pub before: Option<i64>,
}

/// Where a page begins: after this instant, stream and number, going back in time.
pub type Page = (i64, i64, i64);

/// One entry as the auditor reads it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Event {
    pub stream: i64,
    pub seq: i64,
    pub at: i64,
    pub account_id: Option<Uuid>,
    /// The account's name today; not part of the chain.
    pub account_name: Option<String>,
    pub path: String,
    pub action: String,
    pub object_type: String,
    pub object_id: Uuid,
    pub request_id: String,
    pub address: String,
    pub detail: String,
    pub link: Vec<u8>,
}

/// What the auditor sees of an entry, with the register's name of the account's member, else the
/// account's own.
fn named() -> SelectStatement {
    let name = Func::coalesce([column("member", "name"), column("account", "display_name")]);
    let names = Query::select()
        .expr(name)
        .from(account::Entity)
        .join(JoinType::LeftJoin, MemberEntity, whose_account())
        .and_where(account::Column::Id.into_expr().equals(key("audit_event", "account_id")))
        .to_owned();
    let mut select = Entity::find().select_only().into_query();
    for column in [
        Column::Stream,
        Column::Seq,
        Column::At,
        Column::AccountId,
        Column::Path,
        Column::Action,
        Column::ObjectType,
        Column::ObjectId,
        Column::RequestId,
        Column::Address,
        Column::Detail,
        Column::Link,
    ] {
        select.column((Entity, column));
    }
    select.expr_as(subquery(names), "account_name");
    select
}

fn whose_account() -> SimpleExpr {
    column("member", "id").equals(key("account", "member_id"))
}

/// Up to `limit` entries, newest first, of changes done in the name of organizations in scope.
/// changes in nobody's name (signing in, the server's own) are shown where the scope is a whole tree.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadAudit>,
    filter: &Filter,
    after: Option<Page>,
    limit: u64,
) -> Result<Vec<Event>, StoreError> {
    let mut select = named();
    if !permit.scope().subtrees().iter().any(|path| path.depth() == 1) {
        select.cond_where(organizations::paths_inside(permit.scope(), Column::Path));
    }
    select.cond_where(narrow(filter));
    if let Some((at, stream, seq)) = after {
        let place = [Column::At, Column::Stream, Column::Seq].map(ColumnTrait::into_expr);
        select.and_where(Expr::tuple(place).lt(Expr::tuple([at, stream, seq].map(Expr::val))));
    }
    for column in [Column::At, Column::Stream, Column::Seq] {
        select.order_by((Entity, column), Order::Desc);
    }
    scoped::all_as(conn, permit, select.limit(limit).to_owned()).await
}

fn narrow(filter: &Filter) -> Condition {
    Condition::all()
        .add_option(filter.account.map(|account| Column::AccountId.eq(account)))
        .add_option(filter.object.map(|object| Column::ObjectId.eq(object)))
        .add_option(filter.object_type.as_ref().map(|kind| Column::ObjectType.eq(kind)))
        .add_option(filter.action.as_ref().map(|action| Column::Action.eq(action)))
        .add_option(filter.from.map(|from| Column::At.gte(from)))
        .add_option(filter.before.map(|before| Column::At.lt(before)))
}

/// How many entries a kind of change has, for the operator's check.
pub async fn count(conn: &Conn, action: &str) -> Result<u64, StoreError> {
    Ok(Entity::find().filter(Column::Action.eq(action)).count(conn).await?)
}
