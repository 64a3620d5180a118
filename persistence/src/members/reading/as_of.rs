//! The register as of a day: who belonged where with which status, by the periods that hold.
//!
//! Of an entry's periods that were not taken back and had begun by that day, the one recorded last
//! says it. Branches stand where they stand now.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{CountMembers, ReadMembers},
    },
    id::Id,
    members::{HeadCount, Member, MemberId, Status},
    organizations::OrganizationId,
};
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use super::{Filter, Page, Row};
use crate::{
    db::Conn,
    error::StoreError,
    members::{MemberColumn, MemberEntity, history::period},
    organizations::{self, OrganizationColumn, OrganizationEntity},
    sql::scoped,
};

use period::{Column, Entity};

/// Statuses of those who had left.
fn ended() -> impl Iterator<Item = &'static str> {
    Status::ALL.iter().filter(|status| !status.is_live()).map(|status| status.as_str())
}

/// The periods that say what was so on `day`, with their branches.
fn holding(day: NaiveDate) -> SelectStatement {
    let branch = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    Query::select()
        .from(OrganizationEntity)
        .inner_join(Entity, branch.equals((Entity, Column::BranchId)))
        .and_where(Column::EffectiveOn.lte(day))
        .and_where(Column::RevokedAt.is_null())
        .and_where(Expr::exists(later(day)).not())
        .to_owned()
}

/// A period of the same member that was recorded later and had begun by then too.
fn later(day: NaiveDate) -> SelectStatement {
    let alias = Alias::new("later");
    let column = |column: Column| Expr::col((alias.clone(), column));
    Query::select()
        .expr(Expr::val(1_i64))
        .from_as(Entity, alias.clone())
        .and_where(column(Column::MemberId).equals((Entity, Column::MemberId)))
        .and_where(column(Column::Since).gt(Expr::col((Entity, Column::Since))))
        .and_where(column(Column::EffectiveOn).lte(day))
        .and_where(column(Column::RevokedAt).is_null())
        .to_owned()
}

/// What [`Past`] takes of period, branch and entry.
fn entries(day: NaiveDate) -> SelectStatement {
    use MemberColumn as M;
    let entry = Expr::col((MemberEntity, M::Id));
    let own = [M::Id, M::Name, M::Gender, M::BirthDate, M::Ethnicity, M::Education]
        .into_iter()
        .chain([M::AppliedOn, M::JoinedOn, M::ConvertedOn, M::AppActivatedOn])
        .chain([M::Version, M::CreatedAt, M::UpdatedAt]);
    holding(day)
        .columns(own.map(|column| (MemberEntity, column)))
        .columns([Column::BranchId, Column::Status].map(|column| (Entity, column)))
        .expr_as(path(), "branch_path")
        .expr_as(Expr::col((OrganizationEntity, OrganizationColumn::Name)), "branch_name")
        .inner_join(MemberEntity, entry.equals((Entity, Column::MemberId)))
        .to_owned()
}

fn path() -> SimpleExpr {
    Expr::col((OrganizationEntity, OrganizationColumn::Path))
}

/// An entry with the branch and the status of then; numbers are not part of a history.
#[derive(FromQueryResult)]
struct Past {
    id: Uuid,
    branch_id: Uuid,
    branch_path: String,
    branch_name: String,
    name: String,
    gender: String,
    birth_date: NaiveDate,
    ethnicity: Option<String>,
    education: Option<String>,
    status: String,
    applied_on: Option<NaiveDate>,
    joined_on: Option<NaiveDate>,
    converted_on: Option<NaiveDate>,
    app_activated_on: Option<NaiveDate>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

impl Past {
    /// The entry of then: a date that came later was not known.
    fn on(self, day: NaiveDate) -> Result<Member, StoreError> {
        let known = |date: Option<NaiveDate>| date.filter(|date| *date <= day);
        Row {
            id: self.id,
            branch_id: self.branch_id,
            branch_path: self.branch_path,
            name: self.name,
            gender: self.gender,
            birth_date: self.birth_date,
            ethnicity: self.ethnicity,
            education: self.education,
            status: self.status,
            applied_on: known(self.applied_on),
            joined_on: known(self.joined_on),
            converted_on: known(self.converted_on),
            app_activated_on: known(self.app_activated_on),
            id_number_masked: None,
            phone_masked: None,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            merged_into: None,
            branch_name: self.branch_name,
        }
        .try_into()
    }
}

/// One person as of a day: of a branch in scope, then or now, or oneself.
pub async fn find_as_of(
    conn: &Conn,
    permit: &Permit<ReadMembers>,
    id: MemberId,
    day: NaiveDate,
) -> Result<Member, StoreError> {
    let then = organizations::inside(permit.scope());
    let mut select = entries(day);
    select
        .and_where(Column::MemberId.eq(id.uuid()))
        .cond_where(Condition::any().add(then).add(super::super::inside(permit.scope())))
        .limit(1);
    let rows: Vec<Past> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("member"))?.on(day)
}

/// Up to `limit` people who belonged to branches in scope on a day, branch by branch.
pub async fn page_as_of(
    conn: &Conn,
    permit: &Permit<ReadMembers>,
    (filter, day): (&Filter, NaiveDate),
    after: Option<&Page>,
    limit: u64,
) -> Result<Vec<Member>, StoreError> {
    let mut select = entries(day);
    narrow(&mut select, permit, filter);
    if let Some((branch, id)) = after {
        let entry = Expr::col((MemberEntity, MemberColumn::Id));
        let place = Expr::tuple([path(), entry]);
        select.and_where(place.gt(Expr::tuple([Expr::val(branch.clone()), Expr::val(*id)])));
    }
    select
        .order_by((OrganizationEntity, OrganizationColumn::Path), Order::Asc)
        .order_by((MemberEntity, MemberColumn::Id), Order::Asc)
        .limit(limit);
    let rows: Vec<Past> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(|row| row.on(day)).collect()
}

fn narrow(select: &mut SelectStatement, permit: &Permit<ReadMembers>, filter: &Filter) {
    let scope = permit.scope();
    let own = scope.own().map(|own| Column::MemberId.eq(own.uuid()));
    let within = Condition::any().add(organizations::inside(scope)).add_option(own);
    select.cond_where(within);
    for top in &filter.below {
        let (begin, end) = organizations::bounds_of(scope, *top);
        select.and_where(path().gte(begin)).and_where(path().lt(end));
    }
    if let Some(since) = filter.updated_since {
        select.and_where(MemberColumn::UpdatedAt.gte(since.millis()));
    }
    if let Some(text) = &filter.name_contains {
        let name = Expr::col((MemberEntity, MemberColumn::Name));
        select.and_where(name.like(scoped::containing(text)));
    }
    let words: Vec<_> = filter.statuses.iter().map(|status| status.as_str()).collect();
    if words.is_empty() {
        select.and_where(Expr::col((Entity, Column::Status)).is_not_in(ended()));
    } else {
        select.and_where(Expr::col((Entity, Column::Status)).is_in(words));
    }
}

#[derive(FromQueryResult)]
struct Counted {
    branch: Uuid,
    branch_name: String,
    status: String,
    members: i64,
}

/// Head counts by branch and status below an organization as of a day, in one statement.
pub async fn counts_as_of(
    conn: &Conn,
    permit: &Permit<CountMembers>,
    top: OrganizationId,
    day: NaiveDate,
) -> Result<Vec<HeadCount>, StoreError> {
    let (begin, end) = organizations::bounds_of(permit.scope(), top);
    let (branch, name) = (OrganizationColumn::Id, OrganizationColumn::Name);
    let mut select = holding(day);
    select
        .expr_as(Expr::col((OrganizationEntity, branch)), "branch")
        .expr_as(Expr::col((OrganizationEntity, name)), "branch_name")
        .column((Entity, Column::Status))
        .expr_as(Func::count(Expr::col((Entity, Column::MemberId))), "members")
        .and_where(path().gte(begin))
        .and_where(path().lt(end))
        .and_where(Expr::col((Entity, Column::Status)).is_not_in(ended()))
        .group_by_columns(
            [branch, name, OrganizationColumn::Path].map(|it| (OrganizationEntity, it)),
        )
        .group_by_col((Entity, Column::Status))
        .order_by((OrganizationEntity, OrganizationColumn::Path), Order::Asc)
        .order_by((Entity, Column::Status), Order::Asc);
    let rows: Vec<Counted> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(HeadCount::try_from).collect()
}

impl TryFrom<Counted> for HeadCount {
    type Error = StoreError;

    fn try_from(row: Counted) -> Result<Self, StoreError> {
        let status = Status::parse(&row.status);
        Ok(Self {
            branch: Id::new(row.branch),
            branch_name: row.branch_name,
            status: status.ok_or_else(|| StoreError::corrupt("member_period", "status"))?,
            members: row.members,
        })
    }
}
