//! Who read whose record: one line per member and read, shown to the member (INV-19).

use lighthouse_domain::{
    access::{
        AccountId, Action, Permit, Role,
        actions::{ReadAudit, UseOwnAccount},
    },
    audit::{AccessLine, LoggedRead, digest_of_lines},
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::entity::access::{ActiveModel, Column, Entity};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    identity::account,
    members::{MemberColumn, MemberEntity},
    organizations::{self, OrganizationEntity},
    sql::{column, insert_all, key, scoped},
};

/// One read of one or more records.
#[derive(Clone, Debug)]
pub struct Access {
    pub id: Uuid,
    pub at: Instant,
    pub account: Option<AccountId>,
    /// The office in which it was read.
    pub office: Option<(Role, OrganizationId)>,
    /// `role`, `query_letter` or `api_client`.
    pub via: &'static str,
    /// The letter's number, or the right that was used.
    pub reference: String,
    pub purpose: String,
    /// The fields that were shown.
    pub fields: String,
}

/// A line of a member's own log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessEntry {
    pub id: Uuid,
    pub at: i64,
    pub reader: Option<String>,
    pub role: Option<Role>,
    pub organization_name: Option<String>,
    pub via: String,
    pub reference: String,
    pub purpose: String,
    pub fields: String,
}

/// A line of the log with the names of who read and of their office.
#[derive(FromQueryResult)]
struct OwnRow {
    id: Uuid,
    at: i64,
    reader: Option<String>,
    via: String,
    reference: String,
    purpose: String,
    fields: String,
    role: Option<String>,
    organization_name: Option<String>,
}

impl TryFrom<OwnRow> for AccessEntry {
    type Error = StoreError;

    fn try_from(row: OwnRow) -> Result<Self, StoreError> {
        let OwnRow { id, at, reader, via, reference, purpose, fields, .. } = row;
        let role = row.role.map(|word| {
            Role::parse(&word).ok_or_else(|| StoreError::corrupt("access_log", "role"))
        });
        let (role, organization_name) = (role.transpose()?, row.organization_name);
        Ok(Self { id, at, reader, role, organization_name, via, reference, purpose, fields })
    }
}

/// Writes one line for each member whose record is read, in the transaction of the read. What it
/// gives belongs into the read's audit event.
pub async fn log_access(
    tx: &Tx,
    members: &[MemberId],
    read: &Access,
) -> Result<LoggedRead, StoreError> {
    let lines = members.iter().map(|member| line(read, *member));
    insert_all(tx, lines).await.map_err(super::or_nothing)?;
    let lines: Vec<_> = members.iter().map(|member| hashed(read, *member)).collect();
    Ok(LoggedRead { id: read.id, digest: digest_of_lines(&lines) })
}

/// The same line as [`line`], as it is hashed.
fn hashed(read: &Access, member: MemberId) -> AccessLine<'_> {
    AccessLine {
        id: read.id,
        member: member.uuid(),
        at: read.at.millis(),
        account: read.account.map(Id::uuid),
        via: read.via,
        reference: &read.reference,
        purpose: &read.purpose,
        fields: &read.fields,
        role: read.office.map(|(role, _)| role.as_str()),
        organization: read.office.map(|(_, organization)| organization.uuid()),
    }
}

fn line(read: &Access, member: MemberId) -> ActiveModel {
    ActiveModel {
        member_id: Set(member.uuid()),
        at: Set(read.at.millis()),
        id: Set(read.id),
        account_id: Set(read.account.map(Id::uuid)),
        via: Set(read.via.to_owned()),
        reference: Set(read.reference.clone()),
        purpose: Set(read.purpose.clone()),
        fields: Set(read.fields.clone()),
        role: Set(read.office.map(|(role, _)| role.as_str().to_owned())),
        organization_id: Set(read.office.map(|(_, organization)| organization.uuid())),
    }
}

/// Whether the holder's look at this member's record, by this right, is on record since `since`.
pub async fn is_logged<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    member: MemberId,
    since: Instant,
) -> Result<bool, StoreError> {
    let select = Entity::find()
        .filter(Column::MemberId.eq(member.uuid()))
        .filter(Column::At.gt(since.millis()))
        .filter(Column::AccountId.eq(permit.account().uuid()))
        .filter(Column::Reference.eq(permit.name()))
        .limit(1);
    Ok(scoped::one(conn, permit, select).await?.is_some())
}

/// The log joined with who read, by account and by the register.
fn with_reader() -> SelectStatement {
    let mut select = Query::select();
    for name in ["id", "at", "via", "reference", "purpose", "fields"] {
        select.column(key("access_log", name));
    }
    select
        .from(Entity)
        .join(
            JoinType::LeftJoin,
            account::Entity,
            column("account", "id").equals(key("access_log", "account_id")),
        )
        .to_owned()
}

/// The reads of the holder's own record, newest first, after `after`.
pub async fn list_access(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    after: Option<(i64, Uuid)>,
    limit: u64,
) -> Result<Vec<AccessEntry>, StoreError> {
    let Some(member) = permit.member() else { return Ok(Vec::new()) };
    let mut select = with_reader();
    select
        .expr_as(column("account", "display_name"), "reader")
        .column(key("access_log", "role"))
        .expr_as(column("organization", "name"), "organization_name")
        .join(
            JoinType::LeftJoin,
            OrganizationEntity,
            column("organization", "id").equals(key("access_log", "organization_id")),
        )
        .and_where(Column::MemberId.into_expr().eq(member.uuid()));
    if let Some((at, id)) = after {
        let place = Expr::tuple([Column::At.into_expr(), Column::Id.into_expr()]);
        select.and_where(place.lt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    newest_first(&mut select, &[Column::At, Column::Id], limit);
    let rows: Vec<OwnRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(AccessEntry::try_from).collect()
}

fn newest_first(select: &mut SelectStatement, order: &[Column], limit: u64) {
    for column in order {
        select.order_by((Entity, *column), Order::Desc);
    }
    select.limit(limit);
}

/// A line of the access log, with whose record it was.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct AccessOfMember {
    pub id: Uuid,
    pub at: i64,
    pub member_id: Uuid,
    pub member_name: String,
    pub account_id: Option<Uuid>,
    pub reader: Option<String>,
    pub via: String,
    pub reference: String,
    pub purpose: String,
    pub fields: String,
}

/// What a search may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct AccessFilter {
    pub member: Option<MemberId>,
    pub account: Option<Uuid>,
    /// The number of a query letter: the reads of its grant.
    pub letter: Option<String>,
    pub from: Option<i64>,
    pub before: Option<i64>,
}

/// Where a page begins: after this instant, member and read, going back in time.
pub type AccessPosition = (i64, Uuid, Uuid);

/// The table of members once more, for who read.
const READER: &str = "reader";

/// Up to `limit` reads of members in scope, newest first.
pub async fn access_of_members(
    conn: &Conn,
    permit: &Permit<ReadAudit>,
    filter: &AccessFilter,
    after: Option<AccessPosition>,
    limit: u64,
) -> Result<Vec<AccessOfMember>, StoreError> {
    let name = Func::coalesce([column(READER, "name"), column("account", "display_name")]);
    let mut select = with_reader();
    select
        .columns([key("access_log", "member_id"), key("access_log", "account_id")])
        .expr_as(column("member", "name"), "member_name")
        .expr_as(name, "reader")
        .join(
            JoinType::InnerJoin,
            MemberEntity,
            column("member", "id").equals(key("access_log", "member_id")),
        )
        .join_as(
            JoinType::LeftJoin,
            MemberEntity,
            READER,
            column(READER, "id").equals(key("account", "member_id")),
        )
        .cond_where(organizations::paths_inside(permit.scope(), MemberColumn::BranchPath))
        .cond_where(narrow(filter));
    if let Some((at, member, id)) = after {
        let place = [Column::At, Column::MemberId, Column::Id].map(ColumnTrait::into_expr);
        let there = [Expr::val(at), Expr::val(member), Expr::val(id)];
        select.and_where(Expr::tuple(place).lt(Expr::tuple(there)));
    }
    newest_first(&mut select, &[Column::At, Column::MemberId, Column::Id], limit);
    scoped::all_as(conn, permit, select).await
}

fn narrow(filter: &AccessFilter) -> Condition {
    Condition::all()
        .add_option(filter.member.map(|member| Column::MemberId.eq(member.uuid())))
        .add_option(filter.account.map(|account| Column::AccountId.eq(account)))
        .add_option(filter.from.map(|from| Column::At.gte(from)))
        .add_option(filter.before.map(|before| Column::At.lt(before)))
        .add_option(filter.letter.as_deref().map(under_letter))
}

/// Reads under a query letter: its number is followed by a space and the unit's name.
fn under_letter(number: &str) -> Condition {
    Condition::all()
        .add(Column::Via.eq("query_letter"))
        .add(Column::Reference.gte(format!("{number} ")))
        .add(Column::Reference.lt(format!("{number}!")))
}
